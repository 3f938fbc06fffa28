"""Rules of circulars that go on from each other, worded where whole archives are known.

No single circular can break them: ``tongbao.archive`` compares, and says which.
"""

from __future__ import annotations

from tongbao.model import Message
from tongbao.validate.registry import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        "document-reissued",
        "warning",
        "document",
        Message("同一通报的另一文本", "Another edition of a circular"),
        Message(
            "文号、发文机关、日期相同而文件不同：扫描件与电子件，或改后重发。汇总只计一次；数字不同则"
            "为警告，否则为提示。",
            "The same number, issuer and date in another file: a scan beside an export, or a reissue. "
            "It counts once; a warning where figures differ, an info where all agree.",
        ),
        Message("两个文件都是〔2020〕15号，石家庄 88.5 与 85.8",
                "two files of number 15 of 2020 that print 88.5 and 85.8"),
    ),
    Rule(
        "series-fell",
        "warning",
        "document",
        Message("累计数下降", "A cumulative figure falls"),
        Message(
            "同一年内累计数只增不减：该排名各期几乎都在上升，个别地区却比上一期少。增速、指数、均值不适用。",
            "Within a year, what adds up only rises: nearly every step of the series does, and this one "
            "falls. Rates of growth, indices and means are left alone.",
        ),
        Message("1—5月完成 45.2，1—6月完成 40.1", "45.2 by May and 40.1 by June"),
    ),
    Rule(
        "series-jump",
        "warning",
        "reading",
        Message("数值突变", "A figure jumps"),
        Message(
            "与同期其他地区相比的位置，远离该地区在其他各期的范围：多为小数点、错位或识读错误。",
            "Seen from the other places of its circular, it is far out of what the place had in all other "
            "issues: a decimal point, a slipped row, a misreading.",
        ),
        Message("各期在 85 与 92 之间，本期 885", "between 85 and 92 all year, and 885 once"),
    ),
    Rule(
        "series-disagrees",
        "warning",
        "document",
        Message("两期通报说法不一", "Two circulars disagree"),
        Message(
            "上月、上年同期一栏，所印的名次变化（↑2、5→1、较上月变化），或另一份通报对同一时期的数字，与首次"
            "公布的不同。多数地区不同时为口径调整或另有所比，不报；其间缺一期的也不比。",
            "A column 上月 or 上年同期, a change of rank (↑2, 5→1, 较上月变化), or another circular on the "
            "same span, is not what was printed first. Where most places differ all was revised, or "
            "something else is compared, and nothing is said; nor where an issue between is lacking.",
        ),
        Message("本期“上月排名”第3，上期通报第5", "third a month ago, says this one; fifth, said that one"),
    ),
    Rule(
        "series-place-missing",
        "warning",
        "reading",
        Message("本期缺一个地区", "A place is missing this time"),
        Message(
            "同一排名其他各期都有、只有本期没有的地区。只列前几名的表不报。",
            "All other issues of the ranking have the place, this one has not. Excerpts are left alone.",
        ),
        Message("12期都有辛集市，5月没有", "辛集市 in every month but May"),
    ),
)  # fmt: skip
