"""Reader for wide tables: ranks across the top, a row of places over a row of values.

Each indicator is a band of one to three body rows beside its labels (序号, 专项名称, 子项). A
cell merged over several ranks is a group; a cell that says 无任务 lists places without task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tongbao.model import Cell, CellGrid, Entry, Ranking, TableRoles
from tongbao.normalize.rankings.context import Indicated, TableContext, TableReading
from tongbao.normalize.rankings.direction import learn_order
from tongbao.normalize.rankings.entries import (
    Figure,
    Named,
    make_entry,
    note_doubts,
    read_figure,
)
from tongbao.normalize.rankings.labels import one_line
from tongbao.normalize.rankings.parameters import ORDER
from tongbao.normalize.rankings.wide.labels import BandLabels, LabelColumns
from tongbao.text.numbers import Ordinal, is_blank_mark, is_no_task, read_number, read_ordinal
from tongbao.text.numerals import NUMERALS

# A figure printed after a name in the same cell; a lone digit may be a footnote's as well.
_FIGURE_AFTER = re.compile(r"(?P<name>[^\d（(]{2,}?)(?P<rest>[（(]?[-－−+]?[\d０-９].*)")
_WORDED_AFTER = re.compile(rf"(?P<name>.{{2,}}?)(?P<rest>负?(?:[百千]分之)?[{NUMERALS}].*)")
"""A figure in words behind a name: 运城一百零六点四."""

RowKind = Literal["places", "values", "both", "empty"]


@dataclass(frozen=True, slots=True)
class RankHeader:
    """A header row with ordinals: which columns stand for which rank."""

    row: int
    ranks: dict[int, int]
    """Column → rank."""

    @property
    def first_column(self) -> int:
        """Return the leftmost rank column."""
        return min(self.ranks)

    def positions(self, cell: Cell) -> Ordinal | None:
        """Return the ranks that a cell below covers; None beside the rank columns."""
        covered = [self.ranks[c] for c in cell.columns if c in self.ranks]
        return Ordinal(min(covered), max(covered)) if covered else None


def rank_headers(context: TableContext) -> list[RankHeader]:
    """Return the header rows of a table that count ranks across (at least three)."""
    found: list[RankHeader] = []
    grid = context.table.grid()
    last = 0
    for row in range(context.table.n_rows):
        if row in context.table.repeated_header_rows:
            continue
        ranks = _ranks_in(grid[row])
        count = len(set(ranks.values()))
        if count >= ORDER.fewest_values and min(ranks.values()) in {1, last + 1}:
            found.append(RankHeader(row, ranks))
            last = max(ranks.values())
    return found


def _ranks_in(cells: Sequence[Cell | None]) -> dict[int, int]:
    """Return column → rank of a row whose ordinals rise by one; {} if they do not."""
    ranks: dict[int, int] = {}
    previous = None
    for column, cell in enumerate(cells):
        if cell is None or cell.column != column or not cell.text.strip():
            continue
        ordinal = read_ordinal(one_line(cell.text))
        if ordinal is None or ordinal.end != ordinal.start:
            if ranks:
                break
            continue
        if previous is not None and ordinal.start != previous + 1:
            return {}
        previous = ordinal.start
        for covered in cell.columns:
            ranks[covered] = ordinal.start
    return ranks


@dataclass(frozen=True, slots=True)
class _Band:
    """The rows of one indicator: places, then the rows of values."""

    header: RankHeader
    place_row: int
    value_rows: tuple[int, ...]


def read_wide(context: TableContext) -> TableReading:
    """Read every ranking of a table with ranks across; nothing where it has no such header."""
    headers = rank_headers(context)
    if not headers:
        return TableReading()
    grid = context.table.grid()
    labels = LabelColumns.of(context, headers[0].row, headers[0].first_column)
    rankings: list[Ranking] = []
    for band in _bands(context, grid, headers):
        named = labels.of_band(band.place_row, band.value_rows)
        cells = _label_cells(grid, band)
        made = _read_band(context, grid, band, named)
        rankings += [replace(ranking, label_cells=cells) for ranking in made]
    return TableReading(tuple(_join_bands(rankings)), roles=_roles(context, headers))


def _label_cells(grid: CellGrid, band: _Band) -> tuple[tuple[int, int], ...]:
    """Return the cells left of the ranks that stand beside a band's rows."""
    rows = (band.place_row, *band.value_rows)
    left = (grid[row][column] for row in rows for column in range(band.header.first_column))
    return tuple(sorted({(cell.row, cell.column) for cell in left if cell is not None}))


