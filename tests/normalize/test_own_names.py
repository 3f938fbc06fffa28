"""Sentences about firms and offices, whose names only the circular's own tables tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongbao.model import Circular
from tongbao.pipeline import read_circular

COURTS = ("吴川市法院", "赤坎区法院", "徐闻县法院", "坡头区法院", "市中级法院", "廉江市法院")
BANKS = ("工商银行", "扬州银行", "长江村镇银行", "中国银行", "华夏银行", "中国银行扬州分行")
OFFICES = ("市水利局", "市发展和改革委", "市商务局", "市教育局", "市审计局", "市林业局")


def read(names: tuple[str, ...], sentence: str, folder: Path, what: str = "单位") -> Circular:
    rows = [f"{rank}\t{name}\t{99 - rank}.5" for rank, name in enumerate(names, 1)]
    text = (
        "关于2023年6月考核情况的通报\n各有关单位：\n\n"
        f"{sentence}\n\n考核得分排名\n排名\t{what}\t得分\n" + "\n".join(rows) + "\n"
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


VILLAGES = ("竹园村", "周庄村", "青石桥村", "东湾村", "胜利村", "小张村")
TOWNS = ("七里营镇", "古城街道", "双河镇", "黄土岭镇", "白马乡", "北山乡")
COURIERS = ("圆通速递", "顺丰速运", "中通快递", "优速快递", "德邦快递", "宅急送")
SCHOOLS = (
    "平安机动车驾驶培训学校",
    "牡丹江安达机动车驾驶培训学校",
    "南部职教驾校",
    "南充安达驾校",
    "蓬安交运驾校",
    "长城驾校",
)
FIRMS = ("资产管理公司", "白银路桥公司", "物资公司", "财务公司", "城发公司", "港务公司")
COUNTIES = ("芮城县", "绛县", "闻喜县", "万荣县", "盐湖区", "稷山县")  # fmt: skip


@pytest.mark.parametrize("names", [VILLAGES, TOWNS, COURIERS, SCHOOLS, FIRMS, COUNTIES])
@pytest.mark.parametrize(
    "sentence",
    [
        "{0}、{1}、{2}的得分位居全市前三，{3}、{4}、{5}的得分位居全市后三。",
        "按得分排序，{0}（98.50）、{1}（97.50）、{2}排在前3位，{3}、{4}、{5}排在后3位。",
        "得分由高到低排名前三：{0}（98.5）、{1}、{2}；排名后三：{3}、{4}、{5}。",
        "按得分由高到低，列前三位的区域为{0}、{1}、{2}，列后三位的区域为{3}、{4}、{5}。",
        "得分第一至第三名分别为{0}、{1}、{2}，末三名分别为{3}、{4}、{5}。",
        "得分（由高到低）排名前3的参评对象：{0}、{1}、{2}；排名后3的参评对象：{3}、{4}、{5}。",
    ],
)
def test_first_and_last_are_claimed_whoever_is_ranked(
    names: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    circular = read(names, sentence.format(*names), tmp_path)
    said = {(claim.kind, claim.place_text) for claim in circular.claims}
    assert said == {("top", name) for name in names[:3]} | {("bottom", n) for n in names[3:]}
    assert not [f for f in circular.findings if f.severity != "info"]


def test_a_name_that_holds_names_of_places_is_one(tmp_path: Path) -> None:
    circular = read(SCHOOLS, "现将得分情况通报如下。", tmp_path)
    (ranking,) = circular.rankings
    assert [entry.place_text for entry in ranking.entries] == [*SCHOOLS]


def test_what_looks_like_a_noun_of_places_may_begin_the_first_name(tmp_path: Path) -> None:
    said = "对得分排名前2位的市水利局、市发展和改革委予以通报表扬，对排名后2位的市审计局、市林业局予以通报批评。"
    claims = read(OFFICES, said, tmp_path).claims
    assert [(c.kind, c.place_text) for c in claims] == [
        ("top", "市水利局"), ("top", "市发展和改革委"), ("bottom", "市审计局"), ("bottom", "市林业局"),
    ]  # fmt: skip


def test_names_that_only_a_table_gives_are_two_with_an_and_between(tmp_path: Path) -> None:
    schools = ("奉化三中", "奉化高级中学", "莼湖中学", "武岭中学", "江口中学", "松岙中学")
    claims = read(schools, "得分排在前二名的依次是奉化三中和奉化高级中学。", tmp_path).claims
    assert [c.place_text for c in claims] == ["奉化三中", "奉化高级中学"]


def test_a_name_made_of_two_places_is_the_one_that_the_table_ranks(tmp_path: Path) -> None:
    airports = ("合肥新桥", "黄山屯溪", "温州龙湾", "常州奔牛", "赣州黄金", "南昌昌北")
    claims = read(airports, "得分前三位：合肥新桥、黄山屯溪、温州龙湾。", tmp_path, "机场").claims
    assert [c.place_text for c in claims] == list(airports[:3])
