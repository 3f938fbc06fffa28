"""What stands on one printed line stays together, and no other line is drawn into it."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import SONG, grid, only_table, pdf, read, texts
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

MARKS = "Vera"
pdfmetrics.registerFont(TTFont(MARKS, "Vera.ttf"))


@pytest.mark.parametrize("box", [b"-1 -450 999 2059", b"-9 -1048 99 1808", b"-9 -2960 99 772"])
@pytest.mark.parametrize("mark", ["•", "§", "¶", "®", "±"])
def test_a_mark_of_a_tall_font_draws_no_lines_together(
    tmp_path: Path, mark: str, box: bytes
) -> None:
    """Fonts of symbols and of all scripts state boxes of two lines' height and more."""

    def draw(canvas: Canvas) -> None:
        grid(canvas, [["事项", ""], ["甲", "98.5"]], width=150, height=60)
        for number, text in enumerate(["改造排水管网", "新建污水泵站", "清理黑臭水体"]):
            y = 746 - number * 12
            canvas.setFont(MARKS, 10.5)
            canvas.drawString(230, y, mark)
            canvas.setFont(SONG, 10.5)
            canvas.drawString(245, y, text)

    path = pdf(tmp_path / "a.pdf", draw, pageCompression=0)
    data = path.read_bytes()
    descent, ascent = box.split()[1], box.split()[3]
    for stated, new in (
        (b"[ -183.1055 -235.8398 1287.109 928.2227", b"[ " + box),
        (b"/Ascent 759.7656", b"/Ascent " + ascent),
        (b"/Descent -240.2344", b"/Descent " + descent),
    ):
        assert stated in data
        data = data.replace(stated, new.ljust(len(stated)))
    path.write_bytes(data)
    lines = texts(only_table(read(path)))[0][1].split("\n")
    joined = [line.replace(" ", "") for line in lines]
    assert joined == [f"{mark}改造排水管网", f"{mark}新建污水泵站", f"{mark}清理黑臭水体"]


@pytest.mark.parametrize("share", [0.8, 0.7, 0.62, 0.55])
def test_small_capitals_are_one_word(tmp_path: Path, share: float) -> None:
    def draw(canvas: Canvas) -> None:
        def small_capitals(x: float, y: float, word: str) -> None:
            canvas.setFont("Helvetica", 10)
            canvas.drawString(x, y, word[0])
            x += canvas.stringWidth(word[0], "Helvetica", 10)
            canvas.setFont("Helvetica", 10 * share)
            canvas.drawString(x, y, word[1:])

        grid(canvas, [["", ""], ["", "98.5"]], width=100)
        small_capitals(77, 746, "TRANSPORTATION")
        small_capitals(77, 726, "ENVIRONMENT")

    table = texts(only_table(read(pdf(tmp_path / "a.pdf", draw))))
    assert [row[0] for row in table] == ["TRANSPORTATION", "ENVIRONMENT"]


def test_small_capitals_that_stick_out_of_a_cell_stay_whole(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [["", "", ""], ["", "98.5", "7"]], width=50)
        canvas.setFont("Helvetica", 10)
        canvas.drawString(77, 746, "T")
        canvas.setFont("Helvetica", 7.5)
        canvas.drawString(77 + canvas.stringWidth("T", "Helvetica", 10), 746, "HRESHOLDS")

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert texts(only_table(document))[0] == ["THRESHOLDS", "", ""]


def test_a_blank_that_takes_no_room_parts_no_figure(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(100, 700, "5")
        canvas.drawString(105.56, 700, ".8")
        canvas.drawString(103, 700, "   ")
        canvas.drawString(200, 700, "5 800")

    (page,) = read(pdf(tmp_path / "a.pdf", draw)).pages
    assert [word.text for word in page.words] == ["5.8", "5", "800"]
