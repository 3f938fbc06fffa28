"""What kind of thing a cell prints: a figure, a rank, a place, a mark, words.

Kinds are the evidence that tells header rows from body rows and what a column holds. A cell's
kind is read from its own text alone; what it means is decided with its row and column.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from tongbao.normalize.rankings.context import TableContext
from tongbao.normalize.rankings.labels import one_line
from tongbao.text.numbers import (
    is_blank_mark,
    is_completed,
    is_no_task,
    read_booked_negative,
    read_change,
    read_number,
    read_ordinal,
    read_pair,
    read_qualified,
)
from tongbao.text.worded_figures import WORDED_FIGURE

Kind = Literal[
    "blank", "mark", "figure", "count", "year", "ordinal", "change", "booked", "pair", "state", "unreadable",
    "place", "total", "placed_figure", "words",
]  # fmt: skip
"""``count``: a plain whole number, which may be a rank as well; ``year``: one that may be a
year's name in a header; ``mark``: a dash and its kin;
``booked``: a figure in brackets; ``state``: words that stand for a figure (无任务, 完成任务); ``placed_figure``: a place with its
figure in one cell; ``unreadable``: signs without a letter or digit, as a program prints a figure for
which its column is too narrow (###)."""

Sort = Literal["", "number", "place", "words"]
"""Kinds that may stand under each other in one column; blank for those that tell nothing."""

SORT_OF: dict[Kind, Sort] = {
    "blank": "",
    "mark": "",
    "figure": "number",
    "count": "number",
    "year": "number",
    "ordinal": "number",
    "change": "number",
    "booked": "number",
    "pair": "number",
    "state": "number",
    "unreadable": "number",
    "place": "place",
    "total": "place",
    "placed_figure": "place",
    "words": "words",
}

TOTAL = re.compile(
    r"^(?:合\s*计|总\s*计|小\s*计|共\s*计|(?:全国|全省|全市|全区|全州|全县|各市|总体)?(?:合计|总计|平均(?:值|数|分|得分)?|均值|总体|平均水平)|"
    r"全(?:国|省|市|区|州|盟|县|镇|乡|集团|系统|公司|行业|校)|[一-鿿]{1,8}(?:合计|总计|小计|平均(?:值|水平)?)|(?:[一-鿿]{1,4})?(?:中位数|中位值|均值)|"
    r"分\s*值|满\s*分|权\s*重|标准分|目标值)$"
)
_TOTAL_IN_BRACKETS = re.compile(r"[（(]((?:小计|合计|总计|平均|均值))[）)]$")
"""东部片区（小计） is a total as 东部片区小计 is."""
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_LONGEST_NAME = 40
"""Characters; a longer text is a sentence that mentions places."""
# A figure printed behind a name in the same cell.
PLACED_FIGURE = re.compile(
    r"(?P<name>[^\d（(：:，,]{2,20}?)[：:，,（( ]?"
    rf"(?P<figure>[-－+]?[\d０-９][\d０-９.．,，]*\s*[%％‰]?(?:分|个|件|亿元|万元)?|{WORDED_FIGURE})[）)]?"
)


def is_total(text: str) -> bool:
    """Return whether a row's name is a total, mean or measure (合计, 全省, 中位数, 满分), no place."""
    return TOTAL.match(_TOTAL_IN_BRACKETS.sub(r"\1", one_line(text))) is not None


def kind_of(text: str, context: TableContext) -> Kind:
    """Return the kind of a cell's text."""
    line = one_line(text)
    if not line:
        return "blank"
    if is_blank_mark(line):
        return "mark"
    number = _number_kind(line)
    if number is not None:
        return number
    if not any(char.isalnum() for char in line):
        return "unreadable"
    return _worded_kind(line, context)


def _worded_kind(line: str, context: TableContext) -> Kind:
    if is_total(line):
        return "total"
    if names_place(line, context):
        return "place"
    placed = PLACED_FIGURE.fullmatch(line)
    if placed and context.match(placed["name"]).place is not None:
        return "placed_figure"
    return "state" if is_no_task(line) or is_completed(line) else "words"


def _number_kind(line: str) -> Kind | None:
    number = read_number(line)
    if number is not None:
        if _YEAR.match(line):
            return "year"
        if number.unit in {"名", "位"} and read_ordinal(line) is not None:
            return "ordinal"
        plain = number.unit == "" and number.value == number.value.to_integral_value()
        return "count" if plain and number.value >= 0 and "." not in line else "figure"
    readers: tuple[tuple[Kind, Callable[[str], object]], ...] = (
        ("ordinal", read_ordinal),
        ("booked", read_booked_negative),
        ("change", read_change),
        ("pair", read_pair),
        ("figure", read_qualified),
    )
    return next((kind for kind, read in readers if read(line) is not None), None)


def names_place(text: str, context: TableContext) -> bool:
    """Return whether a text names a known place, or several."""
    line = one_line(text)
    if not line or len(line) > _LONGEST_NAME or is_total(line):
        return False
    if context.match(line).place is not None or context.match(line).rivals:
        return True
    return any(match.place is not None for _, match in context.names(line))
