"""Labels of a wide table: 序号, 专项名称, 子项 left of the ranks, merged down or lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from tongbao.model import Cell, CellGrid
from tongbao.normalize.rankings.context import TableContext, find_section
from tongbao.normalize.rankings.labels import (
    Label,
    is_metric,
    is_place_header,
    is_serial_header,
    one_line,
    read_label,
)
from tongbao.text.numbers import read_ordinal

LabelRole = Literal["serial", "project", "item", "row", "unit"]


@dataclass(frozen=True, slots=True)
class BandLabels:
    """The names of one indicator of a wide table."""

    project_no: int | None
    project: str
    item: str
    metric: str
    unit: str
    row_metrics: tuple[str, ...] = ()
    """What each value row is called where the rows have labels of their own."""


@dataclass(slots=True)
class LabelColumns:
    """The columns left of the ranks, with their roles; carries labels down as it is asked."""

    context: TableContext
    grid: CellGrid
    roles: dict[int, LabelRole]
    project: Label | None = None
    project_cell: Cell | None = None
    _used_items: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, context: TableContext, header_row: int, first_rank_column: int) -> LabelColumns:
        """Find the roles of the label columns from header words and what stands below."""
        grid = context.table.grid()
        roles: dict[int, LabelRole] = {}
        text_columns = 0
        for column in range(first_rank_column):
            header = _header_text(grid, header_row, column)
            cells = _origins_below(grid, header_row, column)
            role = _role(header, cells, text_columns, first_rank_column - column)
            roles[column] = role
            text_columns += role in {"project", "item"}
        return cls(context, grid, roles)

    def of_band(self, place_row: int, value_rows: Sequence[int]) -> BandLabels:
        """Return the labels of the indicator in the given rows, carried from above if merged."""
        number: int | None = None
        project: Label | None = None
        items: list[Label] = []
        row_labels: list[str] = []
        unit = ""
        for column, role in self.roles.items():
            cell = self._label_cell(place_row, value_rows, column)
            if role == "row":
                row_labels = [self._text(row, column) for row in value_rows]
            if cell is None or not cell.text.strip():
                continue
            text = one_line(cell.text)
            if role == "serial":
                ordinal = read_ordinal(text)
                number = ordinal.start if ordinal else number
            elif role == "project":
                project = read_label(cell.text)
                self.project_cell = cell
            elif role == "item" and cell is not self.project_cell:
                items.append(read_label(cell.text))
            elif role == "unit":
                unit = text
        return self._named(number, project, items, row_labels, unit)

    def _named(
        self,
        number: int | None,
        project: Label | None,
        items: list[Label],
        row_labels: list[str],
        unit: str,
    ) -> BandLabels:
        if project is None and number is None:
            project = self.project or self._fallback()
        project = project or Label(number, "")
        if project.number is None or number is not None:
            project = Label(
                number if number is not None else project.number,
                project.name,
                project.item,
                project.metric,
                project.unit,
            )
        section = find_section(project.name, project.number, self.context)
        if project.number is None and section is not None:
            project = Label(
                section.project_no, project.name, project.item, project.metric, project.unit
            )
        self.project = project
        item = items[-1] if items else None
        metric = (item.metric if item else "") or project.metric
        return BandLabels(
            project.number,
            project.name,
            (item.name if item else "") or project.item,
            metric,
            unit or (item.unit if item and item.unit else project.unit),
            tuple(label if is_metric(label) else "" for label in row_labels),
        )

    def _fallback(self) -> Label:
        """Return the name of a table without label columns: caption, section or title."""
        if self.context.caption.name:
            return self.context.caption
        heading = self.context.heading
        if heading is not None:
            return Label(heading.project_no, heading.project, heading.item, heading.metric)
        return Label(None, self.context.header.title)

    def _label_cell(self, place_row: int, value_rows: Sequence[int], column: int) -> Cell | None:
        for row in (place_row, *value_rows):
            cell = self.grid[row][column]
            if cell is not None and cell.text.strip():
                return cell
            if cell is not None and cell.blank == "continued":
                return self._before_break(row, column)
        return None

    def _before_break(self, row: int, column: int) -> Cell | None:
        """Return the cell whose continuation stands at the top of a page."""
        for above in range(row - 1, -1, -1):
            cell = self.grid[above][column]
            if above in self.context.table.repeated_header_rows or cell is None:
                continue
            if cell.blank != "continued":
                return cell
        return None

    def _text(self, row: int, column: int) -> str:
        cell = self.grid[row][column]
        return read_label(cell.text).name if cell and cell.text.strip() else ""


def _header_text(grid: CellGrid, header_row: int, column: int) -> str:
    for row in range(header_row, -1, -1):
        cell = grid[row][column]
        if cell is not None and cell.text.strip():
            return one_line(cell.text)
    return ""


def _origins_below(grid: CellGrid, header_row: int, column: int) -> list[Cell]:
    seen: dict[tuple[int, int], Cell] = {}
    for row in range(header_row + 1, len(grid)):
        cell = grid[row][column]
        if cell is not None and cell.row > header_row and cell.text.strip():
            seen.setdefault((cell.row, cell.column), cell)
    return list(seen.values())


def _role(header: str, cells: list[Cell], texts_before: int, remaining: int) -> LabelRole:
    own = [one_line(c.text) for c in cells]
    ordinals = sum(read_ordinal(text) is not None for text in own)
    if is_serial_header(header) or (own and ordinals == len(own) and not texts_before):
        return "serial"
    if header in {"单位", "计量单位"} and texts_before:
        return "unit"
    single = [c for c in cells if c.row_span == 1]
    rowish = {one_line(c.text) for c in single}
    if single and 2 * len(single) > len(cells) and len(rowish) <= max(2, len(single) // 3):
        places = any(is_place_header(text) for text in rowish)
        if places and remaining == 1:
            return "row"
    return "item" if texts_before else "project"
