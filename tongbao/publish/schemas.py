"""The dataset's tables, each declared once: names, types, meanings, limits, keys.

CSV columns, pandas types, ``datapackage.json`` and ``docs/dataset.md`` all follow from what
stands here. Columns may be added at the end of a table; none is renamed, moved or dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from tongbao.model import (
    Basis,
    BlockKind,
    ClaimKind,
    EntryStatus,
    Message,
    Order,
    Severity,
)

ColumnType = Literal["string", "integer", "number", "date"]
Value = str | int | float | Decimal | None
Row = tuple[Value, ...]
"""One row of a table: a value for each of its columns; ``""`` or None is a blank."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is called, what stands in it, and what may."""

    name: str
    type: ColumnType
    title: Message
    description: Message
    required: bool = False
    enum: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    pattern: str = ""
    unit: str = ""
    """Unit of the numbers, where the column has one unit throughout."""
    exact: bool = False
    """Whether the decimal digits are those of the record: kept exactly where a system can."""


@dataclass(frozen=True, slots=True)
class Schema:
    """One table: its columns in their order, and its keys."""

    name: str
    title: Message
    description: Message
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    in_circulars: bool = True
    """Whether ``circular_id`` refers to a row of ``circulars``."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns, in order."""
        return tuple(column.name for column in self.columns)


_ID = Column(
    "circular_id",
    "string",
    Message("通报编号", "Circular"),
    Message(
        "文件 SHA-256 的前 16 位十六进制数字", "First 16 hex digits of the SHA-256 of the file"
    ),
    required=True,
    pattern="[0-9a-f]{16}",
)
_PROJECT_NO = Column(
    "project_no",
    "integer",
    Message("专项序号", "Project number"),
    Message(
        "专项的序号；原文未编号则为空", "Number of the project; blank where nothing is numbered"
    ),
    minimum=0,
)
_PROJECT = Column(
    "project",
    "string",
    Message("专项", "Project"),
    Message(
        "专项名称，不含序号、括号和单位", "Name of the project, without number, brackets and unit"
    ),
)
_ITEM = Column(
    "item",
    "string",
    Message("子项", "Item"),
    Message("专项下的子项；没有则为空", "Item under the project; blank if there is none"),
)
_METRIC = Column(
    "metric",
    "string",
    Message("指标", "Metric"),
    Message(
        "数值列的表头路径，不含单位，如“完成率”",
        "Header path of the value's column, without the unit, such as 完成率",
    ),
)
_PLACE_CODE = Column(
    "place_code",
    "string",
    Message("行政区划代码", "Place code"),
    Message(
        "GB/T 2260 代码（文本，保留前导零）；没有代码则为空",
        "GB/T 2260 code, as text; blank for places without one",
    ),
    pattern="[0-9]{6}",
)
_PLACE = Column(
    "place",
    "string",
    Message("地区", "Place"),
    Message(
        "通报当时的正式全称；无法认定则为空",
        "Official full name at the circular's date; blank where it could not be settled",
    ),
)
_PLACE_TEXT = Column(
    "place_text",
    "string",
    Message("原文地名", "Place as printed"),
    Message("原文所印的地名", "The place's name as printed"),
)
_CONFIDENCE = Column(
    "confidence",
    "number",
    Message("可信度", "Confidence"),
    Message(
        "识读的可信度，0 到 1；文字层为 1", "Belief in the reading, 0 to 1; 1 for a text layer"
    ),
    required=True,
    minimum=0,
    maximum=1,
)


def _page(*, required: bool) -> Column:
    return Column(
        "page",
        "integer",
        Message("页码", "Page"),
        Message("页码，从 1 起", "Page, counted from 1"),
        required=required,
        minimum=1,
    )


