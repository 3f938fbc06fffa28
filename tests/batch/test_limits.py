"""A document that kills its worker, hangs or eats the machine costs only itself."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from archives import GENERATED, QUICK, archive, extract, rows

SABOTEURS = {
    "segfault.pdf": "document-crashed",
    "abort.pdf": "document-crashed",
    "exit.pdf": "document-crashed",
    "killed.pdf": "document-crashed",
    "spin.pdf": "document-limit",
    "memory.pdf": "document-limit",
}
HARMLESS = ("once.pdf", "network.pdf", "stray.pdf")
"""Kills its first worker only; kill their workers where these reach a network or write a file."""


@pytest.fixture(scope="module")
def sabotaged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, int]:
    """Return the folder of a run over good files and bad ones, what it said and its exit code."""
    folder = tmp_path_factory.mktemp("sabotaged")
    archive(folder / "archive")
    for number, name in enumerate([*SABOTEURS, *HARMLESS]):
        good = (GENERATED / f"{QUICK[number % 4]}.pdf").read_bytes()
        (folder / "archive" / name).write_bytes(good + b"\n%" + name.encode())
    limits = ("--max-cpu", 4, "--max-time", 600, "--max-memory", 500)
    done = extract(
        folder, "archive", "-o", "out", "--jobs", 2, "--log", "log", *limits, sabotage=True
    )
    return folder, done.stderr, done.returncode


def test_each_is_recorded_and_the_others_are_read(sabotaged: tuple[Path, str, int]) -> None:
    folder, said, code = sabotaged
    assert code == 5
    named = {
        row["circular_id"]: Path(row["file"]).name for row in rows(folder / "out", "circulars")
    }
    failed = {
        named[row["circular_id"]]: row["rule"]
        for row in rows(folder / "out", "findings")
        if row["rule"] in {"document-limit", "document-crashed", "internal-error"}
    }
    assert failed == SABOTEURS
    ranked = {named[row["circular_id"]] for row in rows(folder / "out", "rankings")}
    assert ranked == {*(f"{name}.pdf" for name in QUICK), *HARMLESS}
    assert "Traceback" not in said


def test_each_gets_one_sentence_that_names_the_option(sabotaged: tuple[Path, str, int]) -> None:
    said = sabotaged[1].splitlines()
    for name, words in (
        ("memory.pdf", "--max-memory"),
        ("spin.pdf", "--max-cpu"),
        ("segfault.pdf", "crashed twice"),
        ("killed.pdf", "killed twice"),
    ):
        (line,) = [line for line in said if name in line]
        assert words in line


def test_each_is_tried_twice_but_what_spent_its_time_once(sabotaged: tuple[Path, str, int]) -> None:
    lines = (sabotaged[0] / "log").read_text(encoding="utf-8").splitlines()
    told = {Path(one["file"]).name: one for one in map(json.loads, lines)}
    assert len(lines) == len(told) == len(SABOTEURS) + len(QUICK) + len(HARMLESS)
    assert {name for name, one in told.items() if one["tries"] == 2} == {*SABOTEURS, "once.pdf"} - {
        "spin.pdf"
    }
    assert told["once.pdf"]["status"] == "read"
    assert set(told["once.pdf"]["stages"]) == {"extract", "normalize", "validate", "publish"}
    assert told["memory.pdf"]["memory"] > 300 * 2**20


def test_a_document_that_hangs_is_given_up(tmp_path: Path) -> None:
    archive(tmp_path / "archive", QUICK[0])
    (tmp_path / "archive" / "hang.pdf").write_bytes(b"%PDF-1.7 no more")
    done = extract(tmp_path, "archive", "-o", "out", "--max-time", 4, sabotage=True)
    assert done.returncode == 5
    (line,) = [line for line in done.stderr.splitlines() if "hang.pdf" in line]
    assert "--max-time" in line


def test_no_native_code_in_a_worker_reaches_a_network(sabotaged: tuple[Path, str, int]) -> None:
    told = ranked_files(sabotaged[0])
    assert "network.pdf" in told, "a worker that gets a socket, of Python's or of C's, kills itself"


def test_no_native_code_in_a_worker_writes_where_it_was_given_nothing(
    sabotaged: tuple[Path, str, int],
) -> None:
    folder = sabotaged[0]
    assert "stray.pdf" in ranked_files(folder)
    assert (folder / "log").exists()
    assert not (folder / "stray").exists()
    assert not (folder / "strayed").exists()


def test_doctor_tells_which_walls_stand() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tongbao", "doctor", "--json"], capture_output=True, check=False
    )
    parts = {part["part"]: part for part in json.loads(done.stdout)["parts"]}
    assert parts["network barrier"]["works"]
    assert parts["file barrier"]["works"]


def ranked_files(folder: Path) -> set[str]:
    named = {
        row["circular_id"]: Path(row["file"]).name for row in rows(folder / "out", "circulars")
    }
    return {named[row["circular_id"]] for row in rows(folder / "out", "rankings")}


def test_what_was_read_beside_them_is_what_is_read_alone(
    sabotaged: tuple[Path, str, int], tmp_path: Path
) -> None:
    for name in QUICK:
        shutil.copy(GENERATED / f"{name}.pdf", tmp_path)
    assert extract(tmp_path, ".", "-o", "out", "--jobs", 1).returncode == 0
    alone = {row["circular_id"] for row in rows(tmp_path / "out", "circulars")}
    for table in ("rankings", "claims", "cells", "blocks"):
        beside = [r for r in rows(sabotaged[0] / "out", table) if r["circular_id"] in alone]
        assert beside == rows(tmp_path / "out", table)
