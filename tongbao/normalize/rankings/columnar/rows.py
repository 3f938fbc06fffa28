"""Where a table's header ends, and what each row of its body is.

A body row is typed like the rows below it, whatever it is called: figures over figures, places
over places. So the header is cut where that explains most cells at once, and a row that names
合计 or has lost its name is body wherever it stands.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tongbao.model import Cell, CellGrid
from tongbao.normalize.rankings.columnar.cell_kinds import SORT_OF, Kind, Sort, kind_of
from tongbao.normalize.rankings.context import TableContext
from tongbao.normalize.rankings.labels import is_unit, one_line
from tongbao.normalize.rankings.parameters import CUT
from tongbao.text.numbers import read_number

_NOTE = re.compile(
    r"^[（(]?\s*(?:注|备注|说明|附注|数据来源|资料来源)\s*(?:\d+\s*)?[:：.．、]|[。；]$"
)


@dataclass(frozen=True, slots=True)
class Body:
    """A table's grid cut into header and body rows."""

    context: TableContext
    grid: CellGrid
    header_rows: tuple[int, ...]
    """Rows of header cells from the top; rows of units and of column numbers are not among them."""
    unit_rows: tuple[int, ...]
    """Header rows that print a unit for each column."""
    rows: tuple[int, ...]
    """Body rows that hold one thing per column."""
    banners: tuple[int, ...]
    """Body rows that one cell fills: 一、市区 or 雄安新区无任务."""
    notes: tuple[int, ...] = ()
    """Rows of one long cell that explain the table."""
    titles: tuple[int, ...] = ()
    """Rows of one cell above the header: the table's own caption."""
    kinds: dict[tuple[int, int], Kind] = field(default_factory=dict, compare=False)
    """(row, column) → the kind of the cell that covers the place."""

    def text(self, row: int, column: int) -> str:
        """Return the one-line text of the cell that covers a place; '' where none does."""
        cell = self.grid[row][column]
        return one_line(cell.text) if cell else ""

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return len(self.grid[0]) if self.grid else 0


def cut_body(context: TableContext) -> Body | None:
    """Part a table's rows into header, body, banners and notes; None where no body row is found."""
    lines = _lines_of(context)
    plain = [row for row in lines.full if row not in lines.counting and row not in lines.units]
    cut = _best_cut(plain, lines.kinds, context.table.n_columns)
    if cut is None:
        return None
    first = plain[cut]
    header = tuple(row for row in plain[:cut] if _is_own(lines.grid[row], row))
    below = [row for row in lines.full if row >= first and row not in lines.units]
    repeated = _repeated_headers(below, header, lines)
    grouped = {row for row in below if _is_unmerged_banner(row, lines)}
    titles, notes, banners = _sort_lone(lines, header, first)
    banners = sorted({*banners, *grouped})
    if titles and _heads_first_block(titles[-1], banners, repeated, lines.grid):
        banners.insert(0, titles.pop())
    return Body(
        context, lines.grid, header, tuple(sorted(row for row in lines.units if row < first)),
        tuple(row for row in below if row not in grouped and row not in repeated),
        tuple(banners), tuple(notes), tuple(titles), lines.kinds,
    )  # fmt: skip


def _repeated_headers(rows: Sequence[int], header: Sequence[int], lines: _Lines) -> frozenset[int]:
    """Return the rows that print the header once more, or a part of it that wrapped otherwise."""
    whole = {_row_text(lines.grid[row]) for row in header}
    width = len(lines.grid[0])
    over = [
        "".join(_row_text(lines.grid[row])[column] for row in header) for column in range(width)
    ]
    found = set()
    for row in rows:
        texts = _row_text(lines.grid[row])
        worded = [lines.kinds[row, column] in _WORDED for column in range(width)]
        filled = [(text, head) for text, head in zip(texts, over, strict=True) if text]
        part = len(filled) >= CUT.fewest_repeated and all(text in head for text, head in filled)
        if texts in whole or (part and all(worded)):
            found.add(row)
    return frozenset(found)


