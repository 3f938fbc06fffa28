"""A column or a table's header is corrected once for all its cells, and stays so."""

from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.review.reviewing import RANKED, SAMPLES, STARTED, rows, seen, tongbao
from tongbao.errors import UsageError
from tongbao.pipeline import read_circular
from tongbao.review.columns import fitting_roles, in_role
from tongbao.review.desk import Desk
from tongbao.review.journal import decisions_of
from tongbao.review.replay import replayed

PLAIN = """各县项目开工情况统计
县\t开工数量（个）\t完成数量（个）
正定县\t1\t30
灵寿县\t2\t21
高邑县\t3\t9
赞皇县\t4\t6
平山县\t6\t5
"""
MATRIX = SAMPLES / "generated" / "matrix-typst-31-rank-typed-wrong.pdf"
PAIRS = SAMPLES / "generated" / "pairs-typst-72.pdf"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the dataset of four files, as read."""
    folder = tmp_path_factory.mktemp("columns")
    for name, text in (("ranked", RANKED), ("confused", RANKED), ("plain", PLAIN)):
        (folder / f"{name}.txt").write_text(STARTED + text + f"\n{name}\n", encoding="utf-8")
    for file in (MATRIX, PAIRS):
        shutil.copy(file, folder)
    tongbao("extract", ".", "-o", "data", "-q", cwd=folder)
    return folder / "data"


@pytest.fixture(scope="module")
def corrected(read: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return it with a column of each corrected, and read again."""
    data = tmp_path_factory.mktemp("corrected") / "own" / "data"
    shutil.copytree(read.parent, data.parent)
    desk = Desk(data, "甲")
    for metric, file, how in (
        ("开工数量", "ranked", {"unit": "项", "sort_order": "asc"}),
        ("开工数量", "confused", {"role": "swapped"}),
        ("开工数量", "plain", {"role": "rank"}),
        ("完成数量", "plain", {"role": "none"}),
        ("固定资产投资 同比增速", "matrix", {"metric": "增速甲"}),
        ("同比增速 上年同期", "pairs", {"metric": "增速乙"}),
    ):
        correct(desk, column(data, metric, file), **how)
    tongbao("extract", ".", "-o", "data", "-q", cwd=data.parent)
    return data


