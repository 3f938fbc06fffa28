"""What is typed is checked against the order and the sum that the table prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.review.reviewing import RANKED, STARTED, rows, tongbao
from tongbao.review.checking import contradictions
from tongbao.review.desk import Desk

PRINTED = f"{STARTED}{RANKED}合计\t\t71\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("totals")
    (folder / "counts.txt").write_text(PRINTED, encoding="utf-8")
    tongbao("extract", folder / "counts.txt", "-o", folder / "data", "-q")
    return Desk(folder / "data", "甲")


def said(desk: Desk, row: dict[str, str], **typed: str) -> str:
    book, stand = desk.book(row["circular_id"]), desk.decisions(row["circular_id"])
    found = contradictions(book, stand, row["entry_id"], typed)
    return " ".join(message.en for message in found)


def test_a_figure_that_breaks_the_printed_sum_is_told(desk: Desk) -> None:
    first = rows(desk.folder, "rankings")[0]
    assert said(desk, first, value="30") == "The sum is 71, as printed"
    assert said(desk, first, value="31") == "The sum is 72, printed is 71"


def test_a_figure_against_the_order_is_told_with_whom_it_contradicts(desk: Desk) -> None:
    third = rows(desk.folder, "rankings")[2]
    assert "Against the order: 灵寿县 is 2 with 21" in said(desk, third, value="29")
    assert "Against" not in said(desk, third, value="9")
    assert "Against" not in said(desk, third, value="29", rank="")


def test_a_row_that_is_missing_is_checked_like_one_that_is_there(tmp_path: Path) -> None:
    lost = PRINTED.replace("3\t高邑县\t9\n", "")
    (tmp_path / "counts.txt").write_text(lost, encoding="utf-8")
    tongbao("extract", tmp_path / "counts.txt", "-o", tmp_path / "data", "-q")
    desk = Desk(tmp_path / "data", "甲")
    first = rows(desk.folder, "rankings")[0]
    circular, indicator = first["circular_id"], first["indicator_id"]

    def typed(**row: str) -> str:
        book, stand = desk.book(circular), desk.decisions(circular)
        return " ".join(one.en for one in contradictions(book, stand, "", row, indicator))

    assert "printed is 71" in typed(place="高邑县", value="8", rank="3")
    assert typed(place="高邑县", value="9", rank="3") == "The sum is 71, as printed"
    assert "Against the order: 灵寿县" in typed(place="高邑县", value="29", rank="3")
    assert "already" in typed(place="平山县", value="9", rank="3")
    desk.add_row(circular, indicator, {"place": "高邑县", "value": "9", "rank": "3"}, None)
    assert said(desk, first, value="30") == "The sum is 71, as printed", "with the row added"


def test_a_place_that_stands_there_already_is_told(desk: Desk) -> None:
    first = rows(desk.folder, "rankings")[0]
    assert "灵寿县 stands in this ranking already" in said(desk, first, place="灵寿县")
    assert "already" not in said(desk, first, place="正定县")


def test_what_is_no_number_is_told(desk: Desk) -> None:
    row = rows(desk.folder, "rankings")[0]
    assert said(desk, row, value="九十") == "That is no number"
