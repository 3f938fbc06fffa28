"""Circulars that go on from one another: the same rankings of the same places over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tongbao.places.areas import area_of_codes
from tongbao.publish.rows.series import rhythm_of
from tongbao.report.tables import Indicator, Reported
from tongbao.text.periods import without_periods

IndicatorName = tuple[str, ...]
"""Project, item, metric, scope."""


@dataclass(frozen=True, slots=True)
class Followed:
    """One ranking as it comes back in several circulars."""

    name: IndicatorName
    at: Mapping[int, int]
    """Number of the circular → number of the indicator in it, in order of date."""


@dataclass(frozen=True, slots=True)
class Series:
    """Circulars of one area in order of date, and the rankings that at least two of them have."""

    area: str
    """``13`` with its level for a province's prefectures; see :func:`area_of`."""
    circulars: tuple[int, ...]
    indicators: tuple[Followed, ...]


def find_series(circulars: Sequence[Reported]) -> list[Series]:
    """Return every series, the longest first."""
    areas: dict[str, list[int]] = defaultdict(list)
    superseded = {circular.supersedes for circular in circulars}
    for number, circular in enumerate(circulars):
        if circular.facts and circular.as_of and circular.circular_id not in superseded:
            areas[area_of(circular)].append(number)
    found = []
    for area, numbers in areas.items():
        ordered = sorted(numbers, key=lambda n: (circulars[n].as_of, circulars[n].issued, n))
        followed = tuple(_followed(circulars, ordered))
        if followed:
            found.append(Series(area, tuple(ordered), followed))
    return sorted(found, key=lambda s: (-len(s.circulars), s.area))


def area_of(circular: Reported) -> str:
    """Return what area a circular ranks; see :func:`tongbao.places.areas.area_of_codes`."""
    codes = {fact.place.code for fact in circular.facts if fact.place.code}
    return area_of_codes(codes) or f"{circular.province_code[:2]}:"


def _followed(circulars: Sequence[Reported], ordered: Iterable[int]) -> Iterable[Followed]:
    """Yield the rankings that come back, each under its newest name, dates taken off."""
    at: dict[str | Indicator, dict[int, int]] = defaultdict(dict)
    names: dict[str | Indicator, set[IndicatorName]] = defaultdict(set)
    for number in ordered:
        circular = circulars[number]
        for index, indicator in enumerate(circular.indicators):
            key = circular.series.get(indicator, indicator._replace(project_no=None, unit=""))
            at[key].setdefault(number, index)
            names[key].add(_name(indicator))
    for key, where in at.items():
        if len({circulars[number].as_of for number in where}) > 1:
            newest, index = max(where.items())
            name = _name(circulars[newest].indicators[index])
            if len(names[key]) > 1:
                name = tuple(without_periods(part) for part in name)
                name = (name[0] + rhythm_of(str(key)), *name[1:])
            yield Followed(name, where)


def _name(indicator: Indicator) -> IndicatorName:
    return (indicator.project, indicator.item, indicator.metric, indicator.scope)
