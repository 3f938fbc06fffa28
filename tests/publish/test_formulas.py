"""Text that a spreadsheet would run: harmless in CSV, unharmed for whoever reads it back."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile_strings import FORMULAS
from tongbao import Dataset
from tongbao.commands.findings.text import Listed, print_csv
from tongbao.model import Finding, Message
from tongbao.publish.formulas import is_formula, neutralise, restore

Run = Callable[..., subprocess.CompletedProcess[str]]

HARMLESS = [
    "-3.6", "+2.1%", "－12.5", "-", "--", "－－", "-1,234.5", "−3.6", "—", "完成率", "'tis", "'-3.6",
    "1=1", "a@b", "",
]  # fmt: skip

texts = st.text(alphabet=st.sampled_from("'=+-@＝－ \t\n1.5A保%")) | st.text()


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_one_apostrophe(text: str) -> None:
    assert neutralise(text) == "'" + text


@pytest.mark.parametrize("text", HARMLESS)
def test_figures_dashes_and_words_stay_as_printed(text: str) -> None:
    assert neutralise(text) == text


@given(texts)
def test_nothing_is_lost(text: str) -> None:
    assert restore(neutralise(text)) == text


@given(texts)
def test_nothing_that_runs_is_left(text: str) -> None:
    assert not is_formula(neutralise(text))


@given(texts, texts)
def test_two_texts_never_become_one(one: str, other: str) -> None:
    assert (neutralise(one) == neutralise(other)) == (one == other)


def export_with_formulas(path: Path) -> None:
    lines = ["石家庄市2020年5月污水处理项目完成率排名", "", "排名\t地区\t完成率(%)"]
    lines += [
        '1\t=HYPERLINK("evil")\t98.5',
        "2\t@SUM(A1)\t90.1",
        "3\t长安区\t-3.6",
        "4\t裕华区\t-4",
    ]
    path.write_text("\n".join([*lines, "", "=cmd|'/C calc'!A0 见附件。"]), encoding="utf-8")


def fields(dataset: Path) -> list[str]:
    found: list[str] = []
    for path in sorted(dataset.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            found += [field for row in csv.reader(stream) for field in row]
    return found


def test_csv_runs_nothing_and_the_dataset_gives_the_text_as_printed(
    tongbao: Run, tmp_path: Path
) -> None:
    export_with_formulas(tmp_path / "hostile.txt")
    assert tongbao("extract", "hostile.txt", "-o", "safe").returncode == 0
    assert tongbao("extract", "hostile.txt", "-o", "plain", "--raw").returncode == 0
    safe, plain = fields(tmp_path / "safe"), fields(tmp_path / "plain")
    assert [field for field in safe if is_formula(field)] == []
    assert [field for field in plain if is_formula(field)] != []
    assert safe.count("-3.6") == plain.count("-3.6") > 0
    texts = set(Dataset(tmp_path / "safe").cells["text"].dropna())
    assert {'=HYPERLINK("evil")', "@SUM(A1)", "-3.6"} <= texts
    for table in ("rankings", "cells", "blocks", "findings"):
        one, other = (list(Dataset(tmp_path / d).rows(table)) for d in ("safe", "plain"))
        assert one == other
    prefixes = [
        json.loads((tmp_path / d / "datapackage.json").read_text("utf-8"))["neutralisation"]
        for d in ("safe", "plain")
    ]
    assert [stated["prefix"] for stated in prefixes] == ["'", ""]


def test_the_two_ways_of_writing_are_the_same_dataset(tongbao: Run, tmp_path: Path) -> None:
    export_with_formulas(tmp_path / "hostile.txt")
    tongbao("extract", "hostile.txt", "-o", "safe")
    tongbao("extract", "hostile.txt", "-o", "plain", "--raw")
    assert tongbao("diff", "safe", "plain").returncode == 0
    checked = [tongbao("check", d, "-f", "json").stdout for d in ("safe", "plain")]
    assert checked[0] == checked[1]


def test_findings_printed_as_csv_run_nothing() -> None:
    finding = Finding("x", "error", Message("=1+1", "=1+1"), places=("@SUM(A1)",), observed="-3.6")
    out = io.StringIO()
    print_csv([Listed("=cmd.pdf", "0" * 16, "", {}, [finding])], out)
    (row,) = list(csv.reader(io.StringIO(out.getvalue())))[1:]
    assert [field for field in row if is_formula(field)] == []
    assert "-3.6" in row
