"""Dataset → target → the same facts, however often it is exported; corrections keep a history."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from targets import (
    BUREAUS,
    FAULTY,
    FORMULA,
    HEBEI,
    READERS,
    TABLES,
    Facts,
    circular,
    dataset,
    facts_of_dataset,
    hostile,
    with_entries,
    with_entry,
)

from tongbao import Dataset
from tongbao.publish.targets import target_for


@pytest.fixture(params=READERS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def target(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    if kind == "postgresql":
        return str(request.getfixturevalue("postgresql_url"))
    return str(tmp_path / f"out.{kind}")


@pytest.fixture
def read(kind: str, target: str) -> Callable[[str], list[dict[str, str]]]:
    return lambda table: READERS[kind](target, table)


def facts(read: Callable[[str], list[dict[str, str]]]) -> Facts:
    return {table: read(table) for table in TABLES}


Read = Callable[[str], list[dict[str, str]]]


def test_the_same_facts_come_out(target: str, read: Read, tmp_path: Path) -> None:
    circulars = [hostile(circular(HEBEI)), circular(FAULTY), circular(BUREAUS)]
    folder = dataset(tmp_path / "dataset", *circulars)
    exported = target_for(target).write(Dataset(folder))
    wanted = facts_of_dataset(folder)
    found = facts(read)
    for table in TABLES:
        assert found[table] == wanted[table], table
    assert exported.rows == {table: len(rows) for table, rows in wanted.items()}
    assert any(row["place_text"] == FORMULA and row["value"] == "-3.6" for row in found["rankings"])


def test_exporting_again_changes_nothing(target: str, read: Read, tmp_path: Path) -> None:
    data = Dataset(dataset(tmp_path / "dataset", circular(FAULTY), circular(BUREAUS)))
    target_for(target).write(data)
    before = facts(read)
    again = target_for(target).write(data)
    assert (again.added, again.changed, again.removed) == (0, 0, 0)
    assert facts(read) == before
    assert read("history") == []


def test_a_corrected_value_updates_its_row_and_the_old_one_is_kept(
    target: str, read: Read, tmp_path: Path
) -> None:
    first = circular(FAULTY)
    target_for(target).write(Dataset(dataset(tmp_path / "dataset", first)))
    old = first.rankings[0].entries[1]
    corrected = with_entry(first, 1, value=Decimal("12.34"), value_text="12.34")
    folder = dataset(tmp_path / "dataset", corrected)
    done = target_for(target).write(Dataset(folder))
    assert (done.added, done.changed, done.removed) == (0, 1, 0)
    assert facts(read) == facts_of_dataset(folder)
    history = {row["column_name"]: row for row in read("history")}
    assert set(history) == {"value", "value_text"}
    row = history["value_text"]
    assert (row["table_name"], row["change"]) == ("rankings", "changed")
    assert (row["old_value"], row["new_value"]) == (old.value_text, "12.34")
    assert row["dataset_version"] == "1.0.1"
    (updated,) = [r for r in read("rankings") if r["entry_id"] == row["row_id"]]
    assert updated["value"] == "12.34"
    target_for(target).write(Dataset(folder))
    assert len(read("history")) == 2


def test_a_corrected_place_is_a_correction_too(target: str, read: Read, tmp_path: Path) -> None:
    first = circular(FAULTY)
    one, other = first.rankings[0].entries[:2]
    target_for(target).write(Dataset(dataset(tmp_path / "dataset", first)))
    folder = dataset(tmp_path / "dataset", with_entry(first, 1, place=None))
    target_for(target).write(Dataset(folder))
    assert facts(read) == facts_of_dataset(folder)
    assert one.place
    assert other.place
    changed = {row["column_name"]: row["old_value"] for row in read("history")}
    assert changed["place"] == other.place.name
    assert changed["place_code"] == other.place.code


def test_rows_that_go_and_come_are_remembered(target: str, read: Read, tmp_path: Path) -> None:
    first = circular(FAULTY)
    fewer = with_entries(first, first.rankings[0].entries[:-1])
    target_for(target).write(Dataset(dataset(tmp_path / "dataset", first)))
    done = target_for(target).write(Dataset(dataset(tmp_path / "dataset", fewer)))
    assert (done.added, done.removed) == (0, 1)
    (gone,) = read("history")
    lost = first.rankings[0].entries[-1]
    assert gone["change"] == "removed"
    assert json.loads(gone["old_value"])["place_text"] == lost.place_text
    folder = dataset(tmp_path / "dataset", first)
    target_for(target).write(Dataset(folder))
    assert facts(read) == facts_of_dataset(folder)
    assert sorted(row["change"] for row in read("history")) == ["added", "removed"]


def test_a_new_circular_is_added_without_a_history(target: str, read: Read, tmp_path: Path) -> None:
    target_for(target).write(Dataset(dataset(tmp_path / "dataset", circular(BUREAUS))))
    folder = dataset(tmp_path / "dataset", circular(BUREAUS), circular(FAULTY))
    target_for(target).write(Dataset(folder))
    assert facts(read) == facts_of_dataset(folder)
    assert read("history") == []
