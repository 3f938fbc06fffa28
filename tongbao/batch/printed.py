"""The work on one file of which only its tables are wanted, as they are printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tongbao.extract import ReadOptions, extract
from tongbao.model import CertainText, Document, Table


def read_printed_tables(
    file: str, options: ReadOptions, progress: Callable[[int, int], None] | None = None
) -> tuple[Document, tuple[Table, ...]]:
    """Return a file's document, and its tables in a form that crosses process borders cheaply.

    Args:
        file: A PDF, a picture or a text export.
        options: Password, pages, area, columns, limits.
        progress: Called with the pages done and the pages to do.

    Raises:
        TongbaoError: The file cannot be read.
    """
    document = extract(Path(file), options, progress=progress)
    return document, tuple(map(_without_probabilities, document.tables))


def _without_probabilities(table: Table) -> Table:
    """Return a table whose cells keep of their evidence only the reading and the belief in it."""
    cells = (
        replace(cell, evidence=CertainText(cell.evidence.text, cell.evidence.confidence))
        for cell in table.cells
    )
    return replace(table, cells=tuple(cells))
