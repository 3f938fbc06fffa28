"""A PDF with a text layer, from bytes to its pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from pypdfium2 import raw

from tongbao.errors import LimitError
from tongbao.extract.intact.page import Losses
from tongbao.extract.layout.assembly import PageResult, composed, failed, over_limit
from tongbao.extract.layout.cells import RuledTables, find_ruled_tables
from tongbao.extract.layout.cropping import cropped
from tongbao.extract.loose_pages import LoosePages
from tongbao.extract.opening import (
    SourceFile,
    damaged,
    ends_early,
    from_header,
    open_pdf,
    selected_pages,
)
from tongbao.extract.options import ReadOptions
from tongbao.extract.page import UNMAPPED, Drawing, Glyph, PageView
from tongbao.extract.pdf.annotations import with_annotations
from tongbao.extract.pdf.layers import switched_off
from tongbao.extract.pdf.pageview import view_of
from tongbao.extract.pdf.parameters import PAGE_READING
from tongbao.extract.pdf.rulings import read_drawing
from tongbao.extract.pdf.streams import PDFIUM_DECODES, StreamCheck, check_streams
from tongbao.extract.pdf.textlayer import PageText, TooManyCharactersError, read_glyphs
from tongbao.extract.pdf.unseen import without_unseen
from tongbao.model import Box, Doubt, Message, PageReading

Progress = Callable[[int, int], None]


def read_pdf(
    source: SourceFile, options: ReadOptions, progress: Progress | None = None
) -> LoosePages:
    """Read the pages of a PDF: text layers as they are, pages that are pictures by recognition.

    Raises:
        UnreadableFileError: The file cannot be opened (encrypted, damaged, no pages).
        UsageError: ``options.pages`` selects nothing.
    """
    results: list[PageResult] = []
    pdf = open_pdf(source, options)
    try:
        count = len(pdf)
        numbers = selected_pages(options, count, source.name)
        streams = check_streams(source.data)
        doubts = _doubts_of_file(source, count, streams)
        losses = Losses(from_header(source), options, pages=count, longest_stream=streams.longest)
        if len(numbers) > options.max_pages:
            facts = {"what": "pages", "found": str(len(numbers)), "limit": str(options.max_pages)}
            doubts.append(Doubt("reading-limit", numbers[options.max_pages], None, facts))
            numbers = numbers[: options.max_pages]
        for done, number in enumerate(numbers, 1):
            results.append(_read_page_safely(pdf, number, options, losses, source.path.stem))
            if progress is not None:
                progress(done, len(numbers))
    finally:
        pdf.close()
    _refuse_if_nothing_read(source.name, results)
    return LoosePages(source, tuple(results), tuple(doubts))


def _doubts_of_file(source: SourceFile, count: int, streams: StreamCheck) -> list[Doubt]:
    """Return what the bytes of a file that opened say against it."""
    doubts = []
    if ends_early(source):
        doubts.append(Doubt("reading-truncated", facts={"pages": str(count)}))
    if streams.damaged:
        doubts.append(Doubt("reading-stream-damaged", facts={"count": str(streams.damaged)}))
    if streams.cut:
        limit = str(PDFIUM_DECODES)
        facts = {"what": "decoded bytes", "found": f">{limit}", "limit": limit}
        doubts.append(Doubt("reading-limit", facts=facts))
    return doubts


def _refuse_if_nothing_read(name: str, results: Sequence[PageResult]) -> None:
    """Raise if not one page could be read: that is a failed file, not an empty document."""
    kinds = {doubt.kind for result in results for doubt in result.doubts}
    if any(result.entries is not None for result in results):
        return
    if kinds == {"reading-limit"}:
        raise LimitError(
            Message(
                f"{name} 的页面超过大小或字数上限，没有读取，请检查文件是否正常。",
                f"No page of {name} is within the limits on size and characters; "
                "check that the file is sound.",
            )
        )
    raise damaged(name)


def _read_page_safely(
    pdf: Any, number: int, options: ReadOptions, losses: Losses, name: str
) -> PageResult:
    """Read one page; whatever is wrong with it must not cost the others."""
    handle = raw.FPDF_LoadPage(pdf.raw, number - 1)
    if not handle:
        return failed(number, "the page object cannot be loaded")
    try:
        handle, unread = with_annotations(pdf, handle, number)
        result = _read_page(handle, number, options, losses, name)
        return replace(result, losses=(*result.losses, *unread))
    except TooManyCharactersError as error:
        return over_limit(number, "characters", str(error), str(options.max_characters))
    except MemoryError:  # no page's fault: the document is over its limit
        raise
    except Exception as error:  # noqa: BLE001 - the reason is in the docstring; it is reported
        return failed(number, f"{type(error).__name__}: {error}")
    finally:
        raw.FPDF_ClosePage(handle)


def _read_page(
    handle: Any, number: int, options: ReadOptions, losses: Losses, name: str
) -> PageResult:
    view = view_of(handle)
    longest = max(view.width, view.height)
    if longest > options.max_page_points:
        return over_limit(number, "points", f"{longest:.0f}", f"{options.max_page_points:.0f}")
    text = read_glyphs(handle, view, options.max_characters)
    off = switched_off(handle, view) if losses.has_layers_off else frozenset()
    drawing = read_drawing(handle, view, options.max_paths, off)
    if _share_of_pictures(drawing, view) < PAGE_READING.pictured_share:
        text = without_unseen(handle, view, text, drawing, layered=losses.has_layers_off)
    lost = losses.of(handle, number, drawing)
    if drawing.switched_off:
        facts = {"count": str(drawing.switched_off)}
        lost.append(Doubt("reading-layer-off", number, None, facts))
    result = _read_shown(handle, view, text, drawing, number, options, name)
    return replace(result, losses=tuple(lost))


def _read_shown(
    handle: Any,
    view: PageView,
    text: PageText,
    drawing: Drawing,
    number: int,
    options: ReadOptions,
    name: str,
) -> PageResult:
    """Read what pdfium shows of a page."""
    reading, glyphs, doubts = _judge_reading(text, drawing, view, number)
    if reading == "text" and not _is_print(handle, view, text, drawing):
        reading = "ocr"
        facts = {"characters": str(len(text.glyphs))}
        doubts = [Doubt("reading-hidden-layer", number, None, facts)]
    if options.ocr == "always" or (options.ocr == "auto" and reading in {"none", "ocr"}):
        if drawing.pixels > options.max_pixels:
            return over_limit(number, "pixels", str(drawing.pixels), str(options.max_pixels))
        from tongbao.extract.scan.page_result import read_scanned_page

        return read_scanned_page(handle, view, drawing, number, options, name)
    if drawing.pixels > options.max_pixels:
        facts = {"what": "pixels", "found": str(drawing.pixels), "limit": str(options.max_pixels)}
        doubts.append(Doubt("reading-limit", number, None, facts))
    if drawing.cut:
        facts = {"what": "paths", "found": f">{options.max_paths}", "limit": str(options.max_paths)}
        doubts.append(Doubt("reading-limit", number, None, facts))
    if options.area is not None:
        glyphs, drawing = cropped(glyphs, drawing, options.area)
    if options.columns:
        ruled = RuledTables((), (), list(glyphs))
    else:
        ruled = find_ruled_tables(glyphs, drawing, number)
    return composed(view, number, reading, drawing, ruled, doubts, options.columns)


def _is_print(handle: Any, view: PageView, text: PageText, drawing: Drawing) -> bool:
    """Return whether the text of a page is its print, rather than a picture's below or above."""
    glyphs = [glyph for glyph in text.glyphs if not glyph.blank and not glyph.run.hidden]
    if not glyphs or not drawing.images:
        return True
    if _share_of_pictures(drawing, view) < PAGE_READING.pictured_share:
        return True
    from tongbao.extract.scan.hidden_layer import layer_of

    return layer_of(handle, view, glyphs) == "print"


