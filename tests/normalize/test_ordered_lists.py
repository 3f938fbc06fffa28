"""Lists with a word of order, in any wording: which places, at which positions, with which values."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.model import Block, Box, Circular, Document, RankedSet
from tongbao.normalize import normalize
from tongbao.normalize.claims import SentenceReading, read_sentences
from tongbao.places import NameFinder, PlaceContext, gazetteer
from tongbao.places.gazetteer import short_name

HUNAN = tuple(gazetteer(2020).prefectures("430000"))
NAMES = [short_name(place.name) for place in HUNAN]
FINDER = NameFinder(
    PlaceContext(2020, "430000", level="prefecture", ranked=RankedSet(HUNAN, stated=True))
)


def readings(sentence: str) -> list[SentenceReading]:
    return list(read_sentences(sentence, FINDER))


def said(sentence: str) -> list[tuple[str, int, str]]:
    return [
        (one.kind, one.position, one.text) for reading in readings(sentence) for one in reading.said
    ]


def values(sentence: str) -> list[str]:
    return [
        f"{one.value.value}{one.value.unit}" if one.value else ""
        for reading in readings(sentence)
        for one in reading.said
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "完成率由高到低依次为：长沙、株洲、湘潭。",
        "各市排名依次是长沙、株洲、湘潭。",
        "按得分从高到低排序为长沙、株洲和湘潭。",
        "降尘量由小到大依次排序为：长沙、株洲、湘潭。",
        "信访量由少到多依次为长沙、株洲、湘潭。",
        "前三名由高到低依次为：长沙、株洲、湘潭。",
        "第一到第三位依次是长沙、株洲、湘潭。",
        "第1—3名分别为长沙、株洲、湘潭。",
        "长沙、株洲、湘潭分别位居第一、第二、第三。",
        "长沙、株洲、湘潭分别居全省第1、2、3位。",
        "第一名，长沙，96.5分；第二名，株洲，95.2分；第三名，湘潭，94分。",
        "前三名：长沙（5.19）、株洲（5.20）和湘潭（5.30）。",
        "空气质量相对较好的3个城市为长沙、株洲、湘潭。",
        "得分居前三位的市（州）为：长沙、株洲、湘潭。",
        "PM2.5浓度最低的3个城市依次为长沙、株洲、湘潭。",
        "完成率较高的3个市州为长沙、株洲、湘潭。",
        "位列前三甲的是长沙、株洲、湘潭。",
        "长沙（第1名）、株洲（第2名）、湘潭（第3名）表现突出。",
        "长沙、株洲，湘潭位列第一、第二、第三。",
        "长沙以95.2分位居榜首，株洲以94.8分排名第二，湘潭以93.1分排名第三。",
    ],
)
def test_the_first_ones_in_order(sentence: str) -> None:
    assert said(sentence) == [("top", 1, "长沙"), ("top", 2, "株洲"), ("top", 3, "湘潭")]


@pytest.mark.parametrize(
    "sentence",
    [
        "得分最高的是长沙市，其次是株洲市、湘潭市，再次是衡阳市。",
        "得分最高的是长沙市。其次是株洲市和湘潭市，再次是衡阳市。",
        "排名第一的是长沙市；其次是株洲市；再次是湘潭市、衡阳市。",
        "长沙市位居第一，其次是株洲市和湘潭市，再其次为衡阳市。",
        "长沙市得分最高，为95.2分；其次为株洲市（94.1分）、湘潭市（93.3分），再次为衡阳市（92分）。",
        "综合得分长沙市最高，达95.2分，其次是株洲市，为94.1分，再次是湘潭市、衡阳市。",
        "增速最快的为长沙市，其次依次是株洲市、湘潭市、衡阳市。",
        "位列榜首的是长沙市，依次是株洲市、湘潭市、衡阳市。",
        "得分长沙市最高，株洲市次之，湘潭市再次之，衡阳市紧随其后。",
        "前两名是长沙市、株洲市，其后依次为湘潭市、衡阳市。",
        "长沙市居首位，其次是株洲市，第三是湘潭市，其次是衡阳市。",
        "倒数名次不列，得分最高的有长沙市，随后是株洲市、湘潭市、衡阳市。",
    ],
)
def test_those_that_come_next_go_on_from_the_first(sentence: str) -> None:
    names = ("长沙市", "株洲市", "湘潭市", "衡阳市")
    assert said(sentence) == [("top", at, name) for at, name in enumerate(names, 1)]


@pytest.mark.parametrize(
    "sentence",
    [
        "得分最低的是永州市，其次是怀化市。",
        "PM2.5浓度最高的是永州市，其次是怀化市。",
        "事故起数最多的是永州市，其次是怀化市。",
        "得分最差的是永州市，其次是怀化市。",
    ],
)
def test_from_the_last_on_they_count_from_the_end(sentence: str) -> None:
    assert said(sentence) == [("bottom", 1, "永州市"), ("bottom", 2, "怀化市")]


@pytest.mark.parametrize(
    "sentence",
    [
        "其次是株洲市、湘潭市，再次是衡阳市。",
        "完成情况较好的是长沙市、株洲市，其次是湘潭市。",
        "得分较高的是长沙市，其次是株洲市，依次是湘潭市、衡阳市。",
    ],
)
def test_what_comes_next_behind_nothing_read_is_told(sentence: str) -> None:
    assert not said(sentence)
    assert any(reading.unread for reading in readings(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "长沙市优良率为历史同期最高，株洲市为近三年来最低。",
        "长沙市降雨量为入汛以来最大，株洲市为近年来最大。",
        "其次，长沙市、株洲市要加强管理。",
    ],
)
def test_records_and_arguments_are_no_order(sentence: str) -> None:
    assert not readings(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "空气质量由差到好依次为：怀化、永州、邵阳。",
        "完成率由低到高依次为怀化、永州、邵阳。",
        "综合指数由高到低依次为怀化、永州、邵阳。",
        "怀化、永州、邵阳分列倒数第一、第二、第三位。",
        "PM2.5浓度最高的3个城市为怀化、永州、邵阳。",
        "优良天数比例降低幅度较大的3个城市为怀化、永州、邵阳。",
    ],
)
def test_the_last_ones_in_order(sentence: str) -> None:
    assert said(sentence) == [("bottom", 1, "怀化"), ("bottom", 2, "永州"), ("bottom", 3, "邵阳")]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("第二到第四位依次是长沙、株洲、湘潭。", [2, 3, 4]),
        ("长沙、株洲并列第一，湘潭第三。", [1, 1, 3]),
        ("由小到大依次为：长沙（株洲并列）、湘潭、衡阳（邵阳、岳阳并列）、常德。", [1, 1, 3, 4, 4, 4, 7]),
        ("排名第一的长沙，排名末位的永州。", [1, 1]),
    ],
)  # fmt: skip
def test_positions_are_those_printed(sentence: str, wanted: Sequence[int]) -> None:
    assert [position for _, position, _ in said(sentence)] == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("长沙市规模工业增加值增长9.8%，增速居全省第3位，由第5位上升至第3位。", [("长沙市", 3)]),
        ("株洲市增长10.5%，居全省第1位；湘潭市增长10.1%，居全省第2位。", [("株洲市", 1), ("湘潭市", 2)]),
        ("长沙市得分91.2分，由第5位上升至第2位。", [("长沙市", 2)]),
        ("长沙市由上月的第5位升至第2位，株洲市由第2位降至第4位。", [("长沙市", 2), ("株洲市", 4)]),
        ("长沙市排名较上月上升3位，居第2位。", [("长沙市", 2)]),
        ("长沙市增速居全省第3位，总量居全省14个市州第1位。", [("长沙市", 3), ("长沙市", 1)]),
    ],
)  # fmt: skip
def test_the_subject_may_stand_in_an_earlier_clause(
    sentence: str, wanted: list[tuple[str, int]]
) -> None:
    assert [(name, position) for _, position, name in said(sentence)] == wanted


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("排名前3位的是市儿童医院、市口腔医院、市第二人民医院，", ["市儿童医院", "市口腔医院", "市第二人民医院"]),
        ("居前三位的县（市）区为：常德水务集团、湖南国有资本运营公司、常德公共交通集团；",
         ["常德水务集团", "湖南国有资本运营公司", "常德公共交通集团"]),
        ("前三名为市发展和改革局、市文化和旅游局和市教育局。", ["市发展和改革局", "市文化和旅游局", "市教育局"]),
        ("位居前三的依次是城关镇、和平街道和仁和镇。", ["城关镇", "和平街道", "仁和镇"]),
        ("前两名为水务集团与交通集团。", ["水务集团", "交通集团"]),
    ],
)  # fmt: skip
def test_what_no_gazetteer_knows_is_a_name_in_a_list(sentence: str, names: list[str]) -> None:
    assert [name for _, _, name in said(sentence)] == names


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("增速前三名是长沙、株洲、湘潭，分别增长10.5%、10.1%、9.8%。", ["10.5%", "10.1%", "9.8%"]),
        ("后三名是怀化、永州、邵阳，分别下降3.2%、3.9%、4.1%。", ["-3.2%", "-3.9%", "-4.1%"]),
        ("前三名：长沙（5.19）、株洲（得分5.20分）和湘潭（5.30）。", ["5.19", "5.20分", "5.30"]),
        ("前三名：长沙98.5%、株洲增长97%、湘潭得分96.2分。", ["98.5%", "97%", "96.2分"]),
        ("前三名是长沙、株洲、湘潭，分别增长10.5%、10.1%。", ["", "", ""]),
        ("长沙、株洲分别以98.5%、97.2%的完成率位列第一、第二。", ["98.5%", "97.2%"]),
        ("长沙、株洲增速列全省前两位，分别为8.1%、7.9%。", ["8.1%", "7.9%"]),
        ("长沙市上升3位，居第2位。", [""]),
    ],
)  # fmt: skip
def test_values_go_to_their_places(sentence: str, wanted: list[str]) -> None:
    assert values(sentence) == wanted


def test_places_with_a_word_of_order_that_nothing_explains_are_told() -> None:
    (reading,) = readings("长沙、株洲、湘潭的完成情况较好，名次靠前。")
    assert reading.unread
    assert not readings("长沙、株洲、湘潭的完成情况较好。")
    assert not readings("去年排名前三的长沙、株洲、湘潭均有下滑。")


@given(
    names=st.permutations(NAMES),
    count=st.integers(2, 9),
    form=st.sampled_from(
        ["完成率由高到低依次为：{}。", "排名依次是{}。", "前{n}名分别为{}。", "排名前{n}位的市州是：{}；", "{}位列前{n}。",
         "居前{n}位的城市（地区）分别为{}，", "第1至{n}名依次为{}。"]
    ),
    separator=st.sampled_from(["、", "，"]),
    joined=st.booleans(),
    valued=st.booleans(),
)  # fmt: skip
def test_any_order_cue_and_separator_gives_the_same_claims(
    *, names: list[str], count: int, form: str, separator: str, joined: bool, valued: bool
) -> None:
    chosen = names[:count]
    before = "位列" in form
    printed = [f"{name}（{90 - at}.5%）" if valued else name for at, name in enumerate(chosen)]
    last = "和" if joined else separator
    if before:
        separator = last = "、"
    text = separator.join(printed[:-1]) + last + printed[-1]
    wanted = [("top", at, name) for at, name in enumerate(chosen, 1)]
    sentence = form.format(text, n=count)
    assert said(sentence) == wanted
    if valued and not before:
        assert values(sentence) == [f"{90 - at}.5%" for at in range(count)]


def circular(*paragraphs: str, title: str = "湖南省2023年3月各市州降尘量情况的通报") -> Circular:
    texts = [title, *paragraphs]
    flow = tuple(
        Block(number, "paragraph", text, 1, Box(0.0, 20.0 * number, 300.0, 20.0 * number + 15))
        for number, text in enumerate(texts, 1)
    )
    return normalize(Document("a.pdf", "0" * 64, (), flow, ()))


def test_a_sentence_that_lists_the_whole_set_is_a_ranking() -> None:
    listed = "、".join([f"{NAMES[0]}（{NAMES[1]}并列）", *NAMES[2:]])
    found = circular(f"2023年3月，14个市州中降尘量由小到大依次排序为：{listed}。")
    (ranking,) = found.rankings
    assert [e.rank for e in ranking.entries] == [1, 1, *range(3, 15)]
    assert (ranking.metric, ranking.order) == ("降尘量", "asc")
    assert not found.claims


def test_printed_ranks_and_values_of_four_are_a_ranking_and_of_three_are_not() -> None:
    parts = [
        f"第{n}名，{name}，{90 - i}.5分"
        for i, (n, name) in enumerate(zip("一二三四", NAMES, strict=False))
    ]
    (ranking,) = circular("各市州名次为：" + "；".join(parts) + "。").rankings
    assert [(e.rank, str(e.value)) for e in ranking.entries] == [
        (1, "90.5"), (2, "89.5"), (3, "88.5"), (4, "87.5")
    ]  # fmt: skip
    few = circular("各市州名次为：" + "；".join(parts[:3]) + "。")
    assert not few.rankings
    assert [c.value for c in few.claims] == [e.value for e in ranking.entries[:3]]


def test_an_ordered_part_of_the_set_only_claims() -> None:
    found = circular("降尘量由小到大前五位依次为长沙、株洲、湘潭、衡阳、邵阳。")
    assert not found.rankings
    assert [c.position for c in found.claims] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "text",
    [
        "开工率由高到低依次为：1.石家庄市64.4%；2.唐山市63.3%；3.保定市52.1%；4.廊坊市40.0%。",
        "开工率由高到低依次为：①石家庄市64.4%；②唐山市63.3%；③保定市52.1%；④廊坊市40.0%。",
        "开工率由高到低依次为：1、石家庄市64.4%；2、唐山市63.3%；3、保定市52.1%；4、廊坊市40.0%。",
        "开工率由高到低依次为：石家庄市64.4%；唐山市63.3%；保定市52.1%；廊坊市40.0%。",
        "按开工率从高到低排序，石家庄市（64.4%）、唐山市（63.3%）、保定市（52.1%）、廊坊市（40.0%）。",
        "按开工率从高到低排序：（1）石家庄市64.4%，（2）唐山市63.3%，（3）保定市52.1%，（4）廊坊市40.0%。",
    ],
)
def test_numbered_items_are_one_list(text: str) -> None:
    block = Block(1, "paragraph", text, 1, Box(10, 50, 500, 62))
    title = Block(2, "heading", "河北省2020年5月开工情况通报", 1, Box(10, 0, 500, 15), size=22)
    circular = normalize(Document("a.pdf", "0" * 64, (), (title, block)))
    (ranking,) = circular.rankings
    found = [(e.place_text, e.rank, str(e.value)) for e in ranking.entries]
    assert found == [
        ("石家庄市", 1, "64.4"), ("唐山市", 2, "63.3"), ("保定市", 3, "52.1"), ("廊坊市", 4, "40.0"),
    ]  # fmt: skip


@pytest.mark.parametrize("stop", ["；", ";"])
@pytest.mark.parametrize("value", ["", "（98.0%）"])
def test_places_that_a_semicolon_parts_are_one_list(stop: str, value: str) -> None:
    best, worst = NAMES[:3], NAMES[5:8]
    listed = [stop.join(f"{name}{value}" for name in names) for names in (best, worst)]
    sentence = f"完成率位于前三的地区：{listed[0]}。位于后三的地区：{listed[1]}。"
    assert said(sentence) == [
        *(("top", at, name) for at, name in enumerate(best, 1)),
        *(("bottom", at, name) for at, name in enumerate(worst, 1)),
    ]


def test_a_list_that_is_full_takes_no_further_place() -> None:
    sentence = f"前两名：{NAMES[0]}；{NAMES[1]}；{NAMES[2]}完成任务。"
    assert [one for one in said(sentence) if one[0] == "top"] == [
        ("top", 1, NAMES[0]), ("top", 2, NAMES[1])
    ]  # fmt: skip


@pytest.mark.parametrize("where", ["", "全省", "全市"])
def test_the_last_is_last_wherever(where: str) -> None:
    sentence = f"{NAMES[0]}整改率位居{where}第一，为100.0%；{NAMES[3]}位居{where}最后，为42.3%。"
    assert said(sentence) == [("top", 1, NAMES[0]), ("bottom", 1, NAMES[3])]


@pytest.mark.parametrize(
    "sentence",
    [
        "前3名由长沙、株洲及湘潭占据，怀化、永州和邵阳居于后3名。",
        "前三名是长沙、株洲、湘潭，怀化、永州、邵阳排在后三名。",
        "前三名由长沙（98.5%）、株洲（97%）、湘潭（96%）占据，怀化（60%）、永州（50%）、邵阳（40%）列最后三位。",
    ],
)
def test_a_clause_of_its_own_is_the_next_ones(sentence: str) -> None:
    assert said(sentence) == [
        *[("top", at, name) for at, name in enumerate(("长沙", "株洲", "湘潭"), 1)],
        *[("bottom", at, name) for at, name in enumerate(("怀化", "永州", "邵阳"), 1)],
    ]


def test_a_rank_without_a_measure_before_it_has_the_one_behind() -> None:
    (reading,) = readings("其中长沙市列第4位，药品收入占比34.55%。")
    assert reading.topic == "药品收入占比"
    assert values("其中长沙市列第4位，药品收入占比34.55%。") == ["34.55%"]
    (reading,) = readings("完成率方面，长沙市居第4位，投诉率1.2%。")
    assert "完成率" in reading.topic


def test_a_name_that_ends_like_a_count_is_whole() -> None:
    counties = tuple(gazetteer(2020).children("451400", "county"))
    finder = NameFinder(
        PlaceContext(2020, "450000", "451400", "county", RankedSet(counties, stated=True))
    )
    for sentence in ("宁明县、扶绥县、天等县位列前三。", "前三名是天等县、凭祥市、龙州县等3个县。"):
        (reading,) = read_sentences(sentence, finder)
        assert len(reading.said) == 3
        assert "天等县" in {one.text for one in reading.said}
