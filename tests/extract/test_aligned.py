"""Tables that no grid of rules shows: columns by white space, rows by lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from drawn import Draw, fill, only_table, pdf, read, texts
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

ROWS = [
    ["排名", "城市", "完成率"],
    ["1", "石家庄", "98.5"],
    ["2", "唐山", "97.0"],
    ["3", "秦皇岛", "—"],
    ["4", "邯郸", "88.0"],
]


def page(path: Path, rows: Sequence[Sequence[str]], rules: Sequence[tuple[float, float]]) -> Path:
    """Draw rows without a grid; ``rules`` are (height from the bottom, thickness)."""

    def draw(canvas: Canvas) -> None:
        fill(canvas, rows, width=120)
        for height, thickness in rules:
            canvas.setLineWidth(thickness)
            canvas.line(72, height, 72 + 120 * len(rows[0]), height)

    return pdf(path, draw)


def test_white_space_alone(tmp_path: Path) -> None:
    table = only_table(read(page(tmp_path / "a.pdf", ROWS, [])))
    assert texts(table) == ROWS
    assert table.frame == "aligned"


def test_three_rules(tmp_path: Path) -> None:
    rules = [(760, 1.2), (740, 0.5), (760 - 20 * len(ROWS), 1.2)]
    assert texts(only_table(read(page(tmp_path / "a.pdf", ROWS, rules)))) == ROWS


def test_rules_between_rows_only(tmp_path: Path) -> None:
    rules = [(760.0 - 20 * row, 0.5) for row in range(len(ROWS) + 1)]
    assert texts(only_table(read(page(tmp_path / "a.pdf", ROWS, rules)))) == ROWS


@pytest.mark.parametrize(
    "words", [["安　　康", "宝　　鸡"], ["和 田", "喀 什"], ["省　 本　 级", "安　 康"]]
)
@pytest.mark.parametrize("head", [[], [["排　　名", "城　　市", "完成率"]]])
def test_names_that_are_spaced_out_stand_on_one_line_of_their_row(
    tmp_path: Path, words: list[str], head: list[list[str]]
) -> None:
    rows = [*head, ["8", words[0], "98.5"], ["9", words[1], "97.0"], ["10", words[0], "88.0"]]
    rules = [(760.0 - 20 * row, 0.5) for row in range(len(rows) + 1)]
    table = only_table(read(page(tmp_path / "a.pdf", rows, rules)))
    assert [["".join(t.split()) for t in row] for row in texts(table)] == [
        ["".join(t.split()) for t in row] for row in rows
    ]


def test_a_numbered_caption_is_no_row(tmp_path: Path) -> None:
    """Its number stands apart from its title, and both above columns of the table."""
    rows = [*ROWS, ["表2", "城市供水", ""], *ROWS]
    document = read(page(tmp_path / "a.pdf", rows, []))
    assert [texts(table) for table in document.tables] == [ROWS, ROWS]


def test_two_levels_of_headers(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(230, 746, "棚户区改造")
        canvas.drawString(470, 746, "老旧小区改造")
        canvas.drawString(80, 736, "城市")
        rows = [["", "完成率", "排名", "开工率", "排名"]]
        rows += [[name, "98.5", "1", "70", "2"] for name in ("石家庄", "唐山", "邯郸")]
        fill(canvas, rows, top=740, width=120)

    table = only_table(read(pdf(tmp_path / "a.pdf", draw, size=(842, 842))))
    assert texts(table)[:2] == [
        ["城市", "棚户区改造", "棚户区改造", "老旧小区改造", "老旧小区改造"],
        ["城市", "完成率", "排名", "开工率", "排名"],
    ]


@pytest.mark.parametrize("wide", [70.0, 90.0])
@pytest.mark.parametrize("middles", [["9月", "1—9月"], ["一季度", "二季度", "三季度"]])
@pytest.mark.parametrize("leaves", [["监测值", "同比", "位次"], ["得分", "位次"]])
def test_what_stands_over_groups_covers_them_whole(
    tmp_path: Path, wide: float, middles: list[str], leaves: list[str]
) -> None:
    """Three levels without a rule between: the head of all stands over the white between two groups."""
    each = len(leaves)
    columns = each * len(middles)

    def draw(canvas: Canvas) -> None:
        def centred(first: int, last: int, height: float, text: str) -> None:
            canvas.drawCentredString(72 + wide * (first + last + 1) / 2, height, text)

        for height in (786, 740, 678):
            canvas.line(72, height, 72 + wide * (columns + 1), height)
        centred(1, columns, 772, "降尘量")
        centred(0, 0, 758, "区域")
        for number, name in enumerate(middles):
            centred(1 + number * each, (number + 1) * each, 758, name)
        for number in range(columns):
            centred(1 + number, 1 + number, 744, leaves[number % each])
        for row, name in enumerate(["灞桥区", "蓝田县", "阎良区", "临潼区"]):
            centred(0, 0, 730 - 14 * row, name)
            for number in range(columns):
                centred(1 + number, 1 + number, 730 - 14 * row, f"{row + 1}.{number}")

    table = only_table(read(pdf(tmp_path / "a.pdf", draw, size=(1000, 842))))
    assert texts(table)[:3] == [
        ["区域", *["降尘量"] * columns],
        ["区域", *(name for name in middles for _ in leaves)],
        ["区域", *leaves * len(middles)],
    ]


def test_a_name_of_two_lines_stays_with_its_figures(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        rows = [
            ["排名", "地区", "完成率"],
            ["1", "西宁市", "98.5"],
            ["2", "", "80.2"],
            ["3", "海东市", "60"],
        ]
        fill(canvas, rows, top=760, width=120, height=30)
        canvas.drawString(197, 760 - 2 * 30 - 8, "海西蒙古族")
        canvas.drawString(197, 760 - 2 * 30 - 20, "藏族自治州")

    table = only_table(read(pdf(tmp_path / "a.pdf", draw)))
    assert [row[1].replace("\n", "") for row in texts(table)] == [
        "地区", "西宁市", "海西蒙古族藏族自治州", "海东市",
    ]  # fmt: skip


def test_prose_is_no_table(tmp_path: Path) -> None:
    lines = [
        "截至5月底，全省完成率98.5%，同比提高3.2个百分点。",
        "其中石家庄、唐山、秦皇岛位列前三，邯郸、邢台、保定列后三位。",
        "请各市高度重视，采取有效措施，确保6月底前完成。",
    ]
    document = read(page(tmp_path / "a.pdf", [[line] for line in lines], []))
    assert list(document.tables) == []


name = st.sampled_from(["石家庄", "唐山", "邯郸", "雄安新区", "秦皇岛", "定州"])
figure = st.decimals(0, 200, places=1).map(str) | st.sampled_from(["—", "0", "100%", "-3.5"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(name, figure, figure), min_size=4, max_size=12))
def test_any_aligned_figures_come_back(rows: list[tuple[str, str, str]]) -> None:
    import tempfile

    printed = [["城市", "完成率", "得分"], *(list(row) for row in rows)]
    with tempfile.TemporaryDirectory() as folder:
        table = only_table(read(page(Path(folder) / "a.pdf", printed, [])))
    assert texts(table) == printed


def test_a_note_whose_mark_left_a_gap_is_no_row(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        fill(canvas, ROWS, width=120)
        lowest = 760 - 20 * len(ROWS) - 14
        canvas.drawString(74, lowest, "注：")
        canvas.drawString(74 + 60, lowest, "表示无此项任务。")

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert texts(only_table(document)) == ROWS
    (note,) = [block for block in document.blocks if block.kind == "note"]
    assert note.text.split() == ["注：", "表示无此项任务。"]


NAMED = [
    ["城市", "完成率", "排名"],
    ["唐山", "98.5", "1"],
    ["保定", "97.2", "2"],
    ["廊坊", "95.1", "3"],
    ["沧州", "94.0", "4"],
]
WIDTH = 420.0


def three_line_table(
    canvas: Canvas,
    top: float,
    pieces: int = 1,
    gap: float = 0.0,
    rows: Sequence[Sequence[str]] = NAMED,
) -> None:
    """Draw a table with three rules of the width of the page's text, in pieces if asked."""
    fill(canvas, rows, 72, top, 140, 20)
    for y in (top, top - 20, top - 20 * len(rows)):
        for piece in range(pieces):
            x = 72 + piece * WIDTH / pieces
            canvas.line(x, y, x + WIDTH / pieces - gap, y)


