"""A row that lost its name is one doubt, with all that it prints and the ranking that it is of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongbao.extract import ReadOptions
from tongbao.model import Finding
from tongbao.pipeline import read_circular

CITIES = (
    "兰州市",
    "嘉峪关市",
    "金昌市",
    "白银市",
    "天水市",
    "武威市",
    "张掖市",
    "平凉市",
    "酒泉市",
    "庆阳市",
    "定西市",
    "陇南市",
)
OTHERS = ("临夏回族自治州", "甘南藏族自治州")
LOST = 4
"""The row without a name."""


def told(folder: Path, text: str) -> list[Finding]:
    path = folder / "letter.txt"
    path.write_text(text, encoding="utf-8")
    return [one for one in read_circular(path, ReadOptions()).findings if one.severity != "info"]


def rows(columns: int) -> str:
    lines = []
    for rank, name in enumerate((*CITIES, *OTHERS), 1):
        figures = "\t".join(f"{rank}\t{99 - rank - column}.5" for column in range(columns))
        lines.append(f"{'' if rank == LOST else name}\t{figures}")
    return "\n".join(lines)


def test_all_that_a_nameless_row_prints_is_told_once(tmp_path: Path) -> None:
    header = "市州\t排名\t开工率（%）\t排名\t完成率（%）\t排名\t达标率（%）"
    found = told(tmp_path, f"甘肃省2023年6月工程进展通报\n\n工程进展情况表\n{header}\n{rows(3)}\n")
    (row,) = [one for one in found if one.rule == "table-value-without-place"]
    assert all(figure in row.message.zh for figure in ("95.5", "94.5", "93.5", "位次 4"))
    assert not [one for one in found if one.rule == "table-cell-unused"]
    (lost,) = [one for one in found if one.rule == "set-missing"]
    assert lost.places == ("白银市",)
    assert lost.proposal.endswith("白银市")


@pytest.mark.parametrize("number", ["一", "二"])
def test_a_nameless_row_is_of_its_tables_project(tmp_path: Path, number: str) -> None:
    parts = [
        f"{at}、{project}\n\n{at}、{project}排名表\n市州\t排名\t完成率（%）\n"
        + (rows(1) if at == number else rows(1).replace(f"\n\t{LOST}", f"\n白银市\t{LOST}"))
        for at, project in (("一", "老旧小区改造工程"), ("二", "城市排水工程"))
    ]
    found = told(tmp_path, "甘肃省2023年6月工程进展通报\n\n" + "\n\n".join(parts) + "\n")
    (row,) = [one for one in found if one.rule == "table-value-without-place"]
    assert row.project_no == "一二".index(number) + 1
