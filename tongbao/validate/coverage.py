"""Which places a ranking has to account for, and which it does not."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict

from tongbao.model import Circular, Doubt, Entry, Place, PlaceLevel, Ranking
from tongbao.normalize.header import year_of
from tongbao.places.gazetteer import gazetteer

_COVERS = 0.6
"""Share of the set from which a ranking is meant to be of that set."""
_FEWEST_TABLES = 3
"""Rankings from which what they agree on is the set."""
_FEWEST_PLACES = 4
"""Places of one division from which the others of it are looked for."""
_RARELY_RANKED = frozenset({"71", "81", "82"})
"""Provinces that national rankings leave out."""
_OWN_SCOPES: dict[PlaceLevel, frozenset[str]] = {
    "province": frozenset({"全国"}),
    "prefecture": frozenset({"全省", "全区", "省内", "区内"}),
    "county": frozenset({"全市", "全州", "全盟", "全区", "市内", "区内"}),
}
"""What a rank among the places of a level is called; another scope is a wider set."""
NAMELESS = "table-value-without-place"
"""The doubt of a row that prints a value and no name."""


def ranks_the_set(circular: Circular, ranking: Ranking) -> bool:
    """Return whether a ranking is of the circular's set at all, not of another or an excerpt."""
    keys = {p.key for p in circular.ranked_set.places}
    named = {e.place_key for e in ranking.entries}
    return bool(keys) and not ranking.excerpt and len(named & keys) >= _COVERS * len(keys)


def missing_from(circular: Circular, ranking: Ranking) -> list[Place]:
    """Return the places that a ranking ought to account for and does not.

    Those of the set that the circular states or that its tables agree on; and where a row has
    lost its name, the one sibling of the ranked places that stands nowhere.
    """
    named = {e.place_key for e in (*ranking.entries, *ranking.unfilled)}
    known = circular.ranked_set.stated or len(circular.rankings) >= _FEWEST_TABLES
    if known and ranks_the_set(circular, ranking):
        elsewhere = _in_other_groups(circular, ranking, named)
        lost = [p for p in circular.ranked_set.places if p.key not in named | elsewhere]
        if lost:
            return lost
    nameless = {(d.page, d.box) for d in nameless_rows(circular, ranking)}
    return _lost_siblings(circular, ranking, named) if len(nameless) == 1 else []


def ranks_a_wider_set(circular: Circular, ranking: Ranking) -> bool:
    """Return whether the ranks are among more places than the circular's own: 全国168城市."""
    return bool(ranking.scope) and ranking.scope not in _own_scopes(circular)


def says_a_wider_set(circular: Circular, sentence: str) -> bool:
    """Return whether a sentence names an area in which more places are ranked: 居全省第3位."""
    own = _own_scopes(circular)
    return any(area in sentence for area in _AREAS if area not in own)


_AREAS = ("全国", "全省", "全区", "全市", "全州", "全盟")


def _own_scopes(circular: Circular) -> frozenset[str]:
    levels = Counter(place.level for place in circular.ranked_set.places)
    level = levels.most_common(1)[0][0] if levels else "local"
    return _OWN_SCOPES.get(level, frozenset())


def _in_other_groups(circular: Circular, ranking: Ranking, named: set[str]) -> set[str]:
    """Return the places that are ranked by the same measure apart from these.

    In groups ranks begin anew; a table that was set in parts counts on from one to the next.
    """
    found: set[str] = set()
    for other, keys in circular.ranked_by_measure.get(ranking.measure, ()):
        if other is ranking or keys & named:
            continue
        anew = _begins(other) and (_begins(ranking) or bool(ranking.group_name))
        if anew or goes_on(other, ranking) or goes_on(ranking, other):
            found |= keys
    return found


def _begins(ranking: Ranking) -> bool:
    return any(entry.rank == 1 for entry in ranking.entries)


def goes_on(before: Ranking, after: Ranking) -> bool:
    """Return whether the ranks of one ranking count on where another's end, over other places."""
    ranks = [e.rank for e in after.entries if e.rank is not None]
    last = max((e.rank_end or e.rank or 0 for e in before.entries), default=0)
    ties = sum(e.rank == last for e in before.entries)
    if not last or not ranks or not last < min(ranks) <= last + max(1, ties):
        return False
    return not {e.place_key for e in before.entries} & {e.place_key for e in after.entries}


def ranks_are_whole(circular: Circular, ranking: Ranking) -> bool:
    """Return whether a text layer's printed ranks leave no room: 1 to n over n places.

    A place that stands twice may have another's row.
    """
    ranked = [e for e in ranking.entries if e.rank is not None]
    last = max((e.rank_end or e.rank or 0 for e in ranked), default=0)
    tied = sum((e.rank_end or e.rank) == last for e in ranked)
    count = len({e.place_key for e in ranked})
    whole = count > 1 and last <= count < last + max(1, tied)
    sure = circular.document.reading == "text" and ranking.layout != "damaged"
    return sure and whole and ranking.ranks_printed


def _lost_siblings(circular: Circular, ranking: Ranking, named: set[str]) -> list[Place]:
    """Return the official places beside the ranked ones that the ranking lacks, if it is one."""
    places = [e.place for e in ranking.entries if e.place is not None and e.place.code]
    parents = {p.parent_code for p in places}
    year = year_of(circular.header)
    if len(places) < _FEWEST_PLACES or len(parents) != 1 or year is None:
        return []
    if places[0].level == "province":
        children = [p for p in gazetteer(year).provinces() if p.code[:2] not in _RARELY_RANKED]
    else:
        children = gazetteer(year).children(parents.pop(), places[0].level)
    lost = [p for p in children if p.key not in named]
    return lost if len(lost) == 1 else []


def nameless_rows(circular: Circular, ranking: Ranking) -> list[Doubt]:
    """Return the doubts of rows of a ranking's table that print a value and no name.

    In a table of several indicators one row without a name is each indicator's.
    """
    if ranking.layout in {"wide", "damaged"}:
        item = (NAMELESS, ranking.project_no, ranking.item)
        return [d for d in circular.doubts_by_item.get(item, ()) if is_of(d, ranking)]
    table = circular.document.tables_by_number.get(ranking.table or 0)
    own = circular.doubts_by_height.get(NAMELESS, ())
    found: list[Doubt] = []
    for page, box in table.parts if table else ():
        first = bisect_left(own, (page, box.top), key=_height)
        last = bisect_left(own, (page, box.bottom), first, key=_height)
        found += [d for d in own[first:last] if d.box and box.holds(d.box.x0, d.box.top)]
    return found


def _height(doubt: Doubt) -> tuple[int, float]:
    return doubt.page or 0, doubt.box.top if doubt.box else 0.0


def lacks_places(circular: Circular, ranking: Ranking) -> bool:
    """Return whether rows of a ranking are known to be lost: places or names are missing."""
    return bool(nameless_rows(circular, ranking) or missing_from(circular, ranking))


def is_of(doubt: Doubt, ranking: Ranking) -> bool:
    """Return whether a doubt of reading is about a ranking."""
    own = (ranking.project_no, ranking.item, ranking.metric)
    return (doubt.project_no, doubt.item, doubt.metric or ranking.metric) == own


def repeated(ranking: Ranking) -> dict[str, list[Entry]]:
    """Return the places that a ranking names more than once, with their entries."""
    held: dict[str, list[Entry]] = defaultdict(list)
    for entry in ranking.entries:
        if entry.place is not None or entry.basis == "printed":
            held[entry.place_key].append(entry)
    return {key: entries for key, entries in held.items() if len(entries) > 1 and key}
