"""A rule of sentences that say how many places were ranked, against the tables that rank them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tongbao.model import Circular, Finding, Message, PlaceLevel, Ranking
from tongbao.normalize.cues import sentences_leaving_out
from tongbao.text.folding import fold, squash
from tongbao.text.numerals import read_chinese_integer
from tongbao.validate.registry import Rule, about, label_of

_NUMBER = r"(?<![0-9前后末第约余近超])(?P<{0}>[0-9]{{1,3}}|[一二三四五六七八九十百]{{2,5}})个"
_PLACES = (
    r"(?P<{0}>县\(市、?区\)|县\(市\)区|县\(区\)|市\(县、?区\)|旗县\(市、?区\)|县、市、区|市、县、区|县、区|区、县|"
    r"设区的?市|设区城市|地级以?上?市|省辖市|城市|市(?![级县区辖])|县市区|市县区|县区|区县|旗县区|县(?![级域市区])|"
    r"区(?=[^域块])|乡镇街道|镇街|乡镇|街道)"
)
_JUDGED = r"(?:排名|排序|考核|考评|评价|评比|评估)"
_WITHIN = r"[^,。;:、()0-9一二三四五六七八九十前后末]"
_RANKED = re.compile(
    rf"(?:对|纳入|参加|参与|列入){_WITHIN}{{0,8}}{_NUMBER.format('n')}{_PLACES.format('noun')}"
    rf"{_WITHIN}{{0,8}}{_JUDGED}"
    rf"|{_NUMBER.format('m')}{_PLACES.format('kind')}{_WITHIN}{{0,6}}(?:排名|排序)(?:情况|结果|如下|通报|表)"
)
"""对11个县进行了考核, 全省11个城市排名情况: not 11个市得分上升, 对后3个市进行约谈."""
_ALL = re.compile(
    rf"(?:全[省市州盟区县旗国]|所辖|下辖|辖区内?)(?:的|共)?{_NUMBER.format('n')}{_PLACES.format('noun')}"
)
"""全市12个县区: as many as there are, or 全市9个县区完成任务, a part of them."""
_SAME_SET = 0.6
"""Share of the greater of two counts from which both are of the same places."""


class _Stated(NamedTuple):
    number: int
    level: PlaceLevel
    words: str
    of_ranked: bool
    """Whether the words say that so many are ranked; else that there are so many, or a part."""


def counts_disagree(circular: Circular) -> Iterator[Finding]:
    """Find a stated number of ranked places that no ranking, nor all of them together, has.

    Where the circular's words define the set itself, a missing place is told by its name.
    """
    if any(ranking.excerpt for ranking in circular.rankings):
        return
    told: dict[PlaceLevel, list[_Stated]] = defaultdict(list)
    for stated in _stated(circular):
        told[stated.level].append(stated)
    for level, several in told.items():
        keys = [(ranking, _keys(ranking, level)) for ranking in circular.rankings]
        ranking, most = max(keys, key=lambda one: len(one[1]), default=(None, set[str]()))
        counts = _counts(circular, [own for _, own in keys])
        doubted = [one for one in several if one.of_ranked or one.number > max(counts)]
        known = {one.number for one in several} & counts
        if ranking is None or known or not doubted:
            continue
        stated = doubted[-1]
        few, many = sorted((len(most), stated.number))
        if few < _SAME_SET * many or _is_told(circular, stated):
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


def _counts(circular: Circular, keys: Sequence[set[str]]) -> set[int]:
    """Return how many places the rankings have, of a level and of any, each and together.

    What is ranked beside the counties (a development zone) may be counted with them, and so may a
    place that the prose calls without task.
    """
    whole = [{e.place_key for e in (*r.entries, *r.unfilled)} for r in circular.rankings]
    idle = {claim.place_key for claim in circular.claims if claim.kind == "no_task"}
    sets = [*keys, *whole, set[str]().union(*keys), set[str]().union(*whole)]
    return {len(one) for one in sets} | {len(one | idle) for one in sets}


def _is_told(circular: Circular, stated: _Stated) -> bool:
    """Return whether a set's places are known by name, or words leave some of them out."""
    ranked_set = circular.ranked_set
    if ranked_set.stated and stated.number == len(ranked_set.places):
        return True
    notes = (note for table in circular.document.tables for note in table.notes)
    texts = (*(block.text for block in circular.document.blocks), *notes)
    return not stated.of_ranked and bool(sentences_leaving_out(texts))


def _stated(circular: Circular) -> Iterator[_Stated]:
    for block in circular.document.blocks:
        if block.kind in {"header", "footer"}:
            continue
        text = fold(squash(block.text))
        found = [*_RANKED.finditer(text), *_ALL.finditer(text)]
        for match in sorted(found, key=lambda one: one.re is _ALL):
            names = match.groupdict()
            number = names["n"] or names.get("m") or ""
            noun = names["noun"] or names.get("kind") or ""
            count = int(number) if number.isdecimal() else read_chinese_integer(number)
            if count:
                yield _Stated(count, _level(noun), match[0], match.re is _RANKED)


def _level(noun: str) -> PlaceLevel:
    if noun.endswith(("镇", "街", "道")):
        return "local"
    return "prefecture" if noun.endswith("市") else "county"


def _keys(ranking: Ranking, level: PlaceLevel) -> set[str]:
    """Return the places of a level that a ranking accounts for."""
    entries = (*ranking.entries, *ranking.unfilled)
    return {
        e.place_key
        for e in entries
        if (e.place.level == level if e.place is not None else level == "local")
    }


RULES = (
    Rule(
        "set-count",
        "warning",
        "document",
        Message("所述地区数与表不符", "A stated number of places that no table has"),
        Message(
            "正文说对多少个市、县排名或考核，而没有一张表、各表合计也没有这么多；或说全市有多少个县区（全市12个县区），各表都少于此数而没有说谁不参加。只列前几名的表、所指与表中"
            "地区级别不同的不比；范围由文字明确的，缺哪个由 set-missing 指出。",
            "The text says how many cities or counties were ranked, and neither a table nor all tables "
            "together have as many; or how many there are in all (全市12个县区), and all have fewer though no "
            "word leaves any out. Excerpts and places of another level are left alone; where words "
            "define the set, set-missing names what it lacks.",
        ),
        Message("“对11个县进行了考核”，表中10个", "11 counties were ranked, says the text; the table has 10"),
        counts_disagree,
    ),
)  # fmt: skip
