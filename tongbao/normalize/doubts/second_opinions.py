"""Where a second reader surely reads something else than what a cell was corrected to.

Two recognisers spell marks and blanks differently, and one that knows no names misreads them;
none of that is worth a person's minute. What counts is another figure, or another place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from tongbao.model import Cell, Doubt, Ranking, Table
from tongbao.text.folding import squash

_FIGURES = re.compile(r"-?\d+(?:\.\d+)?")
_FORM = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?%?(?:[(]-?\d+(?:\.\d+)?%?[)])?")
"""A cell that holds figures and nothing else; with those of another year in a bracket."""


def second_opinions(rankings: Sequence[Ranking], tables: Mapping[int, Table]) -> Iterator[Doubt]:
    """Yield a doubt for each cell in which a second reader sees another figure or place."""
    owners = _owners(rankings)
    for number, table in tables.items():
        names = _names(rankings, number, table)
        for cell in table.cells:
            if not cell.second or not _differs(cell, names):
                continue
            facts = {"ours": squash(cell.text), "theirs": cell.second}
            ranking, place = owners.get((number, cell.row, cell.column), (None, ""))
            if ranking is None:
                yield Doubt("reading-second-reader", cell.page, cell.box, facts)
                continue
            yield Doubt(
                "reading-second-reader", cell.page, cell.box, {**facts, "place": place},
                ranking.project_no, ranking.item, ranking.metric,
            )  # fmt: skip


def _owners(rankings: Sequence[Ranking]) -> dict[tuple[int, int, int], tuple[Ranking, str]]:
    """Return table, row and column of each fact's cells → its ranking and place."""
    owners: dict[tuple[int, int, int], tuple[Ranking, str]] = {}
    for ranking in rankings:
        for entry in ranking.entries:
            place = entry.place.name if entry.place else entry.place_text
            for at in (entry.place_cell, entry.value_cell):
                if at is not None:
                    owners.setdefault((ranking.table or 0, *at), (ranking, place))
    return owners


def _names(rankings: Sequence[Ranking], number: int, table: Table) -> frozenset[str]:
    """Return the names that a table's cells print."""
    grid = table.grid()
    places = {
        entry.place_cell
        for ranking in rankings
        if ranking.table == number
        for entry in ranking.entries
        if entry.place_cell is not None
    }
    cells = (grid[row][column] for row, column in places)
    return frozenset(_plain(cell.text) for cell in cells if cell is not None)


def _differs(cell: Cell, names: frozenset[str]) -> bool:
    ours, theirs = _plain(cell.text), _plain(cell.second)
    if ours in names:
        return theirs in names and theirs != ours
    if not _FORM.fullmatch(ours) or not _FORM.fullmatch(theirs):
        return False
    # A point, or a whole character at the start, is what recognisers lose or make up first; the
    # first reader's characters account for all the ink of their line.
    same_sign = ours.startswith("-") == theirs.startswith("-")
    if same_sign and (
        ours.replace(".", "") == theirs
        or theirs.endswith(ours.lstrip("-"))
        or ours.endswith(theirs.lstrip("-"))
    ):
        return False
    return _FIGURES.findall(ours) != _FIGURES.findall(theirs)


def _plain(text: str) -> str:
    """Return a text without blanks, thousands' commas and differences of width."""
    return squash(unicodedata.normalize("NFKC", text)).replace(",", "")
