"""A page that ends with a table's header, or between its lines: the rows are overleaf."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from drawn import Draw, fill, grid, only_table, pdf, read, texts
from reportlab.pdfgen.canvas import Canvas

HEAD = ["排名", "机场", "正常率"]
ROWS = [["1", "合肥新桥", "97.08"], ["2", "黄山屯溪", "88.84"], ["3", "温州龙湾", "88.53"]]
WIDTH = 120.0
END = 72 + 3 * WIDTH


def between_rules(
    canvas: Canvas, rows: Sequence[Sequence[str]], top: float, *, height: float = 20
) -> None:
    """Draw rows, a rule above the first and below each."""
    for row in range(len(rows) + 1):
        canvas.line(72, top - height * row, END, top - height * row)
    fill(canvas, rows, top=top, width=WIDTH, height=height)


def foot(rows: Sequence[Sequence[str]], *, gridded: bool = False) -> Draw:
    """Draw rows at a page's foot below a caption."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(180, 84, "表2 其他机场正常率排名")
        if gridded:
            grid(canvas, rows, top=78, width=WIDTH)
        else:
            between_rules(canvas, rows, 78)
        canvas.drawString(290, 30, "1")

    return draw


def head(rows: Sequence[Sequence[str]], *, gridded: bool = False) -> Draw:
    """Draw rows at a page's head."""

    def draw(canvas: Canvas) -> None:
        if gridded:
            grid(canvas, rows, top=790, width=WIDTH)
        else:
            between_rules(canvas, rows, 790)
        canvas.drawString(290, 30, "2")

    return draw


@pytest.mark.parametrize("gridded", [False, True])
def test_a_header_that_ends_its_page_names_the_columns_overleaf(
    tmp_path: Path, *, gridded: bool
) -> None:
    path = pdf(tmp_path / "a.pdf", foot([HEAD], gridded=gridded), head(ROWS, gridded=gridded))
    table = only_table(read(path))
    assert texts(table) == [HEAD, *ROWS]
    assert table.caption == "表2 其他机场正常率排名"


@pytest.mark.parametrize("gridded", [False, True])
def test_a_header_printed_again_above_the_rows_overleaf_is_a_repeated_one(
    tmp_path: Path, *, gridded: bool
) -> None:
    rows = [HEAD, *ROWS]
    path = pdf(tmp_path / "a.pdf", foot([HEAD], gridded=gridded), head(rows, gridded=gridded))
    table = only_table(read(path))
    assert texts(table) == [HEAD, *rows]
    assert table.repeated_header_rows == {1}


@pytest.mark.parametrize("framed", [(False, False), (True, True), (False, True)])
def test_a_header_that_the_break_cuts_is_whole(tmp_path: Path, framed: tuple[bool, bool]) -> None:
    upper, lower = ["排名（较上", "机场", "放行正常率"], ["月）", "", "（%）"]
    above = foot([upper], gridded=framed[0])
    table = only_table(
        read(pdf(tmp_path / "a.pdf", above, head([lower, *ROWS], gridded=framed[1])))
    )
    assert texts(table)[0] == ["排名（较上\n月）", "机场", "放行正常率\n（%）"]
    assert texts(table)[2:] == ROWS


def test_a_header_alone_on_its_page_goes_on_with_the_table(tmp_path: Path) -> None:
    """The caption that says so ends the page before."""

    def first(canvas: Canvas) -> None:
        between_rules(canvas, [HEAD, *ROWS], 160)
        canvas.drawString(180, 60, "表1 正常率排名（续）")

    more = [["4", "常州奔牛", "82.61"], ["5", "赣州黄金", "78.10"]]
    path = pdf(tmp_path / "a.pdf", first, head([HEAD]), head(more))
    assert texts(only_table(read(path))) == [HEAD, *ROWS, HEAD, *more]


@pytest.mark.parametrize(
    "words", [["抄送：各机场", "印发"], ["有关要求", "", ""]], ids=["imprint", "heading"]
)
def test_other_words_between_rules_at_a_page_s_end_are_no_header(
    tmp_path: Path, words: list[str]
) -> None:
    def draw(canvas: Canvas) -> None:
        for height in (78, 58):
            canvas.line(72, height, END, height)
        fill(canvas, [words], top=78, width=WIDTH)

    document = read(pdf(tmp_path / "a.pdf", draw, head([HEAD, *ROWS])))
    assert texts(only_table(document)) == [HEAD, *ROWS]
    assert words[0] in "".join(block.text for block in document.blocks)
