"""Ink that no character read accounts for is found, and nothing else is taken for such."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tongbao.extract.scan.image.binarization import Grey
from tongbao.extract.scan.ocr.ctc import BLANK, REST, DecodedChar, TimeStep
from tongbao.extract.scan.ocr.ink_coverage import Hole, find_left_over, with_passed_over

SIZE = 40


def _line(dash_at: int, grey: int) -> Grey:
    """Return a line of two square characters, with a dash of a few pixels somewhere behind."""
    line = np.full((SIZE, 140), 250, np.uint8)
    for x in (0, 42):
        cv2.rectangle(line, (x + 2, 2), (x + SIZE - 4, SIZE - 4), 20, 3)
    line[19:22, dash_at : dash_at + 9] = grey
    return line


@pytest.mark.parametrize(
    ("dash_at", "grey", "blobs"),
    [
        pytest.param(90, 30, 1, id="black"),
        pytest.param(90, 170, 1, id="as grey as a coarse picture makes it"),
        pytest.param(90, 240, 0, id="as white as paper"),
        pytest.param(56, 30, 0, id="a character's own"),
    ],
)
def test_a_dash_behind_a_word_is_left_over(dash_at: int, grey: int, blobs: int) -> None:
    assert len(find_left_over(_line(dash_at, grey), [20.0, 62.0], SIZE)) == blobs


@pytest.mark.parametrize(("top", "blobs"), [(15, 1), (28, 0)], ids=["dash", "point"])
def test_a_dash_whose_ink_has_run_is_left_over(top: int, blobs: int) -> None:
    line = _line(90, 250)
    line[top : top + 9, 88:99] = 20
    assert len(find_left_over(line, [20.0, 62.0], SIZE)) == blobs


def test_a_character_passed_over_is_left_over() -> None:
    assert find_left_over(_line(100, 250), [20.0], SIZE) != []
    assert find_left_over(_line(100, 250), [20.0, 62.0], SIZE) == []


def _steps(hint: str, score: float) -> list[TimeStep]:
    """Return time steps of two characters, with a faint hint behind them."""
    blank: TimeStep = {BLANK: -0.01, REST: -15.0}
    return [
        {"工": -0.01, BLANK: -5.0, REST: -15.0},
        blank,
        {"程": -0.01, BLANK: -5.0, REST: -15.0},
        blank,
        {BLANK: -0.01, hint: score, REST: -15.0},
        blank,
    ]


SEEN = [DecodedChar("工", 0.99, 0, 0), DecodedChar("程", 0.99, 2, 2)]


@pytest.mark.parametrize(
    ("hint", "score", "flat", "text"),
    [
        pytest.param("-", -6.0, True, "工程-", id="a dash, faintly"),
        pytest.param("-", -6.0, False, None, id="ink that lies otherwise"),
        pytest.param("市", -6.0, True, None, id="another character as faintly"),
        pytest.param("市", -3.0, False, "工程市", id="a character passed over"),
        pytest.param("·", -1.0, True, None, id="a point is smaller"),
    ],
)
def test_strips_tell_what_was_passed_over(
    hint: str, score: float, text: str | None, *, flat: bool
) -> None:
    found = with_passed_over(SEEN, _steps(hint, score), [Hole(4.0, 4.6, flat=flat)])
    assert (None if found is None else "".join(one.text for one in found)) == text
