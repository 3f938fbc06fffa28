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
    ],
)
def test_spans_of_time_as_older_circulars_print_them(printed: str, iso: str) -> None:
    assert [period.iso() for period in find_periods(printed)] == [iso]