@pytest.mark.parametrize(("pieces", "gap"), [(3, 0.0), (3, 0.5), (6, 1.0), (42, 0.0), (7, -0.5)])
def test_rules_drawn_in_pieces_are_whole(tmp_path: Path, pieces: int, gap: float) -> None:
    """Word draws the border of each cell by itself."""

    def draw(canvas: Canvas) -> None:
        for number in range(3):
            canvas.drawString(93, 780 - 20 * number, "现将各市5月份工作进展情况通报如下。")
            canvas.drawString(93, 600 - 20 * number, "各市要加快推进项目建设。")
        three_line_table(canvas, 700, pieces, gap, NAMED[:3])

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert texts(only_table(document)) == NAMED[:3]


def running_head(canvas: Canvas) -> None:
    canvas.drawString(72, 730, "各市工作简报")
    canvas.drawRightString(72 + WIDTH, 730, "第5期")
    canvas.line(72, 723, 72 + WIDTH, 723)


def letterhead(canvas: Canvas) -> None:
    canvas.setStrokeColorRGB(0.9, 0, 0)
    canvas.setLineWidth(2)
    canvas.line(72, 722, 72 + WIDTH, 722)
    canvas.setStrokeColorRGB(0, 0, 0)
    canvas.setLineWidth(0.5)
    canvas.drawCentredString(72 + WIDTH / 2, 740, "某省某办公室")


