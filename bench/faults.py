"""Injects faults of every kind into generated circulars and prints how many are found.

python bench/faults.py --count 30 --seed 1

``count`` is per kind. A fault counts as found where an error or warning stands on its indicator
and names one of its places; a proposal counts where the page determines what was there before.
Alarms are errors and warnings on indicators without fault.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from samples.faults import ANY_LAYOUT, KINDS, LAYOUTS_FOR, Fault, inject
from samples.generator.layouts import Laid
from samples.generator.making import lay_out
from samples.generator.with_typst import render
from tongbao.model import Circular, Finding
from tongbao.pipeline import read_circular
from tongbao.text.folding import fold

MISSING = "none"
"""The kind of circulars without fault: only their alarms count."""


class Asked(NamedTuple):
    """One circular to make."""

    kind: str
    layout: str
    seed: int


@dataclass(slots=True)
class Outcome:
    """What the judge said of one circular."""

    asked: Asked
    fault: str = ""
    found: bool = False
    indicator_found: bool = False
    determined: bool = False
    proposed: bool = False
    clean: int = 0
    alarms: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def measure(asked: Asked) -> Outcome | None:
    """Make, read and judge one circular; None where it has no cell for the fault."""
    laid = lay_out(asked.seed, asked.layout)
    laid.sheets.turn = 0
    fault = None
    if asked.kind != MISSING:
        fault = inject(laid, asked.layout, asked.kind, Random(f"{asked.kind}:{asked.seed}"))
        if fault is None:
            return None
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "circular.pdf"
        path.write_bytes(render(laid.sheets))
        circular = read_circular(path)
    return weigh(asked, laid, circular, fault)


def weigh(asked: Asked, laid: Laid, circular: Circular, fault: Fault | None) -> Outcome:
    """Compare the findings with the fault."""
    outcome = Outcome(asked, fault.kind if fault else "")
    grave = [f for f in circular.findings if f.severity != "info"]
    touched = _keys(laid, fault) if fault else set()
    about = [f for f in grave if fault and _concerns(f, fault, touched)]
    outcome.clean = len(circular.rankings) - (len(fault.indicators) if fault else 0)
    outcome.alarms = [f"{f.rule}: {f.message.zh}" for f in grave if f not in about]
    outcome.said = [f"{f.rule}: {f.message.zh} ⇒ {f.proposal}" for f in about]
    if fault is not None:
        outcome.indicator_found = bool(about)
        outcome.found = any(not fault.places or set(fault.places) & set(f.places) for f in about)
        outcome.determined = bool(fault.meant)
        outcome.proposed = any(set(f.proposal.split("；")) == set(fault.meant) for f in about)
    return outcome


def _keys(laid: Laid, fault: Fault) -> set[tuple[int | None, str, str]]:
    """Return number, item and metric of the rankings that print a fault."""
    chosen = {id(i) for i in fault.indicators}
    return {
        (p.project_no, fold(p.item), fold(p.metric))
        for p in laid.truth
        if id(p.indicator) in chosen
    }


def _concerns(finding: Finding, fault: Fault, touched: set[tuple[int | None, str, str]]) -> bool:
    if not fault.indicators:
        return finding.project_no is None and finding.rule.startswith("document-")
    keys = {key[:2] for key in touched} if not finding.metric else touched
    own = (finding.project_no, fold(finding.item), fold(finding.metric))
    return (own if finding.metric else own[:2]) in keys


def wanted(count: int, seed: int) -> Iterator[Asked]:
    """Yield more circulars of each kind than are asked for: some have no cell for it."""
    for kind in (*KINDS, MISSING):
        layouts = LAYOUTS_FOR.get(kind, ANY_LAYOUT)
        for number in range(count * (12 if kind in {"tie broken", "total wrong"} else 4)):
            yield Asked(kind, layouts[number % len(layouts)], seed + number)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=30, help="circulars of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=[*KINDS, MISSING])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--show", type=int, default=0, help="failures to show of each kind")
    asked = parser.parse_args()
    held: dict[str, list[Outcome]] = {kind: [] for kind in (*KINDS, MISSING)}
    with ProcessPoolExecutor(asked.jobs) as pool:
        for kind, outcomes in held.items():
            if asked.kind in {None, kind}:
                mine = [w for w in wanted(asked.count, asked.seed) if w.kind == kind]
                for start in range(0, len(mine), asked.count):
                    missing = asked.count - len(outcomes)
                    if missing > 0:
                        batch = pool.map(measure, mine[start : start + asked.count], chunksize=4)
                        outcomes.extend([o for o in batch if o is not None][:missing])
    print_table(held)
    for kind, outcomes in held.items():
        for outcome in _failures(outcomes)[: asked.show]:
            print(f"{kind}: {outcome.asked}")
            for line in (*outcome.said, *(f"ALARM {a}" for a in outcome.alarms)):
                print(f"   {line}")


def _failures(outcomes: list[Outcome]) -> list[Outcome]:
    return [
        o
        for o in outcomes
        if o.alarms or (o.fault and (not o.found or (o.determined and not o.proposed)))
    ]


def print_table(held: dict[str, list[Outcome]]) -> None:
    """Print one line per kind."""
    print(
        f"{'kind':28}{'faults':>7}{'found':>7}{'determined':>12}{'proposed':>10}{'clean':>7}{'alarms':>8}"
    )
    everything = [o for outcomes in held.values() for o in outcomes]
    for kind, outcomes in [*held.items(), ("all", everything)]:
        faults = [o for o in outcomes if o.fault]
        determined = [o for o in faults if o.determined]
        print(
            f"{kind:28}{len(faults):7}{sum(o.found for o in faults):7}{len(determined):12}"
            f"{sum(o.proposed for o in determined):10}{sum(o.clean for o in outcomes):7}"
            f"{sum(len(o.alarms) for o in outcomes):8}"
        )


if __name__ == "__main__":
    main()
