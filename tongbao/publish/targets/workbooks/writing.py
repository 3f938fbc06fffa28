"""A workbook that is written sheet by sheet and row by row, however long; never a formula in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from tongbao.model import Severity
from tongbao.publish.folder.datapackage import both
from tongbao.publish.formulas import neutralise
from tongbao.publish.rows.doubts import Doubt
from tongbao.publish.schemas import Column, Row, Schema, Value
from tongbao.publish.workbooktext import fitting, to_workbook

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MAX_ROWS = 1_048_576
"""Of a sheet, its header included."""
MAX_TEXT = 32_767
"""UTF-16 code units of a cell."""
MAX_COMMENT = 2000
"""Of a comment: it says again what stands in ``findings``."""
MOST_COMMENTS = 2000
"""Of a sheet: all comments of a workbook are held until it is saved. Colours go on behind them."""
MARK = "tongbao_text"
"""Custom property of a workbook of ours: whether its text is neutralised or raw."""
COLOURS: dict[Severity, str] = {"error": "FFC7CE", "warning": "FFEB9C", "info": "DDEBF7"}
_HEAD_FILL = PatternFill("solid", fgColor="F2F2F2")
_WIDE = {"text": 60, "message": 60, "message_en": 60, "title": 40, "project": 28, "proposal": 40}


class Writer:
    """Writes a new workbook; its sheets may be written side by side."""

    def __init__(self, *, raw: bool) -> None:
        self.raw = raw
        self.uncommented = 0
        """Doubtful facts that are coloured and whose words stand in ``findings`` only."""
        self._book = openpyxl.Workbook(write_only=True)
        mark = StringProperty(name=MARK, value="raw" if raw else "neutralised")
        properties(self._book).append(mark)
        self._tables: list[TableSheets] = []

    def table(self, schema: Schema, *, frozen: int = 0) -> TableSheets:
        """Begin a table, of which ``frozen`` columns stay in sight beside the header."""
        made = TableSheets(self, schema, frozen)
        self._tables.append(made)
        return made

    def notes(self, lines: Iterable[Sequence[str]]) -> None:
        """Write the sheet of notes."""
        sheet = self.sheet("notes")
        sheet.column_dimensions["A"].width = 26
        sheet.column_dimensions["B"].width = 44
        sheet.column_dimensions["C"].width = 90
        for first, *rest in lines:
            head = self.cell(sheet, first)
            head.font = Font(bold=not rest)
            colour = next((c for level, c in COLOURS.items() if first == level), None)
            if colour:
                head.fill = PatternFill("solid", fgColor=colour)
            sheet.append([head, *(self.cell(sheet, text) for text in rest)])

    def save(self, path: Path, order: Sequence[str]) -> None:
        """Write the workbook.

        Args:
            path: Where to.
            order: The names of its tables and of the notes in the order of their sheets.
        """
        for table in self._tables:
            table.finish()
        first = {name: at for at, name in enumerate(order)}
        # Typed loosely: there is no other way to order sheets that are written already.
        book: Any = self._book
        book._sheets.sort(key=lambda sheet: first[sheet.title.partition(" (")[0]])
        self._book.save(path)

    def close(self) -> None:
        """Give up what was not saved, temporary files and open elements of its sheets."""
        book: Any = self._book
        for sheet in book.worksheets:
            if not sheet.closed:
                sheet.close()
                sheet._writer.cleanup()

    def sheet(self, name: str) -> Any:
        """Return a new sheet."""
        # Typed loosely: the stubs know nothing of what such a sheet takes over from others.
        return self._book.create_sheet(name)

    def cell(self, sheet: WriteOnlyWorksheet, value: Value) -> Cell:
        """Return a cell; text is text whatever it begins with or holds, never a formula."""
        if not isinstance(value, str):
            return WriteOnlyCell(sheet, None if value is None else float(value))
        text = fitting(value if self.raw else neutralise(value), MAX_TEXT)
        cell = WriteOnlyCell(sheet, to_workbook(text))
        cell.data_type = "s"
        cell.quotePrefix = True
        return cell


class TableSheets:
    """The sheets of one table: one that is longer than a sheet goes on in a further one."""

    def __init__(self, writer: Writer, schema: Schema, frozen: int) -> None:
        self._writer = writer
        self._schema = schema
        self._frozen = frozen
        self._sheets = self._rows = self._comments = 0
        self._sheet: Any = None
        self._begin()

    def append(self, row: Row, doubts: Mapping[int, Doubt]) -> None:
        """Write a row; what is doubtful of it stands by the number of its column."""
        if self._rows >= MAX_ROWS - 1:
            self.finish()
            self._begin()
        self._sheet.append(self._painted(row, doubts))
        self._rows += 1

    def finish(self) -> None:
        """Say how far the filters of the sheet under way reach."""
        last = get_column_letter(len(self._schema.columns))
        self._sheet.auto_filter.ref = f"A1:{last}{self._rows + 1}"

    def _begin(self) -> None:
        self._sheets += 1
        self._rows = self._comments = 0
        name = self._schema.name
        sheet = self._writer.sheet(name if self._sheets == 1 else f"{name} ({self._sheets})")
        for at, column in enumerate(self._schema.columns, 1):
            width = _WIDE.get(column.name, 18 if column.type == "string" else 10)
            sheet.column_dimensions[get_column_letter(at)].width = width
        sheet.freeze_panes = f"{get_column_letter(self._frozen + 1)}2"
        self._sheet = sheet
        sheet.append([self._head(column.name, column) for column in self._schema.columns])

    def _head(self, name: str, column: Column) -> Cell:
        head = self._writer.cell(self._sheet, name)
        head.font = Font(bold=True)
        head.fill = _HEAD_FILL
        head.comment = _comment(f"{both(column.title)}\n{both(column.description)}")
        return head

    def _painted(self, row: Row, doubts: Mapping[int, Doubt]) -> list[Any]:
        cells: list[Any] = []
        for at, (column, value) in enumerate(zip(self._schema.columns, row, strict=True)):
            doubt = doubts.get(at)
            if doubt is None and not isinstance(value, str):
                cells.append(value)
                continue
            cell = self._writer.cell(self._sheet, value)
            if isinstance(value, str) and column.type == "number":
                cell.font = Font(italic=True, color="808080")  # words where no number is printed
            if doubt is not None:
                cell.fill = PatternFill("solid", fgColor=COLOURS[doubt.severity])
                if at == next(place for place, one in doubts.items() if one is doubt):
                    self._say(cell, doubt)
            cells.append(cell)
        return cells

    def _say(self, cell: Cell, doubt: Doubt) -> None:
        if self._comments >= MOST_COMMENTS:
            self._writer.uncommented += 1
            return
        self._comments += 1
        cell.comment = _comment("\n".join(f"{m.zh}\n{m.en}" for m in doubt.messages))


def properties(book: Workbook) -> Any:
    """Return the custom properties of a workbook."""
    return book.custom_doc_props  # type: ignore[attr-defined]  # its stubs lag behind


def _comment(text: str) -> Comment:
    comment = Comment(to_workbook(fitting(text, MAX_COMMENT)), "tongbao")
    comment.width, comment.height = 360, 120
    return comment
