"""An index of all circulars on disk: what each ranks, of which span of time, and what it says there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from tongbao.publish.folder.csv_rows import CsvRows, rows_of
from tongbao.publish.schemas import SCHEMAS
from tongbao.text.folding import fold
from tongbao.text.periods import end_of
from tongbao.text.rank_moves import may_say_rank_moves, moved_in_rank, read_rank_move

_YEAR_MONTHS = 12

_TABLES = """
CREATE TABLE circulars (
    at INTEGER PRIMARY KEY, id TEXT, file TEXT, sha256 TEXT, number TEXT, issuer TEXT, title TEXT,
    issued TEXT, as_of TEXT, reading TEXT, superseded INTEGER DEFAULT 0, folded TEXT
);
CREATE TABLE indicators (
    id TEXT PRIMARY KEY, circular INTEGER, series TEXT, period TEXT, unit TEXT, running INTEGER,
    table_no INTEGER
) WITHOUT ROWID;
CREATE TABLE facts (
    circular INTEGER, series TEXT, period TEXT, unit TEXT, running INTEGER, indicator TEXT,
    entry TEXT, place TEXT, name TEXT, rank INTEGER, value TEXT, ends INTEGER
);
CREATE TABLE moves (
    circular INTEGER, table_no INTEGER, column_no INTEGER, place TEXT, header TEXT, text TEXT
);
"""
_FACT = (
    "facts.circular, facts.series, facts.period, facts.unit, facts.running, indicator, entry, place,"
    " name, rank, value"
)
_COUNTS = "JOIN circulars ON at = facts.circular WHERE NOT superseded"


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


class Moved(NamedTuple):
    """What one table's column says of how ranks changed since an earlier circular."""

    circular: int
    table_no: int
    header: str
    texts: Mapping[str, str]
    """By place: code or, without one, name as printed."""


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
            "INSERT INTO circulars VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
            (
                at,
                head["circular_id"],
                *(head[name] for name in Issue._fields[2:]),
                fold(head["number"]),
            ),
        )
        of = {row["indicator_id"]: row for row in named_rows(own, "indicators") if row["series_id"]}
        self._base.executemany(
            "INSERT OR IGNORE INTO indicators VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (key, at, row["series_id"], row["period"], row["unit"], row["cumulative"] == "1",
                 int(row["table_no"] or 0))
                for key, row in of.items()
            ],
        )  # fmt: skip
        if of:
            self._base.executemany(
                "INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                _facts(at, head["as_of"], of, own),
            )
            self._base.executemany("INSERT INTO moves VALUES (?, ?, ?, ?, ?, ?)", _moves(at, own))

    def issues_of_one_number(self) -> Iterator[list[Issue]]:
        """Yield the heads of circulars that print the same number, where several do."""
        found = self._base.execute(
            f"SELECT folded, {', '.join(Issue._fields)} FROM circulars WHERE folded IN (SELECT folded"
            " FROM circulars WHERE folded <> '' GROUP BY folded HAVING COUNT(*) > 1)"
            " ORDER BY folded, at"
        )
        for _, rows in groupby(found, key=lambda row: str(row[0])):
            yield [Issue._make(row[1:]) for row in rows]

    def issue(self, at: int) -> Issue:
        """Return the head of the circular that stands there."""
        query = f"SELECT {', '.join(Issue._fields)} FROM circulars WHERE at = ?"
        return Issue._make(self._base.execute(query, (at,)).fetchone())

    def spans(self) -> Iterator[tuple[str, list[tuple[str, int]]]]:
        """Yield each series by its id, and the span and circular of each of its indicators."""
        found = self._base.execute(
            "SELECT series, period, circular FROM indicators ORDER BY series, period, circular"
        )
        for series, rows in groupby(found, key=lambda row: str(row[0])):
            yield series, [(period, circular) for _, period, circular in rows]

    def has(self, series: str) -> bool:
        """Return whether any indicator is of a series, as its circular names it."""
        query = "SELECT EXISTS (SELECT 1 FROM indicators WHERE series = ?)"
        return bool(self._base.execute(query, (series,)).fetchone()[0])

    def rename(self, joined: Mapping[str, str]) -> None:
        """Give series other ids: those that they join."""
        pairs = [(new, old) for old, new in joined.items()]
        self._base.execute("CREATE INDEX IF NOT EXISTS facts_by_series ON facts (series, period)")
        self._base.execute("CREATE INDEX IF NOT EXISTS facts_by_end ON facts (series, ends)")
        self._base.executemany("UPDATE facts SET series = ? WHERE series = ?", pairs)

    def supersede(self, circulars: Iterable[int]) -> None:
        """Set down that later editions replace circulars: no series counts what these say."""
        self._base.executemany(
            "UPDATE circulars SET superseded = 1 WHERE at = ?", [(at,) for at in circulars]
        )

    def facts_of(self, circular: int) -> list[Fact]:
        """Return what a circular says in its series, in printed order."""
        found = self._base.execute(f"SELECT {_FACT} FROM facts WHERE circular = ?", (circular,))
        return list(map(_fact, found))

    def index_circulars(self) -> None:
        """Make :meth:`facts_of` quick."""
        self._base.execute("CREATE INDEX IF NOT EXISTS facts_by_circular ON facts (circular)")

    def series(self) -> Iterator[list[Fact]]:
        """Yield the facts of each series that several circulars go on with, in order of time."""
        found = self._base.execute(
            f"SELECT {_FACT} FROM facts {_COUNTS}"
            " AND series IN (SELECT series FROM facts GROUP BY series"
            " HAVING COUNT(DISTINCT circular) > 1) ORDER BY series, period, circular, facts.rowid"
        )
        for _, rows in groupby(found, key=lambda row: str(row[1])):
            yield list(map(_fact, rows))

    def told(self, series: str, period: str) -> list[Fact]:
        """Return what circulars say of one span in a series."""
        found = self._base.execute(
            f"SELECT {_FACT} FROM facts {_COUNTS} AND series = ? AND period = ?", (series, period)
        )
        return list(map(_fact, found))

    def told_at(self, series: str, end: int) -> list[Fact]:
        """Return what circulars say in a series of the span that ends with a month.

        Args:
            series: Its id.
            end: Months since the year 0, as :func:`month_of` counts them.
        """
        found = self._base.execute(
            f"SELECT {_FACT} FROM facts {_COUNTS} AND series = ? AND ends = ?", (series, end)
        )
        return list(map(_fact, found))

    def ends_before(self, series: str, end: int, count: int) -> list[int]:
        """Return the last months before one in which spans of a series end, the latest first."""
        ends = list[int]()
        query = "SELECT MAX(ends) FROM facts WHERE series = ? AND ends < ?"
        while len(ends) < count:
            (found,) = self._base.execute(query, (series, ends[-1] if ends else end)).fetchone()
            if found is None:
                break
            ends.append(int(found))
        return ends

    def of_earlier_spans(self) -> Iterator[list[Fact]]:
        """Yield the facts of each column 上月 or 上年同期: what was printed before of its series."""
        found = self._base.execute(
            f"SELECT {_FACT} FROM facts {_COUNTS} AND (series LIKE '%-lm' OR series LIKE '%-ly')"
            " ORDER BY facts.circular, indicator, facts.rowid"
        )
        for _, rows in groupby(found, key=lambda row: (row[0], row[5])):
            yield list(map(_fact, rows))

    def moves(self) -> Iterator[Moved]:
        """Yield each column of changes of rank, and each of ranks that print changes beside them."""
        found = self._base.execute(
            "SELECT moves.* FROM moves JOIN circulars ON at = circular WHERE NOT superseded"
            " ORDER BY circular, table_no, column_no, moves.rowid"
        )
        for (at, table, _), rows in groupby(found, key=lambda row: tuple(row[:3])):
            own = list(rows)
            yield Moved(int(at), int(table), own[0][4], {row[3]: row[5] for row in own})

    def table_of(self, indicator: str) -> int:
        """Return the number of the table that an indicator stands in; 0 for none."""
        query = "SELECT table_no FROM indicators WHERE id = ?"
        return int(self._base.execute(query, (indicator,)).fetchone()[0])

    def ranked_in(self, circular: int, table_no: int) -> Iterator[list[Fact]]:
        """Yield the facts of each ranking that a table prints of its circular's own time."""
        found = self._base.execute(
            f"SELECT {_FACT} FROM facts JOIN indicators ON id = indicator WHERE facts.circular = ?"
            " AND table_no = ? AND rank IS NOT NULL AND facts.series NOT LIKE '%-lm'"
            " AND facts.series NOT LIKE '%-ly' ORDER BY indicator, facts.rowid",
            (circular, table_no),
        )
        for _, rows in groupby(found, key=lambda row: str(row[5])):
            yield list(map(_fact, rows))


