"""From a dataset's folder back to rows and findings."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar, get_args

from tongbao.errors import refused
from tongbao.model import Box, Finding, Message, Severity
from tongbao.publish.folder.bringing_over import FIRST, RENAMED
from tongbao.publish.folder.csvtext import LONGEST_FIELD, printable
from tongbao.publish.folder.datapackage import PACKAGE_FILE, is_neutralised
from tongbao.publish.folder.descriptor import read_head
from tongbao.publish.folder.verification import verify
from tongbao.publish.formulas import PREFIX, restore
from tongbao.publish.schemas import CONTRACT, SCHEMAS, Column, Row, Value

_R = TypeVar("_R")


def is_dataset(path: Path) -> bool:
    """Return whether a path is the folder of a dataset."""
    try:
        return (path / "findings.csv").is_file() and (path / "circulars.csv").is_file()
    except OSError:  # a name that no system could bear
        return False


def read_rows(folder: Path, table: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one table as text; none where the dataset has no such table.

    The file is first compared with the hash that the dataset's descriptor holds.

    Text that was kept from running as a formula comes back as printed. Columns that the file lacks,
    as one of an earlier version may, are blank.

    Raises:
        UsageError: The file is not what the descriptor was written for, a row cannot be read,
            or holds what is not of its column's type.
    """
    columns = SCHEMAS[table].columns

    def checked(row: dict[str, str]) -> dict[str, str]:
        for column in columns:
            from_text(column, row.get(column.name))
        return {**dict.fromkeys((column.name for column in columns), ""), **row}

    yield from _refusing(folder, table, map(checked, _rows(folder, table)))


def typed_rows(folder: Path, table: str) -> Iterator[Row]:
    """Yield the rows of one table with typed values, in the schema's order; else as above."""
    yield from _refusing(folder, table, _typed_rows(folder, table))


def _typed_rows(folder: Path, table: str) -> Iterator[Row]:
    """Yield typed rows by the places of their columns: no mapping is made for each of them."""
    columns = SCHEMAS[table].columns
    lines = _lines(folder, table)
    head = next(lines, None)
    if head is None:
        return
    names = [RENAMED.get(table, {}).get(name, name) for name in head]
    places = {name: place for place, name in enumerate(names)}
    wanted = [places.get(column.name, len(head)) for column in columns]
    figures = [(at, _PARSED.get(column.type, printable)) for at, column in SCHEMAS[table].figures]
    for line in lines:
        line.append("")  # what a column that the file lacks holds
        row: list[Any] = [
            (text if text.isprintable() else printable(text)) if (text := line[place]) else None
            for place in wanted
        ]
        for at, parse in figures:
            if row[at] is not None:
                row[at] = parse(row[at])
        yield tuple(row)


def _refusing(folder: Path, table: str, rows: Iterator[_R]) -> Iterator[_R]:
    """Yield rows; turn what is wrong with one into a sentence that names file and row."""
    number = 2  # below the header
    try:
        for row in rows:
            yield row
            number += 1
    except (ValueError, TypeError, KeyError, csv.Error, OSError) as error:
        raise refused(
            error,
            Message(
                f"{folder}/{table}.csv 第 {number} 行无法读取（{error}），请用 tongbao extract 重新生成。",
                f"{folder}/{table}.csv cannot be read at row {number} ({error}); make it anew with "
                "tongbao extract.",
            ),
        ) from error


def _rows(folder: Path, table: str) -> Iterator[dict[str, str]]:
    lines = _lines(folder, table)
    head = next(lines, None)
    if head is None:
        return
    for line in lines:
        yield _renamed(table, dict(zip(head, line, strict=True)))


def _lines(folder: Path, table: str) -> Iterator[list[str]]:
    """Yield a table's header, then its rows, text as printed; nothing where there is no table."""
    verify(folder)
    path = folder / f"{table}.csv"
    if not path.is_file():
        return
    neutralised = is_neutralised(described(folder))
    csv.field_size_limit(LONGEST_FIELD)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.reader(stream)
        head = next(rows, [])
        if "circular_id" not in head:
            raise ValueError("no column circular_id")
        yield head
        for row in rows:
            if not row:
                continue
            if len(row) != len(head):
                raise ValueError("not as many fields as columns")
            if neutralised and PREFIX in "\n".join(row):
                yield [restore(text) if text.startswith(PREFIX) else text for text in row]
            else:
                yield row


def _renamed(table: str, row: dict[str, str]) -> dict[str, str]:
    """Return a row whose columns are called as the contract calls them now."""
    for before, now in RENAMED.get(table, {}).items():
        if before in row and now not in row:
            row[now] = row.pop(before)
    return row


def from_text(column: Column, text: str | None) -> Value:
    """Return what a CSV field holds, as its column's type; None for a blank.

    Raises:
        ValueError: It is not of that type.
    """
    if not text:
        return None
    # A table that was not ours may hold what no database takes.
    return _PARSED.get(column.type, printable)(text)


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is no number") from error


def _day(text: str) -> str:
    date.fromisoformat(text)
    return printable(text)


_PARSED: Mapping[str, Callable[[str], Value]] = {"integer": int, "number": _number, "date": _day}
"""How a field is read by its column's type; all others are text."""


def contract_of(folder: Path) -> str:
    """Return the version of the contract that a dataset was written under.

    Where its descriptor is gone, the columns tell.
    """
    stated = described(folder).get("contract")
    if stated:
        return str(stated)
    try:
        with (folder / "rankings.csv").open(encoding="utf-8-sig", newline="") as stream:
            return CONTRACT if "sort_order" in next(csv.reader(stream), ()) else FIRST
    except (OSError, ValueError, csv.Error):
        return FIRST


def described(folder: Path) -> Mapping[str, Any]:
    """Return what the descriptor declares, its sources left out; nothing where there is none."""
    try:
        return read_head(folder)
    except (OSError, ValueError):
        return {}


def read_package(folder: Path) -> Mapping[str, Any]:
    """Return what ``datapackage.json`` declares; nothing where it is missing or damaged."""
    try:
        declared = json.loads((folder / PACKAGE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return declared if isinstance(declared, dict) else {}


def box_of(row: Mapping[str, str]) -> Box | None:
    """Return the box that a row states, if it does.

    Raises:
        ValueError: An edge is no number.
    """
    edges = [row.get(name) or "" for name in ("x0", "top", "x1", "bottom")]
    return Box(*(float(edge) for edge in edges)) if all(edges) else None


def finding_of(row: Mapping[str, str]) -> Finding:
    """Return a row of ``findings`` as the finding that it was written from.

    Raises:
        ValueError: A number cannot be read.
    """
    severities: tuple[Severity, ...] = get_args(Severity)
    return Finding(
        rule=row["rule"],
        severity=next((s for s in severities if s == row["severity"]), "warning"),
        message=Message(row["message"], row.get("message_en") or row["message"]),
        project_no=int(row["project_no"]) if row["project_no"] else None,
        item=row["item"],
        metric=row.get("metric", ""),
        places=tuple(name for name in row["places"].split(";") if name),
        observed=row["observed"],
        expected=row["expected"],
        proposal=row["proposal"],
        page=int(row["page"]) if row["page"] else None,
        box=box_of(row),
        file_no=int(row.get("file_no") or 1),
    )
