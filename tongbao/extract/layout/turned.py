"""Print on its side laid flat, and tables of it as they are read: header first, rows downwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from tongbao.extract.layout.parameters import TURNED
from tongbao.extract.page import Glyph, PageTable
from tongbao.model import Box, Cell, Rotation, Word

_FLAT: dict[Rotation, Callable[[Box], Box]] = {
    0: lambda box: box,
    90: lambda box: Box(box.top, -box.x1, box.bottom, -box.x0),
    180: lambda box: Box(-box.x1, -box.bottom, -box.x0, -box.top),
    270: lambda box: Box(-box.bottom, box.x0, -box.top, box.x1),
}
_BACK: dict[Rotation, Callable[[Box], Box]] = {
    0: lambda box: box,
    90: lambda box: Box(-box.bottom, box.x0, -box.top, box.x1),
    180: lambda box: Box(-box.x1, -box.bottom, -box.x0, -box.top),
    270: lambda box: Box(box.top, -box.x1, box.bottom, -box.x0),
}
_LEVEL: tuple[Rotation, ...] = (0, 180)
_DOWNWARDS: tuple[Rotation, ...] = (270,)


def laid_flat(box: Box, rotation: Rotation) -> Box:
    """Return a box in coordinates in which print of a rotation runs to the right."""
    return _FLAT[rotation](box)


def turned_back(box: Box, rotation: Rotation) -> Box:
    """Return where a box that was laid flat stands on the page."""
    return _BACK[rotation](box)


def turn_of(glyphs: Iterable[Glyph]) -> Rotation:
    """Return how far a table is turned clockwise, by its print; 0 where that does not agree."""
    turns = Counter(glyph.run.rotation for glyph in glyphs if not glyph.blank)
    if not turns:
        return 0
    rotation, count = turns.most_common(1)[0]
    return rotation if count >= TURNED.turned_share * turns.total() else 0


def turn_of_words(words: Iterable[Word]) -> Rotation:
    """Return how far most words are turned clockwise."""
    turns = Counter(word.rotation for word in words)
    return turns.most_common(1)[0][0] if turns else 0


def upright(table: PageTable, rotation: Rotation) -> PageTable:
    """Return a turned table with its rows and columns as one reads them.

    Cells keep their boxes on the page; the edges of rows and columns are laid flat from the
    corner of the table's box on.
    """
    if rotation == 0:
        return table
    left, top = table.box.x0, table.box.top
    across = [x - left for x in table.column_edges]
    down = [y - top for y in table.row_edges]
    if rotation in (180, 270):
        down = [down[-1] - y for y in reversed(down)]
    if rotation in (90, 180):
        across = [across[-1] - x for x in reversed(across)]
    columns, rows = (across, down) if rotation in _LEVEL else (down, across)
    cells = [_turned(cell, table, rotation) for cell in table.cells]
    return replace(
        table,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        n_rows=len(rows) - 1,
        n_columns=len(columns) - 1,
        column_edges=tuple(left + x for x in columns),
        row_edges=tuple(top + y for y in rows),
        open_top=False,
        open_bottom=False,
        turn=rotation,
    )


def _turned(cell: Cell, table: PageTable, rotation: Rotation) -> Cell:
    from_bottom = table.n_rows - cell.row - cell.row_span
    from_right = table.n_columns - cell.column - cell.column_span
    if rotation in _LEVEL:
        return replace(cell, row=from_bottom, column=from_right)
    row, column = (cell.column, from_bottom) if rotation in _DOWNWARDS else (from_right, cell.row)
    return replace(
        cell, row=row, column=column, row_span=cell.column_span, column_span=cell.row_span
    )


def as_printed(table: PageTable, rotation: Rotation) -> PageTable:
    """Return a table that was found in print laid flat, with boxes as they are on the page."""
    if rotation == 0:
        return table
    box = turned_back(table.box, rotation)
    left, top = box.x0 - table.column_edges[0], box.top - table.row_edges[0]
    return replace(
        table,
        box=box,
        cells=tuple(replace(c, box=turned_back(c.box, rotation)) for c in table.cells),
        column_edges=tuple(left + x for x in table.column_edges),
        row_edges=tuple(top + y for y in table.row_edges),
        turn=rotation,
    )
