"""Sets sheets with LibreOffice: a .docx with truly merged cells, printed by soffice."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from samples.generator.sheets import Break, Grid, Rules, Sheets, Text

_FONTS = {"AR PL UMing": "AR PL UMing CN", "AR PL UKai": "AR PL UKai CN"}
_UPRIGHT = {"Noto Serif CJK SC", "Noto Sans CJK SC"}
"""Fonts with metrics for vertical writing."""
_SIZES = {"red_head": 22.0, "title": 18.0, "caption": 14.0, "note": 9.0}
_CENTRED = {"red_head", "number", "title", "caption"}


def render_many(documents: Sequence[Sheets]) -> list[bytes]:
    """Return the PDFs of several documents, converted in one call.

    Raises:
        FileNotFoundError: LibreOffice is not installed.
        subprocess.CalledProcessError: LibreOffice cannot convert them.
    """
    office = shutil.which("soffice")
    if office is None:
        raise FileNotFoundError("soffice: LibreOffice is not installed")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        files = [folder / f"{number:04d}.docx" for number in range(len(documents))]
        for sheets, file in zip(documents, files, strict=True):
            _write(sheets, file)
        # A profile of its own: a running office would otherwise swallow the command.
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        for start in range(0, len(files), 60):
            batch = [str(f) for f in files[start : start + 60]]
            command = ["--headless", "--convert-to", "pdf", "--outdir", scratch, *batch]
            subprocess.run(
                [office, profile, *command], check=True, capture_output=True, timeout=600
            )
        return [file.with_suffix(".pdf").read_bytes() for file in files]


def _write(sheets: Sheets, target: Path) -> None:
    document = docx.Document()
    font = _FONTS.get(sheets.font, sheets.font)
    _turn(document.sections[0], flat=sheets.landscape_first)
    _page_number(document.sections[0])
    for piece in sheets.flow:
        if isinstance(piece, Break):
            _turn(document.add_section(WD_SECTION.NEW_PAGE), flat=piece.landscape)
        elif isinstance(piece, Text):
            _paragraph(document, piece.kind, piece.text, font)
        else:
            _grid(document, piece, font, split_rows=sheets.split_rows)
    document.save(str(target))


def _turn(section: Any, *, flat: bool) -> None:
    width, height = (297, 210) if flat else (210, 297)
    section.orientation = WD_ORIENT.LANDSCAPE if flat else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(24)


def _page_number(section: Any) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.text = text
        run._r.append(element)


def _run(paragraph: Any, text: str, font: str, size: float, *, red: bool = False) -> None:
    lines = text.split("\n")
    for number, line in enumerate(lines):
        run = paragraph.add_run(line)
        run.font.name, run.font.size = font, Pt(size)
        run._r.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), font)
        if red:
            run.font.color.rgb = RGBColor(0xD7, 0x00, 0x0F)
        if number + 1 < len(lines):
            run.add_break()


def _paragraph(document: Any, kind: str, text: str, font: str) -> None:
    paragraph = document.add_paragraph()
    kind = "red_head" if kind == "upright_head" else kind
    size = _SIZES.get(kind, 14.0)
    if kind in _CENTRED:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif kind == "signature":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif kind not in {"salutation", "annex", "note"}:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    paragraph.paragraph_format.keep_with_next = kind == "caption"
    _run(paragraph, text, font, size, red=kind == "red_head")


def _grid(document: Any, grid: Grid, font: str, *, split_rows: bool) -> None:
    if grid.caption:
        _paragraph(document, "caption", grid.caption, font)
    section = document.sections[-1]
    room = section.page_width - section.left_margin - section.right_margin
    table = document.add_table(grid.n_rows, len(grid.widths))
    table.autofit = False
    share = room / sum(grid.widths)
    for column, weight in zip(table.columns, grid.widths, strict=True):
        column.width = int(weight * share)
    rows = [list(row.cells) for row in table.rows]
    for put in grid.cells:
        cell = rows[put.row][put.column]
        if put.row_span > 1 or put.column_span > 1:
            cell = cell.merge(rows[put.row + put.row_span - 1][put.column + put.column_span - 1])
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        if put.vertical and font in _UPRIGHT:
            direction = OxmlElement("w:textDirection")
            direction.set(qn("w:val"), "tbRlV")
            cell._tc.get_or_add_tcPr().append(direction)
        stacked = put.vertical and font not in _UPRIGHT
        _run(paragraph, "\n".join(put.text) if stacked else put.text, font, grid.size)
    _borders(table, grid.rules, grid.header_rows)
    for row in table.rows if not split_rows else ():
        _flag(row, "w:cantSplit")
    if grid.repeat_header:
        for row in table.rows[: grid.header_rows]:
            _flag(row, "w:tblHeader")
    if grid.note:
        _paragraph(document, "note", grid.note, font)
    document.add_paragraph()


def _flag(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_RULES: dict[str, dict[str, str]] = {
    "full": dict.fromkeys(_SIDES, "single"),
    "filled": dict.fromkeys(_SIDES, "single"),
    "none": {},
    "three_line": {"top": "single", "bottom": "single"},
    "half": {"top": "single", "bottom": "single", "insideH": "single"},
    "open_frame": {"top": "single", "bottom": "single", "insideH": "single", "insideV": "single"},
    "dashed": dict.fromkeys(_SIDES, "dashed"),
    "double": {**dict.fromkeys(_SIDES, "single"), **dict.fromkeys(_SIDES[:4], "double")},
}


def _borders(table: Any, rules: Rules, header_rows: int) -> None:
    borders = OxmlElement("w:tblBorders")
    for side, value in _RULES[rules].items():
        borders.append(_line(side, value))
    table._tbl.tblPr.append(borders)
    if rules == "three_line":
        for cell in table.rows[header_rows - 1].cells:
            own = OxmlElement("w:tcBorders")
            own.append(_line("bottom", "single"))
            cell._tc.get_or_add_tcPr().append(own)


def _line(side: str, value: str) -> Any:
    element = OxmlElement(f"w:{side}")
    element.set(qn("w:val"), value)
    element.set(qn("w:sz"), "4")
    element.set(qn("w:color"), "000000")
    return element
