"""Which facts a doubt of reading reaches: those of its cell, its label, its page, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Literal, NamedTuple

from tongbao.model import Box, Cell, Circular, Doubt, Entry, FactRef, IndicatorRef, Ranking
from tongbao.text.folding import squash

Reach = Literal["", "cell", "name", "label", "indicator", "page", "document"]
"""``cell``: the facts whose cells stand where the doubt does; ``name``: those of every indicator
whose rows that cell names; ``label``: those that a cell or a
line of words names; ``indicator``: all of the indicator that the doubt names; blank: none."""

_SHARE = 0.5
"""Part of the smaller box that must lie in the other for both to be about the same cell."""
_BAND = 24.0
"""Height of the bands by which boxes are looked up, in points."""


class _Stated(NamedTuple):
    """An entry, with the cells that state it."""

    ranking: Ranking
    entry: Entry

    @property
    def ref(self) -> FactRef:
        return FactRef.of(self.ranking, self.entry)


class Facts:
    """The facts of one circular, asked which of them a doubt reaches."""

    def __init__(self, circular: Circular) -> None:
        """Take a circular; nothing is looked through before it is asked for."""
        self._circular = circular

    def indicator_of(self, doubt: Doubt) -> IndicatorRef | None:
        """Return the one indicator that a doubt names; None where it names none or several."""
        if not _is_named(doubt):
            return None
        named = {IndicatorRef.of(ranking) for ranking in self._named(doubt)}
        return named.pop() if len(named) == 1 else None

    def reached(self, doubt: Doubt, reach: Reach) -> tuple[FactRef, ...]:
        """Return the facts that a doubt reaches, each once."""
        if not reach:
            return ()
        return tuple(dict.fromkeys(one.ref for one in self._reached(doubt, reach)))

    def _reached(self, doubt: Doubt, reach: Reach) -> Iterable[_Stated]:
        if reach in ("document", "page"):
            return [one for one in self._all if reach != "page" or one.entry.page == doubt.page]
        if reach == "indicator":
            return self._of(self._named(doubt)) if _is_named(doubt) else ()
        if reach == "label":
            return self._labelled(doubt)
        return (self._in_rows(doubt) if reach == "name" else []) or self._in_cell(doubt)

    def _in_rows(self, doubt: Doubt) -> list[_Stated]:
        """Return the facts, of whatever indicator, of the name that a doubt's cell prints."""
        found = self._at(doubt)
        own = [one for one in found if one.entry.place_text == doubt.facts.get("text")]
        return own or found

    def _in_cell(self, doubt: Doubt) -> Iterable[_Stated]:
        """Return the facts that stand where a doubt does, else those of the place it names."""
        found = self._at(doubt)
        if not _is_named(doubt):
            return found
        named = {id(ranking) for ranking in self._named(doubt)}
        own = [one for one in found if id(one.ranking) in named]
        place = doubt.facts.get("place")
        if own or not place:
            return own
        return [
            one
            for one in self._of(self._named(doubt))
            if one.entry.place is not None and one.entry.place.name == place
        ]

    @cached_property
    def _all(self) -> list[_Stated]:
        return self._of(self._circular.rankings)

    def _of(self, rankings: Iterable[Ranking]) -> list[_Stated]:
        return [_Stated(ranking, entry) for ranking in rankings for entry in ranking.entries]

    def _named(self, doubt: Doubt) -> list[Ranking]:
        """Return the rankings that a doubt names; a blank item or metric may be any."""
        found = [
            ranking
            for ranking in self._by_project.get(doubt.project_no, ())
            if doubt.metric in ("", ranking.metric)
        ]
        exact = [ranking for ranking in found if ranking.item == doubt.item]
        return exact or ([] if doubt.item else found)

    @cached_property
    def _by_project(self) -> dict[int | None, list[Ranking]]:
        found: dict[int | None, list[Ranking]] = {}
        for ranking in self._circular.rankings:
            found.setdefault(ranking.project_no, []).append(ranking)
        return found

    def _labelled(self, doubt: Doubt) -> Iterable[_Stated]:
        """Return the facts under a label: those in its rows or columns, else those it names."""
        label = self._cell_at(doubt)
        if label is not None:
            table, cell = label
            across = [
                one
                for one in self._of(self._by_table.get(table, ()))
                if any(r in cell.rows or c in cell.columns for r, c in _cells_of(one.entry))
            ]
            named = {id(ranking) for ranking in self._named(doubt)}
            own = [one for one in across if id(one.ranking) in named]
            return own if _is_named(doubt) else across
        if _is_named(doubt):
            return self._of(self._named(doubt))
        text = doubt.facts.get("text", "")
        return self._of(
            ranking
            for ranking in self._by_project.get(None, ())
            if ranking.project and squash(ranking.project) in text
        )

    @cached_property
    def _by_table(self) -> dict[int, list[Ranking]]:
        found: dict[int, list[Ranking]] = {}
        for ranking in self._circular.rankings:
            if ranking.table is not None:
                found.setdefault(ranking.table, []).append(ranking)
        return found

    def _cell_at(self, doubt: Doubt) -> tuple[int, Cell] | None:
        return self._cells.get((doubt.page, doubt.box))

    @cached_property
    def _cells(self) -> dict[tuple[int | None, Box | None], tuple[int, Cell]]:
        return {
            (cell.page, cell.box): (table.number, cell)
            for table in self._circular.document.tables
            for cell in table.cells
        }

    def _at(self, doubt: Doubt) -> list[_Stated]:
        """Return the facts whose cells stand where a doubt does."""
        if doubt.page is None or doubt.box is None:
            return []
        exact = self._by_box.get((doubt.page, doubt.box))
        if exact is not None:
            return exact
        near = {
            id(one.entry): one
            for band in _bands(doubt.box)
            for box, one in self._by_band.get((doubt.page, band), ())
            if _overlap(box, doubt.box) >= _SHARE
        }
        return list(near.values())

    @cached_property
    def _by_box(self) -> dict[tuple[int, Box], list[_Stated]]:
        found: dict[tuple[int, Box], list[_Stated]] = {}
        for one in self._all:
            own = {(one.entry.page, one.entry.box), *self._boxes(one)}
            for where in own:
                found.setdefault(where, []).append(one)
        return found

    @cached_property
    def _by_band(self) -> dict[tuple[int, int], list[tuple[Box, _Stated]]]:
        found: dict[tuple[int, int], list[tuple[Box, _Stated]]] = {}
        for one in self._all:
            for page, box in self._boxes(one) or {(one.entry.page, one.entry.box)}:
                for band in _bands(box):
                    found.setdefault((page, band), []).append((box, one))
        return found

    def _boxes(self, one: _Stated) -> set[tuple[int, Box]]:
        """Return page and box of each cell that states an entry."""
        table = self._circular.document.tables_by_number.get(one.ranking.table or 0)
        if table is None:
            return set()
        grid = table.grid()
        cells = [
            grid[row][column]
            for row, column in _cells_of(one.entry)
            if row < table.n_rows and column < table.n_columns
        ]
        return {(cell.page, cell.box) for cell in cells if cell is not None}


def _is_named(doubt: Doubt) -> bool:
    """Return whether a doubt names an indicator, or at least a project."""
    return doubt.project_no is not None or bool(doubt.item or doubt.metric)


def _cells_of(entry: Entry) -> Iterator[tuple[int, int]]:
    for at in (entry.place_cell, entry.value_cell, entry.rank_cell):
        if at is not None:
            yield at


def _bands(box: Box) -> range:
    return range(int(box.top // _BAND), int(box.bottom // _BAND) + 1)


def _overlap(one: Box, other: Box) -> float:
    """Return the part of the smaller box that lies in the other one."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    if across <= 0 or down <= 0:
        return 0.0
    areas = [box.width * box.height for box in (one, other)]
    return across * down / min(areas) if min(areas) > 0 else 0.0
