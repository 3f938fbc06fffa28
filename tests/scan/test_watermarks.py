"""Print over a watermark is read as if there were none; pale print is no watermark."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import typst
from PIL import Image

from samples.degrade import pages_of
from samples.sheets import clean
from tongbao.pipeline import read_circular

_ROWS = (
    ("排名", "市", "完成率（%）", "较上月"),
    ("1", "唐山市", "98.7", "-1.1"),
    ("2", "石家庄市", "97.1", "2.4"),
    ("3", "秦皇岛市", "93.0", "-0.4"),
    ("4", "邯郸市", "86.5", "5.5"),
)
_PAGE = """
#set page(width: 180mm, height: 90mm, margin: 15mm, background: place(center + horizon, %s))
#set text(font: "Noto Serif CJK SC", size: 10.5pt)
%s
#table(columns: (40pt, 80pt, 90pt, 70pt), align: center, stroke: 0.6pt, %s)
"""


def read(
    folder: Path, background: str, above: str = ""
) -> tuple[list[tuple[str, ...]], str, set[str]]:
    """Return the rows of the table on such a page, all its text, and the rules of its findings."""
    cells = ", ".join(f"[{text}]" for row in _ROWS for text in row)
    page = next(pages_of(typst.compile((_PAGE % (background, above, cells)).encode()), 150))
    picture = clean(page, np.random.default_rng(2), 150)
    Image.fromarray(picture).save(folder / "page.png", dpi=(150, 150))
    circular = read_circular(folder / "page.png")
    (table,) = circular.document.tables
    rows = [tuple(c.text for c in table.cells if c.row == row) for row in range(table.n_rows)]
    text = "".join(block.text for block in circular.document.blocks)
    return rows, text, {finding.rule for finding in circular.findings}


@pytest.mark.parametrize(
    "mark",
    [
        pytest.param("rotate(-35deg, text(60pt, luma(205))[内部资料])", id="words aslant"),
        pytest.param('text(60pt, rgb("#f0b0b0"))[内部样本]', id="red and level"),
        pytest.param("circle(radius: 60pt, stroke: 9pt + luma(200))", id="a ring"),
    ],
)
def test_print_over_a_watermark_is_read(mark: str, tmp_path: Path) -> None:
    rows, _, told = read(tmp_path, mark)
    assert rows == list(_ROWS)
    assert "reading-watermark" in told
    assert not told & {"reading-uncertain", "reading-print-missed", "reading-cells-uncertain"}


def test_a_pale_heading_is_no_watermark(tmp_path: Path) -> None:
    rows, text, told = read(tmp_path, "[]", "#text(30pt, luma(170))[各市完成情况]")
    assert rows == list(_ROWS)
    assert "各市完成情况" in text
    assert "reading-watermark" not in told
