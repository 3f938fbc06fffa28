"""A PDF with a text layer, from bytes to a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pypdfium2 import raw

from tongbao.errors import LimitError
from tongbao.extract.blocks import (
    PageEntries,
    Paragraph,
    classified,
    paragraphs_of,
    slanted_paragraph,
)
from tongbao.extract.borderless import find_aligned_tables
from tongbao.extract.cells import RuledTables, find_ruled_tables
from tongbao.extract.lines import build_lines
from tongbao.extract.opening import SourceFile, damaged, ends_early, open_pdf, selected_pages
from tongbao.extract.options import ReadOptions
from tongbao.extract.pageparts import PageTable
from tongbao.extract.pageview import PageView, view_of
from tongbao.extract.reading_order import in_reading_order
from tongbao.extract.rulings import Drawing, read_drawing
from tongbao.extract.stitching import stitch
from tongbao.extract.textlayer import (
    UNMAPPED,
    Glyph,
    PageText,
    TooManyCharactersError,
    read_glyphs,
)
from tongbao.model import Block, Box, Document, Doubt, Message, Page, PageReading, Part, Table

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _PageResult:
    """What one page yields, before pages are joined."""

    page: Page
    tables: tuple[PageTable, ...] = ()
    entries: PageEntries | None = None
    doubts: tuple[Doubt, ...] = ()


def read_pdf(
    source: SourceFile, options: ReadOptions, progress: Progress | None = None
) -> Document:
    """Read a PDF's text layer.

    Raises:
        UnreadableFileError: The file cannot be opened (encrypted, damaged, no pages).
        UsageError: ``options.pages`` selects nothing.
    """
    results: list[_PageResult] = []
    doubts: list[Doubt] = []
    pdf = open_pdf(source, options)
    try:
        count = len(pdf)
        numbers = selected_pages(options, count, source.name)
        if ends_early(source):
            doubts.append(Doubt("reading-truncated", facts={"pages": str(count)}))
        if len(numbers) > options.max_pages:
            facts = {"what": "pages", "found": str(len(numbers)), "limit": str(options.max_pages)}
            doubts.append(Doubt("reading-limit", numbers[options.max_pages], None, facts))
            numbers = numbers[: options.max_pages]
        for done, number in enumerate(numbers, 1):
            results.append(_read_page_safely(pdf, number, options))
            if progress is not None:
                progress(done, len(numbers))
    finally:
        pdf.close()
    _refuse_if_nothing_read(source.name, results)
    return _document(source, results, doubts)


def _refuse_if_nothing_read(name: str, results: Sequence[_PageResult]) -> None:
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


def _read_page_safely(pdf: Any, number: int, options: ReadOptions) -> _PageResult:
    """Read one page; whatever is wrong with it must not cost the others."""
    handle = raw.FPDF_LoadPage(pdf.raw, number - 1)
    if not handle:
        return _failed(number, "the page object cannot be loaded")
    try:
        handle = _with_forms_filled_in(pdf, handle, number)
        return _read_page(handle, number, options)
    except TooManyCharactersError as error:
        return _over_limit(number, "characters", str(error), str(options.max_characters))
    except Exception as error:  # noqa: BLE001 - the reason is in the docstring; it is reported
        return _failed(number, f"{type(error).__name__}: {error}")
    finally:
        raw.FPDF_ClosePage(handle)


_PRINTED_ANNOTATIONS = (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP)


def _with_forms_filled_in(pdf: Any, handle: Any, number: int) -> Any:
    """Return the page with form fields and typed-on text as part of its content.

    A reader sees what was filled in or typed on like all other print, but it stands in
    annotations, of which pdfium's text page knows nothing until they are flattened.
    """
    kinds = []
    for index in range(raw.FPDFPage_GetAnnotCount(handle)):
        annotation = raw.FPDFPage_GetAnnot(handle, index)
        kinds.append(raw.FPDFAnnot_GetSubtype(annotation))
        raw.FPDFPage_CloseAnnot(annotation)
    if not any(kind in _PRINTED_ANNOTATIONS for kind in kinds):
        return handle
    if raw.FPDFPage_Flatten(handle, raw.FLAT_PRINT) != raw.FLATTEN_SUCCESS:
        return handle
    flattened = raw.FPDF_LoadPage(pdf.raw, number - 1)
    if not flattened:
        return handle
    raw.FPDF_ClosePage(handle)
    return flattened


def _failed(number: int, why: str) -> _PageResult:
    doubt = Doubt("reading-page-failed", number, None, {"error": why})
    return _PageResult(Page(number, 0.0, 0.0, "none"), doubts=(doubt,))


def _over_limit(number: int, what: str, found: str, limit: str) -> _PageResult:
    doubt = Doubt("reading-limit", number, None, {"what": what, "found": found, "limit": limit})
    return _PageResult(Page(number, 0.0, 0.0, "none"), doubts=(doubt,))


def _read_page(handle: Any, number: int, options: ReadOptions) -> _PageResult:
    view = view_of(handle)
    longest = max(view.width, view.height)
    if longest > options.max_page_points:
        return _over_limit(number, "points", f"{longest:.0f}", f"{options.max_page_points:.0f}")
    text = read_glyphs(handle, view, options.max_characters)
    drawing = read_drawing(handle, view, options.max_paths)
    reading, glyphs, doubts = _judged(text, drawing, view, number)
    if drawing.cut:
        facts = {"what": "paths", "found": f">{options.max_paths}", "limit": str(options.max_paths)}
        doubts.append(Doubt("reading-limit", number, None, facts))
    ruled = find_ruled_tables(glyphs, drawing, number)
    return _composed(view, number, reading, drawing, ruled, doubts)


def _judged(
    text: PageText, drawing: Drawing, view: PageView, number: int
) -> tuple[PageReading, list[Glyph], list[Doubt]]:
    """Return how far the text layer can be believed, the characters that are seen, and doubts."""
    doubts: list[Doubt] = []
    glyphs = [glyph for glyph in text.glyphs if not glyph.blank]
    hidden = sum(glyph.run.hidden for glyph in glyphs)
    area = max((_share(box, view) for box in drawing.images), default=0.0)
    reading: PageReading = "text"
    kept = text.glyphs
    if not glyphs:
        if drawing.art:
            reading = "none"
            doubts.append(Doubt("reading-no-text-layer", number, None, {"characters": "0"}))
    elif hidden > len(glyphs) - hidden and area >= 0.5:
        # A scanner put recognised text under the picture of the page: nobody printed it.
        reading = "ocr"
        doubts.append(Doubt("reading-hidden-layer", number, None, {"characters": str(hidden)}))
    elif area >= 0.6 and len(glyphs) - hidden < 30:
        reading = "none"
        facts = {"characters": str(len(glyphs) - hidden)}
        doubts.append(Doubt("reading-no-text-layer", number, None, facts))
    elif hidden:
        kept = [glyph for glyph in kept if not glyph.run.hidden or _on_image(glyph, drawing)]
        if len(kept) < len(text.glyphs):
            facts = {"characters": str(len(text.glyphs) - len(kept))}
            doubts.append(Doubt("reading-hidden-text", number, None, facts))
    if text.unmapped:
        share = text.unmapped / len(glyphs)
        first = next(glyph.box for glyph in glyphs if glyph.text == UNMAPPED)
        facts = {"count": str(text.unmapped), "share": f"{share:.3f}"}
        doubts.append(Doubt("reading-unmapped-font", number, first, facts))
        if share >= 0.3:
            reading = "none"
    if reading == "text":
        doubts += _pictures(drawing, view, number)
    doubts += [Doubt("reading-overprint", number, box) for box in text.overprints[:1]]
    return reading, kept, doubts


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
        and _share(box, view) < 0.9
    ]


def _composed(
    view: PageView,
    number: int,
    reading: PageReading,
    drawing: Drawing,
    ruled: RuledTables,
    doubts: list[Doubt],
) -> _PageResult:
    """Find aligned tables and paragraphs in what stands outside the ruled tables."""
    upright = [glyph for glyph in ruled.outside if not glyph.run.slanted]
    lines = build_lines(upright)
    words = [*ruled.words, *(word for line in lines for word in line.words)]
    page = Page(number, view.width, view.height, reading, tuple(words), tuple(drawing.rulings))
    tables = list(ruled.tables)
    aligned = find_aligned_tables(page, [table.box for table in tables])
    if aligned:
        tables += aligned
        kept, lost = _outside_aligned(upright, aligned, number)
        doubts += lost
        lines = build_lines(kept)
    boxes = [table.box for table in tables]
    entries = paragraphs_of(in_reading_order(lines, boxes), number, view.width)
    entries += _watermarks(ruled.outside, number)
    return _PageResult(
        page,
        tuple(tables),
        PageEntries(number, view.height, entries, tuple(boxes)),
        (*doubts, *ruled.doubts),
    )


def _outside_aligned(
    glyphs: Sequence[Glyph], tables: Sequence[PageTable], number: int
) -> tuple[list[Glyph], list[Doubt]]:
    """Return the characters outside aligned tables, and doubts where those lost some.

    Ruled cells share out all characters inside by construction; cells found by alignment
    are built of words, so that is checked.
    """
    kept = [
        glyph
        for glyph in glyphs
        if glyph.run.rotation != 0 or not any(t.box.holds(glyph.x, glyph.y) for t in tables)
    ]
    inside = [glyph for glyph in glyphs if not glyph.blank]
    left = sum(not glyph.blank for glyph in kept)
    in_cells = sum(len("".join(cell.text.split())) for table in tables for cell in table.cells)
    lost = len(inside) - left - in_cells
    if lost == 0:
        return kept, []
    facts = {"count": str(lost)}
    return kept, [Doubt("reading-characters-lost", number, tables[0].box, facts)]


def _watermarks(glyphs: Sequence[Glyph], number: int) -> list[Paragraph | int]:
    """Return slanting text, run by run: it is kept, but belongs to no line."""
    runs: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        if glyph.run.slanted and not glyph.blank:
            runs.setdefault(glyph.run.number, []).append(glyph)
    return [slanted_paragraph(run, number) for run in runs.values()]


def _document(
    source: SourceFile, results: Sequence[_PageResult], doubts: Sequence[Doubt]
) -> Document:
    """Join pages: paragraphs and tables that go on overleaf become one."""
    ordered = [_in_flow_order(result) for result in results]
    entries = [result.entries for result in ordered if result.entries is not None]
    blocks = classified(entries)
    per_page: list[list[Block]] = []
    for result in ordered:
        found = result.entries.paragraphs if result.entries is not None else []
        own = {blocks[id(paragraph)].number: blocks[id(paragraph)] for paragraph in found}
        per_page.append([block for block in own.values() if block.page == result.page.number])
    pages = [result.page for result in ordered]
    tables = stitch(pages, [result.tables for result in ordered], per_page)
    return Document(
        file=source.name,
        sha256=source.sha256,
        pages=tuple(pages),
        flow=tuple(_flow(ordered, blocks, tables)),
        doubts=(*doubts, *(doubt for result in ordered for doubt in result.doubts)),
    )


def _in_flow_order(result: _PageResult) -> _PageResult:
    """Number a page's tables as one reads them."""
    if result.entries is None:
        return result
    order = [entry for entry in result.entries.entries if isinstance(entry, int)]
    places = {old: new for new, old in enumerate(order)}
    entries = [
        places[entry] if isinstance(entry, int) else entry for entry in result.entries.entries
    ]
    tables = tuple(result.tables[old] for old in order)
    boxes = tuple(table.box for table in tables)
    return replace(
        result, tables=tables, entries=replace(result.entries, entries=entries, tables=boxes)
    )


def _flow(
    results: Sequence[_PageResult], blocks: dict[int, Block], tables: Sequence[Table]
) -> list[Block | Table]:
    starts = {table.parts[0]: table for table in tables}
    flow: list[Block | Table] = []
    placed: set[int] = set()
    for result in results:
        for entry in result.entries.entries if result.entries is not None else ():
            if isinstance(entry, int):
                table = starts.get(Part(result.page.number, result.tables[entry].box))
                if table is not None:
                    flow.append(table)
                continue
            block = blocks[id(entry)]
            if block.number not in placed:
                placed.add(block.number)
                flow.append(replace(block, number=len(placed)))
    return flow
