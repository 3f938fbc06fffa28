"""Rules of scans that lose most of their hairlines, gathered from the dots and dashes in line.

A fax keeps or drops a hairline by where it falls on the raster. On a sheet that lies a little
askew every rule comes and goes along its length, and a table is left as dots. No piece of it is
a rule by itself; all that lie in one line across a table are. Print is taken off first, then dots
are told from dust by their number: nothing but a rule puts so much ink on one line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import cv2
import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import connected_components

from tongbao.extract.scan.image.binarization import Mask
from tongbao.extract.scan.rulings.parameters import BROKEN
from tongbao.extract.scan.rulings.selection import Framework, Rule

Bytes = npt.NDArray[np.uint8]
Spans = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Line:
    """Ink in line: where, and from where to where it was found."""

    at: float
    low: float
    high: float
    thickness: float


def gather_rules(faint: Mask, known: Framework, *, frayed: bool) -> Framework:
    """Return the rules of a scan that shows them in dots.

    Args:
        faint: Where ink is, that of hairlines too.
        known: The rules that show by themselves; kept where no table is gathered.
        frayed: Whether these show that the scan loses ink; else much must be missing of them.
    """
    kept, printed = _rules_and_print(faint.view(np.uint8))
    across = _View(_thin(kept), printed, faint)
    turned = np.ascontiguousarray(faint.T)
    down = _View(_thin(_turn(kept)), _turn(printed), turned, turned=True)
    rows, posts = _lines_of(across), _lines_of(down)
    # Lines that print makes cross each other in print: what is left tells the rest of them.
    for _ in range(2):
        rows, posts = (
            [line for line in rows if _reaches(line, posts, across)],
            [line for line in posts if _reaches(line, rows, down)],
        )
    sure_rows, sure_posts = (
        [r for r in rules if _is_sure(r)] for rules in (known.across, known.down)
    )
    if not frayed and not _misses(known, rows, posts):
        return known
    rules: tuple[list[Rule], list[Rule]] = ([], [])
    boxes = []
    rows += [_Line(r.at, round(r.low), round(r.high), r.thickness) for r in sure_rows]
    posts += [_Line(r.at, round(r.low), round(r.high), r.thickness) for r in sure_posts]
    for own_rows, own_posts in _tables(rows, posts):
        x, y = _levels(own_posts), _levels(own_rows)
        if len(x) + len(y) < BROKEN.fewest_levels:
            continue
        x_ends, y_ends = _ends(x, own_rows), _ends(y, own_posts)
        rules[0].extend(
            rule for level in y for rule in _units(level, x_ends, y_ends, across, sure_rows)
        )
        rules[1].extend(
            rule for level in x for rule in _units(level, y_ends, x_ends, down, sure_posts)
        )
        boxes.append((x_ends[0], y_ends[0], x_ends[-1], y_ends[-1]))
    if not boxes:
        return known
    outer = Framework(
        tuple(r for r in known.across if not any(_within(r.low, r.high, r.at, b) for b in boxes)),
        tuple(
            r
            for r in known.down
            if not any(_within(r.low, r.high, r.at, (b[1], b[0], b[3], b[2])) for b in boxes)
        ),
    )
    return Framework((*outer.across, *rules[0]), (*outer.down, *rules[1]))


def _misses(known: Framework, rows: Sequence[_Line], posts: Sequence[_Line]) -> bool:
    """Return whether known rules leave out much of the lines on which ink lies."""
    missed = total = 0.0
    for lines, rules in ((rows, known.across), (posts, known.down)):
        for line in lines:
            shown = sum(
                max(0.0, min(line.high, rule.high) - max(line.low, rule.low))
                for rule in rules
                if abs(rule.at - line.at) <= BROKEN.apart_px
            )
            missed += max(0.0, line.high - line.low - shown - BROKEN.shortest_px)
            total += line.high - line.low
    return missed > BROKEN.missed_share * total


def _is_sure(rule: Rule) -> bool:
    """Return whether a rule shows by itself, all along."""
    return rule.length >= 2 * BROKEN.shortest_px and rule.coverage >= BROKEN.all_along_share


def _within(low: float, high: float, at: float, box: tuple[float, float, float, float]) -> bool:
    """Return whether a rule along the first direction lies, for the most part, in a box."""
    shared = min(high, box[2] + BROKEN.near_px) - max(low, box[0] - BROKEN.near_px)
    return box[1] - BROKEN.near_px <= at <= box[3] + BROKEN.near_px and shared > 0.5 * (high - low)


@dataclass(frozen=True, slots=True)
class _View:
    """A page, seen so that the rules looked for lie across."""

    thin: Bytes
    """Dots and dashes that may be a rule's."""
    printed: Bytes
    """Characters."""
    ink: npt.NDArray[np.bool_]
    turned: bool = False
    """Whether these are upright rules, with the lines of print at their sides."""

    def lone(self, at: float, low: float, high: float) -> npt.NDArray[np.bool_]:
        """Return where along a line there is ink with white at both sides."""
        row, first, end = round(at), max(0, round(low)), max(0, round(high))
        inked = self.thin[max(0, row - 3) : row + 4, first:end].any(axis=0)
        above = self.ink[max(0, row - 11) : max(0, row - 4), first:end].any(axis=0)
        below = self.ink[row + 5 : row + 12, first:end].any(axis=0)
        return np.asarray(inked & ~above & ~below)

    def crossed(self, at: float, low: float, high: float) -> bool:
        """Return whether print stands on a line, between two that cross it."""
        row, first, end = (
            round(at),
            round(low) + 3 * BROKEN.clear_px,
            round(high) - 3 * BROKEN.clear_px,
        )
        both = [
            self.printed[max(0, row + side - 2) : row + side + 3, first:end].any(axis=0)
            for side in (-4, 4)
        ]
        return int((both[0] & both[1]).sum()) >= BROKEN.clear_px


