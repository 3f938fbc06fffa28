"""Writes the rebuilt circular as .docx with truly merged cells and lets LibreOffice print it."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from facts import AnnexCell, Facts, Paragraph, annex_cells, annex_title, checklist, prose

SONG = "AR PL UMing CN"
HEI = "WenQuanYi Zen Hei"
KAI = "AR PL UKai CN"
DISPLAY = "Noto Serif CJK SC"
RED = "D7000F"

ANNEX_WIDTHS = (9.0, 27.0, 25.6) + (15.1,) * 14
ANNEX_ROW = 10.0
"""In mm. Fourteen rows fit the first page and sixteen the second, so that the break parts
project 16 between two items, never places from their figures."""
CHECKLIST_WIDTHS = (12.0, 58.0, 26.0, 38.0, 28.0)
CHECKLIST_HEIGHTS = (13, 46, 46, 46, 46, 24, 24, 24, 24, 24, 24, 18)
"""In mm. Four rows of the checklist fill the first page, as in the original."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a run of text is set."""

    font: str = SONG
    size: float = 16
    bold: bool = False
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Spacing:
    """How a paragraph stands: alignment, first line indent in characters, gaps in points."""

    align: str = "both"
    indent: int = 2
    before: float = 0
    after: float = 0
    line: float = 28


LOOKS: dict[str, tuple[Look, Spacing]] = {
    "red_head": (Look(DISPLAY, 24, bold=True, colour=RED), Spacing("center", 0, 20, 26, 40)),
    "number": (Look(), Spacing("center", 0, 0, 34)),
    "title": (Look(DISPLAY, 20, bold=True), Spacing("center", 0, 0, 20, 32)),
    "salutation": (Look(), Spacing(indent=0)),
    "heading": (Look(HEI), Spacing()),
    "subheading": (Look(KAI), Spacing()),
    "paragraph": (Look(), Spacing()),
    "annexes": (Look(), Spacing(before=20)),
    "signature": (Look(), Spacing("right", before=40)),
}


def build(facts: Facts, target: Path) -> None:
    """Write the circular as PDF to ``target``.

    Raises:
        FileNotFoundError: LibreOffice is not installed.
        subprocess.CalledProcessError: LibreOffice cannot convert the document.
    """
    office = shutil.which("soffice")
    if office is None:
        raise FileNotFoundError("soffice: LibreOffice is not installed")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        document = folder / "circular.docx"
        write_docx(facts, document)
        # A profile of its own: a running office would otherwise swallow the command.
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        convert = ["--headless", "--convert-to", "pdf", "--outdir", scratch, str(document)]
        subprocess.run([office, profile, *convert], check=True, capture_output=True, timeout=180)
        target.write_bytes(_without_clock(document.with_suffix(".pdf").read_bytes()))


def _without_clock(pdf: bytes) -> bytes:
    """Return the file with a fixed date and identifiers that depend on its content only.

    All replacements keep their length, so every offset in the file stays right.
    """
    date = rb"/CreationDate\(D:\d{14}"
    identifier = rb"(/ID \[ <|^<|/DocChecksum /)[0-9A-F]{32}"
    timeless = re.sub(date, b"/CreationDate(D:20200601000000", pdf)
    blank = re.sub(identifier, rb"\g<1>" + b"0" * 32, timeless, flags=re.MULTILINE)
    digest = hashlib.sha256(blank).hexdigest()[:32].upper().encode()
    return re.sub(identifier, rb"\g<1>" + digest, timeless, flags=re.MULTILINE)


def write_docx(facts: Facts, target: Path) -> None:
    """Write the circular as a Word document to ``target``."""
    document = docx.Document()
    document.core_properties.title = str(facts.header["title"])
    document.core_properties.author = str(facts.header["issuer"])
    paragraphs = prose()
    _page(document.sections[0], landscape=False, margins=(37, 30, 28, 26))
    _page_number(document.sections[0])
    for entry in paragraphs:
        _prose_paragraph(document, entry)

    _page(document.add_section(WD_SECTION.NEW_PAGE), landscape=True, margins=(17, 14, 12, 12))
    _paragraph(document, "附件", Look(HEI, 14), Spacing("left", 0, line=18))
    title_space = Spacing("center", 0, after=6, line=26)
    _paragraph(document, annex_title(paragraphs), Look(DISPLAY, 18, bold=True), title_space)
    cells = annex_cells(facts.indicators)
    heights = (8.0, 8.0) + (ANNEX_ROW,) * (max(cell.row + cell.row_span for cell in cells) - 2)
    _table(document, cells, ANNEX_WIDTHS, heights, header_rows=2, size=8)

    _page(document.add_section(WD_SECTION.NEW_PAGE), landscape=False, margins=(30, 26, 24, 24))
    above, cells = checklist()
    title_space = Spacing("center", 0, after=12, line=30)
    _paragraph(document, above[0], Look(DISPLAY, 20, bold=True), title_space)
    for line in above[1:]:
        _paragraph(document, line, Look(size=12), Spacing("left", 0, line=24))
    _table(document, cells, CHECKLIST_WIDTHS, CHECKLIST_HEIGHTS, header_rows=1, size=12)
    document.save(str(target))


