"""Which ranking a sentence without a numbered section speaks of: by its words, its period, its place.

``3月环境空气质量综合指数居前三位的为…`` speaks of the 综合指数 of 3月, not of January to March. Where
a circular prints one ranking only, a sentence speaks of it unless its words name another measure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tongbao.model import Circular, Claim, Ranking
from tongbao.normalize.rankings.in_prose import metric_of
from tongbao.text.folding import fold
from tongbao.text.periods import EARLIER
from tongbao.text.units import normal_unit
from tongbao.validate.coverage import ranks_a_wider_set

_MEASURES = re.compile(
    r"(?:率|指数|增速|[增涨跌降]幅|幅度|浓度|得分|总分|分数|比例|占比|比重|数|量|额|值|天数|进度|满意度|次数|时间|时长|成本|费用|价格|面积|里程)$"
)
_PERIOD = re.compile(
    r"(?:\d{1,2}\s*月?\s*[-—~～－–至到]\s*)?\d{1,2}\s*月|上半年|前三季度|第?[一二三四1-4]季度|全年|累计"
)
_EARLIER = re.compile(EARLIER)
_COMPARED = re.compile(
    rf"(?:[与较比同]|相比)(?:{EARLIER})(?:相比|比较)?|[由从自](?:{EARLIER})的?(?=第|倒数)"
)
"""与上季度相比，综合排名由第6位升至第4位 is of this quarter, and so is 由上季度第6位升至第4位."""
_DASHES = re.compile(r"[-—~～－–至到]")


def by_topic(circular: Circular, claim: Claim, found: Sequence[Ranking]) -> list[Ranking]:
    """Return the ones of several rankings that a claim's words name as well as any.

    Args:
        circular: The circular, for where its tables stand.
        claim: The claim.
        found: The rankings it may speak of.
    """
    words = _COMPARED.sub("", fold(f"{claim.project}{claim.item}{claim.topic}"))
    fitting = [r for r in found if may_measure(r, claim) and _names(r, claim)]
    ranked = [r for r in fitting if any(e.rank is not None for e in r.entries)]
    fitting = _of_this_span(_of_this_time(ranked or fitting, words), words)
    fitting = _of_measure(fitting, claim)
    if not fitting:
        return []
    for narrow in (_metric_fit, _name_fit):
        scores = [narrow(r, words) for r in fitting]
        fitting = [r for r, s in zip(fitting, scores, strict=True) if s == max(scores)]
    fitting = _of_period(circular, claim, fitting)
    fitting = _of_own_set(circular, fitting)
    if len(fitting) > 1:
        fitting = _next_table(circular, claim, fitting)
    return fitting


def _of_this_time(fitting: list[Ranking], words: str) -> list[Ranking]:
    """Drop the rankings of an earlier time (上次, 去年同期), unless the sentence speaks of one."""
    if _EARLIER.search(words):
        return fitting
    return [r for r in fitting if not _EARLIER.search(_COMPARED.sub("", _words(r)))] or fitting


def _of_this_span(fitting: list[Ranking], words: str) -> list[Ranking]:
    """Keep the rankings of one month where a sentence says 当月, those that add up where it says 累计."""
    if _ALONE.search(words):
        own = [r for r in fitting if not _SUMMED.search(_words(r))]
    elif _SUMMED.search(words):
        own = [r for r in fitting if _SUMMED.search(_words(r))]
    else:
        own = []
    return own or fitting


_ALONE = re.compile(r"当月|单月|本月(?!底|末|止)|当季|本季度(?!末)|当周|本周")
_SUMMED = re.compile(r"累计|年初以来|(?<!\d)1\s*月?\s*[-—~～－–至到]\s*\d{1,2}\s*月")


def _of_measure(fitting: list[Ranking], claim: Claim) -> list[Ranking]:
    """Keep the rankings whose own column names the measure that a sentence ends in, if any does.

    A caption may name several (人均可支配收入及增速情况表).
    """
    measure = fold(metric_of(claim.topic))
    if not _MEASURES.search(measure):
        return fitting
    own = [(r, fold(f"{r.item}{r.metric}")) for r in fitting]
    return [r for r, w in own if measure[-2:] in w or _is_of_stem(measure, w)] or fitting


def _words(ranking: Ranking) -> str:
    return fold(f"{ranking.project}{ranking.item}{ranking.metric}{ranking.scope}")


def may_measure(ranking: Ranking, claim: Claim) -> bool:
    """Return whether a ranking may be of the measure that a claim's words or unit name, if they do."""
    measure = fold(metric_of(claim.topic))
    if not ranking.metric or (measure and measure[-2:] in _words(ranking)):
        return True
    if _is_of_stem(measure, _words(ranking)):
        return True
    return not _MEASURES.search(measure) and not _differ(ranking.unit, claim.unit)


