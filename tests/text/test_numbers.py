from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.text.numbers import (
    is_blank_mark,
    is_completed,
    is_no_task,
    read_number,
    read_ordinal,
    read_pair,
)
from tongbao.text.numerals import chinese_numeral, read_chinese_integer

DIGITS = "零一二三四五六七八九"
FULL_WIDTH = str.maketrans("0123456789.,%-+", "０１２３４５６７８９．，％－＋")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("98.5", "98.5", ""),
        ("98.5*", "98.5", ""),
        ("98.5①", "98.5", ""),
        ("98.5²", "98.5", ""),
        ("98.5（注1）", "98.5", ""),
        ("１，２３４．５", "1234.5", ""),
        ("1 234", "1234", ""),
        ("98.5 ％", "98.5", "%"),
        ("3‰", "3", "‰"),
        ("－3.6", "-3.6", ""),
        ("—3.6", "-3.6", ""),
        ("− 3.6", "-3.6", ""),
        ("+12.3", "12.3", ""),
        ("12.3μg/m³", "12.3", "μg/m3"),
        ("12.3 微克/立方米", "12.3", "μg/m3"),
        ("3个百分点", "3", "百分点"),
        ("1.2万", "1.2", "万"),
        ("90.99分", "90.99", "分"),
        ("九十八点五", "98.5", ""),
        ("百分之九十八点五", "98.5", "%"),
        ("百分之百", "100", "%"),
        ("负三点二", "-3.2", ""),
        ("两", "2", ""),
        ("一百二十个", "120", "个"),
        ("106.4", "106.4", ""),
        ("0", "0", ""),
    ],
)
def test_a_printed_number_is_read_whole(text: str, value: str, unit: str) -> None:
    number = read_number(text)
    assert number is not None
    assert (str(number.value), number.unit, number.text, number.worded) == (
        value,
        unit,
        text,
        False,
    )


@pytest.mark.parametrize(
    "text",
    [
        "", "—", "98..5", "1O.5", "12.3 45.6", "12,34", "1,2345", "1,234,5", ".5", "5.", "00.5",
        "98.5-99", "50%以上", "约50", "±3", "--3", "2020年", "6月", "第3名", "1-2", "3.25(3.76)",
        "3.2↓", "▲3.2", "△3.2", "3.2▼", "持平", "完成任务", "三百五", "二两", "万", "三点", "٣", "1 23",
    ],
)  # fmt: skip
def test_what_is_not_one_number_is_none_at_all(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    "text", ["全部开工", "已全部竣工", "全部完成", "全部开工建设", "全部实现开工"]
)
def test_words_for_all_of_it_are_a_hundred_percent_and_say_so(text: str) -> None:
    number = read_number(text)
    assert number is not None
    assert (number.value, number.unit, number.worded) == (Decimal(100), "%", True)


def _grouped(text: str, mark: str) -> str:
    whole, _, decimals = text.lstrip("-").partition(".")
    grouped = f"{int(whole):,}".replace(",", mark)
    return ("-" if text.startswith("-") else "") + grouped + (f".{decimals}" if decimals else "")


numbers = st.builds(
    lambda unscaled, places: Decimal(unscaled).scaleb(-places),
    st.integers(-99_999_999, 99_999_999),
    st.integers(0, 4),
)


@given(
    value=numbers,
    group=st.sampled_from(["", ",", " "]),
    minus=st.sampled_from("-－−–—﹣"),
    wide=st.booleans(),
    tail=st.sampled_from(["", "%", "％", "*", "①", "分", "个", " 万元"]),
)
def test_every_rendering_of_a_number_gives_it_back(
    *, value: Decimal, group: str, minus: str, wide: bool, tail: str
) -> None:
    plain = f"{value:f}"
    text = _grouped(plain, group) if group else plain
    text = (text.translate(FULL_WIDTH) if wide else text).replace("－", "-").replace("-", minus)
    number = read_number(text + tail)
    assert number is not None
    assert number.value == value
    assert str(abs(number.value)) == str(abs(value))  # trailing zeros are the publisher's


@given(numbers, numbers, st.sampled_from([" ", "  ", ";", "、", "~", "\n"]))
def test_two_numbers_in_one_text_are_never_one(one: Decimal, two: Decimal, gap: str) -> None:
    text = f"{abs(one):.2f}{gap}{abs(two):.1f}"
    assert read_number(text) is None


@given(st.text(alphabet="0123456789.,-%()一二十百点 *第名", max_size=10))
def test_nothing_crashes_and_a_number_reads_back_as_itself(text: str) -> None:
    number = read_number(text)
    read_ordinal(text)
    read_pair(text)
    if number is not None:
        again = read_number(f"{number.value:f}")
        assert again is not None
        assert again.value == number.value


def slow_numeral(value: int) -> str:
    """Spell 1 to 9999 place by place, as taught at school."""
    spelt = ""
    skipped = False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit == 0:
            skipped = skipped or bool(spelt)
            continue
        spelt += ("零" if skipped else "") + DIGITS[digit] + name
        skipped = False
    return spelt


def test_chinese_numerals_to_9999_against_a_slow_speller() -> None:
    for value in range(1, 10_000):
        spelt = slow_numeral(value)
        assert read_chinese_integer(spelt) == value
        assert read_chinese_integer(spelt.replace("零", "〇")) == value
        assert chinese_numeral(value) == (spelt[1:] if spelt.startswith("一十") else spelt)


