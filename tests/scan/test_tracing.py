"""Rules of a picture, as a scan leaves them: broken, run together, beside print."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from tongbao.extract.scan.rulings.selection import Framework, framework_of
from tongbao.extract.scan.rulings.tracing import strokes_across, strokes_down

Picture = npt.NDArray[np.uint8]
COLUMNS = (300, 700, 1100, 1500)
ROWS = (300, 364, 428, 492, 556)


def framed(width: int) -> Picture:
    """Return a table of 3 columns and 4 rows whose frame is as thick as this, in pixels."""
    ink = np.zeros((900, 1800), np.uint8)
    for x in COLUMNS:
        ink[ROWS[0] : ROWS[-1], x - 2 : x + 3] = 1
    for y in ROWS:
        ink[y - 2 : y + 3, COLUMNS[0] : COLUMNS[-1]] = 1
    low, high = (COLUMNS[0], ROWS[0]), (COLUMNS[-1], ROWS[-1])
    half = width // 2
    for index in range(width):
        step = index - half
        cv2.rectangle(ink, (low[0] - step, low[1] - step), (high[0] + step, high[1] + step), 1, 1)
    return ink


def rules_of(ink: Picture) -> Framework:
    mask = ink.astype(np.bool_)
    return framework_of(strokes_across(mask), strokes_down(mask))


@pytest.mark.parametrize("width", [5, 11, 13, 14, 16])
@pytest.mark.parametrize("frayed", [False, True])
def test_a_double_frame_that_ran_together_is_one_rule(width: int, *, frayed: bool) -> None:
    ink = framed(width)
    if frayed:  # here and there it is a pixel thicker, as a small picture blown up leaves it
        for x in range(COLUMNS[0], COLUMNS[-1], 90):
            ink[ROWS[0] - width // 2 - 1, x : x + 50] = 1
    found = rules_of(ink)
    assert [round(rule.at) for rule in sorted(found.down, key=lambda r: r.at)] == pytest.approx(
        COLUMNS, abs=3
    )
    assert [round(rule.at) for rule in sorted(found.across, key=lambda r: r.at)] == pytest.approx(
        ROWS, abs=3
    )
    for rule in found.across:
        assert rule.low <= COLUMNS[0] + 8
        assert rule.high >= COLUMNS[-1] - 8


def test_a_dark_band_is_no_rule() -> None:
    ink = np.zeros((900, 1800), np.uint8)
    ink[200:230, 300:1500] = 1
    assert rules_of(ink).across == ()


def test_one_character_in_row_after_row_is_no_rule() -> None:
    """A table with rules between rows alone, whose names all end in 市."""
    ink = np.zeros((1400, 2400), np.uint8)
    rows = range(300, 1200, 73)
    for y in rows:
        ink[y - 2 : y + 2, 255:2220] = 1
    for y in list(rows)[:-1]:
        ink[y + 10 : y + 64, 1144:1149] = 1  # its upright stroke, and …
        ink[y + 22 : y + 26, 1121:1172] = 1  # … what it carries
    found = rules_of(ink)
    assert found.down == ()
    assert len(found.across) == len(rows)


@pytest.mark.parametrize("merged", [0, 1, 2])
def test_dashes_that_ran_together_leave_a_dashed_rule(merged: int) -> None:
    ink = np.zeros((900, 2400), np.uint8)
    rows, columns = range(300, 700, 64), (300, 900, 1500)
    for y in rows:
        for x in range(columns[0], columns[-1], 28):
            ink[y - 2 : y + 3, x : x + 18] = 1
    for x in columns:
        for y in range(rows[0], rows[-1], 28):
            ink[y : y + 18, x - 2 : x + 3] = 1
    for n in range(merged):
        ink[rows[2] - 2 : rows[2] + 3, 600 + 420 * n : 660 + 420 * n] = 1
    found = rules_of(ink)
    assert sorted(round(rule.at) for rule in found.across) == pytest.approx(list(rows), abs=3)
    assert sorted(round(rule.at) for rule in found.down) == pytest.approx(columns, abs=3)


def test_dust_at_a_rule_s_end_moves_no_open_side() -> None:
    ink = np.zeros((900, 1800), np.uint8)
    for y in ROWS:
        ink[y - 2 : y + 3, COLUMNS[0] : COLUMNS[-1]] = 1
    for x in COLUMNS[1:-1]:
        ink[ROWS[0] : ROWS[-1], x - 2 : x + 3] = 1
    ink[ROWS[2] - 2 : ROWS[2] + 2, COLUMNS[-1] + 3 : COLUMNS[-1] + 18] = 1
    assert max(rule.high for rule in rules_of(ink).across) <= COLUMNS[-1] + 4


def test_two_lines_of_a_header_above_a_post_are_no_part_of_it() -> None:
    ink = np.zeros((900, 1800), np.uint8)
    head, rows = 300, (420, 484, 548, 612)
    for y in (head, *rows):
        ink[y - 2 : y + 3, 300:1500] = 1
    for x, top in ((300, head), (700, rows[0]), (900, rows[0]), (1100, rows[0]), (1497, head)):
        ink[top : rows[-1] + 3, x : x + 4] = 1
    # Upright strokes of two characters below each other, in line with a post.
    for top, bottom in ((322, 364), (368, 414)):
        ink[top:bottom, 1100:1104] = 1
        for y in (top + 8, top + 18):
            ink[y : y + 4, 1084:1120] = 1
    found = rules_of(ink)
    assert sorted(round(rule.low) for rule in found.down) == pytest.approx(
        [head, head, rows[0], rows[0], rows[0]], abs=4
    )
