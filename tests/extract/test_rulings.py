"""One table, drawn in all the ways that producers draw rules."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from drawn import fill, only_table, pdf, read, texts
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

ROWS = [["排名", "城市", "完成率"], ["1", "石家庄", "98.5"], ["2", "唐山", "87.3"]]
XS = [72.0, 142, 212, 282]
YS = [760.0, 740, 720, 700]

Segment = Callable[[Canvas, float, float, float, float], None]


def by_segments(segment: Segment) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.setLineWidth(0.5)
        for y in YS:
            segment(canvas, XS[0], y, XS[-1], y)
        for x in XS:
            segment(canvas, x, YS[0], x, YS[-1])
        fill(canvas, ROWS)

    return draw


def stroke(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    canvas.line(x0, y0, x1, y1)


def thin_bar(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    canvas.rect(x0, y1, max(x1 - x0, 0.48), max(y0 - y1, 0.48), stroke=0, fill=1)


def bar_per_cell(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    if (x1, y1) == (XS[-1], y0):
        for left, right in pairwise(XS):
            thin_bar(canvas, left, y0, right, y0)
    else:
        for top, bottom in pairwise(YS):
            thin_bar(canvas, x0, top, x0, bottom)


def straight_curve(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    third = (x1 - x0) / 3, (y1 - y0) / 3
    canvas.bezier(x0, y0, x0 + third[0], y0 + third[1], x1 - third[0], y1 - third[1], x1, y1)


def dashed(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    canvas.setDash(3, 2)
    canvas.line(x0, y0, x1, y1)


def dash_by_dash(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    at = 0.0
    length = max(x1 - x0, y0 - y1)
    while at < length:
        end = min(at + 4, length)
        if y0 == y1:
            canvas.line(x0 + at, y0, x0 + end, y0)
        else:
            canvas.line(x0, y0 - at, x0, y0 - end)
        at += 8


def dotted(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    length = max(x1 - x0, y0 - y1)
    for at in range(0, int(length) + 1, 3):
        x, y = (x0 + at, y0) if y0 == y1 else (x0, y0 - at)
        canvas.rect(x - 0.4, y - 0.4, 0.8, 0.8, stroke=0, fill=1)


def double(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    canvas.line(x0, y0, x1, y1)
    shift = (0, 1.8) if y0 == y1 else (1.8, 0)
    canvas.line(x0 + shift[0], y0 + shift[1], x1 + shift[0], y1 + shift[1])


def thin_picture(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    data = io.BytesIO()
    Image.new("L", (4, 4), 0).save(data, "PNG")
    picture = ImageReader(data)
    canvas.drawImage(picture, x0, y1, max(x1 - x0, 0.7), max(y0 - y1, 0.7))


def tilted(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    canvas.line(x0, y0, x1 + (0 if y0 == y1 else 0.2), y1 + (0.4 if y0 == y1 else 0))


def cell_boxes(canvas: Canvas) -> None:
    canvas.setLineWidth(0.5)
    for left, right in pairwise(XS):
        for top, bottom in pairwise(YS):
            canvas.rect(left, bottom, right - left, top - bottom)
    fill(canvas, ROWS)


def spaced_cell_boxes(canvas: Canvas) -> None:
    """Web pages leave a gap between the borders of neighbouring cells."""
    canvas.setLineWidth(0.5)
    for left, right in pairwise(XS):
        for top, bottom in pairwise(YS):
            canvas.rect(left + 1, bottom + 1, right - left - 2, top - bottom - 2)
    fill(canvas, ROWS)


def rings(canvas: Canvas) -> None:
    """Browsers fill the ring between two rectangles as a cell's border."""
    for left, right in pairwise(XS):
        for top, bottom in pairwise(YS):
            path = canvas.beginPath()
            path.rect(left, bottom, right - left, top - bottom)
            path.rect(left + 0.7, bottom + 0.7, right - left - 1.4, top - bottom - 1.4)
            canvas.drawPath(path, stroke=0, fill=1, fillMode=0)
    fill(canvas, ROWS)


def one_path(canvas: Canvas) -> None:
    """A whole table as one path object."""
    path = canvas.beginPath()
    for y in YS:
        path.moveTo(XS[0], y)
        path.lineTo(XS[-1], y)
    for x in XS:
        path.moveTo(x, YS[0])
        path.lineTo(x, YS[-1])
    canvas.setLineWidth(0.5)
    canvas.drawPath(path)
    fill(canvas, ROWS)


def in_a_form(canvas: Canvas) -> None:
    """Rules inside a form that is placed, scaled and moved by a matrix."""
    canvas.beginForm("rules")
    canvas.setLineWidth(1)
    for y in YS:
        canvas.line(XS[0] / 2, y / 2, XS[-1] / 2, y / 2)
    for x in XS:
        canvas.line(x / 2, YS[0] / 2, x / 2, YS[-1] / 2)
    canvas.endForm()
    canvas.saveState()
    canvas.translate(-20, 0)
    canvas.translate(20, 0)
    canvas.scale(2, 2)
    canvas.doForm("rules")
    canvas.restoreState()
    canvas.setFont("STSong-Light", 10.5)
    fill(canvas, ROWS)


def clipped(canvas: Canvas) -> None:
    """Rules drawn far too long and cut off by clipping, as spreadsheets print them."""
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(71.5, 699.5, 211, 61)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.setLineWidth(0.5)
    for y in (*YS, 650, 640):
        canvas.line(0, y, 595, y)
    for x in (*XS, 400, 450):
        canvas.line(x, 842, x, 0)
    canvas.restoreState()
    fill(canvas, ROWS)


