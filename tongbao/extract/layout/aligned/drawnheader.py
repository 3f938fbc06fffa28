"""Which columns a header's piece covers where rules or fills show it: they say it exactly."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import NamedTuple, Protocol

from tongbao.extract.layout.aligned.parameters import DRAWN_HEADER, PIECES, REGIONS
from tongbao.extract.layout.aligned.printedlines import (
    Column,
    PrintedLine,
    count_figures,
    lines_of,
)
from tongbao.extract.layout.ruled.parameters import SHADING
from tongbao.model import Box, Ruling, Word


class Drawn(NamedTuple):
    """What is drawn beside print: rules, and fills that may stand behind cells."""

    rules: Sequence[Ruling] = ()
    fills: Sequence[Box] = ()


NOTHING_DRAWN = Drawn()


class Placed(Protocol):
    """A piece of a header."""

    x0: float
    x1: float
    top: float
    bottom: float
    first: int
    last: int
    fixed: bool


def rules_in_header(
    lines: Sequence[PrintedLine], rules: Sequence[Ruling], left: float, right: float
) -> list[Ruling]:
    """Return the rules between the levels of a header that cover some of its columns only.

    Args:
        lines: The header's lines; at least one.
        rules: Rules of the page.
        left: Where the table begins, in points.
        right: Where it ends.
    """
    top = min(line.middle for line in lines)
    bottom = max(line.middle for line in lines)
    shortest = DRAWN_HEADER.shortest_em * lines[0].size
    longest = DRAWN_HEADER.longest_share * (right - left)
    return [
        rule
        for rule in rules
        if rule.horizontal
        and top < rule.top < bottom
        and shortest <= rule.x1 - rule.x0 <= longest
        and left <= (rule.x0 + rule.x1) / 2 <= right
    ]


def edges_of_bands(
    rules: Sequence[Ruling], fills: Sequence[Box], words: Sequence[Word]
) -> list[Ruling]:
    """Return the edges of filled bands of a table's width, as rules without thickness.

    A header told by its ground has no rule above it, and often none below. Where every other row
    has a ground, the first and the last one may have none.

    Args:
        rules: Rules of the page, pieces joined.
        fills: Filled areas that may stand behind cells.
        words: Words of the page.
    """
    edges: list[Ruling] = []
    ruled = [(rule.x0, rule.x1) for rule in rules if rule.horizontal]
    for bands in _striped(bands_of(fills)):
        x0, x1 = bands[0].x0, bands[0].x1
        if len(bands) < DRAWN_HEADER.fewest_bands and not any(_alike(x0, x1, *r) for r in ruled):
            continue
        heights = [height for band in bands for height in (band.top, band.bottom)]
        gaps = [below.top - above.bottom for above, below in pairwise(bands)]
        if gaps and _holds_row(Box(x0, heights[-1], x1, heights[-1] + gaps[-1]), words):
            heights.append(heights[-1] + gaps[-1])
        if gaps and _holds_row(Box(x0, heights[0] - gaps[0], x1, heights[0]), words):
            heights.insert(0, heights[0] - gaps[0])
        edges += [Ruling(x0, height, x1, height, 0.0) for height in heights]
    return edges


def _striped(bands: Sequence[Box]) -> list[list[Box]]:
    """Return bands of one width in runs, as close below each other as stripes are."""
    runs: list[list[Box]] = []
    for band in bands:
        for run in reversed(runs):
            last = run[-1]
            if _alike(band.x0, band.x1, last.x0, last.x1):
                high = max(band.height, last.height)
                if band.top - last.bottom <= DRAWN_HEADER.stripes_ratio * high:
                    run.append(band)
                    break
                continue
        else:
            runs.append([band])
    return runs


def _alike(x0: float, x1: float, a: float, b: float) -> bool:
    return abs(x0 - a) <= REGIONS.ends_pt and abs(x1 - b) <= REGIONS.ends_pt


def _holds_row(area: Box, words: Sequence[Word]) -> bool:
    """Return whether a row of several pieces with figures, and no more, is printed in an area."""
    inside = [
        w for w in words if area.holds((w.box.x0 + w.box.x1) / 2, (w.box.top + w.box.bottom) / 2)
    ]
    return any(
        len(line.segments(PIECES.gap_em)) > 1 and count_figures(line) for line in lines_of(inside)
    )


def bands_of(fills: Sequence[Box]) -> list[Box]:
    """Return the areas that fills cover together where they touch, from the top down."""
    waiting = sorted(dict.fromkeys(fills), key=lambda box: box.top)
    reach = SHADING.touch_pt
    found: list[Box] = []
    for box in waiting:
        own = box
        apart: list[Box] = []
        for band in reversed(found):
            touches = (
                band.top - reach <= own.bottom
                and own.top <= band.bottom + reach
                and band.x0 - reach <= own.x1
                and own.x0 <= band.x1 + reach
            )
            if touches:
                own = own.joined(band)
            else:
                apart.append(band)
        found = [*reversed(apart), own]
    return sorted(found, key=lambda box: (box.top, box.x0))


def are_parted(above: Placed, below: Placed, rules: Sequence[Ruling]) -> bool:
    """Return whether a rule runs between two pieces of a header that stand over each other."""
    high, low = (above.top + above.bottom) / 2, (below.top + below.bottom) / 2
    middle = (above.x0 + above.x1) / 2
    return any(r.x0 <= middle <= r.x1 and high < r.top < low for r in rules)


def spread_over_rules(
    pieces: Sequence[Placed], columns: Sequence[Column], rules: Sequence[Ruling]
) -> None:
    """Let each piece that a rule runs under cover the columns over which that rule runs.

    Several pieces over one rule share its columns, each as near the middle of its own as it can.
    """
    extents = [_with_names(number, column, pieces) for number, column in enumerate(columns)]
    for rule in rules:
        under = [n for n, (a, b) in enumerate(columns) if rule.x0 <= (a + b) / 2 <= rule.x1]
        above = [piece for piece in pieces if _stands_on(piece, rule, rules)]
        above.sort(key=lambda piece: piece.x0)
        if not above or len(above) > len(under):
            continue
        ends = _shares(above, under, extents)
        for piece, (first, end) in zip(above, pairwise(ends), strict=True):
            piece.first, piece.last, piece.fixed = first, end - 1, True


def _stands_on(piece: Placed, rule: Ruling, rules: Sequence[Ruling]) -> bool:
    middle, height = (piece.x0 + piece.x1) / 2, (piece.top + piece.bottom) / 2

    def is_over(other: Ruling) -> bool:
        return other.x0 <= middle <= other.x1 and height < other.top

    return is_over(rule) and not any(is_over(r) and r.top < rule.top for r in rules)


def _with_names(number: int, column: Column, pieces: Sequence[Placed]) -> Column:
    """Return how far a column reaches, its own names in the header among what it prints."""
    own = [piece for piece in pieces if piece.first == piece.last == number]
    return min([column[0], *(p.x0 for p in own)]), max([column[1], *(p.x1 for p in own)])


def _shares(pieces: Sequence[Placed], under: Sequence[int], extents: Sequence[Column]) -> list[int]:
    """Return where the columns of each piece begin, and where the last ones end.

    Of all ways to deal columns out in order, the one whose middles are nearest to the pieces'.
    """
    best: dict[int, tuple[float, list[int]]] = {under[0]: (0.0, [under[0]])}
    for piece in pieces:
        found: dict[int, tuple[float, list[int]]] = {}
        for first, (cost, ends) in best.items():
            for last in under:
                if last < first:
                    continue
                apart = abs(extents[first][0] + extents[last][1] - piece.x0 - piece.x1)
                if last + 1 not in found or cost + apart < found[last + 1][0]:
                    found[last + 1] = (cost + apart, [*ends, last + 1])
        best = found
    return best[under[-1] + 1][1]


def parted_at_fills(words: Sequence[Word], fills: Sequence[Box]) -> list[Word]:
    """Part words that run on from one filled cell into the next: the fills' edge parts their text.

    Print of neighbouring cells may stand so close that it looks like one word.
    """
    if not fills:
        return list(words)
    return [part for word in words for part in _parts_in_fills(word, fills)]


def _parts_in_fills(word: Word, fills: Sequence[Box]) -> list[Word]:
    box, middle = word.box, (word.box.top + word.box.bottom) / 2
    inside = DRAWN_HEADER.shortest_em * word.size
    beside = [fill for fill in fills if fill.top < middle < fill.bottom]
    edges = sorted(
        {
            fill.x0
            for fill in beside
            if box.x0 + inside < fill.x0 < box.x1 - inside
            and any(abs(other.x1 - fill.x0) <= SHADING.slack_pt * 2 for other in beside)
        }
    )
    if not edges:
        return [word]
    ends = _character_ends(word)
    cuts = [min(range(len(ends)), key=lambda n: abs(ends[n] - edge)) for edge in edges]
    if any(
        abs(ends[cut] - edge) > DRAWN_HEADER.cut_em * word.size
        for cut, edge in zip(cuts, edges, strict=True)
    ):
        return [word]
    starts = [0, *(cut + 1 for cut in cuts)]
    lefts = [box.x0, *(ends[cut] for cut in cuts), box.x1]
    return [
        replace(word, text=word.text[a:b], box=box._replace(x0=x0, x1=x1))
        for (a, b), (x0, x1) in zip(
            pairwise([*starts, len(word.text)]), pairwise(lefts), strict=True
        )
        if a < b
    ]


def _character_ends(word: Word) -> list[float]:
    """Return about where each character of a word ends: Han ones are twice as wide as others."""
    widths = [2.0 if unicodedata.east_asian_width(c) in "WF" else 1.0 for c in word.text]
    unit = word.box.width / sum(widths)
    return [word.box.x0 + unit * wide for wide in accumulate(widths)]


def cells_in_fills(
    lines: Sequence[PrintedLine], fills: Sequence[Box]
) -> list[tuple[Box, list[list[Word]]]]:
    """Return the cells of a header that fills show, each with its words line by line.

    Returns:
        Nothing unless every word stands in a fill, and fills stand side by side.
    """
    found: dict[Box, list[list[Word]]] = {}
    for line in lines:
        for word in line.words:
            x, y = (word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2
            around = [fill for fill in fills if fill.holds(x, y)]
            if not around:
                return []
            own = found.setdefault(min(around, key=lambda b: b.width * b.height), [])
            if not own or own[-1][-1] not in line.words:
                own.append([])
            own[-1].append(word)
    return sorted(found.items()) if len({box.x0 for box in found}) > 1 else []


def top_of_fills(run: Sequence[PrintedLine], fills: Sequence[Box]) -> float:
    """Return how high the filled cells reach that the first line of a run stands in.

    Cells hang together where they touch; one as wide as all of them is a title's band.
    """
    first = run[0]
    held = [
        fill
        for fill in fills
        if any(
            fill.holds((w.box.x0 + w.box.x1) / 2, (w.box.top + w.box.bottom) / 2)
            for w in first.words
        )
    ]
    if len(held) <= 1:
        return first.top
    left, right = min(box.x0 for box in held), max(box.x1 for box in held)
    band = [
        box
        for box in fills
        if left - SHADING.touch_pt <= box.x0
        and box.x1 <= right + SHADING.touch_pt
        and box.width < DRAWN_HEADER.longest_share * (right - left)
        and box.top < first.bottom
    ]
    top = min(box.top for box in held)
    while True:
        above = [box.top for box in band if box.top < top <= box.bottom + SHADING.touch_pt]
        if not above:
            return top
        top = min(above)
