"""Which ranking of one publication is which of another: by names, numbers and places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz
from scipy.optimize import linear_sum_assignment

from tongbao.compare.publications import Published
from tongbao.text.folding import fold

_ALIKE = 0.6
"""Likeness from which two rankings are the same indicator."""
_SAME_PLACES = 0.5
"""Share of common places from which two rankings can be compared at all."""
_FEWEST_VALUES = 4
"""Different values from which two rankings are told to be the same by them."""


class Match(NamedTuple):
    """Two rankings of one indicator, and how alike they are."""

    first: Published
    second: Published
    likeness: float
    how: str
    """``name``, ``values`` or ``only`` (each publication has one ranking)."""


def match_rankings(
    first: Sequence[Published], second: Sequence[Published]
) -> tuple[list[Match], list[Published], list[Published]]:
    """Pair rankings one to one; return the pairs and what is left of either side."""
    if not first or not second:
        return [], list(first), list(second)
    likeness = np.array([[_likeness(one, other) for other in second] for one in first])
    rows, columns = linear_sum_assignment(likeness, maximize=True)
    pairs: list[Match] = []
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        one, other, alike = first[row], second[column], float(likeness[row, column])
        if alike >= _ALIKE:
            how = "name" if _names_alike(one, other) >= _ALIKE else "values"
            pairs.append(Match(one, other, round(alike, 3), how))
        elif len(first) == len(second) == 1 and _common(one, other) >= _SAME_PLACES:
            pairs.append(Match(one, other, round(alike, 3), "only"))
    taken = {id(r) for pair in pairs for r in (pair.first, pair.second)}
    return (
        pairs,
        [one for one in first if id(one) not in taken],
        [other for other in second if id(other) not in taken],
    )


def _likeness(one: Published, other: Published) -> float:
    """Return 0 to 1: names alike, or figures that agree nearly everywhere."""
    common = _common(one, other)
    if common < _SAME_PLACES:
        return 0.0
    units = one.unit == other.unit or not (one.unit and other.unit)
    named = _names_alike(one, other) - (0.0 if units else 0.2)
    return max(named, 0.95 * _values_alike(one, other)) * (0.8 + 0.2 * common)


def _common(one: Published, other: Published) -> float:
    shared = len(set(one.standings) & set(other.standings))
    return shared / max(1, min(len(one.standings), len(other.standings)))


def _names_alike(one: Published, other: Published) -> float:
    first = fold(one.project + one.item + one.metric)
    second = fold(other.project + other.item + other.metric)
    alike = fuzz.token_set_ratio(first, second) / 100
    whole = max(fuzz.ratio(first, second), fuzz.partial_ratio(first, second) * 0.9) / 100
    # 供水/供热/燃气 differ by two characters of ten: items are compared by themselves.
    if one.item and other.item and fold(one.item) != fold(other.item):
        return min(whole, fuzz.ratio(fold(one.item), fold(other.item)) / 100)
    return max(alike, whole)


def _values_alike(one: Published, other: Published) -> float:
    """Return the share of places whose printed values are equal; 0 where few are compared."""
    both = [
        (one.standings[key].value, other.standings[key].value)
        for key in one.standings.keys() & other.standings.keys()
    ]
    valued = [(a, b) for a, b in both if a is not None and b is not None]
    distinct = {a for a, _ in valued}
    if len(distinct) < _FEWEST_VALUES:
        return 0.0
    return sum(a == b for a, b in valued) / len(valued)