def month_of(period: str) -> int | None:
    """Return the month in which a span ends, counted from the year 0; None where it is not known."""
    end = end_of(period)
    return None if end is None else end[0] * _YEAR_MONTHS + end[1]


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
        period = indicator["period"] or as_of[:7]
        yield (
            at,
            indicator["series_id"],
            period,
            row["unit"],
            indicator["cumulative"] == "1",
            row["indicator_id"],
            row["entry_id"],
            place,
            row["place"] or row["place_text"],
            int(row["rank"]) if row["rank"] else None,
            row["value"] or None,
            month_of(period),
        )


def _moves(at: int, own: CsvRows) -> Iterator[tuple[object, ...]]:
    for row in named_rows(own, "attributes"):
        if may_say_rank_moves(row["header"]) or moved_in_rank(row["text"]):
            place = row["place_code"] or row["place_text"]
            yield at, row["table_no"], row["column_no"], place, row["header"], row["text"]
    for row in named_rows(own, "rankings"):
        # 较上月变化 may head figures: ↑2 is one as long as nothing says what moved.
        unranked = not row["rank"] and row["table_no"] and row["column_no"]
        if unranked and may_say_rank_moves(row["metric"]) and read_rank_move(row["value_text"]):
            place = row["place_code"] or row["place"] or row["place_text"]
            yield at, row["table_no"], row["column_no"], place, row["metric"], row["value_text"]


def _fact(row: tuple[object, ...]) -> Fact:
    *known, rank, value = row
    return Fact._make((*known, rank, None if value is None else Decimal(str(value))))
