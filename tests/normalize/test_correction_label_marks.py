"""Marks of labels that a coarse picture shows as something else."""

from __future__ import annotations

import pytest

from tongbao.normalize.correction.label_marks import as_only_meant


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("完成率（00）", "完成率（%）"),
        ("老旧小区改造工程开工率（0o）", "老旧小区改造工程开工率（%）"),
        ("完成率1%1", "完成率（%）"),
        ("完成投资（亿元！", "完成投资（亿元）"),
        ("同比增速（%", "同比增速（%）"),
        ("-般公共预算收入", "一般公共预算收入"),
        ("同比增速、", "同比增速"),
        ("投资完成率（96）", "投资完成率（%）"),
        ("，开工率（%）", "开工率（%）"),
    ],
)
def test_what_no_label_says_is_what_it_looks_like(read: str, meant: str) -> None:
    assert as_only_meant(read, doubtful=False) == meant


@pytest.mark.parametrize(
    "printed",
    [
        "完成率（1）",
        "完成率（%）",
        "平均温度（℃）",
        "造林面积（亩）",
        "工程-医联体",
        "开工率%",
        "增速（2）",
        "投资完成率（40）",
        "石家庄、唐山、",
    ],
)
def test_what_labels_say_stays(printed: str) -> None:
    assert as_only_meant(printed, doubtful=False) == printed


def test_a_figure_in_brackets_is_a_notes_number_only_where_it_is_sure() -> None:
    assert as_only_meant("完成率（96）", doubtful=True) == "完成率（%）"
    assert as_only_meant("完成率（12）", doubtful=False) == "完成率（12）"
    assert as_only_meant("办结率①", doubtful=True) == "办结率（%）"
    assert as_only_meant("办结率①", doubtful=False) == "办结率①"


def test_a_bracket_that_looks_like_a_colon_holds_the_metric() -> None:
    assert as_only_meant("燃气管道改造：完成率%", doubtful=True) == "燃气管道改造（完成率%）"
    assert as_only_meant("燃气管道改造：完成率%", doubtful=False) == "燃气管道改造：完成率%"


def test_a_bracket_that_looks_like_a_stroke_holds_the_metric() -> None:
    assert as_only_meant("残疾人服务工程1完成率%）", doubtful=True) == "残疾人服务工程（完成率%）"
    assert as_only_meant("医疗机构1级达标率%", doubtful=True) == "医疗机构1级达标率%"
    assert as_only_meant("残疾人服务工程1完成率%", doubtful=False) == "残疾人服务工程1完成率%"


@pytest.mark.parametrize("bracket", ["，", "1", "！", "：", "、", "-"])
def test_a_stroke_between_project_and_share_is_the_bracket_that_its_end_closes(
    bracket: str,
) -> None:
    read = f"老旧小区改造工程{bracket}开工率%）"
    assert as_only_meant(read, doubtful=True) == "老旧小区改造工程（开工率%）"
    assert as_only_meant(f"{read[:-1]}1", doubtful=True) == "老旧小区改造工程（开工率%）"
    assert as_only_meant("老旧小区改造工程-开工率%", doubtful=True) == "老旧小区改造工程-开工率%"


def test_levels_of_divisions_are_parted_by_one_mark() -> None:
    assert as_only_meant("改造工程-所辖县，市、区", doubtful=True) == "改造工程-所辖县、市、区"
    assert as_only_meant("改造工程-所辖县，市、区", doubtful=False) == "改造工程-所辖县，市、区"
