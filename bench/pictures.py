"""Reads pictures that have their truth beside them, and RapidOCR's plain call on the same.

python bench/pictures.py FOLDER            # NAME.png|jpg|tif beside NAME.json
python bench/pictures.py FOLDER --rounds 3 # the best time of three

NAME.json holds the cells of the picture's table, row by row: {"grid": [[…], …]}, or {"header": […],
"rows": [[…], …]}; what is null or blank is not looked at. A cell is right for us where it stands, in
order, in one row that was read; a line of RapidOCR's is right where it says what one cell does, wherever
it stands. Printed are both counts, whether anything was told of what is wrong, and the ratio of times.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tongbao.extract.scan.ocr.sessions import SILENCE
from tongbao.model import Circular
from tongbao.pipeline import read_circular

_SUFFIXES = {".png", ".jpg", ".jpeg", ".tif", ".tiff"}
_TELLS = {"warning", "error"}
Row = list[str]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one picture gave."""

    name: str
    cells: int
    ours: int
    theirs: int
    silent: int
    """Cells of ours that are wrong where no finding doubts anything."""
    ratio: float
    """Our time over theirs."""


def squashed(text: object) -> str:
    """Return a text without blanks, in one width."""
    folded = unicodedata.normalize("NFKC", str(text or ""))
    return re.sub(r"\s", "", folded).replace("−", "-")


def truth_of(path: Path) -> list[Row]:
    """Return the printed cells of a picture, row by row."""
    told = json.loads(path.read_text("utf-8"))
    rows = told.get("grid") or [told["header"], *told["rows"]]
    return [[squashed(text) for text in row if squashed(text)] for row in rows]


def in_common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many texts two rows share in one order."""
    before = [0] * (len(other) + 1)
    for text in one:
        now = [0]
        for index, found in enumerate(other):
            now.append(before[index] + 1 if text == found else max(before[index + 1], now[index]))
        before = now
    return before[-1]


def cells_right(truth: Sequence[Row], circular: Circular) -> int:
    """Return how many printed cells stand in a row that was read, in its order."""
    rows: list[Row] = []
    for table in circular.document.tables:
        for row in range(table.n_rows):
            cells = sorted((c for c in table.cells if c.row == row), key=lambda c: c.column)
            rows.append([text for cell in cells if (text := squashed(cell.text))])
    return sum(max((in_common(printed, row) for row in rows), default=0) for printed in truth)


def lines_right(truth: Sequence[Row], lines: Sequence[str]) -> int:
    """Return how many printed cells a line says, each line used once."""
    left = Counter(map(squashed, lines))
    printed = Counter(text for row in truth for text in row)
    return sum((left & printed).values())


def timed(call: Callable[[], Any], rounds: int) -> tuple[Any, float]:
    """Return what a call gives, and its least seconds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        found = call()
        best = min(best, time.perf_counter() - start)
    return found, best


def measure(path: Path, theirs: Callable[[Any], Any], rounds: int) -> Measured:
    """Read one picture both ways."""
    truth = truth_of(path.with_suffix(".json"))
    circular, seconds = timed(lambda: read_circular(path), rounds)
    shown = np.asarray(Image.open(path).convert("RGB"))[:, :, ::-1]
    found, other = timed(lambda: theirs(shown), rounds)
    cells, right = sum(map(len, truth)), cells_right(truth, circular)
    told = any(
        finding.severity in _TELLS and finding.rule != "document-no-ranking"
        for finding in circular.findings
    )
    said = lines_right(truth, found.txts or ())
    return Measured(path.name, cells, right, said, 0 if told else cells - right, seconds / other)


def main() -> None:
    """Print each picture's counts and their sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=1, help="times each picture is read")
    asked = parser.parse_args()
    os.environ.update(SILENCE)
    from rapidocr import RapidOCR

    theirs = RapidOCR(params={"Global.log_level": "error"})
    found: list[Measured] = []
    print(f"{'':32}{'cells':>7}{'ours':>7}{'silent':>8}{'RapidOCR':>10}{'time':>7}")
    for path in sorted(asked.folder.iterdir()):
        if path.suffix.lower() in _SUFFIXES and path.with_suffix(".json").exists():
            one = measure(path, theirs, asked.rounds)
            found.append(one)
            behind = "  behind" if one.ours < one.theirs - 1 else ""
            print(
                f"{one.name:32}{one.cells:7}{one.ours:7}{one.silent:8}{one.theirs:10}"
                f"{one.ratio:7.2f}{behind}",
                flush=True,
            )
    print(
        f"{'all':32}{sum(one.cells for one in found):7}{sum(one.ours for one in found):7}"
        f"{sum(one.silent for one in found):8}{sum(one.theirs for one in found):10}"
    )


if __name__ == "__main__":
    main()
