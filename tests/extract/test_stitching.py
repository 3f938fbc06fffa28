"""Tables that a page break parts are one; tables that merely touch it are two."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from drawn import SONG, grid, only_table, pdf, read, texts
from reportlab.pdfgen.canvas import Canvas

HEAD = ["排名", "城市", "完成率"]
FIRST = [["1", "石家庄", "98.5"], ["2", "唐山", "97.0"], ["3", "秦皇岛", "90.2"]]
SECOND = [["4", "邯郸", "88.0"], ["5", "邢台", "70.5"]]
BOTTOM, TOP = 140.0, 790.0
"""Where a table that ends a page begins, and one that begins a page, from the page's bottom."""


def two_pages(
    path: Path,
    above: Sequence[Sequence[str]],
    below: Sequence[Sequence[str]],
    *,
    words: str = "",
    width: float = 70,
    width_above: float = 70,
) -> Path:
    """Draw a table at the foot of a page and one at the head of the next, words in between."""

    def first(canvas: Canvas) -> None:
        grid(canvas, above, top=60 + 20 * len(above), width=width_above)

    def second(canvas: Canvas) -> None:
        if words:
            canvas.drawString(72, TOP + 10, words)
        grid(canvas, below, top=TOP, width=width)

    return pdf(path, first, second)


def test_a_repeated_header_is_kept_as_cells_and_not_read_again(tmp_path: Path) -> None:
    table = only_table(read(two_pages(tmp_path / "a.pdf", [HEAD, *FIRST], [HEAD, *SECOND])))
    assert texts(table) == [HEAD, *FIRST, HEAD, *SECOND]
    assert table.repeated_header_rows == {4}
    assert [part.page for part in table.parts] == [1, 2]
    assert {cell.page for cell in table.cells} == {1, 2}


def test_without_a_header_numbers_go_on(tmp_path: Path) -> None:
    table = only_table(read(two_pages(tmp_path / "a.pdf", [HEAD, *FIRST], SECOND)))
    assert texts(table) == [HEAD, *FIRST, *SECOND]
    assert table.repeated_header_rows == frozenset()


def test_after_a_tie_the_next_place_s_number_goes_on(tmp_path: Path) -> None:
    tied = [["1", "石家庄", "98.5"], ["2", "唐山", "97.0"], ["2", "秦皇岛", "97.0"]]
    table = only_table(read(two_pages(tmp_path / "a.pdf", [HEAD, *tied], SECOND)))
    assert texts(table) == [HEAD, *tied, *SECOND]


def test_numbers_that_leave_a_gap_part(tmp_path: Path) -> None:
    below = [["7", "邯郸", "88.0"], ["8", "邢台", "70.5"]]
    document = read(two_pages(tmp_path / "a.pdf", [HEAD, *FIRST], below))
    assert [texts(table) for table in document.tables] == [[HEAD, *FIRST], below]


@pytest.mark.parametrize("more", [[], [["3", "邢台", "90.1"]], [["8", "邢台", "70.5"]]])
@pytest.mark.parametrize("head", [[], [HEAD]])
def test_ranks_of_places_in_an_order_of_their_own_go_on_in_any_order(
    tmp_path: Path, head: list[list[str]], more: list[list[str]]
) -> None:
    above = [["5", "石家庄", "88.5"], ["2", "唐山", "97.0"], ["7", "秦皇岛", "80.2"]]
    below = [*head, ["1", "邯郸", "98.0"], *more, ["6", "保定", "82.0"]]
    table = only_table(read(two_pages(tmp_path / "a.pdf", [HEAD, *above], below)))
    assert texts(table) == [HEAD, *above, *below]


@pytest.mark.parametrize("head", [[], [HEAD]])
def test_numbers_that_began_anew_in_a_section_go_on_overleaf(
    tmp_path: Path, head: list[list[str]]
) -> None:
    above = [
        *FIRST,
        *SECOND,
        ["二、功能区", "", ""],
        ["1", "曹妃甸区", "99.0"],
        ["2", "渤海新区", "98.0"],
    ]
    below = [*head, ["3", "北戴河新区", "83.2"]]
    table = only_table(read(two_pages(tmp_path / "a.pdf", [HEAD, *above], below)))
    assert texts(table) == [HEAD, *above, *below]


