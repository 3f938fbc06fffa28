"""Which lines of a page are a table: between equal rules, or by white space in every line."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from statistics import median

from tongbao.extract.layout.aligned.drawnheader import top_of_fills
from tongbao.extract.layout.aligned.ends.overleaf import is_cut, with_edges_overleaf
from tongbao.extract.layout.aligned.ends.stacked import (
    heads_next_table,
    with_ends_of_rows,
    with_header_above,
    with_rows_below,
)
from tongbao.extract.layout.aligned.linekinds import (
    CAPTION,
    NOTE,
    ends_text_above,
    is_tabular,
    is_wrapped_row,
)
from tongbao.extract.layout.aligned.parameters import PIECES, REGIONS
from tongbao.extract.layout.aligned.printedlines import PrintedLine, count_figures, joined_words
from tongbao.model import Box, Ruling


class PageLines:
    """The printed lines of a page, from the top down, found by their height."""

    def __init__(self, lines: Sequence[PrintedLine], *, framed: bool = False) -> None:
        """Sort lines by their height; those in a frame end at it, and no page's edge cuts them."""
        self._lines = lines
        self.framed = framed
        self._order = sorted(range(len(lines)), key=lambda index: lines[index].middle)
        self._heights = [lines[index].middle for index in self._order]

    @property
    def all(self) -> list[PrintedLine]:
        """Return all lines, from the top down."""
        return [self._lines[index] for index in self._order]

    def between(self, top: float, bottom: float) -> list[PrintedLine]:
        """Return the lines whose middle lies between two heights."""
        first, last = bisect_left(self._heights, top), bisect_right(self._heights, bottom)
        return [self._lines[index] for index in sorted(self._order[first:last])]

    def is_at_edge(self, run: Sequence[PrintedLine]) -> bool:
        """Return whether a run begins or ends the page: part of a table may be overleaf."""
        above = bisect_left(self._heights, run[0].top)
        below = len(self._heights) - bisect_right(self._heights, run[-1].bottom)
        return above <= REGIONS.furniture_lines or below <= REGIONS.furniture_lines


def ruled_regions(
    lines: PageLines, rules: Sequence[Ruling]
) -> list[tuple[list[PrintedLine], tuple[Ruling, ...]]]:
    """Return the lines between the first and last of rules that share both ends."""
    groups: list[list[Ruling]] = []
    for rule in sorted((r for r in rules if r.horizontal), key=lambda r: r.top):
        if rule.x1 - rule.x0 < REGIONS.rule_length_pt:
            continue
        for group in groups:
            if _ends_alike(group[0], rule):
                group.append(rule)
                break
        else:
            groups.append([rule])
    regions: list[tuple[list[PrintedLine], tuple[Ruling, ...]]] = []
    whole = [group for group in map(_distinct, groups) if len(group) > REGIONS.frame_rules]
    for group in groups:
        closed = _distinct(group)
        if not lines.framed:
            closed = with_edges_overleaf(closed, lines.all)
        closed = with_ends_of_rows(closed, rules, partial(_between, lines))
        closed = with_header_above(closed, lines.all, partial(_between, lines))
        closed = with_rows_below(closed, lines.all, partial(_between, lines))
        for distinct in _tables_between(closed, lines, whole):
            inside = _between(lines, distinct)
            cut = not lines.framed and is_cut(distinct, closed, lines.all)
            if len(distinct) == REGIONS.frame_rules:
                distinct[1:1] = _header_rule(distinct, rules, inside)
            if cut or (len(distinct) > REGIONS.frame_rules and len(inside) > 1):
                regions.append((inside, tuple(distinct)))
    return regions


def _header_rule(
    frame: Sequence[Ruling], rules: Sequence[Ruling], inside: Sequence[PrintedLine]
) -> list[Ruling]:
    """Return the lowest shorter rule above the first figures: it ends a header.

    Under a cell merged down over the header's levels programs leave the rule out.
    """
    first = next((line.middle for line in inside if count_figures(line)), 0.0)
    left, right = frame[0].x0 - 3, frame[0].x1 + 3
    under = [
        r
        for r in rules
        if r.horizontal
        and r.x1 - r.x0 >= REGIONS.rule_length_pt
        and left <= r.x0
        and r.x1 <= right
        and frame[0].top + REGIONS.double_rule_pt < r.top < first
    ]
    return sorted(under, key=lambda r: r.top)[-1:]


