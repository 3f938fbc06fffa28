"""What somebody else decided is seen before it is taken in, and overwrites nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.review.reviewing import fact, finding, seen, tongbao
from tongbao.review.desk import Desk


def two_reviewers(dataset: Path) -> tuple[Path, Desk, Desk]:
    """Return another copy of a dataset, and who reviews each."""
    other = dataset.with_name("other")
    shutil.copytree(dataset, other)
    return other, Desk(dataset, "甲"), Desk(other, "乙")


def test_a_dry_run_shows_what_changes_and_writes_nothing(dataset: Path) -> None:
    other, _, second = two_reviewers(dataset)
    found = finding(dataset, "order-value", "西宁市")
    circular = found["circular_id"]
    second.accept(circular, found["finding_id"], seen(second, circular))
    said = tongbao("apply", dataset, other / "decisions.csv", "--dry-run", "--lang", "en")
    assert "wide-typst-31-decimal-lost.pdf page 2" in said
    assert "乙 value 163 → 16.3" in said
    assert not (dataset / "decisions.csv").exists()
    tongbao("apply", dataset, other, "--lang", "en")
    assert (dataset / "decisions.csv").read_bytes() == (other / "decisions.csv").read_bytes()
    assert "0 decisions are in" in tongbao("apply", dataset, other, "--lang", "en")


def test_conflicts_are_shown_and_neither_holds_until_one_decides_again(dataset: Path) -> None:
    other, first, second = two_reviewers(dataset)
    one = fact(dataset, "西宁市", value="163")
    circular, entry = one["circular_id"], one["entry_id"]
    first.type_in(circular, entry, {}, {"value": "16.3"})
    second.type_in(circular, entry, {}, {"value": "16.8"})
    said = tongbao("apply", dataset, other, "--lang", "en", code=1)
    assert "differ, none holds" in said
    assert "甲 value 163 → 16.3" in said
    assert "乙 value 163 → 16.8" in said
    assert entry in first.decisions(circular).facts.conflicts
    assert first.decisions(circular).facts.verdicts == {}
    first.type_in(circular, entry, seen(first, circular), {"value": "16.3"})
    assert dict(first.decisions(circular).facts.verdicts[entry].changes) == {"value": "16.3"}


def test_a_record_that_is_not_there_is_said_in_one_sentence(dataset: Path) -> None:
    assert "没有" not in tongbao("apply", dataset, "gone.csv", "--lang", "zh", code=2)


def test_check_tells_of_conflicts_before_the_tables_are_written_anew(dataset: Path) -> None:
    other, first, second = two_reviewers(dataset)
    one = fact(dataset, "西宁市", value="163")
    first.type_in(one["circular_id"], one["entry_id"], {}, {"value": "16.3"})
    second.type_in(one["circular_id"], one["entry_id"], {}, {"value": "16.8"})
    before = tongbao("check", dataset, "-f", "csv", code=1)
    tongbao("apply", dataset, other, "-q", code=1)
    said = tongbao("check", dataset, "-f", "csv", code=1)
    assert "review-conflict" not in before
    assert "乙: value 163 → 16.8" in said