def _reaches(line: _Line, others: Sequence[_Line], view: _View) -> bool:
    """Return whether a line shows beside those that cross it, where no print stands."""
    row, low, high = round(line.at), round(line.low), round(line.high)
    beside = view.printed[max(0, row - 8) : row + 9, low:high].any(axis=0)
    if float(beside.mean()) > BROKEN.beside_share:
        return False
    met = [o for o in others if line.low - BROKEN.near_px <= o.at <= line.high + BROKEN.near_px]
    longest = max((o.high - o.low for o in met), default=0.0)
    crossing = [o.at for o in met if o.high - o.low >= BROKEN.long_share * longest]
    rims = [
        view.thin[
            max(0, round(line.at) - 3) : round(line.at) + 4, max(0, low) : low + BROKEN.rim_px
        ].any(axis=0)
        for at in crossing
        for low in (round(at) - BROKEN.clear_px + 1 - BROKEN.rim_px, round(at) + BROKEN.clear_px)
        if line.low - 1 <= low and low + BROKEN.rim_px <= line.high + 1
    ]
    if not rims:
        return False
    char_height = float(view.lone(line.at, line.low, line.high).mean())
    return float(np.concatenate(rims).mean()) >= BROKEN.at_ends_share * char_height


def _tables(
    rows: Sequence[_Line], posts: Sequence[_Line]
) -> Iterator[tuple[list[_Line], list[_Line]]]:
    """Yield the lines that hang together."""
    lines = [*rows, *posts]
    links = np.zeros((len(lines), len(lines)), np.int8)
    for i, row in enumerate(rows):
        for j, post in enumerate(posts, len(rows)):
            links[i, j] = (
                row.low - BROKEN.gap_px <= post.at <= row.high + BROKEN.gap_px
                and post.low - BROKEN.gap_px <= row.at <= post.high + BROKEN.gap_px
            )
    count, owner = connected_components(links, directed=False)
    for number in range(count):
        own = [index for index in range(len(lines)) if owner[index] == number]
        own_rows = [lines[index] for index in own if index < len(rows)]
        own_posts = [lines[index] for index in own if index >= len(rows)]
        if own_rows and own_posts:
            yield own_rows, own_posts


