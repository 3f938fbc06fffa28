"""A note's mark is told by the marks of the table above it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tongbao.model import Block, Box, Cell, CertainText, Document, Table
from tongbao.normalize import normalize
from tongbao.normalize.correction.footnotes import correct_footnotes
from tongbao.text.folding import squash

BOX = Box(0.0, 0.0, 10.0, 10.0)


def document(marks: str, note: str) -> Document:
    cells = tuple(
        Cell(row, 0, 1, 1, mark, 1, BOX, CertainText(mark, 0.9)) for row, mark in enumerate(marks)
    )
    table = Table(1, cells, len(marks), 1, "ruled", (), notes=(note,))
    return Document(file="a.pdf", sha256="0" * 64, pages=(), flow=(table,), doubts=())


def note_of(marks: str, note: str) -> str:
    (table,) = correct_footnotes(document(marks, note), [1]).tables
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


def brackets_of(note: str, sure: float) -> str:
    """Return a note's text as it stands when its block was read so surely."""
    block = Block(1, "note", note, 1, BOX, confidence=sure)
    found = correct_footnotes(replace(document("//", note), flow=(block,)), [])
    (settled,) = found.blocks
    return settled.text


def test_figures_in_brackets_are_those_of_another_time() -> None:
    assert brackets_of("注：括号内为上午同期。", 0.6) == "注：括号内为上年同期。"


@pytest.mark.parametrize(
    ("note", "sure"),
    [("注：括号内为上月数据。", 0.6), ("注：括号内为上午同期。", 1.0), ("注：括号内为排名。", 0.6)],
)
def test_what_is_known_or_sure_or_another_matter_stays(note: str, sure: float) -> None:
    assert brackets_of(note, sure) == note


@pytest.mark.parametrize(
    "read", ["注： 表示无此项任务。", "注：表示无此项任务。", "注：“ “表示无此项任务。"]
)
def test_a_note_that_lost_its_mark_has_that_of_the_table(read: str) -> None:
    assert squash(note_of("--", read)) == "注：“-”表示无此项任务。"


@pytest.mark.parametrize("end", ["。", "、", "，", ".", ""])
def test_the_stop_behind_a_note_is_no_part_of_what_it_calls_figures(end: str) -> None:
    rows = [("序号", "单位", "同比增速（%）", "排名")]
    places = ("长沙市", "株洲市", "湘潭市", "衡阳市")
    rows += [(str(n), p, f"{9 - n}.7(8.{n})", f"{n}(3)") for n, p in enumerate(places, 1)]
    cells = tuple(
        Cell(r, c, 1, 1, text, 1, BOX, CertainText(text, 1.0))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    caption, note = "固定资产投资排名", f"注：括号内为上年同期{end}"
    table = Table(1, cells, len(rows), 4, "ruled", (), notes=(note,), caption=caption)
    rankings = normalize(Document("a.pdf", "0" * 64, (), (table,), ())).rankings
    assert {ranking.metric for ranking in rankings} == {"同比增速", "同比增速 上年同期"}


@pytest.mark.parametrize("marked", ["“-“", "”-”", "-“", "“-”", '"-"'])
def test_a_note_explains_its_mark_whichever_way_its_quotation_marks_stand(marked: str) -> None:
    places = ("石家庄市", "唐山市", "秦皇岛市", "邯郸市")
    rows = [("名次", "地区", "完成率（%）")]
    rows += [(str(n), place, f"{95 - n}.8") for n, place in enumerate(places, 1)]
    rows += [("-", "保定市", "-")]
    cells = tuple(
        Cell(r, c, 1, 1, text, 1, BOX, CertainText(text, 1.0))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    table = Table(
        1,
        cells,
        len(rows),
        3,
        "ruled",
        (),
        notes=(f"注：{marked}表示无此项任务。",),
        caption="棚户区改造工程完成率排名",
    )
    (ranking,) = normalize(Document("a.pdf", "0" * 64, (), (table,), ())).rankings
    assert [e.status for e in ranking.entries] == ["ranked"] * 4 + ["no_task"]
