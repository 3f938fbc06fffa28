"""Labels of a scan say what labels say; what only a guess words otherwise stays in doubt."""

from __future__ import annotations

import pytest
from blots import Blot, at, table_of

from tongbao.model import Cell, Document, Table
from tongbao.normalize.correction.label_lexicon import wordings_of
from tongbao.normalize.correction.labels import correct_labels

FINDING = 0.6
"""Confidence below which a label gets a finding."""


def settled(label: Blot, *others: str) -> Cell:
    columns: list[list[Blot | str]] = [["地区", "福州", "莆田"], [label, "88.1", "73.0"]]
    columns += [[other, "97.1", "13.0"] for other in others]
    table: Table = table_of(*columns)
    document = Document(file="a.pdf", sha256="0" * 64, pages=(), flow=(table,), doubts=())
    return at(correct_labels(table, wordings_of(document)), 0, 1)


@pytest.mark.parametrize(
    "read", ["支出进度(%6)", "支出进度（0）", "支出进度1%", "支出进度（9%）", "支出进度()"]
)
def test_a_bracket_that_nobody_prints_holds_the_unit(read: str) -> None:
    cell = settled(Blot(read, 0.99, {"支出进度（%）": -5.0}))
    assert cell.text == "支出进度（%）"
    assert cell.evidence.text == read


def test_a_bracket_that_was_seen_quite_otherwise_stays_in_doubt() -> None:
    cell = settled(Blot("支出进度1%", 0.8, {"支出进度（%）": -19.0}))
    assert cell.evidence.confidence < FINDING


def test_one_misread_bracket_does_not_word_the_others() -> None:
    cell = settled(
        Blot("开工率（00）", 0.6, {"开工率（%）": -4.0, "开工率（0）": -3.0}), "完工率（0）"
    )
    assert cell.text == "开工率（%）"


def test_words_that_stand_nowhere_else_are_doubted() -> None:
    read = Blot(
        "信访工作信访量（件）", 0.7, {"信访工作信访最（件）": -1.0}, words="信访工作信访最（件）"
    )
    cell = settled(read)
    assert cell.text == read.text or cell.evidence.confidence < FINDING


def test_a_label_is_no_witness_of_itself() -> None:
    read = Blot("工程-广复服务", 0.91, {"工程-康复服务": 3.0}, words="工程-康复服务")
    cell = settled(read)
    assert cell.text == "工程-康复服务"
    assert cell.evidence.confidence < FINDING


def test_dust_between_characters_goes() -> None:
    cell = settled(Blot("完成投.资（亿元）", 0.65, {"完成投资（亿元）": -2.0}))
    assert cell.text == "完成投资（亿元）"


def test_a_dash_that_a_scan_lost_in_one_label_stands_in_the_others() -> None:
    read = Blot("残疾人服务工程托养服务", 0.98, {"残疾人服务工程-托养服务": -4.0})
    cell = settled(read, "残疾人服务工程-康复服务", "残疾人服务工程-就业培训")
    assert cell.text == "残疾人服务工程-托养服务"


@pytest.mark.parametrize("read", ["平均浓度（μg/m", "达标率19", "办结率(!", "平均浓度）"])
def test_a_label_that_nobody_prints_is_never_taken_for_granted(read: str) -> None:
    assert settled(Blot(read, 0.99)).evidence.confidence < FINDING


def test_a_bracket_one_character_off_a_metric_is_that_metric() -> None:
    read = Blot("职业技能（完成第%）", 0.98, {"职业技能（完成率%）": -5.0})
    cell = settled(read, "水源地保护（开工率%）", "职业技能")
    assert cell.text == "职业技能（完成率%）" or cell.evidence.confidence < FINDING


def test_a_bracket_that_lost_its_sign_is_doubted() -> None:
    cell = settled(Blot("便民热线（办结率）", 0.94), "水源地保护（开工率%）")
    assert cell.text == "便民热线（办结率%）" or cell.evidence.confidence < FINDING


