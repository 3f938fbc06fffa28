"""An index of all circulars on disk: what each ranks, of which span of time, and what it says there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from tongbao.publish.folder.csv_rows import CsvRows, rows_of
from tongbao.publish.schemas import SCHEMAS

_TABLES = """
CREATE TABLE circulars (
    at INTEGER PRIMARY KEY, id TEXT, file TEXT, sha256 TEXT, number TEXT, issuer TEXT, title TEXT,
    issued TEXT, as_of TEXT, reading TEXT, superseded INTEGER DEFAULT 0
);
CREATE TABLE indicators (
    id TEXT PRIMARY KEY, circular INTEGER, series TEXT, period TEXT, unit TEXT, running INTEGER
) WITHOUT ROWID;
CREATE TABLE facts (
    circular INTEGER, series TEXT, period TEXT, unit TEXT, running INTEGER, indicator TEXT,
    entry TEXT, place TEXT, name TEXT, rank INTEGER, value TEXT
);
"""


class Issue(NamedTuple):
    """One circular's head."""

    at: int
    """Where it stands in the dataset, from 0 on."""
    id: str
    file: str
    sha256: str
    number: str
    issuer: str
    title: str
    issued: str
    as_of: str
    reading: str


class Fact(NamedTuple):
    """What one circular says of one place in one series."""

    circular: int
    """Where its circular stands in the dataset."""
    series: str
    period: str
    unit: str
    running: bool
    """Whether the figures of its series add up over the year."""
    indicator: str
    entry: str
    place: str
    """Code or, without one, name: the same place over circulars."""
    name: str
    rank: int | None
    value: Decimal | None


class Index:
    """Circulars, indicators and facts of an archive; close it when done."""

    def __init__(self) -> None:
        # The empty name is a database on disk that nobody else sees and that goes with its owner.
        self._base = sqlite3.connect("")
        self._base.executescript(_TABLES)
        self._count = 0

    def close(self) -> None:
        """Forget everything."""
        self._base.close()

    def add(self, own: CsvRows) -> None:
        """Set down a circular, the next of the dataset."""
        at = self._count
        self._count += 1
        head = own.circular
        self._base.execute(
            "INSERT INTO circulars VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            (at, head["circular_id"], *(head[name] for name in Issue._fields[2:])),
        )
        of = {row["indicator_id"]: row for row in named_rows(own, "indicators") if row["series_id"]}
        self._base.executemany(
            "INSERT OR IGNORE INTO indicators VALUES (?, ?, ?, ?, ?, ?)",
            [
                (key, at, row["series_id"], row["period"], row["unit"], row["cumulative"] == "1")
                for key, row in of.items()
            ],
        )
        if of:
            self._base.executemany(
                "INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                _facts(at, head["as_of"], of, own),
            )

    def issues(self) -> Iterator[Issue]:
        """Yield the heads of all circulars, in the order of the dataset."""
        yield from map(
            Issue._make, self._base.execute(f"SELECT {', '.join(Issue._fields)} FROM circulars")
        )

    def issue(self, at: int) -> Issue:
        """Return the head of the circular that stands there."""
        query = f"SELECT {', '.join(Issue._fields)} FROM circulars WHERE at = ?"
        return Issue._make(self._base.execute(query, (at,)).fetchone())

    def spans(self) -> Iterator[tuple[str, list[tuple[str, int]]]]:
        """Yield each series, and the span and circular of each of its indicators."""
        found = self._base.execute(
            "SELECT series, period, circular FROM indicators ORDER BY series, period, circular"
        )
        for series, rows in groupby(found, key=lambda row: str(row[0])):
            yield series, [(period, circular) for _, period, circular in rows]

    def rename(self, joined: Mapping[str, str]) -> None:
        """Give series other ids: those that they join."""
        pairs = [(new, old) for old, new in joined.items()]
        self._base.execute("CREATE INDEX IF NOT EXISTS facts_by_series ON facts (series, period)")
        self._base.executemany("UPDATE facts SET series = ? WHERE series = ?", pairs)

    def supersede(self, circulars: Iterable[int]) -> None:
        """Set down that later editions replace circulars: no series counts what these say."""
        self._base.executemany(
            "UPDATE circulars SET superseded = 1 WHERE at = ?", [(at,) for at in circulars]
        )

    def facts_of(self, circular: int) -> list[Fact]:
        """Return what a circular says in its series, in printed order."""
        found = self._base.execute("SELECT * FROM facts WHERE circular = ?", (circular,))
        return list(map(_fact, found))

    def index_circulars(self) -> None:
        """Make :meth:`facts_of` quick."""
        self._base.execute("CREATE INDEX IF NOT EXISTS facts_by_circular ON facts (circular)")

    def series(self) -> Iterator[list[Fact]]:
        """Yield the facts of each series that several circulars go on with, in order of time."""
        found = self._base.execute(
            "SELECT facts.* FROM facts JOIN circulars ON at = circular WHERE NOT superseded"
            " AND series IN (SELECT series FROM facts GROUP BY series"
            " HAVING COUNT(DISTINCT circular) > 1) ORDER BY series, period, circular, facts.rowid"
        )
        for _, rows in groupby(found, key=lambda row: str(row[1])):
            yield list(map(_fact, rows))

    def told(self, series: str, period: str) -> list[Fact]:
        """Return what circulars say of one span in a series."""
        found = self._base.execute(
            "SELECT facts.* FROM facts JOIN circulars ON at = circular"
            " WHERE NOT superseded AND series = ? AND period = ?",
            (series, period),
        )
        return list(map(_fact, found))

    def of_earlier_spans(self) -> Iterator[list[Fact]]:
        """Yield the facts of each column 上月 or 上年同期: what was printed before of its series."""
        found = self._base.execute(
            "SELECT facts.* FROM facts JOIN circulars ON at = circular WHERE NOT superseded"
            " AND (series LIKE '%-lm' OR series LIKE '%-ly') ORDER BY circular, indicator, facts.rowid"
        )
        for _, rows in groupby(found, key=lambda row: (row[0], row[5])):
            yield list(map(_fact, rows))


def named_rows(own: CsvRows, table: str) -> Iterator[dict[str, str]]:
    """Yield the rows that a circular adds to a table, by column, as printed."""
    names = SCHEMAS[table].names
    for row in rows_of(own.chunks[table]):
        yield dict(zip(names, row, strict=True))


def _facts(
    at: int, as_of: str, indicators: Mapping[str, Mapping[str, str]], own: CsvRows
) -> Iterator[tuple[object, ...]]:
    for row in named_rows(own, "rankings"):
        indicator = indicators.get(row["indicator_id"])
        place = row["place_code"] or row["place"] or row["place_text"]
        if indicator is None or not place:
            continue
        yield (
            at,
            indicator["series_id"],
            indicator["period"] or as_of[:7],
            row["unit"],
            indicator["cumulative"] == "1",
            row["indicator_id"],
            row["entry_id"],
            place,
            row["place"] or row["place_text"],
            int(row["rank"]) if row["rank"] else None,
            row["value"] or None,
        )


def _fact(row: tuple[object, ...]) -> Fact:
    *known, rank, value = row
    return Fact._make((*known, rank, None if value is None else Decimal(str(value))))
