"""What place a printed name means, in the context of the circular that prints it.

Exact and short names first, then folded spellings, then names glued to their province; only
then likeness, against the closed set that the context allows. Likeness alone never decides:
Chinese city names differ by single characters (沧州/定州), so a near rival leaves the name
open, and whatever likeness chose carries a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from tongbao.model import Place, PlaceLevel, RankedSet
from tongbao.normalize.places.gazetteer import Gazetteer, Named, gazetteer, short_name
from tongbao.normalize.text import fold, squash, strip_marks

How = Literal["exact", "short", "folded", "glued", "fuzzy", "local", "none"]

_SCORES: dict[How, float] = {
    "exact": 1.0,
    "short": 1.0,
    "folded": 0.99,
    "glued": 0.98,
    "local": 0.95,
    "none": 0.0,
}


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """What is known of the places that a circular or a table speaks of."""

    year: int | None = None
    province_code: str = ""
    city_code: str = ""
    level: PlaceLevel | None = None
    ranked: RankedSet | None = None

    @property
    def gazetteer(self) -> Gazetteer:
        """Return the gazetteer of the context's year."""
        return gazetteer(self.year)


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """What a name means, how that was found, and what else it might mean."""

    place: Place | None
    score: float
    how: How
    rivals: tuple[Place, ...] = ()
    doubt: str = ""
    """Rule code of what is doubtful about it; blank where nothing is."""


NOT_FOUND = PlaceMatch(None, 0.0, "none")

_LOCAL = re.compile(
    r"^(?:[一-鿿]{2,14}(?:街道|街道办事处|办事处|街道办|地区办事处|农场|林场|林业局|管委会|景区|风景名胜区|风景区|"
    r"度假区|工业园区?|产业园区?|化工园区|科技园区?|园区|物流园|生态城|新城|新区|示范区|试验区|合作区|管理区|"
    r"保税区|综保区|开发区|高新区|经开区|技术产业开发区)|[一-鿿]{1,6}[镇乡]|[一-鿿]{2,8}苏木|"
    r"(?:国家)?(?:高新|经开|经济技术开发|高新技术产业开发|开发|保税|综合保税|综保)区)$"
)
_NOT_LOCAL = re.compile(
    r"^(?:各|所辖|全|本|其他|其它|乡|城|村|建制|重点|中心|特色|示范|主)|城镇$|乡镇|村镇|城乡|工程|建设|改造|"
    r"社区|治理|完成|合计|[率数量额]"
)


def match_place(text: str, context: PlaceContext) -> PlaceMatch:
    """Return the place that a whole text names; ``NOT_FOUND`` where it names none."""
    name = strip_marks(squash(text))
    if not 2 <= len(name) <= 30 and name != "京":
        return NOT_FOUND
    return _match(name, context)


@lru_cache(maxsize=65536)
def _match(name: str, context: PlaceContext) -> PlaceMatch:
    names = context.gazetteer
    found = _resolve(names.look_up(name), name, context)
    if found:
        return found
    folded = strip_marks(fold(name))
    if folded != name and (found := _resolve(names.look_up(folded), folded, context)):
        return replace(found, how="folded", score=_SCORES["folded"])
    found = _ranked_name(folded, context) or _glued(folded, context)
    if found:
        return found
    if _LOCAL.match(folded) and not _NOT_LOCAL.search(folded):
        parent = context.city_code or context.province_code
        return PlaceMatch(Place("", name, "local", parent), _SCORES["local"], "local")
    return _alike(folded, context)


def _resolve(candidates: Sequence[Named], name: str, context: PlaceContext) -> PlaceMatch | None:
    """Choose among the places that bear a name: ranked set, then city, province, level."""
    if not candidates:
        return None
    best = sorted(candidates, key=lambda c: _distance(c, context))
    first = best[0]
    tied = [c for c in best if _distance(c, context) == _distance(first, context)]
    how: How = "exact" if first.place.name == name or first.kind == "full" else "short"
    doubt, rivals = "", tuple(c.place for c in tied[1:])
    if len(tied) > 1:
        doubt = "place-ambiguous"
    elif _outside(first.place, context):
        if how == "short" and len(name) < 3 and context.ranked and context.ranked.stated:
            return None
        doubt = "place-outside-province"
    elif first.kind == "former":
        doubt = "place-former-name"
    return PlaceMatch(first.place, 0.5 if rivals else _SCORES[how], how, rivals, doubt)


def _distance(named: Named, context: PlaceContext) -> tuple[int, ...]:
    """Return how far a place is from what the context expects, nearest first."""
    place = named.place
    names = context.gazetteer
    ranked = context.ranked
    in_set = bool(ranked and any(_same(place, p) for p in ranked.places))
    province = names.province_of(place)
    return (
        0 if in_set else 1,
        0 if not context.province_code or province == context.province_code else 1,
        0 if not context.city_code or names.city_of(place) == context.city_code else 1,
        0 if context.level is None or _fits_level(place, context) else 1,
        {"province": 0, "prefecture": 1, "special": 1, "county": 2, "local": 3}[place.level]
        if context.level is None
        else 0,
        0 if named.kind in {"full", "short", "special"} else 1,
    )


