"""Sentences as circulars of the last century rank places in."""

from __future__ import annotations

import pytest

from tongbao.model import RankedSet
from tongbao.normalize.claims import read_sentences
from tongbao.places import NameFinder, PlaceContext, gazetteer

HEBEI = tuple(gazetteer(1986).prefectures("130000"))
FINDER = NameFinder(
    PlaceContext(1986, "130000", level="prefecture", ranked=RankedSet(HEBEI, stated=True))
)


def said(sentence: str) -> list[tuple[str, int, str, str]]:
    return [
        (
            one.text,
            one.position,
            f"{one.value.value}{one.value.unit}" if one.value else "",
            one.value.qualifier if one.value else "",
        )
        for reading in read_sentences(sentence, FINDER)
        for one in reading.said
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "名次依次是：唐山市，百分之九十八；石家庄地区，百分之九十七点五；邯郸地区，百分之九十六。",
        "前三名是：唐山市（百分之九十八）、石家庄地区（百分之九十七点五）、邯郸地区（百分之九十六）。",
        "第一名，唐山市，九八%；第二名，石家庄地区，九七．五%；第三名，邯郸地区，九六%。",
        "居前三名的依次是：唐山市，百分之九十八；石家庄地区，百分之九十七点五；邯郸地区，百分之九十六。",
        "前三名是唐山市、石家庄地区、邯郸地区，分别为百分之九十八、百分之九十七点五、百分之九十六。",
        "居前三位的依次是：唐山市百分之九十八，石家庄地区百分之九十七点五，邯郸地区百分之九十六。",
    ],
)
def test_figures_in_words_belong_to_their_places(sentence: str) -> None:
    assert said(sentence) == [
        ("唐山市", 1, "98%", ""),
        ("石家庄地区", 2, "97.5%", ""),
        ("邯郸地区", 3, "96%", ""),
    ]


def test_words_of_how_exact_a_figure_is_are_kept() -> None:
    sentence = "居前三名的是唐山市（九成五）、石家庄地区（约九成）、邯郸地区（八成以上）。"
    assert said(sentence) == [
        ("唐山市", 1, "95%", ""),
        ("石家庄地区", 2, "90%", "约"),
        ("邯郸地区", 3, "80%", "以上"),
    ]


def test_places_that_share_a_printed_rank_share_its_position() -> None:
    sentence = "第一名：唐山市；第二名：石家庄地区、邯郸地区（并列）；第四名：保定地区。"
    assert [one[:2] for one in said(sentence)] == [
        ("唐山市", 1),
        ("石家庄地区", 2),
        ("邯郸地区", 2),
        ("保定地区", 4),
    ]


def test_items_numbered_in_words_are_one_list() -> None:
    sentence = "名次是：一、唐山市，二、石家庄地区，三、邯郸地区，四、保定地区。"
    assert [one[:2] for one in said(sentence)] == [
        ("唐山市", 1),
        ("石家庄地区", 2),
        ("邯郸地区", 3),
        ("保定地区", 4),
    ]


def test_the_share_that_all_have_is_full() -> None:
    readings = read_sentences("唐山市、石家庄地区的入库率均为百分之百。", FINDER)
    assert [(one.kind, one.text) for r in readings for one in r.said] == [
        ("completed", "唐山市"),
        ("completed", "石家庄地区"),
    ]


def test_a_name_that_begins_like_a_clause_is_a_name() -> None:
    places = tuple(gazetteer(2004).prefectures("510000"))
    ranked = RankedSet(places, stated=True)
    finder = NameFinder(PlaceContext(2004, "510000", level="prefecture", ranked=ranked))
    readings = read_sentences("居前三位的依次是：凉山，德阳，达州。", finder)
    assert [one.text for r in readings for one in r.said] == ["凉山", "德阳", "达州"]


@pytest.mark.parametrize(
    "sentence",
    [
        "居后三位的依次是：晋城-9.3%，大同-10.3%，太原-10.5%。",
        "居后三位的依次是：晋城－9.3%，大同－10.3%，太原－10.5%。",
        "居后三位的依次是：晋城负百分之九点三，大同负百分之十点三，太原负百分之十点五。",
    ],
)
def test_figures_below_zero_stand_right_behind_short_names(sentence: str) -> None:
    places = tuple(gazetteer(2004).prefectures("140000"))
    ranked = RankedSet(places, stated=True)
    finder = NameFinder(PlaceContext(2004, "140000", level="prefecture", ranked=ranked))
    readings = read_sentences(sentence, finder)
    assert [
        (one.text, str(one.value.value) if one.value else "") for r in readings for one in r.said
    ] == [
        ("晋城", "-9.3"),
        ("大同", "-10.3"),
        ("太原", "-10.5"),
    ]


@pytest.mark.parametrize(
    ("year", "province", "sentence", "names"),
    [
        (
            1994,
            "430000",
            "前三名为零陵（9633万斤）、娄底（8953万斤）、湘潭（8844万斤）。",
            ["零陵", "娄底", "湘潭"],
        ),
        (
            1990,
            "140000",
            "后三名的有阳泉５．４％，晋中４．０％，长治０％。",
            ["阳泉", "晋中", "长治"],
        ),
    ],
)
def test_names_that_hold_a_word_or_meet_a_wide_digit(
    year: int, province: str, sentence: str, names: list[str]
) -> None:
    finder = NameFinder(PlaceContext(year, province, level="prefecture"))
    (reading,) = read_sentences(sentence, finder)
    assert [one.text for one in reading.said] == names
