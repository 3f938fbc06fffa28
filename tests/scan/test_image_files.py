"""Pictures as files: TIFF with several pages, PNG, JPEG laid on its side."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from twins import REAL, facts_of, read, scanned

from samples.degrade import degrade
from tongbao.errors import LimitError, TongbaoError


@pytest.mark.parametrize("container", ["png", "jpg"])
def test_a_picture_is_a_document(tmp_path: Path, container: str) -> None:
    scan = read(scanned(tmp_path, "f14", "clean150", container=container))
    assert facts_of(scan) == facts_of(read(REAL / "f14.pdf"))


def test_a_tiff_of_two_pages_is_one_document(tmp_path: Path) -> None:
    path = scanned(tmp_path, "f08", "clean150", container="tif")
    scan = read(path)
    assert len(scan.document.pages) == 2
    assert facts_of(scan) == facts_of(read(REAL / "f08.pdf"))


def test_pages_of_a_tiff_are_chosen_like_those_of_a_pdf(tmp_path: Path) -> None:
    path = scanned(tmp_path, "f08", "clean150", container="tif")
    assert [p.number for p in read(path, pages="2").document.pages] == [2]


def test_a_camera_that_was_turned_is_believed(tmp_path: Path) -> None:
    (data,) = degrade((REAL / "f14.pdf").read_bytes(), "clean150", 1, "png")
    lying = Image.open(io.BytesIO(data)).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "photo.jpg"
    lying.save(path, exif=exif, quality=90, dpi=(150, 150))
    assert facts_of(read(path)) == facts_of(read(REAL / "f14.pdf"))


def test_a_picture_without_resolution_is_taken_for_a4(tmp_path: Path) -> None:
    (data,) = degrade((REAL / "f14.pdf").read_bytes(), "clean150", 1, "png")
    path = tmp_path / "page.png"
    Image.open(io.BytesIO(data)).save(path)
    assert facts_of(read(path)) == facts_of(read(REAL / "f14.pdf"))


def test_a_picture_over_the_limit_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    Image.new("1", (20_000, 10_000)).save(path)
    with pytest.raises((LimitError, TongbaoError)) as refused:
        read(path)
    assert "huge.png" in refused.value.message.zh
