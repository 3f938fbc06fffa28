"""The review as its users do it: in a real browser, by keys alone, beside the printed page."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import httpx
from playwright.sync_api import BrowserContext, expect

from tests.review.browsing import Reviewer, Served, accessible, decided
from tests.review.reviewing import fact, finding, rows, tongbao
from tongbao.review.audit.session import Audit
from tongbao.review.desk import Desk


def test_the_supplied_circular_and_two_with_slips_are_reviewed_by_keys_alone(
    dataset: Path, context: BrowserContext, serve: Callable[..., Served]
) -> None:
    served = serve(dataset)
    someone = Reviewer(context, served.address)
    page = someone.page
    accessible(page)
    # Gravest first, and of the gravest the first circular's: places that no row accounts for.
    assert someone.rule == "set-missing"
    expect(page.locator(".severity")).to_have_text("错误")
    expect(page.locator(".sentence[lang=en]")).to_contain_text("not accounted for")
    image = page.locator("figure image")
    assert page.evaluate(
        """async () => { const i = new Image(); i.src = document.querySelector("image").href.baseVal;
        await i.decode(); return i.naturalWidth; }"""
    )
    expect(image).to_be_visible()
    # A row for each of the three that are missing, typed by hand.
    absent = [row.split()[0] for row in page.locator("tr.absent").all_inner_texts()]
    assert absent == ["唐山市", "承德市", "沧州市"]
    for number, place in enumerate(absent):
        page.keyboard.press("i")
        expect(page.locator("#add [name=place]")).to_have_value(place)
        page.keyboard.press("Tab")
        someone.write(f"1{8 - number}.{number + 1}")
        page.keyboard.press("Tab")
        someone.write(str(8 + number))
        someone.press("Enter")
    assert someone.done == 1
    # Keep and accept take one key each; the next doubt comes by itself.
    before = someone.struck
    someone.press("k")
    assert someone.struck - before == 1
    assert someone.done == 2
    someone.press("z")
    assert someone.done == 1, "undone, and shown again"
    # A filter leaves only what it names.
    found = finding(dataset, "order-value", "西宁市")
    someone.go(served.address + "?state=open&rule=order-value")
    assert someone.rule == "order-value"
    page.keyboard.press("f")
    assert page.evaluate("document.activeElement.name") == "state"
    page.keyboard.press("Escape")
    accessible(page)
    before = someone.struck
    someone.press("a")
    assert someone.struck - before == 1
    # One too many is struck; which row, the arrows say.
    twice = finding(dataset, "set-twice")
    someone.go(f"{served.address}?state=open&at={twice['finding_id']}")
    page.keyboard.press("ArrowDown")
    someone.press("x")
    # Typed against the order, the page says so before it is sent.
    one = fact(dataset, "保定", project_no="14")
    address = f"{served.address}ranking?state=open&of={one['circular_id']}"
    someone.go(f"{address}&indicator={one['indicator_id']}")
    accessible(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("t")
    accessible(page)
    someone.write("99.9")
    expect(page.locator("#type .notes")).to_contain_text("与次序不符：第1 辛集市 45.9")
    page.keyboard.press("Control+a")
    someone.write("22.2")
    someone.press("Enter")
    actions = [row["action"] for row in decided(dataset)]
    assert actions == ["added"] * 3 + ["kept", "undone", "accepted", "struck", "typed"]
    someone.go(served.address)
    someone.finish()
    assert someone.complaints == []
    served.kill()
    tongbao("extract", ".", "-o", "data", "-q", cwd=dataset.parent)
    finals = {row["decision"]: row for row in rows(dataset, "rankings") if row["decision"]}
    assert finals["typed"]["value_final"] == "22.2"
    assert finals["accepted"]["value_final"] == found["proposal_value"]
    assert {
        row["place_final"] for row in rows(dataset, "rankings") if row["decision"] == "added"
    } == set(absent)


def test_killed_in_the_middle_it_has_lost_nothing_that_was_acknowledged(
    dataset: Path, context: BrowserContext, serve: Callable[..., Served]
) -> None:
    served = serve(dataset)
    someone = Reviewer(context, served.address)
    for _ in range(4):
        someone.press("k")
    done = someone.done
    served.kill()
    again = Reviewer(context, serve(dataset).address)
    assert again.done == done == 4
    assert again.complaints == []


def test_killed_while_it_is_deciding_it_has_kept_all_that_it_answered(
    dataset: Path, serve: Callable[..., Served]
) -> None:
    served, answered = serve(dataset), list[str]()
    items, some = Desk(dataset, "甲").queue.items, Event()

    def send() -> None:
        origin = "/".join(served.address.split("/")[:3])
        with suppress(httpx.TransportError), httpx.Client(headers={"Origin": origin}) as client:
            for item in items:
                form = {"action": "keep", "of": item.circular_id, "at": item.finding_id}
                if client.post(f"{served.address}decide", data=form).status_code == 303:
                    answered.append(item.finding_id)
                if len(answered) == 3:
                    some.set()

    sender = Thread(target=send)
    sender.start()
    assert some.wait(60)
    served.kill()
    sender.join()
    assert len(answered) >= 3
    assert set(answered) <= set(Desk(dataset, "甲").states())


def test_a_second_tab_cannot_overwrite_what_the_first_decided(
    dataset: Path, context: BrowserContext, serve: Callable[..., Served]
) -> None:
    served = serve(dataset)
    at = finding(dataset, "order-value")["finding_id"]
    first = Reviewer(context, f"{served.address}?state=open&at={at}")
    second = Reviewer(context, f"{served.address}?state=open&at={at}")
    first.press("a")
    second.press("k")
    expect(second.page.locator("[role=alert]")).to_contain_text("已另有核定")
    assert [row["action"] for row in decided(dataset)] == ["accepted"]
    # The same decision sent from there counts once, and is no contradiction.
    second.go(f"{served.address}?state=settled&at={at}")
    assert len(decided(dataset)) == 1


def test_what_a_document_prints_is_shown_as_text(
    dataset: Path, context: BrowserContext, serve: Callable[..., Served]
) -> None:
    served = serve(dataset)
    someone = Reviewer(context, f"{served.address}?state=open&place=<script>alert(1)</script>")
    expect(someone.page.locator(".nothing")).to_be_visible()
    someone.go(f"{served.address}?said=<b>x</b>&at='\"><svg onload=alert(1)>")
    assert someone.page.locator("main b, svg[onload]").count() == 0
    assert someone.complaints == []


def test_a_bad_fax_is_reviewed_by_keys_alone_and_stays_so_when_it_is_read_again(
    faxed: Path, context: BrowserContext, serve: Callable[..., Served]
) -> None:
    served = serve(faxed)
    someone = Reviewer(context, served.address)
    page = someone.page

    def at(rule: str) -> None:
        someone.go(f"{served.address}?state=open&rule={rule}")
        assert someone.rule == rule

    at("order-value")
    accessible(page)
    found = finding(faxed, "order-value")
    before = someone.struck
    someone.press("a")
    at("reading-uncertain")
    open_ = len([row for row in rows(faxed, "findings") if row["rule"] == "reading-uncertain"])
    someone.press("k")
    assert someone.struck - before == 2, "a key for each"
    page.keyboard.press("t")
    someone.write("12.3")
    someone.press("Enter")
    someone.press("z")
    assert someone.done == 1, "what was typed is open again"
    page.keyboard.press("t")
    someone.write("12.4")
    someone.press("Enter")
    assert someone.done == 2
    assert someone.done < open_
    at("set-missing")
    page.keyboard.press("i")
    page.keyboard.press("Tab")
    someone.write("55.5")
    someone.press("Enter")
    at("set-twice")
    someone.press("x")
    # A filter is chosen with the keyboard, too.
    someone.go(served.address)
    for key in ("f", "Tab", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    someone.press("Enter")
    expect(page.locator(".severity")).to_have_text("警告")
    actions = [row["action"] for row in decided(faxed)]
    assert actions == ["accepted", "kept", "typed", "undone", "typed", "added", "struck"]
    asked = {row["finding_id"] for row in rows(faxed, "findings")}
    someone.go(served.address)
    someone.finish()
    assert someone.complaints == []
    served.kill()
    tongbao("extract", ".", "-o", "data", "-q", cwd=faxed.parent)
    finals = {row["decision"]: row for row in rows(faxed, "rankings") if row["decision"]}
    assert set(finals) == {"accepted", "kept", "typed", "added", "struck"}
    assert finals["accepted"]["value_final"] == found["proposal_value"]
    assert finals["typed"]["value_final"] == "12.4"
    assert finals["added"]["value_final"] == "55.5"
    left = [row for row in rows(faxed, "findings") if row["rule"] == "reading-uncertain"]
    assert left == [], "what was answered is asked no more"
    desk = Desk(faxed, "甲")
    still = {item.finding_id for item in desk.queue.items} - set(desk.states())
    assert not still & asked, "and no other either; what is open follows from what was decided"


def test_an_audit_is_answered_by_keys_alone_and_shows_nothing_that_was_read(
    dataset: Path, context: BrowserContext
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tongbao", "audit", str(dataset), "--sample", "3", "--no-browser",
         "--lang", "zh", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        own = Audit(dataset, 3, 1, 0.95, "甲")
        someone = Reviewer(context, process.stderr.readline().strip())
        accessible(someone.page)
        for one in own.asked:
            row = own.fact(one)
            shown = someone.page.locator("main").inner_text()
            assert str(row["place_text"]) not in shown
            someone.write(str(row["place_text"]))
            someone.page.keyboard.press("Tab")
            someone.write("" if row["value"] is None else f"{row['value']:f}")
            someone.press("Enter")
        expect(someone.page.locator(".nothing")).to_contain_text("抽查完毕")
        assert someone.complaints == []
    finally:
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    told = json.loads((dataset / "audit.json").read_text(encoding="utf-8"))
    assert told["finished"] is True
    assert told["result"]["wrong"] == 0
    assert '"looked_at": 3' in said