_WORDED: frozenset[Kind] = frozenset({"words", "place", "total", "blank"})
"""What header cells are, whatever they are taken for."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """A table's rows by how many cells fill them, and what those print."""

    grid: CellGrid
    lone: Mapping[int, Cell]
    """Rows that one cell fills, with it."""
    full: Sequence[int]
    kinds: dict[tuple[int, int], Kind]
    counting: frozenset[int]
    """Rows that number the columns."""
    units: frozenset[int]
    """Rows that print units only."""


def _lines_of(context: TableContext) -> _Lines:
    table = context.table
    grid = table.grid()
    rows = [row for row in range(table.n_rows) if row not in table.repeated_header_rows]
    lone = {row: cell for row in rows if (cell := _lone_cell(grid[row])) is not None}
    full = [row for row in rows if row not in lone]
    counting = frozenset(row for row in full if _counts_columns(grid[row]))
    units = frozenset(row for row in full if row not in counting and _prints_units(grid[row]))
    return _Lines(grid, lone, full, _kinds(grid, full, context), counting, units)


def _lone_cell(row: Sequence[Cell | None]) -> Cell | None:
    """Return the cell that fills a row, or the note that is all it prints; None where none is."""
    filled = {id(cell): cell for cell in row if cell is not None and cell.text.strip()}
    alone = next(iter(filled.values())) if len(filled) == 1 else None
    note = alone is not None and _NOTE.match(one_line(alone.text)) is not None
    return alone if note and len(row) >= CUT.fewest_banner_columns else only_cell(row)


def _sort_lone(
    lines: _Lines, header: Sequence[int], first: int
) -> tuple[list[int], list[int], list[int]]:
    """Return titles, notes and banners among the rows that one cell fills.

    Args:
        lines: The table's rows.
        header: Rows of the header.
        first: The first body row; a table without header begins there.
    """
    starts = min(header[0] if header else first, first)
    ends = header[-1] if header else -1
    titles: list[int] = []
    notes: list[int] = []
    banners: list[int] = []
    for row, cell in lines.lone.items():
        text = one_line(cell.text)
        if not text:
            continue
        if row >= starts and (_NOTE.search(text) or len(text) > CUT.longest_banner_chars):
            notes.append(row)
        else:
            (banners if row >= starts and row > ends else titles).append(row)
    return titles, notes, banners


def _heads_first_block(
    title: int, banners: Sequence[int], repeated: Collection[int], grid: CellGrid
) -> bool:
    """Return whether the line above the header heads the first of several blocks.

    It does where those below it are numbered as it is (一、县区 … 二、部门), or repeat the header.
    """
    texts = [one_line(cell.text) for row in (title, *banners) if (cell := _first_cell(grid[row]))]
    numbered = all(_NUMBERED.match(text) for text in texts)
    return bool(banners) and (numbered or all(row + 1 in repeated for row in banners))


def _first_cell(row: Sequence[Cell | None]) -> Cell | None:
    return next((cell for cell in row if cell is not None and cell.text.strip()), None)


_STEM = re.compile(r"栏次|[甲乙丙丁戊]|[A-E]")
"""What stands over the columns of words where those of figures are numbered."""
_FORMULA = re.compile(r"\s*[=＝]\s*[-+*/×÷－＋—%％\d\s()（）.A-E]+$")
"""How one column follows from others: 3=2÷1, ⑤=④/③*100%."""
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]")


def only_cell(row: Sequence[Cell | None]) -> Cell | None:
    """Return the cell that spans all columns of a row with more than two; None where none does."""
    if len(row) < CUT.fewest_banner_columns or row[0] is None:
        return None
    cells = {(cell.row, cell.column) for cell in row if cell}
    return row[0] if len(cells) == 1 else None


_GROUP = re.compile(
    r"^[一二三四五六七八九十]+、|^[（(][一二三四五六七八九十]+[)）]|[组类档片]$|(?:等次|梯队|片区)$"
)


def _is_unmerged_banner(row: int, lines: _Lines) -> bool:
    """Return whether a row prints a group's name and, in cells of their own, nothing else."""
    cells = lines.grid[row]
    kinds = [lines.kinds[row, column] for column in range(len(cells))]
    filled = [cell for cell, kind in zip(cells, kinds, strict=True) if kind != "blank"]
    one = len({id(cell) for cell in filled}) == 1 and filled[0] is not None
    if len(cells) < CUT.fewest_banner_columns or not one or "words" not in kinds:
        return False
    return filled[0] is not None and _GROUP.search(one_line(filled[0].text)) is not None


