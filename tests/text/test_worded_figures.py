from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.text.numbers import read_change, read_number, read_qualified
from tongbao.text.numerals import chinese_numeral

DIGITS = "零一二三四五六七八九"
ZEROS = "〇○Ｏ0"


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("百分之六十一点四", "61.4", "%"),
        ("百分之百", "100", "%"),
        ("百分之一百二十", "120", "%"),
        ("百分之61.4", "61.4", "%"),
        ("千分之三", "3", "‰"),
        ("九成五", "95", "%"),
        ("六成半", "65", "%"),
        ("三成", "30", "%"),
        ("三分之二", "66.6667", "%"),
        ("四分之三", "75", "%"),
        ("一倍半", "1.5", "倍"),
        ("两倍", "2", "倍"),
        ("翻一番", "1", "番"),
        ("翻了两番", "2", "番"),
        ("五十六亿七千万元", "5670000000", "元"),
        ("5亿6千万元", "560000000", "元"),
        ("四万二千", "42000", ""),
        ("九八、○○○", "98000", ""),
        ("一，二三四，五六七", "1234567", ""),
        ("一○六．○", "106.0", ""),
        ("六一·四", "61.4", ""),
        ("十二万三千四百五十斤", "123450", "斤"),
        ("二○○三", "2003", ""),
        ("二〇○三", "2003", ""),
        ("二ＯＯ三", "2003", ""),
        ("卅", "30", ""),
        ("廿五", "25", ""),
        ("６１，４００．５", "61400.5", ""),
        ("三百千瓦", "300", "千瓦"),
        ("百分之九十八点三六", "98.36", "%"),
        ("百分之一○三．二", "103.2", "%"),
        ("百分之９８．５", "98.5", "%"),
        ("千分之二点五", "2.5", "‰"),
        ("百分之○点八", "0.8", "%"),
        ("负百分之三点二", "-3.2", "%"),
        ("四成六", "46", "%"),
        ("十分之七", "70", "%"),
        ("一千三百零五万担", "13050000", "担"),
        ("六十四亿三千二百万", "6432000000", ""),
        ("1．2万亩", "1.2", "万亩"),
        ("12·5%", "12.5", "%"),
        ("1亿2千3百万斤", "123000000", "斤"),
        ("十五点八亿元", "15.8", "亿元"),
        ("一二、三四五．六", "12345.6", ""),
        ("翻两番半", "2.5", "番"),
        ("二点五倍", "2.5", "倍"),
        ("伍拾陆万元", "560000", "元"),
        ("○.五", "0.5", ""),
        ("二千零五", "2005", ""),
    ],
)
def test_a_figure_in_words_is_a_number(text: str, value: str, unit: str) -> None:
    number = read_number(text)
    assert number is not None
    assert (str(number.value), number.unit, number.text) == (value, unit, text)


@pytest.mark.parametrize(
    "text",
    ["三百五", "二两", "三分之四", "十一成", "O", "1O.5", "九八、○○", "九八、", "三成镇", "二分厂", "二千五", "两万五", "1万5", "七八成", "百分之七、八", "十来万", "一二·九路",
     "百分之", "翻", "番", "万", "二Ｏ元素"],
)  # fmt: skip
def test_what_is_no_figure_in_words_is_none(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("约50", "50", "", "约"),
        ("50%以上", "50", "%", "以上"),
        ("百分之七十以上", "70", "%", "以上"),
        ("不足百分之七十", "70", "%", "不足"),
        ("近九成", "90", "%", "近"),
        ("98.5左右", "98.5", "", "左右"),
        ("十万余亩", "100000", "亩", "余"),
        ("20多万元", "20", "万元", "多"),
        ("三千余", "3000", "", "余"),
        ("约三成左右", "30", "%", "约左右"),
        ("61.4", "61.4", "", ""),
        ("百分之五十强", "50", "%", "强"),
        ("约计五百亩", "500", "亩", "约计"),
        ("五百有余", "500", "", "有余"),
        ("几乎百分之百", "100", "%", "几乎"),
        ("不下五万人", "50000", "人", "不下"),
        ("不足千分之五", "5", "‰", "不足"),
        ("一倍多", "1", "倍", "多"),
    ],
)
def test_words_beside_a_figure_are_kept_apart_from_it(
    text: str, value: str, unit: str, qualifier: str
) -> None:
    number = read_qualified(text)
    assert number is not None
    assert (str(number.value), number.unit, number.qualifier) == (value, unit, qualifier)


