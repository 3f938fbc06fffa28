"""Rankings that a sentence prints: the whole set in order, or ranks or values of four and more.

What a table prints as well is no second ranking: there the sentence only claims. The last of a
set (后五名) have no rank of their own, so that a list of them never is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tongbao.model import (
    CertainText,
    Claim,
    Entry,
    Header,
    Order,
    Place,
    RankedSet,
    Ranking,
)
from tongbao.normalize.rankings.direction import learn_order
from tongbao.normalize.rankings.labels import caption_label
from tongbao.normalize.rankings.parameters import ORDER
from tongbao.text.numbers import Number
from tongbao.text.numerals import read_chinese_integer

_LEAST = 4
"""Places whose ranks or values make a sentence a ranking."""
_SHARE = 0.5
"""Of a list's places, that one table ranks: what is listed is its, not new."""
_COUNTED = re.compile(
    r"(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})个(?:[一-鿿（）()、]{0,8}?)"
    r"(?:市|县|区|州|盟|旗|城市|地区|区域|单位|街道|乡镇|镇|部门)(?![市县区州盟旗域])"
)
"""13个设区市, 9个中心城市, 7个评价区域."""


@dataclass(frozen=True, slots=True)
class PrintedList:
    """Places that one sentence, or several that count on, list in order."""

    claims: tuple[Claim, ...]
    values: tuple[Number | None, ...]
    """The figure that is printed of each."""
    topic: str
    """The words that name what is listed."""
    ordered: bool
    """The list prints every rank that it gives (由高到低依次为, 第一名：)."""
    counted: bool
    """Its ranks are printed one by one (第一名：…；第二名：…)."""
    around: str
    """The heading and the sentence, which may state how many places there are."""
    confidence: float
    low_first: bool | None = None
    """Whether the sentence begins with the least value; None where it does not say."""


def rankings_in_prose(
    lists: Sequence[PrintedList],
    tables: Sequence[Ranking],
    stated: RankedSet | None,
    header: Header,
) -> tuple[tuple[Ranking, ...], tuple[Claim, ...]]:
    """Return the rankings that sentences print, and the claims that are part of them.

    Args:
        lists: The ordered lists of the prose, in printed order.
        tables: The rankings that tables and lines print.
        stated: The set that the circular's words define.
        header: The circular's head, which names what its sentences leave unnamed.
    """
    rankings: list[Ranking] = []
    used: list[Claim] = []
    metric, section = "", ""
    for one in lists:
        if not _is_ranking(one, stated) or _in_a_table(one, tables):
            continue
        before, section = section, one.claims[0].project
        metric = metric_of(one.topic) or (metric if section == before else "")
        ranking = _ranking(one, metric, header, stated)
        address = [(r.project_no, r.project, r.item, r.metric) for r in rankings]
        if (ranking.project_no, ranking.project, ranking.item, ranking.metric) in address:
            period = _PERIOD.search(one.topic)
            ranking = _ranking(one, metric, header, stated, period[0] if period else "")
        rankings.append(ranking)
        used += one.claims
    return tuple(rankings), tuple(used)


def _is_ranking(one: PrintedList, stated: RankedSet | None) -> bool:
    count = len({claim.place_key for claim in one.claims})
    if count < _LEAST or count < len(one.claims):
        return False
    if one.ordered and (_is_whole(one, stated) or one.counted):
        return True
    values = sum(claim.value is not None for claim in one.claims)
    return values == len(one.claims) and one.claims[0].kind == "top"


def _is_whole(one: PrintedList, stated: RankedSet | None) -> bool:
    """Return whether a list names as many places as there are, by the set or by the words."""
    keys = {claim.place_key for claim in one.claims}
    if stated is not None and {place.key for place in stated.places} <= keys:
        return True
    counts = [found["n"] for found in _COUNTED.finditer(one.around)]
    return len(keys) in [int(n) if n.isdecimal() else read_chinese_integer(n) for n in counts]