def _between(lines: PageLines, rules: Sequence[Ruling]) -> list[PrintedLine]:
    """Return the words between the first and last of rules, line by line."""
    top, bottom = rules[0].top, rules[-1].top
    left, right = rules[0].x0 - 6, rules[0].x1 + 6
    return [
        PrintedLine(kept)
        for line in lines.between(top, bottom)
        if (kept := [w for w in line.words if w.box.x0 >= left and w.box.x1 <= right])
    ]


def _tables_between(
    rules: Sequence[Ruling], lines: PageLines, whole: Sequence[Sequence[Ruling]]
) -> list[list[Ruling]]:
    """Part equally long rules into those of one table each.

    Rules of a letterhead, a running head or an imprint may be as long as those of a table: the
    text between them and the table is none of several columns, or a table's that has rules of its
    own. Two tables are told apart by a caption, or by a header that follows on a body with room
    between.

    Args:
        rules: Equally long rules, from the top down.
        lines: The lines of the page.
        whole: The rules of each length that are enough for a table.
    """
    bands = [_between(lines, pair) for pair in pairwise(rules)]
    heights = [below.top - above.top for above, below in pairwise(rules)]
    split: list[list[Ruling]] = []
    open_run = False
    for number, band in enumerate(bands):
        loose = heights[number] > REGIONS.loose_em * max((line.size for line in band), default=10.0)
        row = _is_row(band) and not _holds_tables(rules[number : number + 2], band, whole)
        if not open_run:
            # A title or a head's text before the first row is no part of the table.
            if not row:
                continue
            split.append([rules[number]])
            open_run = True
        elif (
            not row
            and (loose or _is_caption(band) or heads_next_table(bands, number))
            and not _goes_on(bands, number)
        ):
            open_run = False
            continue
        split[-1].append(rules[number + 1])
    return [_without_tail(found, rules, bands) for found in split]


def _is_row(band: Sequence[PrintedLine]) -> bool:
    """Return whether what stands between two rules is of several columns, prose aside."""
    tabular = sum(is_tabular(line) for line in band)
    return tabular > 0 and (3 * tabular >= len(band) or is_wrapped_row(band))


def _holds_tables(
    frame: Sequence[Ruling], band: Sequence[PrintedLine], whole: Sequence[Sequence[Ruling]]
) -> bool:
    """Return whether tables with rules of their own stand between two rules, nothing beside them."""
    top, bottom = frame[0].top, frame[-1].top
    inner = [rules for rules in whole if top < rules[0].top and rules[-1].top < bottom]
    level = [
        word
        for line in band
        for word in line.words
        if any(rules[0].top < line.middle < rules[-1].top for rules in inner)
    ]
    return bool(level) and all(
        any(rules[0].x0 <= (w.box.x0 + w.box.x1) / 2 <= rules[0].x1 for rules in inner)
        for w in level
    )


def _goes_on(bands: Sequence[Sequence[PrintedLine]], number: int) -> bool:
    """Return whether rows with figures stand on both sides of a blank or lone line.

    Above a blank one a header may stand as well.
    """
    before = next((band for band in reversed(bands[:number]) if band), [])
    after = bands[number + 1] if number + 1 < len(bands) else []
    return (
        len(bands[number]) <= 1
        and not _is_caption(bands[number])
        and bool(before and after)
        and (not bands[number] or count_figures(before[-1]) > 0)
        and count_figures(after[0]) > 0
    )


def _is_caption(band: Sequence[PrintedLine]) -> bool:
    """Return whether a numbered caption stands between two rules."""
    return any(CAPTION.match(line.words[0].text) for line in band) and not _is_row(band)


