"""A rule of sentences that say how many places were ranked, against the tables that rank them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tongbao.model import Circular, Finding, Message, PlaceLevel, Ranking
from tongbao.text.folding import fold, squash
from tongbao.text.numerals import read_chinese_integer
from tongbao.validate.registry import Rule, about, label_of

_NUMBER = r"(?<![0-9前后末第约余近超])(?P<{0}>[0-9]{{1,3}}|[一二三四五六七八九十百]{{2,5}})个"
_PLACES = r"(?P<{0}>设区的?市|设区城市|地级以?上?市|省辖市|城市|市(?![级县区辖])|县市区|市县区|县区|区县|县(?![级域]))"
_JUDGED = r"(?:排名|排序|考核|考评|评价|评比|评估)"
_WITHIN = r"[^,。;:、()0-9一二三四五六七八九十前后末]"
_RANKED = re.compile(
    rf"(?:对|纳入|参加|参与|列入){_WITHIN}{{0,8}}{_NUMBER.format('n')}{_PLACES.format('noun')}"
    rf"{_WITHIN}{{0,8}}{_JUDGED}"
    rf"|{_NUMBER.format('m')}{_PLACES.format('kind')}{_WITHIN}{{0,6}}(?:排名|排序)(?:情况|结果|如下|通报|表)"
)
"""对11个县进行了考核, 全省11个城市排名情况: not 11个市得分上升, 对后3个市进行约谈."""
_SAME_SET = 0.6
"""Share of the greater of two counts from which both are of the same places."""


class _Stated(NamedTuple):
    number: int
    level: PlaceLevel
    words: str


def counts_disagree(circular: Circular) -> Iterator[Finding]:
    """Find a stated number of ranked places that no ranking, nor all of them together, has.

    Where the circular's words define the set itself, a missing place is told by its name.
    """
    if circular.ranked_set.stated or any(ranking.excerpt for ranking in circular.rankings):
        return
    told = {stated.level: stated for stated in _stated(circular)}
    for level, stated in told.items():
        keys = [(ranking, _keys(ranking, level)) for ranking in circular.rankings]
        counts = {len(own) for _, own in keys} | {len(set[str]().union(*(own for _, own in keys)))}
        ranking, most = max(keys, key=lambda one: len(one[1]), default=(None, set[str]()))
        few, many = sorted((len(most), stated.number))
        if ranking is None or stated.number in counts or few < _SAME_SET * many:
            continue
        yield about(
            "set-count",
            "warning",
            ranking,
            Message(
                f"{label_of(ranking)}：正文说“{stated.words}”，表中有 {len(most)} 个。",
                f"{label_of(ranking)}: the text says “{stated.words}”, the table has {len(most)}.",
            ),
            observed=str(len(most)),
            expected=str(stated.number),
        )


def _stated(circular: Circular) -> Iterator[_Stated]:
    for block in circular.document.blocks:
        if block.kind in {"header", "footer"}:
            continue
        for found in _RANKED.finditer(fold(squash(block.text))):
            number, noun = found["n"] or found["m"], found["noun"] or found["kind"]
            count = int(number) if number.isdecimal() else read_chinese_integer(number)
            if count:
                yield _Stated(count, "prefecture" if noun.endswith("市") else "county", found[0])


def _keys(ranking: Ranking, level: PlaceLevel) -> set[str]:
    """Return the places of a level that a ranking accounts for."""
    entries = (*ranking.entries, *ranking.unfilled)
    return {e.place_key for e in entries if e.place is not None and e.place.level == level}


RULES = (
    Rule(
        "set-count",
        "warning",
        "document",
        Message("所述地区数与表不符", "A stated number of places that no table has"),
        Message(
            "正文说对多少个市、县排名或考核，而没有一张表、各表合计也没有这么多。只列前几名的表、所指与表中"
            "地区级别不同的不比；范围由文字明确的，缺哪个由 set-missing 指出。",
            "The text says how many cities or counties were ranked, and neither a table nor all tables "
            "together have as many. Excerpts and places of another level are left alone; where words "
            "define the set, set-missing names what it lacks.",
        ),
        Message("“对11个县进行了考核”，表中10个", "11 counties were ranked, says the text; the table has 10"),
        counts_disagree,
    ),
)  # fmt: skip
