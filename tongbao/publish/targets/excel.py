"""Excel: one workbook, facts first, then notes and a sheet for each table; doubts coloured."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from tongbao.model import Message, Severity
from tongbao.publish.dataset import Dataset
from tongbao.publish.folder.datapackage import both
from tongbao.publish.formulas import neutralise, restore
from tongbao.publish.rows.doubts import Doubt
from tongbao.publish.rows.facts import fact_view
from tongbao.publish.schemas import FACTS, RANKINGS, Row, Schema, Value
from tongbao.publish.targets.base import Exported
from tongbao.publish.targets.files import WRITTEN, FileTarget, Tables, as_named, replacing
from tongbao.publish.trust import Trust
from tongbao.publish.wide import Wide
from tongbao.publish.workbooktext import fitting, from_workbook, size, to_workbook

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
_MARK = "tongbao_text"
"""Custom property of a workbook of ours: whether its text is neutralised or raw."""
_COLOURS: dict[Severity, str] = {"error": "FFC7CE", "warning": "FFEB9C", "info": "DDEBF7"}
_LEVELS: dict[Severity, Message] = {
    "error": Message(
        "错误：原文自相矛盾，或有事实丢失",
        "Error: the document contradicts itself, or a fact was lost",
    ),
    "warning": Message("警告：某一事实存疑", "Warning: a fact is doubtful"),
    "info": Message(
        "提示：值得一看，或由其他证据推断",
        "Note: worth a look, or worked out from other evidence",
    ),
}
_ENTRY_ID = RANKINGS.names.index("entry_id")
_COLOURED = tuple(
    RANKINGS.names.index(name)
    for name in ("value", "rank", "place", "place_text", "value_text", "status")
)
"""Columns of ``rankings`` that are coloured; the words stand at the first."""
_HEAD_FILL = PatternFill("solid", fgColor="F2F2F2")
_WIDE = {"text": 60, "message": 60, "message_en": 60, "title": 40, "project": 28, "proposal": 40}

Paint = Callable[[int, Row], Mapping[int, Doubt]]
"""Row number and row → column → what is doubtful there."""


class Excel(FileTarget):
    """One workbook. Text that Excel would run is neutralised, or with ``raw`` as printed."""

    def __init__(self, path: Path, *, raw: bool = False) -> None:
        super().__init__(path, raw=raw)
        self._notices: list[Message] = []

    def typed(self, schema: Schema, row: Sequence[object]) -> Row:
        """Return a row as a sheet holds it: text that no cell takes is cut, and that is said."""
        typed = super().typed(schema, row)
        if not any(isinstance(value, str) and size(value) >= MAX_TEXT for value in typed):
            return typed
        key = "/".join(str(typed[schema.names.index(name)]) for name in schema.primary_key)
        return tuple(
            self._fitting(value, f"{schema.name} {key} {column.name}")
            if isinstance(value, str)
            else value
            for column, value in zip(schema.columns, typed, strict=True)
        )

    def _fitting(self, text: str, where: str) -> str:
        """Return text as long as a cell may hold; say where it was cut."""
        shown = fitting(text, MAX_TEXT - 1)  # an apostrophe may come in front
        if shown == text:
            return text
        self._notices.append(
            Message(
                f"Excel 单元格最多 {MAX_TEXT} 个字符，{where} 有 {len(text)} 个，末尾未写入；请用其他格式。",
                f"A cell of Excel holds {MAX_TEXT} characters; {where} has {len(text)}, and its end "
                "is left out. Use another format for it.",
            )
        )
        return shown

    def _read(self) -> Tables:
        if not self.path.exists():
            return {}
        try:
            book = openpyxl.load_workbook(self.path, read_only=True)
        except Exception as error:  # a broken file fails in as many ways as zip and XML can
            raise self._foreign() from error
        try:
            marks = {one.name: one.value for one in _properties(book).props}
            if _MARK not in marks:
                raise self._foreign()
            return self._tables_of(book, neutralised=marks[_MARK] == "neutralised")
        finally:
            book.close()

    def _tables_of(self, book: Workbook, *, neutralised: bool) -> Tables:
        found: dict[str, list[Row]] = {}
        for sheet in book.worksheets:
            name = re.sub(r" \(\d+\)$", "", sheet.title)
            if name not in WRITTEN:
                continue
            rows = sheet.iter_rows(values_only=True)
            heads = [str(_as_shown(head)) for head in next(rows, ())]
            for values in rows:
                named = dict(zip(heads, values, strict=False))
                shown = map(_as_shown, as_named(WRITTEN[name], named))
                row = self.typed(WRITTEN[name], list(shown))
                if neutralised:
                    row = tuple(restore(v) if isinstance(v, str) else v for v in row)
                found.setdefault(name, []).append(row)
        return found

    def _save(self, tables: Tables, dataset: Dataset, exported: Exported) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        writer = Writer(raw=self.raw)
        facts = [self.typed(FACTS, row) for row in fact_view(tables)]
        writer.table(FACTS, facts, self._facts)
        writer.notes(_notes(dataset, raw=self.raw))
        for name, schema in WRITTEN.items():
            writer.table(schema, tables[name], self._facts if name == "rankings" else _no_doubts)
        with replacing([self.path]) as (partial,):
            writer.save(partial)
        exported.files = [str(self.path)]
        exported.notices = self._notices

    def _save_wide(self, wide: Wide, path: Path, dataset: Dataset, exported: Exported) -> None:
        if self.path.exists():
            self._read()
        writer = Writer(raw=self.raw)
        writer.notes(_notes(dataset, raw=self.raw))
        rows = [
            tuple(
                wide.words.get(number, {}).get(at) if value is None else value
                for at, value in enumerate(self.typed(wide.schema, row))
            )
            for number, row in enumerate(wide.rows)
        ]
        doubts = wide.doubts
        writer.table(wide.schema, rows, lambda n, _: doubts.get(n, {}), frozen=wide.keys)
        writer.save(path)
        exported.notices = self._notices

    def _facts(self, _: int, row: Row) -> Mapping[int, Doubt]:
        doubt = self.doubts.get(str(row[_ENTRY_ID]))
        return dict.fromkeys(_COLOURED, doubt) if doubt is not None else {}


def _no_doubts(_: int, __: Row) -> Mapping[int, Doubt]:
    return {}


class Writer:
    """Writes sheets of a new workbook, row by row."""

    def __init__(self, *, raw: bool) -> None:
        self.raw = raw
        self._book = openpyxl.Workbook(write_only=True)
        mark = StringProperty(name=_MARK, value="raw" if raw else "neutralised")
        _properties(self._book).append(mark)

    def save(self, path: Path) -> None:
        """Write the workbook."""
        self._book.save(path)

    def notes(self, lines: Iterable[Sequence[str]]) -> None:
        """Write the sheet of notes."""
        sheet = self._book.create_sheet("notes")
        sheet.column_dimensions["A"].width = 26
        sheet.column_dimensions["B"].width = 44
        sheet.column_dimensions["C"].width = 90
        for first, *rest in lines:
            head = self._cell(sheet, first)
            head.font = Font(bold=not rest)
            colour = next((c for level, c in _COLOURS.items() if first == level), None)
            if colour:
                head.fill = PatternFill("solid", fgColor=colour)
            sheet.append([head, *(self._cell(sheet, text) for text in rest)])

    def table(self, schema: Schema, rows: Sequence[Row], paint: Paint, *, frozen: int = 0) -> None:
        """Write a table; one that is longer than a sheet goes on in a further sheet.

        Args:
            schema: Its columns.
            rows: Its rows.
            paint: What is doubtful of a row.
            frozen: How many columns stay in sight beside the header.
        """
        numbered = enumerate(rows)
        number = 1
        while True:
            portion = list(islice(numbered, MAX_ROWS - 1))
            if number > 1 and not portion:
                return
            name = schema.name if number == 1 else f"{schema.name} ({number})"
            sheet = self._sheet(name, schema, len(portion))
            sheet.freeze_panes = f"{get_column_letter(frozen + 1)}2"
            sheet.append(list(self._heads(sheet, schema)))
            for at, row in portion:
                sheet.append(self._painted(sheet, schema, row, paint(at, row)))
            number += 1

    def _sheet(self, name: str, schema: Schema, rows: int) -> Any:
        # Typed loosely: the stubs know nothing of what such a sheet takes over from others.
        sheet: Any = self._book.create_sheet(name)
        last = get_column_letter(len(schema.columns))
        sheet.auto_filter.ref = f"A1:{last}{rows + 1}"
        for at, column in enumerate(schema.columns, 1):
            width = _WIDE.get(column.name, 18 if column.type == "string" else 10)
            sheet.column_dimensions[get_column_letter(at)].width = width
        return sheet

    def _heads(self, sheet: WriteOnlyWorksheet, schema: Schema) -> Iterator[Cell]:
        for column in schema.columns:
            head = self._cell(sheet, column.name)
            head.font = Font(bold=True)
            head.fill = _HEAD_FILL
            head.comment = _comment(f"{both(column.title)}\n{both(column.description)}")
            yield head

    def _painted(
        self, sheet: WriteOnlyWorksheet, schema: Schema, row: Row, doubts: Mapping[int, Doubt]
    ) -> list[Any]:
        cells: list[Any] = []
        for at, (column, value) in enumerate(zip(schema.columns, row, strict=True)):
            doubt = doubts.get(at)
            if doubt is None and not isinstance(value, str):
                cells.append(value)
                continue
            cell = self._cell(sheet, value)
            if isinstance(value, str) and column.type == "number":
                cell.font = Font(italic=True, color="808080")  # words where no number is printed
            if doubt is not None:
                cell.fill = PatternFill("solid", fgColor=_COLOURS[doubt.severity])
                if at == next(place for place, one in doubts.items() if one is doubt):
                    cell.comment = _comment("\n".join(f"{m.zh}\n{m.en}" for m in doubt.messages))
            cells.append(cell)
        return cells

    def _cell(self, sheet: WriteOnlyWorksheet, value: Value) -> Cell:
        """Return a cell; text is text whatever it begins with or holds, never a formula."""
        if not isinstance(value, str):
            return WriteOnlyCell(sheet, None if value is None else float(value))
        text = fitting(value if self.raw else neutralise(value), MAX_TEXT)
        cell = WriteOnlyCell(sheet, to_workbook(text))
        cell.data_type = "s"
        cell.quotePrefix = True
        return cell


def _properties(book: Workbook) -> Any:
    return book.custom_doc_props  # type: ignore[attr-defined]  # its stubs lag behind


def _as_shown(value: object) -> object:
    return from_workbook(value) if isinstance(value, str) else value


def _comment(text: str) -> Comment:
    comment = Comment(to_workbook(fitting(text, MAX_COMMENT)), "tongbao")
    comment.width, comment.height = 360, 120
    return comment


def _notes(dataset: Dataset, *, raw: bool) -> Iterator[Sequence[str]]:
    """Yield the lines of the notes: what this is, colours, columns, circulars."""
    package = dataset.package
    yield (str(package.get("title") or "tongbao"),)
    yield ("version 版本", dataset.version, str(package.get("versionRule", "")))
    for licence in package.get("licenses") or ():
        yield ("licence 许可", str(licence.get("title", "")))
    trust = Trust.stated_by(package)
    if trust is not None:
        yield ("trust 可信度", *trust.paragraph)
    yield ("text 文字", "raw" if raw else "'", both(_TEXT[raw]))
    yield ("history 历史", "", both(_HISTORY))
    yield ("",)
    yield ("colours 颜色",)
    for level, message in _LEVELS.items():
        yield (level, message.zh, message.en)
    yield ("",)
    yield ("columns 列",)
    for schema in WRITTEN.values():
        yield (schema.name, both(schema.title), both(schema.description))
        for column in schema.columns:
            yield (f"  {column.name}", both(column.title), both(column.description))
    yield ("",)
    yield ("circulars 通报",)
    for source in package.get("sources") or ():
        yield tuple(str(source.get(name, "")) for name in ("number", "title", "hash"))


_TEXT = {
    False: Message(
        "Excel 会当作公式执行的文字，前面有一个撇号；去掉即为原文。数字不受影响",
        "Text that Excel would run as a formula has an apostrophe in front; without it, it is as "
        "printed. Numbers are not touched",
    ),
    True: Message("文字与原文完全一致", "Text is exactly as printed"),
}
_HISTORY = Message(
    "再次导出会更新各表；更正前的值在 history 表中",
    "Exporting again updates the sheets; what they said before is in the sheet history",
)
