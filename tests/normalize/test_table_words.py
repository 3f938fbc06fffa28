"""What headers, notes and captions of a table say of its columns, also where a part is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongbao.model import Circular, Ranking
from tongbao.pipeline import read_circular
from tongbao.text.numbers import read_ordinal

HEAD = "2023年6月份全市重点工作完成情况通报\n各县（市、区）人民政府：\n现将有关情况通报如下。\n"


def read(folder: Path, *parts: str, head: str = HEAD) -> Circular:
    """Return the circular of a text export; | parts the cells of its tables."""
    lines = [line.strip() for part in parts for line in part.strip().split("\n")]
    path = folder / "circular.txt"
    path.write_text(head + "\n".join(lines).replace("|", "\t") + "\n", encoding="utf-8")
    return read_circular(path)


def of(circular: Circular, metric: str) -> Ranking:
    (found,) = [ranking for ranking in circular.rankings if ranking.metric == metric]
    return found


def ranks(ranking: Ranking) -> list[int | None]:
    return [entry.rank for entry in ranking.entries]


def loud(circular: Circular) -> set[str]:
    return {finding.rule for finding in circular.findings if finding.severity != "info"}


@pytest.mark.parametrize("earlier", ["上季度排名", "上月位次", "上年名次", "上期排名"])
def test_a_rank_of_an_earlier_period_ranks_no_value_of_this_one(
    earlier: str, tmp_path: Path
) -> None:
    circular = read(
        tmp_path,
        f"""各区延时指数排名
        排名|地区|延时指数|平均车速|{earlier}
        1|蚌山区|2.117|33.1|2
        2|禹会区|1.929|32.6|1
        3|淮上区|1.852|30.8|4
        4|固镇县|1.844|24.8|3""",
    )
    assert ranks(of(circular, "延时指数")) == [1, 2, 3, 4]
    assert ranks(of(circular, "平均车速")) == [None] * 4
    before = of(circular, earlier[:-2])
    assert ranks(before) == [2, 1, 4, 3]
    assert before.order == of(circular, "延时指数").order
    assert not loud(circular)


def test_what_moved_from_last_month_to_this_is_this_months_rank(tmp_path: Path) -> None:
    circular = read(
        tmp_path,
        """到位率排名
        地区|到位率（%）|位次（上月→本月）
        蚌山区|99.1|2→1
        禹会区|97.2|1→2
        淮上区|96.3|3→3""",
    )
    assert ranks(of(circular, "到位率")) == [1, 2, 3]


@pytest.mark.parametrize(
    "header", ["排名（较上月）", "位次（比上年同期）", "名次（与上期相比）", "排名（同比上季度）"]
)
def test_a_rank_that_is_compared_with_an_earlier_one_is_of_this_period(
    header: str, tmp_path: Path
) -> None:
    circular = read(
        tmp_path,
        f"""航班正常率排名表
        {header}|地区|航班（架次）|正常率（%）
        1（—）|蚌山区|2345|91.59
        2（↑3）|禹会区|11680|89.81
        3（↓1）|淮上区|15790|87.40
        4（↓1）|固镇县|16274|86.78""",
    )
    assert ranks(of(circular, "正常率")) == [1, 2, 3, 4]
    assert len(circular.rankings) == 2


def test_columns_without_a_header_are_told(tmp_path: Path) -> None:
    rows = """蚌山区|91.59|35|2
        禹会区|89.81|50|3
        淮上区|87.40|12|1
        固镇县|86.78|71|4"""
    circular = read(tmp_path, f"续表\n{rows}")
    assert "table-column-unnamed" in loud(circular)
    named = read(tmp_path, f"办件情况\n地区|办结率（%）|用时（分钟）|用时排名\n{rows}")
    assert "table-column-unnamed" not in loud(named)


def test_what_has_a_unit_is_measured_whatever_its_header_says(tmp_path: Path) -> None:
    circular = read(
        tmp_path,
        """办件情况排名表
        排名|地区|办结率（%）|平均用时时间（分钟）|用时排名|更新日期
        1|蚌山区|91.59|35|2|5
        2|禹会区|89.81|50|3|6
        3|淮上区|87.40|12|1|7
        4|固镇县|86.78|71|4|8""",
    )
    assert ranks(of(circular, "平均用时时间")) == [2, 3, 1, 4]
    assert of(circular, "平均用时时间").unit == "分钟"
    assert "更新日期" not in {ranking.metric for ranking in circular.rankings}


def test_blocks_of_columns_share_the_header_over_one_of_them(tmp_path: Path) -> None:
    circular = read(
        tmp_path,
        """主要指标完成情况
        地区|生产总值||财政收入||
        |总量（亿元）|排位|总量（亿元）|排位
        蚌山区|434.5|1|27.6|3
        禹会区|388.7|2|37.6|2
        淮上区|343.3|3|45.1|1""",
    )
    assert {r.metric for r in circular.rankings} == {"生产总值 总量", "财政收入 总量"}
    assert ranks(of(circular, "财政收入 总量")) == [3, 2, 1]
    assert not loud(circular)


def test_columns_that_nothing_tells_apart_stay_two_and_are_told(tmp_path: Path) -> None:
    circular = read(
        tmp_path,
        """主要指标完成情况
        地区|总量（亿元）|排位|总量（亿元）|排位
        蚌山区|434.5|1|27.6|3
        禹会区|388.7|2|37.6|2
        淮上区|343.3|3|45.1|1""",
    )
    assert [len(ranking.entries) for ranking in circular.rankings] == [3, 3]
    assert len({ranking.metric for ranking in circular.rankings}) == 2
    assert loud(circular) == {"table-columns-alike"}


def test_times_are_counted_and_rank_nothing(tmp_path: Path) -> None:
    assert read_ordinal("第一次") is None
    circular = read(
        tmp_path,
        """检查得分
        地区|检查得分|检查得分|平均分|排名
        |第一次|第二次||
        蚌山区|95.1|98.2|96.65|1
        禹会区|87.9|95.4|91.65|2
        淮上区|86.0|86.9|86.45|3""",
    )
    assert {r.metric for r in circular.rankings} == {"检查得分 第一次", "检查得分 第二次", "平均分"}


def test_a_header_printed_again_is_no_place(tmp_path: Path) -> None:
    circular = read(
        tmp_path,
        """检查得分
        行政村|本期平均分|排名
        竹园村|96.65|1
        周庄村|91.65|2
        行政村|平均分|排名
        东湾村|86.45|3""",
    )
    (ranking,) = circular.rankings
    assert [entry.place_text for entry in ranking.entries] == ["竹园村", "周庄村", "东湾村"]
    assert not loud(circular)


def test_a_note_in_a_row_is_no_place(tmp_path: Path) -> None:
    circular = read(
        tmp_path,
        """完成率排名
        地区|完成率（%）|名次
        蚌山区|96.65|1
        禹会区|91.65|2
        注：完成率由高到低排名，相同的名次并列||""",
    )
    (ranking,) = circular.rankings
    assert len(ranking.entries) == 2
    assert not loud(circular)


def test_a_mark_means_in_every_table_what_a_note_of_one_says(tmp_path: Path) -> None:
    circular = read(
        tmp_path,
        "附表1 乡镇受理情况\n单位|受理率（%）|名次\n古城镇|98.3|1\n云台镇|96.0|2\n上杭街道|-|-\n\n",
        "附表2 部门受理情况\n单位|受理率（%）|名次\n县财政局|98.3|1\n县民政局|96.0|2\n"
        "注：“-”表示本期无事项，不参与排名。",
    )
    first = circular.rankings[0]
    assert [(e.place_text, e.rank, e.value) for e in first.entries][2] == ("上杭街道", None, None)


def test_units_of_rates_may_be_compound(tmp_path: Path) -> None:
    rows = "企业名称|申诉率|名次\n中通快递|9.2|1\n圆通速递|8.2|2\n顺丰速运|7.4|3"
    circular = read(tmp_path, "申诉率排名", "单位：件/百万件", rows)
    assert of(circular, "申诉率").unit == "件/百万件"
    circular = read(tmp_path, "申诉率排名", rows.replace("申诉率|", "申诉率（百万分之）|"))
    assert of(circular, "申诉率").unit == "百万分之"


def test_how_well_petitions_are_handled_is_better_the_higher(tmp_path: Path) -> None:
    circular = read(
        tmp_path,
        "信访事项办理情况\n单位|及时受理率（%）|名次\n县财政局|100|1\n县民政局|100|1\n县统计局|100|1",
    )
    assert of(circular, "及时受理率").order == "desc"


@pytest.mark.parametrize(
    "title", ["关于2023年一季度申诉情况的通告", "蚌埠市道路运行季报（2023年三季度）"]
)
def test_a_numbered_heading_is_no_title(title: str, tmp_path: Path) -> None:
    circular = read(
        tmp_path,
        "一、各区域运行情况\n",
        "延时指数排名\n地区|延时指数|排名\n蚌山区|2.1|1\n禹会区|1.9|2\n淮上区|1.8|3",
        head=f"{title}\n\n现将有关情况通报如下。\n",
    )
    assert circular.header.title == title


def test_a_name_twice_leaves_room_for_another_place(tmp_path: Path) -> None:
    names = ["龙子湖区", "蚌山区", "禹会区", "淮上区", "怀远县", "五河县", "五河县"]
    rows = "\n".join(f"{at}|{name}|{99 - at}.5" for at, name in enumerate(names, 1))
    circular = read(tmp_path, "各县区得分排名\n名次|地区|得分\n" + rows)
    assert {"set-twice", "set-missing"} <= loud(circular)


def test_a_rate_above_full_marks_that_its_rank_bears_out_is_no_doubt(tmp_path: Path) -> None:
    rows = "1|龙子湖区|128.0\n2|蚌山区|99.7\n3|禹会区|99.2\n4|淮上区|95.0\n5|怀远县|90.1"
    table = "到位率排名\n名次|地区|到位率（%）\n"
    assert not loud(read(tmp_path, table + rows))
    assert "value-percent" in loud(read(tmp_path, table + rows.replace("128.0", "981")))
    assert "value-percent" in loud(read(tmp_path, table + rows.replace("5|", "1|")))


def test_a_numbered_sentence_speaks_of_its_own_measure(tmp_path: Path) -> None:
    circular = read(
        tmp_path,
        "（一）药品报告数居前两位的为蚌山区、禹会区；居后两位的为淮上区、怀远县。\n",
        "（二）按器械报告数排序，怀远县、淮上区排在前2位，禹会区、蚌山区排在后2位。\n",
        """报告情况
        地区|药品报告数|序位|器械报告数|序位
        蚌山区|434|1|27|5
        禹会区|388|2|37|4
        五河县|370|3|38|3
        淮上区|343|4|45|2
        怀远县|341|5|46|1""",
    )
    assert len(circular.claims) == 8
    assert not loud(circular)


def test_of_ranks_in_two_sets_a_sentence_speaks_of_the_circulars_own(tmp_path: Path) -> None:
    table = """城市信用监测排名
        城市|得分|全国排名|全省排名
        合肥市|91.9|7|1
        芜湖市|87.2|15|2
        蚌埠市|86.7|26|3
        淮南市|79.4|48|4
        马鞍山市|78.4|98|5"""
    head = "关于2023年6月全省城市信用监测情况的通报\n各市人民政府：\n"
    said = "一、设区市。得分居前两位的是合肥市、{}。\n"
    assert not loud(read(tmp_path, said.format("芜湖市"), table, head=head)) & {
        "prose-without-table",
        "prose-top",
    }
    assert "prose-top" in loud(read(tmp_path, said.format("淮南市"), table, head=head))


def test_what_sums_up_ranks_sooner_than_a_part_although_a_figure_slipped(tmp_path: Path) -> None:
    circular = read(
        tmp_path,
        """政务公开评估得分
        排名|地区|信息发布|政策解读|综合得分
        1|龙子湖区|45.2|18.0|63.2
        2|蚌山区|44.3|17.9|62.2
        3|禹会区|40.3|17.8|581.0
        4|淮上区|34.6|15.4|50.0
        5|怀远县|35.3|14.1|49.4
        6|五河县|35.0|13.2|48.2""",
    )
    assert ranks(of(circular, "综合得分")) == [1, 2, 3, 4, 5, 6]
    assert "table-roles-uncertain" not in loud(circular)


def test_the_whole_group_is_no_firm(tmp_path: Path) -> None:
    circular = read(
        tmp_path,
        "完成率排名\n单位|完成率（%）|名次\n财务公司|68.1|1\n路桥公司|61.2|2\n全集团|65.0|",
    )
    assert [e.place_text for e in of(circular, "完成率").totals] == ["全集团"]


@pytest.mark.parametrize(
    "title",
    ["附表2 县直单位办理情况|||", "|附表2|县直单位办理情况|", "||附：县直单位办理情况|"],
)
def test_a_caption_inside_a_grid_begins_another_table(title: str, tmp_path: Path) -> None:
    circular = read(
        tmp_path,
        f"""附表1 乡镇办理情况
        单位|件数（件）|办结率（%）|名次
        古城镇|12|98.3|1
        云台镇|14|96.0|2
        双河镇|15|95.2|3
        {title}
        单位|件数（件）|办结率（%）|名次
        县财政局|13|99.3|1
        县民政局|11|97.0|2""",
    )
    towns, offices = (r for r in circular.rankings if r.metric == "办结率")
    assert [e.place_text for e in towns.entries] == ["古城镇", "云台镇", "双河镇"]
    assert [(e.place_text, e.rank) for e in offices.entries] == [("县财政局", 1), ("县民政局", 2)]
    assert (towns.project, offices.project) == ("乡镇办理情况", "县直单位办理情况")
    grid = next(iter(circular.document.tables)).grid()
    for entry in offices.entries:
        row, column = entry.place_cell or (0, 0)
        assert (cell := grid[row][column]) is not None
        assert cell.text == entry.place_text
    assert not loud(circular)


def test_words_added_below_a_table_are_no_caption(tmp_path: Path) -> None:
    circular = read(
        tmp_path,
        """办结率排名
        单位|件数（件）|办结率（%）|名次
        古城镇|12|98.3|1
        云台镇|14|96.0|2
        附：古城镇为试点，不计名次。|||
        双河镇|15|95.2|3""",
    )
    assert ranks(of(circular, "办结率")) == [1, 2, 3]


@pytest.mark.parametrize(
    "other",
    [
        "户均停电时间排在前三名的依次是云台镇、双河镇和古城镇。",
        "户均停电排在前三名的依次是云台镇（0.78小时/户）、双河镇（5.35小时/户）和古城镇（5.57小时/户）。",
    ],
)
def test_a_sentence_on_what_no_table_ranks_is_held_against_no_other(
    other: str, tmp_path: Path
) -> None:
    circular = read(
        tmp_path,
        other,
        """线损率排名
        单位|线损率（%）|名次
        古城镇|2.3|1
        柳林镇|4.0|2
        沙河镇|4.3|3
        云台镇|6.0|4
        双河镇|6.2|5""",
    )
    assert not loud(circular) & {"prose-top", "prose-bottom", "prose-value"}


def test_airports_called_by_where_they_lie_are_no_divisions(tmp_path: Path) -> None:
    circular = read(
        tmp_path,
        "大连周水子、昆明长水、郑州新郑分列倒数第三、第二、第一位。",
        """机场放行正常率排名
        机场|放行正常率（%）|名次
        南京禄口|92.2|1
        温州龙湾|91.7|2
        黄山屯溪|91.3|3
        大连周水子|80.1|4
        昆明长水|79.2|5
        郑州新郑|63.8|6""",
    )
    (ranking,) = circular.rankings
    names = [entry.place_text for entry in ranking.entries]
    assert names[1:3] + names[5:] == ["温州龙湾", "黄山屯溪", "郑州新郑"]
    assert not any(entry.place and entry.place.code for entry in ranking.entries)
    claims = [(claim.position, claim.place_text) for claim in circular.claims]
    assert claims == [(3, "大连周水子"), (2, "昆明长水"), (1, "郑州新郑")]
    assert not loud(circular)
