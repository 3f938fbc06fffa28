"""Pictures cut or changed at any byte: the good pages are read, what is lost is said, none fails."""

from __future__ import annotations

import io
import random
import struct
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from twins import REAL, facts_of, read

from samples.degrade import degrade
from tests.broken_files import assert_read_or_refused, processed
from tongbao.batch.outcome import Outcome
from tongbao.extract.imagefile import reading
from tongbao.extract.layout.assembly import PageResult
from tongbao.extract.layout.blocks import PageEntries
from tongbao.model import Page
from tongbao.report import write_report

FORMATS: Mapping[str, Mapping[str, Any]] = {
    "tiff-raw": {"format": "TIFF", "pages": 3},
    "tiff-lzw": {"format": "TIFF", "pages": 3, "compression": "tiff_lzw"},
    "tiff-deflate": {"format": "TIFF", "pages": 3, "compression": "tiff_adobe_deflate"},
    "tiff-packbits": {"format": "TIFF", "pages": 3, "compression": "packbits"},
    "tiff-jpeg": {"format": "TIFF", "pages": 3, "compression": "jpeg"},
    "tiff-fax3": {"format": "TIFF", "pages": 3, "compression": "group3"},
    "tiff-fax4": {"format": "TIFF", "pages": 3, "compression": "group4"},
    "png": {"format": "PNG", "pages": 1},
    "apng": {"format": "PNG", "pages": 2},
    "jpeg": {"format": "JPEG", "pages": 1},
    "jp2": {"format": "JPEG2000", "pages": 1},
    "webp": {"format": "WEBP", "pages": 2},
    "bmp": {"format": "BMP", "pages": 1},
    "gif": {"format": "GIF", "pages": 3},
}


def little(number: int, mode: str) -> Image.Image:
    picture = Image.new("L", (64, 48), 255)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((4, 4, 12 + 8 * number, 20), fill=0)
    draw.line((0, 0, 60, 40), fill=0)
    return picture.convert(mode)


@cache
def whole(kind: str) -> bytes:
    about = dict(FORMATS[kind])
    mode = "1" if "fax" in kind else "RGB" if kind == "webp" else "L"
    first, *others = (little(number, mode) for number in range(about.pop("pages")))
    out = io.BytesIO()
    if others:
        about |= {"save_all": True, "append_images": others}
    first.save(out, **about)
    return out.getvalue()


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pages opened and decoded, but not recognised: that takes a second each."""

    def result(_: object, number: int, *__: object) -> PageResult:
        page = Page(number, 10.0, 10.0, "ocr")
        return PageResult(page, entries=PageEntries(number, 10.0, [], ()))

    monkeypatch.setattr(reading, "read_picture", lambda *_, **__: None)
    monkeypatch.setattr(reading, "result_of", result)


def outcome(folder: Path, data: bytes) -> Outcome:
    return processed(folder / "page.tif", data)


def check(found: Outcome) -> None:
    assert_read_or_refused(found, "page.tif")


def said(found: Outcome) -> set[tuple[str, int | None]]:
    """Return the errors that were found, with their pages."""
    return {(one.rule, one.page) for one in found.findings if one.severity == "error"}


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_cut_anywhere_is_told_from_a_whole_one(kind: str, tmp_path: Path) -> None:
    data = whole(kind)
    assert said(outcome(tmp_path, data)) == set()
    for size in {*range(4, len(data) - 40, max(1, len(data) // 60)), len(data) - 40}:
        found = outcome(tmp_path, data[:size])
        check(found)
        # A part that is no picture any more may pass for a short text.
        assert found.failure or said(found) or size < 16, size


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_with_any_bytes_changed_is_read_or_refused(kind: str, tmp_path: Path) -> None:
    data, chance = whole(kind), random.Random(kind)
    absurd = [0, 1, 8, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, len(data)]
    for _ in range(120):
        changed = bytearray(data)
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(changed) - 4)
            if chance.random() < 0.5:
                changed[at] ^= 1 << chance.randrange(8)
            else:
                changed[at : at + 4] = struct.pack("<I", chance.choice(absurd))
        check(outcome(tmp_path, bytes(changed)))


def directories(data: bytes) -> list[int]:
    """Return where the directories of a TIFF stand."""
    found = [struct.unpack_from("<I", data, 4)[0]]
    while following := struct.unpack_from("<I", data, link(data, found[-1]))[0]:
        found.append(following)
    return found


def link(data: bytes, directory: int) -> int:
    """Return where a directory says which one follows."""
    return int(directory + 2 + 12 * struct.unpack_from("<H", data, directory)[0])


def without_size(data: bytes, place: Sequence[int]) -> bytes:
    """Return a TIFF whose second page does not say how wide it is."""
    changed = bytearray(data)
    struct.pack_into("<H", changed, place[1] + 2, 0xFFFE)
    return bytes(changed)


def leading(to: Callable[[bytes, Sequence[int]], int]) -> Callable[[bytes, Sequence[int]], bytes]:
    """Return what has a TIFF's second directory lead elsewhere."""

    def change(data: bytes, place: Sequence[int]) -> bytes:
        changed = bytearray(data)
        struct.pack_into("<I", changed, link(data, place[1]), to(data, place))
        return bytes(changed)

    return change


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize(
    ("damage", "lost"),
    [
        (without_size, {("reading-page-failed", 2)}),
        (leading(lambda _, place: place[0]), {("reading-page-failed", 3), ("reading-truncated", None)}),
        (leading(lambda data, _: len(data) + 9), {("reading-page-failed", 3), ("reading-truncated", None)}),
        (lambda data, place: data[: place[2] + 4], {("reading-page-failed", 3), ("reading-truncated", None)}),
    ],
    ids=["a page without a size", "a loop", "out of the file", "cut in a directory"],
)  # fmt: skip
def test_the_pages_that_a_tiff_has_lost_are_named(
    damage: Callable[[bytes, Sequence[int]], bytes],
    lost: set[tuple[str, int | None]],
    tmp_path: Path,
) -> None:
    data = whole("tiff-raw")
    found = outcome(tmp_path, damage(data, directories(data)))
    assert said(found) == lost
    assert found.pages == 3


def test_a_tiff_that_breaks_off_gives_its_good_pages(tmp_path: Path) -> None:
    (png,) = degrade((REAL / "f14.pdf").read_bytes(), "clean150", 1, "png")
    page = Image.open(io.BytesIO(png))
    path = tmp_path / "cut.tif"
    page.save(path, dpi=(150, 150), save_all=True, append_images=[page.copy(), page.copy()])
    data = path.read_bytes()
    path.write_bytes(data[: directories(data)[1] + page.width * page.height // 2])
    scan = read(path)
    assert facts_of(scan) == facts_of(read(REAL / "f14.pdf"))
    errors = {(f.rule, f.page) for f in scan.findings if f.severity == "error"}
    assert errors == {
        ("reading-page-failed", 2),
        ("reading-page-failed", 3),
        ("reading-truncated", None),
    }


def test_a_report_of_lost_pages_is_written(tongbao: Callable[..., Any], tmp_path: Path) -> None:
    data = whole("tiff-raw")
    (tmp_path / "lost.tif").write_bytes(
        leading(lambda data, _: len(data) + 9)(data, directories(data))
    )
    tongbao("extract", "lost.tif", "-o", "out", "-q")
    write_report(tmp_path / "out", tmp_path / "report.html", language="zh", originals=[tmp_path])
    assert "第 3 页无法读取" in (tmp_path / "report.html").read_text(encoding="utf-8")
