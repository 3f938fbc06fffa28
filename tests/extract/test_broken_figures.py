"""Figures that every cell of a ruled row breaks over two lines are one row, and ranks another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from drawn import only_table, pdf, read, texts
from reportlab.pdfgen.canvas import Canvas

WIDTH = 50.0
NAMES = ("绍兴市", "台州市", "宁波市", "舟山市", "杭州市", "嘉兴市")


def drawn(path: Path, rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return what is read of ruled rows; a cell's text is its lines, centred in it."""

    def draw(canvas: Canvas) -> None:
        top = 700.0
        canvas.setFont("STSong-Light", 9)
        for row in rows:
            height = 8 + 11 * max(text.count("\n") + 1 for text in row)
            for column, text in enumerate(row):
                x = 60 + column * WIDTH
                canvas.rect(x, top - height, WIDTH, height)
                for number, line in enumerate(text.split("\n")):
                    canvas.drawCentredString(x + WIDTH / 2, top - 13 - 11 * number, line)
            top -= height

    return texts(only_table(read(pdf(path, draw))))


def test_figures_that_all_cells_break_stay_in_their_row(tmp_path: Path) -> None:
    broken = (
        "５３．１\n３",
        "４６．７\n７",
        "４５．３\n２",
        "４２．１\n４",
        "４０．８\n７",
        "２９．５\n２",
    )
    whole = ("５２．４", "４８．０", "４８．０", "３９．１", "２９．４", "２０．７")
    rows = (NAMES, whole, NAMES, broken)
    assert drawn(tmp_path / "a.pdf", rows) == [list(row) for row in rows]


def test_rests_that_are_in_no_order_are_no_ranks(tmp_path: Path) -> None:
    broken = (
        "８７．３\n８６",
        "８２．３\n６３",
        "８１．７\n９２",
        "８０．４\n７３",
        "６３．２\n３２",
        "６０．６\n７６",
    )
    assert drawn(tmp_path / "a.pdf", (NAMES, broken)) == [list(NAMES), list(broken)]


def test_a_rest_that_begins_with_a_zero_is_no_rank(tmp_path: Path) -> None:
    broken = (
        "８７．３\n１６",
        "８２．３\n２３",
        "８１．７\n３２",
        "８０．４\n４３",
        "６３．２\n５２",
        "６０．６\n０６",
    )
    assert drawn(tmp_path / "a.pdf", (NAMES, broken)) == [list(NAMES), list(broken)]


def test_ranks_below_figures_are_a_row_of_their_own(tmp_path: Path) -> None:
    both = (
        "５３．１\n１",
        "４６．７\n２",
        "４５．３\n３",
        "４２．１\n４",
        "４０．８\n５",
        "２９．５\n６",
    )
    lines = drawn(tmp_path / "a.pdf", (NAMES, both))
    assert lines[-1] == ["１", "２", "３", "４", "５", "６"]


def test_numbers_below_figures_with_room_beside_them_are_a_row(tmp_path: Path) -> None:
    both = ("53.1\n3", "46.7\n7", "45.3\n2", "42.1\n4", "40.8\n7", "29.5\n2")
    lines = drawn(tmp_path / "a.pdf", (NAMES, both))
    assert lines[-1] == ["3", "7", "2", "4", "7", "2"]


def test_ranks_below_figures_in_no_order_go_with_them(tmp_path: Path) -> None:
    both = (
        "４５．３\n３",
        "４６．７\n２",
        "５３．１\n１",
        "２９．５\n６",
        "４０．８\n５",
        "４２．１\n４",
    )
    lines = drawn(tmp_path / "a.pdf", (NAMES, both))
    assert lines[-1] == ["３", "２", "１", "６", "５", "４"]
