"""In which order a reader takes the lines and tables of a page."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from tongbao.extract.layout.bands import Bands
from tongbao.extract.layout.gutters import crosses, find_gutters
from tongbao.extract.layout.lines import Line
from tongbao.extract.layout.parameters import READING_ORDER
from tongbao.model import Box

_BEGUN = re.compile(r"[（(]?(?:注|备注|附注|说明)\s*(?:\d\s*)?[：:]")
"""Words that go on, however wide the gap behind them is: what stood there may be lost."""


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a printed line, or a table, and the column of text it stands in."""

    box: Box
    line: Line | None = None
    table: int | None = None
    """Index of the table on its page."""
    left: float = 0.0
    right: float = 0.0
    """Extent of the column of text."""
    beside: bool = False
    """The column stands beside another one."""


def in_reading_order(lines: Sequence[Line], tables: Sequence[Box]) -> list[Item]:
    """Return lines and tables as one reads them: columns one after the other.

    Lines are parted at wide gaps first: what stands left and right of one is not one text.
    """
    gutters = find_gutters(lines, tables)
    items = [Item(piece.box, line=piece) for line in lines for piece in parted(line, gutters)]
    items += [Item(box, table=index) for index, box in enumerate(tables)]
    return _order_lines(items, beside=False)


def parted(line: Line, gutters: Sequence[Box] = ()) -> list[Line]:
    """Return the pieces of a line that wide gaps and gutters part, from left to right."""
    if line.rotation != 0:
        return [line]
    groups = [[line.words[0]]]
    starts = [gutter.x0 for gutter in gutters]
    for before, after in pairwise(line.words):
        apart = after.box.x0 - before.box.x1 > READING_ORDER.wide_gap_em * line.size
        near = gutters[
            bisect_left(starts, before.box.x0 - line.size) : bisect_right(starts, after.box.x1)
        ]
        parts = any(crosses(gutter, before, after) for gutter in near)
        if parts or (apart and not _BEGUN.fullmatch("".join(word.text for word in groups[-1]))):
            groups.append([])
        groups[-1].append(after)
    texts = ["".join(word.text for word in group) for group in groups]
    if len(groups) == 1 or _is_spaced_out(texts):
        # Single characters spread over the width are one spaced-out title.
        return [line]
    pieces = []
    from_left = sorted(range(len(line.glyphs)), key=lambda index: line.glyphs[index].x)
    lefts = [line.glyphs[index].x for index in from_left]
    for group in groups:
        box = group[0].box
        for word in group[1:]:
            box = box.joined(word.box)
        own = from_left[bisect_left(lefts, box.x0) : bisect_right(lefts, box.x1)]
        glyphs = tuple(line.glyphs[index] for index in sorted(own))
        text = " ".join(word.text for word in group)
        pieces.append(replace(line, text=text, words=tuple(group), box=box, glyphs=glyphs))
    return pieces


def _order_lines(items: list[Item], *, beside: bool) -> list[Item]:
    if not items:
        return []
    left, right = min(item.box.x0 for item in items), max(item.box.x1 for item in items)
    stretches: list[list[Item]] = [[]]
    for item in sorted(items, key=lambda item: (item.box.top, item.box.x0)):
        placed = replace(item, left=left, right=right, beside=beside)
        if item.box.width >= READING_ORDER.full_share * (right - left):
            stretches += [[placed], []]
        else:
            stretches[-1].append(placed)
    ordered: list[Item] = []
    for stretch in stretches:
        above, middle, below = _without_headings(stretch)
        columns = _columns(middle)
        if columns is None:
            ordered += _row_by_row(stretch)
            continue
        ordered += _row_by_row(above)
        for column in columns:
            ordered += _order_lines(column, beside=True)
        ordered += _row_by_row(below)
    return ordered


def _without_headings(stretch: list[Item]) -> tuple[list[Item], list[Item], list[Item]]:
    """Part a stretch into what stands alone on its lines at its head and foot, and the rest.

    A short title over two columns and a page number below them belong to neither.
    """
    first, last = 0, len(stretch)
    down = Bands((item.box.top, item.box.bottom) for item in stretch)
    while first < last and _stands_alone(stretch[first], stretch, down):
        first += 1
    while last > first and _stands_alone(stretch[last - 1], stretch, down):
        last -= 1
    return stretch[:first], stretch[first:last], stretch[last:]


