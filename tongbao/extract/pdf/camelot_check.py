"""The second, independent reading of tables: camelot reads them too, and cells are compared.

Archives key twice what matters. Nothing is changed here: a cell that the two readers do not
read alike is a doubt, as is a page on which the second reader finds no table.

camelot's settings are those that agree with the print on Chinese tables: lattice on vector
lines, and a small ``char_margin``, as its default puts neighbouring columns into one cell.
"""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tongbao.extract.opening import SourceFile
from tongbao.extract.options import ReadOptions
from tongbao.extract.pdf.parameters import CAMELOT_CHECK
from tongbao.model import Box, Cell, Document, Doubt

_SETTINGS: dict[str, Any] = {
    "flavor": "lattice",
    "engine": "vector",
    "layout_kwargs": {"char_margin": 0.3},
    "suppress_stdout": True,
}


@dataclass(frozen=True, slots=True)
class _Piece:
    """One cell of the second reader, in the page's seen coordinates."""

    box: Box
    text: str


def with_second_reading(document: Document, source: SourceFile, options: ReadOptions) -> Document:
    """Return the document with a doubt wherever a second reader reads a ruled table otherwise.

    Args:
        document: What the first reading gave.
        source: The PDF itself; only its bytes are handed on, never a name or an address.
        options: The password.
    """
    pages = {p.number: p for p in document.pages if p.reading in {"text", "mixed"}}
    numbers = sorted(
        {
            part.page
            for table in document.tables
            if table.frame == "ruled"
            for part in table.parts
            if part.page in pages
        }
    )
    doubts: list[Doubt] = []
    for number in numbers:
        theirs = _second_tables(source, options, number, pages[number].height)
        if theirs is None:
            doubts.append(Doubt("reading-second-reader-silent", number))
            continue
        doubts += _differences(document, number, theirs)
    return replace(document, doubts=(*document.doubts, *doubts))


def _second_tables(
    source: SourceFile, options: ReadOptions, number: int, height: float
) -> list[list[_Piece]] | None:
    """Return camelot's tables of one page; None where it finds none or cannot read the page."""
    from camelot.io import read_pdf

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = read_pdf(source.data, pages=str(number), password=options.password, **_SETTINGS)
        except Exception:  # noqa: BLE001 - whatever ails the second reader is no fault of the page
            return None
    tables = [
        [
            _Piece(Box(c.x1, height - c.y2, c.x2, height - c.y1), c.text)
            for row in t.cells
            for c in row
        ]
        for t in found
    ]
    return tables or None


def _differences(
    document: Document, number: int, theirs: Sequence[Sequence[_Piece]]
) -> Iterator[Doubt]:
    for table in document.tables:
        box = next((part.box for part in table.parts if part.page == number), None)
        if table.frame != "ruled" or box is None:
            continue
        pieces = _same_table(box, theirs)
        if pieces is None:
            yield Doubt("reading-second-reader-silent", number, box)
            continue
        for cell in table.cells:
            if cell.page == number and not cell.continued and cell.blank != "continued":
                yield from _compare(cell, pieces)


def _same_table(box: Box, theirs: Sequence[Sequence[_Piece]]) -> Sequence[_Piece] | None:
    """Return the second reader's cells of the table that covers a box best."""
    best, share = None, CAMELOT_CHECK.least_overlap_share
    for pieces in theirs:
        around = pieces[0].box
        for piece in pieces[1:]:
            around = around.joined(piece.box)
        width = min(box.x1, around.x1) - max(box.x0, around.x0)
        height = min(box.bottom, around.bottom) - max(box.top, around.top)
        covered = max(width, 0) * max(height, 0) / max(box.width * box.height, 1.0)
        if covered > share:
            best, share = pieces, covered
    return best


def _compare(cell: Cell, pieces: Sequence[_Piece]) -> Iterator[Doubt]:
    """Yield a doubt if the second reader's cells within a cell do not print its text.

    The second reader parts a merged cell along the grid and puts its text into one or several of
    the parts, so all parts are taken together.
    """
    inside = [
        piece
        for piece in pieces
        if cell.box.holds((piece.box.x0 + piece.box.x1) / 2, (piece.box.top + piece.box.bottom) / 2)
    ]
    ours = _plain(cell.text)
    theirs = _plain("".join(piece.text for piece in inside))
    # A second reader that does not undo fake bold reads every character twice.
    twice = {ours * 2, "".join(char * 2 for char in ours)}
    if theirs != ours and theirs not in twice:
        facts = {"ours": cell.text, "theirs": " ".join(p.text.strip() for p in inside).strip()}
        yield Doubt("reading-second-reader", cell.page, cell.box, facts)


def _plain(text: str) -> str:
    """Return a text without white space, in one spelling of its characters."""
    return "".join(unicodedata.normalize("NFKC", text).split())
