"""Every character inside a table goes to one cell, and every blank has a reason."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from drawn import SONG, fill, grid, only_table, pdf, read, texts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from test_grid import Tiling, tilings

from tongbao.extract.pdf.pageview import view_of
from tongbao.extract.pdf.textlayer import read_glyphs
from tongbao.model import Document, Table

SAMPLES = sorted((Path(__file__).parents[2] / "samples").rglob("*.pdf"))


def characters_of(path: Path, page: int) -> list[tuple[str, float, float]]:
    """Return all printed characters of a page with their centres."""
    document = pypdfium2.PdfDocument(path)
    handle = document[page - 1]
    try:
        found = read_glyphs(handle.raw, view_of(handle.raw), 1_000_000).glyphs
    finally:
        handle.close()
        document.close()
    return [(glyph.text, glyph.x, glyph.y) for glyph in found if not glyph.blank]


def printed(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


def assert_conserved(path: Path, document: Document) -> None:
    """Each character of a page stands in one cell or one block, and once."""
    for page in document.pages:
        if page.reading == "none":
            continue
        on_page = Counter(text for text, _, _ in characters_of(path, page.number))
        words = Counter(character for word in page.words for character in word.text)
        assert words == on_page, page.number
    everything = Counter(
        text for page in document.pages for text, _, _ in characters_of(path, page.number)
    )
    read_as = printed("".join(cell.text for table in document.tables for cell in table.cells))
    read_as += printed("".join(block.text for block in document.blocks))
    assert read_as == everything


def assert_blanks_have_reasons(table: Table) -> None:
    for cell in table.cells:
        assert bool(cell.text) != bool(cell.blank)
    assert all(cell is not None for row in table.grid() for cell in row)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_samples_lose_no_character_and_explain_every_blank(path: Path) -> None:
    document = read(path)
    assert_conserved(path, document)
    for table in document.tables:
        assert_blanks_have_reasons(table)


def draw_tiling(tiling: Tiling, canvas: Canvas, height: float) -> list[str]:
    columns, rows, spans = tiling
    canvas.setLineWidth(0.5)
    canvas.setFont(SONG, 6)
    contents = []
    for number, (row, column, down, across) in enumerate(spans):
        x0, x1 = columns[column], columns[column + across]
        top, bottom = height - rows[row], height - rows[row + down]
        canvas.rect(x0, bottom, x1 - x0, top - bottom)
        contents.append(f"{number}" if number % 5 else "")
        canvas.drawString(x0 + 1, top - 6.5, contents[-1])
    return contents


@given(tilings())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_drawn_table_keeps_all_its_characters(tmp_path: Path, tiling: Tiling) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(600, 600))
    contents = draw_tiling(tiling, canvas, 600)
    canvas.save()
    document = read(path)
    assert_conserved(path, document)
    filled = Counter(span.row for span, text in zip(tiling[2], contents, strict=True) if text)
    if max(filled.values(), default=0) > 1:
        # What never fills two cells of a row may be a box or a chart.
        table = only_table(document)
        assert [cell.text for cell in table.cells] == contents
        assert_blanks_have_reasons(table)


def test_wrapped_lines_stay_lines(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [["", "98.5"], ["甲", "乙"]], height=40)
        canvas.drawString(77, 746, "城市排水管")
        canvas.drawString(77, 732, "网改造工程")

    assert texts(only_table(read(pdf(tmp_path / "a.pdf", draw))))[0][0] == "城市排水管\n网改造工程"


@pytest.mark.parametrize(("x", "home"), [(77, 0), (115, 1)])
def test_text_that_overflows_blank_neighbours_belongs_to_its_cell(
    tmp_path: Path, x: float, home: int
) -> None:
    """Spreadsheets let a long text run on over blank cells, left-aligned or centred."""

    def draw(canvas: Canvas) -> None:
        grid(canvas, [["", "", ""], ["唐山", "98.5", "1"]], width=70)
        canvas.drawString(x, 746, "各市工作进展排名情况表")

    document = read(pdf(tmp_path / "a.pdf", draw))
    row = texts(only_table(document))[0]
    assert row[home] == "各市工作进展排名情况表"
    assert Counter(row)[""] == 2
    assert [doubt.kind for doubt in document.doubts] == ["reading-text-across-rule"]


def test_text_that_runs_into_a_filled_neighbour_is_doubted(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [["", "", ""], ["唐山", "98.5", "1"]], width=70)
        canvas.drawString(77, 746, "各市工作进展情况")
        canvas.drawString(185, 746, "87.3")

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert texts(only_table(document))[0] == ["各市工作进展情况", "87.3", ""]
    (doubt,) = document.doubts
    assert (doubt.kind, doubt.facts["text"]) == ("reading-text-across-rule", "各市工作进展情况")


def test_text_that_sticks_out_of_the_frame_stays_whole(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [["城市", "完成率"], ["唐山", ""]], width=50)
        canvas.drawString(127, 726, "12345678.55")

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert texts(only_table(document)) == [["城市", "完成率"], ["唐山", "12345678.55"]]
    assert not list(document.blocks)


def test_tables_beside_each_other_and_nested_ones(tmp_path: Path) -> None:
    left, right = [["甲", "1"], ["乙", "2"]], [["丙", "3"], ["丁", "4"]]

    def draw(canvas: Canvas) -> None:
        grid(canvas, left, x=72, width=60)
        grid(canvas, right, x=220, width=60)
        grid(canvas, [["外", ""], ["下", "底"]], x=72, top=640, width=200, height=100)
        grid(canvas, left, x=300, top=620, width=40)

    document = read(pdf(tmp_path / "a.pdf", draw))
    words = Counter(word.text for word in document.pages[0].words)
    assert words == Counter(
        ["甲", "1", "乙", "2", "丙", "3", "丁", "4", "外", "下", "底", "甲", "1", "乙", "2"]
    )
    tables = list(document.tables)
    assert texts(tables[0]) == left
    assert texts(tables[1]) == right
    assert texts(tables[3]) == left
    assert texts(tables[2]) == [["外", "甲 1\n乙 2"], ["下", "底"]]


def test_why_a_cell_is_blank(tmp_path: Path) -> None:
    image = io.BytesIO()
    Image.new("L", (20, 10), 90).save(image, "PNG")

    def draw(canvas: Canvas) -> None:
        grid(canvas, [["甲", "", "", ""]])
        canvas.line(72 + 140, 740, 72 + 210, 760)
        canvas.drawImage(ImageReader(io.BytesIO(image.getvalue())), 72 + 225, 744, 30, 12)

    table = only_table(read(pdf(tmp_path / "a.pdf", draw)))
    assert [cell.blank for cell in table.cells] == ["", "ink_free", "struck_out", "unreadable"]


def test_text_of_a_cell_split_by_a_diagonal_is_kept(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [["", "1月"], ["唐山", "98.5"]], height=30)
        canvas.line(72, 760, 142, 730)
        canvas.drawString(115, 748, "月份")
        canvas.drawString(77, 734, "城市")

    assert texts(only_table(read(pdf(tmp_path / "a.pdf", draw))))[0][0] == "月份\n城市"


def columns_ruled(canvas: Canvas) -> None:
    for y in (760, 740, 660):
        canvas.line(72, y, 282, y)
    for x in (72, 142, 212, 282):
        canvas.line(x, 760, x, 660)


def first_column_ruled(canvas: Canvas) -> None:
    for y in range(660, 761, 20):
        canvas.line(72, y, 282, y)
    canvas.line(142, 760, 142, 660)


def three_lines(canvas: Canvas) -> None:
    for y in (760, 740, 660):
        canvas.line(72, y, 282, y)


HALF = [
    ["城市", "完成率", "上月"],
    ["石家庄", "98.5", "97.1"],
    ["唐山", "87.3", "—"],
    ["廊坊", "80", "79.2"],
    ["保定", "0", "0"],
]


@pytest.mark.parametrize("rules", [columns_ruled, first_column_ruled, three_lines])
def test_figures_show_the_rows_and_columns_that_are_not_ruled(
    tmp_path: Path, rules: Callable[[Canvas], None]
) -> None:
    def draw(canvas: Canvas) -> None:
        rules(canvas)
        fill(canvas, HALF)

    assert texts(only_table(read(pdf(tmp_path / "a.pdf", draw)))) == HALF


def test_a_heading_over_columns_that_are_not_ruled_stays_whole(tmp_path: Path) -> None:
    rows = [["城市", "", ""], *HALF[1:]]

    def draw(canvas: Canvas) -> None:
        first_column_ruled(canvas)
        fill(canvas, rows)
        canvas.drawString(175, 746, "完成率（上月）")

    table = only_table(read(pdf(tmp_path / "a.pdf", draw)))
    assert texts(table) == [["城市", "完成率（上月）", "完成率（上月）"], *HALF[1:]]


def test_wrapped_text_is_not_taken_for_rows(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [["1", "", ""], ["2", "乙", "丙"]], height=50)
        for row, text in enumerate(("听取汇报", "查阅资料", "现场查看")):
            canvas.drawString(147, 746 - 14 * row, text)
            canvas.drawString(217, 746 - 14 * row, text)

    table = only_table(read(pdf(tmp_path / "a.pdf", draw)))
    assert texts(table)[0] == ["1", *["听取汇报\n查阅资料\n现场查看"] * 2]


def test_spaced_out_names_are_not_taken_for_columns(tmp_path: Path) -> None:
    rows = [
        [name, str(number)] for number, name in enumerate(["唐　山", "保　定", "廊　坊", "沧　州"])
    ]
    table = only_table(read(pdf(tmp_path / "a.pdf", lambda canvas: grid(canvas, rows))))
    assert texts(table) == [[name.replace("　", " "), number] for name, number in rows]


@given(
    st.lists(st.sampled_from(["98.5", "0", "100", "—", "石家庄", "第一名"]), min_size=6, max_size=6)
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_ruled_cells_are_never_split(tmp_path: Path, contents: list[str]) -> None:
    rows = [contents[:3], contents[3:]]
    path = pdf(tmp_path / "a.pdf", lambda canvas: grid(canvas, rows))
    assert texts(only_table(read(path))) == rows


LEFT = 5.0


@pytest.mark.parametrize(
    ("write", "expected"),
    [
        pytest.param(
            [("石家庄市", LEFT), ("98.5", 70)], ["石家庄市", "98.5"], id="without any padding"
        ),
        pytest.param([("1", 64.5), ("廊坊", 70)], ["1", "廊坊"], id="right beside left aligned"),
    ],
)
def test_values_that_touch_at_a_rule_stay_in_their_cells(
    tmp_path: Path, write: list[tuple[str, float]], expected: list[str]
) -> None:
    """Text ends at the rule, and that of the next cell begins there, row by row."""
    (left, _), (right, at) = write

    def draw(canvas: Canvas) -> None:
        grid(canvas, [["", ""]] * 5, width=70)
        for row in range(5):
            y = 746 - row * 20
            canvas.drawRightString(72 + 70, y, left)
            canvas.drawString(72 + at, y, right)

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert texts(only_table(document)) == [expected] * 5
    assert not document.doubts


@pytest.mark.parametrize(
    ("first", "second"), [("President", "SPPS"), ("清苑区排水", "98.5"), ("Rebecca", "1032")]
)
def test_text_hidden_behind_its_neighbour_stays_in_its_cell(
    tmp_path: Path, first: str, second: str
) -> None:
    """A spreadsheet shows long text up to the next cell's, and writes both in one operation."""
    font = SONG if first > "z" else "Helvetica"

    def draw(canvas: Canvas) -> None:
        grid(canvas, [["", ""], *[["", second]] * 4], width=70)
        canvas.setFont(font, 10.5)
        start = 72 + 70 + LEFT - canvas.stringWidth(first, font, 10.5)
        canvas.drawString(start, 746, first + second)

    document = read(pdf(tmp_path / "a.pdf", draw))
    assert texts(only_table(document))[0] == [first, second]


