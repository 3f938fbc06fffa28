"""SQLite: one file with keys, full-text search, and what Datasette shows of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tongbao.publish.dataset import Dataset
from tongbao.publish.schemas import Row, Schema
from tongbao.publish.targets.base import Exported
from tongbao.publish.targets.databases.sql import Database
from tongbao.publish.targets.datasette import METADATA, database_metadata, whole_metadata
from tongbao.publish.targets.related import ALL
from tongbao.publish.targets.revision import Revision, keyed
from tongbao.publish.targets.search import SEARCHED, VERSION, search_terms

_SEARCH_ID = "search_id"
"""Number by which the search index knows a row. SQLite's own row numbers change when the file is
vacuumed, and a search would then show the wrong rows."""

_CACHE = 16384
"""KiB of pages that are kept in memory: keys come in no order, and each touches another page."""
_AT_ONCE = 1000
"""Rows that are indexed with one statement."""
_HASH = 2 << 20
"""Bytes of words that the index gathers before it writes them out, to be merged later."""
_MERGED = 16
"""Pieces of the index that are merged together: the more, the less often words are written again."""


class SQLite(Database):
    """A SQLite file, ready for Datasette: ``datasette FILE -m FILE.metadata.json``.

    The metadata stand in the file too: where tongbao is installed beside Datasette, its plugin
    shows them without ``-m``.
    """

    is_file = True

    def __init__(self, url: sa.URL) -> None:
        super().__init__(url)
        self._last: dict[str, int] = {}
        self._indexes_later = False
        """Whether rows are indexed when all are written: table by table, in less time and memory."""

    def _engine(self, url: sa.URL) -> sa.Engine:
        engine = super()._engine(url)
        is_new_file = url != self.url

        # The driver would leave CREATE TABLE outside the transaction; then a failure half way
        # would leave half an export.
        @sa.event.listens_for(engine, "connect")
        def _on_connect(connection: Any, _: object) -> None:
            connection.isolation_level = None
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA cache_size = -{_CACHE}")
            if is_new_file:  # of which nothing is left where it breaks off
                connection.execute("PRAGMA journal_mode = OFF")
                connection.execute("PRAGMA synchronous = OFF")

        @sa.event.listens_for(engine, "begin")
        def _on_begin(connection: sa.Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        return engine

    def _further_columns(self, schema: Schema) -> list[sa.Column[Any]]:
        if schema.name not in SEARCHED:
            return []
        return [sa.Column(_SEARCH_ID, sa.Integer, unique=True)]

    def _prepare(self, connection: sa.Connection) -> bool:
        is_first = super()._prepare(connection)
        if self._stated(connection, "search") != VERSION:
            for name in SEARCHED:
                self._index_anew(connection, ALL[name])
            self._state(connection, {"search": VERSION})
        for name in SEARCHED:
            found = sa.select(sa.func.max(self.tables[name].c[_SEARCH_ID]))
            self._last[name] = connection.execute(found).scalar() or 0
        self._indexes_later = not any(self._last.values())
        return is_first

    def _index_anew(self, connection: sa.Connection, schema: Schema) -> None:
        """Create a table's index, and number and index the rows that are there."""
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {schema.name}_fts")
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE {schema.name}_fts USING fts5("
            "terms, content='', columnsize=0, tokenize='unicode61')"
        )
        for option, value in (("hashsize", _HASH), ("automerge", _MERGED)):
            connection.exec_driver_sql(
                f"INSERT INTO {schema.name}_fts({schema.name}_fts, rank) VALUES(?, ?)",
                (option, value),
            )
        connection.exec_driver_sql(f"UPDATE {schema.name} SET {_SEARCH_ID} = rowid")
        self._index_all(connection, schema)

    def _index_all(self, connection: sa.Connection, schema: Schema) -> None:
        """Index all rows of a table, read one by one from the file."""
        names = ", ".join(f'"{name}"' for name in (_SEARCH_ID, *SEARCHED[schema.name]))
        rows = connection.exec_driver_sql(f'SELECT {names} FROM "{schema.name}"')
        for portion in rows.partitions(_AT_ONCE):
            self._add_terms(connection, schema, ((row[0], row[1:]) for row in portion))
        # The words that the index still holds are written, before another begins to gather its own.
        connection.exec_driver_sql("SAVEPOINT indexed")
        connection.exec_driver_sql("RELEASE indexed")

    def _index_rows(self, connection: sa.Connection) -> None:
        if self._indexes_later:
            for name in SEARCHED:
                self._index_all(connection, ALL[name])

    def _apply(self, connection: sa.Connection, schema: Schema, revision: Revision) -> None:
        if schema.name not in SEARCHED:
            super()._apply(connection, schema, revision)
            return
        numbers = self._numbers(connection, schema, revision)
        self._index(
            connection,
            schema,
            ((number, revision.before[key]) for key, number in numbers.items()),
            forget=True,
        )
        super()._apply(connection, schema, revision)
        changed = keyed(schema, revision.changed)
        self._index(connection, schema, ((numbers[key], row) for key, row in changed.items()))

    def _numbers(
        self, connection: sa.Connection, schema: Schema, revision: Revision
    ) -> dict[tuple[object, ...], int]:
        """Return the numbers of the rows that a revision changes or removes."""
        table = self.tables[schema.name]
        found: dict[tuple[object, ...], int] = {}
        for key in revision.before:
            is_row = sa.and_(
                *(table.c[n] == v for n, v in zip(schema.primary_key, key, strict=True))
            )
            found[key] = connection.execute(
                sa.select(table.c[_SEARCH_ID]).where(is_row)
            ).scalar_one()
        return found

    def _insert(self, connection: sa.Connection, schema: Schema, rows: Sequence[Row]) -> None:
        """Write rows as the driver takes them: no row becomes a mapping and a tuple again."""
        if not rows:
            return
        days = [at for at, column in schema.figures if column.type == "date"]
        plain = [_plain(row, days) for row in rows] if days else list(rows)
        names = schema.names
        if schema.name in SEARCHED:
            first = self._last[schema.name] + 1
            self._last[schema.name] += len(rows)
            plain = [(*row, number) for number, row in enumerate(plain, first)]
            names = (*names, _SEARCH_ID)
            self._index(connection, schema, enumerate(rows, first))
        columns, blanks = ", ".join(f'"{n}"' for n in names), ", ".join("?" for _ in names)
        connection.exec_driver_sql(
            f'INSERT INTO "{schema.name}" ({columns}) VALUES ({blanks})',
            plain,
        )

    def _index(
        self,
        connection: sa.Connection,
        schema: Schema,
        rows: Iterable[tuple[int, Row]],
        *,
        forget: bool = False,
    ) -> None:
        """Add rows to the index, or take away what it holds of them."""
        if self._indexes_later:
            return
        places = [schema.names.index(name) for name in SEARCHED[schema.name]]
        found = ((number, [row[place] for place in places]) for number, row in rows)
        self._add_terms(connection, schema, found, forget=forget)

    def _add_terms(
        self,
        connection: sa.Connection,
        schema: Schema,
        rows: Iterable[tuple[int, Sequence[object]]],
        *,
        forget: bool = False,
    ) -> None:
        """Index rows by the texts that are searched, or take away what the index holds of them."""
        values = [(number, search_terms(texts)) for number, texts in rows]
        if not values:
            return
        index = f"{schema.name}_fts"
        if forget:  # such an index keeps no text: it must be told what it is to forget
            statement = f"INSERT INTO {index}({index}, rowid, terms) VALUES('delete', ?, ?)"
        else:
            statement = f"INSERT INTO {index}(rowid, terms) VALUES(?, ?)"
        connection.exec_driver_sql(statement, values)

    def _finish(self, connection: sa.Connection, dataset: Dataset) -> None:
        described = database_metadata(dataset.described)
        self._state(connection, {METADATA: json.dumps(described, ensure_ascii=False)})

    def _accompany(self, dataset: Dataset, exported: Exported) -> None:
        described = database_metadata(dataset.described)
        path = Path(str(self.url.database))
        beside = path.with_name(f"{path.name}.metadata.json")
        whole = whole_metadata(path.stem, described)
        beside.write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        exported.files.append(str(beside))


def _plain(row: Row, days: Sequence[int]) -> Row:
    """Return a row whose days are ISO text, as the file holds them."""
    values = list(row)
    for at in days:
        day = values[at]
        values[at] = day.isoformat() if isinstance(day, date) else day
    return tuple(values)
