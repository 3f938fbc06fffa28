"""Numbers in two parts: the point between was too faint for a coarse picture to show."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from tongbao.model import Cell, Table
from tongbao.normalize.correction.candidates import SettledText
from tongbao.normalize.correction.number_formats import is_figure
from tongbao.text.folding import squash

_PARTED = re.compile(r"(-?\d+) +(\d+)")
_POINTED = re.compile(r"-?\d+\.(\d+)[%％]?")
_GUESSED = 0.85
"""Belief at most in a point that was not seen: it gets a finding."""


def settle_parted(table: Table) -> Table:
    """Return the table with points in the gaps of numbers, where their column prints points.

    A gap as wide as a character is left by a point that is printed as wide as one. As many
    digits must stand behind it as behind other points of the column.
    """
    decimals: dict[int, Counter[int]] = {}
    for cell in table.cells:
        if found := _POINTED.fullmatch(squash(cell.text)):
            decimals.setdefault(cell.column, Counter())[len(found[1])] += 1
    cells = tuple(_settled(cell, decimals.get(cell.column, Counter())) for cell in table.cells)
    return replace(table, cells=cells)


def _settled(cell: Cell, decimals: Counter[int]) -> Cell:
    found = _PARTED.fullmatch(cell.text.strip())
    if found is None or not decimals[len(found[2])]:
        return cell
    text = f"{found[1]}.{found[2]}"
    if not is_figure(text):
        return cell
    sure = min(cell.evidence.confidence, _GUESSED)
    return replace(cell, text=text, evidence=SettledText(cell.evidence, sure))
