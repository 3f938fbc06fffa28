"""Tables of any document just as they are printed: rows, frames, CSV, Excel, HTML, JSON.

A cell's text stands at its top left place; the other places that it spans are blank.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tongbao.extract.layout.boundaries import boundaries_of
from tongbao.model import Boundary, Box, Cell, Document, Table, TableKind
from tongbao.publish.folder.csvtext import csv_row, csv_writer
from tongbao.publish.formulas import neutralise
from tongbao.publish.rows.circular import edges
from tongbao.publish.workbooktext import fitting, to_workbook
from tongbao.text.escaping import json_text, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from openpyxl.worksheet.worksheet import Worksheet

TableFormat = Literal["csv", "xlsx", "html", "json"]


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """One table of a document, over all its pages."""

    table: Table
    """The same with each cell's box, page and evidence."""
    boundaries: tuple[Boundary, ...] = ()
    """Where its columns and rows begin and end, and why."""

    @property
    def number(self) -> int:
        """Return its number, from 1 in reading order."""
        return self.table.number

    @property
    def caption(self) -> str:
        """Return the lines right above it that name it; blank if there are none."""
        return self.table.caption

    @property
    def pages(self) -> tuple[int, ...]:
        """Return the pages on which it stands, from 1."""
        return tuple(part.page for part in self.table.parts)

    @property
    def confidence(self) -> float:
        """Return the belief in its least sure cell, 0 to 1."""
        return min((cell.evidence.confidence for cell in self.table.cells), default=1.0)

    @property
    def kind(self) -> TableKind:
        """Return what shows its boundaries: rules all of them, some, or none."""
        drawn = {boundary.why == "rule" for boundary in self.boundaries}
        return "half_ruled" if len(drawn) > 1 else "ruled" if True in drawn else "aligned"

    @property
    def structure_confidence(self) -> float:
        """Return how well its weakest boundary is borne out by what is printed, 0 to 1."""
        return min((boundary.support for boundary in self.boundaries), default=1.0)

    @property
    def rows(self) -> list[list[str]]:
        """Return the text of each place, lines of a cell parted by line ends."""
        rows = [[""] * self.table.n_columns for _ in range(self.table.n_rows)]
        for cell in self.table.cells:
            rows[cell.row][cell.column] = cell.text
        return rows

    @property
    def df(self) -> pd.DataFrame:
        """Return the rows as a pandas frame of text with numbered columns."""
        import pandas as pd

        return pd.DataFrame(self.rows, dtype="string")

    def to_csv(self, *, raw: bool = False) -> str:
        """Return the rows as CSV; text that a spreadsheet would run is neutralised unless ``raw``."""
        stream = io.StringIO()
        csv_writer(stream).writerows(csv_row(row, raw=raw) for row in self.rows)
        return stream.getvalue()

    def to_html(self) -> str:
        """Return an HTML ``table`` element, with spans; text stays text."""
        rows: list[list[str]] = [[] for _ in range(self.table.n_rows)]
        for cell in self.table.cells:
            rows[cell.row].append(f"<td{_spans(cell)}>{_as_html(cell.text)}</td>")
        caption = f"<caption>{_as_html(self.caption)}</caption>\n" if self.caption else ""
        body = "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows)
        return f"<table>\n{caption}{body}\n</table>"

    def to_dict(self) -> dict[str, object]:
        """Return what JSON holds of it: rows, and each cell with its spans and place on the page."""
        table = self.table
        return {
            "number": table.number,
            "pages": list(self.pages),
            "frame": table.frame,
            "kind": self.kind,
            "confidence": self.confidence,
            "structure_confidence": self.structure_confidence,
            "caption": table.caption,
            "notes": list(table.notes),
            "rows": self.rows,
            "cells": [_cell(cell) for cell in table.cells],
            "boundaries": [
                {
                    "page": one.page,
                    "of": one.way,
                    "line": [*edges(one.line).values()],
                    "why": one.why,
                    "support": one.support,
                }
                for one in self.boundaries
            ],
        }


def printed_tables(document: Document) -> list[PrintedTable]:
    """Return the tables of a document, each with its boundaries and their reasons."""
    return [PrintedTable(table, boundaries_of(table, document.pages)) for table in document.tables]


def within(tables: Sequence[PrintedTable], area: Box) -> list[PrintedTable]:
    """Return the tables whose middle stands in an area of their first page.

    Args:
        tables: Tables of one document.
        area: Points from the page's upper left corner.
    """

    def inside(box: Box) -> bool:
        return area.holds((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2)

    return [one for one in tables if one.table.parts and inside(one.table.parts[0].box)]


def write_tables(
    tables: Sequence[PrintedTable],
    folder: Path,
    name: str,
    form: TableFormat,
    *,
    raw: bool = False,
) -> list[Path]:
    """Write a document's tables, CSV to a file each, other formats to one, and return the files.

    Args:
        tables: At least one.
        folder: Where to write; it is there.
        name: What the files' names begin with.
        form: The format.
        raw: Write text as printed to CSV and Excel, even where a spreadsheet would run it.

    Raises:
        OSError: A file cannot be written.
    """
    if form == "csv":
        files = [folder / f"{name}.table-{one.number}.csv" for one in tables]
        for one, file in zip(tables, files, strict=True):
            file.write_text(one.to_csv(raw=raw), encoding="utf-8", newline="")
        return files
    file = folder / f"{name}.tables.{form}"
    if form == "xlsx":
        _write_workbook(tables, file, raw=raw)
    elif form == "html":
        body = "\n".join(one.to_html() for one in tables)
        page = f'<!doctype html>\n<meta charset="utf-8">\n<title>{_as_html(name)}</title>\n{body}\n'
        file.write_text(page, encoding="utf-8", newline="")
    else:
        text = json_text([one.to_dict() for one in tables], indent=1)
        file.write_text(text + "\n", encoding="utf-8", newline="")
    return [file]


def _write_workbook(tables: Sequence[PrintedTable], file: Path, *, raw: bool) -> None:
    from openpyxl import Workbook

    from tongbao.publish.targets.workbooks.writing import MAX_TEXT

    book = Workbook()
    book.remove(book.worksheets[0])
    for one in tables:
        sheet = book.create_sheet(f"{one.number} p{one.pages[0]}" if one.pages else str(one.number))
        for cell in one.table.cells:
            _fill(sheet, cell, MAX_TEXT, raw=raw)
    book.save(file)


def _fill(sheet: Worksheet, cell: Cell, room: int, *, raw: bool) -> None:
    """Write a cell as text, whatever it begins with or holds, never as a formula."""
    row, column = cell.row + 1, cell.column + 1
    filled = sheet.cell(row, column)
    text = fitting(cell.text if raw else neutralise(cell.text), room)
    if text:
        filled.value = to_workbook(text)
        filled.data_type = "s"
        filled.quotePrefix = True
    if cell.row_span > 1 or cell.column_span > 1:
        sheet.merge_cells(
            start_row=row,
            start_column=column,
            end_row=cell.row + cell.row_span,
            end_column=cell.column + cell.column_span,
        )


def _spans(cell: Cell) -> str:
    rows = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    columns = f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    return rows + columns


def _as_html(text: str) -> str:
    return escape(visible(text)).replace("\n", "<br>")


def _cell(cell: Cell) -> dict[str, object]:
    return {
        "row": cell.row,
        "column": cell.column,
        "row_span": cell.row_span,
        "column_span": cell.column_span,
        "text": cell.text,
        "page": cell.page,
        "box": [*edges(cell.box).values()],
        "confidence": cell.evidence.confidence,
    }
