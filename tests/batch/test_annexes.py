"""In a dataset a letter and its annexes, each in a file of its own, are one circular."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from archives import command, environment, extract, rows
from test_growing import tables

from samples.annexes import Annex, as_text, drawn, picture
from tongbao.batch.ledger import LEDGER_FILE
from tongbao.publish.folder.csv_rows import lines_of, pack, rows_of, unpack
from tongbao.publish.schemas import SCHEMAS

RATES = (Annex("2020年5月各市完成率排名表"), Annex("2020年5月各市开工率排名表", "开工率", 4),
         Annex("2020年5月各市竣工率排名表", "竣工率", 7))  # fmt: skip
LETTER = "关于2020年5月重点工作进展情况的通报.pdf"
JOINS = {"document-annex-apart", "document-join-doubtful", "document-annex-unreadable"}


def laid(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def beside(*, first: str = "附件1.pdf", second: str = "附件2.png") -> dict[str, bytes]:
    """Return a letter with a PDF, a picture and a text export beside it."""
    letter, one, two, _ = drawn(RATES)
    text = as_text(RATES)[3].encode()
    return {LETTER: letter, first: one, second: picture(two), "附件3.txt": text}


def told(dataset: Path) -> dict[str, list[str]]:
    """Return the names of each circular's files, by its name."""
    files: dict[str, list[str]] = {}
    for row in rows(dataset, "files"):
        files.setdefault(row["circular_id"], []).append(Path(row["file"]).name)
    return {own[0]: own[1:] for own in files.values()}


def joins(dataset: Path) -> dict[str, set[str]]:
    """Return the findings that tell of joining: rule → names of the circulars that have it."""
    names = {row["circular_id"]: Path(row["file"]).name for row in rows(dataset, "circulars")}
    found: dict[str, set[str]] = {}
    for row in rows(dataset, "findings"):
        if row["rule"] in JOINS:
            found.setdefault(row["rule"], set()).add(names[row["circular_id"]])
    return found


def read_anew(log: Path) -> list[str]:
    """Return the names of the files that a run read."""
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    return [Path(one["file"]).name for one in lines if one["status"] != "kept"]


def test_a_pdf_a_picture_and_a_text_export_beside_their_letter_are_joined(tmp_path: Path) -> None:
    laid(tmp_path / "in", beside())
    done = extract(tmp_path, "in", "-o", "out")
    assert done.returncode == 0, done.stderr
    out = tmp_path / "out"
    assert told(out) == {LETTER: ["附件1.pdf", "附件2.png", "附件3.txt"]}
    assert joins(out) == {}
    (circular,) = rows(out, "circulars")
    assert (circular["number"], circular["pages"]) == ("冀建组办〔2020〕15号", "4")
    facts = {(r["metric"], r["file_no"], r["page"]) for r in rows(out, "rankings")}
    assert facts == {("完成率", "2", "1"), ("开工率", "3", "1"), ("竣工率", "4", "1")}
    assert len(rows(out, "rankings")) == 33


def test_annexes_that_say_so_in_their_first_line_only_are_joined(tmp_path: Path) -> None:
    letter, one, two, three = drawn(RATES)
    laid(tmp_path / "in", {LETTER: letter, "a.pdf": one, "b.pdf": two, "c.pdf": three})
    extract(tmp_path, "in", "-o", "out")
    assert told(tmp_path / "out") == {LETTER: ["a.pdf", "b.pdf", "c.pdf"]}


def test_one_after_the_other_gives_the_bytes_of_both_at_once(tmp_path: Path) -> None:
    folder = laid(tmp_path / "in", beside())
    for name in ("附件3.txt", LETTER, "附件1.pdf", "附件2.png"):
        extract(tmp_path, folder.relative_to(tmp_path) / name, "-o", "grown")
    extract(tmp_path, "in", "-o", "at-once")
    assert tables(tmp_path / "grown") == tables(tmp_path / "at-once")


def test_a_second_run_reads_nothing_and_another_annex_only_its_letter(tmp_path: Path) -> None:
    files = beside()
    added = files.pop("附件3.txt")
    other = drawn(RATES[:1], month=4, serial=9)
    laid(tmp_path / "in" / "april", {"四月通报.pdf": other[0], "附件1.pdf": other[1]})
    folder = laid(tmp_path / "in" / "may", files)
    log = tmp_path / "log"
    extract(tmp_path, "in", "-o", "out")
    extract(tmp_path, "in", "-o", "out", "--log", "log")
    assert read_anew(log) == []
    log.unlink()
    (folder / "附件3.txt").write_bytes(added)
    extract(tmp_path, "in", "-o", "out", "--log", "log")
    assert sorted(read_anew(log)) == sorted([LETTER, "附件3.txt"])
    assert told(tmp_path / "out")[LETTER] == ["附件1.pdf", "附件2.png", "附件3.txt"]


def test_a_changed_annex_takes_the_place_of_what_it_was(tmp_path: Path) -> None:
    letter, one = drawn(RATES[:1])
    folder = laid(tmp_path / "in", {LETTER: letter, "附件1.pdf": one})
    extract(tmp_path, "in", "-o", "out")
    (changed,) = drawn([Annex(RATES[0].title, first=5)])[1:]
    (folder / "附件1.pdf").write_bytes(changed)
    extract(tmp_path, "in", "-o", "out")
    assert told(tmp_path / "out") == {LETTER: ["附件1.pdf"]}
    first = next(r for r in rows(tmp_path / "out", "rankings") if r["rank"] == "1")
    assert first["place"] == "保定市"
    extract(tmp_path, "in", "-o", "fresh")
    assert tables(tmp_path / "out") == tables(tmp_path / "fresh")


