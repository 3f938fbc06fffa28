from __future__ import annotations

import pytest

from tongbao.text.periods import find_periods


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("“七五”期间", "1986-01/1990-12"),
        ("“十五”时期", "2001-01/2005-12"),
        ("“十四五”期间", "2021-01/2025-12"),
        ("一九八六年一至九月", "1986-01/1986-09"),
        ("一九八六年第三季度", "1986-Q3"),
        ("二ＯＯ一年十月", "2001-10"),
        ("一九八七年元月", "1987-01"),
        ("一九八六年上半年", "1986-H1"),
        ("一九九四年度", "1994"),
        ("第七个五年计划期间", "1986-01/1990-12"),
        ("『七五』期间", "1986-01/1990-12"),
        ("六五期间", "1981-01/1985-12"),
        ("一九八六年第三、四季度", "1986-07/1986-12"),
        ("一九八六年第一、二、三季度", "1986-01/1986-09"),
        ("一九八六年七、八、九月", "1986-07/1986-09"),
        ("一九八六年一——九月", "1986-01/1986-09"),
        ("一九八六年头九个月", "1986-01/1986-09"),
        ("一九八六年首季", "1986-Q1"),
        ("一九八三年元至六月", "1983-01/1983-06"),
        ("一九八五至一九八六年", "1985-01/1986-12"),
        ("一九八六年至一九九○年", "1986-01/1990-12"),
        ("1996—2000年", "1996-01/2000-12"),
        ("1985/86年度", "1985-01/1986-12"),
        ("一九八六年年底", "1986"),
        ("2OO3年上半年", "2003-H1"),
    ],
)
def test_spans_of_time_as_older_circulars_print_them(printed: str, iso: str) -> None:
    assert [period.iso() for period in find_periods(printed)] == [iso]


@pytest.mark.parametrize(
    "printed", ["八十年代末", "“七五”以来", "本月中旬", "今冬明春", "二十五期间"]
)
def test_what_names_no_span_of_its_own(printed: str) -> None:
    assert find_periods(printed) == []


def test_months_that_do_not_follow_each_other_are_no_span() -> None:
    assert [(p.first, p.last) for p in find_periods("1986年3、6月")] == [(1, 12), (6, 6)]
