"""Rows and columns of a ruled table that no rule shows.

Many tables rule their columns but not their rows, or the names but not the figures beside
them. A figure hardly ever wraps, so three figures below each other in one cell are three rows, and
figures side by side with a clear gap in row after row are columns. Nothing else is split:
a wrapped text looks just like two rows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tongbao.extract.layout.lines import Line
from tongbao.extract.layout.ruled.grid import Grid, Span
from tongbao.extract.layout.ruled.parameters import IMPLIED
from tongbao.extract.page import PageTable

_FIGURE = re.compile(
    r"[+\-－−—]?[$€£¥￥]?\d[\d,，]*([.．]\d+)?[%％‰€]?"
    r"|[(（][$€£¥￥]?\d[\d,，]*([.．]\d+)?%?[)）]"
    r"|第[一二三四五六七八九十\d]{1,3}名?"
)
_DASH = re.compile(r"[-－—–/]+")
_BROKEN_OFF = re.compile(r"[+\-－−—]?\d[\d,，]*[.．,，]\d*")
"""What a narrow cell leaves of a figure on its first line, and …"""
_REST = re.compile(r"\d{1,3}[%％‰]?")
"""… on its second."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words of one line that stand close together."""

    text: str
    x0: float
    x1: float


_Row = list[_Piece]


def with_implied_lines(grid: Grid, contents: Sequence[Sequence[Line]]) -> Grid:
    """Return the grid with boundaries added that the figures in its cells imply.

    Args:
        grid: The cells that rules enclose.
        contents: The printed lines of each of its cells, in the order of ``grid.spans``.
    """
    shared = _with_shared_rules(grid, contents)
    if shared is not grid:
        return shared
    bands: dict[int, list[Sequence[Line]]] = defaultdict(list)
    strips: dict[int, list[Sequence[Line]]] = defaultdict(list)
    for span, lines in zip(grid.spans, contents, strict=True):
        if lines and span.row_span == 1:
            bands[span.row].append(lines)
            if span.column_span == 1:
                strips[span.column].append(lines)
    broken = _bands_of_broken_figures(grid, contents)
    rows = [y for band in sorted(bands) if band not in broken for y in _row_breaks(bands[band])]
    columns = [x for strip in sorted(strips) for x in _column_breaks(strips[strip])]
    if not rows and not columns:
        return grid
    return _cut(grid, contents, rows, columns)


def holds_lists(table: PageTable) -> bool:
    """Return whether most of a table's print stands in lists of figures that no rule parts.

    Its frame then says where the table is, but not which rows it has.
    """
    printed = [(cell.row, cell.text.split("\n")) for cell in table.cells]
    rows = {row for row, lines in printed if _ends_in_figures(lines)}
    # Names in a cell beside a list are its rows' names.
    inside = sum(len(ls) for row, ls in printed if row in rows and len(ls) >= IMPLIED.fewest_rows)
    total = sum(len(lines) for _, lines in printed)
    return 2 * inside > total


def _ends_in_figures(lines: Sequence[str]) -> bool:
    """Return whether several of a cell's lines end in a figure."""
    figures = sum(_is_figure(piece) for line in lines for piece in line.split()[-1:])
    return len(lines) >= IMPLIED.fewest_rows and figures >= IMPLIED.fewest_rows


def _with_shared_rules(grid: Grid, contents: Sequence[Sequence[Line]]) -> Grid:
    """Cut cells at rules that only other rows or columns print, where their text keeps to them."""
    cut = {*_ruled_by_header(grid, contents), *_ruled_by_rows(grid, contents)}
    if not cut:
        return grid
    spans = [
        part
        for span in grid.spans
        for part in (
            [
                Span(row, column, 1, 1)
                for row in range(span.row, span.row + span.row_span)
                for column in range(span.column, span.column + span.column_span)
            ]
            if span in cut
            else [span]
        )
    ]
    return replace(grid, spans=tuple(sorted(spans)))


def _ruled_by_header(grid: Grid, contents: Sequence[Sequence[Line]]) -> Iterator[Span]:
    """Yield cells over several columns, row after row, whose text the columns' rules part."""
    groups: dict[tuple[int, int], list[tuple[Span, Sequence[Line]]]] = defaultdict(list)
    for span, lines in zip(grid.spans, contents, strict=True):
        if span.column_span > 1 and span.row_span == 1 and lines:
            groups[span.column, span.column_span].append((span, lines))
    for (column, wide), members in groups.items():
        inner = grid.columns[column + 1 : column + wide]
        clean = [span for span, lines in members if _keeps_to(lines, inner)]
        # Rows that no rule parts are the lines of one cell.
        if sum(len(lines) for _, lines in members) >= IMPLIED.fewest_rows and len(
            clean
        ) >= IMPLIED.clean_share * len(members):
            yield from clean


