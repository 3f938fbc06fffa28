"""Targets that are files: read again before they are replaced, so that corrections are known."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from tongbao.errors import UsageError, refused
from tongbao.model import Message
from tongbao.publish.dataset import Dataset
from tongbao.publish.folder.bringing_over import RENAMED, brought_over, renamed_json
from tongbao.publish.folder.replacing import replacing
from tongbao.publish.rows.file import FileRows
from tongbao.publish.schemas import SCHEMAS, Column, Row, Schema
from tongbao.publish.targets.base import Exported, Target, edition_of
from tongbao.publish.targets.held import Held
from tongbao.publish.targets.related import HISTORY
from tongbao.publish.targets.revision import keyed, revise
from tongbao.publish.wide import Wide

WRITTEN: Mapping[str, Schema] = {**SCHEMAS, "history": HISTORY}
"""The tables of a file target: the dataset's, and what rows said before."""


class Output(Protocol):
    """New files of a target, to which rows go as circulars pass by."""

    def add(self, table: str, rows: Sequence[Row]) -> None:
        """Write rows at a table's end."""

    def circular(self, part: FileRows) -> None:
        """Write one circular's rows, typed as the target holds them, of all the dataset's tables."""


class FileTarget(Target):
    """One file, or a folder with a file for each table.

    It mirrors the dataset: circulars that the dataset no longer has leave it, too. What they
    and corrected rows said stays in ``history``.
    """

    def __init__(self, path: Path, *, raw: bool = False) -> None:
        self.path = path
        self.raw = raw

    def write(self, dataset: Dataset) -> Exported:
        """See :meth:`Target.write`."""
        exported = Exported()
        self._check_apart(dataset)
        with self._refusing(), closing(Held()) as held:
            self._read_into(held)
            with self._output(dataset, exported) as output:
                self._bring_up(held, dataset, output, exported)
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
            raise refused(
                error,
                Message(
                    f"写入 {self.path} 时出错（{error.strerror or error}），原有内容未受影响。",
                    f"Writing to {self.path} failed ({error.strerror or error}); what was there "
                    "before is untouched.",
                ),
            ) from error

    @abstractmethod
    def _read(self) -> Iterator[tuple[Schema, Iterator[Row]]]:
        """Yield the tables that the target holds now, rows typed; none where it is not there yet.

        Raises:
            UsageError: What stands in its place is not a target of this kind.
        """

    @abstractmethod
    def _output(self, dataset: Dataset, exported: Exported) -> AbstractContextManager[Output]:
        """Give new files; at the end they take the target's place, all of them or none."""

    @abstractmethod
    def _save_wide(self, wide: Wide, path: Path, dataset: Dataset, exported: Exported) -> None:
        """Write a wide table to a new file."""

    def _read_into(self, held: Held) -> None:
        for schema, rows in self._read():
            held.add(schema, rows)

    def _bring_up(self, held: Held, dataset: Dataset, output: Output, exported: Exported) -> None:
        """Write the dataset's circulars, and to the history how they differ from those held."""
        is_first = "circulars" in held.tables and "indicators" not in held.tables
        for rows in held.history():
            output.add("history", [_renamed(row) for row in rows] if is_first else rows)
        edition = edition_of(dataset)
        for part in dataset.parts():
            before = self._before(held.take(str(part["circulars"][0][0])), is_first=is_first)
            typed = {n: [self.typed(s, row) for row in part[n]] for n, s in SCHEMAS.items()}
            for name, schema in SCHEMAS.items():
                old = keyed(schema, before.get(name, ()))
                new = keyed(schema, typed[name])
                revision = revise(schema, old, new, edition if before else None)
                if name == "rankings":
                    dataset.check_keeps(revision.removed, str(self.path))
                exported.count(revision)
                exported.rows[name] += len(typed[name])
                output.add("history", revision.history)
            output.circular(typed)
        for found in held.left():
            for name, gone in self._before(found, is_first=is_first).items():
                revision = revise(SCHEMAS[name], keyed(SCHEMAS[name], gone), {}, edition)
                exported.count(revision)
                output.add("history", revision.history)

    def _before(self, found: FileRows, *, is_first: bool) -> FileRows:
        """Return one circular's rows as the target holds them, as the second contract has them."""
        if not (is_first and found):
            return found
        whole = {name: found.get(name, ()) for name in SCHEMAS}
        return {
            name: [self.typed(SCHEMAS[name], row) for row in rows]
            for name, rows in brought_over(whole).items()
        }

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


def _renamed(row: Row) -> Row:
    """Return a row of the history under the names that columns have now."""
    named = dict(zip(HISTORY.names, row, strict=True))
    table = str(named["table_name"])
    column = str(named["column_name"] or "")
    named["column_name"] = RENAMED.get(table, {}).get(column, column) or None
    if named["change"] == "removed":
        named["old_value"] = renamed_json(table, str(named["old_value"] or "{}"))
    return tuple(named.values())
