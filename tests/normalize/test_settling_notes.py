"""A note's mark is told by the marks of the table above it."""

from __future__ import annotations

import pytest

from tongbao.model import Box, Cell, CertainText, Document, Table
from tongbao.normalize.settling.notes import settle_notes

BOX = Box(0.0, 0.0, 10.0, 10.0)


def document(marks: str, note: str) -> Document:
    cells = tuple(
        Cell(row, 0, 1, 1, mark, 1, BOX, CertainText(mark, 0.9)) for row, mark in enumerate(marks)
    )
    table = Table(1, cells, len(marks), 1, "ruled", (), notes=(note,))
    return Document(file="a.pdf", sha256="0" * 64, pages=(), flow=(table,), doubts=())


def note_of(marks: str, note: str) -> str:
    (table,) = settle_notes(document(marks, note), [1]).tables
    return table.notes[0]


@pytest.mark.parametrize(
    "read", ["注：““表示无此项任务。", "注：“-”表示无此项任务。", "注：“一”表示无此项任务。"]
)
def test_the_mark_of_the_table_is_the_mark_of_the_note(read: str) -> None:
    assert note_of("//", read) == "注：“/”表示无此项任务。"


def test_a_note_that_agrees_stays_as_read() -> None:
    assert note_of("—-", "注：“—”表示无此项任务。") == "注：“—”表示无此项任务。"


def test_a_table_of_two_marks_tells_nothing() -> None:
    assert note_of("-/", "注：““表示无此项任务。") == "注：““表示无此项任务。"


def test_a_note_of_another_matter_stays() -> None:
    assert note_of("//", "注：数据表示截至6月底的进度。") == "注：数据表示截至6月底的进度。"
