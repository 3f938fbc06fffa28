"""Sentences without a numbered section meet the table that they speak of, and only that one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tongbao.extract import extract
from tongbao.model import Finding
from tongbao.normalize import normalize
from tongbao.validate.judging import validate

NAMES = ("通山县", "咸安区", "嘉鱼县", "崇阳县", "通城县", "赤壁市")
TITLE = "咸宁市2023年6月城市管理工作综合评价情况通报"


def table(caption: str, names: Sequence[str], measure: str = "得分") -> str:
    rows = [f"{rank}\t{name}\t{91 - rank}.5" for rank, name in enumerate(names, 1)]
    return f"{caption}\n排名\t县市区\t{measure}\n" + "\n".join(rows)


def prose_findings(folder: Path, *parts: str) -> list[Finding]:
    path = folder / "letter.txt"
    path.write_text("\n\n".join([TITLE, *parts]) + "\n", encoding="utf-8")
    found = validate(normalize(extract(path))).findings
    return [f for f in found if f.rule.startswith("prose-")]


ONLY = table("各县市区综合得分排名", NAMES)


@pytest.mark.parametrize(
    "sentence",
    [
        "排名前3位的县市区为咸安区（89.50分）、嘉鱼县（88.50分）、崇阳县（87.50分）。",
        "从得分看，排在前三位的分别是咸安区、嘉鱼县、崇阳县；排在后三位的分别是赤壁市、通城县、崇阳县。",
        "综合得分居前三位的县（市、区）为：咸安区、嘉鱼县、崇阳县。",
        "咸安区、嘉鱼县、崇阳县位列前三。",
    ],
)
def test_the_only_sentence_contradicts_the_only_table(sentence: str, tmp_path: Path) -> None:
    (finding,) = prose_findings(tmp_path, sentence, ONLY)
    assert (finding.rule, finding.places) == ("prose-top", ("崇阳县",))


@pytest.mark.parametrize(
    "sentence",
    [
        "排名前3位的是通山县、咸安区、嘉鱼县；排名后3位的是赤壁市、通城县、崇阳县。",
        "问题整改率居前三位的是赤壁市、通城县、崇阳县。",
        "综合得分由高到低依次为通山县、咸安区、嘉鱼县、崇阳县、通城县、赤壁市。",
    ],
)
def test_what_agrees_or_speaks_of_another_measure_raises_nothing(
    sentence: str, tmp_path: Path
) -> None:
    assert not prose_findings(tmp_path, sentence, ONLY)


def test_of_two_tables_the_period_tells_which_is_meant(tmp_path: Path) -> None:
    june = table("表1 2023年6月各县市区得分", NAMES)
    half = table("表2 2023年1—6月各县市区得分", NAMES[::-1])
    right = "6月得分居前两位的是通山县、咸安区。"
    assert not prose_findings(tmp_path, right, june, "1～6月得分居前两位的是赤壁市、通城县。", half)
    (finding,) = prose_findings(
        tmp_path, right, june, "1～6月得分居前两位的是赤壁市、崇阳县。", half
    )
    assert (finding.rule, finding.places) == ("prose-top", ("崇阳县",))


def test_of_two_tables_the_measure_tells_which_is_meant(tmp_path: Path) -> None:
    rate = table("完成率排名", NAMES, "完成率")
    score = table("满意度排名", NAMES[::-1], "满意度")
    assert not prose_findings(
        tmp_path, "完成率前两名为通山县、咸安区。", "满意度前两名为赤壁市、通城县。", rate, score
    )
    (finding,) = prose_findings(tmp_path, "满意度前两名为通山县、赤壁市。", rate, score)
    assert finding.places == ("通山县",)


def test_places_with_a_word_of_order_and_no_claim_are_told(tmp_path: Path) -> None:
    (finding,) = prose_findings(tmp_path, "通山县、咸安区、嘉鱼县名次靠前，值得肯定。", ONLY)
    assert finding.rule == "prose-unread-claim"


def test_of_two_columns_called_alike_a_sentence_speaks_of_the_one_that_bears_it_out(
    tmp_path: Path,
) -> None:
    rows = [
        f"{name}\t{99 - now}.5\t{now}\t{880 - 10 * all_year}.0\t{all_year}"
        for name, now, all_year in zip(NAMES, range(1, 7), (6, 3, 5, 1, 2, 4), strict=True)
    ]
    header = "县市区\t本次 平均雨量\t排名\t入汛以来 平均雨量\t排名"
    found = "\n".join(["各地平均雨量统计表", header, *rows])
    said = "崇阳县、咸安区、嘉鱼县平均雨量排在全市前三位，崇阳县、通城县、赤壁市排在全市后三位。"
    (finding,) = prose_findings(tmp_path, said, found)
    assert finding.places == ("崇阳县",)


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("得分居前三位的是通山县（90.5分）、咸安区（86.5分）、嘉鱼县（88.5分）。", ["咸安区"]),
        ("得分居前三位的是通山县（90.5分）、咸安区（89.5分）、嘉鱼县（88分）。", ["嘉鱼县"]),
        ("得分居前两位的是通山县（90.5分）、咸安区（86.5分）。", ["咸安区"]),
        ("总分居前两位的是通山县（90.5分）、咸安区（86.5分）。", []),
        ("得分居前三位的是通山县（91分）、咸安区（90分）、嘉鱼县（89分）。", []),
        ("得分居前三位的是通山县（上升2位）、咸安区（上升1位）、嘉鱼县（下降3位）。", []),
        ("得分居前三位的是通山县（约80分）、咸安区（89.5分）、嘉鱼县（88.5分）。", []),
    ],
)
def test_figures_of_a_sentence_are_the_tables(
    sentence: str, wrong: list[str], tmp_path: Path
) -> None:
    found = [f for f in prose_findings(tmp_path, sentence, ONLY) if f.rule == "prose-value"]
    assert [name for f in found for name in f.places] == wrong


def test_what_a_sentence_compares_with_is_not_what_it_speaks_of(tmp_path: Path) -> None:
    rows = [f"{n}\t{name}\t{91 - n}.5\t{7 - n}" for n, name in enumerate(NAMES, 1)]
    found = "\n".join(["综合得分排名", "排名\t县市区\t综合得分\t上季度排名", *rows])
    said = "与上季度相比，通山县综合排名由第6位升至第1位，咸安区由第5位升至第2位。"
    assert not prose_findings(tmp_path, said, found)


NOW_AND_LAST = (
    "各县市区安全感得分排名\n县市区\t安全感 本次\t安全感 {last}\t位次\t{last}位次\n"
    + "\n".join(
        f"{name}\t{98 - rank}.1\t{90 + last}.2\t{rank}\t{7 - last}"
        for rank, (name, last) in enumerate(zip(NAMES, (3, 6, 1, 5, 4, 2), strict=True), 1)
    )
)


@pytest.mark.parametrize("last", ["上次", "上季度", "上一轮", "上周"])
def test_a_move_between_two_times_ends_in_the_ranking_of_this_one(
    last: str, tmp_path: Path
) -> None:
    said = f"与{last}相比，嘉鱼县安全感排名由第6名升至第{{}}名，咸安区由第1名降至第2名。"
    printed = NOW_AND_LAST.format(last=last)
    assert not prose_findings(tmp_path, said.format(3), printed)
    assert prose_findings(tmp_path, said.format(4), printed)


SPOTS = ("青龙寺", "烈士陵园", "金沙滩风景区", "黄龙洞景区", "石鼓书院", "红石林风景区")


@pytest.mark.parametrize(
    "sentence",
    [
        "接待人数排名靠前的3个景区为青龙寺、烈士陵园和{}。",
        "接待人数居前3名的景区为青龙寺、烈士陵园和{}。",
        "接待人数较好的3家景区分别为青龙寺、烈士陵园及{}。",
        "接待人数排在前列的是青龙寺、烈士陵园、{}3个景区。",
        "就接待人数排名看，前3名由青龙寺、烈士陵园及{}占据。",
        "接待人数处于前列的景区有青龙寺、烈士陵园以及{}。",
        "青龙寺、烈士陵园、{}接待人数由高到低分别为90.5、89.5、88.5，列前3位。",
        "青龙寺、烈士陵园、{}接待人数位列前三。",
    ],
)
def test_names_that_only_a_table_gives_are_read_and_judged(sentence: str, tmp_path: Path) -> None:
    printed = table("重点景区接待人数名次", SPOTS, "接待人数")
    assert not prose_findings(tmp_path, sentence.format("金沙滩风景区"), printed)
    found = prose_findings(tmp_path, sentence.format("石鼓书院"), printed)
    assert ("prose-top", ("石鼓书院",)) in [(one.rule, one.places) for one in found]


def test_a_sentence_that_seems_to_rank_such_names_and_gives_nothing_is_told(tmp_path: Path) -> None:
    sentence = "石鼓书院和红石林风景区的名次互有先后，排名有待核实。"
    printed = table("重点景区接待人数名次", SPOTS, "接待人数")
    assert [f.rule for f in prose_findings(tmp_path, sentence, printed)] == ["prose-unread-claim"]


def test_a_place_twice_is_told_with_its_ranks_in_every_column(tmp_path: Path) -> None:
    rows = [(name, n, 7 - n) for n, name in enumerate(NAMES, 1)]
    rows[3] = (NAMES[1], 4, 3)
    printed = "各县市区出生率和计划生育率\n县市区\t出生率\t出生率名次\t计划生育率\t计划生育率名次\n"
    printed += "\n".join(f"{name}\t{10 + a}.5\t{a}\t{99 - b}.1\t{b}" for name, a, b in rows)
    path = tmp_path / "letter.txt"
    path.write_text(TITLE + "\n\n" + printed + "\n", encoding="utf-8")
    found = validate(normalize(extract(path))).findings
    (twice,) = [f for f in found if f.rule == "set-twice"]
    assert "位次 2、4" in twice.message.zh
    assert "计划生育率 5、3" in twice.message.zh
    assert len(twice.facts) == 4


def test_of_the_measures_that_a_caption_names_the_sentence_speaks_of_its_own(
    tmp_path: Path,
) -> None:
    rows = [(name, 30000 - 900 * n, n, 4 + n, 7 - n) for n, name in enumerate(NAMES, 1)]
    printed = "各县市区居民收入及增速情况表\n县市区\t居民收入\t位次\t增速\t位次\n"
    printed += "\n".join("\t".join(map(str, row)) for row in rows)
    right = "居民收入增速前三名分别是赤壁市、通城县和崇阳县。"
    assert not prose_findings(tmp_path, right, printed)
    wrong = "居民收入增速前三名分别是赤壁市、通城县和通山县。"
    assert [f.places for f in prose_findings(tmp_path, wrong, printed)] == [("通山县",)]


def test_what_counts_the_names_of_a_list_is_no_figure_of_the_last(tmp_path: Path) -> None:
    said = "得分排在前列的是通山县（90.5分）、咸安区（89.5分）、嘉鱼县（{}分）3个县（市、区）。"
    assert not prose_findings(tmp_path, said.format("88.5"), ONLY)
    (wrong,) = prose_findings(tmp_path, said.format("85.5"), ONLY)
    assert (wrong.rule, wrong.places) == ("prose-value", ("嘉鱼县",))


@pytest.mark.parametrize("note", ["本表不含赤壁市数据。", "赤壁市数据暂缺。", "赤壁市不参与排名。"])
def test_a_place_that_a_note_leaves_out_is_not_missing(note: str, tmp_path: Path) -> None:
    names = [name for name in NAMES if name != "赤壁市"]
    path = tmp_path / "letter.txt"
    said = "现将全市6个县（市、区）通报如下。"
    for words, severe in ((note, False), ("", True)):
        path.write_text(
            "\n\n".join([TITLE, said, table("得分排名", names), words]), encoding="utf-8"
        )
        found = validate(normalize(extract(path))).findings
        missing = [f.severity for f in found if f.rule == "set-missing" and "赤壁市" in f.places]
        assert any(severity != "info" for severity in missing) == severe


def test_the_last_of_all_by_another_name(tmp_path: Path) -> None:
    said = "得分排在末尾3位的县市区为赤壁市、通城县和{}。"
    assert not prose_findings(tmp_path, said.format("崇阳县"), ONLY)
    (wrong,) = prose_findings(tmp_path, said.format("咸安区"), ONLY)
    assert (wrong.rule, wrong.places) == ("prose-bottom", ("咸安区",))


def test_what_comes_next_is_second_and_third(tmp_path: Path) -> None:
    said = "得分以通山县居首，{}次之；赤壁市居末位。"
    assert not prose_findings(tmp_path, said.format("咸安区、嘉鱼县"), ONLY)
    turned = prose_findings(tmp_path, said.format("嘉鱼县、咸安区"), ONLY)
    assert [one.rule for one in turned] == ["prose-order"]
    (wrong,) = prose_findings(tmp_path, said.format("咸安区、通城县"), ONLY)
    assert (wrong.rule, wrong.places) == ("prose-top", ("通城县",))


def test_the_best_and_those_behind_it_meet_the_table(tmp_path: Path) -> None:
    said = "得分最高的是通山县，其次是{}，得分最低的是赤壁市。"
    assert not prose_findings(tmp_path, said.format("咸安区、嘉鱼县"), ONLY)
    (wrong,) = prose_findings(tmp_path, said.format("咸安区、通城县"), ONLY)
    assert (wrong.rule, wrong.places) == ("prose-top", ("通城县",))


@pytest.mark.parametrize(
    "sentence",
    ["信访量最多的是{}，其次是咸安区、嘉鱼县。", "信访量最多的3个县市区为{}、咸安区、嘉鱼县。"],
)
def test_the_most_are_first_where_a_table_ranks_the_most_first(
    tmp_path: Path, sentence: str
) -> None:
    ranked = table("各县市区信访量排名", NAMES, "信访量（件）")
    assert not prose_findings(tmp_path, sentence.format("通山县"), ranked)
    (wrong, *_) = prose_findings(tmp_path, sentence.format("赤壁市"), ranked)
    assert (wrong.rule, wrong.places) == ("prose-top", ("赤壁市",))


def test_where_a_place_was_before_is_no_column_of_before(tmp_path: Path) -> None:
    rows = [f"{name}\t{rank}\t{7 - rank}" for rank, name in enumerate(NAMES, 1)]
    ranked = "各县市区位次\n县市区\t得分位次\t上年同期得分位次\n" + "\n".join(rows)
    said = "咸安区得分位次由上年同期第5位前移至第{}位，通城县由第2位后移至第5位。"
    assert not prose_findings(tmp_path, said.format(2), ranked)
    (wrong,) = prose_findings(tmp_path, said.format(3), ranked)
    assert wrong.places == ("咸安区",)


def columns(header: str, rows: Sequence[tuple[str, str, int, str, int]]) -> str:
    return f"各县市区办理情况表\n{header}\n" + "\n".join("\t".join(map(str, row)) for row in rows)


TWO = [(name, f"{99 - at}.5", at, f"{60 + at}.2", 7 - at) for at, name in enumerate(NAMES, 1)]


@pytest.mark.parametrize(
    ("sentence", "right", "wrong"),
    [
        ("当月办结率前两名是通山县、{}。", "咸安区", "通城县"),
        ("1—7月累计办结率前两名是赤壁市、{}。", "通城县", "咸安区"),
        ("7月份当月办结率最高的是通山县，其次是{}。", "咸安区", "赤壁市"),
    ],
)
def test_of_the_month_or_added_up(tmp_path: Path, sentence: str, right: str, wrong: str) -> None:
    both = columns("县市区\t7月份办结率（%）\t排名\t1-7月累计办结率（%）\t排名", TWO)
    assert not prose_findings(tmp_path, sentence.format(right), both)
    (found,) = prose_findings(tmp_path, sentence.format(wrong), both)
    assert found.places == (wrong,)


@pytest.mark.parametrize(
    "sentence",
    [
        "通山县平均到达时间最短，{}次之，赤壁市平均到达时间最长。",
        "平均到达时间最短的是通山县，为8.5分钟，其次是{}。",
        "平均到达时间由短到长依次为通山县、{}、嘉鱼县。",
    ],
)
def test_the_shortest_time_is_the_first(tmp_path: Path, sentence: str) -> None:
    rows = "\n".join(f"{at}\t{name}\t{7 + at}.5" for at, name in enumerate(NAMES, 1))
    timed = f"各县市区救援时间排名\n名次\t县市区\t平均到达时间（分钟）\n{rows}"
    assert not prose_findings(tmp_path, sentence.format("咸安区"), timed)
    assert prose_findings(tmp_path, sentence.format("崇阳县"), timed)


def test_a_head_in_two_parts_is_the_measure_that_the_prose_says_in_one_word(
    tmp_path: Path,
) -> None:
    rows = "\n".join(f"{n}\t{f}\t{at}\t{g}\t{b}" for n, f, at, g, b in TWO)
    table_of_both = (
        "各县市区办理情况表\n县市区\t按时办结 比率（%）\t按时办结 排名\t群众满意 比率（%）\t群众满意 排名\n"
        + rows
    )
    (wrong,) = prose_findings(tmp_path, "按时办结率前两名是通山县、崇阳县。", table_of_both)
    assert wrong.places == ("崇阳县",)
    (wrong,) = prose_findings(tmp_path, "群众满意率前两名是赤壁市、咸安区。", table_of_both)
    assert wrong.places == ("咸安区",)
