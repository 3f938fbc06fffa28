"""Trusted facts and doubtful ones leave apart, and doubtful values are marked wherever they go."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from targets import FAULTY, READERS, circular, dataset, with_entry
from typer.testing import CliRunner

from tongbao import Dataset
from tongbao.cli import app
from tongbao.errors import UsageError
from tongbao.model import Circular, Doubt, FactRef, Finding
from tongbao.validate.judging import validate


def misread(one: Circular) -> Circular:
    """Return a circular one of whose facts was not read surely, beside those it contradicts."""
    unsure = with_entry(one, 2, confidence=0.4)
    entry, ranking = unsure.rankings[0].entries[2], unsure.rankings[0]
    doubt = Doubt(
        "reading-uncertain", entry.page, entry.box, {"text": entry.place_text, "confidence": "0.4"},
        ranking.project_no, ranking.item, ranking.metric,
    )  # fmt: skip
    return validate(replace(unsure, doubts=(doubt,)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return dataset(tmp_path / "dataset", misread(circular(FAULTY)))


def export(*arguments: object) -> str:
    done = CliRunner().invoke(app, ["export", *map(str, arguments), "--lang", "en"])
    assert done.exit_code == 0, done.output
    return done.stderr


def test_a_doubt_names_the_facts_it_doubts_and_no_others(folder: Path) -> None:
    facts = Dataset(folder).rankings
    of = facts.set_index("entry_id")["doubt_of"].dropna()
    doubted = facts[facts["entry_id"].isin(of[of == "reading"].index)]
    assert list(zip(doubted["project_no"], doubted["rank"], strict=True)) == [(1, 3)]
    contradicted = facts[facts["entry_id"].isin(of[of == "document"].index)]
    assert set(contradicted["project_no"]) == {3}
    assert set(contradicted["place"]) == {"龙岩市"}
    assert len(contradicted) == 2, "which of the two is wrong is not known"


@pytest.mark.parametrize("kind", ["sqlite", "duckdb", "xlsx", "jsonl", "csv"])
def test_only_trusted_and_only_doubtful_are_the_whole_together(
    kind: str, folder: Path, tmp_path: Path
) -> None:
    found = {}
    for only in ("trusted", "doubtful"):
        target = tmp_path / f"{only}.{kind}"
        said = export(folder, target, "--format", *_format(kind), "--only", only)
        rows = READERS[kind](str(target), "rankings")
        assert f"are left out (--only {only})" in said
        found[only] = {row["entry_id"] for row in rows}
        known = {row["entry_id"] for row in READERS[kind](str(target), "finding_facts")}
        assert known <= found[only]
    whole = set(Dataset(folder).rankings["entry_id"])
    assert found["trusted"] | found["doubtful"] == whole
    assert not found["trusted"] & found["doubtful"]
    assert len(found["doubtful"]) == 1
    assert set(Dataset(folder).only("trusted").facts["entry_id"]) == found["trusted"]


@pytest.mark.parametrize("kind", ["sqlite", "duckdb", "xlsx", "jsonl", "csv"])
def test_a_selection_takes_nothing_out_of_a_target_that_holds_the_whole(
    kind: str, folder: Path, tmp_path: Path
) -> None:
    target = tmp_path / f"whole.{kind}"
    export(folder, target, "--format", *_format(kind))
    before = READERS[kind](str(target), "rankings")
    for only in ("trusted", "doubtful"):
        into = ["export", str(folder), str(target), "--format", *_format(kind), "--lang", "en"]
        done = CliRunner().invoke(app, [*into, "--only", only])
        assert isinstance(done.exception, UsageError), done.output
        assert f"holds facts that --only {only} leaves out" in done.exception.message.en
        assert READERS[kind](str(target), "rankings") == before
    assert "0 rows added, 0 corrected, 0 removed" in export(
        folder, target, "--format", *_format(kind)
    )


@pytest.mark.parametrize("kind", ["sqlite", "jsonl"])
def test_a_fact_that_came_into_doubt_leaves_a_target_of_trusted_ones(
    kind: str, tmp_path: Path
) -> None:
    target = tmp_path / f"trusted.{kind}"
    for number, one in enumerate((circular(FAULTY), misread(circular(FAULTY)))):
        made = dataset(tmp_path / f"dataset{number}", one)
        said = export(made, target, "--format", kind, "--only", "trusted")
    assert "1 removed" in said  # the fact; a finding was added
    whole = set(Dataset(made).rankings["entry_id"])
    assert len(READERS[kind](str(target), "rankings")) == len(whole) - 1


def _format(kind: str) -> list[str]:
    return ["excel" if kind == "xlsx" else kind]


def test_a_wide_table_names_its_doubtful_values(folder: Path, tmp_path: Path) -> None:
    export(folder, tmp_path / "wide.csv", "--pivot", "place×indicator")
    with (tmp_path / "wide.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    marked = {row["place"]: row["doubtful"] for row in rows if row["doubtful"]}
    assert set(marked) == {"三明市", "龙岩市"}
    assert marked["三明市"].startswith("1 ")
    assert marked["龙岩市"].startswith("3 ")


@pytest.mark.parametrize("only", ["trusted", "doubtful"])
def test_a_wide_table_has_the_facts_of_its_selection_and_no_others(
    only: str, folder: Path, tmp_path: Path
) -> None:
    said = export(folder, tmp_path / "wide.csv", "--pivot", "place×indicator", "--only", only)
    assert f"are left out (--only {only})" in said
    with (tmp_path / "wide.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    keys = {"circular_id", "as_of", "number", "place_code", "place", "repeat", "doubtful"}
    shown = sum(bool(text) for row in rows for name, text in row.items() if name not in keys)
    kept = Dataset(folder).only("trusted" if only == "trusted" else "doubtful").rankings
    assert shown == kept["value"].notna().sum()
    assert (only == "doubtful") == (shown == 1)


def test_a_report_is_of_the_whole_and_says_so(folder: Path, tmp_path: Path) -> None:
    """Without a row a place would look left out by the circular: see docs/report.md."""
    asked = ["report", str(folder), "-o", str(tmp_path / "report.html"), "--only", "trusted"]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 2
    assert not (tmp_path / "report.html").exists()
    page = (Path(__file__).parents[2] / "docs" / "report.md").read_text("utf-8")
    assert "it has no `--only`" in page


def test_a_doubt_of_a_fact_that_is_none_marks_nothing(tmp_path: Path) -> None:
    one = circular(FAULTY)
    ref = FactRef.of(one.rankings[0], one.rankings[0].entries[0])
    stray = Finding(
        "number-unread", "warning", one.findings[0].message, facts=(ref._replace(page=99),)
    )
    folder = dataset(tmp_path / "dataset", replace(one, findings=(stray,)))
    assert Dataset(folder).rankings["doubt"].isna().all()
