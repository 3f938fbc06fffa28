"""What was written under the first contract: read, brought over in place, its history kept.

``first_contract/`` holds one of each kind, written by the last version of the first contract: a
dataset of two circulars and a broken file with its ledger, and one of these circulars exported
twice, a figure corrected in between.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from targets import FAULTY, READERS, TABLES, facts_of_dataset

from tongbao import Dataset
from tongbao.publish import write_file_rows
from tongbao.publish.schemas import SCHEMAS
from tongbao.publish.targets import target_for

FIRST = Path(__file__).parent / "first_contract"
KINDS = ("sqlite", "duckdb", "postgresql", "xlsx", "jsonl")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def target(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Return a target as the first contract left it."""
    if kind == "postgresql":
        url = str(request.getfixturevalue("postgresql_url"))
        script = gzip.decompress((FIRST / "facts.sql.gz").read_bytes()).decode()
        lines = [line for line in script.split("\n") if not line.startswith("\\")]
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            connection.execute("\n".join(lines).encode())
        return url
    path = tmp_path / f"facts.{kind}"
    if kind == "jsonl":
        with tarfile.open(FIRST / "facts.jsonl.tar.gz") as packed:
            packed.extractall(tmp_path, filter="data")
    elif kind == "xlsx":
        shutil.copy(FIRST / "facts.xlsx", path)
    else:
        name = {"sqlite": "facts.db.gz", "duckdb": "facts.duckdb.gz"}[kind]
        path.write_bytes(gzip.decompress((FIRST / name).read_bytes()))
    return str(path)


def test_a_target_is_brought_over_in_place_and_keeps_its_history(
    kind: str, target: str, tmp_path: Path
) -> None:
    done = target_for(target, raw=True).write(Dataset(FIRST / "dataset"))
    assert (done.changed, done.removed) == (0, 0), "nothing was corrected since"
    wanted = tmp_path / "wanted"
    write_file_rows(Dataset(FIRST / "dataset").parts(), wanted, raw=True)
    facts = facts_of_dataset(wanted)
    for table in TABLES:
        assert READERS[kind](target, table) == facts[table], table
    (change,) = READERS[kind](target, "history")
    assert (change["column_name"], change["old_value"]) == ("value", "12.34")
    assert change["row_id"] in {row["entry_id"] for row in facts["rankings"]}
    again = target_for(target, raw=True).write(Dataset(FIRST / "dataset"))
    assert (again.added, again.changed, again.removed) == (0, 0, 0)


