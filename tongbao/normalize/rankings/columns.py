"""What each column of a table with places in rows is: place, rank, value, label.

Roles come from the header's words and from the cells beneath, together: a header may span
a rank, a place and a value at once (``优良天比例（%）排名`` over three columns), and 序号 may or
may not be a rank.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from tongbao.confidence import DOUBTFUL
from tongbao.model import Cell, CellGrid
from tongbao.normalize.rankings.context import TableContext
from tongbao.normalize.rankings.labels import (
    header_name,
    is_place_header,
    is_rank_header,
    is_serial_header,
    is_unit,
    one_line,
)
from tongbao.text.numbers import (
    is_blank_mark,
    is_completed,
    is_no_task,
    read_number,
    read_ordinal,
    read_pair,
)

Role = Literal["place", "rank", "serial", "value", "label", "text"]

_TOTAL = re.compile(
    r"^(?:合\s*计|总\s*计|小\s*计|共\s*计|(?:全国|全省|全市|全区|全州|全县|各市|总体)?(?:合计|总计|平均(?:值|数)?|均值|总体|平均水平)|"
    r"全国|全省|全市|全区|全州|全盟|全县|[一-鿿]{1,8}(?:合计|总计|平均(?:值)?))$"
)
_NOT_MEASURED = re.compile(
    r"电\s*话|手机|联系|邮编|传真|编码|代码|年份|日期|时间$|姓名|职务|备\s*注|说明|地址|等级|级别|文号|页码"
)
_LABEL_HEADER = re.compile(
    r"项目|专项|工程|任务|指标|类别|子项|内容|事项|分类|领域|考核|类型|名称$|板块|分项"
)
_YEAR = re.compile(r"^(?:19|20)\d\d$")


def is_total(text: str) -> bool:
    """Return whether a row's name is a total or mean (合计, 全省, 平均) rather than a place."""
    return _TOTAL.match(one_line(text)) is not None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds and what its header says, unit apart."""

    index: int
    role: Role
    path: tuple[str, ...]
    """Header names from the top level down, units and repetitions removed."""
    header_cells: tuple[Cell, ...]
    unit: str
    shared_leaf: bool
    """True where the lowest header cell spans further columns."""

    @property
    def leaf(self) -> str:
        """Return the lowest header's words."""
        return self.path[-1] if self.path else ""


@dataclass(frozen=True, slots=True)
class Body:
    """A table's grid cut into header and body rows."""

    context: TableContext
    grid: CellGrid
    header_rows: tuple[int, ...]
    rows: tuple[int, ...]
    """Body rows that hold one thing per column."""
    banners: tuple[int, ...]
    """Body rows that one cell fills: 一、市区 or 雄安新区无任务."""

    def text(self, row: int, column: int) -> str:
        """Return the one-line text of the cell that covers a place; '' where none does."""
        cell = self.grid[row][column]
        return one_line(cell.text) if cell else ""

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return len(self.grid[0]) if self.grid else 0


def cut_body(context: TableContext) -> Body | None:
    """Part a table's rows into header, body and banners; None where no body row is found."""
    table = context.table
    grid = table.grid()
    rows = [row for row in range(table.n_rows) if row not in table.repeated_header_rows]
    first = _first_data_row(grid, rows, context)
    if first is None:
        return None
    first = _with_nameless_rows(grid, rows, first, context)
    header = [row for row in rows if row < first]
    body: list[int] = []
    banners: list[int] = []
    for row in rows:
        if row >= first:
            (banners if _one_cell(grid[row]) else body).append(row)
    header = [row for row in header if not _one_cell(grid[row])]
    return Body(context, grid, tuple(header), tuple(body), tuple(banners))


def _one_cell(row: Sequence[Cell | None]) -> bool:
    """Return whether a single cell spans all columns of a row with more than two."""
    cells = {(cell.row, cell.column) for cell in row if cell}
    return len(cells) == 1 and len(row) > 2 and row[0] is not None


