"""Reader for tables with places in rows: long lists, side-by-side blocks, matrices."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice

from tongbao.model import Attribute, Cell, Entry, Ranking, TableRoles
from tongbao.normalize.rankings.columnar.cell_kinds import PLACED_FIGURE, is_total
from tongbao.normalize.rankings.columnar.columns import Column, find_columns
from tongbao.normalize.rankings.columnar.grouping import Cut, cuts_of
from tongbao.normalize.rankings.columnar.pairing import (
    Band,
    Pair,
    Part,
    UnsureRank,
    cut_bands,
    pair_columns,
)
from tongbao.normalize.rankings.columnar.rank_rows import join_rank_rows
from tongbao.normalize.rankings.columnar.rows import Body, cut_body
from tongbao.normalize.rankings.context import Indicated, TableContext, TableReading
from tongbao.normalize.rankings.direction import learn_order
from tongbao.normalize.rankings.entries import (
    Figure,
    Named,
    counted_from_end,
    make_entry,
    note_doubts,
    read_facility,
    read_figure,
    read_names,
    read_rank,
)
from tongbao.normalize.rankings.labels import is_facility_header, one_line
from tongbao.normalize.rankings.naming import Indicator, name_indicator
from tongbao.text.numbers import Ordinal, is_blank_mark, is_no_task
from tongbao.text.periods import EARLIER
from tongbao.text.rank_moves import moved_in_rank

_DETAIL = re.compile(r"^[（(]?其中")
_KNOWN = 0.5
"""Share of known names from which an unknown one in their column is a doubt."""


def read_columnar(context: TableContext, *, turned: bool = False) -> TableReading:
    """Read every ranking of a table whose rows are places; nothing where none of its rows is.

    Args:
        context: The table with what surrounds it.
        turned: The table lies on its side: then only names of known places are rows, since a
            header's words look like names of firms.
    """
    body = cut_body(context)
    if body is None or not body.rows:
        return TableReading()
    body = _with_own_caption(body)
    columns = find_columns(body, known_only=turned)
    blocks: list[tuple[str, list[Ranking]]] = []
    attributes: list[Attribute] = []
    for band in cut_bands(columns):
        view = _View.of(band, columns, body)
        pairs, unsure = pair_columns(band, body)
        _tell_unsure(unsure, body)
        made = _told_apart([(pair, view.read(pair)) for pair in pairs], body)
        view.tell_nameless(pairs)
        blocks.append((band.place.leaf, made))
        if made:
            attributes += view.attributes(_columns_left(made, view))
    kept = [r for r in _join_continued(_named_by_block(blocks)) if _worth(r)]
    kept = _ordered_alike(join_rank_rows(kept, body.context.caption))
    numbers = any(column.role in {"value", "rank"} for column in columns)
    named = any(column.role == "place" and column.share("place") >= _KNOWN for column in columns)
    if not kept:
        return TableReading(roles=_roles(body, columns) if numbers and named else None)
    return TableReading(tuple(kept), tuple(attributes), _roles(body, columns))


def _columns_left(made: Sequence[Ranking], view: _View) -> frozenset[int]:
    """Return the columns that print one thing for each of a place's projects, and what names those.

    Beside a ranking of places, the households of each project rank nothing.
    """
    named = {cut.column.index for cut in view.cuts if cut.column and cut.use == "project"}
    worth = [ranking for ranking in made if _worth(ranking)]
    if not named or not worth or len(worth) == len(made):
        return frozenset()
    used = {column for r in worth for column in _columns_of(r)}
    lost = {column for r in made for column in _columns_of(r)} - used
    return frozenset(lost | (named - used))


def _columns_of(ranking: Ranking) -> set[int]:
    """Return the columns of a ranking's values and ranks."""
    cells = [cell for e in ranking.entries for cell in (e.value_cell, e.rank_cell) if cell]
    return {column for _, column in [*cells, *ranking.label_cells]}


