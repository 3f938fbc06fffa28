"""Writes circulars with their truth: ``python samples/make.py -o DIR --count 12 --seed 1``.

Each circular NAME.pdf gets NAME.json beside it: head, rankings and claims in the dataset's
columns, and the faults put into it. The same seed gives the same circular.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from samples.generator import LAYOUTS, PRODUCERS, generate_many


def main() -> None:
    """Write circulars."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1, help="of the first; the next count up")
    parser.add_argument("--layout", choices=sorted(LAYOUTS), help="default: any")
    parser.add_argument("--producer", choices=sorted(PRODUCERS), help="default: any able")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    wanted = [(asked.seed + n, asked.layout, asked.producer) for n in range(asked.count)]
    for made in generate_many(wanted):
        (asked.out / f"{made.name}.pdf").write_bytes(made.pdf)
        truth = json.dumps(made.truth, ensure_ascii=False, indent=1)
        (asked.out / f"{made.name}.json").write_text(truth + "\n", encoding="utf-8")
        print(asked.out / f"{made.name}.pdf")


if __name__ == "__main__":
    main()
