"""Measure whole archives: documents per second by worker processes, memory, growth.

    python bench/archive.py run --count 1000 --jobs 1 2 4 [--hostile FOLDER]
    python bench/archive.py grow --counts 1000 10000 100000

``run`` reads generated circulars, every hostile file of ``samples/hostile.py`` and those of the
folders given, once for each number of jobs, and fails if a file is lost or two jobs do not give
1.8 times the documents per second of one on two cores. ``grow`` fills ledgers with copies of
real results under other identifiers, as circulars of other months that go on from each other, has
them checked against each other, writes the dataset from them and times a query in place.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from samples.generator import generate_many
from samples.hostile import write_all
from tongbao.archive import Archive, Concordance
from tongbao.batch import Ledger, Outcome, process
from tongbao.batch.sources import Source
from tongbao.extract import ReadOptions
from tongbao.publish.folder.csv_rows import CsvRows, lines_of, pack, rows_of
from tongbao.publish.folder.csvfiles import write_csv_rows
from tongbao.publish.schemas import SCHEMAS

TARGET = 1.8
MEGABYTE = 2**20
_KEY = re.compile(r"\b[0-9a-f]{16}\b")


def generated(folder: Path, count: int, seed: int) -> None:
    """Write so many generated circulars, of the two producers that are quick."""
    wanted: list[tuple[int, str | None, str | None]] = [
        (seed + n, None, ("typst", "reportlab")[n % 2]) for n in range(count)
    ]
    for number, made in enumerate(generate_many(wanted)):
        (folder / f"{number:05}-{made.name}.pdf").write_bytes(made.pdf)


def timed(archive: Path, out: Path, jobs: int) -> tuple[float, list[int], str]:
    """Return the seconds of one run, its parent's memory by the half second, what it said."""
    start = time.perf_counter()
    run = subprocess.Popen(
        [sys.executable, "-m", "tongbao", "extract", str(archive), "-o", str(out), "-j", str(jobs),
         "--max-cpu", "60", "--lang", "en"],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    parent, held = psutil.Process(run.pid), []
    while run.poll() is None:
        try:
            held.append(parent.memory_info().rss)
            run.wait(0.5)
        except (subprocess.TimeoutExpired, psutil.Error):
            continue
    said = run.stderr.read() if run.stderr else ""
    return time.perf_counter() - start, held, said


def measure_runs(asked: argparse.Namespace, scratch: Path) -> int:
    """Read the archive with each number of jobs; return the exit code."""
    plain, whole = scratch / "plain", scratch / "whole"
    plain.mkdir()
    generated(plain, asked.count, asked.seed)
    rates: dict[int, float] = {}
    for jobs in asked.jobs:
        seconds, held, _ = timed(plain, scratch / f"out-{jobs}", jobs)
        rates[jobs] = asked.count / seconds
        print(
            f"{asked.count} circulars, {jobs} jobs: {seconds:.1f} s, {rates[jobs]:.1f} a second; "
            f"parent {_memory(held)}",
            flush=True,
        )
    one, two = rates.get(1), rates.get(2)
    ratio = two / one if one and two else None
    print(f"two jobs to one: {ratio:.2f} (target {TARGET})" if ratio else "")
    shutil.copytree(plain, whole)
    write_all(whole / "hostile")
    for number, folder in enumerate(asked.hostile):
        shutil.copytree(folder, whole / f"hostile-{number}")
    seconds, held, said = timed(whole, scratch / "out-whole", 2)
    files = [path for path in whole.rglob("*") if path.suffix in {".pdf", ".txt"}]
    with (scratch / "out-whole" / "circulars.csv").open(encoding="utf-8", newline="") as stream:
        kept = sum(1 for _ in csv.DictReader(stream))
    twins = said.count("very same bytes")
    lost = len({hashlib.sha256(path.read_bytes()).digest() for path in files}) - kept
    print(
        f"with hostile files: {len(files)} files, {kept} in the dataset, {lost} lost, {twins} "
        f"twins named; {seconds:.1f} s; parent {_memory(held)}; traceback: {'Traceback' in said}"
    )
    return int(lost != 0 or "Traceback" in said or (ratio is not None and ratio < TARGET))


def _memory(held: list[int]) -> str:
    quarters = [held[len(held) * part // 4] for part in range(4)] if held else []
    told = " ".join(f"{size / MEGABYTE:.0f}" for size in quarters)
    return f"{told} MB by quarters, at most {max(held, default=0) / MEGABYTE:.0f} MB"


def measure_growth(asked: argparse.Namespace, scratch: Path) -> int:
    """Write datasets of so many documents from synthetic ledgers."""
    samples = Path(__file__).resolve().parent.parent / "samples" / "generated"
    real = []
    for path in sorted(samples.glob("*.pdf")):
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        real.append(process(Source(path.as_posix(), sha256), ReadOptions()))
    for count in asked.counts:
        out = scratch / f"grown-{count}"
        out.mkdir()
        _grow(real, count, out)
    return 0


def _grow(real: list[Outcome], count: int, out: Path) -> None:
    start = time.perf_counter()
    sources = []
    with Ledger(out, ReadOptions()) as ledger:
        ledger.begin("new")
        for copy in _copies(real, count):
            ledger.keep(copy)
            sources.append(Source(copy.file, copy.sha256))
        ledger.save()
        filled = time.perf_counter()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

        def shares() -> Iterator[CsvRows]:
            for source in sources:
                yield from ledger.outcome(source).csv_rows()

        with closing(Archive(Concordance())) as archive:
            for own in shares():
                archive.add(own)
            archive.settle()
            checked = time.perf_counter()
            across = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            write_csv_rows(map(archive.amended, shares()), out, partition="year")
        written = time.perf_counter()
        ledger.finish()
    finished = time.perf_counter()
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sizes = {
        "ledger": _size(out / "ledger.sqlite"),
        "CSV": sum(_size(path) for path in out.glob("*.csv")),
        "package": _size(out / "datapackage.json"),
        "Parquet": sum(_size(path) for path in out.rglob("*.parquet")),
    }
    told = ", ".join(f"{name} {size / MEGABYTE:.0f} MB" for name, size in sizes.items())
    print(
        f"{count} documents: kept in {filled - start:.1f} s, checked against each other in "
        f"{checked - filled:.1f} s, tables written in {written - checked:.1f} s, ledger compacted in "
        f"{finished - written:.1f} s; {told}; peak memory {before / 1024:.0f} MB before, "
        f"{across / 1024:.0f} MB once checked, {after / 1024:.0f} MB once written; "
        f"{_query(out)}",
        flush=True,
    )


def _copies(real: list[Outcome], count: int) -> Iterator[Outcome]:
    """Yield results as of other documents: the same rows under other identifiers."""
    shares = [(outcome, share) for outcome in real for share in outcome.csv_rows()[:1]]
    for number in range(count):
        outcome, share = shares[number % len(shares)]
        sha256 = hashlib.sha256(f"{number}".encode()).hexdigest()
        chunks = {
            name: _renamed(lines, number, {outcome.circular_id: sha256[:16]}).replace(
                outcome.sha256, sha256
            )
            for name, lines in share.chunks.items()
        }
        chunks.update(_of_another_month(chunks, number, number // len(shares)))
        file = f"{number:07}.pdf"
        chunks["circulars"] = chunks["circulars"].replace(outcome.file, file)
        yield replace(outcome, file=file, sha256=sha256, block=pack([chunks]))


def _of_another_month(chunks: Mapping[str, str], number: int, turn: int) -> dict[str, str]:
    """Return heads and indicators as of another month; after ten years, of another archive's series."""
    archive, months = divmod(turn, 120)
    span = f"{2010 + months // 12}-{months % 12 + 1:02d}"
    heads = {"number": f"测〔{span[:4]}〕{number}号", "as_of": span, "issued": ""}
    made = {"circulars": [_with("circulars", row, heads) for row in rows_of(chunks["circulars"])]}
    series_at = SCHEMAS["indicators"].names.index("series_id")
    made["indicators"] = [
        _with(
            "indicators",
            row,
            {
                "series_id": row[series_at] and f"{archive:04x}{row[series_at]}",
                "period": f"{span[:4]}-01/{span}" if row[series_at].endswith("-ytd") else span,
            },
        )
        for row in rows_of(chunks["indicators"])
    ]
    return {name: lines_of(rows) for name, rows in made.items()}


def _with(table: str, row: list[str], told: Mapping[str, str]) -> tuple[str, ...]:
    named = {**dict(zip(SCHEMAS[table].names, row, strict=True)), **told}
    return tuple(named[name] for name in SCHEMAS[table].names)


def _renamed(lines: str, number: int, known: Mapping[str, str]) -> str:
    """Return lines whose keys are another copy's: as they stand, no database would take two."""
    return _KEY.sub(
        lambda found: known.get(found[0]) or f"{int(found[0], 16) ^ number << 20:016x}", lines
    )


def _size(path: Path) -> int:
    return path.stat().st_size


def _query(out: Path) -> str:
    import duckdb

    start = time.perf_counter()
    with duckdb.connect() as base:
        (found,) = base.execute(
            f"SELECT count(*) FROM (SELECT place_code, avg(rank) FROM read_parquet("
            f"'{out}/parquet/rankings/*/*.parquet', hive_partitioning = true) WHERE year >= 2010 "
            f"GROUP BY place_code)"
        ).fetchall()[0]
    return f"mean rank of {found} places since 2010 in {time.perf_counter() - start:.2f} s"


def main() -> int:
    """Measure what is asked for and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    kinds = parser.add_subparsers(required=True)
    run = kinds.add_parser("run")
    run.add_argument("--count", type=int, default=1000)
    run.add_argument("--seed", type=int, default=1)
    run.add_argument("--jobs", type=int, nargs="+", default=[1, 2, 4])
    run.add_argument("--hostile", type=Path, nargs="*", default=[])
    run.set_defaults(measure=measure_runs)
    grow = kinds.add_parser("grow")
    grow.add_argument("--counts", type=int, nargs="+", default=[1000, 10_000, 100_000])
    grow.set_defaults(measure=measure_growth)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        return int(asked.measure(asked, Path(scratch)))


if __name__ == "__main__":
    sys.exit(main())
