"""Tables of any script: names of letters, currencies, notes, sections, rules in the header only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from drawn import fill, grid, only_table, pdf, read, texts
from reportlab.pdfgen.canvas import Canvas


def unruled(path: Path, rows: Sequence[Sequence[str]], *, framed: bool = False) -> list[list[str]]:
    """Return what is read of a table between paragraphs of prose, three rules at most."""

    def draw(canvas: Canvas) -> None:
        for number in range(3):
            canvas.drawString(72, 800 - 14 * number, "The following table gives the results.")
            canvas.drawString(72, 200 - 14 * number, "The figures are those of the last month.")
        fill(canvas, rows, 72, 740, 110, 18)
        for below in (0, 1, len(rows)) if framed else ():
            canvas.line(72, 740 - 18 * below, 72 + 110 * len(rows[0]), 740 - 18 * below)

    return texts(only_table(read(pdf(path, draw))))


@pytest.mark.parametrize(
    "names",
    [
        ["Austria", "Belgium", "Czech Republic", "Denmark"],
        ["Москва", "Казань", "Самара", "Омск"],
        ["Αθήνα", "Πάτρα", "Βόλος", "Χανιά"],
        ["唐山市", "保定市", "廊坊市", "沧州市"],
    ],
)
def test_names_of_any_script(tmp_path: Path, names: list[str]) -> None:
    rows = [["", "Rate", "Rank"]]
    rows += [[name, f"{98 - n}.5", str(n + 1)] for n, name in enumerate(names)]
    rows[0][0] = "Name"
    assert unruled(tmp_path / "a.pdf", rows) == rows


@pytest.mark.parametrize(
    "values",
    [
        ["$9,594", "$10,200", "$8,300", "$7,000"],
        ["8 €", "9 €", "12 €", "7 €"],
        ["5.3**", "4.1*", "3.3***", "2.2†"],
        ["(1.5)", "2.5", "(3.2)", "0.1"],
        ["£3.20", "–", "#", "£1.10"],
    ],
)
def test_currencies_and_marks_of_notes_are_figures(tmp_path: Path, values: list[str]) -> None:
    names = ["Austria", "Belgium", "Croatia", "Denmark"]
    rows = [["Country", "Cost"], *([n, v] for n, v in zip(names, values, strict=True))]
    assert unruled(tmp_path / "a.pdf", rows) == rows


def test_years_are_a_header(tmp_path: Path) -> None:
    rows = [["Country", "2007", "2008–09", "2010"]]
    rows += [[name, "1.5", "2.5", "3.5"] for name in ("Austria", "Belgium", "Croatia")]

    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 780, "Costs by country")
        fill(canvas, rows, 72, 740, 110, 18)
        for y in (740, 722, 740 - 18 * 4):
            canvas.line(72, y, 512, y)

    table = only_table(read(pdf(tmp_path / "a.pdf", draw)))
    assert texts(table) == rows


COUNTRIES = [
    "Austria",
    "Belgium",
    "Croatia",
    "Denmark",
    "Estonia",
    "Finland",
    "Greece",
    "Hungary",
    "Ireland",
    "Latvia",
]


def test_one_wide_row_does_not_merge_the_columns(tmp_path: Path) -> None:
    """Lines vote: text over several columns is one cell, and the others keep theirs."""
    rows = [["Country", "A", "B", "C"], *([name, "1.5", "2.5", "3.5"] for name in COUNTRIES)]
    wide = "Countries that joined later and report 4 times a year"
    printed = [*rows[:6], [wide, "", "", ""], *rows[6:]]
    found = unruled(tmp_path / "a.pdf", printed, framed=True)
    assert found[6][0] == wide
    assert found[:6] + found[7:] == rows


def test_a_column_that_one_row_fills_is_a_column(tmp_path: Path) -> None:
    rows = [[name, "1.5", "2.5", ""] for name in COUNTRIES]
    rows[4][3] = "estimated"
    assert unruled(tmp_path / "a.pdf", rows) == rows


def test_a_section_is_a_row_of_its_own(tmp_path: Path) -> None:
    rows = [
        ["Country", "Rate", "Rank"],
        ["Union", "9.5", ""],
        ["Northern group", "", ""],
        ["Denmark", "1.5", "1"],
        ["Estonia", "2.5", "2"],
        ["Southern group", "", ""],
        ["Greece", "3.5", "3"],
        ["Croatia", "4.5", "4"],
    ]
    assert unruled(tmp_path / "a.pdf", rows) == rows


@pytest.mark.parametrize("spaced", [True, False])
def test_rules_of_the_header_part_the_body(tmp_path: Path, *, spaced: bool) -> None:
    """The body is ruled into rows only; each line may be written in one operation or several."""
    rows = [[name, str(n), f"{n}.5", f"{100 - n}"] for n, name in enumerate(COUNTRIES[:5], 11)]

    def draw(canvas: Canvas) -> None:
        grid(canvas, [["Country", "Units", "Positive", "Negative"]], width=100)
        for number, row in enumerate(rows):
            y = 740 - 20 * (number + 1)
            canvas.rect(72, y, 400, 20)
            if spaced:
                line = canvas.beginText(77, y + 6)
                width = canvas.stringWidth(" ", "Helvetica", 10)
                line.setFont("Helvetica", 10)
                text = ""
                for column, value in enumerate(row):
                    while (
                        77 + canvas.stringWidth(text, "Helvetica", 10) + width < 77 + 100 * column
                    ):
                        text += " "
                    text += value
                line.textOut(text)
                canvas.drawText(line)
            else:
                fill(canvas, [row], 72, y + 20, 100)

    table = only_table(read(pdf(tmp_path / "a.pdf", draw)))
    assert texts(table) == [["Country", "Units", "Positive", "Negative"], *rows]


def test_labels_beside_ruled_rows_are_rows(tmp_path: Path) -> None:
    """One cell is ruled around the names, and a grid around the figures."""
    names = ["Salaries", "Travel", "Office rent", "Supplies"]

    def draw(canvas: Canvas) -> None:
        canvas.rect(72, 680, 100, 80)
        grid(canvas, [[f"{n},000", f"{n}.5"] for n in range(4)], x=172)
        for n, name in enumerate(names):
            canvas.drawString(77, 746 - 20 * n, name)

    table = only_table(read(pdf(tmp_path / "a.pdf", draw)))
    assert texts(table) == [[name, f"{n},000", f"{n}.5"] for n, name in enumerate(names)]


@pytest.mark.parametrize("label", ["重点项目", "改造工程"])
def test_a_label_written_downwards_over_rows_stays_one(tmp_path: Path, label: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(72, 680, 100, 80)
        grid(canvas, [[f"{n},000", f"{n}.5"] for n in range(4)], x=172)
        for n, character in enumerate(label):
            canvas.drawString(117, 746 - 20 * n, character)

    table = only_table(read(pdf(tmp_path / "a.pdf", draw)))
    assert {row[0] for row in texts(table)} == {label}


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["Group", "1994", "1997"],
            ["Lowest", "$9 or less", "$22 or less"],
            ["Highest", "over", "more"],
        ],
        [
            ["区县", "牵头单位", "责任人"],
            ["路南区", "住建局", "张某"],
            ["路北区", "水务局", "李某"],
        ],
        [["Item", "Source", "State"], ["Pumps", "fund", "done"], ["Sewers", "loan", "begun"]],
    ],
)
def test_tables_of_words_between_three_rules(tmp_path: Path, rows: list[list[str]]) -> None:
    assert unruled(tmp_path / "a.pdf", rows, framed=True) == rows


def test_prose_in_a_box_drawn_line_by_line_is_no_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 9)
        for number in range(8):
            canvas.rect(72, 700 - 14 * number, 400, 14)
            canvas.drawString(
                76, 704 - 14 * number, "The figures of each month are those of all members."
            )

    assert not list(read(pdf(tmp_path / "a.pdf", draw)).tables)


def test_dotted_leaders_lead_to_rows_of_figures(tmp_path: Path) -> None:
    rows = [[name + " " + "." * 12, "1.5", "2.5", "3.5"] for name in COUNTRIES[:5]]
    found = unruled(tmp_path / "a.pdf", [["Country", "A", "B", "C"], *rows])
    assert [row[1:] for row in found[1:]] == [row[1:] for row in rows]


def test_a_table_of_contents_is_no_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for number, name in enumerate(COUNTRIES):
            canvas.drawString(72, 740 - 18 * number, name + " " + "." * (60 - len(name)))
            canvas.drawString(400, 740 - 18 * number, str(number + 3))

    assert not list(read(pdf(tmp_path / "a.pdf", draw)).tables)


def test_a_table_of_nothing_but_numbers(tmp_path: Path) -> None:
    rows = [[f"0.{99 - n}", *(str(800 - 80 * n + k) for k in range(3))] for n in range(6)]
    assert unruled(tmp_path / "a.pdf", rows) == rows
