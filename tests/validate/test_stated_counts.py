"""A stated number of ranked places is held against the tables; other numbers of places are let be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongbao.extract import ReadOptions
from tongbao.model import Finding
from tongbao.pipeline import read_circular

COUNTIES = (
    "南昌县",
    "安义县",
    "进贤县",
    "武宁县",
    "修水县",
    "永修县",
    "德安县",
    "都昌县",
    "湖口县",
    "彭泽县",
)


def told(
    folder: Path, sentence: str, count: int = 10, caption: str = "2021年1月考核得分"
) -> list[Finding]:
    rows = "\n".join(f"{n}\t{county}\t{95 - n}" for n, county in enumerate(COUNTIES[:count], 1))
    path = folder / "letter.txt"
    path.write_text(
        "江西省生态环境厅\n\n关于2021年1月考核情况的通报\n\n有关单位：\n\n"
        f"{sentence}\n\n{caption}\n排名\t县\t得分\n{rows}\n",
        encoding="utf-8",
    )
    findings = read_circular(path, ReadOptions()).findings
    return [finding for finding in findings if finding.rule == "set-count"]


@pytest.mark.parametrize(
    "sentence",
    [
        "近日，对11个县进行了考核，现将得分通报如下。",
        "现将11个县排名情况通报如下。",
        "本月纳入考评范围的十二个县考核结果如下。",
        "对9个县开展了考核评价。",
        "1月份，全市11个县（市、区）考核得分如下。",
        "全市十二个县、市、区全部参加。",
        "各县（市、区）人民政府：全市共11个县区，得分如下。",
    ],
)
def test_a_number_of_ranked_places_that_no_table_has_is_told(sentence: str, tmp_path: Path) -> None:
    (finding,) = told(tmp_path, sentence)
    assert finding.severity == "warning"
    assert finding.observed == "10"
    assert finding.page == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "近日，对10个县进行了考核，现将得分通报如下。",
        "近日，对十个县进行了考核，现将得分通报如下。",
        "有9个县得分上升，11个县次得到表扬。",
        "对后9个县进行约谈，考核结果另行通报。",
        "对排名前9个县予以通报表扬。",
        "对11个设区市进行了考核，各县得分如下。",
        "其中9个县的问题整改率达到100%，考核加分。",
        "对100个县进行了考核，省内各县得分如下。",
        "对约9个县考核。",
        "全市9个县区得分上升。",
        "全市10个县（市、区）全部参加，全市11个县区次受到表扬。",
        "全市11个县（市、区）均已部署，庐山市不参与排名。",
    ],
)
def test_other_numbers_of_places_are_let_be(sentence: str, tmp_path: Path) -> None:
    assert told(tmp_path, sentence) == []


def test_a_list_of_the_first_few_has_fewer_than_are_ranked(tmp_path: Path) -> None:
    sentence = "对11个县进行了考核，现将前8名通报如下。"
    assert told(tmp_path, sentence, 8, "2021年1月考核得分前8名") == []
