"""Time and memory of exports, beside pandas writing the same rows to the same place.

python bench/export.py [--circulars 50] [--targets facts.db …] [--sample FILE] [--no-memory]

Fails where SQLite takes more than 3 times what pandas does, or where four times the circulars take
a target a quarter more memory. The circular 冀双创双服办〔2020〕15号, or another, is copied under other ids. Times are processor seconds of the
same run; memory is the peak of a process of its own, for the dataset and for one four times as long.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tongbao import Dataset
from tongbao.extract import ReadOptions
from tongbao.pipeline import read_circular
from tongbao.publish import file_rows, write_file_rows
from tongbao.publish.rows.file import FileRows
from tongbao.publish.schemas import SCHEMAS
from tongbao.publish.targets import target_for

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "samples" / "hebei-2020-15" / "hebei-2020-15.typst.pdf"
MOST_TIMES = 3.0
"""Of pandas' processor time, for a first export to SQLite."""
MOST_GROWTH = 1.25
"""Of the peak memory, from so many circulars to four times as many."""
NAMES = ("facts.db", "facts.duckdb", "facts.xlsx", "facts.parquet", "facts.jsonl", "facts.csv")


def copied(part: FileRows, number: int) -> FileRows:
    """Return a circular's rows under another id."""
    key = f"{number:016x}"
    return {
        name: [
            tuple(
                key
                if column.name in ("circular_id",)
                else f"{number:08x}{str(value)[8:]}"
                if column.name in ("entry_id", "claim_id", "finding_id", "indicator_id") and value
                else value
                for column, value in zip(SCHEMAS[name].columns, row, strict=True)
            )
            for row in rows
        ]
        for name, rows in part.items()
    }


def make(folder: Path, circulars: int, sample: Path = SAMPLE) -> Dataset:
    """Write a dataset of so many copies."""
    part = file_rows(read_circular(sample, ReadOptions()))
    write_file_rows((copied(part, number) for number in range(circulars)), folder)
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
    """Return the peak memory of an export in a process of its own, in MiB."""
    command = [sys.executable, __file__, "--only", str(folder), name]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> int:
    """Print the table; return 1 where a limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--circulars", type=int, default=50)
    parser.add_argument("--targets", nargs="+", default=NAMES)
    parser.add_argument("--sample", type=Path, default=SAMPLE)
    parser.add_argument("--no-memory", action="store_true", help="measure times only")
    parser.add_argument("--only", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.only:
        with tempfile.TemporaryDirectory() as scratch:
            target_for(str(Path(scratch) / asked.only[1])).write(Dataset(asked.only[0]))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return 0
    exceeded = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        dataset = make(folder / "dataset", asked.circulars, asked.sample)
        if not asked.no_memory:
            make(folder / "fourfold", asked.circulars * 4, asked.sample)
        rows = sum(1 for name in SCHEMAS for _ in dataset.rows(name))
        data = Dataset(folder / "dataset")
        reading = seconds(lambda: [getattr(data, name) for name in SCHEMAS])
        base = seconds(lambda: with_pandas(data, folder / "pandas.db"))
        print(f"{asked.circulars} circulars, {rows} rows; frames made in {reading:.1f} s of CPU,")
        print(f"then pandas' to_sql to SQLite {base:.1f} s; ours reads, verifies and indexes too")
        print("target          first  again  ÷ pandas   MiB   MiB at 4×")
        for name in asked.targets:
            first = seconds(lambda name=name: target_for(str(folder / name)).write(dataset))  # type: ignore[misc]
            again = seconds(lambda name=name: target_for(str(folder / name)).write(dataset))  # type: ignore[misc]
            print(f"{name:14} {first:6.1f} {again:6.1f} {first / base:8.1f}", end="", flush=True)
            if name.endswith(".db") and first > MOST_TIMES * base:
                exceeded.append(f"{name}: time")
            if not asked.no_memory:
                small, large = (peak(folder / d, name) for d in ("dataset", "fourfold"))
                print(f" {small:8.0f} {large:8.0f}", end="")
                if large > MOST_GROWTH * small:
                    exceeded.append(f"{name}: memory")
            print()
    print("; ".join(exceeded) or "within limits")
    return int(bool(exceeded))


if __name__ == "__main__":
    sys.exit(main())
