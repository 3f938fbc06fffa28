"""Who led and who trailed: how often each place stands first and last, ties shared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tongbao.report.tables import Fact, Indicator, PlaceKey

_WHOLE = 0.7
"""A ranking with fewer places than this part of the circular's largest shows a part of the set on
purpose (前10名): its last row is nobody's last place."""
_COUNT = r"(?:\d+|[一二三四五六七八九十百]+)\s*(?:名|位|个|强|(?=[)）]|$))"
_TOP, _BOTTOM = re.compile(f"前{_COUNT}"), re.compile(f"后{_COUNT}")
"""Words of a title or name for a part of the set, with the count: 前50, 后十名."""


@dataclass(slots=True)
class Standing:
    """How one place fared over the rankings of one circular."""

    place: PlaceKey
    firsts: int = 0
    lasts: int = 0
    doubtful_firsts: int = 0
    """How many of the firsts rest on a row that a finding doubts."""
    doubtful_lasts: int = 0
    positions: list[float] = field(default_factory=list)
    """For each ranking that ranks it: 0 for the first position, 1 for the last."""

    @property
    def mean(self) -> float:
        """Return the mean position, 0 (always first) to 1 (always last)."""
        return sum(self.positions) / len(self.positions)


def positions(facts: Sequence[Fact]) -> dict[int, float]:
    """Return where the ranked facts of one ranking stand, 0 first to 1 last, by their number.

    Facts without a rank, and rankings with fewer than two ranks, have no position.
    """
    ranks = {n: fact.rank for n, fact in enumerate(facts) if fact.rank is not None}
    if len(ranks) <= 1:
        return {}
    # From rank 1, which a list of the last ten does not have; a group that is completed over
    # positions 1 to 5 leaves rank 6 to the next, so ranks tell where a place stands, not rows.
    span = max(max(ranks.values()) - 1, 1)
    return {n: max(rank - 1, 0) / span for n, rank in ranks.items()}


def standings(
    facts: Sequence[Fact], doubtful: Collection[int] = (), *, title: str = ""
) -> list[Standing]:
    """Return the standing of each ranked place of one circular, the best mean position first.

    First is who has a ranking's first rank, or the same value as who has it; last likewise, and
    only where the ranking has about as many places as the circular's largest, and neither its
    name nor the title says that it lists the first few (前50). Names that were not settled to a
    place stand nowhere.

    Args:
        facts: The circular's facts.
        doubtful: Numbers of the facts that a finding doubts.
        title: The circular's.
    """
    rankings: dict[Indicator, list[int]] = defaultdict(list)
    for number, fact in enumerate(facts):
        if fact.place.settled:
            rankings[fact.indicator].append(number)
    largest = max((len(_places(facts, numbers)) for numbers in rankings.values()), default=0)
    places: dict[PlaceKey, Standing] = {}
    for indicator, numbers in rankings.items():
        ranking = [facts[number] for number in numbers]
        stands = positions(ranking)
        if not stands:
            continue
        named = " ".join((title, indicator.project, indicator.item, indicator.metric))
        whole = len(_places(facts, numbers)) >= _WHOLE * largest and not _TOP.search(named)
        first = set() if _BOTTOM.search(named) else _sharing(ranking, stands, 0.0)
        last = _sharing(ranking, stands, 1.0) - first if whole else set()
        for index, position in stands.items():
            place = ranking[index].place
            standing = places.setdefault(place, Standing(place))
            standing.positions.append(position)
            standing.firsts += index in first
            standing.lasts += index in last
            if numbers[index] in doubtful:
                standing.doubtful_firsts += index in first
                standing.doubtful_lasts += index in last
    return sorted(
        places.values(), key=lambda s: (s.mean, -s.firsts, s.lasts, s.place.code or "9", s.place)
    )


def _places(facts: Sequence[Fact], numbers: Sequence[int]) -> set[PlaceKey]:
    return {facts[number].place for number in numbers}


def _sharing(ranking: Sequence[Fact], stands: Mapping[int, float], end: float) -> set[int]:
    """Return the facts at one end of a ranking, with all that print the same value."""
    at_end = {number for number, position in stands.items() if position == end}
    values = {ranking[number].value for number in at_end} - {None}
    return at_end | {number for number in stands if ranking[number].value in values}
