"""``tongbao extract``: what it takes, what it writes, what it says of files it cannot read."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from circulars import GOOD, Run
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def sentences(text: str, name: str) -> list[str]:
    return [line for line in text.splitlines() if name in line]


def test_files_folders_and_patterns_each_file_once(tongbao: Run, tmp_path: Path) -> None:
    (tmp_path / "archive" / "2020").mkdir(parents=True)
    shutil.copy(GOOD, tmp_path / "archive" / "2020" / "a.pdf")
    shutil.copy(GOOD.with_name("pairs-typst-72.pdf"), tmp_path / "b.pdf")
    shutil.copy(GOOD.with_name("bureaus-typst-74.pdf"), tmp_path / "c.pdf")
    done = tongbao("extract", "archive", "b.pdf", "*.pdf", "-o", "out")
    assert done.returncode == 0
    assert done.stdout == ""
    files = [row["file"] for row in rows(tmp_path / "out", "circulars")]
    assert files == ["archive/2020/a.pdf", "b.pdf", "c.pdf"]
    assert {p.name for p in (tmp_path / "out").iterdir()} == {
        "rankings.csv", "claims.csv", "findings.csv", "cells.csv", "blocks.csv", "circulars.csv",
        "files.csv", "indicators.csv", "attributes.csv", "finding_facts.csv", "datapackage.json", "ledger.sqlite",
    }  # fmt: skip
    assert "读取 3/3 个文件" in done.stderr


def test_summary_json_and_table_count_the_same_findings(tongbao: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    shutil.copy(GOOD.with_name("long-typst-32-name-twice.pdf"), tmp_path / "a.pdf")
    shutil.copy(tmp_path / "a.pdf", tmp_path / "twin.pdf")
    done = tongbao("extract", "a.pdf", "twin.pdf", "broken.pdf", "-o", "out")
    told = json.loads(
        tongbao("extract", "a.pdf", "twin.pdf", "broken.pdf", "-o", "out", "--json").stdout
    )
    found = Counter(row["severity"] for row in rows(tmp_path / "out", "findings"))
    assert told["findings"] == {level: found[level] for level in ("error", "warning", "info")}
    assert told["rows"]["findings"] == found.total()
    assert f"错误 {found['error']}、警告 {found['warning']}、提示 {found['info']}" in done.stderr
    assert told["indicators"] == len(rows(tmp_path / "out", "indicators"))


def test_every_level_and_rule_is_counted_alike_wherever_findings_go(
    tongbao: Run, tmp_path: Path
) -> None:
    (tmp_path / "batch").mkdir()
    for path in [*sorted(GOOD.parent.glob("*.pdf"))[:12], *GOOD.parent.glob("long-typst-32-*.pdf")]:
        shutil.copy(path, tmp_path / "batch")
    (tmp_path / "batch" / "odd.txt").write_text(
        "河北省城市建设工作领导小组办公室关于2020年5月重点工程进展情况的通报\n各市人民政府：\n"
        "序号\t城市\t完成率（%）\t排名\n1\t石家庄市\t98.5\t1\n2\t唐山市\t97.0\t2\n"
        "3\t保定市\t99.9\t3\n4\t邯郸市\t9x.1\t4\n5\t邢台\t90\t6\n",
        encoding="utf-8",
    )
    done = tongbao("extract", "batch", "-o", "out")
    found = rows(tmp_path / "out", "findings")
    table = Counter((row["severity"], row["rule"]) for row in found)
    levels = Counter(row["severity"] for row in found)
    assert set(levels) == {"error", "warning", "info"}
    assert len(table) > 3
    counted = f"错误 {levels['error']}、警告 {levels['warning']}、提示 {levels['info']}"
    assert counted in done.stderr
    told = json.loads(tongbao("extract", "batch", "-o", "out", "--json").stdout)
    assert told["findings"] == {level: levels[level] for level in ("error", "warning", "info")}
    for asked in ("batch", "out"):
        listed = json.loads(tongbao("check", asked, "-f", "json").stdout)
        shown = [finding for circular in listed for finding in circular["findings"]]
        assert Counter((one["severity"], one["rule"]) for one in shown) == table, asked
        lines = tongbao("check", asked, "-f", "csv").stdout.splitlines()
        assert Counter((r["severity"], r["rule"]) for r in csv.DictReader(lines)) == table, asked


def test_it_ends_with_how_far_the_data_can_be_trusted_unless_quiet(
    tongbao: Run, tmp_path: Path
) -> None:
    shutil.copy(GOOD.with_name("long-typst-32-name-twice.pdf"), tmp_path / "a.pdf")
    told = tongbao("extract", "a.pdf", "-o", "out").stderr.splitlines()[-1]
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    assert told == package["trust"]["description"].split(" / ")[0]
    assert f"共 {len(rows(tmp_path / 'out', 'rankings'))} 个排名条目" in told
    assert tongbao("extract", "a.pdf", "-o", "out", "-q").stderr == ""


def not_a_pdf(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 8)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def encrypted(path: Path) -> None:
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", strength=128))
    canvas.drawString(72, 700, "text")
    canvas.save()


def truncated(path: Path) -> None:
    path.write_bytes(GOOD.read_bytes()[:300])


def without_pages(path: Path) -> None:
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )


BROKEN: list[tuple[Callable[[Path], None], str]] = [
    (not_a_pdf, "document-not-a-document"),
    (empty, "document-empty"),
    (encrypted, "document-encrypted"),
    (truncated, "document-damaged"),
    (without_pages, "document-empty"),
]


@pytest.mark.parametrize(("broken", "rule"), BROKEN)
def test_a_broken_file_gets_one_sentence_and_costs_no_other_its_result(
    broken: Callable[[Path], None], rule: str, tongbao: Run, tmp_path: Path
) -> None:
    broken(tmp_path / "broken.pdf")
    shutil.copy(GOOD, tmp_path / "good.pdf")
    done = tongbao("extract", "broken.pdf", "good.pdf", "-o", "out")
    assert done.returncode == 5
    assert "Traceback" not in done.stderr
    (sentence,) = sentences(done.stderr, "broken.pdf")
    assert sentence.count("。") == 1
    by_file = {row["file"]: row for row in rows(tmp_path / "out", "circulars")}
    assert by_file["broken.pdf"]["pages"] == "0"
    failed = by_file["broken.pdf"]["circular_id"]
    found = [r for r in rows(tmp_path / "out", "findings") if r["circular_id"] == failed]
    assert [(r["rule"], r["severity"]) for r in found] == [(rule, "error")]
    good = by_file["good.pdf"]["circular_id"]
    assert any(row["circular_id"] == good for row in rows(tmp_path / "out", "rankings"))


@pytest.mark.parametrize(("broken", "rule"), BROKEN)
def test_alone_a_broken_file_means_that_nothing_was_read(
    broken: Callable[[Path], None], rule: str, tongbao: Run, tmp_path: Path
) -> None:
    broken(tmp_path / "broken.pdf")
    done = tongbao("extract", "broken.pdf", "-o", "out", "--lang", "en")
    assert done.returncode == 3
    assert len(sentences(done.stderr, "broken.pdf")) == 1
    assert [row["rule"] for row in rows(tmp_path / "out", "findings")] == [rule]


def test_a_document_without_ranking_is_a_finding(tongbao: Run, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "letter.pdf"))
    canvas.drawString(72, 700, "Dear all, nothing is ranked here.")
    canvas.save()
    done = tongbao("extract", "letter.pdf", "-o", "out")
    assert done.returncode == 3
    assert len(sentences(done.stderr, "letter.pdf")) == 1
    assert "document-no-ranking" in {r["rule"] for r in rows(tmp_path / "out", "findings")}
    assert rows(tmp_path / "out", "rankings") == []


def test_a_name_that_leads_nowhere(tongbao: Run) -> None:
    done = tongbao("extract", "nowhere.pdf", "-o", "out")
    assert done.returncode == 3
    assert sentences(done.stderr, "nowhere.pdf") == ["找不到文件 nowhere.pdf，请检查路径。"]


def test_a_password_opens_an_encrypted_file(tongbao: Run, tmp_path: Path) -> None:
    encrypted(tmp_path / "locked.pdf")
    right = tongbao("extract", "locked.pdf", "-o", "a", "--password", "secret")
    assert "读取 1/1" in right.stderr
    assert [row["text"] for row in rows(tmp_path / "a", "blocks")] == ["text"]
    wrong = tongbao("extract", "locked.pdf", "-o", "b", "--password", "guess")
    assert wrong.returncode == 3
    assert len(sentences(wrong.stderr, "locked.pdf")) == 1


def test_the_same_input_gives_the_same_bytes(tongbao: Run, tmp_path: Path) -> None:
    for out in ("one", "two"):
        assert tongbao("extract", GOOD, "-o", out).returncode == 0
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_json_and_quiet_keep_the_streams_apart(tongbao: Run) -> None:
    done = tongbao("extract", GOOD, "-o", "out", "--json", "--quiet")
    assert done.stderr == ""
    report = json.loads(done.stdout)
    assert report["exit_code"] == 0
    assert report["rows"]["rankings"] > 0
    assert report["failures"] == []


@pytest.mark.parametrize("pages", ["x", "3-1", "0"])
def test_pages_that_make_no_sense_are_wrong_usage(pages: str, tongbao: Run) -> None:
    done = tongbao("extract", GOOD, "-o", "out", "--pages", pages)
    assert done.returncode in {2, 3}
    assert "Traceback" not in done.stderr
    assert pages in done.stderr


def test_output_that_cannot_be_written_is_said_before_reading(tongbao: Run, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    done = tongbao("extract", GOOD, "-o", "out")
    assert done.returncode == 2
    assert len(sentences(done.stderr, "out")) == 1
    assert (tmp_path / "out").read_text() == "a file"


def test_messages_come_in_the_language_asked_for(tongbao: Run) -> None:
    assert "Read 1 of 1 files" in tongbao("extract", GOOD, "-o", "out", lang="en").stderr
    assert "读取 1/1" in tongbao("extract", GOOD, "-o", "out", "--lang", "zh", lang="en").stderr
