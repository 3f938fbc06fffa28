"""A dataset that was written before: its tables as frames, and row by row for other systems."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongbao.errors import NotADocumentError, UsageError
from tongbao.model import Message
from tongbao.publish.folder.bringing_over import FIRST, brought_over
from tongbao.publish.folder.reading import (
    contract_of,
    described,
    is_dataset,
    read_package,
    typed_rows,
)
from tongbao.publish.folder.verification import verify
from tongbao.publish.frames import Tables, frame
from tongbao.publish.rows.facts import fact_view
from tongbao.publish.schemas import SCHEMAS, Row
from tongbao.publish.selection import Only, Selection

if TYPE_CHECKING:
    import pandas as pd

    from tongbao.publish.rows.file import FileRows
    from tongbao.publish.wide import Dimension, Measure


class Dataset(Tables):
    """The dataset in a folder that ``tongbao extract`` wrote.

    See :class:`tongbao.publish.frames.Tables` for the frames and their dtypes. Text is as
    printed: what keeps spreadsheets from running it as a formula is taken away again.

    Args:
        folder: Where the dataset is.
        only: Which of its facts to keep; all where nothing is said.

    Raises:
        NotADocumentError: The folder is no dataset.
        UsageError: A table is asked for whose file cannot be read.
    """

    def __init__(self, folder: str | os.PathLike[str], only: Only | None = None) -> None:
        self.folder = Path(folder)
        self.selection = Selection(only) if only else None
        """What keeps some of its facts; None where it is whole."""
        if not is_dataset(self.folder):
            raise NotADocumentError(
                Message(
                    f"{folder} 不是数据集：缺 circulars.csv 或 findings.csv。请用 tongbao extract 生成。",
                    f"{folder} is no dataset: circulars.csv or findings.csv is missing. "
                    "Make one with tongbao extract.",
                )
            )

    @cached_property
    def package(self) -> Mapping[str, Any]:
        """Return what ``datapackage.json`` declares: titles, sources, licences, schemas."""
        return self._titled(read_package(self.folder))

    @property
    def version(self) -> str:
        """Return the dataset's version; blank where it states none."""
        return str(self.described.get("version", ""))

    @property
    def described(self) -> Mapping[str, Any]:
        """Return :attr:`package` without its sources, which are as many as the circulars."""
        return self._titled(described(self.folder))

    def _titled(self, package: Mapping[str, Any]) -> Mapping[str, Any]:
        return self.selection.titled(package) if self.selection else package

    def rows(self, table: str) -> Iterator[Row]:
        """Yield a table's rows with typed values, None for blanks, in the schema's order.

        A dataset of the first contract is brought over while it is read: what its rows tell of
        the second one's columns and tables is filled in.

        Raises:
            UsageError: A row cannot be read; the error names file and row.
        """
        if self._is_first or self.selection:
            for part in self.parts():
                yield from part[table]
            return
        yield from typed_rows(self.folder, table)

    def parts(self) -> Iterator[FileRows]:
        """Yield the rows of each circular in turn, so that memory holds one circular at a time.

        Raises:
            UsageError: A table is not in the order of ``circulars``, or cannot be read.
        """
        runs = {name: _Runs(self.folder, name) for name in SCHEMAS if name != "circulars"}
        for circular in typed_rows(self.folder, "circulars"):
            key = str(circular[0])
            part = {"circulars": [circular], **{n: run.take(key) for n, run in runs.items()}}
            rows: FileRows = brought_over(part) if self._is_first else part
            yield self.selection.of(rows) if self.selection else rows
        for run in runs.values():
            run.check_finished()

    @cached_property
    def _is_first(self) -> bool:
        """Return whether the folder was written under the first contract."""
        return contract_of(self.folder) == FIRST

    def verify(self) -> None:
        """Compare the tables with the hashes that the descriptor holds, as all reading does.

        Raises:
            UsageError: A table was cut short or changed since it was written.
        """
        verify(self.folder)

    def check_keeps(self, removed: Iterable[Row], target: str) -> None:
        """Refuse to take facts out of a target that a selection only leaves out.

        Raises:
            UsageError: The selection has not all facts of the target; a whole dataset may
                remove any.
        """
        if self.selection:
            self.selection.check_keeps(removed, target)

    def only(self, which: Only) -> Dataset:
        """Return the dataset with its trusted facts only, or with its doubtful ones only.

        Trusted is what nobody doubts to stand on the page, or what was decided. What the circular
        itself contradicts is trusted to be what the circular says: see ``doubt_of``.
        """
        return Dataset(self.folder, which)

    def wide(
        self, down: Dimension = "place", across: Dimension = "indicator", *, of: Measure = "value"
    ) -> pd.DataFrame:
        """Return the rankings as a wide table: one of place, indicator and circular across.

        Args:
            down: What runs down, beside the dimension that is not named.
            across: What runs across.
            of: What stands in the cells: the value, the rank, the status or the printed text.
        """
        from tongbao.publish.wide import widen

        table = widen(self, down, across, of)
        return frame(table.schema, table.rows)

    def _frame(self, table: str) -> pd.DataFrame:
        return frame(SCHEMAS[table], list(self.rows(table)))

    def _facts(self) -> Iterator[Row]:
        for part in self.parts():
            yield from fact_view(part)

    def __repr__(self) -> str:
        return f"Dataset({str(self.folder)!r}, version={self.version!r})"


class _Runs:
    """A table's rows, taken circular by circular."""

    def __init__(self, folder: Path, table: str) -> None:
        self._name = f"{folder}/{table}.csv"
        self._column = SCHEMAS[table].names.index("circular_id")
        self._rows = typed_rows(folder, table)
        self._next = next(self._rows, None)

    def take(self, circular_id: str) -> list[Row]:
        """Return the rows of a circular that come next; none if another's do."""
        taken: list[Row] = []
        while self._next is not None and self._next[self._column] == circular_id:
            taken.append(self._next)
            self._next = next(self._rows, None)
        return taken

    def check_finished(self) -> None:
        """Refuse rows that are left: of no circular, or in another order."""
        if self._next is not None:
            key = self._next[self._column]
            raise UsageError(
                Message(
                    f"{self._name} 中通报 {key} 的行与 circulars.csv 的顺序不符，或不属于其中任何通报；"
                    "请用 tongbao extract 重新生成。",
                    f"The rows of circular {key} in {self._name} are not in the order of "
                    "circulars.csv, or belong to none of its circulars; make the dataset anew "
                    "with tongbao extract.",
                )
            )