def _fits_level(place: Place, context: PlaceContext) -> bool:
    if place.level == context.level:
        return True
    return context.level in {"prefecture", "province"} and place.level == "special"


def _same(one: Place, other: Place) -> bool:
    return one.code == other.code if one.code or other.code else one.name == other.name


def _outside(place: Place, context: PlaceContext) -> bool:
    province = context.gazetteer.province_of(place)
    return bool(
        context.province_code
        and province
        and province != context.province_code
        and context.level != "province"
        and not _in_ranked(place, context)
    )


def _in_ranked(place: Place, context: PlaceContext) -> bool:
    return bool(context.ranked and any(_same(place, p) for p in context.ranked.places))


def _ranked_name(name: str, context: PlaceContext) -> PlaceMatch | None:
    """Match names of the ranked set that the gazetteer does not hold (local places)."""
    for place in context.ranked.places if context.ranked else ():
        if name in {place.name, short_name(place.name)}:
            return PlaceMatch(place, 1.0, "exact")
    return None


def _glued(name: str, context: PlaceContext) -> PlaceMatch | None:
    """Read a name written together with its province or city: 昌平北京, 河北省石家庄市."""
    names = context.gazetteer
    for cut in range(2, len(name) - 1):
        head, tail = name[:cut], name[cut:]
        for area, inner in ((head, tail), (tail, head)):
            areas = [
                n.place for n in names.look_up(area) if n.place.level in {"province", "prefecture"}
            ]
            inside = _inside(names, areas, inner)
            if len(inside) == 1:
                return PlaceMatch(inside[0], _SCORES["glued"], "glued")
    return None


def _inside(names: Gazetteer, areas: Iterable[Place], inner: str) -> list[Place]:
    """Return the places named ``inner`` that lie in one of the areas, the widest level only."""
    found: dict[str, Place] = {}
    for area in areas:
        for named in names.look_up(inner):
            place = named.place
            within = (
                names.province_of(place) == area.code
                if area.level == "province"
                else names.city_of(place) == area.code
            )
            if within and place != area and named.kind != "abbreviation":
                found[place.code or place.name] = place
    widest = [p for p in found.values() if p.level == "prefecture"]
    coded = [p for p in found.values() if p.code]
    return widest if len(widest) == 1 else coded or list(found.values())


ACCEPT = 0.75
"""Least likeness (1 − weighted distance ÷ length) that is worth proposing."""
MARGIN = 0.2
"""Least lead over the second most alike name."""


def _alike(name: str, context: PlaceContext) -> PlaceMatch:
    """Return the one place of the closed set that is clearly most alike, with a doubt."""
    pool = _pool(context)
    if len(name) < 2 or not pool or not re.fullmatch(r"[一-鿿]+", name):
        return NOT_FOUND
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    ranked = process.extract(
        name, pool.keys(), scorer=Levenshtein.normalized_similarity, score_cutoff=0.4, limit=12
    )
    scored: dict[Place, float] = {}
    for candidate, _, _ in ranked:
        if len(candidate) != len(name) and min(len(candidate), len(name)) < 4:
            continue  # a character more makes another short name: 五台山 is not 五台
        place = pool[candidate]
        likeness = 1 - confusion_distance(candidate, name) / max(len(candidate), len(name))
        scored[place] = max(scored.get(place, 0.0), likeness)
    order = sorted(scored, key=lambda place: -scored[place])
    if not order or scored[order[0]] < ACCEPT:
        return NOT_FOUND
    near = tuple(p for p in order[1:] if scored[order[0]] - scored[p] < MARGIN)
    if near:
        return PlaceMatch(None, 0.0, "fuzzy", (order[0], *near), "place-doubtful")
    return PlaceMatch(order[0], round(scored[order[0]] * 0.9, 3), "fuzzy", near, "place-doubtful")


def _pool(context: PlaceContext) -> dict[str, Place]:
    """Return every name that likeness may choose from: the ranked set, or the area's places."""
    names = context.gazetteer
    if context.ranked:
        places: Iterable[Place] = context.ranked.places
    elif context.city_code:
        places = names.children(context.city_code)
    elif context.province_code and context.level != "county":
        places = [
            *names.prefectures(context.province_code),
            *names.ranked_beside(context.province_code),
        ]
    else:
        places = ()
    return {name: p for p in places for name in (p.name, short_name(p.name))}


def confusion_distance(printed: str, seen: str) -> float:
    """Return the edit distance of two names, substitutions weighed by how alike glyphs are."""
    from tongbao.extract.damage import substitution_cost

    previous = [float(j) for j in range(len(seen) + 1)]
    for i, a in enumerate(printed, 1):
        current = [float(i)]
        for j, b in enumerate(seen, 1):
            replaced = previous[j - 1] + (0.0 if a == b else substitution_cost(a, b))
            current.append(min(previous[j] + 1, current[j - 1] + 1, replaced))
        previous = current
    return previous[-1]


