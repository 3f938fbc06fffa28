from __future__ import annotations

import pytest

from tongbao.text.dates import dates_in_digits


@pytest.mark.parametrize(
    ("printed", "digits"),
    [
        ("一九八六年七月十五日", "1986年7月15日"),
        ("二ＯＯ一年十月", "2001年10月"),
        ("一九九○年十二月廿八日", "1990年12月28日"),
        ("截至八六年底", "截至1986年12月底"),
        ("截至86年底", "截至1986年12月底"),
        ("（一九八六年底）", "（1986年12月底）"),
        ("一九八六年元月", "1986年1月"),
        ("截至六月上旬", "截至6月上旬"),
        ("一至九月", "1至9月"),
        ("一—六月", "1—6月"),
        ("八六年上半年", "1986年上半年"),
        ("一九八六年第三季度", "1986年第三季度"),
        ("2020年5月31日", "2020年5月31日"),
    ],
)
def test_dates_in_words_are_those_in_digits(printed: str, digits: str) -> None:
    assert dates_in_digits(printed) == digits


@pytest.mark.parametrize(
    "printed",
    ["三个月", "十年来", "二三年", "九十年代", "2025年底前完成", "第三季度", "“七五”期间"],
)
def test_what_is_no_date_stays(printed: str) -> None:
    assert dates_in_digits(printed) == printed
