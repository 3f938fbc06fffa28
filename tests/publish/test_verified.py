"""What is read back is what was written: a table cut short, or one changed figure, is refused."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import tongbao
from tongbao.publish import write_dataset

FAULTY = Path(__file__).resolve().parents[2] / "samples/generated/long-typst-32-name-twice.pdf"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "dataset"
    write_dataset([tongbao.read(FAULTY).model], [], folder)
    return folder


def cut_short(folder: Path) -> None:
    path = folder / "rankings.csv"
    lines = path.read_text("utf-8").split("\n")
    path.write_text("\n".join(lines[:20]) + "\n", "utf-8")


def one_figure_changed(folder: Path) -> None:
    path = folder / "rankings.csv"
    path.write_text(path.read_text("utf-8").replace("106.4", "104.6", 1), "utf-8")


def rows_added(folder: Path) -> None:
    path = folder / "rankings.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[-1]]), "utf-8")


def one_table_gone(folder: Path) -> None:
    (folder / "indicators.csv").unlink()


def descriptor_damaged(folder: Path) -> None:
    path = folder / "datapackage.json"
    path.write_bytes(path.read_bytes()[:-20])


DAMAGES = (cut_short, one_figure_changed, rows_added, one_table_gone, descriptor_damaged)
COMMANDS = (
    ("export", "dataset", "facts.db"),
    ("export", "dataset", "facts.csv", "--pivot", "place×indicator"),
    ("report", "dataset", "-o", "report.html"),
    ("check", "dataset"),
    ("diff", "whole", "dataset"),
    ("diff", "dataset", "whole"),
    ("series", "dataset"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("damage", DAMAGES)
def test_every_command_refuses_it_in_both_languages(
    damage: Callable[[Path], None], command: tuple[str, ...], whole: Path, tmp_path: Path
) -> None:
    shutil.copytree(whole, tmp_path / "whole")
    shutil.copytree(whole, tmp_path / "dataset")
    damage(tmp_path / "dataset")
    for language, refused in (("zh", "没有使用"), ("en", "not used")):
        done = subprocess.run(
            [sys.executable, "-m", "tongbao", *command], cwd=tmp_path,
            env={**os.environ, "TONGBAO_LANG": language}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 2, done.stderr
        sentence = done.stderr.splitlines()[0]
        assert "Traceback" not in done.stderr
        assert refused in sentence
        assert "datapackage.json" in sentence
        assert "dataset/" in sentence, "which of the two"
        assert done.stdout == ""
    assert {path.name for path in tmp_path.iterdir()} == {"whole", "dataset"}, "nothing exported"


@pytest.mark.parametrize("damage", DAMAGES)
def test_no_frame_is_made_of_it(
    damage: Callable[[Path], None], whole: Path, tmp_path: Path
) -> None:
    shutil.copytree(whole, tmp_path / "dataset")
    damage(tmp_path / "dataset")
    data = tongbao.Dataset(tmp_path / "dataset")
    with pytest.raises(tongbao.TongbaoError, match="not used"):
        _ = data.facts
