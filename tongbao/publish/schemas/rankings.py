"""``indicators``, ``rankings`` and ``attributes``: what tables say of places."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from tongbao.model import Basis, EntryStatus, Message
from tongbao.publish.schemas.column import Column, Schema
from tongbao.publish.schemas.shared import (
    COLUMN_NO,
    CONFIDENCE,
    FILE_NO,
    ID,
    INDICATOR_ID,
    ITEM,
    METRIC,
    PLACE,
    PLACE_CODE,
    PLACE_TEXT,
    PROJECT,
    PROJECT_NO,
    ROW_NO,
    SCOPE,
    SORT_ORDER,
    TABLE_NO,
    UNIT,
    VALUE_QUALIFIER,
    added,
    box,
    counter,
    page,
    row_key,
)

DOUBTS = ("warning", "error")
DOUBTS_OF = ("reading", "document")
DECISIONS = ("accepted", "kept", "typed", "added", "struck", "unsure")

_OF_TEXT = {
    "row": Message("该行，即 cells 的 row", "The place's row, as cells.row"),
    "column": Message("该列，即 cells 的 column", "Its column, as cells.column"),
}
_DOUBT = (
    added(
        "doubt",
        "string",
        ("存疑", "Doubt"),
        "存疑的最高级别，缘由见 finding_facts 和 findings；空为不存疑",
        "The gravest doubt of the row: see finding_facts and findings; blank: none",
        enum=DOUBTS,
    ),
    added(
        "doubt_of",
        "string",
        ("所疑", "Doubt of"),
        "reading 疑识读有误，document 识读无误而疑原文有误；二者都有时记 reading",
        "reading: what stands there; document: what the circular says is read surely and "
        "contradicts itself; reading where both are",
        enum=DOUBTS_OF,
    ),
    added(
        "value_proposed",
        "number",
        ("建议数值", "Value proposed"),
        "建议的数值；不能确定则为空",
        "The value that is proposed; blank where none is determined",
        exact=True,
    ),
    added(
        "rank_proposed",
        "integer",
        ("建议名次", "Rank proposed"),
        "建议的名次；不能确定则为空",
        "The rank that is proposed; blank where none is determined",
        minimum=0,
    ),
    added(
        "place_proposed",
        "string",
        ("建议地区", "Place proposed"),
        "建议的地区；不能确定则为空",
        "The place that is proposed; blank where none is determined",
    ),
    added(
        "place_code_proposed",
        "string",
        ("建议代码", "Code proposed"),
        "建议地区的代码",
        "Code of the place that is proposed",
        pattern="[0-9]{6}",
    ),
)
_DECISION = (
    added(
        "decision",
        "string",
        ("核定", "Decision"),
        "accepted 采纳建议，kept 维持原文，typed 另行录入，added 补录，struck 剔除，unsure 未能确定；"
        "空为未经核定",
        "accepted: the proposal; kept: what is printed; typed: entered by hand; added: a row that "
        "was missing; struck: no row; unsure: looked at, left open; blank: not decided",
        enum=DECISIONS,
    ),
    added(
        "value_final",
        "number",
        ("最终数值", "Final value"),
        "核定的数值，未经核定则为所印数值",
        "The value as decided, else as printed",
        exact=True,
    ),
    added(
        "rank_final",
        "integer",
        ("最终名次", "Final rank"),
        "核定的名次，未经核定则为所印名次",
        "The rank as decided, else as printed",
        minimum=0,
    ),
    added(
        "place_final",
        "string",
        ("最终地区", "Final place"),
        "核定的地区，未经核定则为所印地区",
        "The place as decided, else as printed",
    ),
    added(
        "place_code_final",
        "string",
        ("最终代码", "Final code"),
        "最终地区的代码",
        "Code of the final place",
        pattern="[0-9]{6}",
    ),
)

INDICATORS = Schema(
    "indicators",
    Message("指标", "Indicators"),
    Message(
        "每个指标（一项排名）一行，按原文顺序。",
        "One row per indicator, that is per ranking, as printed.",
    ),
    (
        row_key("indicator_id", Message("指标编号", "Indicator")),
        ID,
        PROJECT_NO,
        PROJECT,
        ITEM,
        METRIC,
        added(
            "group_name",
            "string",
            ("组别", "Group"),
            "名次在各组内分别起算时的组别；否则为空",
            "The group, where ranks begin anew in each group; else blank",
        ),
        SCOPE,
        UNIT,
        SORT_ORDER,
        added(
            "period",
            "string",
            ("时段", "Period"),
            "数值所属的时段：ISO 月、季、半年、年或起止",
            "Span of time that the values are of: ISO month, quarter, half, year or range",
        ),
        added(
            "cumulative",
            "integer",
            ("累计", "Cumulative"),
            "1 自期初累计，0 仅为该时段；空为不详",
            "1: adds up from the period's begin; 0: of the period alone; blank: not known",
            minimum=0,
            maximum=1,
        ),
        added(
            "series_id",
            "string",
            ("系列编号", "Series"),
            "同一指标在各期通报中相同的编号",
            "The same for the same indicator in other circulars",
        ),
        TABLE_NO,
        page(required=False),
        *box(required=False),
        counter(
            "places", Message("地区数", "Places"), "有多少行", "How many rows it has", minimum=0
        ),
        counter(
            "ranked",
            Message("有名次数", "Ranked"),
            "其中有名次的行数",
            "How many of them have a rank",
            minimum=0,
        ),
        FILE_NO,
    ),
    primary_key=("indicator_id",),
)

RANKINGS = Schema(
    "rankings",
    Message("排名", "Rankings"),
    Message("每个指标、每个地区一行，按原文顺序。", "One row per indicator and place, as printed."),
    (
        ID,
        PROJECT_NO,
        PROJECT,
        ITEM,
        METRIC,
        SCOPE,
        UNIT,
        SORT_ORDER,
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
        PLACE_CODE,
        PLACE,
        PLACE_TEXT,
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
                "printed 如原文所印，inferred 由其他证据推断，reviewed 经人核定",
                "printed: as the page prints it; inferred: worked out from other evidence; "
                "reviewed: decided by a person",
            ),
            required=True,
            enum=get_args(Basis),
        ),
        CONFIDENCE,
        page(required=True),
        *box(required=True),
        row_key("entry_id", Message("条目编号", "Entry")),
        INDICATOR_ID,
        added(
            "group_name",
            "string",
            ("组别", "Group"),
            "原文所印的组别（A组、大区组）；不分组则为空",
            "Group as printed (A组, 大区组); blank where there are none",
        ),
        TABLE_NO,
        ROW_NO,
        COLUMN_NO,
        FILE_NO,
        VALUE_QUALIFIER,
        added(
            "place_now",
            "string",
            ("现行代码", "Code today"),
            "该地区今天所属行政区划的代码；未变或分归数处则为空",
            "Code of the division that the area belongs to today; blank where it is the same, or where several share it",
            pattern="[0-9]{6}",
        ),
        *_DOUBT,
        *_DECISION,
    ),
    primary_key=("entry_id",),
    refers={"indicator_id": "indicators"},
)

ATTRIBUTES = Schema(
    "attributes",
    Message("属性", "Attributes"),
    Message(
        "表中对各地区所印的名次和数值以外的内容：等次、首要污染物、位次变化、备注。",
        "What tables print of places beside ranks and values: 等次, 首要污染物, 位次变化, 备注.",
    ),
    (
        ID,
        replace(TABLE_NO, required=True),
        replace(ROW_NO, required=True, description=_OF_TEXT["row"]),
        replace(COLUMN_NO, required=True, description=_OF_TEXT["column"]),
        replace(PLACE_TEXT, required=True),
        PLACE_CODE,
        added("header", "string", ("表头", "Header"), "该列的表头", "Header of its column"),
        added("text", "string", ("文字", "Text"), "原文所印的文字", "The text as printed"),
        page(required=True),
        *box(required=True),
        FILE_NO,
    ),
    primary_key=("circular_id", "table_no", "row_no", "column_no", "place_text"),
)
