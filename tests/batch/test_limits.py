"""A document that kills its worker, hangs or eats the machine costs only itself."""

from __future__ import annotations

import json
import shutil
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


@pytest.fixture(scope="module")
def sabotaged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, int]:
    """Return the folder of a run over good files and bad ones, what it said and its exit code."""
    folder = tmp_path_factory.mktemp("sabotaged")
    archive(folder / "archive")
    for number, name in enumerate([*SABOTEURS, "once.pdf", "network.pdf"]):
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
    assert ranked == {*(f"{name}.pdf" for name in QUICK), "once.pdf", "network.pdf"}
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


def test_each_is_tried_twice_and_no_more(sabotaged: tuple[Path, str, int]) -> None:
    lines = (sabotaged[0] / "log").read_text(encoding="utf-8").splitlines()
    told = {Path(one["file"]).name: one for one in map(json.loads, lines)}
    assert len(lines) == len(told) == len(SABOTEURS) + len(QUICK) + 2
    assert {name for name, one in told.items() if one["tries"] == 2} == {*SABOTEURS, "once.pdf"}
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


def test_no_worker_reaches_a_network(sabotaged: tuple[Path, str, int]) -> None:
    assert (sabotaged[0] / "network-said").read_text() == "PermissionError"


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