def _stands_alone(item: Item, stretch: list[Item], down: Bands) -> bool:
    near = (stretch[index] for index in down.near(item.box.top, item.box.bottom))
    return item.line is not None and not any(
        other is not item and other.box.top < item.box.bottom and item.box.top < other.box.bottom
        for other in near
    )


def _columns(stretch: list[Item]) -> tuple[list[Item], list[Item]] | None:
    """Return the left and right part of a stretch that is set in columns, else None."""
    by_left = sorted(stretch, key=lambda item: item.box.x0)
    heads, tails = _grown(by_left), _grown(by_left[::-1])
    for index, item in enumerate(by_left):
        if index and item.box.x0 - max(0.0, heads[index - 1].box.x1) >= _gutter(item):
            one, other = heads[index - 1], tails[len(by_left) - index - 1]
            if _side_by_side(one, other):
                return by_left[:index], by_left[index:]
    return None


def _gutter(item: Item) -> float:
    """Return how much white parts a column from the one before; a hanging mark takes half of it."""
    return 0.5 * item.line.size if item.line is not None else 4.0


class _Part(NamedTuple):
    """Items from one side of a stretch up to some place in it, all measures of them."""

    box: Box
    items: int
    tables: int
    width: float
    """Median of their widths."""
    size: float | None
    """Median of the sizes of their lines, if there are any."""

    @property
    def is_column(self) -> bool:
        """Return whether they look like wrapped text: several lines, most of them full."""
        full = self.width >= READING_ORDER.column_share * self.box.width
        return self.items >= READING_ORDER.fewest_lines and full

    @property
    def is_wide(self) -> bool:
        """Return whether they are as wide as running text, and no column of a table that was lost."""
        narrowest = READING_ORDER.narrowest_column_em
        return not self.size or self.box.width >= narrowest * self.size


def _grown(items: Sequence[Item]) -> list[_Part]:
    """Return for each item the part of a stretch that ends with it."""
    parts: list[_Part] = []
    widths: list[float] = []
    sizes: list[float] = []
    for item in items:
        insort(widths, item.box.width)
        if item.line is not None:
            insort(sizes, item.line.size)
        before = parts[-1] if parts else None
        parts.append(
            _Part(
                item.box.joined(before.box) if before else item.box,
                len(parts) + 1,
                (before.tables if before else 0) + (item.table is not None),
                _middle(widths),
                _middle(sizes) if sizes else None,
            )
        )
    return parts


def _middle(rising: Sequence[float]) -> float:
    """Return the median of what is in order."""
    half = len(rising) // 2
    return rising[half] if len(rising) % 2 else (rising[half - 1] + rising[half]) / 2


def _side_by_side(one: _Part, other: _Part) -> bool:
    """Return whether two groups are columns of text, or tables beside each other."""
    shared = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    if shared < READING_ORDER.shared_share * min(one.box.height, other.box.height):
        return False
    if one.tables and other.tables:
        return True
    return all((part.tables or part.is_column) and part.is_wide for part in (one, other))


def _is_spaced_out(texts: Sequence[str]) -> bool:
    """Return whether pieces of a line are single characters spread over the width."""
    short = all(len(text) <= READING_ORDER.spaced_chars for text in texts)
    return len(texts) > READING_ORDER.spaced_pieces and short


def _row_by_row(stretch: list[Item]) -> list[Item]:
    """Order items from top to bottom, those on one line from left to right."""
    rows: list[list[Item]] = []
    for item in sorted(stretch, key=lambda item: item.box.top + item.box.bottom):
        middle = (item.box.top + item.box.bottom) / 2
        if rows and item.table is None and rows[-1][0].table is None:
            first = rows[-1][0].box
            if first.top <= middle <= first.bottom:
                rows[-1].append(item)
                continue
        rows.append([item])
    return [item for row in rows for item in sorted(row, key=lambda item: item.box.x0)]
