"""Points and commas of one column: a coarse picture shows one dot for both."""

from __future__ import annotations

import re
from dataclasses import replace

from tongbao.model import Cell, Table
from tongbao.normalize.settling.candidates import SettledText
from tongbao.normalize.settling.forms import FIGURE
from tongbao.normalize.text import squash

_DOTTED = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
_GROUPED = re.compile(r"-?[1-9]\d{0,2}[,，]\d{3}")
_WHOLE = re.compile(r"-?\d{1,3}")
_FEWEST, _SHARE, _MOST = 2, 0.25, 0.75
"""Figures with commas, and their share of those with either, from which all have commas; share
from which those are beyond doubt."""
_CERTAIN = 0.9995
_FLAGGED = 0.85


def settle_points(table: Table) -> Table:
    """Return the table whose points are commas where others of the column are.

    The tail of a comma is lost sooner than a point grows one. What is taken for a comma keeps a
    finding, and where few commas were seen, so do they.
    """
    new: dict[int, Cell] = {}
    for column in range(table.n_columns):
        figures = {
            index: squash(cell.text)
            for index, cell in enumerate(table.cells)
            if cell.column == column
            and cell.column_span == 1
            and FIGURE.fullmatch(squash(cell.text))
        }
        dotted = {i for i, text in figures.items() if _DOTTED.fullmatch(text)}
        grouped = {i for i, text in figures.items() if _GROUPED.fullmatch(text)}
        rest = figures.keys() - dotted - grouped
        if not dotted or len(grouped) < max(_FEWEST, _SHARE * (len(dotted) + len(grouped))):
            continue
        if not all(_WHOLE.fullmatch(figures[i]) for i in rest):
            continue
        new |= {i: _as_comma(table.cells[i]) for i in dotted}
        if len(grouped) < _MOST * (len(dotted) + len(grouped)):
            new |= {i: _doubted(table.cells[i]) for i in grouped}
    if not new:
        return table
    return replace(table, cells=tuple(new.get(i, cell) for i, cell in enumerate(table.cells)))


def _as_comma(cell: Cell) -> Cell:
    if cell.evidence.confidence >= _CERTAIN:
        return cell
    return _doubted(replace(cell, text=squash(cell.text).replace(".", ",")))


def _doubted(cell: Cell) -> Cell:
    sure = min(cell.evidence.confidence, _FLAGGED)
    return replace(cell, evidence=SettledText(cell.evidence, sure))
