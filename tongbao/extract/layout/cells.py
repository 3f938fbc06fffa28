"""What stands in the cells of a grid: every character inside a table goes to one cell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from tongbao.extract.layout.aligned import table_in_frame
from tongbao.extract.layout.bands import Bands
from tongbao.extract.layout.lines import Line, build_lines, joined_text
from tongbao.extract.layout.parameters import CELLS, LINES
from tongbao.extract.layout.ruled.grid import Grid, Span, TooManyRulesError, find_grids
from tongbao.extract.layout.ruled.implied import holds_lists, with_implied_lines
from tongbao.extract.layout.ruled.ornaments import is_chart, is_table
from tongbao.extract.layout.ruled.parameters import GRID
from tongbao.extract.layout.ruled.shading import shaded_edges
from tongbao.extract.layout.strings import ColumnEdges, String, parted_at_rules, strings_of
from tongbao.extract.layout.turned import turn_of, upright
from tongbao.extract.page import UNMAPPED, Drawing, Glyph, PageTable
from tongbao.model import BlankReason, Box, Cell, CertainText, Doubt, Word


@dataclass(frozen=True, slots=True)
class RuledTables:
    """The tables that rules enclose on one page, and what is left outside them."""

    tables: tuple[PageTable, ...]
    words: tuple[Word, ...]
    """Words inside the tables; none crosses a rule."""
    outside: list[Glyph]
    doubts: tuple[Doubt, ...] = ()
    charts: tuple[Box, ...] = ()
    """Where what stands outside of tables is no table either, however it is aligned."""


def find_ruled_tables(glyphs: Sequence[Glyph], drawing: Drawing, page: int) -> RuledTables:
    """Return the ruled tables of one page with their text."""
    ink = [(glyph.x, glyph.y) for glyph in glyphs if not glyph.blank]
    rulings = drawing.rulings
    if drawing.shades:
        letters = [glyph.box for glyph in glyphs if not glyph.blank]
        edges = shaded_edges(rulings, drawing.shades, drawing.whites, letters)
        rulings = [*rulings, *edges]
    doubts: list[Doubt] = []
    try:
        grids = find_grids(rulings, ink) if rulings else []
    except TooManyRulesError as error:
        grids = []
        facts = {"what": "rules", "found": str(error), "limit": str(GRID.most_rules)}
        doubts.append(Doubt("reading-limit", page, None, facts))
    shares, outside = _shared_out(strings_of(glyphs), grids)
    tables: list[PageTable] = []
    words: list[Word] = []
    charts: list[Box] = []
    for grid, share in zip(grids, shares, strict=True):
        if all(glyph.blank for string in (*share.own, *share.guests) for glyph in string):
            # Nothing is written in it: an ornament, or a form that nobody filled in.
            continue
        table, found, odd = _filled(grid, share, drawing, page)
        if not share.guests and holds_lists(table):
            # Its rules part no rows: what stands in it is read by its alignment.
            listed = table_in_frame(found, drawing.rulings, table.box, page)
            if listed is not None and listed.n_columns >= table.n_columns:
                table = listed
        chart = not share.guests and is_chart(table)
        charts += [table.box] if chart else []
        if chart or not is_table(table, holds_tables=bool(share.guests)):
            outside += [glyph for string in share.own for glyph in string]
            continue
        inside = (glyph for string in (*share.own, *share.guests) for glyph in string)
        tables.append(upright(table, turn_of(inside)))
        words += found
        doubts += odd
    return RuledTables(tuple(tables), tuple(words), outside, tuple(doubts), tuple(charts))


@dataclass(frozen=True, slots=True)
class _Share:
    """The strings that stand in one grid."""

    own: list[String]
    guests: list[String]
    """Strings of tables inside its cells: text of the cell too, but words of the inner table."""


def _shared_out(
    strings: Sequence[list[Glyph]], grids: Sequence[Grid]
) -> tuple[list[_Share], list[Glyph]]:
    """Give every string to the innermost grid around it, and to those around that one.

    A string that sticks out of a table belongs where most of it stands.
    """
    shares = [_Share([], []) for _ in grids]
    inner_first = sorted(
        range(len(grids)), key=lambda index: grids[index].box.width * grids[index].box.height
    )
    boxes = [grids[index].box for index in inner_first]
    bands = Bands((box.top, box.bottom) for box in boxes)
    around = [
        [other for other in bands.near(box.top) if other != index and _encloses(boxes[other], box)]
        for index, box in enumerate(boxes)
    ]
    outside: list[Glyph] = []
    for string in strings:
        home = _home(string, boxes, bands)
        if home is None:
            outside += string
            continue
        shares[inner_first[home]].own.append(string)
        for index in around[home]:
            shares[inner_first[index]].guests.append(string)
    return shares, outside


def _home(string: Sequence[Glyph], boxes: Sequence[Box], bands: Bands) -> int | None:
    if string[0].run.slanted:
        # A watermark lies over the table; it is no part of any cell.
        return None
    for index in sorted({index for glyph in string for index in bands.near(glyph.y)}):
        box = boxes[index]
        inside = sum(box.holds(glyph.x, glyph.y) for glyph in string)
        if 2 * inside > len(string):
            return index
    return None


def _encloses(outer: Box, inner: Box) -> bool:
    return (
        outer.x0 <= inner.x0
        and outer.top <= inner.top
        and inner.x1 <= outer.x1
        and inner.bottom <= outer.bottom
    )


def _filled(
    grid: Grid, share: _Share, drawing: Drawing, page: int
) -> tuple[PageTable, list[Word], list[Doubt]]:
    strings = [*share.own, *share.guests]
    contents, doubts = _dealt_out(grid, strings, page)
    lines = [build_lines(content) for content in contents]
    for _ in range(CELLS.most_passes):
        # What columns imply of rows is seen once they are parted.
        finer = with_implied_lines(grid, lines)
        if finer is grid:
            break
        grid = finer
        contents, doubts = _dealt_out(grid, strings, page)
        lines = [build_lines(content) for content in contents]
    doubts += [Doubt("reading-odd-cell", page, box) for box in grid.odd]
    table = PageTable(
        page=page,
        box=grid.box,
        cells=tuple(
            _cell(span, grid.box_of(span), found, drawing, page)
            for span, found in zip(grid.spans, lines, strict=True)
        ),
        n_rows=len(grid.rows) - 1,
        n_columns=len(grid.columns) - 1,
        frame="ruled",
        column_edges=grid.columns,
        row_edges=grid.rows,
        open_top=grid.open_top,
        open_bottom=grid.open_bottom,
    )
    if share.guests:
        lines = [build_lines(content) for content in _dealt_out(grid, share.own, page)[0]]
    words = [word for found in lines for line in found for word in line.words]
    return table, words, doubts


def _dealt_out(
    grid: Grid, strings: Sequence[String], page: int
) -> tuple[list[list[Glyph]], list[Doubt]]:
    """Return the characters of each cell, and doubts about text that crosses a rule."""
    owners = grid.owners()
    contents: list[list[String]] = [[] for _ in grid.spans]
    crossing: list[String] = []
    for string in strings:
        home = _only_home(grid, owners, string)
        if home is None:
            crossing.append(string)
        else:
            contents[home].append(string)
    # Settled against what stands in the cells for certain, so the order does not matter.
    edges = ColumnEdges(grid, contents, crossing)
    astride: list[String] = []
    for string in crossing:
        for part in parted_at_rules(string, grid.columns, edges):
            home = _only_home(grid, owners, part)
            if home is None:
                astride.append(part)
            else:
                contents[home].append(part)
    homes = [_best_cell(grid, owners, string, contents, edges) for string in astride]
    for string, home in zip(astride, homes, strict=True):
        contents[home].append(string)
    doubts = [_across_rule(string, page) for string in astride]
    return [[glyph for string in found for glyph in string] for found in contents], doubts


def _only_home(grid: Grid, owners: Sequence[Sequence[int]], string: Sequence[Glyph]) -> int | None:
    """Return the cell that all of a string stands in; a blank at its end may reach over."""
    ink = [glyph for glyph in string if not glyph.blank] or string
    homes = {_place(grid, owners, glyph) for glyph in ink}
    return homes.pop() if len(homes) == 1 else None


def _place(grid: Grid, owners: Sequence[Sequence[int]], glyph: Glyph) -> int:
    """Return the cell that a character's centre lies in, or is nearest to."""
    row = bisect_right(grid.rows, glyph.y) - 1
    column = bisect_right(grid.columns, glyph.x) - 1
    return owners[min(max(row, 0), len(owners) - 1)][min(max(column, 0), len(owners[0]) - 1)]


