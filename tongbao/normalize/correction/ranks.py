"""What the values of a column say of the ranks beside it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from decimal import Decimal

_FEWEST = 5
"""Rows with a clear rank and value that show whether ranks follow the values, …"""
_STEADY = 0.85
"""… and the share of them that must."""


def ranks_by_values(
    values: Mapping[int, Decimal], ranks: Mapping[int, int], asked: frozenset[int]
) -> dict[int, frozenset[int]]:
    """Return, for the rows asked for, the ranks that fit their values; empty if none follow them.

    Equal values may share a rank, and the next may count on or not, or they may be ranked one
    after the other: all of these fit. Values that are not known may stand anywhere.

    Args:
        values: Row → its value, where it is clear.
        ranks: Row → its rank, where it is clear.
        asked: Rows whose rank is doubtful.
    """
    rows = {*ranks, *asked}
    known = {row: value for row, value in values.items() if row in rows}
    for sign in (-1, 1):
        fitting = _fitting({row: sign * value for row, value in known.items()}, len(rows))
        checked = [row for row in ranks if row in fitting]
        kept = sum(ranks[row] in fitting[row] for row in checked)
        if len(checked) >= _FEWEST and kept >= _STEADY * len(checked):
            return {row: frozenset(fitting[row]) for row in asked if row in fitting}
    return {}


def _fitting(known: Mapping[int, Decimal], count: int) -> dict[int, set[int]]:
    """Return the ranks that fit each row's value, the least value being the best."""
    order, distinct = sorted(known.values()), sorted(set(known.values()))
    unknown = count - len(known)
    fitting = {}
    for row, value in known.items():
        first, after = bisect_left(order, value), bisect_right(order, value)
        ranks = set(range(first + 1, after + unknown + 1))
        fitting[row] = ranks | {bisect_left(distinct, value) + 1}
    return fitting
