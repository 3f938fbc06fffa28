"""Whatever strings a document holds, every target takes them and gives the same back."""

from __future__ import annotations

import html.parser
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.parsers import expat

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from targets import BUREAUS, READERS, TABLES, circular, dataset, facts_of_dataset, plain, unescaped

from tests.hostile_strings import HOSTILE, acting
from tongbao import Dataset
from tongbao.batch.log import line_of
from tongbao.batch.outcome import failed
from tongbao.commands.findings.html import print_page
from tongbao.commands.findings.sarif import print_sarif
from tongbao.commands.findings.text import Listed
from tongbao.model import Circular, Finding, Message, Place
from tongbao.publish.rows.file import Failure
from tongbao.publish.targets import target_for
from tongbao.publish.targets.folders import JsonLines
from tongbao.publish.wide import parse_pivot, widen
from tongbao.publish.workbooktext import from_workbook, size, to_workbook

LONG = "长\ufffe𠀀_x0041_" * 5000
"""Longer than a cell of Excel takes; cut anywhere, it is cut in an escape or a pair."""


def made(number: int, text: str) -> Circular:
    """Return a circular that has a string wherever a document's text goes."""
    one = circular(BUREAUS)
    ranking = one.rankings[0]
    entries = [
        replace(entry, place=Place("", f"{text}{at}", "local"), place_text=text, value_text=text)
        for at, entry in enumerate(ranking.entries)
    ]
    named = replace(
        ranking, project=text, item=text, metric=text, scope=text, unit=text,
        entries=tuple(entries),
    )  # fmt: skip
    finding = Finding(
        "order-value", "error", Message(text, text), project_no=ranking.project_no, item=text,
        metric=text, places=(f"{text}0",), observed=text, expected=text, proposal=text,
    )  # fmt: skip
    head = replace(one.header, title=text, issuer=text, number=text)
    document = replace(one.document, file=f"{text}.pdf", sha256=f"{number:016}{0:048}")
    changed = replace(one, header=head, document=document, findings=(finding,))
    return replace(changed, rankings=(named, *one.rankings[1:]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dataset with a circular for each hostile string."""
    circulars = [made(number, text) for number, text in enumerate(HOSTILE.values())]
    return dataset(tmp_path_factory.mktemp("hostile") / "dataset", *circulars)


def where(kind: str, folder: Path, request: pytest.FixtureRequest) -> str:
    if kind == "postgresql":
        return str(request.getfixturevalue("postgresql_url"))
    return str(folder / f"out.{kind}")


@pytest.mark.parametrize("kind", READERS)
def test_every_string_comes_out_as_the_dataset_has_it(
    kind: str, folder: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    target = where(kind, tmp_path, request)
    exported = target_for(target).write(Dataset(folder))
    assert exported.notices == []
    wanted = facts_of_dataset(folder)
    for table in TABLES:
        assert READERS[kind](target, table) == wanted[table], table
    again = target_for(target).write(Dataset(folder))
    assert (again.added, again.changed, again.removed) == (0, 0, 0)


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("pivot", ["place×indicator", "indicator×place", "place×circular"])
def test_every_string_can_name_a_column(
    kind: str, pivot: str, folder: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    data = Dataset(folder)
    wide = widen(data, *parse_pivot(pivot), "value")
    exported = target_for(where(kind, tmp_path, request)).write_wide(wide, data)
    assert exported.rows["wide"] == len(wide.rows)
    if kind == "xlsx":
        assert set(wide.schema.names) <= {plain(text) for text in shown(tmp_path / "out.xlsx")}


def test_a_dataset_keeps_what_it_cannot_hold_as_its_escape(folder: Path) -> None:
    titles = set(Dataset(folder).circulars["title"])
    assert r"甲\x00乙" in titles
    assert r"甲\ud800乙\udcb0" in titles
    assert r"甲\x1b[2J\x1b[H乙" in titles
    files = set(Dataset(folder).circulars["file"])
    assert len(files) == len(HOSTILE)


def test_a_table_that_was_not_ours_may_hold_nuls(
    folder: Path, tmp_path: Path, postgresql_url: str
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    for path in folder.glob("*.csv"):
        text = path.read_text(encoding="utf-8").replace(r"甲\x00乙", "甲\x00乙")
        (theirs / path.name).write_text(text, encoding="utf-8")
    for kind in ("db", "duckdb", "xlsx", "parquet", "jsonl", "csv"):
        target_for(str(tmp_path / f"out.{kind}")).write(Dataset(theirs))
    target_for(postgresql_url).write(Dataset(theirs))
    found = READERS["postgresql"](postgresql_url, "circulars")
    assert r"甲\x00乙" in {row["title"] for row in found}


# Workbooks: what Excel would refuse to open, or show otherwise.


def strictly_parsed(path: Path) -> Iterator[ET.Element]:
    """Yield the root of each XML part, as a parser that forgives nothing reads it."""
    with zipfile.ZipFile(path) as parts:
        assert parts.testzip() is None
        for name in parts.namelist():
            if name.endswith((".xml", ".rels", ".vml")):
                yield ET.fromstring(parts.read(name))


def shown(path: Path) -> list[str]:
    """Return every text of a workbook as Excel shows it, none of them longer than it takes."""
    texts = []
    for root in strictly_parsed(path):
        for node in root.iterfind(".//{*}t"):
            text = node.text or ""
            assert len(text.encode("utf-16-le")) <= 2 * 32_767
            texts.append(unescaped(text))
    openpyxl.load_workbook(path).close()
    return texts


@pytest.mark.parametrize("raw", [False, True])
def test_a_workbook_of_any_text_opens(raw: bool, folder: Path, tmp_path: Path) -> None:  # noqa: FBT001
    target_for(str(tmp_path / "facts.xlsx"), raw=raw).write(Dataset(folder))
    texts = shown(tmp_path / "facts.xlsx")
    titles = list(Dataset(folder).circulars["title"])
    assert {title if raw or title[0] != "=" else f"'{title}" for title in titles} <= set(texts)
    assert "甲\ufffe\uffff\ufdd0\U0001ffff乙" in texts
    assert HOSTILE["workbook"] in texts
    comments = [text for text in texts if text.endswith(HOSTILE["noncharacters"])]
    assert len(comments) > len([title for title in titles if title in comments])


def test_text_that_no_cell_takes_is_cut_between_characters(tmp_path: Path) -> None:
    data = Dataset(dataset(tmp_path / "dataset", made(1, LONG)))
    exported = target_for(str(tmp_path / "facts.xlsx")).write(data)
    texts = shown(tmp_path / "facts.xlsx")
    cut = {text for text in texts if text.endswith("…") and len(text) > 5000}
    assert cut
    assert all(LONG.startswith(text[:-1]) for text in cut)
    assert any("circulars" in notice.zh and "title" in notice.zh for notice in exported.notices)
    again = target_for(str(tmp_path / "facts.xlsx")).write(data)
    assert (again.added, again.changed, again.removed) == (0, 0, 0)


@given(st.text(st.sampled_from("_x0041\x00\x01\r\ufffe\uffff\ud800甲X ")) | st.text())
def test_escapes_of_a_workbook_lose_nothing(text: str) -> None:
    written = to_workbook(text)
    assert from_workbook(written) == text
    assert unescaped(written) == text
    assert size(text) == len(written.encode("utf-16-le")) // 2
    expat.ParserCreate().Parse(f"<t>{_entities(written)}</t>".encode(), True)  # noqa: FBT003


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# JSON Lines and pages.


def test_json_lines_hold_nothing_raw(folder: Path, tmp_path: Path) -> None:
    JsonLines(tmp_path / "out.jsonl").write(Dataset(folder))
    for path in (tmp_path / "out.jsonl").iterdir():
        text = path.read_text(encoding="utf-8")
        assert acting(text) == set()
        assert all(json.loads(line) for line in text.splitlines())


class Text(html.parser.HTMLParser):
    """Gathers the text of a page, and what elements it has."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_page_of_findings_shows_every_string() -> None:
    out = io.StringIO()
    circulars = [made(number, text) for number, text in enumerate(HOSTILE.values())]
    print_page(
        [Listed(c.document.file, "0" * 16, c.header.title, {}, c.findings) for c in circulars],
        "zh",
        out,
    )
    page = out.getvalue()
    assert acting(page) == set()
    parsed = Text()
    parsed.feed(page)
    assert "img" not in parsed.tags
    text = "".join(parsed.texts)
    assert HOSTILE["html"] in text
    assert HOSTILE["markup"] in text
    assert r"甲\x00乙" in text
    assert r"甲\u202e5.89\u202c" in text
    page.encode("utf-8")


def test_sarif_holds_every_string_and_nothing_raw() -> None:
    circulars = [made(number, text) for number, text in enumerate(HOSTILE.values())]
    out = io.StringIO()
    print_sarif(
        [
            # No system has halves of pairs in a name.
            Listed(c.document.file.replace("\ud800", ""), "0" * 16, c.header.title, {}, c.findings)
            for c in circulars
        ],
        "zh",
        out,
    )
    assert acting(out.getvalue()) == set()
    out.getvalue().encode("utf-8")
    (run,) = json.loads(out.getvalue())["runs"]
    said = [result["message"]["text"] for result in run["results"]]
    for text, message in zip(HOSTILE.values(), said, strict=True):
        assert text.encode("utf-8", "backslashreplace").decode() in message


def test_a_log_has_one_line_for_each_file_whatever_it_is_called() -> None:
    for text in HOSTILE.values():
        message = Message(f"{text} 打不开。", f"{text} does not open.")
        outcome = failed(Failure(f"{text}.pdf", "0" * 64, "document-damaged", message))
        line = line_of(outcome, kept=False)
        assert line.isascii()
        assert len(line.splitlines()) == 1
        told = json.loads(line)
        assert (told["file"], told["message_en"]) == (f"{text}.pdf", f"{text} does not open.")
