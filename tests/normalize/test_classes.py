"""Classes that paragraphs put places into, with their words as printed."""

from __future__ import annotations

import pytest

from tongbao.model import Block, Box, Circular, Document
from tongbao.normalize import normalize


def circular(*paragraphs: str) -> Circular:
    lines = (
        "海南省人民政府关于2004年造林绿化情况的通报",
        "各市、县、自治县人民政府：",
        *paragraphs,
        "二○○五年二月七日",
    )
    flow = tuple(
        Block(number, "paragraph", text, 1, Box(60.0, 30.0 * number, 300.0, 30.0 * number + 15))
        for number, text in enumerate(lines, 1)
    )
    return normalize(Document("a.pdf", "0" * 64, (), flow, ()))


def classes(*paragraphs: str) -> list[tuple[str, int, str]]:
    claims = circular(*paragraphs).claims
    return [(c.words, c.position, c.place_text) for c in claims if c.kind == "class"]


@pytest.mark.parametrize(
    "paragraph",
    [
        "一等奖：文昌市 海口市 屯昌县",
        "一等奖（3个）：文昌市、海口市、屯昌县。",
        "（一）一等奖：文昌市，海口市，屯昌县。",
        "文昌市、海口市和屯昌县荣获一等奖。",
        "授予文昌市、海口市、屯昌县“一等奖”称号。",
    ],
)
def test_places_of_a_class_are_claimed_with_its_words(paragraph: str) -> None:
    assert classes(paragraph) == [
        ("一等奖", 1, "文昌市"),
        ("一等奖", 2, "海口市"),
        ("一等奖", 3, "屯昌县"),
    ]


def test_several_classes_in_one_paragraph_stay_apart() -> None:
    assert classes("先进单位：文昌市、海口市；一类县：屯昌县、定安县。") == [
        ("先进单位", 1, "文昌市"),
        ("先进单位", 2, "海口市"),
        ("一类县", 1, "屯昌县"),
        ("一类县", 2, "定安县"),
    ]


def test_a_class_may_stand_over_its_places() -> None:
    assert classes("一等奖（2个）", "文昌市 海口市") == [
        ("一等奖", 1, "文昌市"),
        ("一等奖", 2, "海口市"),
    ]


@pytest.mark.parametrize(
    "paragraph",
    [
        "一等奖奖金三万元，由省财政安排。",
        "优秀：责任落实到位，文昌市的做法值得推广。",
        "文昌市要以先进单位为榜样。",
        "前三名：文昌市、海口市、屯昌县。",
    ],
)
def test_other_sentences_put_no_place_into_a_class(paragraph: str) -> None:
    assert classes(paragraph) == []
