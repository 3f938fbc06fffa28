"""``datapackage.json``: sources, languages, hashes, and a version that says what changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tongbao import Dataset
from tongbao.extract import ReadOptions
from tongbao.model import Circular
from tongbao.pipeline import read_circular
from tongbao.publish import Failure, write_dataset

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FIRST = SAMPLES / "generated" / "long-reportlab-63.pdf"
SECOND = SAMPLES / "hebei-2020-15" / "hebei-2020-15.typst.pdf"


@cache
def circular(path: Path) -> Circular:
    return read_circular(path, ReadOptions())


def corrected(one: Circular) -> Circular:
    ranking = one.rankings[0]
    entry = replace(ranking.entries[0], value=Decimal("12.34"))
    ranking = replace(ranking, entries=(entry, *ranking.entries[1:]))
    return replace(one, rankings=(ranking, *one.rankings[1:]))


def write(folder: Path, *circulars: Circular, failures: Sequence[Failure] = ()) -> dict[str, Any]:
    write_dataset(circulars, failures, folder)
    declared: dict[str, Any] = json.loads((folder / "datapackage.json").read_text("utf-8"))
    return declared


def test_the_version_says_what_changed(tmp_path: Path) -> None:
    first, second = circular(FIRST), circular(SECOND)
    steps = [
        ([first], "1.0.0"),
        ([first], "1.0.0"),
        ([corrected(first)], "1.0.1"),
        ([corrected(first), second], "1.1.0"),
        ([first, second], "1.1.1"),
        ([second], "2.0.0"),
    ]
    for circulars, version in steps:
        assert write(tmp_path, *circulars)["version"] == version


def test_a_new_column_at_the_end_is_a_minor_and_any_other_a_major(tmp_path: Path) -> None:
    def replaced(change: Callable[[list[dict[str, Any]]], object]) -> str:
        declared = write(tmp_path, circular(FIRST)) | {"version": "1.0.0"}
        change(declared["resources"][1]["schema"]["fields"])
        (tmp_path / "datapackage.json").write_text(json.dumps(declared), "utf-8")
        return str(write(tmp_path, circular(FIRST))["version"])

    assert replaced(lambda fields: fields.pop()) == "1.1.0"
    assert replaced(lambda fields: fields[0].update(name="other")) == "2.0.0"
    assert replaced(lambda _: None) == "1.0.0"


@pytest.mark.parametrize("damage", ["", "[]", '{"version": "1.2.3", "sources": [{', "\x00\xff"])
def test_numbering_begins_where_the_descriptor_before_is_damaged(
    tmp_path: Path, damage: str
) -> None:
    (tmp_path / "datapackage.json").write_text(damage, "utf-8")
    assert write(tmp_path, circular(FIRST))["version"] == "1.0.0"


def test_each_circular_is_a_source_with_hash_and_number(tmp_path: Path) -> None:
    sources = {s["title"]: s for s in write(tmp_path, circular(FIRST), circular(SECOND))["sources"]}
    hebei = sources[circular(SECOND).header.title]
    assert hebei["number"] == "冀双创双服办〔2020〕15号"
    assert hebei["hash"] == "sha256:" + hashlib.sha256(SECOND.read_bytes()).hexdigest()
    assert hebei["path"] == SECOND.name, "absolute paths are not allowed in a package"
    assert len(sources) == 2


def test_each_file_is_named_with_its_size_and_hash(tmp_path: Path) -> None:
    for resource in write(tmp_path, circular(FIRST))["resources"]:
        data = (tmp_path / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()


def test_everything_is_titled_and_described_in_both_languages(tmp_path: Path) -> None:
    declared = write(tmp_path, circular(FIRST))
    described = [declared, *declared["resources"]]
    described += [field for r in declared["resources"] for field in r["schema"]["fields"]]
    assert len(described) > 70
    for one in described:
        for text in (one["title"], one["description"]):
            chinese, english = text.split(" / ", 1)
            assert any("\u4e00" <= c <= "\u9fff" for c in chinese), text
            assert english.isascii() or any(c.isascii() and c.isalpha() for c in english), text
    assert declared["licenses"]
    assert "patch" in declared["versionRule"]


def test_keys_name_every_row_and_survive_a_correction(tmp_path: Path) -> None:
    declared = write(tmp_path, circular(FIRST))
    assert all(resource["schema"]["primaryKey"] for resource in declared["resources"])
    before = [str(key) for key in Dataset(tmp_path).rankings["entry_id"]]
    write(tmp_path, corrected(circular(FIRST)))
    assert [str(key) for key in Dataset(tmp_path).rankings["entry_id"]] == before
    assert len(set(before)) == len(before)
