"""Tables read twice: where both readers agree nothing is said, where they differ a doubt stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import fill, pdf, read
from reportlab.lib import colors
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table

from tongbao.extract.pdf import camelot_check
from tongbao.model import Box, Doubt

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
RULED = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]


def second(path: Path, **options: object) -> list[Doubt]:
    """Return the doubts of reading twice that reading once does not have."""
    once = read(path, **options).doubts
    return [d for d in read(path, double_read=True, **options).doubts if d not in once]


@pytest.mark.parametrize(
    "path",
    [
        *sorted((SAMPLES / "hebei-2020-15").glob("*.pdf")),
        *sorted((SAMPLES / "generated").glob("*.pdf")),
    ],
    ids=lambda path: path.stem,
)
def test_two_readers_agree_on_sound_documents(path: Path) -> None:
    assert second(path) == []


def hidden_digit(canvas: Canvas) -> None:
    """Draw a table with a digit that is in the file but not in the print."""
    for x in (100, 200, 300):
        canvas.line(x, 600, x, 700)
    for y in (600, 650, 700):
        canvas.line(100, y, 300, y)
    for x, y, text in ((120, 670, "A"), (220, 670, "98.5"), (120, 620, "B"), (220, 620, "87")):
        canvas.drawString(x, y, text)
    canvas.saveState()
    text = canvas.beginText(245, 670)
    text.setTextRenderMode(3)
    text.textOut("1")
    canvas.drawText(text)
    canvas.restoreState()


def test_a_difference_is_a_doubt_at_its_cell(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", hidden_digit)
    (doubt,) = second(path)
    assert doubt.kind == "reading-second-reader"
    assert doubt.facts["ours"] == "98.5"
    assert doubt.facts["theirs"].split() == ["98.5", "1"]
    assert doubt.page == 1
    assert doubt.box is not None
    assert doubt.box.holds(230, 842 - 670)


def test_what_the_second_reader_does_not_see_is_said(tmp_path: Path) -> None:
    def filled_rules(canvas: Canvas) -> None:
        # Rules drawn as shaded cells, which camelot's lattice does not take for a grid.
        for row, shade in enumerate((0.8, 0.9, 0.8)):
            for column in range(2):
                canvas.setFillGray(shade - 0.05 * column)
                canvas.rect(100 + 100 * column, 600 - 40 * row, 100, 40, stroke=0, fill=1)
                canvas.setFillGray(0)
                canvas.drawString(110 + 100 * column, 615 - 40 * row, f"{row}{column}")

    path = pdf(tmp_path / "a.pdf", filled_rules)
    assert [table.frame for table in read(path).tables] == ["ruled"]
    assert [d.kind for d in second(path)] == ["reading-second-reader-silent"]


def test_the_password_opens_the_file_for_both(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    lock = StandardEncryption("secret", strength=128)
    SimpleDocTemplate(str(path), encrypt=lock).build([Table([["a", "1"], ["b", "2"]], style=RULED)])
    assert second(path, password="secret") == []


PLACES = [["地区", "完成率", "排名"], ["石家庄市", "98.5", "1"], ["唐山市", "97.2", "2"]]
PLACES += [["保定市", "96.0", "3"], ["廊坊市", "95.8", "4"], ["沧州市", "93.1", "5"]]


def unruled(canvas: Canvas) -> None:
    """Draw a table between three rules."""
    fill(canvas, PLACES, 100, 700, 120, 20)
    for y in (700, 680, 700 - 20 * len(PLACES)):
        canvas.line(100, y, 460, y)


def test_two_readers_agree_on_a_table_without_a_grid(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", unruled)
    assert [table.frame for table in read(path).tables] == ["aligned"]
    assert second(path) == []


def test_a_difference_in_a_table_without_a_grid_is_a_doubt_at_its_cell(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        unruled(canvas)
        text = canvas.beginText(250, 666 - 20)
        text.setTextRenderMode(3)
        text.textOut("1")
        canvas.drawText(text)

    (doubt,) = second(pdf(tmp_path / "a.pdf", draw))
    assert (doubt.kind, doubt.facts["ours"]) == ("reading-second-reader", "97.2")


def test_a_table_that_the_second_reader_parts_otherwise_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second reader that sees one column where we see three says nothing of single cells."""

    def one_column(*_: object) -> list[list[camelot_check._Piece]]:
        rows = [
            camelot_check._Piece(Box(100, 142 + 20 * n, 460, 162 + 20 * n), "".join(row))
            for n, row in enumerate(PLACES)
        ]
        return [rows]

    monkeypatch.setattr(camelot_check, "_second_tables", one_column)
    (doubt,) = second(pdf(tmp_path / "a.pdf", unruled))
    assert doubt.kind == "reading-second-reader-other-cells"
    assert doubt.facts == {"agreeing": "0", "cells": "18"}