@pytest.mark.parametrize("over", [0.2, 0.9, 1.6])
@pytest.mark.parametrize(
    "names", [["出口额（亿元）", "进口额（亿元）"], ["计划数", "完成数", "完成率"]]
)
def test_text_as_wide_as_its_cells_and_centred_in_them_is_parted(
    tmp_path: Path, names: list[str], over: float
) -> None:
    """Each reaches a little over both of its rules and meets its neighbours'."""
    wide = len(names[0]) * 10.5 - 2 * over

    def draw(canvas: Canvas) -> None:
        grid(canvas, [["", *[""] * len(names)], ["甲", *["1"] * len(names)]], width=wide)
        canvas.setFont(SONG, 10.5)
        canvas.drawString(77, 746, "市")
        line = canvas.beginText(72 + wide - over, 746)
        line.setFont(SONG, 10.5)
        for number, name in enumerate(names):
            line.setTextOrigin(72 + wide * (number + 1) - over, 746)
            line.textOut(name)
        canvas.drawText(line)

    table = texts(only_table(read(pdf(tmp_path / "a.pdf", draw))))
    assert table[0] == ["市", *names]


def test_a_wrapped_line_that_sticks_out_stays_in_its_cell(tmp_path: Path) -> None:
    """The blank neighbour is not its home: what stands above it is its own text."""

    def draw(canvas: Canvas) -> None:
        grid(canvas, [["", ""], ["甲", "乙"]], width=60, height=40)
        canvas.drawString(79, 746, "城市排水")
        canvas.drawString(79, 732, "管网改造工程")

    table = texts(only_table(read(pdf(tmp_path / "a.pdf", draw))))
    assert table[0] == ["城市排水\n管网改造工程", ""]


