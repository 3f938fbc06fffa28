"""On every page of every sample: no character is lost or counted twice, every blank has a reason."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from tongbao.extract import extract
from tongbao.extract.pdf.pageview import view_of
from tongbao.extract.pdf.textlayer import read_glyphs
from tongbao.model import Document, Table

ROOT = Path(__file__).resolve().parents[2]
PDFS = [
    *sorted((ROOT / "samples" / "hebei-2020-15").glob("*.pdf")),
    *sorted((ROOT / "samples" / "generated").glob("*.pdf")),
    *sorted((ROOT / "tests" / "data" / "real").glob("f??.pdf")),
]
EXPORT = ROOT / "samples" / "hebei-2020-15" / "source.txt"


def printed_inside(path: Path, table: Table) -> Counter[str]:
    """Return the characters whose centres lie in a table's boxes."""
    document = pdfium.PdfDocument(path)
    found: Counter[str] = Counter()
    for number, box in table.parts:
        handle = raw.FPDF_LoadPage(document.raw, number - 1)
        for glyph in read_glyphs(handle, view_of(handle), 100_000).glyphs:
            if not glyph.blank and box.x0 <= glyph.x <= box.x1 and box.top <= glyph.y <= box.bottom:
                found[glyph.text] += 1
        raw.FPDF_ClosePage(handle)
    document.close()
    return found


def plain(text: str) -> str:
    """Return a text without white space; raised digits as the digits that the file holds."""
    return "".join(text.split()).translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_every_character_of_a_table_is_in_exactly_one_cell(path: Path) -> None:
    document = extract(path)
    for table in document.tables:
        cells = Counter("".join(plain(cell.text) for cell in table.cells))
        assert cells == printed_inside(path, table), table.number


def check_blanks(document: Document) -> None:
    for table in document.tables:
        covered: Counter[tuple[int, int]] = Counter()
        for cell in table.cells:
            assert bool(cell.text.strip()) != bool(cell.blank), (table.number, cell)
            covered.update((row, column) for row in cell.rows for column in cell.columns)
        assert set(covered.values()) == {1}, table.number
        assert len(covered) == table.n_rows * table.n_columns, table.number


@pytest.mark.parametrize("path", [*PDFS, EXPORT], ids=lambda path: path.stem)
def test_every_blank_has_a_reason_and_every_place_one_cell(path: Path) -> None:
    check_blanks(extract(path))
