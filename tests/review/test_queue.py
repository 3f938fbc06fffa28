"""The queue: what is asked for by filter, how far one is, and how long the rest will take."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.review.browsing import Reviewer, Served, accessible, decided
from tests.review.reviewing import finding, rows, seen
from tests.review.test_server import SAME, ask
from tongbao.review.decision import Anchor, Decision
from tongbao.review.desk import Desk
from tongbao.review.page.app import Site
from tongbao.review.page.guard import Guard
from tongbao.review.page.pictures import Pictures
from tongbao.review.queue import Filter, Item, Queue


def items(count: int) -> list[Item]:
    return [
        Item(f"f{n}", "c", "a.pdf", "error", f"rule{n % 2}", (), "", "", 1) for n in range(count)
    ]


def test_a_view_follows_what_is_decided_and_taken_back() -> None:
    queue = Queue(items(6))
    odd = Filter(rule="rule1")
    assert list(queue.asked(odd).numbers) == [1, 3, 5]
    queue.set_state("f3", "settled")
    queue.set_state("f2", "unsure")
    assert list(queue.asked(odd).numbers) == [1, 5]
    assert (queue.asked(odd).all, queue.asked(odd).decided) == (3, 1)
    assert list(queue.asked(replace(odd, state="settled")).numbers) == [3]
    assert list(queue.asked(Filter(state="unsure")).numbers) == [2]
    assert list(queue.asked(Filter(state="")).numbers) == [0, 1, 2, 3, 4, 5]
    queue.set_state("f3", "open")
    asked = queue.asked(odd)
    assert list(asked.numbers) == [1, 3, 5]
    assert (asked.next(1), asked.next(2), asked.next(5)) == (3, 3, None)
    assert (asked.previous(5), asked.previous(4), asked.previous(1)) == (3, 3, None)


def shown(guard: Guard, **which: str) -> int:
    """Return how many doubts the page says are asked for."""
    text = ask(guard, "/secret/", params=which).text
    found = re.search(r"1 of (\d+)", text)
    return int(found[1]) if found else 0


def test_each_filter_leaves_what_it_names_and_no_other(dataset: Path) -> None:
    guard = Guard(
        Site(Desk(dataset, "甲"), Pictures(dataset, (), None), "en").app(), "secret", 4321
    )
    found = rows(dataset, "findings")
    files = {row["circular_id"]: row["file"] for row in rows(dataset, "circulars")}
    series = {row["indicator_id"]: row for row in rows(dataset, "indicators")}
    assert shown(guard) == len(found)
    for key, file in files.items():
        own = len([row for row in found if row["circular_id"] == key])
        assert shown(guard, circular=key) == shown(guard, circular=file) == own > 0
    for place in ("保定市", "西宁市"):
        own = len([row for row in found if place in row["places"].split(";")])
        assert shown(guard, place=place) == own > 0
    for indicator in {row["indicator_id"] for row in found} - {""}:
        one = series[indicator]["series_id"]
        own = len(
            [
                r
                for r in found
                if r["indicator_id"] and series[r["indicator_id"]]["series_id"] == one
            ]
        )
        assert shown(guard, series=one) == own > 0
    assert shown(guard, series="七进演出") == 1
    for name in ("severity", "rule"):
        for value in {row[name] for row in found}:
            own = len([row for row in found if row[name] == value])
            assert shown(guard, **{name: value}) == own
    assert shown(guard, circular="no such file") == shown(guard, state="settled") == 0
    both = shown(guard, circular="long-typst", severity="error")
    assert 0 < both < shown(guard, circular="long-typst")


def test_what_is_typed_into_a_filter_is_completed_from_what_there_is(dataset: Path) -> None:
    guard = Guard(
        Site(Desk(dataset, "甲"), Pictures(dataset, (), None), "en").app(), "secret", 4321
    )

    def suggested(name: str, text: str) -> list[str]:
        answer = ask(guard, "/secret/suggest", params={"name": name, "text": text}).json()
        return [value for value, _ in answer]

    assert suggested("circular", "decimal") == ["wide-typst-31-decimal-lost.pdf"]
    assert suggested("place", "保") == ["保定市"]
    assert suggested("series", "七进") == ["14 公共文化服务工程七进演出完成率"]
    assert suggested("nothing", "") == []


def at(second: int, page: int) -> Decision:
    anchor = Anchor("ab" * 32, page, (0, 0, 1, 1), "1", "", "")
    return Decision(
        anchor, "甲", f"2026-01-01T00:{second // 60:02}:{second % 60:02}.000000Z", "kept"
    )


def test_the_time_left_is_that_of_the_open_doubts_at_ones_own_pace_pauses_apart(
    dataset: Path,
) -> None:
    desk = Desk(dataset, "甲")
    guard = Guard(Site(desk, Pictures(dataset, (), None), "en").app(), "secret", 4321)
    open_ = len(rows(dataset, "findings"))
    assert "min left" not in ask(guard, "/secret/").text, "nobody knows yet"
    others = [replace(at(second, 90 + second), who="乙") for second in (0, 1, 2, 3)]
    desk.journal.bring_in(
        [*others, *(at(second, second) for second in (0, 30, 60, 90, 1200, 1230))]
    )
    assert desk.seconds_left(open_) == pytest.approx(30 * open_)
    assert f"about {round(open_ / 2)} min left" in ask(guard, "/secret/").text
    own = shown(guard, circular="decimal")
    text = ask(guard, "/secret/", params={"circular": "decimal"}).text
    assert f"about {round(own / 2)} min left" in text, "of what is asked for"
    assert f"0 of {own} decided" in text


def test_a_page_is_drawn_when_it_is_looked_at_and_not_before(
    dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    whole = Pictures._draw

    def counted(self: Pictures, file: object, name: str, page: int, box: object) -> object:
        drawn.append(page)
        return whole(self, file, name, page, box)  # type: ignore[arg-type]

    monkeypatch.setattr(Pictures, "_draw", counted)
    desk = Desk(dataset, "甲")
    guard = Guard(Site(desk, Pictures(dataset, (), None), "en").app(), "secret", 4321)
    assert drawn == []
    for _ in range(2):
        ask(guard, "/secret/")
    assert drawn == [desk.queue.items[0].page]


def test_a_decision_that_another_process_makes_is_seen_at_once(dataset: Path) -> None:
    here, elsewhere = Desk(dataset, "甲"), Desk(dataset, "乙")
    found = finding(dataset, "order-value")
    circular, key = found["circular_id"], found["finding_id"]
    assert here.states() == {}
    elsewhere.keep(circular, key, {})
    assert here.states()[key] == "settled"
    assert here.queue.number(key) not in here.asked(Filter()).numbers
    elsewhere.undo()
    assert key not in here.states()
    here.leave_open(circular, key, seen(here, circular))
    assert elsewhere.states()[key] == "unsure"
    (dataset / "decisions.csv").unlink()
    assert here.states() == {}, "a record that was taken away decides nothing"


def test_one_goes_through_the_queue_and_asks_for_less_by_keys_alone(
    dataset: Path, context: BrowserContext, serve: Callable[..., Served]
) -> None:
    served = serve(dataset)
    someone = Reviewer(context, served.address)
    page = someone.page
    where = page.locator(".where")
    first = where.inner_text()
    someone.press("n")
    second = where.inner_text()
    assert second != first
    someone.press("p")
    assert where.inner_text() == first
    someone.press("n")
    # Not sure: it is left open, counted as looked at, and found again by its state.
    someone.press("u")
    assert someone.done == 1
    assert [row["action"] for row in decided(dataset)] == ["unsure"]
    page.keyboard.press("f")
    page.keyboard.press("ArrowDown")
    someone.press("Enter")
    expect(where).to_contain_text("第 1 处，共 1 处")
    # A place is typed and completed from those that are doubted.
    someone.go(served.address)
    page.keyboard.press("f")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "place"
    page.keyboard.type("西宁")
    expect(page.locator("#of-place option")).to_have_count(1)
    accessible(page)
    someone.press("Enter")
    expect(where).to_contain_text("wide-typst-31-decimal-lost.pdf")
    assert len(rows(dataset, "findings")) > someone.count > 0
    # The whole ranking beside its page, a row added there by mistake, taken back, and back again.
    doubt = where.inner_text()
    someone.press("w")
    assert page.locator("tr.error .asked").count() > 0, "doubtful cells are marked there, too"
    accessible(page)
    page.keyboard.press("i")
    page.keyboard.type("某地")
    for text in ("200", "9"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    expect(page.locator("#add .notes")).to_contain_text("与次序不符")
    someone.press("Enter")
    expect(page.locator("tr.added")).to_contain_text("某地")
    someone.press("z")
    expect(page.locator("tr.added")).to_have_count(0)
    someone.press("w")
    assert where.inner_text() == doubt
    # A column is corrected, and the page shows at once what it is now.
    page.keyboard.press("c")
    accessible(page)
    names = page.locator("#column [name=metric]")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(names).to_be_focused()
    page.keyboard.type("开工比例")
    someone.press("Enter")
    expect(page.locator("h2")).to_contain_text("开工比例")
    assert someone.complaints == []


def test_nothing_is_suggested_or_decided_for_whoever_is_not_the_page(dataset: Path) -> None:
    guard = Guard(
        Site(Desk(dataset, "甲"), Pictures(dataset, (), None), "en").app(), "secret", 4321
    )
    assert ask(guard, "/suggest", params={"name": "place"}).status_code == 403
    answer = ask(guard, "/secret/decide", method="POST", data={"action": "undo"}, headers=SAME)
    assert answer.status_code == 303
    assert not (dataset / "decisions.csv").exists()
