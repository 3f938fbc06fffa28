"""``findings`` and ``finding_facts``: what is doubtful, and which facts that is."""

from __future__ import annotations

from typing import get_args

from tongbao.model import ChangeField, Message, Severity
from tongbao.publish.schemas.column import Column, Schema
from tongbao.publish.schemas.shared import (
    FILE_NO,
    ID,
    INDICATOR_ID,
    ITEM,
    METRIC,
    PROJECT_NO,
    added,
    box,
    page,
    row_key,
)

FINDING_ID = Column(
    "finding_id",
    "string",
    Message("问题编号", "Finding"),
    Message("由内容计算的编号，重复运行不变", "Hash of what was found; the same every run"),
    required=True,
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
        FINDING_ID,
        ID,
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
        PROJECT_NO,
        ITEM,
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
        page(required=False),
        *box(required=False),
        METRIC,
        Column(
            "message_en",
            "string",
            Message("英文说明", "Message in English"),
            Message("同一句话的英文", "The same sentence in English"),
            required=True,
        ),
        INDICATOR_ID,
        added(
            "proposal_field",
            "string",
            ("建议更正的栏", "Field proposed"),
            "建议更正的是数值、名次、地区还是所称项数；不能确定则为空",
            "What the proposal would change: a value, a rank, a place, or the stated number of projects; blank where none is determined",
            enum=get_args(ChangeField),
        ),
        added(
            "proposal_value",
            "string",
            ("建议的内容", "Value proposed"),
            "建议的数值、名次或地区；几处则以半角分号分隔",
            "The value, rank or place that it proposes; several are joined by semicolons",
        ),
        FILE_NO,
    ),
    primary_key=("finding_id",),
    refers={"indicator_id": "indicators"},
)

FINDING_FACTS = Schema(
    "finding_facts",
    Message("所疑条目", "Facts of findings"),
    Message(
        "每个问题所疑的条目，每个一行；只列所疑者。",
        "The facts that each finding doubts, one row each, and no others.",
    ),
    (
        FINDING_ID,
        row_key("entry_id", Message("条目编号", "Entry")),
        ID,
    ),
    primary_key=("finding_id", "entry_id"),
    refers={"finding_id": "findings", "entry_id": "rankings"},
)
