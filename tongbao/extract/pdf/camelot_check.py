"""The second, independent reading of tables: camelot reads them too, and cells are compared.

Archives key twice what matters. Nothing is changed here: a cell that the two readers do not
read alike is a doubt, as is a page on which the second reader finds no table.

camelot's settings are those that agree with the print on Chinese tables: lattice on vector
lines, and a small ``char_margin``, as its default puts neighbouring columns into one cell. Where
alignment shows cells, ours are less sure, and camelot's hybrid reads them, then its stream where the
hybrid finds other cells: both part and join lines otherwise than we do, so that their tables count
where most cells are ours. Where they are not, the table as a whole is in doubt, and no cell of it.
"""

from __future__ import annotations

import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from tongbao.extract.opening import SourceFile
from tongbao.extract.options import ReadOptions
from tongbao.extract.pdf.parameters import CAMELOT_CHECK
from tongbao.model import Box, Cell, Document, Doubt, TableFrame

_APART = {"char_margin": 0.3}
_SETTINGS: dict[TableFrame, tuple[dict[str, Any], ...]] = {
    "ruled": ({"flavor": "lattice", "engine": "vector", "layout_kwargs": _APART},),
    "aligned": ({"flavor": "hybrid"}, {"flavor": "stream", "layout_kwargs": _APART}),
}
"""What reads tables of each kind a second time, one after the other until one finds our cells."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One cell of the second reader, in the page's seen coordinates."""

    box: Box
    text: str


def with_second_reading(document: Document, source: SourceFile, options: ReadOptions) -> Document:
    """Return the document with a doubt wherever a second reader reads a table otherwise.

    Args:
        document: What the first reading gave.
        source: The PDF itself; only its bytes are handed on, never a name or an address.
        options: The password.
    """
    pages = {p.number: p for p in document.pages if p.reading in {"text", "mixed"}}
    asked = sorted(
        {
            (part.page, table.frame)
            for table in document.tables
            if table.frame in _SETTINGS
            for part in table.parts
            if part.page in pages
        }
    )
    doubts: list[Doubt] = []
    for number, frame in asked:
        height = pages[number].height
        found: list[Doubt] = []
        for settings in _SETTINGS[frame]:
            theirs = _second_tables(source, options, number, height, settings)
            found = list(_differences(document, number, theirs, frame))
            if not any(doubt.kind in _NOT_COMPARED for doubt in found):
                break
        doubts += found
    return replace(document, doubts=(*document.doubts, *doubts))


_NOT_COMPARED = ("reading-second-reader-silent", "reading-second-reader-other-cells")


def _second_tables(
    source: SourceFile,
    options: ReadOptions,
    number: int,
    height: float,
    settings: Mapping[str, Any],
) -> list[list[_Piece]]:
    """Return camelot's tables of one page; none where it cannot read the page."""
    from camelot.io import read_pdf

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = read_pdf(
                source.data,
                pages=str(number),
                password=options.password,
                suppress_stdout=True,
                **settings,
            )
        except Exception:  # noqa: BLE001 - whatever ails the second reader is no fault of the page
            return []
    return [
        [
            _Piece(Box(c.x1, height - c.y2, c.x2, height - c.y1), c.text)
            for row in t.cells
            for c in row
        ]
        for t in found
    ]


def _differences(
    document: Document, number: int, theirs: Sequence[Sequence[_Piece]], frame: TableFrame
) -> Iterator[Doubt]:
    if not theirs:
        yield Doubt("reading-second-reader-silent", number)
        return
    for table in document.tables:
        box = next((part.box for part in table.parts if part.page == number), None)
        if table.frame != frame or box is None:
            continue
        pieces = _same_table(box, theirs)
        if pieces is None:
            yield Doubt("reading-second-reader-silent", number, box)
            continue
        cells = [
            cell
            for cell in table.cells
            if cell.page == number and not cell.continued and cell.blank != "continued"
        ]
        if frame == "aligned":
            pieces = _levelled(cells, pieces)
        doubts = [doubt for cell in cells for doubt in _compare(cell, pieces)]
        printed = sum(bool(cell.text) for cell in cells)
        agreeing = printed - sum(bool(doubt.facts["ours"]) for doubt in doubts)
        if frame == "aligned" and agreeing < CAMELOT_CHECK.agreeing_share * printed:
            facts = {"agreeing": str(agreeing), "cells": str(printed)}
            yield Doubt("reading-second-reader-other-cells", number, box, facts)
            continue
        yield from doubts


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


def _levelled(cells: Sequence[Cell], pieces: Sequence[_Piece]) -> Sequence[_Piece]:
    """Return pieces moved down or up as far as texts that both readers have once differ in height.

    Fonts that state no ascent are measured otherwise by the second reader.
    """
    ours = Counter(_plain(cell.text) for cell in cells)
    theirs = Counter(_plain(piece.text) for piece in pieces)
    heights = {_plain(cell.text): (cell.box.top + cell.box.bottom) / 2 for cell in cells}
    apart = [
        heights[text] - (piece.box.top + piece.box.bottom) / 2
        for piece in pieces
        if (text := _plain(piece.text)) and ours[text] == theirs[text] == 1
    ]
    down = median(apart) if apart else 0.0
    return [
        replace(p, box=p.box._replace(top=p.box.top + down, bottom=p.box.bottom + down))
        for p in pieces
    ]


def _compare(cell: Cell, pieces: Sequence[_Piece]) -> Iterator[Doubt]:
    """Yield a doubt if the second reader's cells within a cell do not print its text.

    The second reader parts a merged cell along the grid and puts its text into one or several of
    the parts, so all parts are taken together.
    """
    inside = [piece for piece in pieces if _stands_in(piece.box, cell.box)]
    ours = _plain(cell.text)
    theirs = _plain("".join(piece.text for piece in inside))
    # A second reader that does not undo fake bold reads every character twice.
    twice = {ours * 2, "".join(char * 2 for char in ours)}
    if theirs != ours and theirs not in twice:
        facts = {"ours": cell.text, "theirs": " ".join(p.text.strip() for p in inside).strip()}
        yield Doubt("reading-second-reader", cell.page, cell.box, facts)


def _stands_in(piece: Box, cell: Box) -> bool:
    """Return whether a piece is level with a cell and most of the narrower one is the other's.

    Where nothing is ruled, either reader lays the edges of columns somewhere in the white.
    """
    shared = min(piece.x1, cell.x1) - max(piece.x0, cell.x0)
    level = cell.top <= (piece.top + piece.bottom) / 2 <= cell.bottom
    return level and 2 * shared > min(piece.width, cell.width)


def _plain(text: str) -> str:
    """Return a text without white space, in one spelling of its characters."""
    return "".join(unicodedata.normalize("NFKC", text).split())
