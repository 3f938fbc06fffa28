"""Marks that notes explain, told by the marks that the table above prints.

``注：“/”表示无此项任务。``: on a coarse picture the small mark between quotation marks is read as
another one, or not at all. The table prints it larger, row after row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tongbao.model import Block, Document, Table
from tongbao.normalize.text import fold, squash

_EXPLAINS = re.compile(
    r"(?P<open>[“”\"'‘’「]{0,2})(?P<mark>[-—－–一/／_*]?)(?P<close>[“”\"'’」]{0,2})"
    r"(?P<means>(?:表示|代表|指)[^，。；;]{0,6}(?:无|没有|未|不)[^，。；;]*)"
)
_MARKS = frozenset("-/_*")


def settle_notes(document: Document, recognised: Iterable[int]) -> Document:
    """Return the document whose notes explain the marks that its recognised tables print.

    Args:
        document: With its tables settled.
        recognised: Numbers of the tables that were recognised from a picture.
    """
    numbers = set(recognised)
    flow: list[Block | Table] = []
    marks: set[str] = set()
    for item in document.flow:
        if isinstance(item, Table):
            marks = _printed(item) if item.number in numbers else set()
            notes = tuple(_with_mark(note, marks) for note in item.notes)
            flow.append(replace(item, notes=notes))
        elif item.kind == "note" and marks:
            flow.append(replace(item, text=_with_mark(item.text, marks)))
        else:
            flow.append(item)
    return replace(document, flow=tuple(flow))


def _printed(table: Table) -> set[str]:
    """Return the marks that stand alone in a table's cells."""
    return {fold(squash(cell.text)) for cell in table.cells} & _MARKS


def _with_mark(note: str, marks: Sequence[str] | set[str]) -> str:
    found = _EXPLAINS.search(note)
    if len(marks) != 1 or found is None or not (found["mark"] or found["open"]):
        return note
    (mark,) = marks
    if fold(found["mark"]) == mark:
        return note
    return f"{note[: found.start()]}“{mark}”{found['means']}{note[found.end() :]}"
