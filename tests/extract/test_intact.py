"""A page whose contents or pictures are damaged is told, and a sound one is not."""

from __future__ import annotations

import csv
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictured import (
    REAL,
    SHOWN,
    cut,
    deflated,
    fax,
    garbled,
    image,
    jbig2,
    jpeg,
    jpeg2000,
    pixels,
    run_lengths,
    scan,
    sheet,
    zeroed,
)
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from samples.degrade import degrade
from samples.hostile import Stream, one_page
from tongbao.extract import ReadOptions, extract
from tongbao.model import Box

SAMPLES = sorted((Path(__file__).parents[2] / "samples").rglob("*.pdf"))
FAX = b"/DecodeParms<</K -1/Columns %d/Rows %d>>" % sheet().size
GROUP_3 = b"/DecodeParms<</Columns %d>>" % sheet().size[0]
LOSSES = {"reading-contents-lost", "reading-picture-damaged"}
WORDS = b"BT /F 12 Tf 72 700 Td (98.5) Tj ET\n"


def losses(
    data: bytes, folder: Path, **options: object
) -> list[tuple[str, int | None, Box | None]]:
    """Return what a user is told to be lost: rule, page, box."""
    path = folder / "circular.pdf"
    path.write_bytes(data)
    document = extract(path, ReadOptions(ocr="never", **options))  # type: ignore[arg-type]
    return [(d.kind, d.page, d.box) for d in document.doubts if d.kind in LOSSES]


def shown(data: bytes, filters: bytes, more: bytes = b"", bits: int = 8) -> bytes:
    """Return a PDF whose one page is a picture of the printed page."""
    return scan(image(data, filters, sheet().size, bits=bits, more=more))


def flate(data: bytes, more: bytes = b"") -> bytes:
    return shown(data, b"/FlateDecode", more)


def inline(data: bytes, filters: bytes) -> bytes:
    head = b"q 595 0 0 842 0 0 cm BI /W %d /H %d /CS /G /BPC 8 %s ID "
    return scan(b"<<>>", head % (*sheet().size, filters) + data + b"\nEI Q BT ET")


def masked(mask: bytes | Stream) -> bytes:
    picture = image(deflated(pixels()), b"/FlateDecode", sheet().size, more=b"/SMask 7 0 R")
    return scan(picture, more={7: mask})