def _best_cell(
    grid: Grid,
    owners: Sequence[Sequence[int]],
    string: Sequence[Glyph],
    contents: Sequence[Sequence[String]],
    edges: ColumnEdges,
) -> int:
    """Return the cell that a string belongs to which runs across rules.

    Spreadsheets let long text run on over its neighbours, or hide the rest of it behind
    them; the file holds all of it. It belongs to a cell that has nothing else beside it, and
    to the one to which it is aligned, as other text of the column is or by itself: at its
    left, its right or its middle. Lines above and below it say nothing: text wraps.
    """
    ink = [glyph for glyph in string if not glyph.blank] or string
    x0, x1 = ink[0].x0, ink[-1].x1
    fits: list[tuple[bool, bool, float, int]] = []
    for index in {_place(grid, owners, glyph) for glyph in ink}:
        filled = any(_stands_beside(other, ink[0]) for other in contents[index])
        span = grid.spans[index]
        box = grid.box_of(span)
        alike = edges.begins(span.column, x0) or edges.ends(span.column + span.column_span, x1)
        aligned = (abs(x0 - box.x0), abs(x1 - box.x1), abs(x0 + x1 - box.x0 - box.x1) / 2)
        fits.append((filled, not alike, min(aligned), index))
    return min(fits)[3]


