"""From the tables of single pages to whole tables, each with its caption and notes.

Two parts are one table when the first ends its page and the second begins the next, nothing
but page furniture or 续表 stands between, their columns agree, and either the header is
printed again, or numbering goes on, or the second has no header of its own. On one page, where
a caption says that the table goes on, the header has to be printed again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from tongbao.confidence import DOUBTFUL
from tongbao.extract.layout.aligned.printedlines import WORDED
from tongbao.extract.layout.parameters import STITCHING
from tongbao.extract.page import PageTable
from tongbao.model import Block, Cell, CertainText, Page, Part, Table

_CONTINUED = re.compile(
    r"^[（(]?\s*(?:续表?|接上表)\s*\d*\s*[)）]?|[（(]续(?:表|上)?[\d一二三四五六七八九十]*[)）]$"
)
_NOTE = re.compile(r"^[（(]?\s*(?:注|备注|说明|附注|数据来源|资料来源|\*|※)")
_SENTENCE_END = re.compile(r"[。；;，,]$|[：:]$")
_FIGURE = re.compile(r"[-+－]?[\d,.，．\s]+[%％‰]?|[-—–－/]+")
_SIGNED = re.compile(r"\d\s*日$|^[一二三四五六七八九十〇○零]+年.*日$")


@dataclass(slots=True)
class _Numbering:
    """The integers of a table's first column, down its parts; none where it has other text."""

    count: int = 0
    last: int = 0
    tied: int = 0
    """How many places share the last one: after two at 20 comes 22."""
    rising: bool = True
    """Whether they count the rows; ranks of places in an order of their own do not."""
    seen: set[int] = field(default_factory=set)

    def add(self, numbers: Iterable[int]) -> None:
        """Go on with the numbers of the next part."""
        for number in numbers:
            self.seen.add(number)
            self.rising &= not self.count or self.last <= number
            self.tied = self.tied + 1 if self.count and number == self.last else 1
            self.last = number
            self.count += 1


@dataclass(slots=True)
class _Chain:
    """The parts of one table found so far."""

    parts: list[PageTable] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    """Leading rows of each part that repeat the header."""
    numbers: _Numbering = field(default_factory=_Numbering)

    def add(self, part: PageTable, repeated: int = 0) -> None:
        """Go on with the part on the next page."""
        self.parts.append(part)
        self.repeated.append(repeated)
        self.numbers.add(_leading_numbers(part))


def stitch(
    pages: Sequence[Page],
    parts: Sequence[Sequence[PageTable]],
    blocks: Sequence[Sequence[Block]],
) -> list[Table]:
    """Join the parts of tables over pages.

    Args:
        pages: The pages read, in order.
        parts: The tables of each page, in reading order.
        blocks: The blocks of each page, in reading order.
    """
    chains: list[_Chain] = []
    open_chain: _Chain | None = None
    for index, page in enumerate(pages):
        follows = index > 0 and pages[index - 1].number + 1 == page.number
        for number, part in enumerate(parts[index]):
            first = number == 0 and _nothing_above(part, blocks[index])
            goes_on = follows and first
            if number and _only_continued_between(parts[index][number - 1], part, blocks[index]):
                goes_on = open_chain is not None and _repeated_rows(open_chain.parts[0], part) > 0
            repeated = _continues(open_chain, part) if open_chain and goes_on else None
            if open_chain is not None and repeated is not None:
                open_chain.add(part, repeated)
            else:
                open_chain = _Chain()
                open_chain.add(part)
                chains.append(open_chain)
        if (parts[index] and not _nothing_below(parts[index][-1], blocks[index])) or not parts[
            index
        ]:
            open_chain = None
    by_page = {
        page.number: _PageContent(tuple(own), tuple(found))
        for page, own, found in zip(pages, blocks, parts, strict=True)
    }
    return [_table(number, chain, by_page) for number, chain in enumerate(chains, 1)]


class _PageContent(NamedTuple):
    """What stands on one page, each in reading order."""

    blocks: tuple[Block, ...] = ()
    tables: tuple[PageTable, ...] = ()


def _furniture(block: Block) -> bool:
    return block.kind in {"header", "footer"}


