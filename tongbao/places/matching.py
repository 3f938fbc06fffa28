"""What place a printed name means, in the context of the circular that prints it.

Exact and short names first, then folded spellings, names with an explaining bracket, names
glued to their province, names of other years; only then open sets (zones, towns) and likeness.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from tongbao.model import Place
from tongbao.places.context import (
    NOT_FOUND,
    SCORES,
    How,
    PlaceContext,
    PlaceMatch,
    distance,
)
from tongbao.places.gazetteer import (
    Gazetteer,
    Named,
    ever_named,
    short_name,
    successors,
)
from tongbao.places.likeness import misread_member, most_alike
from tongbao.places.parameters import MATCHING
from tongbao.text.folding import fold, squash, strip_marks

_BARE_ZONE = r"(?:国家级?)?(?:高新|经开|经济技术开发|高新技术产业开发|开发|保税|综合保税|综保)区"
_ZONE = (
    r"街道|街道办事处|办事处|街道办|地区办事处|农场|林场|牧场|林业局|管委会|景区|风景名胜区|风景区|"
    r"度假区|工业园区?|产业园区?|化工园区|科技园区?|园区|物流园|生态城|新城|新区|示范区|试验区|实验区|合作区|管理区|"
    r"保税区|综保区|开发区|高新区|经开区|保护区|产业集聚区"
)
_LOCAL = re.compile(
    rf"(?:[一-鿿]{{2,14}}(?:{_ZONE})|[一-鿿]{{1,6}}[镇乡]|[一-鿿]{{2,8}}苏木|{_BARE_ZONE}|[省市州盟区县]本级|[市县]直)"
)
_NOT_LOCAL = re.compile(
    r"^(?:各|所辖|全|本(?!溪)|其他|其它|乡|城(?!关|厢)|村|建制|重点|中心|特色|示范|主)|城镇$|乡镇|村镇|城乡|工程|建设|改造|"
    r"社区|治理|完成|合计|[率数量额]"
)
_AREA_LEVELS = {"province", "prefecture"}


def match_place(text: str, context: PlaceContext) -> PlaceMatch:
    """Return the place that a whole text names; ``NOT_FOUND`` where it names none."""
    name = strip_marks(squash(text))
    if not MATCHING.shortest_chars <= len(name) <= MATCHING.longest_chars:
        return NOT_FOUND
    return _match(name, context)


@lru_cache(maxsize=65536)
def _match(name: str, context: PlaceContext) -> PlaceMatch:
    found = _at_home(name, context) or _resolve(context.gazetteer.look_up(name), name, context)
    if found:
        return found
    folded = strip_marks(fold(name))
    if folded != name:
        found = _at_home(folded, context)
        found = found or _resolve(context.gazetteer.look_up(folded), folded, context)
        if found:
            return _as(found, "folded")
    found = (
        _ranked_name(folded, context)
        or _match_bracketed(folded, context)
        or _match_office(folded, context)
        or _match_glued(folded, context)
        or _other_year(folded, context)
        or _match_numbered(folded, context)
    )
    return found or _open_or_alike(name, folded, context)


def _at_home(name: str, context: PlaceContext) -> PlaceMatch | None:
    """Match a place without a code in the province that it lies in: 东区 in Hong Kong."""
    places = context.gazetteer.specials(context.province_code) if context.province_code else ()
    found = next((place for place in places if place.name == name), None)
    return PlaceMatch(found, 1.0, "exact") if found else None


def _as(match: PlaceMatch, how: How) -> PlaceMatch:
    return replace(match, how=how, score=min(match.score, SCORES[how]))


def known_name(name: str, context: PlaceContext) -> PlaceMatch | None:
    """Return the match of an exact full or short name (or a member's), None for all else."""
    found = _resolve(context.gazetteer.look_up(name), name, context)
    return found or _ranked_name(name, context)


def _resolve(candidates: Sequence[Named], name: str, context: PlaceContext) -> PlaceMatch | None:
    """Choose among the places that bear a name: ranked set, then province, city, level.

    Where the context leaves two, none is chosen: both are rivals.
    """
    fitting = [c for c in candidates if not _foreign_zone(c, name, context)]
    if not fitting:
        return None
    best = sorted(fitting, key=lambda c: distance(c, context))
    first = best[0]
    nearest = distance(first, context)
    tied = [c.place for c in best if distance(c, context) == nearest]
    how: How = "exact" if first.place.name == name or first.kind == "full" else "short"
    if len(tied) > 1:
        return PlaceMatch(None, 0.0, how, tuple(tied), "place-ambiguous")
    doubt = ""
    if not context.inside(first.place):
        if (
            how == "short"
            and len(name) < MATCHING.shortest_telling_chars
            and context.ranked
            and context.ranked.stated
        ):
            return None
        doubt = "place-outside-province"
    return PlaceMatch(first.place, SCORES[how], how, (), doubt)


def _foreign_zone(named: Named, name: str, context: PlaceContext) -> bool:
    """Return whether a short name of a zone is used away from home: 经开区 is each city's own."""
    if named.kind != "special" or named.place.name == name:
        return False
    home = named.place.parent_code
    if re.fullmatch(_BARE_ZONE, name):
        return home != context.province_code
    return bool(context.province_code) and home != context.province_code and name != "兵团"


def _ranked_name(name: str, context: PlaceContext) -> PlaceMatch | None:
    """Match names of the ranked set that the gazetteer does not hold (local places)."""
    for place in context.ranked.places if context.ranked else ():
        if name in {place.name, short_name(place.name)}:
            return PlaceMatch(place, 1.0, "exact")
    return None


_BRACKET = re.compile(r"(?P<name>[^()\[\]]{2,20})[(\[](?P<note>[^()\[\]]{1,30})[)\]]")
_ABOUT_EXTENT = re.compile(r"^(?:不?(?:含|包括|包含)|除|剔除|扣除|原|(?:计划)?单列)")


def _match_bracketed(name: str, context: PlaceContext) -> PlaceMatch | None:
    """Read a name with a bracket: 保定市(含定州), 朝阳区(北京), 恩施(州)."""
    found = _BRACKET.fullmatch(name)
    if not found:
        return None
    head, note = found["name"], found["note"]
    if _ABOUT_EXTENT.search(note):
        match = _resolve(context.gazetteer.look_up(head), head, context)
        return _as(match, "folded") if match else None
    if note in {"州", "市", "县", "区", "盟", "旗", "地区"}:
        match = _resolve(context.gazetteer.look_up(head + note), head + note, context)
        return _as(match, "folded") if match else None
    for area, inner in ((note, head), (head, note)):
        place = _within_area(context.gazetteer, area, inner)
        if place:
            return PlaceMatch(place, SCORES["glued"], "glued")
    return None


_OFFICE = re.compile(r"(?P<name>[一-鿿]{2,12}?)(?:行政公署|行署|专员公署|专区|专署)")
_OF_OFFICES = ("", "地区", "盟", "自治州")


def _match_office(name: str, context: PlaceContext) -> PlaceMatch | None:
    """Read a prefecture by its office or its older class word: 石家庄行署, 承德专区."""
    found = _OFFICE.fullmatch(name)
    for word in _OF_OFFICES if found else ():
        full = found["name"] + word if found else ""
        match = _resolve(context.gazetteer.look_up(full), full, context)
        place = match.place if match else None
        if match and place and place.name == full and full.endswith(_OF_OFFICES[1:]):
            return _as(match, "folded")
    return None


def _match_glued(name: str, context: PlaceContext) -> PlaceMatch | None:
    """Read a name written together with its province or city: 昌平北京, 河北省石家庄市长安区."""
    names = context.gazetteer
    for cut in range(2, len(name) - 1):
        head, tail = name[:cut], name[cut:]
        for area, inner in ((head, tail), (tail, head)):
            place = _within_area(names, area, inner)
            if place and not _both_ranked(head, tail, context):
                return PlaceMatch(place, SCORES["glued"], "glued")
        if _is_local(tail) and not _joins_towns(name):
            match = _resolve(names.look_up(head), head, context)
            city = match.place if match else None
            if city and city.level in {"prefecture", "county"} and context.inside(city):
                local = Place("", name, "local", city.code)
                return PlaceMatch(local, SCORES["local"], "local")
    return None


def _both_ranked(head: str, tail: str, context: PlaceContext) -> bool:
    """Return whether both halves are ranked places: 长春吉林 in a list of Jilin's cities."""
    if not context.province_code or context.level is None:
        return False
    halves = [known_name(half, context) for half in (head, tail)]
    places = [m.place for m in halves if m and m.place and context.inside(m.place)]
    return (
        len(places) == len(halves) and len(set(places)) > 1 and all(map(context.fits_level, places))
    )


@lru_cache(maxsize=4096)
def _within_area(names: Gazetteer, area: str, inner: str) -> Place | None:
    """Return the one place named ``inner`` within the one named ``area``; None if unclear.

    Each part of a name is asked for once, so that the work stays within its number of parts.
    """
    areas = [n.place for n in names.look_up(area) if n.place.level in _AREA_LEVELS]
    if not areas:
        return None
    inside = _inside(names, areas, inner)
    if not inside:
        inside = [
            place
            for cut in range(2, len(inner) - 1)
            if (place := _within_area(names, inner[:cut], inner[cut:]))
            and any(_lies_in(names, place, a) for a in areas)
        ]
    return inside[0] if len(inside) == 1 else None


def _lies_in(names: Gazetteer, place: Place, area: Place) -> bool:
    home = names.province_of(place) if area.level == "province" else names.city_of(place)
    return home == area.code and place != area


def _inside(names: Gazetteer, areas: Iterable[Place], inner: str) -> list[Place]:
    """Return the places named ``inner`` that lie in one of the areas, the widest level only."""
    found: dict[str, Place] = {}
    for area in areas:
        for named in names.look_up(inner):
            if _lies_in(names, named.place, area) and named.kind != "abbreviation":
                found[named.place.key] = named.place
    widest = [p for p in found.values() if p.level == "prefecture"]
    coded = [p for p in found.values() if p.code]
    return widest if len(widest) == 1 else coded or list(found.values())


def _other_year(name: str, context: PlaceContext) -> PlaceMatch | None:
    """Read a name of another year: 襄樊 in 2015 means the place that has its code now."""
    names = context.gazetteer
    bearers = [
        d
        for d in ever_named(name)
        if (context.inside(d.place) if context.province_code else d.name == name)
        and not (
            d.level == "county"
            and len(name) < MATCHING.shortest_telling_chars
            and context.level != "county"
        )
    ]
    if not bearers:
        return None
    latest = bearers[-1]
    if latest.start_year > names.year:
        held = names.of_code(latest.code)
        heirs: tuple[Place, ...] = (held,) if held else ()
    else:
        heirs = successors(latest, names.year)
    if len(heirs) == 1:
        return PlaceMatch(heirs[0], SCORES["former"], "former", (), "place-former-name")
    return PlaceMatch(None, 0.0, "former", heirs, "place-doubtful")


def _match_numbered(name: str, context: PlaceContext) -> PlaceMatch | None:
    """Read a name with one digit after it, which may be a footnote's: 雄安新区1.

    It may be a rank or a value as well, so the match is doubtful.
    """
    if not re.fullmatch(r"[^0-9]{2,}[0-9]", name):
        return None
    match = _resolve(context.gazetteer.look_up(name[:-1]), name[:-1], context)
    return replace(_as(match, "folded"), doubt="place-doubtful") if match else None


def _is_local(name: str) -> bool:
    one = _LOCAL.fullmatch(name) is not None and not _joins_towns(name)
    return one and not _NOT_LOCAL.search(name)


_JOINER = re.compile(r"[和与及]")


def _joins_towns(name: str) -> bool:
    """Return whether a name is more than one town or zone: 云台街道和后马街道."""
    return any(_LOCAL.fullmatch(name[: found.start()]) for found in _JOINER.finditer(name))


def _open_or_alike(name: str, folded: str, context: PlaceContext) -> PlaceMatch:
    """Read a zone or town by its class word, unless it may be a misread member of the set."""
    if _is_local(folded) and not misread_member(folded, context):
        parent = context.city_code or context.province_code
        return PlaceMatch(Place("", name, "local", parent), SCORES["local"], "local")
    return most_alike(folded, context)
