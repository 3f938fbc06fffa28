"""Which rankings go on from one circular to the next: what they rank, of which span of time.

Names stay as printed. Beside them stands an id that is the same for what one series goes on with:
dates, areas and the words of every ranking (排名, 情况, 通报) are taken off, what remains is folded.
Two rankings of one circular never share one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tongbao.model import IndicatorRef, Ranking
from tongbao.places.areas import area_of_codes
from tongbao.places.gazetteer import gazetteer, short_name
from tongbao.text.folding import fold
from tongbao.text.periods import EARLIER, Period, find_periods, says_running, without_periods

_OF_EVERY_RANKING = re.compile(
    r"^附?[表件]\d*[-:：、.]?|关于|通报|通知|公告|简报|公布|发布|印发|统计|一览|汇总|明细|"
    r"(?:完成|进展|工作)?情况|状况|结果|排名|排序|位次|名次|排行榜?|(?<=.)表$|的|及|"
    r"总?第[0-9一二三四五六七八九十百]+期(?!工程|项目|建设)|[(（]?(?:金额)?单位[:：].*$"
)
_WHO = re.compile(
    r"(?:[0-9]+|[一二三四五六七八九十]+)个(?:设区的?市|设区城市|地级以?上?城?市|省辖市|城市|市州|盟市|县市区|"
    r"县区|区县|市|县|区)(?![级域])|"
    r"各(?:市州|州市|地市|市地|盟市|县市区|市县区|县区|区县|市县|县市|市区|旗县区|旗县)|"
    r"[全我本各](?:省|市|州|盟|地区|自治区|区|县|旗|地)|"
    r"[全各]?(?:设区|地级|县级|直管)城?市|[全各]城市|"
    r"[全各]?市[(（][州地盟、]+[)）]|[全各]?县[(（][市区、旗]+[)）]|各地区?"
)
_RUNNING_WORDS = re.compile(r"累计|当月|单月|本月|本期")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_SAYS_LITTLE = re.compile(
    r"综合|考核|考评|评价|评估|督查|得分|总分|分数|成绩|完成|进度|任务|目标|指标|主要|重点|工作|项目|[0-9\W]"
)
"""What any ranking may be called: a name of these alone is told apart by the circular's title."""
_BEFORE = re.compile(
    r"(?<![比较与同])(?:(?P<year>[上去]年(?:同期|同月)?)|(?P<month>上个?月))(?:度|份)?"
    rf"|(?<![比较与同]){EARLIER}"
)
"""A column of figures of an earlier span: 上年同期, 上月; of which one 上次 speaks, nothing says."""
_CHANGE = re.compile(r"[比较]|增|减|变|升|降|[±+]|同比|环比")
"""Words of a column that says how far a figure moved, not what it was."""
_YEAR_MONTHS = 12
_KEY_CHARS = 12


@dataclass(frozen=True, slots=True)
class Setting:
    """What a circular says of all its rankings."""

    title: str
    issuer: str
    area_codes: tuple[str, ...]
    """Codes of the province and city that it speaks of; those that are known."""
    captions: Mapping[int, str]
    """Caption by table's number."""
    year: int | None
    """Of what it tells, where no words of a ranking name one."""


