"""Districts of Hong Kong and Macao, counties of Taiwan: known by their names, without codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tongbao.model import Circular
from tongbao.pipeline import read_circular
from tongbao.places import PlaceContext, match_place
from tongbao.places.explaining import explain_name, further_sentences, sentence_of

HONG_KONG = ("中西區", "灣仔區", "東區", "南區", "油尖旺區", "深水埗區", "九龍城區", "黃大仙區", "觀塘區",
             "葵青區", "荃灣區", "屯門區", "元朗區", "北區", "大埔區", "沙田區", "西貢區", "離島區")  # fmt: skip
TAIWAN = (
    "臺北市",
    "新北市",
    "桃園市",
    "臺中市",
    "臺南市",
    "高雄市",
    "基隆市",
    "新竹縣",
    "嘉義縣",
    "雲林縣",
)


@pytest.mark.parametrize(
    ("printed", "year", "name", "home"),
    [
        ("臺北市", 1995, "台北市", "710000"),
        ("台北縣", 1995, "台北县", "710000"),
        ("新北市", 2015, "新北市", "710000"),
        ("嘉義縣", 2015, "嘉义县", "710000"),
        ("中西區", 2015, "中西区", "810000"),
        ("油尖旺區", 2000, "油尖旺区", "810000"),
        ("旺角區", 1990, "旺角区", "810000"),
        ("花地瑪堂區", 2010, "花地玛堂区", "820000"),
    ],
)
def test_names_fold_to_what_they_were_in_the_year(
    printed: str, year: int, name: str, home: str
) -> None:
    place = match_place(printed, PlaceContext(year)).place
    assert place is not None
    assert (place.name, place.parent_code, place.code) == (name, home, "")


@pytest.mark.parametrize(
    ("printed", "year"), [("新北市", 2005), ("臺北縣", 2015), ("旺角區", 2000), ("桃園市", 2005)]
)
def test_names_of_other_years_are_not_known(printed: str, year: int) -> None:
    assert match_place(printed, PlaceContext(year)).place is None


@pytest.mark.parametrize(
    ("province", "code"), [("810000", ""), ("510000", "510402"), ("", "510402")]
)
def test_the_eastern_district_is_that_of_hong_kong_at_home_only(province: str, code: str) -> None:
    place = match_place("東區", PlaceContext(2010, province)).place
    assert place is not None
    assert (place.name, place.code) == ("东区", code)


def drawn(path: Path, title: str, names: tuple[str, ...]) -> Circular:
    """Return the circular of a table that ranks places."""
    pdfmetrics.registerFont(UnicodeCIDFont("MSung-Light"))
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont("MSung-Light", 14)
    canvas.drawString(180, 790, title)
    canvas.setFont("MSung-Light", 11)
    for number, row in enumerate([("排名", "地區", "得分"), *(
        (str(n), name, f"{99 - n}.5") for n, name in enumerate(names, 1)
    )]):  # fmt: skip
        for column, text in enumerate(row):
            canvas.rect(120 + 110 * column, 750 - 24 * number, 110, 24)
            canvas.drawCentredString(175 + 110 * column, 758 - 24 * number, text)
    canvas.save()
    return read_circular(path)


@pytest.mark.parametrize(
    ("title", "names", "home"),
    [
        ("2015年香港十八區清潔運動評比", HONG_KONG, "810000"),
        ("2015年臺灣省各縣市環境評比", TAIWAN, "710000"),
    ],
)
def test_a_table_in_traditional_characters_stays_as_printed(
    title: str, names: tuple[str, ...], home: str, tmp_path: Path
) -> None:
    circular = drawn(tmp_path / "a.pdf", title, names)
    (ranking,) = circular.rankings
    assert [entry.place_text for entry in ranking.entries] == list(names)
    places = [entry.place for entry in ranking.entries]
    assert {place.parent_code for place in places if place} == {home}
    assert len({place.name for place in places if place}) == len(names)
    assert [f.rule for f in circular.findings if f.severity != "info"] == []


def test_what_such_a_name_means_is_said() -> None:
    said = sentence_of(explain_name("臺北縣", year=2005))
    assert said.zh == "臺北縣 → 台湾省台北县（无代码）：写法归一后相符。"


def test_a_name_of_other_years_is_said_with_its_years() -> None:
    explained = explain_name("旺角區", year=2000)
    said = [sentence_of(explained).zh, *(one.zh for one in further_sentences(explained))]
    assert said == ["旺角區：2000 年没有这个名称。", "1982–1994 年另指 旺角区（无代码）。"]


@pytest.mark.parametrize(("name", "year", "planned"), [
    ("重庆市", 1986, True), ("重庆市", 2000, False), ("武汉市", 1983, False), ("武汉市", 1990, True),
    ("南京市", 1990, True), ("成都市", 2000, False), ("大连市", 2020, True),
])  # fmt: skip
def test_the_years_of_cities_planned_separately_are_said(
    name: str, year: int, *, planned: bool
) -> None:
    said = [one.zh for one in further_sentences(explain_name(name, year=year))]
    assert any(text.startswith("计划单列市") for text in said) == planned
