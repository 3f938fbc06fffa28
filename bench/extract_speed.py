"""Time reading whole documents against pdfplumber's ``extract_tables`` on the same pages.

Both run in this process, alternately, after one warm-up each; the best of the rounds
counts, so that other work on the machine disturbs least. Ours includes opening the file,
paragraphs, reading order and stitching; pdfplumber's includes opening the file.

    python bench/extract_speed.py FILES… [--rounds 5]

Exit code 1 if any file takes more than a third of pdfplumber's time.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber

from tongbao.extract import extract

TARGET = 1 / 3


def with_tongbao(path: Path) -> int:
    """Read a document; return its number of table cells."""
    return sum(len(table.cells) for table in extract(path).tables)


def with_pdfplumber(path: Path) -> int:
    """Extract all tables; return their number of cells."""
    cells = 0
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            cells += sum(len(row) for table in page.extract_tables() for row in table)
            page.close()
    return cells


def timed(read: Callable[[Path], int], path: Path) -> float:
    """Return the seconds that one reading takes."""
    start = time.perf_counter()
    read(path)
    return time.perf_counter() - start


def main() -> int:
    """Print one line per file and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    worst = 0.0
    print(f"{'file':48} {'tongbao':>9} {'pdfplumber':>11} {'ratio':>6}")
    for path in options.files:
        with_tongbao(path)
        with_pdfplumber(path)
        ours, theirs = [], []
        for _ in range(options.rounds):
            ours.append(timed(with_tongbao, path))
            theirs.append(timed(with_pdfplumber, path))
        ratio = min(ours) / min(theirs)
        worst = max(worst, ratio)
        print(f"{path.name:48} {min(ours):8.3f}s {min(theirs):10.3f}s {ratio:6.2f}")
    return 1 if worst > TARGET else 0


if __name__ == "__main__":
    sys.exit(main())
