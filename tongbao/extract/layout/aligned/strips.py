"""Tables whose columns fills show: areas side by side, each as high as all rows together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tongbao.extract.layout.aligned.columns import is_name
from tongbao.extract.layout.aligned.parameters import REGIONS, STRIPS
from tongbao.extract.layout.aligned.printedlines import (
    Column,
    PrintedLine,
    column_of,
    is_figure,
    joined_words,
    lines_of,
)
from tongbao.extract.layout.ruled.parameters import SHADING
from tongbao.model import Box, Ruling, Word


class Strips:
    """Fills that stand side by side, and what is printed on them.

    Attributes:
        edges: Where columns begin, and where the last one ends.
        lines: What is printed on them, line by line.
        horizontals: Edges of the bands that close them above and below.
    """

    def __init__(self, fills: Sequence[Box], bands: Sequence[Box], words: Sequence[Word]) -> None:
        """Measure fills in order from left to right, and the bands that touch them."""
        self.edges = _edges(fills)
        left, right = self.edges[0], self.edges[-1]
        top, bottom = min(f.top for f in fills), max(f.bottom for f in fills)
        heights = {top, bottom}
        for band in bands:
            if left - SHADING.touch_pt <= band.x0 and band.x1 <= right + SHADING.touch_pt:
                if abs(band.bottom - top) <= SHADING.touch_pt:
                    heights.add(band.top)
                elif abs(band.top - bottom) <= SHADING.touch_pt:
                    heights.add(band.bottom)
        self.box = Box(left, min(heights), right, max(heights))
        inside = [
            word
            for word in words
            if self.box.holds((word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2)
        ]
        self.lines = lines_of(inside)
        self.horizontals = (
            [Ruling(left, y, right, y, 0.0) for y in sorted(heights)]
            if len(heights) > REGIONS.frame_rules
            else []
        )

    @property
    def columns(self) -> list[Column]:
        """Return how far the print of each column reaches."""
        found: list[Column] = []
        for number, (left, right) in enumerate(pairwise(self.edges)):
            own = [w.box for line in self.lines for w in self._of(line, number)]
            found.append((min(b.x0 for b in own), max(b.x1 for b in own)) if own else (left, right))
        return found

    def are_a_table(self) -> bool:
        """Return whether things are listed row by row: prose on coloured grounds is not."""
        texts = [
            [joined_words(self._of(line, n)) for n in range(len(self.edges) - 1)]
            for line in self.lines
        ]
        level = sum(sum(map(bool, row)) > 1 for row in texts)
        if len(texts) < STRIPS.fewest_lines or level < STRIPS.level_share * len(texts):
            return False
        for column in zip(*texts, strict=True):
            filled = [text for text in column if text]
            short = sum(is_name(text) or is_figure(text) for text in filled)
            if not filled or short < STRIPS.short_share * len(filled):
                return False
        return True

    def _of(self, line: PrintedLine, number: int) -> list[Word]:
        return [w for w in line.words if column_of((w.box.x0 + w.box.x1) / 2, self.edges) == number]


def strips_of(fills: Sequence[Box], words: Sequence[Word]) -> list[Strips]:
    """Return the fills of a page that stand side by side, as high as each other, over several lines.

    Args:
        fills: Filled areas of the page.
        words: Words of the page; none runs on from one fill into the next.
    """
    rows: list[list[Box]] = []
    for box in sorted(dict.fromkeys(fills), key=lambda b: (b.top, b.x0)):
        if box.height < STRIPS.lowest_pt:
            continue
        for row in rows:
            if _level(row[0], box):
                row.append(box)
                break
        else:
            rows.append([box])
    found = []
    for row in rows:
        row.sort(key=lambda box: box.x0)
        apart = all(b.x0 >= a.x1 - SHADING.touch_pt for a, b in pairwise(row))
        if len(row) > 1 and apart and _alternate(row, words):
            bands = [box for box in fills if box not in row]
            found.append(Strips(row, bands, words))
    return found


def _level(one: Box, other: Box) -> bool:
    reach = REGIONS.ends_pt
    return abs(one.top - other.top) <= reach and abs(one.bottom - other.bottom) <= reach


def _alternate(row: Sequence[Box], words: Sequence[Word]) -> bool:
    """Return whether fills touch, or the white between two is printed on like a column of its own."""
    for before, after in pairwise(row):
        gap = Box(before.x1, before.top, after.x0, before.bottom)
        if gap.width <= SHADING.touch_pt:
            continue
        if not any(
            gap.holds((w.box.x0 + w.box.x1) / 2, (w.box.top + w.box.bottom) / 2) for w in words
        ):
            return False
    return True


def _edges(fills: Sequence[Box]) -> list[float]:
    edges = [fills[0].x0]
    for before, after in pairwise(fills):
        if after.x0 - before.x1 > SHADING.touch_pt:
            edges += (before.x1, after.x0)
        else:
            edges.append((before.x1 + after.x0) / 2)
    return [*edges, fills[-1].x1]
