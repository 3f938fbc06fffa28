"""Numbers that count on: rank headers (第1名, 第2名 …) and columns of serial numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tongbao.model import Cell, Table
from tongbao.normalize.settling.candidates import CLEAR, SettledText
from tongbao.normalize.text import squash

_COUNTED = re.compile(r"([^\d.%-]{0,3})(\d{1,2})([^\d.%]{0,2})")
_WORSE = 9.0
_SURE = 0.95
_PLAIN = 0.85
"""Confidence of a bare number by its place alone: a shared rank may stand there instead."""


def settle_sequences(table: Table) -> Table:
    """Return the table whose doubtful counted headers follow the clear ones beside them."""
    lines: dict[tuple[str, int], list[int]] = {}
    for index, cell in enumerate(table.cells):
        lines.setdefault(("row", cell.row), []).append(index)
        lines.setdefault(("column", cell.column), []).append(index)
    new: dict[int, Cell] = {}
    for line in lines.values():
        _settle(line, table, new)
    if not new:
        return table
    return replace(table, cells=tuple(new.get(i, cell) for i, cell in enumerate(table.cells)))


def _settle(line: Sequence[int], table: Table, new: dict[int, Cell]) -> None:
    found = {
        place: match
        for place, index in enumerate(line)
        if table.cells[index].evidence.confidence >= CLEAR
        and (match := _COUNTED.fullmatch(squash(table.cells[index].text)))
    }
    if len(found) < 3:
        return
    # Where the count starts: the difference between a number and its place in the line.
    starts = Counter((int(m[2]) - place, m[1], m[3]) for place, m in found.items())
    (start, before, after), times = starts.most_common(1)[0]
    if times < 3 or times < 0.7 * len(found):
        return
    for place, index in enumerate(line):
        cell = table.cells[index]
        wanted = f"{before}{start + place}{after}"
        if cell.evidence.confidence >= CLEAR or squash(cell.text) == wanted or start + place < 1:
            continue
        lost = cell.evidence.log_prob(cell.evidence.text) - cell.evidence.log_prob(wanted)
        if lost <= _WORSE:
            new[index] = replace(
                cell,
                text=wanted,
                blank="",
                evidence=SettledText(cell.evidence, _SURE if before or after else _PLAIN),
            )
