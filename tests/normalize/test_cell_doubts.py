"""Cells of a recognised table that no ranking tells of are doubted and told all the same."""

from __future__ import annotations

from dataclasses import replace

from blots import Blot, at, table_of

from tongbao.confidence import DOUBTFUL
from tongbao.model import Document, Doubt, Table
from tongbao.normalize.correction.label_lexicon import wordings_of
from tongbao.normalize.correction.labels import correct_labels
from tongbao.normalize.doubts.of_cells import doubts_of_cells


def doubts_in(table: Table) -> list[Doubt]:
    return list(doubts_of_cells([], {1: table}, {}))


def test_unsure_cells_outside_rankings_are_told_in_one_list() -> None:
    table = table_of(["指标", "产量", Blot("销量", 0.5)], ["本月", Blot("81", 0.6), "17.5"])
    (doubt,) = doubts_in(table)
    assert doubt.kind == "reading-cells-uncertain"
    assert doubt.facts["count"] == "2"
    assert "销量" in doubt.facts["text"]
    assert "81" in doubt.facts["text"]


def test_a_table_read_surely_has_no_doubt() -> None:
    assert doubts_in(table_of(["指标", "产量"], ["本月", Blot("17.5", DOUBTFUL)])) == []


def test_a_reading_that_gave_way_is_told_with_what_was_read() -> None:
    table = table_of(["指标", Blot("产暈", 0.95)], ["本月", "17.5"])
    cells = tuple(
        replace(cell, text="产量") if cell.text == "产暈" else cell for cell in table.cells
    )
    (doubt,) = doubts_in(replace(table, cells=cells))
    assert doubt.kind == "reading-replaced"
    assert "“产量”（“产暈”）" in doubt.facts["text"]


def test_labels_that_look_alike_stay_where_each_was_plainly_read() -> None:
    label = Blot("应付利息", 0.998, {"应付利润": -1.0}, words="应付利润")
    table = table_of(["地区", "福州"], [label, "88.1"], ["应付利润", "73.0"])
    document = Document(file="a.pdf", sha256="0" * 64, pages=(), flow=(table,), doubts=())
    read = correct_labels(table, wordings_of(document))
    assert at(read, 0, 1).text == "应付利息"
    assert doubts_in(read) == []
