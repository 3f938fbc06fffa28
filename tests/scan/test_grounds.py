"""Print of any colour on any ground is read: headers, dark columns, pale figures, below seals."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import cv2
import numpy as np
import pytest
import typst
from PIL import Image

from samples.degrade import pages_of
from samples.sheets import Picture, clean
from tongbao.extract.scan.image.grounds import on_paper
from tongbao.pipeline import read_circular

_HEADER = ("排名", "市", "完成率（%）", "较上月")
_ROWS = (
    ("1", "唐山市", "98.7", "-1.1"),
    ("2", "石家庄市", "97.1", "2.4"),
    ("3", "秦皇岛市", "93.0", "-0.4"),
    ("4", "邯郸市", "86.5", "5.5"),
    ("5", "辛集市", "64.1", "1.7"),
)
_PAGE = """
#set page(width: 210mm, height: 120mm, margin: 20mm, fill: %s)
#set text(font: ("Noto Serif CJK SC", "Liberation Serif"), size: 10.5pt, fill: %s)
#table(columns: (40pt, 80pt, 90pt, 70pt), align: center, stroke: 0.6pt + %s, fill: %s, %s)
"""


def page_of(page: str, ink: str, rule: str, fill: str, dpi: int, cell: str = "%s") -> Picture:
    cells = ", ".join(f"[{cell % text}]" for text in chain(_HEADER, *_ROWS))
    return next(pages_of(typst.compile((_PAGE % (page, ink, rule, fill, cells)).encode()), dpi))


def rows_of(path: Path, page: Picture, dpi: int) -> list[tuple[str, ...]]:
    picture = clean(page, np.random.default_rng(2), dpi)
    Image.fromarray(picture).save(path, dpi=(dpi, dpi))
    (table,) = read_circular(path).document.tables
    return [tuple(c.text for c in table.cells if c.row == row) for row in range(table.n_rows)]


@pytest.mark.parametrize("dpi", [110, 200])
@pytest.mark.parametrize(
    ("page", "ink", "rule", "fill"),
    [
        pytest.param("white", 'rgb("#f4a142")', "black", "none", id="orange figures"),
        pytest.param('rgb("#1e1e1e")', 'rgb("#e0e0e0")', "gray", "none", id="dark mode"),
        pytest.param("white", "white", "black", 'rgb("#1f4e9c")', id="white on blue"),
        pytest.param("white", "white", "white", 'rgb("#e58b2f")', id="white on orange"),
        pytest.param("white", "black", "black", 'rgb("#f08080")', id="black on red"),
    ],
)
def test_print_of_any_colour_is_read(
    page: str, ink: str, rule: str, fill: str, dpi: int, tmp_path: Path
) -> None:
    drawn = page_of(page, ink, rule, fill, dpi)
    assert rows_of(tmp_path / "coloured.png", drawn, dpi) == [_HEADER, *_ROWS]


def test_print_close_below_a_dark_header_keeps_its_tops(tmp_path: Path) -> None:
    """Black print is as dark as the header: 98.7 without its top would be 93.7."""
    white_header = "black)\n#show table.cell.where(y: 0): set text(fill: white"
    slate = '(x, y) => if y == 0 { rgb("#33363b") }'
    drawn = page_of("white", white_header, "black", slate, 150)
    assert rows_of(tmp_path / "header.png", drawn, 150) == [_HEADER, *_ROWS]


@pytest.mark.parametrize("radius_mm", [15, 21, 25])
def test_figures_below_a_seal_are_read(radius_mm: int, tmp_path: Path) -> None:
    drawn = page_of("white", "black", "black", "none", 200)
    seal = np.zeros(drawn.shape[:2], np.uint8)
    at = (int(85 / 25.4 * 200), int(45 / 25.4 * 200))
    cv2.circle(seal, at, int(radius_mm / 25.4 * 200), 255, 9)
    cv2.circle(seal, at, int(4 / 25.4 * 200), 255, -1)
    share = (seal / 255 * 0.8)[:, :, None]
    sealed = drawn * (1 - share + share * np.array([220, 50, 60]) / 255)
    assert rows_of(tmp_path / "sealed.png", sealed.astype(np.uint8), 200) == [_HEADER, *_ROWS]


def test_a_header_whose_dense_labels_part_its_ground_is_one_ground() -> None:
    """The right part of a dark strip holds more white print than ground; the left tells what it is."""
    page = np.full((400, 700, 3), 255, np.uint8)
    blue = (27, 95, 170)
    page[200:230, 50:650] = blue
    page[203:227, 300:340] = 255  # as dense as print gets: the strip falls to two parts
    for x in range(350, 640, 17):
        page[205:225, x : x + 8] = 255
    grey = np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8)
    paper = on_paper(page, grey, 110)
    for part in (slice(60, 290), slice(340, 640)):
        strip, shown = paper[208:222, part], page[208:222, part]
        ground = (shown == blue).all(axis=2)
        assert np.median(strip[ground]) > 200, "the ground is paper"
        if not ground.all():
            assert np.median(strip[~ground]) < 120, "the print is ink"
