"""The report of many circulars against its limits: its size, and what writing it costs.

    python bench/report.py --months 50

Draws the circulars of one area month by month, reads them, and writes their report with and
without pictures. The limit is 5 MB without the pictures of pages. Time is the processor's own,
set against that of reading the same files, so that a busy machine does not matter.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from samples.series import series

LIMIT = 5_000_000


def run(*arguments: str) -> float:
    """Run a command of tongbao; return the seconds of processor time it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "tongbao", *arguments, "-q"], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print size and cost."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--months", type=int, default=50)
    parser.add_argument("--seed", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pdf").mkdir()
        for made in series(asked.seed, asked.months):
            (folder / "pdf" / f"{made.name}.pdf").write_bytes(made.pdf)
        data, out = str(folder / "data"), folder / "report.html"
        reading = run("extract", str(folder / "pdf"), "-o", data)
        bare = run("report", data, "-o", str(out), "--cuts", "0")
        size = out.stat().st_size
        whole = run("report", data, "-o", str(out))
        pictures = out.stat().st_size - size
    print(f"{asked.months} circulars: {size / 1e6:.2f} MB, {size / LIMIT:.0%} of the limit")
    print(f"pictures: {pictures / 1e6:.2f} MB more")
    print(
        f"report : reading, processor time = {bare / reading:.2f} : 1, with pictures {whole / reading:.2f} : 1"
    )
    sys.exit(size >= LIMIT)


if __name__ == "__main__":
    main()
