"""Rows whose names are wrapped, and columns that only the header names, without vertical rules."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from drawn import only_table, pdf, read, texts
from reportlab.pdfgen.canvas import Canvas

COLUMNS = (100.0, 200.0, 290.0, 380.0, 470.0)
LEADING = 12.6
"""Height of a line of wrapped text, in points."""
PROSE = "现将各地上半年主要指标完成情况通报如下，请认真抓好落实。"


def rows_of(
    canvas: Canvas,
    rows: Sequence[Sequence[str]],
    top: float,
    *,
    padding: float = 0,
    align: str = "centred",
    first: float = COLUMNS[0],
) -> list[float]:
    """Draw rows of centred texts, as high as their highest cell; return the heights of edges."""
    edges = [top]
    for row in rows:
        height = max(len(text.split("\n")) for text in row) * LEADING + padding
        for x, text in zip((first, *COLUMNS[1:]), row, strict=False):
            lines = text.split("\n")
            above = {"centred": (height - len(lines) * LEADING) / 2, "top": padding / 2}[align]
            for number, line in enumerate(lines):
                canvas.drawCentredString(x, edges[-1] - above - number * LEADING - 10, line)
        edges.append(edges[-1] - height)
    return edges


def drawn(
    path: Path,
    rows: Sequence[Sequence[str]],
    *,
    padding: float = 0,
    align: str = "centred",
    ruled: Sequence[int] = (),
    first: float = COLUMNS[0],
) -> list[list[str]]:
    """Return what is read of rows under and above prose; ``ruled`` names edges with a rule."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 790, PROSE)
        edges = rows_of(canvas, rows, 740, padding=padding, align=align, first=first)
        canvas.drawString(72, edges[-1] - 60, PROSE)
        for index in ruled:
            canvas.line(50, edges[index], 510, edges[index])

    return texts(only_table(read(pdf(path, draw))))


HEADER = ["地区", "总量", "位次", "增速", "位次"]
NAMES = ["兰州市", "嘉峪关\n市", "金昌市", "临夏回\n族自治\n州", "白银市", "甘南藏\n族自治\n州"]


def figures(number: int) -> list[str]:
    """Return the figures of a row."""
    return [f"{300 - 17 * number}.5", str(number + 1), f"{9 - number}.1", str(number + 2)]


TALL = [HEADER, *([name, *figures(number)] for number, name in enumerate(NAMES))]


@pytest.mark.parametrize("padding", [0, 7])
@pytest.mark.parametrize("ruled", [(), (0, 1, 7)])
def test_values_stand_on_the_middle_line_of_a_name(
    tmp_path: Path, padding: float, ruled: tuple[int, ...]
) -> None:
    assert drawn(tmp_path / "a.pdf", TALL, padding=padding, ruled=ruled) == TALL


def test_values_stand_between_the_lines_of_a_name(tmp_path: Path) -> None:
    names = ["兰州市", "黔西南布\n依族苗族\n自治州兴\n义市", "金昌市", "白银市\n辖区", "天水市"]
    rows = [HEADER, *([name, *figures(number)] for number, name in enumerate(names))]
    assert drawn(tmp_path / "a.pdf", rows) == rows


def test_values_stand_on_the_first_line_of_a_name(tmp_path: Path) -> None:
    names = ["白沙黎族\n自治县", "保亭黎族\n自治县", "昌江黎族\n自治县", "乐东黎族\n自治县"]
    rows = [HEADER, *([name, *figures(number)] for number, name in enumerate(names))]
    assert drawn(tmp_path / "a.pdf", rows, align="top", first=162) == rows


def test_a_name_and_a_remark_of_other_heights(tmp_path: Path) -> None:
    rows = [
        ["地区", "总量", "位次", "备注"],
        ["兰州市", "227.5", "1", "—"],
        ["临夏回\n族自治\n州", "96.5", "2", "含州属\n企业"],
        ["金昌市", "88.5", "3", "含园区\n企业和\n市属"],
        ["白银市", "81.5", "4", "—"],
    ]
    assert drawn(tmp_path / "a.pdf", rows) == rows


def test_a_wrapped_name_ends_the_page(tmp_path: Path) -> None:
    rows = TALL[:3] + TALL[5:6] + TALL[4:5]

    def first(canvas: Canvas) -> None:
        canvas.drawString(72, 790, PROSE)
        rows_of(canvas, rows, 200)

    def second(canvas: Canvas) -> None:
        edges = rows_of(canvas, [HEADER, TALL[6]], 780)
        canvas.drawString(72, edges[-1] - 60, PROSE)

    table = only_table(read(pdf(tmp_path / "a.pdf", first, second)))
    assert texts(table) == [*rows, HEADER, TALL[6]]
    assert table.repeated_header_rows == {len(rows)}


