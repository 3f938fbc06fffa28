"""The detector is shown what has edges that no reading covers, and nothing else of a page."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from samples.sheets import Picture
from tongbao.extract.scan.dewarping import flatten
from tongbao.extract.scan.ocr.line_reader import LineReader
from tongbao.extract.scan.recognition import read_lines
from tongbao.extract.scan.textlines.layout import lay_out
from tongbao.extract.scan.witness import unseen
from tongbao.extract.scan.witness.detector import PixelBox, detect_cores
from tongbao.extract.scan.witness.regions import regions_with_contrast

_EM = 14.0
_SIZE = (900, 700)
"""Height and width of the small page."""


def small_page(ink: str = "black", ground: str = "white") -> Picture:
    """Return a table's rules and grounds, and one figure low on the page."""
    drawn = Image.new("RGB", _SIZE[::-1], "white")
    draw = ImageDraw.Draw(drawn)
    draw.rectangle((50, 50, 650, 80), fill="lightblue")
    for y in range(50, 350, 30):
        draw.line((50, y, 650, y), "black", 1)
    for x in range(50, 651, 200):
        draw.line((x, 50, x, 320), "black", 1)
    draw.rectangle((80, 680, 300, 730), fill=ground)
    draw.text((100, 700), "86.42", ink, ImageFont.load_default(16))
    return np.asarray(drawn)


def holds(part: PixelBox, x: int, y: int) -> bool:
    return part[0] <= x < part[2] and part[1] <= y < part[3]


@pytest.mark.parametrize(
    ("ink", "ground"),
    [("black", "white"), ("orange", "white"), ("#d0d0d0", "white"), ("white", "navy")],
)
def test_print_of_any_colour_is_looked_at_and_rules_are_not(ink: str, ground: str) -> None:
    (part,) = regions_with_contrast(small_page(ink, ground), np.zeros(_SIZE, np.bool_), _EM)
    assert holds(part, 110, 706)
    assert not holds(part, 350, 200)


def test_where_all_print_is_read_nothing_is_looked_at() -> None:
    covered = np.zeros(_SIZE, np.bool_)
    covered[695:725, 90:160] = True
    assert regions_with_contrast(small_page(), covered, _EM) == []


def test_a_page_of_unread_print_is_shown_as_a_whole() -> None:
    rng = np.random.default_rng(3)
    page = np.repeat(rng.integers(0, 2, (*_SIZE, 1), np.uint8) * 255, 3, axis=2)
    whole = (0, 0, _SIZE[1], _SIZE[0])
    assert regions_with_contrast(page, np.zeros(_SIZE, np.bool_), _EM) == [whole]


def test_a_page_that_is_read_surely_is_not_shown_to_the_detector(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = Image.new("RGB", (1000, 1200), "white")
    draw = ImageDraw.Draw(drawn)
    for row in range(5):
        draw.text((200, 118 + 80 * row), f"1{row}345.67", "black", ImageFont.load_default(44))
    page = np.asarray(drawn)
    layout = lay_out(flatten(np.asarray(drawn.convert("L")), 300))
    lines = read_lines(layout, LineReader(layout.clean, layout.char_height))
    shown: list[int] = []

    def counting(picture: Picture) -> list[PixelBox]:
        shown.append(picture.shape[0] * picture.shape[1])
        return detect_cores(picture)

    monkeypatch.setattr(unseen, "detect_cores", counting)
    unseen.with_unseen_lines(page, layout, lines)
    everything = sum(shown)
    shown.clear()
    unseen.with_unseen_lines(page, layout, lines[1:])
    assert everything == 0 < sum(shown)
