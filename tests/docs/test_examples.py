"""The examples of docstrings and of the pages in docs/ are run, and print what they say."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import tongbao

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(tongbao.__path__, "tongbao.")
    if module.name != "tongbao.__main__"
)
PAGES = sorted(p.name for p in (ROOT / "docs").glob("*.md") if "```" in p.read_text("utf-8"))


@pytest.fixture
def _in_a_folder_with_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "samples").symlink_to(ROOT / "samples")


@pytest.mark.usefixtures("_in_a_folder_with_samples")
def test_examples_in_docstrings() -> None:
    tried = 0
    for name in ("tongbao", *MODULES):
        result = doctest.testmod(importlib.import_module(name), optionflags=OPTIONS)
        assert result.failed == 0, name
        tried += result.attempted
    assert tried >= 12


@pytest.mark.usefixtures("_in_a_folder_with_samples")
@pytest.mark.parametrize("page", PAGES)
def test_examples_of_a_page(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```(sh|pycon)\n(.*?)```", text, re.DOTALL)
    names: dict[str, object] = {}
    for language, block in blocks:
        if language == "sh":
            for line in block.replace("\\\n", " ").splitlines():
                run_command(line)
        else:
            example = doctest.DocTestParser().get_doctest(block, names, page, page, 0)
            runner = doctest.DocTestRunner(optionflags=OPTIONS)
            assert runner.run(example, clear_globs=False).failed == 0
            names = example.globs


def run_command(line: str) -> None:
    """Run one command of a page as a reader would; it must succeed."""
    command = shlex.split(line, comments=True)
    if not command:
        return
    if command[0] == "pip":  # what it installs is here already
        return
    if command[0] in ("tongbao", "datasette"):
        command[:1] = [sys.executable, "-m", command[0]]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, f"{line}\n{done.stderr}"
