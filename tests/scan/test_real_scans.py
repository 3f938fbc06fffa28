"""Scans of real tables read like their digital twins, damage by damage."""

from __future__ import annotations

from pathlib import Path

import pytest
from twins import REAL, facts_of, read, scanned


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
