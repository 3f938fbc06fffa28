"""What a file target holds already, kept on disk by circular while new rows pass by."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from tongbao.publish.schemas import Row, Schema

_HISTORY = "history"
_AT_ONCE = 1000
"""Rows of the history that are kept together."""

Part = dict[str, list[Row]]


class Held:
    """The rows of a target by circular; memory holds one circular. Close it when done."""

    def __init__(self) -> None:
        # The empty name is a database on disk that nobody else sees and that goes with its owner.
        self._base = sqlite3.connect("")
        self._base.execute(
            "CREATE TABLE held (number INTEGER PRIMARY KEY, circular TEXT, name TEXT, told TEXT)"
        )
        self._base.execute("CREATE INDEX by_circular ON held (circular)")
        self.tables: set[str] = set()
        """Tables that the target has, with rows or without."""

    def add(self, schema: Schema, rows: Iterable[Row]) -> None:
        """Take in a table's rows, in the target's order."""
        self.tables.add(schema.name)
        if schema.name == _HISTORY:
            own = iter(rows)
            while portion := list(islice(own, _AT_ONCE)):
                self._keep(None, schema.name, portion)
            return
        at = schema.names.index("circular_id")
        for circular, of_it in groupby(rows, key=lambda row: row[at]):
            self._keep(str(circular), schema.name, of_it)

    def take(self, circular: str) -> Part:
        """Return a circular's rows by table, and forget them."""
        found: Part = {}
        for name, told in self._base.execute(
            "SELECT name, told FROM held WHERE circular = ? ORDER BY number", (circular,)
        ):
            found.setdefault(name, []).extend(map(tuple, json.loads(told)))
        self._base.execute("DELETE FROM held WHERE circular = ?", (circular,))
        return found

    def left(self) -> Iterator[Part]:
        """Yield the rows of the circulars that were not taken, one circular at a time."""
        while found := self._base.execute(
            "SELECT circular FROM held WHERE circular IS NOT NULL ORDER BY number LIMIT 1"
        ).fetchone():
            yield self.take(found[0])

    def history(self) -> Iterator[list[Row]]:
        """Yield the history's rows, some at a time."""
        for (told,) in self._base.execute(
            "SELECT told FROM held WHERE circular IS NULL ORDER BY number"
        ):
            yield list(map(tuple, json.loads(told)))

    def close(self) -> None:
        """Give back the disk."""
        self._base.close()

    def _keep(self, circular: str | None, name: str, rows: Iterable[Row]) -> None:
        self._base.execute(
            "INSERT INTO held (circular, name, told) VALUES (?, ?, ?)",
            (circular, name, json.dumps(list(rows), ensure_ascii=True)),
        )
