"""The white strip between two columns of running text, where no gap alone tells it.

A gutter of a bulletin may be hardly wider than one character, so that lines of both columns that
stand at one height look like one. What tells it is that many lines leave the same strip white,
that nothing prints there, and that full lines of text stand on either side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from tongbao.extract.layout.lines import Line
from tongbao.extract.layout.parameters import GUTTERS
from tongbao.model import Box, Word


def find_gutters(lines: Sequence[Line], tables: Sequence[Box]) -> list[Box]:
    """Return the strips between columns of running text, each with the height it reaches over.

    Args:
        lines: The lines outside tables.
        tables: The boxes of the tables: none may reach into a gutter.
    """
    level = [line for line in lines if line.rotation == 0]
    gaps = [gap for line in level for gap in _gaps(line)]
    found: list[Box] = []
    for x in sorted({(gap.x0 + gap.x1) / 2 for gap in gaps}):
        own = [gap for gap in gaps if gap.x0 < x < gap.x1]
        if len(own) < GUTTERS.fewest_lines or any(gutter.x0 < x < gutter.x1 for gutter in found):
            continue
        strip = Box(
            max(gap.x0 for gap in own),
            min(gap.top for gap in own),
            min(gap.x1 for gap in own),
            max(gap.bottom for gap in own),
        )
        if strip.x1 > strip.x0 and _parts_columns(strip, level, tables):
            found.append(strip)
    return found


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


def _parts_columns(strip: Box, lines: Sequence[Line], tables: Sequence[Box]) -> bool:
    """Return whether nothing prints in a strip and running text stands on both sides of it."""
    boxes = [word.box for line in lines for word in line.words]
    if any(_reaches_into(strip, box) for box in (*boxes, *tables)):
        return False
    beside = [
        line for line in lines if strip.top <= line.box.bottom and line.box.top <= strip.bottom
    ]
    left = [
        _joined([w.box for w in line.words if w.box.x1 <= strip.x0 + GUTTERS.rounding_pt])
        for line in beside
    ]
    right = [
        _joined([w.box for w in line.words if w.box.x0 >= strip.x1 - GUTTERS.rounding_pt])
        for line in beside
    ]
    size = median(line.size for line in beside)
    return all(_is_text([box for box in part if box is not None], size) for part in (left, right))


def _reaches_into(strip: Box, box: Box) -> bool:
    level = box.top < strip.bottom and strip.top < box.bottom
    return (
        level
        and box.x0 < strip.x1 - GUTTERS.rounding_pt
        and strip.x0 + GUTTERS.rounding_pt < box.x1
    )


def _joined(boxes: Sequence[Box]) -> Box | None:
    whole = boxes[0] if boxes else None
    for box in boxes[1:]:
        whole = box.joined(whole) if whole else box
    return whole


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
