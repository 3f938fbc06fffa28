"""Scans read twice: what counts as a difference, and what is said where nothing can read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from twins import REAL, facts_of, read, scanned

from tongbao.extract import ReadOptions, extract
from tongbao.extract.scan.ocr.tesseract import has_tesseract
from tongbao.model import Circular, Document, Table
from tongbao.normalize import normalize
from tongbao.validate.judging import validate

RULE = "reading-second-reader"


def said(circular: Circular, rule: str = RULE) -> list[tuple[str, str]]:
    return [(f.observed, f.expected) for f in circular.findings if f.rule == rule]


@pytest.mark.usefixtures("require_tesseract")
@pytest.mark.parametrize("name", ["f07", "f14"])
def test_two_readers_agree_on_a_clean_scan(tmp_path: Path, name: str) -> None:
    scan = read(scanned(tmp_path, name, "clean150"), double_read=True)
    (table,) = scan.document.tables
    figures = [c for c in table.cells if any(x.isdigit() for x in c.text)]
    assert sum(bool(c.second) for c in figures) > 0.8 * len(figures)
    assert said(scan) == []
    assert facts_of(scan) == facts_of(read(REAL / f"{name}.pdf"))


@pytest.mark.usefixtures("require_tesseract")
def test_scans_and_prints_of_one_file_are_both_read_twice(tmp_path: Path) -> None:
    path = tmp_path / "mixed.pdf"
    mixed = pypdfium2.PdfDocument.new()
    mixed.import_pages(pypdfium2.PdfDocument(str(REAL / "f08.pdf")), [0])
    mixed.import_pages(pypdfium2.PdfDocument(str(REAL / "f08-scan.pdf")), [1])
    mixed.save(str(path))
    twice = read(path, double_read=True)
    fuse_digits = {c.page for table in twice.document.tables for c in table.cells if c.second}
    assert fuse_digits == {2}
    assert {f.rule for f in twice.findings} == {f.rule for f in read(path).findings}


def fuse_digits(document: Document, text: str, second: str) -> Circular:
    """Return a scan's circular whose second reader read something else in one cell."""

    def changed(table: Table) -> Table:
        cells = tuple(replace(c, second=second if c.text == text else "") for c in table.cells)
        return replace(table, cells=cells)

    flow = tuple(changed(item) if isinstance(item, Table) else item for item in document.flow)
    return validate(normalize(replace(document, flow=flow)))


@pytest.fixture(scope="module")
def document() -> Document:
    return extract(REAL / "f14-scan.pdf", ReadOptions())


@pytest.fixture(scope="module")
def entry(document: Document) -> tuple[str, str, str]:
    """A value of the scan, its place, and the place below."""
    entries = validate(normalize(document)).rankings[0].entries
    at = next(n for n, e in enumerate(entries) if "." in e.value_text)
    return entries[at].value_text, entries[at].place_text, entries[at + 1].place_text


def test_another_figure_is_a_finding_at_its_cell(
    document: Document, entry: tuple[str, str, str]
) -> None:
    value, _, _ = entry
    other = value[:-1] + ("3" if value[-1] != "3" else "8")
    circular = fuse_digits(document, value, other)
    (found,) = [f for f in circular.findings if f.rule == RULE]
    assert (found.observed, found.expected) == (value, other)
    assert found.severity == "warning"
    assert found.places
    assert found.box is not None


def test_a_minus_that_one_reader_misses_is_a_finding(
    document: Document, entry: tuple[str, str, str]
) -> None:
    value, _, _ = entry
    assert (value, f"-{value}") in said(fuse_digits(document, value, f"-{value}"))


def test_another_place_is_a_finding(document: Document, entry: tuple[str, str, str]) -> None:
    _, place, below = entry
    assert (place, below) in said(fuse_digits(document, place, below))


def test_what_only_looks_otherwise_is_none(document: Document, entry: tuple[str, str, str]) -> None:
    value, place, _ = entry
    for text, second in (
        (value, value),
        (value, value.replace(".", "")),
        (value, f"{value}%"),
        (value, "…"),
        (value, f"4{value}"),
        (place, place[:-1] + "乐"),
        (place, "1"),
    ):
        assert said(fuse_digits(document, text, second)) == []


def test_that_the_second_reader_is_missing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    has_tesseract.cache_clear()
    try:
        scan = read(REAL / "f14-scan.pdf", double_read=True)
    finally:
        has_tesseract.cache_clear()
    (found,) = [f for f in scan.findings if f.rule == "reading-second-reader-missing"]
    assert "tesseract-ocr-chi-sim" in found.message.zh
    assert facts_of(scan) == facts_of(read(REAL / "f14.pdf"))