def _named_by_block(blocks: Sequence[tuple[str, list[Ranking]]]) -> list[Ranking]:
    """Return the rankings of all blocks; those that rank anew under another word are groups.

    部门 | 好评率 beside 地区 | 好评率 are two rankings of one measure, each of its own kind.
    """
    firsts: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for leaf, rankings in blocks:
        for ranking in rankings:
            if leaf and not ranking.group_name and any(e.rank == 1 for e in ranking.entries):
                firsts[_names_of(ranking)].add(leaf)
    return [
        replace(ranking, group_name=leaf) if len(firsts[_names_of(ranking)]) > 1 else ranking
        for leaf, rankings in blocks
        for ranking in rankings
    ]


_EARLIER = re.compile(EARLIER)


def _is_of_the_same(ranking: Ranking, measured: Set[str]) -> bool:
    """Return whether ranks without values are of a measure that the table prints with its ranks."""
    named = not ranking.metric or ranking.metric in measured or _EARLIER.search(ranking.metric)
    return bool(named) and all(entry.value is None for entry in ranking.entries)


def _ordered_alike(rankings: list[Ranking]) -> list[Ranking]:
    """Return a table's rankings, ranks without values (上季度名次) in the order of the ranked ones.

    What they rank is not printed; where the table ranks in one order only, it is theirs unless
    they are of another measure.
    """
    full = [r for r in rankings if r.ranks_printed and any(_is_full(e) for e in r.entries)]
    orders, measured = {r.order for r in full}, {r.metric for r in full}
    if len(orders) != 1:
        return rankings
    (order,) = orders
    return [replace(r, order=order) if _is_of_the_same(r, measured) else r for r in rankings]


def _is_full(entry: Entry) -> bool:
    return entry.rank is not None and entry.value is not None


def _tell_unsure(ranks: Sequence[UnsureRank], body: Body) -> None:
    """Tell which columns may be ranked by one rank about as well."""
    for doubt in ranks:
        body.context.doubt(
            "table-roles-uncertain", _header_of(doubt.rank),
            rank=doubt.rank.leaf, first=doubt.first.leaf, second=doubt.second.leaf,
        )  # fmt: skip


def _told_apart(read: Sequence[tuple[Pair, list[Ranking]]], body: Body) -> list[Ranking]:
    """Return the rankings of a band's pairs; where columns are called alike, that is told.

    They measure different things whose names the header does not print, or not where it was
    found; they are never one.
    """
    made: list[Ranking] = []
    seen: set[tuple[object, ...]] = set()
    alike: list[str] = []
    for pair, rankings in read:
        part = pair.value or pair.rank
        names = {_names_of(ranking) for ranking in rankings}
        if part is None or not names & seen:
            made += rankings
        else:
            place = f"第{part.column.index + 1}列"
            made += [replace(r, metric=f"{r.metric}（{place}）") for r in rankings]
            alike.append(f"{place}“{part.column.leaf}”")
        seen |= names
    if alike:
        body.context.doubt("table-columns-alike", columns="、".join(alike))
    return made


def _names_of(ranking: Ranking) -> tuple[object, ...]:
    return (
        ranking.project_no,
        ranking.project,
        ranking.item,
        ranking.metric,
        ranking.scope,
        ranking.group_name,
        ranking.table,
    )


def _with_own_caption(body: Body) -> Body:
    """Return the body with the caption that stands in the table's own first row, if one does."""
    titles = [one_line(cell.text) for row in body.titles if (cell := body.grid[row][0])]
    if not titles:
        return body
    return replace(body, context=body.context.captioned("\n".join(titles)))


def _header_of(column: Column) -> tuple[int, int] | None:
    cells = column.header_cells
    return (cells[-1].row, cells[-1].column) if cells else None


def _roles(body: Body, columns: Sequence[Column]) -> TableRoles:
    """Return which cells of the table are header, numbering, banners and notes."""
    above = {*body.header_rows, *body.unit_rows, *body.titles}
    first = min(body.rows)
    header = {
        (cell.row, cell.column)
        for cell in body.context.table.cells
        if cell.row in above
        or cell.row < first
        or cell.row in body.context.table.repeated_header_rows
    }
    serials = {c.index for c in columns if c.role == "serial"}
    spoken = {*body.banners, *body.notes, *body.unit_rows}
    rows = set(body.rows)
    asides = {
        (cell.row, cell.column)
        for cell in body.context.table.cells
        if (cell.row, cell.column) not in header
        and (cell.row in spoken or cell.column in serials or cell.row not in rows)
    }
    return TableRoles(body.context.table.number, frozenset(header), frozenset(asides))


