"""Rules of sums: totals, means, rates and shares recomputed from the columns beside them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from tongbao.model import Change, Circular, Entry, Finding, Message, Ranking
from tongbao.validate.coverage import missing_from
from tongbao.validate.proposals import plain, value_change
from tongbao.validate.registry import Rule, about, change_of, label_of, name_of
from tongbao.validate.rules.values import is_share
from tongbao.validate.screening import FEWEST_ROWS, Formula, Screen, most_exceptions, near

_RATE = re.compile(r"率|%|指数|均|浓度|得分|评分|满意|比例|占比|比重|增速|增幅")
_SHARES = frozenset({"%", "‰", "百分点", "个百分点"})
"""Units of what does not add up."""
_SHARE_OF_WHOLE = re.compile(r"占比|比重|份额|占全|所占")
_SUMMED = re.compile(r"合\s*计|总\s*计|共\s*计")
"""Words for the sum of the rows above; 全省 may be the figure of a wider set."""
_BOUND = re.compile(r"满分|权重|分值|标准分|目标")
"""Rows that print what may be reached, not what the places reach together."""
_FEWEST_SUMMED = 3
"""Rows from which a total is told from one of them."""
_FEWEST_SHARES = 4
"""Values from which shares may add up to a whole by more than chance."""


def wrong_totals(circular: Circular) -> Iterator[Finding]:
    """Find totals that are not the sum of their column."""
    for ranking in circular.rankings:
        if ranking.unit in _SHARES or _RATE.search(ranking.metric) or ranking.excerpt:
            continue
        for total in ranking.totals:
            if (
                total.value is None
                or "均" in total.place_text
                or len(ranking.entries) < _FEWEST_SUMMED
            ):
                continue
            summed_up = _summed_up(ranking, total, _all_groups(circular, ranking))
            values = [e.value for e in summed_up]
            if any(v is None and e.value_text for v, e in zip(values, summed_up, strict=True)):
                continue
            found = sum((v for v in values if v is not None), Decimal(0))
            slack = _unit_of_last_digit([v for v in values if v is not None]) * len(values) / 2
            summed = _SUMMED.search(total.place_text) is not None or _near(found, total.value)
            # A zone without a code may lie in the area of a place that stands beside it.
            inside = sum((e.value or 0 for e in summed_up if _lies_in_another(e)), Decimal(0))
            if abs(found - total.value) > slack < abs(found - inside - total.value) and summed:
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
                    changes=[Change(None, "value", plain(found))],
                )


def _all_groups(circular: Circular, ranking: Ranking) -> Sequence[Entry]:
    """Return the entries of all groups that a table ranks apart in what this ranking ranks."""
    if not ranking.group_name:
        return ranking.entries
    kin = [r for r in circular.rankings if r.group_name and _name_of(r) == _name_of(ranking)]
    return [entry for one in kin for entry in one.entries]


def _name_of(ranking: Ranking) -> tuple[object, ...]:
    """Return by what a ranking is known, its group apart."""
    r = ranking
    return (r.table, r.project_no, r.project, r.item, r.metric, r.scope)


def _summed_up(ranking: Ranking, total: Entry, groups: Sequence[Entry]) -> Sequence[Entry]:
    """Return the entries that a total adds up: those of its own block for 小计, never 其中.

    Of groups ranked apart it may be the total of its own or of all.
    """
    whole = [entry for entry in ranking.entries if not entry.detail]
    if "小计" not in total.place_text or total.place_cell is None:
        every = [entry for entry in groups if not entry.detail]
        wanted = total.value or Decimal(0)
        return min(whole, every, key=lambda some: abs(sum(e.value or 0 for e in some) - wanted))
    rows = sorted(t.place_cell[0] for t in ranking.totals if t.place_cell is not None)
    at = total.place_cell[0]
    above = max((row for row in rows if row < at), default=-1)
    below = min((row for row in rows if row > at), default=1 << 30)
    before = [e for e in whole if e.place_cell and above < e.place_cell[0] < at]
    behind = [e for e in whole if e.place_cell and at < e.place_cell[0] < below]
    blocks = [block for block in (before, behind) if block]
    # What stands between two subtotals may belong to neither: a bank of a kind of its own.
    if above_it := _adding_up(before[::-1], total):
        return above_it[::-1]
    return _adding_up(behind, total) or (blocks or [whole])[0]


def _adding_up(nearest_first: Sequence[Entry], total: Entry) -> Sequence[Entry]:
    """Return as many entries as possible, from the nearest on, that add up to a total."""
    sums = accumulate(entry.value or Decimal(0) for entry in nearest_first)
    fitting = [count for count, found in enumerate(sums, 1) if found == total.value]
    return nearest_first[: fitting[-1]] if fitting else ()


def _lies_in_another(entry: Entry) -> bool:
    return entry.place is not None and entry.place.level in {"special", "local"}


def means_out_of_range(circular: Circular) -> Iterator[Finding]:
    """Find overall rates that lie beyond every single one: no mean of any weights does."""
    for ranking in circular.rankings:
        shares = is_share(ranking) or "得分" in ranking.metric
        if not shares or ranking.excerpt:
            continue
        if circular.ranked_set.stated and missing_from(circular, ranking):
            continue
        for total in ranking.totals:
            own = "小计" in total.place_text
            over = ranking.entries if own else _all_groups(circular, ranking)
            values = [e.value for e in over if e.value is not None]
            whole = len(values) == len([e for e in over if e.status != "no_task"])
            if not whole or len(values) < _FEWEST_SHARES:
                continue
            low, high = min(values), max(values)
            bound = _BOUND.search(total.place_text)
            if bound or total.value is None or low <= total.value <= high:
                continue
            yield about(
                "value-mean",
                "warning",
                ranking,
                Message(
                    f"{label_of(ranking)}：{total.place_text} {total.value}，"
                    f"超出各地的范围 {low}–{high}。",
                    f"{label_of(ranking)}: {total.place_text} prints {total.value}, beyond the "
                    f"range of the places, {low}–{high}.",
                ),
                (total,),
                observed=str(total.value),
                expected=f"{low}–{high}",
            )


def _near(found: Decimal, total: Decimal) -> bool:
    """Return whether two numbers can be meant as one sum (a total of a wider set is none)."""
    return bool(total) and Decimal("0.5") < found / total < Decimal(2)


def _unit_of_last_digit(values: Sequence[Decimal]) -> Decimal:
    digits = max((max(0, -int(v.as_tuple().exponent)) for v in values), default=0)
    return Decimal(1).scaleb(-digits) if digits else Decimal(0)


Columns = dict[str, tuple[Entry, Decimal]]


_RATIO = Formula("{} ÷ {}", lambda a, b: a / b * 100, relative=True)
_GROWTH = Formula("({0} − {1}) ÷ {1}", lambda a, b: (a - b) / b * 100, relative=True)
_DIFFERENCE = Formula("{} − {}", lambda a, b: a - b, relative=False)
_CHANGES = re.compile(r"变化|增减|升降|差额|差值|净增|幅度")
"""Headers of columns that may be a difference."""


def wrong_rates(circular: Circular) -> Iterator[Finding]:
    """Find rates and changes that are not what the columns beside them give.

    Which columns belong together is learnt: if ``a ÷ b``, ``(a − b) ÷ b`` or ``a − b`` gives
    the column for nearly all places, the few others contradict themselves.
    """
    for columns in _tables(circular):
        screen = Screen([{key: v for key, (_, v) in column.items()} for _, column in columns])
        for index, (rate, _) in enumerate(columns):
            others = near(index, [i for i in range(len(columns)) if i != index])
            plain = [i for i in others if columns[i][0].unit != "%"]
            is_rate = rate.unit == "%" or _RATE.search(rate.metric)
            trials: list[tuple[Formula, Sequence[int]]]
            trials = [(_RATIO, plain), (_GROWTH, plain)] if is_rate else []
            trials += [(_DIFFERENCE, others)] if _CHANGES.search(rate.metric) else []
            for formula, given in trials:
                learnt = _learn(formula, [c for _, c in columns], index, screen, given)
                if learnt is not None:
                    totals = {total.place_key for total in rate.totals}
                    yield from (
                        _wrong_rate(rate, formula, learnt, key)
                        for key in learnt.wrong
                        if key not in totals or not _follows_from_sums(formula, learnt, key, totals)
                    )
                    break


def _tables(circular: Circular) -> Iterator[list[tuple[Ranking, Columns]]]:
    """Yield the columns of each table that speak of one project and item."""
    tables: dict[tuple[int | None, str, str], list[Ranking]] = defaultdict(list)
    for ranking in circular.rankings:
        if ranking.table is not None and ranking.layout != "damaged" and not ranking.scope:
            tables[ranking.table, ranking.project, ranking.item].append(ranking)
    for rankings in tables.values():
        yield [(r, _column(r)) for r in rankings]


def _column(ranking: Ranking) -> Columns:
    return {
        e.place_key: (e, e.value)
        for e in (*ranking.entries, *ranking.totals)
        if e.value is not None
    }


@dataclass(frozen=True, slots=True)
class _Learnt:
    """The two columns from which nearly all of a third follow, and the exceptions."""

    shown: Columns
    one: Columns
    other: Columns
    wrong: list[str]


def _learn(
    formula: Formula, columns: Sequence[Columns], index: int, screen: Screen, given: Sequence[int]
) -> _Learnt | None:
    """Return the first two of the columns given that a column follows from."""
    shown = columns[index]
    for first, second in screen.pairs(formula, index, given):
        one, other = columns[first], columns[second]
        common = [k for k in shown if k in one and k in other and other[k][1]]
        if len(common) < FEWEST_ROWS:
            continue
        wrong = [k for k in common if not _agrees(formula, shown[k][1], one[k][1], other[k][1])]
        if len(wrong) <= most_exceptions(len(common)):
            return _Learnt(shown, one, other, wrong)
    return None


def _agrees(formula: Formula, shown: Decimal, one: Decimal, other: Decimal) -> bool:
    """Return whether a printed figure is the recomputed one, rounded (either way) or cut."""
    found = formula.compute(one, other)
    slack = Decimal(1).scaleb(min(0, int(shown.as_tuple().exponent)))
    for value in (one, other):
        exponent = int(value.as_tuple().exponent)
        if exponent < 0 and value:
            scale = abs(found) / abs(value) if formula.relative else Decimal(1)
            slack += scale * Decimal(1).scaleb(exponent) / 2
    return bool(abs(found - shown) <= slack)


def _follows_from_sums(
    formula: Formula, learnt: _Learnt, key: str, totals: Collection[str]
) -> bool:
    """Return whether a total's rate is that of what the places add up to: its total is wrong then."""
    one, other = (
        (column[key][1], sum((v for k, (_, v) in column.items() if k not in totals), Decimal(0)))
        for column in (learnt.one, learnt.other)
    )
    shown = learnt.shown[key][1]
    return any(_agrees(formula, shown, a, b) for a in one for b in other if b)


