"""What a table ranks: plants rather than their counties, offices beside towns, each block its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_roles import of, ranks, read, rules, values

from tongbao.extract import extract
from tongbao.model import Box, Cell, CertainText, Document, Part, Table
from tongbao.normalize import normalize
from tongbao.validate.judging import validate

PLANTS = (
    ("蚌山区", "城南第一污水处理厂", "102.24", "2"),
    ("蚌山区", "城南第二污水处理厂", "99.16", "3"),
    ("禹会区", "秦集污水处理厂", "138.60", "1"),
    ("淮上区", "沫河口污水处理厂", "55.53", "7"),
    ("怀远县", "榴城污水处理厂", "84.80", "4"),
    ("怀远县", "河溜污水处理厂", "81.00", "5"),
    ("固镇县", "谷阳污水处理厂", "62.19", "6"),
)


@pytest.mark.parametrize("counties", [0, 1])
@pytest.mark.parametrize("first", [1, 81])
def test_what_has_more_ranks_than_places_are_the_plants(
    counties: int, first: int, tmp_path: Path
) -> None:
    rows = [("县（市、区）", "名称", "运行负荷率（%）", "排序")]
    rows += [(*row[:3], str(int(row[3]) + first - 1)) for row in PLANTS]
    lines = [(row[1 - counties], row[counties], *row[2:]) for row in rows]
    circular = read("\n".join("|".join(row) for row in lines), tmp_path)
    found = of(circular, "运行负荷率")
    assert ranks(found) == {name: int(rank) + first - 1 for _, name, _, rank in PLANTS}
    assert "set-twice" not in rules(circular)


def test_a_place_printed_twice_by_a_slip_stays_what_is_ranked(tmp_path: Path) -> None:
    names = ("蚌山区", "禹会区", "淮上区", "怀远县", "怀远县", "五河县")
    rows = [f"{name}|第{n}分局|{99 - n}.5|{n}" for n, name in enumerate(names, 1)]
    circular = read("\n".join(["地区|责任单位|完成率（%）|排名", *rows]), tmp_path)
    assert [e.place_text for e in of(circular, "完成率").entries] == list(names)
    assert "set-twice" in rules(circular)


@pytest.mark.parametrize("county", [1, 2])
def test_towns_beside_their_counties_are_ranked(county: int, tmp_path: Path) -> None:
    towns = (("1", "怀远县", "河溜镇"), ("2", "五河县", "小溪镇"), ("3", "固镇县", "石湖乡"),
             ("4", "禹会区", "马城镇"), ("5", "五河县", "沱湖乡"))  # fmt: skip
    rows = [("排名", "县（市、区）", "乡镇（街道）"), *towns]
    lines = [(row[0], row[county], row[3 - county]) for row in rows]
    table = "\n".join(
        "|".join((*row, "问题整改率（%）" if not n else f"{100 - n}.6"))
        for n, row in enumerate(lines)
    )
    circular = read(table, tmp_path)
    assert ranks(of(circular, "问题整改率")) == {t: int(rank) for rank, _, t in towns}
    assert rules(circular) <= {"place-unknown"}


def test_each_block_of_a_table_ranks_its_own(tmp_path: Path) -> None:
    circular = read(
        """名次|部门|好评率（%）|名次|地区|好评率（%）
        1|市农业农村局|99.98|1|蚌山区|99.91
        2|市税务局|99.52|2|五河县|99.20
        3|市医保局|98.40|3|怀远县|98.13
        ||||固镇县|
        """.replace("||||固镇县|", "|||4|固镇县|97.05"),
        tmp_path,
    )
    first, second = circular.rankings
    assert ranks(first) == {"市农业农村局": 1, "市税务局": 2, "市医保局": 3}
    assert ranks(second) == {"蚌山区": 1, "五河县": 2, "怀远县": 3, "固镇县": 4}
    assert values(first)["市税务局"] == "99.52"


@pytest.mark.parametrize(
    "numbers",
    [
        "甲|1|2|3=2÷1|4",
        "栏次|1|2|3=2/1*100%|4",
        "甲|（1）|（2）|（3）=（2）/（1）|（4）",
        "A|1|2|3＝2÷1×100|4",
    ],
)
def test_numbers_of_columns_are_no_row(numbers: str, tmp_path: Path) -> None:
    circular = read(
        f"""县区|欠薪金额（万元）|已支付金额（万元）|支付率（%）|名次
        {numbers}
        全市|250.00|219.00|87.60|
        蚌山区|100.00|99.00|99.00|1
        怀远县|100.00|90.00|90.00|2
        五河县|50.00|30.00|60.00|3""",
        tmp_path,
    )
    assert ranks(of(circular, "支付率")) == {"蚌山区": 1, "怀远县": 2, "五河县": 3}
    assert not rules(circular) & {"value-total", "number-unread", "table-cell-unused"}


def test_a_place_that_heads_rows_is_not_ranked_again_and_again(tmp_path: Path) -> None:
    """Turned on its side each county would be a measure of the one city that stands over it."""
    counties = {"合肥市": ("长丰县", "肥东县", "肥西县"), "蚌埠市": ("五河县", "固镇县", "怀远县")}
    lines = ["县（市、区）|任务（万亩）|开工率（%）|排名|完工率（%）|排名"]
    number = 0
    for city, names in counties.items():
        lines.append(f"{city}|||||")
        for name in names:
            number += 1
            lines.append(f"{name}|{number}.56|{100 - number}.6|{number}|{90 - number}.0|{number}")
        lines.append("小计|9.11|95.1||81.3|")
    circular = read("\n".join(lines), tmp_path)
    found = of(circular, "开工率")
    assert ranks(found) == {n: i for i, n in enumerate(sum(counties.values(), ()), 1)}
    assert {r.layout for r in circular.rankings} == {"columnar"}


def test_a_rank_over_several_projects_ranks_their_place() -> None:
    """Each county has one rate and one rank, however many projects stand beside them."""
    counties = (("蚌山区", 2, "72.7"), ("五河县", 1, "88.1"), ("怀远县", 3, "41.0"))
    printed = [
        (0, c, 1, t) for c, t in enumerate(("名次", "县区", "小区", "户数（户）", "完成率（%）"))
    ]
    for number, (name, rank, rate) in enumerate(counties):
        row = 1 + 2 * number
        printed += [(row, 0, 2, str(rank)), (row, 1, 2, name), (row, 4, 2, rate)]
        for below, village in enumerate(("一村", "二村")):
            printed += [(row + below, 2, 1, name + village), (row + below, 3, 1, f"{rank}{below}5")]
    cells = tuple(
        Cell(row, column, high, 1, text, 1, Box(60 * column, 20 * row, 60 * column + 60, 20 * row + 20),
             CertainText(text, 1.0))
        for row, column, high, text in printed
    )  # fmt: skip
    table = Table(1, cells, 7, 5, "ruled", (Part(1, Box(0, 0, 300, 140)),), caption="改造进度表")
    circular = validate(normalize(Document("a.pdf", "0" * 64, (), (table,))))
    found = of(circular, "完成率")
    assert ranks(found) == {name: rank for name, rank, _ in counties}
    assert values(found) == {name: rate for name, _, rate in counties}
    assert {a.text for a in circular.attributes} >= {"蚌山区一村", "205", "怀远县二村", "315"}
    assert not rules(circular) & {"set-twice", "table-cell-unused", "document-no-ranking"}


@pytest.mark.parametrize("word", ["位次之和", "名次合计", "排名平均"])
def test_a_sum_of_ranks_is_the_figure_that_ranks(word: str, tmp_path: Path) -> None:
    circular = read(
        f"""地区|覆盖率（%）|位次|整改率（%）|位次|{word}|综合位次
        蚌山区|86.6|1|94.5|1|2|1
        五河县|84.4|2|93.0|3|5|2
        怀远县|72.1|4|94.4|2|6|3
        固镇县|80.0|3|64.7|4|7|4""",
        tmp_path,
    )
    found = of(circular, word)
    assert ranks(found) == {"蚌山区": 1, "五河县": 2, "怀远县": 3, "固镇县": 4}
    assert (values(found)["五河县"], found.order) == ("5", "asc")


def test_a_rise_in_per_cent_is_measured_and_no_move_of_ranks(tmp_path: Path) -> None:
    circular = read(
        """排名|县区|死亡人数（人）|死亡人数同比升降（%）
        1|蚌山区|29|-43.1
        2|五河县|8|-42.9
        3|怀远县|16|-33.3
        4|固镇县|20|12.5""",
        tmp_path,
        caption="死亡人数同比升降排名",
    )
    assert ranks(of(circular, "死亡人数同比升降"))["固镇县"] == 4
    assert set(ranks(of(circular, "死亡人数")).values()) == {None}


def test_working_days_are_a_unit(tmp_path: Path) -> None:
    circular = read(
        """名次|县区|平均办结时间|办结量（件）
        1|蚌山区|1.0工作日|2780
        2|五河县|1.3工作日|817
        3|怀远县|1.5工作日|2713""",
        tmp_path,
    )
    found = of(circular, "平均办结时间")
    assert (ranks(found)["怀远县"], values(found)["怀远县"], found.order) == (3, "1.5", "asc")


def test_zones_are_ranked_and_not_the_kinds_they_are_of(tmp_path: Path) -> None:
    circular = read(
        """类型|名次|开发区|综合得分
        一类开发区|1|蚌埠高新技术产业开发区|84.63
        一类开发区|2|蚌埠经济开发区|79.96
        二类开发区|1|怀远经济开发区|74.68
        二类开发区|2|五河经济开发区|67.79""",
        tmp_path,
    )
    groups = {r.group_name: sorted(map(str, ranks(r).values())) for r in circular.rankings}
    assert groups == {"一类开发区": ["1", "2"], "二类开发区": ["1", "2"]}


@pytest.mark.parametrize(
    "order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (2, 1, 0), (2, 0, 1), (1, 2, 0)]
)
def test_a_list_in_two_blocks_keeps_each_name_with_its_figures(
    order: tuple[int, int, int], tmp_path: Path
) -> None:
    names = ("蚌山区", "禹会区", "淮上区", "怀远县", "五河县", "固镇县", "龙子湖区")
    cells = [
        ("名次", "县区", "火点（个）"),
        *((str(n), p, str(90 - n)) for n, p in enumerate(names, 1)),
    ]
    moved = [tuple(cell[at] for at in order) for cell in cells]
    left, right = moved[1:5], [*moved[5:], ("", "", "")]
    lines = [(*moved[0], *moved[0]), *((*a, *b) for a, b in zip(left, right, strict=True))]
    circular = read("\n".join("|".join(line) for line in lines), tmp_path)
    found = of(circular, "火点")
    assert ranks(found) == {name: n for n, name in enumerate(names, 1)}
    assert values(found) == {name: str(90 - n) for n, name in enumerate(names, 1)}


def test_ranks_of_several_measures_stand_under_one_head() -> None:
    printed = [(0, 0, 2, 1, "县区"), (0, 1, 2, 1, "得分"), (0, 2, 2, 1, "总位次")]
    printed += [(0, 3, 1, 3, "分项位次")]
    printed += [(1, 3 + n, 1, 1, text) for n, text in enumerate(("在保余额", "代偿率", "支农占比"))]
    places = {"蚌山区": (1, 4, 2), "禹会区": (3, 1, 2), "怀远县": (2, 3, 1), "五河县": (4, 2, 4)}
    for row, (name, figures) in enumerate(places.items(), 2):
        printed += [(row, 0, 1, 1, name), (row, 1, 1, 1, f"{99 - row}.5")]
        printed += [(row, 2, 1, 1, str(row - 1))]
        printed += [(row, 3 + n, 1, 1, str(rank)) for n, rank in enumerate(figures)]
    cells = tuple(
        Cell(r, c, h, w, text, 1, Box(60 * c, 20 * r, 60 * c + 60 * w, 20 * r + 20 * h),
             CertainText(text, 1.0))
        for r, c, h, w, text in printed
    )  # fmt: skip
    table = Table(1, cells, 6, 6, "ruled", (Part(1, Box(0, 0, 360, 120)),), caption="业务位次表")
    circular = normalize(Document("a.pdf", "0" * 64, (), (table,)))
    found = {r.metric.split()[-1]: ranks(r) for r in circular.rankings}
    for number, name in enumerate(("在保余额", "代偿率", "支农占比")):
        assert found[name] == {place: figures[number] for place, figures in places.items()}


def test_a_list_of_provinces_is_what_is_ranked_and_no_area(tmp_path: Path) -> None:
    names = ("河北省", "吉林省", "江苏省", "北京市", "海南省")
    rows = [f"{n}|{name[:2]}|{90 - n}" for n, name in enumerate(names, 1)]
    path = tmp_path / "circular.txt"
    lines = [
        "关于2022年9月卫星监测热点情况的通报",
        "",
        "河北省、吉林省、江苏省热点数位列前三名。",
        "",
    ]
    lines += [
        "各地区热点数排名表",
        "排名\t地区\t热点数（个）",
        *(row.replace("|", "\t") for row in rows),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    circular = validate(normalize(extract(path)))
    assert [e.place and e.place.name for e in of(circular, "热点数").entries] == list(names)
    assert not rules(circular)
