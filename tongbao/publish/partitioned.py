"""The large tables as Parquet, in one folder for each year or issuer, for large archives.

``parquet/rankings/year=2020/part-0000.parquet`` is what DuckDB, Polars, pandas and Spark read
in place and skip where a query names the year. Files are written as documents pass by: memory
holds one buffer however many there are.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, get_args

from tongbao.errors import MissingToolError
from tongbao.model import Message
from tongbao.publish.folder.csv_rows import CsvRows, rows_of
from tongbao.publish.folder.reading import from_text
from tongbao.publish.schemas import SCHEMAS, Column

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetWriter

Partition = Literal["year", "issuer"]
TABLES = ("rankings", "cells")
"""The tables that grow with the archive most."""
FOLDER = "parquet"
NAMELESS = "unknown"
"""Partition of circulars that state no date, or no issuer."""

_BUFFERED = 50_000
"""Rows that are held, of all partitions together."""
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
    for folder in sorted((out / FOLDER).glob("*/*=*")):
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
        self._final = out / FOLDER
        self._partial = out / partial
        self._rows: dict[Key, list[list[str]]] = {}
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
            rows = list(rows_of(own.chunks[table]))
            if rows:
                self._rows.setdefault((table, partition), []).extend(rows)
                self._held += len(rows)
        if self._held > _BUFFERED:
            self._flush()

    def finish(self) -> None:
        """Write what is still held, and close all files."""
        self._flush()
        for writer in self._writers.values():
            writer.close()

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
            name = f"{name[: _LONGEST // 4]}~{sha256(name.encode()).hexdigest()[:8]}"
        return f"issuer={name}"

    def _flush(self) -> None:
        import pyarrow as pa

        for key, rows in self._rows.items():
            table, _ = key
            columns = SCHEMAS[table].columns
            writer = self._writer(key)
            arrays = [
                pa.array([_value(column, row[at]) for row in rows], field.type)
                for at, (column, field) in enumerate(zip(columns, writer.schema, strict=True))
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=writer.schema))
            self._groups[key] += 1
            if self._groups[key] == _GROUPS:
                self._writers.pop(key).close()
        self._rows.clear()
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


def _value(column: Column, text: str) -> Any:
    value = from_text(column, text)
    if value is None or column.type == "string":
        return value
    if column.type == "date":
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    return int(str(value)) if column.type == "integer" else float(str(value))