def _in_a_table(one: PrintedList, tables: Sequence[Ranking]) -> bool:
    keys = {claim.place_key for claim in one.claims}
    for ranking in tables:
        ranked = {e.place_key for e in ranking.entries}
        if len(keys & ranked) >= _SHARE * len(keys):
            return True
    return False


_PERIOD = re.compile(
    r"(?:(?:19|20)?\d\d年)?(?:\d{1,2}\s*[-—~～至到]\s*)?\d{1,2}月(?:份)?|(?:(?:19|20)\d\d年)?"
    r"(?:上半年|前三季度|第?[一二三四]季度|全年)|(?:19|20)\d\d年"
)
_BRACKET = re.compile(r"[（(][^（()）]*[)）]")
_SET_WORDS = re.compile(
    rf"^.*(?:{_COUNTED.pattern.replace('?P<n>', '')})(?:中|里|内)?|^(?:全[省市区县州国盟旗])?各?"
    r"(?:设区市|市州|县市区|县区|区县|市|县|区)?(?:的)?(?=[一-鿿])"
)
_FRAME = re.compile(
    r"^(?:从|按照?|以|就|其中|根据|在|对)|(?:进行|来)?(?:综合)?(?:看|相对|比较|较|最|排名|排序|排列|情况|方面|上|的|由|为)+$"
)


def metric_of(topic: str) -> str:
    """Return what the words before a list name as measured; '' where they name nothing.

    ``2023年3月，13个设区市中降尘量`` → 降尘量, ``按空气质量综合指数（简称…）进行排序，`` → 空气质量综合指数.
    """
    plain = _PERIOD.sub("", _BRACKET.sub("", topic.replace("\0", "")))
    for clause in reversed(re.split(r"[，,、：:。；;]", plain)):
        name = _SET_WORDS.sub("", clause.strip(), count=1)
        before = None
        while before != name:
            before, name = name, _FRAME.sub("", name.strip()).strip()
        if len(name) >= ORDER.shortest_name_chars and not re.search(r"现将|如下|通报", name):
            return name[:30]
    return ""


def _ranking(
    one: PrintedList, metric: str, header: Header, stated: RankedSet | None, item: str = ""
) -> Ranking:
    first = one.claims[0]
    units = {claim.unit for claim in one.claims if claim.unit}
    label = caption_label(header.title)
    named = metric or label.metric or ("得分" if units == {"分"} else "")
    entries = tuple(_entries(one))
    pairs = [(e.rank, e.value) for e in entries if e.rank is not None and e.value is not None]
    order: Order = learn_order(pairs, "" if _GAIN.search(named) else named + label.name)
    if not pairs and one.low_first is not None:
        order = "asc" if one.low_first == (first.kind == "top") else "desc"
    return Ranking(
        project_no=first.project_no,
        project=first.project or label.name,
        item=first.item or item,
        metric=named,
        scope="",
        unit=units.pop() if len(units) == 1 else "",
        order=order,
        entries=entries,
        layout="listed",
        excerpt=not _is_whole(one, stated) and not one.counted,
    )


_GAIN = re.compile(r"改善|提升|提高|增长|增幅|增速")
"""Of these more is better, whatever is measured."""


def _entries(one: PrintedList) -> Iterator[Entry]:
    """Yield a list's places as entries; in a list from the last on, ranks count from its end."""
    for claim, number in zip(one.claims, one.values, strict=True):
        rank = claim.position
        if claim.kind == "bottom":
            rank = 1 + sum(other.position > claim.position for other in one.claims)
        text = number.text if number else ""
        yield Entry(
            place=claim.place or Place("", claim.place_text, "local"),
            place_text=claim.place_text,
            rank=rank,
            value=claim.value,
            value_text=text,
            value_qualifier=claim.value_qualifier,
            status="ranked",
            basis="printed",
            confidence=one.confidence,
            page=claim.page,
            box=claim.box,
            place_evidence=CertainText(claim.place_text),
            value_evidence=CertainText(text),
        )
