"""Fixtures for what a machine may lack: fonts and LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable

import pytest


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
            pytest.skip(f"font not installed: {family}")

    return require


@pytest.fixture
def require_soffice() -> str:
    """Return the path of LibreOffice, or skip the test."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    return office