def _keeps_to(lines: Sequence[Line], inner: Sequence[float]) -> bool:
    """Return whether boundaries part text: no piece across one, and pieces in several columns."""
    pieces = _all_pieces(lines, IMPLIED.piece_gap_em)
    homes = {bisect_left(inner, piece.x0 + IMPLIED.rounding_pt) for piece in pieces}
    return len(homes) > 1 and not any(
        piece.x0 + IMPLIED.rounding_pt < x < piece.x1 - IMPLIED.rounding_pt
        for x in inner
        for piece in pieces
    )


def _ruled_by_rows(grid: Grid, contents: Sequence[Sequence[Line]]) -> Iterator[Span]:
    """Yield cells over several rows with a line at the height of each row's own print."""
    heights: dict[int, list[float]] = defaultdict(list)
    for span, lines in zip(grid.spans, contents, strict=True):
        if span.row_span == 1 and len(lines) == 1:
            heights[span.row].append((lines[0].box.top + lines[0].box.bottom) / 2)
    for span, lines in zip(grid.spans, contents, strict=True):
        if (
            span.row_span < IMPLIED.fewest_rows
            or span.column_span > 1
            or len(lines) != span.row_span
        ):
            continue
        if all(len(line.text) <= 1 for line in lines):
            continue  # vertical writing
        own = [(line.box.top + line.box.bottom) / 2 for line in lines]
        rows = range(span.row, span.row + span.row_span)
        if all(
            any(abs(at - middle) < IMPLIED.level_em * line.size for at in heights[row])
            for row, middle, line in zip(rows, own, lines, strict=True)
        ):
            yield span


def _is_figure(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text.replace(" ", "")))


def _row_breaks(cells: Sequence[Sequence[Line]]) -> Iterator[float]:
    """Yield the boundaries between rows that the cells of one printed row in fact hold."""
    keys = [lines for lines in cells if _is_list_of_figures(lines)]
    if not keys:
        return
    key = max(keys, key=len)
    alike = sum(len(lines) == len(key) for lines in cells)
    few = len(key) < IMPLIED.fewest_key_lines and (len(keys) <= 1 or alike < IMPLIED.fewest_keys)
    if alike <= 1 or few:
        return
    middles = [(line.box.top + line.box.bottom) / 2 for line in key]
    pitch = min(after - before for before, after in pairwise(middles))
    others = [line for lines in cells for line in lines]
    rising = sorted(middles)
    for line in others:
        middle = (line.box.top + line.box.bottom) / 2
        place = bisect_left(rising, middle)
        if (
            min(abs(middle - at) for at in rising[max(0, place - 1) : place + 1])
            > IMPLIED.level_share * pitch
        ):
            # Something wraps: which row it belongs to cannot be told from here.
            return
    for before, after in pairwise(key):
        yield (before.box.bottom + after.box.top) / 2


def _bands_of_broken_figures(grid: Grid, contents: Sequence[Sequence[Line]]) -> set[int]:
    """Return the rows whose cells are too narrow for their figures: 53.1 above 3 is 53.13.

    A row of ranks may stand below one of figures as well: there the cells have room, or the
    lower numbers are as different as ranks are, and in order.
    """
    rests: dict[int, list[tuple[str, str]]] = defaultdict(list)
    others: set[int] = set()
    for span, lines in zip(grid.spans, contents, strict=True):
        if span.row_span > 1 or not _is_list_of_figures(lines):
            continue
        upper, *lower = (line.text.replace(" ", "") for line in lines)
        size = min(line.box.bottom - line.box.top for line in lines)
        room = grid.box_of(span).width - lines[0].box.width
        narrow = room < IMPLIED.broken_room_em * size
        if (
            narrow
            and len(lower) == 1
            and _BROKEN_OFF.fullmatch(upper)
            and _REST.fullmatch(lower[0])
        ):
            rests[span.row].append((upper, lower[0]))
        else:
            others.add(span.row)
    return {row for row, pairs in rests.items() if row not in others and _are_no_ranks(pairs)}


def _are_no_ranks(pairs: Sequence[tuple[str, str]]) -> bool:
    """Return whether the numbers below figures cannot rank them.

    They repeat, begin with a zero, or are of one length and neither rise nor fall with the figures.

    Args:
        pairs: The figure of each cell's first line with the number on its second.
    """
    texts = [rest for _, rest in pairs]
    numbers = [int(re.sub(r"\D", "", text)) for text in texts]
    by_figure = sorted(zip((_value(upper) for upper, _ in pairs), numbers, strict=True))
    in_order = [number for _, number in by_figure]
    ordered = in_order in (sorted(numbers), sorted(numbers, reverse=True))
    alike = len({len(text) for text in texts}) == 1 and not ordered
    padded = any(len(str(number)) < len(text) for number, text in zip(numbers, texts, strict=True))
    return len(set(texts)) < len(texts) or padded or (alike and len(texts) >= IMPLIED.fewest_keys)


