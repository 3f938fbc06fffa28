"""Reader for tables with places in rows: long lists, side-by-side blocks, matrices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tongbao.model import Cell, Entry, Ranking
from tongbao.normalize.rankings.columns import (
    Body,
    Column,
    cut_body,
    find_columns,
    is_total,
)
from tongbao.normalize.rankings.context import Indicated, TableContext
from tongbao.normalize.rankings.direction import learn_order
from tongbao.normalize.rankings.entries import (
    Figure,
    Named,
    make_entry,
    note_doubts,
    read_figure,
    read_names,
    read_rank,
)
from tongbao.normalize.rankings.labels import Label, one_line, read_label
from tongbao.normalize.rankings.naming import Indicator, name_indicator
from tongbao.normalize.rankings.pairing import Band, Pair, Part, cut_bands, pair_columns
from tongbao.text.numbers import Ordinal, is_no_task, read_ordinal


def read_columnar(context: TableContext) -> list[Ranking]:
    """Read every ranking of a table whose rows are places; [] where none of its rows is."""
    body = cut_body(context)
    if body is None or not body.rows:
        return []
    columns = find_columns(body)
    rankings: list[Ranking] = []
    for band in cut_bands(columns):
        for pair in pair_columns(band, body):
            rankings += _read_pair(band, pair, body, columns)
    return [ranking for ranking in _join_continued(rankings) if _worth(ranking)]


def _worth(ranking: Ranking) -> bool:
    """Return whether a ranking says something: at least two places with a value or rank."""
    return sum(e.value is not None or e.rank is not None for e in ranking.entries) >= 2


@dataclass(frozen=True, slots=True)
class _Row:
    """One body row as one pair sees it."""

    index: int
    place_cell: Cell
    value_cell: Cell | None
    rank_cell: Cell | None


def _read_pair(band: Band, pair: Pair, body: Body, columns: list[Column]) -> list[Ranking]:
    groups: dict[tuple[Label, ...], list[_Row]] = {}
    nameless: list[int] = []
    numbers = [c for c in columns if c.role == "serial"]
    labels = [_labels_down(body, c, numbers) for c in columns if c.role == "label"]
    for row, banner in _rows_with_banners(body):
        place_cell = body.grid[row][band.place.index]
        if place_cell is None or not place_cell.text.strip():
            nameless.append(row)
            continue
        over = [banner, *(label.get(row) for label in labels)]
        key = tuple(label for label in over if label is not None)
        groups.setdefault(key, []).append(
            _Row(row, place_cell, _cell(body, row, pair.value), _cell(body, row, pair.rank))
        )
    made = []
    for key, rows in groups.items():
        indicator = name_indicator(body.context, pair, key)
        body.context.current = Indicated(indicator.project_no, indicator.item, indicator.metric)
        made.append(_ranking(indicator, rows, pair, body))
    for row in nameless:
        _lost_name(body, row, band, pair)
    body.context.current = Indicated()
    return made


def _lost_name(body: Body, row: int, band: Band, pair: Pair) -> None:
    """Doubt a row that prints a value or rank but no name."""
    cell = _cell(body, row, pair.value) or _cell(body, row, pair.rank)
    if cell and not read_figure(cell.text, body.context).empty:
        beside = _cell(body, row, pair.rank)
        rank = read_rank(beside.text) if beside else None
        body.context.doubt(
            "table-value-without-place",
            (row, band.place.index),
            value=one_line(cell.text),
            rank=str(rank.start) if rank else "",
        )


def _rows_with_banners(body: Body) -> Iterator[tuple[int, Label | None]]:
    """Yield body rows with the banner (一、市区) that stands over them."""
    banner: Label | None = None
    banners = {row: one_line(cell.text) for row in body.banners if (cell := body.grid[row][0])}
    for row in sorted((*body.rows, *body.banners)):
        if row not in banners:
            yield row, banner
        elif banners[row] and not is_no_task(banners[row]) and len(banners[row]) <= 30:
            banner = read_label(banners[row])


def _labels_down(body: Body, column: Column, numbers: list[Column]) -> dict[int, Label]:
    """Return row → the label that covers it: the last one printed since header or banner."""
    covering: dict[int, Label] = {}
    own = set(body.rows)
    label: Label | None = None
    for row in range(body.rows[0], body.rows[-1] + 1):
        if row in body.context.table.repeated_header_rows:
            continue
        if row not in own:
            label = None
            continue
        label = _label_at(body, row, column, numbers) or label
        if label is not None:
            covering[row] = label
    return covering


def _label_at(body: Body, row: int, column: Column, numbers: list[Column]) -> Label | None:
    """Return the label printed in a row; the 序号 merged beside it is its number."""
    cell = body.grid[row][column.index]
    if cell is None or not cell.text.strip():
        return None
    label = read_label(cell.text)
    beside = [body.grid[row][n.index] for n in numbers if n.index < column.index]
    if label.number is None and beside and beside[-1] is not None:
        serial = beside[-1]
        ordinal = read_ordinal(one_line(serial.text))
        if ordinal and serial.row_span >= cell.row_span:
            label = replace(label, number=ordinal.start)
    return label


def _cell(body: Body, row: int, part: Part | None) -> Cell | None:
    return body.grid[row][part.column.index] if part else None


def _ranking(indicator: Indicator, rows: list[_Row], pair: Pair, body: Body) -> Ranking:
    context = body.context
    entries: list[Entry] = []
    totals: list[Entry] = []
    unfilled: list[Entry] = []
    for row in _tied_overleaf(rows):
        figure = (
            read_figure(row.value_cell.text, context, pair.value.index)
            if row.value_cell and pair.value
            else Figure("")
        )
        rank = (
            read_rank(row.rank_cell.text, pair.rank.index) if row.rank_cell and pair.rank else None
        )
        if is_total(row.place_cell.text):
            named = Named(one_line(row.place_cell.text), context.match(""))
            totals.append(_entry(named, row, replace(figure), None))
            continue
        found = _entries_of_row(row, figure, rank, context)
        blank = figure.empty and rank is None and all(e.status != "no_task" for e in found)
        (unfilled if blank else entries).extend(found)
    entries += _no_task_banners(body)
    pairs = [(e.rank, e.value) for e in entries if e.rank is not None and e.value is not None]
    units = [f for e in entries if (f := _printed_unit(e, context))]
    return Ranking(
        project_no=indicator.project_no,
        project=indicator.project,
        item=indicator.item,
        metric=indicator.metric,
        scope=pair.scope,
        unit=indicator.unit or (max(set(units), key=units.count) if units else ""),
        order=learn_order(pairs, indicator.metric + indicator.project),
        entries=tuple(entries),
        totals=tuple(totals),
        table=context.table.number,
        layout="columnar",
        ranks_printed=pair.rank is not None and not pair.by_serial,
        excerpt=indicator.excerpt,
        unfilled=tuple(unfilled),
    )


def _tied_overleaf(rows: list[_Row]) -> Iterator[_Row]:
    """Yield rows; one whose rank's cell a page break cut off takes the rank from overleaf.

    Places that share a rank share its cell. Where the page ends among them the rest of the
    cell is blank; the same value as on the row before tells that it is that cell.
    """
    before: _Row | None = None
    for plain in rows:
        row = plain
        if before is not None and _shares_cut_rank(before, row):
            row = replace(row, rank_cell=before.rank_cell)
        yield row
        before = row


def _shares_cut_rank(before: _Row, row: _Row) -> bool:
    cells = (before.rank_cell, row.rank_cell, before.value_cell, row.value_cell)
    if not all(cells) or row.place_cell.page == before.place_cell.page:
        return False
    above, rank, value_above, value = (one_line(cell.text) for cell in cells if cell)
    return bool(above and value) and not rank and value == value_above


def _printed_unit(entry: Entry, context: TableContext) -> str:
    return read_figure(entry.value_text, context).unit if entry.value is not None else ""


def _entry(named: Named, row: _Row, figure: Figure, rank: Ordinal | None) -> Entry:
    rank_text = one_line(row.rank_cell.text) if row.rank_cell else ""
    return make_entry(
        named, row.place_cell, figure, row.value_cell, rank, rank_text, rank_cell=row.rank_cell
    )


def _entries_of_row(
    row: _Row, figure: Figure, rank: Ordinal | None, context: TableContext
) -> list[Entry]:
    """Return one entry for each place that a row names."""
    cell = (row.place_cell.row, row.place_cell.column)
    if figure.unread and row.value_cell:
        context.doubt("number-unread", (row.index, row.value_cell.column), text=figure.text)
    if row.rank_cell and rank is None and is_no_task(one_line(row.rank_cell.text)):
        figure = replace(figure, no_task=True)
    names = read_names(row.place_cell.text, context)
    if is_no_task(one_line(row.place_cell.text)):
        figure = replace(figure, no_task=True, text=figure.text or "无任务")
    for named in names:
        note_doubts(named, row.place_cell, context)
    if not names:
        context.doubt("place-unknown", cell, text=one_line(row.place_cell.text))
    return [_entry(named, row, figure, rank) for named in names]


def _no_task_banners(body: Body) -> list[Entry]:
    """Return entries of full-width rows such as 雄安新区无任务."""
    entries: list[Entry] = []
    for row in body.banners:
        cell = body.grid[row][0]
        if cell is None or not is_no_task(one_line(cell.text)):
            continue
        figure = Figure("无任务", no_task=True)
        entries += [
            make_entry(named, cell, figure, None, None, "")
            for named in read_names(cell.text, body.context)
            if named.place
        ]
    return entries


def _join_continued(rankings: list[Ranking]) -> list[Ranking]:
    """Join the blocks of one list set side by side: same indicator, further places."""
    joined: dict[tuple[object, ...], Ranking] = {}
    for ranking in rankings:
        key = (
            ranking.project_no,
            ranking.project,
            ranking.item,
            ranking.metric,
            ranking.scope,
            ranking.table,
        )
        earlier = joined.get(key)
        if earlier is None:
            joined[key] = ranking
            continue
        entries = earlier.entries + ranking.entries
        pairs = [(e.rank, e.value) for e in entries if e.rank is not None and e.value is not None]
        joined[key] = replace(
            earlier,
            entries=entries,
            totals=earlier.totals + ranking.totals,
            unfilled=earlier.unfilled + ranking.unfilled,
            order=learn_order(pairs, earlier.metric + earlier.project),
            ranks_printed=earlier.ranks_printed or ranking.ranks_printed,
        )
    return list(joined.values())