DAMAGED: dict[str, Callable[[], bytes]] = {
    "jpeg-cut": lambda: shown(cut(jpeg()), b"/DCTDecode"),
    "jpeg-cut-and-closed": lambda: shown(cut(jpeg()) + b"\xff\xd9", b"/DCTDecode"),
    "jpeg-sector-lost": lambda: shown(zeroed(jpeg()), b"/DCTDecode"),
    "jpeg-garbled": lambda: shown(garbled(jpeg()), b"/DCTDecode"),
    "jpeg-in-scans-cut": lambda: shown(cut(jpeg(progressive=True)) + b"\xff\xd9", b"/DCTDecode"),
    "jpeg-empty": lambda: shown(b"", b"/DCTDecode"),
    "jpeg-is-none": lambda: shown(b"garbage" * 100, b"/DCTDecode"),
    "jpeg-in-flate-cut": lambda: shown(deflated(cut(jpeg())), b"[/FlateDecode/DCTDecode]"),
    "flate-cut": lambda: flate(cut(deflated(pixels()))),
    "flate-garbled": lambda: flate(garbled(deflated(pixels()))),
    "flate-checksum": lambda: flate(deflated(pixels())[:-4] + b"\0\0\0\0"),
    "flate-empty": lambda: flate(b""),
    "flate-of-half": lambda: flate(deflated(cut(pixels(), 0.6))),
    "runs-cut": lambda: shown(cut(run_lengths(pixels())), b"/RunLengthDecode"),
    "hex-cut": lambda: shown(cut(pixels().hex().encode(), 0.6), b"/ASCIIHexDecode"),
    "bare-cut": lambda: shown(cut(pixels(), 0.7), b""),
    "fax-4-cut": lambda: shown(cut(fax()), b"/CCITTFaxDecode", FAX, 1),
    "fax-4-garbled": lambda: shown(garbled(fax()), b"/CCITTFaxDecode", FAX, 1),
    "fax-4-empty": lambda: shown(b"", b"/CCITTFaxDecode", FAX, 1),
    "fax-3-cut": lambda: shown(cut(fax(group=3)), b"/CCITTFaxDecode", GROUP_3, 1),
    "fax-3-garbled": lambda: shown(garbled(fax(group=3)), b"/CCITTFaxDecode", GROUP_3, 1),
    "jbig2-cut": lambda: shown(cut(jbig2()), b"/JBIG2Decode", bits=1),
    "jbig2-garbled": lambda: shown(garbled(jbig2()), b"/JBIG2Decode", bits=1),
    "jbig2-is-none": lambda: shown(garbled(jbig2(), 0, 2000), b"/JBIG2Decode", bits=1),
    "jpeg2000-cut": lambda: shown(cut(jpeg2000()), b"/JPXDecode"),
    "jpeg2000-is-none": lambda: shown(garbled(jpeg2000(), 0), b"/JPXDecode"),
    "no-width": lambda: flate(deflated(pixels())).replace(b"/Width", b"/Wxdth"),
    "filter-misspelt": lambda: shown(jpeg(), b"/DCTDecxde"),
    "in-a-form": lambda: scan(
        (
            b"/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</A 6 0 R>>>>",
            b"/A Do",
        ),
        more={6: image(cut(jpeg()), b"/DCTDecode", sheet().size)},
    ),
    "mask-cut": lambda: masked(image(cut(deflated(pixels())), b"/FlateDecode", sheet().size)),
    "mask-missing": lambda: masked(b"null"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_picture_that_does_not_decode_whole_is_told_with_its_page_and_box(
    name: str, tmp_path: Path
) -> None:
    ((kind, page, box),) = losses(DAMAGED[name](), tmp_path)
    assert (kind, page) == ("reading-picture-damaged", 1)
    assert box is not None
    assert (round(box.width), round(box.height)) == (595, 842)


def palette(bits: int) -> bytes:
    per_byte = 8 // bits
    data = bytes((sheet().width + per_byte - 1) // per_byte * sheet().height)
    return scan(
        image(
            deflated(data),
            b"/FlateDecode",
            sheet().size,
            bits=bits,
            colours=b"/ColorSpace[/Indexed/DeviceGray 1<00ff>]",
        )
    )


def white(data: Callable[[Image.Image], bytes], filters: bytes, more: bytes = b"") -> bytes:
    paper = Image.new("L", sheet().size, 255)
    bits = 8 if filters in {b"/DCTDecode", b"/JPXDecode"} else 1
    return shown(data(paper), filters, more, bits)


CMYK = b"/ColorSpace/DeviceCMYK/Decode[1 0 1 0 1 0 1 0]"
SOUND: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: shown(jpeg(), b"/DCTDecode"),
    "jpeg-in-scans": lambda: shown(jpeg(progressive=True), b"/DCTDecode"),
    "jpeg-with-restarts": lambda: shown(jpeg(restart_marker_rows=1), b"/DCTDecode"),
    "jpeg-with-surplus-behind": lambda: shown(jpeg() + b"\r\nsurplus", b"/DCTDecode"),
    "jpeg-without-its-end": lambda: shown(jpeg()[:-2], b"/DCTDecode"),
    "jpeg-padded": lambda: shown(jpeg()[:-2] + bytes(9) + b"\xff\xd9", b"/DCTDecode"),
    "jpeg-of-cmyk": lambda: scan(
        image(jpeg(sheet("CMYK")), b"/DCTDecode", sheet().size, colours=CMYK)
    ),
    "jpeg-in-flate": lambda: shown(deflated(jpeg()), b"[/FlateDecode/DCTDecode]"),
    "flate": lambda: flate(deflated(pixels())),
    "flate-with-surplus": lambda: flate(deflated(pixels() + bytes(99))),
    "flate-with-surplus-behind": lambda: flate(deflated(pixels()) + b"\r\n"),
    "flate-without-checksum": lambda: flate(deflated(pixels())[:-4]),
    "flate-inverted": lambda: flate(deflated(pixels()), b"/Decode[1 0]"),
    "flate-of-colours": lambda: scan(
        image(
            deflated(pixels("RGB")),
            b"/FlateDecode",
            sheet().size,
            colours=b"/ColorSpace/DeviceRGB",
        )
    ),
    "palette-of-1-bit": lambda: palette(1),
    "palette-of-2-bits": lambda: palette(2),
    "palette-of-4-bits": lambda: palette(4),
    "stencil": lambda: scan(
        image(
            deflated(sheet("1").tobytes()),
            b"/FlateDecode",
            sheet().size,
            bits=1,
            colours=b"/ImageMask true",
        )
    ),
    "sixteen-bits": lambda: scan(
        image(
            deflated(bytes(2 * len(pixels()))),
            b"/FlateDecode",
            sheet().size,
            bits=16,
        )
    ),
    "runs": lambda: shown(run_lengths(pixels()), b"/RunLengthDecode"),
    "bare": lambda: shown(pixels(), b""),
    "fax-4": lambda: shown(fax(), b"/CCITTFaxDecode", FAX, 1),
    "fax-3": lambda: shown(fax(group=3), b"/CCITTFaxDecode", GROUP_3, 1),
    "jbig2": lambda: shown(jbig2(), b"/JBIG2Decode", bits=1),
    "jpeg2000": lambda: shown(jpeg2000(), b"/JPXDecode"),
    "inline": lambda: inline(deflated(pixels()), b"/F /Fl"),
    "inline-jpeg": lambda: inline(jpeg(), b"/F /DCT"),
    "masked": lambda: masked(image(deflated(pixels()), b"/FlateDecode", sheet().size)),
    "of-no-size": lambda: scan(image(deflated(b""), b"/FlateDecode", (0, 0))),
    "white-jpeg": lambda: white(jpeg, b"/DCTDecode"),
    "white-fax": lambda: white(fax, b"/CCITTFaxDecode", FAX),
    "white-jbig2": lambda: white(jbig2, b"/JBIG2Decode"),
    "white-jpeg2000": lambda: white(jpeg2000, b"/JPXDecode"),
}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_picture_is_not_told(name: str, tmp_path: Path) -> None:
    assert losses(SOUND[name](), tmp_path) == []


@pytest.mark.parametrize("path", [*SAMPLES, *sorted(REAL.glob("*.pdf"))], ids=lambda p: p.name)
def test_sound_files_have_lost_nothing(path: Path, tmp_path: Path) -> None:
    assert losses(path.read_bytes(), tmp_path) == []


@pytest.mark.parametrize("kind", ["clean150", "fax150", "photo"])
def test_scans_have_lost_nothing(kind: str, tmp_path: Path) -> None:
    (data,) = degrade((REAL / "f14.pdf").read_bytes(), kind, 1, "pdf")
    assert losses(data, tmp_path) == []


@settings(max_examples=25, deadline=None)
@given(share=st.floats(0.1, 0.95), end=st.sampled_from([b"", b"\xff\xd9"]))
def test_a_jpeg_cut_anywhere_is_told(
    tmp_path_factory: pytest.TempPathFactory, share: float, end: bytes
) -> None:
    data = cut(jpeg(), share) + end
    folder = tmp_path_factory.mktemp("cut")
    assert [kind for kind, _, _ in losses(shown(data, b"/DCTDecode"), folder)] == [
        "reading-picture-damaged"
    ]


@settings(max_examples=25, deadline=None)
@given(share=st.floats(0.1, 0.95))
def test_a_fax_cut_anywhere_is_told(tmp_path_factory: pytest.TempPathFactory, share: float) -> None:
    data = shown(cut(fax(), share), b"/CCITTFaxDecode", FAX, 1)
    folder = tmp_path_factory.mktemp("cut")
    assert [kind for kind, _, _ in losses(data, folder)] == ["reading-picture-damaged"]


def test_of_strips_the_damaged_one_is_boxed(tmp_path: Path) -> None:
    width, height = sheet().size
    strips = [sheet().crop((0, top, width, top + height // 4)) for top in range(0, height, 292)]
    objects: dict[int, bytes | Stream] = {}
    content = names = b""
    for index, strip in enumerate(strips[:4]):
        data = jpeg(strip) if index != 2 else cut(jpeg(strip)) + b"\xff\xd9"
        objects[10 + index] = image(data, b"/DCTDecode", strip.size)
        names += b"/S%d %d 0 R" % (index, 10 + index)
        content += b"q 595 0 0 210 0 %d cm /S%d Do Q\n" % (632 - 210 * index, index)
    data = scan(b"null", content, resources=b"/XObject<<%s>>" % names, more=objects)
    ((kind, page, box),) = losses(data, tmp_path)
    assert (kind, page) == ("reading-picture-damaged", 1)
    assert box is not None
    assert (round(box.top), round(box.bottom)) == (420, 630)


@pytest.mark.parametrize("filters", [b"/F /Fl", b"/F /DCT", b""])
def test_an_inline_picture_that_breaks_off_is_told(filters: bytes, tmp_path: Path) -> None:
    whole = {b"/F /Fl": deflated(pixels()), b"/F /DCT": jpeg(), b"": pixels()}[filters]
    told = losses(inline(cut(whole), filters), tmp_path)
    assert [(kind, page) for kind, page, _ in told] == [("reading-picture-damaged", 1)]


def enciphered(picture: Image.Image, path: Path) -> bytes:
    """Return a PDF of one page that needs a password, and shows a picture."""
    lock = StandardEncryption("secret", "owner", strength=128)
    canvas = Canvas(str(path), pagesize=(595, 842), encrypt=lock, pageCompression=1)
    canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
    canvas.showPage()
    canvas.save()
    return path.read_bytes()


def test_a_picture_in_an_enciphered_file_is_checked_too(tmp_path: Path) -> None:
    whole = enciphered(sheet("RGB"), tmp_path / "locked.pdf")
    assert losses(whole, tmp_path, password="secret") == []
    start = max(
        re.finditer(rb"stream\r?\n", whole),
        key=lambda at: whole.find(b"endstream", at.end()) - at.end(),
    ).end()
    told = losses(zeroed(whole, (start + 3000) / len(whole)), tmp_path, password="secret")
    assert [(kind, page) for kind, page, _ in told] == [("reading-picture-damaged", 1)]


def test_a_picture_that_many_pages_show_is_told_on_each(tmp_path: Path) -> None:
    data = shown(cut(jpeg()), b"/DCTDecode").replace(b"[3 0 R]/Count 1", b"[3 0 R 8 0 R]/Count 2")
    page = b"8 0 obj\n" + re.findall(rb"3 0 obj\n(.*?endobj\n)", data, re.DOTALL)[0]
    told = losses(data.replace(b"xref\n", page + b"xref\n", 1), tmp_path)
    assert [page for _, page, _ in told] == [1, 2]


def objects_in_a_stream(*bodies: bytes, first: int) -> Stream:
    """Return a stream of objects, numbered on from the first."""
    heads, at = [], 0
    for number, body in enumerate(bodies, first):
        heads.append(b"%d %d" % (number, at))
        at += len(body) + 1
    head = b" ".join(heads) + b"\n"
    packed = deflated(head + b"\n".join(bodies))
    return (b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(bodies), len(head)), packed)


def paged_in_a_stream(contents: int) -> bytes:
    """Return a PDF whose page and catalogue are packed, and whose contents have that number."""
    out = bytearray(b"%PDF-1.5\n")
    places = {}
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    resources = b"/Resources<</Font<</F%s>>>>" % font
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %%d 0 R%s>>" % resources
    packed = objects_in_a_stream(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page % contents,
        first=1,
    )
    for number, (head, data) in {4: (b"", WORDS), 5: packed}.items():
        places[number] = len(out)
        out += b"%d 0 obj\n<<%s/Length %d>>stream\n" % (number, head, len(data))
        out += data + b"\nendstream\nendobj\n"
    start = len(out)
    entries = [
        (0, 0),
        *((2, index) for index in range(3)),
        (1, places[4]),
        (1, places[5]),
        (1, start),
    ]
    rows = b"".join(
        bytes([kind]) + (5 if kind == 2 else place).to_bytes(3) + bytes([place if kind == 2 else 0])
        for kind, place in entries
    )
    out += b"6 0 obj\n<</Type/XRef/Size 7/W[1 3 1]/Root 1 0 R/Length %d>>stream\n" % len(rows)
    return bytes(out) + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def revised(contents: bytes) -> bytes:
    """Return a page whose contents were replaced by an update at the end of the file."""
    whole = one_page(WORDS)
    place, before = len(whole), whole.rindex(b"xref\n0")
    table = b"xref\n4 1\n%010d 00000 n \ntrailer<</Size 10/Root 1 0 R/Prev %d>>\n" % (place, before)
    return whole + contents + table + b"startxref\n%d\n%%%%EOF\n" % (place + len(contents))


LOST: dict[str, tuple[Callable[[], bytes], str]] = {
    "contents-missing": (
        lambda: one_page(WORDS).replace(b"Contents 4", b"Contents 8"),
        "/Contents",
    ),
    "contents-no-stream": (
        lambda: one_page(WORDS).replace(b"Contents 4", b"Contents 1"),
        "/Contents",
    ),
    "contents-head-garbled": (
        lambda: one_page(WORDS).replace(b"\n4 0 obj", b"\n4 x obj"),
        "/Contents",
    ),
    "contents-cut": (
        lambda: one_page((b"/Filter/FlateDecode", cut(deflated(WORDS * 99)))),
        "/Contents",
    ),
    "contents-garbled": (
        lambda: one_page((b"/Filter/FlateDecode", garbled(deflated(WORDS * 99), 0.5, 8))),
        "/Contents",
    ),
    "filter-misspelt": (
        lambda: one_page((b"/Filter/FlateDecxde", deflated(WORDS))),
        "/Contents",
    ),
    "revised-and-garbled": (
        lambda: revised(b"4 x obj\n<</Length 0>>stream\n\nendstream\nendobj\n"),
        "/Contents",
    ),
    "behind-a-wrapper": (
        lambda: b"From: a mail\n" + one_page(WORDS).replace(b"Contents 4", b"Contents 8"),
        "/Contents",
    ),
    "one-of-several-missing": (
        lambda: one_page(WORDS).replace(b"/Contents 4 0 R", b"/Contents[4 0 R 8 0 R]"),
        "/Contents",
    ),
    "in-a-stream-of-objects": (lambda: paged_in_a_stream(9), "/Contents"),
    "resources-missing": (
        lambda: flate(deflated(pixels())).replace(
            b"/Resources<</XObject<</Im0 5 0 R>>>>", b"/Resources 9 0 R"
        ),
        "/Resources",
    ),
    "picture-missing": (lambda: scan(b"null"), "/XObject/Im0"),
    "picture-not-listed": (
        lambda: scan(b"null", SHOWN.replace(b"Im0", b"Im#31")),
        "/XObject/Im1",
    ),
    "form-cut": (
        lambda: scan(
            (
                b"/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Filter/FlateDecode",
                cut(deflated(WORDS * 99)),
            )
        ),
        "/XObject/Im0",
    ),
    "font-in-a-circle": (
        lambda: one_page(WORDS, more={9: b"10 0 R", 10: b"9 0 R"}),
        "/Font/F",
    ),
    "font-not-listed": (lambda: one_page(WORDS.replace(b"/F ", b"/G ")), "/Font/G"),
    "fonts-missing": (lambda: one_page(WORDS, resources=b"/Font 8 0 R"), "/Font/F"),
    "no-resources": (lambda: one_page(WORDS, resources=b""), "/Font/F"),
    "font-without-its-glyphs": (
        lambda: one_page(
            WORDS,
            more={
                9: b"<</Type/Font/Subtype/TrueType/BaseFont/A/FontDescriptor 10 0 R>>",
                10: b"<</Type/FontDescriptor/FontName/A/Flags 4/FontFile2 11 0 R>>",
            },
        ),
        "/Font/F",
    ),
    "font-missing": (lambda: one_page(WORDS).replace(b"/F 9 0 R", b"/F 8 0 R"), "/Font/F"),
}


@pytest.mark.parametrize("name", LOST)
def test_contents_that_are_missing_or_damaged_are_told(name: str, tmp_path: Path) -> None:
    data, lost = LOST[name]
    path = tmp_path / "circular.pdf"
    path.write_bytes(data())
    document = extract(path)
    told = [doubt for doubt in document.doubts if doubt.kind in LOSSES]
    assert [(d.kind, d.page, d.facts) for d in told] == [
        ("reading-contents-lost", 1, {"objects": lost})
    ]


def test_of_several_contents_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "circular.pdf"
    path.write_bytes(one_page(WORDS).replace(b"/Contents 4 0 R", b"/Contents[4 0 R 8 0 R]"))
    words = [word.text for page in extract(path).pages for word in page.words]
    assert words == ["98.5"]


def mismeasured(length: bytes) -> bytes:
    """Return a page whose contents have another length than is said."""
    whole = one_page((b"/Filter/FlateDecode", deflated(WORDS * 9)))
    return re.sub(rb"/Length \d\d\b", b"/Length " + length, whole)


THERE: dict[str, Callable[[], bytes]] = {
    "revised": lambda: revised(b"4 0 obj\n<</Length 0>>stream\n\nendstream\nendobj\n"),
    "behind-a-wrapper": lambda: b"From: a mail\n" + one_page(WORDS),
    "no-contents": lambda: one_page(WORDS).replace(b"/Contents 4 0 R", b""),
    "no-part-of-contents": lambda: one_page(WORDS).replace(b"/Contents 4 0 R", b"/Contents[]"),
    "empty-contents": lambda: one_page((b"/Filter/FlateDecode", b"")),
    "deflated-twice": lambda: one_page((b"/Filter[/Fl/Fl]", deflated(deflated(WORDS)))),
    "no-checksum": lambda: one_page((b"/Filter/FlateDecode", deflated(WORDS)[:-4])),
    "length-too-short": lambda: mismeasured(b"09"),
    "length-too-long": lambda: mismeasured(b"99"),
    "in-a-stream-of-objects": lambda: paged_in_a_stream(4),
    "name-with-signs": lambda: one_page(WORDS.replace(b"/F ", b"/\xcb\xce ")).replace(
        b"/F 9 0 R", b"/#CB#CE 9 0 R"
    ),
    "listed-but-not-drawn": lambda: scan(b"null", b"0 g\n"),
    "resources-of-the-page": lambda: scan(
        (b"/Type/XObject/Subtype/Form/BBox[0 0 1 1]", b"/A Do"),
        resources=b"/XObject<</Im0 5 0 R/A 6 0 R>>",
        more={6: image(jpeg(), b"/DCTDecode", sheet().size)},
    ),
    "lengths-in-a-circle": lambda: one_page(WORDS).replace(
        b"/Length %d" % len(WORDS), b"/Length 4 0 R"
    ),
}


@pytest.mark.parametrize("name", THERE)
def test_contents_that_are_there_are_not_told(name: str, tmp_path: Path) -> None:
    assert losses(THERE[name](), tmp_path) == []


def test_what_is_left_of_a_circular_stays_and_the_lost_page_is_an_error(
    tmp_path: Path, tongbao: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    whole = (Path(__file__).parents[2] / "samples/generated/long-reportlab-63.pdf").read_bytes()
    contents = re.findall(rb"/Contents (\d+) 0 R", whole)
    lost = re.sub(rb"\n%s 0 obj" % contents[-1], b"\n%s x obj" % contents[-1], whole)
    (tmp_path / "circular.pdf").write_bytes(lost)
    done = tongbao("extract", "circular.pdf", "--out", "out")
    assert done.returncode == 0
    assert "错误" in done.stdout + done.stderr
    with (tmp_path / "out" / "findings.csv").open(encoding="utf-8-sig") as lines:
        errors = [row for row in csv.DictReader(lines) if row["severity"] == "error"]
    assert ("reading-contents-lost", str(len(contents))) in [
        (row["rule"], row["page"]) for row in errors
    ]
    with (tmp_path / "out" / "rankings.csv").open(encoding="utf-8-sig") as lines:
        assert len(list(csv.DictReader(lines))) > 0
