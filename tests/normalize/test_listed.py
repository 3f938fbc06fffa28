"""Rankings printed as lines of text, without a table."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tongbao.model import Block, Box, Circular, Document
from tongbao.normalize import normalize

TITLE = "2000年2月河北省保障性租赁住房建设工程排名"
LINES = ["第一名：沧州市93.9%", "第二名：唐山市83.2%", "第三名：邢台市78.8%", "第四名：保定市65.5%"]


def circular(lines: Sequence[str], sure: float = 1.0) -> Circular:
    flow = [Block(1, "heading", TITLE, 1, Box(0.0, 0.0, 300.0, 20.0))]
    for number, line in enumerate(lines, 2):
        box = Box(0.0, 20.0 * number, 300.0, 20.0 * number + 15)
        flow.append(Block(number, "paragraph", line, 1, box, confidence=sure))
    return normalize(Document("a.pdf", "0" * 64, (), tuple(flow), ()))


def printed(found: Circular) -> list[tuple[int | None, str, str]]:
    (ranking,) = found.rankings
    return [(e.rank, e.place_text, str(e.value)) for e in ranking.entries]


def test_a_speck_between_name_and_value_is_no_part_of_either() -> None:
    found = printed(circular([*LINES[:2], "第三名：邢台市.78.8%", LINES[3]]))
    assert found == printed(circular(LINES))


def test_a_value_that_cannot_be_read_does_not_end_the_list() -> None:
    found = circular([*LINES[:2], "第三名：邢台市7B.8%", LINES[3]])
    assert printed(found)[2:] == [(3, "邢台市", "None"), (4, "保定市", "65.5")]
    assert found.rankings[0].entries[2].value_text == "7B.8%"


def test_a_line_read_with_doubt_is_told() -> None:
    kinds = [doubt.kind for doubt in circular(LINES, 0.7).doubts]
    assert kinds.count("reading-uncertain") == len(LINES)
    assert not circular(LINES).doubts


def test_two_lines_are_a_ranking_of_two_places_only() -> None:
    assert printed(circular(LINES[:2])) == [(1, "沧州市", "93.9"), (2, "唐山市", "83.2")]
    assert not circular(["第一名：财务科93.9%", "第二名：办公室83.2%"]).rankings


def test_the_word_for_the_figure_stands_between_name_and_value() -> None:
    lines = [
        "第一名：通山县，得分91.26分",
        "第二名 咸安区 得分：90.57分",
        "第三名：嘉鱼县得分90.17分",
    ]
    found = circular(lines)
    assert [value for _, _, value in printed(found)] == ["91.26", "90.57", "90.17"]
    (ranking,) = found.rankings
    assert (ranking.metric, ranking.unit) == ("得分", "分")


def test_a_sentence_over_a_list_does_not_name_it() -> None:
    (ranking,) = circular(["现将有关情况通报如下。", *LINES]).rankings
    assert ranking.project == TITLE
    (ranking,) = circular(["（一）7个评价区域排名及得分：", *LINES]).rankings
    assert (ranking.project_no, ranking.project) == (1, "7个评价区域排名及得分")


@pytest.mark.parametrize(
    "leader", ["………………", "......", "··········", "。。。。", "——————", "____", "……...."]
)
def test_leaders_between_name_and_figure_are_part_of_neither(leader: str) -> None:
    lines = ["1．沧州市{}93.9%", "2．唐山市{}8.2%", "3．邢台市{}-3.1%"]
    found = circular(["一、开工率排名（由高到低）", *(line.format(leader) for line in lines)])
    assert printed(found) == [(1, "沧州市", "93.9"), (2, "唐山市", "8.2"), (3, "邢台市", "-3.1")]
    (ranking,) = found.rankings
    assert (ranking.project, ranking.unit, ranking.order) == ("开工率排名", "%", "desc")


def test_lists_with_leaders_under_headings_are_rankings_of_their_own() -> None:
    first = [
        f"{n}．{name}……{value}件" for n, name, value in zip("123", "甲乙丙", "258", strict=True)
    ]
    first = [line.replace("……", "街道……") for line in first]
    second = [line.replace("件", "小时") for line in first]
    units = circular(["一、投诉件数排名", *first, "二、平均办理时长排名", *second]).rankings
    assert [(r.project, r.unit, len(r.entries)) for r in units] == [
        ("投诉件数排名", "件", 3),
        ("平均办理时长排名", "小时", 3),
    ]


LED = ["唐山市……………九八·五%", "邢台市......82.1%", "保定市·········六五·○%"]


def test_places_led_by_dots_to_figures_are_a_list_without_ranks() -> None:
    found = circular([*LED])
    assert printed(found) == [
        (None, "唐山市", "98.5"),
        (None, "邢台市", "82.1"),
        (None, "保定市", "65.0"),
    ]


def test_a_name_that_begins_like_a_number_has_no_rank() -> None:
    lines = ["三河市………80.2", "霸州市………75.0", "香河县………61.4"]
    assert printed(circular(lines)) == [
        (None, "三河市", "80.2"),
        (None, "霸州市", "75.0"),
        (None, "香河县", "61.4"),
    ]


def test_a_figure_that_cannot_be_read_does_not_end_a_list_led_by_dots() -> None:
    found = circular([*LED[:2], "廊坊市………7B.8%", LED[2]])
    assert printed(found)[2:] == [(None, "廊坊市", "None"), (None, "保定市", "65.0")]


@pytest.mark.parametrize(
    "lines",
    [
        ["附表一………1", "附表二………2", "附表三………5"],
        ["建设局………98.5", "教育局………97.0", "交通局………90.1"],
    ],
)
def test_what_is_led_to_a_page_or_names_no_place_is_no_list(lines: list[str]) -> None:
    assert not circular(lines).rankings


def test_figures_in_words_without_a_unit_are_values() -> None:
    lines = [
        "1：沧州市四百二十五点二",
        "2：唐山市四百零一点九",
        "3：邢台市十五点五",
        "4：保定市十点零",
    ]
    found = printed(circular(lines))
    assert [value for _, _, value in found] == ["425.2", "401.9", "15.5", "10.0"]
