"""How ranks and values of one ranking go together: what its ties follow, what breaks it.

Two views of the same cells. *Counting*: the rank of a value is one more than the number of
better ones (places that tie share a rank, or are numbered on, or on hidden decimals); a rank
typed wrong is the one that does not count. *Chaining*: sorted by rank, values never get better;
what the longest consistent chain leaves out are the fewest cells that explain a contradiction.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, groupby, pairwise
from typing import Literal

from tongbao.model import Entry, Ranking

UNRELATED = 0.34
"""Share of cells out of order from which the rank is of something else than the value."""
_ROUND = (Decimal(0), Decimal(100))
"""Values that print no decimals whatever their column does."""
_MOST_SWAPPED = 12
"""Doubtful cells up to which every pair is tried."""
_MOST_MISCOUNTED = 0.2
"""Share of ranks that may be typed wrong before the ranks are of another set."""

Scheme = Literal["competition", "dense", "dense_after_group", "hidden"]
"""How equal values rank: 1 2 2 4, 1 2 2 3, the same after a group that takes as many ranks as it
has places, or on decimals that are not printed (1 2 3 4, also with shared ranks)."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One place with its printed rank and value."""

    entry: Entry
    rank: int
    value: Decimal
    sign: int
    """−1 where more is better."""

    @property
    def key(self) -> Decimal:
        """Return the value so that smaller keys rank first."""
        return self.sign * self.value

    def printing(self, value: Decimal) -> Ranked:
        """Return the same place with another value."""
        return Ranked(self.entry, self.rank, value, self.sign)


def ranked_values(ranking: Ranking) -> list[Ranked]:
    """Return the places that print rank and value, by rank, ties as they fit best."""
    sign = -1 if ranking.order == "desc" else 1
    found = [
        Ranked(e, e.rank, e.value, sign)
        for e in ranking.entries
        if e.rank is not None and e.value is not None and e.status == "ranked"
    ]
    return sorted(found, key=lambda r: (r.rank, r.key))


def chains(before: Ranked, after: Ranked) -> bool:
    """Return whether two places can both be right, the first ranked at or before the second."""
    if before.rank == after.rank:
        return before.key == after.key
    return before.key <= after.key


def is_consistent(ranked: Sequence[Ranked]) -> bool:
    """Return whether no two places contradict each other."""
    ordered = sorted(ranked, key=lambda r: (r.rank, r.key))
    return all(chains(a, b) for a, b in pairwise(ordered))


def _chain_lengths(ranked: Sequence[Ranked]) -> list[int]:
    lengths: list[int] = []
    for index, one in enumerate(ranked):
        fitting = (lengths[k] for k in range(index) if chains(ranked[k], one))
        lengths.append(1 + max(fitting, default=0))
    return lengths


def _chain_lengths_back(ranked: Sequence[Ranked]) -> list[int]:
    lengths = [1] * len(ranked)
    for index in range(len(ranked) - 1, -1, -1):
        fitting = (
            lengths[k] for k in range(index + 1, len(ranked)) if chains(ranked[index], ranked[k])
        )
        lengths[index] = 1 + max(fitting, default=0)
    return lengths


def suspects(ranked: Sequence[Ranked]) -> tuple[list[int], int]:
    """Return positions that are not in every longest chain, and how many must change.

    A position that every longest chain contains is beyond doubt; the others are the cells
    among which the contradiction lies (both of a swapped pair).
    """
    if is_consistent(ranked):
        return [], 0
    forward, backward = _chain_lengths(ranked), _chain_lengths_back(ranked)
    longest = max(forward, default=0)
    levels: dict[int, list[int]] = defaultdict(list)
    for index, (a, b) in enumerate(zip(forward, backward, strict=True)):
        if a + b - 1 == longest:
            levels[a].append(index)
    sure = {found[0] for found in levels.values() if len(found) == 1}
    return [i for i in range(len(ranked)) if i not in sure], len(ranked) - longest


def is_unrelated(ranked: Sequence[Ranked]) -> bool:
    """Return whether ranks are of something else than the values."""
    return suspects(ranked)[1] > UNRELATED * max(1, len(ranked))


