"""Text layers that nobody sees, or that say little of the page: the picture is believed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from twins import REAL, Fact, facts_of, read

SIZE = (595.68, 841.92)
GUESSED = "扫描软件猜的文字：石家庄 98.5 廊坊 97.3 保定 12.1 位次"


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    document = pypdfium2.PdfDocument(str(REAL / "f14-scan.pdf"))
    page: Image.Image = document[0].render(scale=150 / 72).to_pil()
    return page


@pytest.fixture(scope="module")
def twin() -> list[Fact]:
    return facts_of(read(REAL / "f14.pdf"))


def sheet(path: Path, *draws: Callable[[Canvas], None]) -> Path:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=SIZE)
    for draw in draws:
        draw(canvas)
    canvas.save()
    return path


def text(mode: int = 0, lines: int = 20) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        layer = canvas.beginText(72, 760)
        layer.setTextRenderMode(mode)
        layer.setFont("STSong-Light", 10)
        for number in range(lines):
            layer.textLine(f"{GUESSED} {number}")
        canvas.drawText(layer)

    return draw


def whole(image: Image.Image) -> Callable[[Canvas], None]:
    return lambda canvas: canvas.drawImage(ImageReader(image), 0, 0, *SIZE)


def steps(image: Image.Image) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        width, height = image.size
        deep = SIZE[1] / 10
        for n in range(10):
            part = image.crop((0, height * n // 10, width, height * (n + 1) // 10))
            canvas.drawImage(ImageReader(part), 0, SIZE[1] - (n + 1) * deep, SIZE[0], deep)

    return draw


def foot(canvas: Canvas) -> None:
    canvas.setFont("STSong-Light", 6)
    canvas.drawString(
        72, 12, "扫描件由某某软件生成，打印人某某某，未经许可不得外传，不得复制，违者必究，特此声明"
    )


def test_text_painted_over_by_the_picture_is_not_read(
    tmp_path: Path, picture: Image.Image, twin: list[Fact]
) -> None:
    scan = read(sheet(tmp_path / "under.pdf", text(), whole(picture)))
    assert scan.document.reading == "ocr"
    assert facts_of(scan) == twin


@pytest.mark.parametrize("mode", [0, 3])
def test_a_picture_in_strips_is_one_picture(
    tmp_path: Path, picture: Image.Image, twin: list[Fact], mode: int
) -> None:
    scan = read(sheet(tmp_path / "strips.pdf", text(mode), steps(picture)))
    assert scan.document.reading == "ocr"
    assert facts_of(scan) == twin


def test_a_line_printed_on_a_scan_does_not_make_it_an_export(
    tmp_path: Path, picture: Image.Image, twin: list[Fact]
) -> None:
    scan = read(sheet(tmp_path / "foot.pdf", whole(picture), foot))
    assert scan.document.reading == "ocr"
    assert facts_of(scan) == twin


def test_print_on_a_patterned_ground_is_print(tmp_path: Path) -> None:
    grain = np.random.default_rng(1).integers(215, 250, (400, 300), np.uint8)
    ground = Image.fromarray(grain).resize((1200, 1600))
    page = read(sheet(tmp_path / "ground.pdf", whole(ground), text(lines=12)))
    assert page.document.reading == "text"
    assert any(GUESSED[:8] in block.text for block in page.document.blocks)