_SEPARATORS = re.compile(r"[、，,;；/／=＝\s|｜]+")
_JOINERS = re.compile(r"[和及与]")
_FIGURES = re.compile(r"[-+－]?[\d０-９]+(?:[.．][\d０-９]+)?\s*[%％]?")
_BRACKETED = re.compile(r"[（(\[【][^（()）\]】]*[)）\]】]")
_NOTE_TAIL = re.compile(
    r"[:：]?(?:等)?(?:均|都|暂|全年|年度|本年)?(?:无.{0,4}任务|不涉及|未下达.*任务|未设.*目标|没有任务).*$"
)
_NOTE_HEAD = re.compile(r"^(?:无.{0,4}任务|不涉及)(?:的)?(?:市|地区|县区|单位)?[:：]?")

Split = tuple[str, PlaceMatch, tuple[int, int]]


def split_names(text: str, context: PlaceContext) -> list[Split]:
    """Part a cell or phrase into the names it lists, each with its place and span.

    ``承德、廊坊``, ``承德和秦皇岛``, ``石家庄唐山``, ``长沙=常德``; notes such as 无任务 and brackets
    are no names. A text without any known name gives its pieces as not found.
    """
    plain = _BRACKETED.sub(lambda m: "、" * len(m[0]), text)
    plain = _FIGURES.sub(lambda m: "、" * len(m[0]), plain)
    head = _NOTE_HEAD.match(plain)
    start = head.end() if head else 0
    tail = _NOTE_TAIL.search(plain, start)
    end = tail.start() if tail else len(plain)
    splits: list[Split] = []
    position = start
    for separator in (*_SEPARATORS.finditer(plain, start, end), None):
        stop = separator.start() if separator else end
        if stop > position:
            splits += _split_piece(plain[position:stop], position, context)
        position = separator.end() if separator else end
    return _join_broken(splits, context)


def _split_piece(piece: str, offset: int, context: PlaceContext) -> list[Split]:
    whole = match_place(piece, context)
    if whole.place is not None and whole.how != "fuzzy":
        return [(piece, whole, (offset, offset + len(piece)))]
    parts = _scan(piece, offset, context)
    return parts or [(piece, whole, (offset, offset + len(piece)))]


def _scan(piece: str, offset: int, context: PlaceContext) -> list[Split]:
    """Read names written without separators, longest first; [] unless all of it is names."""
    found: list[Split] = []
    position = 0
    while position < len(piece):
        hit = _longest_name(piece, position, context)
        if hit is None:
            if found and _JOINERS.match(piece[position]):
                position += 1
                continue
            return _with_rest(found, piece, position, offset, context)
        length, match = hit
        found.append(
            (
                piece[position : position + length],
                match,
                (offset + position, offset + position + length),
            )
        )
        position += length
    return found


def _with_rest(
    found: list[Split], piece: str, position: int, offset: int, context: PlaceContext
) -> list[Split]:
    """Add what no name explains; one name with a rest is another name (五台山 is not 五台)."""
    if len(found) < 2:
        return []
    rest = piece[position:]
    return [*found, (rest, match_place(rest, context), (offset + position, offset + len(piece)))]


def _longest_name(text: str, start: int, context: PlaceContext) -> tuple[int, PlaceMatch] | None:
    """Return the longest known name that begins at a position, with its length."""
    longest = min(context.gazetteer.longest, len(text) - start)
    for length in range(longest, 1, -1):
        name = text[start : start + length]
        if not context.gazetteer.look_up(name) and not _ranked_name(name, context):
            continue
        match = match_place(name, context)
        if match.place is not None and match.how in {"exact", "short"}:
            return length, match
    return None


def _join_broken(splits: list[Split], context: PlaceContext) -> list[Split]:
    """Join neighbours that are one name broken by a blank (秦 皇 岛) where both are unknown."""
    joined: list[Split] = []
    index = 0
    while index < len(splits):
        for count in range(min(6, len(splits) - index), 1, -1):
            group = splits[index : index + count]
            if any(s[1].place is not None for s in group):
                continue
            text = "".join(s[0] for s in group)
            match = match_place(text, context)
            if match.place is not None and match.how in {"exact", "short", "folded"}:
                joined.append((text, match, (group[0][2][0], group[-1][2][1])))
                index += count
                break
        else:
            joined.append(splits[index])
            index += 1
    return joined


class NameFinder:
    """Finds the names of places in running text, longest first, in one context."""

    def __init__(self, context: PlaceContext) -> None:
        self.context = context

    def find(self, text: str) -> list[tuple[int, int, str, PlaceMatch]]:
        """Return (start, end, text, match) of every name in a sentence, in order."""
        found: list[tuple[int, int, str, PlaceMatch]] = []
        position = 0
        while position < len(text):
            hit = _longest_name(text, position, self.context)
            if hit is None:
                position += 1
                continue
            length, match = hit
            found.append((position, position + length, text[position : position + length], match))
            position += length
        return found
