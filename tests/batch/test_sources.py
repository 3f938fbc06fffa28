"""Every file of a folder is looked at: read, or refused with its reason."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas
from typer.testing import CliRunner, Result

from tongbao.batch.sources import find_sources
from tongbao.cli import app


def _pdf(path: Path, text: str) -> None:
    canvas = Canvas(str(path))
    canvas.drawString(72, 720, text)
    canvas.save()


def test_what_lies_behind_a_linked_folder_and_a_pdf_without_suffix_are_found(
    tmp_path: Path,
) -> None:
    archive, elsewhere = tmp_path / "archive", tmp_path / "elsewhere"
    archive.mkdir()
    elsewhere.mkdir()
    _pdf(archive / "202005", "May")
    _pdf(elsewhere / "june.pdf", "June")
    (archive / "linked").symlink_to(elsewhere)
    (elsewhere / "back").symlink_to(archive)
    found = find_sources([str(archive)])
    names = [Path(one.file).relative_to(archive).as_posix() for one in found.sources]
    assert names == ["202005", "linked/june.pdf"]
    assert all(not one.twins for one in found.sources)
    assert not found.unreadable
    assert not found.nowhere


def extract(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["extract", *map(str, arguments)])


def table(dataset: Path, name: str) -> list[dict[str, str]]:
    with (dataset / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a circular, a letter of Word, an archive, notes and five listings."""
    folder = tmp_path_factory.mktemp("mixed") / "archive"
    folder.mkdir()
    rows = "\n".join(f"{n}\t{p}市\t{90 - n}" for n, p in enumerate(("南昌", "九江", "赣州"), 1))
    (folder / "2021.txt").write_text(f"2021年得分排名\n\n排名\t城市\t得分\n{rows}\n", "utf-8")
    letter = docx.Document()
    letter.add_paragraph("关于2021年得分情况的通报")
    letter.save(str(folder / "letter.docx"))
    with zipfile.ZipFile(folder / "more.zip", "w") as packed:
        packed.writestr("1.txt", "1")
    (folder / "15号").write_text("notes", "utf-8")
    for number in range(5):
        (folder / f"{number}.json").write_text(f"[{number}]", "utf-8")
    return folder


@pytest.fixture(scope="module")
def mixed_read(mixed: Path) -> Result:
    return extract(mixed, "-o", mixed.parent / "data", "--json", "--lang", "en")


def test_every_file_of_a_folder_has_a_row_and_a_reason(mixed: Path, mixed_read: Result) -> None:
    assert mixed_read.exit_code == 5
    data = mixed.parent / "data"
    circulars = {Path(row["file"]).name: row for row in table(data, "circulars")}
    assert set(circulars) == {path.name for path in mixed.iterdir()}
    assert [name for name, row in circulars.items() if row["reading"]] == ["2021.txt"]
    said = {row["circular_id"]: row["message_en"] for row in table(data, "findings")}
    reasons = {name: said.get(row["circular_id"], "") for name, row in circulars.items()}
    assert "a Word document" in reasons["letter.docx"]
    assert "a ZIP archive" in reasons["more.zip"]
    assert "name it by itself" in reasons["15号"]


def test_the_summary_counts_files_by_kind_and_names_the_first_refused(mixed_read: Result) -> None:
    counted = "Read 1 of 9 files (.json 0 of 5, "
    (line,) = (line for line in mixed_read.stderr.splitlines() if counted in line)
    for kind in (".txt 1 of 1", ".docx 0 of 1", ".zip 0 of 1", "no suffix 0 of 1"):
        assert kind in line
    assert "2.json is no PDF" in mixed_read.stderr
    assert "3.json is no PDF" not in mixed_read.stderr
    assert "2 more .json files" in mixed_read.stderr
    kinds = json.loads(mixed_read.stdout)["kinds"]
    assert kinds[".docx"] == {"files": 1, "refused": 1}
    assert kinds[".txt"] == {"files": 1, "refused": 0}


def test_files_that_are_no_documents_are_told_and_fail_no_run(tmp_path: Path, mixed: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("2021.txt", "0.json"):
        (tmp_path / "in" / name).write_bytes((mixed / name).read_bytes())
    done = extract(tmp_path / "in", "-o", tmp_path / "out", "--lang", "en")
    assert done.exit_code == 0
    assert "(.json 0 of 1, .txt 1 of 1)" in done.stderr
    again = extract(tmp_path / "in", "-o", tmp_path / "out", "-q")
    assert (again.exit_code, again.stderr) == (0, "")
    (said,) = (r for r in table(tmp_path / "out", "findings") if "0.json" in r["message"])
    assert (said["rule"], said["severity"]) == ("document-not-a-document", "info")


def test_what_was_read_by_its_own_name_is_no_failure_when_its_folder_is_given(
    tmp_path: Path,
) -> None:
    (tmp_path / "in").mkdir()
    note = tmp_path / "in" / "note.md"
    note.write_text("2021年得分排名\n\n排名\t城市\t得分\n1\t南昌市\t9\n2\t九江市\t8\n", "utf-8")
    for given in (tmp_path / "in", note, tmp_path / "in"):
        extract(given, "-o", tmp_path / "out")
    (row,) = table(tmp_path / "out", "circulars")
    assert row["reading"] == "text"


def test_the_tables_of_a_dataset_in_the_folder_are_no_circulars(
    mixed: Path, mixed_read: Result
) -> None:
    assert "The dataset is in" in mixed_read.stderr
    found = find_sources([str(mixed.parent)])
    files = [one.file for one in found.sources] + [one.file for one in found.unreadable]
    assert {Path(file).parent for file in files} == {mixed}
    assert len(files) == 9


def test_a_report_beside_its_circulars_is_none_of_them(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(
        '<!doctype html>\n<html><head><meta name="generator" content="tongbao 0.1.0"></head></html>'
    )
    (tmp_path / "download.html").write_text("<!doctype html>\n<html><head></head></html>")
    found = find_sources([str(tmp_path)])
    assert [Path(one.file).name for one in found.unreadable] == ["download.html"]
    assert not found.sources
