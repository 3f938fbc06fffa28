"""One very long document: time and peak memory by its rows, fifty to a page.

    python bench/long.py --rows 5000 25000 100000

Draws ruled rankings of a thousand rows each, one after the other, reads them with ``tongbao extract`` under its limits as they
are, and prints the processor time and the most memory that any of its processes held. Exits with 1
where a row is not in the dataset.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
ROWS = 50
"""Of a page."""
TABLE = 1_000
"""Rows of a table."""
HEIGHT, TOP = 15, 790
LEFTS = (60, 130, 380, 460, 530)
"""Where columns begin, and the last one ends, in points."""


def draw(path: Path, rows: int) -> None:
    """Draw rankings of streets, each with its caption and header on its first page."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=A4)
    for first in range(0, rows, ROWS):
        canvas.setFont(FONT, 9)
        number = first // TABLE + 1
        begins = first % TABLE == 0
        if begins:
            canvas.drawString(LEFTS[0], TOP + 2 * HEIGHT, f"表{number} 第{number}类工程完成率排名")
        lines = [("序号", "单位", "完成率（%）", "排名")] if begins else []
        lines += [
            (str(n + 1), f"第{n + 1}街道办事处", f"{100 - n * 40 / TABLE:.2f}", str(n + 1))
            for n in (at % TABLE for at in range(first, min(first + ROWS, rows)))
        ]
        _draw_table(canvas, lines)
        canvas.showPage()
    canvas.save()


def _draw_table(canvas: Canvas, lines: Sequence[tuple[str, ...]]) -> None:
    for number, line in enumerate(lines):
        y = TOP - HEIGHT * number
        for x, text in zip(LEFTS, line, strict=False):
            canvas.drawString(x + 3, y, text)
        canvas.line(LEFTS[0], y - 4, LEFTS[-1], y - 4)
    canvas.line(LEFTS[0], TOP + HEIGHT - 4, LEFTS[-1], TOP + HEIGHT - 4)
    for x in LEFTS:
        canvas.line(x, TOP + HEIGHT - 4, x, TOP - HEIGHT * (len(lines) - 1) - 4)


def measured(rows: int) -> tuple[int, float, float]:
    """Read a document of so many rows in a process of its own.

    Returns:
        Rows of the dataset's rankings, seconds of processor time, and megabytes at the peak.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        draw(folder / "long.pdf", rows)
        command = [sys.executable, "-m", "tongbao", "extract", "long.pdf", "-o", "out", "-q"]
        subprocess.run([*command, "--jobs", "1"], cwd=folder, check=False)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        table = folder / "out" / "rankings.csv"
        with table.open(encoding="utf-8-sig", newline="") as lines:
            found = sum(1 for _ in csv.DictReader(lines)) if table.exists() else 0
    return found, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> int:
    """Measure each size in a process of its own, since peaks do not go down again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[5_000, 25_000, 100_000])
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        sys.stdout.write(json.dumps(measured(arguments.rows[0])))
        return 0
    lost = 0
    for rows in arguments.rows:
        command = [sys.executable, __file__, "--one", "--rows", str(rows)]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        found, seconds, megabytes = json.loads(done.stdout)
        lost += rows - found
        sys.stdout.write(
            f"{rows:>8,} rows, {-(-rows // ROWS):,} pages: {found:,} in the dataset,"
            f" {seconds:.1f} s, {megabytes:,.0f} MB\n"
        )
        sys.stdout.write(done.stderr[-500:])
        sys.stdout.flush()
    return int(lost > 0)


if __name__ == "__main__":
    raise SystemExit(main())
