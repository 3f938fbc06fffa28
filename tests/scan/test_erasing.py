"""Rules are taken off what is printed; print that touches them stays, and rules below it show."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import numpy as np
import pytest
import typst
from PIL import Image

from samples.degrade import pages_of
from samples.sheets import clean
from tongbao.pipeline import read_circular

_ROWS = (
    ("唐山市", "38,866,058.79", "98.7", "-1.1"),
    ("石家庄市", "45,100,139.78", "97.1", "2.4"),
    ("秦皇岛市", "30,118,708.75", "93.0", "-0.4"),
    ("邯郸市", "40,710,518.74", "86.5", "5.5"),
    ("辛集市", "30,761,424.59", "64.1", "1.7"),
)
_PAGE = """
#set page(width: 210mm, height: 120mm, margin: 20mm)
#set text(font: ("Noto Serif CJK SC", "Liberation Serif"), size: 10.5pt)
#set text(top-edge: "bounds", bottom-edge: "bounds")
#table(columns: (60pt, 90pt, 60pt, 60pt), align: center, stroke: 0.6pt, inset: %s, %s)
"""


def tight_table(path: Path, inset: str, dpi: int) -> None:
    """Write a scan of a table whose print touches its rules."""
    header = ("市", "金额（元）", "得分", "较上月")
    cells = ", ".join(f"[{text}]" for text in chain(header, *_ROWS))
    page = next(pages_of(typst.compile((_PAGE % (inset, cells)).encode()), dpi))
    Image.fromarray(clean(page, np.random.default_rng(1), dpi)).save(path, dpi=(dpi, dpi))


@pytest.mark.parametrize("dpi", [100, 150, 200])
@pytest.mark.parametrize(
    "inset",
    [
        pytest.param("(top: 2pt, bottom: 0.2pt)", id="commas that end on the rule"),
        pytest.param("(top: 3pt, bottom: -0.3pt)", id="commas that cross the rule"),
        pytest.param("(top: 0.2pt, bottom: 3pt)", id="print that hangs from the rule"),
    ],
)
def test_print_that_touches_rules_is_read(inset: str, dpi: int, tmp_path: Path) -> None:
    tight_table(tmp_path / "tight.png", inset, dpi)
    (table,) = read_circular(tmp_path / "tight.png").document.tables
    rows = [[cell.text for cell in table.cells if cell.row == row] for row in range(1, 6)]
    assert [tuple(row) for row in rows] == list(_ROWS)
