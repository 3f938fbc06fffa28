"""What stands on a page in annotations: what has an appearance is print, the rest is told.

A reader sees what was filled in, typed on or stamped like all other print, but pdfium's text page
knows nothing of it until it is flattened. What has no appearance, as a form's value that each viewer
draws for itself, cannot be flattened: it is named in a doubt.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pypdfium2 import raw

from tongbao.extract.pdf.parameters import ANNOTATIONS
from tongbao.model import Doubt

_NO_PRINT = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_TEXT})
"""Kinds that nobody sees as print: where one may click, and notes that open then."""
_NAMES = {
    raw.FPDF_ANNOT_FREETEXT: "FreeText",
    raw.FPDF_ANNOT_STAMP: "Stamp",
    raw.FPDF_ANNOT_INK: "Ink",
    raw.FPDF_ANNOT_SQUARE: "Square",
    raw.FPDF_ANNOT_CIRCLE: "Circle",
    raw.FPDF_ANNOT_LINE: "Line",
    raw.FPDF_ANNOT_POLYGON: "Polygon",
    raw.FPDF_ANNOT_POLYLINE: "PolyLine",
    raw.FPDF_ANNOT_STRIKEOUT: "StrikeOut",
}
"""Kinds that show something whether they say what or not."""
_BLANK_BYTES = 2
"""What pdfium counts of an appearance that is not there or empty: the end of its text."""
_TURNED_OFF = "Off"
"""Value of a box that is not ticked."""


def with_annotations(pdf: Any, handle: Any, number: int) -> tuple[Any, list[Doubt]]:
    """Return the page with its annotations as part of its contents, and what of them is not read.

    Args:
        pdf: The open document.
        handle: The page, open in pdfium; closed where another is returned.
        number: Its number, from 1.
    """
    unread: list[str] = []
    drawn = False
    for index in range(raw.FPDFPage_GetAnnotCount(handle)):
        with _annotation(handle, index) as annotation:
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            if kind in _NO_PRINT or raw.FPDFAnnot_GetFlags(annotation) & raw.FPDF_ANNOT_FLAG_HIDDEN:
                continue
            drawn = drawn or raw.FPDFAnnot_HasKey(annotation, b"AP")
            has_appearance = (
                raw.FPDFAnnot_GetAP(annotation, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0)
                > _BLANK_BYTES
            )
            # Strokes of a pen are print that no text layer has.
            if not has_appearance or kind == raw.FPDF_ANNOT_INK:
                unread += _said(pdf, annotation, kind)
    if drawn:
        handle, flattened = _flattened(pdf, handle, number)
        unread += [] if flattened else ["AP"]
    if not unread:
        return handle, []
    facts = {
        "count": str(len(unread)),
        "what": "、".join(f"“{one}”" for one in unread[: ANNOTATIONS.named]),
    }
    return handle, [Doubt("reading-annotation-unread", number, None, facts)]


@contextmanager
def _annotation(handle: Any, index: int) -> Iterator[Any]:
    annotation = raw.FPDFPage_GetAnnot(handle, index)
    try:
        yield annotation
    finally:
        raw.FPDFPage_CloseAnnot(annotation)


def _said(pdf: Any, annotation: Any, kind: int) -> list[str]:
    """Return what an annotation says or, if it says nothing, of what kind it is; or nothing."""
    if kind == raw.FPDF_ANNOT_WIDGET:
        text = _text(raw.FPDFAnnot_GetStringValue, annotation, b"V") or _inherited(pdf, annotation)
        return [text] if text and text != _TURNED_OFF else []
    text = _text(raw.FPDFAnnot_GetStringValue, annotation, b"Contents")
    # A kind that is not said may be any.
    shown = [text] if kind == raw.FPDF_ANNOT_UNKNOWN and text else []
    return [text or _NAMES[kind]] if kind in _NAMES else shown


def _inherited(pdf: Any, annotation: Any) -> str:
    """Return the value of the field that a form's box belongs to."""
    pdf.init_forms()
    if pdf.formenv is None:
        return ""
    return _text(raw.FPDFAnnot_GetFormFieldValue, pdf.formenv.raw, annotation)


def _text(get: Any, *of: Any) -> str:
    """Return the text that one of pdfium's functions hands out, fit to be shown."""
    size = get(*of, None, 0)
    buffer = ctypes.create_string_buffer(size)
    get(*of, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    text = buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0")
    return " ".join(text.split())[: ANNOTATIONS.longest_chars]


def _flattened(pdf: Any, handle: Any, number: int) -> tuple[Any, bool]:
    """Return the page with its annotations in its contents, and whether that could be done."""
    done = raw.FPDFPage_Flatten(handle, raw.FLAT_PRINT)
    if done != raw.FLATTEN_SUCCESS:
        return handle, done == raw.FLATTEN_NOTHINGTODO
    flattened = raw.FPDF_LoadPage(pdf.raw, number - 1)
    if not flattened:
        return handle, False
    raw.FPDF_ClosePage(handle)
    return flattened, True
