"""Databases through SQLAlchemy: tables with keys, updated circular by circular.

One transaction holds the whole export. Of each circular the rows that are there are read,
compared with the new ones, and only what differs is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from tongbao.errors import UsageError, refused
from tongbao.model import Message
from tongbao.publish.dataset import Dataset
from tongbao.publish.folder.datapackage import both, meaning
from tongbao.publish.folder.replacing import new_file
from tongbao.publish.rows.file import FileRows
from tongbao.publish.schemas import CONTRACT, FACTS, SCHEMAS, Column, Row, Schema
from tongbao.publish.targets.base import Exported, Target, edition_of
from tongbao.publish.targets.databases.earlier import bring_rows_over, rename_columns
from tongbao.publish.targets.databases.loading import Loading, converted
from tongbao.publish.targets.databases.referred import ReferredTo
from tongbao.publish.targets.databases.views import facts_view, short_names
from tongbao.publish.targets.related import ALL, PLACES, RULES, place_rows, references, rule_rows
from tongbao.publish.targets.revision import Edition, Key, Revision, keyed, revise
from tongbao.publish.wide import Wide

_META = "tongbao_export"
"""Says that the tables beside it are ours, and what they were made from."""


class Database(Target):
    """A database that SQLAlchemy speaks to; subclasses say what is particular to one kind."""

    exact_numbers = False
    """Whether decimals are kept exactly, not as binary numbers."""
    is_file = False
    """Whether a file is the whole database."""
    keys_among_facts = True
    """Whether foreign keys among the tables of one circular can be declared."""
    longest_name = 1000
    """Bytes that a column's name may have."""
    indexes = True
    """Whether columns that others refer to are indexed."""
    is_new_file = False
    """Whether the file is being made: nobody else sees it before it is whole."""

    def __init__(self, url: sa.URL) -> None:
        self.url = url
        self.tables = self._declare()
        # Kept apart, as an index is made much faster over rows that are there.
        self._indexes = {name: list(table.indexes) for name, table in self.tables.items()}
        for table in self.tables.values():
            table.indexes.clear()

    def write(self, dataset: Dataset) -> Exported:
        """See :meth:`Target.write`."""
        exported = Exported(files=[self.name])
        with self._refusing():
            # In this order: the file takes its name when nobody holds it open.
            with (
                self._place() as url,
                self._engine_of(url) as engine,
                engine.connect() as connection,
            ):
                self._write_all(connection, dataset, exported)
                connection.commit()
            self._accompany(dataset, exported)
        return exported

    def write_wide(self, wide: Wide, dataset: Dataset) -> Exported:  # noqa: ARG002
        """See :meth:`Target.write_wide`; the table's name says what runs down and across."""
        exported = Exported(files=[self.name])
        names = short_names(wide.schema.names, self.longest_name)
        table = sa.Table(
            wide.schema.name,
            sa.MetaData(),
            *(
                sa.Column(name, self._type(column), comment=both(column.title))
                for name, column in zip(names, wide.schema.columns, strict=True)
            ),
            comment=both(wide.schema.description),
        )
        rows = [dict(zip(names, row, strict=True)) for row in self.typed(wide.schema, wide.rows)]
        with (
            self._refusing(),
            self._engine_of(self.url) as engine,
            engine.begin() as connection,
        ):
            self._begin(connection)
            table.drop(connection, checkfirst=True)
            table.create(connection)
            if rows:
                connection.execute(table.insert(), rows)
        exported.rows["wide"] = len(rows)
        return exported

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """Turn what the database refuses into one sentence."""
        try:
            if self.is_file and self.url.database:
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            yield
        except (SQLAlchemyError, OSError) as error:
            cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
            raise refused(cause, self._refusal(cause)) from error

    @contextmanager
    def _place(self) -> Iterator[sa.URL]:
        """Give the database to write to; a file that is new takes its name when it is whole."""
        path = Path(self.url.database or "")
        self.is_new_file = self.is_file and bool(self.url.database) and not path.exists()
        if not self.is_new_file:
            yield self.url
            return
        with new_file(path) as partial:
            yield self.url.set(database=str(partial))

    @contextmanager
    def _engine_of(self, url: sa.URL) -> Iterator[sa.Engine]:
        engine = self._engine(url)
        try:
            yield engine
        finally:
            engine.dispose()

    @property
    def name(self) -> str:
        """Return the database's name for people, without its password."""
        if self.is_file:
            return str(self.url.database)
        return self.url.render_as_string(hide_password=True)

    def _engine(self, url: sa.URL) -> sa.Engine:
        return sa.create_engine(url)

    def _begin(self, connection: sa.Connection) -> None:
        """Prepare the transaction; subclasses may keep others out until it ends."""

    def _finish(self, connection: sa.Connection, dataset: Dataset) -> None:
        """Do what is left when all rows are written, before that becomes lasting."""

    def _accompany(self, dataset: Dataset, exported: Exported) -> None:
        """Write what stands beside the database."""

    def _write_all(self, connection: sa.Connection, dataset: Dataset, exported: Exported) -> None:
        self._begin(connection)
        is_new = not sa.inspect(connection).has_table(_META)
        is_first = self._prepare(connection)
        if not is_new:
            self._index_columns(connection)
        rules = ReferredTo(connection, self, RULES)
        places = ReferredTo(connection, self, PLACES)
        rules.ensure(rule_rows())
        if is_first:
            bring_rows_over(connection, self)
        edition = edition_of(dataset)
        loading = Loading(
            lambda schema, rows: self._insert(connection, schema, self.typed(schema, rows)),
            lambda: self._gathered_written(connection),
        )
        for part in dataset.parts():
            column = SCHEMAS["findings"].names.index("rule")
            rules.ensure(rule_rows(str(row[column]) for row in part["findings"]), update=False)
            for level in place_rows(part):  # one by one: a row may refer to the level above
                places.ensure(level)
            if self._is_there(connection, part, loading):
                self._update(connection, part, dataset, edition, exported)
            else:
                loading.add(part)
                exported.rows.update({name: len(part[name]) for name in SCHEMAS})
                exported.added += sum(len(part[name]) for name in SCHEMAS)
        loading.flush()
        self._index_rows(connection)
        if is_new:
            self._index_columns(connection)
        self._finish(connection, dataset)
        self._state(connection, {"dataset_version": dataset.version, "contract": CONTRACT})

    def _index_columns(self, connection: sa.Connection) -> None:
        """Create the indexes that are not there yet."""
        for name, indexes in self._indexes.items():
            if not indexes:
                continue
            there = {found["name"] for found in sa.inspect(connection).get_indexes(name)}
            for index in indexes:
                if index.name not in there:
                    index.create(connection)

    def _is_there(self, connection: sa.Connection, part: FileRows, loading: Loading) -> bool:
        """Return whether the database has a circular."""
        key = part["circulars"][0][0]
        if loading.holds(key):
            loading.flush()
        circulars = self.tables["circulars"]
        found = sa.select(sa.literal(1)).where(circulars.c.circular_id == key)
        return connection.execute(found).first() is not None

    def _update(
        self,
        connection: sa.Connection,
        part: FileRows,
        dataset: Dataset,
        edition: Edition,
        exported: Exported,
    ) -> None:
        """Bring a circular that is there up to date."""
        key = part["circulars"][0][0]
        history: list[Row] = []
        gone: list[tuple[Schema, Revision]] = []
        for name, schema in SCHEMAS.items():
            old = self._rows_of(connection, schema, key)
            new = keyed(schema, self.typed(schema, part[name]))
            exported.rows[name] += len(part[name])
            revision = revise(schema, old, new, edition)
            if name == "rankings":
                dataset.check_keeps(revision.removed, self.name)
            exported.count(revision)
            history += revision.history
            written, taken_away = revision.parted(schema)
            self._apply(connection, schema, written)
            gone.append((schema, taken_away))
        # Only now does no row refer to them any longer.
        for schema, taken_away in reversed(gone):
            self._apply(connection, schema, taken_away)
        self._insert(connection, ALL["history"], history)

    def _rows_of(self, connection: sa.Connection, schema: Schema, key: object) -> dict[Key, Row]:
        table = self.tables[schema.name]
        columns = [table.c[name] for name in schema.names]
        found = connection.execute(sa.select(*columns).where(table.c.circular_id == key))
        return keyed(schema, [tuple(row) for row in found])

    def _gathered_written(self, connection: sa.Connection) -> None:
        """Do what keeps memory flat when another few thousand rows are written."""

    def _index_rows(self, connection: sa.Connection) -> None:
        """Index for searching what was written without."""

    def _apply(self, connection: sa.Connection, schema: Schema, revision: Revision) -> None:
        table = self.tables[schema.name]
        is_row = sa.and_(*(table.c[n] == sa.bindparam(f"key_{n}") for n in schema.primary_key))
        if revision.removed:
            gone = [self._key(schema, row) for row in revision.removed]
            connection.execute(table.delete().where(is_row), gone)
        if revision.changed:
            # Only what differs: DuckDB takes a column that others refer to, or that refers to
            # others, for changed as soon as it is written.
            old = keyed(schema, list(revision.before.values()))
            rows = keyed(schema, revision.changed)
            others = [
                name
                for at, name in enumerate(schema.names)
                if any(row[at] != old[key][at] for key, row in rows.items())
            ]
            update = (
                table.update().where(is_row).values({n: sa.bindparam(f"new_{n}") for n in others})
            )
            connection.execute(
                update,
                [
                    self._key(schema, row)
                    | {f"new_{n}": row[schema.names.index(n)] for n in others}
                    for row in revision.changed
                ],
            )
        self._insert(connection, schema, revision.added)

    def _key(self, schema: Schema, row: Row) -> dict[str, object]:
        return {f"key_{name}": row[schema.names.index(name)] for name in schema.primary_key}

    def _insert(self, connection: sa.Connection, schema: Schema, rows: Sequence[Row]) -> None:
        if rows:
            named = [dict(zip(schema.names, row, strict=True)) for row in rows]
            connection.execute(self.tables[schema.name].insert(), named)

    def typed(self, schema: Schema, rows: Sequence[Row]) -> list[Row]:
        """Return rows as this database gives them back."""
        return converted(schema, rows, exact=self.exact_numbers)

    def _declare(self) -> Mapping[str, sa.Table]:
        metadata = sa.MetaData()
        tables = {
            schema.name: sa.Table(
                schema.name,
                metadata,
                *(self._column(schema, column) for column in schema.columns),
                *self._further_columns(schema),
                comment=both(schema.description),
            )
            for schema in ALL.values()
        }
        tables[_META] = sa.Table(
            _META,
            metadata,
            sa.Column("name", sa.Text, primary_key=True),
            sa.Column("value", sa.Text),
        )
        return tables

    def _further_columns(self, schema: Schema) -> list[sa.Column[Any]]:  # noqa: ARG002 - a hook
        """Return columns that this kind of database has beside the dataset's."""
        return []

    def _column(self, schema: Schema, column: Column) -> sa.Column[Any]:
        target = references(schema).get(column.name)
        if column.name in schema.refers and not self.keys_among_facts:
            target = None
        return sa.Column(
            column.name,
            self._type(column),
            *([sa.ForeignKey(".".join(target))] if target else []),
            primary_key=column.name in schema.primary_key,
            nullable=not column.required,
            index=self.indexes and target is not None,
            autoincrement=False,
            comment=meaning(column),
        )

    def _type(self, column: Column) -> sa.types.TypeEngine[Any]:
        if column.type == "number":
            return sa.Numeric() if column.exact and self.exact_numbers else sa.Double()
        kinds: dict[str, sa.types.TypeEngine[Any]]
        kinds = {"integer": sa.BigInteger(), "date": sa.Date()}
        return kinds.get(column.type, sa.Text())

    def _prepare(self, connection: sa.Connection) -> bool:
        """Create the tables, or bring those of an earlier version up to date.

        Returns:
            Whether rows are those of the first contract.

        Raises:
            UsageError: The database has tables of these names that are not ours.
        """
        inspector = sa.inspect(connection)
        there = set(inspector.get_table_names()) | set(inspector.get_view_names())
        if _META not in there and (taken := there & {*self.tables, FACTS.name}):
            names = ", ".join(sorted(taken))
            raise UsageError(
                Message(
                    f"{self.name} 中已有同名而来源不同的表（{names}），为免破坏而不写入；请另选一个数据库。",
                    f"{self.name} already has tables of other make under the same names ({names}), "
                    "which are left alone; choose another database.",
                )
            )
        is_first = _META in there and not self._stated(connection, "contract")
        if is_first:
            self._reshape(connection)
            there = set(sa.inspect(connection).get_table_names())
        for table in self.tables.values():
            if table.name in there:
                self._add_columns(connection, table)
            else:
                table.create(connection)
        self._view_facts(connection)
        return is_first

    def _reshape(self, connection: sa.Connection) -> None:
        """Give tables of the first contract the columns' names of the second."""
        rename_columns(connection)

    def apply(self, connection: sa.Connection, schema: Schema, revision: Revision) -> None:
        """Write what a revision changes in one table."""
        self._apply(connection, schema, revision)

    def _view_facts(self, connection: sa.Connection) -> None:
        """Create the view ``facts``, or make it anew where an earlier version reads otherwise."""
        view = facts_view(self.tables)
        text = str(view.compile(connection, compile_kwargs={"literal_binds": True}))
        if self._stated(connection, FACTS.name) == text:
            return
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {FACTS.name}")
        connection.exec_driver_sql(f"CREATE VIEW {FACTS.name} AS {text}")
        self._state(connection, {FACTS.name: text})

    def _add_columns(self, connection: sa.Connection, table: sa.Table) -> None:
        # Asked of the table itself: DuckDB's dialect cannot list columns.
        nothing = sa.select(sa.text("*")).select_from(sa.table(table.name)).where(sa.false())
        names = set(connection.execute(nothing).keys())
        quote = connection.dialect.identifier_preparer.quote
        for column in table.columns:
            if column.name not in names:
                kind = column.type.compile(connection.dialect)
                for key in column.foreign_keys:
                    other, name = key.target_fullname.split(".")
                    kind += f" REFERENCES {quote(other)} ({quote(name)})"
                connection.exec_driver_sql(
                    f"ALTER TABLE {quote(table.name)} ADD COLUMN {quote(column.name)} {kind}"
                )

    def _state(self, connection: sa.Connection, facts: Mapping[str, str]) -> None:
        table = self.tables[_META]
        for name, value in facts.items():
            connection.execute(table.delete().where(table.c.name == name))
            connection.execute(table.insert(), [{"name": name, "value": value}])

    def _stated(self, connection: sa.Connection, name: str) -> str:
        table = self.tables[_META]
        value = connection.execute(sa.select(table.c.value).where(table.c.name == name)).scalar()
        return str(value or "")

    def _refusal(self, cause: BaseException) -> Message:
        said = " ".join(str(cause).split())[:300]
        return Message(
            f"写入数据库 {self.name} 时出错（{said}），原有内容未受影响；请检查地址、账号和权限。",
            f"Writing to the database {self.name} failed ({said}); what was there before is "
            "untouched. Check address, account and permissions.",
        )
