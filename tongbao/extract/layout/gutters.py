"""The white strip between two columns of running text, where no gap alone tells it.

A gutter of a bulletin may be hardly wider than one character, so that lines of both columns that
stand at one height look like one. What tells it is that many lines leave the same strip white,
that nothing prints there, and that full lines of text stand on either side.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from statistics import median

from tongbao.extract.layout.bands import Bands
from tongbao.extract.layout.lines import Line
from tongbao.extract.layout.parameters import GUTTERS
from tongbao.model import Box, Word


def find_gutters(lines: Sequence[Line], tables: Sequence[Box]) -> list[Box]:
    """Return the strips between columns of running text, from the left, each as high as it reaches.

    Args:
        lines: The lines outside tables.
        tables: The boxes of the tables: none may reach into a gutter.
    """
    level = [line for line in lines if line.rotation == 0]
    gaps = [gap for line in level for gap in _gaps(line)]
    across = Bands((gap.x0, gap.x1) for gap in gaps)
    page = _Page(level, tables)
    found: list[Box] = []
    for x in sorted({(gap.x0 + gap.x1) / 2 for gap in gaps}):
        own = [gaps[index] for index in across.near(x) if gaps[index].x0 < x < gaps[index].x1]
        known = [gutter for gutter in found if gutter.x0 < x < gutter.x1]
        if known or len(own) < GUTTERS.fewest_lines:
            continue
        strip = Box(
            max(gap.x0 for gap in own),
            min(gap.top for gap in own),
            min(gap.x1 for gap in own),
            max(gap.bottom for gap in own),
        )
        if strip.x1 > strip.x0 and page.is_parted_by(strip):
            found.append(strip)
    return sorted(found)


def crosses(gutter: Box, before: Word, after: Word) -> bool:
    """Return whether a gutter stands between two neighbouring words of a line."""
    middle = (before.box.top + before.box.bottom) / 2
    inside = gutter.top <= middle <= gutter.bottom
    return (
        inside
        and before.box.x1 <= gutter.x0 + GUTTERS.rounding_pt
        and gutter.x1 - GUTTERS.rounding_pt <= after.box.x0
    )


_HANGING = frozenset("，。、；：！？）》」』”’.,;:!?")
"""What may hang out of a column at the end of a line; half of it is white."""


def _gaps(line: Line) -> Iterator[Box]:
    """Yield the white strips between the words of a line."""
    for before, after in pairwise(line.words):
        hanging = GUTTERS.hanging_em if before.text[-1] in _HANGING else 0.0
        if after.box.x0 - before.box.x1 >= (GUTTERS.narrowest_em - hanging) * line.size:
            yield Box(before.box.x1, line.box.top, after.box.x0, line.box.bottom)


class _Page:
    """Lines and tables of a page, ready to be asked what stands beside a strip."""

    def __init__(self, lines: Sequence[Line], tables: Sequence[Box]) -> None:
        self._lines = lines
        self._boxes = [*(word.box for line in lines for word in line.words), *tables]
        self._across = Bands((box.x0, box.x1) for box in self._boxes)
        self._beginnings = [_grown(sorted((w.box for w in line.words), key=_end)) for line in lines]
        self._endings = [
            _grown(sorted((w.box for w in line.words), key=_begin, reverse=True)) for line in lines
        ]

    def is_parted_by(self, strip: Box) -> bool:
        """Return whether nothing prints in a strip and running text stands on both sides of it."""
        near = (self._boxes[index] for index in self._across.near(strip.x0, strip.x1))
        if any(_reaches_into(strip, box) for box in near):
            return False
        beside = [
            number
            for number, line in enumerate(self._lines)
            if strip.top <= line.box.bottom and line.box.top <= strip.bottom
        ]
        left = [_upto(strip.x0 + GUTTERS.rounding_pt, *self._beginnings[n]) for n in beside]
        right = [_from(strip.x1 - GUTTERS.rounding_pt, *self._endings[n]) for n in beside]
        size = median(self._lines[number].size for number in beside)
        return all(_is_text([box for box in part if box], size) for part in (left, right))


def _begin(box: Box) -> float:
    return box.x0


def _end(box: Box) -> float:
    return box.x1


_Grown = tuple[Sequence[Box], Sequence[Box]]
"""Boxes in some order, and for each the box around it and all before it."""


def _grown(boxes: Sequence[Box]) -> _Grown:
    return boxes, list(accumulate(boxes, Box.joined))


def _upto(x: float, boxes: Sequence[Box], grown: Sequence[Box]) -> Box | None:
    """Return the box around those that end no further right."""
    count = bisect_right(boxes, x, key=_end)
    return grown[count - 1] if count else None


def _from(x: float, boxes: Sequence[Box], grown: Sequence[Box]) -> Box | None:
    """Return the box around those that begin no further left."""
    count = bisect_right(boxes, -x, key=lambda box: -box.x0)
    return grown[count - 1] if count else None


def _reaches_into(strip: Box, box: Box) -> bool:
    level = box.top < strip.bottom and strip.top < box.bottom
    return (
        level
        and box.x0 < strip.x1 - GUTTERS.rounding_pt
        and strip.x0 + GUTTERS.rounding_pt < box.x1
    )


def _is_text(boxes: Sequence[Box], size: float) -> bool:
    """Return whether the lines of one side look like wrapped text: full, and begun at one margin."""
    if len(boxes) < GUTTERS.fewest_lines:
        return False
    left, right = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
    full = median(box.width for box in boxes) >= GUTTERS.full_share * (right - left)
    begun = sum(
        box.x0 - left <= GUTTERS.indent_em * size for box in boxes
    ) >= GUTTERS.begun_share * len(boxes)
    return full and begun and right - left >= GUTTERS.narrowest_text_chars * size
