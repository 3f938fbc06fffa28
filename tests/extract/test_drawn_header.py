"""Headers over several levels: what rules below heads of groups and fills behind cells say."""

from __future__ import annotations

from pathlib import Path

from drawn import fill, grid, only_table, pdf, read, texts
from reportlab.pdfgen.canvas import Canvas

PLACES = ["武陵区", "鼎城区", "汉寿县", "桃源县"]
LEFTS = (72, 200, 270, 340, 400, 470)


def test_rules_below_heads_of_groups_say_what_they_cover(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for height in (760, 700, 620):
            canvas.line(72, height, 520, height)
        canvas.line(180, 740, 520, 740)
        canvas.line(180, 720, 520, 720)
        canvas.drawCentredString(350, 746, "1-11月累计")
        canvas.drawCentredString(300, 726, "进出口")
        canvas.drawCentredString(465, 726, "出口")
        for x, text in zip(
            LEFTS,
            ("县市区", "金额（万元）", "增长（%）", "位次", "金额（万元）", "增长（%）"),
            strict=True,
        ):
            canvas.drawCentredString(x + 30, 726 if text == "县市区" else 706, text)
        for number, name in enumerate(PLACES):
            y = 686 - 20 * number
            canvas.drawString(72, y, name)
            for x, value in zip(LEFTS[1:], ("66,715", "73.4", "3", "4,344", "155.6"), strict=True):
                canvas.drawRightString(x + 55, y, value)

    rows = texts(only_table(read(pdf(tmp_path / "a.pdf", draw))))
    assert rows[:3] == [
        ["县市区", *["1-11月累计"] * 5],
        ["县市区", *["进出口"] * 3, *["出口"] * 2],
        ["县市区", "金额（万元）", "增长（%）", "位次", "金额（万元）", "增长（%）"],
    ]
    assert rows[3] == ["武陵区", "66,715", "73.4", "3", "4,344", "155.6"]


def test_names_that_stand_close_are_parted_by_the_columns_below(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for x, text in (
            (100, "Place"),
            (200, "sterilization"),
            (258, "sterilization"),
            (320, "method"),
        ):
            canvas.drawCentredString(x, 740, text)
        for number, name in enumerate(("Austria", "Belgium", "Croatia", "Denmark", "Estonia")):
            y = 722 - 18 * number
            canvas.drawCentredString(100, y, name)
            for x, value in ((200, "42.9"), (258, "0.9"), (320, "9.7")):
                canvas.drawCentredString(x, y, value)

    rows = texts(only_table(read(pdf(tmp_path / "a.pdf", draw))))
    assert rows[0] == ["Place", "sterilization", "sterilization", "method"]


def test_one_name_of_several_words_stays_whole(tmp_path: Path) -> None:
    rows = [["Place", "Rate per year", "Rank by rate"]]
    rows += [[name, "42.9 a year", "9"] for name in ("Austria", "Belgium", "Croatia", "Denmark")]

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        fill(canvas, rows, 72, 740, 110, 18)

    assert texts(only_table(read(pdf(tmp_path / "a.pdf", draw)))) == rows


def test_fills_behind_the_header_show_its_cells(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(200, 780, "表1 全省设区市信用监测排名")
        canvas.setFillGray(0.93)
        for x0, x1, top, bottom in (
            (72, 180, 760, 700),
            (180, 280, 760, 700),
            (280, 440, 760, 740),
            (280, 360, 740, 700),
            (360, 440, 740, 700),
        ):
            canvas.rect(x0, bottom, x1 - x0, top - bottom, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.drawCentredString(126, 726, "设区市")
        canvas.drawCentredString(230, 726, "综合信用指数")
        canvas.drawCentredString(360, 746, "排名")
        canvas.drawCentredString(320, 722, "全国个地级")
        canvas.drawCentredString(320, 706, "市")
        canvas.drawCentredString(400, 714, "全省")
        for number, name in enumerate(PLACES):
            for x, text in ((126, name), (230, "91.36"), (320, str(32 + number)), (400, "1")):
                canvas.drawCentredString(x, 684 - 22 * number, text)

    rows = texts(only_table(read(pdf(tmp_path / "a.pdf", draw))))
    assert rows[:3] == [
        ["设区市", "综合信用指数", "排名", "排名"],
        ["设区市", "综合信用指数", "全国个地级\n市", "全省"],
        ["武陵区", "91.36", "32", "1"],
    ]


def test_a_filled_cell_over_several_columns_is_one(tmp_path: Path) -> None:
    """Each header cell has its own ground and its own sides, as browsers draw them."""

    def draw(canvas: Canvas) -> None:
        canvas.setLineWidth(0.5)
        spans = [(72, 760, 90, 60), (162, 760, 360, 20), (162, 740, 180, 20), (342, 740, 180, 20)]
        spans += [(162 + 90 * n, 720, 90, 20) for n in range(4)]
        for x, top, width, height in spans:
            canvas.setFillGray(0.9)
            canvas.rect(x, top - height, width, height, stroke=0, fill=1)
        canvas.setFillGray(0)
        for x, top, width, height in spans:
            canvas.rect(x, top - height - 0.4, width, height + 0.8)
        for x, y, text in (
            (80, 726, "县区"),
            (300, 746, "建设进度"),
            (220, 726, "开工情况"),
            (400, 726, "完工情况"),
        ):
            canvas.drawString(x, y, text)
        fill(canvas, [["面积", "开工率", "面积", "完工率"]], x=162, top=720, width=90)
        grid(canvas, [[name, "1.46", "93.6", "1.42", "91.0"] for name in PLACES], top=700, width=90)

    table = only_table(read(pdf(tmp_path / "a.pdf", draw)))
    spans = {cell.text: (cell.row, cell.column, cell.column_span) for cell in table.cells}
    assert spans["建设进度"] == (0, 1, 4)
    assert (spans["开工情况"], spans["完工情况"]) == ((1, 1, 2), (1, 3, 2))
