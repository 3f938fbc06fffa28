"""Nothing that a document, a file's name or an argument holds acts on the terminal."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from circulars import Run

from tests.hostile_strings import IN_LINE, acting, export_with
from tongbao.text.escaping import json_text, one_line, visible

ALL = "".join(IN_LINE.values()).replace("\x00", "")
"""As an argument, which cannot hold a NUL."""


def on_terminal(folder: Path, *arguments: object) -> str:
    """Return what a terminal of 100 columns is sent: both streams, in order."""
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (40, 100))
    with subprocess.Popen(
        [sys.executable, "-m", "tongbao", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "TONGBAO_LANG": "zh", "PYTHONUTF8": "1", "TERM": "xterm-256color"},
        stdout=theirs,
        stderr=theirs,
    ):
        os.close(theirs)
        sent = b""
        try:
            while piece := os.read(ours, 65536):
                sent += piece
        except OSError:  # how Linux says that nobody writes any more
            pass
        os.close(ours)
    return sent.decode().replace("\r\n", "\n")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of hostile circulars, among them two alike, and datasets of those."""
    folder = tmp_path_factory.mktemp("hostile")
    export_with(folder / "one.txt", IN_LINE["markup"])
    export_with(folder / "two.txt", IN_LINE["markup"], best="98.4")
    (folder / "kinds").mkdir()
    for name, text in IN_LINE.items():
        export_with(folder / "kinds" / f"{name}.txt", text)
    (folder / "kinds" / "bad\x1b[45m\n\u202e[red].pdf").write_bytes(b"%PDF-1.4 nothing")
    (folder / "kinds" / "none\x9b45m\u200b.txt").write_text("没有排名。", encoding="utf-8")
    for name in ("one", "two"):
        subprocess.run(
            [sys.executable, "-m", "tongbao", "extract", f"{name}.txt", "-o", f"{name}.out", "-q"],
            cwd=folder,
            check=True,
        )
    command = [sys.executable, "-m", "tongbao", "extract", "one.txt", "two.txt", "-o", "pair.out"]
    subprocess.run([*command, "-q"], cwd=folder, check=True)
    # A dataset is a document too: whoever made it may have written anything, its hash as well.
    shutil.copytree(folder / "one.out", folder / "made.out")
    findings = folder / "made.out" / "findings.csv"
    with findings.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with findings.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "rule": f"[red]{ALL}", "proposal": ALL} for row in rows)
    package = folder / "made.out" / "datapackage.json"
    declared = json.loads(package.read_text(encoding="utf-8"))
    (own,) = [one for one in declared["resources"] if one["name"] == "findings"]
    own["hash"] = f"sha256:{hashlib.sha256(findings.read_bytes()).hexdigest()}"
    package.write_text(json.dumps(declared), encoding="utf-8")
    return folder


COMMANDS = {
    "check": ("check", "kinds"),
    "check_csv": ("check", "one.txt", "-f", "csv"),
    "check_dataset": ("check", "made.out"),
    "compare": ("compare", "one.txt", "two.txt"),
    "diff": ("diff", "one.out", "two.out"),
    "extract": ("extract", "kinds", "-o", "all.out"),
    "export": ("export", "one.out", "\x1b[45m\u202e.xyz"),
    "report": ("report", "one.out", "-o", "\x1b[45m\u202e.html", "--originals", "."),
    "places": ("places", ALL, "石家\x1b[45m庄"),
    "explain": ("explain", ALL),
    "tables": ("tables", "one.txt", "-o", "\x1b[45m\u202e"),
    "series": ("series", "pair.out"),
    "usage": (f"--{ALL}",),
    "option": ("check", "one.txt", "--select", ALL),
    "missing": ("compare", "\x1b[45m\u202e.txt", "one.txt"),
    "pages": ("check", "one.txt", "--pages", ALL),
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_acts_on_a_terminal(name: str, hostile: Path) -> None:
    shown = on_terminal(hostile, *COMMANDS[name])
    assert acting(shown, terminal=True) == set()
    assert "\x1b[45m" not in shown
    assert r"\x1b[45m" in "".join(shown.split())
    assert "Traceback" not in shown


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "check_csv"])
def test_nothing_acts_that_is_sent_elsewhere(name: str, hostile: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tongbao", *COMMANDS[name]],
        cwd=hostile,
        env={**os.environ, "TONGBAO_LANG": "zh", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert acting(done.stdout + done.stderr) == set()
    assert r"\x1b[45m" in "".join((done.stdout + done.stderr).split())


def test_text_is_no_markup(hostile: Path, tongbao: Run) -> None:
    for arguments in (("check", hostile / "one.txt"), ("check", hostile / "made.out"),
                      ("compare", hostile / "one.txt", hostile / "two.txt")):  # fmt: skip
        shown = "".join(tongbao(*arguments).stdout.split())
        assert "甲[red]乙[/red][/][link=x]丙[/link]:smile:[bold" in shown


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "one.txt", "-f", "json"),
        ("check", "one.txt", "-f", "sarif"),
        ("check", "made.out", "-f", "json"),
        ("compare", "one.txt", "two.txt", "-f", "json"),
        ("diff", "one.out", "two.out", "-f", "json"),
        ("extract", "kinds", "-o", "all.out", "--json"),
        ("places", ALL, "--json"),
    ],
)
def test_json_is_valid_and_holds_nothing_raw(arguments: tuple[str, ...], hostile: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tongbao", *arguments], cwd=hostile, capture_output=True, check=False
    )
    text = done.stdout.decode("utf-8")
    assert acting(text) == set()
    json.loads(text)
    # A dataset's CSV holds the escape itself.
    assert "\\u001b[45m" in text or r"\\x1b[45m" in text


def test_names_in_sarif_are_uris(tongbao: Run, tmp_path: Path) -> None:
    name = "进展 100%\x1b\u202e#?.txt"
    export_with(tmp_path / name, "")
    for file in (name, tmp_path / name):
        log = json.loads(tongbao("check", file, "-f", "sarif").stdout)
        (location,) = log["runs"][0]["results"][0]["locations"]
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.endswith("%E8%BF%9B%E5%B1%95%20100%25%1B%E2%80%AE%23%3F.txt")
        assert uri.startswith("file:///") == (file != name)


def test_what_is_printed_as_usual_stays() -> None:
    usual = "表　一\t石家庄市\n《通报》—— 98.5%　①△※ 㐀𠀀葛󠄀城"
    assert visible(usual) == usual


def test_every_character_that_acts_or_hides_is_shown() -> None:
    hidden = [
        character
        for character in map(chr, range(0x110000))
        if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Cs"}
    ]
    assert acting(visible("".join(hidden))) == set()
    assert acting(one_line("".join(hidden))) == set()
    assert acting(json_text("".join(hidden))) == set()


def test_json_says_the_same() -> None:
    text = "".join(IN_LINE.values())
    assert json.loads(json_text({text: [text, 1.5, None]})) == {text: [text, 1.5, None]}
