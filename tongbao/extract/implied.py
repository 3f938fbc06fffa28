"""Rows and columns of a ruled table that no rule shows.

Many tables rule their columns but not their rows, or the names but not the figures beside
them. A figure never wraps, so three figures below each other in one cell are three rows, and
figures side by side with a clear gap in row after row are columns. Nothing else is split:
a wrapped text looks just like two rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tongbao.extract.grid import Grid, Span
from tongbao.extract.lines import Line

_FIGURE = re.compile(r"[+\-－−—]?\d[\d,，]*([.．]\d+)?[%％‰]?|第[一二三四五六七八九十\d]{1,3}名?")
_DASH = re.compile(r"[-－—–/]+")
_COLUMN_GAP = 1.2
"""Blank between two columns, in font sizes, at least."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words of one line that stand close together."""

    text: str
    x0: float
    x1: float


def with_implied_lines(grid: Grid, contents: Sequence[Sequence[Line]]) -> Grid:
    """Return the grid with boundaries added that the figures in its cells imply.

    Args:
        grid: The cells that rules enclose.
        contents: The printed lines of each of its cells, in the order of ``grid.spans``.
    """
    rows = [y for band in range(len(grid.rows) - 1) for y in _row_breaks(grid, contents, band)]
    columns = [
        x for strip in range(len(grid.columns) - 1) for x in _column_breaks(grid, contents, strip)
    ]
    if not rows and not columns:
        return grid
    return _cut(grid, contents, rows, columns)


def _is_figure(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text.replace(" ", "")))


def _row_breaks(grid: Grid, contents: Sequence[Sequence[Line]], band: int) -> Iterator[float]:
    """Yield the boundaries between rows that one printed row in fact holds."""
    cells = [
        lines
        for span, lines in zip(grid.spans, contents, strict=True)
        if span.row == band and span.row_span == 1 and lines
    ]
    keys = [lines for lines in cells if _is_list_of_figures(lines)]
    if not keys:
        return
    key = max(keys, key=len)
    alike = sum(len(lines) == len(key) for lines in cells)
    if alike < 2 or (len(key) < 3 and (len(keys) < 2 or alike < 3)):
        return
    middles = [(line.box.top + line.box.bottom) / 2 for line in key]
    pitch = min(after - before for before, after in pairwise(middles))
    others = [line for lines in cells for line in lines]
    for line in others:
        middle = (line.box.top + line.box.bottom) / 2
        if min(abs(middle - at) for at in middles) > 0.25 * pitch:
            # Something wraps: which row it belongs to cannot be told from here.
            return
    for before, after in pairwise(key):
        yield (before.box.bottom + after.box.top) / 2


def _is_list_of_figures(lines: Sequence[Line]) -> bool:
    figures = sum(_is_figure(line.text) for line in lines)
    dashes = sum(bool(_DASH.fullmatch(line.text)) for line in lines)
    return len(lines) >= 2 and figures >= 2 and figures + dashes == len(lines)


def _column_breaks(grid: Grid, contents: Sequence[Sequence[Line]], strip: int) -> Iterator[float]:
    """Yield the boundaries between columns that one printed column in fact holds."""
    rows = [
        _pieces(line)
        for span, lines in zip(grid.spans, contents, strict=True)
        if span.column == strip and span.column_span == 1 and span.row_span == 1
        for line in lines
    ]
    if len(rows) < 3:
        return
    count, times = Counter(map(len, rows)).most_common(1)[0]
    if count < 2 or times < 3 or times < 0.6 * len(rows):
        return
    model = [row for row in rows if len(row) == count]
    figures = [
        sum(_is_figure(row[index].text) or bool(_DASH.fullmatch(row[index].text)) for row in model)
        for index in range(count)
    ]
    if max(figures) < 0.7 * len(model):
        return
    if any(
        figures[index] < 0.7 * len(model) and any(len(row[index].text) < 2 for row in model)
        for index in range(count)
    ):
        return
    breaks = []
    for index in range(count - 1):
        low = max(row[index].x1 for row in model)
        high = min(row[index + 1].x0 for row in model)
        middle = (low + high) / 2
        # A line in one piece may stand over several columns: a heading does.
        if high <= low or any(
            piece.x0 < middle < piece.x1 for row in rows if len(row) > 1 for piece in row
        ):
            return
        breaks.append(middle)
    yield from breaks


def _pieces(line: Line) -> list[_Piece]:
    pieces: list[_Piece] = []
    for word in line.words:
        if pieces and word.box.x0 - pieces[-1].x1 < _COLUMN_GAP * line.size:
            last = pieces[-1]
            pieces[-1] = replace(last, text=f"{last.text} {word.text}", x1=word.box.x1)
        else:
            pieces.append(_Piece(word.text, word.box.x0, word.box.x1))
    return pieces


def _cut(
    grid: Grid,
    contents: Sequence[Sequence[Line]],
    rows: Sequence[float],
    columns: Sequence[float],
) -> Grid:
    """Return the grid with new boundaries, which cut cells of a single row or column.

    A cell whose text a boundary would cut in two is a heading over several columns.
    """
    new_rows = tuple(sorted((*grid.rows, *rows)))
    new_columns = tuple(sorted((*grid.columns, *columns)))
    spans: list[Span] = []
    for span, lines in zip(grid.spans, contents, strict=True):
        box = grid.box_of(span)
        crossed = any(piece.x0 < x < piece.x1 for x in columns for piece in _all_pieces(lines))
        row_parts = _parts(
            new_rows.index(box.top), new_rows.index(box.bottom), cut=span.row_span == 1
        )
        column_parts = _parts(
            new_columns.index(box.x0),
            new_columns.index(box.x1),
            cut=span.column_span == 1 and not crossed,
        )
        spans += [
            Span(top, left, down, across)
            for top, down in row_parts
            for left, across in column_parts
        ]
    return replace(grid, rows=new_rows, columns=new_columns, spans=tuple(sorted(spans)))


def _all_pieces(lines: Sequence[Line]) -> list[_Piece]:
    return [piece for line in lines for piece in _pieces(line)]


def _parts(first: int, last: int, *, cut: bool) -> list[tuple[int, int]]:
    """Return (start, length) of the pieces from ``first`` to ``last``."""
    return [(index, 1) for index in range(first, last)] if cut else [(first, last - first)]