@pytest.mark.parametrize("text", ["约", "以上", "多", "约定", "唐山市以下", "近年", "余姚", "万余"])
def test_words_without_a_figure_are_no_figure(text: str) -> None:
    assert read_qualified(text) is None


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("增长百分之九", "9", "%"),
        ("下降一成", "-10", "%"),
        ("增长一倍半", "1.5", "倍"),
        ("减产三千斤", "-3000", "斤"),
        ("增产一成五", "15", "%"),
        ("递增百分之八", "8", "%"),
        ("平均每年递增百分之八点三", "8.3", "%"),
        ("比去年同期下降百分之三", "-3", "%"),
        ("较上年同期增长8.5%", "8.5", "%"),
        ("比一九八五年增长百分之七", "7", "%"),
        ("比1980年增长一倍", "1", "倍"),
        ("减幅百分之五", "-5", "%"),
        ("减亏二百万元", "", ""),
    ],
)
def test_changes_in_words_are_signed(text: str, value: str, unit: str) -> None:
    number = read_change(text)
    assert ((str(number.value), number.unit) if number else ("", "")) == (value, unit)


def _as_digits(value: int, zero: str) -> str:
    return "".join(zero if digit == "0" else DIGITS[int(digit)] for digit in str(value))


@given(st.integers(0, 10**12 - 1), st.integers(0, 999), st.sampled_from(["", "百分之", "负"]))
def test_numbers_in_words_give_the_number_back(value: int, decimals: int, before: str) -> None:
    digits = "".join(DIGITS[int(digit)] for digit in str(decimals))
    number = read_number(f"{before}{chinese_numeral(value)}点{digits}")
    assert number is not None
    sign = -1 if before == "负" else 1
    assert number.value == sign * Decimal(f"{value}.{decimals}")
    assert number.unit == ("%" if before == "百分之" else "")


@given(
    st.integers(1000, 10**12 - 1),
    st.sampled_from(ZEROS),
    st.sampled_from(["", "、", "，", ","]),
    st.sampled_from(["．", "·", "点", "."]),
    st.integers(1, 9),
)
def test_digits_in_words_give_the_number_back(
    value: int, zero: str, mark: str, point: str, decimal: int
) -> None:
    groups = f"{value:,}".split(",")
    spelt = mark.join(
        "".join(zero if d == "0" else DIGITS[int(d)] for d in group) for group in groups
    )
    number = read_number(f"{spelt}{point}{DIGITS[decimal]}")
    assert number is not None
    assert number.value == Decimal(f"{value}.{decimal}")


@given(st.integers(10_000, 10**12 - 1))
def test_digits_with_words_of_magnitude_give_the_number_back(value: int) -> None:
    hundreds_of_millions, rest = divmod(value, 10**8)
    myriads, ones = divmod(rest, 10**4)
    parts = ((hundreds_of_millions, "亿"), (myriads, "万"), (ones, ""))
    text = "".join(f"{count}{word}" for count, word in parts if count)
    number = read_number(text)
    if ones and ones < 10:  # 1万5 may mean 15,000
        assert number is None
        return
    assert number is not None
    scale = {"万": 10**4, "亿": 10**8}.get(number.unit, 1)
    assert number.value * scale == value


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("500市亩", "亩"),
        ("300市斤", "斤"),
        ("300公斤", "公斤"),
        ("12.5万担", "万担"),
        ("12.5万市担", "万担"),
        ("3.2亿吨公里", "亿吨公里"),
        ("185元/亩", "元/亩"),
        ("412斤/亩", "斤/亩"),
        ("31万人次", "万人次"),
        ("42例", "例"),
        ("120台件", "台件"),
        ("80马力", "马力"),
        ("7.5万千瓦小时", "万千瓦时"),
        ("六百二十市斤", "斤"),
        ("二十华里", "华里"),
        ("30千公顷", "千公顷"),
        ("250公担", "公担"),
        ("35万锭", "万锭"),
        ("1200万重量箱", "万重量箱"),
        ("三百台次", "台次"),
        ("15.2万方", "万方"),
        ("2.3亿度", "亿度"),
        ("3500kw", "千瓦"),
        ("2.5万千伏安", "万千伏安"),
        ("12万个工日", "万个工日"),
        ("30万册", "万册"),
    ],
)
def test_units_of_the_time_have_one_spelling_and_are_not_converted(text: str, unit: str) -> None:
    number = read_number(text)
    assert number is not None
    assert number.unit == unit
