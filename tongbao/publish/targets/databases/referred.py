"""Tables that circulars refer to, places and rules: each row is written once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from tongbao.publish.schemas import Row, Schema
from tongbao.publish.targets.databases.tables import Tables
from tongbao.publish.targets.revision import Revision, keyed, revise


class ReferredTo:
    """A table of things that circulars refer to: each is written once, and kept up to date."""

    def __init__(self, connection: sa.Connection, database: Tables, schema: Schema) -> None:
        self._write: Callable[[Revision], None] = lambda revision: database.apply(
            connection, schema, revision
        )
        self._schema = schema
        table = database.tables[schema.name]
        columns = [table.c[name] for name in schema.names]
        self._rows = keyed(schema, [tuple(row) for row in connection.execute(sa.select(*columns))])

    def ensure(self, rows: Sequence[Row], *, update: bool = True) -> None:
        """Make sure that rows are there; with ``update``, that they say the same."""
        new = {
            key: row
            for key, row in keyed(self._schema, rows).items()
            if key not in self._rows or (update and self._rows[key] != row)
        }
        if new:
            old = {key: self._rows[key] for key in new if key in self._rows}
            self._write(revise(self._schema, old, new, None))
            self._rows |= new
