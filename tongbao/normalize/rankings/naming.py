"""What an indicator is called: project, item, metric, unit, from labels, headers and caption."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tongbao.normalize.rankings.columnar.columns import Column
from tongbao.normalize.rankings.columnar.pairing import Pair
from tongbao.normalize.rankings.context import (
    TableContext,
    bracket_meaning,
    find_section,
    numbered,
)
from tongbao.normalize.rankings.labels import (
    Label,
    bracketed_item,
    is_metric,
    is_place_header,
    is_rank_header,
    is_unit,
    one_line,
    rank_scope,
    read_label,
    stated_units,
    without_rank_word,
)
from tongbao.normalize.rankings.parameters import ROLE
from tongbao.text.folding import fold

_EXCERPT = re.compile(
    r"[前后]\s*(?:\d+(?!\d)|[一二三四五六七八九十]+(?![一二三四五六七八九十]))(?!\s*个?(?:季|月|年|周|旬|期|批|天|日))\s*[名位个]?|(?:排名|位次)[靠]?[前后]|百强|十佳|TOP|"
    r"第\s*(?:\d+|[一二三四五六七八九十]+)\s*[名位]?\s*[至到—~～－-]+\s*第?\s*(?:\d+|[一二三四五六七八九十]+)\s*[名位]",
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
    unit_from_caption: bool = False
    """True where neither header nor label prints the unit: a cell's own counts for more."""


def name_indicator(
    context: TableContext, pair: Pair, labels: tuple[Label, ...], place: Column
) -> Indicator:
    """Name the indicator of a value column (or lone rank column) of a band.

    Labels of merged label columns name project and item; else the caption, the numbered
    section around the table, or the document's title names the project.
    """
    metric, unit = _metric(context, pair)
    project, item = _project_and_item(context, labels)
    over = _project_over_places(pair, place, context)
    top = over or _project_in_header(pair, context)
    if top is not None:
        project, item = top, None
        metric = ("" if over and pair.value is None else _below_top(pair)) or top.metric
    own = project.unit if labels or project.metric or top is not None else ""
    unit = unit or own or (item.unit if item else "")
    stated = "" if unit else _stated_unit(context, metric, pair)
    metric = metric or (item.metric if item and item.metric else project.metric)
    return Indicator(
        project.number,
        project.name,
        (item.name if item else "") or project.item,
        metric,
        unit or stated,
        _EXCERPT.search(context.table.caption) is not None,
        unit_from_caption=bool(stated),
    )


def _project_over_places(pair: Pair, place: Column, context: TableContext) -> Label | None:
    """Return the project that stands over a column of places and what is beside them.

    Tables of ranks down and projects across print each project over its own places.
    """
    part = pair.value or pair.rank
    if not place.header_cells or part is None:
        return None
    top = place.header_cells[0]
    spans_both = part.column.header_cells and part.column.header_cells[0] is top
    alone = pair.value is None or pair.value.column is place
    if not (spans_both and len(place.header_cells) > 1) and not alone:
        return None
    if _names_no_project(one_line(top.text), place):
        return None
    if alone and not spans_both and without_rank_word(part.column.leaf):
        return None  # 上季度排名 says itself what it is
    label = read_label(top.text)
    below = part.column.path[-1:] if spans_both and len(part.column.path) > 1 else ()
    measured = any(not _GENERIC.match(name) and not is_rank_header(name) for name in below)
    says_metric = is_metric(label.name) or (label.unit and below)
    if says_metric and not measured and label.number is None:
        return None  # the header over the places says what is measured, not in which project
    return numbered(label, context)


def _names_no_project(header: str, place: Column) -> bool:
    """Return whether a header over places says what stands below it: places, ranks, their class."""
    return is_place_header(header) or is_rank_header(header) or _is_class_of(header, place)


def _is_class_of(header: str, place: Column) -> bool:
    """Return whether a header is the class word that the names below it end with: 行政村, 开发区名称."""
    header = re.sub(r"(?:名称|名单|名)$", "", header) or header
    ends = sum(name.endswith(header[-1:]) for name in place.filled)
    return bool(header) and ends > ROLE.most_share * len(place.filled)


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
    if pair.rank is not None and pair.value is not None and pair.rank.column is part.column:
        return without_rank_word(_without_bracket(metric)[0]), unit
    if part.index == 1:
        metric, meaning = _without_bracket(metric)
        meaning = meaning or bracket_meaning(context) or "括号内"
        return f"{metric} {meaning}".strip(), unit
    if pair.rank is not None and pair.rank.index == 1 and pair.value is None:
        return f"{metric} {bracket_meaning(context) or '括号内'}".strip(), unit
    return (
        _with_spoken_unit(context, metric)
        if pair.value is not None and not unit
        else (metric, unit)
    )


