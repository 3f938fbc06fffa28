"""What the readers of one page hand to each other before pages are joined to a document.

Rows and columns here count within one page's part of a table. ``stitching`` turns parts
into whole :class:`tongbao.model.Table` values.
"""

from __future__ import annotations

from dataclasses import dataclass

from tongbao.model import Block, Box, Cell, Doubt, Page, TableFrame


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table, or the part of one, that stands on one page."""

    page: int
    """From 1."""
    box: Box
    """Outer frame in points from the page's top left."""
    cells: tuple[Cell, ...]
    """Row-major by top left corner; rows and columns are local to this part, no two cells
    cover the same place, and every place of the grid is covered."""
    n_rows: int
    n_columns: int
    frame: TableFrame
    column_edges: tuple[float, ...]
    """``n_columns + 1`` rising x positions."""
    row_edges: tuple[float, ...]
    """``n_rows + 1`` rising y positions."""
    open_top: bool = False
    """No rule is printed along the top: the part may go on from the page before."""
    open_bottom: bool = False
    """No rule is printed along the bottom: the part may go on overleaf."""
    unscaled: bool = False
    """The page is a photograph: its measures hold in themselves, not from page to page."""


@dataclass(frozen=True, slots=True)
class PageParts:
    """Everything that one page yields."""

    page: Page
    tables: tuple[PageTable, ...] = ()
    blocks: tuple[Block, ...] = ()
    """In reading order; ``number`` counts within the page until pages are joined."""
    doubts: tuple[Doubt, ...] = ()
