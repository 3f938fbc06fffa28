"""What the documents say is so: commands, examples, generated pages, pinned versions."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh.md")


def code_blocks(name: str, language: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("name", READMES)
def test_the_gate_runs_the_test_command_of_the_readme(name: str) -> None:
    commands = code_blocks(name, "sh")
    assert len(commands) == 2
    assert commands[1].strip() in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READMES)
def test_the_first_command_does_the_main_job_on_a_sample(name: str, tmp_path: Path) -> None:
    command = code_blocks(name, "sh")[0].strip()
    arguments = command.split(".venv/bin/tongbao ")[1].split()
    assert arguments[-1] == "out"
    arguments[-1] = str(tmp_path / "out")
    done = subprocess.run(
        [sys.executable, "-m", "tongbao", *arguments], cwd=ROOT, capture_output=True, check=True
    )
    assert done.stdout == b""
    rankings = (tmp_path / "out" / "rankings.csv").read_text(encoding="utf-8").splitlines()
    assert len(rankings) == 1 + 269


@pytest.mark.parametrize("name", READMES)
def test_the_python_example_runs_and_prints_the_circular(name: str) -> None:
    (example,) = code_blocks(name, "python")
    done = subprocess.run(
        [sys.executable, "-c", example], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert "冀双创双服办〔2020〕15号" in done.stdout
    assert "辛集市" in done.stdout


@pytest.mark.parametrize("name", READMES)
def test_every_file_that_a_readme_points_to_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = [t for t in re.findall(r"\]\(([^)#]+)\)", text) if "//" not in t]
    assert targets
    assert [t for t in targets if not (ROOT / t).exists()] == []


def test_generated_pages_are_up_to_date() -> None:
    pages = runpy.run_path(str(ROOT / "docs" / "generate.py"))["PAGES"]
    for name, page in pages.items():
        written = (ROOT / "docs" / name).read_text(encoding="utf-8")
        assert written == page().rstrip("\n") + "\n", f"run python docs/generate.py ({name})"


def test_every_exit_code_is_documented() -> None:
    from tongbao.errors import ExitCode

    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}
    assert documented == {int(code) for code in ExitCode}


def test_constraints_pin_exact_versions_and_name_no_host() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert len(pins) > 40
    assert [p for p in pins if not re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.+]+", p)] == []


def test_every_promise_names_tests_that_are_there() -> None:
    rows = (ROOT / "docs" / "security.md").read_text(encoding="utf-8").splitlines()
    promises = [row.split("|") for row in rows if row.startswith("| ")][1:]
    assert len(promises) >= 11
    for _, promise, *_, tests, _ in promises:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", tests)
        assert named, promise
        for path, test in named:
            assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), test