@dataclass(frozen=True, slots=True)
class Miscount:
    """A rank that does not count, and the ranks that would."""

    ranked: Ranked
    meant: int | None
    """None where several ranks would do."""


@dataclass(frozen=True, slots=True)
class Counting:
    """How the ranks of one ranking count."""

    scheme: Scheme
    miscounts: tuple[Miscount, ...]
    rivals: tuple[Ranked, ...] = ()
    """Other places that another scheme finds wrong in their stead, as few of them."""


class _Standing:
    """The numbers that a rank may have by each scheme, among all places of a ranking."""

    def __init__(self, ranking: Ranking, ranked: Sequence[Ranked], ghosts: Sequence[int]) -> None:
        self.keys = [r.key for r in ranked]
        group = [e for e in ranking.entries if e.status == "completed" and e.rank is not None]
        self.group = len(group)
        self.unknown = [
            e.rank
            for e in ranking.entries
            if e.rank is not None and e.value is None and e.status == "ranked"
        ]
        self.unknown += ghosts

    def allowed(self, one: Ranked, scheme: Scheme) -> range:
        unknown = sum(rank < one.rank for rank in self.unknown)
        better = [key for key in self.keys if key < one.key]
        if scheme in {"dense", "dense_after_group"}:
            size = self.group if scheme == "dense_after_group" else min(1, self.group)
            first = 1 + size + unknown + len(set(better))
            return range(first, first + 1)
        first = 1 + self.group + unknown + len(better)
        equal = self.keys.count(one.key) if scheme == "hidden" else 1
        return range(first, first + equal)


_SCHEMES: tuple[Scheme, ...] = ("hidden", "competition", "dense", "dense_after_group")


def count_ranks(
    ranking: Ranking, ranked: Sequence[Ranked], *, row_lost: bool = False
) -> Counting | None:
    """Return which ranks do not count, by the scheme that explains most.

    None where ranks are not counted from 1 on among these places (an excerpt, a wider set)
    or too many do not count.

    Args:
        ranking: The whole ranking.
        ranked: Its places with rank and value.
        row_lost: Whether a place is known to be missing, so that a rank left out is its own.
    """
    if len(ranked) < 3 or ranking.excerpt:
        return None
    missing = missing_ranks(ranking)
    for ghosts in [missing] if row_lost else [[], missing]:
        best = _fewest_miscounts(_Standing(ranking, ranked, ghosts), ranked)
        if len(best.miscounts) <= max(1, _MOST_MISCOUNTED * len(ranked)):
            return best
    return None


def _fewest_miscounts(standing: _Standing, ranked: Sequence[Ranked]) -> Counting:
    found = [
        (scheme, [r for r in ranked if r.rank not in standing.allowed(r, scheme)])
        for scheme in _SCHEMES
    ]
    scheme, wrong = min(found, key=lambda pair: len(pair[1]))
    rivals = {
        id(r): r
        for _, others in found
        if len(others) == len(wrong)
        for r in others
        if r not in wrong
    }
    miscounts = tuple(Miscount(r, _meant(standing, r, ranked, scheme)) for r in wrong)
    return Counting(scheme, miscounts, tuple(rivals.values()))


def missing_ranks(ranking: Ranking) -> list[int]:
    """Return the ranks below the highest that nobody has."""
    held: set[int] = set()
    for entry in ranking.entries:
        if entry.rank is not None:
            held |= set(range(entry.rank, (entry.rank_end or entry.rank) + 1))
    return [rank for rank in range(1, max(held, default=0)) if rank not in held]


def _meant(
    standing: _Standing, one: Ranked, ranked: Sequence[Ranked], scheme: Scheme
) -> int | None:
    """Return the only rank that counts: that of its equals if they share one, or a free one."""
    others = [r for r in ranked if r is not one]
    allowed = standing.allowed(one, scheme)
    if len(allowed) == 1:
        return allowed[0]
    equals = Counter(r.rank for r in others if r.key == one.key)
    if len(equals) == 1 and equals.total() > 1:
        return next(iter(equals))
    free = [rank for rank in allowed if rank not in equals]
    return free[0] if len(free) == 1 else None


