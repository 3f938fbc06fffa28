"""Rules, shading and pictures of a page that stand on layers which are switched off.

pdfium lists them like all others and only leaves them out where it draws. What may be on a layer
is marked so, or is a form or a picture, which say it in a dictionary that pdfium hands out to
nobody; the page itself tells which of them are shown, drawn with them and without.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Hashable, Iterator
from typing import Any

from pypdfium2 import raw

from tongbao.extract.page import PageView
from tongbao.extract.pdf.parameters import LAYERS, PDF_RULINGS


def switched_off(handle: Any, view: PageView) -> frozenset[int]:
    """Return the addresses of the page's objects, text apart, that are on layers switched off.

    Args:
        handle: An open pdfium page of a document that switches layers off; it is left as it was.
        view: How it is shown.
    """
    from tongbao.extract.scan.hidden_layer import makes_no_difference

    groups: dict[Hashable, list[Any]] = defaultdict(list)
    count = raw.FPDFPage_CountObjects(handle)
    for item in _layered((raw.FPDFPage_GetObject(handle, index) for index in range(count)), 0):
        groups[_layer_of(item) or address_of(item)].append(item)
    tried = list(groups.values())[: LAYERS.most_groups]
    unseen = makes_no_difference(handle, view, tried)
    return frozenset(
        address_of(item) for group, off in zip(tried, unseen, strict=True) if off for item in group
    )


def address_of(item: Any) -> int:
    """Return what tells one of a page's objects from others as long as the page is open."""
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def _layered(items: Iterator[Any], depth: int) -> Iterator[Any]:
    """Yield the objects that may be on a layer, forms before what stands in them."""
    for item in items:
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            continue
        if kind in {raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_IMAGE} or _layer_of(item):
            yield item
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < PDF_RULINGS.deepest_form:
            count = raw.FPDFFormObj_CountObjects(item)
            inner = (raw.FPDFFormObj_GetObject(item, index) for index in range(count))
            yield from _layered(inner, depth + 1)


def _layer_of(item: Any) -> tuple[str, ...]:
    """Return the names of the layers that an object is marked with; () where it is not."""
    marks = (
        raw.FPDFPageObj_GetMark(item, index) for index in range(raw.FPDFPageObj_CountMarks(item))
    )
    return tuple(
        _text(raw.FPDFPageObjMark_GetParamStringValue, mark, b"Name")
        for mark in marks
        if _text(raw.FPDFPageObjMark_GetName, mark) == "OC"
    )


def _text(get: Any, *of: Any) -> str:
    size = ctypes.c_ulong()
    if not get(*of, None, 0, size) or not size.value:
        return ""
    buffer = ctypes.create_string_buffer(size.value)
    get(*of, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size.value, size)
    return buffer.raw[: size.value].decode("utf-16-le", "replace").rstrip("\0")
