"""Tables printed on their side come out as they are read, wherever the heading stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import fill, grid, only_table, pdf, read, texts
from reportlab.pdfgen.canvas import Canvas

ROWS = [
    ["县市区", "农村公路完成率（%）", "排名"],
    ["武陵区", "98.1", "1"],
    ["鼎城区", "95.3", "2"],
    ["汉寿县", "90.8", "3"],
    ["桃源县", "88.0", "4"],
]


@pytest.mark.parametrize("angle", [90, 270, 180])
def test_a_turned_table_below_an_upright_heading(tmp_path: Path, angle: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(150, 790, "六月份重点工作进展情况通报")
        canvas.translate(300, 400)
        canvas.rotate(angle)
        grid(canvas, ROWS, -180, 60, 120, 24)

    document = read(pdf(tmp_path / "a.pdf", draw))
    table = only_table(document)
    assert texts(table) == ROWS
    assert next(iter(document.blocks)).text == "六月份重点工作进展情况通报"
    head = table.grid()[0][0]
    assert head is not None
    assert table.parts[0].box.holds(
        (head.box.x0 + head.box.x1) / 2, (head.box.top + head.box.bottom) / 2
    )


def test_merged_cells_of_a_turned_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(90)
        for y in (60, 12, -12, -36):
            canvas.line(-180, y, 180, y)
        canvas.line(-60, 36, 180, 36)
        for x in (-180, -60, 180):
            canvas.line(x, 60, x, -36)
        canvas.line(60, 36, 60, -36)
        canvas.drawString(-140, 32, "县市区")
        canvas.drawString(20, 44, "农村公路（%）")
        canvas.drawString(-20, 20, "完成率")
        canvas.drawString(100, 20, "排名")
        for number, row in enumerate(ROWS[1:3]):
            for column, text in enumerate(row):
                canvas.drawString(-170 + 120 * column, -4 - 24 * number, text)

    assert texts(only_table(read(pdf(tmp_path / "a.pdf", draw)))) == [
        ["县市区", "农村公路（%）", "农村公路（%）"],
        ["县市区", "完成率", "排名"],
        *ROWS[1:3],
    ]


def test_labels_on_their_side_turn_no_table(tmp_path: Path) -> None:
    rows = [["", "城市", "完成率"], ["", "唐山市", "98.5"], ["", "保定市", "97.5"]]

    def draw(canvas: Canvas) -> None:
        grid(canvas, rows)
        canvas.translate(112, 720)
        canvas.rotate(90)
        canvas.drawString(0, 0, "沿海")

    table = only_table(read(pdf(tmp_path / "a.pdf", draw)))
    assert [row[1:] for row in texts(table)] == [row[1:] for row in rows]


@pytest.mark.parametrize("angle", [90, 270, 180])
def test_a_turned_table_without_rules(tmp_path: Path, angle: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(150, 790, "六月份重点工作进展情况通报")
        canvas.translate(300, 400)
        canvas.rotate(angle)
        fill(canvas, ROWS, -180, 60, 120, 24)

    document = read(pdf(tmp_path / "a.pdf", draw))
    table = only_table(document)
    assert texts(table) == ROWS
    assert [block.text for block in document.blocks] == ["六月份重点工作进展情况通报"]
    assert not document.doubts
    for cell in table.cells:
        inside = [
            word.text
            for word in document.pages[0].words
            if cell.box.holds((word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2)
        ]
        assert "".join(inside) == cell.text
