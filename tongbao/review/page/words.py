"""What the page says, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from tongbao.model import Language, Message, in_language

WORDS: Mapping[str, Message] = {
    "title": Message("核定", "Review"),
    "of": Message("第 {at} 处，共 {count} 处", "{at} of {count}"),
    "done": Message("已核定 {done} / {all}", "{done} of {all} decided"),
    "left": Message("约剩 {minutes} 分钟", "about {minutes} min left"),
    "nothing": Message("没有待核定的问题。", "Nothing is left to decide."),
    "page": Message("第 {page} 页", "Page {page}"),
    "seen": Message("所见", "Seen"),
    "expected": Message("应为", "Expected"),
    "proposal": Message("建议", "Proposal"),
    "accept": Message("采纳建议", "Accept"),
    "keep": Message("维持原文", "Keep as printed"),
    "type": Message("改录", "Type"),
    "unsure": Message("不能确定", "Not sure"),
    "next": Message("下一处", "Next"),
    "previous": Message("上一处", "Previous"),
    "undo": Message("撤销", "Undo"),
    "strike": Message("剔除此行", "Strike row"),
    "add": Message("补录一行", "Add row"),
    "column": Message("更正整列", "Correct column"),
    "whole": Message("整个排名", "Whole ranking"),
    "back": Message("返回", "Back"),
    "save": Message("确定", "Save"),
    "cancel": Message("取消", "Cancel"),
    "place": Message("地区", "Place"),
    "value": Message("数值", "Value"),
    "rank": Message("名次", "Rank"),
    "final": Message("核定", "Decided"),
    "metric": Message("列名", "Name of the column"),
    "unit": Message("单位", "Unit"),
    "sort_order": Message("次序", "Order"),
    "role": Message("此列是", "The column is"),
    "role-value": Message("数值", "a value"),
    "role-rank": Message("名次", "a rank"),
    "role-swapped": Message("数值与名次互换", "value and rank, swapped"),
    "role-none": Message("都不是", "neither"),
    "role-same": Message("照旧", "as it is"),
    "project": Message("表头：专项", "Header: project"),
    "item": Message("表头：子项", "Header: item"),
    "desc": Message("大者在前", "high first"),
    "asc": Message("小者在前", "low first"),
    "filters": Message("筛选", "Filters"),
    "severity": Message("级别", "Severity"),
    "rule": Message("规则", "Rule"),
    "circular": Message("通报", "Circular"),
    "series": Message("系列", "Series"),
    "state": Message("状态", "State"),
    "open": Message("待核定", "Open"),
    "settled": Message("已核定", "Decided"),
    "all": Message("全部", "All"),
    "error": Message("错误", "Error"),
    "warning": Message("警告", "Warning"),
    "info": Message("提示", "Note"),
    "accepted": Message("采纳", "accepted"),
    "kept": Message("维持", "kept"),
    "typed": Message("改录", "typed"),
    "added": Message("补录", "added"),
    "struck": Message("剔除", "struck"),
    "conflict": Message("几人不一致", "people differ"),
    "ranking": Message("识读结果", "The ranking as read"),
    "picture": Message("第 {page} 页的一部分，框出存疑之处", "Part of page {page}, the spot in doubt boxed"),
    "whole-page": Message("第 {page} 页", "Page {page}"),
    "keys": Message("按键", "Keys"),
    "missing-missing": Message("找不到原文件", "The original file is not found"),
    "missing-changed": Message("原文件内容已变，不予显示", "The original has changed and is not shown"),
    "missing-locked": Message("原文件有密码，请用 --password", "The original is locked; use --password"),
    "missing-damaged": Message("这一页打不开", "This page cannot be opened"),
    "more": Message("另有 {count} 行", "{count} more rows"),
    "audit": Message("抽查", "Audit"),
    "audit-ask": Message("框中所印的地区、数值和名次各是什么？", "Which place, value and rank does the box print?"),
    "audit-blank": Message("没有数值就留空；看不到地区或名次也留空。", "Leave the value blank if none is printed, place and rank if they are not to be seen."),
    "audit-done": Message("抽查完毕，结果已写入数据集。", "The audit is finished and written into the dataset."),
    "reason": Message("理由", "Reason"),
}  # fmt: skip


class Words:
    """The words of one language, for templates: ``w("page", page=3)``."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, name: str, **told: object) -> str:
        """Return a word or sentence with what is told filled in."""
        return in_language(WORDS[name], self.language).format(**told)

    def of(self, message: Message) -> str:
        """Return a message in this language."""
        return in_language(message, self.language)
