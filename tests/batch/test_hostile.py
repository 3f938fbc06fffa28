"""Hostile files of every kind end within their limits, with one line that says what is wrong."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from archives import archive, command, contents, environment, rows

from samples.hostile import MADE, STRANGE_NAMES, write_all

MEMORY = 700
"""Megabytes, and seconds of processor time: enough for any circular of a few pages."""
SECONDS = 8


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str], int]:
    """Return the folder of a run over all of them, what it said, and its exit code."""
    folder = tmp_path_factory.mktemp("attacked")
    archive(folder / "archive")
    write_all(folder / "archive")
    limits = ("--max-memory", MEMORY, "--max-cpu", SECONDS, "--max-time", 8 * SECONDS)
    done = subprocess.run(
        command("archive", "-o", "out", "--jobs", 2, "--log", "log", *limits),
        cwd=folder,
        env=environment(),
        capture_output=True,
        check=False,
    )
    return folder, done.stderr.decode().splitlines(), done.returncode


def test_every_file_is_in_the_dataset(attacked: tuple[Path, list[str], int]) -> None:
    folder, _, code = attacked
    assert code == 5
    files = {row["file"] for row in rows(folder / "out", "circulars")}
    assert (
        len(files)
        == len(list((folder / "archive").iterdir()))
        == len(MADE) + len(STRANGE_NAMES) + 4
    )
    assert {f"archive/{name}" for name in MADE} <= files
    ranked = {row["circular_id"] for row in rows(folder / "out", "rankings")}
    assert len(ranked) == 4


def test_each_has_one_line_and_no_traceback(attacked: tuple[Path, list[str], int]) -> None:
    folder, said, _ = attacked
    assert not [line for line in said if "Traceback" in line or "internal" in line]
    for name in MADE:
        assert len([line for line in said if re.search(rf"archive/{name}\b", line)]) == 1, name
    assert len(said) == len(list((folder / "archive").iterdir())) - 4 + 3
    assert not [line for line in said if "\x1b" in line or "\u202e" in line]


def test_each_ends_within_its_limits(attacked: tuple[Path, list[str], int]) -> None:
    told = [json.loads(line) for line in (attacked[0] / "log").read_text().splitlines()]
    assert max(one["memory"] for one in told) < 1.5 * MEMORY * 2**20
    assert {one["rule"] for one in told} <= {
        "", "document-limit", "document-damaged", "document-crashed", "document-not-a-document",
    }  # fmt: skip


def test_what_was_not_read_whole_says_so(attacked: tuple[Path, list[str], int]) -> None:
    folder = attacked[0]
    named = {
        row["circular_id"]: Path(row["file"]).name for row in rows(folder / "out", "circulars")
    }
    found = {named[row["circular_id"]] for row in rows(folder / "out", "findings")}
    assert set(MADE) <= found
    limits = {
        named[row["circular_id"]]
        for row in rows(folder / "out", "findings")
        if row["rule"] in {"document-limit", "reading-limit"}
    }
    assert {"vast-page.pdf", "million-pages.pdf", "many-paths.pdf", "many-characters.pdf",
            "huge-png.pdf", "content-bomb.pdf", "deflate-bomb.pdf", "cut-by-reader.pdf"} <= limits  # fmt: skip


def test_nothing_is_written_but_the_dataset(attacked: tuple[Path, list[str], int]) -> None:
    folder = attacked[0]
    assert {path.name for path in folder.iterdir()} == {"archive", "out", "log"}
    assert set(contents(folder / "out")) == {
        "circulars.csv", "files.csv", "rankings.csv", "indicators.csv", "attributes.csv",
        "claims.csv", "findings.csv", "finding_facts.csv", "cells.csv", "blocks.csv",
        "datapackage.json", "ledger.sqlite",
    }  # fmt: skip
    for path in Path("/tmp").glob("tongbao-was-*"):
        pytest.fail(f"{path} was written by a document")
