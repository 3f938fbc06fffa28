"""PostgreSQL: exact decimals, comments on every column, one export at a time."""

from __future__ import annotations

import sqlalchemy as sa

from tongbao.publish.folder.datapackage import both, meaning
from tongbao.publish.schemas import FACTS
from tongbao.publish.targets.databases.sql import Database

_LOCK = 0x746F6E67
"""Any fixed number: those who export to one database wait for each other by it."""


class PostgreSQL(Database):
    """A PostgreSQL server, through psycopg."""

    exact_numbers = True
    longest_name = 63

    def _engine(self, url: sa.URL) -> sa.Engine:
        # Whatever the server's own encoding is, names go over as they are.
        return sa.create_engine(url, connect_args={"client_encoding": "utf8"})

    def _view_facts(self, connection: sa.Connection) -> None:
        super()._view_facts(connection)
        said = {FACTS.name: both(FACTS.description)}
        said |= {f'{FACTS.name}."{column.name}"': meaning(column) for column in FACTS.columns}
        for name, text in said.items():
            kind = "VIEW" if name == FACTS.name else "COLUMN"
            words = text.replace("'", "''").replace("%", "%%")
            connection.exec_driver_sql(f"COMMENT ON {kind} {name} IS '{words}'")

    def _begin(self, connection: sa.Connection) -> None:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