_STEM_CHARS = 3
"""Characters by which a measure's stem names it: 按时办结(率)."""


def _is_of_stem(measure: str, words: str) -> bool:
    """Return whether a column's head prints a measure in two parts: 按时办结 over 比率（%）."""
    stem = measure[:-1]
    return len(stem) >= _STEM_CHARS and stem[-_STEM_CHARS:] in words and measure[-1:] in words


def _differ(one: str, other: str) -> bool:
    """Return whether two units are of different things: 小时/户 and %, but not % and 百分点."""
    units = {normal_unit(one), normal_unit(other)}
    return bool(one and other) and len(units) > 1 and not units <= _SHARES


_SHARES = frozenset({"%", "‰", "百分点"})


def _names(ranking: Ranking, claim: Claim) -> bool:
    key = claim.place_key
    return any(e.place_key == key or e.place_text == claim.place_text for e in ranking.entries)


def _metric_fit(ranking: Ranking, words: str) -> int:
    metric = _PERIOD.sub("", fold(ranking.metric))
    return len(metric) if metric and metric in words else _shared(metric, words) - 1


def _name_fit(ranking: Ranking, words: str) -> int:
    name = _PERIOD.sub("", fold(f"{ranking.item}{ranking.scope}{ranking.project}"))
    return _shared(name, words)


def _shared(one: str, other: str) -> int:
    """Return how many pairs of neighbouring characters two texts share."""
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other)]
    return len(pairs[0] & pairs[1])


def _of_period(circular: Circular, claim: Claim, fitting: list[Ranking]) -> list[Ranking]:
    """Keep the rankings whose period is the sentence's; all where no table has it."""
    said = _periods(claim.topic)
    same = [r for r in fitting if said & _periods(f"{r.project}{r.item}{r.metric}{r.scope}")]
    captions = (table.caption for table in circular.document.tables)
    if same or any(said & _periods(caption) for caption in captions):
        return same
    return fitting


def _of_own_set(circular: Circular, fitting: list[Ranking]) -> list[Ranking]:
    """Keep, of rankings of one value among several sets, those among the circular's own places."""
    names = {(r.table, r.project_no, r.project, r.item, r.metric) for r in fitting}
    own = [r for r in fitting if not ranks_a_wider_set(circular, r)]
    return own if len(names) == 1 and own else fitting


def _periods(text: str) -> set[str]:
    return {
        _DASHES.sub("-", re.sub(r"[\s]|(?<=\d)月(?=.*月)", "", p)) for p in _PERIOD.findall(text)
    }


def _next_table(circular: Circular, claim: Claim, fitting: list[Ranking]) -> list[Ranking]:
    """Keep the rankings of the table that comes next after the sentence, where one does."""
    behind: list[tuple[tuple[int, float], Ranking]] = []
    for ranking in fitting:
        table = circular.document.tables_by_number.get(ranking.table or 0)
        if table is not None and table.parts:
            at = (table.parts[0].page, table.parts[0].box.top)
            if at >= (claim.page, claim.box.top):
                behind.append((at, ranking))
    first = min((at for at, _ in behind), default=None)
    return [ranking for at, ranking in behind if at == first] or fitting
