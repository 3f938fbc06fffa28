"""Fixtures for what a machine may lack: fonts and LibreOffice.

With ``TONGBAO_NO_SKIP=1`` in the environment, as in continuous integration, a test that would
be skipped fails instead: there everything must be installed, and nothing may go untested.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

# The first example of a run loads the gazetteer; no test is about seconds.
settings.register_profile("tongbao", deadline=None)
settings.load_profile("tongbao")


def _skip(reason: str) -> NoReturn:
    if os.environ.get("TONGBAO_NO_SKIP") == "1":
        pytest.fail(f"{reason}, and skipping is forbidden here")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def font_families() -> frozenset[str]:
    """Return the names of all installed font families; none without fontconfig."""
    lister = shutil.which("fc-list")
    if lister is None:
        return frozenset()
    listed = subprocess.run([lister, ":", "family"], check=True, capture_output=True, text=True)
    return frozenset(name for line in listed.stdout.splitlines() for name in line.split(","))


@pytest.fixture
def require_font(font_families: frozenset[str]) -> Callable[[str], None]:
    """Return a function that skips the test unless the font family is installed."""

    def require(family: str) -> None:
        if family not in font_families:
            _skip(f"font not installed: {family}")

    return require


@pytest.fixture
def require_soffice() -> str:
    """Return the path of LibreOffice, or skip the test."""
    office = shutil.which("soffice")
    if office is None:
        _skip("LibreOffice is not installed")
    return office


@pytest.fixture
def tongbao(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs ``tongbao`` as a user does, in a folder of the test's own."""

    def run(*arguments: object, lang: str = "zh") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tongbao", *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, "TONGBAO_LANG": lang, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run