def _kinds(
    grid: CellGrid, rows: Sequence[int], context: TableContext
) -> dict[tuple[int, int], Kind]:
    known: dict[str, Kind] = {}
    kinds: dict[tuple[int, int], Kind] = {}
    for row in rows:
        for column, cell in enumerate(grid[row]):
            text = cell.text if cell else ""
            if text not in known:
                known[text] = kind_of(text, context)
            kinds[row, column] = known[text]
    return kinds


def _counts_columns(row: Sequence[Cell | None]) -> bool:
    """Return whether a row numbers the columns: 1 2 3 …, 甲 乙 1 2, (1) (2) (3)=(2)/(1)."""
    cells = list({(c.row, c.column): c for c in row if c}.values())
    texts = [one_line(cell.text) for cell in cells if cell.text.strip()]
    texts = list(itertools.dropwhile(_STEM.fullmatch, texts))
    numbers = [read_number(_FORMULA.sub("", text).strip("()（）")) for text in texts]
    found = [number.value for number in numbers if number is not None and not number.unit]
    if len(found) < CUT.fewest_counted_columns or len(found) < len(texts):
        return False
    return found[0] in {0, 1} and all(b - a == 1 for a, b in itertools.pairwise(found))


def _prints_units(row: Sequence[Cell | None]) -> bool:
    """Return whether a row prints units only, under the headers they belong to."""
    cells = {(c.row, c.column): one_line(c.text) for c in row if c}
    texts = [text for text in cells.values() if text]
    units = sum(is_unit(text.strip("（）()")) for text in texts)
    return units > 0 and units >= len(texts) - 1 and len(cells) > 1


def _is_own(row: Sequence[Cell | None], number: int) -> bool:
    """Return whether a row begins a cell, and is not only covered by those above."""
    return any(cell is not None and cell.row == number for cell in row)


def _row_text(row: Sequence[Cell | None]) -> tuple[str, ...]:
    return tuple(one_line(cell.text) if cell else "" for cell in row)


def _best_cut(rows: Sequence[int], kinds: dict[tuple[int, int], Kind], width: int) -> int | None:
    """Return how many of the rows are header, so that most cells are explained; None for no body."""
    if not rows:
        return None
    sorts = [_column_sort(rows, kinds, column) for column in range(width)]
    if "number" not in sorts and sorts.count("place") == 0:
        return None
    body = [_worth(row, kinds, sorts, width, header=False) for row in rows]
    head = [_worth(row, kinds, sorts, width, header=True) for row in rows]
    best, best_score = 0, sum(body)
    score = best_score
    for cut in range(1, min(len(rows), CUT.most_header_rows + 1)):
        score += head[cut - 1] - body[cut - 1]
        if score > best_score:
            best, best_score = cut, score
    return best if best_score > 0 else None


def _column_sort(rows: Sequence[int], kinds: dict[tuple[int, int], Kind], column: int) -> Sort:
    """Return what most cells of the lower two thirds of a column are."""
    lower = rows[len(rows) // 3 :]
    votes = Counter(SORT_OF[kinds[row, column]] for row in lower)
    votes.pop("", None)
    return votes.most_common(1)[0][0] if votes else ""


def _worth(
    row: int, kinds: dict[tuple[int, int], Kind], sorts: Sequence[Sort], width: int, *, header: bool
) -> float:
    total = 0.0
    for column in range(width):
        kind = kinds[row, column]
        total += _as_header(kind) if header else _as_body(kind, sorts[column])
    return total


def _as_header(kind: Kind) -> float:
    return {
        "words": CUT.header_words_signs,
        "total": 0.0,
        "blank": 0.0,
        "year": 0.0,
        "mark": CUT.header_mark_signs,
        "place": CUT.header_place_signs,
    }.get(kind, CUT.header_number_signs)


def _as_body(kind: Kind, column: Sort) -> float:
    sort = SORT_OF[kind]
    if not sort or not column:
        return 0.0
    if sort == column:
        return CUT.body_words_signs if sort == "words" else CUT.body_alike_signs
    if column == "words":
        return 0.0
    if column == "place" and sort == "words":
        return CUT.body_unknown_name_signs
    return CUT.body_unalike_signs