@pytest.mark.parametrize("head", [[], [HEAD]])
def test_ranks_in_any_order_that_stood_there_before_are_another_ranking(
    tmp_path: Path, head: list[list[str]]
) -> None:
    above = [["3", "石家庄", "88.5"], ["1", "唐山", "97.0"], ["2", "秦皇岛", "90.2"]]
    below = [*head, ["2", "石家庄", "87.0"], ["3", "唐山", "85.0"], ["1", "秦皇岛", "91.0"]]
    document = read(two_pages(tmp_path / "a.pdf", [HEAD, *above], below))
    assert [texts(table) for table in document.tables] == [[HEAD, *above], below]


def test_words_of_continuation_do_not_part(tmp_path: Path) -> None:
    document = read(two_pages(tmp_path / "a.pdf", [HEAD, *FIRST], [HEAD, *SECOND], words="续表"))
    assert texts(only_table(document)) == [HEAD, *FIRST, HEAD, *SECOND]


def test_a_caption_parts(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "a.pdf", [HEAD, *FIRST], [HEAD, *SECOND], words="表2 开工率排名")
    assert [texts(table) for table in read(path).tables] == [[HEAD, *FIRST], [HEAD, *SECOND]]


def test_another_ranking_with_the_same_header_begins_at_one(tmp_path: Path) -> None:
    again = [["1", "邯郸", "88.0"], ["2", "邢台", "70.5"]]
    path = two_pages(tmp_path / "a.pdf", [HEAD, *FIRST], [HEAD, *again])
    assert len(list(read(path).tables)) == 2


def test_another_header_parts(tmp_path: Path) -> None:
    other = [["序号", "检查内容", "责任单位"], ["1", "手续", "住建局"], ["2", "进度", "发改委"]]
    path = two_pages(tmp_path / "a.pdf", [HEAD, *FIRST], other)
    assert [texts(table)[0] for table in read(path).tables] == [HEAD, other[0]]


def test_other_columns_part(tmp_path: Path) -> None:
    path = two_pages(tmp_path / "a.pdf", [HEAD, *FIRST], [["4", "邯郸", "88.0"]], width=110)
    assert len(list(read(path).tables)) == 2


def test_a_row_that_the_break_cut_is_one(tmp_path: Path) -> None:
    above = [
        ["序号", "检查内容", "单位"],
        ["1", "手续是否", "住建局"],
        ["2", "是否存在未批先建", "发改委"],
    ]
    below = [["", "、边批边建的问题", ""], ["3", "资金", "财政局"]]
    table = only_table(
        read(two_pages(tmp_path / "a.pdf", above, below, width=100, width_above=100))
    )
    cell = next(c for c in table.cells if c.text.startswith("是否存在"))
    assert cell.text.replace("\n", "") == "是否存在未批先建、边批边建的问题"
    assert [part.page for part in cell.continued] == [2]


def test_no_break_cuts_through_a_number(tmp_path: Path) -> None:
    below = [["", "邯郸", "90.2"], ["5", "邢台", "70.5"]]
    table = only_table(read(two_pages(tmp_path / "a.pdf", [HEAD, *FIRST], below)))
    assert "90.290.2" not in "".join(cell.text for cell in table.cells).replace("\n", "")
    assert texts(table)[4] == ["", "邯郸", "90.2"]


def test_a_merged_label_goes_on_behind_the_break(tmp_path: Path) -> None:
    def labelled(canvas: Canvas, rows: Sequence[Sequence[str]], top: float, label: str) -> None:
        count = len(rows)
        for row in range(count + 1):
            left = 72 if row in {0, 1, count} else 142
            canvas.line(left, top - 20 * row, 352, top - 20 * row)
        for column in range(5):
            canvas.line(72 + 70 * column, top, 72 + 70 * column, top - 20 * count)
        for row, line in enumerate(rows):
            for column, text in enumerate(line):
                canvas.drawString(147 + 70 * column, top - 20 * row - 14, text)
        canvas.drawString(77, top - 14, "专项")
        canvas.drawString(77, top - 34, label)

    def first(canvas: Canvas) -> None:
        labelled(canvas, [HEAD, *FIRST], 140, "棚户区")

    def second(canvas: Canvas) -> None:
        canvas.setFont(SONG, 10.5)
        labelled(canvas, [HEAD, *SECOND], TOP, "")

    table = only_table(read(pdf(tmp_path / "a.pdf", first, second)))
    label = next(c for c in table.cells if c.text == "棚户区")
    assert [part.page for part in label.continued] == [2]
    below = next(c for c in table.cells if c.column == 0 and c.row == 5)
    assert (below.text, below.blank) == ("", "continued")


