"""What was decided once stays decided: in every later reading, and before every rule."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.review.reviewing import DECIMAL, fact, finding, rows, seen, tongbao
from tongbao.model import Box, Circular
from tongbao.pipeline import read_circular
from tongbao.review.desk import Desk
from tongbao.review.journal import Journal, decisions_of
from tongbao.review.replay import replayed
from tongbao.validate.judging import validate


def again(dataset: Path) -> None:
    tongbao("extract", ".", "-o", "data", "-q", cwd=dataset.parent)


def lost_decimal(dataset: Path) -> tuple[Desk, str, dict[str, str]]:
    found = finding(dataset, "order-value", "西宁市")
    return Desk(dataset, "甲"), found["circular_id"], found


def test_an_accepted_proposal_is_final_in_the_next_reading_and_its_findings_are_gone(
    dataset: Path,
) -> None:
    desk, circular, found = lost_decimal(dataset)
    assert desk.accept(circular, found["finding_id"], seen(desk, circular)) == 1
    again(dataset)
    one = fact(dataset, "西宁市", value="163")
    assert (one["value_text"], one["value_final"]) == ("163", "16.3")
    assert (one["decision"], one["basis"], one["doubt"]) == ("accepted", "reviewed", "")
    rules = [row["rule"] for row in rows(dataset, "findings") if "西宁市" in row["places"]]
    assert not {"order-value", "value-percent"} & set(rules), "rules judge what was decided"
    others = [row for row in rows(dataset, "rankings") if row["decision"] == ""]
    assert all(row["value_final"] == row["value"] for row in others)
    assert len(others) == len(rows(dataset, "rankings")) - 1


def test_what_is_kept_as_printed_is_decided_and_its_contradiction_stays(dataset: Path) -> None:
    desk, circular, found = lost_decimal(dataset)
    desk.keep(circular, found["finding_id"], seen(desk, circular), "原文如此")
    again(dataset)
    one = fact(dataset, "西宁市", value="163")
    assert (one["decision"], one["basis"], one["value_final"]) == ("kept", "reviewed", "163")
    assert finding(dataset, "order-value", "西宁市")


def test_rules_run_on_what_was_typed_and_tell_when_it_cannot_be(dataset: Path) -> None:
    desk, circular, _ = lost_decimal(dataset)
    one = fact(dataset, "西宁市", value="163")
    desk.type_in(circular, one["entry_id"], seen(desk, circular), {"value": "99.9"})
    again(dataset)
    assert fact(dataset, "西宁市", value="163")["value_final"] == "99.9"
    assert "99.9" in finding(dataset, "order-value", "西宁市")["message"]


def test_a_row_that_was_missing_is_added_and_one_too_many_is_struck(dataset: Path) -> None:
    absent = finding(dataset, "set-missing", "莆田市")
    circular = absent["circular_id"]
    desk = Desk(dataset, "甲")
    sixth = fact(dataset, "龙岩市", indicator_id=absent["indicator_id"], rank="6")
    desk.strike(circular, sixth["entry_id"], seen(desk, circular))
    row = {"place": "莆田市 350300", "rank": sixth["rank"], "value": sixth["value"]}
    desk.add_row(circular, absent["indicator_id"], row, None)
    assert desk.states()[absent["finding_id"]] == "settled"
    again(dataset)
    added = fact(dataset, "莆田市", indicator_id=absent["indicator_id"])
    assert (added["decision"], added["basis"]) == ("added", "reviewed")
    assert (added["rank_final"], added["value_final"]) == (sixth["rank"], sixth["value"])
    assert (added["rank"], added["value"]) == ("", ""), "nothing of it was read"
    assert added["place_code_final"] == "350300"
    struck = fact(dataset, "龙岩市", indicator_id=absent["indicator_id"], rank="6")
    assert (struck["decision"], struck["value_final"], struck["place_final"]) == ("struck", "", "")
    rules = {r["rule"] for r in rows(dataset, "findings") if r["circular_id"] == circular}
    assert not {"set-missing", "set-twice"} & rules


def test_a_column_is_corrected_for_all_its_cells_and_says_so(dataset: Path) -> None:
    desk, circular, found = lost_decimal(dataset)
    changes = {"metric": "开工率", "unit": "%", "role": "value"}
    desk.correct_column(circular, found["indicator_id"], seen(desk, circular), {"metric": "开工率"})
    again(dataset)
    corrected = [r for r in rows(dataset, "rankings") if r["project_no"] == "6"]
    assert {r["metric"] for r in corrected if r["circular_id"] == circular} == {changes["metric"]}
    assert "甲" in finding(dataset, "review-column")["message"]


def test_keeping_the_rest_of_a_doubt_leaves_what_was_decided_of_it(dataset: Path) -> None:
    found = finding(dataset, "set-twice")
    desk, circular, key = Desk(dataset, "甲"), found["circular_id"], found["finding_id"]
    first, second = desk.book(circular).doubted[key]

    def stands() -> dict[str, str]:
        verdicts = desk.decisions(circular).facts.verdicts
        return {one: verdict.action for one, verdict in verdicts.items()}

    desk.strike(circular, first, seen(desk, circular))
    assert key not in desk.states()
    desk.keep(circular, key, seen(desk, circular))
    assert stands() == {first: "struck", second: "kept"}
    assert desk.states()[key] == "settled"
    desk.keep(circular, key, seen(desk, circular))
    assert stands() == {first: "kept", second: "kept"}, "all were decided: it is decided anew"


def test_a_reading_that_was_doubted_is_beyond_doubt_once_decided_and_back_when_undone(
    dataset: Path,
) -> None:
    desk, circular, found = lost_decimal(dataset)
    desk.accept(circular, found["finding_id"], seen(desk, circular))
    again(dataset)
    assert len(desk.undo()) == 1
    again(dataset)
    one = fact(dataset, "西宁市", value="163")
    assert (one["decision"], one["basis"], one["doubt"]) == ("", "printed", "error")
    before = [row["finding_id"] for row in rows(dataset, "findings")]
    assert found["finding_id"] in before


def test_only_files_with_new_decisions_are_read_again(dataset: Path) -> None:
    desk, circular, found = lost_decimal(dataset)
    desk.accept(circular, found["finding_id"], seen(desk, circular))
    said = tongbao("extract", ".", "-o", "data", "--lang", "en", cwd=dataset.parent)
    assert "Results of 2 of them are those of earlier runs" in said
    said = tongbao("extract", ".", "-o", "data", "--lang", "en", cwd=dataset.parent)
    assert "Results of 3 of them are those of earlier runs" in said
    assert fact(dataset, "西宁市", value="163")["decision"] == "accepted"


def test_extract_of_another_file_replays_the_decisions_of_members(dataset: Path) -> None:
    desk, circular, found = lost_decimal(dataset)
    desk.accept(circular, found["finding_id"], seen(desk, circular))
    tongbao("extract", "hebei-2020-15.typst.pdf", "-o", "data", "-q", cwd=dataset.parent)
    assert fact(dataset, "西宁市", value="163")["decision"] == "accepted"


def test_decisions_about_a_file_that_is_gone_stand_nonetheless(dataset: Path) -> None:
    desk, circular, found = lost_decimal(dataset)
    desk.accept(circular, found["finding_id"], seen(desk, circular))
    (dataset.parent / DECIMAL.name).unlink()
    again(dataset)
    one = fact(dataset, "西宁市", value="163")
    assert (one["decision"], one["value_final"], one["basis"]) == ("accepted", "16.3", "reviewed")
    assert one["place_final"] == "西宁市"
    desk.undo()
    again(dataset)
    assert fact(dataset, "西宁市", value="163")["decision"] == ""


# --- a changed reader -------------------------------------------------------------------------


@pytest.fixture
def decided(dataset: Path) -> Path:
    desk, circular, found = lost_decimal(dataset)
    desk.accept(circular, found["finding_id"], seen(desk, circular))
    return dataset


def changed(circular: Circular, **how: object) -> Circular:
    """Return a circular as another reader would have read the fact that was decided."""

    def read(entry: object) -> object:
        return replace(entry, **how) if getattr(entry, "value_text", "") == "163" else entry  # type: ignore[type-var]

    rankings = [replace(r, entries=tuple(map(read, r.entries))) for r in circular.rankings]  # type: ignore[arg-type]
    return replace(circular, rankings=tuple(rankings))


def judged(dataset: Path, **how: object) -> Circular:
    circular = read_circular(DECIMAL)
    return validate(replayed(changed(circular, **how), decisions_of(dataset)))


def finals(circular: Circular) -> list[Decimal | None]:
    entries = (entry for ranking in circular.rankings for entry in ranking.entries)
    return [entry.decided.value for entry in entries if entry.decided]


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"value": Decimal("16.8"), "value_text": "16.8"},
        {"box": Box(577.5, 291, 645.1, 322.8)},
        {"place": None, "place_text": "西空市"},
        {"rank": None},
    ],
)
def test_a_changed_reader_does_not_cost_the_decision(decided: Path, how: dict[str, object]) -> None:
    circular = judged(decided, **how)
    assert finals(circular) == [Decimal("16.3")]
    assert not [one for one in circular.findings if one.rule.startswith("review-")]


def test_a_decision_that_fits_nothing_any_more_is_a_finding(decided: Path) -> None:
    elsewhere = {"box": Box(10, 10, 20, 20), "place": None, "place_text": "某", "value_text": "7"}
    circular = judged(decided, **elsewhere)
    assert finals(circular) == []
    (told,) = [one for one in circular.findings if one.rule == "review-unfit"]
    assert "甲" in told.message.zh
    assert "163" in told.message.en


def test_people_who_differ_are_told_and_neither_holds(decided: Path) -> None:
    journal = Journal(decided / "decisions.csv")
    (own,) = journal.read()
    journal.bring_in([replace(own, who="乙", new="16.0")])
    circular = judged(decided)
    assert finals(circular) == []
    (told,) = [one for one in circular.findings if one.rule == "review-conflict"]
    assert "16.3" in told.message.zh
    assert "16.0" in told.message.zh
    assert len(told.facts) == 1
