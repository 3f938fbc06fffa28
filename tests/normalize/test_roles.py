"""A table's rows and columns mean what a person says they mean, in forms that nobody listed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongbao.model import (
    Block,
    Box,
    Cell,
    CertainText,
    Circular,
    Document,
    Part,
    Ranking,
    Table,
)
from tongbao.normalize import normalize
from tongbao.pipeline import read_circular
from tongbao.validate.judging import validate

HEAD = "2023年6月份全市重点项目开工情况通报\n各县（市、区）人民政府：\n现将有关情况通报如下。\n"


def read(table: str, folder: Path, caption: str = "各区开工率排名", said: str = "") -> Circular:
    """Return the circular of a text export whose table is written with | between its cells."""
    lines = [line.strip().replace("|", "\t") for line in table.strip().split("\n")]
    path = folder / "circular.txt"
    path.write_text(HEAD + said + caption + "\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return read_circular(path)


def ranks(ranking: Ranking) -> dict[str, int | None]:
    return {entry.place_text: entry.rank for entry in ranking.entries}


def values(ranking: Ranking) -> dict[str, str]:
    return {entry.place_text: str(entry.value) for entry in ranking.entries}


def of(circular: Circular, metric: str) -> Ranking:
    (found,) = [ranking for ranking in circular.rankings if ranking.metric == metric]
    return found


def rules(circular: Circular) -> set[str]:
    return {f.rule for f in circular.findings if f.severity != "info"}


def test_a_total_printed_first_is_body(tmp_path: Path) -> None:
    circular = read(
        """地区|任务数（个）|开工数（个）|开工率（%）|排名
        合计|270|160|94.12|
        蚌山区|40|39|97.50|1
        龙子湖区|50|48|96.00|2
        禹会区|60|55|91.67|3
        淮上区|20|18|90.00|4""",
        tmp_path,
    )
    assert of(circular, "任务数").totals[0].value == 270
    assert "value-total" in rules(circular)


def test_a_rank_on_the_left_belongs_to_the_value_that_follows_it(tmp_path: Path) -> None:
    circular = read(
        """排名|地区|任务数（个）|开工数（个）|开工率（%）
        1|龙子湖区|50|49|98.00
        2|蚌山区|50|48|96.00
        3|禹会区|50|46|92.00
        4|淮上区|50|40|80.00""",
        tmp_path,
    )
    assert ranks(of(circular, "开工率"))["淮上区"] == 4
    assert set(ranks(of(circular, "任务数")).values()) == {None}


def test_a_class_is_an_attribute_and_the_lone_place_of_a_class_stays(tmp_path: Path) -> None:
    circular = read(
        """名次|地区|得分（分）|等次
        1|蚌山区|97.5|优秀
        2|禹会区|88.1|良好
        3|淮上区|87.0|良好
        4|固镇县|60.2|一般""",
        tmp_path,
    )
    (ranking,) = circular.rankings
    assert ranks(ranking) == {"蚌山区": 1, "禹会区": 2, "淮上区": 3, "固镇县": 4}
    assert [a.text for a in circular.attributes] == ["优秀", "良好", "良好", "一般"]
    assert {a.header for a in circular.attributes} == {"等次"}


def test_groups_that_rank_anew_are_rankings_of_their_own(tmp_path: Path) -> None:
    circular = read(
        """组别|地区|得分|排名|等次
        城区组|蚌山区|92.35|1|优秀
        城区组|禹会区|91.80|2|优秀
        县域组|怀远县|90.12|1|优秀
        县域组|固镇县|88.40|2|良好
        郊区组|淮上区|88.10|1|良好""",
        tmp_path,
    )
    found = {r.group_name: ranks(r) for r in circular.rankings}
    assert found["城区组"] == {"蚌山区": 1, "禹会区": 2}
    assert found["县域组"] == {"怀远县": 1, "固镇县": 2}
    assert found["郊区组"] == {"淮上区": 1}


GROUPED = [
    ["派出所", "发案数（起）", "破案率（%）", "破案率名次"],
    ["城区所"],
    ["南湖派出所", "56", "3.6", "3"],
    ["石门派出所", "87", "5.7", "2"],
    ["李庄派出所", "84", "48.8", "1"],
    ["农村所"],
    ["清水派出所", "40", "40.0", "1"],
    ["太平派出所", "71", "27.5", "2"],
    ["马坊派出所", "45", "14.1", "3"],
]


def ruled(lines: list[list[str]]) -> Circular:
    """Return the checked circular of a ruled table; a line of one text spans all columns."""
    cells = []
    for row, texts in enumerate(lines):
        wide = len(lines[0]) if len(texts) == 1 else 1
        for column, text in enumerate(texts):
            box = Box(60.0 + 90 * column, 100.0 + 20 * row, 145.0, 118.0 + 20 * row)
            cells.append(Cell(row, column, 1, wide, text, 1, box, CertainText(text, 1.0)))
    parts = (Part(1, Box(60, 100, 420, 400)),)
    table = Table(1, tuple(cells), len(lines), len(lines[0]), "ruled", parts)
    return validate(normalize(Document("a.pdf", "0" * 64, (), (table,))))


@pytest.mark.parametrize("at", [1, len(GROUPED)])
@pytest.mark.parametrize("word", ["合计", "全区"])
def test_a_total_of_all_groups_is_told_and_no_error(word: str, at: int) -> None:
    circular = ruled([*GROUPED[:at], [word, "383", "30.1", ""], *GROUPED[at:]])
    rates = [r for r in circular.rankings if r.metric == "破案率"]
    assert {r.group_name: [*ranks(r).values()] for r in rates} == {
        "城区所": [3, 2, 1],
        "农村所": [1, 2, 3],
    }
    told = [str(total.value) for r in circular.rankings for total in r.totals]
    assert sorted(told) == ["30.1", "383"]
    assert not rules(circular) & {"value-total", "value-mean", "table-cell-unused"}


@pytest.mark.parametrize("at", [1, len(GROUPED)])
def test_a_total_that_no_groups_add_up_to_is_an_error(at: int) -> None:
    circular = ruled([*GROUPED[:at], ["合计", "393", "55.1", ""], *GROUPED[at:]])
    (wrong,) = [f for f in circular.findings if f.rule == "value-total"]
    assert (wrong.observed, wrong.expected) == ("393", "383")
    (wrong,) = [f for f in circular.findings if f.rule == "value-mean"]
    assert wrong.expected == "3.6–48.8"


def test_each_group_may_have_its_own_total() -> None:
    own = [["小计", "227", "20.1", ""]], [["小计", "156", "25.1", ""]]
    circular = ruled([*GROUPED[:5], *own[0], *GROUPED[5:], *own[1]])
    assert not rules(circular) & {"value-total", "value-mean", "table-cell-unused"}


@pytest.mark.parametrize("order", ["grcv", "rgcv", "cgrv", "cvgr", "gvrc"])
@pytest.mark.parametrize(
    ("header", "groups"),
    [
        ("组别", ("平原县", "山区县")),  # one of them is a county of another province, too
        ("片区", ("城区", "郊区")),
        ("所属板块", ("大通区", "县域")),
    ],
)
def test_words_of_groups_that_are_also_places_are_groups_wherever_they_stand(
    order: str, header: str, groups: tuple[str, str], tmp_path: Path
) -> None:
    columns = {
        "g": [header, *([groups[0]] * 3), *([groups[1]] * 3)],
        "r": ["组内排名", "1", "2", "3", "1", "2", "3"],
        "c": ["县（市、区）", "蚌山区", "禹会区", "淮上区", "怀远县", "固镇县", "五河县"],
        "v": ["得分（分）", "98.5", "97.1", "88.0", "95.2", "90.1", "80.3"],
    }
    rows = "\n".join("|".join(columns[c][n] for c in order) for n in range(7))
    circular = read(rows, tmp_path)
    found = {r.group_name: ranks(r) for r in circular.rankings}
    assert found == {
        groups[0]: {"蚌山区": 1, "禹会区": 2, "淮上区": 3},
        groups[1]: {"怀远县": 1, "固镇县": 2, "五河县": 3},
    }


@pytest.mark.parametrize("again", [True, False])
def test_the_line_over_the_header_names_the_first_of_several_blocks(*, again: bool) -> None:
    lines = [["一、县区政府", "", ""], ["单位", "得分", "排名"]]
    lines += [["蚌山区", "98.5", "1"], ["禹会区", "97.1", "2"], ["二、市直部门", "", ""]]
    lines += [["单位", "得分", "排名"]] if again else []
    lines += [["市水利局", "99.0", "1"], ["市林业局", "91.2", "2"], ["市审计局", "90.0", "3"]]
    cells, spans = [], {"一、县区政府", "二、市直部门"}
    for row, texts in enumerate(lines):
        whole = texts[0] in spans
        for column, text in enumerate(texts[:1] if whole else texts):
            box = Box(60.0 + 100 * column, 100.0 + 20 * row, 150.0, 118.0 + 20 * row)
            wide = 3 if whole else 1
            cells.append(Cell(row, column, 1, wide, text, 1, box, CertainText(text, 1.0)))
    parts = (Part(1, Box(60, 100, 360, 400)),)
    table = Table(1, tuple(cells), len(lines), 3, "ruled", parts)
    document = Document("a.pdf", "0" * 64, (), (table,))
    found = {r.group_name: ranks(r) for r in normalize(document).rankings}
    assert found == {
        "一、县区政府": {"蚌山区": 1, "禹会区": 2},
        "二、市直部门": {"市水利局": 1, "市林业局": 2, "市审计局": 3},
    }


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        (("第1", "第2", "倒数第2", "倒数第1"), (1, 2, 3, 4)),
        (("1（↑2）", "2（↓1）", "3（—）", "4"), (1, 2, 3, 4)),
        (("2→1", "1→2", "3→3", "5→4"), (1, 2, 3, 4)),
        (("1", "2=", "2=", "末位"), (1, 2, 2, 4)),
        (("一", "并列二", "并列二", "四"), (1, 2, 2, 4)),
    ],
)
def test_ranks_in_odd_forms(
    printed: tuple[str, ...], meant: tuple[int, ...], tmp_path: Path
) -> None:
    names = ["蚌山区", "龙子湖区", "禹会区", "淮上区"]
    shown = ["97.50", "95.00", "95.00" if meant[2] == 2 else "91.00", "82.00"]
    rows = "\n".join("|".join(row) for row in zip(names, shown, printed, strict=True))
    (ranking,) = read(f"县区|开工率（%）|排名\n{rows}", tmp_path).rankings
    assert tuple(ranks(ranking).values()) == meant


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("增长10.52%", "10.52"), ("下降3.1%", "-3.1"), ("持平", "0"), ("↑12.3%", "12.3"),
        ("↓4.5%", "-4.5"), ("下降0.9个百分点", "-0.9"),
    ],
)  # fmt: skip
def test_figures_in_words_and_arrows(printed: str, meant: str, tmp_path: Path) -> None:
    circular = read(
        f"区县|收入（万元）|同比\n蚌山区|120.5|增长9.4%\n禹会区|98.2|{printed}\n淮上区|60.1|增长1.2%",
        tmp_path,
    )
    assert values(of(circular, "同比"))["禹会区"] == meant


def test_where_a_place_lies_is_no_ranked_place_and_tells_homonyms(tmp_path: Path) -> None:
    circular = read(
        """排名|设区市|县（市、区）|得分
        1|沈阳市|铁西区|91.2
        2|鞍山市|铁西区|90.1
        3|大连市|庄河市|89.0
        4|抚顺市|新宾满族自治县|70.5""",
        tmp_path,
        "辽宁省县域考核排名",
    )
    (ranking,) = circular.rankings
    codes = [entry.place.code if entry.place else "" for entry in ranking.entries]
    assert codes[:2] == ["210106", "210303"]
    assert len(ranking.entries) == 4


def test_firms_schools_and_hospitals_rank_as_places_do(tmp_path: Path) -> None:
    circular = read(
        """名次|企业名称|基础分|考核得分（分）
        1|蚌埠交通发展集团|88.0|97.1
        2|蚌埠水务集团|91.5|95.4
        3|蚌埠文旅投资公司|77.2|90.0""",
        tmp_path,
    )
    assert ranks(of(circular, "考核得分")) == {
        "蚌埠交通发展集团": 1, "蚌埠水务集团": 2, "蚌埠文旅投资公司": 3,
    }  # fmt: skip


def test_units_are_dealt_out_by_what_the_columns_measure(tmp_path: Path) -> None:
    circular = read(
        """县区|任务数|开工数|开工率|排名
        蚌山区|40|39|97.50|1
        禹会区|60|57|95.00|2
        淮上区|20|18|90.00|3""",
        tmp_path,
        "表1 全市重点项目开工情况排名（单位：个、%）",
    )
    assert {r.metric: r.unit for r in circular.rankings} == {
        "任务数": "个", "开工数": "个", "开工率": "%",
    }  # fmt: skip


def test_times_have_the_stated_unit_of_time(tmp_path: Path) -> None:
    circular = read(
        """名次|县区|困人故障|解救人数|平均到达时间
        1|蚌山区|40|39|7.5
        2|禹会区|60|57|9.0
        3|淮上区|20|18|9.5""",
        tmp_path,
        "表1 各地电梯救援情况排名（单位：起、人、分钟）",
    )
    assert of(circular, "平均到达时间").unit == "分钟"


def test_a_value_behind_a_name_is_no_part_of_it_for_other_columns(tmp_path: Path) -> None:
    circular = read(
        """县区|完工率（%）|位次
        蚌山区 5.31|97.5|1
        禹会区 13.99|95.0|2
        淮上区 2.08|90.0|3
        五河县 7.45|88.0|4""",
        tmp_path,
    )
    ranked = of(circular, "完工率")
    assert [e.place_text for e in ranked.entries] == ["蚌山区", "禹会区", "淮上区", "五河县"]


def test_a_place_under_among_them_is_part_of_the_row_above(tmp_path: Path) -> None:
    circular = read(
        """地区|计划（万吨）|收购（万吨）
        蚌山区|50.0|45.0
        其中：禹会区|10.0|8.0
        淮上区|40.0|38.0
        五河县|60.0|50.0
        合计|150.0|133.0""",
        tmp_path,
    )
    assert "value-total" not in rules(circular)
    assert values(of(circular, "计划"))["其中：禹会区"] == "10.0"


TABLE = """排名|地区|任务数（个）|开工率（%）|等次|上月排名
1|龙子湖区|50|98.00|优秀|2
2|蚌山区|40|96.00|优秀|1
3|禹会区|60|92.00|良好|3
4|淮上区|20|80.00|一般|5
5|五河县|30|79.10|一般|4
合计||200|||"""


def test_every_cell_of_a_ranking_table_is_used(tmp_path: Path) -> None:
    assert "table-cell-unused" not in rules(read(TABLE, tmp_path))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Circular:
    return read(TABLE, tmp_path_factory.mktemp("accounting"))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_taken_away_after_reading_is_told(whole: Circular, data: st.DataObject) -> None:
    """Take away any one row, column (a ranking) or attribute of what was read."""
    kind = data.draw(st.sampled_from(["row", "column", "attribute"]))
    if kind == "attribute":
        gone = data.draw(st.integers(0, len(whole.attributes) - 1))
        left = whole.attributes[:gone] + whole.attributes[gone + 1 :]
        changed = replace(whole, attributes=left)
    elif kind == "column":
        gone = data.draw(st.integers(0, len(whole.rankings) - 1))
        changed = replace(whole, rankings=whole.rankings[:gone] + whole.rankings[gone + 1 :])
    else:
        row = data.draw(st.integers(1, 5))
        changed = replace(
            whole,
            rankings=tuple(
                replace(r, entries=tuple(e for e in r.entries if (e.place_cell or (0,))[0] != row))
                for r in whole.rankings
            ),
        )
    assert "table-cell-unused" in {f.rule for f in validate(replace(changed, findings=())).findings}


def test_a_column_too_narrow_for_its_figures_is_told(tmp_path: Path) -> None:
    circular = read(
        "县区|任务数（个）|开工率（%）\n蚌山区|40|###\n禹会区|60|###\n淮上区|20|###", tmp_path
    )
    assert "number-unread" in rules(circular)
    assert not circular.attributes


def test_a_sum_may_leave_out_a_zone_that_lies_in_another_place(tmp_path: Path) -> None:
    table = "地区|计划（万吨）\n保定市|50.0\n雄安新区|5.0\n唐山市|60.0\n廊坊市|40.0\n全省|{}"
    assert "value-total" not in rules(read(table.format("150.0"), tmp_path, "河北省收购排名"))
    assert "value-total" in rules(read(table.format("158.0"), tmp_path, "河北省收购排名"))


def test_marks_explained_together_mean_the_same(tmp_path: Path) -> None:
    table = "县区|开工率（%）|排名\n蚌山区|97.5|1\n禹会区|91.8|2\n淮上区|/|/\n五河县|—|—"
    path = tmp_path / "circular.txt"
    lines = table.replace("|", "\t")
    note = "注：“/”“—”表示无相关任务，不参与排名。"
    path.write_text(f"{HEAD}表1 开工率排名\n{lines}\n{note}\n", encoding="utf-8")
    (ranking,) = read_circular(path).rankings
    assert [e.status for e in ranking.entries] == ["ranked", "ranked", "no_task", "no_task"]


@pytest.mark.parametrize(
    ("header", "cells", "note"),
    [
        ("完成率（%）", ("95.2（3）", "97.1（2）", "98.0（1）", "60.3（4）"), "注：括号内为排名。"),
        ("完成率（%）（排名）", ("95.2(3)", "97.1(2)", "98.0(1)", "60.3(4)"), ""),
        (
            "完成率",
            ("3（95.2）", "2（97.1）", "1（98.0）", "4（60.3）"),
            "注：括号内为得分，括号外为排名。",
        ),
        ("完成率", ("95.2%/3", "97.1%/2", "98.0%/1", "60.3%/4"), ""),
        (
            "完成率（位次）",
            ("95.2（第3名）", "97.1（第2名）", "98.0（第1名）", "60.3（第4名）"),
            "",
        ),
    ],
)
def test_value_and_rank_in_one_cell(
    header: str, cells: tuple[str, ...], note: str, tmp_path: Path
) -> None:
    names = ["蚌山区", "龙子湖区", "禹会区", "淮上区"]
    rows = "\n".join(f"{name}|{cell}" for name, cell in zip(names, cells, strict=True))
    circular = read(f"县区|{header}\n{rows}\n{note}", tmp_path)
    (ranking,) = circular.rankings
    assert ranking.metric == "完成率"
    assert ranks(ranking) == {"蚌山区": 3, "龙子湖区": 2, "禹会区": 1, "淮上区": 4}
    assert values(ranking) == {
        "蚌山区": "95.2",
        "龙子湖区": "97.1",
        "禹会区": "98.0",
        "淮上区": "60.3",
    }


def test_two_ranks_in_one_cell_rank_nothing_themselves(tmp_path: Path) -> None:
    circular = read(
        "县区|增速（%）|排名\n蚌山区|9.1|1（2）\n禹会区|8.0|2（1）\n淮上区|7.2|3（3）\n"
        "注：括号内为上月排名。",
        tmp_path,
    )
    assert ranks(of(circular, "增速")) == {"蚌山区": 1, "禹会区": 2, "淮上区": 3}


def test_brackets_are_negative_only_among_plain_figures(tmp_path: Path) -> None:
    table = "县区|净增（万元）\n蚌山区|{}\n禹会区|1,202.5\n淮上区|980.1\n五河县|77.0"
    assert values(read(table.format("(2,345.6)"), tmp_path).rankings[0])["蚌山区"] == "-2345.6"


def test_brackets_behind_names_are_no_minus() -> None:
    printed = [
        ["项目", "第一名", "第二名", "第三名"],
        ["就业完成率", "蚌山区（7.4）", "禹会区（7.1）", "淮上区（-4.3）"],
    ]
    cells = tuple(
        Cell(
            r,
            c,
            1,
            1,
            text,
            1,
            Box(50.0 * c, 50 + 20.0 * r, 50.0 * c + 48, 68 + 20.0 * r),
            CertainText(text),
        )
        for r, line in enumerate(printed)
        for c, text in enumerate(line)
    )
    table = Table(1, cells, 2, 4, "ruled", (Part(1, Box(0, 50, 200, 90)),))
    heading = Block(1, "heading", "蚌埠市2023年6月就业情况通报", 1, Box(0, 0, 200, 20), size=22)
    (ranking,) = normalize(Document("a.pdf", "0" * 64, (), (heading, table))).rankings
    assert values(ranking) == {"蚌山区": "7.4", "禹会区": "7.1", "淮上区": "-4.3"}


def test_firms_are_ranked_and_not_the_cities_they_lie_in(tmp_path: Path) -> None:
    for order in ((0, 1, 2, 3, 4), (0, 2, 1, 3, 4), (0, 1, 4, 2, 3)):
        lines = [
            ("排名", "企业名称", "所属地区", "行业", "营业收入（亿元）"),
            ("1", "安徽丰原集团", "蚌埠市", "化工", "410.5"),
            ("2", "奇瑞汽车公司", "芜湖市", "汽车", "398.1"),
            ("3", "海螺水泥公司", "芜湖市", "建材", "377.0"),
            ("4", "中粮生化公司", "蚌埠市", "食品", "120.2"),
            ("5", "新兴铸管公司", "芜湖市", "钢铁", "98.8"),
        ]
        table = "\n".join("|".join(line[i] for i in order) for line in lines)
        (ranking,) = read(table, tmp_path, "安徽省企业营业收入排名").rankings
        assert list(ranks(ranking).items())[:2] == [("安徽丰原集团", 1), ("奇瑞汽车公司", 2)]


def test_blocks_side_by_side_keep_their_own_names(tmp_path: Path) -> None:
    circular = read(
        """红榜|||黑榜||
        名次|名称|得分|名次|名称|得分
        1|世纪综合市场|98.2|9|恒泰农贸市场|68.2
        2|新华农贸市场|97.1|10|东方批发市场|61.0
        3|光明综合市场|96.0|11|南门农贸市场|55.9""",
        tmp_path,
    )
    found = {e.place_text: (e.rank, str(e.value)) for r in circular.rankings for e in r.entries}
    assert found["恒泰农贸市场"] == (9, "68.2")
    assert found["世纪综合市场"] == (1, "98.2")
    assert len(found) == 6


def test_a_rank_printed_once_for_a_tie(tmp_path: Path) -> None:
    circular = read(
        "排名|县区|得分\n1|蚌山区|97.5\n2|禹会区|91.8\n|淮上区|91.8\n4|五河县|80.0", tmp_path
    )
    assert ranks(circular.rankings[0])["淮上区"] == 2


@pytest.mark.parametrize(
    "word", ["东部片区（小计）", "东部片区小计", "小 计", "合计（平均）", "全市平均得分"]
)
def test_totals_in_other_words_are_no_places(word: str, tmp_path: Path) -> None:
    circular = read(
        f"地区|计划（万吨）\n蚌山区|50.0\n淮上区|40.0\n{word}|90.0\n五河县|60.0", tmp_path
    )
    assert set(values(circular.rankings[0])) == {"蚌山区", "淮上区", "五河县"}


def test_rows_of_ranks_rank_the_rows_of_values_above_them(tmp_path: Path) -> None:
    circular = read(
        """地区|类别|充电桩建设|小微公园
        蚌山区|完成率（%）|43.6|73.3
        蚌山区|排名|3|2
        禹会区|完成率（%）|50.9|80.3
        禹会区|排名|2|1
        淮上区|完成率（%）|66.0|20.1
        淮上区|排名|1|3""",
        tmp_path,
    )
    found = {r.item: (r.metric, ranks(r)) for r in circular.rankings}
    assert found["充电桩建设"] == ("完成率", {"蚌山区": 3, "禹会区": 2, "淮上区": 1})
    assert found["小微公园"] == ("完成率", {"蚌山区": 2, "禹会区": 1, "淮上区": 3})


def test_columns_of_months_under_a_caption_of_ranks_are_ranks(tmp_path: Path) -> None:
    circular = read(
        """单位|1月|2月|3月
        蚌山区|2|1|1
        禹会区|1|2|4
        淮上区|4|3|2
        五河县|3|4|3""",
        tmp_path,
        "表1 2023年1-3月信访工作排名一览表",
    )
    assert ranks(of(circular, "2月")) == {"蚌山区": 1, "禹会区": 2, "淮上区": 3, "五河县": 4}
    assert set(values(of(circular, "3月")).values()) == {"None"}


def test_paragraphs_that_each_speak_of_one_place_are_a_ranking(tmp_path: Path) -> None:
    text = (
        "关于2023年5月全市督查考核情况的通报\n各县（市、区）人民政府：\n"
        "（一）怀远县：得分97.77分，排名第1。主要优点：台账清楚。\n"
        "（二）五河县：得分96.23分，排名第2。存在问题：问题整改不够到位。\n"
        "（三）固镇县：得分91.57分，排名第3。主要优点：机制健全。\n"
    )
    path = tmp_path / "circular.txt"
    path.write_text(text, encoding="utf-8")
    (ranking,) = read_circular(path).rankings
    assert ranks(ranking) == {"怀远县": 1, "五河县": 2, "固镇县": 3}
    assert values(ranking) == {"怀远县": "97.77", "五河县": "96.23", "固镇县": "91.57"}


def test_medians_and_full_marks_are_no_places(tmp_path: Path) -> None:
    circular = read(
        "名次|公司|投诉量（件/百万）\n|分值|100\n1|徽商保险公司|12.5\n2|国元保险公司|20.1\n|行业中位数|18.0",
        tmp_path,
    )
    (ranking,) = circular.rankings
    assert ranking.unit == "件/百万"
    assert set(ranks(ranking)) == {"徽商保险公司", "国元保险公司"}


@pytest.mark.parametrize(
    ("caption", "partial"),
    [
        ("表1 2023年前三季度完成情况表", "whole"),
        ("表1 前三个月完成情况排名", "whole"),
        ("表1 前10名完成情况", "part"),
        ("表1 排名后三位的县区", "part"),
    ],
)
def test_the_first_three_quarters_are_no_excerpt(
    caption: str, partial: str, tmp_path: Path
) -> None:
    circular = read(
        "地区|计划（万吨）\n蚌山区|50.0\n淮上区|40.0\n五河县|60.0\n合计|170.0", tmp_path, caption
    )
    assert circular.rankings[0].excerpt is (partial == "part")
    assert ("value-total" in rules(circular)) is (partial == "whole")


@pytest.mark.parametrize("where", ["所属街道", "所在街道", "所属乡镇（街道）"])
@pytest.mark.parametrize("what", ["小区", "农贸市场", "楼盘"])
def test_what_lies_in_a_street_is_ranked_and_not_the_street(
    what: str, where: str, tmp_path: Path
) -> None:
    streets = ("大柳树街道", "白马街道", "汤泉街道", "南湖街道", "汤泉街道")
    names = [f"{name}{what}" for name in ("东方城", "金色家园", "万和城", "翠湖", "阳光花园")]
    for order in ((0, 1, 2, 3), (0, 2, 1, 3), (2, 1, 3, 0)):
        lines = [("排名", what, where, "得分（分）")]
        lines += [
            (str(n), name, street, f"{96 - n}.5")
            for n, (name, street) in enumerate(zip(names, streets, strict=True), 1)
        ]
        table = "\n".join("|".join(line[i] for i in order) for line in lines)
        circular = read(table, tmp_path, f"抽查{what}得分排名")
        (ranking,) = circular.rankings
        assert ranks(ranking) == {name: n for n, name in enumerate(names, 1)}
        assert not rules(circular)


@pytest.mark.parametrize("last", ["淮上区", "蚌山区"])
def test_how_many_are_ranked_stands_behind_each_rank_and_ranks_nothing(
    last: str, tmp_path: Path
) -> None:
    table = """县区|开工率（%）|排名
    蚌山区|95.2|3/4
    龙子湖区|97.1|2/4
    禹会区|98.0|1/4
    淮上区|60.3|4/4"""
    claim = f"开工率第一名为禹会区，第二名为龙子湖区；倒数第一名为{last}。"
    (tmp_path / "circular.txt").write_text(
        f"{HEAD}{claim}\n各区开工率排名\n"
        + "\n".join(line.strip().replace("|", "\t") for line in table.split("\n")),
        encoding="utf-8",
    )
    circular = read_circular(tmp_path / "circular.txt")
    (ranking,) = circular.rankings
    assert ranks(ranking) == {"蚌山区": 3, "龙子湖区": 2, "禹会区": 1, "淮上区": 4}
    assert rules(circular) == (set() if last == "淮上区" else {"prose-bottom"})


@pytest.mark.parametrize("time", ["上周", "上次", "上一轮", "上个月", "上批", "去年同期"])
def test_a_word_of_time_in_common_makes_no_value_the_ranked_one(tmp_path: Path, time: str) -> None:
    circular = read(
        f"""本期名次|供热单位|投诉件数（件）|{time}投诉量（件）|投诉率（件/万平方米）|{time}名次
        1|益民热电|12|15|0.070|1
        2|宏源热电|32|28|0.152|4
        3|鑫暖热力|21|10|0.160|2
        4|华能热力|40|30|0.171|5
        5|金源热力|18|9|0.190|3""",
        tmp_path,
        "供热企业投诉率名次表",
    )
    assert ranks(of(circular, "投诉率"))["宏源热电"] == 2
    assert set(ranks(of(circular, f"{time}投诉量")).values()) == {None}


@pytest.mark.parametrize("name", ["区域带动", "组织建设", "分类指导", "片区攻坚", "档案管理"])
def test_a_column_of_names_is_called_by_the_noun_that_ends_its_header(
    tmp_path: Path, name: str
) -> None:
    zones = ["芜湖", "贵阳", "成都", "福州", "烟台", "武汉"]
    rows = [
        f"{n}|{zones[n]}经济技术开发区|{zones[(n + 2) % 6]}经济技术开发区|{zones[(n + 3) % 6]}经济技术开发区"
        for n in range(1, 6)
    ]
    head = f"排名|综合排名|{name}|利用外资"
    circular = read("\n".join([head, *rows]), tmp_path, "国家级经济技术开发区综合排名及单项排名")
    (found,) = [r for r in circular.rankings if name in f"{r.project}{r.item}{r.metric}"]
    assert ranks(found)["福州经济技术开发区"] == 1


@pytest.mark.parametrize("name", ["序次", "座次", "排行", "名", "#"])
@pytest.mark.parametrize("erring", [0, 2])
def test_ranks_are_told_by_what_follows_them_whatever_they_are_called(
    tmp_path: Path, name: str, erring: int
) -> None:
    rates = [12.4, 3.2, 7.1, 7.3, 1.0, 15.5, 6.5, 9.5, 13.4]
    places = [sorted(rates).index(rate) + 1 for rate in rates]
    if erring:
        places[0], places[1] = places[1], places[0]
    firms = [
        f"{one}速递"
        for one in ["京东", "韵达", "顺丰", "邮政", "优速", "德邦", "圆通", "中通", "申通"]
    ]
    rows = [
        f"{firm}|{477 - n * 31}|{rate}|{at}"
        for n, (firm, rate, at) in enumerate(zip(firms, rates, places, strict=True))
    ]
    circular = read(
        "\n".join([f"企业名称|有效申诉（件）|申诉率（件/百万件）|{name}", *rows]),
        tmp_path,
        "快递企业申诉率",
    )
    assert list(ranks(of(circular, "申诉率")).values()) == places


def test_a_count_that_nothing_follows_is_no_rank(tmp_path: Path) -> None:
    circular = read(
        """县区|事故数|完成率（%）
        龙子湖区|3|98.5
        蚌山区|1|91.2
        禹会区|2|96.6
        淮上区|5|99.1
        怀远县|4|90.0""",
        tmp_path,
        "各县区情况",
    )
    assert values(of(circular, "事故数"))["禹会区"] == "2"
    assert set(ranks(of(circular, "完成率")).values()) == {None}


@pytest.mark.parametrize("before", ["上年同期", "上季度", "上年"])
def test_a_rank_that_names_no_time_ranks_what_is_told_of_now(tmp_path: Path, before: str) -> None:
    circular = read(
        f"""单位|{before}利润（万元）|利润（万元）|增减（%）|名次
        水务公司|5931|7120|20.0|1
        市政公司|5045|5928|17.5|2
        港务公司|4105|4600|12.1|3
        隧道公司|2050|2105|2.7|5
        建工公司|2472|2850|15.3|4""",
        tmp_path,
        "主要经营指标完成情况表",
    )
    assert ranks(of(circular, "利润"))["隧道公司"] == 5
    assert set(ranks(of(circular, f"{before}利润")).values()) == {None}


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("U", "共采集血液975811U。"),
        ("治疗量", "采集血小板7311个治疗量。"),
        ("车次", "出动1200 车次。"),
    ],
)
def test_what_the_circular_counts_in_is_a_unit_that_no_list_needs(
    tmp_path: Path, unit: str, said: str
) -> None:
    table = f"""区县|采集量（{unit}）|排名
        龙子湖区|98|1
        蚌山区|91|2
        禹会区|86|3
        淮上区|80|4"""
    found = of(read(table, tmp_path, "采集情况表", said + "\n"), "采集量")
    assert found.unit == unit
    silent = read(table, tmp_path, "采集情况表")
    assert [r.metric for r in silent.rankings] == [f"采集量（{unit}）"]


@pytest.mark.parametrize("aside", ["9月", "含市本级", "自评"])
def test_an_aside_that_figures_do_not_count_in_stays_in_the_name(
    tmp_path: Path, aside: str
) -> None:
    table = f"""区县|得分（{aside}）|排名
        龙子湖区|98|1
        蚌山区|91|2
        禹会区|86|3"""
    said = f"2023年9月，13个区县中，全市得分98分，{aside}得分较高。\n"
    (found,) = read(table, tmp_path, "得分情况表", said).rankings
    assert (found.metric, found.unit) == (f"得分（{aside}）", "")


def test_a_sum_of_ranks_is_what_the_whole_is_ranked_by(tmp_path: Path) -> None:
    circular = read(
        """地市|城镇新增就业|失业人员再就业|位次和|综合排名
        镇江市|4|3|7|2
        淮安市|3|1|4|1
        盐城市|1|6|7|2
        苏州市|2|9|11|4
        南京市|9|5|14|5""",
        tmp_path,
        "就业工作主要指标排名",
    )
    assert ranks(of(circular, "位次和"))["苏州市"] == 4
    assert values(of(circular, "位次和"))["苏州市"] == "11"


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("昌平镇出现单项否决情形，判定为不合格，不参与排名。\n", {"昌平镇"}),
        ("昌平镇单列，不作排列。\n", {"昌平镇"}),
        ("成立不满一年的不计算得分。\n", {"昌平镇", "开发区"}),
        ("昌平镇得分较低。\n", set()),
    ],
)
def test_a_dash_of_what_is_left_out_by_a_sentence_is_a_fact(
    tmp_path: Path, said: str, named: set[str]
) -> None:
    circular = read(
        """地区|得分|名次
        龙子湖区|98.1|1
        蚌山区|91.2|2
        禹会区|86.3|3
        昌平镇|—|—
        开发区|—|—""",
        tmp_path,
        "门户网站得分及名次",
        said,
    )
    (found,) = circular.rankings
    left_out = {e.place_text for e in found.entries if e.value is None}
    assert left_out == named
    assert {e.place_text for e in found.unfilled} == {"昌平镇", "开发区"} - named


@pytest.mark.parametrize(
    ("head", "tail"), [("图书馆", "图书馆"), ("监测站名称", "监测站"), ("校名", "中学")]
)
def test_a_header_that_is_the_class_word_of_its_names_announces_them(
    tmp_path: Path, head: str, tail: str
) -> None:
    circular = read(
        f"""等次|{head}|综合得分|名次
        一级|赫章县{tail}|87.1|1
        一级|织金县{tail}|81.9|2
        二级|黔西县{tail}|81.7|3
        二级|大方县{tail}|76.6|4""",
        tmp_path,
        "服务效能评估结果",
    )
    assert ranks(of(circular, "综合得分"))[f"大方县{tail}"] == 4


def test_a_district_over_villages_is_not_what_is_ranked(tmp_path: Path) -> None:
    circular = read(
        """片区|行政村|平均分|排名
        西片区|沙窝村|96.97|1
        |陈家村|92.50|2
        东片区|马家村|87.60|3
        |后岗村|86.03|4""",
        tmp_path,
        "环境整治检查得分",
    )
    assert ranks(of(circular, "平均分"))["后岗村"] == 4


@pytest.mark.parametrize("head", ["港口", "港口名称"])
def test_a_port_named_after_two_cities_is_one(tmp_path: Path, head: str) -> None:
    circular = read(
        f"""{head}|吞吐量（万吨）|排名
        宁波舟山港|39030|1
        上海港|37100|2
        广州港|30200|3""",
        tmp_path,
        "主要港口货物吞吐量",
    )
    assert ranks(of(circular, "吞吐量")) == {"宁波舟山港": 1, "上海港": 2, "广州港": 3}


def test_a_rank_that_begins_anew_in_each_group_is_held_against_each(tmp_path: Path) -> None:
    """扣分, mostly 0, would follow all ranks together better than the score that they rank."""
    one = [("上杭县", 90.1), ("武平县", 88.2), ("连城县", 85.3), ("新罗区", 84.4), ("永定县", 81.5),
           ("漳平市", 73.6), ("长汀县", 71.7)]  # fmt: skip
    other = [("水利局", 61.8), ("卫健局", 60.2), ("公安局", 58.9), ("园林局", 57.6), ("教育局", 55.7),
             ("城管局", 54.8), ("住建局", 52.1)]  # fmt: skip
    lines = ["排名|考核单位|结案率（%）|扣分|考核得分"]
    for name, group, least in (
        ("（一）县（市、区）", one, {6}),
        ("（二）市级部门", other, {1, 2, 6}),
    ):
        lines.append(f"{name}||||")
        lines += [
            f"{n + 1}|{unit}|{97 - n % 3 * 4}.5|{-1.6 if n in least else 0}|{score}"
            for n, (unit, score) in enumerate(group)
        ]
    circular = read("\n".join(lines), tmp_path, "数字化城市管理考核情况")
    scores = [r for r in circular.rankings if r.metric == "考核得分"]
    assert [e.rank for r in scores for e in r.entries] == [*range(1, 8), *range(1, 8)]
    assert {e.rank for r in circular.rankings if r.metric == "扣分" for e in r.entries} == {None}


def test_a_name_that_a_second_block_prints_twice_costs_it_no_place_column(tmp_path: Path) -> None:
    """Else the first block's names would take the second block's ranks."""
    circular = read(
        """名次|港口名称|吞吐量（亿吨）|名次|港口名称|吞吐量（亿吨）
        1|广州港|6.41|7|泉州港|2.97
        2|日照港|5.65|8|东莞港|2.41
        3|深圳港|5.20|9|海口港|2.24
        4|厦门港|4.36|10|东莞港|2.19
        5|营口港|4.09|11|威海港|1.94
        6|大连港|3.56|12|惠州港|1.74""",
        tmp_path,
        "主要港口货物吞吐量名次",
    )
    (found,) = circular.rankings
    assert [e.rank for e in sorted(found.entries, key=lambda e: e.rank or 0)] == [*range(1, 13)]
    assert ranks(found)["广州港"] == 1
    assert "set-twice" in rules(circular)
