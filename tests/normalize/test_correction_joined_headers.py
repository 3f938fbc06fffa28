"""Rank headers that a lost rule joined stand in columns of their own again, and are told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from blots import Blot, at, table_of

from tongbao.model import Table
from tongbao.normalize.correction.joined_headers import split_joined_headers
from tongbao.normalize.doubts.of_rankings import doubts_of_rankings

PLACES = ("萍乡", "抚州", "上饶", "九江", "赣州")


def headed(joined: str, *others: str) -> Table:
    """Return a table of five columns: one header over the first two, three over the rest."""
    columns = [[header, place] for header, place in zip(("", "", *others), PLACES, strict=True)]
    table = table_of(*columns)
    wide = at(table, 0)
    wide = replace(wide, column_span=2, text=joined, evidence=Blot(joined, 0.95))
    cells = [c for c in table.cells if (c.row, c.column) not in {(0, 0), (0, 1)}]
    return replace(table, cells=(wide, *cells))


@pytest.mark.parametrize("joined", ["第一名[第二名", "第一名第二名", "第一名丨第二名"])
def test_two_headers_over_two_columns_are_parted_and_told(joined: str) -> None:
    table = split_joined_headers(headed(joined, "第三名", "第四名", "第五名"))
    assert [at(table, 0, column).text for column in (0, 1)] == ["第一名", "第二名"]
    assert at(table, 0, 1).box.x0 == at(table, 1, 1).box.x0
    (doubt,) = doubts_of_rankings([], {1: table}, [])
    assert (doubt.kind, doubt.facts["text"]) == ("reading-label-uncertain", joined)


@pytest.mark.parametrize(
    ("joined", "others"),
    [
        pytest.param("第一名", ("第三名", "第四名", "第五名"), id="one rank that two places share"),
        pytest.param("第一名第三名", ("第四名", "第五名", "第六名"), id="not counted on"),
        pytest.param("第一名和第二名", ("第三名", "第四名", "第五名"), id="joined by a word"),
        pytest.param("第一名第二名", ("金额", "增速", "备注"), id="among other headers"),
    ],
)
def test_whatever_else_spans_two_columns_stays(joined: str, others: tuple[str, str, str]) -> None:
    table = headed(joined, *others)
    assert split_joined_headers(table) == table
    assert list(doubts_of_rankings([], {1: table}, [])) == []
