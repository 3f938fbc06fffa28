"""A document may say anything: it reaches the page as text and as nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from monthly import TABLES, read, write
from playwright.sync_api import Browser, Page, expect

from tests.hostile_strings import IN_LINE, acting
from tongbao.report import write_report
from tongbao.report.page import content_policy
from tongbao.report.payload import as_json

MARKUP = (
    "</script><script>window.pwned=1;alert(1)</script>",
    '<img src=x onerror="window.pwned=1">',
    '"><svg onload=window.pwned=1>',
    "javascript:window.pwned=1",
    "<!--<script>",
    "{{ 7*7 }}{% raw %}\u2028\u2029&lt;b&gt;",
    "'-window.pwned=1-'</style></title></textarea></noscript><b>",
)
TEXTS = {
    "circulars": ("file", "number", "issuer", "title"),
    "rankings": ("project", "item", "metric", "scope", "unit", "place", "place_text", "value_text"),
    "claims": ("project", "item", "place", "place_text"),
    "findings": ("rule", "item", "places", "message", "message_en", "observed", "expected",
                 "proposal", "metric"),
}  # fmt: skip


@pytest.fixture(scope="module")
def hostile(hebei: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the report of a dataset whose every text is markup."""
    folder = tmp_path_factory.mktemp("hostile")
    tables = {}
    for table in TABLES:
        rows = read(hebei, table)
        for number, row in enumerate(rows):
            for name in TEXTS[table]:
                if row[name] or name in {"proposal", "observed"}:
                    row[name] = MARKUP[number % len(MARKUP)] + row[name]
        tables[table] = rows
    write(folder / "dataset", tables)
    write_report(folder / "dataset", folder / "report.html", language="zh")
    return folder / "report.html"


@pytest.mark.parametrize("state", ["", "#lang=en", "#all=1"])
def test_markup_in_a_document_is_shown_and_does_nothing(
    open_report: Callable[..., Page], hostile: Path, state: str
) -> None:
    page = open_report(hostile, state)
    expect(page.locator("h1")).to_have_text(re.compile(r"^</script><script>window\.pwned=1"))
    assert page.evaluate("window.pwned") is None
    assert page.locator("main img[onerror], main script, main b b, [onload]").count() == 0
    hrefs = page.evaluate("[...document.links].map((link) => link.protocol)")
    assert set(hrefs) == {"file:"}
    page.locator(".heat td").first.click()
    expect(page.locator("dialog")).to_be_visible()
    assert page.evaluate("window.pwned") is None


def test_what_turns_or_hides_text_is_shown(
    open_report: Callable[..., Page], hebei: Path, tmp_path: Path
) -> None:
    """No reader of the page sees another order, or less, than the document has."""
    texts = [text.replace("\n", "") for text in IN_LINE.values()]
    tables = {}
    for table in TABLES:
        rows = read(hebei, table)
        for number, row in enumerate(rows):
            for name in TEXTS[table]:
                if row[name]:
                    row[name] = texts[number % len(texts)] + row[name]
        tables[table] = rows
    tables["circulars"][0]["title"] = "".join(texts)
    write(tmp_path / "dataset", tables)
    write_report(tmp_path / "dataset", tmp_path / "report.html", language="zh")
    written = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert acting(re.sub("<script>.*?</script>", "", written, flags=re.DOTALL)) == set()
    page = open_report(tmp_path / "report.html", "#all=1")
    expect(page.locator("h1")).to_contain_text(r"甲\u202e5.89\u202c\u2066乙\u2069")
    shown = page.evaluate("document.body.innerText")
    assert acting(shown) == set()
    assert r"甲\x9b45m" in shown


def test_a_hostile_address_does_nothing(open_report: Callable[..., Page], hostile: Path) -> None:
    page = open_report(hostile, "#q=<img src=x onerror=window.pwned=1>&place=<script>&rule=<b>")
    expect(page.locator("#search")).to_have_value("<img src=x onerror=window.pwned=1>")
    assert page.evaluate("window.pwned") is None


def test_without_scripts_the_findings_are_there_as_text(browser: Browser, hostile: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(hostile.as_uri())
    assert page.locator("noscript li").count() == 10
    assert page.locator("noscript script, noscript img, noscript svg").count() == 0
    expect(page.locator("noscript h2")).to_contain_text("</script><script>")
    context.close()


def test_the_policy_lets_no_other_script_run(
    browser: Browser, hebei_report: Path, tmp_path: Path
) -> None:
    text = hebei_report.read_text(encoding="utf-8")
    broken = text.replace(
        "</main>", "<script>window.pwned=1</script><img src=x onerror='window.pwned=1'></main>"
    )
    (tmp_path / "broken.html").write_text(broken, encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    page.goto((tmp_path / "broken.html").as_uri())
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("window.pwned") is None
    context.close()


def test_the_policy_allows_no_address() -> None:
    policy = content_policy(["1"])
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "//" not in policy.replace("sha256-", "")


@given(
    st.recursive(
        st.text() | st.integers() | st.none(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_in_the_page_says_the_same_and_ends_no_element(value: object) -> None:
    written = as_json(value)
    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written) == value
