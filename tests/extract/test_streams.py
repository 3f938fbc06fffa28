"""A PDF whose data is damaged, or longer than pdfium decodes, is not taken for a whole one."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samples.generator import generate
from samples.hostile import cut_by_reader, deflate_bomb, one_page
from tongbao.extract import extract
from tongbao.extract.pdf.streams import check_streams
from tongbao.model import Doubt

SAMPLES = sorted((Path(__file__).parents[2] / "samples").rglob("*.pdf"))
WORDS = b"BT /F 12 Tf 72 700 Td (98.5) Tj ET\n"


def doubts(data: bytes, folder: Path) -> list[Doubt]:
    path = folder / "circular.pdf"
    path.write_bytes(data)
    return [doubt for doubt in extract(path).doubts if doubt.page is None]


def content(data: bytes) -> tuple[int, int]:
    """Return where the longest deflated stream that holds no font lies."""
    found = [
        match.span(1)
        for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
        if b"BT" in _inflated(match[1])
    ]
    return max(found, key=lambda span: span[1] - span[0])


def _inflated(raw: bytes) -> bytes:
    try:
        return zlib.decompress(raw)
    except zlib.error:
        return b""


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_sound_files_are_sound(path: Path) -> None:
    found = check_streams(path.read_bytes())
    assert found.damaged == 0
    assert not found.cut


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_one_changed_bit_in_a_pages_content_is_found(data: st.DataObject) -> None:
    whole = generate(77, "filled", "typst").pdf
    start, end = content(whole)
    at, bit = data.draw(st.integers(start, end - 1)), data.draw(st.integers(0, 7))
    changed = whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :]
    assert check_streams(changed).damaged >= 1


def test_content_that_breaks_off_is_told(tmp_path: Path) -> None:
    whole = generate(78, "filled", "typst").pdf
    start, end = content(whole)
    middle = (start + end) // 2
    broken = whole[:middle] + b"\n" * (end - middle) + whole[end:]
    assert doubts(whole, tmp_path) == []
    assert [doubt.kind for doubt in doubts(broken, tmp_path)] == ["reading-stream-damaged"]


@pytest.mark.parametrize("names", [b"/FlateDecode", b"[/FlateDecode]", b"[ /Fl/Fl ]"])
def test_every_way_of_naming_the_filter(names: bytes) -> None:
    data = zlib.compress(WORDS * 500)
    data = zlib.compress(data) if names.count(b"/Fl") == 2 else data
    assert check_streams(one_page((b"/Filter" + names, data))).damaged == 0
    assert check_streams(one_page((b"/Filter" + names, data[:-9]))).damaged == 1


@pytest.mark.parametrize("bomb", [deflate_bomb, cut_by_reader])
def test_what_lies_behind_pdfiums_limit_is_missed(bomb: Callable[[], bytes]) -> None:
    assert check_streams(bomb()).cut
