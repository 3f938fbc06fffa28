"""Tables whose header or last row no rule closes, heads between rows, and text that runs to the left."""

from __future__ import annotations

from pathlib import Path

from drawn import fill, only_table, pdf, read, texts
from reportlab.pdfgen.canvas import Canvas

from samples.hostile import one_page

FOOD = [
    ["", "Food", "Calories"],
    ["Leaves", "Ash, Elm, Maple", "50"],
    ["Berries", "Blueberry, Cranberry", "150"],
    ["Grain", "Corn, Barley", "200"],
]


def prose(canvas: Canvas, *heights: float) -> None:
    """Print lines of prose."""
    for y in heights:
        canvas.drawString(
            72, y, "We ask that you review the list of occupants shown below with care."
        )


def test_a_header_above_the_first_rule_with_its_first_place_blank(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        prose(canvas, 780)
        fill(canvas, FOOD, 72, 740, 140, 24)
        for n in range(1, 5):
            canvas.line(72, 740 - 24 * n, 492, 740 - 24 * n)

    assert texts(only_table(read(pdf(tmp_path / "a.pdf", draw)))) == FOOD


def test_rows_below_a_header_on_a_ground_that_no_rule_closes(tmp_path: Path) -> None:
    rows = [
        ["First name", "Last name", "State", "Notes"],
        ["LINDA", "JONES", "Owner", ""],
        ["ROBERT", "JONES", "Owner", ""],
    ]

    def draw(canvas: Canvas) -> None:
        prose(canvas, 780, 764, 620, 604)
        canvas.setFillGray(0.85)
        canvas.rect(72, 720, 400, 16, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.line(72, 720, 472, 720)
        fill(canvas, rows, 72, 738, 100, 16)

    assert texts(only_table(read(pdf(tmp_path / "a.pdf", draw)))) == rows


def test_a_line_on_a_ground_above_prose_is_no_header(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.85)
        canvas.rect(72, 720, 400, 16, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.line(72, 720, 472, 720)
        fill(canvas, [["Occupants", "Vehicles", "Guests"]], 72, 738, 130, 16)
        prose(canvas, 706, 690, 674)

    assert not list(read(pdf(tmp_path / "a.pdf", draw)).tables)


def test_a_head_in_the_middle_of_the_page_goes_on_from_no_row(tmp_path: Path) -> None:
    names = ["Business", "Risk Factors", "Unresolved Comments", "Properties"]
    later = ["Market for Common Equity and Related Matters", "Financial Statements", "Controls"]

    def draw(canvas: Canvas) -> None:
        rows = [[f"Item {n}.", name] for n, name in enumerate(names + later, 1)]
        for n, row in enumerate(rows):
            y = 740 - 12 * n - (36 if n >= len(names) else 0)
            canvas.drawString(72, y, row[0])
            canvas.drawString(130, y, row[1])
            canvas.drawRightString(500, y, str(3 + 4 * n))
        canvas.drawCentredString(286, 740 - 12 * len(names) - 6, "PART II")

    cells = [c.text for table in read(pdf(tmp_path / "a.pdf", draw)).tables for c in table.cells]
    assert {*names, *later} <= set(cells)


def test_figures_side_by_side_at_their_own_places_are_columns(tmp_path: Path) -> None:
    rows = [[*format(n, "06b"), f"VALUE {n}"] for n in range(1, 11)]

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        prose(canvas, 790)
        for n, row in enumerate(rows):
            for column, text in enumerate(row):
                canvas.drawString(72 + 11.8 * column + 12 * (column == 6), 740 - 16 * n, text)
        prose(canvas, 540)

    assert texts(only_table(read(pdf(tmp_path / "a.pdf", draw)))) == rows


def test_numbers_grouped_by_spaces_stay_one(tmp_path: Path) -> None:
    rows = [
        ["Name", "Sum"],
        *([f"Place {c}", f"{ord(c) - 60} {ord(c)}"] for c in "defghijk"),
    ]

    def draw(canvas: Canvas) -> None:
        prose(canvas, 790)
        for n, row in enumerate(rows):
            canvas.drawString(72, 740 - 16 * n, row[0])
            canvas.drawRightString(250, 740 - 16 * n, row[1].replace(" ", "  "))
        prose(canvas, 540)

    found = texts(only_table(read(pdf(tmp_path / "a.pdf", draw))))
    assert all(len(row) == 2 for row in found)


HEBREW = "אבגדהוזחטיכלמנסעפצקרשת"


def leftward(path: Path) -> Path:
    """Write a ruled table in Hebrew as programs do: the glyphs of each word from left to right."""
    codes = "".join(f"<{65 + n:02x}> <{ord(c):04x}>\n" for n, c in enumerate(HEBREW))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /H def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange {len(HEBREW)} beginbfchar\n{codes}"
        "endbfchar endcmap end end"
    )

    def shown(text: str) -> str:
        return "".join(chr(65 + HEBREW.index(c)) for c in reversed(text))

    ruled = "".join(f"72 {y} m 372 {y} l S " for y in (700, 680, 660))
    ruled += "".join(f"{x} 660 m {x} 700 l S " for x in (72, 222, 372))
    words = [(280, 686, "שמ"), (80, 686, "מחיר"), (280, 666, "תפוח"), (80, 666, "גדול")]
    written = "".join(f"BT /F1 10 Tf {x} {y} Td ({shown(w)}) Tj ET " for x, y, w in words)
    path.write_bytes(
        one_page(
            (ruled + written).encode(),
            resources=b"/Font<</F1 10 0 R>>",
            more={
                10: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 11 0 R>>",
                11: (b"", cmap.encode()),
            },
        )
    )
    return path


def test_hebrew_is_read_to_the_left(tmp_path: Path) -> None:
    table = only_table(read(leftward(tmp_path / "a.pdf")))
    assert texts(table) == [["מחיר", "שמ"], ["גדול", "תפוח"]]
