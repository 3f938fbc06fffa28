"""Tables that fills show and no rule: columns, cells, stripes; and coloured prose, which is none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

import pytest
from drawn import SONG, only_table, pdf, read, texts
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

TINTS = ["#DDEBF7", "#FCE4D6", "#E2EFDA", "#FFF2CC"]
Rows = Sequence[Sequence[str]]

RANKED = [
    ["地区", "完成率", "排名"],
    ["石家庄市", "98.5%", "1"],
    ["唐山市", "97.2%", "2"],
    ["保定市", "96.0%", "3"],
    ["廊坊市", "95.8%", "4"],
]
CAPITALS = [
    ["Country", "Capital", "Language"],
    ["Austria", "Vienna", "German"],
    ["Belgium", "Brussels", "Dutch, French"],
    ["Croatia", "Zagreb", "Croatian"],
    ["Denmark", "Copenhagen", "Danish"],
]
ASSIGNED = [
    ["项目名称", "牵头单位"],
    ["城区道路改造工程一期", "市住房城乡建设局"],
    ["污水处理厂提标改造工", "市生态环境局"],
    ["农村饮水安全巩固工程", "市水利局"],
    ["老旧小区电梯加装工程", "市住房城乡建设局"],
]


def tinted(canvas: Canvas, box: tuple[float, float, float, float], tint: str) -> None:
    """Fill a box, given by its left, its top (counted up), its width and its height."""
    x, top, width, height = box
    canvas.setFillColor(HexColor(tint))
    canvas.rect(x, top - height, width, height, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#000000"))


def prose(canvas: Canvas) -> None:
    """Print a line of prose above and below."""
    for y in (780, 480):
        canvas.drawString(72, y, "根据各地上报的情况，现将二季度完成情况通报如下，请各地认真研究。")


def on_strips(canvas: Canvas, rows: Rows, widths: Sequence[float], pad: float = 5) -> None:
    """Print a table each of whose columns is one fill."""
    lefts = [72 + x for x in accumulate([0.0, *widths])]
    for left, width, tint in zip(lefts, widths, TINTS, strict=False):
        tinted(canvas, (left, 740, width, 22 * len(rows)), tint)
    for n, row in enumerate(rows):
        for left, text in zip(lefts, row, strict=False):
            canvas.drawString(left + pad, 740 - 22 * n - 15, text)


@pytest.mark.parametrize(
    ("rows", "widths", "pad"),
    [
        (RANKED, (110, 90, 80), 5),
        (CAPITALS, (110, 90, 120), 5),
        (ASSIGNED, (108, 100), 1),
    ],
    ids=["figures", "words", "words that touch the next column"],
)
def test_columns_that_fills_alone_part(
    tmp_path: Path, rows: Rows, widths: Sequence[float], pad: float
) -> None:
    def draw(canvas: Canvas) -> None:
        prose(canvas)
        on_strips(canvas, rows, widths, pad)

    assert texts(only_table(read(pdf(tmp_path / "a.pdf", draw)))) == rows


def test_a_band_above_filled_columns_is_their_header(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        prose(canvas)
        tinted(canvas, (72, 762, 320, 22), "#9DC3E6")
        for n, text in enumerate(CAPITALS[0]):
            canvas.drawString(77 + (0, 110, 200)[n], 747, text)
        on_strips(canvas, CAPITALS[1:], (110, 90, 120))

    assert texts(only_table(read(pdf(tmp_path / "a.pdf", draw)))) == CAPITALS


def test_prose_on_grounds_side_by_side_is_no_table(tmp_path: Path) -> None:
    text = "各地要高度重视此项工作，切实加强组织领导"

    def draw(canvas: Canvas) -> None:
        for n, tint in enumerate(TINTS[:2]):
            tinted(canvas, (72 + 225 * n, 740, 225, 110), tint)
            for line in range(6):
                canvas.drawString(76 + 225 * n, 724 - 16 * line, text)

    assert not list(read(pdf(tmp_path / "a.pdf", draw)).tables)


def test_negative_figures_in_brackets_are_rows_of_filled_columns(tmp_path: Path) -> None:
    rows = [
        ["Item", "2019", "2020"],
        ["Revenue", "1,200", "1,350"],
        ["Costs", "(900)", "(980)"],
        ["Profit", "300", "370"],
    ]

    def draw(canvas: Canvas) -> None:
        tinted(canvas, (72, 740, 100, 80), "#8EA9DB")
        for column in range(2):
            left = 172 + 70 * column
            tinted(canvas, (left, 740, 70, 20), "#B4C6E7")
            tinted(canvas, (left, 720, 70, 60), "#EDEDED")
        for n, row in enumerate(rows):
            canvas.drawString(77, 726 - 20 * n, row[0])
            for column in range(2):
                canvas.drawRightString(237 + 70 * column, 726 - 20 * n, row[column + 1])

    assert texts(only_table(read(pdf(tmp_path / "a.pdf", draw)))) == rows


def test_a_rank_in_brackets_below_its_value_is_no_row(tmp_path: Path) -> None:
    rows = [["石家庄市", "95.2", "94.1", "93.0"], ["唐山市", "91.2", "90.1", "96.0"]]

    def draw(canvas: Canvas) -> None:
        for n in range(3):
            canvas.line(72, 740 - 36 * n, 352, 740 - 36 * n)
        for n in range(5):
            canvas.line(72 + 70 * n, 740, 72 + 70 * n, 668)
        for n, row in enumerate(rows):
            canvas.drawString(77, 718 - 36 * n, row[0])
            for column, value in enumerate(row[1:], 1):
                canvas.drawString(77 + 70 * column, 725 - 36 * n, value)
                canvas.drawString(77 + 70 * column, 711 - 36 * n, f"（{n + column}）")

    table = only_table(read(pdf(tmp_path / "a.pdf", draw)))
    assert [len(row) for row in texts(table)] == [4, 4]
    assert texts(table)[1][1] == "91.2\n（2）"


@pytest.mark.parametrize("end", [False, True], ids=["from the top", "to the bottom"])
def test_a_number_in_wrapped_text_makes_no_row_of_a_stripe(tmp_path: Path, *, end: bool) -> None:
    rows = [
        ["License", "Name", "Address", "City"],
        ["648765", "Allegiant Air", "7100 Terminal Drive", "Oklahoma"],
        ["648766", "Allegiant Air", "7777 East Apache\nStreet", "Tulsa"],
        ["82030", "American Airlines\nof the North", "7100 Terminal Drive", "Oklahoma"],
        ["79145", "Delta Air Lines", "Will Rogers Airport\nBox 59975", "Oklahoma"],
        ["600941", "Endeavor", "7100 Terminal Drive", "Oklahoma"],
    ]

    def draw(canvas: Canvas) -> None:
        prose(canvas)
        canvas.setFont(SONG, 10.5)
        y = 740.0
        for n, row in enumerate(rows):
            lines = max(text.count("\n") + 1 for text in row)
            if n % 2 == 0:
                tinted(canvas, (72, y, 390, 15 * lines + 6), "#EDEDED")
            for x, text in zip((76, 136, 256, 386), row, strict=True):
                parts = text.split("\n")
                down = 15 * (lines - len(parts)) if end else 0
                for k, part in enumerate(parts):
                    canvas.drawString(x, y - 14 - down - 15 * k, part)
            y -= 15 * lines + 6

    assert texts(only_table(read(pdf(tmp_path / "a.pdf", draw)))) == rows
