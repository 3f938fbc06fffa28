"""A scanned page of a PDF or of an image file, as one page of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

import numpy as np
from pypdfium2 import raw

from tongbao.extract.layout.assembly import PageResult, composed, over_limit
from tongbao.extract.layout.cells import find_ruled_tables
from tongbao.extract.options import ReadOptions
from tongbao.extract.page import Drawing, PageTable, PageView
from tongbao.extract.scan.evidence import with_evidence
from tongbao.extract.scan.image.binarization import Colour
from tongbao.extract.scan.image.resolution import believed_dpi
from tongbao.extract.scan.page import ScannedPage, read_picture
from tongbao.extract.scan.parameters import PAGE_RESULT
from tongbao.model import Box, Doubt


def read_scanned_page(
    handle: Any,
    view: PageView,
    drawing: Drawing,
    number: int,
    options: ReadOptions,
    name: str = "page",
) -> PageResult:
    """Read an open pdfium page from its picture."""
    dpi = float(options.dpi) if options.dpi else _own_dpi(handle, drawing)
    width, height = round(view.width * dpi / 72), round(view.height * dpi / 72)
    if width * height > options.max_pixels:
        return over_limit(number, "pixels", str(width * height), str(options.max_pixels))
    # A page may be a picture of an A4 sheet at 72 dpi, and so measure a metre.
    picture = render_page(handle, width, height)
    turn = options.orientation == "auto"
    page = read_picture(picture, believed_dpi(width, height, dpi), turn=turn)
    if page.placing is not None:
        page = replace(page, placing=replace(page.placing, dpi=dpi))
    return result_of(page, number, options, name)


def render_page(handle: Any, width: int, height: int) -> Colour:
    """Return the picture of an open pdfium page, as a reader sees it."""
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_BGR, None, 0)
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        flags = raw.FPDF_ANNOT | raw.FPDF_REVERSE_BYTE_ORDER
        raw.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, width, height, 0, flags)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        address = raw.FPDFBitmap_GetBuffer(bitmap)
        buffer = (raw.c_ubyte * (stride * height)).from_address(address)
        rows = np.frombuffer(buffer, np.uint8).reshape(height, stride)
        return rows[:, : width * 3].reshape(height, width, 3).copy()
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def _own_dpi(handle: Any, drawing: Drawing) -> float:
    """Return the resolution of the picture that covers most of the page."""
    largest, dpi = 0.0, PAGE_RESULT.usual_dpi
    for index in range(raw.FPDFPage_CountObjects(handle)):
        item = raw.FPDFPage_GetObject(handle, index)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_IMAGE:
            continue
        about = raw.FPDF_IMAGEOBJ_METADATA()
        if raw.FPDFImageObj_GetImageMetadata(item, handle, about) and about.horizontal_dpi > 0:
            pixels = float(about.width) * about.height
            if pixels > largest:
                largest, dpi = pixels, max(about.horizontal_dpi, about.vertical_dpi)
    if not largest and not drawing.images:
        return PAGE_RESULT.finest_dpi
    return min(max(dpi, PAGE_RESULT.coarsest_dpi), PAGE_RESULT.finest_dpi)


def result_of(
    page: ScannedPage, number: int, options: ReadOptions, name: str = "page"
) -> PageResult:
    """Return a scanned page as exported pages are returned, with evidence in its cells."""
    ruled = find_ruled_tables(page.glyphs, page.drawing, number)
    view = PageView(0.0, 0.0, page.width, page.height, 0)
    doubts = [Doubt("reading-ink-unread", number, box) for box in page.unread]
    if page.placing is not None and page.placing.quarters:
        facts = {"degrees": str(90 * page.placing.quarters)}
        doubts.append(Doubt("reading-page-turned", number, None, facts))
    if page.sheet.behind is not None:
        doubts.append(Doubt("reading-watermark", number, None))
    result = composed(view, number, "ocr", page.drawing, ruled, doubts)
    tables = tuple(with_evidence(table, page) for table in result.tables)
    result = replace(result, doubts=(*result.doubts, *_missed(tables, page, number)))
    if options.double_read and tables:
        tables, missed = _read_twice(tables, page, number)
        result = replace(result, doubts=(*result.doubts, *missed))
    if options.debug is not None:
        from tongbao.extract.scan.debug_overlay import draw_page

        draw_page(page, tables, number, name, options.debug)
    return replace(result, tables=tables, placing=page.placing)


def _missed(tables: Sequence[PageTable], page: ScannedPage, number: int) -> list[Doubt]:
    """Return doubts of where only the detector sees print: one for each table, graver, else each."""
    found: list[Doubt] = []
    left = list(page.missed)
    for table in tables:
        held = [
            one
            for one in left
            if table.box.holds((one.x0 + one.x1) / 2, (one.top + one.bottom) / 2)
        ]
        left = [one for one in left if one not in held]
        if held:
            facts = {"count": str(len(held))}
            found.append(Doubt("reading-print-missed", number, reduce(Box.joined, held), facts))
    return found + [Doubt("reading-ink-unread", number, one) for one in left]


def _read_twice(
    tables: tuple[PageTable, ...], page: ScannedPage, number: int
) -> tuple[tuple[PageTable, ...], list[Doubt]]:
    """Return the tables with a second reading, or a doubt where there is none."""
    from tongbao.extract.scan.ocr.tesseract import TesseractError, has_tesseract
    from tongbao.extract.scan.tesseract_check import with_second_reading

    if not has_tesseract():
        return tables, [Doubt("reading-second-reader-missing", number)]
    try:
        return tuple(with_second_reading(tables, page)), []
    except TesseractError as error:
        return tables, [Doubt("reading-second-reader-failed", number, None, {"error": str(error)})]