def _without_tail(
    found: list[Ruling], rules: Sequence[Ruling], bands: Sequence[Sequence[PrintedLine]]
) -> list[Ruling]:
    """Drop what follows on the last row: blank bands, notes across columns, the letter's imprint."""
    first = rules.index(found[0])
    while len(found) > REGIONS.frame_rules:
        last = first + len(found) - 2
        tail = bands[last]
        if tail and not _is_note(tail, bands[last - 1]) and not _is_imprint(tail):
            break
        found.pop()
    return found


_IMPRINT = re.compile(r"^(?:抄\s*[送报]|主送|分送)\s*[:：]|印\s*发$")
"""Lines of a 版记 (GB/T 9704): who gets copies, who printed it when, between rules of full width."""


def _is_imprint(band: Sequence[PrintedLine]) -> bool:
    return any(_IMPRINT.search(joined_words(line.words).strip()) for line in band)


def _is_note(band: Sequence[PrintedLine], above: Sequence[PrintedLine]) -> bool:
    if any(len(line.segments(PIECES.gap_em)) > 1 for line in band):
        return False
    if NOTE.match(band[0].words[0].text):
        return True
    columns = max((line.segments(PIECES.gap_em) for line in above), key=len, default=[])
    x0, x1, _ = band[0].segments(PIECES.gap_em)[0]
    return sum(min(x1, b) - max(x0, a) > 0 for a, b, _ in columns) > 1


def _ends_alike(one: Ruling, other: Ruling) -> bool:
    """Return whether two rules begin and end at one place."""
    reach = REGIONS.ends_pt
    return abs(one.x0 - other.x0) <= reach and abs(one.x1 - other.x1) <= reach


def _distinct(rules: Sequence[Ruling]) -> list[Ruling]:
    """Return rules at least 4 points apart: a double rule counts once."""
    kept: list[Ruling] = []
    for rule in rules:
        if not kept or rule.top - kept[-1].top > REGIONS.double_rule_pt:
            kept.append(rule)
    return kept


def tabular_runs(lines: Sequence[PrintedLine]) -> list[list[PrintedLine]]:
    """Return runs of lines that look tabular, wrapped lines here and there allowed."""
    runs: list[list[PrintedLine]] = []
    current: list[PrintedLine] = []
    fullest: PrintedLine | None = None
    for number, line in enumerate(lines):
        tabular = is_tabular(line)
        near = not current or line.top - current[-1].bottom < REGIONS.leading_em * line.size
        wraps = False
        if fullest is not None and not tabular:
            wraps = _wraps(line, current, fullest, _tabular_below(lines, number))
        if not near or not (tabular or wraps):
            runs.append(current)
            current, fullest = [], None
        if tabular or wraps:
            current.append(line)
            fullest = line if fullest is None or _pieces(line) > _pieces(fullest) else fullest
    runs.append(current)
    return [trimmed for run in runs if len(trimmed := _trim_region(run)) > 1]


def _pieces(line: PrintedLine) -> int:
    return len(line.segments(PIECES.gap_em))


def _tabular_above(run: Sequence[PrintedLine]) -> PrintedLine | None:
    """Return the last line of several pieces, if no more than wrapped text follows it."""
    last = run[-1 : -REGIONS.most_wrapped_lines - 1 : -1]
    return next((line for line in last if is_tabular(line)), None)


def _tabular_below(lines: Sequence[PrintedLine], number: int) -> PrintedLine | None:
    """Return the next line of several pieces, if no more than wrapped text stands before it."""
    following = lines[number : number + REGIONS.most_wrapped_lines + 1]
    for above, below in pairwise(following):
        if below.top - above.bottom >= REGIONS.leading_em * below.size:
            return None
        if is_tabular(below):
            return below
    return None


