"""Pages set in two columns: tables on either side of the white between them are two tables.

What tells such white from that between two columns of one table is that its sides are out of
step: the rows of one table stand level, lines of two columns of a page do so by chance only. Where
two tables side by side are in step, the grounds of their headers part them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from tongbao.extract.layout.aligned.drawnheader import bands_of
from tongbao.extract.layout.aligned.parameters import PIECES, REGIONS, SIDES
from tongbao.extract.layout.aligned.printedlines import PrintedLine, count_figures, lines_of
from tongbao.extract.layout.bands import Bands
from tongbao.model import Box, Ruling, Word

_LETTERS = re.compile(r"[^\W\d_]{2}")


class Side(NamedTuple):
    """What stands on one side of the white between two columns, or above and below it."""

    words: list[Word]
    rules: list[Ruling]


def sides_of(
    words: Sequence[Word],
    rules: Sequence[Ruling],
    taken: Sequence[Box] = (),
    fills: Sequence[Box] = (),
) -> list[Side]:
    """Part a page at the white between two columns, if there is any.

    Args:
        words: Words of the page, those of tables already found among them.
        rules: Rules of the page; none crosses the white.
        taken: Tables already found; none crosses it either.
        fills: Filled areas that may stand behind cells.

    Returns:
        What is left of the white, right of it, and above and below it; else all in one.
    """
    gutter = _gutter(words, [*rules, *taken], bands_of(fills))
    if gutter is None:
        return [Side(list(words), list(rules))]
    beside = [w for w in words if gutter.top <= _middle(w) <= gutter.bottom]
    rest = [w for w in words if not gutter.top <= _middle(w) <= gutter.bottom]
    middle = (gutter.x0 + gutter.x1) / 2
    sides = [
        Side(
            [w for w in beside if w.box.x1 <= gutter.x1],
            [rule for rule in rules if rule.x1 <= middle],
        ),
        Side(
            [w for w in beside if w.box.x1 > gutter.x1],
            [rule for rule in rules if rule.x0 >= middle],
        ),
        Side(rest, list(rules)),
    ]
    return [side for side in sides if side.words]


def _middle(word: Word) -> float:
    return (word.box.top + word.box.bottom) / 2


def _gutter(
    words: Sequence[Word], others: Sequence[Box | Ruling], bands: Sequence[Box]
) -> Box | None:
    """Return the highest white strip whose sides are out of step, or that parts two grounds."""
    if not words:
        return None
    left, right = min(w.box.x0 for w in words), max(w.box.x1 for w in words)
    size = sorted(w.size for w in words)[len(words) // 2]
    wide = SIDES.narrowest_em * size / 2
    start, end = (left + share * (right - left) for share in SIDES.middle_share)
    boxes: list[Box | Ruling] = [*(w.box for w in words), *others, *bands]
    rules = [other for other in others if isinstance(other, Ruling)]
    ends = min(b.top for b in boxes), max(b.bottom for b in boxes)
    across = Bands((b.x0, b.x1) for b in boxes)
    best: Box | None = None
    tried: set[tuple[float, float]] = set()
    for step in range(int((end - start) / SIDES.step_pt) + 1):
        x = start + step * SIDES.step_pt
        near = [boxes[index] for index in across.near(x - wide, x + wide)]
        for top, bottom in _free(near, ends, x - wide, x + wide):
            high = bottom - top
            known = (top, bottom) in tried
            if known or high < SIDES.shortest_em * size or (best and high <= best.height):
                continue
            tried.add((top, bottom))
            strip = Box(x - wide, top, x + wide, bottom)
            if _parts_page(strip, words, bands) or _parts_frames(strip, words, rules):
                best = strip
    return best


def _free(
    near: Sequence[Box | Ruling], ends: tuple[float, float], x0: float, x1: float
) -> list[tuple[float, float]]:
    """Return the heights, within top and end of all, between which nothing reaches into a strip."""
    across = sorted((b.top, b.bottom) for b in near if b.x0 < x1 and x0 < b.x1)
    free: list[tuple[float, float]] = []
    reached = ends[0]
    for top, bottom in [*across, (ends[1], ends[1])]:
        if top > reached:
            free.append((reached, top))
        reached = max(reached, bottom)
    return free


def _parts_page(strip: Box, words: Sequence[Word], bands: Sequence[Box]) -> bool:
    """Return whether both sides of a strip are whole, and out of step or on grounds of their own."""
    beside = [w for w in words if strip.top <= _middle(w) <= strip.bottom]
    sides = [
        lines_of([w for w in beside if w.box.x1 <= strip.x0]),
        lines_of([w for w in beside if w.box.x0 >= strip.x1]),
    ]
    if any(len(lines) < SIDES.fewest_lines for lines in sides):
        return False
    top = max(min(line.middle for line in lines) for lines in sides) - 1
    bottom = min(max(line.middle for line in lines) for lines in sides) + 1
    shared = [[line for line in lines if top <= line.middle <= bottom] for lines in sides]
    fewer, more = sorted(shared, key=len)
    if len(fewer) < SIDES.fewest_lines:
        return False
    heights = sorted(line.middle for line in more)
    level = sum(_is_level(line, heights) for line in fewer)
    apart = level <= SIDES.level_share * len(fewer) or _parts_grounds(strip, words, bands)
    return apart and all(map(_is_whole, sides))


def _parts_frames(strip: Box, words: Sequence[Word], rules: Sequence[Ruling]) -> bool:
    """Return whether two tables with rules of their own begin at one height beside a strip."""
    frames: list[list[Ruling]] = []
    for rule in rules:
        if not (rule.horizontal and strip.top <= rule.top <= strip.bottom):
            continue
        for frame in frames:
            alike = abs(frame[0].x0 - rule.x0) + abs(frame[0].x1 - rule.x1) <= REGIONS.ends_pt
            if alike and (frame[0].x1 <= strip.x0 or frame[0].x0 >= strip.x1):
                frame.append(rule)
                break
        else:
            frames.append([rule])
    own = [sorted(f, key=lambda r: r.top) for f in frames if len(f) > REGIONS.frame_rules]
    before = [frame for frame in own if frame[0].x1 <= strip.x0 and _holds_rows(frame, words)]
    after = [frame for frame in own if frame[0].x0 >= strip.x1 and _holds_rows(frame, words)]
    return any(abs(a[0].top - b[0].top) <= SIDES.step_pt for a in before for b in after)


def _holds_rows(frame: Sequence[Ruling], words: Sequence[Word]) -> bool:
    """Return whether most lines below a frame's second rule are rows of words and figures."""
    whole = Box(frame[0].x0, frame[1].top, frame[0].x1, frame[-1].top)
    body = lines_of([w for w in words if whole.holds((w.box.x0 + w.box.x1) / 2, _middle(w))])
    return len(body) >= SIDES.fewest_lines and _is_whole(body)