def _levels(lines: Sequence[_Line]) -> list[_Line]:
    """Return lines with those of one level made one, in rising order."""
    levels: list[_Line] = []
    for line in sorted(lines, key=lambda one: one.at):
        if levels and line.at - levels[-1].at <= BROKEN.apart_px:
            last = levels[-1]
            longer = max(last, line, key=lambda one: one.high - one.low)
            levels[-1] = replace(
                longer, low=min(last.low, line.low), high=max(last.high, line.high)
            )
        else:
            levels.append(line)
    return levels


def _ends(levels: Sequence[_Line], crossing: Sequence[_Line]) -> list[float]:
    """Return where a table's lines part it, with the ends of those that run on past the last."""
    ends = [line.at for line in levels]
    low = float(np.median([line.low for line in crossing]))
    high = float(np.median([line.high for line in crossing]))
    if low < ends[0] - BROKEN.gap_px / 2:
        ends.insert(0, low)
    if high > ends[-1] + BROKEN.gap_px / 2:
        ends.append(high)
    return ends


def _units(
    level: _Line,
    ends: Sequence[float],
    sides: Sequence[float],
    view: _View,
    sure: Sequence[Rule],
) -> Iterator[Rule]:
    """Yield the parts of a line, from one that crosses it to another, that a rule takes."""
    own = [rule for rule in sure if abs(rule.at - level.at) <= BROKEN.apart_px]
    shares = [
        1.0
        if any(
            rule.low - BROKEN.near_px <= low and high <= rule.high + BROKEN.near_px for rule in own
        )
        else _share(level, low, high, view)
        for low, high in pairwise(ends)
    ]
    if not _is_rule(shares) or not (own or _shows_at_ends(level, ends, shares, view)):
        return
    shown = _tell_parts(level, ends, shares, sides, view)
    for here, group in groupby(range(len(shown)), key=shown.__getitem__):
        if here:
            units = list(group)
            low, high = ends[units[0]], ends[units[-1] + 1]
            yield Rule(low, high, level.at, level.thickness, solid=False)


def _is_rule(shares: Sequence[float]) -> bool:
    """Return whether enough parts of a line show, the more the fainter those are that do."""
    shown = [share for share in shares if share >= BROKEN.trace_share]
    least = (
        BROKEN.least_share
        if np.mean(shown or [0.0]) >= BROKEN.whole_share
        else BROKEN.least_frayed_share
    )
    return len(shown) >= least * len(shares)


def _tell_parts(
    level: _Line,
    ends: Sequence[float],
    shares: Sequence[float],
    sides: Sequence[float],
    view: _View,
) -> list[bool]:
    """Return which parts of a line are there: those that show, and those that print tells of."""
    shown = [share >= BROKEN.trace_share for share in shares]
    frayed = (
        float(np.median([s for s in shares if s >= BROKEN.trace_share] or [1.0]))
        < BROKEN.frayed_share
    )
    for index, (low, high) in enumerate(pairwise(ends)):
        if shown[index]:
            continue
        beside = [shown[n] for n in (index - 1, index + 1) if 0 <= n < len(shown)]
        if any(beside):
            told = _tell_by_print(level.at, low, high, sides, view)
            enough = len(told) > 1 if not frayed else bool(told) or all(beside)
            shown[index] = enough and all(told)
    return shown


def _shows_at_ends(
    level: _Line, ends: Sequence[float], shares: Sequence[float], view: _View
) -> bool:
    """Return whether a line shows beside those that cross it: between, it may be print."""
    rims = []
    for (low, high), share in zip(pairwise(ends), shares, strict=True):
        if share >= BROKEN.trace_share and high - low > 4 * BROKEN.rim_px:
            lone = view.lone(level.at, low + BROKEN.clear_px, high - BROKEN.clear_px + 1)
            rims += [lone[: BROKEN.rim_px], lone[-BROKEN.rim_px :]]
    char_height = float(
        np.mean([share for share in shares if share >= BROKEN.trace_share] or [0.0])
    )
    return not rims or float(np.concatenate(rims).mean()) >= BROKEN.at_ends_share * char_height