def _nothing_above(part: PageTable, blocks: Sequence[Block]) -> bool:
    return all(
        _furniture(b)
        or b.box.bottom > part.box.top + STITCHING.edge_pt
        or _CONTINUED.search(b.text.strip())
        for b in blocks
    )


def _only_continued_between(above: PageTable, part: PageTable, blocks: Sequence[Block]) -> bool:
    """Return whether 续表 stands between two tables of one page, and nothing else does."""
    between = [
        b.text.strip()
        for b in blocks
        if not _furniture(b)
        and b.box.top >= above.box.bottom - STITCHING.edge_pt
        and b.box.bottom <= part.box.top + STITCHING.edge_pt
    ]
    return bool(between) and all(map(_CONTINUED.search, between))


def _nothing_below(part: PageTable, blocks: Sequence[Block]) -> bool:
    return all(
        _furniture(b)
        or b.box.top < part.box.bottom - STITCHING.edge_pt
        or _CONTINUED.search(b.text.strip())
        for b in blocks
    )


def _continues(chain: _Chain, part: PageTable) -> int | None:
    """Return how many leading rows repeat the header, or None if this is another table."""
    first, last = chain.parts[0], chain.parts[-1]
    repeated = _repeated_rows(first, part)
    heading = _is_header_alone(last) and _header_goes_on(last, part)
    if first.frame != part.frame:
        # Shading shows a short part where it hides in a long one: the header must tell.
        agree = (repeated > 0 or heading) and first.n_columns == part.n_columns
    elif not _same_frame(last, part):
        return None
    elif first.frame == "aligned":
        agree = last.n_columns == part.n_columns
    else:
        agree = _columns_agree(last, part, strict=repeated == 0)
    if not agree:
        return None
    numbers, more = chain.numbers, _leading_numbers(part)
    if repeated:
        return None if _restarts(numbers, more) else repeated
    if numbers.count and more and numbers.rising and _rising(more):
        between = _rows_after_number(last) + _rows_before_number(part)
        furthest = numbers.last + numbers.tied + between
        return 0 if numbers.last <= more[0] <= furthest else None
    if _restarts(numbers, more) or (_own_header(first, part) and not heading):
        return None
    return 0


def _is_header_alone(part: PageTable) -> bool:
    """Return whether a part is all header: a few rows of words, what they name is overleaf."""
    return part.n_rows <= STITCHING.header_rows and not any(_has_figure(c.text) for c in part.cells)


def _header_goes_on(before: PageTable, part: PageTable) -> bool:
    """Return whether a part begins with what is left of the wrapped names in a header."""
    last = {c.column: c.text.strip() for c in before.cells if before.n_rows - 1 in c.rows}
    opening = _row_cells(part, 0)
    named = sum(map(bool, last.values()))
    return (
        0 < len(opening) < named
        and all(last.get(c.column) and c.column_span == 1 for c in opening)
        and not any(any(map(str.isdigit, c.text)) for c in opening)
    )


def _rising(numbers: Sequence[int]) -> bool:
    return all(a <= b for a, b in pairwise(numbers))


def _restarts(numbers: _Numbering, more: Sequence[int]) -> bool:
    """Return whether the numbers of a part begin anew, the 1 being lost on a poor picture or not.

    Ranks of places in an order of their own begin anew where most were there before.
    """
    if numbers.count <= 1 or not more:
        return False
    if numbers.rising and _rising(more):
        return numbers.last > more[0] == 1 or (len(more) > 1 and more[0] < numbers.last)
    goes_on = _rising(more) and numbers.last < more[0] <= numbers.last + numbers.tied
    return not goes_on and 2 * sum(number in numbers.seen for number in more) > len(more)


def _same_frame(one: PageTable, other: PageTable) -> bool:
    """Return whether two parts are equally wide, wherever they stand on their pages.

    An aligned table is as wide as its words, which differ from page to page.
    """
    if one.frame == "aligned":
        alike = abs(one.box.width - other.box.width) <= STITCHING.aligned_share * one.box.width
        return alike or _edges_alike(one, other)
    slack = STITCHING.unscaled_share if one.unscaled or other.unscaled else STITCHING.width_share
    return abs(one.box.width - other.box.width) <= max(
        STITCHING.tolerance_pt, slack * one.box.width
    )


