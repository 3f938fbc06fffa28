"""Tables inside a cell, drawn against its sides as word processors do."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import grid, only_table, pdf, read, texts
from reportlab.pdfgen.canvas import Canvas

ROWS = [
    ["名次", "单位", "总分", "备注"],
    ["1", "扶沟县", "95.2", ""],
    ["2", "沈丘县", "89.9", ""],
    ["3", "川汇区", "88.3", ""],
    ["4", "郸城县", "84.7", ""],
]
WIDTH, HEIGHT = 100.0, 40.0
LEFT, TOP = 72.0, 700.0


def nested(canvas: Canvas, row: int, column: int, corner: str) -> None:
    """Draw a table of two cells in a corner of a cell, on the cell's own rules."""
    x = LEFT + column * WIDTH + (20 if "right" in corner else 0)
    y = TOP - row * HEIGHT - (20 if "bottom" in corner else 0)
    grid(canvas, [["通报", "表扬"]], x, y, 40, 20)


@pytest.mark.parametrize("corner", ["bottom right", "bottom left", "top right", "top left"])
@pytest.mark.parametrize("row", [1, 3])
def test_a_table_in_the_corner_of_a_cell_is_its_text(tmp_path: Path, corner: str, row: int) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, ROWS, LEFT, TOP, WIDTH, HEIGHT)
        nested(canvas, row, 3, corner)

    document = read(pdf(tmp_path / "a.pdf", draw))
    expected = [list(line) for line in ROWS]
    expected[row][3] = "通报 表扬"
    assert texts(only_table(document)) == expected
    assert document.doubts == ()


def test_text_beside_a_nested_table_stays_in_the_cell(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, ROWS, LEFT, TOP, WIDTH, HEIGHT)
        nested(canvas, 2, 3, "bottom right")
        canvas.drawString(LEFT + 3 * WIDTH + 5, TOP - 2 * HEIGHT - 14, "见附表")

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert texts(only_table(document))[2] == ["2", "沈丘县", "89.9", "见附表\n通报 表扬"]
    assert document.doubts == ()


def test_a_missing_rule_is_no_nested_table(tmp_path: Path) -> None:
    """The boundaries of what it leaves go on beside it: nothing is swallowed, and it is told."""
    rows = [row[:3] for row in ROWS]

    def draw(canvas: Canvas) -> None:
        grid(canvas, rows, LEFT, TOP, WIDTH, HEIGHT)
        canvas.setStrokeColorRGB(1, 1, 1)
        canvas.setLineWidth(3)
        for x0, y0, x1, y1 in ((100, 82, 100, 118), (102, 120, 198, 120)):
            canvas.line(LEFT + x0, TOP - y0, LEFT + x1, TOP - y1)

    document = read(pdf(tmp_path / "a.pdf", draw))
    flat = [text for line in texts(only_table(document)) for text in line]
    assert {"84.7", "88.3", "89.9", "95.2"} <= set(flat)
