"""A run that is killed at any moment and started again ends as if it had never been killed."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from archives import GENERATED, QUICK, archive, contents, extract, kill, start

ROUNDS, KILLS = 9, 6
"""54 moments in all: half of them anywhere in the run, half while its tables are written."""


def broken(folder: Path) -> None:
    (folder / "broken.pdf").write_bytes((GENERATED / f"{QUICK[0]}.pdf").read_bytes()[:300])
    (folder / "empty.pdf").touch()
    shutil.copy(folder / f"{QUICK[1]}.pdf", folder / "twin.pdf")
    (folder / "letter.txt").write_text("没有排名\n" * 3, encoding="utf-8")


@pytest.fixture(scope="module")
def never_killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], float]:
    """Return an archive, the dataset of a run that nobody disturbed, and how long it took."""
    folder = tmp_path_factory.mktemp("never-killed")
    broken(
        archive(folder / "archive", *QUICK, "side_by_side-typst-65", "three_line-libreoffice-69")
    )
    began = time.monotonic()
    assert extract(folder, "archive", "-o", "out", "--jobs", 2).returncode == 5
    return folder, contents(folder / "out"), time.monotonic() - began


def writing(out: Path) -> bool:
    return next(out.glob(".*.part"), None) is not None if out.is_dir() else False


def kill_at(moment: float, run_out: Path, begun: Callable[[], bool], folder: Path) -> bool:
    """Start a run and kill it so long after something began; return whether it still ran."""
    run = start(folder, "archive", "-o", run_out, "--jobs", 2)
    while run.poll() is None and not begun():
        time.sleep(0.001)
    deadline = time.monotonic() + moment
    while run.poll() is None and time.monotonic() < deadline:
        time.sleep(0.0005)
    alive = run.poll() is None
    kill(run)
    return alive


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_killed_at_random_moments_the_bytes_are_the_same(
    seed: int, never_killed: tuple[Path, dict[str, bytes], float], tmp_path: Path
) -> None:
    folder, whole, took = never_killed
    out = tmp_path / "out"
    choose = random.Random(seed)
    hit = tries = 0
    while hit < KILLS and tries < 4 * KILLS:
        tries += 1
        if tries % 2:
            alive = kill_at(choose.uniform(0, took), out, lambda: True, folder)
            # A machine that was busy when the undisturbed run was timed is quicker now; and
            # what a killed run has read is not read again.
            took *= 1.0 if alive else 0.6
        else:
            alive = kill_at(choose.uniform(0, 0.08), out, lambda: writing(out), folder)
        hit += alive
    assert hit == KILLS, "nearly every run had ended before it was killed"
    assert extract(folder, "archive", "-o", out, "--jobs", 2).returncode == 5
    assert contents(out) == whole
