"""Ranks that begin beyond the first are told, unless something says that a part is shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tongbao.extract import ReadOptions
from tongbao.model import Finding
from tongbao.pipeline import read_circular

SCHOOLS = tuple(f"实验第{number}中学" for number in "一二三四五六七八九十")
TITLE = "关于2023年义务教育质量检测结果的通报"


def table(caption: str, names: Sequence[str], first: int, rank: str = "名次") -> str:
    rows = [f"{at}\t{name}\t{99 - at}.5" for at, name in enumerate(names, first)]
    return f"{caption}\n{rank}\t学校\t得分\n" + "\n".join(rows)


def told(folder: Path, *parts: str) -> list[Finding]:
    path = folder / "letter.txt"
    path.write_text("\n\n".join([TITLE, *parts]) + "\n", encoding="utf-8")
    return list(read_circular(path, ReadOptions()).findings)


@pytest.mark.parametrize("first", [2, 8])
def test_a_table_that_lost_its_first_rows_is_told(tmp_path: Path, first: int) -> None:
    findings = told(tmp_path, "现将检测结果通报如下。", table("各校得分排名", SCHOOLS[3:], first))
    (finding,) = [one for one in findings if one.rule == "order-start"]
    assert (finding.severity, finding.observed, finding.page) == ("warning", str(first), 1)


@pytest.mark.parametrize(
    ("said", "caption"),
    [
        ("现将检测结果通报如下。", "各校得分第8至14名"),
        ("现将检测结果通报如下。", "各校得分后7名"),
        ("排在后7位的学校情况见下表。", "各校得分排名"),
        ("其余学校得分名单如下：", "各校得分排名"),
        ("得分居前三位的是实验第一中学、实验第二中学、实验第三中学。", "各校得分排名"),
    ],
)
def test_a_part_that_is_called_a_part_is_none(tmp_path: Path, said: str, caption: str) -> None:
    findings = told(tmp_path, said, table(caption, SCHOOLS[3:], 8))
    assert not [one for one in findings if one.rule in {"order-start", "set-missing"}]


def test_ranks_among_all_schools_of_the_province_begin_anywhere(tmp_path: Path) -> None:
    findings = told(tmp_path, table("我市学校得分情况", SCHOOLS[3:], 8, "全省排名"))
    assert not [one for one in findings if one.rule == "order-start"]


def test_a_table_set_in_two_parts_is_whole(tmp_path: Path) -> None:
    counties = (
        "川汇区",
        "淮阳区",
        "扶沟县",
        "西华县",
        "商水县",
        "沈丘县",
        "郸城县",
        "太康县",
        "鹿邑县",
        "项城市",
    )
    parts = [table("各县市区得分排名", counties[:4], 1), table("各县市区得分排名", counties[4:], 5)]
    findings = told(
        tmp_path, "周口市各县（市、区）得分排名如下。", parts[0], "下接另表。", parts[1]
    )
    assert not [one for one in findings if one.rule in {"order-start", "set-missing"}]
