"""Figures that a narrow cell broke over two lines: 7,037.5 above 6 is 7,037.56 where all others say so.

A figure may also stand above a rank (98.5 above 3). What tells is the column: its unbroken figures have
more decimals than the first lines of the broken ones, and as many as both lines together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from tongbao.model import Cell, Document, Table

_BROKEN = re.compile(
    r"\s*(?P<first>[-+]?\d[\d,]*\.\d*|[-+]?\d{1,3}(?:,\d{3})*,\d{0,2})\s*\n\s*(?P<rest>[\d,]*\.?\d+)\s*"
)
_WHOLE = re.compile(r"\s*[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.(?P<decimals>\d+))?\s*")


def with_whole_numbers(document: Document) -> Document:
    """Return a document whose tables print each figure in one piece, as far as columns tell."""
    flow = tuple(_whole(item) if isinstance(item, Table) else item for item in document.flow)
    return document if flow == document.flow else replace(document, flow=flow)


def _whole(table: Table) -> Table:
    broken: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if "\n" in cell.text and _BROKEN.fullmatch(cell.text):
            broken.setdefault(cell.column, []).append(cell)
    if not broken:
        return table
    joined: dict[tuple[int, int], str] = {}
    for column, cells in broken.items():
        decimals = _decimals_of(cell for cell in table.cells if cell.column == column)
        texts = [_joined(cell.text, decimals) for cell in cells]
        if decimals and all(texts):
            joined |= {(c.row, c.column): text for c, text in zip(cells, texts, strict=True)}
    if not joined:
        return table
    return replace(
        table,
        cells=tuple(
            replace(cell, text=joined.get((cell.row, cell.column), cell.text))
            for cell in table.cells
        ),
    )


def _decimals_of(cells: Iterable[Cell]) -> int:
    """Return how many decimals the unbroken figures of a column have; 0 where they differ."""
    found = Counter(
        len(whole["decimals"] or "") for cell in cells if (whole := _WHOLE.fullmatch(cell.text))
    )
    return next(iter(found)) if len(found) == 1 else 0


def _joined(text: str, decimals: int) -> str:
    """Return a broken figure in one piece, if it has so many decimals then and fewer before."""
    found = _BROKEN.fullmatch(text)
    assert found is not None  # only such cells are asked for
    one = found["first"] + found["rest"]
    whole = _WHOLE.fullmatch(one)
    before = len(found["first"].partition(".")[2])
    fits = whole is not None and len(whole["decimals"] or "") == decimals and before < decimals
    return one if fits else ""
