"""Runs the command line as a user does: a process of its own, streams kept apart."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
GOOD = SAMPLES / "generated" / "long-reportlab-63.pdf"
FAULTY = SAMPLES / "generated" / "long-typst-32-name-twice.pdf"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def tongbao(tmp_path: Path) -> Run:
    """Return a function that runs ``tongbao`` with arguments, in Chinese, in a folder of its own."""

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
