"""Tables on pages set in two columns: each column's own, whatever stands at its height beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from drawn import grid, only_table, pdf, read, texts
from reportlab.pdfgen.canvas import Canvas

JOBS = [
    ["排名", "地区", "完成率（%）"],
    ["1", "涪城区", "107.2"],
    ["2", "安州区", "102.9"],
    ["3", "北川羌族自治县", "99.0"],
    ["4", "平武县", "93.9"],
    ["5", "三台县", "91.3"],
]
INVESTED = [
    ["排名", "地区", "增速（%）"],
    ["1", "游仙区", "18.9"],
    ["2", "平武县", "15.0"],
    ["3", "江油市", "11.8"],
    ["4", "三台县", "8.8"],
    ["5", "盐亭县", "-0.8"],
]
PROSE = [
    "二〇二三年四月，各地扎实推进重点工作，现",
    "将有关指标排名情况通报如下。城镇新增就业",
    "完成率排名前三的是涪城区、安州区、北川羌",
    "族自治县，固定资产投资增速排名前三的是游",
    "仙区、平武县、江油市，请各地认真对照。",
]
LEFT, RIGHT = 60.0, 315.0
Draw = Callable[[Canvas, Sequence[Sequence[str]], float, float], None]


def unruled(canvas: Canvas, rows: Sequence[Sequence[str]], x: float, top: float) -> None:
    """Print centred cells in three columns, 18 points a row."""
    for number, row in enumerate(rows):
        for place, text in zip((25, 95, 185), row, strict=True):
            canvas.drawCentredString(x + place, top - 18 * number - 13, text)


def three_lines(canvas: Canvas, rows: Sequence[Sequence[str]], x: float, top: float) -> None:
    """Print them between three rules."""
    unruled(canvas, rows, x, top)
    for below in (0, 1, len(rows)):
        canvas.line(x, top - 18 * below, x + 225, top - 18 * below)


def framed(canvas: Canvas, rows: Sequence[Sequence[str]], x: float, top: float) -> None:
    """Print them between the upper and the lower rule."""
    unruled(canvas, rows, x, top)
    for below in (0, len(rows)):
        canvas.line(x, top - 18 * below, x + 225, top - 18 * below)


def ruled(canvas: Canvas, rows: Sequence[Sequence[str]], x: float, top: float) -> None:
    """Print them in a grid."""
    grid(canvas, rows, x, top, 75, 18)


def prose(canvas: Canvas, x: float, top: float) -> float:
    """Print running text and return where it ends."""
    for number, line in enumerate(PROSE):
        canvas.drawString(x, top - 16 * number - 12, line)
    return top - 16 * len(PROSE)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (unruled, unruled),
        (three_lines, three_lines),
        (framed, framed),
        (ruled, framed),
        (unruled, ruled),
    ],
)
def test_two_columns_out_of_step(tmp_path: Path, left: Draw, right: Draw) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawCentredString(300, 790, "绵阳市重点工作督查简报")
        end = prose(canvas, LEFT, 740)
        canvas.drawCentredString(LEFT + 110, end - 20, "城镇新增就业完成率")
        left(canvas, JOBS, LEFT, end - 30)
        canvas.drawCentredString(RIGHT + 110, 728, "固定资产投资增速")
        right(canvas, INVESTED, RIGHT, 721)
        canvas.drawCentredString(RIGHT + 110, 560, "二〇二三年五月十日印发各县市区")

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert [texts(table) for table in document.tables] == [JOBS, INVESTED]
    assert [table.caption.split("\n")[-1] for table in document.tables] == [
        "城镇新增就业完成率",
        "固定资产投资增速",
    ]
    prose_read = "".join(block.text for block in document.blocks)
    assert "".join(PROSE) in "".join(prose_read.split())


def test_halves_of_one_table_are_in_step(tmp_path: Path) -> None:
    rows = [[*one, *other] for one, other in zip(JOBS, INVESTED, strict=True)]

    def draw(canvas: Canvas) -> None:
        unruled(canvas, JOBS, LEFT, 740)
        unruled(canvas, INVESTED, RIGHT, 740)

    assert texts(only_table(read(pdf(tmp_path / "a.pdf", draw)))) == rows


def test_names_of_two_lines_are_no_page_column(tmp_path: Path) -> None:
    """They stand out of step with the figures beside them, but make no sense alone."""

    def draw(canvas: Canvas) -> None:
        canvas.drawCentredString(200, 753, "地区")
        canvas.drawCentredString(330, 753, "总量")
        canvas.drawCentredString(450, 753, "增速")
        for number in range(6):
            top = 735 - 26 * number
            canvas.drawCentredString(200, top, f"第{'一二三四五六'[number]}开发区管")
            canvas.drawCentredString(200, top - 12.6, "理委员会")
            canvas.drawCentredString(330, top - 6.3, f"{98 - number}.5")
            canvas.drawCentredString(450, top - 6.3, f"{9 - number}.1")

    read_texts = texts(only_table(read(pdf(tmp_path / "a.pdf", draw))))
    assert read_texts[0] == ["地区", "总量", "增速"]
    assert read_texts[1] == ["第一开发区管\n理委员会", "98.5", "9.1"]
    assert len(read_texts) == 7