def _value(figure: str) -> float:
    """Return a broken-off figure's value: 53., １,2 and −4.6 too."""
    sign = -1.0 if figure[0] in "-－−—" else 1.0
    plain = re.sub(r"[^\d.．]", "", figure).replace("．", ".").rstrip(".")
    return sign * float(plain)


def _is_list_of_figures(lines: Sequence[Line]) -> bool:
    figures = sum(_is_figure(line.text) for line in lines)
    dashes = sum(bool(_DASH.fullmatch(line.text)) for line in lines)
    full = len(lines) > 1 and figures > 1 and figures + dashes == len(lines)
    return full and not _are_pairs([line.text.strip() for line in lines])


def _are_pairs(texts: Sequence[str]) -> bool:
    """Return whether every second figure stands in brackets: it says more of the one above it."""
    bracketed = [text[:1] in "(（" for text in texts]
    return len(texts) % 2 == 0 and all(bracketed[1::2]) and not any(bracketed[::2])


def _most_like(rows: Sequence[_Row]) -> list[_Row]:
    """Return the rows that stand in as many pieces as most do; none where too few agree."""
    if len(rows) < IMPLIED.fewest_rows:
        return []
    count, times = Counter(map(len, rows)).most_common(1)[0]
    if count <= 1 or times < IMPLIED.fewest_rows or times < IMPLIED.agreeing_share * len(rows):
        return []
    return [row for row in rows if len(row) == count]


def _are_columns(model: Sequence[_Row]) -> bool:
    """Return whether pieces over each other are columns: one of figures, none of odd characters."""
    columns = list(zip(*model, strict=True))
    shares = [
        sum(_is_figure(piece.text) or bool(_DASH.fullmatch(piece.text)) for piece in column)
        / len(model)
        for column in columns
    ]
    lone = [any(len(piece.text) <= 1 for piece in column) for column in columns]
    return max(shares) >= IMPLIED.figures_share and not any(
        share < IMPLIED.figures_share and single for share, single in zip(shares, lone, strict=True)
    )


def _column_breaks(cells: Sequence[Sequence[Line]]) -> Iterator[float]:
    """Yield the boundaries between columns that the cells of one printed column in fact hold."""
    rows = [_pieces(line) for lines in cells for line in lines]
    model = _most_like(rows)
    if not model or not _are_columns(model):
        return
    others = [piece for row in rows if 1 < len(row) != len(model[0]) for piece in row]
    breaks = []
    for index in range(len(model[0]) - 1):
        low = max(row[index].x1 for row in model)
        high = min(row[index + 1].x0 for row in model)
        # A line in one piece may stand over several columns: a heading does. What else is printed
        # moves the boundary to the white that it leaves.
        for piece in others:
            if low < piece.x0 < high:
                high = piece.x0
            elif low < piece.x1 < high:
                low = piece.x1
        middle = (low + high) / 2
        if high <= low or any(piece.x0 < middle < piece.x1 for piece in others):
            return
        breaks.append(middle)
    yield from breaks


def _pieces(line: Line, gap: float = IMPLIED.column_gap_em) -> list[_Piece]:
    pieces: list[_Piece] = []
    for word in line.words:
        if pieces and word.box.x0 - pieces[-1].x1 < gap * line.size:
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
    downs = {at: index for index, at in reversed([*enumerate(new_rows)])}
    acrosses = {at: index for index, at in reversed([*enumerate(new_columns)])}
    spans: list[Span] = []
    for span, lines in zip(grid.spans, contents, strict=True):
        box, pieces = grid.box_of(span), _all_pieces(lines)
        crossed = any(piece.x0 < x < piece.x1 for x in columns for piece in pieces)
        row_parts = _parts(downs[box.top], downs[box.bottom], cut=span.row_span == 1)
        column_parts = _parts(
            acrosses[box.x0], acrosses[box.x1], cut=span.column_span == 1 and not crossed
        )
        spans += [
            Span(top, left, down, across)
            for top, down in row_parts
            for left, across in column_parts
        ]
    return replace(grid, rows=new_rows, columns=new_columns, spans=tuple(sorted(spans)))


def _all_pieces(lines: Sequence[Line], gap: float = IMPLIED.column_gap_em) -> list[_Piece]:
    return [piece for line in lines for piece in _pieces(line, gap)]


def _parts(first: int, last: int, *, cut: bool) -> list[tuple[int, int]]:
    """Return (start, length) of the pieces from ``first`` to ``last``."""
    return [(index, 1) for index in range(first, last)] if cut else [(first, last - first)]
