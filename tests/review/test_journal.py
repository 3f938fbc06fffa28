"""A decision that was acknowledged stays; nobody's is overwritten."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.errors import UsageError
from tongbao.review.decision import COLUMNS, Anchor, Decision
from tongbao.review.journal import Journal, StaleDecisionError
from tongbao.review.standing import Standing, Standings, unknown

ANCHOR = Anchor("ab" * 32, 3, (10, 20.5, 30, 40), "98,5\n=1+1\\n", "完成率", "保定市")
KEPT = Decision(ANCHOR, "甲", "2026-01-02T03:04:05Z", "kept", old="98.5", reason='"原文", 如此')
TYPED = replace(KEPT, who="乙", action="typed", field="value", new="95.8")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "decisions.csv"


def only(*decisions: Decision) -> Standing:
    (standing,) = Standings(decisions).each()
    return standing


def test_a_decision_comes_back_as_it_was_made_and_has_one_line(path: Path) -> None:
    assert Journal(path).add(KEPT) == 1
    assert Journal(path).read() == [KEPT]
    assert path.read_bytes().count(b"\n") == 2
    assert b"\r" not in path.read_bytes()


@given(st.text(st.characters()), st.text("\\nud800\n\r\0='"))
def test_any_text_comes_back_also_halves_of_pairs(text: str, odd: str) -> None:
    anchor = replace(ANCHOR, printed=text + "\ud83d" + odd)
    one = replace(KEPT, anchor=anchor, new=odd, reason=text)
    cells = one.row()
    "".join(cells).encode()
    assert not {"\n", "\r", "\0"} & set("".join(cells))
    assert Decision.of_row(dict(zip(COLUMNS, cells, strict=True))) == one


def test_a_text_longer_than_the_csv_library_allows_comes_back(path: Path) -> None:
    long = replace(KEPT, reason="长" * 200_000)
    Journal(path).add(long)
    assert Journal(path).read() == [long]


def test_one_spot_is_one_anchor_however_exactly_its_box_was_worked_out() -> None:
    assert replace(ANCHOR, box=(10.0004, 20.499999999, 30, 40)) == ANCHOR


def test_the_same_decision_sent_twice_counts_once(path: Path) -> None:
    assert Journal(path).add(KEPT) == 1
    assert Journal(path).add(replace(KEPT, when="2026-01-02T03:04:09Z")) == 0
    assert Journal(path).read() == [KEPT]


def test_a_second_tab_does_not_overwrite_what_the_first_decided(path: Path) -> None:
    first, second = Journal(path), Journal(path)
    assert second.read() == []
    first.add(KEPT)
    with pytest.raises(StaleDecisionError, match="decided this meanwhile"):
        second.add(TYPED)
    assert second.read() == [KEPT]
    second.add(TYPED.following(KEPT.decision_id))
    (standing,) = first.standings().each()
    assert standing.verdict is not None
    assert standing.verdict.changes == (("value", "95.8"),)


def test_of_decisions_made_at_once_all_are_written_or_none(path: Path) -> None:
    other = replace(TYPED, anchor=replace(ANCHOR, page=4))
    Journal(path).add(KEPT)
    with pytest.raises(StaleDecisionError):
        Journal(path).add(other, TYPED)
    assert Journal(path).read() == [KEPT]


def test_a_decision_can_be_undone_and_made_again(path: Path) -> None:
    undone = replace(KEPT, action="undone").following(KEPT.decision_id)
    again = KEPT.following(undone.decision_id)
    for one, expected in ((KEPT, KEPT), (undone, None), (again, again)):
        assert Journal(path).add(one)
        (standing,) = Journal(path).standings().each()
        assert (standing.verdict.last if standing.verdict else None) == expected


def test_undoing_the_second_of_two_gives_back_the_first() -> None:
    rank = replace(TYPED, field="rank", new="3").following(TYPED.decision_id)
    both = only(TYPED, rank).verdict
    assert both is not None
    assert dict(both.changes) == {"value": "95.8", "rank": "3"}
    undone = replace(rank, action="undone").following(rank.decision_id)
    back = only(TYPED, rank, undone).verdict
    assert back is not None
    assert dict(back.changes) == {"value": "95.8"}


def test_a_line_cut_short_at_any_byte_costs_no_decision_before_it(path: Path) -> None:
    Journal(path).add(KEPT)
    first = path.read_bytes()
    second = TYPED.following(KEPT.decision_id)
    Journal(path).add(second)
    whole = path.read_bytes()
    for end in range(len(first), len(whole)):
        path.write_bytes(whole[:end])
        assert Journal(path).read() == [KEPT]
        assert Journal(path).add(second)
        assert path.read_bytes() == whole


def test_a_changed_line_is_told_by_its_number(path: Path) -> None:
    Journal(path).add(KEPT)
    path.write_bytes(path.read_bytes().replace(b"kept", b"typed"))
    with pytest.raises(UsageError, match="line 2"):
        Journal(path).read()


def test_a_journal_that_was_put_back_from_a_copy_is_read_anew(path: Path) -> None:
    journal = Journal(path)
    journal.add(KEPT)
    copy = path.read_bytes()
    journal.add(replace(TYPED, anchor=replace(ANCHOR, page=4)))
    path.unlink()
    path.write_bytes(copy)
    assert journal.read() == [KEPT]


def test_adding_reads_only_what_was_added_since(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[object] = []
    whole = Decision.of_row

    def counted(row: dict[str, str]) -> Decision:
        lines.append(row)
        return whole(row)

    monkeypatch.setattr(Decision, "of_row", counted)
    journal, other = Journal(path), Journal(path)
    for page in range(20):
        journal.add(replace(KEPT, anchor=replace(ANCHOR, page=page)))
    assert lines == []
    other.read()
    journal.add(replace(KEPT, anchor=replace(ANCHOR, page=99)))
    other.read()
    assert len(lines) == 21


def test_decisions_of_two_people_who_differ_are_shown_and_neither_holds(path: Path) -> None:
    journal = Journal(path)
    journal.add(KEPT)
    other = unknown(journal.standings(), [KEPT, TYPED, TYPED])
    assert other == [TYPED]
    assert journal.bring_in(other) == 1
    (standing,) = journal.standings().each()
    assert standing.conflict
    assert standing.verdict is None
    settled = TYPED.following(KEPT.decision_id, TYPED.decision_id)
    for order in ([settled, KEPT, TYPED], [TYPED, settled, KEPT]):
        verdict = only(*order).verdict
        assert verdict is not None
        assert verdict.last == settled


def test_people_who_decide_alike_do_not_conflict() -> None:
    assert not only(KEPT, replace(KEPT, who="乙")).conflict
    accepted = replace(TYPED, who="丙", action="accepted")
    assert not only(TYPED, accepted).conflict


def test_a_spot_that_moved_by_a_hair_stays_one_to_whoever_goes_on() -> None:
    moved = replace(TYPED, anchor=replace(ANCHOR, box=(10.2, 20.5, 30, 40)))
    assert len(list(Standings([KEPT, moved]).each())) == 2
    assert only(KEPT, moved.following(KEPT.decision_id)).verdict is not None


_KILLED = """
import os, signal, sys
from pathlib import Path
from tongbao.review.decision import COLUMNS, Anchor, Decision
from tongbao.review.journal import Journal
journal = Journal(Path(sys.argv[1]))
for page in range(1, 6):
    at = Anchor("ab" * 32, page, (0, 0, 1, 1), "1", "", "")
    journal.add(Decision(at, "a", "", "kept"))
    print(page, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_process_loses_nothing_it_acknowledged(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, path], capture_output=True, text=True, check=False
    )
    acknowledged = [int(line) for line in done.stdout.split()]
    assert acknowledged == [1, 2, 3, 4, 5]
    assert [one.anchor.page for one in Journal(path).read()] == acknowledged
    assert Journal(path).add(KEPT)
