"""What a page shows beside its contents (form values, notes, stamps), and what it does not show."""

from __future__ import annotations

from pathlib import Path

import pytest

from samples.hostile import Stream, one_page
from tongbao.extract import ReadOptions, extract

WORDS = b"BT /F 12 Tf 72 700 Td (98.5) Tj ET\n"
TYPED: Stream = (
    b"/Type/XObject/Subtype/Form/BBox[0 0 200 30]/Resources<</Font<</F 9 0 R>>>>",
    b"BT /F 12 Tf 5 10 Td (77.1) Tj ET",
)
AT = b"/Rect[100 100 300 130]/F 4"


def read(folder: Path, annotation: bytes, catalog: bytes = b"", **more: bytes) -> tuple[str, str]:
    """Return the text that is read of a page with an annotation, and what of it is told."""
    path = folder / "circular.pdf"
    page = b"/Annots[10 0 R]"
    objects: dict[int, bytes | Stream] = {
        10: b"<</Type/Annot%s%s>>" % (annotation, AT),
        11: TYPED,
        **{int(name[1:]): body for name, body in more.items()},
    }
    path.write_bytes(one_page(WORDS, page=page, catalog=catalog, more=objects))
    document = extract(path, ReadOptions(ocr="never"))
    told = [one for one in document.doubts if one.kind == "reading-annotation-unread"]
    text = " ".join(block.text for block in document.blocks)
    return text, told[0].facts["what"] if told else ""


APPEARING = b"/AP<</N 11 0 R>>"
KINDS = ("FreeText", "Stamp", "Square", "Circle", "Line", "Highlight")


@pytest.mark.parametrize("kind", KINDS)
def test_what_an_annotation_shows_is_read_with_the_page(kind: str, tmp_path: Path) -> None:
    text, told = read(tmp_path, b"/Subtype/%s%s" % (kind.encode(), APPEARING))
    assert "98.5" in text
    assert "77.1" in text
    assert told == ""


UNREAD = {
    "a value that viewers draw": (b"/Subtype/Widget/FT/Tx/T(a)/V(77.1)", "“77.1”"),
    "typed without appearance": (b"/Subtype/FreeText/Contents(77.1)", "“77.1”"),
    "typed, its appearance lost": (b"/Subtype/FreeText/Contents(77.1)/AP<</N 30 0 R>>", "“77.1”"),
    "a stamp without appearance": (b"/Subtype/Stamp/Name/Draft", "“Stamp”"),
    "a frame without appearance": (b"/Subtype/Square", "“Square”"),
    "strokes of a pen": (b"/Subtype/Ink" + APPEARING, "“Ink”"),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_is_not_read_of_an_annotation_is_told(name: str, tmp_path: Path) -> None:
    annotation, said = UNREAD[name]
    assert read(tmp_path, annotation)[1] == said


def test_the_value_of_a_field_with_several_boxes_is_told(tmp_path: Path) -> None:
    text, told = read(
        tmp_path,
        b"/Subtype/Widget/Parent 12 0 R",
        b"/AcroForm<</NeedAppearances true/Fields[12 0 R]>>",
        _12=b"<</FT/Tx/T(a)/V(77.1)/Kids[10 0 R]>>",
    )
    assert told == "“77.1”"
    assert "98.5" in text


@pytest.mark.parametrize(
    "annotation",
    [
        b"/Subtype/Link",
        b"/Subtype/Popup",
        b"/Subtype/Text/Contents(a note that opens)",
        b"/Subtype/Widget/FT/Tx/T(a)",
        b"/Subtype/Widget/FT/Btn/T(a)/V/Off",
    ],
)
def test_what_shows_nothing_is_not_told(annotation: bytes, tmp_path: Path) -> None:
    assert read(tmp_path, annotation) == ("98.5", "")


def test_a_page_whose_text_is_all_unseen_and_unmapped_is_read(tmp_path: Path) -> None:
    path = tmp_path / "circular.pdf"
    to_private = (
        b"",
        b"1 begincodespacerange<00><ff>endcodespacerange 1 beginbfchar<41><e123>endbfchar",
    )
    path.write_bytes(
        one_page(
            b"1 g BT /F 12 Tf 72 700 Td (AAA) Tj ET",
            resources=b"/Font<</F 10 0 R>>",
            more={
                10: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 11 0 R>>",
                11: to_private,
            },
        )
    )
    document = extract(path, ReadOptions(ocr="never"))
    assert [one.kind for one in document.doubts] == ["reading-hidden-text"]
