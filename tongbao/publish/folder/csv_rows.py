"""What one circular adds to the dataset, ready to be written: lines of CSV, counted and hashed.

Whoever reads a file makes its lines; whoever writes the dataset only joins them. So a dataset
is written without its rows ever being parsed again, and the same results give the same bytes
wherever and in whatever order they were worked out.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tongbao.publish.folder.bringing_over import FIRST_COLUMNS, RENAMED, brought_over
from tongbao.publish.folder.csvtext import LONGEST_FIELD, csv_row, csv_writer
from tongbao.publish.folder.reading import from_text
from tongbao.publish.formulas import restore
from tongbao.publish.rows.file import FileRows
from tongbao.publish.schemas import SCHEMAS, Row

Chunks = Mapping[str, str]
"""The lines that one circular adds to each table's CSV, formulas neutralised, by the table's name."""

_BETWEEN = "\0"
"""Parts the tables; no CSV of ours holds it, as escapes stand for unprintable characters."""


@dataclass(frozen=True, slots=True)
class CsvRows:
    """What one circular adds to the dataset."""

    chunks: Chunks
    rows: Mapping[str, int]
    """How many rows that is, by table."""
    digest: str
    """Hash of all its rows as printed: what the dataset says of the circular."""

    @property
    def circular(self) -> dict[str, str]:
        """Return its row of ``circulars``, as printed."""
        (row,) = rows_of(self.chunks["circulars"])
        return dict(zip(SCHEMAS["circulars"].names, row, strict=True))


def csv_rows_of(part: FileRows) -> CsvRows:
    """Return a file's rows as lines of CSV."""
    return CsvRows(
        {name: lines_of(part[name]) for name in SCHEMAS},
        {name: len(part[name]) for name in SCHEMAS},
        _digest({name: (csv_row(row, raw=True) for row in part[name]) for name in SCHEMAS}),
    )


def lines_of(rows: Iterable[Row], *, raw: bool = False) -> str:
    """Return rows as lines of CSV."""
    stream = io.StringIO()
    csv_writer(stream).writerows(csv_row(row, raw=raw) for row in rows)
    return stream.getvalue()


def changed(own: CsvRows, *, file: str | None = None, findings: Iterable[Row] = ()) -> CsvRows:
    """Return the lines of the same bytes under another name, or with more findings."""
    chunks, rows = dict(own.chunks), dict(own.rows)
    if file is not None:
        for table in ("circulars", "files"):
            column = SCHEMAS[table].names.index("file")
            chunks[table] = lines_of(
                [(*row[:column], file, *row[column + 1 :]) for row in rows_of(chunks[table])]
            )
    added = list(findings)
    chunks["findings"] += lines_of(added)
    rows["findings"] += len(added)
    return CsvRows(chunks, rows, _digest({name: rows_of(chunks[name]) for name in SCHEMAS}))


def replaced(own: CsvRows, tables: Mapping[str, Sequence[Row]]) -> CsvRows:
    """Return a circular's lines with other rows in some tables."""
    chunks, counts = dict(own.chunks), dict(own.rows)
    for name, rows in tables.items():
        chunks[name] = lines_of(rows)
        counts[name] = len(rows)
    return CsvRows(chunks, counts, _digest({name: rows_of(chunks[name]) for name in SCHEMAS}))


def restored(chunks: Chunks) -> dict[str, str]:
    """Return the lines with text exactly as printed, formulas and all."""
    return {name: lines_of(map(tuple, rows_of(lines)), raw=True) for name, lines in chunks.items()}


def pack(circulars: Iterable[Chunks]) -> bytes:
    """Return the lines of all tables, circular by circular, as one compressed block."""
    lines = [chunks[name] for chunks in circulars for name in SCHEMAS]
    return zlib.compress(_BETWEEN.join(lines).encode(), 6)


def unpack(block: bytes) -> list[dict[str, str]]:
    """Return what :func:`pack` packed."""
    lines = zlib.decompress(block).decode().split(_BETWEEN)
    starts = range(0, len(lines), len(SCHEMAS))
    return [dict(zip(SCHEMAS, lines[at : at + len(SCHEMAS)], strict=True)) for at in starts]


def unpack_first(block: bytes) -> CsvRows:
    """Return what was packed under the first contract, brought over to the second.

    Raises:
        ValueError: It holds what is not of its column's type.
    """
    packed = zlib.decompress(block).decode().split(_BETWEEN)
    part: dict[str, list[Row]] = {name: [] for name in SCHEMAS}
    for (table, names), lines in zip(FIRST_COLUMNS.items(), packed, strict=True):
        renamed = [RENAMED.get(table, {}).get(name, name) for name in names]
        for row in rows_of(lines):
            named = dict(zip(renamed, row, strict=True))
            part[table].append(
                tuple(
                    from_text(column, named.get(column.name)) for column in SCHEMAS[table].columns
                )
            )
    return csv_rows_of(brought_over(part))


def widened(own: CsvRows) -> CsvRows:
    """Return lines that were packed when tables had fewer columns with those that were added.

    They were read of one file each: what stands on a page is in the first.
    """
    wide: dict[str, Iterable[Row]] = {}
    for name, schema in SCHEMAS.items():
        rows = list(rows_of(own.chunks[name]))
        if rows and len(rows[0]) < len(schema.names):
            more = schema.names[len(rows[0]) :]
            page = schema.names.index("page") if "page" in schema.names else None
            wide[name] = [
                (*row, *("1" if new == "file_no" and page and row[page] else "" for new in more))
                for row in rows
            ]
    if not wide:
        return own
    chunks = {**own.chunks, **{name: lines_of(rows) for name, rows in wide.items()}}
    return CsvRows(chunks, own.rows, _digest({name: rows_of(chunks[name]) for name in SCHEMAS}))


def rows_of(lines: str) -> Iterator[list[str]]:
    """Yield the rows that stand in lines of CSV, text as printed."""
    csv.field_size_limit(LONGEST_FIELD)
    for row in csv.reader(io.StringIO(lines, newline="")):
        yield [restore(text) for text in row]


def _digest(rows: Mapping[str, Iterable[Iterable[str]]]) -> str:
    hashed = hashlib.sha256()
    for name in SCHEMAS:
        for row in rows[name]:
            hashed.update("\x1f".join((name, *row, "\x1e")).encode())
    return hashed.hexdigest()