def _worth(ranking: Ranking) -> bool:
    """Return whether a ranking says something: a value or rank of at least two places.

    Of a group the one place that stands in it is enough.
    """
    least = 1 if ranking.group_name else 2
    return sum(e.value is not None or e.rank is not None for e in ranking.entries) >= least


@dataclass(frozen=True, slots=True)
class _Row:
    """One body row as one pair sees it."""

    index: int
    place_cell: Cell
    value_cell: Cell | None
    rank_cell: Cell | None
    context: TableContext
    """Where the row's parent place says in which area its place lies, with that area."""
    group_name: str = ""
    facility: bool = False
    """Its header says that it is an airport or the like: no division, whatever it is called."""


@dataclass(frozen=True, slots=True)
class _View:
    """A band of the table: its places with all that the table says of them."""

    band: Band
    columns: Sequence[Column]
    body: Body
    cuts: Sequence[Cut]

    @classmethod
    def of(cls, band: Band, columns: Sequence[Column], body: Body) -> _View:
        """Take a band of a table with the labels that part its rows."""
        return cls(band, columns, body, cuts_of(band, columns, body))

    def read(self, pair: Pair) -> list[Ranking]:
        """Return the rankings of one value or rank column: one for each project or group.

        Projects part a column that prints one thing for each of them, not one whose cells stand
        over as many rows as the places' do.
        """
        groups: dict[tuple[str, ...], list[_Row]] = {}
        over_all = self._stands_over_projects(pair)
        apart = [
            cut
            for cut in self.cuts
            if cut.use == "group" or (cut.use == "project" and not (over_all and cut.column))
        ]
        seen: set[tuple[int, ...]] = set()
        for row in self.body.rows:
            place_cell = self.place_cell(row)
            if place_cell is None:
                continue
            key = tuple(cut.texts.get(row, "") for cut in apart)
            cells = (id(place_cell), *(id(_cell(self.body, row, part)) for part in pair.parts))
            if not over_all or cells not in seen:
                groups.setdefault(key, []).append(self._row(row, place_cell, pair))
            seen.add(cells)
        return [self._ranking(rows, pair, apart) for rows in _totals_joined(groups)]

    def _stands_over_projects(self, pair: Pair) -> bool:
        """Return whether each cell of a pair stands over the rows of one whole place cell."""
        place, columns = self.band.place.index, {part.column.index for part in pair.parts}
        if not self.band.place.merged or place in columns:
            return False
        spans = [(self.body.grid[row][place], row) for row in self.body.rows]
        return all(
            cell is not None
            and (beside := self.body.grid[row][column]) is not None
            and (beside.row, beside.row_span) == (cell.row, cell.row_span)
            for cell, row in spans
            for column in columns
        )

    def place_cell(self, row: int) -> Cell | None:
        """Return the cell that names a row's place, from before a page break that cut it."""
        cell = self.body.grid[row][self.band.place.index]
        if cell is not None and cell.text.strip():
            return cell
        total = self._total_of(row)
        if total is not None:
            return total
        rows = self.body.rows
        at = bisect_left(rows, row)
        cut = cell is not None and (cell.blank == "continued" or self.band.place.merged)
        if not cut or at == 0 or cell is None:
            return None
        before = self.place_cell(rows[at - 1])
        above = self.body.grid[rows[at - 1]][self.band.place.index]
        overleaf = above is cell or above is None or above.page != cell.page or not above.text
        return before if overleaf and before is not None else None

    def _total_of(self, row: int) -> Cell | None:
        """Return the cell left of the places that calls a row without a place a total."""
        cells = (self.body.grid[row][column] for column in range(self.band.place.index))
        return next((cell for cell in cells if cell is not None and is_total(cell.text)), None)

    def _row(self, row: int, place_cell: Cell, pair: Pair) -> _Row:
        value = (
            place_cell
            if pair.value and pair.value.behind_name
            else _cell(self.body, row, pair.value)
        )
        groups = [c.texts[row] for c in self.cuts if c.use in {"group", "class"} and row in c.texts]
        return _Row(
            row, place_cell, value, _cell(self.body, row, pair.rank), self.area_of(row),
            groups[0] if groups else "", is_facility_header(self.band.place.leaf),
        )  # fmt: skip

    def area_of(self, row: int) -> TableContext:
        """Return the context of a row, narrowed to the area that its parent column names."""
        context = self.body.context
        for column in self.columns:
            if column.role != "parent" or not self.body.text(row, column.index):
                continue
            area = context.match(self.body.text(row, column.index)).place
            if area is not None and area.level in {"province", "prefecture"}:
                context = context.within(area)
        return context

    def _ranking(self, rows: list[_Row], pair: Pair, apart: Sequence[Cut]) -> Ranking:
        first = rows[0].index
        labels = tuple(c.labels[first] for c in apart if c.use == "project" and first in c.labels)
        group = next((c.texts[first] for c in apart if c.use == "group" and first in c.texts), "")
        indicator = name_indicator(self.body.context, pair, labels, self.band.place)
        about = Indicated(indicator.project_no, indicator.item, indicator.metric)
        body = replace(self.body, context=self.body.context.about(about))
        named_by = {
            c.cells[row.index]
            for c in self.cuts
            for row in rows
            if row.index in c.cells and (c in apart or c.use in {"class", "group"})
        }
        made = _ranking(indicator, rows, pair, body, known=self._mostly_known())
        return replace(made, group_name=group, label_cells=tuple(sorted(named_by)))

    def _mostly_known(self) -> bool:
        return self.band.place.share("place", "placed_figure") >= _KNOWN

    def tell_nameless(self, pairs: Sequence[Pair]) -> None:
        """Doubt each row that prints values or ranks but no name, once for all its columns."""
        body = self.body
        for row in body.rows:
            if self.place_cell(row) is not None:
                continue
            said = [(pair, text) for pair in pairs if (text := self._said(row, pair))]
            if not said:
                continue
            beside = _cell(body, row, said[0][0].rank) if len(said) == 1 else None
            rank = read_rank(beside.text) if beside else None
            body.context.doubt_of(
                "table-value-without-place",
                (row, self.band.place.index),
                self._indicated(row, [pair for pair, _ in said]),
                value="、".join(text for _, text in said),
                rank=str(rank.start) if rank else "",
            )

    def _said(self, row: int, pair: Pair) -> str:
        """Return what a row prints of one value or rank column: 94.87（位次 2）; '' if nothing."""
        cells = [_cell(self.body, row, part) for part in (pair.value, pair.rank)]
        value, rank = ("" if cell is None else one_line(cell.text) for cell in cells)
        if read_figure(value or rank, self.body.context).empty:
            return ""
        return f"{value}（位次 {rank}）" if value and rank else value or rank

    def _indicated(self, row: int, pairs: Sequence[Pair]) -> Indicated:
        """Return the project and item of all that a row prints, where it is one."""
        labels = tuple(c.labels[row] for c in self.cuts if c.use == "project" and row in c.labels)
        named = [name_indicator(self.body.context, pair, labels, self.band.place) for pair in pairs]
        about = {Indicated(one.project_no, one.item) for one in named}
        return about.pop() if len(about) == 1 else self.body.context.current

    def attributes(self, left: Container[int]) -> Iterator[Attribute]:
        """Yield what the rows print of their places beside ranks and values.

        Args:
            left: Columns that no ranking is made of.
        """
        cut = {cut.column.index: cut.use for cut in self.cuts if cut.column}
        own = [
            column
            for column in self.columns
            if cut.get(column.index) == "attribute"
            or column.index in left
            or (
                column.role in {"move", "parent"} and column.index not in cut and self._owns(column)
            )
        ]
        ranks = [column for column in self.columns if column.role == "rank" and column not in own]
        for row in self.body.rows:
            place_cell = self.place_cell(row)
            for column in (*own, *ranks) if place_cell is not None else ():
                cell = self.body.grid[row][column.index]
                if place_cell is None or cell is None or not cell.text.strip():
                    continue
                # 5→1 is a rank, and says beside it which one the place had before.
                if column in own or moved_in_rank(cell.text):
                    yield self._attribute(row, column, place_cell, cell)

    def _owns(self, column: Column) -> bool:
        first = min(c.index for c in self.columns if c.role == "place")
        return column in self.band.columns or column.index < first

    def _attribute(self, row: int, column: Column, place_cell: Cell, cell: Cell) -> Attribute:
        names = read_names(place_cell.text, self.area_of(row))
        return Attribute(
            table=self.body.context.table.number,
            row=row,
            column=column.index,
            place=names[0].place if len(names) == 1 else None,
            place_text=one_line(place_cell.text),
            header=" ".join(column.path),
            text=cell.text,
            page=cell.page,
            box=cell.box,
        )


