"""Which ranking of one publication is which of another: by names, numbers and places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

import numpy as np
from rapidfuzz import fuzz
from scipy.optimize import linear_sum_assignment

from tongbao.compare.publications import Issue, Published
from tongbao.text.folding import fold
from tongbao.text.periods import without_periods

_ALIKE = 0.6
"""Likeness from which two rankings are the same indicator."""
_SAME_PLACES = 0.5
"""Share of common places from which two rankings can be compared at all."""
_RANKINGS_WEIGHT = 2.0
"""What alike rankings count beside the heads of two circulars."""
Evidence = Literal["number", "date", "area", "issuer", "title", "rankings"]
_AGREES: Mapping[Evidence, float] = {
    "number": 4.0, "date": 2.0, "area": 1.0, "issuer": 1.0, "title": 1.0,
}  # fmt: skip
"""What a head that both print alike counts for a pair."""
_DIFFERS: Mapping[Evidence, float] = {
    "number": -1.0, "date": -1.0, "area": -4.0, "issuer": -1.0, "title": -0.5,
}  # fmt: skip
"""… and one that they print otherwise: the next month's circular has another number and date."""
_FEWEST_VALUES = 4
"""Different values from which two rankings are told to be the same by them."""


class Match(NamedTuple):
    """Two rankings of one indicator, and how alike they are."""

    first: Published
    second: Published
    likeness: float
    how: str
    """``name``, ``values``, ``only`` (each circular has one ranking) or ``map`` (a person said so)."""


class IssuePair(NamedTuple):
    """Two circulars that are compared, and what told that they belong together."""

    first: Issue
    second: Issue
    how: tuple[Evidence, ...]


def match_issues(
    first: Sequence[Issue], second: Sequence[Issue]
) -> tuple[list[IssuePair], list[Issue], list[Issue]]:
    """Pair circulars one to one, by number, date, area, issuer, title and what they rank.

    All pairs are chosen together. What both print and is not the same speaks against a pair; the
    only circulars of both sides are compared whatever their heads say, if they rank the same places.
    """
    scored = [[_score(one, other) for other in second] for one in first]
    scores = np.array([[score for score, _ in row] for row in scored])
    rows, columns = linear_sum_assignment(scores, maximize=True)
    alone = len(first) == len(second) == 1
    pairs = [
        IssuePair(first[row], second[column], scored[row][column][1])
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        if scores[row, column] > 0 or alone
    ]
    taken = {id(issue) for pair in pairs for issue in pair[:2]}
    return (
        pairs,
        [one for one in first if id(one) not in taken],
        [other for other in second if id(other) not in taken],
    )


def _score(one: Issue, other: Issue) -> tuple[float, tuple[Evidence, ...]]:
    """Return how well two circulars go together, and what agrees."""
    heads: tuple[tuple[Evidence, str, str], ...] = (
        ("number", fold(one.number), fold(other.number)),
        ("date", one.as_of[:7], other.as_of[:7]),
        ("area", one.area, other.area),
        ("issuer", fold(one.issuer), fold(other.issuer)),
        ("title", without_periods(one.title), without_periods(other.title)),
    )
    score, agreeing = 0.0, list[Evidence]()
    for name, a, b in heads:
        if a and b:
            score += _AGREES[name] if a == b else _DIFFERS[name]
            if a == b:
                agreeing.append(name)
    places = [{key for r in issue.rankings for key in r.standings} for issue in (one, other)]
    common = len(places[0] & places[1]) / max(1, min(map(len, places)))
    if common < _SAME_PLACES:
        return -1.0, ()
    alike = _rankings_alike(one, other)
    if alike >= _ALIKE:
        agreeing.append("rankings")
    return score + _RANKINGS_WEIGHT * alike, tuple(agreeing)


def _rankings_alike(one: Issue, other: Issue) -> float:
    """Return the mean likeness of the rankings of the shorter circular to the best of the other."""
    few, many = sorted((one.rankings, other.rankings), key=len)
    best = [max(_likeness(a, b) for b in many) for a in few]
    return sum(best) / len(best)


def match_rankings(
    first: Sequence[Published],
    second: Sequence[Published],
    mapped: Mapping[str, str] = MappingProxyType({}),
) -> tuple[list[Match], list[Published], list[Published]]:
    """Pair rankings one to one; return the pairs and what is left of either side.

    Args:
        first: Rankings of one circular.
        second: … and of the other.
        mapped: Names of the first by names of the second that a person said are the same.
    """
    if not first or not second:
        return [], list(first), list(second)
    likeness = np.array(
        [
            [2.0 if _is_mapped(one, other, mapped) else _likeness(one, other) for other in second]
            for one in first
        ]
    )
    rows, columns = linear_sum_assignment(likeness, maximize=True)
    pairs: list[Match] = []
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        one, other, alike = first[row], second[column], float(likeness[row, column])
        if alike >= _ALIKE:
            if alike > 1:
                how, alike = "map", 1.0
            else:
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


def _is_mapped(one: Published, other: Published, mapped: Mapping[str, str]) -> bool:
    """Return whether a person said that two rankings are the same, by label or metric."""
    names, others = names_of(one), names_of(other)
    return any(fold(a) in names and fold(b) in others for a, b in mapped.items())


def names_of(ranking: Published) -> set[str]:
    """Return, folded, what a person may call a ranking: its label, its metric, all of its names."""
    whole = ranking.project + ranking.item + ranking.metric
    return {fold(ranking.label), fold(ranking.metric), fold(whole)}


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
