"""Marks that notes explain, told by the marks that the table above prints.

``注：“/”表示无此项任务。``: on a coarse picture the small mark between quotation marks is read as
another one, or not at all. The table prints it larger, row after row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from tongbao.confidence import DOUBTFUL
from tongbao.model import Block, Document, Table
from tongbao.normalize.correction.parameters import FOOTNOTES
from tongbao.text.folding import fold, squash

_EXPLAINS = re.compile(
    r"(?P<bare>(?:^|[：:，,；;。])\s*+)?"
    r"(?P<open>[“”\"'‘’「]{0,2})\s*+(?P<mark>[-—－–一/／_*]?)\s*+(?P<close>[“”\"'’」]{0,2})\s*+"
    r"(?P<means>(?:表示|代表|指)[^，。；;]{0,6}(?:无|没有|未|不)[^，。；;]*)"
)
_MARKS = frozenset("-/_*")
_BRACKETS = re.compile(
    r"(?P<says>括号[内里中](?:的?(?:数字|数据|数值|数|值))?为)(?P<what>[^，,；;。]{2,8})"
)
_EARLIER = (
    "上年同期", "上年同期数", "去年同期", "去年同期数", "上年", "去年", "上年度", "上年名次", "上月",
    "上月数", "上月名次", "上期", "上期数", "上季度", "上年排名", "去年排名", "上年同期排名", "上月排名",
)  # fmt: skip
"""What figures in brackets are, where they are those of another time."""


def correct_footnotes(document: Document, recognised: Iterable[int]) -> Document:
    """Return the document whose notes explain the marks that its recognised tables print.

    Args:
        document: With its tables corrected.
        recognised: Numbers of the tables that were recognised from a picture.
    """
    numbers = set(recognised)
    unsure = {b.text for b in document.blocks if b.kind == "note" and b.confidence < DOUBTFUL}
    flow: list[Block | Table] = []
    marks: set[str] = set()
    for item in document.flow:
        if isinstance(item, Table):
            marks = _find_printed(item) if item.number in numbers else set()
            notes = tuple(
                _with_mark(_with_meaning(note) if note in unsure else note, marks)
                for note in item.notes
            )
            flow.append(replace(item, notes=notes))
        elif item.kind == "note" and (marks or item.text in unsure):
            text = _with_meaning(item.text) if item.text in unsure else item.text
            flow.append(replace(item, text=_with_mark(text, marks)))
        else:
            flow.append(item)
    return replace(document, flow=tuple(flow))


def _with_meaning(note: str) -> str:
    """Return a note that was not read surely, saying of brackets what such notes say."""
    found = _BRACKETS.search(note)
    if found is None or found["what"].startswith(_EARLIER):
        return note
    plain = squash(found["what"]).strip("：:、")
    (best, says), (next_best, _), *_ = sorted(
        ((fuzz.ratio(plain, one), one) for one in _EARLIER), reverse=True
    )
    if best < FOOTNOTES.like_percent or best - next_best < FOOTNOTES.ahead_percent:
        return note
    return f"{note[: found.start()]}{found['says']}{says}{note[found.end() :]}"


def _find_printed(table: Table) -> set[str]:
    """Return the marks that stand alone in a table's cells."""
    return {fold(squash(cell.text)) for cell in table.cells} & _MARKS


def _with_mark(note: str, marks: Sequence[str] | set[str]) -> str:
    found = _EXPLAINS.search(note)
    if len(marks) != 1 or found is None or found.group("bare", "mark", "open") == (None, "", ""):
        return note
    (mark,) = marks
    if fold(found["mark"]) == mark:
        return note
    # Where 表示 has no subject at all, the mark was lost with its quotation marks.
    before = f"{note[: found.start()]}{found['bare'] or ''}"
    return f"{before}“{mark}”{found['means']}{note[found.end() :]}"