def _totals_joined(groups: Mapping[tuple[str, ...], list[_Row]]) -> list[list[_Row]]:
    """Return the rows of each group; totals over the first label are told with the first group."""
    parted = list(groups.values())
    over = groups.get(("",) * max(map(len, groups), default=0), [])
    if len(parted) > 1 and over is parted[0] and all(is_total(r.place_cell.text) for r in over):
        parted = [[*parted[1], *over], *parted[2:]]
    return parted


def _cell(body: Body, row: int, part: Part | None) -> Cell | None:
    return body.grid[row][part.column.index] if part else None


def _ranking(
    indicator: Indicator, rows: list[_Row], pair: Pair, body: Body, *, known: bool
) -> Ranking:
    context = body.context
    entries: list[Entry] = []
    totals: list[Entry] = []
    unfilled: list[Entry] = []
    tied = [*_with_shared_ranks(rows, pair)]
    ranks = [_rank_of(row, pair) for row in tied]
    ranks = counted_from_end(
        ranks, len({id(r.place_cell) for r in tied}), excerpt=indicator.excerpt
    )
    for row, rank in zip(tied, ranks, strict=True):
        figure = _figure_of(row, pair)
        if is_total(row.place_cell.text):
            named = Named(one_line(row.place_cell.text), context.match(""))
            totals.append(_entry(named, row, figure, None))
            continue
        found = _entries_of_row(row, figure, rank, context, known=known)
        told = figure.explained or any(e.status == "no_task" for e in found)
        told = told or (
            bool(figure.text)
            and context.spoken.sets_apart(row.place_cell.text, indicator.metric.split(" ")[-1])
        )
        blank = figure.empty and rank is None and not told
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
        unit=_unit(units, indicator),
        order=learn_order(pairs, indicator.metric, indicator.project),
        entries=tuple(entries),
        totals=tuple(totals),
        table=context.table.number,
        layout="columnar",
        ranks_printed=pair.rank is not None and not pair.by_serial,
        excerpt=indicator.excerpt,
        unfilled=tuple(unfilled),
    )


