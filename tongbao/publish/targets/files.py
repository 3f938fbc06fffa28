"""Targets that are files: read again before they are replaced, so that corrections are known."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tongbao.errors import UsageError
from tongbao.model import Message
from tongbao.publish.dataset import Dataset
from tongbao.publish.folder.bringing_over import RENAMED, brought_over, renamed_json
from tongbao.publish.rows.doubts import Doubt, doubts_of
from tongbao.publish.schemas import SCHEMAS, Column, Row, Schema
from tongbao.publish.targets.base import Exported, Target, edition_of
from tongbao.publish.targets.related import HISTORY
from tongbao.publish.targets.revision import keyed, revise
from tongbao.publish.wide import Wide

Tables = Mapping[str, Sequence[Row]]
WRITTEN: Mapping[str, Schema] = {**SCHEMAS, "history": HISTORY}
"""The tables of a file target: the dataset's, and what rows said before."""


class FileTarget(Target):
    """One file, or a folder with a file for each table.

    It mirrors the dataset: circulars that the dataset no longer has leave it, too. What they
    and corrected rows said stays in ``history``.
    """

    def __init__(self, path: Path, *, raw: bool = False) -> None:
        self.path = path
        self.raw = raw
        self.doubts: dict[str, Doubt] = {}
        """Doubtful facts by ``entry_id``, known once the tables are gathered."""

    def write(self, dataset: Dataset) -> Exported:
        """See :meth:`Target.write`."""
        exported = Exported()
        self._check_apart(dataset)
        with self._refusing():
            self._save(self._gather(dataset, exported), dataset, exported)
        return exported

    def write_wide(self, wide: Wide, dataset: Dataset) -> Exported:
        """See :meth:`Target.write_wide`."""
        exported = Exported(files=[str(self.path)])
        exported.rows["wide"] = len(wide.rows)
        self._check_apart(dataset)
        if self.path.is_dir():
            raise UsageError(
                Message(
                    f"{self.path} 是文件夹：宽表是一个文件，请另选一个名称。",
                    f"{self.path} is a folder; a wide table is one file: choose another name.",
                )
            )
        with self._refusing():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with replacing([self.path]) as (partial,):
                self._save_wide(wide, partial, dataset, exported)
        return exported

    def _check_apart(self, dataset: Dataset) -> None:
        """Refuse to write into the dataset's own folder: its tables would be overwritten."""
        own = dataset.folder.resolve()
        if own in (self.path.resolve(), self.path.resolve().parent):
            raise UsageError(
                Message(
                    f"{self.path} 在数据集自己的文件夹中，可能覆盖它的表；请另选一处。",
                    f"{self.path} is in the dataset's own folder, whose tables it might "
                    "overwrite; choose another place.",
                )
            )

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """Turn what the system refuses into one sentence."""
        try:
            yield
        except OSError as error:
            raise UsageError(
                Message(
                    f"写入 {self.path} 时出错（{error.strerror or error}），原有内容未受影响。",
                    f"Writing to {self.path} failed ({error.strerror or error}); what was there "
                    "before is untouched.",
                )
            ) from error

    @abstractmethod
    def _read(self) -> Tables:
        """Return what the target holds now, typed; nothing where it is not there yet.

        Raises:
            UsageError: What stands in its place is not a target of this kind.
        """

    @abstractmethod
    def _save(self, tables: Tables, dataset: Dataset, exported: Exported) -> None:
        """Put the tables in the target's place, all of them or none."""

    @abstractmethod
    def _save_wide(self, wide: Wide, path: Path, dataset: Dataset, exported: Exported) -> None:
        """Write a wide table to a new file."""

    def _gather(self, dataset: Dataset, exported: Exported) -> Tables:
        read = self._read()
        if "circulars" in read and "indicators" not in read:
            read = {
                name: [self.typed(WRITTEN[name], row) for row in rows]
                for name, rows in _brought_over(read).items()
            }
        before = {name: _by_circular(WRITTEN[name], rows) for name, rows in read.items()}
        tables: dict[str, list[Row]] = {name: [] for name in WRITTEN}
        tables["history"] = [row for rows in before.pop("history", {}).values() for row in rows]
        edition = edition_of(dataset)
        there = set(before.get("circulars", {}))
        for part in dataset.parts():
            key = part["circulars"][0][0]
            self.doubts |= doubts_of(part)
            for name, schema in SCHEMAS.items():
                rows = [self.typed(schema, row) for row in part[name]]
                old = keyed(schema, before.get(name, {}).pop(key, []))
                revision = revise(
                    schema, old, keyed(schema, rows), edition if key in there else None
                )
                if name == "rankings":
                    dataset.check_keeps(revision.removed, str(self.path))
                exported.count(revision)
                exported.rows[name] += len(rows)
                tables[name] += rows
                tables["history"] += revision.history
        for name, left in before.items():
            for rows in left.values():
                revision = revise(SCHEMAS[name], keyed(SCHEMAS[name], rows), {}, edition)
                exported.count(revision)
                tables["history"] += revision.history
        return tables

    def typed(self, schema: Schema, row: Sequence[object]) -> Row:
        """Return a row as this target gives it back."""
        return tuple(_typed(c, v) for c, v in zip(schema.columns, row, strict=True))

    def _foreign(self) -> UsageError:
        """Return the refusal to replace what tongbao did not write."""
        return UsageError(
            Message(
                f"{self.path} 已存在，且不是 tongbao export 写出的；为免覆盖，请另选一个名称。",
                f"{self.path} is there already and was not written by tongbao export; so as not "
                "to overwrite it, choose another name.",
            )
        )


