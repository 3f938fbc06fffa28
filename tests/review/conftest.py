"""Datasets to review, read as a user reads them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from samples.degrade import degrade
from tests.review.browsing import Served
from tests.review.reviewing import DECIMAL, HEBEI, TWICE, tongbao


@pytest.fixture(scope="session")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with three printed circulars and the dataset that was read of them."""
    folder = tmp_path_factory.mktemp("review")
    for file in (HEBEI, TWICE, DECIMAL):
        shutil.copy(file, folder)
    tongbao("extract", ".", "-o", "data", "-q", cwd=folder)
    return folder


@pytest.fixture
def folder(read_once: Path, tmp_path: Path) -> Path:
    """Return a copy of it, in which a test may decide."""
    own = tmp_path / "own"
    shutil.copytree(read_once, own)
    return own


@pytest.fixture
def dataset(folder: Path) -> Path:
    return folder / "data"


@pytest.fixture(scope="session")
def faxed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the dataset of two circulars that came by a bad fax, beside them."""
    folder = tmp_path_factory.mktemp("fax")
    for file in (TWICE, DECIMAL):
        (folder / file.name).write_bytes(degrade(file.read_bytes(), "fax150", 5)[0])
    tongbao("extract", ".", "-o", "data", "-q", cwd=folder)
    return folder / "data"


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    started: list[Served] = []

    def start(dataset: Path, who: str = "甲") -> Served:
        started.append(Served(dataset, who))
        return started[-1]

    yield start
    for one in started:
        with suppress(ValueError):
            one.kill()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    fresh = browser.new_context(viewport={"width": 1280, "height": 900})
    fresh.set_default_timeout(60_000)
    yield fresh
    fresh.close()