@given(st.integers(0, 10**12 - 1))
def test_large_chinese_numerals_round_trip(value: int) -> None:
    assert read_chinese_integer(chinese_numeral(value)) == value


@pytest.mark.parametrize(
    ("text", "start", "end", "last", "tied"),
    [
        ("第一名", 1, 1, False, False),
        ("第十一名", 11, 11, False, False),
        ("第1", 1, 1, False, False),
        ("14", 14, 14, False, False),
        ("１４", 14, 14, False, False),
        ("十二", 12, 12, False, False),
        ("第12位", 12, 12, False, False),
        ("一百零一", 101, 101, False, False),
        ("①", 1, 1, False, False),
        ("(3)", 3, 3, False, False),
        ("（十）", 10, 10, False, False),
        ("第1名：", 1, 1, False, False),
        ("并列第3", 3, 3, False, True),
        ("第3名（并列）", 3, 3, False, True),
        ("第3-5名", 3, 5, False, False),
        ("3—5", 3, 5, False, False),
        ("第1至第3名", 1, 3, False, False),
        ("第一、二名", 1, 2, False, False),
        ("第一名、第二名", 1, 2, False, False),
        ("倒数第一", 1, 1, True, False),
        ("并列倒数第20名", 20, 20, True, True),
        ("最后一名", 1, 1, True, False),
    ],
)
def test_ranks(*, text: str, start: int, end: int, last: bool, tied: bool) -> None:
    ordinal = read_ordinal(text)
    assert ordinal is not None
    assert (ordinal.start, ordinal.end, ordinal.last, ordinal.tied) == (start, end, last, tied)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "-1",
        "3.5",
        "1 2",
        "1、2",
        "1,234",
        "第10-8名",
        "第",
        "第第一",
        "²",
        "第三百五名",
        "98%",
    ],
)
def test_what_is_no_rank(text: str) -> None:
    assert read_ordinal(text) is None


@given(st.integers(1, 999), st.integers(1, 99))
def test_ranks_round_trip(start: int, more: int) -> None:
    for text in (f"{start}", f"第{start}名", f"第{chinese_numeral(start)}位"):
        ordinal = read_ordinal(text)
        assert ordinal is not None
        assert (ordinal.start, ordinal.end) == (start, start)
    run = read_ordinal(f"第{start}—{start + more}名")
    assert run is not None
    assert (run.start, run.end) == (start, start + more)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("3.25(3.76)", "3.25", "3.76"),
        ("3.25\n（3.76）", "3.25", "3.76"),
        ("31（74）", "31", "74"),
        ("98.5%（第3名）", "98.5", "3"),
        ("98.5/3", "98.5", "3"),
        ("-3.2（-1.1）", "-3.2", "-1.1"),
    ],
)
def test_two_numbers_in_one_cell(text: str, first: str, second: str) -> None:
    pair = read_pair(text)
    assert pair is not None
    assert [str(number.value) for number in pair] == [first, second]


@pytest.mark.parametrize(
    "text", ["3.25", "(3.76)", "31（-）", "3.25(3.76", "90（持平）", "5(3-4)", "1/2/3"]
)
def test_what_is_no_pair(text: str) -> None:
    assert read_pair(text) is None


@pytest.mark.parametrize(
    "text", ["", " ", "—", "——", "－", "-", "/", "／", "\\", "_", "～", "无", "N/A", "…"]
)
def test_marks_of_absence(text: str) -> None:
    assert is_blank_mark(text)


@pytest.mark.parametrize("text", ["0", "零", "*", "无任务", "-3", "无锡", "未开工"])
def test_what_is_no_mark_of_absence(text: str) -> None:
    assert not is_blank_mark(text)


@pytest.mark.parametrize(
    "text",
    [
        "无任务", "无 任 务", "无此项任务", "无目标任务", "未下达任务", "不涉及", "未设置目标", "今年无改造任务",
        "无老旧小区改造任务", "没有任务", "任务数为0", "廊坊、定州、辛集、雄安新区无任务", "无无障碍改造任务",
    ],
)  # fmt: skip
def test_words_for_no_task(text: str) -> None:
    assert is_no_task(text)


@pytest.mark.parametrize(
    "text",
    [
        "无法完成任务",
        "没有完成任务",
        "残疾人家庭无障碍改造项目",
        "无害化处理任务",
        "完成任务",
        "无锡",
        "任务数为0.5",
    ],
)
def test_what_does_not_say_no_task(text: str) -> None:
    assert not is_no_task(text)


@pytest.mark.parametrize(
    "text",
    [
        "完成任务", "(完成任务, 排名不分先后)", "（开工率均达到１００％，排名不分先后）", "已完成", "全部完成",
        "完成率均为100%", "超额完成任务", "完成年度目标任务", "任务已完成", "均已完工", "全部竣工",
    ],
)  # fmt: skip
def test_words_for_completion(text: str) -> None:
    assert is_completed(text)


@pytest.mark.parametrize(
    "text",
    [
        "未完成任务", "未达到100%", "尚未完成", "基本完成任务", "完成任务的80%", "完成率98%", "预计6月完成任务",
        "没有完成任务", "任务完成率", "完成任务数", "达到100.5%", "并列第一", "完成情况",
    ],
)  # fmt: skip
def test_what_is_not_completion(text: str) -> None:
    assert not is_completed(text)
