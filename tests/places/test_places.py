"""Names as they are printed, in the year and the place of the circular that prints them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.model import RankedSet
from tongbao.places import PlaceContext, gazetteer, match_place, split_names
from tongbao.places.gazetteer import short_name

HEBEI = PlaceContext(year=2020, province_code="130000", level="prefecture")


def code(name: str, context: PlaceContext = HEBEI) -> str:
    place = match_place(name, context).place
    return place.code if place else ""


@pytest.mark.parametrize(
    ("name", "year", "province", "wanted"),
    [
        ("襄樊", 2005, "420000", "420600"),
        ("襄阳", 2015, "420000", "420600"),
        ("巢湖", 2008, "340000", "341400"),
        ("莱芜", 2010, "370000", "371200"),
        ("海东地区", 2003, "630000", "632100"),
        ("秦 皇 岛", 2020, "130000", "130300"),
        ("張家口", 2020, "130000", "130700"),
        ("石家庄市*", 2020, "130000", "130100"),
        ("保定市（含定州）", 2020, "130000", "130600"),
    ],
)
def test_names_of_the_year(name: str, year: int, province: str, wanted: str) -> None:
    assert code(name, PlaceContext(year=year, province_code=province)) == wanted


def test_a_name_of_other_years_is_doubted() -> None:
    match = match_place("襄樊", PlaceContext(year=2015, province_code="420000"))
    assert match.place is not None
    assert (match.place.name, match.doubt) == ("襄阳市", "place-former-name")


def test_a_province_ranks_its_city_by_the_shared_name() -> None:
    assert code("吉林", PlaceContext(year=2020, province_code="220000")) == "220200"


def test_what_two_places_bear_is_left_open() -> None:
    match = match_place("桥西区", PlaceContext(year=2020, province_code="130000", level="county"))
    assert match.place is None
    assert {place.code for place in match.rivals} == {"130104", "130703"}


def test_likeness_never_decides_between_near_names() -> None:
    places = [match_place(name, HEBEI).place for name in ("沧州", "定州", "保定", "唐山")]
    ranked = RankedSet(tuple(p for p in places if p), stated=True)
    context = PlaceContext(year=2020, province_code="130000", level="prefecture", ranked=ranked)
    assert match_place("X州", context).place is None
    near = match_place("保足", context)
    assert near.place is None or near.doubt == "place-doubtful"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("承德、廊坊", ["承德", "廊坊"]),
        ("承德和秦皇岛", ["承德", "秦皇岛"]),
        ("石家庄 唐山", ["石家庄", "唐山"]),
        ("石家庄唐山秦皇岛", ["石家庄", "唐山", "秦皇岛"]),
        ("承德、廊坊（完成任务，排名不分先后）", ["承德", "廊坊"]),
        ("辛集、定州无任务", ["辛集", "定州"]),
        ("云台镇、沙河镇与后马乡", ["云台镇", "沙河镇", "后马乡"]),
        ("云台街道和后马街道", ["云台街道", "后马街道"]),
        ("和平街道", ["和平街道"]),
    ],
)
def test_lists_part_into_names(text: str, names: list[str]) -> None:
    assert [name for name, match, _ in split_names(text, HEBEI) if match.place] == names


@pytest.mark.parametrize(
    ("text", "province", "names"),
    [
        ("无锡、扬州：无任务", "320000", ["无锡", "扬州"]),
        ("昌都无任务", "540000", ["昌都"]),
        ("呼和浩特和包头", "150000", ["呼和浩特", "包头"]),
        ("和田、喀什", "650000", ["和田", "喀什"]),
    ],
)
def test_words_inside_names_part_nothing(text: str, province: str, names: list[str]) -> None:
    context = PlaceContext(year=2020, province_code=province, level="prefecture")
    assert [name for name, match, _ in split_names(text, context) if match.place] == names


@given(st.data())
def test_any_list_of_a_province_comes_back(data: st.DataObject) -> None:
    province = data.draw(st.sampled_from(gazetteer(2020).provinces()))
    places = gazetteer(2020).prefectures(province.code)
    if not places:
        return
    chosen = data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=6, unique=True))
    full = data.draw(st.booleans())
    printed = [place.name if full else short_name(place.name) for place in chosen]
    separator = data.draw(st.sampled_from(["、", "，", " ", "\n"]))
    context = PlaceContext(year=2020, province_code=province.code, level="prefecture")
    found = split_names(separator.join(printed), context)
    assert [match.place for _, match, _ in found] == chosen


@given(st.text(max_size=12))
def test_no_text_is_too_odd(text: str) -> None:
    match = match_place(text, HEBEI)
    assert match.place is None or match.score > 0
    for name, _, (start, end) in split_names(text, HEBEI):
        assert "".join(text[start:end].split()) == name