def _share(level: _Line, low: float, high: float, view: _View) -> float:
    """Return the share of ink between two lines that cross; print of merged cells left out."""
    best = np.zeros(0, np.bool_)
    for drift in (-3.0, 0.0, 3.0):
        lone = view.lone(level.at + drift, low + BROKEN.clear_px, high - BROKEN.clear_px + 1)
        best = max(best, lone, key=np.count_nonzero)
    share = float(best.mean()) if len(best) else 0.0
    if share < BROKEN.frayed_share and not (
        best[: BROKEN.rim_px].any() or best[-BROKEN.rim_px :].any()
    ):
        # Ink that keeps away from both lines is a stroke of the print beside it, if there is any.
        row = round(level.at)
        beside = view.printed[max(0, row - 12) : row + 13, round(low) : round(high)]
        share = 0.0 if beside.any() else share
    return share if share >= BROKEN.solid_share or not view.crossed(level.at, low, high) else 0.0


def _tell_by_print(
    at: float, low: float, high: float, sides: Sequence[float], view: _View
) -> list[bool]:
    """Return whether print at either side of a lost rule is centred there, for sides with print.

    Print that stands on the line is that of one cell without a rule.
    """
    before = max((side for side in sides if side < at - BROKEN.apart_px), default=None)
    after = min((side for side in sides if side > at + BROKEN.apart_px), default=None)
    part = view.printed[:, round(low) + 6 : max(round(low) + 7, round(high) - 6)]
    if view.crossed(at, low, high) or (view.turned and _is_one_run(part, round(at))):
        return [False]
    cells = [(before, at), (at, after)]
    centred = [
        _is_centred(part[round(top) + 4 : round(bottom) - 3])
        for top, bottom in cells
        if top is not None and bottom is not None
    ]
    return [one for one in centred if one is not None]


def _is_one_run(part: Bytes, at: int) -> bool:
    """Return whether a line of print goes on past a lost upright rule.

    What is left of the rule itself, with dust at it, is no print beside it.
    """
    sides = (
        part[max(0, at - BROKEN.same_run_px) : at - 2][::-1],
        part[at + 3 : at + BROKEN.same_run_px],
    )
    nearest = [
        int(np.argmax(side.any(axis=1))) + 3
        if side.any(axis=0).sum() >= 0.75 * BROKEN.glyph_px
        else BROKEN.same_run_px
        for side in sides
    ]
    return sum(nearest) < BROKEN.same_run_px or min(nearest) <= BROKEN.touching_px


def _is_centred(cell: Bytes) -> bool | None:
    """Return whether a cell's print stands in its middle; None where there is none."""
    rows = np.flatnonzero(cell.any(axis=1))
    if not len(rows):
        return None
    return abs(float(rows[0] + rows[-1] + 1) - len(cell)) <= BROKEN.off_share * len(cell)


def _turn(picture: Bytes) -> Bytes:
    return np.ascontiguousarray(picture.T)


def _rules_and_print(ink: Bytes) -> tuple[Bytes, Bytes]:
    """Return what may be rules, and characters with what is left of broken ones beside them."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    x, y, wide, high = (stats[:, column] for column in range(4))
    least, most = np.minimum(wide, high), np.maximum(wide, high)
    printed = (least >= BROKEN.thin_px) & (most >= BROKEN.glyph_px) & (most <= BROKEN.largest_px)
    printed &= (least >= BROKEN.glyph_px) | (stats[:, 4] >= BROKEN.deep_px * most)
    printed[0] = False
    for index in np.flatnonzero(printed):
        part = slice(y[index], y[index] + high[index]), slice(x[index], x[index] + wide[index])
        printed[index] = not _is_crossing(labels[part] == index)
    taken = printed.copy()
    near = np.zeros(ink.shape, np.uint8)
    for index in np.flatnonzero(printed):
        near[
            max(0, y[index] - 3) : y[index] + high[index] + 3,
            max(0, x[index] - 6) : x[index] + wide[index] + 6,
        ] = 1
    middle = near[(y + high // 2), (x + wide // 2)] > 0
    taken |= middle & (most <= 2 * BROKEN.glyph_px)
    taken[0] = False
    printed_ink = taken.astype(np.uint8)[labels]
    return np.asarray(cv2.subtract(ink, printed_ink), np.uint8), printed_ink


def _is_crossing(component: npt.NDArray[np.bool_]) -> bool:
    """Return whether a component is made of straight lines, across and down, longer than print's."""
    row, column = int(component.sum(axis=1).argmax()), int(component.sum(axis=0).argmax())
    left = component.copy()
    left[max(0, row - 3) : row + 4] = False
    left[:, max(0, column - 3) : column + 4] = False
    if int(left.sum()) <= 0.08 * int(component.sum()):
        return True
    raw = component.view(np.uint8)
    if (
        max(component.shape) < BROKEN.crossing_px
        or cv2.erode(raw, np.ones((BROKEN.thin_px, BROKEN.thin_px), np.uint8)).any()
    ):
        return False
    straight = np.zeros(component.shape, np.bool_)
    for shape in ((1, BROKEN.straight_px), (BROKEN.straight_px, 1)):
        straight |= cv2.morphologyEx(raw, cv2.MORPH_OPEN, np.ones(shape, np.uint8)) > 0
    return int((component & straight).sum()) >= 0.85 * int(component.sum())


