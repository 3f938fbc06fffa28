"""Damages text exports of generated circulars and prints how many facts are worked out.

python bench/text_damage.py --count 100 --seed 1

A fact is right where project, item, place, rank, value and status are those of the circular
before the damage; open where no fact is given for it; wrong where another is. Silent are wrong
facts, and lost ones, on an indicator without an error or warning.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from samples.compare import plain_number
from samples.damage_export import Export, export
from tongbao.model import Circular
from tongbao.pipeline import read_circular

Fact = tuple[object, ...]


@dataclass(slots=True)
class Result:
    """What became of one export."""

    name: str
    damage: tuple[str, ...]
    facts: int = 0
    right: int = 0
    open: list[Fact] = field(default_factory=list)
    wrong: list[Fact] = field(default_factory=list)
    silent: list[Fact] = field(default_factory=list)


def measure(seed: int, *, damaged: bool = True) -> Result:
    """Make one export, read it and compare."""
    made = export(seed, damaged=damaged)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / f"{made.name}.txt"
        path.write_text(made.text, encoding="utf-8")
        circular = read_circular(path)
    return weigh(made, circular)


def weigh(made: Export, circular: Circular) -> Result:
    """Compare what was read with the truth before the damage."""
    result = Result(made.name, made.damage)
    want = Counter(
        (r["project_no"], r["item"], r["place"], r["rank"], r["value"], r["status"])
        for r in made.truth["rankings"]
    )
    got = Counter(
        (r.project_no, r.item, e.place.name, e.rank, plain_number(e.value), e.status)
        for r in circular.rankings
        for e in r.entries
        if e.place is not None
    )
    result.facts, result.right = want.total(), (want & got).total()
    lost = list((want - got).elements())
    surplus = list((got - want).elements())
    # A rank without its value says less than the truth, not something else.
    silenced = {(*fact[:4], "", fact[5]) for fact in lost}
    result.wrong = [fact for fact in surplus if fact not in silenced]
    told = {(fact[0], fact[1], fact[2]) for fact in result.wrong}
    result.open = [fact for fact in lost if (fact[0], fact[1], fact[2]) not in told]
    flagged = {(f.project_no, f.item) for f in circular.findings if f.severity != "info"}
    result.silent = [
        fact for fact in (*result.wrong, *result.open) if (fact[0], fact[1]) not in flagged
    ]
    return result


def main() -> None:
    """Print the totals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--show", type=int, default=0, help="exports to show that are not right")
    parser.add_argument("--whole", action="store_true", help="do not damage the exports")
    asked = parser.parse_args()
    read = partial(measure, damaged=not asked.whole)
    with ProcessPoolExecutor(asked.jobs) as pool:
        results = list(pool.map(read, range(asked.seed, asked.seed + asked.count)))
    facts, right = sum(r.facts for r in results), sum(r.right for r in results)
    print(
        f"{'exports':>8}{'damages':>9}{'facts':>8}{'right':>8}{'share':>10}{'open':>6}{'wrong':>7}{'silent':>8}"
    )
    print(
        f"{len(results):8}{sum(len(r.damage) for r in results):9}{facts:8}{right:8}"
        f"{100 * right / max(1, facts):9.3f}%{sum(len(r.open) for r in results):6}"
        f"{sum(len(r.wrong) for r in results):7}{sum(len(r.silent) for r in results):8}"
    )
    for result in [r for r in results if r.right < r.facts or r.wrong][: asked.show]:
        print(result.name, *result.damage, sep="\n   ")
        for kind in ("silent", "wrong", "open"):
            for fact in getattr(result, kind)[:12]:
                print(f"     {kind} {fact}")


if __name__ == "__main__":
    main()
