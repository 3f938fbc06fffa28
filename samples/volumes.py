"""Volumes: several circulars bound in one file, as exported or as pictures of the same pages."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2 as pdfium


def bound(pdfs: Sequence[bytes]) -> bytes:
    """Return one PDF with the pages of several, in order."""
    volume = pdfium.PdfDocument.new()
    for pdf in pdfs:
        volume.import_pages(pdfium.PdfDocument(pdf))
    stream = io.BytesIO()
    volume.save(stream)
    return stream.getvalue()


def pictured(pdf: bytes, dpi: int = 200) -> bytes:
    """Return the pages of a PDF as one TIFF of pictures."""
    pages = [page.render(scale=dpi / 72).to_pil().convert("L") for page in pdfium.PdfDocument(pdf)]
    stream = io.BytesIO()
    pages[0].save(
        stream,
        "TIFF",
        save_all=True,
        append_images=pages[1:],
        dpi=(dpi, dpi),
        compression="tiff_lzw",
    )
    return stream.getvalue()


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    return len(pdfium.PdfDocument(pdf))