_LONGEST_UNIT = 6
"""Characters of a unit that no list holds. (typography)"""
_NO_UNIT = re.compile(r"[\d年月日周旬季时]|[省市州盟县区旗乡镇村]$")


def _with_spoken_unit(context: TableContext, metric: str) -> tuple[str, str]:
    """Take off the bracket at a metric's end what the circular's own figures are counted in.

    No list holds every unit: （U） is one where a sentence or note prints 975811U.
    """
    name, word = _without_bracket(metric)
    known = name and len(word) <= _LONGEST_UNIT and not _NO_UNIT.search(word)
    return (name, word) if known and context.spoken.counts_in(word) else (metric, "")


def _without_bracket(metric: str) -> tuple[str, str]:
    found = re.search(r"[（(]([^（()）]+)[)）]$", metric)
    return (metric[: found.start()], found[1]) if found else (metric, "")


_SHARE_WORDS = re.compile(r"率|比例|占比|比重|增速|增幅|进度|同比|环比|百分|速度|满意度")


def _stated_unit(context: TableContext, metric: str, pair: Pair) -> str:
    """Return the unit that caption or notes state for a metric, dealt out where they state several.

    ``单位：万元、%`` gives shares and rates the percent sign and amounts the rest; where the words
    leave several, none is taken. A single unit goes to all but to what it cannot measure.
    """
    stated = next((units for t in context.explanations if (units := stated_units(t))), [])
    if not stated or pair.value is None:
        return ""
    share = _SHARE_WORDS.search(metric) is not None
    shares = [unit for unit in stated if unit in _SHARE_UNITS]
    per = [unit for unit in stated if "/" in unit]
    if share:
        if shares or per:
            return _share_unit(shares or per, metric)
        return stated[0] if len(stated) == 1 and not _RATE.search(metric) else ""
    amounts = [unit for unit in stated if unit not in _SHARE_UNITS]
    if len(stated) == 1:
        return stated[0] if amounts or not _COUNT_WORDS.search(metric) else ""
    fitting = [unit for unit in amounts if _fits(unit, metric)]
    if len(fitting) == 1:
        return fitting[0]
    return amounts[0] if len(amounts) == 1 else ""


_PER_THOUSAND = re.compile(r"出生率|死亡率|自然增长率")
_EITHER = re.compile(r"病|感染|发生|事故")
"""Rates that are told in per cent as well as in per mille."""


def _share_unit(units: list[str], metric: str) -> str:
    """Return which of the stated units a rate is in: births and deaths go by the thousand."""
    if not {"%", "‰"} <= set(units):
        return units[0]
    if _EITHER.search(metric):
        return ""
    return "‰" if _PER_THOUSAND.search(metric) else "%"


_SHARE_UNITS = frozenset({"%", "‰", "百分点", "百万分之", "十万分之", "万分之"})
_RATE = re.compile(r"率|比例|占比|比重|增速|增幅|百分")
_COUNT_WORDS = re.compile(
    r"(?:任务|人|户|个|项目|开工|完成|竣工|参保|件)数(?:量)?$|总量$|金额|(?:投资|收入|支出)额?$"
)
_MEASURES = (
    (
        re.compile(r"元"),
        re.compile(r"额|收入|支出|投资|产值|生产总值|增加值|资金|总量|GDP|价格|税收|预算|零售"),
    ),
    (re.compile(r"人|户"), re.compile(r"人|户|缺口|差额|参保|任务")),
    (re.compile(r"个|项|家|件|起|宗|套"), re.compile(r"数|量|件|起|项|任务|开工|完成|竣工")),
    (re.compile(r"亩|公顷|平方"), re.compile(r"面积|亩|地")),
    (re.compile(r"^分$"), re.compile(r"分")),
    (re.compile(r"分钟|小时|秒|天|工作日"), re.compile(r"时间|用时|时长|耗时|天数|时限|周期")),
    (re.compile(r"公里|千米|^米"), re.compile(r"里程|长度|公里")),
    (re.compile(r"吨|公斤"), re.compile(r"产量|重量|吞吐量|排放量|减排量|消耗量")),
    (re.compile(r"/m3"), re.compile(r"浓度|PM|颗粒|SO|NO|CO|O3|臭氧", re.IGNORECASE)),
)


def _fits(unit: str, metric: str) -> bool:
    """Return whether a metric's words are measured in a unit."""
    return any(u.search(unit) and words.search(metric) for u, words in _MEASURES)


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
