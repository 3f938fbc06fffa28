"""Tables that a fax leaves as dots: their cells do not run together."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from twins import read

from samples.degrade import degrade

SONG = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(SONG))
CITIES = ["石家庄市", "唐山市", "邯郸市", "邢台市", "保定市", "张家口市", "承德市", "沧州市"]
FIGURES = ["96.3%", "92.6%", "88.9%", "75.2%", "71.5%", "67.8%", "64.1%", "50.4%"]


def faxed(path: Path, grey: float, seed: int) -> Path:
    """Write the fax of a table with grey hairlines and a heading over two of its columns."""
    canvas = Canvas(str(path.with_suffix(".source.pdf")), pagesize=(595, 842))
    canvas.setLineWidth(0.4)
    canvas.setStrokeGray(grey)
    x, y = [80, 150, 270, 390, 510], [720 - 22 * n for n in range(len(CITIES) + 3)]
    for n, at in enumerate(y):
        canvas.line(x[2] if n == 1 else x[0], at, x[-1], at)
    for n, at in enumerate(x):
        canvas.line(at, y[1] if n == 3 else y[0], at, y[-1])
    canvas.setFont(SONG, 12)

    def put(text: str, left: float, right: float, top: float, bottom: float) -> None:
        canvas.drawCentredString((left + right) / 2, (top + bottom) / 2 - 4.2, text)

    put("排名", x[0], x[1], y[0], y[2])
    put("地区", x[1], x[2], y[0], y[2])
    put("农村公路建设", x[2], x[4], y[0], y[1])
    put("完成率", x[2], x[3], y[1], y[2])
    put("开工率", x[3], x[4], y[1], y[2])
    for n, (city, figure) in enumerate(zip(CITIES, FIGURES, strict=True), 1):
        for column, text in enumerate((str(n), city, figure, FIGURES[-n])):
            put(text, x[column], x[column + 1], y[n + 1], y[n + 2])
    canvas.save()
    source = path.with_suffix(".source.pdf").read_bytes()
    path.write_bytes(degrade(source, "fax150", seed)[0])
    return path


@pytest.mark.parametrize(("grey", "seed"), [(0.25, 1), (0.25, 5), (0.3, 1), (0.3, 3), (0.3, 8)])
def test_each_figure_stands_in_the_row_of_its_place(tmp_path: Path, grey: float, seed: int) -> None:
    (table,) = read(faxed(tmp_path / "fax.pdf", grey, seed)).document.tables
    assert (table.n_rows, table.n_columns) == (len(CITIES) + 2, 4)
    text = {(cell.row, cell.column): cell.text for cell in table.cells}
    assert [text[row, 2] for row in range(2, table.n_rows)] == FIGURES
    assert [text[row, 1] for row in range(2, table.n_rows)] == CITIES


@pytest.mark.parametrize(("grey", "seed"), [(0.25, 1), (0.3, 1), (0.3, 3)])
def test_a_heading_over_two_columns_is_not_cut(tmp_path: Path, grey: float, seed: int) -> None:
    (table,) = read(faxed(tmp_path / "fax.pdf", grey, seed)).document.tables
    spans = {cell.text: (cell.row_span, cell.column_span) for cell in table.cells}
    assert spans["农村公路建设"] == (1, 2)
    assert spans["地区"] == (2, 1)
