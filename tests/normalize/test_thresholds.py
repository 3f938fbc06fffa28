"""Sentences that put places past a figure are claims, and are held against the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongbao.model import Circular
from tongbao.pipeline import read_circular

NAMES = ("通山县", "咸安区", "嘉鱼县", "崇阳县", "通城县", "赤壁市")
RATES = ("95.1", "88.2", "71.3", "64.4", "62.5", "60.6")


def letter(sentence: str, folder: Path, unit: str = "%") -> Circular:
    rows = [
        f"{rank}\t{name}\t{rate}"
        for rank, (name, rate) in enumerate(zip(NAMES, RATES, strict=True), 1)
    ]
    path = folder / "letter.txt"
    path.write_text(
        "咸宁市2023年6月预算支出情况通报\n\n" + sentence + "\n\n各县市区支出进度排名\n"
        f"排名\t县市区\t支出进度（{unit}）\n" + "\n".join(rows) + "\n",
        encoding="utf-8",
    )
    return read_circular(path)


SENTENCES = (
    "支出进度低于65%的有崇阳县、通城县和{}。",
    "支出进度不足65%的县市区分别为：崇阳县、通城县、{}。",
    "崇阳县、通城县、{}支出进度低于65%，需引起重视。",
    "其中，崇阳县、通城县及{}支出进度未达到65%，差距较大。",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_places_under_a_figure_are_claims_of_that_bound(sentence: str, tmp_path: Path) -> None:
    circular = letter(sentence.format("赤壁市"), tmp_path)
    said = [c for c in circular.claims if c.kind == "class"]
    assert [c.place_text for c in said] == ["崇阳县", "通城县", "赤壁市"]
    assert {(str(c.value), c.unit) for c in said} == {("65", "%")}
    assert all(c.words.endswith("65%") for c in said)
    assert not [f for f in circular.findings if f.rule.startswith("prose-")]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_one_that_the_table_puts_on_the_other_side_is_told(sentence: str, tmp_path: Path) -> None:
    found = letter(sentence.format("嘉鱼县"), tmp_path).findings
    (wrong,) = [f for f in found if f.rule == "prose-value"]
    assert wrong.places == ("嘉鱼县",)
    assert "71.3" in wrong.message.zh


def test_places_over_a_figure(tmp_path: Path) -> None:
    right = letter("支出进度超过70%的有通山县、咸安区、嘉鱼县。", tmp_path)
    assert not [f for f in right.findings if f.rule == "prose-value"]
    wrong = letter("支出进度超过70%的有通山县、咸安区、崇阳县。", tmp_path)
    assert [f.places for f in wrong.findings if f.rule == "prose-value"] == [("崇阳县",)]


@pytest.mark.parametrize(
    "sentence",
    [
        "问题整改率低于65%的有通山县、咸安区、嘉鱼县。",
        "支出进度低于65%的要认真查找原因。",
        "支出进度低于全市平均水平的有崇阳县、通城县。",
        "通山县、咸安区支出进度比上月低于预期，崇阳县要超过65%的目标。",
        "支出进度低于65天的有通山县、咸安区、嘉鱼县。",
    ],
)
def test_other_measures_hopes_and_words_without_a_figure_judge_nothing(
    sentence: str, tmp_path: Path
) -> None:
    found = letter(sentence, tmp_path).findings
    assert not [f for f in found if f.rule == "prose-value"]


def test_ranks_that_a_list_prints_count_its_ties_and_its_units_need_no_list(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(
        "关于2022年上半年全市公共图书馆服务效能情况的通报\n\n各县（市、区）书刊外借由高到低依次为："
        "1.通山县（47.6万册次）；2.咸安区（42.9万册次）；3.嘉鱼县（34万册次）；3.崇阳县（34万册次）；"
        "5.通城县（22万册次）；6.赤壁市（12万册次）。\n",
        encoding="utf-8",
    )
    (listed,) = read_circular(path).rankings
    assert [entry.rank for entry in listed.entries] == [1, 2, 3, 3, 5, 6]
    assert (str(listed.entries[0].value), listed.unit) == ("47.6", "万册次")
