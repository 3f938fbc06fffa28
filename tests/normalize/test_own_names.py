"""Sentences about firms and offices, whose names only the circular's own tables tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongbao.model import Circular
from tongbao.pipeline import read_circular

COURTS = ("吴川市法院", "赤坎区法院", "徐闻县法院", "坡头区法院", "市中级法院", "廉江市法院")
BANKS = ("工商银行", "扬州银行", "长江村镇银行", "中国银行", "华夏银行", "中国银行扬州分行")
OFFICES = ("市水利局", "市发展和改革委", "市商务局", "市教育局", "市审计局", "市林业局")


def read(names: tuple[str, ...], sentence: str, folder: Path) -> Circular:
    rows = [f"{rank}\t{name}\t{99 - rank}.5" for rank, name in enumerate(names, 1)]
    text = (
        "关于2023年6月考核情况的通报\n各有关单位：\n\n"
        f"{sentence}\n\n考核得分排名\n排名\t单位\t得分\n" + "\n".join(rows) + "\n"
    )
    path = folder / "circular.txt"
    path.write_text(text, encoding="utf-8")
    return read_circular(path)


@pytest.mark.parametrize("names", [COURTS, BANKS, OFFICES])
@pytest.mark.parametrize(
    "sentence",
    [
        "得分排名靠前的是{0}、{1}、{2}，排名靠后的是{3}、{4}、{5}。",
        "{0}、{1}、{2}得分列全市前三位，{3}、{4}、{5}列后三位。",
        "得分前三名依次为{0}（98.5）、{1}（97.5）、{2}（96.5）；后三名依次为{3}、{4}、{5}。",
        "从得分看，位居前三位的是{0}、{1}、{2}，位居后三位的是{3}、{4}、{5}。",
    ],
)
def test_every_name_is_claimed_as_the_table_prints_it(
    names: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    circular = read(names, sentence.format(*names), tmp_path)
    said = {(claim.kind, claim.place_text) for claim in circular.claims}
    assert said == {("top", name) for name in names[:3]} | {("bottom", n) for n in names[3:]}
    assert not [f for f in circular.findings if f.severity != "info"]


def test_a_name_that_is_not_among_the_first_contradicts_the_table(tmp_path: Path) -> None:
    sentence = "得分排名靠前的是市水利局、市发展和改革委、市林业局。"
    found = [f for f in read(OFFICES, sentence, tmp_path).findings if f.rule == "prose-top"]
    assert [f.places for f in found] == [("市林业局",)]


def test_a_vague_predicate_claims_no_place(tmp_path: Path) -> None:
    sentence = "市水利局、市林业局工作扎实，名次靠前。"
    assert not read(OFFICES, sentence, tmp_path).claims
