"""Grids of rules that are no tables: charts, boxes around text, frames of pages."""

from __future__ import annotations

from collections import Counter
from statistics import median

from tongbao.extract.layout.ruled.parameters import ORNAMENTS
from tongbao.extract.page import PageTable
from tongbao.model import Cell


def is_table(table: PageTable, *, holds_tables: bool) -> bool:
    """Return whether what rules enclose is a table: things said of things, side by side.

    Args:
        table: The grid with its text.
        holds_tables: Other grids stand in its cells.
    """
    filled = _filled(table)
    pairs = sum(count > 1 for count in Counter(cell.row for cell in filled).values())
    if holds_tables:
        # The frame of a page, or a layout: one row at most of what it holds is its own.
        return pairs > 1
    if pairs:
        return True
    if table.n_columns == 1:
        enough = max(ORNAMENTS.list_rows, ORNAMENTS.list_share * table.n_rows)
        lengths = [len(cell.text) for cell in filled]
        return len(filled) >= enough and median(lengths) <= ORNAMENTS.list_chars
    if table.open_top or table.open_bottom:
        # It goes on overleaf: the page may have cut a merged cell off the rest.
        return True
    return len(filled) > max(1.0, ORNAMENTS.sparse_share * len(table.cells))


def is_chart(table: PageTable) -> bool:
    """Return whether no column goes on down the rows: bars, maps and legends, not things listed.

    A form that nobody filled in has a header and nothing below it.
    """
    filled = _filled(table)
    if table.n_columns < ORNAMENTS.chart_columns or not filled:
        return False
    columns = Counter(cell.column for cell in table.cells)
    listed = max(Counter(cell.column for cell in filled).values())
    rows = {cell.row for cell in filled}
    form = max(rows) < len(rows) < ORNAMENTS.listed_share * table.n_rows
    return listed < ORNAMENTS.listed_share * max(columns.values()) and not form


def _filled(table: PageTable) -> list[Cell]:
    return [cell for cell in table.cells if cell.text or cell.blank != "ink_free"]
