"""Which closed set of places a circular ranks, from its own words and from its tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tongbao.model import Place, PlaceLevel, RankedSet
from tongbao.normalize.parameters import SET
from tongbao.places.context import PlaceContext
from tongbao.places.gazetteer import Gazetteer, gazetteer, province_of_letter, short_name
from tongbao.places.splitting import split_names
from tongbao.text.folding import fold

_T = TypeVar("_T")

_INCLUDED = re.compile(r"[（(](?:含|包括|包含|不含)?(?P<names>[^（()）]{2,60}?)[)）]")

_PREFECTURE_WORDS = re.compile(
    r"各(?:设区(?:的)?市|地级以上市|省辖市|地级市|市州|市\(州\)|州市|州、市|市、州|盟市|盟、市|盟行政公署|地市|地\(市\)|"
    r"地区|行政公署|行署|专署|盟(?=行)|自治州|[地市州盟](?:、[地市州盟]){1,3}|地州市|市人民政府|市委|市党委|市(?=[\(、，,:：]|党|政府|人民|有关|工作|进展|完成|排名|综合|环境|的))"
)
_PROVINCE_WORDS = re.compile(
    r"各省|31个省|30个省|全国各?省|各省级|省、自治区、直辖市|省\(区、?市\)|省\(自治区、直辖市\)"
)
_COUNTY_WORDS = re.compile(
    r"各(?:县|区县|市辖区|区、县|县区|县市|市县|旗县|旗|市区|区\(|市\(区\)|市、区|区)|各县\(市|(?:所辖|全市)(?:各)?县"
)
_TOWN_WORDS = re.compile(r"各(?:乡|镇|街道|办事处)|镇处|(?:乡镇|镇街)(?=考|排|评|名)")


@dataclass(frozen=True, slots=True)
class Area:
    """The area and level that a circular speaks of, as far as its words tell."""

    province_code: str = ""
    city_code: str = ""
    level: PlaceLevel | None = None


def infer_area(words: Sequence[str], number: str, year: int | None) -> Area:
    """Infer area and level of the ranked places from issuer, title and salutation.

    Args:
        words: Texts from the strongest on: title, issuer, salutation, first paragraphs.
        number: 发文字号, whose first character may be a province's letter (冀).
        year: The circular's year.
    """
    names = gazetteer(year)
    province = city = ""
    level: PlaceLevel | None = None
    for text in words:
        plain = _plain(text)
        found = _area_in(plain, names)
        province = province or found[0]
        city = city or (found[1] if not province or found[1][:2] == province[:2] else "")
        level = level or _level_in(plain, province=bool(province), city=bool(city))
    if level == "province":
        return Area(level=level)
    if not province and number:
        province = province_of_letter(number.strip()[:1])
    return Area(province, city, level)


def _plain(text: str) -> str:
    """Return words without blanks, in simplified characters: 臺灣省各縣市 is 台湾省各县市."""
    return fold(text)


def _area_in(text: str, names: Gazetteer) -> tuple[str, str]:
    """Return (province, prefecture) codes that a text names by full name, else short."""
    cities: list[str] = []
    provinces = [place for place in names.provinces() if _names_province(text, place)]
    if len(provinces) > 1:
        # As with prefectures: a list of those ranked.
        return "", ""
    province = provinces[0].code if provinces else ""
    prefectures = _prefectures_in(text, names, province)
    if prefectures:
        # Several of them are a list of places, not the one whose parts are ranked.
        only = prefectures[0].code if len(prefectures) == 1 else ""
        return names.province_of(prefectures[0]), only
    for start in range(len(text) - 1):
        for length in (4, 3, 2):
            name = text[start : start + length]
            follows = text[start + length : start + length + 1]
            if follows not in {"各", "市", "州"}:
                continue
            for named in names.look_up(name):
                code = named.place.code
                if (
                    named.place.level == "prefecture"
                    and named.kind == "short"
                    and code not in cities
                ):
                    cities.append(code)
    city = cities[0] if len(cities) == 1 else ""
    province = province or (f"{cities[0][:2]}0000" if cities else "")
    return province, city


def _names_province(text: str, place: Place) -> bool:
    short = place.name.removesuffix("省").removesuffix("市").removesuffix("特别行政区")
    return place.name in text or bool(re.search(rf"{short}(?:各|全|环境|城市|省|自治区)", text))


def _prefectures_in(text: str, names: Gazetteer, province: str) -> list[Place]:
    """Return the prefectures that a text names in full, those of a known province only."""
    found: list[Place] = []
    for start in range(len(text)):
        for length in (9, 8, 7, 6, 5, 4, 3):
            for named in names.look_up(text[start : start + length]):
                place = named.place
                if place.level != "prefecture" or named.kind != "full" or place in found:
                    continue
                if not province or place.code[:2] == province[:2]:
                    found.append(place)
    return found


def _level_in(text: str, *, province: bool, city: bool) -> PlaceLevel | None:
    if _PROVINCE_WORDS.search(text):
        return "province"
    if _TOWN_WORDS.search(text) and not _COUNTY_WORDS.search(text):
        return "local"
    if city and _COUNTY_WORDS.search(text):
        return "county"
    if _PREFECTURE_WORDS.search(text) and not (city and not province):
        return "prefecture" if not city else "county"
    return "county" if _COUNTY_WORDS.search(text) else None


def ranked_set_from_words(text: str, area: Area, year: int | None) -> RankedSet | None:
    """Return the set that a salutation defines, or None where its words leave it open.

    ``各市(含定州、辛集市)党委和人民政府，雄安新区党工委和管委会`` names all prefectures of the
    province, two cities that it ranks beside them, and a place without a code.
    """
    names = gazetteer(year)
    plain = _plain(text)
    if area.level == "province" and _PROVINCE_WORDS.search(plain):
        return _national(plain, names, text)
    if not area.province_code:
        return None
    context = PlaceContext(year, area.province_code, area.city_code, area.level)
    places = _addressed(plain, area, names)
    if not places:
        return None
    if len({short_name(p.name) for p in places}) < len(places):
        return None  # 石家庄地区 and 石家庄市: the words do not tell which of them are ranked
    places = [*places, *_also_named(plain, context, places)]
    return RankedSet(tuple(places), stated=True, evidence=text)


def _addressed(plain: str, area: Area, names: Gazetteer) -> list[Place]:
    """Return the divisions that words mean as a whole: 各市, or as many as there are: 13个设区市."""
    home = area.province_code if _municipality(area) else area.city_code
    if area.level == "prefecture" and not _municipality(area):
        prefectures = names.prefectures(area.province_code)
        if _PREFECTURE_WORDS.search(plain) or len(prefectures) in _counts(plain, _OF_CITIES):
            return _of_kinds_addressed(plain, prefectures)
        beside = [*prefectures, *names.ranked_beside(area.province_code)]
        return beside if len(beside) in _counts(plain, _OF_CITIES) else []
    if not home or (area.level != "county" and not _municipality(area)):
        return []
    counties = names.children(home, "county")
    counted = len(counties) in _counts(plain, _OF_COUNTIES)
    return counties if counted or _COUNTY_WORDS.search(plain) else []


_TO_CITIES = re.compile(r"市|州")
_EACH = re.compile(r"各[^，。：:；;]*")


def _of_kinds_addressed(plain: str, prefectures: list[Place]) -> list[Place]:
    """Return the prefectures of the kinds that words address: 各行政公署 are none of the cities.

    Words that name kinds together (各地市, 各盟市) mean all of them; 有关市 leaves open which.
    """
    addressed = "".join(_EACH.findall(plain))
    if not re.search(r"行政公署|行署|专署", addressed) or _TO_CITIES.search(addressed):
        return prefectures
    if _TO_CITIES.search(plain):
        return []
    return [place for place in prefectures if place.name.endswith(("地区", "盟"))]


_OF_CITIES = r"(?:设区(?:的)?市|地级(?:以上)?(?:市|城市)|省辖市|市州|市\(州\)|州市|盟市)", "市"
_OF_COUNTIES = r"(?:县区|区县|县市区|市县区|县\(市、?区\)|县\(市\)区|县、?市、?区|旗县区)", "[区县]"
"""What places are called together, and what only 全省 or 全市 before their number makes plain."""


def _counts(plain: str, nouns: tuple[str, str]) -> list[int]:
    """Return the numbers of places of a kind that words count as all: 全省13个设区市."""
    together, alone = nouns
    found = re.finditer(
        rf"(?<!\d)(?P<n>\d{{1,3}})个{together}|全[省市区州盟](?P<all>\d{{1,3}})个{alone}", plain
    )
    counts = [int(one["n"] or one["all"]) for one in found]
    return [count for count in counts if count >= SET.fewest_counted]


def _municipality(area: Area) -> bool:
    return area.province_code in {"110000", "120000", "310000", "500000"}


def _national(plain: str, names: Gazetteer, text: str) -> RankedSet:
    places = [p for p in names.provinces() if p.code[:2] not in {"71", "81", "82"}]
    if "兵团" in plain:
        places.append(names.look_up("兵团")[0].place)
    return RankedSet(tuple(places), stated=True, evidence=text)


def _also_named(plain: str, context: PlaceContext, places: list[Place]) -> list[Place]:
    """Return places that the salutation names beside the regular set, in printed order."""
    found: list[Place] = []
    inside = [m["names"] for m in _INCLUDED.finditer(plain) if "不含" not in m[0]]
    outside = re.split(r"[，,、;；:：]", _INCLUDED.sub("", plain))
    for phrase in (*inside, *outside):
        for _, match, _ in split_names(_place_words(phrase), context):
            place = match.place
            known = place is not None and place.level not in {"local", "province"}
            if not known or place is None or match.doubt or match.how not in {"exact", "short"}:
                continue
            own_city = bool(place.code) and place.code == context.city_code
            if place not in places and place not in found and not own_city:
                found.append(place)
    return found


def _place_words(phrase: str) -> str:
    """Return a phrase without the bodies addressed: 雄安新区党工委和管委会 → 雄安新区."""
    return re.sub(
        r"(?:党委|党工委|党组|管委会|人民政府|政府|行政公署|行署|住房|城乡|生态|有关|各).*$",
        "",
        phrase,
    )


def vote_area(names_printed: Iterable[str], area: Area, year: int | None) -> Area:
    """Return the area and level that explain most of a table's names, where words did not.

    Only a clear majority (two thirds of the names that are known at all) decides.
    """
    names = gazetteer(year)
    provinces: Counter[str] = Counter()
    cities: Counter[str] = Counter()
    levels: Counter[PlaceLevel] = Counter()
    known = 0
    for name in names_printed:
        found = [n.place for n in names.look_up(fold(name))]
        if area.province_code:
            found = [p for p in found if names.province_of(p) == area.province_code] or found
        if not found:
            continue
        known += 1
        provinces.update({names.province_of(p) for p in found})
        cities.update({names.city_of(p) for p in found if p.level == "county"})
        levels.update({p.level for p in found})
    if not known:
        return area
    most = _majority(levels, known)
    # Without a province 各地区 may be all of them as well as its prefectures.
    level = most if most == "province" and not area.province_code else area.level or most
    province = area.province_code or (
        _majority(provinces, known) or "" if level != "province" else ""
    )
    city = area.city_code
    if not city and level == "county":
        city = _majority(cities, known) or ""
    # Where prefectures are ranked, one that a later sentence names is one of them.
    return Area(province, "" if level == "prefecture" else city, level)


def _majority(votes: Counter[_T], known: int) -> _T | None:
    if not votes or known < SET.fewest_known:
        return None
    best, count = votes.most_common(1)[0]
    return best if 3 * count >= 2 * known else None


def ranked_set_from_tables(
    rankings: Sequence[Sequence[Place]], evidence: str = "tables"
) -> RankedSet:
    """Return the set that the rankings themselves suggest: places in at least half of them.

    With one or two rankings every place counts. It is not stated, so that a missing place is
    only worth a look.
    """
    seen: Counter[Place] = Counter()
    for places in rankings:
        seen.update(set(places))
    least = len(rankings) / 2 if len(rankings) > SET.most_alike_rankings else 0
    order = {place: number for number, place in enumerate(p for places in rankings for p in places)}
    members = sorted(
        (p for p, count in seen.items() if count >= least),
        key=lambda p: (p.code or "9", order[p]),
    )
    return RankedSet(tuple(members), stated=False, evidence=evidence)
