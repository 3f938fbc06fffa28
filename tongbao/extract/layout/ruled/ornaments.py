"""Grids of rules that are no tables: charts, boxes around text, frames of pages."""

from __future__ import annotations

from collections import Counter
from statistics import median

from tongbao.extract.layout.ruled.parameters import ORNAMENTS
from tongbao.extract.page import PageTable


def is_table(table: PageTable, *, holds_tables: bool) -> bool:
    """Return whether what rules enclose is a table: things said of things, side by side.

    Args:
        table: The grid with its text.
        holds_tables: Other grids stand in its cells.
    """
    filled = [cell for cell in table.cells if cell.text or cell.blank != "ink_free"]
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
