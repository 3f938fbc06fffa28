"""What a page names and the file lacks, holds in circles or holds damaged is told, whatever it is."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from samples.hostile import Stream, one_page
from tongbao.extract import ReadOptions, extract

WORDS = b"BT /F 12 Tf 72 700 Td (98.5) Tj ET\n"
DRAWS = WORDS + b"q /X Do Q\n"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 500 500]"
FONT = b"/Font<</F 9 0 R>>"


def told(folder: Path, data: bytes) -> tuple[str, list[tuple[str, str]]]:
    """Return the text of a file's page, and what is told of it."""
    path = folder / "circular.pdf"
    path.write_bytes(data)
    document = extract(path, ReadOptions(ocr="never"))
    text = " ".join(block.text for block in document.blocks)
    return text, [
        (one.kind, one.facts.get("objects") or one.facts.get("what", "")) for one in document.doubts
    ]


def with_annotations(listed: bytes) -> bytes:
    return one_page(WORDS, page=b"/Annots" + listed)


ANNOTATIONS = {
    "the list is missing": b" 30 0 R",
    "the list is none": b" 98",
    "one is missing": b"[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]>> 30 0 R]",
    "one is none": b"[5]",
}


@pytest.mark.parametrize("name", ANNOTATIONS)
def test_annotations_that_cannot_be_looked_at_are_told(name: str, tmp_path: Path) -> None:
    assert told(tmp_path, with_annotations(ANNOTATIONS[name])) == (
        "98.5",
        [("reading-annotation-unread", "/Annots")],
    )


def test_what_an_annotation_of_no_kind_says_is_told(tmp_path: Path) -> None:
    data = with_annotations(b"[<</Rect[100 100 300 130]/Contents(77.1)>>]")
    assert told(tmp_path, data)[1] == [("reading-annotation-unread", "“77.1”")]


@pytest.mark.parametrize("listed", [b"[]", b" null", b"[null]", b" 9 0 R"])
def test_no_annotations_are_not_told(listed: bytes, tmp_path: Path) -> None:
    data = one_page(WORDS, page=b"/Annots" + listed.replace(b"9 0 R", b"10 0 R"), more={10: b"[]"})
    assert told(tmp_path, data) == ("98.5", [])


def drawing(form: Stream | bytes, **more: Stream | bytes) -> bytes:
    objects: dict[int, Stream | bytes] = {11: form}
    objects |= {int(name[1:]): body for name, body in more.items()}
    return one_page(DRAWS, resources=FONT + b"/XObject<</X 11 0 R>>", more=objects)


def lists(name: bytes) -> bytes:
    return FORM + b"/Resources<<%s/XObject<</X %s 0 R>>>>" % (FONT, name)


OBJECTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a form that draws itself": (lambda: drawing((lists(b"11"), b"/X Do")), "/XObject/X"),
    "forms that draw each other": (
        lambda: drawing((lists(b"12"), b"/X Do"), _12=(lists(b"11"), b"/X Do")),
        "/XObject/X",
    ),
    "a form of no kind": (lambda: drawing((b"/BBox[0 0 9 9]", WORDS)), "/XObject/X"),
    "a form without data": (lambda: drawing(b"<<%s>>" % FORM), "/XObject/X"),
    "a font of no kind": (
        lambda: one_page(WORDS, resources=b"/Font<</F<</Type/Font>>>>"),
        "/Font/F",
    ),
    "a list of fonts that is none": (lambda: one_page(WORDS, resources=b"/Font 7"), "/Font/F"),
    "a graphics state": (
        lambda: one_page(b"/G gs " + WORDS, resources=FONT + b"/ExtGState<</G 30 0 R>>"),
        "/ExtGState/G",
    ),
    "the mask of a graphics state": (
        lambda: one_page(b"/G gs " + WORDS, resources=FONT + b"/ExtGState<</G<</SMask 30 0 R>>>>"),
        "/ExtGState/G",
    ),
}