def _wrong_rate(rate: Ranking, formula: Formula, learnt: _Learnt, key: str) -> Finding:
    entry, value = learnt.shown[key]
    one, other = learnt.one[key][1], learnt.other[key][1]
    digits = max(0, -int(value.as_tuple().exponent))
    expected = round(formula.compute(one, other), digits)
    words = formula.shown.format(one, other)
    return about(
        "value-rate",
        "error",
        rate,
        Message(
            f"{label_of(rate)}：{name_of(entry)} 印为 {value}，{words} 应是 {expected}。",
            f"{label_of(rate)}: {name_of(entry)} prints {value}, {words} gives {expected}.",
        ),
        (entry,),
        observed=str(value),
        expected=str(expected),
        proposal=value_change(name_of(entry), value, expected),
        changes=[change_of(rate, entry, expected)],
    )


def wrong_shares(circular: Circular) -> Iterator[Finding]:
    """Find shares of the whole (占比) that are not their column's share of its total."""
    for columns in _tables(circular):
        given = [index for index, (r, _) in enumerate(columns) if r.unit != "%"]
        for index, (share, shown) in enumerate(columns):
            if share.unit != "%" or not _SHARE_OF_WHOLE.search(share.metric):
                continue
            for amounts in (columns[other][0] for other in near(index, given)):
                found = _shares(amounts)
                common = [k for k in shown if k in found]
                wrong = [k for k in common if not _near_share(shown[k][1], found[k])]
                if len(common) < FEWEST_ROWS or len(wrong) > most_exceptions(len(common)):
                    continue
                yield from (_wrong_share(share, *shown[k], found[k]) for k in wrong)
                break