def _unit(printed: Sequence[str], indicator: Indicator) -> str:
    """Return the unit of an indicator: what its cells print, else its headers, else its caption."""
    most = max(set(printed), key=printed.count) if printed else ""
    if most and (not indicator.unit or indicator.unit_from_caption):
        return most
    return indicator.unit or most


def _figure_of(row: _Row, pair: Pair) -> Figure:
    if row.value_cell is None or pair.value is None:
        return Figure("")
    if pair.value.behind_name:
        placed = PLACED_FIGURE.fullmatch(one_line(row.value_cell.text))
        return read_figure(placed["figure"], row.context) if placed else Figure("")
    booked = pair.value.column.books_negatives
    return read_figure(row.value_cell.text, row.context, pair.value.index, booked=booked)


def _rank_of(row: _Row, pair: Pair) -> Ordinal | None:
    if row.rank_cell is None or pair.rank is None or is_total(row.place_cell.text):
        return None
    return read_rank(row.rank_cell.text, pair.rank.index)


def _with_shared_ranks(rows: list[_Row], pair: Pair) -> Iterator[_Row]:
    """Yield rows; a blank rank below the same value is the rank above.

    Places that share a rank share its cell, or it is printed once. Where a page ends among them
    the rest of the cell is blank. The next rank printed must leave room for the tie.
    """
    before: _Row | None = None
    for at, plain in enumerate(rows):
        row = plain
        if before is not None and _shares_rank(before, row, islice(rows, at + 1, None), pair):
            row = replace(row, rank_cell=before.rank_cell)
        yield row
        before = row


