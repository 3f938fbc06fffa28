"""Rules of values: what a number may be, by itself, by its unit, and by the columns beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations

from tongbao.model import Circular, Entry, Finding, Message, Ranking
from tongbao.validate.ordering import ranked_values, repairs
from tongbao.validate.proposals import value_change
from tongbao.validate.registry import Rule, about, label_of, name_of, place_key

_CHANGE = re.compile(r"增|同比|环比|变化|升降|降幅|涨|提高|改善|较|偏离")
_SHARE = re.compile(r"率|比例|占比|比重|进度|满意度|完成")
_RATE = re.compile(r"率|%|指数|均|浓度|得分|评分|满意|比例|占比|比重|增速|增幅")
_SUMMED = re.compile(r"合\s*计|总\s*计|共\s*计")
"""Words for the sum of the rows above; 全省 may be the figure of a wider set."""
_HIGHEST = Decimal(120)
"""Percent above which a rate of completion wants a second look (106.4 may be true)."""


def _is_share(ranking: Ranking) -> bool:
    words = ranking.metric or ranking.project
    return (
        ranking.unit == "%"
        and _SHARE.search(words) is not None
        and not _CHANGE.search(words + ranking.item)
    )


def improbable_percents(circular: Circular) -> Iterator[Finding]:
    """Find percents of completion that cannot or hardly can be: 863 beside 90 and 82, −5."""
    for ranking in circular.rankings:
        if not _is_share(ranking):
            continue
        values = [e.value for e in ranking.entries if e.value is not None]
        many_high = sum(v > 100 for v in values) > len(values) / 4
        for entry in ranking.entries:
            value = entry.value
            if value is None or (0 <= value <= _HIGHEST) or (value > 0 and many_high):
                continue
            if value < 0 and sum(v < 0 for v in values) > 1:
                continue
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
                proposal=_fitting_decimal(ranking, entry),
            )


def _fitting_decimal(ranking: Ranking, entry: Entry) -> str:
    """Return the value with its decimal point back, where one position alone keeps the order."""
    ranked = ranked_values(ranking)
    index = next((i for i, one in enumerate(ranked) if one.entry is entry), None)
    if index is None:
        return ""
    fitting = [
        repair.meant[0]
        for repair in repairs(ranked, [index])
        if repair.kind == "decimal" and (ranking.unit != "%" or 0 <= repair.meant[0] <= _HIGHEST)
    ]
    if len(fitting) != 1:
        return ""
    return value_change(name_of(entry), ranked[index].value, fitting[0])


def completed_below_full(circular: Circular) -> Iterator[Finding]:
    """Find places marked as completed whose value is not 100."""
    for ranking in circular.rankings:
        if ranking.unit not in {"%", ""}:
            continue
        for entry in ranking.entries:
            if entry.status == "completed" and entry.value is not None and entry.value < 100:
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
                )


def wrong_totals(circular: Circular) -> Iterator[Finding]:
    """Find totals that are not the sum of their column."""
    for ranking in circular.rankings:
        if ranking.unit == "%" or _RATE.search(ranking.metric) or ranking.excerpt:
            continue
        for total in ranking.totals:
            if total.value is None or "均" in total.place_text or len(ranking.entries) < 3:
                continue
            values = [e.value for e in ranking.entries]
            if any(
                v is None and e.value_text for v, e in zip(values, ranking.entries, strict=True)
            ):
                continue
            found = sum((v for v in values if v is not None), Decimal(0))
            slack = _unit_of_last_digit([v for v in values if v is not None]) * len(values) / 2
            summed = _SUMMED.search(total.place_text) is not None or _near(found, total.value)
            if abs(found - total.value) > slack and summed:
                yield about(
                    "value-total",
                    "error",
                    ranking,
                    Message(
                        f"{label_of(ranking)}：{total.place_text} {total.value}，各地相加是 {found}。",
                        f"{label_of(ranking)}: {total.place_text} prints {total.value}, the places add up to {found}.",
                    ),
                    (total,),
                    observed=str(total.value),
                    expected=str(found),
                    proposal=value_change(total.place_text, total.value, found),
                )


def _near(found: Decimal, total: Decimal) -> bool:
    """Return whether two numbers can be meant as one sum (a total of a wider set is none)."""
    return bool(total) and Decimal("0.5") < found / total < Decimal(2)


def _unit_of_last_digit(values: Sequence[Decimal]) -> Decimal:
    digits = max((max(0, -int(v.as_tuple().exponent)) for v in values), default=0)
    return Decimal(1).scaleb(-digits) if digits else Decimal(0)


Columns = dict[str, tuple[Entry, Decimal]]


def wrong_rates(circular: Circular) -> Iterator[Finding]:
    """Find rates that are not what the columns beside them give.

    Which columns belong together is learnt: if ``a ÷ b`` or ``(a − b) ÷ b`` gives the rate for
    nearly all places, the few others contradict themselves.
    """
    tables: dict[tuple[int | None, str, str], list[Ranking]] = defaultdict(list)
    for ranking in circular.rankings:
        if ranking.table is not None:
            tables[ranking.table, ranking.project, ranking.item].append(ranking)
    for rankings in tables.values():
        columns = [(r, _column(r)) for r in rankings if not r.scope]
        for rate, shown in columns:
            if rate.unit == "%" or _RATE.search(rate.metric):
                others = [c for r, c in columns if r is not rate and r.unit != "%"]
                yield from _check_rate(rate, shown, others)


def _column(ranking: Ranking) -> Columns:
    return {
        place_key(e): (e, e.value)
        for e in (*ranking.entries, *ranking.totals)
        if e.value is not None
    }


def _check_rate(rate: Ranking, shown: Columns, others: Sequence[Columns]) -> Iterator[Finding]:
    for done, plan in permutations(others, 2):
        for difference in (False, True):
            common = [k for k in shown if k in done and k in plan and plan[k][1]]
            if len(common) < 4:
                continue
            wrong = [
                k for k in common if not _agrees(shown[k][1], done[k][1], plan[k][1], difference)
            ]
            if not wrong:
                return
            if len(wrong) > max(1, len(common) // 6):
                continue
            for key in wrong:
                yield _wrong_rate(rate, shown[key][0], done[key][1], plan[key][1], difference)
            return


def _recomputed(done: Decimal, plan: Decimal, difference: bool) -> Decimal:  # noqa: FBT001
    return ((done - plan) if difference else done) / plan * 100


def _agrees(shown: Decimal, done: Decimal, plan: Decimal, difference: bool) -> bool:  # noqa: FBT001
    """Return whether a printed rate is the recomputed one, rounded (either way) or cut."""
    unit = Decimal(1).scaleb(min(0, int(shown.as_tuple().exponent)))
    return abs(_recomputed(done, plan, difference) - shown) <= unit


def _wrong_rate(
    rate: Ranking,
    entry: Entry,
    done: Decimal,
    plan: Decimal,
    difference: bool,  # noqa: FBT001
) -> Finding:
    digits = max(0, -int(entry.value.as_tuple().exponent)) if entry.value is not None else 1
    expected = round(_recomputed(done, plan, difference), digits)
    formula = f"({done} − {plan}) ÷ {plan}" if difference else f"{done} ÷ {plan}"
    return about(
        "value-rate",
        "error",
        rate,
        Message(
            f"{label_of(rate)}：{name_of(entry)} 印为 {entry.value}，{formula} 应是 {expected}。",
            f"{label_of(rate)}: {name_of(entry)} prints {entry.value}, {formula} gives {expected}.",
        ),
        (entry,),
        observed=str(entry.value),
        expected=str(expected),
        proposal=value_change(name_of(entry), entry.value or Decimal(0), expected),
    )


RULES = (
    Rule(
        "value-percent",
        "warning",
        Message("不合常理的百分比", "An improbable percent"),
        Message(
            "完成率、开工率一类的百分比不会是负数，也很少超过 120；863 夹在 90 与 82 之间是丢了小数点。",
            "A rate of completion is never negative and hardly above 120; 863 between 90 and 82 "
            "has lost its decimal point.",
        ),
        "90、863、82",
        improbable_percents,
    ),
    Rule(
        "value-completed",
        "error",
        Message("标为完成而不足100", "Marked completed but below 100"),
        Message(
            "标为完成任务的地区，其数值应是 100。",
            "A place marked completed has the value 100.",
        ),
        "完成任务 98",
        completed_below_full,
    ),
    Rule(
        "value-total",
        "error",
        Message("合计不符", "A total that does not add up"),
        Message(
            "合计应等于各地之和（容许四舍五入）。平均值和比率不相加。",
            "A total is the sum of its column, rounding allowed. Means and rates are not added.",
        ),
        "合计 42621，各地相加 42611",
        wrong_totals,
    ),
    Rule(
        "value-rate",
        "error",
        Message("比率与相邻各列不符", "A rate against its columns"),
        Message(
            "表中有计划数、完成数（或今年、去年）时，比率可以重算。哪两列相除由多数地区学得，少数不符者即为矛盾。",
            "Where plan and done (or this year and last) are printed, the rate can be recomputed. "
            "Which columns belong together is learnt from most places; the few others contradict.",
        ),
        "完成 45，任务 60，完成率 85%",
        wrong_rates,
    ),
)