def _roles(context: TableContext, headers: Sequence[RankHeader]) -> TableRoles:
    """Return which cells are header: those down to the first row of ranks, and further such rows."""
    rows = {header.row for header in headers} | context.table.repeated_header_rows
    first = headers[0].row
    header = {
        (cell.row, cell.column)
        for cell in context.table.cells
        if cell.row <= first or cell.row in rows
    }
    return TableRoles(context.table.number, frozenset(header))


def _bands(context: TableContext, grid: CellGrid, headers: list[RankHeader]) -> Iterator[_Band]:
    """Yield indicators: each row of places with the value rows that follow it."""
    starts = {header.row: header for header in headers}
    header = headers[0]
    rows = [
        row
        for row in range(headers[0].row, context.table.n_rows)
        if row not in context.table.repeated_header_rows
    ]
    waiting: int | None = None
    values: list[int] = []
    orphan: int | None = None
    for row in rows:
        kind: RowKind = "empty" if row in starts else _row_kind(context, grid[row], header)
        if kind in {"places", "both"} or row in starts:
            if waiting is not None:
                yield _Band(header, waiting, tuple(values))
            waiting, values = (row if row not in starts else None), []
            if orphan is not None and waiting is not None and kind == "places":
                values = [orphan]
            orphan = None
        elif kind == "values":
            if waiting is not None:
                values.append(row)
            else:
                orphan = row
        header = starts.get(row, header)
    if waiting is not None:
        yield _Band(header, waiting, tuple(values))


def _row_kind(context: TableContext, cells: Sequence[Cell | None], header: RankHeader) -> RowKind:
    names = figures = both = 0
    for cell in _origins(cells, header):
        text = one_line(cell.text)
        found, rest = _names_and_rest(context, text)
        figure = _inside(rest, context) if found else read_figure(text, context)
        if found and (figure.value is not None or figure.completed) and not figure.no_task:
            both += 1
        elif found and not is_no_task(text):
            names += 1
        elif figure.value is not None or figure.completed:
            figures += 1
    if not names and not both and not figures:
        return "empty"
    if both > names:
        return "both"
    return "places" if names + both >= figures else "values"


def _origins(cells: Sequence[Cell | None], header: RankHeader) -> list[Cell]:
    """Return the distinct cells of a row at and right of the rank columns."""
    seen: dict[tuple[int, int], Cell] = {}
    for column, cell in enumerate(cells):
        if cell is not None and column >= header.first_column and cell.text.strip():
            seen.setdefault((cell.row, cell.column), cell)
    return list(seen.values())


def _names_and_rest(context: TableContext, text: str) -> tuple[list[Named], str]:
    """Return the places that a cell names and what else it prints."""
    if is_blank_mark(text):
        return [], ""
    whole = context.match(text)
    figured = _FIGURE_AFTER.fullmatch(text)
    if figured is None and (worded := _WORDED_AFTER.fullmatch(text)):
        figured = worded if read_number(worded["rest"]) is not None else None
    if figured and (before := context.match(figured["name"])).place is not None:
        return [Named(figured["name"], before)], figured["rest"]
    if whole.place is not None and whole.how != "fuzzy":
        return [Named(text, whole)], ""
    named = [Named(name, match) for name, match in context.names(text)]
    known = [one for one in named if one.place is not None]
    if not known:
        return ([Named(text, whole)] if whole.place is not None else []), ""
    rest = text
    for one in known:
        rest = rest.replace(one.text, "", 1)
    return known, rest.strip("、，,;； 和及与:：")


