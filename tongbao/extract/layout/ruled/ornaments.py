"""Grids of rules that are no tables: charts, boxes around text, frames of pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import median

from tongbao.extract.page import PageTable


@dataclass(frozen=True, slots=True)
class OrnamentLimits:
    """What tells tables from other grids (bench: ICDAR-2013, circulars of the samples)."""

    list_rows: int = 3
    """Rows that make a list of one column; two are a box with a heading."""
    list_share: float = 0.75
    """Cells of such a list that hold text; the bands of a chart hold next to none."""
    list_characters: int = 30
    """Length of half of such a list's texts, at most; lines of prose are longer."""
    sparse_share: float = 0.25
    """The same of a grid of several columns that never fills two cells of a row."""


LIMITS = OrnamentLimits()


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
        enough = max(LIMITS.list_rows, LIMITS.list_share * table.n_rows)
        lengths = [len(cell.text) for cell in filled]
        return len(filled) >= enough and median(lengths) <= LIMITS.list_characters
    if table.open_top or table.open_bottom:
        # It goes on overleaf: the page may have cut a merged cell off the rest.
        return True
    return len(filled) > max(1.0, LIMITS.sparse_share * len(table.cells))
