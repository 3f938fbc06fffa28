"""Pictures as files: TIFF with several pages, PNG, JPEG laid on its side."""

from __future__ import annotations

import io
import re
import struct
from pathlib import Path

import pytest
from PIL import Image
from twins import REAL, facts_of, read, scanned

from samples.degrade import degrade
from tongbao.batch.sources import find_sources
from tongbao.errors import DamagedFileError, LimitError, NotADocumentError


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
    with pytest.raises(LimitError) as refused:
        read(path)
    assert "huge.png" in refused.value.message.zh


def sheet(name: str = "f14", kind: str = "clean150") -> Image.Image:
    (data,) = degrade((REAL / f"{name}.pdf").read_bytes(), kind, 1, "png")
    return Image.open(io.BytesIO(data))


def test_a_camera_states_any_resolution(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    sheet().save(path, quality=92, dpi=(72, 72))
    scan = read(path)
    assert max(scan.document.pages[0].width, scan.document.pages[0].height) < 900
    assert facts_of(scan) == facts_of(read(REAL / "f14.pdf"))


def test_a_page_of_a_metre_is_an_a4_sheet_at_72_dpi(tmp_path: Path) -> None:
    path = tmp_path / "naive.pdf"
    sheet(kind="clean300").convert("L").save(path, resolution=72.0)
    scan = read(path)
    page = scan.document.pages[0]
    assert max(page.width, page.height) > 3000
    entry = scan.rankings[0].entries[-1]
    assert entry.box.bottom > 1000
    assert facts_of(scan) == facts_of(read(REAL / "f14.pdf"))


def test_a_sheet_of_600_dpi_is_read_like_one_of_300(tmp_path: Path) -> None:
    path = tmp_path / "fine.tif"
    fine = sheet(kind="clean300")
    fine = fine.resize((fine.width * 2, fine.height * 2), Image.Resampling.BICUBIC)
    fine.save(path, dpi=(600, 600), compression="tiff_lzw")
    assert facts_of(read(path)) == facts_of(read(REAL / "f14.pdf"))


def test_a_tiff_says_which_way_up_it_is(tmp_path: Path) -> None:
    path = tmp_path / "turned.tif"
    lying = sheet().transpose(Image.Transpose.ROTATE_90)
    lying.save(path, dpi=(150, 150), tiffinfo={274: 6})
    scan = read(path)
    assert scan.document.pages[0].height > scan.document.pages[0].width
    assert facts_of(scan) == facts_of(read(REAL / "f14.pdf"))


def test_previews_are_no_pages(tmp_path: Path) -> None:
    page = sheet()
    small = page.resize((page.width // 8, page.height // 8))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    tiff = tmp_path / "preview.tif"
    page.save(tiff, dpi=(150, 150), save_all=True, append_images=[small])
    photo = tmp_path / "photo.jpg"
    page.save(photo, "MPO", save_all=True, append_images=[small.copy()], dpi=(150, 150))
    for path in (tiff, photo):
        with Image.open(path) as image:
            assert getattr(image, "n_frames", 1) == 2
        assert len(read(path).document.pages) == 1


def test_a_broken_second_page_does_not_cost_the_first(tmp_path: Path) -> None:
    path = tmp_path / "cut.tif"
    page = sheet()
    page.save(path, dpi=(150, 150), save_all=True, append_images=[page.copy()])
    data = bytearray(path.read_bytes())
    first = struct.unpack_from("<I", data, 4)[0]
    entries = struct.unpack_from("<H", data, first)[0]
    second = struct.unpack_from("<I", data, first + 2 + 12 * entries)[0]
    path.write_bytes(data[: second + 40])
    scan = read(path)
    assert facts_of(scan) == facts_of(read(REAL / "f14.pdf"))
    assert {"reading-truncated", "reading-page-failed"} & {f.rule for f in scan.findings}


def photograph() -> bytes:
    out = io.BytesIO()
    sheet().convert("L").save(out, "JPEG", quality=90, dpi=(150, 150))
    return out.getvalue()


def damage_told(path: Path) -> list[tuple[str, str, int | None]]:
    damage = "reading-picture-damaged"
    return [(f.rule, f.severity, f.page) for f in read(path).findings if f.rule == damage]


@pytest.mark.parametrize("damage", ["cut and closed", "sector lost"])
def test_a_damaged_jpeg_is_read_as_far_as_it_goes_and_told(tmp_path: Path, damage: str) -> None:
    whole, path = photograph(), tmp_path / "photo.jpg"
    middle = len(whole) // 2
    rest = b"\xff\xd9" if damage == "cut and closed" else bytes(512) + whole[middle + 512 :]
    path.write_bytes(whole[:middle] + rest)
    assert damage_told(path) == [("reading-picture-damaged", "error", 1)]
    assert any(word.text for page in read(path).document.pages for word in page.words)


def test_a_jpeg_with_surplus_behind_its_end_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(photograph() + b"\0" * 100 + b"made by a camera")
    assert damage_told(path) == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_that_breaks_off_is_refused_in_words(tmp_path: Path, kind: str) -> None:
    out = io.BytesIO()
    sheet().save(out, kind)
    path = tmp_path / "page.picture"
    path.write_bytes(out.getvalue()[: len(out.getvalue()) // 2])
    with pytest.raises(DamagedFileError) as refused:
        read(path)
    assert "page.picture" in refused.value.message.zh


def test_of_a_scan_whose_second_page_is_cut_the_first_is_read(tmp_path: Path) -> None:
    path = scanned(tmp_path, "f08", "clean150")
    whole = path.read_bytes()
    pages = [
        found.span(1)
        for found in re.finditer(rb"stream\r?\n(\xff\xd8.*?)endstream", whole, re.DOTALL)
    ]
    assert len(pages) == 2
    start, end = pages[1]
    lost = b"\xff\xd9".ljust((end - start) // 2)
    path.write_bytes(whole[: end - len(lost)] + lost + whole[end:])
    scan = read(path)
    (told,) = [finding for finding in scan.findings if finding.severity == "error"]
    assert (told.rule, told.page) == ("reading-picture-damaged", 2)
    assert "第 2 页" in told.message.zh
    assert "page 2" in told.message.en
    assert told.box is not None
    kept = set(facts_of(scan))
    assert kept
    assert len(kept & set(facts_of(read(REAL / "f08.pdf")))) > len(kept) / 2


def test_a_heic_photograph_is_named_as_one(tmp_path: Path) -> None:
    path = tmp_path / "photo.heic"
    path.write_bytes(b"\x00\x00\x00\x18ftypheic" + bytes(64))
    with pytest.raises(NotADocumentError) as refused:
        read(path)
    assert "HEIC" in refused.value.message.zh


def test_pictures_in_a_folder_are_picked(tmp_path: Path) -> None:
    sheet().save(tmp_path / "a.PNG")
    sheet("f07").save(tmp_path / "b.tiff")
    (tmp_path / "notes.md").write_text("nothing")
    assert [s.file for s in find_sources([str(tmp_path)]).sources] == [
        (tmp_path / "a.PNG").as_posix(),
        (tmp_path / "b.tiff").as_posix(),
    ]
