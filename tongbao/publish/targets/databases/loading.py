"""Rows of circulars that a database does not have yet: gathered, and written by the thousand.

A statement for each circular and table would cost more than the rows themselves: most of its time
in a row store, nearly all of it in a column store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tongbao.publish.rows.file import FileRows
from tongbao.publish.schemas import SCHEMAS, Column, Row, Schema
from tongbao.publish.targets.revision import check_keys

GATHERED = 10_000
"""Rows that are held, of all tables together: what memory takes however many circulars come."""

Conversion = Callable[[Any], Any]


class Loading:
    """Gathers circulars that a database does not have; :meth:`flush` writes what is held.

    Args:
        write: Writes rows of a table.
        written: What is to be done when all rows that were held are written.
    """

    def __init__(
        self, write: Callable[[Schema, Sequence[Row]], None], written: Callable[[], None]
    ) -> None:
        self._write = write
        self._written = written
        self._held: Mapping[str, list[Row]] = {name: [] for name in SCHEMAS}
        self._circulars: set[object] = set()

    def add(self, part: FileRows) -> None:
        """Take in one circular's rows, each in the schema's order."""
        for name, held in self._held.items():
            held.extend(part[name])
        self._circulars.add(part["circulars"][0][0])
        if sum(map(len, self._held.values())) >= GATHERED:
            self.flush()

    def holds(self, circular: object) -> bool:
        """Return whether a circular's rows are held, and not in the database yet."""
        return circular in self._circulars

    def flush(self) -> None:
        """Write what is held, each table after those that it refers to.

        Raises:
            UsageError: Rows lack a key, or share one.
        """
        for name, schema in SCHEMAS.items():
            rows = self._held[name]
            check_keys(schema, rows)
            self._write(schema, rows)
            rows.clear()
        self._circulars.clear()
        self._written()


def converted(schema: Schema, rows: Sequence[Row], *, exact: bool) -> list[Row]:
    """Return rows as a database holds them, blanks as None; column by column, which is fast.

    Args:
        schema: The table.
        rows: Its rows, as the dataset has them.
        exact: Whether decimals of the record are kept exactly, not as binary numbers.
    """
    if not rows:
        return []
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for at, column in enumerate(schema.columns):
        convert = _conversion(column, exact=exact)
        if convert is not None:
            columns[at] = [None if v is None or v == "" else convert(v) for v in columns[at]]
        elif "" in columns[at]:
            columns[at] = [None if v == "" else v for v in columns[at]]
    return list(zip(*columns, strict=True))


def _conversion(column: Column, *, exact: bool) -> Conversion | None:
    """Return how what CSV held becomes what a database holds; None where it is the same."""
    if column.type == "date":
        return date.fromisoformat
    if column.type == "number":
        return Decimal if exact and column.exact else float
    return None
