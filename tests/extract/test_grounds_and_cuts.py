"""Tables whose header only a ground shows, that stand side by side, or that a page's end cuts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from drawn import pdf, read, texts
from reportlab.pdfgen.canvas import Canvas

FIRMS = [
    ["排名", "企业名称", "申诉率"],
    ["1", "京东快递", "22.56"],
    ["2", "邮政快递", "19.03"],
    ["3", "韵达速递", "14.75"],
    ["4", "丹鸟快递", "12.89"],
    ["5", "德邦快递", "11.10"],
]
CITIES = [
    ["排名", "城市", "申诉率"],
    ["1", "宝鸡市", "13.09"],
    ["2", "咸阳市", "12.88"],
    ["3", "安康市", "12.51"],
    ["4", "铜川市", "12.29"],
    ["5", "西安市", "12.06"],
    ["6", "商洛市", "10.20"],
    ["7", "延安市", "8.10"],
]
HEAD = ["名次", "培训机构", "合格率（%）"]
PLACES = (25.0, 95.0, 180.0)
WIDE = 215.0


def rows_at(canvas: Canvas, rows: Sequence[Sequence[str]], x: float, top: float) -> None:
    """Print centred cells in three columns, 20 points a row."""
    for number, row in enumerate(rows):
        for place, text in zip(PLACES, row, strict=True):
            canvas.drawCentredString(x + place, top - 20 * number - 13, text)


def grounded(
    canvas: Canvas,
    rows: Sequence[Sequence[str]],
    x: float,
    top: float,
    first_rule: int = 1,
    ends: Sequence[float] = (0.0, WIDE),
) -> None:
    """Print rows with hairlines between them below a header on a ground, one fill per cell."""
    canvas.setFillGray(0.85)
    for left, right in pairwise(ends):
        canvas.rect(x + left, top - 20, right - left, 20, stroke=0, fill=1)
    canvas.setFillGray(0)
    for number in range(first_rule, len(rows) + 1):
        canvas.line(x, top - 20 * number, x + WIDE, top - 20 * number)
    rows_at(canvas, rows, x, top)


@pytest.mark.parametrize("first_rule", [1, 2], ids=["ruled below header", "ruled below first row"])
def test_a_header_told_by_its_ground_alone_belongs_to_the_rows_below(
    tmp_path: Path, first_rule: int
) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 790, "现将有关情况通报如下，请各地认真对照。")
        grounded(canvas, FIRMS, 72, 760, first_rule)
        canvas.drawString(72, 600, "各地申诉率情况如下，请各地认真对照执行。")
        grounded(canvas, CITIES, 72, 570, first_rule)

    found = [texts(table) for table in read(pdf(tmp_path / "a.pdf", draw)).tables]
    assert found == [FIRMS, CITIES]


@pytest.mark.parametrize(
    "ends", [(0.0, WIDE), (0.0, 50.0, 140.0, WIDE)], ids=["one fill", "fill per cell"]
)
@pytest.mark.parametrize("first_rule", [1, 99], ids=["ruled rows", "no rules"])
def test_grounds_part_tables_that_stand_level_side_by_side(
    tmp_path: Path, ends: Sequence[float], first_rule: int
) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(
            60, 770, "现将快递企业和各地申诉率情况通告如下，请各单位认真对照，改进工作质量。"
        )
        canvas.drawCentredString(165, 742, "快递企业申诉率排名")
        canvas.drawCentredString(400, 742, "各地申诉率排名")
        grounded(canvas, FIRMS, 60, 730, first_rule, ends)
        grounded(canvas, CITIES, 295, 730, first_rule, ends)
        canvas.drawString(
            60, 550, "请各单位对照上述情况，认真查找差距，切实改进工作质量，提高服务水平。"
        )

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert [texts(table) for table in document.tables] == [FIRMS, CITIES]
    assert [t.caption for t in document.tables] == ["快递企业申诉率排名", "各地申诉率排名"]


def test_rules_part_tables_side_by_side_whatever_stands_above_and_below_them(
    tmp_path: Path,
) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawCentredString(165, 742, "快递企业申诉率排名")
        canvas.drawCentredString(400, 742, "各地申诉率排名")
        for x, high in ((57, 20 * 8), (309, 20 * 6 + 10)):
            for below in (0, 20, high):
                canvas.line(x, 730 - below, x + 230, 730 - below)
        rows_at(canvas, CITIES, 57, 730)
        rows_at(canvas, FIRMS[:2], 309, 730)
        canvas.drawCentredString(309 + 95, 730 - 40 - 10, "邮政快递有限")
        canvas.drawCentredString(309 + 95, 730 - 40 - 22, "公司")
        for place, text in ((25, "2"), (180, "19.03")):
            canvas.drawCentredString(309 + place, 730 - 40 - 16, text)
        rows_at(canvas, FIRMS[3:], 309, 730 - 70)
        canvas.drawString(57, 550, "注：申诉率由高到低排列。")
        for number, text in enumerate(("陕西省邮政管理局", "办公室", "2020年10月23日", "印发")):
            canvas.drawString(420, 540 - 18 * number, text)

    found = [texts(table) for table in read(pdf(tmp_path / "a.pdf", draw)).tables]
    wrapped = [FIRMS[0], FIRMS[1], ["2", "邮政快递有限\n公司", "19.03"], *FIRMS[3:]]
    assert found == [CITIES, wrapped]


def test_rules_of_a_letterhead_and_an_imprint_frame_no_tables_that_have_their_own(
    tmp_path: Path,
) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawCentredString(285, 800, "陕西省邮政管理局")
        for y in (790, 480, 460, 440):
            canvas.line(60, y, 510, y)
        canvas.drawString(80, 765, "现将快递企业和各地申诉率情况通告如下。")
        grounded(canvas, FIRMS, 60, 730)
        grounded(canvas, CITIES, 295, 730)
        canvas.drawString(60, 466, "抄送：省委办公厅，省人大常委会办公厅。")
        canvas.drawString(60, 446, "陕西省邮政管理局")
        canvas.drawString(400, 446, "2020年10月26日印发")

    found = [texts(table) for table in read(pdf(tmp_path / "a.pdf", draw)).tables]
    assert found == [FIRMS, CITIES]


@pytest.mark.parametrize("overleaf", [[HEAD], []], ids=["header again", "rows alone"])
def test_a_table_between_three_rules_goes_on_overleaf(
    tmp_path: Path, overleaf: list[list[str]]
) -> None:
    rows = [[str(n), f"{name}驾校", f"{90 - n}.5"] for n, name in enumerate("平安兴达诚信顺通", 1)]
    next_head = ["名次", "培训机构", "违法率（%）"]

    def first(canvas: Canvas) -> None:
        canvas.drawCentredString(180, 150, "表1 科目二合格率排名")
        rows_at(canvas, [HEAD, *rows[:4]], 72, 140)
        for y in (140, 120):
            canvas.line(72, y, 287, y)

    def second(canvas: Canvas) -> None:
        left = [*overleaf, *rows[4:]]
        rows_at(canvas, left, 72, 780)
        end = 780 - 20 * len(left)
        for y in (780, 760) if overleaf else ():
            canvas.line(72, y, 287, y)
        for y in (end, end - 30, end - 50, end - 50 - 20 * len(rows)):
            canvas.line(72, y, 287, y)
        canvas.setFont("STSong-Light", 13)
        canvas.drawCentredString(180, end - 20, "表2 交通违法率排名")
        canvas.setFont("STSong-Light", 10.5)
        rows_at(canvas, [next_head, *rows], 72, end - 30)

    document = read(pdf(tmp_path / "a.pdf", first, second))
    found = [
        [row for n, row in enumerate(texts(t)) if n not in t.repeated_header_rows]
        for t in document.tables
    ]
    assert found == [[HEAD, *rows], [next_head, *rows]]
    assert [table.caption for table in document.tables][1] == "表2 交通违法率排名"


def test_a_wrapped_name_begins_the_rows_overleaf(tmp_path: Path) -> None:
    names = [("朝阳路—建设", "路"), ("南环路—体育", "路"), ("新华路—南环", "路")]

    def draw(canvas: Canvas) -> None:
        for number, (upper, lower) in enumerate(names):
            y = 780 - 30 * number
            canvas.drawCentredString(165, y + 6, upper)
            canvas.drawCentredString(165, y - 6, lower)
            canvas.drawCentredString(90, y, f"{'东西南'[number]}大街")
            canvas.drawCentredString(230, y, f"{20 + number}.1")
            canvas.drawCentredString(280, y, str(number + 8))
        canvas.line(60, 700, 310, 700)

    (table,) = read(pdf(tmp_path / "a.pdf", draw)).tables
    assert texts(table) == [
        [f"{'东西南'[n]}大街", "\n".join(name), f"{20 + n}.1", str(n + 8)]
        for n, name in enumerate(names)
    ]


def striped(canvas: Canvas, rows: Sequence[Sequence[str]], top: float, blank: float = 0.0) -> None:
    """Print rows with no rule at all: the first row's cells filled, and those of every other."""
    heights = [top, *(top - blank - 20 * n for n in range(1, len(rows)))]
    for number, (y, row) in enumerate(zip(heights, rows, strict=True)):
        canvas.setFillGray(0.7 if number == 0 else 0.9)
        for left, right in pairwise((0.0, 50.0, 140.0, WIDE)) if number % 2 == 0 else ():
            canvas.rect(72 + left, y - 20, right - left, 20, stroke=0, fill=1)
        canvas.setFillGray(0)
        rows_at(canvas, [row], 72, y)