def _box(*, required: bool) -> tuple[Column, ...]:
    """Return the four edges of a box, in the order of the dataset."""
    edges = {
        "x0": Message("左边，点，自页面左上角", "Left edge in points from the page's top left"),
        "top": Message("上边，点，自页面左上角", "Upper edge in points from the page's top left"),
        "x1": Message("右边，点，自页面左上角", "Right edge in points from the page's top left"),
        "bottom": Message(
            "下边，点，自页面左上角", "Lower edge in points from the page's top left"
        ),
    }
    titles = {
        "x0": Message("左", "Left"),
        "top": Message("上", "Top"),
        "x1": Message("右", "Right"),
        "bottom": Message("下", "Bottom"),
    }
    return tuple(
        Column(name, "number", titles[name], text, required=required, unit="pt")
        for name, text in edges.items()
    )


def _counter(name: str, title: Message, zh: str, en: str, *, minimum: int) -> Column:
    """Return a required column that counts something."""
    return Column(name, "integer", title, Message(zh, en), required=True, minimum=minimum)


def _row_key(name: str, title: Message) -> Column:
    """Return the column that names a row: the same for the same fact, whatever its value."""
    return Column(
        name,
        "string",
        title,
        Message(
            "由通报、指标、地区计算的编号；数值更正后不变",
            "Hash of circular, indicator and place; it stays when a value is corrected",
        ),
        required=True,
        pattern="[0-9a-f]{16}",
    )


CIRCULARS = Schema(
    "circulars",
    Message("通报", "Circulars"),
    Message(
        "每份文件一行。读不出的文件也占一行，其 reading 为空、pages 为 0，原因见 findings。",
        "One row per file. A file that could not be read has a row too, with a blank reading and "
        "0 pages; findings say why.",
    ),
    (
        _ID,
        Column(
            "file",
            "string",
            Message("文件", "File"),
            Message("用户给出的文件名", "The file's name as the user gave it"),
            required=True,
        ),
        Column(
            "number",
            "string",
            Message("发文字号", "Document number"),
            Message("原文所印的发文字号", "Number as printed"),
        ),
        Column(
            "issuer",
            "string",
            Message("发文机关", "Issuer"),
            Message("发文机关", "Authority that issued it"),
        ),
        Column(
            "title",
            "string",
            Message("标题", "Title"),
            Message("通报标题", "Title of the circular"),
        ),
        Column(
            "as_of",
            "string",
            Message("截至", "As of"),
            Message("数据截至的月或日，ISO 格式", "Month or day of the figures, ISO: 2020-05"),
            pattern=r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?",
        ),
        Column(
            "issued",
            "date",
            Message("成文日期", "Issued"),
            Message("成文日期，ISO 格式", "Day of issue, ISO format"),
        ),
        Column(
            "province_code",
            "string",
            Message("省级代码", "Province code"),
            Message("所在省级行政区的代码", "Code of the province it concerns"),
            pattern="[0-9]{6}",
        ),
        _counter(
            "pages",
            Message("页数", "Pages"),
            "读到的页数",
            "Number of pages that were read",
            minimum=0,
        ),
        Column(
            "reading",
            "string",
            Message("识读方式", "Way of reading"),
            Message(
                "text 文字层，ocr 扫描识别，mixed 两者都有；空为未能读取",
                "text: text layer; ocr: scanned; mixed: both; blank: could not be read",
            ),
            enum=("text", "ocr", "mixed"),
        ),
        Column(
            "projects_stated",
            "integer",
            Message("所述专项数", "Projects stated"),
            Message("正文所述的专项数（17项工程）", "Number of projects that the text states"),
            minimum=0,
        ),
        Column(
            "projects_found",
            "integer",
            Message("所见专项数", "Projects found"),
            Message("实际读到的专项数", "Number of projects that were found"),
            minimum=0,
        ),
        Column(
            "sha256",
            "string",
            Message("文件哈希", "Hash of the file"),
            Message(
                "文件全部字节的 SHA-256；文件打不开则为空",
                "SHA-256 of the file's bytes; blank where they could not be read",
            ),
            pattern="[0-9a-f]{64}",
        ),
    ),
    primary_key=("circular_id",),
    in_circulars=False,
)

