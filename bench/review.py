"""What a review costs of many circulars, against what it costs of three: a ratio, and its limit.

    python bench/review.py --times 1250 --decided 5000

Reads three circulars, makes so many copies of their dataset (own ids, own files) in which so much
is decided already, reviews both in one run and sets the one's times against the other's, so that a
fast or busy machine does not matter. A person waits for pages, so these are measured: the first,
the next (once its picture is drawn: that is the file's own cost), and the one after a decision. The
server's start, which reads all tables, is stated for each.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tongbao.review.decision import Anchor, Decision
from tongbao.review.journal import DECISIONS_FILE, Journal

ROOT = Path(__file__).resolve().parent.parent
FILES = (
    ROOT / "samples" / "hebei-2020-15" / "hebei-2020-15.typst.pdf",
    ROOT / "samples" / "generated" / "long-typst-32-name-twice.pdf",
    ROOT / "samples" / "generated" / "wide-typst-31-decimal-lost.pdf",
)

LIMIT = 2.0
"""Times as long that a page of many circulars may take as one of three."""
IDS = ("entry_id", "indicator_id", "finding_id")
PACKAGE_FILE = "datapackage.json"
TONGBAO = [sys.executable, "-m", "tongbao"]


def multiplied(small: Path, large: Path, times: int) -> None:
    """Write a dataset of so many copies of another, each with files and ids of its own."""
    (large / "data").mkdir(parents=True)
    hashes = {(n, file.name): _copied(file, large, n) for n in range(times) for file in FILES}
    with (small / "data" / "circulars.csv").open(encoding="utf-8", newline="") as stream:
        names = {row["circular_id"]: row["file"] for row in csv.DictReader(stream)}
    for table in sorted((small / "data").glob("*.csv")):
        with table.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            rows, columns = list(reader), reader.fieldnames or ()
        with (large / "data" / table.name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, lineterminator="\n")
            writer.writeheader()
            for n in range(times):
                writer.writerows(_renamed(row, n, names, hashes) for row in rows)
    _describe(small / "data", large / "data")


def _describe(small: Path, large: Path) -> None:
    """Write the descriptor of the copies' tables."""
    package = json.loads((small / PACKAGE_FILE).read_text(encoding="utf-8"))
    for told in package["resources"]:
        content = (large / told["path"]).read_bytes()
        told |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    (large / PACKAGE_FILE).write_text(
        json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )


def _copied(file: Path, folder: Path, number: int) -> str:
    """Write a file with a comment behind its end; return its hash."""
    content = file.read_bytes() + b"\n%% %d\n" % number
    (folder / f"{number}-{file.name}").write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def _renamed(
    row: dict[str, str], number: int, names: dict[str, str], hashes: dict[tuple[int, str], str]
) -> dict[str, str]:
    name = names[row["circular_id"]]
    own = {"circular_id": hashes[number, name][:16]}
    own |= {"file": f"{number}-{name}", "sha256": hashes[number, name]}
    own |= {
        key: hashlib.sha256(f"{number} {row[key]}".encode()).hexdigest()[:16]
        for key in IDS
        if row.get(key)
    }
    return {column: own.get(column, text) for column, text in row.items()}


@contextmanager
def served(data: Path) -> Iterator[tuple[str, float]]:
    """Serve a dataset; yield the page's address and the seconds until it stood."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [*TONGBAO, "review", str(data), "--no-browser"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip(), time.perf_counter() - began
    finally:
        process.terminate()
        process.communicate()


def timed(asked: Callable[[], str], rounds: int) -> float:
    """Return the median seconds that a page takes."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        asked()
        times.append(time.perf_counter() - began)
    return median(times)


class Reviewer:
    """Somebody who asks for pages as a browser does, pictures apart."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.page = self.get("")

    def get(self, path: str) -> str:
        """Return a page."""
        with urllib.request.urlopen(urllib.parse.urljoin(self._address, path)) as answer:
            self.page = answer.read().decode()
        return self.page

    def next(self) -> str:
        """Go to the next doubt."""
        found = re.search(r'<a href="([^"]*)" data-key="n"', self.page)
        assert found is not None
        return self.get(found[1].replace("&amp;", "&"))

    def keep(self) -> str:
        """Keep what is printed, and return the page that comes then."""
        form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.page))
        form = {
            name: text.replace("&#34;", '"').replace("&amp;", "&") for name, text in form.items()
        }
        origin = "/".join(self._address.split("/")[:3])
        body = urllib.parse.urlencode({**form, "action": "keep"}).encode()
        asked = urllib.request.Request(f"{self._address}decide", body, {"Origin": origin})
        with urllib.request.urlopen(asked) as answer:
            self.page = answer.read().decode()
        return self.page


def decide(large: Path, count: int) -> None:
    """Write as many decisions as somebody has made in a long review, spread over the files."""
    with (large / "data" / "circulars.csv").open(encoding="utf-8", newline="") as stream:
        hashes = [row["sha256"] for row in csv.DictReader(stream)]
    Journal(large / "data" / DECISIONS_FILE).bring_in(
        [
            Decision(
                Anchor(hashes[n % len(hashes)], 1, (0, 0, 1, 1), str(n), "", ""),
                "bench", f"2026-01-01T00:00:00.{n:06}Z", "kept",
            )
            for n in range(count)
        ]
    )  # fmt: skip


def measured(data: Path, rounds: int) -> dict[str, float]:
    """Return the seconds of each step, on the way through a queue."""
    with served(data) as (address, start):
        someone = Reviewer(address)
        print(f"{len(someone.page):,} bytes a page, ready after {start:.1f} s", flush=True)
        found = {"first page": timed(lambda: someone.get(""), rounds)}
        for _ in range(2):  # the second time all pictures are there
            someone.get("")
            found["next"] = timed(someone.next, rounds)
        someone.get("")
        found["keep"] = timed(someone.keep, rounds)
    return found


def main() -> None:
    """Print each step's ratio; exit with 1 where one is beyond the limit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, default=1250)
    parser.add_argument("--decided", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=12)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        small, large = Path(name, "small"), Path(name, "large")
        small.mkdir()
        for file in FILES:
            shutil.copy(file, small)
        subprocess.run([*TONGBAO, "extract", ".", "-o", "data", "-q"], cwd=small, check=True)
        multiplied(small, large, asked.times)
        decide(large, asked.decided)
        found = [measured(folder / "data", asked.rounds) for folder in (small, large)]
    ratios = {step: found[1][step] / found[0][step] for step in found[0]}
    print(f"{asked.times * len(FILES):,} circulars : {len(FILES)} circulars")
    for step, ratio in ratios.items():
        print(f"{step:<10} {ratio:5.2f} : 1  ({found[1][step] * 1000:.1f} ms)")
    sys.exit(max(ratios.values()) > LIMIT)


if __name__ == "__main__":
    main()