def test_what_was_joined_stays_when_its_annex_is_gone(tmp_path: Path) -> None:
    letter, one = drawn(RATES[:1])
    folder = laid(tmp_path / "in", {LETTER: letter, "附件1.pdf": one})
    extract(tmp_path, "in", "-o", "out")
    before = tables(tmp_path / "out")
    (folder / "附件1.pdf").unlink()
    extract(tmp_path, "in", "-o", "out")
    assert tables(tmp_path / "out") == before
    extract(tmp_path, "in", "-o", "out", "--prune")
    assert told(tmp_path / "out") == {LETTER: []}


def test_a_damaged_annex_is_named_and_costs_its_letter_nothing(tmp_path: Path) -> None:
    files = beside()
    files["附件1.pdf"] = files["附件1.pdf"][:300]
    laid(tmp_path / "in", files)
    done = extract(tmp_path, "in", "-o", "out")
    assert done.returncode == 5
    out = tmp_path / "out"
    assert told(out)[LETTER] == ["附件2.png", "附件3.txt"]
    assert joins(out) == {"document-annex-unreadable": {LETTER}}
    assert {row["metric"] for row in rows(out, "rankings")} == {"开工率", "竣工率"}


def test_users_join_and_keep_apart(tmp_path: Path) -> None:
    letter, one, two = drawn(RATES[:2], announced=("甲", "乙"), labels=False)
    laid(tmp_path / "in", {"x.pdf": letter, "y.pdf": two, "z.pdf": one})
    extract(tmp_path, "in", "-o", "out")
    assert told(tmp_path / "out") == {"x.pdf": [], "y.pdf": [], "z.pdf": []}
    extract(tmp_path, "in/x.pdf", "in/z.pdf", "in/y.pdf", "-o", "out", "--join")
    assert told(tmp_path / "out") == {"x.pdf": ["z.pdf", "y.pdf"]}
    laid(tmp_path / "in", {"other.txt": as_text(RATES[:1], serial=3)[0].encode()})
    extract(tmp_path, "in/other.txt", "-o", "out")
    assert told(tmp_path / "out") == {"other.txt": [], "x.pdf": ["z.pdf", "y.pdf"]}
    laid(tmp_path / "in2", beside())
    extract(tmp_path, "in2", "-o", "apart", "--no-join")
    assert len(told(tmp_path / "apart")) == 4
    extract(tmp_path, "in2", "-o", "apart")
    assert len(told(tmp_path / "apart")) == 1


def test_check_lists_a_letter_and_its_annexes_as_one(tmp_path: Path) -> None:
    letter, one = drawn(RATES[:1])
    laid(tmp_path, {LETTER: letter, "附件1.pdf": one})
    for options, count in (((), 0), (("--no-join",), 1)):
        listed = [*command()[:3], "check", ".", "--quiet", *options]
        done = subprocess.run(
            listed, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False
        )
        headings = [line for line in done.stdout.splitlines() if line.startswith(LETTER)]
        assert len(headings) == 1, done.stderr
        assert done.stdout.count("附件1.pdf") == count


def test_a_ledger_from_before_annexes_is_gone_on_with(tmp_path: Path) -> None:
    letter, one, two = drawn(RATES[:2])
    folder = laid(tmp_path / "in", {LETTER: letter, "附件1.pdf": one})
    extract(tmp_path, "in", "-o", "out", "--no-join")
    as_before(tmp_path / "out" / LEDGER_FILE)
    (folder / "附件1.pdf").unlink()
    laid(tmp_path / "more", {"附件9.pdf": two})
    done = extract(tmp_path, "more", "-o", "out")
    assert done.returncode == 0, done.stderr
    extract(tmp_path, "more", "in", "-o", "fresh")
    kept = {row["file"]: row for row in rows(tmp_path / "out", "circulars")}
    assert len(kept) == 3
    for table in ("rankings", "cells", "blocks"):
        own = [
            r
            for r in rows(tmp_path / "out", table)
            if r["circular_id"] == kept["in/附件1.pdf"]["circular_id"]
        ]
        assert own
        assert {row["file_no"] for row in own} == {"1"}


def as_before(ledger: Path) -> None:
    """Make a ledger one of the format before annexes were joined: rows lack the last column."""
    with closing(sqlite3.connect(ledger)) as base, base:
        for key, block in base.execute("SELECT key, part FROM documents").fetchall():
            every = [
                {
                    name: lines_of(
                        tuple(row[:-1]) if SCHEMAS[name].names[-1] == "file_no" else tuple(row)
                        for row in rows_of(lines)
                    )
                    for name, lines in own.items()
                }
                for own in unpack(block)
            ]
            base.execute("UPDATE documents SET part = ? WHERE key = ?", (pack(every), key))
        base.execute("ALTER TABLE documents DROP COLUMN kinship")
        for table in ("joined", "apart", "wishes"):
            base.execute(f"DROP TABLE {table}")
        base.execute("PRAGMA user_version = 4")
