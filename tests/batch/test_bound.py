"""All circulars of a file are in a dataset together: added, updated and taken out as one."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from archives import GENERATED, QUICK, archive, contents, extract, rows

from samples.volumes import bound, page_count
from tongbao.publish.dataset import Dataset
from tongbao.report.originals import OriginalFinder

NAMES = ("wide-typst-61", "noted-reportlab-73", "long-reportlab-63")


def volume(path: Path, *names: str) -> Path:
    """Write generated circulars bound in one file and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bound([(GENERATED / f"{name}.pdf").read_bytes() for name in names]))
    return path


@pytest.fixture
def extracted(tmp_path: Path) -> Path:
    """Return a folder with a volume in an archive and the dataset made of it."""
    archive(tmp_path / "archive", QUICK[0])
    volume(tmp_path / "archive" / "volume.pdf", *NAMES)
    done = extract(tmp_path, "archive", "-o", "out")
    assert done.returncode == 0, done.stderr
    return tmp_path


def test_each_circular_of_a_volume_has_its_row_and_its_pages(extracted: Path) -> None:
    found = rows(extracted / "out", "circulars")[1:]
    key = found[0]["sha256"][:16]
    assert [row["circular_id"] for row in found] == [key, f"{key}-2", f"{key}-3"]
    assert [row["part"] for row in found] == ["1", "2", "3"]
    ends = [page_count((GENERATED / f"{name}.pdf").read_bytes()) for name in NAMES]
    firsts = [1, 1 + ends[0], 1 + ends[0] + ends[1]]
    assert [int(row["first_page"]) for row in found] == firsts
    assert [int(row["last_page"]) for row in found] == [*(n - 1 for n in firsts[1:]), sum(ends)]
    assert {row["file"] for row in found} == {"archive/volume.pdf"}
    facts = [row for row in rows(extracted / "out", "rankings") if row["circular_id"] == f"{key}-2"]
    assert {row["page"] for row in facts} == {str(firsts[1])}
    assert [len(part["circulars"]) for part in Dataset(extracted / "out").parts()] == [1] * 4


def test_the_original_of_each_circular_is_the_volume(extracted: Path) -> None:
    finder = OriginalFinder(extracted / "out", [extracted / "archive"])
    for row in rows(extracted / "out", "circulars")[1:]:
        for name in (row["file"], "moved/elsewhere.pdf"):
            found = finder.find(name, row["circular_id"])
            assert found.state == "found"
            assert found.path is not None
            assert found.path.name == "volume.pdf"


def test_a_volume_is_kept_as_one_and_read_once(extracted: Path) -> None:
    before = contents(extracted / "out")
    done = extract(extracted, "archive", "-o", "out", "--log", "log")
    told = [json.loads(line) for line in (extracted / "log").read_text().splitlines()]
    assert [one["status"] for one in told] == ["kept", "kept"], done.stderr
    assert told[1]["rows"]["circulars"] == 3
    assert contents(extracted / "out") == before


def test_a_volume_goes_with_all_its_circulars(extracted: Path) -> None:
    (extracted / "archive" / "volume.pdf").unlink()
    extract(extracted, "archive", "-o", "out")
    assert len(rows(extracted / "out", "circulars")) == 4
    extract(extracted, "archive", "-o", "out", "--prune")
    for table in ("circulars", "files", "rankings", "findings", "cells"):
        keys = {row["circular_id"] for row in rows(extracted / "out", table)}
        assert len(keys) <= 1, table


def test_a_volume_that_was_renamed_has_one_name_in_all_its_circulars(extracted: Path) -> None:
    (extracted / "archive" / "volume.pdf").rename(extracted / "archive" / "bound.pdf")
    extract(extracted, "archive", "-o", "out")
    for table in ("circulars", "files"):
        assert {row["file"] for row in rows(extracted / "out", table)} == {
            "archive/bound.pdf",
            f"archive/{QUICK[0]}.pdf",
        }


def test_twins_of_a_volume_are_told_once(extracted: Path) -> None:
    shutil.copy(extracted / "archive" / "volume.pdf", extracted / "archive" / "z.pdf")
    extract(extracted, "archive", "-o", "out")
    told = [r for r in rows(extracted / "out", "findings") if r["rule"] == "document-duplicate"]
    assert [row["circular_id"] for row in told] == [
        rows(extracted / "out", "circulars")[1]["circular_id"]
    ]
    assert len(rows(extracted / "out", "circulars")) == 4


def test_a_file_kept_whole_takes_the_place_of_its_circulars(extracted: Path) -> None:
    extract(extracted, "archive", "-o", "out", "--whole")
    assert [row["part"] for row in rows(extracted / "out", "circulars")] == ["1", "1"]
    extract(extracted, "archive", "-o", "out")
    assert [row["part"] for row in rows(extracted / "out", "circulars")] == ["1", "1", "2", "3"]


def test_a_dataset_without_its_ledger_keeps_a_volume_together(extracted: Path) -> None:
    before = rows(extracted / "out", "circulars")
    (extracted / "out" / "ledger.sqlite").unlink()
    archive(extracted / "more", QUICK[1])
    extract(extracted, "more", "-o", "out")
    assert [one for one in rows(extracted / "out", "circulars") if one in before] == before
    (extracted / "archive" / f"{QUICK[0]}.pdf").unlink()
    extract(extracted, "archive", "more", "-o", "out", "--prune")
    assert len(rows(extracted / "out", "circulars")) == 4


def test_a_ledger_from_before_volumes_is_read(tmp_path: Path) -> None:
    archive(tmp_path / "archive", *QUICK[:2])
    extract(tmp_path, "archive", "-o", "out")
    before = {n: b for n, b in contents(tmp_path / "out").items() if n != "ledger.sqlite"}
    with sqlite3.connect(tmp_path / "out" / "ledger.sqlite") as base:
        counts = "substr(row_counts, 2, length(row_counts) - 2)"
        base.execute(f"UPDATE documents SET row_counts = {counts}")
        base.execute("ALTER TABLE documents DROP COLUMN kinship")
        base.execute("PRAGMA user_version = 3")
    base.close()
    done = extract(tmp_path, "archive", "-o", "out")
    assert done.returncode == 0, done.stderr
    after = {n: b for n, b in contents(tmp_path / "out").items() if n != "ledger.sqlite"}
    assert after == before