def imprint(canvas: Canvas) -> None:
    for y in (120, 100, 80):
        canvas.line(72, y, 72 + WIDTH, y)
    canvas.drawString(77, 106, "抄送：各市人民政府，省有关部门。")
    canvas.drawString(77, 86, "某省某办公室")
    canvas.drawRightString(67 + WIDTH, 86, "2020年6月8日印发")


def rule_above_notes(canvas: Canvas) -> None:
    canvas.line(72, 582, 72 + WIDTH, 582)
    canvas.drawString(72, 588, "注：完成率以月报为准。")


def rule_at_the_foot(canvas: Canvas) -> None:
    canvas.line(72, 60, 72 + WIDTH, 60)
    canvas.drawCentredString(72 + WIDTH / 2, 48, "3")


@pytest.mark.parametrize(
    "beside", [running_head, letterhead, imprint, rule_above_notes, rule_at_the_foot]
)
def test_rules_of_the_page_as_long_as_the_table_are_no_part_of_it(
    tmp_path: Path, beside: Draw
) -> None:
    def draw(canvas: Canvas) -> None:
        beside(canvas)
        canvas.drawCentredString(72 + WIDTH / 2, 708, "各市完成率排名")
        three_line_table(canvas, 700)

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert texts(only_table(document)) == NAMED


@pytest.mark.parametrize("blank", [14.0, 24.0, 32.0])
def test_a_blank_band_does_not_part_a_table(tmp_path: Path, blank: float) -> None:
    """A row that nobody filled in, or a gap between groups, with rules above and below."""

    def draw(canvas: Canvas) -> None:
        fill(canvas, NAMED[:3], 72, 700, 140, 20)
        fill(canvas, NAMED[3:], 72, 640 - blank, 140, 20)
        for y in (700, 680, 660, 640):
            canvas.line(72, y, 72 + WIDTH, y)
        for y in (640, 620, 600):
            canvas.line(72, y - blank, 72 + WIDTH, y - blank)

    rows = texts(only_table(read(pdf(tmp_path / "a.pdf", draw))))
    assert [row for row in rows if any(row)] == NAMED


def test_tables_with_equal_rules_below_each_other_stay_two(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        three_line_table(canvas, 700)
        canvas.drawCentredString(72 + WIDTH / 2, 560, "县级排名")
        three_line_table(canvas, 550)

    assert [texts(table) for table in read(pdf(tmp_path / "a.pdf", draw)).tables] == [NAMED, NAMED]


def test_the_imprint_below_a_table_is_no_row_of_it(tmp_path: Path) -> None:
    """Its rules are as long as the table's, and its last line stands in two pieces."""
    rows = [*ROWS, ["抄送：市纪委监委，市委督查室。", "", ""], ["市农业局", "", "2019年3月3日印发"]]
    heights = (760, 740, 660, 655, 640, 620)
    document = read(page(tmp_path / "a.pdf", rows, [(height, 0.6) for height in heights]))
    assert texts(only_table(document)) == ROWS
    kept = "".join(block.text for block in document.blocks)
    assert "抄送" in kept
    assert "印发" in kept
