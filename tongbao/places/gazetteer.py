"""Official divisions of China at a date, by their full and short names.

The tables beside this module say which name a code had in which years. Changes are approved
during a year and announced weeks later, so around a change a circular may print either name:
a name is known from the year before it takes effect to the year after it ended, and a printed
name that held at some time of the circular's year counts as the official one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from tongbao.model import Place, PlaceLevel
from tongbao.places.parameters import GAZETTEER

FIRST_YEAR = 1980
LATEST_YEAR = 2026
MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})
"""Provinces that are one city: their districts are ranked where others rank prefectures."""

NameKind = Literal["full", "short", "abbreviation", "former", "coming", "special", "alias"]
"""``former`` ended in this year or the last, ``coming`` takes effect next year; ``alias`` is
another name for a coded place (济源示范区)."""

_LEVELS: dict[str, PlaceLevel] = {
    "province": "province",
    "prefecture": "prefecture",
    "county": "county",
}
_CLASS_WORDS = (
    "特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "行政区",
    "省", "市", "盟", "县", "旗", "区",
)  # fmt: skip
_PEOPLES = (
    "维吾尔", "土家族", "哈尼族", "傈僳族", "景颇族", "布依族", "毛南族", "仫佬族", "拉祜族", "布朗族",
    "保安族", "撒拉族", "东乡族", "裕固族", "达斡尔族", "鄂温克族", "鄂伦春族", "柯尔克孜族", "哈萨克族",
    "塔吉克族", "锡伯族", "俄罗斯族", "蒙古族", "朝鲜族", "普米族", "纳西族", "仡佬族", "独龙族", "阿昌族",
    "柯尔克孜", "哈萨克", "塔吉克", "锡伯", "蒙古", "各族", "满族", "回族", "藏族", "苗族", "彝族", "壮族",
    "侗族", "瑶族", "白族", "傣族", "佤族", "畲族", "黎族", "羌族", "土族", "水族", "怒族", "京族", "回",
)  # fmt: skip
_KEEP_WHOLE = ("矿区", "林区", "特区", "新区")
# Zones that are divisions with a code: there the class word goes, 雄安新区 keeps it.
_ZONE_DIVISIONS = frozenset(
    {"神农架林区", "六枝特区", "万山特区", "水城特区", "盘县特区",
     "浦东新区", "滨海新区", "沈北新区", "两江新区"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Division:
    """One name of one code over the years it was in force."""

    code: str
    name: str
    level: PlaceLevel
    parent_code: str
    start_year: int
    end_year: int | None
    successor_codes: tuple[str, ...] = ()

    def in_force(self, year: int) -> bool:
        """Return whether the name is in force on 31 December of ``year``."""
        return self.start_year <= year and (self.end_year is None or year < self.end_year)

    @property
    def place(self) -> Place:
        """Return the division as a place."""
        return Place(self.code, self.name, self.level, self.parent_code)


@dataclass(frozen=True, slots=True)
class Named:
    """A place under one of its names."""

    place: Place
    kind: NameKind


@dataclass(frozen=True, slots=True)
class SpecialPlace:
    """A place ranked like a division without a code of its own class."""

    place: Place
    kind: str
    start_year: int
    end_year: int | None
    short_names: tuple[str, ...]
    related_codes: tuple[str, ...]

    def in_force(self, year: int) -> bool:
        """Return whether the place is ranked as such in ``year``."""
        return self.start_year <= year and (self.end_year is None or year < self.end_year)


def _rows(name: str) -> Iterator[list[str]]:
    """Yield the rows of a table beside this module, without its header."""
    with (files(__package__) / "data" / name).open(encoding="utf-8") as table:
        reader = csv.reader(table)
        next(reader)
        yield from reader


def _year(text: str) -> int | None:
    return int(text) if text else None


def _split_list(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


@lru_cache(maxsize=1)
def divisions() -> tuple[Division, ...]:
    """Return every row of the division table."""
    return tuple(
        Division(
            code, name, _LEVELS[level], parent, int(start), _year(end), _split_list(successors)
        )
        for code, name, level, parent, start, end, successors in _rows("divisions.csv")
    )


@lru_cache(maxsize=1)
def special_places() -> tuple[SpecialPlace, ...]:
    """Return every place that is ranked without a code of its own class."""
    return tuple(
        SpecialPlace(
            Place("", name, "special", province),
            kind,
            _year(start) or FIRST_YEAR,
            _year(end),
            _split_list(shorts),
            _split_list(related),
        )
        for name, province, kind, start, _, end, related, shorts in _rows("special_places.csv")
    )


@lru_cache(maxsize=1)
def _listed_short_names() -> tuple[tuple[str, str, str, str, int, int | None], ...]:
    return tuple(
        (code, short, kind, name, int(start), _year(end))
        for code, short, kind, name, start, end in _rows("short_names.csv")
    )


@lru_cache(maxsize=1)
def _ranked_extra() -> tuple[tuple[str, str, int, int | None], ...]:
    return tuple(
        (code, beside, _year(start) or FIRST_YEAR, _year(end))
        for code, _, beside, start, end, *_ in _rows("ranked_extra.csv")
    )


@lru_cache(maxsize=8192)
def short_name(name: str) -> str:
    """Return a division's short form by rule: class word off, then names of peoples.

    At least two characters stay (献县, 城区 stay whole); 矿区 and its kin stay, but for the few
    zones that are divisions themselves (浦东新区 → 浦东).
    """
    if name in _ZONE_DIVISIONS:
        return name[:-2]
    if name.endswith(_KEEP_WHOLE):
        return name
    stem = name
    for word in _CLASS_WORDS:
        if name.endswith(word) and len(name) - len(word) >= GAZETTEER.shortest_stem_chars:
            stem = name[: -len(word)]
            break
    if not name.endswith(("自治州", "自治县", "自治旗", "自治区")):
        return stem
    shortened = True
    while shortened:
        shortened = False
        for people in _PEOPLES:
            if stem.endswith(people) and len(stem) - len(people) >= GAZETTEER.shortest_stem_chars:
                stem, shortened = stem[: -len(people)], True
                break
    # A name that is a people's name: 东乡族 → 东乡, 鄂温克族 → 鄂温克.
    return stem.removesuffix("族") if len(stem) > GAZETTEER.shortest_stem_chars else stem


class Gazetteer:
    """The divisions and special places of one year, by name and by code."""

    def __init__(self, year: int) -> None:
        self.year = year
        self._by_name: dict[str, list[Named]] = {}
        self._by_code = {d.code: d.place for d in divisions() if d.in_force(year)}
        self._children: dict[str, list[Place]] = {}
        for place in sorted(self._by_code.values(), key=lambda p: p.code):
            self._children.setdefault(place.parent_code, []).append(place)
        self._add_divisions()
        self._add_short_names()
        self._add_special()
        self._add_bare_mines()
        self._add_autonomous()
        self.longest = max(map(len, self._by_name))

    def _add_divisions(self) -> None:
        turning: list[tuple[Division, NameKind]] = []
        for division in divisions():
            if division.in_force(self.year):
                named = Named(division.place, "full")
                self._add(division.name, named)
                if division.level == "county":
                    self._add_short(division.name, named.place, "short")
            elif division.end_year in {self.year, self.year - 1}:
                turning.append((division, "former"))
            elif division.start_year == self.year + 1:
                turning.append((division, "coming"))
        for division, kind in turning:
            place = self._around_change(division, kind)
            self._add(division.name, Named(place, kind))
            self._add_short(division.name, place, kind)

    def _around_change(self, division: Division, kind: NameKind) -> Place:
        """Return what a name near its change means.

        A name that held in this year is official as printed. One that ended last year means
        the place that has its code now.
        """
        if kind == "former" and division.end_year == self.year - 1:
            return self._by_code.get(division.code, division.place)
        return division.place

    def _add_short(self, name: str, place: Place, kind: NameKind) -> None:
        short = short_name(name)
        if short != name:
            self._add(short, Named(place, kind))

    def _add_short_names(self) -> None:
        for code, short, kind, name, start, end in _listed_short_names():
            if kind == "letter" or start > self.year or (end is not None and self.year >= end):
                continue
            place = self._by_code.get(code)
            if place is not None and place.name == name:
                self._add(
                    short, Named(place, "abbreviation" if kind == "abbreviation" else "short")
                )

    def _add_special(self) -> None:
        """Add places without a code; 东区 of Hong Kong is that only at home (see ``specials``)."""
        for special in special_places():
            if not special.in_force(self.year):
                continue
            named = self._special(special)
            if len(special.place.name) > GAZETTEER.shortest_stem_chars:
                self._add(special.place.name, named)
            for short in special.short_names:
                # 石河子 is the city with a code; 八师 and 第八师 are the division of the corps.
                city = self.look_up(short)
                if special.kind != "corps_division" or not any(n.place.code for n in city):
                    self._add(short, named)

    def _special(self, special: SpecialPlace) -> Named:
        """Return a special place, or the coded place that it is another name of."""
        if special.kind == "alias" and special.related_codes:
            place = self._by_code.get(special.related_codes[0])
            if place is not None:
                return Named(place, "alias")
        return Named(special.place, "special")

    def _add_bare_mines(self) -> None:
        """Add 峰峰 for 峰峰矿区, where no other place has the name (井陉 is 井陉县)."""
        for place in self._by_code.values():
            stem = place.name.removesuffix("矿区")
            whole = stem == place.name or len(stem) < GAZETTEER.shortest_stem_chars
            if not whole and stem not in self._by_name:
                self._add(stem, Named(place, "short"))

    def _add_autonomous(self) -> None:
        """Add names that leave out only the peoples: 湘西自治州, 长阳自治县."""
        for place in self._by_code.values():
            word = place.name[-3:]
            if word in {"自治州", "自治县", "自治旗"}:
                short = short_name(place.name) + word
                if short not in self._by_name:
                    self._add(short, Named(place, "short"))

    def _add(self, name: str, named: Named) -> None:
        held = self._by_name.setdefault(name, [])
        if all(other.place != named.place for other in held):
            held.append(named)

    def look_up(self, name: str) -> tuple[Named, ...]:
        """Return every place that bears exactly this full or short name."""
        return tuple(self._by_name.get(name, ()))

    def of_code(self, code: str) -> Place | None:
        """Return the place that holds a code, if it is in force."""
        return self._by_code.get(code)

    def names(self) -> Iterator[str]:
        """Yield every name."""
        return iter(self._by_name)

    def children(self, code: str, level: PlaceLevel | None = None) -> list[Place]:
        """Return the divisions directly under a code, in official order."""
        return [p for p in self._children.get(code, ()) if level is None or p.level == level]

    def provinces(self) -> list[Place]:
        """Return all provinces, in official order."""
        return [p for p in self._children.get("", ()) if p.level == "province"]

    def prefectures(self, province_code: str) -> list[Place]:
        """Return a province's prefectures, in official order."""
        return self.children(province_code, "prefecture")

    def direct_counties(self, province_code: str) -> list[Place]:
        """Return the counties run directly by a province (济源市, 仙桃市), in official order."""
        if province_code in MUNICIPALITIES:
            return []
        return self.children(province_code, "county")

    def counties(self, province_code: str) -> list[Place]:
        """Return all counties of a province, in official order."""
        return [
            p
            for p in sorted(self._by_code.values(), key=lambda p: p.code)
            if p.level == "county" and p.code[:2] == province_code[:2]
        ]

    def ranked_beside(self, province_code: str) -> list[Place]:
        """Return counties that circulars of the province rank beside its prefectures."""
        places = self._ranked_beside("prefecture")
        return [place for place in places if place.code[:2] == province_code[:2]]

    def planned_cities(self) -> list[Place]:
        """Return the cities that national circulars may rank beside the provinces (计划单列市)."""
        return self._ranked_beside("province")

    def _ranked_beside(self, level: PlaceLevel) -> list[Place]:
        return [
            place
            for code, beside, start, end in _ranked_extra()
            if beside == level
            and start <= self.year
            and (end is None or self.year < end)
            and (place := self._by_code.get(code)) is not None
        ]

    def specials(self, province_code: str) -> list[Place]:
        """Return the places without a code that circulars of the province may rank."""
        return [
            s.place
            for s in special_places()
            if s.in_force(self.year)
            and s.place.parent_code == province_code
            and self._special(s).kind == "special"
        ]

    def turning(self) -> Iterator[Division]:
        """Yield the divisions that ended in this year or the last, or begin in this or the next."""
        ended, begun = {self.year, self.year - 1}, {self.year, self.year + 1}
        return (d for d in divisions() if d.end_year in ended or d.start_year in begun)

    def province_of(self, place: Place) -> str:
        """Return the code of the province that a place lies in; blank where unknown."""
        if place.level == "province":
            return place.code
        code = place.code or place.parent_code
        return f"{code[:2]}0000" if code else ""

    def city_of(self, place: Place) -> str:
        """Return the code of the prefecture that a place lies in; blank where none."""
        if place.level == "prefecture":
            return place.code
        parent = self._by_code.get(place.parent_code)
        if parent is None:
            # A name around its change may belong to a prefecture that is gone or to come.
            return place.parent_code if not place.parent_code.endswith("0000") else ""
        return parent.code if parent.level == "prefecture" else ""