@pytest.fixture(scope="module")
def again(corrected: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return it with some corrected once more, one taken back, and read again."""
    data = tmp_path_factory.mktemp("again") / "own" / "data"
    shutil.copytree(corrected.parent, data.parent)
    desk = Desk(data, "甲")
    assert next(one.new for one in desk.undo()).startswith("增速乙")
    correct(desk, column(data, "增速甲"), unit="点", project="重点工作")
    tongbao("extract", ".", "-o", "data", "-q", cwd=data.parent)
    return data


def column(data: Path, metric: str, file: str = "") -> dict[str, str]:
    circulars = {row["circular_id"]: row["file"] for row in rows(data, "circulars")}
    (found,) = [
        row
        for row in rows(data, "indicators")
        if row["metric"] == metric and file in circulars[row["circular_id"]]
    ]
    return found


def facts(data: Path, metric: str, file: str = "") -> list[dict[str, str]]:
    key = column(data, metric, file)["indicator_id"]
    return [row for row in rows(data, "rankings") if row["indicator_id"] == key]


def told(data: Path, rule: str, file: str) -> dict[str, str]:
    (circular,) = [r["circular_id"] for r in rows(data, "circulars") if file in r["file"]]
    return next(
        r for r in rows(data, "findings") if (r["rule"], r["circular_id"]) == (rule, circular)
    )


def correct(desk: Desk, one: dict[str, str], **how: str) -> None:
    """Correct a column as a page that was just drawn does."""
    circular = one["circular_id"]
    desk.correct_column(circular, one["indicator_id"], seen(desk, circular), how)


def test_unit_and_order_hold_for_all_cells_and_an_order_that_the_ranks_contradict_is_told(
    corrected: Path,
) -> None:
    found = facts(corrected, "开工数量", "ranked")
    assert {(row["unit"], row["sort_order"]) for row in found} == {("项", "asc")}
    assert "unit = 项" in told(corrected, "review-column", "ranked")["message"]
    contradicted = told(corrected, "review-order", "ranked")
    assert "4 行不符" in contradicted["message"]
    assert contradicted["severity"] == "warning"


def test_a_column_that_was_taken_for_values_becomes_ranks_and_the_rules_judge_them(
    read: Path, corrected: Path
) -> None:
    assert {row["rank"] for row in facts(read, "开工数量", "plain")} == {""}
    found = facts(corrected, "开工数量", "plain")
    assert [(row["value"], row["rank_final"], row["value_final"]) for row in found] == [
        (rank, rank, "") for rank in "12346"
    ], "what is printed stays"
    assert {(row["decision"], row["basis"]) for row in found[:4]} == {("typed", "reviewed")}
    gap = told(corrected, "order-gap", "plain")
    assert "rank 4 is followed by 6" in gap["message_en"]
    # Who says what a column is has not said that each figure of it is read rightly.
    assert (found[4]["doubt_of"], found[4]["decision"]) == ("reading", "unsure")


def test_values_and_ranks_that_were_confused_are_exchanged(corrected: Path) -> None:
    found = facts(corrected, "开工数量", "confused")
    assert [(row["rank_final"], row["value_final"]) for row in found] == [
        ("30", "1"), ("21", "2"), ("9", "3"), ("6", "4"), ("5", "5"),
    ]  # fmt: skip


def test_a_column_that_ranks_nothing_has_no_facts_left(corrected: Path) -> None:
    found = facts(corrected, "完成数量", "plain")
    finals = {(row["decision"], row["value_final"], row["place_final"]) for row in found}
    assert finals == {("struck", "", "")}


def test_a_header_is_corrected_for_all_columns_under_it_and_for_no_other_table(
    read: Path, again: Path
) -> None:
    own = column(read, "固定资产投资 同比增速")["circular_id"]
    before, after = (
        {(r["circular_id"] == own, r["project"]) for r in rows(data, "indicators")}
        for data in (read, again)
    )
    assert len([r for r in rows(again, "indicators") if r["circular_id"] == own]) == 3
    assert [name for mine, name in after if mine] == ["重点工作"]
    assert {one for one in after if not one[0]} == {one for one in before if not one[0]}


def test_a_renamed_column_is_found_again_beside_others_of_its_rows(
    corrected: Path, again: Path
) -> None:
    """Its cells lie in the others' boxes, and its name is another one by now."""
    desk = Desk(corrected, "甲")
    for metric in ("增速甲", "增速乙"):
        one = column(corrected, metric)
        stand = desk.decisions(one["circular_id"]).columns
        assert list(stand.heads) == [one["indicator_id"]]
        assert not stand.unfit
    assert "review-unfit" not in tongbao("check", corrected, "-f", "csv", code=1)
    assert column(again, "增速甲")["unit"] == "点", "corrected once more"
    assert column(again, "同比增速 上年同期", "pairs"), "taken back"
    assert "review-unfit" not in {row["rule"] for row in rows(again, "findings")}


@pytest.mark.parametrize("role", ["rank", "value", "swapped", "nonsense"])
def test_what_a_columns_figures_cannot_be_is_refused_in_one_sentence(read: Path, role: str) -> None:
    one = column(read, "固定资产投资 同比增速")
    with pytest.raises(UsageError, match="cannot be that"):
        correct(Desk(read, "甲"), one, role=role)
    assert not (read / "decisions.csv").exists()


def test_a_role_that_does_not_fit_a_later_reading_is_a_finding(corrected: Path) -> None:
    circular = read_circular(corrected.parent / "plain.txt")
    (first, *others) = circular.rankings
    halves = tuple(replace(e, value=Decimal("1.5")) for e in first.entries)
    changed = replace(circular, rankings=(replace(first, entries=halves), *others))
    doubts = replayed(changed, decisions_of(corrected)).doubts
    assert "review-unfit" in [doubt.kind for doubt in doubts]


def test_the_roles_offered_are_those_that_change_something_and_fit() -> None:
    three, half = Decimal(3), Decimal("3.5")
    assert fitting_roles([(three, None), (Decimal(4), None)]) == ["rank", "none"]
    assert fitting_roles([(half, None)]) == ["none"]
    assert fitting_roles([(None, 1)]) == ["value", "none"]
    assert fitting_roles([(three, 1)]) == ["swapped", "none"]
    with pytest.raises(ValueError, match="rank"):
        in_role(three, 1, "rank")
