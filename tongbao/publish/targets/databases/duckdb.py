"""DuckDB: one file, through its SQLAlchemy dialect."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from tongbao.publish.schemas import Row, Schema
from tongbao.publish.targets.databases.earlier import copy_tables
from tongbao.publish.targets.databases.sql import Database

_FEW = 20
"""Up to so many rows, single insertions are as fast."""


class DuckDB(Database):
    """A DuckDB file."""

    is_file = True
    # Its columns are searched by ranges of values; indexes beside keys only slow writing.
    indexes = False
    # It refuses to change or remove a row that another refers to, even where the other goes first.
    keys_among_facts = False

    def _reshape(self, connection: sa.Connection) -> None:
        copy_tables(connection, self)

    def _insert(self, connection: sa.Connection, schema: Schema, rows: Sequence[Row]) -> None:
        """Insert rows as an Arrow table: one by one takes a column store many times as long."""
        if len(rows) <= _FEW:
            super()._insert(connection, schema, rows)
            return
        import pyarrow as pa

        from tongbao.publish.targets.folders import arrow_schema

        declared = arrow_schema(schema, "")
        columns = [
            pa.array(values, field.type)
            for values, field in zip(zip(*rows, strict=True), declared, strict=True)
        ]
        table = pa.Table.from_arrays(columns, schema=declared)
        quote = connection.dialect.identifier_preparer.quote
        names = ", ".join(quote(name) for name in schema.names)
        connection.exec_driver_sql("register", ("incoming", table))
        connection.exec_driver_sql(
            f"INSERT INTO {quote(schema.name)} ({names}) SELECT {names} FROM incoming"
        )

    def _gathered_written(self, connection: sa.Connection) -> None:
        # What is not committed is held in memory, however much that is.
        if self.is_new_file:
            connection.commit()
