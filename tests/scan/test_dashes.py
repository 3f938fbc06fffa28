"""Dashes of coarse pictures: as small as dust, told from it by the row and column they stand in."""

from __future__ import annotations

from sheets import SIZE, written

from tongbao.extract.scan.image.components import Components, components_of
from tongbao.extract.scan.textlines.dashes import lone_dashes
from tongbao.extract.scan.textlines.segmentation import Segment, segments_outside

PITCH = 2 * SIZE
ROWS = range(200, 200 + 8 * PITCH, PITCH)
NAMES, FIGURES = 300, 1200


def found_at(*strokes: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """Return the middles of the dashes found in a list whose last row has a name only.

    Args:
        strokes: What else is printed: middle across and down, width, height.
    """
    lines = [(NAMES, top, 3) for top in ROWS] + [(FIGURES, top, 2) for top in ROWS[:-1]]
    ink = written(*lines)
    for x, y, wide, high in strokes:
        ink[y - high // 2 : y - high // 2 + high, x - wide // 2 : x - wide // 2 + wide] = True
    components: Components = components_of(ink)
    dashes: list[Segment] = lone_dashes(
        components, segments_outside(ink, components, float(SIZE)), SIZE
    )
    return [((dash.x0 + dash.x1) // 2, (dash.top + dash.bottom) // 2) for dash in dashes]


MIDDLE = FIGURES + SIZE + 1
"""Middle of the figures' column."""
BLANK = ROWS[-1] + SIZE // 2
"""Middle height of the row without a figure."""


def test_a_blurred_hyphen_in_place_of_a_figure_is_a_dash() -> None:
    ((x, y),) = found_at((MIDDLE, BLANK, 9, 6))
    assert abs(x - MIDDLE) <= 1
    assert abs(y - BLANK) <= 1


def test_the_same_spot_off_the_row_is_dust() -> None:
    assert found_at((MIDDLE, BLANK + SIZE, 9, 6)) == []


def test_the_same_spot_off_the_column_is_dust() -> None:
    assert found_at((MIDDLE + 4 * SIZE, BLANK, 9, 6)) == []


def test_a_spot_as_high_as_wide_is_dust() -> None:
    assert found_at((MIDDLE, BLANK, 8, 8)) == []


def test_specks_beside_each_other_are_no_dashes() -> None:
    assert found_at((MIDDLE, BLANK, 9, 6), (MIDDLE + 20, BLANK + 3, 9, 6)) == []
