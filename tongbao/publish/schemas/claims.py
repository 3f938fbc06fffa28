"""``claims``: what the prose says of places."""

from __future__ import annotations

from typing import get_args

from tongbao.model import ClaimKind, Message
from tongbao.publish.schemas.column import Column, Schema
from tongbao.publish.schemas.shared import (
    FILE_NO,
    ID,
    INDICATOR_ID,
    ITEM,
    PLACE,
    PLACE_CODE,
    PLACE_TEXT,
    PROJECT,
    PROJECT_NO,
    VALUE_QUALIFIER,
    added,
    counter,
    page,
    row_key,
)

CLAIMS = Schema(
    "claims",
    Message("文字表述", "Claims"),
    Message(
        "正文对各地区的表述，每个地区一行。", "What the prose says of places, one row per place."
    ),
    (
        ID,
        PROJECT_NO,
        PROJECT,
        ITEM,
        Column(
            "kind",
            "string",
            Message("类别", "Kind"),
            Message(
                "top 前几名，bottom 后几名，completed 完成任务，zero 为零，below_full 未达 100%，"
                "no_task 无任务，class 等次",
                "top: among the first; bottom: among the last; completed: 完成任务; zero: at 0; "
                "below_full: under 100 %; no_task: 无任务; class: a class or grade",
            ),
            required=True,
            enum=get_args(ClaimKind),
        ),
        counter(
            "position",
            Message("位次", "Position"),
            "1 为最先提到者；并列者取首位",
            "1 = first named; tied places share the position of the first of them",
            minimum=1,
        ),
        PLACE_CODE,
        PLACE,
        PLACE_TEXT,
        page(required=True),
        row_key("claim_id", Message("表述编号", "Claim")),
        INDICATOR_ID,
        added(
            "value",
            "number",
            ("数值", "Value"),
            "句中所印该地区的数值",
            "The figure that the sentence prints of the place",
            exact=True,
        ),
        added("unit", "string", ("单位", "Unit"), "数值的单位", "Unit of the value"),
        added(
            "words",
            "string",
            ("等次用语", "Words"),
            "kind 为 class 时的用语",
            "Words of the class, where kind is class",
        ),
        VALUE_QUALIFIER,
        FILE_NO,
    ),
    primary_key=("claim_id",),
    refers={"indicator_id": "indicators"},
)
