"""Rules of values: what a number may be, by itself, by its unit and beside its column's others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from heapq import nlargest

from tongbao.model import Circular, Entry, Finding, Message, Ranking
from tongbao.validate.ordering import ranked_values, suspects
from tongbao.validate.proposals import value_change
from tongbao.validate.registry import Rule, about, change_of, label_of, name_of
from tongbao.validate.repairing import WHOLE_PERCENT, Lineup, decimals_of

_CHANGE = re.compile(r"增|减|降|升|同比|环比|变化|涨|提高|改善|较|偏离")
_SHARE = re.compile(r"率|比例|占比|比重|进度|满意度|完成")
_FAR = 5
"""Times the next value from which a number without decimals is odd."""
_FEWEST_OTHERS = 4
"""Other numbers of a column that tell what is odd in it."""
_HIGHEST = Decimal(120)
"""Percent above which a rate of completion wants a second look (106.4 may be true)."""
_BORNE_OUT = Decimal("1.5")
"""Times the next value up to which a rate may lead where its printed rank agrees: a lost point
makes ten times of it."""


def is_share(ranking: Ranking) -> bool:
    """Return whether a ranking's values are percents of a whole: 完成率, not 增速."""
    words = ranking.metric or ranking.project
    return (
        ranking.unit == "%"
        and _SHARE.search(words) is not None
        and not _CHANGE.search(words + ranking.item)
    )


def improbable_percents(circular: Circular) -> Iterator[Finding]:
    """Find percents of completion that cannot or hardly can be: 863 beside 90 and 82, −5."""
    for ranking in circular.rankings:
        if not is_share(ranking):
            continue
        odd = _odd_percents(ranking)
        points = _LostPoints(ranking)
        for entry, value in odd:
            meant = points.meant(entry)
            yield about(
                "value-percent",
                "warning" if value > 0 else "error",
                ranking,
                Message(
                    f"{label_of(ranking)}：{name_of(entry)} 的 {entry.value_text} 不像百分比。",
                    f"{label_of(ranking)}: {entry.value_text} of {name_of(entry)} is hardly a percent.",
                ),
                (entry,),
                observed=entry.value_text,
                proposal=value_change(name_of(entry), value, meant) if meant is not None else "",
                changes=[change_of(ranking, entry, meant)] if meant is not None else (),
            )


def _odd_percents(ranking: Ranking) -> list[tuple[Entry, Decimal]]:
    """Return the entries of a share whose value is below 0 or far above 100, alone in that."""
    valued = [(e, e.value) for e in ranking.entries if e.value is not None]
    high = [one for one in valued if one[1] > _HIGHEST]
    negative = [one for one in valued if one[1] < 0]
    over = sum(value > WHOLE_PERCENT for _, value in valued)
    if over > len(valued) / 4 or (high and _is_borne_out(ranking)):
        high = []
    return [*high, *(negative if len(negative) == 1 else ())]


def _is_borne_out(ranking: Ranking) -> bool:
    """Return whether printed ranks agree with all values, and no value leaps ahead of the next."""
    ranked = ranked_values(ranking)
    if len(ranked) < _FEWEST_OTHERS or not ranking.ranks_printed or suspects(ranked)[1]:
        return False
    values = sorted((one.value for one in ranked), reverse=True)
    return values[0] <= _BORNE_OUT * values[1]


class _LostPoints:
    """Proposes decimal points for the values of one ranking; looks through it if asked at all."""

    def __init__(self, ranking: Ranking) -> None:
        self._ranking = ranking

    @cached_property
    def _lineup(self) -> tuple[Lineup, dict[int, int]]:
        """Return the ranking's order, and where each entry stands in it, by ``id``."""
        ranked = ranked_values(self._ranking)
        return Lineup(ranked), {id(one.entry): index for index, one in enumerate(ranked)}

    def meant(self, entry: Entry) -> Decimal | None:
        """Return the value with its point back, where one position alone keeps the order."""
        lineup, places = self._lineup
        index = places.get(id(entry))
        if index is None or entry.value is None:
            return None
        fitting = [
            value
            for value in lineup.fitting(index, lineup.without_point(index))
            if 0 <= value <= _HIGHEST
        ]
        return fitting[0] if len(fitting) == 1 else None


def odd_decimals(circular: Circular) -> Iterator[Finding]:
    """Find whole numbers far beyond a column of decimals, where the order does not tell."""
    for ranking in circular.rankings:
        if is_share(ranking) or ranking.layout == "damaged":
            continue
        ranked = ranked_values(ranking)
        far = _far_beyond([abs(one.value) for one in ranked])
        if not far or suspects(ranked)[1]:
            continue
        lineup = Lineup(ranked)
        for index in far:
            fitting = lineup.fitting(index, lineup.lost_decimal(index))
            if not fitting:
                continue
            one, name = ranked[index], name_of(ranked[index].entry)
            meant = fitting[0] if len(fitting) == 1 else None
            yield about(
                "value-decimals",
                "warning",
                ranking,
                Message(
                    f"{label_of(ranking)}：{name} 的 {one.entry.value_text} 没有小数，且远大于其他数值。",
                    f"{label_of(ranking)}: {one.entry.value_text} of {name} has no decimals and is "
                    "far beyond all others.",
                ),
                (one.entry,),
                observed=one.entry.value_text,
                proposal=value_change(name, one.value, meant) if meant is not None else "",
                changes=[change_of(ranking, one.entry, meant)] if meant is not None else (),
            )


def _far_beyond(sizes: Sequence[Decimal]) -> list[int]:
    """Return the positions of numbers far beyond the next, which at least four others print."""
    counts = Counter(sizes)
    top = nlargest(2, counts)
    if len(top) <= 1 or len(sizes) - counts[top[0]] < _FEWEST_OTHERS or top[0] < _FAR * top[1]:
        return []
    return [index for index, size in enumerate(sizes) if size == top[0]]