def _shares(amounts: Ranking) -> dict[str, Decimal]:
    column = {e.place_key: e.value for e in amounts.entries if e.value is not None}
    whole = next((t.value for t in amounts.totals if t.value), sum(column.values(), Decimal(0)))
    return {key: value / whole * 100 for key, value in column.items()} if whole else {}


def _near_share(shown: Decimal, found: Decimal) -> bool:
    return abs(shown - found) <= Decimal(1).scaleb(min(0, int(shown.as_tuple().exponent)))


def _wrong_share(share: Ranking, entry: Entry, value: Decimal, found: Decimal) -> Finding:
    expected = round(found, max(0, -int(value.as_tuple().exponent)))
    return about(
        "value-share",
        "error",
        share,
        Message(
            f"{label_of(share)}：{name_of(entry)} 印为 {value}，按数值占总数应是 {expected}。",
            f"{label_of(share)}: {name_of(entry)} prints {value}; its share of the total is "
            f"{expected}.",
        ),
        (entry,),
        observed=str(value),
        expected=str(expected),
        proposal=value_change(name_of(entry), value, expected),
        changes=[change_of(share, entry, expected)],
    )


RULES = (
    Rule(
        "value-total",
        "error",
        "document",
        Message("合计不符", "A total that does not add up"),
        Message(
            "合计应等于各地之和（容许四舍五入）。平均值和比率不相加。",
            "A total is the sum of its column, rounding allowed. Means and rates are not added.",
        ),
        Message("合计 42621，各地相加 42611", "the total is 42621, the places add up to 42611"),
        wrong_totals,
    ),
    Rule(
        "value-mean",
        "warning",
        "document",
        Message("总体比率超出各地范围", "An overall rate beyond all others"),
        Message(
            "全省、平均的完成率（得分）是各地的加权平均，不会高于最高者或低于最低者。增速不适用。",
            "The rate of the whole is a weighted mean of its places and lies between the lowest "
            "and the highest. Rates of growth are exempt.",
        ),
        Message("全省 98.7，各市最高 95.2", "the province 98.7, its best city 95.2"),
        means_out_of_range,
    ),
    Rule(
        "value-rate",
        "error",
        "document",
        Message("比率或变化与相邻各列不符", "A rate or change against its columns"),
        Message(
            "表中有计划数、完成数（或今年、去年）时，比率可以重算。哪两列相除由多数地区学得，少数不符者即为矛盾。",
            "Where plan and done (or this year and last) are printed, the rate can be recomputed. "
            "Which columns belong together is learnt from most places; the few others contradict.",
        ),
        Message("完成 45，任务 60，完成率 85%", "done 45 of 60, rate 85 %"),
        wrong_rates,
    ),
    Rule(
        "value-share",
        "error",
        "document",
        Message("占比与总数不符", "A share that is not one"),
        Message(
            "表中有数值和占比时，占比应等于该数值除以合计（没有合计时为各地之和）；由多数地区学得。",
            "Where amounts and their shares are printed, a share is the amount divided by the "
            "total, or by the sum where no total is printed; learnt from most places.",
        ),
        Message("120（合计 480），占比 35%", "120 of 480, share 35 %"),
        wrong_shares,
    ),
)
