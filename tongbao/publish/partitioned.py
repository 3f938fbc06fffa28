"""The large tables as Parquet, in one folder for each year or issuer, for large archives.

``parquet/rankings/year=2020/part-0000.parquet`` is what DuckDB, Polars, pandas and Spark read
in place and skip where a query names the year. Files are written as documents pass by: memory
holds one buffer however many there are.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, get_args

from tongbao.errors import MissingToolError
from tongbao.model import Message
from tongbao.publish.folder.csv_rows import CsvRows, rows_of
from tongbao.publish.folder.datapackage import PARQUET_FOLDER, Partitioned
from tongbao.publish.folder.reading import from_text
from tongbao.publish.schemas import SCHEMAS, Column

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

Partition = Literal["year", "issuer"]
TABLES = ("rankings", "cells")
"""The tables that grow with the archive most."""
NAMELESS = "unknown"
"""Partition of circulars that state no date, or no issuer."""

_BUFFERED = 4 << 20
"""Characters of rows that are held, of all partitions together: as text, a tenth of what they take
when they are taken apart."""
_OPEN = 64
"""Files that are open at once."""
_GROUPS = 64
"""Row groups of one file: what it says of each is held until it is closed."""
_LONGEST = 200
"""Bytes of a partition's name; a file system takes 255 with the rest."""

Key = tuple[str, str]
"""Table and partition."""


def partition_of(out: Path) -> Partition | None:
    """Return what makes the partitions of the Parquet files in a dataset; None without any."""
    kinds: tuple[Partition, ...] = get_args(Partition)
    for folder in sorted((out / PARQUET_FOLDER).glob("*/*=*")):
        for by in kinds:
            if folder.name.startswith(f"{by}="):
                return by
    return None


class PartitionedFiles:
    """Parquet files under a dataset's folder; use as a context manager.

    They take the place of those that were there only by :meth:`keep`.

    Args:
        out: The dataset's folder.
        by: What makes a partition.
        partial: Name of the folder in which they are written until then.

    Raises:
        MissingToolError: pyarrow is not installed.
    """

    def __init__(self, out: Path, by: Partition, partial: str) -> None:
        try:
            import pyarrow.parquet
        except ImportError as error:
            raise MissingToolError(
                Message(
                    "按年或按单位分区需要 pyarrow，请运行 pip install 'tongbao[export]'。",
                    "Partitions need pyarrow; run pip install 'tongbao[export]'.",
                )
            ) from error
        self._parquet = pyarrow.parquet
        self._by = by
        self._final = out / PARQUET_FOLDER
        self._partial = out / partial
        self._lines: dict[Key, list[str]] = {}
        self._held = 0
        self._writers: dict[Key, ParquetWriter] = {}
        self._files: Counter[Key] = Counter()
        self._groups: Counter[Key] = Counter()
        """Row groups of the file that is open."""

    def __enter__(self) -> PartitionedFiles:
        shutil.rmtree(self._partial, ignore_errors=True)
        self._partial.mkdir()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            for writer in self._writers.values():
                writer.is_open = False  # it is given up: nothing more is to be written
        shutil.rmtree(self._partial, ignore_errors=True)

    def add(self, own: CsvRows) -> None:
        """Take in one file's rows."""
        partition = self._partition(own.circular)
        for table in TABLES:
            if lines := own.chunks[table]:
                self._lines.setdefault((table, partition), []).append(lines)
                self._held += len(lines)
        if self._held > _BUFFERED:
            self._flush()

    def finish(self) -> list[Partitioned]:
        """Write what is still held, close all files, and say what they are."""
        self._flush()
        for writer in self._writers.values():
            writer.close()
        found = []
        for path in sorted(self._partial.rglob("*.parquet")):
            with path.open("rb") as written:
                sha256 = hashlib.file_digest(written, "sha256").hexdigest()
            name = f"{PARQUET_FOLDER}/{path.relative_to(self._partial).as_posix()}"
            found.append(Partitioned(name, path.stat().st_size, sha256))
        return found

    def keep(self) -> None:
        """Put the folder under its name."""
        old = self._partial.with_name(f"{self._partial.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        if self._final.exists():
            self._final.rename(old)
        self._partial.rename(self._final)
        shutil.rmtree(old, ignore_errors=True)

    def _partition(self, circular: dict[str, str]) -> str:
        if self._by == "year":
            year = (circular["as_of"] or circular["issued"])[:4]
            return f"year={year or NAMELESS}"
        # Only what a path cannot bear is escaped, as Hive does: names stay readable.
        name = re.sub(
            r"[\x00-\x1f\x7f/\\%=:*?\"<>|]|^\.+$",
            lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()),
            circular["issuer"].strip() or NAMELESS,
        )
        if len(name.encode()) > _LONGEST:
            name = f"{name[: _LONGEST // 4]}~{hashlib.sha256(name.encode()).hexdigest()[:8]}"
        return f"issuer={name}"

    def _flush(self) -> None:
        import pyarrow as pa

        for key, lines in self._lines.items():
            writer = self._writer(key)
            batches = list(_batches(SCHEMAS[key[0]].columns, lines, writer.schema))
            writer.write_table(pa.Table.from_batches(batches, writer.schema))
            self._groups[key] += 1
            if self._groups[key] == _GROUPS:
                self._writers.pop(key).close()
        self._lines.clear()
        self._held = 0

    def _writer(self, key: Key) -> ParquetWriter:
        """Return the open file of a partition, the last used coming last."""
        from tongbao.publish.targets.folders import arrow_schema

        writer = self._writers.pop(key, None)
        if writer is None:
            if len(self._writers) >= _OPEN:
                oldest = next(iter(self._writers))
                self._writers.pop(oldest).close()
            table, partition = key
            folder = self._partial / table / partition
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"part-{self._files[key]:04}.parquet"
            self._files[key] += 1
            self._groups[key] = 0
            schema = arrow_schema(SCHEMAS[table], "")
            writer = self._parquet.ParquetWriter(path, schema, compression="zstd")
        self._writers[key] = writer
        return writer


def _batches(
    columns: Sequence[Column], lines: Iterable[str], declared: pa.Schema
) -> Iterator[pa.RecordBatch]:
    """Yield lines of CSV as Arrow has their rows, some at a time."""
    from tongbao.publish.targets.folders import BATCH, record_batch

    rows = (row for portion in lines for row in rows_of(portion))
    typed = (tuple(map(from_text, columns, row)) for row in rows)
    while batch := list(islice(typed, BATCH)):
        yield record_batch(columns, batch, declared)
