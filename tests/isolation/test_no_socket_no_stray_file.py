"""No command opens a socket or writes a file outside its dataset, whatever library it runs."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tracing import Traced, tongbao, tools_missing, traced

ROOT = Path(__file__).resolve().parents[2]
EXPORT = ROOT / "samples" / "generated" / "wide-typst-61.pdf"
SCAN = ROOT / "tests" / "data" / "real" / "f14-scan.pdf"


@pytest.fixture(scope="module", autouse=True)
def _tools() -> str:
    return tools_missing()


@pytest.fixture
def folder(tmp_path: Path, _tools: str, lack: Callable[[str], None]) -> Path:
    if _tools:
        lack(_tools)
    made = tmp_path / "work"
    made.mkdir()
    return made


def assert_silent(done: Traced, *allowed: Path) -> None:
    assert "Traceback" not in done.stderr
    assert done.sockets == []
    assert done.outside(*allowed) == []


@pytest.mark.parametrize(
    ("document", "twice"), [(SCAN, ""), (SCAN, "--double-read"), (EXPORT, "--double-read")]
)
def test_a_document_is_read_in_silence(document: Path, twice: str, folder: Path) -> None:
    done = tongbao(folder, "extract", document, "-o", "out", *twice.split())
    assert done.returncode == 0, done.stderr
    assert (folder / "out" / "rankings.csv").stat().st_size > 1000
    assert_silent(done, folder / "out")


def test_a_scan_read_from_python_is_read_in_silence(folder: Path) -> None:
    program = f"import tongbao; print(len(tongbao.read({str(SCAN)!r}).rankings))"
    done = traced(folder, sys.executable, "-c", program)
    assert done.returncode == 0, done.stderr
    assert_silent(done)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("made") / "dataset"
    from typer.testing import CliRunner

    from tongbao.cli import app

    assert CliRunner().invoke(app, ["extract", str(EXPORT), "-o", str(out)]).exit_code == 0
    return out


@pytest.mark.parametrize(
    ("arguments", "writes"),
    [
        (("check", EXPORT), ()),
        (("check", "DATASET", "--format", "sarif"), ()),
        (("compare", "DATASET", EXPORT), ()),
        (("diff", "DATASET", "DATASET"), ()),
        (("report", "DATASET", "-o", "report.html"), ("report.html",)),
        (("export", "DATASET", "facts.db"), ("facts.db",)),
        (("export", "DATASET", "facts.duckdb"), ("facts.duckdb",)),
        (("export", "DATASET", "facts.xlsx"), ("facts.xlsx",)),
        (("export", "DATASET", "facts.parquet"), ("facts.parquet",)),
        (("export", "DATASET", "facts.jsonl"), ("facts.jsonl",)),
        (("export", "DATASET", "wide.csv", "--pivot", "place×indicator"), ("wide.csv",)),
        (("places", "保定", "襄樊"), ()),
        (("explain",), ()),
        (("--help",), ()),
    ],
    ids=lambda value: "-".join(map(str, value))[:40] if isinstance(value, tuple) else "",
)
def test_each_command_is_silent(
    arguments: tuple[object, ...], writes: tuple[str, ...], folder: Path, dataset: Path
) -> None:
    shutil.copytree(dataset, folder / "dataset")
    given = ["dataset" if one == "DATASET" else one for one in arguments]
    done = tongbao(folder, *given)
    assert done.returncode in {0, 1}, done.stderr
    assert all((folder / name).exists() for name in writes)
    assert_silent(done, *(folder / name for name in writes))


def test_the_one_socket_that_doctor_asks_for_is_refused(folder: Path) -> None:
    done = tongbao(folder, "doctor")
    assert done.returncode == 0, done.stderr
    assert [call.rpartition("= ")[2] for call in done.sockets] == ["-1 EACCES (Permission denied)"]
    assert_silent(replace(done, sockets=[]))


def test_what_breaks_silence_is_seen(folder: Path) -> None:
    program = (
        "import os, socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM);"
        "os.makedirs(os.path.expanduser('~/.cache/it')); open(os.environ['TMPDIR'] + '/.ses', 'w')"
    )
    done = traced(folder, sys.executable, "-c", program)
    assert len(done.sockets) == 1
    home, temporary = folder.parent / "home", folder.parent / "temporary"
    assert done.outside(folder) == [
        str(home / ".cache"),
        str(home / ".cache" / "it"),
        str(temporary / ".ses"),
    ]