RANKINGS = Schema(
    "rankings",
    Message("排名", "Rankings"),
    Message("每个指标、每个地区一行，按原文顺序。", "One row per indicator and place, as printed."),
    (
        _ID,
        _PROJECT_NO,
        _PROJECT,
        _ITEM,
        _METRIC,
        Column(
            "scope",
            "string",
            Message("范围", "Scope"),
            Message(
                "表头写明的排名范围（全市、全省）；未写则为空",
                "Set that the rank is among where the header names it (全市, 全省); else blank",
            ),
        ),
        Column(
            "unit",
            "string",
            Message("单位", "Unit"),
            Message(
                "数值的单位；百分数记 98.5，不记 0.985",
                "Unit of the value; a percent value is 98.5, never 0.985",
            ),
        ),
        Column(
            "order",
            "string",
            Message("次序", "Order"),
            Message(
                "desc 数值大者在前，asc 数值小者在前", "desc: high values first; asc: low first"
            ),
            required=True,
            enum=get_args(Order),
        ),
        Column(
            "rank",
            "integer",
            Message("名次", "Rank"),
            Message(
                "原文所印名次；并列一组取首位；无任务为空",
                "Rank as printed; a group printed over several positions has the first of them; "
                "blank for no_task",
            ),
            minimum=0,
        ),
        _PLACE_CODE,
        _PLACE,
        _PLACE_TEXT,
        Column(
            "value",
            "number",
            Message("数值", "Value"),
            Message("数值；原文未印则为空", "The figure; blank where none is printed"),
            exact=True,
        ),
        Column(
            "value_text",
            "string",
            Message("原文数值", "Value as printed"),
            Message("原文所印的数值", "The figure as printed"),
        ),
        Column(
            "status",
            "string",
            Message("状态", "Status"),
            Message(
                "ranked 有名次，completed 所在组注明完成任务，no_task 无任务，unranked 未排名",
                "ranked; completed: in a group marked 完成任务; no_task: 无任务; unranked: no rank",
            ),
            required=True,
            enum=get_args(EntryStatus),
        ),
        Column(
            "basis",
            "string",
            Message("依据", "Basis"),
            Message(
                "printed 如原文所印，inferred 由其他证据推断",
                "printed: as the page prints it; inferred: worked out from other evidence",
            ),
            required=True,
            enum=get_args(Basis),
        ),
        _CONFIDENCE,
        _page(required=True),
        *_box(required=True),
        _row_key("entry_id", Message("条目编号", "Entry")),
    ),
    primary_key=("entry_id",),
)

CLAIMS = Schema(
    "claims",
    Message("文字表述", "Claims"),
    Message(
        "正文对各地区的表述，每个地区一行。", "What the prose says of places, one row per place."
    ),
    (
        _ID,
        _PROJECT_NO,
        _PROJECT,
        _ITEM,
        Column(
            "kind",
            "string",
            Message("类别", "Kind"),
            Message(
                "top 前几名，bottom 后几名，completed 完成任务，zero 为零，below_full 未达 100%，"
                "no_task 无任务",
                "top: among the first; bottom: among the last; completed: 完成任务; zero: at 0; "
                "below_full: under 100 %; no_task: 无任务",
            ),
            required=True,
            enum=get_args(ClaimKind),
        ),
        _counter(
            "position",
            Message("位次", "Position"),
            "1 为最先提到者；并列者取首位",
            "1 = first named; tied places share the position of the first of them",
            minimum=1,
        ),
        _PLACE_CODE,
        _PLACE,
        _PLACE_TEXT,
        _page(required=True),
        _row_key("claim_id", Message("表述编号", "Claim")),
    ),
    primary_key=("claim_id",),
)

