"""The report of the supplied circular, and Chromium to open reports in."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from samples.series import series
from tongbao.report import write_report

# What a page shows is what is tested, not how soon on a busy machine.
expect.set_options(timeout=30_000)

HEBEI = Path(__file__).parents[2] / "samples" / "hebei-2020-15" / "hebei-2020-15.typst.pdf"


# --no-sandbox: tests run as root. The others keep it from calling home.
def extracted(files: Path, out: Path) -> Path:
    """Read a file, or a folder of them, into a dataset as a user does."""
    read = [sys.executable, "-m", "tongbao", "extract", str(files), "-o", str(out), "-q"]
    subprocess.run(read, check=True)
    return out


@pytest.fixture(scope="session")
def hebei(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the dataset of the supplied circular."""
    return extracted(HEBEI, tmp_path_factory.mktemp("hebei") / "dataset")


@pytest.fixture(scope="session")
def hebei_report(hebei: Path) -> Path:
    """Return its report, in Chinese."""
    out = hebei.parent / "report.html"
    write_report(hebei, out, language="zh")
    return out


@pytest.fixture(scope="session")
def six_months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the dataset of six printed circulars of one province, two of them with a slip."""
    folder = tmp_path_factory.mktemp("months")
    (folder / "pdf").mkdir()
    for made in series(2, 6):
        (folder / "pdf" / f"{made.name}.pdf").write_bytes(made.pdf)
        (folder / f"{made.name}.json").write_text(json.dumps(made.truth), encoding="utf-8")
    return extracted(folder / "pdf", folder / "dataset")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a fresh, offline profile."""
    fresh = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    yield fresh
    fresh.close()


@pytest.fixture
def open_report(context: BrowserContext) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a report; the test fails on any error that the page meets."""
    complaints: list[str] = []

    def heard(kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            complaints.append(text)

    def open_(report: Path, state: str = "") -> Page:
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: heard(message.type, message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith(("file:", "data:"))
                else complaints.append(f"asked for {asked.url}")
            ),
        )
        page.goto(report.as_uri() + state)
        return page

    yield open_
    assert complaints == []
