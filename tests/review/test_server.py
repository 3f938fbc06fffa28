"""Nobody but the page itself gets anything out of its server, or a decision into it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.review.reviewing import finding, rows
from tongbao.review.desk import Desk
from tongbao.review.page.app import Site
from tongbao.review.page.guard import MOST_BYTES, Guard
from tongbao.review.page.pictures import Pictures

HOST = "http://127.0.0.1:4321"
SAME = {"Origin": HOST}


@pytest.fixture
def guard(dataset: Path) -> Guard:
    site = Site(Desk(dataset, "甲"), Pictures(dataset, (), None), "en")
    return Guard(site.app(), "secret", 4321)


def ask(guard: Guard, path: str, **how: object) -> httpx.Response:
    """Ask as a browser on this machine does, without any socket."""

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(guard, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=HOST) as client:
            method = str(how.pop("method", "GET"))
            return await client.request(method, path, **how)  # type: ignore[arg-type]

    # In a thread of its own: a browser that other tests drive has this one's loop.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asked()).result()


def test_the_page_is_there_for_whoever_has_the_token(guard: Guard) -> None:
    answer = ask(guard, "/secret/")
    assert answer.status_code == 200
    assert "set-missing" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "DENY"
    assert "http" not in answer.text.replace("http://www.w3.org", ""), "no outside address"


def test_every_doubt_and_every_ranking_has_its_page(guard: Guard, dataset: Path) -> None:
    for row in rows(dataset, "findings"):
        answer = ask(guard, f"/secret/?at={row['finding_id']}")
        assert answer.status_code == 200, row["rule"]
        assert f"<code>{row['rule']}</code>" in answer.text
    for row in rows(dataset, "indicators")[:3]:
        query = {"of": row["circular_id"], "indicator": row["indicator_id"]}
        assert ask(guard, "/secret/ranking", params=query).status_code == 200


@pytest.mark.parametrize("path", ["/", "/wrong/", "/secretly/", "/static/review.js", "//secret/"])
def test_without_the_token_there_is_nothing(guard: Guard, path: str) -> None:
    answer = ask(guard, HOST + path)
    assert (answer.status_code, answer.text) == (403, "refused\n")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:80", "evil.example:4321"])
def test_another_host_name_is_refused(guard: Guard, host: str) -> None:
    assert ask(guard, "/secret/", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "null"}, {"Origin": "http://evil.example"}, {"Origin": "http://127.0.0.1:80"},
     {**SAME, "Sec-Fetch-Site": "cross-site"}],
)  # fmt: skip
def test_a_decision_from_elsewhere_is_refused(
    guard: Guard, dataset: Path, headers: dict[str, str]
) -> None:
    at = finding(dataset, "order-value")
    form = {"action": "keep", "of": at["circular_id"], "at": at["finding_id"], "seen": "{}"}
    answer = ask(guard, "/secret/decide", method="POST", data=form, headers=headers)
    assert answer.status_code == 403
    assert not (dataset / "decisions.csv").exists()
    assert ask(guard, "/secret/decide", method="POST", data=form, headers=SAME).status_code == 303
    assert (dataset / "decisions.csv").exists()


def test_the_same_decision_sent_twice_counts_once(guard: Guard, dataset: Path) -> None:
    at = finding(dataset, "order-value")
    form = {"action": "accept", "of": at["circular_id"], "at": at["finding_id"], "seen": "{}"}
    for _ in range(2):
        answer = ask(guard, "/secret/decide", method="POST", data=form, headers=SAME)
        assert answer.status_code == 303
    assert (dataset / "decisions.csv").read_text(encoding="utf-8").count("\n") == 2


@pytest.mark.parametrize(
    "path",
    ["/secret/static/../app.py", "/secret/static/%2e%2e%2fapp.py", "/secret/picture/..%2f..%2fx",
     "/secret/picture//etc/passwd", "/secret/static/review.js%00", "/secret/ledger.sqlite"],
)  # fmt: skip
def test_no_file_beside_the_page_is_handed_out(guard: Guard, path: str) -> None:
    assert ask(guard, path).status_code in (403, 404)


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"action": "type", "of": "nowhere", "entry": "x"}, 404),
        ({"action": "format", "of": ""}, 404),
        ({"action": "type", "value": "九十", "seen": "no json"}, 400),
        ({"action": "add", "indicator": "", "place": ""}, 400),
    ],
)
def test_a_form_that_makes_no_sense_changes_nothing(
    guard: Guard, dataset: Path, form: dict[str, str], status: int
) -> None:
    at = finding(dataset, "order-value")
    told = {"of": at["circular_id"], "at": at["finding_id"], "seen": "{}"}
    if form["action"] == "type" and "entry" not in form:
        desk = Desk(dataset, "乙")
        told["entry"] = next(iter(desk.book(at["circular_id"]).facts))
    answer = ask(guard, "/secret/decide", method="POST", data=told | form, headers=SAME)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert not (dataset / "decisions.csv").exists()


def test_a_body_of_any_size_is_not_taken_in(guard: Guard) -> None:
    form = {"reason": "x" * MOST_BYTES}
    assert ask(guard, "/secret/decide", method="POST", data=form, headers=SAME).status_code == 413
    assert ask(guard, "/secret/decide", method="PUT", data={}, headers=SAME).status_code == 405
