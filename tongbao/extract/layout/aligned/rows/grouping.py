"""Rows from lines: by rules where rules part rows, else by the figures."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise

from tongbao.extract.layout.aligned.parameters import COLUMNS, PIECES, ROWS
from tongbao.extract.layout.aligned.printedlines import (
    Column,
    PrintedLine,
    column_of,
    count_figures,
    is_figure,
)
from tongbao.extract.layout.aligned.rows.brokenfigures import broken_figures
from tongbao.extract.layout.aligned.rows.wrapping import WrappedLines, had_room
from tongbao.model import Ruling


def group_rows(
    lines: Sequence[PrintedLine], horizontals: Sequence[Ruling], columns: Sequence[Column]
) -> list[list[PrintedLine]]:
    """Group lines to rows: by rules where rules part rows, else wrapped lines join theirs."""
    tops = [r.top for r in horizontals]
    if len(tops) > ROWS.header_rules:
        grouped: list[list[PrintedLine]] = [[] for _ in tops[1:]]
        for line in lines:
            if tops[0] <= line.middle < tops[-1]:
                grouped[bisect_right(tops, line.middle) - 1].append(line)
        figured = [sum(_counts(line, columns) for line in rows) for rows in grouped]
        if max(figured, default=0) <= 1:
            return [rows for rows in grouped if rows]
    return _rows_by_nearness(lines, tops, columns)


def _rows_by_nearness(
    lines: Sequence[PrintedLine], tops: Sequence[float], columns: Sequence[Column]
) -> list[list[PrintedLine]]:
    """Group lines to rows: wrapped text goes to a line with figures above or below it."""
    broken = broken_figures(lines, columns)
    wrapped = [
        line
        for line in lines
        if id(line) in broken
        or (_is_wrapped(line, columns) and not _is_centred_over(line, lines, columns))
    ]
    own = {id(line) for line in wrapped}
    rows = [[line] for line in lines if id(line) not in own]
    figured = sorted((row for row in rows if any(map(count_figures, row))), key=_middle)
    reach, around = _reach(columns, lines), [None, *lines, None]
    alone = {
        id(line)
        for number, line in enumerate(lines)
        if not _counts(line, columns)
        and _stands_alone(line, around[number], around[number + 2], reach)
    }
    loose = frozenset(number for number, line in enumerate(wrapped) if id(line) in alone)
    homes = WrappedLines([row[0] for row in figured], wrapped, columns, tops, loose).homes()
    heads: list[list[PrintedLine]] = []
    for line, place in zip(wrapped, homes, strict=True):
        if place is not None:
            figured[place].append(line)
        elif heads and _goes_on(heads[-1][-1], line, reach):
            heads[-1].append(line)
        else:
            heads.append([line])
    rows += heads
    for row in rows:
        row.sort(key=lambda line: line.middle)
    return sorted(rows, key=lambda row: row[0].middle)


def lines_of_first_row(
    head: Sequence[PrintedLine],
    rest: Sequence[PrintedLine],
    columns: Sequence[Column],
    horizontals: Sequence[Ruling],
) -> int:
    """Return how many of a header's last lines begin the name of the first row below it.

    They stand above the row's figures, as text does that is centred beside them. Overleaf there may
    be no header at all; other rows are wrapped then too.
    """
    count = 0
    while count < len(head) and len(head[-count - 1].segments(PIECES.gap_em)) == 1:
        count += 1
    all_figured = [line for line in rest if count_figures(line)]
    figured = all_figured[:2]
    if not count or not figured:
        return 0
    low = figured[-1].middle + ROWS.wrapped_below_pt
    if count == len(head) and len(all_figured) > len(figured):
        # Without a header what wraps below tells it, so none may be the next row's.
        low = (figured[-1].middle + all_figured[2].middle) / 2
    upper = [line for line in head[-count:] if _is_wrapped(line, columns)]
    below = [n for n in rest if _is_wrapped(n, columns) and n.middle < low]
    if count == len(head) and len(below) < count:
        return 0
    lines, loose = [*upper, *below], frozenset(range(len(upper)))
    tops = [r.top for r in horizontals]
    homes = WrappedLines(figured, lines, columns, tops, loose).homes()
    return sum(home == 0 for home in homes[: len(upper)])


def _reach(columns: Sequence[Column], lines: Sequence[PrintedLine]) -> float:
    """Return how far text of the first column may go on before it wraps."""
    if len(columns) <= 1:
        return columns[0][1]
    return max(columns[0][1], columns[1][0] - COLUMNS.gap_em * lines[0].size)


def _stands_alone(
    line: PrintedLine, above: PrintedLine | None, below: PrintedLine | None, reach: float
) -> bool:
    """Return whether a lone piece in the first column is a row of its own, as sections are.

    What wraps is broken where no more fits: if there was room for it on the line above, and
    on it for what follows, nothing wrapped.
    """
    if len(line.segments(PIECES.gap_em)) > 1 or line.words[0].box.x0 >= reach:
        return False
    beside = [near for near in (above, below) if near is not None]
    if any(near.words[0].box.x0 >= reach - 1 for near in beside):
        return False
    room_above = above is None or had_room(above, line, reach)
    return room_above and (below is None or had_room(line, below, reach))


def _goes_on(above: PrintedLine, line: PrintedLine, reach: float) -> bool:
    """Return whether a lone line had no room on the lone line right above it: a long head wraps."""
    near = line.top - above.bottom < ROWS.head_leading_em * line.size
    indented = line.words[0].box.x0 > above.words[0].box.x0 + ROWS.hanging_em * line.size
    return near and indented and not had_room(above, line, reach)


def _middle(row: Sequence[PrintedLine]) -> float:
    """Return the height of the line that a row began with."""
    return row[0].middle


def _is_wrapped(line: PrintedLine, columns: Sequence[Column]) -> bool:
    return (
        not _counts(line, columns)
        and len(line.segments(PIECES.gap_em)) < len(columns) / 2
        and _fits(line, columns)
    )


def _is_centred_over(
    line: PrintedLine, lines: Sequence[PrintedLine], columns: Sequence[Column]
) -> bool:
    """Return whether a lone line begins well within a column whose text begins at its left: a head."""
    x0, x1 = line.words[0].box.x0, line.words[-1].box.x1
    number = next((n for n, (_, end) in enumerate(columns) if x0 < end), 0)
    left, right = columns[number]
    size = line.size
    if x0 - left < ROWS.inside_em * size or right - x1 < size:
        return False
    edge = columns[number - 1][1] if number else float("-inf")
    begun = [
        min(own)
        for other in lines
        if other is not line and (own := [w.box.x0 for w in other.words if edge < w.box.x0 < right])
    ]
    alike = sum(abs(at - left) < ROWS.hanging_em * size for at in begun)
    return alike >= ROWS.alike_share * len(begun)


def _counts(line: PrintedLine, columns: Sequence[Column]) -> bool:
    """Return whether a line prints a figure: one that is all that stands in its column.

    The number of a house is a word of its address.
    """
    if not count_figures(line):
        return False
    inner = [0.0, *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), 0.0]
    own: dict[int, bool] = {}
    for word in line.words:
        at = column_of((word.box.x0 + word.box.x1) / 2, inner)
        own[at] = own.get(at, True) and is_figure(word.text.strip())
    return any(own.values())


def _fits(line: PrintedLine, columns: Sequence[Column]) -> bool:
    """Return whether every word stands over one column alone."""
    return all(
        sum(min(x1, w.box.x1) - max(x0, w.box.x0) > 0 for x0, x1 in columns) == 1
        for w in line.words
    )


def column_edges(
    columns: Sequence[Column], lines: Sequence[PrintedLine], horizontals: Sequence[Ruling]
) -> list[float]:
    """Return the edges of columns: halfway between their ink, the outer ones at the rules."""
    left = min(w.box.x0 for line in lines for w in line.words)
    right = max(w.box.x1 for line in lines for w in line.words)
    if horizontals:
        left, right = min(left, horizontals[0].x0), max(right, horizontals[0].x1)
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    return [left - 0.5, *inner, right + 0.5]


def row_edges(
    bands: Sequence[tuple[float, float]],
    rows: Sequence[Sequence[PrintedLine]],
    lines: Sequence[PrintedLine],
    horizontals: Sequence[Ruling],
) -> list[float]:
    """Return the edges of header bands and rows, never falling."""
    spans = [*bands, *((min(x.top for x in r), max(x.bottom for x in r)) for r in rows)]
    top = min([line.top for line in lines] + [rule.top for rule in horizontals[:1]])
    bottom = max([line.bottom for line in lines] + [rule.top for rule in horizontals[-1:]])
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(spans)]
    edges = [top - 0.5, *inner, bottom + 0.5]
    return list(accumulate(edges, max))
