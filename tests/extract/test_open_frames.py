"""Tables in a frame whose rules part the header and nothing else."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from drawn import SONG, Draw, pdf, read
from reportlab.pdfgen.canvas import Canvas

NAMES = ("日喀则市", "昌都市", "山南市", "那曲市", "林芝市", "拉萨市")
FIGURES = ("12.9", "8.5", "7.2", "3.4", "-0.5", "-1.5")


def frame(
    canvas: Canvas, x: float, top: float, names: tuple[str, ...], *, verticals: bool, wrapped: int
) -> None:
    """Draw a box with a ruled-off header; the name in row ``wrapped`` takes two lines."""
    canvas.setLineWidth(0.6)
    edges = (x, x + 50, x + 150, x + 220)
    y, baseline = top - 22, {}
    for row in range(len(names)):
        height = 30 if row == wrapped else 18
        baseline[row] = y - height / 2 - 3
        y -= height
    for at in (top, top - 22, y):
        canvas.line(edges[0], at, edges[-1], at)
    for at in edges if verticals else (edges[0], edges[-1]):
        canvas.line(at, top, at, y)
    canvas.setFont(SONG, 9)
    centres = [(a + b) / 2 for a, b in pairwise(edges)]
    for centre, text in zip(centres, ("位次", "地区", "增速（%）"), strict=True):
        canvas.drawCentredString(centre, top - 14, text)
    for row, name in enumerate(names):
        canvas.drawCentredString(centres[0], baseline[row], str(row + 1))
        canvas.drawCentredString(centres[2], baseline[row], FIGURES[row])
        if row == wrapped:
            canvas.drawCentredString(centres[1], baseline[row] + 6, name[:4])
            canvas.drawCentredString(centres[1], baseline[row] - 6, name[4:])
        else:
            canvas.drawCentredString(centres[1], baseline[row], name)


@pytest.mark.parametrize("verticals", [True, False])
@pytest.mark.parametrize("wrapped", [-1, 0, 3, 5])
def test_rows_are_told_by_their_lines(*, verticals: bool, wrapped: int, tmp_path: Path) -> None:
    names = tuple("喀喇沁左翼自治县" if row == wrapped else n for row, n in enumerate(NAMES))

    def draw(canvas: Canvas) -> None:
        frame(canvas, 72, 700, names, verticals=verticals, wrapped=wrapped)

    (table,) = read(pdf(tmp_path / "frame.pdf", draw)).tables
    found = {cell.text.replace("\n", "") for cell in table.cells if cell.column == 1}
    assert found == {"地区", *names}
    assert (table.n_rows, table.n_columns) == (7, 3)


def test_frames_below_and_beside_each_other_are_tables_of_their_own(tmp_path: Path) -> None:
    captions = ("规模以上工业增加值", "固定资产投资", "实际利用外资", "房地产开发投资")
    places = ((72, 700), (310, 700), (72, 480), (310, 480))

    def drawing() -> Draw:
        def draw(canvas: Canvas) -> None:
            for caption, (x, top) in zip(captions, places, strict=True):
                canvas.setFont(SONG, 11)
                canvas.drawCentredString(x + 110, top + 8, caption)
                frame(canvas, x, top, NAMES, verticals=False, wrapped=-1)

        return draw

    document = read(pdf(tmp_path / "four.pdf", drawing()))
    tables = {table.caption: table for table in document.tables}
    assert set(tables) == set(captions)
    assert all((t.n_rows, t.n_columns) == (7, 3) for t in tables.values())
