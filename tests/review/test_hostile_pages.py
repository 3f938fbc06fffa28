"""A document may say anything: the page shows it as text, and decides nothing by it."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.hostile_strings import IN_LINE, acting
from tests.review.browsing import Reviewer, Served, decided
from tests.review.reviewing import rows
from tests.review.test_server import SAME, ask
from tongbao.review.desk import Desk
from tongbao.review.page.app import Site
from tongbao.review.page.guard import Guard
from tongbao.review.page.pictures import Pictures

MARKUP = '"><img src=x onerror=window.pwned=1></script><script>window.pwned=1</script>{{ 7*7 }}'
TEXTS = {
    "circulars": ("title", "issuer"),
    "indicators": ("project", "item", "metric", "unit"),
    "rankings": ("project", "item", "metric", "unit", "place", "place_text", "value_text"),
    "findings": ("places", "message", "message_en", "observed", "expected", "proposal"),
}


@pytest.fixture(scope="module")
def hostile(read_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset whose every text is hostile, by a descriptor that vouches for nothing."""
    folder = tmp_path_factory.mktemp("hostile") / "own"
    shutil.copytree(read_once, folder)
    data = folder / "data"
    (data / "datapackage.json").unlink()
    texts = [MARKUP, *(text.replace("\n", "").replace("\0", "") for text in IN_LINE.values())]
    for table, names in TEXTS.items():
        found = rows(data, table)
        for number, row in enumerate(found):
            for name in names:
                row[name] = texts[number % len(texts)] + row[name]
        with (data / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(found[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(found)
    return data


def test_every_doubt_and_ranking_shows_markup_and_what_turns_text_as_text(hostile: Path) -> None:
    desk = Desk(hostile, MARKUP)
    guard = Guard(Site(desk, Pictures(hostile, (), None), "zh").app(), "secret", 4321)
    asked = [{"at": item.finding_id, "state": MARKUP, "said": MARKUP} for item in desk.queue.items]
    pages = [ask(guard, "/secret/", params=query) for query in asked]
    pages += [
        ask(guard, "/secret/ranking", params={"of": key, "indicator": one, "at": MARKUP})
        for key in desk.circulars
        for one in desk.book(key).indicators
    ]
    form = {"action": MARKUP, "of": MARKUP, "at": MARKUP, "filter": MARKUP, "seen": MARKUP}
    pages.append(ask(guard, "/secret/decide", method="POST", data=form, headers=SAME))
    assert len(pages) > 40
    for page in pages:
        assert page.status_code in (200, 404), page.text
        assert "<img" not in page.text
        assert "<script>" not in page.text
        assert "49" not in page.text or "7*7" in page.text
        assert acting(page.text.replace("\n", "")) == set()


def test_in_a_browser_it_does_nothing_and_only_what_was_typed_is_decided(
    hostile: Path, context: BrowserContext, serve: Callable[..., Served]
) -> None:
    someone = Reviewer(context, f"{serve(hostile, MARKUP).address}?rule=order-value&state=open")
    page = someone.page
    expect(page.locator("h2")).not_to_be_empty()
    page.keyboard.press("f")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("市")
    expect(page.locator("#of-place option")).not_to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    someone.write("16.3")
    someone.press("Enter")
    (one,) = decided(hostile)
    assert (one["field"], one["new"], one["action"]) == ("value", "16.3", "typed")
    assert page.evaluate("window.pwned") is None
    assert someone.complaints == []