def fractions_for_percents(circular: Circular) -> Iterator[Finding]:
    """Find values that are fractions in a column of percents: 0.985 among 98.2 and 97.1."""
    for ranking in circular.rankings:
        if ranking.unit != "%" or not is_share(ranking) or ranking.layout == "damaged":
            continue
        ranked = ranked_values(ranking)
        wholes = [one.value for one in ranked if one.value > 1]
        for index, one in enumerate(ranked):
            alone = 0 < one.value <= 1 and len(wholes) == len(ranked) - 1 >= _FEWEST_OTHERS
            if not alone or decimals_of(one.value) <= 1:
                continue
            meant = one.value * 100
            if suspects(ranked)[1] and Lineup(ranked).fitting(index, [meant]):
                name = name_of(one.entry)
                yield about(
                    "value-fraction",
                    "warning",
                    ranking,
                    Message(
                        f"{label_of(ranking)}：{name} 的 {one.value} 像是小数，其他地区是百分数。",
                        f"{label_of(ranking)}: {one.value} of {name} looks like a fraction among "
                        "percents.",
                    ),
                    (one.entry,),
                    observed=str(one.value),
                    proposal=value_change(name, one.value, meant),
                    changes=[change_of(ranking, one.entry, meant)],
                )


_OWN_UNIT = re.compile(r"[\d０-９]\s*([%％‰]|亿元|万元|元|分|件|人|亩|个|户|套|公里|吨)\s*$")


def odd_units(circular: Circular) -> Iterator[Finding]:
    """Find values that print another unit than their column: 98.5分 among percents."""
    for ranking in circular.rankings:
        own = [
            (e, found[1].replace("％", "%"))
            for e in ranking.entries
            if (found := _OWN_UNIT.search(e.value_text))
        ]
        same = Counter(unit for _, unit in own)
        usual = ranking.unit.replace("％", "%")
        for entry, unit in own:
            if not usual or unit == usual or 2 * same[unit] > len(ranking.entries):
                continue
            yield about(
                "value-unit",
                "warning",
                ranking,
                Message(
                    f"{label_of(ranking)}：{name_of(entry)} 印为 {entry.value_text}，该列单位是 {usual}。",
                    f"{label_of(ranking)}: {name_of(entry)} prints {entry.value_text} in a column "
                    f"of {usual}.",
                ),
                (entry,),
                observed=entry.value_text,
                expected=usual,
            )


def completed_below_full(circular: Circular) -> Iterator[Finding]:
    """Find places marked as completed whose value is not 100."""
    for ranking in circular.rankings:
        if ranking.unit not in {"%", ""}:
            continue
        for entry in ranking.entries:
            if (
                entry.status == "completed"
                and entry.value is not None
                and entry.value < WHOLE_PERCENT
            ):
                yield about(
                    "value-completed",
                    "error",
                    ranking,
                    Message(
                        f"{label_of(ranking)}：{name_of(entry)} 标为完成任务，数值却是 {entry.value}。",
                        f"{label_of(ranking)}: {name_of(entry)} is marked completed, yet prints {entry.value}.",
                    ),
                    (entry,),
                    observed=str(entry.value),
                    expected="100",
                    proposal=value_change(name_of(entry), entry.value, Decimal(100)),
                    changes=[change_of(ranking, entry, Decimal(100))],
                )


RULES = (
    Rule(
        "value-percent",
        "warning",
        "document",
        Message("不合常理的百分比", "An improbable percent"),
        Message(
            "完成率、开工率一类的百分比不会是负数，也很少超过 120；863 夹在 90 与 82 之间是丢了小数点。",
            "A rate of completion is never negative and hardly above 120; 863 between 90 and 82 "
            "has lost its decimal point.",
        ),
        Message("90、863、82", "90, 863, 82"),
        improbable_percents,
    ),
    Rule(
        "value-decimals",
        "warning",
        "document",
        Message("像是丢了小数点", "A decimal point may be lost"),
        Message(
            "一列数值都有小数，唯独一个没有，又远大于其他数值，而位次看不出矛盾：可能丢了小数点。",
            "A column prints decimals, one value prints none and is far beyond all others, though "
            "its rank does not contradict it: its point may be lost.",
        ),
        Message("第1名 985，第2名 97.2，第3名 96.8", "rank 1 has 985, rank 2 97.2, rank 3 96.8"),
        odd_decimals,
    ),
    Rule(
        "value-fraction",
        "warning",
        "document",
        Message("百分数列中的小数", "A fraction among percents"),
        Message(
            "其他地区印的是百分数，这一处印的是不大于 1 的小数，乘以 100 后与位次相符。",
            "The other places print percents and this one a number up to 1, which fits its rank "
            "once multiplied by 100.",
        ),
        Message("98.2、0.975、97.1", "98.2, 0.975, 97.1"),
        fractions_for_percents,
    ),
    Rule(
        "value-unit",
        "warning",
        "document",
        Message("单位与该列不同", "Another unit than the column's"),
        Message(
            "数值自带的单位与表头或多数地区的单位不同。",
            "The value prints a unit that is not that of its column.",
        ),
        Message("完成率（%）一列中的 98.5分", "98.5分 in a column of percents"),
        odd_units,
    ),
    Rule(
        "value-completed",
        "error",
        "document",
        Message("标为完成而不足100", "Marked completed but below 100"),
        Message(
            "标为完成任务的地区，其数值应是 100。",
            "A place marked completed has the value 100.",
        ),
        Message("完成任务 98", "completed, 98"),
        completed_below_full,
    ),
)
