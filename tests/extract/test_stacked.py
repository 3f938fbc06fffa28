"""Tables one below the other, of one width: what ends the upper one, and what heads the lower."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from drawn import fill, only_table, pdf, read, texts
from reportlab.pdfgen.canvas import Canvas

UPPER = [["排名", "街道", "得分"], ["1", "清水街道", "96.5"], ["2", "柳林街道", "91.0"]]
LOWER = [["名次", "小区", "分数"], ["1", "玫瑰园", "95.6"], ["2", "幸福里", "94.9"]]
WIDTH = 120.0
END = 72 + 3 * WIDTH

Ground = Callable[[Canvas, float, int], None]


def filled_header(canvas: Canvas, top: float, _: int) -> None:
    """Draw a ground behind a header and nothing else."""
    canvas.setFillGray(0.85)
    canvas.rect(72, top - 20, 3 * WIDTH, 20, stroke=0, fill=1)
    canvas.setFillGray(0)


def ruled_header(canvas: Canvas, top: float, _: int) -> None:
    """Draw rules above and below a header, none below the rows."""
    canvas.line(72, top, END, top)
    canvas.line(72, top - 20, END, top - 20)


def ruled_rows(canvas: Canvas, top: float, rows: int) -> None:
    """Draw a rule above every row, none below the last."""
    for row in range(rows):
        canvas.line(72, top - 20 * row, END, top - 20 * row)


def stacked(path: Path, ground: Ground, words: Sequence[str], below: Sequence[str] = ()) -> Path:
    """Draw two tables, lines of text between them, and an imprint's rule as long as they are."""

    def draw(canvas: Canvas) -> None:
        top = 740.0
        for rows in (UPPER, LOWER):
            ground(canvas, top, len(rows))
            fill(canvas, rows, top=top, width=WIDTH)
            top -= 20 * len(rows) + 4
            for line in words if rows is UPPER else below:
                top -= 16
                canvas.drawString(200 if rows is UPPER else 72, top, line)
            top -= 8
        canvas.line(72, top - 20, END, top - 20)
        canvas.drawString(72, top - 36, "抄送：各街道办事处。")

    return pdf(path, draw)


@pytest.mark.parametrize("ground", [filled_header, ruled_header, ruled_rows])
@pytest.mark.parametrize(
    "words", [["（二）小区得分排名情况"], ["附：抽查小区得分排名"], ["小区得分排名", "单位：分"]]
)
def test_a_caption_between_two_tables_is_in_neither(
    tmp_path: Path, ground: Ground, words: list[str]
) -> None:
    document = read(stacked(tmp_path / "a.pdf", ground, words, ["说明：得分由高到低排列。"]))
    assert [texts(table) for table in document.tables] == [UPPER, LOWER]
    assert [table.caption for table in document.tables][1] == "\n".join(words)


@pytest.mark.parametrize("ground", [filled_header, ruled_header])
def test_what_follows_on_a_note_is_no_row(tmp_path: Path, ground: Ground) -> None:
    below = ["说明：得分由高到低排列。", "有关要求", "请各街道对照排名查找差距。", "特此通报。"]
    document = read(stacked(tmp_path / "a.pdf", ground, ["抽查小区得分排名"], below))
    assert [texts(table) for table in document.tables] == [UPPER, LOWER]
    printed = [block.text for block in document.blocks]
    assert all(line in printed for line in below)


def test_a_wrapped_name_above_a_repeated_header_stays_in_its_row(tmp_path: Path) -> None:
    rows = [*UPPER[:2], ["2", "龙泉山城市森林公园街", "91.0"]]

    def draw(canvas: Canvas) -> None:
        ruled_rows(canvas, 740, 3)
        fill(canvas, rows, top=740, width=WIDTH)
        canvas.drawString(72 + WIDTH + 5, 740 - 20 * 3 - 8, "道办事处")
        ruled_header(canvas, 740 - 20 * 4, 3)
        fill(canvas, UPPER, top=740 - 20 * 4, width=WIDTH)
        canvas.line(72, 740 - 20 * 7, END, 740 - 20 * 7)

    found = [
        cell.text for table in read(pdf(tmp_path / "a.pdf", draw)).tables for cell in table.cells
    ]
    assert "龙泉山城市森林公园街\n道办事处" in found


@pytest.mark.parametrize("caption", ["续表1", "续表一"])
def test_a_caption_that_a_table_goes_on_under_is_no_header(tmp_path: Path, caption: str) -> None:
    """Its number stands apart from its title, and both above columns of the table."""

    def first(canvas: Canvas) -> None:
        fill(canvas, UPPER, top=120, width=WIDTH)

    def second(canvas: Canvas) -> None:
        canvas.drawString(200, 772, caption)
        canvas.drawString(200 + 10.5 * len(caption) + 8, 772, "各街道得分")
        fill(canvas, [UPPER[0], ["3", "后马街道", "90.7"], ["4", "东关街道", "85.8"]], width=WIDTH)

    table = only_table(read(pdf(tmp_path / "a.pdf", first, second)))
    assert texts(table) == [*UPPER, UPPER[0], ["3", "后马街道", "90.7"], ["4", "东关街道", "85.8"]]


@pytest.mark.parametrize(
    "words",
    [
        ["附表2：小区得分排名"],
        ["小区得分排名"],
        ["说明：得分由高到低排列。", "（二）小区得分排名情况"],
    ],
)
def test_a_table_that_begins_at_the_end_of_a_page_is_none_of_the_rows_above(
    tmp_path: Path, words: list[str]
) -> None:
    """The upper one has a ground behind every other row, the lower one has no place for any."""
    rows = [*UPPER, *([str(n), f"第{n}街道", f"{91 - n}.5"] for n in range(3, 6))]
    end = 72 + 20 * (len(LOWER) + 1)
    top = end + 16 * len(words) + 4 + 20 * len(rows)

    def upper(canvas: Canvas) -> None:
        for row in range(0, len(rows), 2):
            filled_header(canvas, top - 20 * row, 0)
        fill(canvas, rows, top=top, width=WIDTH)
        for number, line in enumerate(words):
            canvas.drawString(200, end + 16 * (len(words) - number) - 8, line)
        fill(canvas, LOWER, top=end, width=WIDTH)

    def lower(canvas: Canvas) -> None:
        fill(canvas, [LOWER[0], ["3", "梧桐苑", "90.7"], ["4", "江南里", "85.8"]], width=WIDTH)

    found = [texts(table) for table in read(pdf(tmp_path / "a.pdf", upper, lower)).tables]
    assert found[0] == rows
    assert found[1][: len(LOWER)] == LOWER
