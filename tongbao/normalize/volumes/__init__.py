"""A file may be a volume: loose pages → the document of each circular in it.

The file is cut where a new circular begins, between two pages. What decides is told apart in
:mod:`~tongbao.normalize.volumes.page_signs` (what a page shows) and
:mod:`~tongbao.normalize.volumes.beginnings` (what that says of a beginning); what begins in the
middle of a page is told (:mod:`~tongbao.normalize.volumes.inside`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tongbao.extract.loose_pages import LoosePages
from tongbao.model import Box, Document, Doubt
from tongbao.normalize.volumes.beginnings import Beginning, find_beginnings
from tongbao.normalize.volumes.inside import begun_inside
from tongbao.normalize.volumes.page_signs import read_signs

__all__ = ["documents_of", "kept_whole"]


def documents_of(pages: LoosePages) -> tuple[Document, ...]:
    """Return the document of each circular in a file, in order, with what is doubtful of the cuts.

    Args:
        pages: The pages of a file; a text export has one and is never cut.
    """
    if len(pages.results) <= 1:
        return (_with_doubts(pages.whole, ()),)
    beginnings = find_beginnings(read_signs(pages.results), _continuations(pages.unchecked))
    starts = [0, *(one.index for one in beginnings if one.cut)]
    numbers = {one.index: pages.results[one.index].page.number for one in beginnings}
    doubtful = [(numbers[one.index], one) for one in beginnings if one.doubtful]
    return tuple(_with_doubts(document, doubtful) for document in pages.bound(starts))


def kept_whole(document: Document) -> Document:
    """Return a document that is known to be one circular, with what seems to begin inside a page."""
    return _with_doubts(document, ())


def _continuations(whole: Document) -> frozenset[int]:
    """Return the pages on which a table of the page before goes on."""
    return frozenset(part.page for table in whole.tables for part in table.parts[1:])


def _with_doubts(document: Document, doubtful: Sequence[tuple[int, Beginning]]) -> Document:
    """Return a document with the doubts of where it begins, and of where it was not cut."""
    pages = {page.number for page in document.pages}
    doubts = [
        Doubt(
            "document-cut-doubtful" if one.cut else "document-uncut-doubtful",
            number,
            _first_box(document, number),
        )
        for number, one in doubtful
        if number in pages
    ]
    told = {doubt.page for doubt in doubts}
    doubts += [doubt for doubt in begun_inside(document) if doubt.page not in told]
    return replace(document, doubts=(*document.doubts, *doubts)) if doubts else document


def _first_box(document: Document, number: int) -> Box | None:
    """Return where the first line of a page stands."""
    blocks = (b for b in document.blocks if b.page == number and b.kind not in {"header", "footer"})
    return next((block.box for block in blocks), None)