def _read_band(
    context: TableContext, grid: CellGrid, band: _Band, labels: BandLabels
) -> list[Ranking]:
    value_rows: Sequence[int | None] = band.value_rows or (None,)
    context = context.about(Indicated(labels.project_no, labels.item, labels.metric))
    return [
        _ranking(context, labels, number, _entries(context, grid, band, row))
        for number, row in enumerate(value_rows)
    ]


def _ranking(
    context: TableContext, labels: BandLabels, number: int, entries: list[Entry]
) -> Ranking:
    metric = labels.row_metrics[number] if number < len(labels.row_metrics) else ""
    metric = metric or labels.metric
    pairs = [(e.rank, e.value) for e in entries if e.rank is not None and e.value is not None]
    units = [u for e in entries if (u := read_figure(e.value_text, context).unit)]
    return Ranking(
        project_no=labels.project_no,
        project=labels.project,
        item=labels.item,
        metric=metric,
        scope="",
        unit=labels.unit or (max(set(units), key=units.count) if units else ""),
        order=learn_order(pairs, metric, labels.project),
        entries=tuple(entries),
        table=context.table.number,
        layout="wide",
    )


def _entries(
    context: TableContext, grid: CellGrid, band: _Band, value_row: int | None
) -> list[Entry]:
    entries: list[Entry] = []
    used: set[tuple[int, int]] = set()
    for cell in _origins(grid[band.place_row], band.header):
        text = one_line(cell.text)
        names, rest = _names_and_rest(context, text)
        if not names:
            if not is_blank_mark(text) and read_figure(text, context).value is None:
                context.doubt("place-unknown", (cell.row, cell.column), text=text)
            continue
        value_cell, figure = _value_of(context, grid, cell, rest, value_row, band)
        if value_cell is not None:
            used.add((value_cell.row, value_cell.column))
        positions = band.header.positions(cell)
        _check_group(context, cell, names, positions, figure)
        for named in names:
            note_doubts(named, cell, context)
            entries.append(_entry(named, cell, figure, value_cell, positions, len(names) > 1))
    _orphan_values(context, grid, band, value_row, used)
    if value_row is not None:
        _missing_values(context, entries)
    return entries


def _entry(
    named: Named,
    cell: Cell,
    figure: Figure,
    value_cell: Cell | None,
    positions: Ordinal | None,
    grouped: bool,  # noqa: FBT001 - whether the cell names several places
) -> Entry:
    rank_text = str(positions.start) if positions else ""
    if positions and positions.end > positions.start:
        rank_text = f"{positions.start}-{positions.end}"
    return make_entry(named, cell, figure, value_cell, positions, rank_text, grouped=grouped)


def _value_of(
    context: TableContext,
    grid: CellGrid,
    cell: Cell,
    rest: str,
    value_row: int | None,
    band: _Band,
) -> tuple[Cell | None, Figure]:
    """Return the cell that holds a place's value, and what it prints."""
    text = one_line(cell.text)
    if is_no_task(text):
        start = text.find(rest[:1]) if rest else -1
        return cell, Figure(rest if start >= 0 else "无任务", no_task=True)
    inside = _inside(rest, context) if rest else None
    if inside and not inside.unread and not _footnote(context, grid, cell, rest, value_row):
        return cell, inside
    if value_row is None:
        beside = _beside(grid, cell, band)
        return (beside, read_figure(beside.text, context)) if beside else (None, Figure(""))
    below = grid[value_row][cell.column]
    if below is None or below is cell:
        return None, Figure("")
    figure = read_figure(below.text, context)
    if figure.unread:
        context.doubt("number-unread", (below.row, below.column), text=figure.text)
    return below, figure


