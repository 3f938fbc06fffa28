"""Scans of real tables read like their digital twins, damage by damage."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from twins import REAL, facts_of, read, scanned

from samples.degrade import degrade
from samples.generator import generate


@pytest.mark.parametrize("name", ["f02", "f07", "f12", "f14", "f20"])
def test_a_scan_reads_like_its_twin(name: str) -> None:
    twin, scan = read(REAL / f"{name}.pdf"), read(REAL / f"{name}-scan.pdf")
    assert twin.document.reading == "text"
    assert scan.document.reading == "ocr"
    assert facts_of(scan) == facts_of(twin)


@pytest.mark.parametrize("name", ["f08", "f21"])
def test_a_table_over_two_scanned_pages_is_one(name: str) -> None:
    twin, scan = read(REAL / f"{name}.pdf"), read(REAL / f"{name}-scan.pdf")
    assert len(list(scan.document.tables)) == len(list(twin.document.tables))
    assert facts_of(scan) == facts_of(twin)


@pytest.mark.parametrize("kind", ["clean300", "photo", "jpeg100", "skew", "seal", "turned"])
def test_every_way_of_scanning_gives_the_same_facts(tmp_path: Path, kind: str) -> None:
    scan = read(scanned(tmp_path, "f14", kind))
    assert facts_of(scan) == facts_of(read(REAL / "f14.pdf"))


@pytest.mark.parametrize("kind", ["speckle", "bleed", "punched"])
def test_stains_are_neither_rules_nor_text(tmp_path: Path, kind: str) -> None:
    scan = read(scanned(tmp_path, "f07", kind))
    assert facts_of(scan) == facts_of(read(REAL / "f07.pdf"))


def test_what_a_fax_loses_is_said(tmp_path: Path) -> None:
    scan = read(scanned(tmp_path, "f07", "fax150"))
    wrong = set(facts_of(read(REAL / "f07.pdf"))) - set(facts_of(scan))
    said = [f for f in scan.findings if f.severity in {"warning", "error"}]
    assert len(wrong) <= 2
    assert said or not wrong


def test_a_fact_points_at_its_place_on_the_page_as_scanned() -> None:
    scan = read(REAL / "f14-scan.pdf")
    twin = read(REAL / "f14.pdf")
    found = {e.place_text: e.box for r in scan.rankings for e in r.entries}
    for ranking in twin.rankings:
        for entry in ranking.entries:
            ours, theirs = found[entry.place_text], entry.box
            assert abs((ours.top + ours.bottom) - (theirs.top + theirs.bottom)) / 2 < 12
            assert abs((ours.x0 + ours.x1) - (theirs.x0 + theirs.x1)) / 2 < 12


def test_the_reading_of_pictures_can_be_declined() -> None:
    scan = read(REAL / "f14-scan.pdf", ocr="never")
    assert not scan.rankings
    assert "reading-no-text-layer" in {f.rule for f in scan.findings}


def test_a_printed_page_can_be_recognised_on_request() -> None:
    twin = read(REAL / "f14.pdf")
    scan = read(REAL / "f14.pdf", ocr="always")
    assert scan.document.reading == "ocr"
    assert facts_of(scan) == facts_of(twin)


def test_a_picture_of_the_page_on_request(tmp_path: Path) -> None:
    read(REAL / "f14-scan.pdf", debug=tmp_path / "pictures")
    (picture,) = (tmp_path / "pictures").iterdir()
    assert picture.read_bytes().startswith(b"\x89PNG")


FAULTY = REAL.parent.parent.parent / "samples" / "generated"


@pytest.mark.parametrize(
    "name",
    ["long-typst-32-name-twice", "wide-typst-31-decimal-lost", "matrix-typst-31-rank-typed-wrong"],
)
def test_a_printed_error_stays_as_printed(tmp_path: Path, name: str) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(degrade((FAULTY / f"{name}.pdf").read_bytes(), "clean300", 1)[0])
    twin, scan = read(FAULTY / f"{name}.pdf"), read(path)
    assert [f[2:] for f in facts_of(scan)] == [f[2:] for f in facts_of(twin)]
    rules = {f.rule for f in twin.findings if f.severity == "error"}
    assert rules <= {f.rule for f in scan.findings}


def test_a_bad_hidden_layer_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "hidden.pdf"
    document = pypdfium2.PdfDocument(str(REAL / "f14-scan.pdf"))
    picture = document[0].render(scale=150 / 72).to_pil()
    canvas = Canvas(str(path), pagesize=(595.68, 841.92))
    canvas.drawImage(ImageReader(picture), 0, 0, 595.68, 841.92)
    layer = canvas.beginText(72, 700)
    layer.setTextRenderMode(3)
    layer.setFont("Helvetica", 10)
    layer.textLine("A scanner guessed all of this: 123 45.6 78.9 and so on and so forth")
    canvas.drawText(layer)
    canvas.save()
    scan = read(path)
    assert scan.document.reading == "ocr"
    assert facts_of(scan) == facts_of(read(REAL / "f14.pdf"))


def test_a_table_begun_in_print_goes_on_in_a_scan(tmp_path: Path) -> None:
    path = tmp_path / "mixed.pdf"
    mixed = pypdfium2.PdfDocument.new()
    mixed.import_pages(pypdfium2.PdfDocument(str(REAL / "f08.pdf")), [0])
    mixed.import_pages(pypdfium2.PdfDocument(str(REAL / "f08-scan.pdf")), [1])
    mixed.save(str(path))
    circular = read(path)
    assert circular.document.reading == "mixed"
    assert [len(table.parts) for table in circular.document.tables] == [2]
    assert facts_of(circular) == facts_of(read(REAL / "f08.pdf"))


def test_rows_of_characters_on_their_side_are_turned(tmp_path: Path) -> None:
    path = tmp_path / "sideways.pdf"
    path.write_bytes(degrade(generate(901, "half_ruled", "typst").pdf, "turned", 901)[0])
    scan = read(path, pages="2")
    assert scan.document.pages[0].width > scan.document.pages[0].height
    names = {cell.text for table in scan.document.tables for cell in table.cells}
    assert {"秦皇岛", "沧州", "石家庄", "廊坊"} <= names


def test_a_line_of_characters_that_ran_together_is_read_and_no_rule(tmp_path: Path) -> None:
    """At 100 dpi the characters of a long name touch each other all along their line."""
    path = tmp_path / "touching.pdf"
    made = generate(146018, "wide_upright", "typst")
    path.write_bytes(degrade(made.pdf, "jpeg100", 146018)[0])
    (table,) = read(path, pages="2").document.tables
    assert "公共体育场地设施建设工程（开工率%）" in {cell.text for cell in table.cells}
