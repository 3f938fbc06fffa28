"""Grey hairlines of coarse scans: found where they are, and nothing beside them made one."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from tongbao.extract.scan.dewarping import flatten
from tongbao.extract.scan.rulings.selection import Framework
from tongbao.extract.scan.textlines.layout import lay_out

Picture = npt.NDArray[np.uint8]
DPI = 150
COLUMNS = (100, 260, 330, 440, 510, 620, 690, 800)
ROWS = tuple(range(150, 450, 15))
"""Rows of seven points, as wide tables have them."""
SCALE = 300 / DPI


def scanned(rule: int, *, quality: int = 90, header: bool = False) -> Picture:
    """Return a table of grey rules one pixel wide, its rows full of figures, as a scan.

    Args:
        rule: Grey of the rules where they cover a pixel; they share each with the next.
        quality: Of the JPEG that it went through.
        header: Whether a bold stroke of a character joins the first two rules, in line with a post.
    """
    page = np.full((900, 1000), 250, np.uint8)
    half = (250 + rule) // 2
    for x in COLUMNS:
        page[ROWS[0] : ROWS[-1], x : x + 2] = half
    for y in ROWS:
        page[y : y + 2, COLUMNS[0] : COLUMNS[-1]] = half
    if header:
        x = COLUMNS[2]
        page[ROWS[0] + 2 : ROWS[1], x : x + 2] = 250
        page[ROWS[0] : ROWS[1] + 2, x : x + 2] = 30
        page[ROWS[0] + 4 : ROWS[1] - 2 : 3, x - 8 : x + 2] = 30
    rng = np.random.default_rng(rule)
    for top in ROWS[1:-1]:
        for x in COLUMNS[:-1]:
            figure = f"{rng.integers(1, 9999) / 100:.2f}"
            cv2.putText(page, figure, (x + 14, top + 13), 0, 0.34, 60, 1, cv2.LINE_AA)
    soft = cv2.GaussianBlur(page, (0, 0), 0.5).astype(np.float64)
    noisy = np.clip(soft + rng.normal(0, 3, page.shape), 0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)


def frame_of(picture: Picture) -> Framework:
    return lay_out(flatten(picture, DPI)).framework


def places(found: Framework) -> tuple[list[float], list[float]]:
    """Return where posts and rows lie, in pixels of the picture."""
    posts = sorted({round((rule.at - 1) / SCALE) for rule in found.down})
    rows = sorted({round((rule.at - 1) / SCALE) for rule in found.across})
    return [float(at) for at in posts], [float(at) for at in rows]


@pytest.mark.parametrize("rule", [200, 185, 160, 120])
@pytest.mark.parametrize("quality", [40, 90])
def test_every_pale_rule_is_found_and_no_figure_makes_one(rule: int, quality: int) -> None:
    found = frame_of(scanned(rule, quality=quality))
    posts, rows = places(found)
    assert posts == pytest.approx(COLUMNS, abs=2)
    assert rows == pytest.approx(ROWS, abs=2)
    for post in found.down:
        assert post.low <= ROWS[0] * SCALE + 8
        assert post.high >= ROWS[-1] * SCALE - 8


@pytest.mark.parametrize("rule", [200, 160])
def test_a_bold_stroke_in_line_with_a_pale_post_is_no_part_of_it(rule: int) -> None:
    found = frame_of(scanned(rule, header=True))
    (post,) = (one for one in found.down if abs(one.at / SCALE - COLUMNS[2]) <= 3)
    assert post.low >= ROWS[1] * SCALE - 8


def test_shadows_and_grounds_are_no_pale_rules() -> None:
    page = np.full((900, 1000), 250, np.uint8)
    page[100:140, 100:900] = 225
    shadow = 60 * np.exp(-(((np.arange(1000) - 730) / 25) ** 2))
    found = frame_of(np.clip(page - shadow[None, :], 0, 255).astype(np.uint8))
    assert (found.across, found.down) == ((), ())
