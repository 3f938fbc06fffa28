"""Pictures of pages that show where tables have their boundaries, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from tongbao.extract import ReadOptions
from tongbao.extract.opening import load, open_pdf
from tongbao.model import Boundary, BoundaryReason, Document
from tongbao.publish.printed_tables import PrintedTable
from tongbao.text.filenames import fitting

_SCALE = 1.5
"""Pixels per point."""
_COLOURS: Mapping[BoundaryReason, tuple[int, int, int]] = {
    "rule": (200, 0, 0),
    "implied": (200, 0, 200),
    "white": (0, 90, 220),
    "line": (0, 150, 60),
}


def draw_boundaries(
    path: Path, document: Document, tables: Sequence[PrintedTable], options: ReadOptions
) -> list[Path]:
    """Draw each page of a PDF with its tables' boundaries, one colour for each reason.

    Args:
        path: The PDF; of other files, and of recognised pages, nothing is drawn here.
        document: What was read of it.
        tables: Its tables.
        options: ``debug`` is the folder to draw into; the password.

    Returns:
        The pictures that were written.

    Raises:
        OSError: The folder cannot be written to.
    """
    by_page: dict[int, list[Boundary]] = defaultdict(list)
    for boundary in (one for table in tables for one in table.boundaries):
        by_page[boundary.page].append(boundary)
    read = {page.number for page in document.pages if page.reading == "text"}
    source = load(path, options)
    if source.kind != "pdf" or options.debug is None or read.isdisjoint(by_page):
        return []
    options.debug.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    pdf = open_pdf(source, options)
    try:
        for number in sorted(read & set(by_page)):
            picture = pdf[number - 1].render(scale=_SCALE).to_pil().convert("RGB")
            _draw(picture, by_page[number])
            written.append(options.debug / f"{fitting(path.stem)}-{number:04}.png")
            picture.save(written[-1])
    finally:
        pdf.close()
    return written


def _draw(picture: Image.Image, boundaries: Sequence[Boundary]) -> None:
    pen = ImageDraw.Draw(picture)
    for one in boundaries:
        x0, top, x1, bottom = (round(value * _SCALE) for value in one.line)
        pen.line((x0, top, x1, bottom), fill=_COLOURS[one.why], width=2)
    for place, (why, colour) in enumerate(_COLOURS.items()):
        pen.text((6 + 70 * place, 4), why, fill=colour)