def _page(section: Any, *, landscape: bool, margins: tuple[float, float, float, float]) -> None:
    """Set an A4 page; margins are top, bottom, left and right in mm."""
    width, height = (297, 210) if landscape else (210, 297)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(margins[0]), Mm(margins[1])
    section.left_margin, section.right_margin = Mm(margins[2]), Mm(margins[3])
    section.footer_distance = Mm(8)


def _page_number(section: Any) -> None:
    """Put the page number between dashes into the footer; later sections inherit it."""
    paragraph = section.footer.paragraphs[0]
    _space(paragraph, Spacing("center", 0, line=16))
    look = Look(size=12)
    _run(paragraph, "— ", look)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    field.append(_run(paragraph, "1", look)._r)
    _run(paragraph, " —", look)


def _prose_paragraph(document: Document, entry: Paragraph) -> None:
    look, spacing = LOOKS[entry.kind]
    # The export joins the two printed lines of the title by a blank.
    text = entry.text.replace(" ", "\n") if entry.kind == "title" else entry.text
    paragraph = _paragraph(document, text, look, spacing)
    if entry.kind == "number":
        _red_line(paragraph)


def _paragraph(document: Document, text: str, look: Look, spacing: Spacing) -> Any:
    paragraph = document.add_paragraph()
    _space(paragraph, spacing, look.size)
    _run(paragraph, text, look)
    return paragraph


def _space(paragraph: Any, spacing: Spacing, size: float = 16) -> None:
    layout = paragraph.paragraph_format
    layout.alignment = WD_ALIGN_PARAGRAPH.from_xml(spacing.align)
    layout.space_before, layout.space_after = Pt(spacing.before), Pt(spacing.after)
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(spacing.line)
    layout.first_line_indent = Pt(spacing.indent * size)


def _run(paragraph: Any, text: str, look: Look) -> Any:
    run = paragraph.add_run(text)
    run.font.name = look.font
    run.font.size = Pt(look.size)
    run.font.bold = look.bold
    if look.colour:
        run.font.color.rgb = RGBColor.from_string(look.colour)
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), look.font)
    return run


def _red_line(paragraph: Any) -> None:
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "14"), ("space", "6"), ("color", RED)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    # The schema wants borders before spacing and alignment.
    paragraph._p.get_or_add_pPr().insert(0, borders)


def _table(
    document: Document,
    cells: Iterable[AnnexCell],
    widths: Sequence[float],
    heights: Sequence[float],
    *,
    header_rows: int,
    size: float,
) -> None:
    """Add a ruled table: merged as the cells say, its header rows repeated on every page."""
    table: Any = document.add_table(rows=len(heights), cols=len(widths), style="Table Grid")
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table._tbl.tblPr.append(_cell_margins(size / 16))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for number, (row, height) in enumerate(zip(table.rows, heights, strict=True)):
        row.height_rule = WD_ROW_HEIGHT_RULE.EXACTLY
        row.height = Mm(height)
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number < header_rows:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    grid = [list(row.cells) for row in table.rows]
    for cell in cells:
        last = grid[cell.row + cell.row_span - 1][cell.column + cell.column_span - 1]
        printed = grid[cell.row][cell.column].merge(last)
        header = cell.row < header_rows
        long_text = size > 10 and not header and cell.column == 1
        _fill(printed, cell.text, Look(HEI if header else SONG, size), centred=not long_text)


def _cell_margins(width: float) -> Any:
    """Return margins left and right of every cell's text, in mm, instead of Word's 1.9 mm."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(Mm(width).pt * 20)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    return margins


def _fill(cell: Any, text: str, look: Look, *, centred: bool) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for surplus in cell.paragraphs[1:]:
        surplus._p.getparent().remove(surplus._p)
    paragraph = cell.paragraphs[0]
    _space(paragraph, Spacing("center" if centred else "left", 0, line=look.size * 1.25))
    _run(paragraph, text, look)
