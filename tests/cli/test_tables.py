"""``tongbao tables`` and ``tongbao.tables``: just the tables, of any document."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from circulars import Run
from openpyxl import load_workbook
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

import tongbao as package

ROWS = [
    ["Region", "2019", "2020"],
    ["North", "1.5", "2.5"],
    ["=1+1", "3.5", "<b>4.5</b>"],
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    lefts = (72, 200, 300, 400)
    tops = (700, 680, 660, 640)
    for y in tops:
        canvas.line(lefts[0], y, lefts[-1], y)
    for x in lefts:
        canvas.line(x, tops[0], x, tops[-1])
    for y, row in zip(tops[1:], ROWS, strict=True):
        for x, text in zip(lefts[:-1], row, strict=True):
            canvas.drawString(x + 4, y + 6, text)
    canvas.save()
    return path


def test_tables_come_as_csv_that_no_spreadsheet_runs(
    tongbao: Run, file: Path, tmp_path: Path
) -> None:
    done = tongbao("tables", file, "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    (written,) = (tmp_path / "out").iterdir()
    assert done.stdout.strip() == written.as_posix()
    with written.open(encoding="utf-8", newline="") as stream:
        assert list(csv.reader(stream)) == [*ROWS[:2], ["'=1+1", "3.5", "<b>4.5</b>"]]


def test_a_workbook_holds_text_and_no_formula(tongbao: Run, file: Path, tmp_path: Path) -> None:
    assert tongbao("tables", file, "-o", tmp_path, "-f", "xlsx").returncode == 0
    (sheet,) = load_workbook(tmp_path / "report.tables.xlsx").worksheets
    assert [cell.value for cell in sheet["A"]] == ["Region", "North", "'=1+1"]
    assert {cell.data_type for row in sheet.rows for cell in row} == {"s"}


def test_html_shows_markup_as_text(tongbao: Run, file: Path, tmp_path: Path) -> None:
    assert tongbao("tables", file, "-o", tmp_path, "-f", "html").returncode == 0
    html = (tmp_path / "report.tables.html").read_text(encoding="utf-8")
    assert "<td>&lt;b&gt;4.5&lt;/b&gt;</td>" in html


def test_json_says_where_each_cell_stands(tongbao: Run, file: Path, tmp_path: Path) -> None:
    assert tongbao("tables", file, "-o", tmp_path, "-f", "json").returncode == 0
    (table,) = json.loads((tmp_path / "report.tables.json").read_text(encoding="utf-8"))
    assert table["rows"] == ROWS
    assert table["cells"][0]["page"] == 1
    assert table["cells"][0]["box"] == pytest.approx([72, 142, 200, 162], abs=1)


def test_what_is_no_document_costs_no_other_its_tables(
    tongbao: Run, file: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    done = tongbao("tables", broken, file, "-o", tmp_path / "out", "--lang", "en")
    assert done.returncode == 5
    assert "broken.pdf" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_files_of_one_name_do_not_overwrite_each_other(
    tongbao: Run, file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "b" / "report.pdf"
    other.parent.mkdir()
    other.write_bytes(file.read_bytes() + b"\n")
    tongbao("tables", file, other, "-o", tmp_path / "out")
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_an_area_without_a_table_is_told(tongbao: Run, file: Path, tmp_path: Path) -> None:
    done = tongbao("tables", file, "-o", tmp_path / "out", "--area", "0,500,300,800")
    assert done.returncode == 3
    assert "report.pdf" in done.stderr
    assert tongbao("tables", file, "-o", tmp_path, "--area", "1,2,3").returncode == 2


def test_tables_are_frames_in_python(file: Path) -> None:
    (table,) = package.tables(file)
    assert table.df.to_numpy().tolist() == ROWS
    assert table.pages == (1,)
    assert table.confidence == 1
    assert len(package.tables(file, area=(60, 130, 420, 210))) == 1


@pytest.fixture
def unruled(tmp_path: Path) -> Path:
    """Two tables side by side without rules; each line of the left one looks like one column."""
    path = tmp_path / "plain.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for number, (name, left, right) in enumerate(
        [("North", "12", "34"), ("South", "56", "78"), ("East", "90", "11"), ("West", "22", "33")]
    ):
        y = 700 - 20 * number
        canvas.drawString(72, y, f"{name} {left}")
        canvas.drawString(300, y, name)
        canvas.drawString(400, y, right)
    canvas.save()
    return path


def test_only_what_stands_in_an_area_is_read(tongbao: Run, unruled: Path, tmp_path: Path) -> None:
    done = tongbao("tables", unruled, "-o", tmp_path / "o", "-f", "json", "--area", "280,0,595,842")
    assert done.returncode == 0, done.stderr
    (table,) = json.loads((tmp_path / "o" / "plain.tables.json").read_text(encoding="utf-8"))
    assert table["rows"] == [["North", "34"], ["South", "78"], ["East", "11"], ["West", "33"]]


def test_columns_given_by_hand_part_what_no_white_parts(
    tongbao: Run, unruled: Path, tmp_path: Path
) -> None:
    def rows(*columns: str) -> list[list[str]]:
        done = tongbao("tables", unruled, "-o", tmp_path / "o", "-f", "json", *columns)
        assert done.returncode == 0, done.stderr
        (table,) = json.loads((tmp_path / "o" / "plain.tables.json").read_text(encoding="utf-8"))
        found: list[list[str]] = table["rows"]
        return found

    assert rows("--columns", "104,280,380")[:2] == [
        ["North", "12", "North", "34"],
        ["South", "56", "South", "78"],
    ]
    assert rows("--area", "60,0,280,842", "--columns", "104")[3] == ["West", "22"]


@pytest.mark.parametrize("columns", ["a", "200,100", "1,,2", "nan"])
def test_columns_that_make_no_sense(
    tongbao: Run, unruled: Path, tmp_path: Path, columns: str
) -> None:
    done = tongbao("tables", unruled, "-o", tmp_path, "--columns", columns, "--lang", "en")
    assert done.returncode == 2
    assert columns in done.stderr


def test_a_file_that_ends_its_reader_costs_no_other_its_tables(
    tongbao: Run, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = tmp_path / "segfault.pdf"
    hostile.write_bytes(file.read_bytes() + b"\n")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1] / "batch" / "sabotage"))
    done = tongbao("tables", hostile, file, "-o", tmp_path / "out", "--lang", "en")
    assert done.returncode == 5, done.stderr
    assert "segfault.pdf" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["report.table-1.csv"]


def test_json_and_pictures_say_why_each_boundary_is_where_it_is(
    tongbao: Run, file: Path, unruled: Path, tmp_path: Path
) -> None:
    pictures = tmp_path / "pictures"
    done = tongbao(
        "tables", file, unruled, "-o", tmp_path / "o", "-f", "json", "--pictures", pictures
    )
    assert done.returncode == 0, done.stderr
    (ruled,) = json.loads((tmp_path / "o" / "report.tables.json").read_text(encoding="utf-8"))
    assert (ruled["kind"], ruled["structure_confidence"]) == ("ruled", 1)
    assert [b["line"] for b in ruled["boundaries"] if b["of"] == "column"][1] == pytest.approx(
        [200, 142, 200, 202], abs=1
    )
    (aligned,) = json.loads((tmp_path / "o" / "plain.tables.json").read_text(encoding="utf-8"))
    assert aligned["kind"] == "aligned"
    assert {(b["of"], b["why"]) for b in aligned["boundaries"]} == {
        ("column", "white"),
        ("row", "line"),
    }
    with Image.open(pictures / "report-0001.png") as picture:
        across, down = round(picture.width * 200 / 595), round(picture.height * 172 / 842)
        beside = {picture.getpixel((across + step, down)) for step in range(-2, 3)}
    assert (200, 0, 0) in beside


def test_a_table_of_three_rules_is_half_ruled(tmp_path: Path) -> None:
    path = tmp_path / "three.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for y in (720, 700, 640):
        canvas.line(72, y, 400, y)
    for number, row in enumerate([ROWS[0], ["North", "1", "2"], ["South", "3", "4"]]):
        for x, text in zip((72, 200, 300), row, strict=True):
            canvas.drawString(x, 706 - 22 * number, text)
    canvas.save()
    (table,) = package.tables(path)
    assert table.kind == "half_ruled"
    assert [b.why for b in table.boundaries if b.way == "row"] == ["rule", "rule", "line", "rule"]
