"""Contradictions between circulars of one series: each with the near-misses it is silent on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from statistics import median

from tongbao.archive.index import Fact, Index
from tongbao.archive.moves import check_earlier_ranks, check_moves
from tongbao.archive.parameters import ACROSS
from tongbao.archive.reissues import differs
from tongbao.archive.saying import Said, figure, listed, observed
from tongbao.model import Message
from tongbao.text.periods import end_of

Cells = Mapping[str, Mapping[tuple[int, int], Fact]]
"""By place and then by the year and month in which a span ends."""


def check_series(index: Index) -> Iterator[Said]:
    """Yield what contradicts in each series of an archive."""
    for facts in index.series():
        yield from _told_twice(index, facts)
        cells = _cells(facts)
        jumps = _jumps(cells)
        yield from _say_jumps(jumps)
        yield from _fell(index, _without(cells, jumps))
        yield from _left_out(facts, cells)
    for column in index.of_earlier_spans():
        yield from _earlier_column(index, column)
    yield from check_moves(index)


def _cells(facts: Iterable[Fact]) -> dict[str, dict[tuple[int, int], Fact]]:
    """Return facts by place and span; of a span told twice, what was told last."""
    cells: dict[str, dict[tuple[int, int], Fact]] = defaultdict(dict)
    for fact in facts:
        end = end_of(fact.period)
        if end is not None:
            cells[fact.place][end] = fact
    return {place: dict(sorted(own.items())) for place, own in cells.items()}


def _fell(index: Index, cells: Cells) -> Iterator[Said]:
    """Find figures that fall within a year in a series whose figures add up.

    Whether they do is told by the series itself: nearly all steps rise. Rates of growth, indices and
    means, which may be printed as 累计 too, fall as often as they rise. Where most places fall at
    once all was revised: a plan that was raised lets every rate of completion fall.
    """
    steps = [
        (a, b)
        for own in cells.values()
        for a, b in pairwise(own.values())
        if a.running and b.running and a.value is not None and b.value is not None
        if a.unit == b.unit and a.period[:4] == b.period[:4]
    ]
    fallen = [(a, b) for a, b in steps if _value(b) < _value(a)]
    if len(steps) < ACROSS.fewest_steps or len(fallen) > (1 - ACROSS.rising_share) * len(steps):
        return
    places = Counter((b.circular, a.circular) for a, b in steps)
    for now, pairs in _by_circular(fallen):
        if len(pairs) > ACROSS.revised_share * places[now, pairs[0][0].circular]:
            continue
        figures = listed([f"{b.name} {figure(a)} → {figure(b)}" for a, b in pairs])
        source = index.issue(pairs[0][0].circular).file
        yield Said(
            now,
            "series-fell",
            "warning",
            Message(
                f"累计数比上一期（{source}）下降：{figures.zh}。",
                f"Cumulative figures fell since {source}: {figures.en}.",
            ),
            tuple(b for _, b in pairs),
            observed(b for _, b in pairs),
            "; ".join(f"≥ {figure(a)}" for a, _ in pairs),
        )


def _jumps(cells: Cells) -> list[Fact]:
    """Return figures far out of what the place had in all other spans of the series.

    Each is measured from the middle of its own circular, in its spread: what moves all places
    together (a season, a new year) moves none of them here.
    """
    by_span: dict[tuple[int, int], list[Fact]] = defaultdict(list)
    for own in cells.values():
        for end, fact in own.items():
            if fact.value is not None:
                by_span[end].append(fact)
    scaled: dict[str, dict[tuple[int, int], float]] = defaultdict(dict)
    for end, facts in by_span.items():
        if len(facts) >= ACROSS.fewest_places:
            for fact, distance in zip(facts, _scaled(facts), strict=True):
                scaled[fact.place][end] = distance
    return [
        cells[place][end]
        for place, own in scaled.items()
        if len(own) >= ACROSS.fewest_spans
        for end in own
        if _is_out_of_range(own, end)
    ]


def _say_jumps(jumps: Sequence[Fact]) -> Iterator[Said]:
    for at in sorted({fact.circular for fact in jumps}):
        facts = [fact for fact in jumps if fact.circular == at]
        figures = listed([f"{fact.name} {figure(fact)}" for fact in facts])
        yield Said(
            at,
            "series-jump",
            "warning",
            Message(
                f"数值远离该地区在同一排名其他各期的范围：{figures.zh}。",
                f"Far out of what the place had in the other issues of this ranking: {figures.en}.",
            ),
            tuple(facts),
            observed(facts),
        )


def _without(cells: Cells, facts: Sequence[Fact]) -> Cells:
    """Return cells without some facts: what is out of range is told once, not by its neighbours."""
    known = set(facts)
    return {
        place: {end: fact for end, fact in own.items() if fact not in known}
        for place, own in cells.items()
    }


def _scaled(facts: Sequence[Fact]) -> list[float]:
    """Return how far each value is from the middle, in middle distances of all from it."""
    values = [float(_value(fact)) for fact in facts]
    middle = median(values)
    spread = median(abs(value - middle) for value in values)
    spread = max(spread, ACROSS.least_spread_ratio * abs(middle)) or 1.0
    return [(value - middle) / spread for value in values]


def _is_out_of_range(own: Mapping[tuple[int, int], float], end: tuple[int, int]) -> bool:
    others = [distance for at, distance in own.items() if at != end]
    low, high = min(others), max(others)
    room = ACROSS.range_ratio * max(high - low, ACROSS.narrowest_range)
    return own[end] > high + room or own[end] < low - room


def _left_out(facts: Sequence[Fact], cells: Cells) -> Iterator[Said]:
    """Find the place that one span of a series lacks and all others have.

    An excerpt (前十名) lacks many; a division that was abolished is lacked by all later spans.
    """
    spans = sorted({end for own in cells.values() for end in own})
    if len(spans) < ACROSS.fewest_spans:
        return
    often = Counter(end for own in cells.values() for end in own)
    usual = median(often.values())
    at = {end: fact for fact in facts if (end := end_of(fact.period)) is not None}
    missing: dict[tuple[int, int], list[str]] = defaultdict(list)
    for own in cells.values():
        lacking = [end for end in spans if end not in own]
        if len(lacking) == 1 and often[lacking[0]] >= ACROSS.usual_places_share * usual:
            missing[lacking[0]].append(next(iter(own.values())).name)
    for end, names in sorted(missing.items()):
        shown = listed(names)
        yield Said(
            at[end].circular,
            "series-place-missing",
            "warning",
            Message(
                f"同一排名其他各期（共 {len(spans) - 1} 期）都有而本期没有：{shown.zh}。",
                f"All {len(spans) - 1} other issues of this ranking have, and this one lacks: "
                f"{shown.en}.",
            ),
            expected="; ".join(names),
            at=at[end],
            lacks=tuple(names),
        )


def _told_twice(index: Index, facts: Sequence[Fact]) -> Iterator[Said]:
    """Find what two circulars that are no editions of each other say of one span, otherwise."""
    by_span: dict[tuple[str, str], dict[int, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        by_span[fact.series, fact.period][fact.circular].append(fact)
    for told in by_span.values():
        circulars = sorted(told)
        for first, second in pairwise(circulars):
            yield from _compared(index, told[second], told[first])


def _earlier_column(index: Index, column: Sequence[Fact]) -> Iterator[Said]:
    """Compare a column 上月 or 上年同期 with the circular that printed these figures first."""
    series = column[0].series.rpartition("-")[0]
    then = index.told(series, column[0].period)
    if then or any(fact.value is not None for fact in column):
        yield from _compared(index, column, then)
    else:  # 上月排名 beside the ranks of this month
        yield from check_earlier_ranks(index, column)


def _compared(index: Index, now: Sequence[Fact], then: Sequence[Fact]) -> Iterator[Said]:
    """Yield where a circular contradicts what another said of the same places and span.

    Where they agree on few places they speak of different things, or all was revised (可比口径).
    """
    before = {fact.place: fact for fact in then if fact.circular != now[0].circular}
    pairs = [
        (fact, before[fact.place])
        for fact in now
        if fact.place in before and fact.unit == before[fact.place].unit
    ]
    pairs = [(a, b) for a, b in pairs if _comparable(a, b)]
    wrong = [(a, b) for a, b in pairs if differs(a, b)]
    agreeing = len(pairs) - len(wrong)
    least = max(ACROSS.fewest_agreeing, ACROSS.agreeing_share * len(pairs))
    if not wrong or agreeing < least:
        return
    source = index.issue(wrong[0][1].circular).file
    wrong = [(a, b if a.value is not None else b._replace(value=None)) for a, b in wrong]
    figures = listed([f"{a.name} {figure(a)}（{figure(b)}）" for a, b in wrong])
    yield Said(
        now[0].circular,
        "series-disagrees",
        "warning",
        Message(
            f"{now[0].period} 的数字与 {source} 不同（括号内为后者）：{figures.zh}。",
            f"Of {now[0].period}, {source} says otherwise (in brackets): {figures.en}.",
        ),
        tuple(a for a, _ in wrong),
        observed(a for a, _ in wrong),
        observed(b for _, b in wrong),
    )


def _comparable(one: Fact, other: Fact) -> bool:
    valued = one.value is not None and other.value is not None
    return valued or (one.rank is not None and other.rank is not None)


def _by_circular(
    pairs: Iterable[tuple[Fact, Fact]],
) -> Iterator[tuple[int, list[tuple[Fact, Fact]]]]:
    found: dict[tuple[int, int], list[tuple[Fact, Fact]]] = defaultdict(list)
    for before, now in pairs:
        found[now.circular, before.circular].append((before, now))
    for (now_at, _), own in sorted(found.items()):
        yield now_at, own


def _value(fact: Fact) -> Decimal:
    assert fact.value is not None  # those without were left out
    return fact.value
