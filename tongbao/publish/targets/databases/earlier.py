"""Databases of the first contract: their tables and rows are brought over in place.

What they gathered stays, circulars that no dataset has any longer and the history too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from tongbao.publish.folder.bringing_over import FIRST_COLUMNS, RENAMED, brought_over, renamed_json
from tongbao.publish.schemas import SCHEMAS, Row
from tongbao.publish.targets.databases.tables import Tables
from tongbao.publish.targets.revision import keyed, revise


def rename_columns(connection: sa.Connection) -> None:
    """Give columns of the first contract the names that they have now."""
    quote = connection.dialect.identifier_preparer.quote
    for table, names in RENAMED.items():
        for before, now in names.items():
            connection.exec_driver_sql(
                f"ALTER TABLE {quote(table)} RENAME COLUMN {quote(before)} TO {quote(now)}"
            )


_BELOW = (
    "WHERE old.parent_code IN (SELECT place_code FROM places)"
    " AND old.place_code NOT IN (SELECT place_code FROM places)"
)
_LEVELS = ("WHERE old.parent_code IS NULL", _BELOW, _BELOW, _BELOW)
"""Conditions that give places level by level: province, city, county, and one to spare."""


def copy_tables(connection: sa.Connection, database: Tables) -> None:
    """Make the tables anew and copy what they held: for systems that cannot alter such tables."""
    quote = connection.dialect.identifier_preparer.quote
    first = list(FIRST_COLUMNS)
    held = [*first, "history", "rules", "places"]
    for table in held:
        connection.exec_driver_sql(
            f"CREATE TEMP TABLE {quote('first_' + table)} AS SELECT * FROM {quote(table)}"
        )
    for table in ("history", *reversed(first), "rules", "places"):
        connection.exec_driver_sql(f"DROP TABLE {quote(table)}")
    for name, made in database.tables.items():
        if name in (*SCHEMAS, *held):
            made.create(connection)
    for table in ("places", "rules", *first, "history"):
        names = [column.name for column in database.tables[table].columns]
        copied = connection.exec_driver_sql(f"SELECT * FROM {quote('first_' + table)} LIMIT 0")
        old = list(copied.keys())
        now = [RENAMED.get(table, {}).get(name, name) for name in old]
        pairs = [(a, b) for a, b in zip(old, now, strict=True) if b in names]
        into = ", ".join(quote(b) for _, b in pairs)
        of = ", ".join(quote(a) for a, _ in pairs)
        # Places refer to the level above, which must be there before.
        for condition in _LEVELS if table == "places" else ("",):
            connection.exec_driver_sql(
                f"INSERT INTO {quote(table)} ({into}) SELECT {of}"
                f" FROM {quote('first_' + table)} AS old {condition}"
            )
        connection.exec_driver_sql(f"DROP TABLE {quote('first_' + table)}")


def bring_rows_over(connection: sa.Connection, database: Tables) -> None:
    """Fill the second contract's columns and tables, circular by circular, without a history."""
    circulars = database.tables["circulars"]
    keys = [key for (key,) in connection.execute(sa.select(circulars.c.circular_id)).all()]
    for key in keys:
        part = {name: _rows(connection, database, name, key) for name in SCHEMAS}
        new = brought_over(part)
        for name, schema in SCHEMAS.items():
            old = keyed(schema, database.typed(schema, part[name]))
            rows = database.typed(schema, new[name])
            revision = revise(schema, old, keyed(schema, rows), None)
            database.apply(connection, schema, revision)
    _rename_in_history(connection, database)


def _rows(connection: sa.Connection, database: Tables, name: str, key: str) -> Sequence[Row]:
    table = database.tables[name]
    columns = [table.c[column] for column in SCHEMAS[name].names]
    found = connection.execute(sa.select(*columns).where(table.c.circular_id == key)).all()
    return [tuple(map(_plain, row)) for row in found]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _rename_in_history(connection: sa.Connection, database: Tables) -> None:
    """Say in the history, too, what renamed columns are called now."""
    history = database.tables["history"]
    for table, names in RENAMED.items():
        of_table = history.c.table_name == table
        for before, now in names.items():
            connection.execute(
                history.update()
                .where(of_table, history.c.column_name == before)
                .values(column_name=now)
            )
        removed = connection.execute(
            sa.select(history.c.history_id, history.c.old_value).where(
                of_table, history.c.change == "removed"
            )
        ).all()
        for key, told in removed:
            connection.execute(
                history.update()
                .where(history.c.history_id == key)
                .values(old_value=renamed_json(table, told))
            )
