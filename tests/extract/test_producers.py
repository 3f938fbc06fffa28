"""The same table set by different programs reads the same."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pytest
import typst
from docx.document import Document as Letter
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.run import Run
from drawn import SONG, read, texts
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from tongbao.model import Document

ROWS = [
    ["序号", "专项名称", "开工率（%）", "开工率（%）", "完成率（%）", "完成率（%）"],
    ["序号", "专项名称", "数值", "排名", "数值", "排名"],
    ["1", "棚户区改造", "98.5", "1", "87.25", "3"],
    ["2", "城市排水管网雨污分流改造工程", "100", "—", "", "2"],
    ["合计", "合计", "99.1", "", "—", ""],
]
MERGED = [((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (0, 3)), ((0, 4), (0, 5)), ((4, 0), (4, 1))]
"""First and last (row, column) of each merged cell."""


def flat(document: Document) -> list[list[list[str]]]:
    """Return all tables' texts without the line ends of wrapping."""
    return [
        [[text.replace("\n", "") for text in row] for row in texts(table)]
        for table in document.tables
    ]


def first_of(row: int, column: int) -> tuple[int, int] | None:
    """Return the top left place of the merged cell around a place, or None."""
    for (top, left), (bottom, right) in MERGED:
        if top <= row <= bottom and left <= column <= right:
            return top, left
    return None


def by_typst(path: Path) -> Path:
    cells = []
    for row, line in enumerate(ROWS):
        for column, text in enumerate(line):
            place = first_of(row, column)
            if place not in (None, (row, column)):
                continue
            spans = [(a, b) for a, b in MERGED if a == (row, column)]
            (top, left), (bottom, right) = spans[0] if spans else ((0, 0), (0, 0))
            size = f"rowspan: {bottom - top + 1}, colspan: {right - left + 1}"
            cells.append(f"table.cell({size})[{text}]")
    columns = "(2em, 7em, 1fr, 1fr, 1fr, 1fr)"
    source = f'#set text(font: "Noto Serif CJK SC")\n#table(columns: {columns}, {", ".join(cells)})'
    file = path.with_suffix(".typ")
    file.write_text(source, encoding="utf-8")
    typst.compile(str(file), output=str(path))
    return path


def by_reportlab(path: Path) -> Path:
    style = ParagraphStyle("cell", fontName=SONG, fontSize=9, leading=12, wordWrap="CJK")
    cells = [
        [
            Paragraph(text, style) if first_of(row, column) in (None, (row, column)) else ""
            for column, text in enumerate(line)
        ]
        for row, line in enumerate(ROWS)
    ]
    spans = [("SPAN", a[::-1], b[::-1]) for a, b in MERGED]
    look = [("GRID", (0, 0), (-1, -1), 0.4, colors.black), *spans]
    look.append(("BACKGROUND", (0, 0), (-1, 1), colors.lightblue))
    table = Table(cells, colWidths=[30, 90, 70, 50, 70, 50], style=look)
    SimpleDocTemplate(str(path)).build([table])
    return path


def add_table(letter: Letter, rows: Sequence[Sequence[str]], border: str = "single") -> None:
    table = letter.add_table(rows=len(rows), cols=len(rows[0]))
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:val"), border)
        edge.set(qn("w:sz"), "6")
        borders.append(edge)
    properties.append(borders)
    for row, line in enumerate(rows):
        for column, text in enumerate(line):
            if rows is not ROWS or first_of(row, column) in (None, (row, column)):
                table.cell(row, column).text = text
    if rows is ROWS:
        for (top, left), (bottom, right) in MERGED:
            table.cell(top, left).merge(table.cell(bottom, right))


def set_font(run: Run, family: str) -> None:
    """Set the font of a run's Han characters."""
    run.font.name = family
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), family)


def stand_upright(letter: Letter, table: int, row: int, column: int) -> None:
    """Set a cell's text direction to vertical."""
    cell = letter.tables[table].cell(row, column)
    direction = OxmlElement("w:textDirection")
    direction.set(qn("w:val"), "tbRl")
    cell._tc.get_or_add_tcPr().append(direction)


