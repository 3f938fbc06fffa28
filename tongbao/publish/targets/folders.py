"""Folders with one file for each table: Parquet, JSON Lines and CSV."""

from __future__ import annotations

import csv
import json
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from tongbao.errors import UsageError
from tongbao.model import Message
from tongbao.publish.dataset import Dataset
from tongbao.publish.folder.csvtext import csv_row, csv_writer
from tongbao.publish.folder.datapackage import both
from tongbao.publish.folder.replacing import replacing
from tongbao.publish.formulas import restore
from tongbao.publish.rows.file import FileRows
from tongbao.publish.schemas import Column, Row, Schema
from tongbao.publish.targets.base import Exported, need
from tongbao.publish.targets.files import WRITTEN, FileTarget, Output, as_named
from tongbao.publish.wide import Wide
from tongbao.text.escaping import json_text

if TYPE_CHECKING:
    import pyarrow as pa


BATCH = 1_000
"""Rows that are made a record batch together, or read as one."""
_ROW_GROUP = 20_000
"""Rows of a row group of Parquet: what is held of a table before it is written."""


class TableFile(Protocol):
    """A new file of one table."""

    def write(self, rows: Sequence[Row]) -> None:
        """Write rows, typed as the target holds them, at its end."""

    def close(self) -> None:
        """Write what is left."""


class FolderTarget(FileTarget):
    """A folder with a file for each table; other files in it are left alone."""

    suffix: str

    def _file(self, table: str) -> Path:
        return self.path / f"{table}{self.suffix}"

    def _read(self) -> Iterator[tuple[Schema, Iterator[Row]]]:
        if self.path.exists() and not self.path.is_dir():
            raise UsageError(
                Message(
                    f"{self.path} 是文件而不是文件夹：此格式每表一个文件，请另选一个文件夹。",
                    f"{self.path} is a file, not a folder: this format has a file for each table. "
                    "Choose a folder.",
                )
            )
        for name, schema in WRITTEN.items():
            if self._file(name).exists():
                yield schema, self._rows_of(schema)

    def _rows_of(self, schema: Schema) -> Iterator[Row]:
        try:
            yield from self._load(schema, self._file(schema.name))
        except (ValueError, KeyError, TypeError) as error:
            raise self._foreign() from error

    @contextmanager
    def _output(self, dataset: Dataset, exported: Exported) -> Iterator[Output]:
        self.path.mkdir(parents=True, exist_ok=True)
        paths = [self._file(name) for name in WRITTEN]
        with replacing(paths) as partial, ExitStack() as stack:
            files = {}
            for (name, schema), path in zip(WRITTEN.items(), partial, strict=True):
                files[name] = self._open(schema, path, dataset)
                stack.callback(files[name].close)
            yield _Files(files)
            stack.close()  # all are whole before the first takes its place
        exported.files = [str(path) for path in paths]

    def _save_wide(self, wide: Wide, path: Path, dataset: Dataset, exported: Exported) -> None:  # noqa: ARG002
        with closing(self._open(wide.schema, path, dataset)) as file:
            file.write([self.typed(wide.schema, row) for row in wide.rows])

    @abstractmethod
    def _load(self, schema: Schema, path: Path) -> Iterator[Row]:
        """Yield a table's rows, typed."""

    @abstractmethod
    def _open(self, schema: Schema, path: Path, dataset: Dataset) -> TableFile:
        """Begin a table's new file."""


class _Files:
    """The new files of a folder."""

    def __init__(self, files: Mapping[str, TableFile]) -> None:
        self._files = files

    def add(self, table: str, rows: Sequence[Row]) -> None:
        if rows:
            self._files[table].write(rows)

    def circular(self, part: FileRows) -> None:
        for name, rows in part.items():
            self.add(name, rows)


class JsonLines(FolderTarget):
    """JSON Lines: an object for each row, blanks as null."""

    suffix = ".jsonl"

    def _load(self, schema: Schema, path: Path) -> Iterator[Row]:
        with path.open(encoding="utf-8") as stream:
            for line in stream:
                yield self.typed(schema, as_named(schema, json.loads(line)))

    def _open(self, schema: Schema, path: Path, dataset: Dataset) -> TableFile:  # noqa: ARG002
        return _JsonFile(schema, path)


