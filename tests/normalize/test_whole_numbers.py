"""Figures that a narrow cell broke over two lines are read whole where their column says so."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tongbao.model import Circular
from tongbao.pipeline import read_circular

PLACES = ("西安市", "铜川市", "宝鸡市", "咸阳市", "渭南市", "延安市")


def drawn(path: Path, cells: list[tuple[str, ...]]) -> Circular:
    """Return the circular of a ruled table; a cell of the last columns is its lines."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(180, 790, "2010年规模以上工业增加值完成情况表")
    edges = (100, 200, 250, 310)
    rows = [("地区", "总量（亿元）", "排名"), *cells]
    top = 770
    for row in rows:
        canvas.rect(100, top - 32, 210, 32)
        for x in edges[1:3]:
            canvas.line(x, top, x, top - 32)
        for x, text in zip(edges, row, strict=False):
            canvas.setFont("STSong-Light", 7 if "（" in text else 11)
            for line, piece in enumerate(text.split("\n")):
                canvas.drawString(x + 3, top - 12 - 14 * line, piece)
        top -= 32
    canvas.save()
    return read_circular(path)


def values(circular: Circular) -> list[Decimal | None]:
    (ranking,) = circular.rankings
    return [entry.value for entry in ranking.entries]


def test_a_figure_broken_over_two_lines_is_one_figure(tmp_path: Path) -> None:
    figures = ("7,037.5\n6", "2,309.6\n4", "5,353.9\n7", "963.60", "7,441.\n68", "1,340.8\n9")
    ranks = ("2", "4", "3", "6", "1", "5")
    circular = drawn(tmp_path / "a.pdf", list(zip(PLACES, figures, ranks, strict=True)))
    assert values(circular) == [Decimal(f.replace(",", "").replace("\n", "")) for f in figures]
    assert circular.rankings[0].entries[0].value_text == "7,037.56"


@pytest.mark.parametrize("last", ["88.25\n6", "88.2"])
def test_a_rank_below_a_figure_is_not_part_of_it(last: str, tmp_path: Path) -> None:
    figures = ("98.5\n1", "97.1\n2", "95.2\n3", "91.0\n4", "90.4\n5", last)
    ranks = ("", "", "", "", "", "")
    circular = drawn(tmp_path / "b.pdf", list(zip(PLACES, figures, ranks, strict=True)))
    for ranking in circular.rankings:
        assert Decimal("98.51") not in [entry.value for entry in ranking.entries]
