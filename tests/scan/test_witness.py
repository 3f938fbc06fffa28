"""The second witness sees print of any colour: what nothing else covers is read, or told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
import typst
from PIL import Image, ImageDraw, ImageFont

from samples.degrade import pages_of
from samples.sheets import Picture, clean
from tongbao.confidence import DOUBTFUL
from tongbao.extract.scan.dewarping import flatten
from tongbao.extract.scan.image.binarization import without_colour
from tongbao.extract.scan.ocr.line_reader import LineReader
from tongbao.extract.scan.recognition import read_lines
from tongbao.extract.scan.textlines.layout import Layout, lay_out
from tongbao.extract.scan.witness.unseen import with_unseen_lines
from tongbao.pipeline import read_circular

_HEADER = ("排名", "市", "完成率（%）", "较上月")
_ROWS = (
    ("1", "唐山市", "98.7", "-1.1"),
    ("2", "石家庄市", "97.1", "2.4"),
    ("3", "秦皇岛市", "93.0", "-0.4"),
    ("4", "邯郸市", "86.5", "5.5"),
)
_CITIES = ("唐山市", "石家庄市", "秦皇岛市", "邯郸市", "保定市")
_PAGE = """
#set page(width: 210mm, height: 90mm, margin: (x: 20mm, top: %s))
#set text(font: ("Noto Serif CJK SC", "Liberation Serif"), size: 10.5pt)
%s
#table(columns: (40pt, 80pt, 90pt, 70pt), align: center, stroke: 0.6pt, %s)
"""


def page_of(top: str = "20mm", above: str = "", rows: Sequence[Sequence[str]] = _ROWS) -> Picture:
    cells = ", ".join(f"[{text}]" for text in chain(_HEADER, *rows))
    page = next(pages_of(typst.compile((_PAGE % (top, above, cells)).encode()), 150))
    return clean(page, np.random.default_rng(2), 150)


def layout_of(picture: Picture) -> Layout:
    return lay_out(flatten(without_colour(picture, 150), 150))


@pytest.fixture(scope="module")
def picture() -> Picture:
    return page_of()


def test_whatever_line_was_lost_comes_back_and_is_doubted(picture: Picture) -> None:
    layout = layout_of(picture)
    lines = read_lines(layout, LineReader(layout.clean, layout.char_height))
    assert [line.text for line in with_unseen_lines(picture, layout, lines).lines] == [
        line.text for line in lines
    ]
    for lost in lines:
        left = [line for line in lines if line is not lost]
        heard = with_unseen_lines(picture, layout, left)
        (back,) = heard.lines[len(left) :]
        assert back.text == lost.text
        assert back.confidence < DOUBTFUL


@pytest.mark.parametrize("dash", ["－", "-", "—", "\\_"])
def test_a_dash_in_a_cell_is_read_once(dash: str) -> None:
    """Its ink is flat, so that its line seems to cover little of what the detector sees."""
    rows = [(rank, name, dash, dash if rank in "24" else change) for rank, name, _, change in _ROWS]
    page = page_of(rows=rows)
    layout = layout_of(page)
    lines = read_lines(layout, LineReader(layout.clean, layout.char_height))
    assert with_unseen_lines(page, layout, lines).lines == lines


def test_what_is_read_of_half_its_height_is_not_said_twice(picture: Picture) -> None:
    layout = layout_of(picture)
    lines = read_lines(layout, LineReader(layout.clean, layout.char_height))
    for line in lines:
        one, unsure = line.segment, tuple(replace(c, probability=0.4) for c in line.chars)
        upper = replace(one, bottom=one.top + one.height // 2)
        flat = [replace(line, segment=upper, chars=unsure) if o is line else o for o in lines]
        found = [o.text for o in with_unseen_lines(picture, layout, flat).lines]
        assert sorted(found) == sorted(o.text for o in lines)


def test_where_no_line_was_cut_the_page_is_still_read(picture: Picture) -> None:
    found = {line.text for line in with_unseen_lines(picture, layout_of(picture), ()).lines}
    assert found >= {text for text in chain(*_ROWS) if len(text) > 1}


def test_light_print_on_a_dark_ground_is_seen() -> None:
    drawn = Image.new("RGB", (1000, 600), "white")
    draw = ImageDraw.Draw(drawn)
    draw.rectangle((100, 100, 600, 180), fill=(30, 60, 160))
    draw.text((200, 118), "12345.67", "white", ImageFont.load_default(44))
    colour = np.asarray(drawn)
    heard = with_unseen_lines(colour, lay_out(flatten(np.asarray(drawn.convert("L")), 300)), ())
    assert [line.text for line in heard.lines] == ["12345.67"]


def test_a_class_that_the_cut_page_makes_a_word_of_is_read(tmp_path: Path) -> None:
    classes = ("Ⅲ", "Ⅳ", "Ⅲ", "Ⅴ", "Ⅲ")
    cells = ", ".join(
        f"[{n}], [{city}], [{c}]" for n, city, c in zip("12345", _CITIES, classes, strict=True)
    )
    source = _PAGE.replace("(40pt, 80pt, 90pt, 70pt)", "(60pt, 80pt, 90pt)")
    page = next(pages_of(typst.compile((source % ("20mm", "", cells)).encode()), 200))
    path = tmp_path / "classes.jpg"
    Image.fromarray(clean(page, np.random.default_rng(5), 200)).save(path, dpi=(200, 200))
    (table,) = read_circular(path).document.tables
    read = [cell.text for cell in table.cells if cell.column == 2]
    assert "瓜" not in read
    assert [text == "Ⅲ" for text in read] == [c == "Ⅲ" for c in classes]


def test_print_in_a_table_that_nothing_reads_is_told(tmp_path: Path) -> None:
    page = Image.fromarray(page_of())
    table = np.argwhere(np.asarray(page.convert("L")) < 128)
    (top, left), (bottom, right) = table.min(axis=0), table.max(axis=0)
    cell = (left + (right - left) * 2 // 3, top + (bottom - top) * 5 // 6, right - 8, bottom - 6)
    draw = ImageDraw.Draw(page)
    draw.rectangle(cell, fill="white")
    for x in range(cell[0] + 30, cell[2] - 40, 22):
        # Strokes as high as print that are no characters.
        draw.line((x, cell[1] + 4, x + 16, cell[3] - 4), "black", 3)
        draw.line((x + 14, cell[1] + 4, x + 3, cell[3] - 4), "black", 3)
        draw.line((x, cell[1] + 12, x + 17, cell[1] + 13), "black", 3)
    path = tmp_path / "scribble.png"
    page.save(path, dpi=(150, 150))
    codes = {finding.rule for finding in read_circular(path).findings}
    assert codes & {"reading-print-missed", "reading-cells-uncertain", "reading-uncertain"}


def test_the_end_of_a_figure_that_the_cut_lost_is_told() -> None:
    """Among words of 16 points a table's figures are small, and what is lost of one smaller."""
    page = page_of(
        above="#text(size: 16pt)[各市人民政府：现将上半年完成情况通报如下，请认真落实。]"
    )
    layout = layout_of(page)
    lines = read_lines(layout, LineReader(layout.clean, layout.char_height))
    for value in ("98.7", "97.1", "86.5"):
        (line,) = (one for one in lines if one.text == value)
        one = line.segment
        part = replace(one, x1=one.x0 + round(0.5 * one.width))
        short = replace(line, segment=part, chars=line.chars[:2])
        heard = with_unseen_lines(page, layout, [short if o is line else o for o in lines])
        beyond = [*heard.unread, *(line.segment for line in heard.lines[len(lines) :])]
        assert any(told.x0 < one.x1 and told.x1 >= one.x1 - 8 for told in beyond)
