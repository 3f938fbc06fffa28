"""Text files cut or changed at any byte: what is whole is read, what is lost is said."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from drawn import only_table, read, texts
from hypothesis import given
from hypothesis import strategies as st

from tests.broken_files import assert_read_or_refused, processed
from tongbao.batch.outcome import Outcome
from tongbao.errors import ExitCode, NotADocumentError
from tongbao.extract.textexport.decoding import decode

ROWS = [
    ["排名", "城市", "完成率"],
    ["1", "石家庄", "98.5"],
    ["2", "唐山", "97.0"],
    ["3", "承德", "9.1"],
]
TEXT = "各市进展情况\n" + "\n".join("\t".join(row) for row in ROWS)
ENCODINGS = {
    "utf-8": b"",
    "utf-8-sig": b"",
    "gb18030": b"",
    "utf-16": b"",
    "utf-16-be": b"\xfe\xff",
    "utf-32": b"",
    "utf-32-be": b"\x00\x00\xfe\xff",
}
"""Encoding → the mark that Python does not write of its own accord."""


def encoded(encoding: str, text: str = TEXT) -> bytes:
    return ENCODINGS[encoding] + text.encode(encoding)


def outcome(folder: Path, data: bytes) -> Outcome:
    return processed(folder / "export.txt", data)


def check(found: Outcome) -> None:
    assert_read_or_refused(found, "export.txt")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_is_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(encoded(encoding))
    document = read(path)
    assert texts(only_table(document)) == ROWS
    assert document.doubts == ()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_that_breaks_off_is_read_up_to_there(encoding: str, tmp_path: Path) -> None:
    data = encoded(encoding)
    path = tmp_path / "a.txt"
    seen = set()
    for size in range(len(data) * 3 // 4, len(data)):
        path.write_bytes(data[:size])
        text = decode(data[:size], "a.txt")
        assert TEXT.startswith(text.rstrip("\ufffd"))
        document = read(path)
        lost = [doubt for doubt in document.doubts if doubt.kind == "reading-undecodable"]
        assert len(lost) == text.endswith("\ufffd")
        assert len(only_table(document).cells) >= 9
        seen.add(bool(lost))
    assert seen == {True, False}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_cut_or_changed_anywhere_is_read_or_refused(encoding: str, tmp_path: Path) -> None:
    data, chance = encoded(encoding), random.Random(encoding)
    for size in range(1, len(data), 3):
        check(outcome(tmp_path, data[:size]))
    for _ in range(60):
        changed = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            changed[chance.randrange(len(changed))] = chance.choice([0, 0x80, 0xD8, 0xFF, 0x1B])
        check(outcome(tmp_path, bytes(changed)))


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", *(m for m in ENCODINGS.values() if m), b"\xff\xfe"]),
)
def test_any_bytes_are_text_or_refused(data: bytes, mark: bytes) -> None:
    with suppress(NotADocumentError):
        decode(mark + data, "export.txt").encode("utf-8")


def test_damaged_characters_are_counted_and_placed(tmp_path: Path) -> None:
    data = bytearray(encoded("utf-8"))
    data[data.index("山".encode()) + 1] = 0xFF
    found = outcome(tmp_path, bytes(data))
    (lost,) = [one for one in found.findings if one.rule == "reading-undecodable"]
    assert lost.severity == "error"
    assert lost.box is not None
    assert lost.box.top == 3
    assert "第 4 行" in lost.message.zh
    assert "line 4" in lost.message.en
    cells = [cell.text for cell in only_table(read(tmp_path / "export.txt")).cells]
    assert {"石家庄", "98.5", "97.0", "承德"} <= set(cells)


def test_text_that_is_mostly_half_pairs_is_refused(tmp_path: Path) -> None:
    found = outcome(tmp_path, b"\xff\xfe" + b"\x00\xd8a\x00\n\x00" * 50)
    assert found.failure is not None
    assert found.failure.rule == "document-not-a-document"
    assert found.failure.exit_code is ExitCode.NOTHING_READ
    assert "UTF-8" in found.failure.message.zh


def test_control_characters_are_a_doubt_and_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT.replace("唐山", "唐\x96山") + "\n说明文字。" * 300, encoding="utf-8")
    document = read(path)
    (doubt,) = document.doubts
    assert (doubt.kind, doubt.facts["line"]) == ("reading-control-characters", "4")
    assert "唐\x96山" in {cell.text for cell in only_table(document).cells}


def test_the_end_mark_of_dos_is_no_doubt(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode("gb18030") + b"\r\n\x1a")
    assert read(path).doubts == ()


@pytest.mark.parametrize("name", ["odd.csv", "odd.txt", "broken.xlsx", "returns.csv"])
def test_damaged_publications_are_compared_or_refused(
    name: str, tongbao: Callable[..., Any], tmp_path: Path
) -> None:
    content = {
        "odd": encoded("utf-16")[:-1],
        "broken": b"PK\x03\x04" + bytes(200),
        "returns": "地区,完成率\r石家庄市,98.5\r唐山市,97.0\r".encode(),
    }[name.partition(".")[0]]
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.csv").write_text(
        "地区,完成率\n石家庄市,98.5\n唐山市,97.0\n", encoding="utf-8"
    )
    done = tongbao("compare", name, "good.csv")
    assert done.returncode in {0, 1, 3}
    assert "Traceback" not in done.stderr
    assert name in done.stdout + done.stderr