def _first_data_row(grid: CellGrid, rows: Sequence[int], context: TableContext) -> int | None:
    fallback = None
    for row in rows:
        cells = _cells_of(grid[row])
        texts = [one_line(cell.text) for cell in cells]
        figures = sum(_is_figure(text) for text in texts)
        if not figures and _only_dashes(texts, context) and _place_header_above(grid, rows, row):
            return row
        if not figures:
            continue
        if any(_names_place(cell.text, context) for cell in cells):
            return row
        words = sum(1 for cell in cells if re.search(r"[一-鿿]", cell.text))
        if fallback is None and words and row > 0 and 3 * figures >= len(cells):
            fallback = row
    if fallback is None:
        return None
    return fallback if _place_header_above(grid, rows, fallback) else None


def _with_nameless_rows(
    grid: CellGrid, rows: Sequence[int], first: int, context: TableContext
) -> int:
    """Return the first of the rows of figures right above ``first`` that lost their name.

    They would pass for header otherwise. A row that counts the columns (1 2 3 …) is one.
    """
    places = {c.column for c in _cells_of(grid[first]) if _names_place(c.text, context)}
    for row in reversed([row for row in rows if row < first]):
        cells = _cells_of(grid[row])
        unnamed = [c for c in cells if c.column in places and _lost_its_name(c)]
        filled = [cell for cell in cells if cell.text.strip() and cell not in unnamed]
        numbers = [read_number(one_line(cell.text)) for cell in filled]
        counting = all(
            n is not None and n.value == numbers[0].value + k if numbers[0] else False
            for k, n in enumerate(numbers)
        )
        texts = [one_line(cell.text) for cell in filled if cell.row == row]
        figures = sum(_is_figure(text) for text in texts)
        own = len(texts) == len(filled) == figures + sum(is_blank_mark(t) for t in texts)
        if not (unnamed and own and figures >= 2) or counting:
            return first
        first = row
    return first


def _lost_its_name(cell: Cell) -> bool:
    """Return whether no name was read in a cell, or one too poorly to be known."""
    text = one_line(cell.text)
    return not text or (cell.evidence.confidence < DOUBTFUL and not is_place_header(text))


def _only_dashes(texts: Sequence[str], context: TableContext) -> bool:
    """Return whether a row prints a place and otherwise nothing but dashes."""
    rest = [text for text in texts if not _names_place(text, context)]
    return (
        len(rest) == len(texts) - 1
        and len(rest) > 0
        and all(text and is_blank_mark(text) for text in rest)
    )


def _place_header_above(grid: CellGrid, rows: Sequence[int], first: int) -> bool:
    """Return whether some header names places, so that unknown names below may be bureaus."""
    return any(
        is_place_header(cell.text) for row in rows if row < first for cell in _cells_of(grid[row])
    )


def _cells_of(row: Sequence[Cell | None]) -> list[Cell]:
    seen: dict[tuple[int, int], Cell] = {}
    for cell in row:
        if cell is not None:
            seen.setdefault((cell.row, cell.column), cell)
    return list(seen.values())


def _is_figure(text: str) -> bool:
    if not text or _YEAR.match(text):
        return False
    return (
        read_number(text) is not None
        or read_pair(text) is not None
        or is_no_task(text)
        or is_completed(text)
    )


def _names_place(text: str, context: TableContext) -> bool:
    line = one_line(text)
    if not line or len(line) > 40 or is_total(line):
        return False
    if context.match(line).place is not None:
        return True
    return any(match.place is not None for _, match in context.names(line))


def find_columns(body: Body) -> list[Column]:
    """Return every column with its role, in order."""
    columns = [_column(body, index) for index in range(body.width)]
    if not any(column.role == "place" for column in columns):
        columns = _places_by_header(columns)
    return columns


def _places_by_header(columns: list[Column]) -> list[Column]:
    """Take the columns whose header announces places, although no gazetteer knows the names."""
    return [
        Column(c.index, "place", c.path, c.header_cells, c.unit, c.shared_leaf)
        if c.role in {"text", "label"} and is_place_header(c.leaf)
        else c
        for c in columns
    ]


