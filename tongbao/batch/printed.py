"""The work on one file of which only its tables are wanted, as they are printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tongbao.extract import ReadOptions, extract
from tongbao.model import CertainText, Document, Table
from tongbao.publish.boundary_pictures import draw_boundaries
from tongbao.publish.printed_tables import PrintedTable, printed_tables


def read_printed_tables(
    file: str, options: ReadOptions, progress: Callable[[int, int], None] | None = None
) -> tuple[Document, tuple[PrintedTable, ...]]:
    """Return a file's document, and its tables in a form that crosses process borders cheaply.

    Args:
        file: A PDF, a picture or a text export.
        options: Password, pages, area, columns, limits.
        progress: Called with the pages done and the pages to do.

    Raises:
        TongbaoError: The file cannot be read.
    """
    document = extract(Path(file), options, progress=progress)
    found = printed_tables(document)
    if options.debug is not None:
        draw_boundaries(Path(file), document, found, options)
    return document, tuple(replace(t, table=_without_probabilities(t.table)) for t in found)


def _without_probabilities(table: Table) -> Table:
    """Return a table whose cells keep of their evidence only the reading and the belief in it."""
    cells = (
        replace(cell, evidence=CertainText(cell.evidence.text, cell.evidence.confidence))
        for cell in table.cells
    )
    return replace(table, cells=tuple(cells))