def white_on_shading(canvas: Canvas) -> None:
    canvas.setFillGray(0.85)
    canvas.rect(XS[0], YS[-1], XS[-1] - XS[0], YS[0] - YS[-1], stroke=0, fill=1)
    canvas.setFillGray(1)
    for y in YS[1:-1]:
        canvas.rect(XS[0], y - 0.5, XS[-1] - XS[0], 1, stroke=0, fill=1)
    for x in XS[1:-1]:
        canvas.rect(x - 0.5, YS[-1], 1, YS[0] - YS[-1], stroke=0, fill=1)
    canvas.setFillGray(0)
    fill(canvas, ROWS)


def shaded_cells(canvas: Canvas) -> None:
    """No rules at all: every cell is a coloured box."""
    for row, (top, bottom) in enumerate(pairwise(YS)):
        for left, right in pairwise(XS):
            canvas.setFillGray(0.8 if row == 0 else 0.93)
            canvas.rect(left + 0.7, bottom + 0.7, right - left - 1.4, top - bottom - 1.4, 0, 1)
    canvas.setFillGray(0)
    fill(canvas, ROWS)


def shaded_header(canvas: Canvas) -> None:
    """The header is a coloured band; only the rows below it are ruled."""
    canvas.setFillGray(0.8)
    canvas.rect(XS[0], YS[1], XS[-1] - XS[0], YS[0] - YS[1], stroke=0, fill=1)
    canvas.setFillGray(0)
    canvas.setLineWidth(0.5)
    for y in YS[1:]:
        canvas.line(XS[0], y, XS[-1], y)
    for x in XS:
        canvas.line(x, YS[1], x, YS[-1])
    fill(canvas, ROWS)


SEGMENTS = [
    stroke,
    thin_bar,
    bar_per_cell,
    straight_curve,
    dashed,
    dash_by_dash,
    dotted,
    double,
    thin_picture,
    tilted,
]
WHOLE = [
    cell_boxes,
    spaced_cell_boxes,
    rings,
    one_path,
    in_a_form,
    clipped,
    white_on_shading,
    shaded_cells,
    shaded_header,
]


@pytest.mark.parametrize(
    "draw",
    [*map(by_segments, SEGMENTS), *WHOLE],
    ids=[function.__name__ for function in (*SEGMENTS, *WHOLE)],
)
def test_a_table_is_the_same_however_its_rules_are_drawn(
    tmp_path: Path, draw: Callable[[Canvas], None]
) -> None:
    document = read(pdf(tmp_path / "a.pdf", draw))
    table = only_table(document)
    assert texts(table) == ROWS
    assert table.frame == "ruled"
    assert not document.doubts


def invisible_white(canvas: Canvas) -> None:
    canvas.setStrokeGray(1)
    by_segments(stroke)(canvas)


def invisible_transparent(canvas: Canvas) -> None:
    canvas.setStrokeAlpha(0)
    by_segments(stroke)(canvas)


def clipped_away(canvas: Canvas) -> None:
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(300, 100, 100, 100)
    canvas.clipPath(path, stroke=0, fill=0)
    for y in YS:
        canvas.line(XS[0], y, XS[-1], y)
    for x in XS:
        canvas.line(x, YS[0], x, YS[-1])
    canvas.restoreState()
    fill(canvas, ROWS)


@pytest.mark.parametrize("draw", [invisible_white, invisible_transparent, clipped_away])
def test_rules_that_nobody_sees_make_no_ruled_table(
    tmp_path: Path, draw: Callable[[Canvas], None]
) -> None:
    document = read(pdf(tmp_path / "a.pdf", draw))
    assert document.pages[0].rulings == ()
    assert "ruled" not in {table.frame for table in document.tables}


def test_a_frame_and_underlines_make_no_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setLineWidth(2)
        canvas.line(72, 780, 520, 780)
        canvas.setLineWidth(0.5)
        canvas.rect(72, 600, 450, 120)
        for row in range(4):
            canvas.drawString(
                82, 700 - 24 * row, "请各地聚焦问题补短板，采取有效措施，加大推进力度。"
            )
            canvas.line(82, 697 - 24 * row, 330, 697 - 24 * row)

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert not list(document.tables)
    assert len(list(document.blocks)) == 4


def test_a_limit_on_drawn_objects_is_reported(tmp_path: Path) -> None:
    document = read(pdf(tmp_path / "a.pdf", by_segments(dotted)), max_paths=20)
    (doubt,) = document.doubts
    assert (doubt.kind, doubt.page, doubt.facts["what"]) == ("reading-limit", 1, "paths")


def test_a_plan_full_of_lines_is_given_up_with_a_doubt(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 800, "规划图")
        for row in range(700):
            for piece in range(5):
                x = 60 + 90 * piece + row % 3
                canvas.line(x, 60 + row, x + 60, 60 + row)

    document = read(pdf(tmp_path / "a.pdf", draw))
    (doubt,) = document.doubts
    assert (doubt.kind, doubt.facts["what"]) == ("reading-limit", "rules")
    assert [block.text for block in document.blocks] == ["规划图"]


def test_thousands_of_coloured_boxes_take_no_time(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 800, "热力图")
        for step in range(6000):
            canvas.setFillGray(0.2 + (step * 7 % 80) / 100)
            canvas.rect(72 + step % 80 * 5, 60 + step // 80 * 8, 5, 8, stroke=0, fill=1)
        canvas.setStrokeGray(1)
        for step in range(2000):
            canvas.line(72, 60 + step / 4, 400, 60 + step / 4)

    path = pdf(tmp_path / "a.pdf", draw)
    start = time.perf_counter()
    read(path)
    assert time.perf_counter() - start < 10
