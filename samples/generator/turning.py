"""Stores pages sideways with a ``/Rotate`` that shows them upright, as scanners and printers do."""

from __future__ import annotations

import io

import pypdfium2 as pdfium
from pypdfium2 import raw


def turned(pdf: bytes, turn: int) -> bytes:
    """Return a PDF that looks the same, its pages stored turned.

    Args:
        pdf: A PDF whose pages have no ``/Rotate``.
        turn: 90 or 270, the clockwise turn at which pages are then shown.
    """
    document = pdfium.PdfDocument(pdf)
    for page in document:
        width, height = page.get_size()
        back = {
            90: raw.FS_MATRIX(0, 1, -1, 0, height, 0),
            270: raw.FS_MATRIX(0, -1, 1, 0, 0, width),
        }[turn]
        raw.FPDFPage_TransFormWithClip(page, back, raw.FS_RECTF(0, width, height, 0))
        page.set_mediabox(0, 0, height, width)
        page.set_cropbox(0, 0, height, width)
        page.set_rotation(turn)
        page.close()
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()
