from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.text.document_number import (
    NO_PARTS,
    NumberParts,
    find_document_number,
    find_issue_number,
    read_parts,
)
from tongbao.text.numerals import chinese_numeral


@pytest.mark.parametrize(
    ("number", "year", "serial", "word"),
    [
        ("冀政办字（86）第15号", 1986, 15, "冀政办字"),
        ("行秘字（83）第四十二号", 1983, 42, "行秘字"),
        ("鄂绿字［1995］3号", 1995, 3, "鄂绿字"),
        ("粤府［１９９９］２６号", 1999, 26, "粤府"),
        ("(82)农字第7号", 1982, 7, "农字"),
        ("农（牧）字〔1986〕第5号", 1986, 5, "农（牧）字"),
        ("[1986]农（水产）字第3号", 1986, 3, "农（水产）字"),
        ("苏政发〔05〕8号", 2005, 8, "苏政发"),
        ("冀政发〔一九八六〕十五号", 1986, 15, "冀政发"),
        ("冀双创双服办〔2020〕15号", 2020, 15, "冀双创双服办"),
        ("冀建字（86）3号、冀计字（86）8号", 1986, 3, "冀建字"),
    ],
)
def test_numbers_of_every_age_are_found_and_parted(
    number: str, year: int, serial: int, word: str
) -> None:
    for line in (number, f"机密 {number}", f"特急{number}", f"{number} 加急"):
        assert find_document_number(line) == number
    assert read_parts(number) == NumberParts(year, serial, word)


def test_a_number_set_with_blanks_between_its_letters_is_found() -> None:
    assert find_document_number("冀 政 办 字 （ 86 ） 第 15 号") == "冀政办字（86）第15号"


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("河北省人民政府文件 冀政〔1986〕15号", "冀政〔1986〕15号"),
        ("安委办〔2020〕1号 签发人：王明", "安委办〔2020〕1号"),
    ],
)
def test_what_else_stands_in_the_line_is_left_out(line: str, number: str) -> None:
    assert find_document_number(line) == number


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("第三期", NumberParts(None, 3, "")),
        ("（第15期）", NumberParts(None, 15, "")),
        ("一九八六年第十二期", NumberParts(1986, 12, "")),
        ("第3期（总第45期）", NumberParts(None, 3, "")),
    ],
)
def test_issues_of_bulletins_are_counted(line: str, parts: NumberParts) -> None:
    assert read_parts(find_issue_number(line)) == parts


@pytest.mark.parametrize(
    "line",
    [
        "见附件（12）3号楼",
        "任务完成（15）个，其中3号工程",
        "开工率（86）第三名",
        "电话3号",
        "第三季度",
    ],
)
def test_what_only_looks_like_a_number_is_none(line: str) -> None:
    assert (find_document_number(line), find_issue_number(line)) == ("", "")
    assert read_parts(line) == NO_PARTS


@given(
    st.sampled_from(["冀政办字", "鄂绿字", "国函", "川办发", "行秘字"]),
    st.integers(1950, 2029),
    st.integers(1, 999),
    st.sampled_from(["（）", "()", "〔〕", "［］", "[]"]),
    st.sets(st.sampled_from(["short", "worded", "year first"])),
)
def test_a_number_written_in_any_form_is_read_back(
    word: str, year: int, serial: int, brackets: str, forms: set[str]
) -> None:
    printed_year = f"{year % 100:02d}" if "short" in forms else str(year)
    printed = f"{brackets[0]}{printed_year}{brackets[1]}"
    head = printed + word if "year first" in forms else word + printed
    number = f"{head}第{chinese_numeral(serial) if 'worded' in forms else serial}号"
    read = 2000 + year % 100 if "short" in forms and year % 100 < 49 else year
    assert find_document_number(f"机密 {number}") == number
    assert read_parts(number) == NumberParts(read, serial, word)


@pytest.mark.parametrize(
    ("number", "serial", "word"),
    [("川农字第15号", 15, "川农字"), ("行秘字第四十二号", 42, "行秘字")],
)
def test_a_number_without_a_year_is_one_alone_in_its_line(
    number: str, serial: int, word: str
) -> None:
    for line in (number, f"机密 {number}"):
        assert find_document_number(line) == number
    assert read_parts(number) == NumberParts(None, serial, word)
    assert find_document_number(f"按照{number}文件的要求") == ""


def test_an_issuer_before_the_number_is_no_part_of_it() -> None:
    line = "宝鸡市根治拖欠农民工工资工作领导小组办公室宝治欠办〔2023〕31号"
    assert find_document_number(line) == "宝治欠办〔2023〕31号"
    assert find_document_number("冀双创双服办〔2020〕15号") == "冀双创双服办〔2020〕15号"
