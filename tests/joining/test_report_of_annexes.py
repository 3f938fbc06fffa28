"""The report and check open the annex's own page."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import tongbao
from samples.annexes import Annex, drawn, picture
from tongbao.publish.dataset import Dataset
from tongbao.report import write_report
from tongbao.review.book import Book
from tongbao.review.page.pictures import Pictures


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a letter, its annex with a slip, and their dataset."""
    folder = tmp_path_factory.mktemp("annexes")
    slip = Annex("2020年5月各市开工率排名表", "开工率", slip=True)
    letter, first, second = drawn([Annex("2020年5月各市完成率排名表"), slip])
    (folder / "通报.pdf").write_bytes(letter)
    (folder / "附件1.pdf").write_bytes(first)
    (folder / "附件2.pdf").write_bytes(second)
    run(folder, "extract", ".", "-o", "out")
    return folder


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tongbao", *arguments, "--quiet"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout


def test_the_report_shows_a_finding_in_the_page_of_its_annex(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    written = write_report(folder / "out", folder / "report.html", language="zh")
    assert written.pictures
    assert not written.without_original
    page = (folder / "report.html").read_text(encoding="utf-8")
    (told,) = re.findall(r'"annexes":\[[^]]*\]', page)
    assert json.loads("{" + told + "}") == {"annexes": ["附件1.pdf", "附件2.pdf"]}
    assert '"3:1":[595.3' in page
    (folder / "附件2.pdf").rename(folder / "elsewhere")
    try:
        lost = write_report(folder / "out", folder / "report.html", language="zh")
    finally:
        (folder / "elsewhere").rename(folder / "附件2.pdf")
    assert lost.pictures < written.pictures
    assert [state for _, state in lost.without_original] == ["missing"]


def test_the_review_shows_the_page_of_the_annex(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (part,) = Dataset(folder / "out").parts()
    book = Book.of(part)
    finding = next(one for one in book.findings.values() if one["page"] is not None)
    assert finding["file_no"] == 3
    pictures = Pictures(folder / "out", [], None)
    own, letter = book.file_of(finding), book.circular
    assert Path(str(own["file"])).name == "附件2.pdf"
    drawn_of = {
        str(one["file"]): pictures.picture(pictures.show(one, 1, None).name)
        for one in (own, letter)
    }
    assert None not in drawn_of.values()
    assert len(set(drawn_of.values())) == 2


def test_check_names_the_annex_of_a_finding(folder: Path) -> None:
    listed = run(folder, "check", "通报.pdf", "附件1.pdf", "附件2.pdf", "-f", "sarif")
    where = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in json.loads(listed)["runs"][0]["results"]
        if result["properties"]["page"] is not None
    }
    assert where == {"%E9%99%84%E4%BB%B62.pdf"}
    assert "附件2.pdf 1" in run(folder, "check", "out")


def test_findings_of_a_circular_count_pages_as_its_files_do(folder: Path) -> None:
    circular = tongbao.read([folder / f"{name}.pdf" for name in ("通报", "附件1", "附件2")])
    placed = circular.findings.dropna(subset=["page"])
    assert set(zip(placed["file_no"], placed["page"], strict=True)) == {(3, 1)}


def test_a_picture_of_a_recognised_annex_is_drawn_under_its_own_name(tmp_path: Path) -> None:
    letter, annex = drawn([Annex("2020年5月各市完成率排名表")])
    (tmp_path / "通报.pdf").write_bytes(letter)
    (tmp_path / "附件1.png").write_bytes(picture(annex))
    run(tmp_path, "extract", "通报.pdf", "附件1.png", "-o", "out", "--pictures", "shown")
    drawn_files = [path.name for path in (tmp_path / "shown").glob("[!.]*")]
    assert drawn_files == ["附件1-0001.png"]
