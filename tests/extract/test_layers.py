"""What stands on a layer that is switched off is not read, and told: text, rules, pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from samples.hostile import Stream, one_page
from tongbao.extract import ReadOptions, extract
from tongbao.model import Document

WORDS = b"BT /F 12 Tf 72 700 Td (98.5) Tj ET\n"
TYPED: Stream = (
    b"/Type/XObject/Subtype/Form/BBox[0 0 200 30]/Resources<</Font<</F 9 0 R>>>>",
    b"BT /F 12 Tf 5 10 Td (77.1) Tj ET",
)


def layered(default: bytes, content: bytes) -> bytes:
    return one_page(
        WORDS + content,
        resources=b"/Font<</F 9 0 R>>/Properties<</L 10 0 R>>/XObject<</X 11 0 R>>",
        catalog=b"/OCProperties<</OCGs[10 0 R]/D<<%s>>>>" % default,
        more={
            10: b"<</Type/OCG/Name(l)>>",
            11: (TYPED[0] + b"/OC 10 0 R", TYPED[1]),
        },
    )


ON_A_LAYER = {
    "marked": b"/OC /L BDC BT /F 12 Tf 72 500 Td (77.1) Tj ET EMC\n",
    "in a form": b"q 1 0 0 1 72 500 cm /X Do Q\n",
}


@pytest.mark.parametrize("content", ON_A_LAYER)
@pytest.mark.parametrize(
    ("default", "shown"),
    [(b"/OFF[10 0 R]", False), (b"/BaseState/OFF", False), (b"/ON[10 0 R]", True)],
)
def test_a_layer_that_is_switched_off_is_not_read_and_is_told(
    default: bytes,
    shown: bool,  # noqa: FBT001 - a column of the table
    content: str,
    tmp_path: Path,
) -> None:
    path = tmp_path / "circular.pdf"
    path.write_bytes(layered(default, ON_A_LAYER[content]))
    document = extract(path, ReadOptions(ocr="never"))
    text = " ".join(block.text for block in document.blocks)
    assert "98.5" in text
    assert ("77.1" in text) is shown
    told = [one.facts["characters"] for one in document.doubts if one.kind == "reading-hidden-text"]
    assert told == ([] if shown else ["4"])


CELLS = b"".join(
    b"BT /F 12 Tf %d %d Td (%d.%d) Tj ET\n" % (70 + 100 * column, 605 + 30 * row, 90 + row, column)
    for row in range(4)
    for column in range(4)
)
FRAME = b"".join(
    [b"60 %d m 460 %d l S\n" % (595 + 30 * row, 595 + 30 * row) for row in range(5)]
    + [b"%d 595 m %d 715 l S\n" % (60 + 100 * n, 60 + 100 * n) for n in range(5)]
)
STRUCK = b"".join(b"%d 595 m %d 715 l S\n" % (85 + 100 * n, 85 + 100 * n) for n in range(4))
"""Rules through every figure."""
RULES_ON_A_LAYER = {
    "marked": (b"/OC /L BDC " + STRUCK + b"EMC\n", b""),
    "in a form": (b"/X Do\n", STRUCK),
    "marked in a form": (b"/Y Do\n", b"/OC /L BDC " + STRUCK + b"EMC\n"),
    "in a form that a form draws": (b"/Z Do\n", STRUCK),
}


def ruled(folder: Path, content: bytes, inner: bytes, default: bytes) -> Document:
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
    properties = b"/Properties<</L 10 0 R>>"
    inside = b"/Resources<<%s/XObject<</X 11 0 R>>>>" % properties
    data = one_page(
        CELLS + FRAME + content,
        resources=b"/Font<</F 9 0 R>>%s/XObject<</X 11 0 R/Y 12 0 R/Z 13 0 R>>" % properties,
        catalog=b"/OCProperties<</OCGs[10 0 R]/D<<%s>>>>" % default,
        more={
            10: b"<</Type/OCG/Name(draft)>>",
            11: (form + b"/OC 10 0 R", inner),
            12: (form + inside, inner),
            13: (form + inside, b"/X Do"),
        },
    )
    path = folder / "circular.pdf"
    path.write_bytes(data)
    return extract(path, ReadOptions(ocr="never"))


@pytest.mark.parametrize("where", RULES_ON_A_LAYER)
def test_rules_on_a_layer_that_is_switched_off_part_nothing(where: str, tmp_path: Path) -> None:
    document = ruled(tmp_path, *RULES_ON_A_LAYER[where], b"/OFF[10 0 R]")
    (table,) = document.tables
    assert table.n_columns == 4
    assert [cell.text for cell in table.cells][:4] == ["93.0", "93.1", "93.2", "93.3"]
    assert [
        (one.kind, one.facts["count"])
        for one in document.doubts
        if one.kind != "reading-no-text-layer"
    ] == [("reading-layer-off", "4")]


@pytest.mark.parametrize("where", RULES_ON_A_LAYER)
def test_rules_on_a_layer_that_is_switched_on_part(where: str, tmp_path: Path) -> None:
    document = ruled(tmp_path, *RULES_ON_A_LAYER[where], b"/ON[10 0 R]/AS[]")
    (table,) = document.tables
    assert table.n_columns == 8
    assert "reading-layer-off" not in {one.kind for one in document.doubts}


def test_two_layers_that_draw_the_same_rules_lose_none(tmp_path: Path) -> None:
    twice = b"/OC /L BDC " + FRAME + b"EMC\n/X Do\n"
    data = ruled(tmp_path, twice, FRAME, b"/ON[10 0 R]/OFF[14 0 R]")
    (table,) = data.tables
    assert (table.n_rows, table.n_columns) == (4, 4)


PICTURE: Stream = (
    b"/Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace/DeviceGray",
    b"\x00\x80\xc0\x20",
)


@pytest.mark.parametrize("off", [True, False])
def test_a_picture_on_a_layer_that_is_switched_off_is_told_as_such(
    off: bool,  # noqa: FBT001 - a column of the table
    tmp_path: Path,
) -> None:
    path = tmp_path / "circular.pdf"
    path.write_bytes(
        one_page(
            WORDS + b"q 400 0 0 300 72 300 cm /X Do Q\n",
            resources=b"/Font<</F 9 0 R>>/XObject<</X 11 0 R>>",
            catalog=b"/OCProperties<</OCGs[10 0 R 12 0 R]/D<</OFF[%d 0 R]>>>>"
            % (10 if off else 12),
            more={
                10: b"<</Type/OCG/Name(l)>>",
                11: (PICTURE[0] + b"/OC 10 0 R", PICTURE[1]),
                12: b"<</Type/OCG/Name(m)>>",
            },
        )
    )
    told = [one.kind for one in extract(path, ReadOptions(ocr="never")).doubts]
    assert told == (["reading-layer-off"] if off else ["reading-picture"])