@pytest.mark.parametrize("blank", [0.0, 20.0], ids=["close", "blank line below header"])
def test_stripes_without_rules_hold_all_rows_the_last_white_one_too(
    tmp_path: Path, blank: float
) -> None:
    def first(canvas: Canvas) -> None:
        canvas.drawString(72, 480, "现将各地申诉率情况通报如下，请各地认真对照，改进工作质量。")
        canvas.drawCentredString(180, 450, "各地申诉率情况表")
        striped(canvas, CITIES[:6], 430, blank)
        canvas.drawString(72, 250, "特此通报，请各地认真对照，改进工作质量，提高服务水平。")

    (table,) = read(pdf(tmp_path / "a.pdf", first)).tables
    assert texts(table) == CITIES[:6]
    assert table.caption == "各地申诉率情况表"


@pytest.mark.parametrize("overleaf", [[CITIES[0]], []], ids=["header again", "white row first"])
def test_stripes_go_on_overleaf(tmp_path: Path, overleaf: list[list[str]]) -> None:
    names = "平安兴达诚信顺通永清广阳"
    rows = [[str(n), f"{name}山县", f"{90 - n}.5"] for n, name in enumerate(names, 1)]

    def first(canvas: Canvas) -> None:
        striped(canvas, [CITIES[0], *rows[:4]], 150)

    def second(canvas: Canvas) -> None:
        if overleaf:
            striped(canvas, [*overleaf, *rows[4:]], 780, 20)
        else:
            rows_at(canvas, rows[4:5], 72, 800)
            striped(canvas, rows[5:], 780)

    (table,) = read(pdf(tmp_path / "a.pdf", first, second)).tables
    kept = [row for n, row in enumerate(texts(table)) if n not in table.repeated_header_rows]
    assert kept == [CITIES[0], *rows]


