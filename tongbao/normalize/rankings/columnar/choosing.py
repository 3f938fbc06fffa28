"""Ranks choose their values: which values each may have, and which rank chooses first."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from tongbao.normalize.rankings.parameters import PAIR


class Option(NamedTuple):
    """A value that a rank may have."""

    price: float
    """What speaks for it."""
    value: int
    """Its place among the values; of two that are worth the same the first is taken."""


class Choice(NamedTuple):
    """What a rank takes of what others have left, the best first."""

    rank: int
    options: list[Option]


def within_reach(
    ranks: Sequence[int], values: Sequence[int], named: Callable[[int], Sequence[int]]
) -> list[list[int]]:
    """Return for each rank the values that it may rank: those near it and those that it names.

    In a table of few columns these are all. In one of a thousand a rank's own value stands near it, or
    where all ranks stand behind all values, at the same place among them.

    Args:
        ranks: Columns of ranks.
        values: Columns of values, from the left.
        named: Returns the values, by their place among all, that a rank's header names.
    """
    if len(values) <= PAIR.reach_columns:
        return [list(range(len(values)))] * len(ranks)
    half = PAIR.reach_columns // 2
    found = []
    for number, rank in enumerate(ranks):
        near: set[int] = set()
        for at in (bisect_left(values, rank), number):
            near.update(range(max(0, at - half), min(at + half, len(values))))
        near.update(sorted(named(number), key=lambda at: abs(values[at] - rank))[:half])
        found.append(sorted(near))
    return found


def in_turn(
    options: Sequence[Sequence[Option]],
    scopes: Sequence[str],
    take: Callable[[Choice], int | None],
) -> None:
    """Let ranks choose, those first whose best option is furthest ahead of the next.

    Args:
        options: What each rank may take.
        scopes: The set that each rank is among; two ranks of one scope never share a value.
        take: Is told each choice and returns the value that is taken, or None.
    """
    left = {rank: sorted(own, key=_worst_last) for rank, own in enumerate(options)}
    wanted = _wanted_by(left, scopes)
    leads = {rank: _lead(own) for rank, own in left.items()}
    turns = [(-lead, rank) for rank, lead in leads.items()]
    heapify(turns)
    while turns:
        lead, rank = heappop(turns)
        if rank not in left or -lead != leads[rank]:
            continue
        value = take(Choice(rank, left.pop(rank)))
        for other in wanted.get((value, scopes[rank]), ()) if value is not None else ():
            if other in left:
                left[other] = [option for option in left[other] if option.value != value]
                changed = _lead(left[other])
                if changed != leads[other]:
                    leads[other] = changed
                    heappush(turns, (-changed, other))


def _worst_last(option: Option) -> tuple[float, int]:
    return -option.price, option.value


def _wanted_by(
    options: Mapping[int, Sequence[Option]], scopes: Sequence[str]
) -> dict[tuple[int | None, str], list[int]]:
    """Return value and scope → the ranks of that scope that may take the value."""
    wanted: dict[tuple[int | None, str], list[int]] = defaultdict(list)
    for rank, own in options.items():
        for option in own:
            wanted[option.value, scopes[rank]].append(rank)
    return wanted


def _lead(options: Sequence[Option]) -> float:
    """Return how far the best option is ahead; without options, nothing is."""
    if not options:
        return float("-inf")
    return options[0].price - (options[1].price if len(options) > 1 else 0.0)