def _shares_rank(before: _Row, row: _Row, below: Iterator[_Row], pair: Pair) -> bool:
    cells = (before.rank_cell, row.rank_cell, before.value_cell, row.value_cell)
    if not all(cells) or pair.rank is None or pair.by_serial:
        return False
    above, rank, value_above, value = (one_line(cell.text) for cell in cells if cell)
    if not (above and value) or rank or value != value_above:
        return False
    known = read_rank(above, pair.rank.index)
    following = (read_rank(r.rank_cell.text, pair.rank.index) for r in below if r.rank_cell)
    after = next((found for found in following if found is not None), None)
    return known is not None and (after is None or after.start > known.start)


def _printed_unit(entry: Entry, context: TableContext) -> str:
    return read_figure(entry.value_text, context).unit if entry.value is not None else ""


def _entry(named: Named, row: _Row, figure: Figure, rank: Ordinal | None) -> Entry:
    rank_text = one_line(row.rank_cell.text) if row.rank_cell else ""
    made = make_entry(
        named, row.place_cell, figure, row.value_cell, rank, rank_text, rank_cell=row.rank_cell
    )
    detail = _DETAIL.match(one_line(row.place_cell.text)) is not None
    return replace(made, group_name=row.group_name, detail=detail)


def _entries_of_row(
    row: _Row, figure: Figure, rank: Ordinal | None, context: TableContext, *, known: bool
) -> list[Entry]:
    """Return one entry for each place that a row names."""
    cell = (row.place_cell.row, row.place_cell.column)
    if figure.unread and row.value_cell:
        context.doubt("number-unread", (row.index, row.value_cell.column), text=figure.text)
    if row.rank_cell and rank is None:
        printed = one_line(row.rank_cell.text)
        if is_no_task(printed):
            figure = replace(figure, no_task=True)
        elif not is_blank_mark(printed) and row.rank_cell is not row.value_cell:
            context.doubt("number-unread", (row.index, row.rank_cell.column), text=printed)
    text = row.place_cell.text
    plain = _name_alone(row, text)
    names = read_facility(plain, context) if row.facility else read_names(plain, row.context)
    if is_no_task(one_line(text)):
        figure = replace(figure, no_task=True, text=figure.text or "无任务")
    for named in names:
        if known or named.place is not None or named.match.rivals:
            note_doubts(named, row.place_cell, context)
    if not names:
        context.doubt("place-unknown", cell, text=one_line(text))
    return [_entry(named, row, figure, rank) for named in names]


_FIGURE_BESIDE = re.compile(r"[\d０-９][.．][\d０-９]|\s[\d０-９]")
"""In a cell with a name: a decimal, or a number set apart, is a value and no mark of a note."""


def _name_alone(row: _Row, text: str) -> str:
    """Return what a row's place cell names, without the value that it prints behind the name.

    Whichever column is read beside it, 播州区 5.31 names 播州区.
    """
    line = one_line(text)
    placed = PLACED_FIGURE.fullmatch(line)
    if placed is None or row.value_cell is row.place_cell:
        return placed["name"] if placed else text
    known = row.context.match(placed["name"]).place is not None
    return placed["name"] if known and _FIGURE_BESIDE.search(line) else text


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
        key = _names_of(ranking)
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
            order=learn_order(pairs, earlier.metric, earlier.project),
            ranks_printed=earlier.ranks_printed or ranking.ranks_printed,
            label_cells=tuple(sorted({*earlier.label_cells, *ranking.label_cells})),
        )
    return list(joined.values())