def test_a_unit_in_another_font_stays_with_its_number(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [["", ""], ["甲", "乙"]], width=40)
        canvas.setFont("Helvetica", 10.5)
        canvas.drawString(77, 746, "12345.6")
        canvas.setFont(SONG, 10.5)
        canvas.drawString(77 + canvas.stringWidth("12345.6", "Helvetica", 10.5), 746, "亿元")

    table = texts(only_table(read(pdf(tmp_path / "a.pdf", draw))))
    assert table[0] == ["12345.6亿元", ""]


@pytest.mark.parametrize("gap", [3.0, 4.0, 20.0])
def test_cells_written_in_one_operation_are_parted_at_the_rule(tmp_path: Path, gap: float) -> None:
    """A producer moves on within one operation; the white space there is the rule's."""
    font, size = "Helvetica", 10.5

    def draw(canvas: Canvas) -> None:
        grid(canvas, [["", ""], ["Anderson", "Software"]], width=70)
        canvas.setFont(font, size)
        first = canvas.stringWidth("55105", font, size)
        line = canvas.beginText(142 - gap / 2 - first, 746)
        line.setFont(font, size)
        shift = -gap / size * 1000
        line._code.append(f"[(55105) {shift:.1f} (attorney)] TJ")
        canvas.drawText(line)

    table = texts(only_table(read(pdf(tmp_path / "a.pdf", draw))))
    assert table[0] == ["55105", "attorney"]
