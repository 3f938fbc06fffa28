from __future__ import annotations

import pytest

from tongbao.places.gazetteer import gazetteer
from tongbao.places.today import code_today


@pytest.mark.parametrize(
    ("year", "name", "code", "today"),
    [
        (1986, "石家庄地区", "132300", "130100"),
        (1990, "阜阳地区", "342100", "341200"),
        (1990, "伊克昭盟", "152700", "150600"),
        (1985, "重庆市", "510200", "500000"),
        (2018, "莱芜市", "371200", "370100"),
    ],
)
def test_a_place_of_another_year_has_the_code_of_what_took_it_over(
    year: int, name: str, code: str, today: str
) -> None:
    places = [named.place for named in gazetteer(year).look_up(name) if named.place.code == code]
    assert [code_today(place, year) for place in places] == [today]


@pytest.mark.parametrize(
    ("year", "name"), [(1986, "石家庄市"), (1995, "襄樊市"), (1986, "万县地区"), (2026, "保定市")]
)
def test_a_place_that_kept_its_code_or_was_parted_has_none(year: int, name: str) -> None:
    assert {code_today(named.place, year) for named in gazetteer(year).look_up(name)} == {""}
