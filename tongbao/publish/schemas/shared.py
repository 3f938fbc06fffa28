"""Columns that several tables have."""

from __future__ import annotations

from typing import get_args

from tongbao.model import Message, Order
from tongbao.publish.schemas.column import Column, ColumnType

ID_PATTERN = "[0-9a-f]{16}(-[0-9]+)?"
KEY_PATTERN = "[0-9a-f]{16}"

ID = Column(
    "circular_id",
    "string",
    Message("通报编号", "Circular"),
    Message(
        "文件 SHA-256 的前 16 位十六进制数字；同一文件的第二份通报加 -2，余类推",
        "First 16 hex digits of the SHA-256 of the file; -2 … behind it for its further circulars",
    ),
    required=True,
    pattern=ID_PATTERN,
)
PROJECT_NO = Column(
    "project_no",
    "integer",
    Message("专项序号", "Project number"),
    Message(
        "专项的序号；原文未编号则为空", "Number of the project; blank where nothing is numbered"
    ),
    minimum=0,
)
PROJECT = Column(
    "project",
    "string",
    Message("专项", "Project"),
    Message(
        "专项名称，不含序号、括号和单位", "Name of the project, without number, brackets and unit"
    ),
)
ITEM = Column(
    "item",
    "string",
    Message("子项", "Item"),
    Message("专项下的子项；没有则为空", "Item under the project; blank if there is none"),
)
METRIC = Column(
    "metric",
    "string",
    Message("指标", "Metric"),
    Message(
        "数值列的表头路径，不含单位，如“完成率”",
        "Header path of the value's column, without the unit, such as 完成率",
    ),
)
PLACE_CODE = Column(
    "place_code",
    "string",
    Message("行政区划代码", "Place code"),
    Message(
        "GB/T 2260 代码（文本，保留前导零）；没有代码则为空",
        "GB/T 2260 code, as text; blank for places without one",
    ),
    pattern="[0-9]{6}",
)
PLACE = Column(
    "place",
    "string",
    Message("地区", "Place"),
    Message(
        "通报当时的正式全称；无法认定则为空",
        "Official full name at the circular's date; blank where it could not be settled",
    ),
)
PLACE_TEXT = Column(
    "place_text",
    "string",
    Message("原文地名", "Place as printed"),
    Message("原文所印的地名", "The place's name as printed"),
)
CONFIDENCE = Column(
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


def page(*, required: bool) -> Column:
    """Return the column of the page that something stands on."""
    return Column(
        "page",
        "integer",
        Message("页码", "Page"),
        Message("页码，从 1 起", "Page, counted from 1"),
        required=required,
        minimum=1,
    )


def box(*, required: bool) -> tuple[Column, ...]:
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


def added(
    name: str,
    kind: ColumnType,
    title: tuple[str, str],
    zh: str,
    en: str,
    *,
    enum: tuple[str, ...] = (),
    minimum: int | None = None,
    maximum: int | None = None,
    pattern: str = "",
    exact: bool = False,
) -> Column:
    """Return a column that may be blank."""
    return Column(
        name,
        kind,
        Message(*title),
        Message(zh, en),
        enum=enum,
        minimum=minimum,
        maximum=maximum,
        pattern=pattern,
        exact=exact,
    )


def counter(name: str, title: Message, zh: str, en: str, *, minimum: int) -> Column:
    """Return a required column that counts something."""
    return Column(name, "integer", title, Message(zh, en), required=True, minimum=minimum)


def row_key(name: str, title: Message) -> Column:
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


INDICATOR_ID = added(
    "indicator_id",
    "string",
    ("指标编号", "Indicator"),
    "所属指标，见 indicators；不属于任何一个指标则为空",
    "The indicator it is of: see indicators; blank where it is of no single one",
    pattern=KEY_PATTERN,
)
SCOPE = Column(
    "scope",
    "string",
    Message("范围", "Scope"),
    Message(
        "表头写明的排名范围（全市、全省）；未写则为空",
        "Set that the rank is among where the header names it (全市, 全省); else blank",
    ),
)
UNIT = Column(
    "unit",
    "string",
    Message("单位", "Unit"),
    Message(
        "数值的单位；百分数记 98.5，不记 0.985",
        "Unit of the value; a percent value is 98.5, never 0.985",
    ),
)
SORT_ORDER = Column(
    "sort_order",
    "string",
    Message("次序", "Order"),
    Message("desc 数值大者在前，asc 数值小者在前", "desc: high values first; asc: low first"),
    required=True,
    enum=get_args(Order),
)
TABLE_NO = added(
    "table_no",
    "integer",
    ("表", "Table"),
    "所在的表，即 cells 的 table；正文中的则为空",
    "Table that it stands in, as cells.table; blank for what stands in prose",
    minimum=1,
)
ROW_NO = added(
    "row_no",
    "integer",
    ("行", "Row"),
    "数值所在单元格（没有数值则为名次的）的行，即 cells 的 row",
    "Row of the value's cell, or the rank's where there is no value, as cells.row",
    minimum=0,
)
FILE_NO = added(
    "file_no",
    "integer",
    ("文件序号", "Number of the file"),
    "所在的文件，见 files；页码按该文件计",
    "The file that it stands in, as whose pages the page counts: see files",
    minimum=1,
)
COLUMN_NO = added(
    "column_no",
    "integer",
    ("列", "Column"),
    "数值所在单元格（没有数值则为名次的）的列，即 cells 的 column",
    "Column of the value's cell, or the rank's where there is no value, as cells.column",
    minimum=0,
)


VALUE_QUALIFIER = added(
    "value_qualifier",
    "string",
    ("数值限定", "Qualifier"),
    "数值前后所印的限定词（约、以上）",
    "What is printed beside the value and says how exact it is (约, 以上)",
)
