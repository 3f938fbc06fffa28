"""Captions and headings that name a project and were not read surely are told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from blots import at, table_of

from tongbao.model import Block, Box, Ranking
from tongbao.normalize.doubts.of_rankings import doubts_of_rankings

BOX = Box(0, 0, 100, 10)
CAPTION = "表4 农村人居环境整治工程（农村厕）所改造）完成率排名"


def read(*texts: tuple[str, float]) -> list[str]:
    """Return the rules of the doubts about a ranking under a doubtful caption."""
    ranking = Ranking(3, "农村人居环境整治工程", "农村厕", "完成率", "", "%", "desc", ())
    blocks = [Block(1, "caption", CAPTION, 1, BOX, confidence=0.4)]
    blocks += [Block(n, "heading", t, 1, BOX, confidence=c) for n, (t, c) in enumerate(texts, 2)]
    return [doubt.kind for doubt in doubts_of_rankings([ranking], {}, blocks)]


@pytest.mark.parametrize("heading", ["（1）农村厕所改造", "（1）改造农村厕"])
def test_a_part_of_a_longer_name_vouches_for_no_name(heading: str) -> None:
    assert read(("三、农村人居环境整治工程", 1.0), (heading, 1.0))


def test_a_name_read_surely_elsewhere_needs_no_doubt() -> None:
    assert not read(("三、农村人居环境整治工程", 1.0), ("（1）农村厕", 1.0))
    assert read(("三、农村人居环境整治工程", 0.3), ("（1）农村厕", 1.0))


def test_the_second_half_of_a_heading_cut_in_two_is_told() -> None:
    heads = ["", "重点水利工程", "", "居家养老工程", "提升敬老院"]
    columns = [[head, "排名" if n % 2 == 0 else "开工率", "1"] for n, head in enumerate(heads)]
    table = table_of(["县区", "", "上杭县"], *columns[1:])
    wide = replace(at(table, 0, 1), column_span=2)
    cells = [cell for cell in table.cells if (cell.row, cell.column) not in {(0, 1), (0, 2)}]
    cut = replace(table, cells=(wide, *cells))
    (doubt,) = doubts_of_rankings([], {1: cut}, [])
    assert doubt.facts["text"] == "提升敬老院"
    whole = replace(at(table, 0, 3), column_span=2)
    cells = [cell for cell in cut.cells if (cell.row, cell.column) not in {(0, 3), (0, 4)}]
    assert not list(doubts_of_rankings([], {1: replace(cut, cells=(whole, *cells))}, []))
