"""Which places a circular ranks: by its salutation, by counts, and by what its tables rank."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tongbao.extract import extract
from tongbao.model import Circular
from tongbao.normalize import normalize
from tongbao.validate.judging import validate

HEAD = "{title}\n\n{salutation}\n\n{opening}\n\n"
HENAN = (
    "郑州市", "开封市", "洛阳市", "平顶山市", "安阳市", "鹤壁市", "新乡市", "焦作市", "濮阳市",
    "许昌市", "漯河市", "三门峡市", "南阳市", "商丘市", "信阳市", "周口市", "驻马店市",
)  # fmt: skip
ANHUI = (
    "合肥市", "芜湖市", "蚌埠市", "淮南市", "马鞍山市", "淮北市", "铜陵市", "安庆市", "黄山市",
    "滁州市", "阜阳市", "宿州市", "六安市", "亳州市", "池州市", "宣城市",
)  # fmt: skip


def letter(
    folder: Path,
    names: Sequence[str],
    *,
    province: str = "河南省",
    salutation: str = "各市人民政府：",
    opening: str = "现将2021年5月进展情况通报如下。",
    tables: int = 3,
) -> Circular:
    text = HEAD.format(
        title=f"{province}关于2021年5月民生工程进展情况的通报",
        salutation=salutation,
        opening=opening,
    )
    for number in range(1, tables + 1):
        rows = [f"{rank}\t{name}\t{99 - rank}.5" for rank, name in enumerate(names, 1)]
        text += (
            f"表{number} 第{number}项工程完成率排名\n排名\t市\t完成率（%）\n"
            + "\n".join(rows)
            + "\n\n"
        )
    path = folder / "letter.txt"
    path.write_text(text, encoding="utf-8")
    return normalize(extract(path))


def members(circular: Circular) -> set[str]:
    return {place.name for place in circular.ranked_set.places}


def codes(circular: Circular) -> set[str]:
    return {f.rule for f in validate(circular).findings if f.severity != "info"}


def test_a_county_ranked_beside_the_cities_in_all_tables_is_a_member(tmp_path: Path) -> None:
    found = letter(tmp_path, [*HENAN, "济源市"])
    assert members(found) == {*HENAN, "济源市"}
    assert not codes(found) & {"set-outside", "set-missing", "set-too-many-ranks"}


def test_a_city_of_another_province_is_none(tmp_path: Path) -> None:
    found = letter(tmp_path, [*HENAN[:-1], "大同市"])
    assert "大同市" not in members(found)
    assert "set-outside" in codes(found) or "place-outside-province" in codes(found)


@pytest.mark.parametrize("count", ["16个地级市", "全省16个设区市", "全省16个市"])
def test_a_count_of_all_cities_states_the_set(count: str, tmp_path: Path) -> None:
    found = letter(
        tmp_path,
        ANHUI,
        province="安徽省",
        salutation="各有关单位：",
        opening=f"现将2021年5月{count}进展情况通报如下。",
        tables=1,
    )
    assert found.ranked_set.stated
    assert members(found) == set(ANHUI)


def test_a_list_of_cities_in_the_text_is_not_the_city_whose_parts_are_ranked(
    tmp_path: Path,
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(
        "安徽省关于2021年5月绿化检查结果的通报\n\n各地、市绿化委员会：\n\n"
        "各市名次为：第一名，芜湖市，96.5分；第二名，合肥市，95.2分；第三名，蚌埠市，94分；"
        "第四名，淮南市，92.8分。\n",
        encoding="utf-8",
    )
    (ranking,) = normalize(extract(path)).rankings
    assert [e.place_text for e in ranking.entries] == ["芜湖市", "合肥市", "蚌埠市", "淮南市"]


def test_cities_planned_apart_are_addressed_and_not_left_out(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    names = (
        "山西",
        "宁波",
        "大连",
        "广东",
        "黑龙江",
        "海南",
        "青岛",
        "安徽",
        "南京",
        "福建",
        "山东",
        "四川",
    )
    rows = "\n".join(f"{name}\t{99 - rank}.5\t{rank}" for rank, name in enumerate(names, 1))
    path.write_text(
        "国家计划委员会关于1990年造林进展情况的通报\n\n"
        "各省、自治区、直辖市人民政府，各计划单列市人民政府：\n\n"
        f"闽企函（90）120号\n\n后三名是：福建，山东，四川。\n\n造林进展情况表\n地区\t完成率（%）\t名次\n{rows}\n",
        encoding="utf-8",
    )
    found = validate(normalize(extract(path)))
    assert found.header.province_code == ""
    assert [claim.place_text for claim in found.claims] == ["福建", "山东", "四川"]
