"""Tables whose one rule stands under the header, and that go on to the page's edge."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from drawn import SONG, only_table, pdf, read, texts
from reportlab.pdfgen.canvas import Canvas

CENTRES = (110.0, 210.0, 280.0, 360.0, 440.0, 510.0)
HEADER = (("机构名称", "床位数", "入住人数", "入住率", "排名", "等次"),)
LEVELS = (
    ("", "", "老年人入住情况", "", "", ""),
    ("机构名称", "床位数", "入住人数", "入住率", "排名", "等次"),
)


def page(canvas: Canvas, header: Sequence[Sequence[str]], *, footer: str) -> None:
    """Draw a title, a header with a rule below it, and rows down to the page's edge."""
    canvas.setFont(SONG, 14)
    canvas.drawCentredString(297, 790, "2021年9月养老机构运行情况表")
    canvas.setFont(SONG, 9)
    top = 760.0
    for row in header:
        for x, text in zip(CENTRES, row, strict=True):
            # The head of a group stands over the two columns that it spans.
            canvas.drawCentredString(x + (40 if len(text) > 5 else 0), top, text)
        top -= 16
    canvas.setLineWidth(0.6)
    canvas.line(60, top + 12, 550, top + 12)
    number = 0
    while top > 70:
        number += 1
        row = (
            f"第{number}养老院",
            str(300 + number),
            str(250 - number),
            f"{95 - number}.5",
            str(number),
            "三星",
        )
        for x, text in zip(CENTRES, row, strict=True):
            canvas.drawCentredString(x, top, text)
        top -= 16
    canvas.setFont(SONG, 14)
    canvas.drawCentredString(297, 36, footer)


@pytest.mark.parametrize("footer", ["— 1 —", "第  1  页"])
@pytest.mark.parametrize("levels", [HEADER, LEVELS])
def test_the_header_above_the_only_rule_is_the_tables(
    tmp_path: Path, levels: Sequence[Sequence[str]], footer: str
) -> None:
    document = read(pdf(tmp_path / "p.pdf", lambda c: page(c, levels, footer=footer)))
    table = only_table(document)
    rows = texts(table)
    assert rows[len(levels) - 1] == list(HEADER[0])
    assert rows[len(levels)][0] == "第1养老院"
    assert rows[-1][-1] == "三星"
    assert table.caption == "2021年9月养老机构运行情况表"


def test_a_page_number_right_below_the_rows_is_no_row(tmp_path: Path) -> None:
    def overleaf(canvas: Canvas) -> None:
        canvas.setFont(SONG, 9)
        canvas.setLineWidth(0.6)
        for at in (760, 744):
            canvas.line(60, at, 550, at)
        for number, y in enumerate(range(748, 60, -16)):
            figures = (
                str(300 + number),
                str(250 - number),
                f"{95 - number}.5",
                str(number),
                "三星",
            )
            row = (f"第{number}养老院", *figures) if number else HEADER[0]
            for x, text in zip(CENTRES, row, strict=True):
                canvas.drawCentredString(x, y, text)
        canvas.drawCentredString(CENTRES[2], y - 27, "2")

    rows = texts(only_table(read(pdf(tmp_path / "p.pdf", overleaf))))
    assert rows[-1][-1] == "三星"
    assert not [row for row in rows if row.count("") > 1]
