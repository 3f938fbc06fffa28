"""Time and memory of exports, beside pandas writing the same rows to SQLite.

python bench/export.py [--circulars 1000] [--targets facts.db …] [--no-memory | --no-time]

A circular's rows are copied under other ids, its figures and prose changed in each copy, so that no
PDF is read and nothing recurs that would not in an archive. Time: processor seconds of one process,
for so many copies of 冀双创双服办〔2020〕15号 (1,261 rows each). Memory: the peak of a process of its
own, for so many copies of a short circular (65 rows each) and for ten times as many.

Fails where SQLite takes more than 2.5 times what pandas' ``to_sql`` does, or where ten times the
circulars take a target 1.3 times the memory.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tongbao import Dataset
from tongbao.extract import ReadOptions
from tongbao.pipeline import read_circular
from tongbao.publish import file_rows, write_file_rows
from tongbao.publish.rows.file import FileRows
from tongbao.publish.schemas import SCHEMAS, Value
from tongbao.publish.targets import target_for

ROOT = Path(__file__).resolve().parent.parent
LONG = ROOT / "samples" / "hebei-2020-15" / "hebei-2020-15.typst.pdf"
SHORT = ROOT / "samples" / "generated" / "pairs-typst-72.pdf"
MOST_TIMES = 2.5
"""Of pandas' processor time, for a first export to SQLite."""
MOST_GROWTH = 1.3
"""Of the peak memory, from so many circulars to ten times as many."""
NAMES = ("facts.db", "facts.duckdb", "facts.parquet", "facts.jsonl", "facts.csv", "facts.xlsx")
_IDS = ("entry_id", "claim_id", "finding_id", "indicator_id")
_TEXTS = ("text", "value_text", "message", "message_en")


def copies(part: FileRows, count: int) -> Iterator[FileRows]:
    """Yield so many copies of one circular's rows, each of other ids, figures and prose."""
    for number in range(count):
        # An odd factor: ids come in no order, as hashes do.
        mark = number * 2_654_435_761 % 2**32
        digits = str.maketrans("0123456789", "".join(str((d + number) % 10) for d in range(10)))

        def changed(name: str, value: Value, mark: int = mark, digits: dict[int, int] = digits) -> Value:  # fmt: skip
            if name == "circular_id":
                return f"{mark:016x}"
            if not isinstance(value, str) or not value:
                return value
            if name in _IDS:
                return f"{mark:08x}{value[8:]}"
            if name not in _TEXTS:
                return value
            text = value.translate(digits)
            return f"{text}{mark:x}" if re.search(r"[^\W\d]{12}", text) else text

        yield {
            name: [tuple(map(changed, SCHEMAS[name].names, row)) for row in rows]
            for name, rows in part.items()
        }


def make(folder: Path, circulars: int, sample: Path) -> Dataset:
    """Write a dataset of so many copies."""
    part = file_rows(read_circular(sample, ReadOptions()))
    write_file_rows(copies(part, circulars), folder)
    return Dataset(folder)


def seconds(work: Callable[[], object]) -> float:
    """Return the processor seconds of this process for some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def with_pandas(dataset: Dataset, path: Path) -> None:
    """Let pandas write the same tables: no keys, no comparison, no search, no meanings."""
    import sqlalchemy as sa

    engine = sa.create_engine(f"sqlite:///{path}")
    for name in SCHEMAS:
        getattr(dataset, name).to_sql(name, engine, index=False)


def peak(folder: Path, name: str) -> float:
    """Return the peak memory of an export in a process of its own, in MiB.

    Args:
        folder: The dataset's.
        name: Of a file, whose suffix tells the target, or a database's URL.
    """
    command = [sys.executable, __file__, "--only", str(folder), name]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)


def peak_here() -> float:
    """Return the peak memory of this process since it began its program, in MiB.

    Not what ``getrusage`` says: that is the parent's, where the parent had more when it forked.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def beside(data: Dataset, path: Path) -> float:
    """Print and return what pandas takes for the frames of a dataset, which are made before."""
    reading = seconds(lambda: [getattr(data, name) for name in SCHEMAS])
    base = seconds(lambda: with_pandas(data, path))
    rows = sum(len(getattr(data, name)) for name in SCHEMAS)
    print(f"{len(data.circulars)} circulars, {rows} rows: frames take {reading:.1f} s of CPU,")
    print(f"then pandas' to_sql to SQLite {base:.1f} s; ours reads, verifies and indexes too")
    return base


def times(folder: Path, names: list[str], circulars: int) -> list[str]:
    """Print what exports take beside pandas; return what exceeds its limit."""
    make(folder / "long", circulars, LONG)
    base = beside(Dataset(folder / "long"), folder / "pandas.db")
    exceeded = []
    print("target          first  again  ÷ pandas")
    for name in names:
        target = str(folder / name)
        first, again = (
            seconds(lambda: target_for(target).write(Dataset(folder / "long")))  # noqa: B023
            for _ in range(2)
        )
        print(f"{name:14} {first:6.1f} {again:6.1f} {first / base:8.2f}", flush=True)
        if name.endswith(".db") and first > MOST_TIMES * base:
            exceeded.append(f"{name}: time")
    return exceeded


def memory(folder: Path, names: list[str], circulars: int) -> list[str]:
    """Print the peaks of exports of two datasets; return what exceeds its limit."""
    for count in (circulars, circulars * 10):
        make(folder / str(count), count, SHORT)
    exceeded = []
    print(f"peak memory, MiB  {circulars} circulars  {circulars * 10} circulars  growth")
    for name in names:
        small, large = (peak(folder / str(n), name) for n in (circulars, circulars * 10))
        print(f"{name:14} {small:16.0f} {large:16.0f} {large / small:10.2f}", flush=True)
        if large > MOST_GROWTH * small:
            exceeded.append(f"{name}: memory")
    return exceeded


def main() -> int:
    """Print the tables; return 1 where a limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--circulars", type=int, default=1000)
    parser.add_argument("--targets", nargs="+", default=list(NAMES))
    parser.add_argument("--no-memory", action="store_true", help="measure times only")
    parser.add_argument("--no-time", action="store_true", help="measure memory only")
    parser.add_argument("--only", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.only:
        with tempfile.TemporaryDirectory() as scratch:
            name = asked.only[1]
            target = name if "://" in name else str(Path(scratch) / name)
            target_for(target).write(Dataset(asked.only[0]))
        print(peak_here())
        return 0
    exceeded = []
    with tempfile.TemporaryDirectory() as scratch:
        if not asked.no_time:
            exceeded += times(Path(scratch), asked.targets, asked.circulars)
        if not asked.no_memory:
            exceeded += memory(Path(scratch), asked.targets, asked.circulars)
    print("; ".join(exceeded) or "within limits")
    return int(bool(exceeded))


if __name__ == "__main__":
    sys.exit(main())
