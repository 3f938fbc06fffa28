"""Rules of order: values must follow ranks, ranks must count on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from tongbao.model import Circular, Entry, Finding, Message, Ranking
from tongbao.validate.coverage import lacks_places
from tongbao.validate.ordering import (
    UNRELATED,
    Miscount,
    Ranked,
    broken_tie,
    chains,
    clusters,
    count_ranks,
    is_unrelated,
    missing_ranks,
    ranked_values,
    suspects,
)
from tongbao.validate.proposals import joined, rank_change, value_change
from tongbao.validate.registry import Rule, about, change_of, label_of, name_of
from tongbao.validate.repairing import Lineup, Repair

_SET_ACROSS = frozenset({"wide", "damaged"})
"""Layouts whose ranks are column headings: nobody types one wrong for one place."""
_MOST_GAPS = 0.25
"""Share of ranks left out from which a ranking shows a part of a wider one."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What explains a ranking's contradictions: ranks typed wrong, or values."""

    ranked: list[Ranked]
    miscounts: tuple[Miscount, ...] = ()
    rivals: tuple[Ranked, ...] = ()
    repair: Repair | None = None
    doubtful: tuple[int, ...] = ()


def _verdict(circular: Circular, ranking: Ranking) -> _Verdict:
    """Return the smallest explanation: one swap or decimal point, a few ranks, else cells."""
    ranked = ranked_values(ranking)
    doubtful, wrong = suspects(ranked)
    if wrong > UNRELATED * max(1, len(ranked)):
        return _Verdict(ranked)
    counting = None
    if ranking.layout not in _SET_ACROSS:
        counting = count_ranks(ranking, ranked, row_lost=lacks_places(circular, ranking))
    miscounts = counting.miscounts if counting else ()
    if len(miscounts) == 1 and (wrong or not _fits_a_gap(ranking, miscounts[0])):
        return _Verdict(ranked, miscounts, counting.rivals if counting else ())
    fixes = Lineup(ranked).repairs(doubtful) if wrong else []
    if len(fixes) == 1:
        return _Verdict(ranked, repair=fixes[0], doubtful=tuple(doubtful))
    if miscounts and _ranks_are_off(ranking):
        return _Verdict(ranked, miscounts)
    return _Verdict(ranked, doubtful=tuple(doubtful) if wrong else ())


def _fits_a_gap(ranking: Ranking, miscount: Miscount) -> bool:
    """Return whether nothing but a rank left out before the last one speaks against it."""
    highest = max(e.rank or 0 for e in ranking.entries)
    return miscount.ranked.rank == highest and highest > len(ranking.entries) + 1


def _ranks_are_off(ranking: Ranking) -> bool:
    """Return whether the printed ranks themselves, without any value, do not count on."""
    held = _by_rank(ranking)
    return any(b not in _next_ranks(held[a], a) for a, b in pairwise(sorted(held)))


def _by_rank(ranking: Ranking) -> dict[int, list[Entry]]:
    held: dict[int, list[Entry]] = defaultdict(list)
    for entry in ranking.entries:
        if entry.rank is not None:
            held[entry.rank].append(entry)
    return held


def _next_ranks(entries: Sequence[Entry], rank: int) -> set[int]:
    """Return the ranks that may follow: dense, competition, or after a printed group."""
    ends = {e.rank_end for e in entries if e.rank_end is not None}
    return {rank + 1, rank + len(entries), *(end + 1 for end in ends)}


def _judged(circular: Circular) -> Iterator[Ranking]:
    """Yield the rankings whose printed ranks can be judged."""
    return (r for r in circular.rankings if r.ranks_printed and r.layout != "damaged")


def miscounted_ranks(circular: Circular) -> Iterator[Finding]:
    """Find ranks that are not what the values give, where all the others are."""
    for ranking in _judged(circular):
        verdict = _verdict(circular, ranking)
        for miscount in verdict.miscounts:
            yield _miscounted(ranking, miscount, verdict.rivals)


def _miscounted(ranking: Ranking, miscount: Miscount, rivals: Sequence[Ranked]) -> Finding:
    one, name = miscount.ranked, name_of(miscount.ranked.entry)
    meant = None if rivals else miscount.meant
    zh = f"，按数值应是第 {meant}" if meant else "，按数值不应如此"
    en = f"; by the values it is {meant}" if meant else ", which the values do not give"
    if rivals:
        others = "、".join(f"{name_of(r.entry)}（{r.value}）第 {r.rank}" for r in rivals)
        zh, en = f"，或 {others}，其一与数值不符", f", or {others}: one of them is wrong"
    return about(
        "order-rank",
        "error",
        ranking,
        Message(
            f"{label_of(ranking)}：{name}（{one.value}）印为第 {one.rank}{zh}。",
            f"{label_of(ranking)}: {name} ({one.value}) is printed as rank {one.rank}{en}.",
        ),
        (one.entry, *(rival.entry for rival in rivals)),
        observed=str(one.rank),
        expected=str(meant or ""),
        proposal=rank_change(name, one.rank, meant) if meant else "",
        changes=[change_of(ranking, one.entry, meant)] if meant else (),
    )