@lru_cache(maxsize=64)
def gazetteer(year: int | None = None) -> Gazetteer:
    """Return the gazetteer of a year (clipped to no earlier than 1980); None means today."""
    return Gazetteer(LATEST_YEAR if year is None else max(FIRST_YEAR, min(year, LATEST_YEAR)))


@lru_cache(maxsize=1)
def _ever() -> dict[str, tuple[Division, ...]]:
    """Return every full and short name of any year with the divisions that bore it."""
    found: dict[str, list[Division]] = {}
    for division in divisions():
        for name in {division.name, short_name(division.name)}:
            found.setdefault(name, []).append(division)
    return {name: tuple(bearers) for name, bearers in found.items()}


def ever_named(name: str) -> tuple[Division, ...]:
    """Return the divisions that bore a full or short name in any year, earliest first."""
    return tuple(sorted(_ever().get(name, ()), key=lambda d: (d.start_year, d.code)))


def successors(division: Division, year: int) -> tuple[Place, ...]:
    """Return the places that hold a division's ground in a year after it ended."""
    names = gazetteer(year)
    found: list[Place] = []
    waiting, seen = [division], {division}
    while waiting:
        current = waiting.pop(0)
        held = names.of_code(current.code)
        if current.in_force(year) or (current is division and held is not None):
            found.append(held or current.place)
            continue
        for code in current.successor_codes:
            heirs = [
                d
                for d in divisions()
                if d.code == code and current.end_year and d.start_year <= current.end_year
                and (d.end_year is None or d.end_year > current.end_year)
            ]  # fmt: skip
            waiting += [d for d in heirs if d not in seen]
            seen.update(heirs)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1)
def _letters() -> dict[str, str]:
    return {
        short: code
        for code, short, kind, *_ in _listed_short_names()
        if kind == "letter" and code.endswith("0000")
    }


def province_of_letter(letter: str) -> str:
    """Return the province code of a one-character abbreviation (冀 → 130000); blank if none."""
    return _letters().get(letter, "")