def test_a_note_overleaf_belongs_to_the_table_that_ended_the_page(tmp_path: Path) -> None:
    def first(canvas: Canvas) -> None:
        grid(canvas, [HEAD, *FIRST], top=140)

    def second(canvas: Canvas) -> None:
        canvas.drawString(72, 790, "注：“—”表示无此项任务。")

    table = only_table(read(pdf(tmp_path / "a.pdf", first, second)))
    assert table.notes == ("注：“—”表示无此项任务。",)


def test_rows_overleaf_may_begin_with_the_name_of_a_section(tmp_path: Path) -> None:
    head = ["企业名称", "年度预算", "累计完成", "位次"]
    first = [["路桥公司", "37,887", "14,574", "1"], ["隧道公司", "32,189", "14,795", "2"]]
    second = [["港务公司", "67,061", "13,551", "1"], ["粮油公司", "71,636", "17,821", "2"]]

    def section(canvas: Canvas, name: str, top: float) -> None:
        canvas.rect(72, top - 20, 280, 20)
        canvas.drawString(80, top - 14, name)

    def draw_first(canvas: Canvas) -> None:
        grid(canvas, [head], top=140)
        section(canvas, "一、工程建设板块", 120)
        grid(canvas, first, top=100)

    def draw_second(canvas: Canvas) -> None:
        section(canvas, "二、商贸物流板块", 780)
        grid(canvas, second, top=760)

    table = only_table(read(pdf(tmp_path / "a.pdf", draw_first, draw_second)))
    assert [row[0] for row in texts(table)] == [
        "企业名称",
        "一、工程建设板块",
        "路桥公司",
        "隧道公司",
        "二、商贸物流板块",
        "港务公司",
        "粮油公司",
    ]


def one_page(
    path: Path,
    above: Sequence[Sequence[str]],
    words: Sequence[str],
    below: Sequence[Sequence[str]],
) -> Path:
    """Draw two tables on one page, lines of text between them."""

    def draw(canvas: Canvas) -> None:
        grid(canvas, above, top=700)
        top = 700 - 20 * len(above)
        for line in words:
            top -= 22
            canvas.drawString(72, top, line)
        grid(canvas, below, top=top - 10)

    return pdf(path, draw)


@pytest.mark.parametrize(
    "words",
    ["表1 任务完成情况（续）", "续表1 任务完成情况", "表1 任务完成情况（续一）", "（续表）"],
)
def test_a_table_set_in_two_goes_on_under_its_caption_on_the_same_page(
    tmp_path: Path, words: str
) -> None:
    path = one_page(tmp_path / "a.pdf", [HEAD, *FIRST], [words], [HEAD, *SECOND])
    table = only_table(read(path))
    assert texts(table) == [HEAD, *FIRST, HEAD, *SECOND]
    assert table.repeated_header_rows == {4}


@pytest.mark.parametrize(
    ("words", "below"),
    [
        (["表2 开工率排名"], [HEAD, *SECOND]),
        (["表1 任务完成情况（续）", "本月另行通报如下情况，请各地知悉。"], [HEAD, *SECOND]),
        (["表1 任务完成情况（续）"], [["排名", "县区", "增速"], *SECOND]),
        (["表1 任务完成情况（续）"], [HEAD, ["1", "邯郸", "88.0"], ["2", "邢台", "70.5"]]),
    ],
    ids=["another caption", "words between", "another header", "numbers begin anew"],
)
def test_on_one_page_only_what_says_that_it_goes_on_does(
    tmp_path: Path, words: list[str], below: list[list[str]]
) -> None:
    document = read(one_page(tmp_path / "a.pdf", [HEAD, *FIRST], words, below))
    assert [texts(table) for table in document.tables] == [[HEAD, *FIRST], below]
