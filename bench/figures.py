"""Scans generated circulars and prints how many cells of figures are read right, and how surely.

python bench/figures.py --count 12 --kinds fax150 jpeg100
python bench/figures.py --count 12 --kinds fax150 jpeg100 --faults   # printed errors must stay

Every cell that prints a number is compared with the same cell of the exported circular.
**Silent** cells are wrong although their confidence asks for no finding; **doubted** ones are
right although it does. Cells of tables without rules, or
cut into other rows or columns, are left out.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from samples.compare import folded
from samples.degrade import KINDS, degrade
from samples.faults import LAYOUTS_FOR, inject
from samples.generator import LAYOUTS, generate
from samples.generator.making import lay_out
from samples.generator.with_typst import render
from tongbao.confidence import DOUBTFUL
from tongbao.extract import extract
from tongbao.model import Cell, Document, Table
from tongbao.normalize import normalize
from tongbao.text.numbers import read_number, read_ordinal

_KINDS = ("clean300", "clean150", "photo", "fax150", "jpeg100")


@dataclass(slots=True)
class Result:
    """What became of one scan's figures."""

    name: str
    kind: str
    cells: int = 0
    right: int = 0
    silent: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    doubted: int = 0
    left_out: int = 0


_FAULTS = ("decimal lost", "values swapped", "rank typed wrong", "tie broken")


class Task(NamedTuple):
    """One circular to make and scan."""

    seed: int
    layout: str
    kind: str
    fault: str


def _pdf(task: Task) -> bytes:
    """Return the exported circular, with a fault among its figures if one is asked for."""
    if not task.fault:
        return generate(task.seed, task.layout, "typst").pdf
    laid = lay_out(task.seed, task.layout)
    laid.sheets.turn = 0
    inject(laid, task.layout, task.fault, Random(f"{task.fault}:{task.seed}"))
    return render(laid.sheets)


def measure(task: Task) -> Result:
    """Scan and read one circular, and compare its figures with those of the export."""
    result = Result(f"{task.layout}-{task.seed} {task.fault}".strip(), task.kind)
    pdf = _pdf(task)
    with tempfile.TemporaryDirectory() as scratch:
        export, scan = Path(scratch) / "export.pdf", Path(scratch) / "scan.pdf"
        export.write_bytes(pdf)
        scan.write_bytes(degrade(pdf, task.kind, task.seed)[0])
        printed = normalize(extract(export)).document
        read = normalize(extract(scan)).document
    for text, cell in _figures(printed, read, result):
        result.cells += 1
        same = folded(cell.text) == folded(text)
        sure = cell.evidence.confidence >= DOUBTFUL
        result.right += same
        result.doubted += same and not sure
        if not same:
            bare = cell.evidence.text
            told = f"{text} → {cell.text!r} ({bare!r}) {cell.evidence.confidence:.2f}"
            (result.silent if sure else result.wrong).append(told)
    return result


def _figures(printed: Document, read: Document, result: Result) -> Iterator[tuple[str, Cell]]:
    """Yield what each cell of figures prints, and the cell that was read in its place."""
    tables = list(read.tables)
    for index, table in enumerate(printed.tables):
        wanted = [cell for cell in table.cells if _is_figure(cell.text)]
        other = tables[index] if index < len(tables) else None
        if other is None or _shape(other) != _shape(table):
            result.left_out += len(wanted)
            continue
        found = {(cell.row, cell.column): cell for cell in other.cells}
        for cell in wanted:
            match = found.get((cell.row, cell.column))
            if match is None:
                result.left_out += 1
            else:
                yield cell.text, match


def _shape(table: Table) -> tuple[str, int, int]:
    # Without rules, as many rows are not yet the same rows.
    return table.frame.replace("aligned", f"aligned {id(table)}"), table.n_rows, table.n_columns


def _is_figure(text: str) -> bool:
    return read_number(text) is not None or read_ordinal(text) is not None


def _line(kind: str, found: Iterable[Result]) -> str:
    results = list(found)
    cells, right = sum(r.cells for r in results), sum(r.right for r in results)
    return (
        f"{kind:10}{len(results):6}{cells:8}{right:8}{100 * right / max(1, cells):9.2f}%"
        f"{sum(len(r.wrong) for r in results):8}{sum(len(r.silent) for r in results):8}"
        f"{sum(r.doubted for r in results):9}{sum(r.left_out for r in results):10}"
    )


def _tasks(count: int, seed: int, kinds: Sequence[str], *, faults: bool) -> Iterator[Task]:
    for place, kind in enumerate(kinds):
        for n in range(count):
            fault = _FAULTS[n % len(_FAULTS)] if faults else ""
            layouts = sorted(LAYOUTS_FOR.get(fault, LAYOUTS))
            yield Task(seed + n, layouts[(n * 5 + place) % len(layouts)], kind, fault)


def main() -> None:
    """Print the table, and the cells read wrong where asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=6, help="documents of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="+", default=list(_KINDS), choices=sorted(KINDS))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--show", action="store_true", help="list the cells that are wrong")
    parser.add_argument("--faults", action="store_true", help="print an error in each circular")
    asked = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    tasks = list(_tasks(asked.count, asked.seed, asked.kinds, faults=asked.faults))
    with ProcessPoolExecutor(asked.jobs) as pool:
        results = list(pool.map(measure, tasks))
    print(
        f"{'':10}{'docs':>6}{'cells':>8}{'right':>8}{'share':>10}"
        f"{'flagged':>8}{'silent':>8}{'doubted':>9}{'left out':>10}"
    )
    for kind in asked.kinds:
        print(_line(kind, (result for result in results if result.kind == kind)))
    for result in results if asked.show else ():
        for told in result.silent:
            print(f"{result.name} {result.kind} silent {told}")
        for told in result.wrong:
            print(f"{result.name} {result.kind} {told}")


if __name__ == "__main__":
    main()
