"""Damage within a TIFF's strips is told, and none is told of where there is none."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from twins import read

from samples.degrade import degrade
from tongbao.extract.imagefile.tiff_strips import has_damaged_strips

REAL = Path(__file__).resolve().parents[1] / "data" / "real"
PACKED = ("tiff_lzw", "tiff_adobe_deflate", "tiff_deflate", "packbits", "jpeg", "group3", "group4")
MOST = 10**8


def page(mode: str) -> Image.Image:
    """Return a page with print all over it."""
    picture = Image.new("L", (600, 800), 255)
    draw = ImageDraw.Draw(picture)
    for row in range(40):
        for column in range(30):
            draw.text((10 + 20 * column, 5 + 20 * row), str((row * column) % 97), fill=0)
    return picture.convert(mode)


def packed(compression: str, mode: str = "", **about: Any) -> bytes:
    mode = mode or ("1" if "group" in compression else "L")
    stream = io.BytesIO()
    page(mode).save(stream, "TIFF", compression=compression, **about)
    return stream.getvalue()


def strips(data: bytes) -> list[tuple[int, int]]:
    with Image.open(io.BytesIO(data)) as picture:
        tags = picture.tag_v2  # type: ignore[attr-defined]
        return list(zip(tags[273], tags[279], strict=True))


def is_damaged(data: bytes) -> bool:
    with Image.open(io.BytesIO(data)) as picture:
        return has_damaged_strips(picture, data, MOST)


@pytest.mark.parametrize("compression", [*PACKED, "raw"])
@pytest.mark.parametrize("big", [False, True])
def test_whole_strips_are_whole(compression: str, big: bool) -> None:  # noqa: FBT001
    assert not is_damaged(packed(compression, big_tiff=big))


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate", "packbits", "raw"])
def test_colours_and_few_rows_a_strip_are_whole(compression: str) -> None:
    assert not is_damaged(packed(compression, "RGB", strip_size=4096))
    assert not is_damaged(packed(compression, "1", strip_size=512))


@pytest.mark.parametrize("compression", PACKED)
def test_what_takes_the_place_of_half_a_strip_is_damage(compression: str) -> None:
    data = bytearray(packed(compression))
    at, length = strips(bytes(data))[-1]
    # Zeros are pixels to a JPEG: of it a marker stands there, as where two files run together.
    filler = b"\xff\xd9" if compression == "jpeg" else b"\0\0"
    data[at + length // 2 : at + length] = (filler * length)[: length - length // 2]
    assert is_damaged(bytes(data))


@pytest.mark.parametrize("compression", ["group4", "tiff_adobe_deflate"])
def test_a_flipped_bit_is_damage(compression: str) -> None:
    whole = packed(compression)
    at, length = strips(whole)[0]
    seen = 0
    for place in range(at + length // 8, at + length, length // 12):
        data = bytearray(whole)
        data[place] ^= 0x10
        seen += is_damaged(bytes(data))
    assert seen >= 9


@pytest.mark.parametrize("compression", ["raw", "packbits", "group4"])
def test_a_strip_that_lies_beyond_the_file_is_damage(compression: str) -> None:
    data = packed(compression)
    at, length = strips(data)[-1]
    with Image.open(io.BytesIO(data)) as picture:
        assert has_damaged_strips(picture, data[: at + length // 2], MOST)


def test_a_damaged_fax_is_read_as_far_as_it_goes_and_the_page_named(tmp_path: Path) -> None:
    (data,) = degrade((REAL / "f14.pdf").read_bytes(), "archive300", 1, "tif")
    (tmp_path / "whole.tif").write_bytes(data)
    damaged = bytearray(data)
    at, length = strips(data)[-1]
    damaged[at + length // 2] ^= 0xFF
    (tmp_path / "damaged.tif").write_bytes(damaged)
    rule = "reading-picture-damaged"
    assert rule not in {f.rule for f in read(tmp_path / "whole.tif").findings}
    (told,) = [f for f in read(tmp_path / "damaged.tif").findings if f.rule == rule]
    assert (told.severity, told.page) == ("error", 1)
