"""The trust paragraph: the descriptor, stderr and one query on a database tell the same."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tongbao import Dataset
from tongbao.batch import Tally
from tongbao.commands.console.streams import print_summary
from tongbao.extract import ReadOptions
from tongbao.model import Circular, Finding, Message
from tongbao.pipeline import read_circular
from tongbao.publish import Failure, write_dataset
from tongbao.publish.targets import target_for
from tongbao.publish.trust import Trust
from tongbao.report import write_report

ROOT = Path(__file__).resolve().parents[2]
HEBEI = ROOT / "samples" / "hebei-2020-15" / "hebei-2020-15.typst.pdf"
FAULTY = ROOT / "samples" / "generated" / "long-typst-32-name-twice.pdf"
CLEAN = ROOT / "samples" / "generated" / "long-reportlab-63.pdf"
UNREAD = Failure(
    "gone.pdf", "f" * 64, "document-damaged", Message("打不开。", "It cannot be opened.")
)


@cache
def circular(path: Path) -> Circular:
    return read_circular(path, ReadOptions())


def scanned(one: Circular) -> Circular:
    """Return a circular as if its facts had been recognised, page 1 once only."""
    rankings = tuple(
        replace(r, entries=tuple(replace(e, confidence=0.9) for e in r.entries))
        for r in one.rankings
    )
    pages = tuple(replace(p, reading="ocr") for p in one.document.pages)
    missing = Finding(
        "reading-second-reader-missing", "warning", Message("一遍。", "Once."), page=1
    )
    return replace(
        one,
        document=replace(one.document, pages=pages, file="scan.pdf", sha256="0" * 64),
        rankings=rankings,
        findings=(*one.findings, missing),
    )


def unbounded(one: Circular) -> Circular:
    """Return a circular as if no words of it said which places it ranks."""
    return replace(one, ranked_set=replace(one.ranked_set, stated=False))


def stated(folder: Path) -> dict[str, Any]:
    trust: dict[str, Any] = json.loads((folder / "datapackage.json").read_text("utf-8"))["trust"]
    return trust


def queried(folder: Path, database: Path) -> dict[str, int]:
    """Return what the query of the documentation says of a dataset that was exported."""
    target_for(f"sqlite:///{database}").write(Dataset(folder))
    page = (ROOT / "docs" / "export.md").read_text("utf-8")
    (query,) = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return dict(connection.execute(query).fetchone())


def test_the_query_of_the_documentation_gives_the_same_figures(tmp_path: Path) -> None:
    circulars = [circular(HEBEI), unbounded(circular(CLEAN)), scanned(circular(FAULTY))]
    write_dataset(circulars, [UNREAD], tmp_path / "data")
    figures = stated(tmp_path / "data")["figures"]
    assert figures == queried(tmp_path / "data", tmp_path / "facts.db")
    for name in ("document_doubted", "reading_doubted", "document_findings", "reading_findings"):
        assert figures[name] > 0, name
    assert figures["claims_without_table"] > 0
    assert (figures["pages_read_once"], figures["circulars_scanned"]) == (1, 1)
    assert figures["circulars_unread"] == 1
    assert figures["circulars_without_set"] == 1
    doubted = figures["document_doubted"] + figures["reading_doubted"]
    assert figures["facts"] == figures["without_doubt"] + doubted


def test_the_descriptor_says_it_in_both_languages_and_the_same_each_time(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_dataset([circular(FAULTY)], [], tmp_path / folder)
    one, two = ((tmp_path / f / "datapackage.json").read_bytes() for f in ("one", "two"))
    assert one == two
    trust = stated(tmp_path / "one")
    figures = trust["figures"]
    assert f"共 {figures['facts']} 个排名条目" in trust["description"]
    assert f"Of {figures['facts']} ranked facts" in trust["description"]
    assert f"{figures['document_findings']} contradictions" in trust["description"]


def test_what_could_not_be_checked_is_said_with_its_reason_wherever_the_paragraph_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    circulars = [unbounded(circular(HEBEI)), scanned(circular(FAULTY))]
    write_dataset(circulars, [UNREAD], tmp_path / "data")
    trust = stated(tmp_path / "data")
    figures, said = trust["figures"], trust["description"]
    for zh, en in (
        (f"{figures['claims_without_table']} 条文字表述（没有单独一张表可比）",
         f"claims without a table of their own to compare them with: {figures['claims_without_table']}"),
        ("1 份通报是否缺了地区（没有说明排名范围）", "circulars that state no set of places"),
        ("1 页（要求识读两遍而只读了一遍）", "pages read once only"),
        ("1 个文件（未能读取）", "files that could not be read: 1"),
    ):  # fmt: skip
        assert zh in said
        assert en in said
    zh, en = said.split(" / ")
    tally = Tally(files=3, dataset_files=3)
    print_summary(tally, tmp_path / "data", "zh")
    assert zh in capsys.readouterr().err.splitlines()
    print_summary(tally, tmp_path / "data", "en")
    assert en in capsys.readouterr().err.splitlines()
    write_report(tmp_path / "data", tmp_path / "report.html", language="zh", most_cuts=0)
    page = (tmp_path / "report.html").read_text("utf-8")
    for words in (zh, en):
        assert words in page


def test_a_share_is_never_rounded_up_to_all_facts() -> None:
    assert Trust(facts=10_000, without_doubt=9_999).share == "99.9%"
    assert Trust(facts=7, without_doubt=7).share == "100.0%"


def test_nothing_read_gives_a_paragraph_too(tmp_path: Path) -> None:
    write_dataset([], [UNREAD], tmp_path)
    said = stated(tmp_path)["description"]
    assert "no ranked facts" in said
    assert "files that could not be read: 1" in said


def test_the_notes_of_a_workbook_say_it_too(tmp_path: Path) -> None:
    write_dataset([circular(CLEAN)], [UNREAD], tmp_path / "data")
    target_for(str(tmp_path / "facts.xlsx")).write(Dataset(tmp_path / "data"))
    notes = openpyxl.load_workbook(tmp_path / "facts.xlsx", read_only=True)["notes"]
    said = {str(row[0]): row[1:] for row in notes.iter_rows(values_only=True) if row}
    paragraph = " / ".join(str(text) for text in said["trust 可信度"][:2])
    assert paragraph == stated(tmp_path / "data")["description"]
