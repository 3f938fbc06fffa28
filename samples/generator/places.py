"""Sets of places that circulars rank: who belongs to them in a year, and how they are called.

Read from the division table that the ``tongbao`` package carries, but never through
``tongbao``'s own code: truth must not depend on what it is to test.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import tongbao

DATA = Path(tongbao.__file__).parent / "normalize" / "places" / "data"
MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})
UNRANKED_PROVINCES = frozenset({"710000", "810000", "820000"})
"""Hong Kong, Macao and Taiwan: in the table, in no ranking."""
CORPS = "新疆生产建设兵团"
LETTERS = {
    "11": "京", "12": "津", "13": "冀", "14": "晋", "15": "内", "21": "辽", "22": "吉", "23": "黑",
    "31": "沪", "32": "苏", "33": "浙", "34": "皖", "35": "闽", "36": "赣", "37": "鲁", "41": "豫",
    "42": "鄂", "43": "湘", "44": "粤", "45": "桂", "46": "琼", "50": "渝", "51": "川", "52": "黔",
    "53": "云", "54": "藏", "61": "陕", "62": "甘", "63": "青", "64": "宁", "65": "新",
}  # fmt: skip

Level = Literal["prefecture", "county", "district", "province"]


@dataclass(frozen=True, slots=True)
class Place:
    """A ranked place: code (blank where the standard has none), official and short name."""

    code: str
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class PlaceSet:
    """Places that one circular ranks, in official order, and the area they make up."""

    level: Level
    area_code: str
    area: str
    """Official name of the area: 河北省, 石家庄市, 全国."""
    letter: str
    """What the document number begins with: 冀, 石."""
    year: int
    places: tuple[Place, ...]
    beside: tuple[Place, ...]
    """Those of ``places`` that are ranked beside their betters: 定州, 辛集, 雄安新区, 兵团."""

    @property
    def whole(self) -> str:
        """Return the word for the area as a whole: 全省, 全市."""
        if self.level == "province":
            return "全国"
        return {"省": "全省", "区": "全区", "市": "全市", "州": "全州", "盟": "全盟"}.get(
            self.area[-1], "全区"
        )


@dataclass(frozen=True, slots=True)
class _Division:
    code: str
    name: str
    level: str
    parent: str
    start: int
    end: int


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _divisions() -> tuple[_Division, ...]:
    return tuple(
        _Division(
            row["code"],
            row["name"],
            row["level"],
            row["parent_code"],
            int(row["start_year"]),
            int(row["end_year"] or 9999),
        )
        for row in _rows("divisions.csv")
    )


@cache
def _short_names() -> dict[tuple[str, str], str]:
    return {
        (row["code"], row["name"]): row["short_name"]
        for row in _rows("short_names.csv")
        if row["kind"] == "regular"
    }


def _in_force(year: int) -> list[_Division]:
    return [d for d in _divisions() if d.start <= year < d.end]


def _place(division: _Division) -> Place:
    short = _short_names().get((division.code, division.name))
    return Place(division.code, division.name, short or _shortened(division.name))


def _shortened(name: str) -> str:
    """Return a county's short name: without its class word where two characters remain."""
    kept = name.endswith(("自治县", "自治旗", "矿区", "林区", "特区"))
    return name if kept or len(name) < 3 or name[-1] not in "县市区旗" else name[:-1]


def _distinct(places: list[Place]) -> tuple[Place, ...]:
    """Give places their full name for a short one that two of them would share."""
    shorts = [place.short for place in places]
    return tuple(
        place if shorts.count(place.short) == 1 else Place(place.code, place.name, place.name)
        for place in places
    )


def prefectures(province: str, year: int) -> PlaceSet | None:
    """Return the prefectures of a province with what is ranked beside them.

    None where the province has none, or where the set changed in that year, so that either
    of two names could be printed.
    """
    divisions = _in_force(year)
    head = next((d for d in divisions if d.code == province), None)
    if head is None or province in MUNICIPALITIES | UNRANKED_PROVINCES:
        return None
    own = [d for d in divisions if d.parent == province and d.level in {"prefecture", "county"}]
    if len(own) < 3 or any(d.start == year for d in own):
        return None
    extra = [
        d
        for row in _rows("ranked_extra.csv")
        if row["ranked_beside"] == "prefecture"
        and row["confidence"] == "certain"
        and row["code"][:2] == province[:2]
        and int(row["start_year"] or 0) < year < int(row["end_year"] or 9999)
        for d in divisions
        if d.code == row["code"]
    ]
    special = [
        Place("", row["name"], row["short_names"].split(";")[0] or row["name"])
        for row in _rows("special_places.csv")
        if row["province_code"] == province
        and row["name"] in {"雄安新区", "杨凌示范区", "贵安新区"}
        and int(row["start_year"]) < year < int(row["end_year"] or 9999)
    ]
    beside = [*(_place(d) for d in extra), *special]
    places = [*(_place(d) for d in own if d not in extra), *beside]
    letter = LETTERS[province[:2]]
    return PlaceSet(
        "prefecture", province, head.name, letter, year, _distinct(places), tuple(beside)
    )


def counties(parent: str, year: int) -> PlaceSet | None:
    """Return the counties of a prefecture or the districts of a municipality, or None."""
    divisions = _in_force(year)
    head = next((d for d in divisions if d.code == parent), None)
    own = [d for d in divisions if d.parent == parent and d.level == "county"]
    if head is None or not 5 <= len(own) <= 40 or any(d.start == year for d in own):
        return None
    level: Level = "district" if parent in MUNICIPALITIES else "county"
    letter = LETTERS[parent[:2]] if level == "district" else head.name[0]
    return PlaceSet(level, parent, head.name, letter, year, _distinct([_place(d) for d in own]), ())


def provinces(year: int) -> PlaceSet:
    """Return the provinces, with 兵团 beside them."""
    places = [
        _place(d)
        for d in _in_force(year)
        if d.level == "province" and d.code not in UNRANKED_PROVINCES
    ]
    corps = Place("", CORPS, "兵团")
    return PlaceSet("province", "", "全国", "", year, (*places, corps), (corps,))


def draw_place_set(rng: random.Random, most: int = 40) -> PlaceSet:
    """Draw a set of 4 to ``most`` places of any province and of a year from 1998 to 2025."""
    while True:
        # Most circulars at hand are of the last fifteen years.
        year = rng.choice((rng.randint(1998, 2010), *(rng.randint(2011, 2025),) * 3))
        drawn = _draw_level(rng, year)
        if drawn is not None and 4 <= len(drawn.places) <= most:
            return drawn


def _draw_level(rng: random.Random, year: int) -> PlaceSet | None:
    level = rng.choices(("prefecture", "county", "district", "province"), (10, 6, 2, 1))[0]
    if level == "province":
        return provinces(year)
    if level == "district":
        return counties(rng.choice(sorted(MUNICIPALITIES)), year)
    if level == "county":
        heads = [d.code for d in _in_force(year) if d.level == "prefecture"]
        return counties(rng.choice(heads), year)
    return prefectures(rng.choice(sorted(LETTERS)) + "0000", year)
