"""Rows from lines: by rules where rules part rows, else by the figures."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise

from tongbao.extract.layout.aligned.columns import GEOMETRY
from tongbao.extract.layout.aligned.printedlines import Column, PrintedLine, count_figures
from tongbao.model import Ruling


def group_rows(
    lines: Sequence[PrintedLine], horizontals: Sequence[Ruling], columns: Sequence[Column]
) -> list[list[PrintedLine]]:
    """Group lines to rows: by rules where rules part rows, else wrapped lines join theirs."""
    tops = [r.top for r in horizontals]
    if len(tops) > 3:
        grouped: list[list[PrintedLine]] = [[] for _ in tops[1:]]
        for line in lines:
            if tops[0] <= line.middle < tops[-1]:
                grouped[bisect_right(tops, line.middle) - 1].append(line)
        figured = [sum(bool(count_figures(line)) for line in rows) for rows in grouped]
        if max(figured, default=0) <= 1:
            return [rows for rows in grouped if rows]
    return _rows_by_nearness(lines, tops, columns)


def _rows_by_nearness(
    lines: Sequence[PrintedLine], tops: Sequence[float], columns: Sequence[Column]
) -> list[list[PrintedLine]]:
    """Group lines to rows: wrapped text goes to the nearest line with figures.

    Text may stand above the figures of its row as well as below: cells are centred.
    """
    rows: list[list[PrintedLine]] = []
    home: dict[int, list[PrintedLine]] = {}
    reach = _reach(columns, lines)
    around = [None, *lines, None]
    for number, line in enumerate(lines):
        alone = _stands_alone(line, around[number], around[number + 2], reach)
        if alone or not _is_wrapped(line, columns):
            rows.append([line])
            home[id(line)] = rows[-1]
    figured = sorted((row for row in rows if _figures_in(row)), key=_middle)
    order = {id(row): number for number, row in enumerate(rows)}
    for line in lines:
        if id(line) in home:
            continue
        near = _nearest(line, figured, tops)
        near.sort(key=lambda row: order[id(row)])
        best = min(near, key=lambda row: abs(_middle(row) - line.middle), default=None)
        if best is None or abs(best[0].middle - line.middle) > 3 * line.size:
            rows.append([line])
        else:
            best.append(line)
    for row in rows:
        row.sort(key=lambda line: line.middle)
    return sorted(rows, key=lambda row: row[0].middle)


def _reach(columns: Sequence[Column], lines: Sequence[PrintedLine]) -> float:
    """Return how far text of the first column may go on before it wraps."""
    if len(columns) < 2:
        return columns[0][1]
    return max(columns[0][1], columns[1][0] - GEOMETRY.gap_em * lines[0].size)


def _stands_alone(
    line: PrintedLine, above: PrintedLine | None, below: PrintedLine | None, reach: float
) -> bool:
    """Return whether a lone piece in the first column is a row of its own, as sections are.

    What wraps is broken where no more fits: if there was room for it on the line above, and
    on it for what follows, nothing wrapped.
    """
    if len(line.segments(0.9)) > 1 or line.words[0].box.x0 >= reach or count_figures(line):
        return False
    beside = [near for near in (above, below) if near is not None]
    if any(near.words[0].box.x0 >= reach - 1 for near in beside):
        return False
    room_above = above is None or _had_room(above, line, reach)
    return room_above and (below is None or _had_room(line, below, reach))


def _had_room(line: PrintedLine, following: PrintedLine, reach: float) -> bool:
    """Return whether the next line's first word, or Han character, would have fitted on."""
    own = [word for word in line.words if word.box.x0 < reach]
    first = following.words[0]
    han = "\u3000" <= first.text[0] <= "\u9fff"
    wide = first.box.width / len(first.text) if han else first.box.width + 0.3 * line.size
    return own[-1].box.x1 + wide <= reach + 1


def _middle(row: Sequence[PrintedLine]) -> float:
    """Return the height of the line that a row began with."""
    return row[0].middle


def _nearest(
    line: PrintedLine, rows: Sequence[list[PrintedLine]], tops: Sequence[float]
) -> list[list[PrintedLine]]:
    """Return the nearest of rising rows above and below a line, unless a rule parts them.

    Behind that rule lie all rows farther off as well.
    """
    after = bisect_left(rows, line.middle, key=_middle)
    above = bisect_left(rows, _middle(rows[after - 1]), key=_middle) if after else after
    around = [rows[index] for index in dict.fromkeys((above, after)) if index < len(rows)]
    return [row for row in around if not _are_parted(_middle(row), line.middle, tops)]


def _are_parted(one: float, other: float, tops: Sequence[float]) -> bool:
    """Return whether one of rising rules lies between two heights."""
    return bisect_right(tops, min(one, other)) < bisect_left(tops, max(one, other))


def _is_wrapped(line: PrintedLine, columns: Sequence[Column]) -> bool:
    return (
        not count_figures(line)
        and len(line.segments(0.9)) < len(columns) / 2
        and _fits(line, columns)
    )


def _figures_in(row: Sequence[PrintedLine]) -> bool:
    return any(count_figures(line) for line in row)


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
