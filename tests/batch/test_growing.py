"""A dataset only grows: nothing that a run is given, or not given, takes out what it held."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from archives import GENERATED, QUICK, archive, contents, extract, rows

FIRST, SECOND, THIRD, FOURTH = QUICK


def files(dataset: Path) -> list[str]:
    return [row["file"] for row in rows(dataset, "circulars")]


def tables(dataset: Path) -> dict[str, bytes]:
    """Return a dataset's tables: its descriptor has a version, which counts what changed, and
    its ledger the names under which the bytes were read first.
    """
    return {n: b for n, b in contents(dataset).items() if n.endswith(".csv")}


def described(dataset: Path) -> dict[str, object]:
    package = json.loads((dataset / "datapackage.json").read_text(encoding="utf-8"))
    return {name: value for name, value in package.items() if name != "version"}


@pytest.fixture
def two_months(tmp_path: Path) -> Path:
    """Return a folder with the circulars of two months, one of them also under a second name."""
    archive(tmp_path / "may", FIRST, SECOND)
    archive(tmp_path / "june", THIRD, FOURTH)
    shutil.copy(GENERATED / f"{SECOND}.pdf", tmp_path / "june" / "again.pdf")
    (tmp_path / "june" / "broken.pdf").write_bytes(b"%PDF-1.4 no more")
    return tmp_path


@pytest.mark.parametrize("prune", [(), ("--prune",)])
@pytest.mark.parametrize("name", ["nowhere", "nowhere.pdf", "none*.pdf", "empty"])
def test_a_path_that_leads_to_nothing_changes_nothing(
    name: str, prune: tuple[str, ...], tmp_path: Path
) -> None:
    archive(tmp_path / "archive", FIRST)
    (tmp_path / "empty").mkdir()
    extract(tmp_path, "archive", "-o", "out")
    before = contents(tmp_path / "out")
    done = extract(tmp_path, name, "-o", "out", *prune)
    assert done.returncode == 3
    assert name in done.stderr
    assert "out is left as it is" in done.stderr
    assert contents(tmp_path / "out") == before
    assert extract(tmp_path, name, "-o", "fresh").returncode == 3
    assert not (tmp_path / "fresh").exists()


def test_a_folder_that_is_suddenly_empty_takes_nothing_out(tmp_path: Path) -> None:
    folder = archive(tmp_path / "archive", FIRST)
    extract(tmp_path, "archive", "-o", "out")
    before = contents(tmp_path / "out")
    (folder / f"{FIRST}.pdf").unlink()
    assert extract(tmp_path, "archive", "-o", "out").returncode == 3
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize("order", [("may", "june"), ("june", "may")])
def test_one_after_the_other_gives_the_bytes_of_both_at_once(
    order: tuple[str, str], two_months: Path
) -> None:
    for month in order:
        extract(two_months, month, "-o", "grown")
    extract(two_months, *order, "-o", "at-once")
    grown, made = two_months / "grown", two_months / "at-once"
    assert tables(grown) == tables(made)
    assert described(grown) == described(made)
    assert len(files(grown)) == 5
    assert "again.pdf" in next(
        row["observed"] + row["message"]
        for row in rows(grown, "findings")
        if row["rule"] == "document-duplicate"
    )


def test_what_is_said_counts_the_files_given(two_months: Path) -> None:
    extract(two_months, "may", "-o", "out")
    done = extract(two_months, f"june/{THIRD}.pdf", "-o", "out", "--json")
    assert "Read 1 of 1 files" in done.stderr
    assert "holds 3 files; 2 of them were not given" in done.stderr
    report = json.loads(done.stdout)
    assert (report["files"], report["dataset_files"], report["others"]) == (1, 3, 2)
    alone = json.loads(extract(two_months, f"june/{THIRD}.pdf", "-o", "alone", "--json").stdout)
    assert report["rows"] == alone["rows"]


def test_prune_takes_out_what_is_not_given(two_months: Path) -> None:
    extract(two_months, "may", "june", "-o", "out")
    extract(two_months, "may", "-o", "out", "--prune")
    extract(two_months, "may", "-o", "alone")
    assert tables(two_months / "out") == tables(two_months / "alone")


def test_prune_is_not_done_where_a_path_leads_nowhere(two_months: Path) -> None:
    extract(two_months, "may", "june", "-o", "out")
    before = tables(two_months / "out")
    done = extract(two_months, "may", "jnue", "-o", "out", "--prune")
    assert done.returncode == 5
    assert "nothing was taken out" in done.stderr
    assert tables(two_months / "out") == before


def test_new_bytes_under_an_old_name_are_a_new_circular(tmp_path: Path) -> None:
    folder = archive(tmp_path / "archive", FIRST)
    extract(tmp_path, "archive", "-o", "out")
    shutil.copy(GENERATED / f"{SECOND}.pdf", folder / f"{FIRST}.pdf")
    extract(tmp_path, "archive", "-o", "out")
    assert files(tmp_path / "out") == [f"archive/{FIRST}.pdf"] * 2
    assert len({row["circular_id"] for row in rows(tmp_path / "out", "circulars")}) == 2
    extract(tmp_path, "archive", "-o", "out", "--prune")
    assert files(tmp_path / "out") == [f"archive/{FIRST}.pdf"]


def test_what_failed_goes_when_its_name_is_read_and_what_was_read_stays(tmp_path: Path) -> None:
    folder = archive(tmp_path / "archive", FIRST)
    (folder / "late.pdf").write_bytes(b"%PDF-1.4 no more")
    extract(tmp_path, "archive", "-o", "out")
    shutil.copy(GENERATED / f"{SECOND}.pdf", folder / "late.pdf")
    (folder / f"{FIRST}.pdf").write_bytes(b"%PDF-1.4 no more")
    extract(tmp_path, "archive", "-o", "out")
    circulars = rows(tmp_path / "out", "circulars")
    assert {
        name: sorted(row["reading"] for row in circulars if row["file"] == name)
        for name in files(tmp_path / "out")
    } == {
        f"archive/{FIRST}.pdf": ["", "text"], "archive/late.pdf": ["text"],
    }  # fmt: skip


def test_a_renamed_archive_is_no_archive_of_twins(tmp_path: Path) -> None:
    archive(tmp_path / "archive", FIRST, SECOND)
    extract(tmp_path, "archive", "-o", "out")
    (tmp_path / "archive").rename(tmp_path / "scans")
    extract(tmp_path, "scans", "-o", "out")
    extract(tmp_path, tmp_path / "scans", "-o", "out")  # the same files by another way
    assert files(tmp_path / "out") == [
        (tmp_path / "scans" / f"{name}.pdf").as_posix() for name in (FIRST, SECOND)
    ]
    found = {row["rule"] for row in rows(tmp_path / "out", "findings")}
    assert "document-duplicate" not in found


def test_a_dataset_without_its_ledger_is_added_to(two_months: Path) -> None:
    extract(two_months, "may", "-o", "out")
    (two_months / "out" / "ledger.sqlite").unlink()
    (two_months / "may" / f"{FIRST}.pdf").unlink()
    done = extract(two_months, "june", "-o", "out")
    assert "holds 5 files" in done.stderr
    shutil.copy(GENERATED / f"{FIRST}.pdf", two_months / "may")
    extract(two_months, "may", "june", "-o", "at-once")
    assert tables(two_months / "out") == tables(two_months / "at-once")


def test_tables_that_cannot_be_read_are_not_written_over(two_months: Path) -> None:
    extract(two_months, "may", "-o", "out")
    (two_months / "out" / "ledger.sqlite").unlink()
    with (two_months / "out" / "rankings.csv").open("ab") as stream:
        stream.write(b"\xff\xfe\n")
    before = (two_months / "out" / "rankings.csv").read_bytes()
    done = extract(two_months, "june", "-o", "out")
    assert done.returncode == 2
    assert "left as it is" in done.stderr
    assert (two_months / "out" / "rankings.csv").read_bytes() == before


def outdate(dataset: Path) -> None:
    """Make the ledger one that an earlier reader left, and that names no members."""
    base = sqlite3.connect(dataset / "ledger.sqlite")
    base.execute("DROP TABLE members")
    base.execute("UPDATE documents SET reader = 'earlier', key = key + 1")
    base.commit()
    base.close()


def test_what_an_earlier_version_read_is_read_anew_where_it_still_is(two_months: Path) -> None:
    extract(two_months, "may", "june", "-o", "out")
    before = tables(two_months / "out")
    outdate(two_months / "out")
    (two_months / "may" / f"{FIRST}.pdf").unlink()
    done = extract(two_months, f"june/{THIRD}.pdf", "-o", "out")
    assert "1 files of the dataset were read by an earlier version and are gone" in done.stderr
    after = tables(two_months / "out")
    assert after["rankings.csv"] == before["rankings.csv"]
    assert after["cells.csv"] == before["cells.csv"]
    base = sqlite3.connect(two_months / "out" / "ledger.sqlite")
    kept = base.execute("SELECT count(*) FROM documents WHERE reader = 'earlier'").fetchone()
    base.close()
    assert kept == (1,)
