"""Draws docs/picture.png: a page, the finding on it, and the rows read from that place.

    python docs/make_picture.py

Needs a Chinese font (Debian's fonts-noto-cjk).
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont

import tongbao
from tongbao.model import Box, Finding, Ranking

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "samples" / "generated" / "wide-typst-31-decimal-lost.pdf"
SCALE = 2.0
"""Pixels per point."""
RED, GREY, LINE = (200, 30, 40), (90, 90, 90), (205, 205, 205)
WIDTH = 1600


def font(size: int) -> ImageFont.FreeTypeFont:
    """Return an installed Chinese font.

    Raises:
        FileNotFoundError: There is none.
    """
    asked = ["fc-match", "-f", "%{file}", "Noto Sans CJK SC:lang=zh-cn"]
    found = Path(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    if not found.is_file():
        raise FileNotFoundError("no Chinese font is installed")
    return ImageFont.truetype(str(found), size)


def page_image(number: int, box: Box) -> Image.Image:
    """Return a page from its top to a little below a box, the box drawn in red."""
    document = pdfium.PdfDocument(SAMPLE)
    image = document[number - 1].render(scale=SCALE).to_pil().convert("RGB")
    draw = ImageDraw.Draw(image)
    edges = [value * SCALE for value in box]
    draw.rectangle((edges[0] - 3, edges[1] - 3, edges[2] + 3, edges[3] + 3), outline=RED, width=5)
    cropped: Image.Image = image.crop((0, 100, image.width, min(image.height, int(edges[3]) + 90)))
    return cropped


def rows_image(ranking: Ranking, finding: Finding) -> Image.Image:
    """Return the rows of a ranking as the dataset has them, the doubtful one in red."""
    entries = ranking.entries[:9]
    height = 40
    image = Image.new("RGB", (WIDTH, height * (len(entries) + 3) + 20), "white")
    draw = ImageDraw.Draw(image)
    heads = ("rank", "place_code", "place", "value", "value_text", "status")
    places = (40, 160, 340, 640, 800, 980)
    title = f"rankings.csv   {ranking.project_no} {ranking.project} · {ranking.metric}（{ranking.unit}）"
    draw.text((40, 4), title, fill=GREY, font=font(24))
    for x, head in zip(places, heads, strict=True):
        draw.text((x, height + 6), head, fill=GREY, font=font(22))
    for row, entry in enumerate(entries, 2):
        place = entry.place
        name = place.name if place else entry.place_text
        texts = (
            str(entry.rank or ""),
            place.code if place else "",
            name,
            "" if entry.value is None else format(entry.value, "f"),
            entry.value_text,
            entry.status,
        )
        colour = RED if name in finding.places else (20, 20, 20)
        draw.line((40, row * height, WIDTH - 40, row * height), fill=LINE)
        for x, text in zip(places, texts, strict=True):
            draw.text((x, row * height + 4), text, fill=colour, font=font(24))
    said = f"{finding.severity}  {finding.rule}   {finding.message.zh}   → {finding.proposal}"
    draw.text((40, (len(entries) + 2) * height + 8), said, fill=RED, font=font(24))
    return image


def main() -> None:
    """Draw the picture."""
    circular = tongbao.read(SAMPLE).model
    finding = next(f for f in circular.findings if f.rule == "order-value")
    if finding.page is None or finding.box is None:
        raise ValueError(finding)
    ranking = next(
        r for r in circular.rankings if (r.project_no, r.item) == (finding.project_no, finding.item)
    )
    page = page_image(finding.page, finding.box)
    page = page.resize((WIDTH, round(page.height * WIDTH / page.width)))
    rows = rows_image(ranking, finding)
    picture = Image.new("RGB", (WIDTH, page.height + rows.height + 30), "white")
    picture.paste(page, (0, 0))
    picture.paste(rows, (0, page.height + 20))
    picture.quantize(64).save(ROOT / "docs" / "picture.png", optimize=True)


if __name__ == "__main__":
    main()
