"""Strings: characters that follow each other without a break, and where rules part them.

A string goes to one cell even where it sticks out of it. But text of two cells may follow on
without a break too: producers write a row in one operation, or set cells without padding.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from tongbao.extract.layout.parameters import STRINGS
from tongbao.extract.layout.ruled.grid import Grid
from tongbao.extract.page import Glyph

String = list[Glyph]


def strings_of(glyphs: Sequence[Glyph]) -> list[String]:
    """Part characters, in the order of the file, where one does not follow on the last."""
    strings: list[String] = []
    before: Glyph | None = None
    for glyph in glyphs:
        if before is not None and _follows(before, glyph):
            strings[-1].append(glyph)
        else:
            strings.append([glyph])
        before = glyph
    return strings


def _follows(before: Glyph, after: Glyph) -> bool:
    """Return whether a character stands where the one before it ends.

    Size and font may change on the way: small capitals, raised digits, 98.5 in a Latin font
    and 亿元 in a Chinese one are one string, if they fit exactly.
    """
    run, other = before.run, after.run
    if run.rotation != 0 or other.rotation != 0 or run.slanted != other.slanted:
        return False
    size = max(run.size, other.size)
    gap = abs(after.x0 - before.x1)
    if run is other or (run.size == other.size and run.font == other.font):
        reach = STRINGS.kerning_em if run is other else STRINGS.touch_em
        level = abs(after.bottom - before.bottom) <= STRINGS.baseline_em * size
        return level and gap <= reach * size
    if gap > STRINGS.touch_em * size:
        return False
    shared = min(before.bottom, after.bottom) - max(before.top, after.top)
    least = min(before.bottom - before.top, after.bottom - after.top)
    return shared >= STRINGS.overlap_share * least


class ColumnEdges:
    """Where the text of the cells of each column of a grid begins and ends."""

    def __init__(
        self, grid: Grid, contents: Sequence[Sequence[String]], crossing: Sequence[String]
    ) -> None:
        """Collect the edges of what stands in each cell, and of what a rule would cut off.

        Args:
            grid: The cells.
            contents: The strings of each cell, in the order of ``grid.spans``.
            crossing: Strings that stand in several cells.
        """
        self._starts: dict[int, list[float]] = defaultdict(list)
        self._ends: dict[int, list[float]] = defaultdict(list)
        for span, strings in zip(grid.spans, contents, strict=True):
            if ink := [glyph for string in strings for glyph in string if not glyph.blank]:
                self._starts[span.column].append(min([glyph.x0 for glyph in ink]))
                self._ends[span.column + span.column_span].append(max([g.x1 for g in ink]))

        for string in crossing:
            for before, after in pairwise([glyph for glyph in string if not glyph.blank]):
                number = _between(grid.columns, before, after)
                if number is not None:
                    self._starts[number].append(after.x0)
                    self._ends[number].append(before.x1)

    def begins(self, boundary: int, x: float) -> bool:
        """Return whether other text right of a boundary begins at ``x``."""
        return _is_usual(x, self._starts[boundary])

    def ends(self, boundary: int, x: float) -> bool:
        """Return whether other text left of a boundary ends at ``x``."""
        return _is_usual(x, self._ends[boundary])


def _is_usual(x: float, edges: Sequence[float]) -> bool:
    same = sum(abs(edge - x) <= STRINGS.edge_pt for edge in edges)
    return same >= max(STRINGS.fewest_peers, STRINGS.peers_share * len(edges))


def parted_at_rules(
    string: String, boundaries: Sequence[float], edges: ColumnEdges
) -> list[String]:
    """Cut a string where a rule parts it into the text of two cells.

    Args:
        string: Characters, some on either side of a rule.
        boundaries: Rising x positions of the column boundaries of its grid.
        edges: Where the text of each column begins and ends.
    """
    ink = [glyph for glyph in string if not glyph.blank]
    if centred := _centred_in_cells(string, boundaries):
        return centred
    gaps = [after.x0 - before.x1 for before, after in pairwise(ink)]
    usual = median(gaps) if gaps else 0.0
    parts: list[String] = [[]]
    before: Glyph | None = None
    spaced = False
    for glyph in string:
        if not glyph.blank:
            if before is not None:
                reach = STRINGS.padding_em * glyph.run.size
                number = _between(boundaries, before, glyph, reach)
                if number is not None and _parts_cells(
                    before, glyph, (number, boundaries[number]), edges, usual, spaced=spaced
                ):
                    parts.append([])
            before = glyph
        parts[-1].append(glyph)
        spaced = glyph.blank
    return parts


def _centred_in_cells(string: String, boundaries: Sequence[float]) -> list[String]:
    """Return the text of each cell where what stands over each is centred in it, else nothing.

    Text that is a little wider than its cell reaches over both rules alike, and meets its
    neighbour's; text of one cell that runs on over others is centred in none of them.
    """
    parts: dict[int, String] = {}
    part: String = []
    for glyph in string:
        if not glyph.blank:
            part = parts.setdefault(bisect_right(boundaries, glyph.x) - 1, [])
        part.append(glyph)
    if len(parts) < STRINGS.fewest_centred or not all(-1 < n < len(boundaries) - 1 for n in parts):
        return []
    for number, part in parts.items():
        ink = [glyph for glyph in part if not glyph.blank]
        apart = ink[0].x0 + ink[-1].x1 - boundaries[number] - boundaries[number + 1]
        if len(ink) == 1 or abs(apart) / 2 > STRINGS.centred_em * ink[0].run.size:
            return []
    return list(parts.values())


def _between(
    boundaries: Sequence[float], before: Glyph, after: Glyph, reach: float = 0.0
) -> int | None:
    """Return the boundary between two characters, the last one if there are several.

    The first one may reach over it by ``reach`` points.
    """
    number = bisect_right(boundaries, after.x) - 1
    return number if number >= 0 and before.x < boundaries[number] + reach else None


def _parts_cells(
    before: Glyph,
    after: Glyph,
    boundary: tuple[int, float],
    edges: ColumnEdges,
    usual: float,
    *,
    spaced: bool,
) -> bool:
    """Return whether a rule between two characters parts the text of two cells.

    Text that runs on over its neighbours meets rules anywhere: it goes on at its own pace.
    """
    number, x = boundary
    size = max(before.run.size, after.run.size)
    gap = after.x0 - before.x1 - usual
    if after.x0 < x - STRINGS.beside_pt:
        return False
    begins = edges.begins(number, after.x0)
    if begins and not spaced and _kind(before.text) != _kind(after.text):
        # No blank, and yet another word, which begins where the column's others do: the rest
        # of the first may be hidden behind it, as spreadsheets do.
        return True
    if max(before.x, before.x1 - STRINGS.beside_pt) > x:
        return False
    if gap > (STRINGS.gap_em if spaced else STRINGS.jump_em) * size:
        return True
    return begins and edges.ends(number, before.x1)


def _kind(text: str) -> str:
    """Return the kind of a character, which seldom changes within a word but at its initial."""
    return "figure" if text.isdigit() else unicodedata.category(text[0])