@pytest.mark.parametrize("name", OBJECTS)
def test_an_object_that_is_missing_or_damaged_is_told(name: str, tmp_path: Path) -> None:
    make, lost = OBJECTS[name]
    assert told(tmp_path, make()) == ("98.5", [("reading-contents-lost", lost)])


def test_forms_in_forms_are_read_as_deep_as_they_are_drawn(tmp_path: Path) -> None:
    deepest = 30
    inner = b"".join(
        b"BT /F 12 Tf %d %d Td (%d.%d) Tj ET\n" % (70 + 100 * n % 300, 480 - n // 3 * 20, 90 + n, n)
        for n in range(9)
    ) + b"".join(
        b"60 %d m 360 %d l S %d 435 m %d 495 l S\n" % (y, y, x, x)
        for x, y in zip((60, 160, 260, 360), (435, 455, 475, 495), strict=True)
    )
    forms = {f"_{11 + n}": (lists(b"%d" % (12 + n)), b"/X Do") for n in range(1, deepest)}
    data = drawing((lists(b"12"), b"/X Do"), **forms, **{f"_{11 + deepest}": (lists(b"9"), inner)})
    path = tmp_path / "circular.pdf"
    path.write_bytes(data)
    document = extract(path, ReadOptions(ocr="never"))
    (table,) = document.tables
    assert (table.n_rows, table.n_columns) == (3, 3)
    assert [cell.text for cell in table.cells][:2] == ["90.0", "91.1"]


@pytest.mark.parametrize(
    "state", [b"<</SMask/None/LW 1>>", b"<</LW 1>>", b"<</SMask<</S/Alpha/G 11 0 R>>>>"]
)
def test_a_graphics_state_that_is_there_is_not_told(state: bytes, tmp_path: Path) -> None:
    data = one_page(
        b"/G gs /G gs " + WORDS,
        resources=FONT + b"/ExtGState<</G %s>>" % state,
        more={11: (FORM + b"/Group<</S/Transparency>>", b"0 0 500 800 re f")},
    )
    assert [kind for kind, _ in told(tmp_path, data)[1] if kind == "reading-contents-lost"] == []


def embedded(*, packed: bool) -> tuple[bytes, slice]:
    """Return a page set in an embedded TrueType font, and where the font's data lies."""
    if "Vera" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    stream = io.BytesIO()
    canvas = Canvas(stream, pageCompression=int(packed))
    canvas.setFont("Vera", 12)
    canvas.drawString(72, 700, "98.5")
    canvas.save()
    data = stream.getvalue()
    (number,) = re.findall(rb"/FontFile2 (\d+) 0 R", data)
    start = data.index(b"stream", data.index(b"\n%s 0 obj" % number)) + len(b"stream\n")
    return data, slice(start, data.index(b"endstream", start))


def test_a_font_that_is_there_is_not_told(tmp_path: Path) -> None:
    for packed in (True, False):
        assert told(tmp_path, embedded(packed=packed)[0]) == ("98.5", [])


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "garbage": lambda font: b"\x55" * len(font),
    "empty": lambda font: b"\0" * len(font),
    "tables beyond its end": lambda font: font.replace(b"glyf", b"glyf\xff\xff\xff\xff\x7f\xff")[
        : len(font)
    ],
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_font_is_told(name: str, tmp_path: Path) -> None:
    data, place = embedded(packed=False)
    broken = DAMAGE[name](data[place])
    assert len(broken) == len(data[place])
    _, doubts = told(tmp_path, data[: place.start] + broken + data[place.stop :])
    assert ("reading-contents-lost", "/Font/F2+0") in doubts


def test_a_packed_font_that_breaks_off_is_told(tmp_path: Path) -> None:
    data, place = embedded(packed=True)
    half = (place.start + place.stop) // 2
    broken = data[:half] + b" " * (place.stop - half) + data[place.stop :]
    _, doubts = told(tmp_path, broken)
    assert ("reading-contents-lost", "/Font/F2+0") in doubts