@pytest.mark.parametrize("read", ["平均浓度（yg/m3）", "平均浓度（μB/m3）"])
def test_a_unit_of_the_air_that_does_not_exist_is_one_that_does(read: str) -> None:
    cell = settled(Blot(read, 0.98, {"平均浓度（μg/m3）": -4.0}))
    assert cell.text == "平均浓度（μg/m3）" or cell.evidence.confidence < FINDING


def test_a_unit_of_the_air_that_exists_stays() -> None:
    cell = settled(Blot("平均浓度（μg/m3）", 0.98))
    assert cell.text == "平均浓度（μg/m3）"
    assert cell.evidence.confidence > FINDING


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("平均浓度-μg/m3）", "平均浓度（μg/m3）"),
        ("平均浓度{μg/m3）", "平均浓度（μg/m3）"),
        ("新增就业人数1人", "新增就业人数（人）"),
        ("公共停车场车位：个!", "公共停车场车位（个）"),
        ("信访量、件", "信访量（件）"),
        ("（投资完成第5", "（投资完成率%）"),
        ("城区绿化工程!完成事%）", "城区绿化工程（完成率%）"),
        ("主体完工事{%1", "主体完工率（%）"),
        ("开工率品", "开工率（%）"),
        ("完成率中", "完成率（%）"),
        ("开工串（%）", "开工率（%）"),
    ],
)
def test_strokes_around_a_unit_are_its_brackets(read: str, printed: str) -> None:
    cell = settled(Blot(read, 0.7, {printed: -8.0}))
    assert cell.text == printed
    assert cell.evidence.text == read


def test_strokes_that_were_seen_as_no_bracket_stay_in_doubt() -> None:
    cell = settled(Blot("新增就业人数1人", 0.99, {"新增就业人数（人）": -25.0}))
    assert cell.text == "新增就业人数1人"
    assert cell.evidence.confidence < FINDING


@pytest.mark.parametrize(
    "printed",
    [
        "排名第1位",
        "单位：万元",
        "完成率值",
        "小型水库除险（完成率%）",
        "完成投资亿元",
        "达标率%",
        "完成度（%）",
    ],
)
def test_what_is_printed_without_brackets_is_no_fault(printed: str) -> None:
    cell = settled(Blot(printed, 0.95))
    assert cell.text == printed
    assert cell.evidence.confidence > FINDING


def test_a_unit_that_was_seen_is_not_taken_for_another_of_its_metric() -> None:
    read = Blot("平均浓度（μg/m3）", 0.5, {"平均浓度（mg/m3）": -5.0})
    assert settled(read).text == "平均浓度（μg/m3）"
    read = Blot("硫化物含量（μg/m3）", 0.5, {"硫化物含量（mg/m3）": -5.0})
    assert settled(read).text == "硫化物含量（μg/m3）"


def test_a_dot_in_a_set_phrase_is_its_comma() -> None:
    read = Blot("（完成任务·排名不分先后）", 0.5, {"（完成任务，排名不分先后）": -6.8})
    assert settled(read).text == "（完成任务，排名不分先后）"


def test_a_letter_that_no_label_has_is_a_broken_character() -> None:
    meant = "职业技能提升行动（完成率%）"
    cell = settled(
        Blot("职业技能提升行动1è元成率%)", 0.57, {meant: -17.9}), "职业技能提升行动（完成率%）"
    )
    assert cell.text == meant
    assert cell.evidence.confidence < FINDING


def test_a_bracket_too_many_goes_and_the_metric_stays() -> None:
    read = Blot(
        "燃气（管道改造（完成率%）",
        0.85,
        {"燃气管道改造（完成率%）": -9.0, "燃气管道改造（完工率%）": -20.0},
    )
    assert settled(read, "燃气管道改造（开工率%）").text == "燃气管道改造（完成率%）"
