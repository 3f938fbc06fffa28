"""Columns from the white space that all lines of a table share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from tongbao.extract.layout.aligned.printedlines import FIGURE, Column, PrintedLine
from tongbao.model import Ruling

_GAP = 0.55
"""Least white space between columns, in font sizes."""


def find_columns(
    body: Sequence[PrintedLine], lines: Sequence[PrintedLine], rules: Sequence[Ruling]
) -> list[Column]:
    """Return the x-extents of columns: ink of all body lines, parted by common white space."""
    size = median(line.size for line in body)
    spans = sorted((w.box.x0, w.box.x1) for line in body for w in line.words)
    columns: list[Column] = []
    for x0, x1 in spans:
        if columns and x0 - columns[-1][1] < _GAP * size:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    columns = _parted_by_rules(columns, body, lines, rules)
    return _spaced_names_joined(columns, body)


def _parted_by_rules(
    columns: list[Column],
    body: Sequence[PrintedLine],
    lines: Sequence[PrintedLine],
    rules: Sequence[Ruling],
) -> list[Column]:
    """Part columns at vertical rules that stand in white space."""
    top, bottom = lines[0].top, lines[-1].bottom
    for rule in rules:
        x = (rule.x0 + rule.x1) / 2
        if rule.horizontal or min(rule.bottom, bottom) - max(rule.top, top) < 0.5 * (bottom - top):
            continue
        for number, (x0, x1) in enumerate(columns):
            if x0 < x < x1:
                words = [w for line in body for w in line.words if x0 <= w.box.x0 < x1]
                left = [w.box.x1 for w in words if w.box.x1 <= x + 1]
                right = [w.box.x0 for w in words if w.box.x0 >= x - 1]
                if left and right and len(left) + len(right) == len(words):
                    columns[number : number + 1] = [(x0, max(left)), (min(right), x1)]
                break
    return columns


def _spaced_names_joined(columns: list[Column], body: Sequence[PrintedLine]) -> list[Column]:
    """Join neighbours that hold one character each in every line: names printed 唐　山."""
    joined: list[Column] = []
    for column in columns:
        if joined and _single(joined[-1], body) and _single(column, body):
            joined[-1] = (joined[-1][0], column[1])
        else:
            joined.append(column)
    return joined


def _single(column: Column, body: Sequence[PrintedLine]) -> bool:
    texts = [_text_in(line, column) for line in body]
    return all(len(t) == 1 and "一" <= t <= "鿿" for t in texts if t) and any(texts)


def _text_in(line: PrintedLine, column: Column) -> str:
    return "".join(
        w.text.strip()
        for w in line.words
        if column[0] - 1 <= (w.box.x0 + w.box.x1) / 2 <= column[1] + 1
    )


def has_figure_column(body: Sequence[PrintedLine], columns: Sequence[Column]) -> bool:
    """Return whether some column holds figures in most lines."""
    for column in columns:
        texts = [t for line in body if (t := _text_in(line, column))]
        figures = sum(FIGURE.match(t) is not None for t in texts)
        if figures >= max(min(2, len(body)), 0.6 * len(body)):
            return True
    return False


def has_names(body: Sequence[PrintedLine], columns: Sequence[Column]) -> bool:
    """Return whether some column holds short words in most lines (no stray figures in prose)."""
    for column in columns:
        texts = [t for line in body if (t := _text_in(line, column))]
        short = sum(2 <= len(t) <= 14 and re.search(r"[一-鿿]", t) is not None for t in texts)
        if short >= 0.6 * len(body):
            return True
    return False