class _JsonFile:
    def __init__(self, schema: Schema, path: Path) -> None:
        self._names = schema.names
        self._stream = path.open("w", encoding="utf-8", newline="\n")
        self.close = self._stream.close

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._stream.write(json_text(dict(zip(self._names, row, strict=True))) + "\n")


class Csv(FolderTarget):
    """CSV as in the dataset. Text that a spreadsheet would run is neutralised unless ``raw``."""

    suffix = ".csv"

    def _load(self, schema: Schema, path: Path) -> Iterator[Row]:
        with path.open(encoding="utf-8", newline="") as stream:
            for found in csv.DictReader(stream):
                yield self.typed(schema, list(map(self._restored, as_named(schema, found))))

    def _restored(self, text: str | None) -> str | None:
        return text if self.raw or text is None else restore(text)

    def _open(self, schema: Schema, path: Path, dataset: Dataset) -> TableFile:  # noqa: ARG002
        return _CsvFile(schema, path, raw=self.raw)


class _CsvFile:
    def __init__(self, schema: Schema, path: Path, *, raw: bool) -> None:
        self._raw = raw
        stream = path.open("w", encoding="utf-8", newline="")
        self.close = stream.close
        self._writer = csv_writer(stream)
        self._writer.writerow(csv_row(schema.names, raw=raw))

    def write(self, rows: Sequence[Row]) -> None:
        self._writer.writerows(csv_row(row, raw=self._raw) for row in rows)


class Parquet(FolderTarget):
    """Parquet: typed columns, and what they mean in the file's own metadata."""

    suffix = ".parquet"

    def __init__(self, path: Path, *, raw: bool = False) -> None:
        super().__init__(path, raw=raw)
        purpose = Message("导出 Parquet ", "Parquet")
        need("pyarrow", purpose)
        self._parquet = need("pyarrow.parquet", purpose)

    def _load(self, schema: Schema, path: Path) -> Iterator[Row]:
        with self._parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=BATCH):
                for row in batch.to_pylist():
                    yield self.typed(schema, as_named(schema, row))

    def _open(self, schema: Schema, path: Path, dataset: Dataset) -> TableFile:
        return _ParquetFile(schema, arrow_schema(schema, dataset.version), path)


class _ParquetFile:
    """Rows are held as Arrow has them, a small part of what they take as Python's objects."""

    def __init__(self, schema: Schema, declared: pa.Schema, path: Path) -> None:
        import pyarrow.parquet

        self._columns = schema.columns
        self._declared = declared
        self._writer = pyarrow.parquet.ParquetWriter(path, declared, compression="zstd")
        self._waiting: list[Row] = []
        self._batches: list[pa.RecordBatch] = []
        self._held = 0

    def write(self, rows: Sequence[Row]) -> None:
        self._waiting += rows
        if len(self._waiting) >= BATCH:
            self._pack()
        if self._held >= _ROW_GROUP:
            self._flush()

    def close(self) -> None:
        self._pack()
        self._flush()
        self._writer.close()

    def _pack(self) -> None:
        if self._waiting:
            self._batches.append(record_batch(self._columns, self._waiting, self._declared))
            self._held += len(self._waiting)
            self._waiting = []

    def _flush(self) -> None:
        import pyarrow as pa

        if self._batches:
            self._writer.write_table(pa.Table.from_batches(self._batches, self._declared))
        self._batches, self._held = [], 0


def record_batch(
    columns: Sequence[Column], rows: Sequence[Row], declared: pa.Schema
) -> pa.RecordBatch:
    """Return rows as Arrow has them: days of text are days, decimals are binary numbers."""
    import pyarrow as pa

    arrays = [
        pa.array([_arrow_value(column, row[at]) for row in rows], field.type)
        for at, (column, field) in enumerate(zip(columns, declared, strict=True))
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=declared)


def arrow_schema(schema: Schema, version: str) -> pa.Schema:
    """Return a table's columns as Arrow types; titles and descriptions stand in their metadata."""
    import pyarrow as pa

    kinds: dict[str, Any] = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "date": pa.date32(),
    }
    fields = [
        pa.field(
            column.name,
            kinds[column.type],
            metadata={"title": both(column.title), "description": both(column.description)},
        )
        for column in schema.columns
    ]
    about = {
        "title": both(schema.title),
        "description": both(schema.description),
        "dataset_version": version,
    }
    return pa.schema(fields, metadata=about)


def _arrow_value(column: Column, value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return date.fromisoformat(value) if value and column.type == "date" else value
