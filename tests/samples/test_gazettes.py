"""Circulars of the kinds that gazettes of 1980 to 2000 print are read as they were set."""

from __future__ import annotations

from pathlib import Path

import pytest
from gazettes import CITIES_1986, GAZETTES, PROVINCES_1986, Fact, Sheet, treasury_bonds

from tongbao.model import Circular
from tongbao.pipeline import read_circular


def read(path: Path, name: str) -> tuple[Circular, list[Fact]]:
    """Return a circular as it is read, and its truth."""
    sheet = Sheet(path / f"{name}.pdf")
    truth = GAZETTES[name](sheet)
    sheet.save()
    return read_circular(path / f"{name}.pdf"), truth


def facts(circular: Circular) -> list[Fact]:
    return [
        (ranking.metric, ranking.unit, entry.place.code if entry.place else "", entry.rank,
         str(entry.value), entry.value_text)
        for ranking in circular.rankings
        for entry in ranking.entries
    ]  # fmt: skip


def alarms(circular: Circular) -> list[str]:
    return [f.rule for f in circular.findings if f.severity != "info"]


def claims(circular: Circular) -> list[tuple[str, int, str]]:
    return [(c.words or c.kind, c.position, c.place_text) for c in circular.claims]


HEADS = {
    "village_industry": ("(83)社企字第十二号", "河北省社队企业局", "1983-07-22"),
    "treasury_bonds": ("(86)国库字第24号", "国库券推销委员会", "1986-10-09"),
    "yearbook": ("鄂统字〔1987〕第8号", "湖北省统计局", "1987-03-05"),
    "afforestation": ("皖绿字［1995］第3号", "安徽省绿化委员会", "1995-05-18"),
    "births": ("第十二期", "云南省计划生育委员会", "1991-11-08"),
    "health_campaign": ("第三期", "贵州省爱国卫生运动委员会办公室", "1998-12-20"),
}


@pytest.mark.parametrize("name", GAZETTES)
def test_each_fact_and_head_is_read_as_printed(name: str, tmp_path: Path) -> None:
    circular, truth = read(tmp_path, name)
    assert sorted(map(str, facts(circular))) == sorted(map(str, truth))
    header = circular.header
    assert (header.number, header.issuer, header.issued) == HEADS[name]
    assert alarms(circular) == []


def test_an_upright_head_parts_no_sentence_beside_it(tmp_path: Path) -> None:
    circular, _ = read(tmp_path, "village_industry")
    assert next(iter(circular.document.blocks)).text == "河北省社队企业局文件"
    assert claims(circular) == [
        ("top", 1, "唐山地区"),
        ("top", 2, "保定地区"),
        ("top", 3, "石家庄地区"),
    ]


def test_classes_and_figures_in_running_text_are_claimed(tmp_path: Path) -> None:
    circular, _ = read(tmp_path, "afforestation")
    assert claims(circular) == [
        ("top", 1, "宣城地区"),
        ("top", 2, "黄山市"),
        ("top", 3, "六安地区"),
        ("一等奖", 1, "宣城地区"),
        ("一等奖", 2, "黄山市"),
        ("二等奖", 1, "六安地区"),
        ("二等奖", 2, "滁州市"),
        ("二等奖", 3, "巢湖地区"),
    ]


def test_carbon_copies_are_paragraphs_of_their_own(tmp_path: Path) -> None:
    circular, _ = read(tmp_path, "afforestation")
    texts = [block.text for block in circular.document.blocks]
    assert "抄报：全国绿化委员会，省委，省人大常委会，省政府。" in texts
    assert "抄送：各地、市林业局。" in texts


@pytest.mark.parametrize("address", ["计划单列市", ""])
def test_planned_cities_are_ranked_where_the_table_ranks_them(address: str, tmp_path: Path) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    truth = treasury_bonds(sheet, address=address)
    sheet.save()
    circular = read_circular(tmp_path / "a.pdf")
    assert facts(circular) == truth
    assert {p.code for p in circular.ranked_set.places} >= {code for _, code in CITIES_1986}
    assert alarms(circular) == []


def test_planned_cities_that_are_addressed_are_not_demanded(tmp_path: Path) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    treasury_bonds(sheet, ())
    sheet.save()
    circular = read_circular(tmp_path / "a.pdf")
    assert len(circular.ranked_set.places) == len(PROVINCES_1986)
    assert alarms(circular) == []


def test_a_head_with_a_unit_over_places_and_figures_says_what_is_measured(tmp_path: Path) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.centred("2004年10月河北省重点工作排名情况", 15)
    calls = (("石家庄市", "308"), ("唐山市", "311"), ("保定市", "422"), ("邯郸市", "466"))
    jobs = (("唐山市", "9802"), ("邯郸市", "8754"), ("石家庄市", "6120"), ("保定市", "5977"))
    rows = [
        ["排名", "信访工作信访量（件）", "<", "城镇新增就业人数（人）", "<"],
        ["^", "市", "数值", "市", "数值"],
        *(
            [str(n), *one, *other]
            for n, (one, other) in enumerate(zip(calls, jobs, strict=True), 1)
        ),
    ]
    sheet.table(rows, [40, 80, 70, 80, 70], spans=2)
    sheet.save()
    found = {
        (ranking.project, ranking.metric, ranking.unit)
        for ranking in read_circular(tmp_path / "a.pdf").rankings
    }
    title = "2004年10月河北省重点工作排名情况"
    assert found == {(title, "信访工作信访量", "件"), (title, "城镇新增就业人数", "人")}
