"""Sets sheets with ReportLab: fake bold, thin filled rectangles as rules, doubled rules."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from samples.generator.sheets import Break, Grid, Rules, Sheets, Text

FONT_FILES = (
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
)


@lru_cache(maxsize=8)
def _font(wish: str) -> str:
    """Register a TrueType collection and return its name.

    Raises:
        FileNotFoundError: None of the fonts is installed.
    """
    files = [name for name in FONT_FILES if Path(name).exists()]
    if not files:
        raise FileNotFoundError("no TrueType CJK font is installed")
    chosen = files[sum(map(ord, wish)) % len(files)]
    name = Path(chosen).stem
    pdfmetrics.registerFont(TTFont(name, chosen, subfontIndex=0))
    return name


def _styles(font: str) -> dict[str, ParagraphStyle]:
    base = ParagraphStyle("paragraph", fontName=font, fontSize=13, leading=22, wordWrap="CJK")
    return {
        "paragraph": ParagraphStyle("indented", base, firstLineIndent=26),
        "heading": ParagraphStyle("heading", base, firstLineIndent=26),
        "subheading": ParagraphStyle("subheading", base, firstLineIndent=26),
        "salutation": base,
        "annex": base,
        "annexes": ParagraphStyle("annexes", base, firstLineIndent=26),
        "red_head": ParagraphStyle(
            "red", base, fontSize=22, leading=34, alignment=TA_CENTER, textColor=colors.red
        ),
        "number": ParagraphStyle("number", base, alignment=TA_CENTER),
        "title": ParagraphStyle("title", base, fontSize=18, leading=28, alignment=TA_CENTER),
        "caption": ParagraphStyle("caption", base, fontSize=14, leading=24, alignment=TA_CENTER),
        "signature": ParagraphStyle("signature", base, alignment=TA_RIGHT),
        "note": ParagraphStyle("note", base, fontSize=9, leading=14),
    }


def render(sheets: Sheets) -> bytes:
    """Return the PDF of sheets; the same sheets give the same bytes."""
    font = _font(sheets.font)
    styles = _styles(font)
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=A4, invariant=1)
    upright = Frame(60, 60, A4[0] - 120, A4[1] - 120, id="upright")
    flat_size = landscape(A4)
    flat = Frame(45, 45, flat_size[0] - 90, flat_size[1] - 90, id="flat")
    templates = [
        PageTemplate("upright", [upright], onPage=_footer(font), pagesize=A4),
        PageTemplate("flat", [flat], onPage=_footer(font), pagesize=flat_size),
    ]
    document.addPageTemplates(templates[::-1] if sheets.landscape_first else templates)
    story: list[Any] = []
    for piece in sheets.flow:
        if isinstance(piece, Break):
            story += [NextPageTemplate("flat" if piece.landscape else "upright"), PageBreak()]
        elif isinstance(piece, Text) and piece.kind == "upright_head":
            story.append(_Upright(piece.text, font))
        elif isinstance(piece, Text):
            story.append(Paragraph(escape(piece.text), styles[piece.kind]))
        else:
            wide = sheets.landscape_first or _is_flat(sheets, piece)
            story += _grid(piece, font, styles, 700 if wide else 470, bold=sheets.fake_bold)
    document.build(story)
    return buffer.getvalue()


def _is_flat(sheets: Sheets, grid: Grid) -> bool:
    flat = sheets.landscape_first
    for piece in sheets.flow:
        if isinstance(piece, Break):
            flat = piece.landscape
        if piece is grid:
            break
    return flat


def _footer(font: str) -> Any:
    def draw(canvas: Any, document: Any) -> None:
        canvas.setFont(font, 9)
        canvas.drawCentredString(document.pagesize[0] / 2, 28, f"- {document.page} -")

    return draw


class _Upright(Flowable):  # type: ignore[misc]  # reportlab ships no types
    """A red head in the left margin, character below character; it takes no room."""

    def __init__(self, text: str, font: str) -> None:
        super().__init__()
        self.text, self.font = text, font

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return 0.0, 0.0

    def draw(self) -> None:
        self.canv.setFillColor(colors.red)
        self.canv.setFont(self.font, 20)
        for number, char in enumerate(self.text):
            self.canv.drawString(-40, -50 - 29 * number, char)


class _Overprinted(Paragraph):  # type: ignore[misc]  # reportlab ships no types
    """A paragraph printed twice, a hair apart: bold for fonts that have none."""

    def draw(self) -> None:
        super().draw()
        self.canv.saveState()
        self.canv.translate(0.25, 0)
        super().draw()
        self.canv.restoreState()


def _grid(
    grid: Grid, font: str, styles: dict[str, ParagraphStyle], width: float, *, bold: bool
) -> list[Any]:
    cell_style = ParagraphStyle(
        "cell", fontName=font, fontSize=grid.size, leading=grid.size * 1.25,
        alignment=TA_CENTER, wordWrap="CJK",
    )  # fmt: skip
    rows = grid.n_rows
    data: list[list[Any]] = [[""] * len(grid.widths) for _ in range(rows)]
    spans = []
    for put in grid.cells:
        lines = list(put.text) if put.vertical else put.text.split("\n")
        text = "<br/>".join(map(escape, lines))
        kind = _Overprinted if bold and put.row < grid.header_rows else Paragraph
        data[put.row][put.column] = kind(text, cell_style) if text else ""
        if put.row_span > 1 or put.column_span > 1:
            end = (put.column + put.column_span - 1, put.row + put.row_span - 1)
            spans.append(("SPAN", (put.column, put.row), end))
            if put.row_span > 1:
                spans.append(("NOSPLIT", (put.column, put.row), end))
    share = width / sum(grid.widths)
    table = Table(
        data,
        colWidths=[w * share for w in grid.widths],
        repeatRows=grid.header_rows if grid.repeat_header else 0,
        style=[("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *spans, *_rules(grid.rules, grid)],
    )
    made: list[Any] = []
    if grid.caption:
        made.append(Paragraph(escape(grid.caption), styles["caption"]))
        made[-1].keepWithNext = True
    made.append(table)
    if grid.note:
        made.append(Paragraph(escape(grid.note), styles["note"]))
    made.append(Spacer(1, 14))
    return made


def _rules(rules: Rules, grid: Grid) -> list[tuple[Any, ...]]:
    thin = 0.5
    last = grid.header_rows - 1
    every, end = (0, 0), (-1, -1)
    table: dict[str, list[tuple[Any, ...]]] = {
        "full": [("GRID", every, end, thin, colors.black)],
        "none": [],
        "three_line": [
            ("LINEABOVE", every, (-1, 0), 1.2, colors.black),
            ("LINEBELOW", (0, last), (-1, last), 0.6, colors.black),
            ("LINEBELOW", (0, "splitlast"), (-1, "splitlast"), 1.2, colors.black),
            ("LINEBELOW", (0, -1), (-1, -1), 1.2, colors.black),
        ],
        "half": [
            ("LINEABOVE", every, end, thin, colors.black),
            ("LINEBELOW", every, end, thin, colors.black),
        ],
        "open_frame": [
            ("INNERGRID", every, end, thin, colors.black),
            ("LINEABOVE", every, (-1, 0), thin, colors.black),
            ("LINEBELOW", (0, -1), (-1, -1), thin, colors.black),
        ],
        "zebra": [
            ("BACKGROUND", (0, n), (-1, n), colors.HexColor("#dfe8f3"))
            for n in range(0, grid.n_rows, 2)
        ],
        "filled": [("GRID", every, end, 1.4, colors.HexColor("#777777"))],
        "dashed": [("GRID", every, end, thin, colors.black, None, (2, 2))],
        "double": [
            ("INNERGRID", every, end, thin, colors.black),
            ("BOX", every, end, thin, colors.black, None, None, None, 2, 1.5),
        ],
    }
    return table[rules]
