"""Score readers of tables on documents of any kind whose tables are known cell by cell.

TRUTH.json holds a list of tables: ``{"file": PDF, "page": 1, "cells": [[row, column, row_span,
column_span, text], ...]}``; page 0 means any page. A table counts as **equal** if every cell stands at
its place and there is none besides; under one shift of the whole table cells stand **in place**;
**characters** are those that the best table keeps. Blanks, ligatures and kinds of dashes are
folded, rows and columns without any text left out. Tables that answer to none are **surplus** (where TRUTH.json names all tables of its files).

    python bench/any_tables.py TRUTH.json --readers tongbao pdfplumber hybrid [--each]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import unicodedata
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

Placed = tuple[int, int, str]
"""Row, column and folded text of a cell that is not blank."""
PageTable = tuple[int, list[Placed]]
"""The page of a table and its cells; one that goes on overleaf is one for each page."""
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-") | {"’": "'", "‘": "'", "“": '"', "”": '"'})


def folded(text: str | None) -> str:
    """Return a text without blanks, ligatures and kinds of dashes and quotes folded."""
    return "".join(unicodedata.normalize("NFKC", text or "").translate(_DASHES).split())


def of_grid(rows: Iterable[Sequence[str | None]]) -> list[Placed]:
    """Return the cells of rows of texts."""
    return [
        (r, c, text)
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
        if (text := folded(cell))
    ]


def with_tongbao(path: Path) -> list[PageTable]:
    """Read with this package."""
    from tongbao.extract import extract

    found: list[PageTable] = []
    for table in extract(path).tables:
        pages: dict[int, list[Placed]] = defaultdict(list)
        for cell in table.cells:
            if text := folded(cell.text):
                pages[cell.page].append((cell.row, cell.column, text))
        found += pages.items()
    return found


def with_pdfplumber(path: Path) -> list[PageTable]:
    """Read with pdfplumber's own finder, at its own settings."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return [
            (page.page_number, of_grid(rows))
            for page in pdf.pages
            for rows in page.extract_tables()
        ]


def with_camelot(flavor: str) -> Callable[[Path], list[PageTable]]:
    """Return a reader of one of camelot's flavours; rules are taken from vectors."""

    def read(path: Path) -> list[PageTable]:
        from camelot.io import read_pdf

        options: dict[str, Any] = {"engine": "vector"} if flavor == "lattice" else {}
        tables = read_pdf(str(path), pages="all", flavor=flavor, suppress_stdout=True, **options)
        return [(table.page, of_grid(table.df.values.tolist())) for table in tables]

    return read


READERS: dict[str, Callable[[Path], list[PageTable]]] = {
    "tongbao": with_tongbao,
    "pdfplumber": with_pdfplumber,
    **{name: with_camelot(name) for name in ("lattice", "stream", "hybrid", "network")},
}


def in_place(truth: Sequence[Placed], cells: Sequence[Placed]) -> int:
    """Return how many cells stand in place under the best shift of the whole table."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row, column, text in cells:
        places[text].append((row, column))
    shifts = Counter(
        shift
        for row, column, text in truth
        for shift in {(r - row, c - column) for r, c in places.get(text, ())}
    )
    return max(shifts.values(), default=0)


def dense(cells: Sequence[Placed]) -> list[Placed]:
    """Return cells counted without rows and columns that are blank throughout."""
    rows, columns = (sorted({cell[axis] for cell in cells}) for axis in (0, 1))
    return [(rows.index(row), columns.index(column), text) for row, column, text in cells]


def shared(truth: Sequence[Placed], cells: Sequence[Placed]) -> int:
    """Return how many characters of a table another one keeps."""
    one, other = (Counter("".join(text for _, _, text in part)) for part in (truth, cells))
    return (one & other).total()


def scored(
    tables: Sequence[dict[str, Any]], read: Sequence[PageTable]
) -> tuple[Counter[str], list[str]]:
    """Return the counts of one file, and a line for each of its tables."""
    total: Counter[str] = Counter()
    used: set[int] = set()
    lines = []
    for table in tables:
        truth = dense(
            [(r, c, text) for r, c, _, _, cell in table["cells"] if (text := folded(cell))]
        )
        near = [
            (in_place(truth, cells), shared(truth, cells), -number)
            for number, (page, cells) in enumerate(read)
            if table["page"] in {0, page}
        ]
        placed, kept, place = max(near, default=(0, 0, 1))
        size = sum(len(text) for _, _, text in truth)
        equal = placed == len(truth) == len(read[-place][1]) if near else False
        if 10 * kept >= size and near:
            used.add(-place)
        total.update(tables=1, equal=equal, cells=len(truth), placed=placed, chars=size, kept=kept)
        lines.append(
            f"  {'=' if equal else ' '} {placed:4}/{len(truth):<4} p{table['page']} {table.get('test', '')}"
        )
    total["surplus"] = len(read) - len(used)
    return total, lines


def main() -> None:
    """Print one line for each reader, and with ``--each`` one for each table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--readers", nargs="+", default=["tongbao", "pdfplumber"], choices=READERS)
    parser.add_argument("--each", action="store_true")
    asked = parser.parse_args()
    files: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for table in json.loads(asked.truth.read_text("utf-8")):
        files[table["file"]].append(table)
    warnings.simplefilter("ignore")
    print("reader        equal   cells in place    characters  surplus  failed  seconds")
    for name in asked.readers:
        total: Counter[str] = Counter()
        lines: list[str] = []
        start = time.perf_counter()
        for file, tables in files.items():
            try:
                read = [(page, dense(cells)) for page, cells in READERS[name](Path(file))]
            except Exception as error:  # noqa: BLE001 - that a reader fails is what is measured
                total["failed"] += 1
                lines.append(f"  {Path(file).name}: {type(error).__name__}: {error}"[:120])
                read = []
            counts, said = scored(tables, read)
            total += counts
            lines += [f"  {Path(file).name}", *said]
        seconds = time.perf_counter() - start
        print(
            f"{name:12} {total['equal']:3}/{total['tables']:<4} {total['placed']:5}/{total['cells']:<5}"
            f" {total['placed'] / total['cells']:6.3f} {total['kept'] / total['chars']:12.3f}"
            f" {total['surplus']:8} {total['failed']:7} {seconds:8.1f}"
        )
        if asked.each:
            print("\n".join(lines))


if __name__ == "__main__":
    main()