def _edges_alike(one: PageTable, other: PageTable) -> bool:
    """Return whether two aligned parts of like columns part them at like places."""
    inner, others = one.column_edges[1:-1], other.column_edges[1:-1]
    reach = STITCHING.side_share * max(one.box.width, other.box.width)
    return len(inner) == len(others) and all(
        abs(a - b) <= reach for a, b in zip(inner, others, strict=True)
    )


def _columns_agree(one: PageTable, other: PageTable, *, strict: bool) -> bool:
    """Return whether the column edges of the poorer part all occur in the richer one.

    A part may lack edges because its cells are merged over them. ``strict`` asks for more
    than a frame and one edge in common, unless both have the same count.
    """
    a = one.column_edges
    photographed = one.unscaled or other.unscaled
    scale = one.box.width / other.box.width if photographed else 1.0
    reach = (
        max(STITCHING.tolerance_pt, STITCHING.leaning_share * one.box.width)
        if photographed
        else STITCHING.tolerance_pt
    )
    b = [one.box.x0 + (edge - other.box.x0) * scale for edge in other.column_edges]
    poor, rich = (a, b) if len(a) <= len(b) else (b, a)
    found = sum(any(abs(edge - near) <= reach for near in rich) for edge in poor)
    if found == len(poor):
        return (
            not strict
            or len(a) == len(b)
            or len(poor) >= max(STITCHING.fewest_edges, len(rich) // 2)
        )
    return not strict and found >= STITCHING.common_share * len(poor)


def _plain(cell: Cell) -> str:
    return "".join(cell.text.split())


def _row_cells(part: PageTable, row: int) -> list[Cell]:
    return [c for c in part.cells if c.row == row and c.text.strip()]


def _row_texts(part: PageTable, row: int) -> list[str]:
    return [_plain(c) for c in _row_cells(part, row)]


def _repeated_rows(first: PageTable, part: PageTable) -> int:
    """Return how many leading rows print the same texts in both parts.

    A row with digits beside names is no header. A part is all header only where it names what
    is overleaf.
    """
    count = 0
    most = min(table.n_rows - (not _is_header_alone(table)) for table in (first, part))
    while count < most:
        ours, theirs = _row_cells(first, count), _row_cells(part, count)
        if not _same_print(ours, theirs) or (not ours and count == 0):
            break
        count += 1
    while count and not any(_row_texts(part, row) for row in range(count)):
        count -= 1
    if count and all(
        re.fullmatch(r"[\d.%％]+", t) or WORDED.fullmatch(t) for t in _row_texts(part, 0)
    ):
        return 0
    return count


def _same_print(ours: Sequence[Cell], theirs: Sequence[Cell]) -> bool:
    """Return whether two rows print the same; of recognised ones a few characters may differ."""
    texts = [(_plain(one), _plain(other)) for one, other in zip(ours, theirs, strict=False)]
    if len(ours) != len(theirs):
        return False
    if all(one == other for one, other in texts):
        return True
    if all(cell.evidence.confidence == 1 for cell in theirs):
        return False
    for one, other in zip(ours, theirs, strict=True):
        clear = min(one.evidence.confidence, other.evidence.confidence) >= DOUBTFUL
        if clear and Levenshtein.distance(_plain(one), _plain(other)) > STITCHING.misread_chars:
            return False
    alike = [fuzz.ratio(one, other) for one, other in texts]
    figures = any(re.fullmatch(r"[-\d.%％]+", text) for pair in texts for text in pair)
    each = min(alike) >= STITCHING.least_alike_percent
    mean = sum(alike) >= STITCHING.mean_alike_percent * len(alike)
    return each and mean and not figures


def _leading_numbers(part: PageTable) -> list[int]:
    """Return the integers of the first column; [] where it has other text."""
    return [int(_plain(cell)) for cell in part.cells if _is_numbered(cell)]


def _is_numbered(cell: Cell) -> bool:
    """Return whether a cell surely prints the number of its row."""
    text = _plain(cell)
    clear = cell.evidence.confidence >= DOUBTFUL
    return cell.column == 0 and text.isdecimal() and len(text) <= STITCHING.number_chars and clear


def _rows_before_number(part: PageTable) -> int:
    """Return how many rows a part has before the first that prints a number of its own."""
    return min((cell.row for cell in part.cells if _is_numbered(cell)), default=0)


def _rows_after_number(part: PageTable) -> int:
    """Return how many rows a part has after the last that prints a number of its own."""
    rows = [cell.row + cell.row_span for cell in part.cells if _is_numbered(cell)]
    return part.n_rows - max(rows, default=part.n_rows)


def _has_figure(text: str) -> bool:
    """Return whether a text has digits or is a figure in words."""
    return any(char.isdigit() for char in text) or WORDED.fullmatch(text.strip()) is not None


def _own_header(first: PageTable, part: PageTable) -> bool:
    """Return whether a part begins with a header of its own: words where figures follow.

    A section's name over all columns is none; what stands below it tells.
    """
    begin = 0
    while begin < part.n_rows - 1 and _is_section(part, begin):
        begin += 1
    if part.n_rows - begin <= 1 or not _row_texts(part, begin):
        return False
    figures = Counter(c.row for c in part.cells if _has_figure(c.text))
    below = max(figures[row] for row in range(begin + 1, part.n_rows))
    wordy = figures[begin] == 0 and below > 1
    header = {text for text in _row_texts(first, 0) if not _has_figure(text)}
    shared = len(header & set(_row_texts(part, begin)))
    return wordy or (shared > 0 and shared * 2 >= len(header))


def _is_section(part: PageTable, row: int) -> bool:
    """Return whether one cell over all columns is all that a row has."""
    spanning = [c.column_span for c in part.cells if row in c.rows]
    return part.n_columns > 1 and spanning == [part.n_columns]


def _table(number: int, chain: _Chain, pages: Mapping[int, _PageContent]) -> Table:
    edges, by_index = _common_edges(chain.parts), _any_aligned(chain.parts)
    cells: list[Cell] = []
    bottom: list[int] = []  # indices of the cells that reach the last row so far
    headers: set[int] = set()
    offset = 0
    for index, part in enumerate(chain.parts):
        repeated = chain.repeated[index]
        headers |= set(range(offset, offset + repeated))
        moved = _moved(part, edges, offset, by_index=by_index)
        cut = index > 0 and _row_is_cut(chain.parts[index - 1], part, repeated)
        if index:
            moved = _join_parts(cells, bottom, moved, offset, repeated, cut=cut)
        bottom += range(len(cells), len(cells) + len(moved))
        cells += moved
        offset += part.n_rows
        bottom = [number for number in bottom if offset - 1 in cells[number].rows]
    first, last = chain.parts[0], chain.parts[-1]
    return Table(
        number=number,
        cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))),
        n_rows=offset,
        n_columns=len(edges) - 1,
        frame=first.frame,
        parts=tuple(Part(part.page, part.box) for part in chain.parts),
        caption=_caption(first, pages[first.page]),
        notes=_notes(last, pages),
        repeated_header_rows=frozenset(headers),
    )


