"""What a machine or a name refuses is one sentence and an exit code of its own, never our fault."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tongbao import cli
from tongbao.batch import sources
from tongbao.errors import ExitCode, UnreadableFileError
from tongbao.extract import ReadOptions
from tongbao.extract.opening import load

ROOT = Path(__file__).resolve().parents[2]
CIRCULAR = ROOT / "samples" / "generated" / "pairs-typst-72.pdf"
LONG = "名" * 100
"""300 bytes: no system bears it as a file's name."""

Main = Callable[..., tuple[int, str]]


@pytest.fixture
def main(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Main:
    """Return a function that runs a command line, and returns its exit code and what it said."""
    monkeypatch.setenv("TONGBAO_LANG", "en")

    def run(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["tongbao", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return int(end.value.code or 0), capsys.readouterr().err

    return run


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset of one circular."""
    folder = tmp_path_factory.mktemp("made")
    command = [sys.executable, "-m", "tongbao", "extract", str(CIRCULAR), "-o", "out", "-q"]
    assert subprocess.run(command, cwd=folder, check=False).returncode == 0
    return folder / "out"


def in_english(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, its messages in English."""
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "TONGBAO_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("extract", CIRCULAR, "-o", LONG), 2),
        (("extract", CIRCULAR, "-o", "out", "--pictures", LONG), 2),
        (("extract", f"{LONG}.pdf", "-o", "out"), 3),
        (("check", f"{LONG}.pdf"), 3),
        (("tables", CIRCULAR, "-o", LONG), 2),
        (("report", LONG, "-o", "report.html"), 3),
        (("report", "DATASET", "-o", f"{LONG}.html"), 2),
        (("export", "DATASET", f"{LONG}.xlsx"), 2),
        (("compare", "DATASET", LONG), 2),
        (("diff", "DATASET", LONG), 2),
        (("apply", "DATASET", LONG), 2),
        (("series", LONG), 3),
        (("audit", LONG), 3),
        (("review", LONG), 3),
    ],
    ids=lambda value: "-".join(map(str, value))[:24] if isinstance(value, tuple) else "",
)
def test_a_name_that_no_system_bears_is_said(
    arguments: tuple[object, ...],
    code: int,
    main: Main,
    dataset: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    given = [dataset if one == "DATASET" else one for one in arguments]
    monkeypatch.chdir(tmp_path)
    ended, said = main(*given)
    assert ended == code, said
    assert "mistake" not in said
    assert len(said) < 2000


def test_what_is_made_of_a_long_name_has_a_name_that_fits(main: Main, tmp_path: Path) -> None:
    long = tmp_path / f"{'通' * 83}.pdf"
    long.write_bytes(CIRCULAR.read_bytes())
    assert main("tables", long, "-o", tmp_path / "tables")[0] == 0
    (written,) = (tmp_path / "tables").iterdir()
    assert written.name.startswith("通" * 60)


def test_a_file_may_have_the_longest_name_there_is(
    main: Main, dataset: Path, tmp_path: Path
) -> None:
    name = tmp_path / f"{'x' * 250}.html"
    assert main("report", dataset, "-o", name)[0] == 0
    assert [path.name for path in tmp_path.iterdir()] == [name.name]


def test_turned_bits_in_a_ledger_are_said_and_the_tables_stay(
    main: Main, dataset: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for path in dataset.iterdir():
        (out / path.name).write_bytes(path.read_bytes())
    base = sqlite3.connect(out / "ledger.sqlite")
    (block,) = base.execute("SELECT part FROM documents").fetchone()
    turned = bytearray(block)
    turned[len(turned) // 2] ^= 0x10
    base.execute("UPDATE documents SET part = ?", (bytes(turned),))
    base.commit()
    base.close()
    code, said = main("extract", CIRCULAR, "-o", out)
    assert code == 2
    assert "ledger.sqlite is damaged; move it away" in said
    assert (out / "rankings.csv").read_bytes() == (dataset / "rankings.csv").read_bytes()


def test_too_few_files_may_be_open(tmp_path: Path) -> None:
    command = f"ulimit -n 14 && exec {sys.executable} -m tongbao extract {CIRCULAR} -o out"
    done = in_english(tmp_path, "bash", "-c", command)
    assert done.returncode == ExitCode.MACHINE
    (line,) = done.stderr.splitlines()
    assert "Too many open files" in line


def test_where_nothing_tells_what_processes_take_files_are_read(
    main: Main, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def unknown(pid: int) -> None:
        raise psutil.NoSuchProcess(pid)  # as where there is no /proc

    monkeypatch.setattr(psutil, "Process", unknown)
    code, said = main("extract", CIRCULAR, "-o", tmp_path / "out", "--jobs", 1)
    assert code == 0, said
    assert "Read 1 of 1 files" in said


@pytest.mark.parametrize(
    "module", ["typer", "tongbao.model", "tongbao.publish.folder.csv_rows", "tongbao.validate"]
)
def test_an_interrupt_while_all_is_loaded_is_one_sentence(module: str, tmp_path: Path) -> None:
    program = (
        "import sys, signal, runpy\n"
        "module, sys.argv[1] = sys.argv[1], 'explain'\n"
        "sys.addaudithook(lambda event, of: event == 'import' and of[0] == module"
        " and signal.raise_signal(signal.SIGINT))\n"
        "runpy.run_module('tongbao', run_name='__main__')\n"
    )
    done = in_english(tmp_path, sys.executable, "-c", program, module)
    assert done.returncode == ExitCode.INTERRUPTED
    (line,) = done.stderr.splitlines()
    assert "Interrupted" in line


INTERRUPTED_WHERE = {
    "in a callback, which Python goes on from": (
        "import weakref\n"
        "class Thing: pass\n"
        "def interrupt():\n"
        "    thing = Thing()\n"
        "    held = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))\n"
        "    del thing\n"
        "    import time; time.sleep(20)\n"
    ),
    "in code that a library makes": (
        "def interrupt():\n    exec('import signal; signal.raise_signal(signal.SIGINT)')\n"
    ),
    "in a class that is being made": (
        "class Field:\n"
        "    def __set_name__(self, owner, name): signal.raise_signal(signal.SIGINT)\n"
        "def interrupt():\n    type('Made', (), {'field': Field()})\n"
    ),
}


@pytest.mark.parametrize("where", INTERRUPTED_WHERE)
def test_an_interrupt_ends_the_run_wherever_it_comes(where: str, tmp_path: Path) -> None:
    program = (
        "import signal, sys\n"
        f"{INTERRUPTED_WHERE[where]}"
        "from tongbao import cli\n"
        "cli.app = interrupt\n"
        "cli.main()\n"
    )
    done = in_english(tmp_path, sys.executable, "-c", program)
    assert done.returncode == ExitCode.INTERRUPTED, done.stderr
    (line,) = done.stderr.splitlines()
    assert "Interrupted" in line


def test_an_interrupt_is_awaited_from_the_first_line_on(tmp_path: Path) -> None:
    program = (
        "import signal, sys\n"
        "loaded = set(sys.modules)\n"
        "import tongbao.__main__\n"
        "assert signal.getsignal(signal.SIGINT) is tongbao.__main__._leave\n"
        "print(*sorted(set(sys.modules) - loaded))\n"
    )
    done = in_english(tmp_path, sys.executable, "-c", program)
    assert done.stdout.split() == ["tongbao", "tongbao.__main__"]


def test_a_pipe_that_takes_a_files_place_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pipe = tmp_path / "a.pdf"
    os.mkfifo(pipe)
    # It was a file when it was looked at; whoever opened it now as one would wait for ever.
    monkeypatch.setattr(Path, "is_file", lambda _: True)
    (failure,) = sources.find_sources([str(pipe)]).unreadable
    assert "is not a regular file" in failure.message.en
    with pytest.raises(UnreadableFileError, match="is not a regular file"):
        load(pipe, ReadOptions())


def test_pictures_that_were_drawn_into_the_input_are_no_input(main: Main, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "a.pdf").write_bytes(CIRCULAR.read_bytes())
    sources.set_apart(archive / "pictures", [str(archive)])
    (archive / "pictures" / "a-0001.png").write_bytes(b"\x89PNG\r\n\x1a\n drawn by an earlier run")
    sources.set_apart(archive / "pictures", [str(archive)])  # a second run draws there again
    for name in (str(archive), f"{archive}/**/*"):
        assert [Path(one.file).name for one in sources.find_sources([name]).sources] == ["a.pdf"]
    code, said = main("extract", archive, "-o", tmp_path / "out", "--pictures", archive)
    assert code == 2
    assert "holds files among those to be read; choose an empty one" in said
    assert not (tmp_path / "out").exists()
