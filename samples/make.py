"""Writes circulars with their truth: ``python samples/make.py -o DIR --count 12 --seed 1``.

Each circular NAME.pdf gets NAME.json beside it: head, rankings and claims in the dataset's
columns, and the faults put into it. The same seed gives the same circular.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from samples.faults import KINDS, inject
from samples.generator import LAYOUTS, PRODUCERS, Made, generate_many
from samples.generator.making import lay_out
from samples.generator.truth import truth_of

SLUGS = {kind.replace(" ", "-"): kind for kind in KINDS}
"""Kinds of faults by the names that the command line takes."""


def with_fault(seed: int, layout: str, producer: str, kind: str) -> Made | None:
    """Return a circular with one fault of a kind; None where it has no place for it."""
    laid = lay_out(seed, layout)
    if inject(laid, layout, SLUGS[kind], Random(f"{kind}:{seed}")) is None:
        return None
    pdf = PRODUCERS[producer](laid.sheets)
    name = f"{layout}-{producer}-{seed}-{kind}"
    return Made(name, pdf, truth_of(laid, layout=layout, producer=producer, seed=seed))


def main() -> None:
    """Write circulars."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1, help="of the first; the next count up")
    parser.add_argument("--layout", choices=sorted(LAYOUTS), help="default: any")
    parser.add_argument("--producer", choices=sorted(PRODUCERS), help="default: any able")
    parser.add_argument("--fault", choices=sorted(SLUGS), help="put one fault into each")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    seeds = range(asked.seed, asked.seed + asked.count)
    circulars: Iterable[Made]
    if asked.fault:
        found = (
            with_fault(seed, asked.layout or "wide", asked.producer or "typst", asked.fault)
            for seed in seeds
        )
        circulars = (made for made in found if made is not None)
    else:
        circulars = generate_many([(seed, asked.layout, asked.producer) for seed in seeds])
    for made in circulars:
        (asked.out / f"{made.name}.pdf").write_bytes(made.pdf)
        truth = json.dumps(made.truth, ensure_ascii=False, indent=1)
        (asked.out / f"{made.name}.json").write_text(truth + "\n", encoding="utf-8")
        print(asked.out / f"{made.name}.pdf")


if __name__ == "__main__":
    main()
