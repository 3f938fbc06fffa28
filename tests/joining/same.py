"""What a circular's rows say but for the files that it stands in: for comparing joined with whole."""

from __future__ import annotations

from collections.abc import Iterable

from tongbao.model import Circular
from tongbao.publish.rows.file import file_rows
from tongbao.publish.schemas import SCHEMAS, Value

OWN = {"circular_id", "entry_id", "claim_id", "indicator_id", "finding_id", "file", "sha256", "page",
       "file_no", "first_page", "last_page", "message", "message_en"}  # fmt: skip
"""Identifiers, page numbers, and sentences that name pages."""
BOX = {"x0", "top", "x1", "bottom"}


def said(circular: Circular, leave_out: Iterable[str] = ()) -> dict[str, list[dict[str, Value]]]:
    """Return all that the dataset says of a circular, identifiers and page numbers apart."""
    out = OWN | set(leave_out)
    told: dict[str, list[dict[str, Value]]] = {}
    for table, rows in file_rows(circular).items():
        if table in {"files", "finding_facts"}:
            continue
        names = SCHEMAS[table].names
        told[table] = [
            {name: value for name, value in zip(names, row, strict=True) if name not in out}
            for row in rows
        ]
    return told


def named(circular: Circular, table: str) -> list[dict[str, Value]]:
    """Return the rows of one table by column."""
    names = SCHEMAS[table].names
    return [dict(zip(names, row, strict=True)) for row in file_rows(circular)[table]]
