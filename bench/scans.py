"""Scans generated circulars in several ways and prints how many facts are read right.

python bench/scans.py --count 12 --kinds clean300 clean150 photo fax150 jpeg100
python bench/scans.py --count 12 --producer any   # printed by any of the producers
python bench/scans.py --count 12 --unseen   # about what stands in none of the reader's word lists
python bench/scans.py --speed        # against RapidOCR's own call, side by side
python bench/scans.py --memory       # of one process, against its limit of 1.2 GB
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from samples.compare import Comparison, compare
from samples.degrade import KINDS, degrade, pages_of
from samples.generator import LAYOUTS, PRODUCERS, Made, generate
from samples.generator.topics import TOPICS, UNSEEN
from samples.sheets import Picture
from tongbao.pipeline import read_circular

ASKED = ("clean300", "clean150", "photo", "fax150", "jpeg100")
Measured = tuple[str, str, Comparison, float, float]
"""Name, kind, comparison, seconds, peak megabytes."""


Task = tuple[int, str, str, str | None, bool]
"""Seed, layout, kind of scan, producer, and whether its words are unseen."""


def measure(task: Task) -> Measured:
    """Scan and read one circular, and compare it with its truth."""
    seed, layout, kind, producer, unseen = task
    made = generate(seed, layout, producer, UNSEEN if unseen else TOPICS)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / f"{made.name}-{kind}.pdf"
        path.write_bytes(degrade(made.pdf, kind, seed)[0])
        start = time.perf_counter()
        circular = read_circular(path)
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


def accuracy(asked: argparse.Namespace) -> None:
    """Print facts right and silent errors by kind of scan."""
    layouts, kinds, show = sorted(LAYOUTS), asked.kinds, asked.show
    producer = None if asked.producer == "any" else asked.producer
    tasks = [
        (asked.seed + n, layouts[(n * 5 + place) % len(layouts)], kind, producer, asked.unseen)
        for place, kind in enumerate(kinds)
        for n in range(asked.count)
    ]
    with ProcessPoolExecutor(asked.jobs) as pool:
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
    from tongbao.extract.scan.ocr.sessions import SILENCE

    os.environ.update(SILENCE)
    from rapidocr import RapidOCR

    from tongbao.extract.scan.page import read_picture

    made = [
        generate(seed + n, layout, "typst") for n, layout in enumerate(("wide", "long", "matrix"))
    ]
    pages = [_last_page(one) for one in made]
    theirs = RapidOCR(params={"Global.log_level": "error"})
    totals = [0.0, 0.0]
    for name, page in zip((one.name for one in made), pages, strict=True):
        # Once each to warm up, then in turns: whatever else the machine does hits both.
        spent = [[_seconds(read_picture, page, 300.0), _seconds(theirs, page)] for _ in range(12)]
        ours, other = (min(column[1:]) for column in zip(*spent, strict=True))
        totals = [totals[0] + ours, totals[1] + other]
        print(f"{name:24} ours {ours:6.2f} s  RapidOCR {other:6.2f} s  {ours / other:5.2f}")
    print(f"{'all':24} ratio {totals[0] / totals[1]:5.2f} of at most 0.35")


def _seconds(call: Callable[..., object], *arguments: object) -> float:
    start = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - start


_READ = (
    "import re, sys; from pathlib import Path; from tongbao.extract import extract; "
    "extract(Path(sys.argv[1])); "
    # The kernel's own mark: getrusage would give that of the parent before exec.
    "print(re.search(r'VmHWM:\\s*(\\d+)', Path('/proc/self/status').read_text())[1])"
)
_LIMIT = 1200.0
"""Megabytes of one process on 300-dpi A4 pages, whatever their number."""


def memory(seed: int, pages: int) -> None:
    """Print the peak memory of a process of its own for each kind of file."""
    kind = KINDS["clean300"]
    rng = np.random.default_rng(seed)
    made = [generate(seed + n, layout, "typst") for n, layout in enumerate(("wide", "long"))]
    sheets = [
        Image.fromarray(kind.damage(page, rng, kind.dpi)).convert("L")
        for one in made
        for page in pages_of(one.pdf, kind.dpi)
    ]
    many = [sheets[n % len(sheets)] for n in range(pages)]
    fine = sheets[-1].resize((sheets[-1].width * 2, sheets[-1].height * 2))
    photo = Image.fromarray(KINDS["photo"].damage(np.array(sheets[-1].convert("RGB")), rng, 300))
    with tempfile.TemporaryDirectory() as scratch:
        files = {
            f"PDF, {pages} pages": Path(scratch) / "many.pdf",
            f"TIFF, {pages} pages": Path(scratch) / "many.tif",
            "TIFF, one page, 600 dpi": Path(scratch) / "fine.tif",
            "JPEG, photo of 48 megapixels": Path(scratch) / "photo.jpg",
        }
        pdf, tiff, large, jpeg = files.values()
        rest = [sheet.copy() for sheet in many[1:]]
        many[0].save(
            tiff, save_all=True, append_images=rest, dpi=(300, 300), compression="tiff_lzw"
        )
        many[0].save(pdf, save_all=True, append_images=rest, resolution=300.0, quality=85)
        fine.save(large, dpi=(600, 600), compression="tiff_lzw")
        photo.resize((6000, 8000)).save(jpeg, quality=90)
        for name, path in files.items():
            done = subprocess.run(
                [sys.executable, "-c", _READ, path], capture_output=True, text=True, check=True
            )
            peak = int(done.stdout) / 1024
            print(f"{name:32}{peak:7.0f} MB  {peak / _LIMIT:5.2f} of the limit", flush=True)


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
    parser.add_argument("--producer", default="typst", choices=[*sorted(PRODUCERS), "any"])
    parser.add_argument("--unseen", action="store_true", help="words that no list holds")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--show", type=int, default=0, help="differences of each document to show")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--pages", type=int, default=40, help="pages of the files for --memory")
    asked = parser.parse_args()
    if asked.speed:
        speed(asked.seed)
        return
    if asked.memory:
        memory(asked.seed, asked.pages)
        return
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    accuracy(asked)


if __name__ == "__main__":
    main()
