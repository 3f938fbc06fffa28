"""Datasets to export, and each target read back by a reader that is not ours."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import duckdb
import openpyxl
import psycopg
import pyarrow.parquet

from tongbao.extract import ReadOptions
from tongbao.model import Circular, Entry, Place
from tongbao.pipeline import read_circular
from tongbao.publish import SCHEMAS, write_dataset

ROOT = Path(__file__).resolve().parents[2]
HEBEI = ROOT / "samples" / "hebei-2020-15" / "hebei-2020-15.typst.pdf"
FAULTY = ROOT / "samples" / "generated" / "long-typst-32-name-twice.pdf"
BUREAUS = ROOT / "samples" / "generated" / "bureaus-typst-74.pdf"
TABLES = tuple(SCHEMAS)
FORMULA = '=HYPERLINK("x","长安")'

Facts = Mapping[str, list[dict[str, str]]]
"""Table → rows as text, in the order of their keys."""


@cache
def circular(path: Path) -> Circular:
    return read_circular(path, ReadOptions())


def with_entry(one: Circular, number: int, **values: object) -> Circular:
    """Return a circular whose first ranking says something else of one of its places."""
    ranking = one.rankings[0]
    entries = list(ranking.entries)
    entries[number] = replace(entries[number], **values)  # type: ignore[arg-type]
    return with_entries(one, entries)


def with_entries(one: Circular, entries: Iterable[Entry]) -> Circular:
    ranking = replace(one.rankings[0], entries=tuple(entries))
    return replace(one, rankings=(ranking, *one.rankings[1:]))


def hostile(one: Circular) -> Circular:
    """Return a circular with a formula for a name, and a negative figure."""
    place = Place("", FORMULA, "local")
    changed = with_entry(one, 0, place=place, place_text=FORMULA, value_text="-3.6")
    return with_entry(changed, 0, value=Decimal("-3.6"))


def dataset(folder: Path, *circulars: Circular) -> Path:
    write_dataset(circulars, [], folder)
    return folder


def facts_of_dataset(folder: Path) -> Facts:
    """Return what a dataset's CSV says, as printed."""
    found: dict[str, list[dict[str, str]]] = {}
    for table in TABLES:
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            rows = [{n: plain(t) for n, t in row.items()} for row in csv.DictReader(stream)]
        found[table] = in_order(rows)
    return found


def plain(text: str) -> str:
    return text[1:] if text.startswith("'=") else text


def unescaped(text: str) -> str:
    """Return the text that Excel shows for what stands in a workbook's XML."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def in_order(rows: Iterable[Mapping[str, object]]) -> list[dict[str, str]]:
    """Return rows as sorted text; numbers without what their type adds (98.0, 98.50)."""
    texts = [{name: as_text(value) for name, value in row.items()} for row in rows]
    return sorted(texts, key=lambda row: sorted(row.items()))


def as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float | Decimal):
        text = format(Decimal(str(value)), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def read_sqlite(target: str, table: str) -> list[dict[str, str]]:
    with closing(sqlite3.connect(target)) as connection:
        connection.row_factory = sqlite3.Row
        rows = [dict(row) for row in connection.execute(f'SELECT * FROM "{table}"')]
    for row in rows:
        row.pop("search_id", None)
    return in_order(rows)


def read_duckdb(target: str, table: str) -> list[dict[str, str]]:
    with duckdb.connect(target, read_only=True) as connection:
        found = connection.execute(f'SELECT * FROM "{table}"')
        names = [column[0] for column in found.description or ()]
        return in_order(dict(zip(names, row, strict=True)) for row in found.fetchall())


def read_postgresql(target: str, table: str) -> list[dict[str, str]]:
    with psycopg.connect(target.replace("+psycopg", "")) as connection:
        found = connection.execute(f'SELECT * FROM "{table}"'.encode())
        names = [column.name for column in found.description or ()]
        return in_order(dict(zip(names, row, strict=True)) for row in found.fetchall())


def read_excel(target: str, table: str) -> list[dict[str, str]]:
    with closing(openpyxl.load_workbook(target, read_only=True)) as book:
        names, *rows = book[table].iter_rows(values_only=True)
        heads = [str(name) for name in names]
        # Blank cells at a row's end are left out of the file.
        blank = dict.fromkeys(heads)
        named = [blank | dict(zip(heads, row, strict=False)) for row in rows]
    return in_order(
        {
            n: plain(unescaped(value)) if isinstance(value, str) else value
            for n, value in row.items()
        }
        for row in named
    )


def read_parquet(target: str, table: str) -> list[dict[str, str]]:
    return in_order(pyarrow.parquet.read_table(Path(target) / f"{table}.parquet").to_pylist())


def read_jsonl(target: str, table: str) -> list[dict[str, str]]:
    text = (Path(target) / f"{table}.jsonl").read_text(encoding="utf-8")
    return in_order(json.loads(line) for line in text.split("\n") if line)


def read_csv(target: str, table: str) -> list[dict[str, str]]:
    with (Path(target) / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return in_order({n: plain(t) for n, t in row.items()} for row in csv.DictReader(stream))


READERS: Mapping[str, Callable[[str, str], list[dict[str, str]]]] = {
    "sqlite": read_sqlite,
    "duckdb": read_duckdb,
    "postgresql": read_postgresql,
    "xlsx": read_excel,
    "parquet": read_parquet,
    "jsonl": read_jsonl,
    "csv": read_csv,
}