def _parts_grounds(strip: Box, words: Sequence[Word], bands: Sequence[Box]) -> bool:
    """Return whether filled bands end and begin at a strip, each behind several columns."""
    grounds = [
        band
        for band in bands
        if strip.top <= (band.top + band.bottom) / 2 <= strip.bottom
        and len(_printed_in(band, words)) > 1
    ]
    before = [band for band in grounds if band.x1 <= strip.x0]
    after = [band for band in grounds if band.x0 >= strip.x1]
    return any(abs(one.top - two.top) <= SIDES.step_pt for one in before for two in after)


def _printed_in(band: Box, words: Sequence[Word]) -> list[float]:
    """Return where the pieces of print begin that stand side by side on a filled band."""
    inside = [w for w in words if band.holds((w.box.x0 + w.box.x1) / 2, _middle(w))]
    lines = lines_of(inside)
    return max(
        ([x0 for x0, _, _ in line.segments(PIECES.gap_em)] for line in lines), key=len, default=[]
    )


def _is_level(line: PrintedLine, heights: Sequence[float]) -> bool:
    after = bisect_left(heights, line.middle)
    near = heights[max(after - 1, 0) : after + 1]
    return any(abs(height - line.middle) <= SIDES.level_em * line.size for height in near)


def _is_whole(lines: Sequence[PrintedLine]) -> bool:
    """Return whether lines make sense alone: running text, or rows of words and figures."""
    left = min(line.words[0].box.x0 for line in lines)
    right = max(line.words[-1].box.x1 for line in lines)
    running = rows = 0
    for line in lines:
        width = line.words[-1].box.x1 - line.words[0].box.x0
        parts = len(line.segments(PIECES.gap_em))
        running += parts == 1 and width >= SIDES.full_share * (right - left)
        named = any(_LETTERS.search(w.text) for w in line.words)
        rows += parts > 1 and named and count_figures(line) > 0
    return 2 * (running + rows) >= len(lines)
