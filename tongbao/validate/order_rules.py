"""Rules of order: values must follow ranks, ranks must count on."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise

from tongbao.model import Circular, Entry, Finding, Message, Ranking
from tongbao.validate.registry import Rule, about, label_of, name_of

_UNRELATED = 0.34
"""Share of cells out of order from which the rank is of something else than the value."""

RankedValue = tuple[Entry, int, Decimal]


def ranked_values(ranking: Ranking) -> list[RankedValue]:
    """Return entries that print rank and value, by rank; ties sorted as they fit best."""
    sign = -1 if ranking.order == "desc" else 1
    found = [
        (e, e.rank, e.value)
        for e in ranking.entries
        if e.rank is not None and e.value is not None and e.status == "ranked"
    ]
    return sorted(found, key=lambda x: (x[1], sign * x[2]))


def _keys(values: Sequence[RankedValue], order: str) -> list[Decimal]:
    sign = -1 if order == "desc" else 1
    return [sign * value for _, _, value in values]


def _run_lengths(keys: Sequence[Decimal]) -> list[int]:
    """Return for each position the length of the longest non-falling run that ends there."""
    tails: list[Decimal] = []
    lengths: list[int] = []
    for key in keys:
        place = bisect_right(tails, key)
        tails[place : place + 1] = [key]
        lengths.append(place + 1)
    return lengths


def suspects(keys: Sequence[Decimal]) -> tuple[set[int], int]:
    """Return positions that are not in every longest run, and how many must change.

    A position that every longest consistent run contains is beyond doubt; the others are
    the cells among which the contradiction lies (both of a swapped pair).
    """
    forward = _run_lengths(keys)
    backward = _run_lengths([-k for k in reversed(keys)])[::-1]
    longest = max(forward, default=0)
    levels: dict[int, list[int]] = defaultdict(list)
    for index, (a, b) in enumerate(zip(forward, backward, strict=True)):
        if a + b - 1 == longest:
            levels[a].append(index)
    sure = {found[0] for found in levels.values() if len(found) == 1}
    return set(range(len(keys))) - sure, len(keys) - longest


def values_against_ranks(circular: Circular) -> Iterator[Finding]:
    """Find values that break the order of ranks, naming the fewest cells that explain it."""
    for ranking in circular.rankings:
        if not ranking.ranks_printed or ranking.layout == "damaged":
            continue
        values = ranked_values(ranking)
        keys = _keys(values, ranking.order)
        doubtful, wrong = suspects(keys)
        if not wrong or wrong > _UNRELATED * len(values):
            continue
        for cluster in _clusters(doubtful):
            cells = [values[i] for i in cluster]
            if not _breaks(keys, cluster):
                continue
            yield _out_of_order(ranking, values, cluster, cells)


def _clusters(doubtful: set[int]) -> Iterator[list[int]]:
    """Yield runs of neighbouring positions."""
    ordered = sorted(doubtful)
    for _, group in groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0]):
        yield [index for _, index in group]


def _breaks(keys: Sequence[Decimal], cluster: Sequence[int]) -> bool:
    """Return whether a cluster itself holds a contradiction with its surroundings."""
    first, last = max(0, cluster[0] - 1), min(len(keys) - 1, cluster[-1] + 1)
    return any(b < a for a, b in pairwise(keys[first : last + 1]))


def _out_of_order(
    ranking: Ranking,
    values: Sequence[RankedValue],
    cluster: Sequence[int],
    cells: Sequence[RankedValue],
) -> Finding:
    names = "、".join(name_of(e) for e, _, _ in cells)
    shown = "；".join(f"第{rank} {name_of(e)} {value}" for e, rank, value in cells)
    before = values[cluster[0] - 1] if cluster[0] else None
    after = values[cluster[-1] + 1] if cluster[-1] + 1 < len(values) else None
    between = " – ".join(str(x[2]) for x in (before, after) if x is not None)
    return about(
        "order-value",
        "error",
        ranking,
        Message(
            f"{label_of(ranking)}：{names} 的数值与位次不符（{shown}）。",
            f"{label_of(ranking)}: value and rank of {names} disagree ({shown}).",
        ),
        [e for e, _, _ in cells],
        observed="；".join(str(x[2]) for x in cells),
        expected=between,
        proposal=_proposal(ranking, values, cluster),
    )


def _proposal(ranking: Ranking, values: Sequence[RankedValue], cluster: Sequence[int]) -> str:
    """Return the one simple change that restores order: a swap, or a lost decimal point."""
    keys = _keys(values, ranking.order)
    changes: list[str] = []
    if len(cluster) == 2:
        swapped = list(keys)
        i, j = cluster
        swapped[i], swapped[j] = swapped[j], swapped[i]
        if _sorted_around(swapped, cluster):
            one, other = values[i], values[j]
            changes.append(
                f"{name_of(one[0])} {other[2]}，{name_of(other[0])} {one[2]}（两值互换）"
            )
    for index in cluster:
        entry, _, value = values[index]
        for candidate in decimal_candidates(value):
            fixed = list(keys)
            fixed[index] = candidate if ranking.order == "asc" else -candidate
            if _sorted_around(fixed, cluster):
                changes.append(f"{name_of(entry)} {value} → {candidate}")
    return changes[0] if len(changes) == 1 else ""


def decimal_candidates(value: Decimal) -> list[Decimal]:
    """Return what a value was if its decimal point got lost or moved by one or two digits."""
    return [value / 10, value / 100, value * 10] if value else []


def _sorted_around(keys: Sequence[Decimal], cluster: Sequence[int]) -> bool:
    first, last = max(0, cluster[0] - 1), min(len(keys) - 1, cluster[-1] + 1)
    return all(a <= b for a, b in pairwise(keys[first : last + 1]))


def equal_ranks(circular: Circular) -> Iterator[Finding]:
    """Find different values that share one rank without being printed as a group."""
    for ranking in circular.rankings:
        if not ranking.ranks_printed:
            continue
        held: dict[int, list[Entry]] = defaultdict(list)
        for entry in ranking.entries:
            if entry.rank is not None and entry.status == "ranked" and entry.value is not None:
                held[entry.rank].append(entry)
        for rank, entries in sorted(held.items()):
            values = {e.value for e in entries}
            if len(values) < 2 or _unrelated(ranking):
                continue
            shown = "、".join(f"{name_of(e)} {e.value}" for e in entries)
            yield about(
                "order-tie",
                "error",
                ranking,
                Message(
                    f"{label_of(ranking)}：数值不同而同为第 {rank}（{shown}）。",
                    f"{label_of(ranking)}: different values share rank {rank} ({shown}).",
                ),
                entries,
                observed=str(rank),
                proposal=_free_rank(ranking, entries, rank),
            )


def _unrelated(ranking: Ranking) -> bool:
    values = ranked_values(ranking)
    _, wrong = suspects(_keys(values, ranking.order))
    return wrong > _UNRELATED * max(1, len(values))


def _free_rank(ranking: Ranking, entries: Sequence[Entry], rank: int) -> str:
    """Return which of two entries takes the free rank beside a doubled one, if one is free."""
    used = {e.rank for e in ranking.entries}
    free = [r for r in (rank - 1, rank + 1) if r not in used and 1 <= r <= len(ranking.entries)]
    if len(entries) != 2 or len(free) != 1:
        return ""
    best, worse = sorted(
        entries, key=lambda e: (e.value or 0) * (-1 if ranking.order == "desc" else 1)
    )
    moved = best if free[0] < rank else worse
    return f"{name_of(moved)} 第{rank} → 第{free[0]}"


def rank_gaps(circular: Circular) -> Iterator[Finding]:
    """Find ranks that neither count on nor follow a tie."""
    for ranking in circular.rankings:
        if not ranking.ranks_printed or ranking.excerpt:
            continue
        held: dict[int, list[Entry]] = defaultdict(list)
        for entry in ranking.entries:
            if entry.rank is not None:
                held[entry.rank].append(entry)
        ranks = sorted(held)
        for before, after in pairwise(ranks):
            if after in _next_ranks(held[before], before):
                continue
            first = max((r for r in _next_ranks(held[before], before) if r <= after), default=after)
            lost = "、".join(str(r) for r in range(first, after))
            if not lost:
                continue
            yield about(
                "order-gap",
                "warning",
                ranking,
                Message(
                    f"{label_of(ranking)}：第 {before} 之后是第 {after}，缺第 {lost}。",
                    f"{label_of(ranking)}: rank {before} is followed by {after}; {lost} missing.",
                ),
                held[after],
                observed=str(after),
                expected=lost,
            )


def _next_ranks(entries: Sequence[Entry], rank: int) -> set[int]:
    """Return the ranks that may follow: dense, competition, or after a printed group."""
    ends = {e.rank_end for e in entries if e.rank_end is not None}
    return {rank + 1, rank + len(entries), *(end + 1 for end in ends)}


def broken_ties(circular: Circular) -> Iterator[Finding]:
    """Find equal values with different ranks where the ranking lets equal values share one.

    Publishers that rank on hidden decimals never share a rank, or do so rarely; so only a
    ranking whose other equal values all share their rank makes one exception suspicious.
    """
    for ranking in circular.rankings:
        if not ranking.ranks_printed or ranking.layout in {"wide", "damaged"}:
            continue
        values = ranked_values(ranking)
        shared: list[RankedValue] = []
        parted: list[tuple[RankedValue, RankedValue]] = []
        for one, other in pairwise(values):
            if one[2] == other[2]:
                if one[1] == other[1]:
                    shared.append(one)
                else:
                    parted.append((one, other))
        if len(shared) >= 1 and len(parted) == 1 and parted[0][0][2] != 0:
            (first, rank, value), (second, other_rank, _) = parted[0]
            yield about(
                "order-tie-broken",
                "warning",
                ranking,
                Message(
                    f"{label_of(ranking)}：{name_of(first)} 与 {name_of(second)} 同为 {value}，"
                    f"位次却是 {rank} 和 {other_rank}。",
                    f"{label_of(ranking)}: {name_of(first)} and {name_of(second)} both print "
                    f"{value}, yet rank {rank} and {other_rank}.",
                ),
                (first, second),
                observed=f"{rank}、{other_rank}",
                expected=str(rank),
            )


RULES = (
    Rule(
        "order-value",
        "error",
        Message("数值与位次不符", "Value and rank disagree"),
        Message(
            "按位次排列，数值应一致地递减（或递增）。只指出能解释矛盾的最少单元格：最长的一致序列以外者。",
            "Sorted by rank, values fall (or rise) throughout. Named are the fewest cells that "
            "explain the contradiction: those outside the longest consistent run.",
        ),
        "第4名 22.9，第5名 27.6，第6名 17.3",
        values_against_ranks,
    ),
    Rule(
        "order-tie",
        "error",
        Message("数值不同而位次相同", "Different values share a rank"),
        Message(
            "并列的前提是数值相同；合并单元格中的完成任务组除外。",
            "Places tie only where their values are equal; groups printed as one are exempt.",
        ),
        "第5名两个：44.4 与 40.4",
        equal_ranks,
    ),
    Rule(
        "order-gap",
        "warning",
        Message("位次不连续", "Ranks do not count on"),
        Message(
            "位次跳跃而前一位次并无并列，可能缺了一行或写错位次；只列前几名、后几名的表除外。",
            "A rank is left out although none is shared before it: a row may be lost or a rank "
            "mistyped. Tables that show only the first or last are exempt.",
        ),
        "第7名之后是第9名",
        rank_gaps,
    ),
    Rule(
        "order-tie-broken",
        "warning",
        Message("数值相同而位次不同", "Equal values with different ranks"),
        Message(
            "同一排名中其他相同数值都并列，唯独这一处没有。",
            "Everywhere else in the ranking equal values share their rank, here they do not.",
        ),
        "两个 98.5，位次 3 和 4；两个 90.0 都是 7",
        broken_ties,
    ),
)