def with_upper_header(
    run: list[PrintedLine], lines: Sequence[PrintedLine], first: int, fills: Sequence[Box] = ()
) -> list[PrintedLine]:
    """Return a run with the upper levels of its header, which stand right above it.

    Group headers, and cells merged down at half height beside them, are lines of their own.

    Args:
        run: Lines that look tabular.
        lines: All lines that may be its header's, from the top down.
        first: Where the run begins among them.
        fills: Areas that may stand behind its cells.
    """
    filled = top_of_fills(run, fills)
    left = min(line.words[0].box.x0 for line in run)
    right = max(line.words[-1].box.x1 for line in run)
    taken = 0
    for count in range(1, first + 1):
        line, below = lines[first - count], lines[first - count + 1]
        # A header that spans its last columns is wider than what stands in them.
        inside = (
            left - REGIONS.left_em * line.size <= line.words[0].box.x0
            and line.words[-1].box.x1 <= right + REGIONS.right_em * line.size
        )
        if (
            below.top - line.bottom > REGIONS.header_gap_em * line.size
            or count_figures(line)
            or not inside
            or count > REGIONS.most_header_lines
            or CAPTION.match(line.words[0].text)
        ):
            break
        following = lines[first - count + 1 : first + len(run)]
        if (
            len(line.segments(PIECES.gap_em)) > 1
            or line.middle > filled
            or _is_mirrored(line, following)
        ):
            taken = count
    return [*lines[first - taken : first], *run]


def _is_mirrored(line: PrintedLine, below: Sequence[PrintedLine]) -> bool:
    """Return whether a lone line begins a cell that is centred beside a line of several pieces.

    What goes on with it stands as far below that line as it stands above.
    """
    x0, x1, _ = line.segments(PIECES.gap_em)[0]

    def share(other: PrintedLine) -> bool:
        return any(min(x1, b) - max(x0, a) > 0 for a, b, _ in other.segments(PIECES.gap_em))

    for number, beside in enumerate(below[: REGIONS.most_wrapped_lines]):
        if not is_tabular(beside) or share(beside):
            continue
        mirror = 2 * beside.middle - line.middle
        mirrored = [n for n in below[number + 1 :][: REGIONS.most_wrapped_lines] if share(n)]
        if any(abs(n.middle - mirror) < REGIONS.mirrored_em * line.size for n in mirrored):
            return True
    return False


def _wraps(
    line: PrintedLine,
    run: Sequence[PrintedLine],
    fullest: PrintedLine,
    below: PrintedLine | None,
) -> bool:
    """Return whether a lone piece of text is part of a wrapped cell, not a caption.

    It stands within a column of the rows around it, or of the first or fullest row, which has names
    where those rows have theirs on lines of their own; and no header (words only) follows it.
    """
    above = _tabular_above(run)
    if above is None or NOTE.match(line.words[0].text):
        return False
    near = (above, below, run[0], fullest)
    rows = [row.segments(PIECES.gap_em) for row in near if row is not None]
    x0, x1, _ = line.segments(PIECES.gap_em)[0]
    over = [sum(min(x1, b) - max(x0, a) > 0 for a, b, _ in row) for row in rows]
    # A row whose own name is wrapped begins only with its second column.
    inside = (
        min(row[0][0] for row in rows) - line.size <= x0
        and x1 <= max(row[-1][1] for row in rows) + line.size
    ) or any(_is_aligned(x0, x1, a, b, line.size) for row in rows for a, b, _ in row)
    header_follows = below is not None and count_figures(above) > 0 and not count_figures(below)
    return inside and max(over) == 1 and not header_follows


def _is_aligned(x0: float, x1: float, a: float, b: float, size: float) -> bool:
    """Return whether two extents share their middle."""
    return abs(x0 + x1 - a - b) < REGIONS.centred_em * size


def _trim_region(run: list[PrintedLine]) -> list[PrintedLine]:
    """Drop the lone lines below a run's last row, unless they end that row's own text."""
    end = max(
        (n for n, line in enumerate(run, 1) if len(line.segments(PIECES.gap_em)) > 1), default=0
    )
    kept = run[:end]
    spacing = [below.middle - above.middle for above, below in pairwise(kept)]
    for line in run[end : end + REGIONS.most_wrapped_lines] if spacing else ():
        if line.middle - kept[-1].middle > REGIONS.spacing_ratio * median(spacing):
            break
        if not ends_text_above(line, kept):
            break
        kept.append(line)
    return kept