def _thin(kept: Bytes) -> Bytes:
    thick = cv2.morphologyEx(kept, cv2.MORPH_OPEN, np.ones((BROKEN.thickest_px, 1), np.uint8))
    return np.asarray(cv2.subtract(kept, thick), np.uint8)


def _lines_of(view: _View) -> list[_Line]:
    """Return the lines across on which ink lies."""
    thin = view.thin
    soft = cv2.dilate(thin, np.ones((3, 1), np.uint8))
    found = list(_runs(np.asarray(soft, np.uint8)))
    if not found:
        return []
    votes = np.zeros(len(thin))
    for row, _, _, inked in found:
        votes[row] += inked
    lines = []
    while votes.max() > 0:
        at = int(votes.argmax())
        level = np.flatnonzero(votes == votes[at])
        level = level[(level >= at) & (level <= at + 4)]
        at = int(level.mean())
        own = [(a, b) for row, a, b, _ in found if abs(row - at) <= BROKEN.drift_px]
        votes[max(0, at - BROKEN.apart_px) : at + BROKEN.apart_px + 1] = 0
        for low, high in _join_rules(own):
            line = _place_line(thin, at, low, high)
            inked = thin[max(0, at - 3) : at + 4, low:high].any(axis=0).sum()
            if view.lone(line.at, low, high).sum() >= BROKEN.lonely_share * inked:
                lines.append(line)
    return lines


def _runs(soft: Bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield runs of dots as row, start, end, ink."""
    width = soft.shape[1]
    for row in np.flatnonzero(
        np.count_nonzero(soft, axis=1) >= BROKEN.sparsest_share * BROKEN.shortest_px
    ):
        columns = np.flatnonzero(soft[row])
        cuts = np.flatnonzero(np.diff(columns) > BROKEN.bridge_px)
        starts = np.concatenate(([0], cuts + 1))
        ends = np.concatenate((cuts, [len(columns) - 1]))
        for first, last in zip(starts, ends, strict=True):
            low, high = int(columns[first]), int(columns[last]) + 1
            inked = int(last - first) + 1
            if high - low >= BROKEN.shortest_px and inked >= BROKEN.sparsest_share * (high - low):
                yield int(row), low, min(high, width), inked


def _join_rules(spans: Spans) -> Spans:
    joined: Spans = []
    for low, high in sorted(spans):
        if joined and low <= joined[-1][1] + BROKEN.bridge_px:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return joined


def _place_line(thin: Bytes, at: int, low: int, high: int) -> _Line:
    """Return a line where its ink lies on average."""
    top = max(0, at - 4)
    rows = np.count_nonzero(thin[top : at + 5, low:high], axis=1)
    shown = np.flatnonzero(rows >= 0.3 * rows.max())
    middle = float((rows * np.arange(top, top + len(rows))).sum() / max(1, rows.sum()))
    return _Line(middle, low, high, float(shown[-1] - shown[0] + 1))