def _common_edges(parts: Sequence[PageTable]) -> list[float]:
    """Return all column edges of all parts, relative to the left frame, close ones once."""
    if len(parts) == 1 or _any_aligned(parts):
        return list(parts[0].column_edges)
    found = sorted(edge - part.box.x0 for part in parts for edge in part.column_edges)
    edges = [found[0]]
    for edge in found[1:]:
        if edge - edges[-1] > STITCHING.tolerance_pt:
            edges.append(edge)
    return edges


def _any_aligned(parts: Sequence[PageTable]) -> bool:
    """Return whether some part's columns cannot be measured against others: their count tells.

    So it is where alignment alone shows them, and on photographs.
    """
    alike = len({part.n_columns for part in parts}) == 1
    return any(part.frame == "aligned" or (part.unscaled and alike) for part in parts)


def _moved(part: PageTable, edges: Sequence[float], offset: int, *, by_index: bool) -> list[Cell]:
    """Return a part's cells at their places in the whole table."""
    if len(edges) == len(part.column_edges) and offset == 0:
        return list(part.cells)
    if len(edges) == len(part.column_edges) and by_index:
        return [replace(cell, row=cell.row + offset) for cell in part.cells]
    left = (
        part.box.x0
        if edges[0] < part.box.x0 - STITCHING.tolerance_pt or offset or edges[0] == 0
        else 0.0
    )

    def index(edge: float) -> int:
        return min(range(len(edges)), key=lambda i: abs(edges[i] - (edge - left)))

    places = [index(edge) for edge in part.column_edges]
    return [
        replace(
            cell,
            row=cell.row + offset,
            column=places[cell.column],
            column_span=max(1, places[cell.column + cell.column_span] - places[cell.column]),
        )
        for cell in part.cells
    ]