def test_headers_that_run_on_into_each_other_are_parted_by_their_grounds(tmp_path: Path) -> None:
    rows = [[*row, str(9 - n)] for n, row in enumerate(CITIES[1:])]

    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.85)
        for left, wide in ((72, 50), (122, 90), (212, 66), (278, 52)):
            canvas.rect(left, 740, wide, 20, stroke=0, fill=1)
        canvas.setFillGray(0)
        for middle, text in ((97, "排名"), (167, "城市"), (245, "平均分（分）"), (304, "上季排名")):
            canvas.drawCentredString(middle + (3 if text == "平均分（分）" else -4), 746, text)
        for number, row in enumerate(rows):
            for middle, text in zip((97, 167, 245, 304), row, strict=True):
                canvas.drawCentredString(middle, 724 - 20 * number, text)

    (table,) = read(pdf(tmp_path / "a.pdf", draw)).tables
    assert texts(table) == [["排名", "城市", "平均分（分）", "上季排名"], *rows]


@pytest.mark.parametrize("closed", [True, False], ids=["rule below", "rule overleaf"])
def test_the_last_row_alone_overleaf_is_not_lost(tmp_path: Path, *, closed: bool) -> None:
    rows = [row for row in CITIES if row[0] != "7"]

    def first(canvas: Canvas) -> None:
        canvas.drawString(72, 815, "陕西省邮政管理局")
        canvas.drawString(72, 200, "现将各地申诉率情况通报如下，请各地认真对照。")
        grounded(canvas, rows if closed else rows[:-1], 72, 170)
        if not closed:
            rows_at(canvas, rows[-1:], 72, 170 - 20 * (len(rows) - 1))

    def second(canvas: Canvas) -> None:
        canvas.drawString(72, 815, "陕西省邮政管理局")
        rows_at(canvas, CITIES[-1:], 72, 790)
        for y in (790, 770):
            canvas.line(72, y, 72 + WIDE, y)
        canvas.drawString(72, 750, "注：申诉率由高到低排列。")

    (table,) = read(pdf(tmp_path / "a.pdf", first, second)).tables
    assert texts(table) == CITIES
    assert table.notes == ("注：申诉率由高到低排列。",)
