"""Rows that frames, stripes and dots show where rules do not part them."""

from __future__ import annotations

from pathlib import Path

from drawn import fill, only_table, pdf, read, texts
from reportlab.pdfgen.canvas import Canvas

YEARS = ["2014", "2013", "2012"]
SERIES = [
    ["Supply", "", "", ""],
    ["All", "2.6", "3.2", "3.0"],
    ["Per head", "0.7", "1.3", "1.1"],
    ["Industry", "2.5", "3.4", "2.9"],
    ["Use", "", "", ""],
    ["Private", "0.3", "3.2", "2.9"],
    ["Public", "-1.7", "1.3", "6.8"],
]


def test_notes_in_the_frame_of_a_list_cost_no_rows(tmp_path: Path) -> None:
    """The posts end at the last row; the frame goes on around the notes."""

    def draw(canvas: Canvas) -> None:
        canvas.rect(72, 500, 280, 240)
        for y in (720, 560):
            canvas.line(72, y, 352, y)
        for x in (142, 212, 282):
            canvas.line(x, 740, x, 560)
        fill(canvas, [["", *YEARS], *SERIES], 72, 740)
        canvas.drawString(77, 545, "(1) Without the spending of the state abroad.")
        canvas.drawString(77, 530, "(2) Preliminary.")

    table = only_table(read(pdf(tmp_path / "a.pdf", draw)))
    found = texts(table)
    assert [row for row in found if row[1:] != ["", "", ""]][1:6] == [
        row for row in SERIES if row[1]
    ]
    assert found[-1][0].startswith("(1) Without the spending of the state abroad.\n(2)")


def test_a_wide_head_does_not_hide_the_white_between_columns(tmp_path: Path) -> None:
    """Columns on the right have no post between them; a head reaches far to the left of its column."""
    names = [f"Offense {n}" for n in "ABCDEFGH"]
    ends = (225, 320, 400, 500)

    def draw(canvas: Canvas) -> None:
        for y in (740, 700, 540):
            canvas.line(72, y, 512, y)
        for x in (172, 232):
            canvas.line(x, 740, x, 540)
        for x, text in zip(ends, ("Total", "White", "Black", "Native"), strict=True):
            canvas.drawRightString(x, 706, text)
        canvas.drawRightString(320, 720, "People")
        canvas.drawRightString(500, 720, "Alaskan-Americ.")
        for n, name in enumerate(names):
            y = 686 - 20 * n
            canvas.drawString(77, y, name)
            for x, value in zip(ends, (9000, 7000, 500, 50), strict=True):
                canvas.drawRightString(x, y, f"{value + n},500")

    found = texts(only_table(read(pdf(tmp_path / "a.pdf", draw))))
    assert found[1:] == [
        [name, *(f"{value + n},500" for value in (9000, 7000, 500, 50))]
        for n, name in enumerate(names)
    ]


def test_posts_that_stop_at_a_strip_between_rows_part_each_row(tmp_path: Path) -> None:
    """Rows are parted by narrow strips between two rules; each row has posts of its own."""
    rows = [[str(10 * n + k) for k in range(5)] for n in range(1, 4)]

    def draw(canvas: Canvas) -> None:
        canvas.setLineWidth(1)
        for n, row in enumerate(rows):
            top = 740 - 16.9 * n
            canvas.line(72, top, 322, top)
            canvas.line(72, top - 12, 322, top - 12)
            for k, value in enumerate(row):
                if k:
                    canvas.line(72 + 50 * k, top, 72 + 50 * k, top - 12)
                canvas.drawString(77 + 50 * k, top - 9, value)
        for x in (72, 322):
            canvas.line(x, 740, x, 740 - 16.9 * len(rows))

    assert [r for r in texts(only_table(read(pdf(tmp_path / "a.pdf", draw)))) if any(r)] == rows


def test_rules_between_rows_of_words_below_a_header_without_a_rule(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        fill(canvas, [["Animal", "Action", "Result"], ["Cat", "Says", "Meow"]], 72, 740, 140, 18)
        fill(canvas, [["Dog", "Says", "Woof"]], 72, 704, 140, 18)
        fill(canvas, [["Fox", "Says", "Ring-ding-"]], 72, 686, 140, 18)
        for n in range(3):
            canvas.drawString(357, 658 - 14 * n, "dinge-ring-ding-")
        for y in (722, 704, 686, 625):
            canvas.line(72, y, 492, y)

    assert texts(only_table(read(pdf(tmp_path / "a.pdf", draw)))) == [
        ["Animal", "Action", "Result"],
        ["Cat", "Says", "Meow"],
        ["Dog", "Says", "Woof"],
        ["Fox", "Says", "Ring-ding-\ndinge-ring-ding-\ndinge-ring-ding-\ndinge-ring-ding-"],
    ]


def test_text_led_by_dots_to_its_figures_does_not_go_on_below(tmp_path: Path) -> None:
    """The name of the next row begins on the line between, further right."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Courier", 10)
        rows = ["Violent crime", "  Robbery", "", "  manslaughter", "  Assault", "Property crime"]
        rows += ["  Burglary", "  Theft", "  Arson", "Other"]
        for n, name in enumerate(rows):
            y = 740 - 12 * n
            if not name:
                canvas.drawString(72, y, "  Murder and nonnegligent")
                continue
            canvas.drawString(72, y, name + " ." * ((30 - len(name)) // 2))
            for column in range(4):
                canvas.drawRightString(320 + 60 * column, y, f"{n * 7 + column + 11}.5")

    found = texts(only_table(read(pdf(tmp_path / "a.pdf", draw))))
    names = [" ".join(row[0].replace(".", "").split()) for row in found]
    assert names[1:4] == ["Robbery", "Murder and nonnegligent manslaughter", "Assault"]


def test_a_head_of_indented_rows_is_a_row_though_it_ends_in_a_year(tmp_path: Path) -> None:
    rows = [["Degree", "Rate", "Sum", "Count"]]
    for head in ("Degree earned by 2003", "Degree sought by 2004"):
        rows += [[head, "", "", ""]]
        rows += [[f"  {name}", "1.5", "200", "3"] for name in ("Bachelor", "Master", "Doctor")]

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for y in (744, 727, 727 - 12 * (len(rows) - 1) - 6):
            canvas.line(72, y, 412, y)
        for n, row in enumerate(rows):
            y = 732 - 12 * n - (4 if n else 0)
            canvas.drawString(72 + 8 * row[0].startswith(" "), y, row[0].strip())
            for column, text in enumerate(row[1:]):
                canvas.drawRightString(260 + 60 * column, y, text)

    found = texts(only_table(read(pdf(tmp_path / "a.pdf", draw))))
    assert found == [[text.strip() for text in row] for row in rows]