def convert(soffice: str, source: Path) -> Path:
    home = source.parent / "office"
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation=file://{home}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(source.parent),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return source.with_suffix(".pdf")


def test_typst_and_reportlab_set_the_same_table(
    tmp_path: Path, require_font: Callable[[str], None]
) -> None:
    require_font("Noto Serif CJK SC")
    assert flat(read(by_typst(tmp_path / "a.pdf"))) == [ROWS]
    assert flat(read(by_reportlab(tmp_path / "b.pdf"))) == [ROWS]


def test_libreoffice_with_borders_of_all_kinds(
    tmp_path: Path, require_soffice: str, require_font: Callable[[str], None]
) -> None:
    require_font("Noto Serif CJK SC")
    letter = docx.Document()
    kinds = ["single", "double", "dashed", "dotted", "thick"]
    small = [["甲", "98.5"], ["乙", "—"]]
    letter.add_paragraph("各专项进展情况如下")
    add_table(letter, ROWS)
    for kind in kinds[1:]:
        letter.add_paragraph(f"表：{kind}")
        add_table(letter, small, kind)
    upright = [["主城区", "98.5"], ["乙", "87.3"], ["丙", "—"]]
    letter.add_paragraph("竖排")
    add_table(letter, upright)
    merged = letter.tables[-1].cell(0, 0).merge(letter.tables[-1].cell(2, 0))
    merged.text = "主城区"
    set_font(merged.paragraphs[0].runs[0], "Noto Serif CJK SC")  # it has metrics for the vertical
    stand_upright(letter, -1, 0, 0)
    letter.save(str(tmp_path / "letter.docx"))
    found = flat(read(convert(require_soffice, tmp_path / "letter.docx")))
    assert found[0] == ROWS
    assert found[1:-1] == [small] * (len(kinds) - 1)
    assert found[-1] == [["主城区", "98.5"], ["主城区", "87.3"], ["主城区", "—"]]


@pytest.mark.parametrize("strength", [40, 128])
def test_an_encrypted_table_reads_like_the_plain_one(tmp_path: Path, strength: int) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    path = tmp_path / "a.pdf"
    lock = StandardEncryption("", ownerPassword="owner", strength=strength)
    SimpleDocTemplate(str(path), encrypt=lock).build(
        [Table([["a", "1"], ["b", "2"]], style=[("GRID", (0, 0), (-1, -1), 0.4, colors.black)])]
    )
    assert flat(read(path)) == [[["a", "1"], ["b", "2"]]]


def test_raised_digits_are_notes_and_no_part_of_the_number(
    tmp_path: Path, require_font: Callable[[str], None], require_soffice: str
) -> None:
    require_font("Noto Serif CJK SC")
    file = tmp_path / "notes.typ"
    file.write_text(
        '#set text(font: "Noto Serif CJK SC", size: 10.5pt)\n#table(columns: 2, [石家庄#super[1]], '
        "[98.5#super[2]], [PM#sub[2.5]], [μg/m#super[3]])",
        encoding="utf-8",
    )
    typst.compile(str(file), output=str(tmp_path / "notes.pdf"))
    wanted = [["石家庄¹", "98.5²"], ["PM2.5", "μg/m³"]]
    assert flat(read(tmp_path / "notes.pdf")) == [wanted]
    letter = docx.Document()
    add_table(letter, [["", ""], ["", ""]])
    parts = [["石家庄", "1"], ["98.5", "2"], ["PM", "2.5"], ["μg/m", "3"]]
    for index, (level, raised) in enumerate(parts):
        paragraph = letter.tables[0].cell(index // 2, index % 2).paragraphs[0]
        for text in (level, raised):
            set_font(paragraph.add_run(text), "Noto Serif CJK SC")
        paragraph.runs[-1].font.superscript = level != "PM"
        paragraph.runs[-1].font.subscript = level == "PM"
    letter.save(str(tmp_path / "word.docx"))
    assert flat(read(convert(require_soffice, tmp_path / "word.docx"))) == [wanted]