def with_series(rankings: Sequence[Ranking], setting: Setting) -> tuple[Ranking, ...]:
    """Return all rankings of a circular with ``period``, ``cumulative`` and ``series`` filled in."""
    own_names = _own_names(setting)
    title = _core(setting.title, own_names)
    keys = [_Key.of(ranking, setting, title, own_names) for ranking in rankings]
    keys = _apart(rankings, keys)
    shared = _shared(rankings, keys)
    return tuple(
        replace(
            ranking,
            period=_period_text(ranking, setting),
            cumulative=_is_running(ranking, setting),
            series="" if key in shared else key.id,
        )
        for ranking, key in zip(rankings, keys, strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Key:
    """What makes a ranking the same over circulars."""

    area: str
    names: tuple[str, ...]
    rhythm: str
    """``m``: of single months, ``q``: of single quarters, ``ytd``: from the year's begin; else blank."""
    earlier: str
    """``lm``: what was printed for the month before, ``ly``: a year before; else blank."""

    @classmethod
    def of(cls, ranking: Ranking, setting: Setting, title: str, own_names: Sequence[str]) -> _Key:
        names = (ranking.project, ranking.item, ranking.metric)
        earlier = _earlier(ranking)
        if earlier:
            names = (*names[:2], _BEFORE.sub("", fold(ranking.metric)))
        cores = [_core(text, own_names) for text in names]
        if not _SAYS_LITTLE.sub("", "".join(cores)):
            cores.insert(0, title)
        told = (_run_together(cores), fold(ranking.scope), fold(ranking.group_name))
        return cls(_area(ranking, setting), told, _rhythm(ranking, setting), earlier)

    @property
    def id(self) -> str:
        """Return the key as an id: a hash, the rhythm, and of which earlier span it tells."""
        said = "\x1f".join((self.area, *self.names))
        name = hashlib.sha256(said.encode()).hexdigest()[:_KEY_CHARS]
        return "-".join(part for part in (name, self.rhythm, self.earlier) if part)


def _apart(rankings: Sequence[Ranking], keys: Sequence[_Key]) -> list[_Key]:
    """Return the keys, those that two rankings share told apart by all that names these."""
    shared = _shared(rankings, keys)
    return [
        replace(key, names=(*key.names, *_words(ranking))) if key in shared else key
        for ranking, key in zip(rankings, keys, strict=True)
    ]


def _words(ranking: Ranking) -> tuple[str, ...]:
    names = (ranking.project, ranking.item, ranking.metric)
    return (*(without_periods(text) for text in names), fold(ranking.unit))


def _shared(rankings: Sequence[Ranking], keys: Sequence[_Key]) -> set[_Key]:
    """Return the keys of several rankings, as a dataset tells them apart."""
    named: dict[_Key, set[IndicatorRef]] = {}
    for ranking, key in zip(rankings, keys, strict=True):
        named.setdefault(key, set()).add(IndicatorRef.of(ranking))
    return {key for key, refs in named.items() if len(refs) > 1}


def _core(text: str, own_names: Sequence[str]) -> str:
    """Return what a name says beyond dates, areas and the words of every ranking."""
    # 生态环境厅关于…的通报: who says it goes before, what it is about behind.
    plain = _RUNNING_WORDS.sub("", without_periods(text).rpartition("关于")[2])
    for name in own_names:
        plain = plain.replace(name, "")
    plain = _OF_EVERY_RANKING.sub("", _WHO.sub("", plain))
    whole = re.sub(r"\W", "", plain)
    return re.sub(r"\W", "", _BRACKETS.sub("", plain)) or whole


def _run_together(names: Iterable[str]) -> str:
    """Return names as one, what one ends and the next begins with said once.

    重点项目投资 · 完成率 is 重点项目投资 · 投资完成率, and 好差评得分 · 得分 is 好差评 · 得分.
    """
    told = ""
    for name in names:
        shared = next((n for n in range(len(name), 0, -1) if told.endswith(name[:n])), 0)
        told += name[shared:]
    return told


def _own_names(setting: Setting) -> tuple[str, ...]:
    """Return the names of the area that a circular is about, longest first."""
    names = gazetteer(setting.year)
    places = [names.of_code(code) for code in setting.area_codes]
    known = {form for place in places if place for form in (place.name, short_name(place.name))}
    return tuple(sorted(known, key=len, reverse=True))


def _area(ranking: Ranking, setting: Setting) -> str:
    """Return which area's places it ranks, and of which level; without codes, who ranks them."""
    codes = {entry.place.code for entry in ranking.entries if entry.place and entry.place.code}
    return area_of_codes(codes) or f"{max(setting.area_codes, default='')}:{fold(setting.issuer)}"


def _own_words(ranking: Ranking, setting: Setting) -> Iterator[str]:
    """Yield what may tell a ranking's span of time, nearest its values first."""
    yield from (ranking.metric, ranking.item, ranking.project)
    yield setting.captions.get(ranking.table or 0, "")


def _period(words: Iterable[str]) -> Period | None:
    """Return the nearest span of months, else the nearest year."""
    found = [period for text in words for period in find_periods(text)]
    return next((p for p in found if p.kind != "year"), found[0] if found else None)


def _period_text(ranking: Ranking, setting: Setting) -> str:
    words = [*_own_words(ranking, setting), setting.title]
    period = _period(words)
    if period is None:
        return ""
    told = (p.year for text in words for p in find_periods(text) if p.year)
    period = replace(period, year=period.year or next(told, setting.year))
    if period.first < period.last and _is_of_one_month(ranking):
        period = period.last_month()
    year = period.year
    earlier = _earlier(ranking)
    if year is None or not earlier or _period([ranking.metric]) is not None:
        return period.iso(year)
    if earlier == "lp" or (earlier == "lm" and period.kind != "month"):
        return ""  # of which month or round, nothing says
    return period.before(1 if earlier == "lm" else _YEAR_MONTHS).iso()


def _is_of_one_month(ranking: Ranking) -> bool:
    """Return whether a column is of the month alone (当月增速), whatever span stands over the table."""
    return says_running(ranking.metric) is False and "季" not in ranking.metric


def _earlier(ranking: Ranking) -> str:
    """Return ``lm`` for 上月得分, ``ly`` for 上年同期, ``lp`` for 上次, blank for any other column."""
    metric = fold(ranking.metric)
    found = _BEFORE.search(metric)
    if found is None or _CHANGE.search(metric):
        return ""
    return "lm" if found["month"] else "ly" if found["year"] else "lp"


def _is_running(ranking: Ranking, setting: Setting) -> bool | None:
    for text in (*_own_words(ranking, setting), setting.title):
        if (said := says_running(text)) is not None:
            return said
        period = _period([text])
        if period is not None and period.kind != "year":
            return _adds_up(period)
    return None


def _adds_up(period: Period) -> bool | None:
    if period.until:
        return None  # a stock or a progress: the words of its metric would have to tell
    if period.kind == "range" or (period.kind == "half" and period.first == 1):
        return period.first == 1 and period.last_year is None
    return False if period.kind == "month" else None


def _rhythm(ranking: Ranking, setting: Setting) -> str:
    """Return in which steps a ranking comes back, by its own words; blank where they do not say."""
    if _is_of_one_month(ranking):
        return "m"
    for text in _own_words(ranking, setting):
        period = _period([text])
        if says_running(text):
            return "ytd"
        if period is None or period.kind == "year" or period.until:
            continue
        if period.first == 1 and period.kind != "month":
            return "ytd"
        return {"month": "m", "quarter": "q"}.get(period.kind, "")
    return ""
