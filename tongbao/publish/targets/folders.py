"""Folders with one file for each table: Parquet, JSON Lines and CSV."""

from __future__ import annotations

import csv
import json
from abc import abstractmethod
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongbao.errors import UsageError
from tongbao.model import Message
from tongbao.publish.dataset import Dataset
from tongbao.publish.folder.csvtext import csv_row, csv_writer
from tongbao.publish.folder.datapackage import both
from tongbao.publish.formulas import restore
from tongbao.publish.schemas import Column, Row, Schema
from tongbao.publish.targets.base import Exported, need
from tongbao.publish.targets.files import WRITTEN, FileTarget, Tables, as_named, replacing
from tongbao.publish.wide import Wide
from tongbao.text.escaping import json_text

if TYPE_CHECKING:
    import pyarrow as pa


class FolderTarget(FileTarget):
    """A folder with a file for each table; other files in it are left alone."""

    suffix: str

    def _file(self, table: str) -> Path:
        return self.path / f"{table}{self.suffix}"

    def _read(self) -> Tables:
        if self.path.exists() and not self.path.is_dir():
            raise UsageError(
                Message(
                    f"{self.path} 是文件而不是文件夹：此格式每表一个文件，请另选一个文件夹。",
                    f"{self.path} is a file, not a folder: this format has a file for each table. "
                    "Choose a folder.",
                )
            )
        there = [name for name in WRITTEN if self._file(name).exists()]
        try:
            return {name: self._load(WRITTEN[name], self._file(name)) for name in there}
        except (ValueError, KeyError, TypeError) as error:
            raise self._foreign() from error

    def _save(self, tables: Tables, dataset: Dataset, exported: Exported) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        paths = [self._file(name) for name in WRITTEN]
        with replacing(paths) as partial:
            for (name, schema), path in zip(WRITTEN.items(), partial, strict=True):
                self._dump(schema, tables[name], path, dataset)
        exported.files = [str(path) for path in paths]

    def _save_wide(self, wide: Wide, path: Path, dataset: Dataset, exported: Exported) -> None:  # noqa: ARG002
        rows = [self.typed(wide.schema, row) for row in wide.rows]
        self._dump(wide.schema, rows, path, dataset)

    @abstractmethod
    def _load(self, schema: Schema, path: Path) -> list[Row]:
        """Return a table's rows, typed."""

    @abstractmethod
    def _dump(self, schema: Schema, rows: Sequence[Row], path: Path, dataset: Dataset) -> None:
        """Write a table's rows to a new file."""


class JsonLines(FolderTarget):
    """JSON Lines: an object for each row, blanks as null."""

    suffix = ".jsonl"

    def _load(self, schema: Schema, path: Path) -> list[Row]:
        with path.open(encoding="utf-8") as stream:
            objects = [json.loads(line) for line in stream]
        return [self.typed(schema, as_named(schema, found)) for found in objects]

    def _dump(self, schema: Schema, rows: Sequence[Row], path: Path, dataset: Dataset) -> None:  # noqa: ARG002
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            for row in rows:
                named = dict(zip(schema.names, row, strict=True))
                stream.write(json_text(named) + "\n")


class Csv(FolderTarget):
    """CSV as in the dataset. Text that a spreadsheet would run is neutralised unless ``raw``."""

    suffix = ".csv"

    def _load(self, schema: Schema, path: Path) -> list[Row]:
        with path.open(encoding="utf-8", newline="") as stream:
            return [
                self.typed(schema, list(map(self._restored, as_named(schema, found))))
                for found in csv.DictReader(stream)
            ]

    def _restored(self, text: str | None) -> str | None:
        return text if self.raw or text is None else restore(text)

    def _dump(self, schema: Schema, rows: Sequence[Row], path: Path, dataset: Dataset) -> None:  # noqa: ARG002
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv_writer(stream)
            writer.writerow(csv_row(schema.names, raw=self.raw))
            writer.writerows(csv_row(row, raw=self.raw) for row in rows)


class Parquet(FolderTarget):
    """Parquet: typed columns, and what they mean in the file's own metadata."""

    suffix = ".parquet"

    def __init__(self, path: Path, *, raw: bool = False) -> None:
        super().__init__(path, raw=raw)
        purpose = Message("导出 Parquet ", "Parquet")
        need("pyarrow", purpose)
        self._parquet = need("pyarrow.parquet", purpose)

    def _load(self, schema: Schema, path: Path) -> list[Row]:
        found = self._parquet.read_table(path)
        return [self.typed(schema, as_named(schema, row)) for row in found.to_pylist()]

    def _dump(self, schema: Schema, rows: Sequence[Row], path: Path, dataset: Dataset) -> None:
        import pyarrow as pa

        declared = arrow_schema(schema, dataset.version)
        columns = [[row[at] for row in rows] for at in range(len(schema.columns))]
        arrays = [
            pa.array([_arrow_value(column, value) for value in values], field.type)
            for column, values, field in zip(schema.columns, columns, declared, strict=True)
        ]
        table = pa.Table.from_arrays(arrays, schema=declared)
        self._parquet.write_table(table, path, compression="zstd")


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
    return date.fromisoformat(value) if value and column.type == "date" else value
