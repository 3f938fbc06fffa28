"""Writes the circulars of one area month by month: ``python samples/series.py -o DIR --months 8``.

The projects and places stay, the figures grow, places overtake each other. Some months print
one slip each, as a typist makes it, so that a report of them has something to find.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from samples.faults import inject
from samples.generator import Made
from samples.generator.layouts.wide import wide
from samples.generator.spec import Fact, Indicator, Spec, draw_spec
from samples.generator.truth import truth_of

SLIPS = ("rank typed wrong", "decimal lost", "name twice")
"""What the third, fifth, seventh … month prints wrong, in turn."""


def series(seed: int, months: int, *, slips: bool = True) -> Iterator[Made]:
    """Yield one area's circulars in order of date, the first drawn from the seed.

    Args:
        seed: The same seed gives the same circulars.
        months: How many; the year goes on where they pass December.
        slips: Whether every second month from the third on has one fault.
    """
    from samples.generator.with_typst import render

    spec = _first(seed)
    for number in range(months):
        rng = Random(f"{seed}:series:{number}")
        spec = _next(spec, rng) if number else spec
        laid = wide(rng, spec=_fresh(spec, rng))
        laid.sheets.font = "Noto Serif CJK SC"
        if slips and number % 2 == 0 and number:
            inject(laid, "wide", SLIPS[number // 2 % len(SLIPS)], rng)
        truth = truth_of(laid, layout="wide", producer="typst", seed=seed)
        yield Made(spec.as_of, render(laid.sheets), truth)


def _first(seed: int) -> Spec:
    """Return a circular with early, low figures: no project has ended yet."""
    rng = Random(f"{seed}:series")
    while True:
        spec = draw_spec(rng, wide=True, most=6, grouped=False)
        if spec.month <= 5 and len(spec.area.places) >= 9 and len(spec.indicators) >= 5:
            break
    for indicator in spec.indicators:
        for fact in indicator.ranked:
            assert fact.value is not None
            fact.value = (min(fact.value, Decimal(100)) * Decimal("0.3")).quantize(Decimal("0.1"))
            fact.value_text = format(fact.value, "f")
    return _dated(spec, spec.year, spec.month)


def _next(spec: Spec, rng: Random) -> Spec:
    """Return the circular of the month after."""
    year, month = (spec.year, spec.month + 1) if spec.month < 12 else (spec.year + 1, 1)
    indicators = [_grown(indicator, rng) for indicator in spec.indicators]
    return _dated(replace(spec, indicators=indicators), year, month)


def _grown(indicator: Indicator, rng: Random) -> Indicator:
    """Return a ranking a month on: each value nearer to 100, ranked anew."""
    grown: list[Fact] = []
    for fact in indicator.ranked:
        assert fact.value is not None
        step = (100 - float(fact.value)) * rng.uniform(0.02, 0.3)
        value = Decimal(str(round(float(fact.value) + step, 1)))
        grown.append(replace(fact, value=value, value_text=format(value, "f")))
    grown.sort(key=lambda fact: -(fact.value or 0))
    ranked = [replace(fact, rank=rank) for rank, fact in enumerate(grown, 1)]
    return replace(indicator, facts=ranked + indicator.no_task)


def _dated(spec: Spec, year: int, month: int) -> Spec:
    after = (year + (month == 12), month % 12 + 1)
    return replace(
        spec,
        year=year,
        month=month,
        as_of=f"{year}-{month:02d}",
        as_of_text=f"截至{month}月底" if year == after[0] else f"截至{year}年{month}月底",
        number=f"{spec.number.split('〔')[0]}〔{after[0]}〕{month + 10}号",
        issued=f"{after[0]}-{after[1]:02d}-10",
        issued_text=f"{after[0]}年{after[1]}月10日",
    )


def _fresh(spec: Spec, rng: Random) -> Spec:
    """Return a circular to be set: nothing of another month's letter in it."""
    indicators = [
        replace(i, facts=[replace(fact) for fact in i.facts], ties="ordinal")
        for i in spec.indicators
    ]
    return replace(spec, rng=rng, indicators=indicators, claims=[], prose=[], faults=[])


def main() -> None:
    """Write the circulars."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--months", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    for made in series(asked.seed, asked.months):
        path = asked.out / f"{made.name}.pdf"
        path.write_bytes(made.pdf)
        print(path)


if __name__ == "__main__":
    main()
