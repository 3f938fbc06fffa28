"""Where a laid-out circular prints each fact: the cells of its name, value and rank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from samples.generator.layouts import Laid, Printed
from samples.generator.layouts.printed import unit_header
from samples.generator.sheets import Grid, Put
from samples.generator.spec import Fact, Indicator
from tongbao.text.folding import squash

MATRICES = frozenset(
    {"matrix", "matrix_three_level", "matrix_paged", "matrix_totals", "double", "filled"}
)
WIDE = frozenset({"wide", "wide_upright"})
_RANKS = frozenset({"排名", "位次", "名次", "排序"})


@dataclass(slots=True)
class Site:
    """One fact's cells, as indices into its grid's cells."""

    grid: Grid
    indicator: Indicator
    fact: Fact
    cell: int
    """The cell that names the place, alone or in a group."""
    value: int | None
    """The same as ``cell`` where one cell prints both."""
    rank: int | None
    printed: list[Printed]
    """The rows of truth that the fact has."""
    laid: Laid

    @property
    def name(self) -> str:
        """Return the place's official name."""
        return self.fact.place.name

    @property
    def text(self) -> str:
        """Return the name as printed."""
        return _lines(self.grid.cells[self.cell].text)[0]

    @property
    def value_text(self) -> str:
        """Return the value as printed."""
        return "" if self.value is None else _lines(self.grid.cells[self.value].text)[-1]

    @property
    def note(self) -> str:
        """Return the note printed for a group."""
        return self.value_text


def _lines(text: str) -> list[str]:
    return text.split("\n") or [""]


def set_name(site: Site, text: str, fact: Fact | None) -> None:
    """Print another name (``fact`` is whose it is), or none."""
    put = site.grid.cells[site.cell]
    shown = f"{text}\n{site.value_text}" if site.value == site.cell else text
    site.grid.cells[site.cell] = replace(put, text=shown)
    for printed in site.printed:
        if fact is None:
            site.laid.truth.remove(printed)
        else:
            printed.fact = replace(fact, status=printed.fact.status)


def set_value(site: Site, text: str, value: Decimal) -> None:
    """Print another value."""
    assert site.value is not None  # asked only of facts that print one
    put = site.grid.cells[site.value]
    shown = f"{site.text}\n{text}" if site.value == site.cell else text
    site.grid.cells[site.value] = replace(put, text=shown)
    for printed in site.printed:
        printed.value, printed.value_text = value, text


def set_rank(site: Site, text: str, rank: int | None) -> None:
    """Print another rank; ``rank`` None where the reader must not take it for one."""
    assert site.rank is not None  # asked only of facts that print one
    put = site.grid.cells[site.rank]
    site.grid.cells[site.rank] = replace(put, text=text)
    for printed in site.printed:
        if rank is not None:
            printed.rank = rank


def locate(laid: Laid, layout: str) -> list[Site]:
    """Return the cells of every fact that a circular of a layout prints."""
    grids = [piece for piece in laid.sheets.flow if isinstance(piece, Grid)]
    truth: dict[int, list[Printed]] = {}
    for printed in laid.truth:
        truth.setdefault(id(printed.fact), []).append(printed)
    if layout in WIDE:
        found = _in_wide(laid, grids[0])
    elif layout in MATRICES:
        found = _in_matrices(laid, grids)
    else:
        found = (
            site
            for grid, indicator in zip(grids, laid.spec.indicators, strict=False)
            for site in _in_list(laid, grid, indicator)
        )
    sites = list(found)
    for site in sites:
        site.printed = [p for p in truth.get(id(site.fact), []) if p.indicator is site.indicator]
    return sites


def _in_wide(laid: Laid, grid: Grid) -> Iterator[Site]:
    indicators = laid.spec.indicators
    same_cell = grid.n_rows - 1 == len(indicators)
    step = 1 if same_cell else 2
    at = {(c.row, c.column): i for i, c in enumerate(grid.cells)}
    labels = min(c.column for c in grid.cells if c.row == 0 and _is_first(c, grid))
    for number, indicator in enumerate(indicators):
        row = 1 + step * number
        below = row if same_cell else row + 1
        column = labels
        done = indicator.completed
        for fact in done:
            cell = at[row, column]
            yield Site(grid, indicator, fact, cell, at.get((below, column)), None, [], laid)
        column += len(done)
        for fact in indicator.ranked:
            cell = at[row, column]
            yield Site(grid, indicator, fact, cell, at[below, column], None, [], laid)
            column += 1
        for fact in indicator.no_task:
            yield Site(grid, indicator, fact, at[row, column], None, None, [], laid)


def _is_first(put: Put, grid: Grid) -> bool:
    """Return whether a header cell is that of the first rank: right of all labels."""
    heads = sorted((c for c in grid.cells if c.row == 0), key=lambda c: c.column)
    labels = [
        c for c in heads if c.text in {"序号", "专项名称", "项目", "工程名称", "子项", "类别"}
    ]
    return put.column >= len(labels)


def _in_list(laid: Laid, grid: Grid, indicator: Indicator) -> Iterator[Site]:
    heads = {c.column: c.text for c in grid.cells if c.row == 0}
    roles = {
        column: "rank" if text in _RANKS else "value" if text == unit_header(indicator) else "place"
        for column, text in heads.items()
    }
    at: dict[tuple[int, int], int] = {}
    for index, cell in enumerate(grid.cells):
        for row in range(cell.row, cell.row + cell.row_span):
            at[row, cell.column] = index
    by_text = {fact.text: fact for fact in indicator.facts}
    for index, cell in enumerate(grid.cells):
        fact = by_text.get(squash(cell.text))
        if cell.row == 0 or roles.get(cell.column) != "place" or fact is None:
            continue
        first = 3 * (cell.column // 3)
        beside = {roles[c]: at.get((cell.row, c)) for c in range(first, first + 3)}
        yield Site(grid, indicator, fact, index, beside["value"], beside["rank"], [], laid)


def _in_matrices(laid: Laid, grids: list[Grid]) -> Iterator[Site]:
    indicators = list(laid.spec.indicators)
    for grid in grids:
        levels = grid.header_rows
        heads = [c for c in grid.cells if c.row == levels - 1 and c.text in _RANKS]
        part, indicators = indicators[: len(heads)], indicators[len(heads) :]
        first = min(c.column for c in heads) - 1
        at = {(c.row, c.column): i for i, c in enumerate(grid.cells)}
        rows = {
            squash(c.text): c.row for c in grid.cells if c.row >= levels and c.column == first - 1
        }
        for number, indicator in enumerate(part):
            for fact in indicator.facts:
                if (row := rows.get(fact.text)) is not None:
                    column = first + 2 * number
                    cells = at[row, first - 1], at[row, column], at[row, column + 1]
                    yield Site(grid, indicator, fact, *cells, [], laid)