def _inside(rest: str, context: TableContext) -> Figure:
    """Read what stands behind a name in its cell; a figure may stand in brackets there."""
    bare = read_figure(rest.strip("()（）"), context)
    return replace(bare, text=rest) if bare.value is not None else read_figure(rest, context)


def _footnote(
    context: TableContext, grid: CellGrid, cell: Cell, rest: str, row: int | None
) -> bool:
    """Return whether a lone digit after a name is a footnote's: the value stands below."""
    if row is None or not re.fullmatch(r"[\d０-９]", rest):
        return False
    below = grid[row][cell.column]
    if below is None or below is cell or read_figure(below.text, context).value is None:
        return False
    printed = one_line(cell.text)
    note_doubts(Named(printed, context.match(printed)), cell, context)
    return True


def _beside(grid: CellGrid, cell: Cell, band: _Band) -> Cell | None:
    """Return the next cell of the same rank in the same row (第一名 over 市 and 完成率)."""
    column = cell.column + cell.column_span
    rank = band.header.ranks.get(cell.column)
    if rank is None or band.header.ranks.get(column) != rank:
        return None
    return grid[cell.row][column]


def _check_group(
    context: TableContext,
    cell: Cell,
    names: list[Named],
    positions: Ordinal | None,
    figure: Figure,
) -> None:
    """Doubt a merged cell whose names do not fill the ranks it spans."""
    if positions is None or figure.no_task or positions.end == positions.start:
        return
    span = positions.end - positions.start + 1
    if len(names) > span or (len(names) < span and len(names) == 1):
        context.doubt(
            "table-group-size",
            (cell.row, cell.column),
            text=one_line(cell.text),
            names=str(len(names)),
            ranks=str(span),
        )


def _orphan_values(
    context: TableContext,
    grid: CellGrid,
    band: _Band,
    value_row: int | None,
    used: set[tuple[int, int]],
) -> None:
    """Doubt values under which no place stands."""
    if value_row is None:
        return
    for cell in _origins(grid[value_row], band.header):
        if (cell.row, cell.column) in used or cell.row != value_row:
            continue
        text = one_line(cell.text)
        names, _ = _names_and_rest(context, text)
        if names and is_no_task(text):
            continue
        if not is_blank_mark(text):
            rank = band.header.positions(cell)
            context.doubt(
                "table-value-without-place",
                (cell.row, cell.column),
                value=text,
                rank=str(rank.start) if rank else "",
            )


def _missing_values(context: TableContext, entries: list[Entry]) -> None:
    """Doubt ranked places without a value where others have one."""
    if not any(e.value is not None for e in entries):
        return
    for entry in entries:
        if entry.status == "ranked" and entry.value is None and entry.place_cell:
            context.doubt("table-place-without-value", entry.place_cell, text=entry.place_text)


def _join_bands(rankings: list[Ranking]) -> list[Ranking]:
    """Join indicators whose ranks go on in a second band of header (1–7 above, 8–14 below)."""
    joined: dict[tuple[object, ...], Ranking] = {}
    for ranking in rankings:
        key = (ranking.project_no, ranking.project, ranking.item, ranking.metric)
        earlier = joined.get(key)
        ranks = [e.rank for e in ranking.entries if e.rank is not None]
        goes_on = (
            earlier is not None
            and ranks
            and min(ranks)
            > max((e.rank_end or e.rank for e in earlier.entries if e.rank is not None), default=0)
        )
        if earlier is None or not goes_on:
            joined[(*key, len(joined)) if earlier is not None else key] = ranking
            continue
        entries = earlier.entries + ranking.entries
        joined[key] = Ranking(
            **{
                name: getattr(earlier, name)
                for name in ("project_no", "project", "item", "metric", "scope", "unit", "order")
            },
            entries=entries,
            table=earlier.table,
            layout=earlier.layout,
            label_cells=tuple(sorted({*earlier.label_cells, *ranking.label_cells})),
        )
    return list(joined.values())
