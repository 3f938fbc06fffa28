"""Official divisions of China at a date, by their full and short names.

The tables beside this module say which name a code had in which years. A circular of the
year in which a name ended, or of the year after, may print either name: both are known then,
and the official one is the one in force.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal, cast

from tongbao.model import Place, PlaceLevel

LATEST_YEAR = 2026

NameKind = Literal["full", "short", "abbreviation", "former", "special"]

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


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (files(__package__) / "data" / name).open(encoding="utf-8") as table:
        yield from csv.DictReader(table)


def _year(text: str) -> int | None:
    return int(text) if text else None


@lru_cache(maxsize=1)
def divisions() -> tuple[Division, ...]:
    """Return every row of the division table."""
    return tuple(
        Division(
            row["code"],
            row["name"],
            _LEVELS[row["level"]],
            row["parent_code"],
            int(row["start_year"]),
            _year(row["end_year"]),
            tuple(code for code in row["successor_codes"].split(";") if code),
        )
        for row in _rows("divisions.csv")
    )


@lru_cache(maxsize=1)
def special_places() -> tuple[SpecialPlace, ...]:
    """Return every place that is ranked without a code of its own class."""
    return tuple(
        SpecialPlace(
            Place("", row["name"], "special", row["province_code"]),
            row["kind"],
            _year(row["start_year"]) or 1980,
            _year(row["end_year"]),
            tuple(n for n in row["short_names"].split(";") if n),
            tuple(c for c in row["related_codes"].split(";") if c),
        )
        for row in _rows("special_places.csv")
    )


@lru_cache(maxsize=1)
def _listed_short_names() -> tuple[tuple[str, str, str, str, int, int | None], ...]:
    return tuple(
        (
            r["code"],
            r["short_name"],
            r["kind"],
            r["name"],
            int(r["start_year"]),
            _year(r["end_year"]),
        )
        for r in _rows("short_names.csv")
    )


@lru_cache(maxsize=1)
def _ranked_extra() -> tuple[tuple[str, str, int, int | None], ...]:
    return tuple(
        (r["code"], r["ranked_beside"], _year(r["start_year"]) or 1980, _year(r["end_year"]))
        for r in _rows("ranked_extra.csv")
    )


@lru_cache(maxsize=8192)
def short_name(name: str) -> str:
    """Return a division's short form by rule: class word off, then names of peoples.

    At least two characters stay (献县, 城区 stay whole); 矿区 and its kin stay.
    """
    if name.endswith(_KEEP_WHOLE):
        return name
    stem = name
    for word in _CLASS_WORDS:
        if name.endswith(word) and len(name) - len(word) >= 2:
            stem = name[: -len(word)]
            break
    if not name.endswith(("自治州", "自治县", "自治旗", "自治区")):
        return stem
    shortened = True
    while shortened:
        shortened = False
        for people in _PEOPLES:
            if stem.endswith(people) and len(stem) - len(people) >= 2:
                stem, shortened = stem[: -len(people)], True
                break
    return stem.removesuffix("族") if len(stem) > 3 else stem


class Gazetteer:
    """The divisions and special places of one year, by name."""

    def __init__(self, year: int) -> None:
        self.year = year
        self._by_name: dict[str, list[Named]] = {}
        self._by_code: dict[str, Place] = {}
        for division in divisions():
            if division.in_force(year):
                self._by_code[division.code] = division.place
        self._add_divisions()
        self._add_short_names()
        self._add_special()
        self.longest = max(map(len, self._by_name))

    def _add_divisions(self) -> None:
        for division in divisions():
            if division.in_force(self.year):
                self._add(division.name, Named(division.place, "full"))
                short = short_name(division.name)
                if division.level == "county" and short != division.name:
                    self._add(short, Named(division.place, "short"))
            elif division.end_year in {self.year, self.year - 1}:
                self._add_former(division)

    def _add_former(self, division: Division) -> None:
        """Add a name that ended lately: it means the place that holds its code now."""
        place = self._by_code.get(division.code, division.place)
        if division.name != place.name:
            self._add(division.name, Named(place, "former"))
            if division.level != "province":
                self._add(short_name(division.name), Named(place, "former"))

    def _add_short_names(self) -> None:
        for code, short, kind, name, start, end in _listed_short_names():
            if kind == "letter" or not start <= self.year or (end is not None and self.year >= end):
                continue
            place = self._by_code.get(code)
            if place is not None and place.name == name:
                self._add(
                    short, Named(place, "abbreviation" if kind == "abbreviation" else "short")
                )
        self._add("兵团", Named(Place("", "新疆生产建设兵团", "special", "650000"), "special"))

    def _add_special(self) -> None:
        for special in special_places():
            ended = special.end_year is not None and self.year >= special.end_year
            if special.start_year > self.year or ended:
                continue
            self._add(special.place.name, Named(special.place, "special"))
            for short in special.short_names:
                self._add(short, Named(special.place, "special"))

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
        return sorted(
            (
                p
                for p in self._by_code.values()
                if p.parent_code == code and (level is None or p.level == level)
            ),
            key=lambda p: p.code,
        )

    def provinces(self) -> list[Place]:
        """Return all provinces, in official order."""
        return sorted(
            (p for p in self._by_code.values() if p.level == "province"), key=lambda p: p.code
        )

    def prefectures(self, province_code: str) -> list[Place]:
        """Return a province's prefectures, in official order."""
        return self.children(province_code, "prefecture")

    def ranked_beside(self, province_code: str) -> list[Place]:
        """Return counties that circulars of the province rank beside its prefectures."""
        return [
            place
            for code, level, start, end in _ranked_extra()
            if level == "prefecture"
            and code[:2] == province_code[:2]
            and start <= self.year
            and (end is None or self.year < end)
            and (place := self._by_code.get(code)) is not None
        ]

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
        return parent.code if parent and parent.level == "prefecture" else ""


@lru_cache(maxsize=64)
def gazetteer(year: int | None = None) -> Gazetteer:
    """Return the gazetteer of a year (clipped to no earlier than 1980); None means today."""
    return Gazetteer(LATEST_YEAR if year is None else max(1980, min(year, LATEST_YEAR)))


_LETTERS: dict[str, str] = {}


def province_of_letter(letter: str) -> str:
    """Return the province code of a one-character abbreviation (冀 → 130000); blank if none."""
    if not _LETTERS:
        _LETTERS.update(
            (short, code)
            for code, short, kind, *_ in _listed_short_names()
            if kind == "letter" and code.endswith("0000")
        )
    return _LETTERS.get(letter, "")


def level_of(text: str) -> PlaceLevel:
    """Return a level's name as a type."""
    return cast("PlaceLevel", text)
