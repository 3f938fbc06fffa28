"""Which place of a closed set a damaged name is most like, and whether that is clear.

Likeness alone never decides: Chinese city names differ by single characters (沧州/定州), so a
near rival leaves the name open, and whatever likeness chose carries a doubt. Candidates come
from rapidfuzz by plain edit distance; what ranks them is the distance weighed by how alike the
characters look, because a place is endangered by plain distance, not by shapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from tongbao.model import Place
from tongbao.places.context import NOT_FOUND, PlaceContext, PlaceMatch
from tongbao.places.gazetteer import short_name
from tongbao.places.parameters import LIKENESS


def most_alike(name: str, context: PlaceContext) -> PlaceMatch:
    """Return the one place of the closed set that is clearly most alike, with a doubt."""
    pool = _pool(context)
    if len(name) < LIKENESS.shortest_chars or not pool or not re.search(r"[一-鿿]", name):
        return NOT_FOUND
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    near = process.extract(
        name, pool.keys(), scorer=Levenshtein.normalized_similarity, score_cutoff=0.4, limit=12
    )
    scored: dict[Place, float] = {}
    for candidate, _, _ in near:
        if (
            len(candidate) != len(name)
            and min(len(candidate), len(name)) < LIKENESS.shortest_unequal_chars
        ):
            continue  # a character more makes another short name: 五台山 is not 五台
        place = pool[candidate]
        likeness = 1 - confusion_distance(candidate, name) / max(len(candidate), len(name))
        scored[place] = max(scored.get(place, 0.0), likeness)
    order = sorted(scored, key=lambda place: -scored[place])
    if not order or scored[order[0]] < LIKENESS.accept_share:
        return NOT_FOUND
    rivals = tuple(p for p in order[1:] if scored[order[0]] - scored[p] < LIKENESS.margin_share)
    if rivals:
        return PlaceMatch(None, 0.0, "fuzzy", (order[0], *rivals), "place-doubtful")
    return PlaceMatch(order[0], round(scored[order[0]] * 0.9, 3), "fuzzy", (), "place-doubtful")


def misread_member(name: str, context: PlaceContext) -> bool:
    """Return whether a name may be a misread member of the closed set (雄妥新区).

    True where a member has the same length and each differing character looks like the one
    printed there: such a name must not pass for an unknown zone of its own.
    """
    return any(
        len(member) == len(name)
        and all(a == b or _substitution(a, b) <= LIKENESS.looks_alike_cost for a, b in zip(member, name, strict=True))
        for member in _pool(context)
    )  # fmt: skip


def _pool(context: PlaceContext) -> dict[str, Place]:
    """Return every name that likeness may choose from: the ranked set, or the area's places."""
    return _by_name(context.ranked.places) if context.ranked else _area_pool(context)


@lru_cache(maxsize=64)
def _area_pool(context: PlaceContext) -> dict[str, Place]:
    names = context.gazetteer
    province = context.province_code
    if context.level == "province":
        return _by_name(names.provinces())
    if context.city_code:
        return _by_name(names.children(context.city_code))
    if province and context.level == "county":
        return _by_name(names.counties(province))
    if province:
        return _by_name(
            [*names.prefectures(province), *names.direct_counties(province),
             *names.ranked_beside(province), *names.specials(province)]
        )  # fmt: skip
    return {}


def _by_name(places: Iterable[Place]) -> dict[str, Place]:
    return {name: place for place in places for name in (place.name, short_name(place.name))}


def _substitution(printed: str, seen: str) -> float:
    from tongbao.text.confusables import substitution_cost

    return substitution_cost(printed, seen)


def confusion_distance(printed: str, seen: str) -> float:
    """Return the edit distance of two names, substitutions weighed by how alike glyphs are."""
    previous = [float(j) for j in range(len(seen) + 1)]
    for i, a in enumerate(printed, 1):
        current = [float(i)]
        for j, b in enumerate(seen, 1):
            replaced = previous[j - 1] + (0.0 if a == b else _substitution(a, b))
            current.append(min(previous[j] + 1, current[j - 1] + 1, replaced))
        previous = current
    return previous[-1]
