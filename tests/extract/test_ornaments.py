"""Charts, boxes around text and frames of pages are no tables; what stands in them is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import Draw, grid, only_table, pdf, read, texts
from reportlab.pdfgen.canvas import Canvas

ROWS = [["城市", "完成率"], ["唐山", "98.5"], ["保定", "97.2"]]


def chart_with_bands(canvas: Canvas) -> None:
    canvas.rect(72, 500, 300, 180)
    for step in range(1, 6):
        canvas.line(72, 500 + 30 * step, 372, 500 + 30 * step)
    canvas.drawString(200, 665, "完成率走势")


def chart_with_lattice(canvas: Canvas) -> None:
    chart_with_bands(canvas)
    for step in range(1, 6):
        canvas.line(72 + 50 * step, 500, 72 + 50 * step, 680)


def chart_with_legend(canvas: Canvas) -> None:
    chart_with_bands(canvas)
    canvas.drawString(200, 635, "唐山")
    canvas.drawString(200, 605, "保定")


def chart_of_stacked_bars(canvas: Canvas) -> None:
    """Each bar is parted where its shares are, and prints them; a frame stands around all."""
    canvas.rect(72, 490, 300, 170)
    for bar, shares in enumerate([(30, 49, 21), (25, 50, 25), (45, 30, 25), (60, 15, 25)]):
        left = 72.0
        for share in shares:
            canvas.rect(left, 500 + 40 * bar, 3 * share, 20)
            canvas.drawString(left + share, 506 + 40 * bar, f"{share}.5")
            left += 3 * share


def chart_of_columns(canvas: Canvas) -> None:
    """Columns of two colours touch, of another height each, with their figures inside."""
    for bar, height in enumerate((60, 150, 90, 40, 120, 75, 30)):
        canvas.rect(72 + 40 * bar, 500, 40, height)
        canvas.drawString(80 + 40 * bar, 480 + height, f"{height / 2}")
        if bar % 2:
            canvas.drawString(80 + 40 * bar, 505, "同比")


def chart_with_key(canvas: Canvas) -> None:
    """A lattice with its key in two rows, set wide."""
    for step in range(9):
        canvas.line(72, 500 + 20 * step, 372, 500 + 20 * step)
    for step in range(7):
        canvas.line(72 + 50 * step, 500, 72 + 50 * step, 660)
    for column, text in enumerate(("优", "良", "轻度", "中度", "重度")):
        canvas.drawString(80 + 50 * column, 606, text)
    canvas.drawString(80, 506, "一季度")
    canvas.drawString(230, 506, "四季度")


def box_with_heading(canvas: Canvas) -> None:
    canvas.rect(72, 500, 300, 180)
    canvas.line(72, 655, 372, 655)
    canvas.drawString(80, 662, "工作要求")
    canvas.drawString(80, 630, "各市要加快推进项目建设。")


def frame_with_sidebar(canvas: Canvas) -> None:
    canvas.rect(36, 36, 520, 770)
    canvas.line(80, 36, 80, 806)
    canvas.drawString(100, 480, "各市要加快推进项目建设。")


def frame_with_footer(canvas: Canvas) -> None:
    canvas.rect(36, 36, 520, 770)
    canvas.line(36, 80, 556, 80)
    canvas.drawString(100, 480, "各市要加快推进项目建设。")
    canvas.drawString(280, 50, "第1页")


@pytest.mark.parametrize(
    "ornament",
    [
        chart_with_bands,
        chart_with_lattice,
        chart_with_legend,
        chart_of_stacked_bars,
        chart_of_columns,
        chart_with_key,
        box_with_heading,
        frame_with_sidebar,
        frame_with_footer,
    ],
)
def test_ornaments_are_no_tables(tmp_path: Path, ornament: Draw) -> None:
    """Their text stands in blocks; a table beside or inside them is found."""

    def draw(canvas: Canvas) -> None:
        ornament(canvas)
        grid(canvas, ROWS, x=100, top=420)

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert texts(only_table(document)) == ROWS
    bare = read(pdf(tmp_path / "b.pdf", ornament))
    assert not list(bare.tables)
    printed = "".join(word.text for word in bare.pages[0].words)
    kept = "".join("".join(block.text.split()) for block in bare.blocks)
    assert sorted(kept) == sorted(printed)


def test_a_list_in_one_column_is_a_table(tmp_path: Path) -> None:
    rows = [["名单"], ["唐山"], ["保定"], ["廊坊"]]
    document = read(pdf(tmp_path / "a.pdf", lambda canvas: grid(canvas, rows)))
    assert texts(only_table(document)) == rows


@pytest.mark.parametrize("filled", [(0, 1, 2, 3, 4, 5), (0, 2, 4), (0,)])
def test_a_table_with_few_figures_stays_one(tmp_path: Path, filled: tuple[int, ...]) -> None:
    """Names go on down its first column; a form has only its header."""
    rows = [["城市", "一季度", "二季度", "三季度", "四季度"]]
    rows += [
        [f"唐山{row}" if row in filled or len(filled) > 1 else "", *[""] * 4] for row in range(7)
    ]
    rows[2][2] = "98.5" if len(filled) > 1 else ""
    document = read(pdf(tmp_path / "a.pdf", lambda canvas: grid(canvas, rows)))
    assert only_table(document).n_columns == len(rows[0])


@pytest.mark.parametrize("behind", ["lines", "words"])
def test_shading_behind_lines_of_a_cell_is_no_row(tmp_path: Path, behind: str) -> None:
    """Word shades paragraphs within cells that are shaded themselves."""

    def draw(canvas: Canvas) -> None:
        for column in range(3):
            x = 72 + column * 100
            for row in range(3):
                canvas.setFillGray(0.85 if row else 0.7)
                canvas.rect(x, 720 - row * 42, 98, 40, stroke=0, fill=1)
                canvas.setFillGray(0.8)
                for line in range(2):
                    wide = 90 if behind == "lines" else 45
                    canvas.rect(x + 4, 742 - row * 42 - line * 16, wide, 13, stroke=0, fill=1)
                canvas.setFillGray(0)
                canvas.drawString(x + 5, 745 - row * 42, f"第{row}{column}格")
                canvas.drawString(x + 5, 729 - row * 42, "续行")

    table = only_table(read(pdf(tmp_path / "a.pdf", draw)))
    assert (table.n_rows, table.n_columns) == (3, 3)
    assert texts(table)[2][1] == "第21格\n续行"
