"""Somebody at a review page: a real browser, and the keys that are struck."""

from __future__ import annotations

import csv
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

# What a page shows is what is tested, not how soon on a busy machine.
expect.set_options(timeout=60_000)


class Served:
    """A review page that is being served, and the process that serves it."""

    def __init__(self, dataset: Path, who: str = "甲") -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tongbao", "review", str(dataset), "--no-browser",
             "--who", who, "--lang", "zh"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for stream in (self._process.stdout, self._process.stderr):
            assert stream is not None
            stream.close()


class Reviewer:
    """Somebody who knows the keys; counts those that are struck."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.complaints: list[str] = []
        self.struck = 0
        self.page = context.new_page()
        self.page.on("console", lambda m: self._heard(m.type, m.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        own = address.partition("?")[0]
        self.page.on("request", lambda asked: self._asked(asked.url, own))
        self.go(address)

    def _heard(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and "409" not in text:
            self.complaints.append(text)

    def _asked(self, url: str, address: str) -> None:
        if not url.startswith(address):
            self.complaints.append(f"asked for {url}")

    def go(self, address: str) -> None:
        self.page.goto(address)
        self.ready()

    def ready(self) -> None:
        self.page.wait_for_selector("html[data-ready]", state="attached")

    def press(self, *keys: str) -> None:
        """Strike keys, one after the other; the last of them brings another page."""
        self.struck += len(keys)
        self.page.bring_to_front()
        for key in keys[:-1]:
            self.page.keyboard.press(key)
        with self.page.expect_navigation():
            self.page.keyboard.press(keys[-1])
        self.ready()

    def finish(self) -> None:
        """Decide all that is left: accept what is proposed, keep the rest, a key for each."""
        left = self.count
        before = self.struck
        for number in range(left, 0, -1):
            assert self.count == number
            self.press("a" if self.page.locator("[data-key=a]:enabled").count() else "k")
        assert self.page.locator(".nothing").count() == 1, "nothing is left"
        assert self.struck - before == left

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    @property
    def rule(self) -> str:
        return self.page.locator(".where code").inner_text()

    @property
    def count(self) -> int:
        """Return how many doubts are asked for."""
        found = re.search(r"共 (\d+) 处", self.page.locator(".where").inner_text())
        assert found is not None
        return int(found[1])

    @property
    def done(self) -> int:
        found = re.search(r"已核定 (\d+)", self.page.locator(".progress").inner_text())
        assert found is not None
        return int(found[1])


def decided(dataset: Path) -> list[dict[str, str]]:
    path = dataset / "decisions.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [n["html"] for n in one["nodes"]]) for one in found] == []
