"""A letter and its annexes, each in a file of its own → one document.

Pages are numbered on from file to file, so that order and distance on paper hold; which file a
page is of, and what number it has there, the document remembers. Pages of PDFs and pictures are
bound together as those of one file are: what is a running head, or which table goes on, is told by
all of them. A text export has no pages and stands as it was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from tongbao.extract.layout.assembly import PageResult, assembled
from tongbao.extract.layout.blocks import PageEntries, Paragraph
from tongbao.extract.loose_pages import LoosePages
from tongbao.extract.page import PageTable
from tongbao.model import Block, Cell, Document, Doubt, FileOfDocument, Page, Part, Table


def joined(files: Sequence[LoosePages]) -> Document:
    """Return the one document that several files are.

    Args:
        files: The letter, then its annexes in order.
    """
    counted_on = _counted_on(files)
    numbered = list(zip(files, counted_on, strict=True))
    documents: list[Document] = []
    for text, run in groupby(numbered, key=lambda one: one[0].text_export is not None):
        own = list(run)
        documents += [_shifted(*one) for one in own] if text else [_bound(own)]
    return replace(
        _in_a_row(documents),
        file=files[0].source.name,
        sha256=files[0].source.sha256,
        joined=tuple(
            FileOfDocument(
                one.source.name, one.source.sha256, max(1, len(one.results)), pages_before
            )
            for one, pages_before in numbered
        ),
    )


def _counted_on(files: Sequence[LoosePages]) -> list[int]:
    """Return, for each file, the last page number of the files before it."""
    last, before = 0, []
    for one in files:
        before.append(last)
        told = [doubt.page or 0 for doubt in one.doubts]
        last += max([1, *(result.page.number for result in one.results), *told])
    return before


def _bound(run: Sequence[tuple[LoosePages, int]]) -> Document:
    """Bind the pages of files that have such; a second reading checks each file by itself."""
    results = [_result(result, by) for pages, by in run for result in pages.results]
    doubts = [doubt for pages, by in run for doubt in _of_file(pages.doubts, by)]
    for pages, by in run:
        if pages.check is not None:
            known = set(map(id, pages.unchecked.doubts))
            doubts += [_doubt(one, by) for one in pages.whole.doubts if id(one) not in known]
    return assembled(run[0][0].source, results, doubts)


def _of_file(doubts: Sequence[Doubt], by: int) -> list[Doubt]:
    """Return the doubts of a file; those of an annex as a whole stand on its first page."""
    return [
        replace(one, page=by + 1) if one.page is None and by else _doubt(one, by) for one in doubts
    ]


def _result(result: PageResult, by: int) -> PageResult:
    entries = result.entries
    return replace(
        result,
        page=replace(result.page, number=result.page.number + by),
        tables=tuple(_page_table(table, by) for table in result.tables),
        entries=None if entries is None else _entries(entries, by),
        doubts=tuple(_doubt(one, by) for one in result.doubts),
        losses=tuple(_doubt(one, by) for one in result.losses),
    )


def _page_table(table: PageTable, by: int) -> PageTable:
    return replace(table, page=table.page + by, cells=_cells(table.cells, by))


def _entries(entries: PageEntries, by: int) -> PageEntries:
    return replace(
        entries,
        number=entries.number + by,
        entries=[
            replace(one, page=one.page + by, parts=[*_parts(one.parts, by)])
            if isinstance(one, Paragraph)
            else one
            for one in entries.entries
        ],
    )


def _shifted(pages: LoosePages, by: int) -> Document:
    """Return a text export's document with its page numbered on."""
    document = pages.whole
    return replace(
        document,
        pages=tuple(replace(page, number=page.number + by) for page in document.pages),
        flow=tuple(_item(item, by) for item in document.flow),
        doubts=tuple(_of_file(document.doubts, by)),
    )


def _item(item: Block | Table, by: int) -> Block | Table:
    if isinstance(item, Block):
        return replace(item, page=item.page + by, lines=_parts(item.lines, by))
    return replace(item, cells=_cells(item.cells, by), parts=_parts(item.parts, by))


def _cells(cells: Sequence[Cell], by: int) -> tuple[Cell, ...]:
    return tuple(
        replace(cell, page=cell.page + by, continued=_parts(cell.continued, by)) for cell in cells
    )


def _parts(parts: Sequence[Part], by: int) -> tuple[Part, ...]:
    return tuple(Part(part.page + by, part.box) for part in parts)


def _doubt(doubt: Doubt, by: int) -> Doubt:
    return doubt if doubt.page is None else replace(doubt, page=doubt.page + by)


def _in_a_row(documents: Sequence[Document]) -> Document:
    """Return one document of several: blocks and tables counted on, all else behind one another."""
    pages: list[Page] = []
    flow: list[Block | Table] = []
    doubts: list[Doubt] = []
    for document in documents:
        blocks = sum(isinstance(item, Block) for item in flow)
        tables = len(flow) - blocks
        pages += document.pages
        doubts += document.doubts
        flow += [
            replace(item, number=item.number + (blocks if isinstance(item, Block) else tables))
            for item in document.flow
        ]
    return replace(documents[0], pages=tuple(pages), flow=tuple(flow), doubts=tuple(doubts))
