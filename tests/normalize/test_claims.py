"""What sentences of circulars claim of places, in all the forms that officials write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.normalize.claims import read_sentences
from tongbao.places import NameFinder, PlaceContext, gazetteer
from tongbao.places.gazetteer import short_name

PROVINCES = {"晋": "140000", "苏": "320000", "湘": "430000", "冀": "130000"}
FINDERS = {
    letter: NameFinder(PlaceContext(year=2020, province_code=code, level="prefecture"))
    for letter, code in PROVINCES.items()
}


def said(sentence: str, province: str = "湘") -> list[tuple[str, int, str]]:
    return [
        (one.kind, one.position, one.text)
        for reading in read_sentences(sentence, FINDERS[province])
        for one in reading.said
    ]


def claims(kind: str, *names: str) -> list[tuple[str, int, str]]:
    return [(kind, position, name) for position, name in enumerate(names, 1)]


@pytest.mark.parametrize(
    "sentence",
    [
        "前三名：长沙、株洲、湘潭。",
        "前3名分别为：长沙、株洲、湘潭。",
        "排名前三位的是长沙、株洲和湘潭。",
        "排名前３位的市州是：长沙（98.5%）、株洲（97%）、湘潭（96.2%）。",
        "长沙、株洲、湘潭位列前三。",
        "长沙、株洲、湘潭位居全省前三位。",
        "前三名（按完成率）依次为长沙、株洲、湘潭。",
        "第一名：长沙；第二名：株洲；第三名：湘潭。",
        "第一名长沙，第二名株洲，第三名湘潭。",
        "长沙居首，株洲、湘潭分列第二、三位。",
        "长沙得分98.5，位列第一；株洲得分97，位列第二；湘潭得分96，位列第三。",
    ],
)
def test_the_first_three(sentence: str) -> None:
    assert said(sentence) == claims("top", "长沙", "株洲", "湘潭")


@pytest.mark.parametrize(
    "sentence",
    [
        "后三名：怀化、永州、邵阳。",
        "排名后三位的分别是怀化、永州、邵阳。",
        "怀化、永州、邵阳排在后三位。",
        "末三位：怀化、永州、邵阳。",
        "倒数三名：怀化、永州、邵阳。",
    ],
)
def test_the_last_three(sentence: str) -> None:
    assert said(sentence) == claims("bottom", "怀化", "永州", "邵阳")


@pytest.mark.parametrize(
    ("sentence", "province", "wanted"),
    [
        ("前三名：忻州和大同（并列第1）、吕梁。", "晋",
         [("top", 1, "忻州"), ("top", 1, "大同"), ("top", 3, "吕梁")]),
        ("后三名为太原（与临汾并列）、运城。", "晋",
         [("bottom", 1, "太原"), ("bottom", 1, "临汾"), ("bottom", 3, "运城")]),
        ("后三位分别是：怀化、长沙=常德（并列第十一位）。", "湘",
         [("bottom", 1, "怀化"), ("bottom", 11, "长沙"), ("bottom", 11, "常德")]),
        # A coarse picture loses the 、 behind a bracket first.
        ("前三名：承德和廊坊（完成任务）张家口", "冀",
         [("top", 1, "承德"), ("top", 1, "廊坊"), ("top", 3, "张家口")]),
        ("前三名：承德和廊坊（完成任务）、张家口", "冀",
         [("top", 1, "承德"), ("top", 1, "廊坊"), ("top", 3, "张家口")]),
        ("长沙、株洲并列第一。", "湘", [("top", 1, "长沙"), ("top", 1, "株洲")]),
        ("长沙排名由第3位上升到第1位。", "湘", [("top", 1, "长沙")]),
        ("排名第一的是长沙，垫底的是永州。", "湘", [("top", 1, "长沙"), ("bottom", 1, "永州")]),
        ("长沙位列第一，排名最后的是永州。", "湘", [("top", 1, "长沙"), ("bottom", 1, "永州")]),
    ],
)  # fmt: skip
def test_shared_and_single_positions(
    sentence: str, province: str, wanted: list[tuple[str, int, str]]
) -> None:
    assert said(sentence, province) == wanted


def test_completed_beside_a_place_of_the_first() -> None:
    (reading,) = read_sentences("前三名：承德和廊坊（完成任务）、张家口", FINDERS["冀"])
    assert [one.completed for one in reading.said] == [True, True, False]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("完成任务的市：长沙、株洲。", "completed"),
        ("长沙、株洲已全部完成年度任务。", "completed"),
        ("长沙、株洲完成率均达到100%。", "completed"),
        ("完成率达到100%的有长沙、株洲。", "completed"),
        ("开工率为零的市：长沙、株洲。", "zero"),
        ("长沙、株洲主体完工率均为0。", "zero"),
        ("尚未开工的有：长沙、株洲。", "zero"),
        ("开工率未达到100%的市州：长沙、株洲。", "below_full"),
        ("无任务的市：长沙、株洲。", "no_task"),
    ],
)
def test_states(sentence: str, kind: str) -> None:
    assert said(sentence) == claims(kind, "长沙", "株洲")


@pytest.mark.parametrize(
    "sentence",
    [
        "力争进入全国前三名。",
        "长沙力争进入前三名。",
        "去年前三名的长沙、株洲、湘潭今年均有下滑。",
        "前三季度，长沙、株洲、湘潭完成投资100亿元。",
        "第一季度长沙完成投资10亿元。",
        "在全国排名中，长沙位列第9。",
        "全省完成率为100%。",
        "长沙完成率为98.5%，同比提高10个百分点。",
        "后三名：无。",
        "完成率为零的市：无。",
    ],
)
def test_what_claims_nothing(sentence: str) -> None:
    readings = list(read_sentences(sentence, FINDERS["湘"]))
    assert [r for r in readings if r.said or r.unread or r.stated is not None] == []


@pytest.mark.parametrize(
    "sentence", ["前三名：甲乙丙市、丁戊己市。", "除衡阳外，其他市州均完成任务。"]
)
def test_what_cannot_be_read_is_not_silent(sentence: str) -> None:
    (reading,) = read_sentences(sentence, FINDERS["湘"])
    unknown = [one for one in reading.said if one.match.place is None]
    assert reading.unread or reading.stated is not None or unknown


def test_names_fewer_than_stated_are_said() -> None:
    (reading,) = read_sentences("前三名：长沙、株洲。", FINDERS["湘"])
    assert reading.stated == 3


HUNAN = [short_name(place.name) for place in gazetteer(2020).prefectures("430000")]
NUMERALS = "一二三四五六七八九"


@given(
    st.permutations(HUNAN),
    st.integers(1, 9),
    st.sampled_from(["前{n}名：{names}。", "前{n}名分别为：{names}。", "{names}位列前{n}。"]),
    st.sampled_from(["chinese", "digits"]),
)
def test_any_list_of_the_first_comes_back(
    names: list[str], count: int, form: str, script: str
) -> None:
    chosen = names[:count]
    number = NUMERALS[count - 1] if script == "chinese" else str(count)
    sentence = form.format(n=number, names="、".join(chosen))
    assert said(sentence) == claims("top", *chosen)


@given(
    st.lists(
        st.sampled_from(
            [*HUNAN, "，", "。", "：", "前三名", "后三名", "为零", "无任务", "（", "）", "和", "3"]
        )
    )
)
def test_no_sentence_is_too_odd(pieces: list[str]) -> None:
    for reading in read_sentences("".join(pieces), FINDERS["湘"]):
        for one in reading.said:
            assert one.position >= 1
            assert one.text in "".join("".join(pieces).split())
