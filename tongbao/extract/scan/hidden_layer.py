"""Whether a page's text is what its reader sees, or only lies under or over a picture of print.

Scanner programs put the text they guessed behind the picture of the page, invisible or painted
over; others print a line of their own on top of it. So the page is drawn twice, with its text
and without: text that makes no difference is not seen, and print that stays without it is in
the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

import cv2
import numpy as np
from pypdfium2 import raw

from tongbao.extract.page import Glyph, PageView
from tongbao.extract.scan.image.binarization import Grey, Mask, even_out, ink_of
from tongbao.extract.scan.parameters import HIDDEN_LAYER
from tongbao.model import Box

Layer = Literal["print", "covered", "overlay"]
"""``print``: the text is what the page prints; ``covered``: none of it is seen; ``overlay``: it
is seen, but most of the print is in the picture below it."""

_HIDE, _SHOW = 0, 1


def share_of_pictures(images: Sequence[Box], view: PageView) -> float:
    """Return the share of a page that pictures cover; scanners part a page into strips."""
    cells = np.zeros((64, 64), bool)
    across, down = 64 / max(view.width, 1.0), 64 / max(view.height, 1.0)
    for box in images:
        cells[
            max(0, round(box.top * down)) : max(0, round(box.bottom * down)),
            max(0, round(box.x0 * across)) : max(0, round(box.x1 * across)),
        ] = True
    return float(cells.mean())


def layer_of(handle: Any, view: PageView, glyphs: Sequence[Glyph]) -> Layer:
    """Return what the text of an open pdfium page is to its reader.

    Args:
        handle: The page; it is left as it was.
        view: How it is shown.
        glyphs: Its characters, blanks and invisible ones left out.
    """
    bare, changed = _without(handle, view, list(_texts(handle)))
    chars = sum(bool(_part(changed, glyph).any()) for glyph in glyphs)
    if chars < HIDDEN_LAYER.seen_share * len(glyphs):
        return "covered"
    ink = ink_of(even_out(bare))
    for glyph in glyphs:
        _part(ink, glyph)[:] = False
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8))
    sides = stats[1:, 2:4]
    components = (sides.max(axis=1) >= HIDDEN_LAYER.smallest_px) & (
        sides.max(axis=1) <= HIDDEN_LAYER.largest_px
    )
    return "overlay" if int(components.sum()) > len(glyphs) else "print"


def glyphs_drawn(
    handle: Any, view: PageView, glyphs: Sequence[Glyph], belongs: Callable[[Any], bool]
) -> list[bool]:
    """Return for each character whether drawing its text makes a difference to the page.

    Args:
        handle: An open pdfium page; it is left as it was.
        view: How it is shown.
        glyphs: The characters in question.
        belongs: Whether one of the page's text objects is theirs.
    """
    _, changed = _without(handle, view, [text for text in _texts(handle) if belongs(text)])
    return [bool(_part(changed, glyph).any()) for glyph in glyphs]


def makes_no_difference(handle: Any, view: PageView, groups: Sequence[Sequence[Any]]) -> list[bool]:
    """Return for each group of a page's objects whether the page looks the same without it.

    Those before it that make no difference are left out already, so that of two groups which draw
    the same one is kept.

    Args:
        handle: An open pdfium page; it is left as it was.
        view: How it is shown.
        groups: Objects that are left out together.
    """
    whole = _draw(handle, view)
    same: list[bool] = []
    try:
        for group in groups:
            _set_active(group, _HIDE)
            changed = cv2.absdiff(whole, _draw(handle, view)) > HIDDEN_LAYER.difference_grey
            same.append(not changed.any())
            if not same[-1]:
                _set_active(group, _SHOW)
    finally:
        for group in groups:
            _set_active(group, _SHOW)
    return same


def _set_active(items: Sequence[Any], active: int) -> None:
    for item in items:
        raw.FPDFPageObj_SetIsActive(item, active)


def _without(handle: Any, view: PageView, texts: Sequence[Any]) -> tuple[Grey, Mask]:
    """Return the page without some of its text, and where that differs from the whole page."""
    whole = _draw(handle, view)
    _set_active(texts, _HIDE)
    try:
        bare = _draw(handle, view)
    finally:
        _set_active(texts, _SHOW)
    return bare, cv2.absdiff(whole, bare) > HIDDEN_LAYER.difference_grey


def _part(mask: Mask, glyph: Glyph) -> Mask:
    return mask[
        max(0, int(glyph.top * HIDDEN_LAYER.px_per_pt)) : max(
            0, int(glyph.bottom * HIDDEN_LAYER.px_per_pt) + 1
        ),
        max(0, int(glyph.x0 * HIDDEN_LAYER.px_per_pt)) : max(
            0, int(glyph.x1 * HIDDEN_LAYER.px_per_pt) + 1
        ),
    ]


def _texts(owner: Any, depth: int = 0) -> Iterator[Any]:
    """Yield the text objects of a page or, deeper, of a form."""
    count, get = (
        (raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)
        if depth
        else (raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)
    )
    for index in range(count(owner)):
        item = get(owner, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield item
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < HIDDEN_LAYER.deepest_form:
            yield from _texts(item, depth + 1)


def _draw(handle: Any, view: PageView) -> Grey:
    """Return a small grey picture of the page as it is shown."""
    width, height = (
        max(1, round(view.width * HIDDEN_LAYER.px_per_pt)),
        max(1, round(view.height * HIDDEN_LAYER.px_per_pt)),
    )
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_Gray, None, 0)
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        raw.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, width, height, 0, 0)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        buffer = (raw.c_ubyte * (stride * height)).from_address(raw.FPDFBitmap_GetBuffer(bitmap))
        return np.frombuffer(buffer, np.uint8).reshape(height, stride)[:, :width].copy()
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