def broken_tie(ranking: Ranking, ranked: Sequence[Ranked]) -> tuple[Ranked, Ranked] | None:
    """Return the one pair of equal values that does not share a rank where all others do.

    Publishers who rank on hidden decimals part equal values as a rule, or share a rank rarely;
    so only a ranking in which every other tie is shared makes one exception suspicious.
    """
    standing = _Standing(ranking, ranked, [])
    if any(r.rank not in standing.allowed(r, "hidden") for r in ranked):
        return None
    classes = [list(group) for _, group in groupby(ranked, key=lambda r: r.key)]
    tied = [group for group in classes if len(group) > 1]
    parted = [group for group in tied if len({r.rank for r in group}) > 1]
    if len(parted) != 1 or len(tied) < 2:
        return None
    group = parted[0]
    first = min(r.rank for r in group)
    odd = [r for r in group if r.rank != first]
    return (group[0], odd[0]) if len(odd) == 1 else None


@dataclass(frozen=True, slots=True)
class Repair:
    """One change that makes a ranking consistent."""

    kind: Literal["swap", "decimal"]
    cells: tuple[int, ...]
    meant: tuple[Decimal, ...]
    """The values that the cells should print."""


def repairs(ranked: Sequence[Ranked], doubtful: Sequence[int]) -> list[Repair]:
    """Return the changes of one kind of slip each that leave no contradiction at all.

    A lost decimal point explains an odd-looking number better than two places swapped.
    """
    decimals = [r for i in doubtful for r in decimal_repairs(ranked, i, lost_decimal(ranked, i))]
    if decimals:
        return decimals
    return list(_swaps(ranked, doubtful)) if len(doubtful) <= _MOST_SWAPPED else []


def decimal_repairs(
    ranked: Sequence[Ranked], index: int, candidates: Sequence[Decimal]
) -> Iterator[Repair]:
    """Yield the candidates for one value that leave no contradiction at all."""
    for candidate in candidates:
        if is_consistent(_with_value(ranked, index, candidate)):
            yield Repair("decimal", (index,), (candidate,))


def _swaps(ranked: Sequence[Ranked], doubtful: Sequence[int]) -> Iterator[Repair]:
    for i, j in combinations(range(len(ranked)), 2):
        one, other = ranked[i].value, ranked[j].value
        if one == other or not (i in doubtful or j in doubtful):
            continue
        if is_consistent(_with_value(_with_value(ranked, i, other), j, one)):
            yield Repair("swap", (i, j), (other, one))


def _with_value(ranked: Sequence[Ranked], index: int, value: Decimal) -> list[Ranked]:
    return [*ranked[:index], ranked[index].printing(value), *ranked[index + 1 :]]


def lost_decimal(ranked: Sequence[Ranked], index: int) -> list[Decimal]:
    """Return what a value was before it lost its point, if it looks as if it had.

    It does where it is whole and most others are not, and where no other comes near it.
    """
    value = ranked[index].value
    others = [r.value for k, r in enumerate(ranked) if k != index]
    digits = [decimals_of(v) for v in others if v not in _ROUND]
    with_point = sum(d > 0 for d in digits)
    if decimals_of(value) or not value or 2 * with_point < len(digits) or not digits:
        return []
    highest = max(abs(v) for v in others)
    if abs(value) <= 2 * highest and 4 * with_point < 3 * len(digits):
        return []
    return [value.scaleb(-d) for d in range(1, max(digits) + 1)]


def point_candidates(ranked: Sequence[Ranked], index: int) -> list[Decimal]:
    """Return what an impossible whole number was, if its point got lost: 1064 was 106.4."""
    value = ranked[index].value
    digits = max((decimals_of(r.value) for r in ranked), default=0)
    return [] if decimals_of(value) else [value.scaleb(-d) for d in range(1, max(1, digits) + 1)]


def decimals_of(value: Decimal) -> int:
    """Return how many decimals a number prints: 8.0 prints one."""
    return max(0, -int(value.as_tuple().exponent))


def clusters(doubtful: Sequence[int]) -> Iterator[list[int]]:
    """Yield runs of neighbouring positions."""
    for _, group in groupby(enumerate(doubtful), key=lambda pair: pair[1] - pair[0]):
        yield [index for _, index in group]
