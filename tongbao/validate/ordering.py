"""How ranks and values of one ranking go together: what its ties follow, what breaks it.

Two views of the same cells. *Counting*: the rank of a value is one more than the number of
better ones (places that tie share a rank, or are numbered on, or on hidden decimals); a rank
typed wrong is the one that does not count. *Chaining*: sorted by rank, values never get better;
what the longest consistent chain leaves out are the fewest cells that explain a contradiction.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Literal

from tongbao.model import Entry, Ranking

UNRELATED = 0.34
"""Share of cells out of order from which the rank is of something else than the value."""
_MOST_MISCOUNTED = 0.2
"""Share of ranks that may be typed wrong before the ranks are of another set."""
_PAIR = 2
"""Equals of which one's rank says nothing of the other's."""
_FEWEST_RANKED = 3
"""Places from which ranks show how they were given."""

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


def _chain_lengths(ranks: Sequence[int], keys: Sequence[int]) -> list[int]:
    """Return how many places the longest chain that ends at each one has.

    Args:
        ranks: Of each place, equal ones side by side.
        keys: Of each place, as the position of its key among all keys, from 0.
    """
    lengths: list[int] = []
    longest = [0] * (max(keys, default=0) + 2)
    """Binary indexed tree: longest chain by the key that it ends at."""
    for _, tied in groupby(range(len(ranks)), key=ranks.__getitem__):
        # Of places that share a rank, only those of one key go together.
        own: dict[int, int] = {}
        for index in tied:
            key = keys[index]
            own[key] = 1 + (own[key] if key in own else _longest_up_to(longest, key))
            lengths.append(own[key])
        for key, length in own.items():
            node = key + 1
            while node < len(longest):
                longest[node] = max(longest[node], length)
                node += node & -node
    return lengths


def _longest_up_to(longest: Sequence[int], key: int) -> int:
    found, node = 0, key + 1
    while node:
        found = max(found, longest[node])
        node &= node - 1
    return found


def suspects(ranked: Sequence[Ranked]) -> tuple[list[int], int]:
    """Return positions that are not in every longest chain, and how many must change.

    A position that every longest chain contains is beyond doubt; the others are the cells
    among which the contradiction lies (both of a swapped pair).

    Args:
        ranked: Places in order of their ranks.
    """
    if is_consistent(ranked):
        return [], 0
    places = {key: place for place, key in enumerate(sorted({one.key for one in ranked}))}
    ranks, keys = [one.rank for one in ranked], [places[one.key] for one in ranked]
    forward = _chain_lengths(ranks, keys)
    # Backwards better keys are the later ones.
    back = _chain_lengths(ranks[::-1], [len(places) - 1 - key for key in reversed(keys)])
    backward = back[::-1]
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
        self.keys = sorted(r.key for r in ranked)
        self.equal = Counter(self.keys)
        self.tied: dict[Decimal, Counter[int]] = defaultdict(Counter)
        """Key → the ranks printed beside it, from the first on."""
        for one in ranked:
            self.tied[one.key][one.rank] += 1
        self.ranks = {key: [*ranks] for key, ranks in self.tied.items()}
        self.distinct = sorted(self.tied)
        group = [e for e in ranking.entries if e.status == "completed" and e.rank is not None]
        self.group = len(group)
        unknown = [
            e.rank
            for e in ranking.entries
            if e.rank is not None and e.value is None and e.status == "ranked"
        ]
        self.unknown = sorted([*unknown, *ghosts])

    def allowed(self, one: Ranked, scheme: Scheme) -> range:
        unknown = bisect_left(self.unknown, one.rank)
        if scheme in {"dense", "dense_after_group"}:
            size = self.group if scheme == "dense_after_group" else min(1, self.group)
            first = 1 + size + unknown + bisect_left(self.distinct, one.key)
            return range(first, first + 1)
        first = 1 + self.group + unknown + bisect_left(self.keys, one.key)
        return range(first, first + (self.equal[one.key] if scheme == "hidden" else 1))

    def meant(self, wrong: Ranked, scheme: Scheme) -> int | None:
        """Return the only rank that counts: that of its equals if they share one, or a free one."""
        allowed = self.allowed(wrong, scheme)
        if len(allowed) == 1:
            return allowed[0]
        tied, ranks = self.tied[wrong.key], self.ranks[wrong.key]
        shared = len(tied) - (tied[wrong.rank] == 1)
        if shared == 1 and len(allowed) > _PAIR:
            return next(rank for rank in ranks if rank != wrong.rank or tied[rank] > 1)
        start, stop = (bisect_left(ranks, end) for end in (allowed.start, allowed.stop))
        if len(allowed) - (stop - start) != 1:
            return None
        # One is free: up to it the ranks count on without a gap.
        counting = range(start, stop)
        return allowed[bisect_right(counting, 0, key=lambda at: ranks[at] - allowed[at - start])]


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
    if len(ranked) < _FEWEST_RANKED or ranking.excerpt:
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
    own = {id(r) for r in wrong}
    rivals = {
        id(r): r
        for _, others in found
        if len(others) == len(wrong)
        for r in others
        if id(r) not in own
    }
    miscounts = tuple(Miscount(r, standing.meant(r, scheme)) for r in wrong)
    return Counting(scheme, miscounts, tuple(rivals.values()))


def missing_ranks(ranking: Ranking) -> list[int]:
    """Return the ranks below the highest that nobody has."""
    held: set[int] = set()
    for entry in ranking.entries:
        if entry.rank is not None:
            held |= set(range(entry.rank, (entry.rank_end or entry.rank) + 1))
    return [rank for rank in range(1, max(held, default=0)) if rank not in held]


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
    if len(parted) != 1 or len(tied) <= 1:
        return None
    group = parted[0]
    first = min(r.rank for r in group)
    odd = [r for r in group if r.rank != first]
    return (group[0], odd[0]) if len(odd) == 1 else None


def clusters(doubtful: Sequence[int]) -> Iterator[list[int]]:
    """Yield runs of neighbouring positions."""
    for _, group in groupby(enumerate(doubtful), key=lambda pair: pair[1] - pair[0]):
        yield [index for _, index in group]
