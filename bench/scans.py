"""Scans generated circulars in several ways and prints how many facts are read right.

python bench/scans.py --count 12 --kinds clean300 clean150 photo fax150 jpeg100
python bench/scans.py --speed        # against RapidOCR's own call, side by side
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from samples.compare import Comparison, compare
from samples.degrade import KINDS, Picture, degrade, pages_of
from samples.generator import LAYOUTS, Made, generate
from tongbao.extract import read_document
from tongbao.normalize import understand
from tongbao.validate import judge

ASKED = ("clean300", "clean150", "photo", "fax150", "jpeg100")
Measured = tuple[str, str, Comparison, float, float]
"""Name, kind, comparison, seconds, peak megabytes."""


def measure(task: tuple[int, str, str]) -> Measured:
    """Scan and read one circular, and compare it with its truth."""
    seed, layout, kind = task
    made = generate(seed, layout, "typst")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / f"{made.name}-{kind}.pdf"
        path.write_bytes(degrade(made.pdf, kind, seed)[0])
        start = time.perf_counter()
        circular = judge(understand(read_document(path)))
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return made.name, kind, compare(made.truth, circular, folded=True), seconds, peak


def _line(kind: str, found: Iterable[Measured]) -> str:
    entries = list(found)
    results = [entry[2] for entry in entries]
    facts, right = sum(r.facts for r in results), sum(r.right for r in results)
    claims, held = sum(r.claims for r in results), sum(r.claims_right for r in results)
    return (
        f"{kind:10}{len(results):6}{facts:8}{right:8}{100 * right / max(1, facts):9.2f}%"
        f"{sum(len(r.silent) for r in results):8}{sum(len(r.alarms) for r in results):8}"
        f"{claims:8}{100 * held / max(1, claims):9.2f}%"
        f"{sum(entry[3] for entry in entries):9.1f}{max(entry[4] for entry in entries):9.0f}"
    )


def accuracy(count: int, seed: int, kinds: list[str], jobs: int, show: int) -> None:
    """Print facts right and silent errors by kind of scan."""
    layouts = sorted(LAYOUTS)
    tasks = [
        (seed + n, layouts[(n * 5 + place) % len(layouts)], kind)
        for place, kind in enumerate(kinds)
        for n in range(count)
    ]
    with ProcessPoolExecutor(jobs) as pool:
        measured = list(pool.map(measure, tasks))
    print(
        f"{'':10}{'docs':>6}{'facts':>8}{'right':>8}{'share':>10}{'silent':>8}{'alarms':>8}"
        f"{'claims':>8}{'right':>10}{'seconds':>9}{'MB':>9}"
    )
    for kind in kinds:
        print(_line(kind, (entry for entry in measured if entry[1] == kind)), flush=True)
    for name, kind, result, _, _ in measured:
        wrong = [
            *(f"  silent {x}" for x in result.silent[:show]),
            *(f"  - {x}" for x in result.missing[:show]),
            *(f"  + {x}" for x in result.extra[:show]),
            *(f"  claim {x}" for x in result.claim_differences[:show]),
        ]
        if wrong and show:
            shares = f"{result.right}/{result.facts} silent {len(result.silent)}"
            print(f"{name} {kind} {shares}", *wrong, sep="\n")


def speed(seed: int) -> None:
    """Print the time for ruled table pages against RapidOCR's default call on the same."""
    from rapidocr import RapidOCR

    from tongbao.extract.scan.page import read_picture

    made = [
        generate(seed + n, layout, "typst") for n, layout in enumerate(("wide", "long", "matrix"))
    ]
    pages = [_last_page(one) for one in made]
    theirs = RapidOCR(params={"Global.log_level": "error"})
    ours_total = theirs_total = 0.0
    for number, page in enumerate(pages):
        if number == 0:
            read_picture(page, 300.0)
            theirs(page)
        start = time.perf_counter()
        read_picture(page, 300.0)
        ours = time.perf_counter() - start
        start = time.perf_counter()
        theirs(page)
        other = time.perf_counter() - start
        ours_total, theirs_total = ours_total + ours, theirs_total + other
        print(
            f"{made[number].name:24} ours {ours:6.2f} s  RapidOCR {other:6.2f} s  {ours / other:5.2f}"
        )
    print(f"{'all':24} ratio {ours_total / theirs_total:5.2f}")


def _last_page(made: Made) -> Picture:
    kind = KINDS["clean300"]
    pages = list(pages_of(made.pdf, kind.dpi))
    return kind.damage(pages[-1], np.random.default_rng(1), kind.dpi)


def main() -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=4, help="documents of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="+", default=list(ASKED), choices=sorted(KINDS))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--show", type=int, default=0, help="differences of each document to show")
    parser.add_argument("--speed", action="store_true")
    asked = parser.parse_args()
    if asked.speed:
        speed(asked.seed)
        return
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    accuracy(asked.count, asked.seed, asked.kinds, asked.jobs, asked.show)


if __name__ == "__main__":
    main()
