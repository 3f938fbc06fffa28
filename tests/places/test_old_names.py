"""Names and addresses of the years of prefectures: offices, older class words, sets of one kind."""

from __future__ import annotations

import pytest

from tongbao.normalize.ranked_set import infer_area, ranked_set_from_words
from tongbao.places import PlaceContext, match_place


@pytest.mark.parametrize(
    ("printed", "year", "province", "code"),
    [
        ("石家庄行署", 1986, "130000", "132300"),
        ("石家庄专区", 1982, "130000", "132300"),
        ("承德地区行政公署", 1986, "130000", "132600"),
        ("伊克昭盟行政公署", 1990, "150000", "152700"),
        ("青岛市（计划单列）", 1990, "370000", "370200"),
        ("荊州地區", 1990, "420000", "422400"),
        ("承德市", 1986, "130000", "130800"),
        ("承德地区", 1986, "130000", "132600"),
    ],
)
def test_a_prefecture_is_known_by_its_office(
    printed: str, year: int, province: str, code: str
) -> None:
    match = match_place(printed, PlaceContext(year, province, level="prefecture"))
    assert match.place is not None
    assert (match.place.code, match.doubt) == (code, "")


def test_some_cities_beside_the_offices_leave_the_set_open() -> None:
    address = "各行政公署，有关市人民政府："
    area = infer_area(["关于乡镇企业情况的通报", address], "冀", 1986)
    assert ranked_set_from_words(address, area, 1986) is None


@pytest.mark.parametrize(
    ("address", "year", "letter", "count", "cities"),
    [
        ("各行政公署：", 1992, "冀", 8, False),
        ("各地区行政公署，各自治州人民政府，各市人民政府：", 1995, "鄂", 12, True),
        ("各市人民政府，各行署，省直机关各单位：", 1997, "皖", 16, True),
        ("各地、市、州绿化委员会：", 1995, "鄂", 12, True),
    ],
)
def test_the_set_is_of_the_kinds_addressed(
    address: str, year: int, letter: str, count: int, *, cities: bool
) -> None:
    area = infer_area(["关于造林情况的通报", address], letter, year)
    stated = ranked_set_from_words(address, area, year)
    assert stated is not None
    assert len(stated.places) == count
    assert any(place.name.endswith("市") for place in stated.places) == cities
