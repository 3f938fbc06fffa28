"""The dataset as other systems meet it: columns, encodings, keys, a valid Data Package."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from frictionless import Package

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FILES = [
    SAMPLES / "hebei-2020-15" / "hebei-2020-15.typst.pdf",
    SAMPLES / "hebei-2020-15" / "source.txt",
    SAMPLES / "generated" / "long-typst-32-name-twice.pdf",
    SAMPLES / "generated" / "bureaus-typst-74.pdf",
]
COLUMNS = {
    "rankings": "circular_id project_no project item metric scope unit sort_order rank place_code place "
    "place_text value value_text status basis confidence page x0 top x1 bottom entry_id indicator_id "
    "group_name table_no row_no column_no file_no value_qualifier place_now doubt doubt_of "
    "value_proposed rank_proposed place_proposed place_code_proposed decision value_final rank_final "
    "place_final place_code_final",
    "indicators": "indicator_id circular_id project_no project item metric group_name scope unit "
    "sort_order period cumulative series_id table_no page x0 top x1 bottom places ranked",
    "attributes": "circular_id table_no row_no column_no place_text place_code header text page x0 "
    "top x1 bottom",
    "files": "circular_id file_no file sha256 pages",
    "finding_facts": "finding_id entry_id",
    "claims": "circular_id project_no project item kind position place_code place place_text page "
    "claim_id indicator_id value unit",
    "findings": "finding_id circular_id rule severity project_no item places message observed "
    "expected proposal page x0 top x1 bottom metric message_en indicator_id proposal_field "
    "proposal_value",
    "cells": "circular_id table row column row_span column_span text confidence page x0 top x1 bottom "
    "table_kind",
    "blocks": "circular_id block kind text page x0 top x1 bottom",
    "circulars": "circular_id file number issuer title as_of issued province_code pages reading "
    "projects_stated projects_found sha256 part first_page last_page number_year number_serial "
    "issuer_word supersedes",
}
"""The contract: further columns may follow, none of these is renamed or moved."""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dataset")
    broken = folder / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")
    command = [sys.executable, "-m", "tongbao", "extract", *map(str, FILES), str(broken)]
    done = subprocess.run([*command, "-o", str(folder / "out")], capture_output=True, check=False)
    assert done.returncode == 5
    return folder / "out"


def rows(dataset: Path, table: str) -> list[dict[str, str]]:
    with (dataset / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("table", COLUMNS)
def test_columns_are_those_of_the_contract(table: str, dataset: Path) -> None:
    wanted = COLUMNS[table].split()
    with (dataset / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        assert next(csv.reader(stream))[: len(wanted)] == wanted


@pytest.mark.parametrize("table", COLUMNS)
def test_files_are_plain_utf8_with_line_feeds(table: str, dataset: Path) -> None:
    data = (dataset / f"{table}.csv").read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.endswith(b"\n")


def test_frictionless_accepts_the_package(dataset: Path) -> None:
    report = Package(str(dataset / "datapackage.json")).validate(limit_errors=5)
    assert report.flatten(["title", "message"]) == []
    declared = json.loads((dataset / "datapackage.json").read_text(encoding="utf-8"))
    assert {resource["name"] for resource in declared["resources"]} == set(COLUMNS)


def test_every_fact_points_at_its_page_and_box(dataset: Path) -> None:
    for row in rows(dataset, "rankings"):
        assert int(row["page"]) >= 1
        assert float(row["x0"]) < float(row["x1"])
        assert float(row["top"]) < float(row["bottom"])


def test_codes_are_six_digits_of_text_and_bureaus_have_none(dataset: Path) -> None:
    for row in rows(dataset, "rankings"):
        assert re.fullmatch(r"\d{6}|", row["place_code"])
        assert row["place_text"] or row["basis"] == "inferred"
    circulars = {row["file"]: row["circular_id"] for row in rows(dataset, "circulars")}
    (bureaus,) = (value for file, value in circulars.items() if "bureaus" in file)
    codes = {r["place_code"] for r in rows(dataset, "rankings") if r["circular_id"] == bureaus}
    assert codes == {""}


def test_states_and_values_hold_together(dataset: Path) -> None:
    for row in rows(dataset, "rankings"):
        if row["status"] == "no_task":
            assert (row["rank"], row["value"]) == ("", "")
        if row["status"] == "ranked":
            assert row["rank"]
        assert 0 <= float(row["confidence"]) <= 1
        assert row["basis"] == "inferred" or float(row["confidence"]) > 0


def test_ids_of_findings_are_unique_and_point_at_circulars(dataset: Path) -> None:
    findings = rows(dataset, "findings")
    assert len({row["finding_id"] for row in findings}) == len(findings)
    known = {row["circular_id"] for row in rows(dataset, "circulars")}
    assert {row["circular_id"] for row in findings} <= known
    assert len(known) == len(FILES) + 1
