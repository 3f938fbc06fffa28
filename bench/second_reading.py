"""Scans generated circulars, reads them twice, and prints what the second reader finds.

A wrong fact is **caught** where the two readers are said to differ at its indicator and place.
It was **silent** where nothing else warns of its indicator. A **false alarm** is a difference
where the first reading is right.

python bench/second_reading.py --count 12 --kinds clean150 fax150 jpeg100
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from samples.compare import Fact, compare
from samples.degrade import KINDS, degrade
from samples.generator import LAYOUTS, generate
from tongbao.extract import ReadOptions
from tongbao.model import Circular, Finding
from tongbao.pipeline import read_circular

_RULE = "reading-second-reader"


@dataclass(slots=True)
class Tally:
    """What the second reader said of documents of one kind."""

    facts: int = 0
    compared: int = 0
    """Cells that both readers read."""
    wrong: int = 0
    caught: int = 0
    silent: int = 0
    silent_caught: int = 0
    false: list[str] = field(default_factory=list)


def measure(task: tuple[int, str, str]) -> tuple[str, Tally]:
    """Scan one circular, read it twice, and compare with its truth."""
    seed, layout, kind = task
    made = generate(seed, layout, "typst")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / f"{made.name}-{kind}.pdf"
        path.write_bytes(degrade(made.pdf, kind, seed)[0])
        circular = read_circular(path, ReadOptions(double_read=True))
    said = [f for f in circular.findings if f.rule == _RULE]
    alone = replace(circular, findings=tuple(f for f in circular.findings if f.rule != _RULE))
    result = compare(made.truth, alone, folded=True)
    wrong = [*result.missing, *result.extra]
    found = Tally(result.facts, _compared(circular), len(result.missing))
    found.caught = sum(any(_about(f, fact) for f in said) for fact in result.missing)
    found.silent = len(result.silent)
    found.silent_caught = sum(any(_about(f, fact) for f in said) for fact in result.silent)
    found.false = [
        f"{made.name} {f.observed} / {f.expected}"
        for f in said
        if not any(_about(f, fact) for fact in wrong)
    ]
    return kind, found


def _compared(circular: Circular) -> int:
    return sum(bool(cell.second) for table in circular.document.tables for cell in table.cells)


def _about(finding: Finding, fact: Fact) -> bool:
    """Return whether a finding is about a fact: its indicator, and its place where it has one."""
    same = (finding.project_no, finding.item) == (fact[0], fact[2])
    return same and (not finding.places or bool({fact[8], fact[9]} & set(finding.places)))


def _line(kind: str, found: Iterable[Tally]) -> str:
    tallies = list(found)

    def total(name: str) -> int:
        return sum(int(getattr(tally, name)) for tally in tallies)

    false = sum(len(tally.false) for tally in tallies)
    return (
        f"{kind:10}{len(tallies):6}{total('facts'):8}{total('compared'):10}{total('wrong'):8}"
        f"{total('caught'):8}{total('silent'):8}{total('silent_caught'):8}{false:8}"
        f"{1000 * false / max(1, total('compared')):10.2f}"
    )


def main() -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=4, help="documents of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--kinds", nargs="+", default=["clean150", "fax150", "jpeg100"], choices=sorted(KINDS)
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--show", action="store_true", help="list the false alarms")
    asked = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    layouts = sorted(LAYOUTS)
    tasks = [
        (asked.seed + n, layouts[(n * 5 + place) % len(layouts)], kind)
        for place, kind in enumerate(asked.kinds)
        for n in range(asked.count)
    ]
    with ProcessPoolExecutor(asked.jobs) as pool:
        measured = list(pool.map(measure, tasks))
    print(
        f"{'':10}{'docs':>6}{'facts':>8}{'compared':>10}{'wrong':>8}{'caught':>8}{'silent':>8}"
        f"{'caught':>8}{'false':>8}{'per 1000':>10}"
    )
    for kind in asked.kinds:
        print(_line(kind, (tally for own, tally in measured if own == kind)))
    for kind, tally in measured if asked.show else []:
        print(*(f"{kind} {text}" for text in tally.false), sep="\n")


if __name__ == "__main__":
    main()
