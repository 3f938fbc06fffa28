"""From a PDF's own coordinates to the page as a reader sees it."""

from __future__ import annotations

from typing import Any

from pypdfium2 import raw

from tongbao.extract.page import _TURNS, PageView


def view_of(page: Any) -> PageView:
    """Return the view of an open pdfium page (its crop box, cut to its media box)."""
    rect = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, rect)
    turn = _TURNS[max(raw.FPDFPage_GetRotation(page), 0) % 4]
    return PageView(rect.left, rect.bottom, rect.right, rect.top, turn)
