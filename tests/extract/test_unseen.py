"""Text that nobody sees is no part of what a page prints, however it is hidden; and it is told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from drawn import SONG, Draw, grid, only_table, pdf, read, texts
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tongbao.model import Document

ROWS = [["排名", "县区", "开工率"], ["1", "长子县", "97.50"], ["2", "壶关县", "96.00"]]


def told(document: Document) -> list[str]:
    """Return how many invisible characters the document's doubts tell of."""
    return [
        doubt.facts["characters"]
        for doubt in document.doubts
        if doubt.kind == "reading-hidden-text"
    ]


def picture(alpha: int) -> ImageReader:
    """Return a red picture, as dense as its alpha channel says."""
    data = io.BytesIO()
    Image.new("RGBA", (40, 40), (200, 30, 30, alpha)).save(data, "PNG")
    return ImageReader(data)


def white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(260, 706, "88")


def covered_by_a_box(canvas: Canvas) -> None:
    canvas.drawString(260, 726, "88")
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(255, 722, 24, 16, stroke=0, fill=1)


def covered_by_shading(canvas: Canvas) -> None:
    canvas.drawString(260, 726, "88")
    canvas.setFillColorRGB(0.8, 0.85, 0.95)
    canvas.rect(255, 722, 24, 16, stroke=0, fill=1)


def covered_by_a_picture(canvas: Canvas) -> None:
    canvas.drawString(260, 726, "88")
    canvas.drawImage(picture(255), 255, 722, 24, 16)


def clipped(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(72, 600, 10, 10)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.drawString(260, 726, "88")


def too_small(canvas: Canvas) -> None:
    canvas.setFont(SONG, 0.1)
    canvas.drawString(260, 726, "88")


def white_in_a_white_box(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(255, 722, 24, 16, stroke=0, fill=1)
    canvas.drawString(260, 726, "88")


@pytest.mark.parametrize(
    "hide",
    [
        white,
        covered_by_a_box,
        covered_by_shading,
        covered_by_a_picture,
        clipped,
        too_small,
        white_in_a_white_box,
    ],
)
def test_a_figure_that_nobody_sees(tmp_path: Path, hide: Draw) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, ROWS)
        canvas.saveState()
        hide(canvas)
        canvas.restoreState()

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert texts(only_table(document)) == ROWS
    assert told(document) == ["2"]


def test_white_text_on_a_dark_header_is_seen(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [["", "", ""], *ROWS[1:]])
        canvas.setFillColorRGB(0.2, 0.3, 0.6)
        canvas.rect(72, 740, 210, 20, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        for column, text in enumerate(ROWS[0]):
            canvas.drawString(77 + 70 * column, 746, text)

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert texts(only_table(document)) == ROWS
    assert told(document) == []


def test_text_below_a_seal_is_seen(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, ROWS)
        canvas.drawImage(picture(120), 200, 690, 60, 60, mask="auto")

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert texts(only_table(document)) == ROWS
    assert told(document) == []


def test_text_of_which_a_part_is_seen_is_kept_whole(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, ROWS)
        path = canvas.beginPath()
        path.rect(72, 660, 20, 30)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.drawString(77, 670, "数据来源：市统计局")

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert [block.text for block in document.blocks] == ["数据来源：市统计局"]
    assert told(document) == []