def test_a_caption_below_a_table_is_no_wrapped_name(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        edges = rows_of(canvas, TALL[:4], 740, padding=6)
        canvas.drawCentredString(270, edges[-1] - 26, "表2 其他")

    assert texts(only_table(read(pdf(tmp_path / "a.pdf", draw)))) == TALL[:4]


BLANK_LAST = [
    ["名次", "医院", "基础分", "得分（分）", "备注"],
    ["1", "市第一医院", "69.5", "98.920", ""],
    ["2", "市中医院", "63.2", "98.047", ""],
    ["3", "市儿童医院", "99.8", "94.177", ""],
    ["4", "市口腔医院", "77.3", "92.969", ""],
]


@pytest.mark.parametrize("ruled", [(), (0, 1, 5), (0, 1, 2, 3, 4, 5)])
@pytest.mark.parametrize("blank", [4, 3, 1])
def test_a_column_with_a_header_and_nothing_below(
    tmp_path: Path, ruled: tuple[int, ...], blank: int
) -> None:
    rows = [[*row[:-1]] for row in BLANK_LAST]
    for number, row in enumerate(rows):
        row.insert(blank, "备注" if number == 0 else "")
    assert drawn(tmp_path / "a.pdf", rows, padding=8, ruled=ruled) == rows


def test_two_blank_columns_beside_a_wrapped_header(tmp_path: Path) -> None:
    rows = [["地区", "综合\n得分", "位次", "责任人", "备注"]]
    rows += [[name, f"{98 - n}.5", str(n + 1), "", ""] for n, name in enumerate("甘乙丙丁戊")]
    rows = [rows[0], *([f"{row[0]}州市", *row[1:]] for row in rows[1:])]
    assert drawn(tmp_path / "a.pdf", rows, padding=6) == rows


def test_a_group_head_between_two_columns_is_no_column(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawCentredString(245, 754, "上半年")
        canvas.drawCentredString(425, 754, "一季度")
        canvas.drawCentredString(100, 747, "地区")
        rows_of(canvas, [["", *HEADER[1:]], TALL[1], TALL[3], TALL[5]], 750, padding=4)

    table = only_table(read(pdf(tmp_path / "a.pdf", draw)))
    assert texts(table)[:2] == [["地区", "上半年", "上半年", "一季度", "一季度"], HEADER]


def test_wrapped_names_in_row_after_row_are_of_their_column(tmp_path: Path) -> None:
    header = ["市（州）", "枯死\n（株）", "已除治\n（株）", "除治率\n（%）", "位次\n（位）"]
    names = [
        "兰州市",
        "金昌市",
        "临夏回族\n自治州",
        "甘南藏族\n自治州",
        "海西蒙古\n自治州",
        "白银市",
    ]
    rows = [header, *([name, *figures(number)] for number, name in enumerate(names))]
    assert drawn(tmp_path / "w.pdf", rows, first=80.0) == rows


WORDED = ("四十九点一\n二九", "八十四点九\n零三", "一百", "八十点零五\n九")


def test_figures_in_words_that_a_column_breaks_stay_in_their_row(tmp_path: Path) -> None:
    header = ["地区", "成活率（%）", "位次", "完成率（%）", "位次"]
    names = ("兰州市", "金昌市", "白银市", "天水市")
    rows = [
        header,
        *(
            [name, worded, "二", "三十点二", "五"]
            for name, worded in zip(names, WORDED, strict=True)
        ),
    ]
    assert drawn(tmp_path / "w.pdf", rows, ruled=(0, 1, len(rows))) == rows


def test_ranks_in_words_below_figures_in_words_are_no_part_of_them(tmp_path: Path) -> None:
    header = ["地区", "成活率（%）", "位次", "完成率（%）", "位次"]
    names = ("兰州市", "金昌市", "白银市", "天水市")
    both = [f"九十点{n}\n{n}" for n in "一二三四"]
    rows = [
        header,
        *([name, cell, "二", "三十点二", "五"] for name, cell in zip(names, both, strict=True)),
    ]

    def draw(canvas: Canvas) -> None:
        edges = rows_of(canvas, rows, 740)
        for at in (edges[0], edges[1], edges[-1]):
            canvas.line(50, at, 510, at)

    document = read(pdf(tmp_path / "r.pdf", draw))
    assert not any("点一\n一" in cell.text for table in document.tables for cell in table.cells)