def _row_is_cut(before: PageTable, part: PageTable, repeated: int) -> bool:
    """Return whether the page break cut a row: its numbered first cell has no number again.

    In a table that numbers every row, a first row without number belongs to the last one.
    Elsewhere a row that is nearly blank where the last one is filled goes on with it.
    """
    if repeated >= part.n_rows:
        return False
    opening = [c for c in part.cells if c.row == repeated]
    if _goes_on_in_few(before, opening):
        return True
    if not repeated and _is_header_alone(before) and _header_goes_on(before, part):
        return True
    lead = next((c for c in opening if c.column == 0), None)
    last = next((c for c in before.cells if c.column == 0 and before.n_rows - 1 in c.rows), None)
    if lead is None or last is None or lead.text.strip() or lead.row_span > 1:
        return False
    single = last.row_span == 1 and _plain(last).isdecimal()
    return single and any(c.text.strip() for c in opening) and not _both_figured(before, opening)


def _both_figured(before: PageTable, opening: Sequence[Cell]) -> bool:
    """Return whether a column has a figure in both rows: no break cuts through a number."""
    last = {c.column: c for c in before.cells if before.n_rows - 1 in c.rows}
    return any(
        _FIGURE.fullmatch(c.text.strip()) and _FIGURE.fullmatch(last[c.column].text.strip())
        for c in opening
        if c.column in last
    )


def _goes_on_in_few(before: PageTable, opening: Sequence[Cell]) -> bool:
    """Return whether a row only ends what a few long cells of the last row began.

    One of the first columns alone is not enough: it may be a place that nothing is printed of.
    """
    last = {(c.column, c.column_span): c for c in before.cells if before.n_rows - 1 in c.rows}
    above = [last.get((c.column, c.column_span)) for c in opening]
    if len(opening) < STITCHING.fewest_cut_cells or not all(above):
        return False
    texts = [(a.text.strip(), c.text.strip()) for a, c in zip(above, opening, strict=True) if a]
    filled = sum(bool(upper) for upper, _ in texts)
    ends = [(upper, lower) for upper, lower in texts if lower]
    worded = all(upper and re.search(r"[一-鿿]", lower) for upper, lower in ends)
    inner = any(c.column > 1 for c in opening if c.text.strip())
    return (
        len(ends) >= (1 if inner else 2)
        and worded
        and filled - len(ends) >= STITCHING.ended_share * filled
    )


def _join_parts(
    cells: list[Cell],
    bottom: Sequence[int],
    moved: list[Cell],
    offset: int,
    repeated: int,
    *,
    cut: bool,
) -> list[Cell]:
    """Join cells that go on over the break: those of a cut row, and merged label cells.

    ``cells`` is changed in place; what is left of the next part is returned. A cell cannot
    span a repeated header, so behind one its blank continuation stays, with that reason.

    Args:
        cells: The cells before the break.
        bottom: Indices of those that reach it.
        moved: The cells behind it.
        offset: Their first row.
        repeated: How many of their rows repeat the header.
        cut: Whether the break cuts a row.
    """
    kept: list[Cell] = []
    for cell in moved:
        above = _above(cells, bottom, cell) if cell.row == offset + repeated else None
        if above is None:
            kept.append(cell)
        elif cut:
            cells[above] = _with_text(cells[above], cell)
            kept.append(replace(cell, text="", evidence=CertainText(""), blank="continued"))
        elif not cell.text.strip() and cells[above].row_span > 1 and cells[above].text.strip():
            cells[above] = _extend_cell(cells[above], cell, span=not repeated)
            if repeated:
                kept.append(replace(cell, blank="continued"))
        else:
            kept.append(cell)
    return kept


