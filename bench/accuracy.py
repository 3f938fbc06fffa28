"""Reads generated circulars and prints how many facts are right, by layout and producer.

python bench/accuracy.py --count 300 --seed 1
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from samples.compare import Comparison, compare
from samples.generator import PRODUCERS, Made, generate_many
from samples.generator.age import OLD_TOPICS
from samples.generator.layouts import OLD_LAYOUTS
from samples.generator.topics import TOPICS, UNSEEN
from tongbao.pipeline import read_circular


def measure(made: Made) -> tuple[str, str, str, Comparison]:
    """Read one circular and compare it with its truth."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / f"{made.name}.pdf"
        path.write_bytes(made.pdf)
        circular = read_circular(path)
    return made.name, made.truth["layout"], made.truth["producer"], compare(made.truth, circular)


def _line(name: str, found: Iterable[Comparison]) -> str:
    results = list(found)
    facts = sum(r.facts for r in results)
    right = sum(r.right for r in results)
    return (
        f"{name:20}{len(results):6}{facts:8}{right:8}{100 * right / max(1, facts):9.3f}%"
        f"{sum(len(r.extra) for r in results):7}{sum(len(r.silent) for r in results):8}"
        f"{sum(r.claims for r in results):8}{sum(r.claims_right for r in results):8}"
        f"{sum(len(r.header_differences) for r in results):8}"
        f"{sum(len(r.alarms) for r in results):8}"
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layout", choices=sorted(OLD_LAYOUTS))
    parser.add_argument("--producer", choices=sorted(PRODUCERS))
    parser.add_argument("--show", type=int, default=0, help="differences to show")
    parser.add_argument("--unseen", action="store_true", help="words that no list holds")
    parser.add_argument("--old", action="store_true", help="written as from 1980 to 2005")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="folder to keep wrong documents in")
    asked = parser.parse_args()
    wanted = [(asked.seed + n, asked.layout, asked.producer) for n in range(asked.count)]
    topics = OLD_TOPICS if asked.old else UNSEEN if asked.unseen else TOPICS
    made = list(generate_many(wanted, topics, old=asked.old))
    with ProcessPoolExecutor(asked.jobs) as pool:
        measured = list(pool.map(measure, made))
    head = f"{'':20}{'docs':>6}{'facts':>8}{'right':>8}{'share':>10}{'extra':>7}{'silent':>8}{'claims':>8}{'right':>8}{'header':>8}{'alarms':>8}"
    for title, index in (("layout", 1), ("producer", 2)):
        groups: dict[str, list[Comparison]] = defaultdict(list)
        for entry in measured:
            groups[str(entry[index])].append(entry[3])
        print(f"by {title}")
        print(head)
        for name in sorted(groups):
            print(_line(name, groups[name]))
    print(_line("all", (entry[3] for entry in measured)))
    shown = 0
    for (name, _, _, result), document in zip(measured, made, strict=True):
        wrong = [
            *(f"  - {x}" for x in result.missing[:4]),
            *(f"  + {x}" for x in result.extra[:4]),
            *(f"  claim {x}" for x in result.claim_differences[:6]),
            *(f"  head {x}" for x in result.header_differences),
            *(f"  alarm {x}" for x in result.alarms[:5]),
        ]
        if wrong and asked.keep:
            asked.keep.mkdir(parents=True, exist_ok=True)
            (asked.keep / f"{name}.pdf").write_bytes(document.pdf)
        if wrong and shown < asked.show:
            shown += 1
            print(name)
            print("\n".join(wrong))


if __name__ == "__main__":
    main()
