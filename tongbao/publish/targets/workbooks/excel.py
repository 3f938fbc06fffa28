"""Excel: one workbook, facts first, then notes and a sheet for each table; doubts coloured."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import openpyxl

from tongbao.model import Message, Severity
from tongbao.publish.dataset import Dataset
from tongbao.publish.folder.datapackage import both
from tongbao.publish.folder.descriptor import sources_of
from tongbao.publish.folder.replacing import replacing
from tongbao.publish.formulas import restore
from tongbao.publish.rows.doubts import doubts_of
from tongbao.publish.rows.facts import fact_view
from tongbao.publish.rows.file import FileRows
from tongbao.publish.schemas import FACTS, RANKINGS, Row, Schema
from tongbao.publish.targets.base import Exported
from tongbao.publish.targets.files import WRITTEN, FileTarget, Output, as_named
from tongbao.publish.targets.workbooks.writing import (
    MARK,
    MAX_TEXT,
    MOST_COMMENTS,
    Writer,
    properties,
)
from tongbao.publish.trust import Trust
from tongbao.publish.wide import Wide
from tongbao.publish.workbooktext import fitting, from_workbook, size

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
_NOTES = "notes"
_ENTRY_ID = RANKINGS.names.index("entry_id")
_COLOURED = tuple(
    RANKINGS.names.index(name)
    for name in ("value", "rank", "place", "place_text", "value_text", "status")
)
"""Columns of ``rankings`` that are coloured; the words stand at the first."""


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

    def _read(self) -> Iterator[tuple[Schema, Iterator[Row]]]:
        if not self.path.exists():
            return
        try:
            book = openpyxl.load_workbook(self.path, read_only=True)
        except Exception as error:  # a broken file fails in as many ways as zip and XML can
            raise self._foreign() from error
        try:
            marks = {one.name: one.value for one in properties(book).props}
            if MARK not in marks:
                raise self._foreign()
            neutralised = marks[MARK] == "neutralised"
            for sheet in book.worksheets:
                name = re.sub(r" \(\d+\)$", "", sheet.title)
                if name in WRITTEN:
                    yield (
                        WRITTEN[name],
                        self._rows_of(WRITTEN[name], sheet, neutralised=neutralised),
                    )
        finally:
            book.close()

    def _rows_of(self, schema: Schema, sheet: Any, *, neutralised: bool) -> Iterator[Row]:
        rows = sheet.iter_rows(values_only=True)
        heads = [str(_as_shown(head)) for head in next(rows, ())]
        for values in rows:
            named = dict(zip(heads, values, strict=False))
            row = self.typed(schema, list(map(_as_shown, as_named(schema, named))))
            if neutralised:
                row = tuple(restore(v) if isinstance(v, str) else v for v in row)
            yield row

    @contextmanager
    def _output(self, dataset: Dataset, exported: Exported) -> Iterator[Output]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(Writer(raw=self.raw)) as writer:
            yield _Sheets(writer, self.typed)
            writer.notes(_notes(dataset, raw=self.raw))
            with replacing([self.path]) as (partial,):
                writer.save(partial, (FACTS.name, _NOTES, *WRITTEN))
            exported.files = [str(self.path)]
            exported.notices = [*self._notices, *_uncommented(writer)]

    def _save_wide(self, wide: Wide, path: Path, dataset: Dataset, exported: Exported) -> None:
        if self.path.exists():
            next(self._read(), None)  # refuses what is not ours
        with closing(Writer(raw=self.raw)) as writer:
            writer.notes(_notes(dataset, raw=self.raw))
            sheets = writer.table(wide.schema, frozen=wide.keys)
            for number, row in enumerate(wide.rows):
                words = wide.words.get(number, {})
                shown = [
                    words.get(at) if value is None else value
                    for at, value in enumerate(self.typed(wide.schema, row))
                ]
                sheets.append(tuple(shown), wide.doubts.get(number, {}))
            writer.save(path, (_NOTES, wide.schema.name))
        exported.notices = [*self._notices, *_uncommented(writer)]


class _Sheets:
    """The new sheets of a workbook, facts beside the rankings that they repeat."""

    def __init__(self, writer: Writer, typed: Callable[[Schema, Row], Row]) -> None:
        self._typed = typed
        self._tables = {s.name: writer.table(s) for s in (FACTS, *WRITTEN.values())}

    def add(self, table: str, rows: Sequence[Row]) -> None:
        for row in rows:
            self._tables[table].append(row, {})

    def circular(self, part: FileRows) -> None:
        doubts = doubts_of(part)
        facts = [self._typed(FACTS, row) for row in fact_view(part)]
        for name, rows in ((FACTS.name, facts), ("rankings", part["rankings"])):
            for row in rows:
                doubt = doubts.get(str(row[_ENTRY_ID]))
                painted = dict.fromkeys(_COLOURED, doubt) if doubt is not None else {}
                self._tables[name].append(row, painted)
        for name, rows in part.items():
            if name != "rankings":
                self.add(name, rows)


def _uncommented(writer: Writer) -> Iterator[Message]:
    if writer.uncommented:
        yield Message(
            f"工作簿批注只写到每表前 {MOST_COMMENTS} 处，另有 {writer.uncommented} 处仅着色，说明见 findings 表。",
            f"Comments stand at the first {MOST_COMMENTS} doubtful facts of a sheet; "
            f"{writer.uncommented} more are coloured only, and the sheet findings says why.",
        )


def _as_shown(value: object) -> object:
    return from_workbook(value) if isinstance(value, str) else value


def _notes(dataset: Dataset, *, raw: bool) -> Iterator[Sequence[str]]:
    """Yield the lines of the notes: what this is, colours, columns, circulars."""
    package = dataset.described
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
    for source in sources_of(dataset.folder):
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