def _stands_beside(string: Sequence[Glyph], glyph: Glyph) -> bool:
    """Return whether something is printed in a string at a character's height."""
    return any(not other.blank and other.top < glyph.y < other.bottom for other in string)


def _across_rule(string: Sequence[Glyph], page: int) -> Doubt:
    box = string[0].box.joined(string[-1].box)
    text = "".join(glyph.text for glyph in string)
    return Doubt("reading-text-across-rule", page, box, {"text": text})


def _cell(span: Span, box: Box, lines: Sequence[Line], drawing: Drawing, page: int) -> Cell:
    text = joined_text(lines)
    hidden = any(line.glyphs[0].run.hidden for line in lines)
    confidence = 0.0 if UNMAPPED in text else LINES.hidden_confidence if hidden else 1.0
    return Cell(
        *span,
        text=text,
        page=page,
        box=box,
        evidence=CertainText(text, confidence),
        blank="" if text else _blank_reason(box, drawing),
        bold=bool(lines) and all(line.bold for line in lines),
    )


def _blank_reason(box: Box, drawing: Drawing) -> BlankReason:
    """Return why a cell without text is blank."""
    for line in drawing.diagonals:
        x0, x1 = sorted((line.x0, line.x1))
        y0, y1 = sorted((line.y0, line.y1))
        covered = min(x1, box.x1) - max(x0, box.x0)
        down = min(y1, box.bottom) - max(y0, box.top)
        if covered > CELLS.crossed_share * box.width and down > CELLS.crossed_share * box.height:
            return "struck_out"
    if any(box.holds((art.x0 + art.x1) / 2, (art.top + art.bottom) / 2) for art in drawing.art):
        return "unreadable"
    return "ink_free"