def _judge_reading(
    text: PageText, drawing: Drawing, view: PageView, number: int
) -> tuple[PageReading, list[Glyph], list[Doubt]]:
    """Return how far the text layer can be believed, the characters that are seen, and doubts."""
    doubts: list[Doubt] = []
    glyphs = [glyph for glyph in text.glyphs if not glyph.blank]
    hidden = sum(glyph.run.hidden for glyph in glyphs)
    area = _share_of_pictures(drawing, view)
    reading: PageReading = "text"
    kept = text.glyphs
    if not glyphs:
        if drawing.art:
            reading = "none"
            doubts.append(Doubt("reading-no-text-layer", number, None, {"characters": "0"}))
    elif hidden > len(glyphs) - hidden and area >= PAGE_READING.hidden_picture_share:
        # A scanner put recognised text under the picture of the page: nobody printed it.
        reading = "ocr"
        doubts.append(Doubt("reading-hidden-layer", number, None, {"characters": str(hidden)}))
    elif area >= PAGE_READING.scan_share and len(glyphs) - hidden < PAGE_READING.scan_chars:
        reading = "none"
        facts = {"characters": str(len(glyphs) - hidden)}
        doubts.append(Doubt("reading-no-text-layer", number, None, facts))
    elif hidden:
        kept = [glyph for glyph in kept if not glyph.run.hidden or _on_image(glyph, drawing)]
    unseen = text.unseen + len(text.glyphs) - len(kept)
    if unseen:
        facts = {"characters": str(unseen)}
        doubts.append(Doubt("reading-hidden-text", number, None, facts))
    if text.unmapped:
        share = text.unmapped / len(glyphs)
        first = next(glyph.box for glyph in glyphs if glyph.text == UNMAPPED)
        facts = {"count": str(text.unmapped), "share": f"{share:.3f}"}
        doubts.append(Doubt("reading-unmapped-font", number, first, facts))
        if share >= PAGE_READING.unmapped_share:
            reading = "none"
    if reading == "text":
        doubts += _pictures(drawing, view, number)
    doubts += [Doubt("reading-overprint", number, box) for box in text.overprints[:1]]
    return reading, kept, doubts


def _share_of_pictures(drawing: Drawing, view: PageView) -> float:
    if not drawing.images:
        return 0.0
    from tongbao.extract.scan.hidden_layer import share_of_pictures

    return share_of_pictures(drawing.images, view)


def _share(box: Box, view: PageView) -> float:
    """Return the share of the page that a box covers."""
    width = min(box.x1, view.width) - max(box.x0, 0.0)
    height = min(box.bottom, view.height) - max(box.top, 0.0)
    page = view.width * view.height
    return max(width, 0.0) * max(height, 0.0) / page if page > 0 else 0.0


def _on_image(glyph: Glyph, drawing: Drawing) -> bool:
    return any(box.holds(glyph.x, glyph.y) for box in drawing.images)


def _pictures(drawing: Drawing, view: PageView, number: int) -> list[Doubt]:
    """Return a doubt for each picture large enough to hold a table that is not read."""
    return [
        Doubt("reading-picture", number, box, {"share": f"{_share(box, view):.2f}"})
        for box in drawing.images
        if box.width >= 0.4 * view.width
        and box.height >= 0.08 * view.height
        and _share(box, view) < PAGE_READING.whole_page_share
    ]
