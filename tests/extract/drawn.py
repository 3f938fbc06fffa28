"""Real PDF pages for tests, drawn with ReportLab.

Chinese text uses the standard CID font STSong-Light, which needs no font file: readers know
its characters by their encoding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tongbao.extract import ReadOptions, extract
from tongbao.model import Document, Table

SONG = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(SONG))

Draw = Callable[[Canvas], None]


def pdf(path: Path, *pages: Draw, size: tuple[float, float] = A4, **options: Any) -> Path:
    """Write a PDF with one page per drawing function and return its path."""
    canvas = Canvas(str(path), pagesize=size, **options)
    for draw in pages:
        canvas.setFont(SONG, 10.5)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def read(path: Path, **options: Any) -> Document:
    """Read a document with the given options."""
    return extract(path, ReadOptions(**options))


def grid(
    canvas: Canvas,
    rows: Sequence[Sequence[str]],
    x: float = 72,
    top: float = 760,
    width: float = 70,
    height: float = 20,
) -> None:
    """Draw a plain table with hairline rules; ``top`` counts up from the bottom, as PDF does."""
    canvas.setLineWidth(0.5)
    n_rows, n_columns = len(rows), len(rows[0])
    for index in range(n_rows + 1):
        canvas.line(x, top - index * height, x + n_columns * width, top - index * height)
    for index in range(n_columns + 1):
        canvas.line(x + index * width, top, x + index * width, top - n_rows * height)
    fill(canvas, rows, x, top, width, height)


def fill(
    canvas: Canvas,
    rows: Sequence[Sequence[str]],
    x: float = 72,
    top: float = 760,
    width: float = 70,
    height: float = 20,
) -> None:
    """Print the texts of a table without any rules."""
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            canvas.drawString(x + column * width + 5, top - row * height - 14, text)


def texts(table: Table) -> list[list[str]]:
    """Return a table's text, place by place; a spanned place repeats its cell's text."""
    return [[cell.text if cell is not None else "?" for cell in row] for row in table.grid()]


def only_table(document: Document) -> Table:
    """Return the one table of a document."""
    tables = list(document.tables)
    assert len(tables) == 1, [texts(table) for table in tables]
    return tables[0]
