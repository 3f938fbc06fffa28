"""``tongbao export`` as it is typed: what it says, and with which code it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from targets import FAULTY, circular, dataset, read_sqlite

from tongbao import TongbaoError
from tongbao.errors import ExitCode
from tongbao.publish.targets import base, target_for

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(autouse=True)
def _dataset(tmp_path: Path) -> None:
    dataset(tmp_path / "data", circular(FAULTY))


def test_it_says_what_was_written(tongbao: Run, tmp_path: Path) -> None:
    done = tongbao("export", "data", "out/facts.db")
    assert (done.returncode, done.stdout) == (0, "")
    assert "out/facts.db" in done.stderr
    again = tongbao("export", "data", "sqlite:///out/facts.db", "--lang", "en")
    assert "0 rows added, 0 corrected, 0 removed" in again.stderr
    assert read_sqlite(str(tmp_path / "out" / "facts.db"), "circulars")


def test_programs_get_json(tongbao: Run) -> None:
    done = tongbao("export", "data", "facts.jsonl", "--json", "-q")
    assert done.stderr == ""
    report = json.loads(done.stdout)
    assert report["rows"]["circulars"] == 1
    assert report["changed"] == 0


def test_a_folder_with_a_named_format(tongbao: Run, tmp_path: Path) -> None:
    assert tongbao("export", "data", "facts", "-f", "parquet").returncode == 0
    assert (tmp_path / "facts" / "rankings.parquet").is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("data", "facts.doc"), 2, "facts.doc"),
        (("data", "mysql://u:secret@h/d"), 2, "postgresql://"),
        (("nowhere", "facts.db"), 3, "nowhere"),
        (("data", "facts.csv", "--pivot", "place"), 2, "--pivot place"),
        (("data", "data/rankings.csv/facts.parquet"), 2, "facts.parquet"),
        (("data", "postgresql://u:secret@127.0.0.1:9/d"), 2, "u:***@127.0.0.1"),
        (("data", "data", "-f", "csv"), 2, "data"),
        (("data", "data/rankings.csv/facts.db"), 2, "facts.db"),
    ],
)
def test_what_makes_no_sense_gets_one_sentence(
    arguments: tuple[str, ...], code: int, said: str, tongbao: Run
) -> None:
    done = tongbao("export", *arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("target", "module"),
    [("f.db", "sqlalchemy"), ("f.duckdb", "duckdb_engine"), ("f.duckdb", "pyarrow"),
     ("postgresql+psycopg://h/d", "psycopg"), ("f.parquet", "pyarrow"),
     ("postgresql://h/d", "psycopg")],
)  # fmt: skip
def test_a_package_that_is_missing_is_named_with_its_remedy(
    target: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(TongbaoError) as caught:
        target_for(target)
    assert caught.value.exit_code == ExitCode.MISSING_TOOL
    assert module in caught.value.message.zh
    assert "tongbao[export]" in caught.value.message.en


def test_help_and_other_commands_need_none_of_it() -> None:
    code = "import sys, tongbao.cli, tongbao.commands.extract; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    assert base.Target.__abstractmethods__
