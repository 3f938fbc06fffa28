"""From a dataset's folder back to rows and findings."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

from tongbao.model import Box, Finding, Message, Severity
from tongbao.publish.csvtext import LONGEST_FIELD, printable
from tongbao.publish.datapackage import PACKAGE_FILE, is_neutralised
from tongbao.publish.formulas import restore
from tongbao.publish.schemas import Column, Value


def is_dataset(path: Path) -> bool:
    """Return whether a path is the folder of a dataset."""
    return (path / "findings.csv").is_file() and (path / "circulars.csv").is_file()


def read_rows(folder: Path, table: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one table as text; none where the dataset has no such table.

    Text that was kept from running as a formula comes back as printed.

    Raises:
        csv.Error: The file is no CSV.
        UnicodeDecodeError: It is not UTF-8.
    """
    path = folder / f"{table}.csv"
    if not path.is_file():
        return
    neutralised = is_neutralised(read_package(folder))
    csv.field_size_limit(LONGEST_FIELD)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        yield from map(_restored, rows) if neutralised else rows


def _restored(row: Mapping[str, str]) -> dict[str, str]:
    # A row of the wrong length holds None, or a list: whoever converts it says so.
    return {name: restore(text) if isinstance(text, str) else text for name, text in row.items()}


def from_text(column: Column, text: str | None) -> Value:
    """Return what a CSV field holds, as its column's type; None for a blank.

    Raises:
        ValueError: It is not of that type.
    """
    if not text:
        return None
    if column.type == "integer":
        return int(text)
    if column.type == "number":
        try:
            return Decimal(text)
        except InvalidOperation as error:
            raise ValueError(f"{text!r} is no number") from error
    if column.type == "date":
        date.fromisoformat(text)
    return printable(text)  # a table that was not ours may hold what no database takes


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
    )