def values_against_ranks(circular: Circular) -> Iterator[Finding]:
    """Find values that break the order of ranks, naming the fewest cells that explain it."""
    for ranking in _judged(circular):
        verdict = _verdict(circular, ranking)
        if verdict.repair is not None:
            cells = [verdict.ranked[i] for i in verdict.repair.cells]
            yield _out_of_order(ranking, verdict.ranked, verdict.repair.cells, cells,
                                _meant(cells, verdict.repair))  # fmt: skip
            continue
        for cluster in clusters(verdict.doubtful):
            if _breaks(verdict.ranked, cluster):
                cells = [verdict.ranked[i] for i in cluster]
                yield _out_of_order(ranking, verdict.ranked, cluster, cells,
                                    _meant_locally(verdict.ranked, cluster))  # fmt: skip


_Meant = Sequence[tuple[Ranked, Decimal]]
"""Cells with the values that they should print; none where that is not determined."""


def _meant(cells: Sequence[Ranked], repair: Repair) -> _Meant:
    return list(zip(cells, repair.meant, strict=True))


def _breaks(ranked: Sequence[Ranked], cluster: Sequence[int]) -> bool:
    """Return whether a cluster itself holds a contradiction with its surroundings."""
    return bool(suspects(_around(ranked, cluster))[1])


def _around(ranked: Sequence[Ranked], cluster: Sequence[int]) -> Sequence[Ranked]:
    return ranked[max(0, cluster[0] - 1) : cluster[-1] + 2]


def _meant_locally(ranked: Sequence[Ranked], cluster: Sequence[int]) -> _Meant:
    """Return the one change that restores order around a cluster, others left alone."""
    near = _around(ranked, cluster)
    start = max(0, cluster[0] - 1)
    fixes = [
        fix
        for fix in Lineup(near).repairs([i - start for i in cluster])
        if _fits_around(ranked, start, near, fix)
    ]
    if len(fixes) != 1:
        return ()
    return _meant([near[i] for i in fixes[0].cells], fixes[0])


def _fits_around(ranked: Sequence[Ranked], start: int, near: Sequence[Ranked], fix: Repair) -> bool:
    """Return whether a change at either end of a stretch agrees with what stands beyond it."""
    meant = dict(zip(fix.cells, fix.meant, strict=True))
    changed = [one.printing(meant[n]) if n in meant else one for n, one in enumerate(near)]
    before = ranked[start - 1 : start] if start and 0 in meant else ()
    after = ranked[start + len(near) :][:1] if len(near) - 1 in meant else ()
    return all(chains(one, changed[0]) for one in before) and all(
        chains(changed[-1], one) for one in after
    )


def _out_of_order(
    ranking: Ranking,
    ranked: Sequence[Ranked],
    positions: Sequence[int],
    cells: Sequence[Ranked],
    meant: _Meant,
) -> Finding:
    names = "、".join(name_of(cell.entry) for cell in cells)
    shown = "；".join(f"第{c.rank} {name_of(c.entry)} {c.value}" for c in cells)
    before = ranked[positions[0] - 1] if positions[0] else None
    after = ranked[positions[-1] + 1] if positions[-1] + 1 < len(ranked) else None
    between = " – ".join(str(x.value) for x in (before, after) if x is not None)
    return about(
        "order-value",
        "error",
        ranking,
        Message(
            f"{label_of(ranking)}：{names} 的数值与位次不符（{shown}）。",
            f"{label_of(ranking)}: value and rank of {names} disagree ({shown}).",
        ),
        [cell.entry for cell in cells],
        observed="；".join(str(cell.value) for cell in cells),
        expected=between,
        proposal=joined(value_change(name_of(c.entry), c.value, value) for c, value in meant),
        changes=[change_of(ranking, cell.entry, value) for cell, value in meant],
    )


def equal_ranks(circular: Circular) -> Iterator[Finding]:
    """Find different values that share one rank without being printed as a group."""
    for ranking in _judged(circular):
        verdict = _verdict(circular, ranking)
        if verdict.miscounts or is_unrelated(verdict.ranked):
            continue
        held: dict[int, list[Ranked]] = defaultdict(list)
        for one in verdict.ranked:
            held[one.rank].append(one)
        for rank, tied in sorted(held.items()):
            if len({one.value for one in tied}) <= 1:
                continue
            shown = "、".join(f"{name_of(one.entry)} {one.value}" for one in tied)
            yield about(
                "order-tie",
                "error",
                ranking,
                Message(
                    f"{label_of(ranking)}：数值不同而同为第 {rank}（{shown}）。",
                    f"{label_of(ranking)}: different values share rank {rank} ({shown}).",
                ),
                [one.entry for one in tied],
                observed=str(rank),
            )


