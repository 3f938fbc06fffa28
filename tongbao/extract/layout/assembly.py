"""From what single pages yield to one document: the same for exports, scans and mixtures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tongbao.extract.layout.aligned import find_aligned_tables
from tongbao.extract.layout.aligned.given import lines_in_columns, table_at
from tongbao.extract.layout.bands import Bands
from tongbao.extract.layout.blocks import (
    PageEntries,
    Paragraph,
    classified,
    paragraphs_of,
    slanted_paragraph,
)
from tongbao.extract.layout.cells import RuledTables
from tongbao.extract.layout.lines import build_lines
from tongbao.extract.layout.reading_order import in_reading_order
from tongbao.extract.layout.stitching import stitch
from tongbao.extract.layout.upright import parted_heads
from tongbao.extract.opening import SourceFile
from tongbao.extract.page import Drawing, Glyph, PageTable, PageView
from tongbao.model import Block, Document, Doubt, Page, PageReading, Part, Table

if TYPE_CHECKING:
    from tongbao.extract.layout.coordinates import Placing


@dataclass(frozen=True, slots=True)
class PageResult:
    """What one page yields, before pages are joined."""

    page: Page
    tables: tuple[PageTable, ...] = ()
    entries: PageEntries | None = None
    doubts: tuple[Doubt, ...] = ()
    losses: tuple[Doubt, ...] = ()
    """Doubts about what the page needs, with boxes on the page as given, also for a scan."""
    placing: Placing | None = None
    """For a scan: the way back from the straightened sheet to the page as given."""


def failed(number: int, why: str) -> PageResult:
    """Return a page that could not be read, with the reason."""
    doubt = Doubt("reading-page-failed", number, None, {"error": why})
    return PageResult(Page(number, 0.0, 0.0, "none"), doubts=(doubt,))


def over_limit(number: int, what: str, found: str, limit: str) -> PageResult:
    """Return a page that was not read since it passes a limit."""
    doubt = Doubt("reading-limit", number, None, {"what": what, "found": found, "limit": limit})
    return PageResult(Page(number, 0.0, 0.0, "none"), doubts=(doubt,))


def composed(
    view: PageView,
    number: int,
    reading: PageReading,
    drawing: Drawing,
    ruled: RuledTables,
    doubts: list[Doubt],
    columns: Sequence[float] = (),
) -> PageResult:
    """Find aligned tables and paragraphs in what stands outside the ruled tables.

    Where the columns of a table are given, all of the page is that table.
    """
    upright = [glyph for glyph in ruled.outside if not glyph.run.slanted]
    heads, upright = ([], upright) if columns else parted_heads(upright)
    lines = lines_in_columns(upright, columns) if columns else build_lines(upright)
    words = [
        *ruled.words,
        *(word for head in heads for word in head.words),
        *(word for line in lines for word in line.words),
    ]
    page = Page(number, view.width, view.height, reading, tuple(words), tuple(drawing.rulings))
    tables = list(ruled.tables)
    if columns:
        given = table_at(lines, drawing.rulings, columns, number)
        aligned = [] if given is None else [given]
    else:
        taken = [*(table.box for table in tables), *ruled.charts, *(head.box for head in heads)]
        aligned = find_aligned_tables(page, taken, drawing.shades)
    if aligned:
        tables += aligned
        kept, lost = _outside_aligned(upright, aligned, number)
        doubts += lost
        lines = build_lines(kept)
    boxes = [table.box for table in tables]
    entries = paragraphs_of(in_reading_order(heads, []), number, view.width)
    entries += paragraphs_of(in_reading_order(lines, boxes), number, view.width)
    entries += _watermarks(ruled.outside, number)
    return PageResult(
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
    boxes = [table.box for table in tables]
    bands = Bands((box.top, box.bottom) for box in boxes)
    kept = [
        glyph
        for glyph in glyphs
        if not any(
            boxes[index].holds(glyph.x, glyph.y) and tables[index].turn == glyph.run.rotation
            for index in bands.near(glyph.y)
        )
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


def assembled(
    source: SourceFile, results: Sequence[PageResult], doubts: Sequence[Doubt]
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
    document = Document(
        file=source.name,
        sha256=source.sha256,
        pages=tuple(pages),
        flow=tuple(_flow(ordered, blocks, tables)),
        doubts=(*doubts, *(doubt for result in ordered for doubt in result.doubts)),
    )
    placings = {r.page.number: r.placing for r in ordered if r.placing is not None}
    if placings:
        from tongbao.extract.layout.coordinates import placed

        document = placed(document, placings)
    losses = [doubt for result in ordered for doubt in result.losses]
    return replace(document, doubts=(*document.doubts, *losses))


def _in_flow_order(result: PageResult) -> PageResult:
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
    results: Sequence[PageResult], blocks: dict[int, Block], tables: Sequence[Table]
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
