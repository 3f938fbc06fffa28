"""Rows from lines: by rules where rules part rows, else by the figures."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tongbao.extract.aligned.printedlines import Column, PrintedLine, count_figures
from tongbao.model import Ruling


def group_rows(
    lines: Sequence[PrintedLine], horizontals: Sequence[Ruling], columns: Sequence[Column]
) -> list[list[PrintedLine]]:
    """Group lines to rows: by rules where rules part rows, else wrapped lines join theirs."""
    tops = [r.top for r in horizontals]
    if len(tops) > 3:
        grouped = [
            [line for line in lines if above <= line.middle < below]
            for above, below in pairwise(tops)
        ]
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
    for line in lines:
        if not _is_wrapped(line, columns):
            rows.append([line])
            home[id(line)] = rows[-1]
    for line in lines:
        if id(line) in home:
            continue
        near = [
            row
            for row in rows
            if _figures_in(row)
            and not any(
                min(row[0].middle, line.middle) < top < max(row[0].middle, line.middle)
                for top in tops
            )
        ]
        best = min(near, key=lambda row: abs(row[0].middle - line.middle), default=None)
        if best is None or abs(best[0].middle - line.middle) > 3 * line.size:
            rows.append([line])
        else:
            best.append(line)
    for row in rows:
        row.sort(key=lambda line: line.middle)
    return sorted(rows, key=lambda row: row[0].middle)


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
    return [max(edges[: n + 1]) for n in range(len(edges))]