FINDINGS = Schema(
    "findings",
    Message("发现的问题", "Findings"),
    Message(
        "文件自相矛盾或识读存疑之处；未能读取的文件也在此说明原因。",
        "Where a document, or our reading of it, contradicts itself; files that could not be "
        "read say why here.",
    ),
    (
        Column(
            "finding_id",
            "string",
            Message("问题编号", "Finding"),
            Message("由内容计算的编号，重复运行不变", "Hash of what was found; the same every run"),
            required=True,
        ),
        _ID,
        Column(
            "rule",
            "string",
            Message("规则", "Rule"),
            Message("规则代码，见 tongbao explain", "Code of the rule: see tongbao explain"),
            required=True,
        ),
        Column(
            "severity",
            "string",
            Message("级别", "Severity"),
            Message(
                "error 原文自相矛盾或有事实丢失，warning 某一事实存疑，info 值得一看",
                "error: the document contradicts itself or a fact was lost; warning: a fact is "
                "doubtful; info: worth a look",
            ),
            required=True,
            enum=get_args(Severity),
        ),
        _PROJECT_NO,
        _ITEM,
        Column(
            "places",
            "string",
            Message("涉及地区", "Places"),
            Message("正式名称，以半角分号分隔", "Official names, joined by semicolons"),
        ),
        Column(
            "message",
            "string",
            Message("说明", "Message"),
            Message("一句中文说明", "One sentence, in Chinese"),
            required=True,
        ),
        Column(
            "observed", "string", Message("所见", "Observed"), Message("实际所见", "What was seen")
        ),
        Column(
            "expected",
            "string",
            Message("应有", "Expected"),
            Message("应当如何", "What was expected"),
        ),
        Column(
            "proposal",
            "string",
            Message("建议", "Proposal"),
            Message("建议的更正", "The repair it suggests"),
        ),
        _page(required=False),
        *_box(required=False),
        _METRIC,
        Column(
            "message_en",
            "string",
            Message("英文说明", "Message in English"),
            Message("同一句话的英文", "The same sentence in English"),
            required=True,
        ),
    ),
    primary_key=("finding_id",),
)

CELLS = Schema(
    "cells",
    Message("单元格", "Cells"),
    Message(
        "所有表格的所有单元格；合并的单元格只存一次，并记其跨度。",
        "Every cell of every table; a merged cell is stored once, with its span.",
    ),
    (
        _ID,
        _counter(
            "table",
            Message("表", "Table"),
            "表的序号，从 1 起；跨页的表算一张",
            "Number of the table, from 1; a table continued over pages is one",
            minimum=1,
        ),
        _counter("row", Message("行", "Row"), "行，从 0 起", "Row, from 0", minimum=0),
        _counter("column", Message("列", "Column"), "列，从 0 起", "Column, from 0", minimum=0),
        _counter(
            "row_span",
            Message("跨行", "Rows spanned"),
            "所跨行数",
            "Number of rows it covers",
            minimum=1,
        ),
        _counter(
            "column_span",
            Message("跨列", "Columns spanned"),
            "所跨列数",
            "Number of columns it covers",
            minimum=1,
        ),
        Column(
            "text",
            "string",
            Message("文字", "Text"),
            Message("原文所印的文字", "The text as printed"),
        ),
        _CONFIDENCE,
        _page(required=True),
        *_box(required=True),
    ),
    primary_key=("circular_id", "table", "row", "column"),
)

BLOCKS = Schema(
    "blocks",
    Message("文字块", "Blocks"),
    Message("表格以外的全部文字，按阅读顺序。", "Everything outside tables, in reading order."),
    (
        _ID,
        _counter(
            "block",
            Message("块", "Block"),
            "块的序号，从 1 起",
            "Number of the block, from 1",
            minimum=1,
        ),
        Column(
            "kind",
            "string",
            Message("类别", "Kind"),
            Message(
                "heading 标题，paragraph 段落，caption 表题，note 注，header 页眉，footer 页脚",
                "heading, paragraph, caption, note, header (page head) or footer (page foot)",
            ),
            required=True,
            enum=get_args(BlockKind),
        ),
        Column(
            "text",
            "string",
            Message("文字", "Text"),
            Message("原文所印的文字", "The text as printed"),
        ),
        _page(required=True),
        *_box(required=True),
    ),
    primary_key=("circular_id", "block"),
)

SCHEMAS: Mapping[str, Schema] = {
    schema.name: schema for schema in (CIRCULARS, RANKINGS, CLAIMS, FINDINGS, CELLS, BLOCKS)
}
"""Every table of the dataset by its name, in the order of ``datapackage.json``."""