def test_what_no_dataset_has_any_longer_is_brought_over_too(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    path.write_bytes(gzip.decompress((FIRST / "facts.db.gz").read_bytes()))
    parts = [p for p in Dataset(FIRST / "dataset").parts() if "noted" in str(p["circulars"][0][1])]
    write_file_rows(parts, tmp_path / "other")
    target_for(str(path)).write(Dataset(tmp_path / "other"))
    with closing(sqlite3.connect(path)) as base:
        (count,) = base.execute(
            "SELECT count(*) FROM facts WHERE sort_order <> '' AND value_final = value"
        ).fetchone()
        found = base.execute("SELECT count(*) FROM indicators").fetchone()
        keys = {row[2] for row in base.execute("PRAGMA foreign_key_list(rankings)")}
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    assert count >= 27
    assert found == (4,)
    assert keys == {"circulars", "indicators", "places"}


def test_a_dataset_is_read_as_the_second_contract_has_it() -> None:
    data = Dataset(FIRST / "dataset")
    for table in SCHEMAS:
        assert tuple(getattr(data, table).columns) == SCHEMAS[table].names
    assert len(data.indicators) == 4
    assert set(data.rankings["indicator_id"]) == set(data.indicators["indicator_id"])
    doubted = data.rankings[(data.rankings["doubt"] == "error").fillna(value=False)]
    assert set(doubted["place"]) == {"龙岩市"}
    assert set(doubted["doubt_of"]) == {"document"}
    assert set(data.finding_facts["entry_id"]) == set(doubted["entry_id"])
    assert set(data.facts["province"].dropna()) == {"福建省", "湖南省"}
    numbered = data.circulars.set_index("number").loc["浙建办〔2023〕93号"]
    assert (numbered["number_year"], numbered["number_serial"]) == (2023, 93)
    assert numbered["issuer_word"] == "浙建办"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tongbao", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_ledger_goes_on_and_reads_anew_what_is_still_there(tmp_path: Path) -> None:
    shutil.copytree(FIRST / "dataset", tmp_path / "dataset")
    shutil.copy(FAULTY.with_name("bureaus-typst-74.pdf"), tmp_path)
    shutil.copy(FAULTY, tmp_path)
    done = run(tmp_path, "extract", "bureaus-typst-74.pdf", "-o", "dataset")
    assert done.returncode == 0, done.stderr
    declared = json.loads((tmp_path / "dataset" / "datapackage.json").read_text("utf-8"))
    assert declared["contract"] == "2.1"
    facts = facts_of_dataset(tmp_path / "dataset")
    assert {row["file"] for row in facts["circulars"]} == {
        "broken.pdf", "bureaus-typst-74.pdf", FAULTY.name, "noted-reportlab-73.pdf",
    }  # fmt: skip
    kinds = {row["circular_id"]: row["table_kind"] for row in facts["cells"]}
    names = {row["file"]: row["circular_id"] for row in facts["circulars"]}
    assert kinds[names[FAULTY.name]] == "ruled", "read anew, as its file is there"
    assert kinds[names["noted-reportlab-73.pdf"]] == "", "brought over, as its file is gone"
    known = {row["entry_id"] for row in facts["rankings"]}
    assert {row["entry_id"] for row in facts["finding_facts"]} <= known
    with closing(sqlite3.connect(tmp_path / "dataset" / "ledger.sqlite")) as base:
        assert base.execute("PRAGMA user_version").fetchone() == (5,)


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "dataset"),
        ("report", "dataset", "-o", "report.html"),
        ("diff", "dataset", "dataset"),
        ("compare", "dataset", "dataset"),
    ],
)
def test_commands_read_the_first_contract(arguments: tuple[str, ...], tmp_path: Path) -> None:
    shutil.copytree(FIRST / "dataset", tmp_path / "dataset")
    done = run(tmp_path, *arguments)
    assert done.returncode in (0, 1), done.stderr


def first_dataset(folder: Path, sample: str) -> Dataset:
    """Write a circular's dataset as the first contract had it, its own columns only."""
    import csv

    from tongbao.extract import ReadOptions
    from tongbao.pipeline import read_circular
    from tongbao.publish import write_dataset
    from tongbao.publish.folder.bringing_over import FIRST_COLUMNS, RENAMED

    new = folder / "new"
    write_dataset([read_circular(FAULTY.with_name(sample), ReadOptions())], [], new)
    first = folder / "first"
    first.mkdir()
    for table, columns in FIRST_COLUMNS.items():
        now = [RENAMED.get(table, {}).get(name, name) for name in columns]
        with (
            (new / f"{table}.csv").open(encoding="utf-8", newline="") as rows,
            (first / f"{table}.csv").open("w", encoding="utf-8", newline="") as out,
        ):
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([row[name] for name in now] for row in csv.DictReader(rows))
    return Dataset(first)


@pytest.mark.parametrize(
    "sample", ["matrix-typst-31-rank-typed-wrong.pdf", "long-typst-32-name-twice.pdf"]
)
def test_proposals_doubts_and_finals_come_over_as_a_new_reading_has_them(
    sample: str, tmp_path: Path
) -> None:
    old, new = first_dataset(tmp_path, sample), Dataset(tmp_path / "new")
    columns = [n for n in SCHEMAS["rankings"].names if n.endswith(("_proposed", "_final"))]
    columns += ["entry_id", "doubt", "doubt_of", "decision"]
    assert old.rankings[columns].equals(new.rankings[columns])
    told = ["finding_id", "proposal", "proposal_field", "proposal_value"]
    assert old.findings[told].equals(new.findings[told])
    assert old.rankings["rank_proposed"].notna().any() == ("rank" in sample)
