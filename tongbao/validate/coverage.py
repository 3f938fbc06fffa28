"""Which places a ranking has to account for, and which it does not."""

from __future__ import annotations

from collections import defaultdict

from tongbao.model import Circular, Doubt, Entry, Place, Ranking
from tongbao.validate.registry import place_key

_COVERS = 0.6
"""Share of the set from which a ranking is meant to be of that set."""
NAMELESS = "table-value-without-place"
"""The doubt of a row that prints a value and no name."""


def key_of(place: Place) -> str:
    """Return what tells a place from others: code, else name."""
    return place.code or place.name


def ranks_the_set(circular: Circular, ranking: Ranking) -> bool:
    """Return whether a ranking is of the circular's set at all, not of another or an excerpt."""
    keys = {key_of(p) for p in circular.ranked_set.places}
    named = {place_key(e) for e in ranking.entries}
    return bool(keys) and not ranking.excerpt and len(named & keys) >= _COVERS * len(keys)


def missing_from(circular: Circular, ranking: Ranking) -> list[Place]:
    """Return the places of the set that a ranking lacks, if it ranks that set and it is known."""
    known = circular.ranked_set.stated or len(circular.rankings) >= 3
    if not known or not ranks_the_set(circular, ranking):
        return []
    named = {place_key(e) for e in ranking.entries}
    return [p for p in circular.ranked_set.places if key_of(p) not in named]


def lacks_places(circular: Circular, ranking: Ranking) -> bool:
    """Return whether rows of a ranking are known to be lost: places or names are missing."""
    if any(doubt.kind == NAMELESS and is_of(doubt, ranking) for doubt in circular.doubts):
        return True
    unfilled = {place_key(e) for e in ranking.unfilled}
    return any(key_of(p) not in unfilled for p in missing_from(circular, ranking))


def is_of(doubt: Doubt, ranking: Ranking) -> bool:
    """Return whether a doubt of reading is about a ranking."""
    own = (ranking.project_no, ranking.item, ranking.metric)
    return (doubt.project_no, doubt.item, doubt.metric or ranking.metric) == own


def repeated(ranking: Ranking) -> dict[str, list[Entry]]:
    """Return the places that a ranking names more than once, with their entries."""
    held: dict[str, list[Entry]] = defaultdict(list)
    for entry in ranking.entries:
        held[place_key(entry)].append(entry)
    return {key: entries for key, entries in held.items() if len(entries) > 1 and key}
