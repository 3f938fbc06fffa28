"""Paragraphs, their kinds and their order, outside tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from drawn import SONG, Draw, grid, only_table, pdf, read
from reportlab.pdfgen.canvas import Canvas

from tongbao.model import Block, Document, Table

LEFT, WIDTH, SIZE, PITCH = 80.0, 28, 15.5, 28.0
"""Margin, characters per line, font size and line pitch of an official letter."""


class Letter:
    """Sets paragraphs as official letters do: two characters of indent, full lines."""

    def __init__(self, canvas: Canvas, top: float = 760) -> None:
        self.canvas = canvas
        self.y = top

    def line(self, text: str, x: float = LEFT, size: float = SIZE) -> None:
        self.canvas.setFont(SONG, size)
        self.canvas.drawString(x, self.y, text)
        self.y -= PITCH

    def centred(self, text: str, size: float = SIZE) -> None:
        self.canvas.setFont(SONG, size)
        self.canvas.drawCentredString(595 / 2, self.y, text)
        self.y -= PITCH

    def paragraph(self, text: str, indent: int = 2) -> None:
        rest = text
        first = True
        while rest:
            skip = indent if first else 0
            self.line(rest[: WIDTH - skip], LEFT + skip * SIZE)
            rest = rest[WIDTH - skip :]
            first = False


def letter(*paragraphs: str, indent: int = 2) -> Draw:
    def draw(canvas: Canvas) -> None:
        page = Letter(canvas)
        for text in paragraphs:
            page.paragraph(text, indent)

    return draw


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def of_kind(document: Document, kind: str) -> list[str]:
    return [block.text for block in document.blocks if block.kind == kind]


LONG = (
    "今年以来，各地认真贯彻省委、省政府决策部署，在积极做好疫情防控的同时，大力推进各项民心工程建设，"
    "取得了阶段性成效。现将可量化比较的项工程各市进展情况进行通报。"
)
CLAIMS = ["前三名：承德和廊坊（完成任务）、张家口", "后三名：沧州、辛集、定州"]


@pytest.mark.parametrize("indent", [0, 2])
def test_wrapped_lines_join_and_printed_paragraphs_stay_apart(tmp_path: Path, indent: int) -> None:
    paragraphs = [LONG, "一、棚户区改造工程", *CLAIMS, LONG, "二、老旧小区改造工程", *CLAIMS]
    document = read(pdf(tmp_path / "a.pdf", letter(*paragraphs, indent=indent)))
    assert texts(document) == paragraphs


def test_one_long_paragraph_alone_is_not_broken_where_its_second_line_starts(
    tmp_path: Path,
) -> None:
    """Its first line, set in, is the only long one of the page: the margin is left of it."""
    text = "本月得分居前两位的地区为：竹溪县、丹江口市；居后两位"
    paragraphs = [
        "各县（市、区）人民政府：",
        "考评得分及排名如下：",
        f"{text}的为：张湾区、茅箭区。",
    ]

    def draw(canvas: Canvas) -> None:
        page = Letter(canvas)
        page.line(paragraphs[0])
        page.line(paragraphs[1], LEFT + 2 * SIZE)
        page.line(text, LEFT + 2 * SIZE)
        page.line(paragraphs[2].removeprefix(text))

    assert texts(read(pdf(tmp_path / "a.pdf", draw))) == paragraphs


@pytest.mark.parametrize("extra", range(-2, 3))
def test_a_claim_that_fills_its_line_does_not_swallow_the_next(tmp_path: Path, extra: int) -> None:
    """The line before a paragraph may end anywhere, also right at the margin."""
    names = "石家庄、承德、张家口、唐山、廊坊、定州、辛集、保定、沧州、衡水、邢台、邯郸"
    first = ("完成任务的市：" + names)[: WIDTH - 2 + extra]
    paragraphs = [LONG, first, "后三名：衡水、沧州、辛集", LONG]
    assert texts(read(pdf(tmp_path / "a.pdf", letter(*paragraphs)))) == paragraphs


def test_a_figure_that_no_line_end_may_part_goes_whole_to_the_next_line(tmp_path: Path) -> None:
    above = "末三位：晋中地区（一·九%）、阳泉市（一一·六"
    below = "七%）、雁北地区（零%）。"

    def draw(canvas: Canvas) -> None:
        page = Letter(canvas)
        page.paragraph(LONG)
        page.line(above, LEFT + 2 * SIZE)
        page.line(below, LEFT)
        page.paragraph(LONG)

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert texts(document) == [LONG, above + below, LONG]


def test_a_list_of_short_lines_is_not_one_paragraph(tmp_path: Path) -> None:
    names = [
        "南通市３．６３",
        "盐城市４．０６",
        "苏州市４．０７",
        "无锡市４．２７",
        "扬州市４．３７",
    ]

    def draw(canvas: Canvas) -> None:
        page = Letter(canvas)
        for name in names:
            page.line(name)

    assert texts(read(pdf(tmp_path / "a.pdf", draw))) == names


def test_a_title_over_two_centred_lines_is_one_heading(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        page = Letter(canvas)
        page.centred("河北省双创双服活动领导小组办公室", 22)
        page.centred("关于民心工程进展情况的通报", 22)
        page.paragraph(LONG)

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert of_kind(document, "heading") == [
        "河北省双创双服活动领导小组办公室关于民心工程进展情况的通报"
    ]
    assert of_kind(document, "paragraph") == [LONG]


def test_head_and_number_of_a_letter_stay_lines_of_their_own(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        page = Letter(canvas)
        page.centred("河北省人民政府办公厅", 30)
        page.y -= 20
        page.centred("冀政办〔2020〕15号")
        page.y -= 20
        page.centred("关于工程进展情况的通报", 22)
        page.line("各市（含定州、辛集市）人民政府：")
        page.paragraph(LONG)

    assert texts(read(pdf(tmp_path / "a.pdf", draw))) == [
        "河北省人民政府办公厅",
        "冀政办〔2020〕15号",
        "关于工程进展情况的通报",
        "各市（含定州、辛集市）人民政府：",
        LONG,
    ]


@pytest.mark.parametrize(
    "heading", ["一、棚户区改造工程", "（一）主城区", "1.供水管网", "(3)提升敬老院", "第二章 进展"]
)
def test_numbered_lines_are_headings(tmp_path: Path, heading: str) -> None:
    document = read(pdf(tmp_path / "a.pdf", letter(LONG, heading, LONG)))
    assert of_kind(document, "heading") == [heading]


def pages_with_furniture(number: Callable[[int], str]) -> list[Draw]:
    def page(index: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.setFont(SONG, 9)
            canvas.drawString(80, 800, "民心工程进展情况通报")
            canvas.drawCentredString(297, 40, number(index))
            Letter(canvas, 740).paragraph(f"第{index}页：{LONG}")

        return draw

    return [page(index) for index in range(1, 4)]


@pytest.mark.parametrize(
    "number",
    [
        lambda index: f"— {index} —",
        lambda index: f"{index}",
        lambda index: f"第{index}页 共3页",
        lambda index: f"第 {index} 页",
        lambda index: f"{index}/3",
        lambda index: f"—{index}.--",
        lambda index: f"一{index}一",
    ],
)
def test_page_numbers_and_running_heads_are_furniture(
    tmp_path: Path, number: Callable[[int], str]
) -> None:
    document = read(pdf(tmp_path / "a.pdf", *pages_with_furniture(number)))
    assert of_kind(document, "header") == ["民心工程进展情况通报"] * 3
    assert of_kind(document, "footer") == [number(index) for index in (1, 2, 3)]
    assert of_kind(document, "paragraph") == [f"第{index}页：{LONG}" for index in (1, 2, 3)]


def test_a_paragraph_goes_on_overleaf(tmp_path: Path) -> None:
    def page_number(canvas: Canvas, number: int) -> None:
        canvas.setFont(SONG, 9)
        canvas.drawCentredString(297, 40, f"— {number} —")

    whole = "各地要聚焦问题补短板" * 12

    def start(canvas: Canvas) -> None:
        page = Letter(canvas)
        page.paragraph(LONG)
        page.line(whole[: WIDTH - 2], LEFT + 2 * SIZE)
        page.line(whole[WIDTH - 2 : 2 * WIDTH - 2])
        page_number(canvas, 1)

    def end(canvas: Canvas) -> None:
        page = Letter(canvas)
        rest = whole[2 * WIDTH - 2 :]
        for at in range(0, len(rest), WIDTH):
            page.line(rest[at : at + WIDTH])
        page.paragraph(LONG)
        page_number(canvas, 2)

    document = read(pdf(tmp_path / "a.pdf", start, end))
    assert of_kind(document, "paragraph") == [LONG, whole, LONG]
    block = next(block for block in document.blocks if block.text == whole)
    assert [part.page for part in block.lines] == [1, 1, 2, 2, 2]


def test_a_sentence_that_ends_with_its_page_is_not_joined_on(tmp_path: Path) -> None:
    document = read(
        pdf(tmp_path / "a.pdf", letter(LONG, *CLAIMS), letter("后三名：唐山、沧州", LONG))
    )
    assert texts(document) == [LONG, *CLAIMS, "后三名：唐山、沧州", LONG]


def order(document: Document) -> list[str]:
    return [
        f"table {item.number}" if isinstance(item, Table) else item.text for item in document.flow
    ]


def test_tables_stand_where_they_are_read(tmp_path: Path) -> None:
    rows = [["甲", "1"], ["乙", "2"]]

    def draw(canvas: Canvas) -> None:
        Letter(canvas, 780).line("表1 甲类进展情况")
        grid(canvas, rows, top=765)
        Letter(canvas, 690).line("表2 乙类进展情况")
        grid(canvas, rows, top=675)
        Letter(canvas, 600).line("注：数据截至5月底")

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert order(document) == [
        "表1 甲类进展情况",
        "table 1",
        "表2 乙类进展情况",
        "table 2",
        "注：数据截至5月底",
    ]
    assert of_kind(document, "caption") == ["表1 甲类进展情况", "表2 乙类进展情况"]
    assert of_kind(document, "note") == ["注：数据截至5月底"]


def test_sentences_salutations_and_the_letters_title_name_no_table(tmp_path: Path) -> None:
    rows = [["街道", "总分"], ["中兴街道", "94.91"], ["文峰街道", "94.90"]]
    head = [
        "关于2020年8月环境综合整治考评情况的通报",
        "各县（市、区）人民政府：",
        "现将2020年8月考评情况通报如下：",
    ]

    def draw(canvas: Canvas, *lines: str) -> None:
        page = Letter(canvas, 780)
        for line in lines:
            page.line(line)
        grid(canvas, rows, top=page.y + 8)

    named = read(pdf(tmp_path / "a.pdf", lambda canvas: draw(canvas, *head, "考评得分表")))
    assert of_kind(named, "caption") == ["考评得分表"]
    titled = read(pdf(tmp_path / "b.pdf", lambda canvas: draw(canvas, head[0], "考评得分表")))
    assert of_kind(titled, "caption") == ["考评得分表"]
    nameless = read(pdf(tmp_path / "c.pdf", lambda canvas: draw(canvas, *head)))
    assert of_kind(nameless, "caption") == []
    with_unit = read(pdf(tmp_path / "d.pdf", lambda canvas: draw(canvas, "考评得分表", "单位：分")))
    assert of_kind(with_unit, "caption") == ["考评得分表", "单位：分"]


@pytest.mark.parametrize("annex", ["附件", "附件：", "附件1", "附表"])
@pytest.mark.parametrize("day", ["2018年11月15日", "二〇一八年十一月十五日"])
def test_the_end_of_a_letter_above_its_annex_names_no_table(
    tmp_path: Path, annex: str, day: str
) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawRightString(500, 590, "河南省献血办公室")
        canvas.drawRightString(500, 572, day)
        canvas.drawString(72, 554, annex)
        canvas.drawCentredString(260, 536, "无偿献血情况一览表")
        grid(canvas, [["城市", "采集量"], ["郑州市", "98"], ["开封市", "97"]], top=526, width=190)

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert only_table(document).caption == f"{annex}\n无偿献血情况一览表"
    assert day in [block.text for block in document.blocks]


def test_a_day_below_the_name_of_a_table_is_of_the_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawCentredString(260, 554, "无偿献血情况一览表")
        canvas.drawCentredString(260, 536, "2018年11月15日")
        grid(canvas, [["城市", "采集量"], ["郑州市", "98"], ["开封市", "97"]], top=526, width=190)

    table = only_table(read(pdf(tmp_path / "a.pdf", draw)))
    assert table.caption == "无偿献血情况一览表\n2018年11月15日"


def test_tables_side_by_side_keep_their_captions(tmp_path: Path) -> None:
    rows = [["甲", "1"], ["乙", "2"]]

    def draw(canvas: Canvas) -> None:
        for x, name in ((72, "表1 前两名"), (320, "表2 后两名")):
            canvas.setFont(SONG, 10.5)
            canvas.drawString(x, 770, name)
            grid(canvas, rows, x=x, top=760)

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert order(document) == ["表1 前两名", "table 1", "表2 后两名", "table 2"]


def two_columns(canvas: Canvas, texts: Sequence[str]) -> None:
    canvas.setFont(SONG, 10.5)
    canvas.drawString(
        72, 790, "各市民心工程建设进展情况及存在问题的简要通报，请各地结合实际认真抓好贯彻落实"
    )
    for x, text in zip((72, 310), texts, strict=True):
        for row, at in enumerate(range(0, len(text), 20)):
            canvas.drawString(x, 760 - 16 * row, text[at : at + 20])


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = "左栏文字需要先读完再读右栏" * 12
    right = "右栏文字在左栏读完以后再读" * 12
    document = read(pdf(tmp_path / "a.pdf", lambda canvas: two_columns(canvas, (left, right))))
    assert "".join(texts(document)[1:]) == left + right


def test_a_narrow_gutter_parts_columns_of_text_and_tables_under_a_short_title(
    tmp_path: Path,
) -> None:
    """The columns of a bulletin are one character apart; lines of both stand at one height."""
    columns = (
        (66, ["　　招商引资到位资金居前", "三位的地区为：颍泉区、界首", "市、阜南县；居后三位的为：", "颍东区、颍州区、太和县。"]),
        (212, ["　　城镇新增就业完成率居", "前三位的地区为：阜南县、太", "和县、颍泉区；居后三位的", "为：界首市、颍东区。"]),
    )  # fmt: skip

    def draw(canvas: Canvas) -> None:
        canvas.setFont(SONG, 16)
        canvas.drawString(166, 790, "重点工作督查简报")
        canvas.setFont(SONG, 10.5)
        for x, lines in columns:
            for row, line in enumerate(lines):
                canvas.drawString(x, 760 - 16 * row, line)
            grid(canvas, [["排名", "地区"], ["1", "阜南县"]], x=x, top=690, width=65)

    document = read(pdf(tmp_path / "a.pdf", draw))
    text = ["".join(lines).strip("　") for _, lines in columns]
    assert order(document) == ["重点工作督查简报", text[0], "table 1", text[1], "table 2"]


def test_punctuation_that_hangs_into_a_gutter_joins_no_columns(tmp_path: Path) -> None:
    columns = (
        (66, ["招商引资到位资金居前列前", "三位的地区为颍泉区和界首，", "市阜南县居后三位的为四县", "颍东区颍州区太和县及阜南，", "和颍泉区等地区都未能完成"]),
        (209.2, ["城镇新增就业完成率居全市", "前三位的地区为阜南县与太", "和县颍泉区居后三位的分别", "为界首市颍东区和太和县等", "地区其余地区都已完成任务"]),
    )  # fmt: skip

    def draw(canvas: Canvas) -> None:
        for x, lines in columns:
            for row, line in enumerate(lines):
                canvas.drawString(x, 760 - 16 * row, line)

    text = ["".join(lines) for _, lines in columns]
    assert order(read(pdf(tmp_path / "a.pdf", draw))) == text


def test_a_signature_and_a_date_are_not_a_column(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        page = Letter(canvas)
        page.paragraph(LONG)
        page.line("附件：各市排名", LEFT + 2 * SIZE)
        page.line("省民心工程办公室", 350)
        page.line("2020年6月5日", 370)

    assert texts(read(pdf(tmp_path / "a.pdf", draw))) == [
        LONG,
        "附件：各市排名",
        "省民心工程办公室",
        "2020年6月5日",
    ]


def test_blocks_know_their_lines_and_number_rises(tmp_path: Path) -> None:
    document = read(pdf(tmp_path / "a.pdf", letter(LONG, *CLAIMS)))
    blocks: list[Block] = list(document.blocks)
    assert [block.number for block in blocks] == [1, 2, 3]
    assert len(blocks[0].lines) == len(LONG) // WIDTH + 1
    assert blocks[0].box.height > 2 * PITCH
    assert blocks[0].size == SIZE


def test_running_text_larger_than_its_table_holds_no_upright_head(tmp_path: Path) -> None:
    """Its characters stand below each other in even steps, as those of a masthead do."""
    line = "丽水市第二人民医院、丽水市第一医院和庆元县人民医院药占比由低到高"

    def draw(canvas: Canvas) -> None:
        canvas.setFont(SONG, 14)
        for number in range(6):
            canvas.drawString(60, 780 - 28 * number, line)
        canvas.setFont(SONG, 8)
        grid(
            canvas,
            [["医院", "药占比", "位次"], *[["中医院", "35.1", "1"]] * 30],
            top=560,
            height=14,
        )

    document = read(pdf(tmp_path / "a.pdf", draw))
    text = "".join(block.text for block in document.blocks)
    assert text.count(line) == 6