def _typed(column: Column, value: Any) -> Any:
    if value is None or value == "":
        return None
    if column.type == "integer":
        return int(value)
    return float(value) if column.type == "number" else str(value)


def as_named(schema: Schema, found: Mapping[str, Any]) -> list[Any]:
    """Return a row's values in the schema's order; columns may be called as they once were."""
    names = {now: before for before, now in RENAMED.get(schema.name, {}).items()}
    return [found.get(name, found.get(names.get(name, ""))) for name in schema.names]


def _brought_over(tables: Tables) -> Tables:
    """Return what was written under the first contract as the second one has it."""
    of = {name: _by_circular(schema, tables.get(name, ())) for name, schema in SCHEMAS.items()}
    new: dict[str, list[Row]] = {name: [] for name in SCHEMAS}
    for key in of["circulars"]:
        for name, rows in brought_over({n: of[n].get(key, []) for n in SCHEMAS}).items():
            new[name] += rows
    return {**new, "history": [_renamed(row) for row in tables.get("history", ())]}


def _renamed(row: Row) -> Row:
    """Return a row of the history under the names that columns have now."""
    named = dict(zip(HISTORY.names, row, strict=True))
    table = str(named["table_name"])
    column = str(named["column_name"] or "")
    named["column_name"] = RENAMED.get(table, {}).get(column, column) or None
    if named["change"] == "removed":
        named["old_value"] = renamed_json(table, str(named["old_value"] or "{}"))
    return tuple(named.values())


def _by_circular(schema: Schema, rows: Sequence[Row]) -> dict[object, list[Row]]:
    at = schema.names.index("circular_id")
    found: dict[object, list[Row]] = {}
    for row in rows:
        found.setdefault(row[at], []).append(row)
    return found


@contextmanager
def replacing(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """Give new files to write to; they take the place of ``paths`` once all are complete."""
    partial = [path.with_name(f".{path.name}.{os.getpid()}.part") for path in paths]
    try:
        yield partial
        for written, path in zip(partial, paths, strict=True):
            written.replace(path)
    finally:
        for written in partial:
            written.unlink(missing_ok=True)