def _column(body: Body, index: int) -> Column:
    header_cells = _header_cells(body, index)
    names: list[str] = []
    unit = ""
    for cell in header_cells:
        name, found = header_name(cell.text)
        unit = found or unit
        if name and (not names or names[-1] != name) and not (names and is_unit(name)):
            names.append(name)
        elif name and is_unit(name):
            unit = unit or name
    leaf = header_cells[-1] if header_cells else None
    shared = leaf is not None and leaf.column_span > 1
    role = _role(body, index, names[-1] if names else "", shared=shared)
    return Column(index, role, tuple(names), tuple(header_cells), unit, shared)


def _header_cells(body: Body, index: int) -> list[Cell]:
    cells: list[Cell] = []
    for row in body.header_rows:
        cell = body.grid[row][index]
        if cell is not None and cell.text.strip() and (not cells or cells[-1] is not cell):
            cells.append(cell)
    return cells


def _role(body: Body, index: int, leaf: str, *, shared: bool) -> Role:
    cells = [cell for row in body.rows if (cell := body.grid[row][index]) is not None]
    origins = list({(c.row, c.column): c for c in cells}.values())
    texts = [one_line(c.text) for c in origins if c.text.strip()]
    filled = [t for t in texts if not is_blank_mark(t)]
    if not filled:
        return _unfilled_role(leaf) if texts else "text"
    named = sum(_names_place(t, body.context) for t in filled if not is_total(t))
    plain = sum(1 for t in filled if not is_total(t)) or 1
    if named >= 0.5 * plain and (named >= 2 or is_place_header(leaf)):
        return "place"
    figures = sum(_is_figure(t) or read_ordinal(t) is not None for t in filled)
    if is_serial_header(leaf):
        return "serial"
    if figures >= 0.5 * len(filled):
        return _figured_role(body, index, leaf, shared=shared)
    if is_place_header(leaf) and not _LABEL_HEADER.search(leaf):
        return "place"
    return "label" if _is_label(origins, filled, leaf) else "text"


def _unfilled_role(leaf: str) -> Role:
    """Return the role of a column that prints nothing but dashes: its header alone tells."""
    if is_rank_header(leaf):
        return "rank"
    worded = not leaf or is_place_header(leaf) or is_serial_header(leaf)
    plain = worded or _NOT_MEASURED.search(leaf) or _LABEL_HEADER.search(leaf)
    return "text" if plain else "value"


def _figured_role(body: Body, index: int, leaf: str, *, shared: bool) -> Role:
    if is_rank_header(leaf) and not shared:
        return "rank"
    if shared and _counts_up(body, index) and _first_number(body, index) == 1:
        return "rank"
    if not leaf and not shared and _counts_up(body, index):
        return "serial"
    return "text" if _NOT_MEASURED.search(leaf) else "value"


def _is_label(origins: list[Cell], filled: list[str], leaf: str) -> bool:
    """Return whether a text column groups rows: merged or repeated words, or a header's word."""
    merged = any(cell.row_span > 1 for cell in origins)
    repeated = len(set(filled)) <= 0.5 * len(filled)
    return ((merged or repeated) and not _NOT_MEASURED.search(leaf)) or bool(
        _LABEL_HEADER.search(leaf) and not _NOT_MEASURED.search(leaf)
    )


def _first_number(body: Body, index: int) -> int | None:
    ordinals = (read_ordinal(body.text(row, index)) for row in body.rows)
    return next((ordinal.start for ordinal in ordinals if ordinal), None)


def _counts_up(body: Body, index: int) -> bool:
    """Return whether a column's numbers are ranks in printed order (1, 2, 2, 4)."""
    numbers: list[int] = []
    for row in body.rows:
        text = body.text(row, index)
        ordinal = read_ordinal(text) if text else None
        if ordinal is None:
            if text and not is_blank_mark(text):
                return False
            continue
        numbers.append(ordinal.start)
    ordered = all(a <= b for a, b in pairwise(numbers))
    steps = all(
        b <= position + 1 for position, b in enumerate(numbers, start=numbers[0] if numbers else 1)
    )
    return len(numbers) >= 2 and ordered and steps and len(set(numbers)) > 1
