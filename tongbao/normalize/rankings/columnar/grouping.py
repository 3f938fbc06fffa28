"""What words beside the places are: names of projects, groups that rank anew, or attributes.

Words that are repeated down a column (等次, 首要污染物) are attributes of the places, unless they
cut the table into rankings: because the same places come again under each, or because ranks begin
anew in each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from tongbao.model import Cell
from tongbao.normalize.rankings.columnar.cell_kinds import is_total
from tongbao.normalize.rankings.columnar.columns import Column
from tongbao.normalize.rankings.columnar.pairing import Band
from tongbao.normalize.rankings.columnar.rows import Body
from tongbao.normalize.rankings.labels import Label, is_group_header, one_line, read_label
from tongbao.normalize.rankings.parameters import ROLE
from tongbao.text.numbers import is_no_task, read_ordinal

Use = Literal["project", "group", "class", "attribute"]
"""``group``: ranks begin anew in each; ``class``: it only names blocks of one ranking."""


@dataclass(frozen=True, slots=True)
class Cut:
    """How labels part the rows of a band: row → what names it, of one column or of banners."""

    use: Use
    labels: Mapping[int, Label]
    cells: Mapping[int, tuple[int, int]]
    """Row → the cell that prints its label."""
    texts: Mapping[int, str]
    """Row → the label as printed."""
    column: Column | None = None


@dataclass(frozen=True, slots=True)
class _Labelled:
    labels: dict[int, Label] = field(default_factory=dict)
    cells: dict[int, tuple[int, int]] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)

    def put(self, row: int, label: Label, cell: Cell) -> None:
        self.labels[row] = label
        self.cells[row] = (cell.row, cell.column)
        self.texts[row] = one_line(cell.text)


def cuts_of(band: Band, columns: Sequence[Column], body: Body) -> list[Cut]:
    """Return how banners and each column of words part the rows of a band, and what that means."""
    cuts: list[Cut] = []
    over = _banners(body)
    if over.labels:
        cuts.append(_cut(over, None, band, columns, body))
    first = min((c.index for c in columns if c.role == "place"), default=0)
    serials = [c for c in columns if c.role == "serial"]
    for column in columns:
        if column.role not in {"words", "parent"}:
            continue
        if not (column.index < first or column in band.columns):
            continue
        cut = _cut(_down(body, column, serials), column, band, columns, body)
        # What lies over the places parts them only where they are ranked anew in each.
        if column.role == "words" or cut.use == "group":
            cuts.append(cut)
    return cuts


def _banners(body: Body) -> _Labelled:
    """Return the banner (一、市区) that stands over each row."""
    found = _Labelled()
    cells = {row: next(c for c in body.grid[row] if c and c.text.strip()) for row in body.banners}
    current: Cell | None = None
    for row in sorted((*body.rows, *body.banners)):
        if row in cells:
            text = one_line(cells[row].text)
            current = None if is_no_task(text) else cells[row]
        elif current is not None:
            found.put(row, read_label(current.text), current)
    return found


def _down(body: Body, column: Column, serials: Sequence[Column]) -> _Labelled:
    """Return row → the label that covers it: the last one printed since header or banner."""
    found = _Labelled()
    own = set(body.rows)
    above: tuple[Label, Cell] | None = None
    for row in range(body.rows[0], body.rows[-1] + 1):
        if row in body.context.table.repeated_header_rows:
            continue
        if row not in own:
            above = None
            continue
        cell = body.grid[row][column.index]
        if cell is not None and cell.text.strip():
            above = (_numbered(body, row, cell, column, serials), cell)
        if above is not None:
            found.put(row, *above)
    return found


def _numbered(body: Body, row: int, cell: Cell, column: Column, serials: Sequence[Column]) -> Label:
    """Return the label that a cell prints; the 序号 merged beside it is its number."""
    label = read_label(cell.text)
    beside = [body.grid[row][s.index] for s in serials if s.index < column.index]
    if label.number is None and beside and beside[-1] is not None:
        serial = beside[-1]
        ordinal = read_ordinal(one_line(serial.text))
        if ordinal and serial.row_span >= cell.row_span:
            label = replace(label, number=ordinal.start)
    return label


def _cut(
    found: _Labelled, column: Column | None, band: Band, columns: Sequence[Column], body: Body
) -> Cut:
    # A total over the first banner is of all groups, and makes no block of its own.
    named = ((row, body.text(row, band.place.index)) for row in body.rows)
    rows = [row for row, name in named if name and not is_total(name)]
    use = _use(found.texts, column, rows, band, columns, body)
    return Cut(use, found.labels, found.cells, found.texts, column)


def _use(
    texts: Mapping[int, str], column: Column | None, rows: Sequence[int], band: Band,
    columns: Sequence[Column], body: Body,
) -> Use:  # fmt: skip
    """Decide what a column of words (None: the banners) says of the rows."""
    labels = {texts[row] for row in rows if row in texts}
    if _places_come_again(texts, rows, band, body):
        return "project"
    blocks = list(_blocks(texts, rows))
    whole = len(blocks) == len(labels)
    own = (*band.columns, *band.shared_ranks)
    ranks = [c for c in columns if c.role == "rank" and c in own]
    if whole and len(labels) > 1 and any(_begin_anew(blocks, rank, body) for rank in ranks):
        return "group"
    if column is None:
        return "class" if ranks else "project"
    if not (whole and column.merged):
        return "attribute"
    over_all = len(labels) == 1 and len(texts) >= len(rows)
    if over_all or (column.names_project and not ranks):
        return "project"
    return "class" if is_group_header(column.leaf) else "attribute"


def _places_come_again(
    texts: Mapping[int, str], rows: Sequence[int], band: Band, body: Body
) -> bool:
    """Return whether most places stand under several of the labels."""
    under: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row in texts:
            under[body.text(row, band.place.index)].add(texts[row])
    again = sum(len(labels) > 1 for labels in under.values())
    return len(under) > 0 and again > ROLE.most_share * len(under)


def _blocks(texts: Mapping[int, str], rows: Sequence[int]) -> Iterator[list[int]]:
    """Yield runs of rows under one label."""
    block: list[int] = []
    for row in rows:
        if block and texts.get(row) != texts.get(block[-1]):
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _begin_anew(blocks: Sequence[Sequence[int]], rank: Column, body: Body) -> bool:
    """Return whether ranks begin at 1 in every block, which they cannot in one ranking.

    Ties may put several places first, but then the ranks of a later block go on from there.
    """
    starts: list[int] = []
    for block in blocks:
        found = [o.start for row in block if (o := read_ordinal(body.text(row, rank.index)))]
        if found:
            starts.append(min(found))
    if len(starts) < ROLE.fewest_names or any(start != 1 for start in starts):
        return False
    every = [
        o.start for b in blocks for row in b if (o := read_ordinal(body.text(row, rank.index)))
    ]
    return max(every) < len(every)
