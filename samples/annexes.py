"""Letters with annexes, drawn: as one document, and as a letter with its annexes in files of their own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Image

SONG = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(SONG))
PLACES = ("石家庄市", "唐山市", "秦皇岛市", "邯郸市", "邢台市", "保定市", "张家口市", "承德市", "沧州市",
          "廊坊市", "衡水市")  # fmt: skip


@dataclass(frozen=True)
class Annex:
    """A table that a letter announces."""

    title: str
    metric: str = "完成率"
    first: int = 0
    """Which of the places leads."""
    slip: bool = False
    """Whether a place is printed twice, in the place of another."""

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """Return header and rows, ranked from 1."""
        order = [*PLACES[self.first :], *PLACES[: self.first]]
        if self.slip:
            order[5] = order[1]
        body = [(str(n), name, f"{99 - 3.5 * n:.1f}") for n, name in enumerate(order, 1)]
        return [("名次", "市", f"{self.metric}（%）"), *body]


def drawn(
    annexes: Sequence[Annex],
    *,
    month: int = 5,
    serial: int = 15,
    announced: Sequence[str] | None = None,
    labels: bool = True,
) -> list[bytes]:
    """Return a letter of one page and each of its annexes as PDFs of their own.

    Args:
        annexes: What the letter announces, in order.
        month: Of its figures.
        serial: Of its number.
        announced: What it calls its annexes; by default what they are called.
        labels: Whether annexes print 附件N over their title.
    """
    files = [_letter(announced or [one.title for one in annexes], month, serial, annexes)]
    return files + [
        _annex(one, number if labels else None) for number, one in enumerate(annexes, 1)
    ]


def as_text(annexes: Sequence[Annex], *, month: int = 5, serial: int = 15) -> list[str]:
    """Return the same letter and annexes as text exports."""
    letter = [text for _, text in _lines([one.title for one in annexes], month, serial, annexes)]
    exported = [
        [f"附件{number}", one.title, *("\t".join(row) for row in one.rows)]
        for number, one in enumerate(annexes, 1)
    ]
    return ["\n".join(lines) + "\n" for lines in (letter, *exported)]


def picture(pdf: bytes, dpi: int = 200) -> bytes:
    """Return the first page of a PDF as a PNG."""
    page = pdfium.PdfDocument(pdf)[0].render(scale=dpi / 72).to_pil().convert("L")
    stream = io.BytesIO()
    page.save(stream, "PNG", dpi=(dpi, dpi))
    return stream.getvalue()


def picture_page(png: bytes) -> bytes:
    """Return a PDF of one page that is a picture."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    Image(io.BytesIO(png), *A4).drawOn(canvas, 0, 0)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _letter(announced: Sequence[str], month: int, serial: int, annexes: Sequence[Annex]) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    y = 770.0
    for size, text in _lines(announced, month, serial, annexes):
        canvas.setFont(SONG, size)
        if size > 14 or (len(text) < 16 and not text.startswith(("附件", "2.", "3."))):
            canvas.drawCentredString(A4[0] / 2, y, text)
        else:
            canvas.drawString(90 + 24 * (text.endswith("。") or text.startswith("附件")), y, text)
        y -= 2 * size
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _lines(
    announced: Sequence[str], month: int, serial: int, annexes: Sequence[Annex]
) -> list[tuple[float, str]]:
    leads = [
        f"{one.title.removesuffix('排名表')}前三名：{'、'.join(row[1] for row in one.rows[1:4])}。"
        for one in annexes
    ]
    listed = [f"{number}.{title}" for number, title in enumerate(announced, 1)]
    if listed:
        listed[0] = f"附件：{listed[0]}"
    return [
        (26, "河北省城乡建设领导小组办公室"),
        (14, f"冀建组办〔2020〕{serial}号"),
        (19, f"关于2020年{month}月重点工作进展情况的通报"),
        (14, "各市人民政府："),
        (12, f"今年以来，各地扎实推进各项工作。现将{month}月底进展情况通报如下。"),
        *((12, text) for text in leads),
        *((12, text) for text in listed),
        (14, "河北省城乡建设领导小组办公室"),
        (14, f"2020年{month + 1}月8日"),
    ]


def _annex(annex: Annex, number: int | None) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    y = 770.0
    if number is not None:
        canvas.setFont(SONG, 14)
        canvas.drawString(80, y, f"附件{number}")
        y -= 40
    canvas.setFont(SONG, 18)
    canvas.drawCentredString(A4[0] / 2, y, annex.title)
    y -= 50
    for row in annex.rows:
        for column, text in enumerate(row):
            canvas.rect(80 + column * 140, y - 6, 140, 20)
            canvas.setFont(SONG, 11)
            canvas.drawString(86 + column * 140, y, text)
        y -= 20
    canvas.showPage()
    canvas.save()
    return stream.getvalue()