def _above(cells: Sequence[Cell], bottom: Sequence[int], cell: Cell) -> int | None:
    """Return the index of the cell right above the break in the same columns."""
    place = (cell.column, cell.column_span)
    return next((i for i in bottom if (cells[i].column, cells[i].column_span) == place), None)


def _with_text(above: Cell, below: Cell) -> Cell:
    """Return the upper half of a cut cell with the text of both halves."""
    part = Part(below.page, below.box)
    if not below.text.strip():
        return replace(above, continued=(*above.continued, part))
    text = "\n".join(t for t in (above.text, below.text) if t.strip())
    confidence = min(above.evidence.confidence, below.evidence.confidence)
    return replace(
        above,
        text=text,
        evidence=CertainText(text, confidence),
        blank="",
        continued=(*above.continued, part),
    )


def _extend_cell(above: Cell, below: Cell, *, span: bool) -> Cell:
    """Return a merged cell that goes on overleaf."""
    rows = below.row + below.row_span - above.row if span else above.row_span
    return replace(above, row_span=rows, continued=(*above.continued, Part(below.page, below.box)))


def _caption(part: PageTable, page: _PageContent) -> str:
    """Return the short lines right above a table that name it, joined by line ends."""
    beyond = _lowest_above(part, page.tables) + STITCHING.near_pt
    above = [
        b
        for b in page.blocks
        if not _furniture(b)
        and beyond < b.box.bottom <= part.box.top + STITCHING.near_pt
        and b.box.x0 < part.box.x1
        and b.box.x1 > part.box.x0
    ]
    above.sort(key=lambda b: -b.box.bottom)
    lines: list[str] = []
    edge = part.box.top
    for block in above:
        text = block.text.strip()
        near = edge - block.box.bottom <= max(
            STITCHING.caption_gap_pt if not lines else STITCHING.caption_pitch_pt, 2 * block.size
        )
        if not near or not _names_table(block, text):
            break
        lines.append(text)
        edge = block.box.top
        if len(lines) == STITCHING.caption_lines:
            break
    return "\n".join(reversed(lines))


def _names_table(block: Block, text: str) -> bool:
    if block.kind == "caption":
        return True
    short = len("".join(text.split())) <= STITCHING.caption_chars and "\n" not in text
    return (
        short
        and block.kind != "note"
        and not _SENTENCE_END.search(text)
        and not _SIGNED.search(text)
        and "：" not in text.removeprefix("附件：").removeprefix("单位：")
    )


def _lowest_above(part: PageTable, tables: Sequence[PageTable]) -> float:
    """Return the top of the last table above another: what ends higher is not right above."""
    return max(
        (
            other.box.top
            for other in tables
            if other is not part
            and other.box.bottom <= part.box.top + STITCHING.near_pt
            and other.box.x0 < part.box.x1
            and other.box.x1 > part.box.x0
        ),
        default=float("-inf"),
    )


def _notes(part: PageTable, pages: Mapping[int, _PageContent]) -> tuple[str, ...]:
    """Return the notes right below a table, one string for each printed paragraph.

    Where the table ends its page they may stand at the top of the next.
    """
    page = pages[part.page]
    below = _between_tables(part.box.bottom, page)
    if not below and not any(o.box.top >= part.box.bottom - STITCHING.near_pt for o in page.tables):
        below = _between_tables(0.0, pages.get(part.page + 1, _PageContent()))
    notes: list[str] = []
    for block in below:
        text = block.text.strip()
        if not (block.kind == "note" or _NOTE.match(text)):
            break
        notes.append(text)
    return tuple(notes)


def _between_tables(top: float, page: _PageContent) -> list[Block]:
    """Return a page's blocks below a height and above the next table, from the top down."""
    limit = min((o.box.top for o in page.tables if o.box.top >= top), default=float("inf"))
    return sorted(
        (
            block
            for block in page.blocks
            if not _furniture(block) and top - STITCHING.near_pt <= block.box.top <= limit
        ),
        key=lambda block: block.box.top,
    )
