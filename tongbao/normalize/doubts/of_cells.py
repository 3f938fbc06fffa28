"""Doubts of a recognised table's cells, whether or not a ranking stands on them.

One doubt for each table and kind, with a list: a poor page has hundreds of such cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tongbao.confidence import DOUBTFUL, FLAGGED
from tongbao.model import Cell, Doubt, Ranking, Table
from tongbao.normalize.rankings.labels import is_place_header, is_rank_header, is_serial_header
from tongbao.text.folding import fold, squash

_MOST_LISTED = 30
"""Cells that a sentence quotes one by one."""

_Spot = tuple[int, int]


def doubts_of_cells(
    rankings: Sequence[Ranking],
    tables: Mapping[int, Table],
    headers: Mapping[int, frozenset[_Spot]],
) -> Iterator[Doubt]:
    """Yield a doubt of what no ranking tells: unsure cells, and readings that gave way to others.

    Args:
        rankings: All of a document; the cells of their facts and labels have doubts of their own.
        tables: Those of its tables that were recognised, by number.
        headers: Row and column of each header cell, by the number of a table that ranks.
    """
    for number, table in tables.items():
        told = {spot for one in rankings if one.table == number for spot in _told(one)}
        heads = headers.get(number, frozenset()) if told else frozenset()
        unsure: list[Cell] = []
        replaced: list[Cell] = []
        for cell in table.cells:
            doubted = squash(cell.text) and cell.evidence.confidence < DOUBTFUL
            spot = (cell.row, cell.column)
            # What heads a column without ranks names nothing yet, but it may have lost a word.
            least = FLAGGED if spot in heads else DOUBTFUL
            known = spot in heads and _is_word_of_headers(cell.text)
            if doubted and spot not in told and cell.evidence.confidence < least and not known:
                unsure.append(cell)
            elif _is_replaced(cell):
                replaced.append(cell)
        if unsure:
            yield _listed("reading-cells-uncertain", table, unsure)
        if replaced:
            yield _listed("reading-replaced", table, replaced)


def _told(ranking: Ranking) -> Iterator[_Spot]:
    """Yield row and column of each cell that a ranking's own doubts are told of."""
    yield from ranking.label_cells
    for entry in (*ranking.entries, *ranking.totals, *ranking.unfilled):
        for spot in (entry.place_cell, entry.value_cell, entry.rank_cell):
            if spot is not None:
                yield spot


def _is_word_of_headers(text: str) -> bool:
    """Return whether a header says place, rank or number: a word that a misreading would not hit."""
    return is_place_header(text) or is_rank_header(text) or is_serial_header(text)


def _is_replaced(cell: Cell) -> bool:
    """Return whether a cell says other than what was read, the width of its marks apart."""
    return fold(cell.text) != fold(cell.evidence.text)


def _listed(kind: str, table: Table, cells: Sequence[Cell]) -> Doubt:
    """Return one doubt of several cells of a table, at the table's place."""
    quoted = "、".join(_quoted(cell) for cell in cells[:_MOST_LISTED])
    more = " …" if len(cells) > _MOST_LISTED else ""
    part = table.parts[0] if table.parts else None
    page, box = (part.page, part.box) if part is not None else (cells[0].page, cells[0].box)
    return Doubt(kind, page, box, {"text": quoted + more, "count": str(len(cells))})


def _quoted(cell: Cell) -> str:
    said = f"“{squash(cell.text)}”"
    return f"{said}（“{squash(cell.evidence.text)}”）" if _is_replaced(cell) else said
