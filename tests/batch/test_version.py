"""Whatever decides what is read of a document counts for the version of its reader."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import tongbao
from tongbao.batch.version import reading_files

HOME = Path(tongbao.__file__).parent
ROOT = HOME.parent
READ = """
import sys
import tongbao
for path in sys.argv[1:]:
    tongbao.read(path)
print(*{m.__file__ for n, m in sys.modules.items() if n.partition(".")[0] == "tongbao"}, sep="\\n")
"""


def counted(home: Path) -> set[str]:
    return {path.relative_to(home).as_posix() for path in reading_files(home)}


def test_every_module_that_reading_imports_counts() -> None:
    files = (
        "samples/hebei-2020-15/hebei-2020-15.typst.pdf",
        "samples/hebei-2020-15/source.txt",
        "tests/data/real/f14-scan.pdf",
        "tests/data/scans/borderless-typst-61004-jpeg100.jpg",
    )
    done = subprocess.run(
        [sys.executable, "-c", READ, *files], cwd=ROOT, capture_output=True, text=True, check=True
    )
    imported = {Path(line).relative_to(HOME).as_posix() for line in done.stdout.splitlines()}
    assert len(imported) > 100
    assert imported - counted(HOME) == set()


def test_all_data_counts() -> None:
    data = {p.relative_to(HOME).as_posix() for p in HOME.rglob("data/*") if p.is_file()}
    assert len(data) > 8
    assert data - counted(HOME) == set()


def test_what_only_shows_or_exports_does_not_count() -> None:
    assert not any(name.startswith(("report/", "publish/targets/")) for name in counted(HOME))
    assert "cli.py" not in counted(HOME)


@pytest.mark.parametrize("name", ["anywhere.py", "new_room/rule.py", "extract/data/words.txt"])
def test_code_in_a_new_place_counts(name: str, tmp_path: Path) -> None:
    home = tmp_path / "tongbao"
    shutil.copytree(HOME, home, ignore=shutil.ignore_patterns("__pycache__", "*.onnx"))
    before = counted(home)
    (home / name).parent.mkdir(exist_ok=True)
    (home / name).touch()
    assert counted(home) - before == {name}
