"""What an indicator is called: project, item, metric, unit, from labels, headers and caption."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tongbao.normalize.rankings.context import (
    TableContext,
    bracket_meaning,
    find_section,
    numbered,
)
from tongbao.normalize.rankings.labels import (
    Label,
    bracket_unit,
    bracketed_item,
    is_metric,
    is_unit,
    one_line,
    rank_scope,
    read_label,
    without_rank_word,
)
from tongbao.normalize.rankings.pairing import Pair
from tongbao.text.folding import fold

_EXCERPT = re.compile(
    r"[前后]\s*(?:\d+|[一二三四五六七八九十]+)\s*[名位个]?|(?:排名|位次)[靠]?[前后]|百强|十佳|TOP",
    re.I,
)
_GENERIC = re.compile(r"^(?:数值|数据|值|指标值|数量|结果|情况|百分比)$")


@dataclass(frozen=True, slots=True)
class Indicator:
    """The names of one ranking."""

    project_no: int | None
    project: str
    item: str
    metric: str
    unit: str
    excerpt: bool = False


def name_indicator(context: TableContext, pair: Pair, labels: tuple[Label, ...]) -> Indicator:
    """Name the indicator of a value column (or lone rank column) of a band.

    Labels of merged label columns name project and item; else the caption, the numbered
    section around the table, or the document's title names the project.
    """
    metric, unit = _metric(context, pair)
    project, item = _project_and_item(context, labels)
    top = _project_in_header(pair, context)
    if top is not None:
        project, metric = top, _below_top(pair) or top.metric
    unit = unit or project.unit or (item.unit if item else "") or _stated_unit(context)
    metric = metric or (item.metric if item and item.metric else project.metric)
    return Indicator(
        project.number,
        project.name,
        (item.name if item else "") or project.item,
        metric,
        unit,
        _EXCERPT.search(context.table.caption) is not None,
    )


def _metric(context: TableContext, pair: Pair) -> tuple[str, str]:
    part = pair.value or pair.rank
    assert part is not None  # a pair has at least one of both
    names = list(part.column.path)
    if pair.value is None or part.column.shared_leaf:
        names = [without_rank_word(name) for name in names]
    names = [name for name in names if name and not is_unit(name)]
    if len(names) > 1 and _GENERIC.match(names[-1]):
        names.pop()
    metric = " ".join(names)
    unit = part.column.unit if pair.value is not None else ""
    if part.index == 1:
        metric, meaning = _without_bracket(metric)
        meaning = meaning or bracket_meaning(context) or "括号内"
        return f"{metric} {meaning}".strip(), unit
    if pair.rank is not None and pair.rank.index == 1 and pair.value is None:
        return f"{metric} {bracket_meaning(context) or '括号内'}".strip(), unit
    return metric, unit


def _without_bracket(metric: str) -> tuple[str, str]:
    found = re.search(r"[（(]([^（()）]+)[)）]$", metric)
    return (metric[: found.start()], found[1]) if found else (metric, "")


def _stated_unit(context: TableContext) -> str:
    for text in context.explanations:
        unit = bracket_unit(text)
        if unit:
            return unit
    return ""


def _project_and_item(
    context: TableContext, labels: tuple[Label, ...]
) -> tuple[Label, Label | None]:
    if labels:
        project = numbered(labels[0], context)
        return project, labels[1] if len(labels) > 1 else None
    caption = context.caption
    section = context.heading
    if caption.name:
        named = find_section(caption.name, caption.number, context) or find_section(
            _bare(caption.name), caption.number, context
        )
        if named is not None:
            own = _item_in(context.table.caption, named.project, context)
            item = own or caption.item or bracketed_item(context.table.caption)
            return Label(named.project_no, named.project, unit=caption.unit), _item(item)
        return caption, None
    if section is not None:
        return Label(section.project_no, section.project, metric=section.metric), _item(
            section.item
        )
    return Label(None, context.header.title), None


def _item_in(caption: str, project: str, context: TableContext) -> str:
    """Return the longest item of a project, as the prose names it, that a caption contains."""
    words = fold(caption)
    items = [item for item in context.sections.items_of(project) if fold(item) in words]
    return max(items, key=len, default="")


def _item(name: str) -> Label | None:
    return Label(None, name) if name else None


def _bare(name: str) -> str:
    """Return a caption without the words every ranking table's caption ends with."""
    bare = without_rank_word(name)
    return (
        re.sub(
            r"(?:各[市县区州盟、（）()]*)?(?:工作)?(?:进展|完成)?(?:情况)?(?:统计)?(?:表|一览表)?$",
            "",
            bare,
        )
        or name
    )


def _project_in_header(pair: Pair, context: TableContext) -> Label | None:
    """Return the project that a column's top header names, with its metric in a bracket.

    Only where the words prove it: the prose has a section of that name, or the header is
    numbered, or its bracket holds a metric (棚户区改造工程（开工率%）).
    """
    part = pair.value or pair.rank
    if part is None or not part.column.header_cells:
        return None
    text = one_line(part.column.header_cells[0].text)
    label = read_label(text)
    section = find_section(label.name, label.number, context)
    if section is not None and fold(section.project) != fold(label.name) and not label.metric:
        section = None  # the header only contains the name: 环境空气质量 in 环境空气质量综合指数
    if section is not None:
        return Label(section.project_no, section.project, section.item, label.metric, label.unit)
    proves = label.number is not None or (label.metric and not is_metric(label.name))
    return label if proves and not rank_scope(label.name) else None


def _below_top(pair: Pair) -> str:
    part = pair.value or pair.rank
    if part is None:
        return ""
    return " ".join(without_rank_word(n) if pair.value is None else n for n in part.column.path[1:])
