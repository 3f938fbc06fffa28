"""Rank headers between which the rule is lost: two of them stand in one cell then.

Where a fax loses the post between ``第一名`` and ``第二名``, the rows below still have it. The cell
is cut where its columns are, and what it is cut into gets a finding: no rule was seen there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tongbao.confidence import Reason
from tongbao.model import Box, Cell, Table
from tongbao.normalize.correction.candidates import flag
from tongbao.normalize.correction.parameters import JOINED_HEADERS
from tongbao.text.folding import squash
from tongbao.text.numbers import read_ordinal

_RANK = re.compile(r"第[一二三四五六七八九十百\d]{1,4}名")
_BETWEEN = frozenset("[]|丨｜!ⅠIl1（）()【】-—.·、，, ")
"""What a rest of the rule between two headers may be read as."""


def split_joined_headers(table: Table) -> Table:
    """Return the table with joined rank headers parted, where each has a column of its own."""
    joined = {
        index: ranks
        for index, cell in enumerate(table.cells)
        if cell.column_span > 1 and (ranks := _ranks_of(cell)) and _in_header(cell, table)
    }
    if not joined:
        return table
    cells: list[Cell] = []
    for index, cell in enumerate(table.cells):
        cells += _part_header(cell, joined[index], table) if index in joined else [cell]
    return replace(table, cells=tuple(cells))


def was_joined(cell: Cell) -> bool:
    """Return whether a cell is a rank header that was cut out of another."""
    text = squash(cell.text)
    return bool(_RANK.fullmatch(text)) and len(_RANK.findall(squash(cell.evidence.text))) > 1


def _ranks_of(cell: Cell) -> list[str]:
    """Return the rank headers in a cell, one for each of its columns; [] if it has others."""
    text = squash(cell.text)
    ranks = _RANK.findall(text)
    rest = _RANK.sub("", text)
    if len(ranks) != cell.column_span or not set(rest) <= _BETWEEN or len(rest) >= len(ranks):
        return []
    numbers = [ordinal.start for rank in ranks if (ordinal := read_ordinal(rank))]
    rising = len(numbers) == len(ranks) and all(b == a + 1 for a, b in pairwise(numbers))
    return ranks if rising else []


def _in_header(cell: Cell, table: Table) -> bool:
    """Return whether the rest of a cell's row are rank headers, each of one column."""
    others = [
        other
        for other in table.cells
        if other.row == cell.row and other.column_span == 1 and _RANK.fullmatch(squash(other.text))
    ]
    return len(others) >= JOINED_HEADERS.fewest_headers


def _part_header(cell: Cell, ranks: Sequence[str], table: Table) -> Iterator[Cell]:
    for place, (column, rank) in enumerate(zip(cell.columns, ranks, strict=True)):
        yield replace(
            cell,
            column=column,
            column_span=1,
            text=rank,
            box=_box_of(cell, column, place, table),
            evidence=flag(cell, Reason.WORKED_OUT).evidence,
        )


def _box_of(cell: Cell, column: int, place: int, table: Table) -> Box:
    """Return a column's part of a cell's box: as wide as below, or an equal share."""
    for other in table.cells:
        if other.column == column and other.column_span == 1 and other.page == cell.page:
            return cell.box._replace(x0=other.box.x0, x1=other.box.x1)
    share = cell.box.width / cell.column_span
    low = cell.box.x0 + place * share
    return cell.box._replace(x0=low, x1=low + share)