def rank_gaps(circular: Circular) -> Iterator[Finding]:
    """Find ranks that neither count on nor follow a tie."""
    for ranking in circular.rankings:
        if not ranking.ranks_printed or ranking.excerpt:
            continue
        missing = missing_ranks(ranking)
        if len(missing) > max(2, _MOST_GAPS * len(ranking.entries)):
            continue
        if ranking.layout != "damaged" and _verdict(circular, ranking).miscounts:
            continue
        held = _by_rank(ranking)
        for before, after in pairwise(sorted(held)):
            follow = _next_ranks(held[before], before)
            first = max((r for r in follow if r <= after), default=after)
            if after in follow or first == after:
                continue
            lost = "、".join(str(r) for r in range(first, after))
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


def broken_ties(circular: Circular) -> Iterator[Finding]:
    """Find equal values with different ranks where all other ties of the ranking share one."""
    for ranking in _judged(circular):
        if ranking.layout in _SET_ACROSS:
            continue
        pair = broken_tie(ranking, ranked_values(ranking))
        if pair is None:
            continue
        first, second = pair
        names = name_of(first.entry), name_of(second.entry)
        yield about(
            "order-tie-broken",
            "warning",
            ranking,
            Message(
                f"{label_of(ranking)}：{names[0]} 与 {names[1]} 同为 {first.value}，"
                f"位次却是 {first.rank} 和 {second.rank}。",
                f"{label_of(ranking)}: {names[0]} and {names[1]} both print "
                f"{first.value}, yet rank {first.rank} and {second.rank}.",
            ),
            (first.entry, second.entry),
            observed=f"{first.rank}、{second.rank}",
            expected=str(first.rank),
            proposal=rank_change(names[1], second.rank, first.rank),
            changes=[change_of(ranking, second.entry, first.rank)],
        )


RULES = (
    Rule(
        "order-rank",
        "error",
        "document",
        Message("位次写错", "A rank typed wrong"),
        Message(
            "位次应比数值更好的地区数多 1；相同数值可并列、可顺排，依该表其余各行的做法。"
            "其余位次都相符、只有个别不符时，指出该位次并给出按数值应有的位次。",
            "A rank is one more than the number of better values; equal values share a rank or "
            "are numbered on, as the other rows of the table do. Where all other ranks count and "
            "this one does not, it is named, with the rank that the values give.",
        ),
        Message(
            "98.5 第1、97.2 第2、95.0 第5、93.1 第4",
            "98.5 ranks 1, 97.2 ranks 2, 95.0 ranks 5, 93.1 ranks 4",
        ),
        miscounted_ranks,
    ),
    Rule(
        "order-value",
        "error",
        "document",
        Message("数值与位次不符", "Value and rank disagree"),
        Message(
            "按位次排列，数值应一致地递减（或递增）。只指出能解释矛盾的最少单元格：最长的一致序列以外者；"
            "互换两个数值或补回一个小数点就能全部理顺时，提出这一更正。",
            "Sorted by rank, values fall (or rise) throughout. Named are the fewest cells that "
            "explain the contradiction: those outside the longest consistent run. Where exchanging "
            "two values or restoring one decimal point settles all of it, that is proposed.",
        ),
        Message("第4名 22.9，第5名 27.6，第6名 17.3", "rank 4 has 22.9, rank 5 27.6, rank 6 17.3"),
        values_against_ranks,
    ),
    Rule(
        "order-tie",
        "error",
        "document",
        Message("数值不同而位次相同", "Different values share a rank"),
        Message(
            "并列的前提是数值相同；合并单元格中的完成任务组除外。",
            "Places tie only where their values are equal; groups printed as one are exempt.",
        ),
        Message("第5名两个：44.4 与 40.4", "two places rank 5, with 44.4 and 40.4"),
        equal_ranks,
    ),
    Rule(
        "order-gap",
        "warning",
        "document",
        Message("位次不连续", "Ranks do not count on"),
        Message(
            "位次跳跃而前一位次并无并列，可能缺了一行或写错位次；只列前几名、后几名的表除外。",
            "A rank is left out although none is shared before it: a row may be lost or a rank "
            "mistyped. Tables that show only the first or last are exempt.",
        ),
        Message("第7名之后是第9名", "rank 7 is followed by rank 9"),
        rank_gaps,
    ),
    Rule(
        "order-tie-broken",
        "warning",
        "document",
        Message("数值相同而位次不同", "Equal values with different ranks"),
        Message(
            "同一排名中其他相同数值都并列，唯独这一处没有。",
            "Everywhere else in the ranking equal values share their rank, here they do not.",
        ),
        Message(
            "两个 98.5，位次 3 和 4；两个 90.0 都是 7",
            "98.5 twice ranks 3 and 4, while 90.0 twice ranks 7",
        ),
        broken_ties,
    ),
)
