"""Whether the characters read of a line account for all of its ink, and what they passed over.

A recogniser gives no sign of a character it leaves out: its time steps say "nothing new here". But
the ink is there, further from every character read than ink of theirs can be, and in the time steps
over it the character is often the second likeliest reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.image.binarization import Grey
from tongbao.extract.scan.image.components import runs_of
from tongbao.extract.scan.ocr.alphabet import FIGURE
from tongbao.extract.scan.ocr.ctc import BLANK, REST, DecodedChar, TimeStep, greedy
from tongbao.extract.scan.ocr.parameters import INK_COVERAGE
from tongbao.extract.scan.ocr.recognizer import HEIGHT, STEP_WIDTH
from tongbao.extract.scan.textlines.layout import Layout, margins_of
from tongbao.extract.scan.textlines.segmentation import Segment

_NONE = frozenset({BLANK, REST, *".·•'`~"})
"""What such ink cannot be: a point is smaller."""


class Hole(NamedTuple):
    """Ink in which no character was read: where it begins and ends across."""

    low: float
    high: float
    flat: bool = False
    """Whether it lies as a dash does."""


def find_left_over(crop: Grey, middles: Sequence[float], size: float) -> list[Hole]:
    """Return the blobs of ink that stand far from all characters.

    Args:
        crop: The line's picture, tight around its ink.
        middles: Where the characters read stand, in pixels of the crop.
        size: Height of the page's characters, in pixels.
    """
    at = np.asarray(middles, np.float64)
    found = []
    for x0, x1, top, bottom in _blobs(np.less(crop, INK_COVERAGE.ink_grey)):
        tall = bottom - top
        if max(x1 - x0, tall) < INK_COVERAGE.small_em * size or tall < INK_COVERAGE.flat_em * size:
            continue
        # A wide blob is several characters that touch: its ends must be near ones too.
        inner = [x0 + 0.3 * size, x1 - 0.3 * size] if x1 - x0 > 1.3 * size else [(x0 + x1) / 2]
        if any(float(np.abs(at - x).min()) > INK_COVERAGE.far_em * size for x in inner):
            found.append(Hole(float(x0), float(x1)))
    for x0, x1, top, bottom in _blobs(np.less(crop, INK_COVERAGE.faint_grey)):
        # A dash between two characters: nearer to both than another character could stand.
        near = (at > x0 - INK_COVERAGE.half_em * size) & (at < x1 + INK_COVERAGE.half_em * size)
        flat = bottom - top < INK_COVERAGE.flat_em * size or _is_blotted(
            x1 - x0, top, bottom, size, len(crop)
        )
        if flat and x1 - x0 >= INK_COVERAGE.dash_em * size and not near.any():
            found.append(Hole(float(x0), float(x1), flat=True))
    return found


def _is_blotted(wide: int, top: int, bottom: int, size: float, height: int) -> bool:
    """Return whether a blob may be a dash that a fax has blotted: at half the line's height."""
    middle, tall = (top + bottom) / 2 / height, bottom - top
    return (
        tall <= INK_COVERAGE.blotted_em * size
        and wide > tall
        and INK_COVERAGE.middle_share[0] < middle < INK_COVERAGE.middle_share[1]
    )


def _blobs(ink: npt.NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Return the extents of blobs of ink: across, and down (x0, x1, top, bottom)."""
    blobs = []
    for x0, x1 in runs_of(np.any(ink, axis=0)):
        rows = np.flatnonzero(ink[:, x0:x1].any(axis=1))
        blobs.append((x0, x1, int(rows[0]), int(rows[-1]) + 1))
    return blobs


def with_passed_over(
    chars: Sequence[DecodedChar], steps: Sequence[TimeStep], holes: Sequence[Hole]
) -> list[DecodedChar] | None:
    """Return the characters with those that the time steps over holes hint at; None without a hint.

    What lies as a dash at the end of a line is one, though the time steps may say so faintly.

    Args:
        chars: The bare reading, not empty.
        steps: All time steps of the line.
        holes: Extents in time steps (may be fractions) in which ink has no character.
    """
    found = list(chars)
    for low, high, flat in holes:
        outside = low > chars[-1].last or high < chars[0].first
        best: tuple[float, str, int] | None = None
        for index in range(max(0, int(low) - 1), min(len(steps), int(high) + 2)):
            if any(one.first <= index <= one.last for one in found):
                continue
            for character, score in steps[index].items():
                if character in _NONE or not character.strip():
                    continue
                dash = flat and outside and FIGURE.get(character) == "-"
                if score < (
                    INK_COVERAGE.faintest_dash_logprob if dash else INK_COVERAGE.faintest_logprob
                ):
                    continue
                if best is None or score > best[0]:
                    best = (score, character, index)
        if best is None:
            return None
        found.append(DecodedChar(best[1], float(np.exp(best[0])), best[2], best[2]))
    found.sort(key=lambda one: one.first)
    # Two of one character side by side in the same time steps are one, seen twice.
    return [
        one
        for one, after in zip(found, [*found[1:], None], strict=True)
        if after is None or not (one.text == after.text and after.first - one.last <= 1)
    ]


STAINS = frozenset("_-—–.·、'`|丨…•,，。:：~^\"“”■▪●")
"""What stains, and the marks between characters, may be read as."""


def account_for_ink(
    steps: Sequence[TimeStep], layout: Layout, segment: Segment, padding: float
) -> tuple[Sequence[DecodedChar], bool]:
    """Return what was read with what was passed over, and whether that is all of the ink."""
    chars = greedy(steps)
    plain = [one for one in chars if one.text.strip()]
    if not plain:
        return chars, True
    inner = layout.clean[segment.top : segment.bottom, segment.x0 : segment.x1]
    middles = _middles(plain, segment, layout.char_height, padding)
    holes = find_left_over(inner, middles, max(layout.char_height, 0.9 * segment.height))
    covered = covers(plain, segment, layout.char_height, padding=padding)
    if not holes:
        return chars, covered
    scale, before = _scale(segment, layout.char_height, padding)
    places = [
        hole._replace(low=(hole.low + before) / scale, high=(hole.high + before) / scale)
        for hole in holes
    ]
    found = with_passed_over(plain, steps, places)
    return (chars, False) if found is None else (found, True)


def _scale(segment: Segment, char_height: float, padding: float) -> tuple[float, int]:
    """Return pixels to a time step of a line's crop, and the white before its ink."""
    across, down = margins_of(segment, char_height, padding)
    return (segment.height + 2 * down) / HEIGHT * STEP_WIDTH, across


def _middles(
    chars: Sequence[DecodedChar], segment: Segment, char_height: float, padding: float
) -> list[float]:
    """Return where the characters read stand, in pixels from the start of the ink."""
    scale, before = _scale(segment, char_height, padding)
    return [(one.first + one.last + 1) / 2 * scale - before for one in chars]


def covers(
    chars: Sequence[DecodedChar], segment: Segment, char_height: float, *, padding: float = 0.0
) -> bool:
    """Return whether the characters read account for all the ink of a line.

    They stand no further from each other, or from the ends of the ink, than characters do.
    """
    chars = [one for one in chars if one.text.strip()]
    if not chars or any(one.text in STAINS for one in chars):
        return True
    middles = _middles(chars, segment, char_height, padding)
    size = max(float(segment.height), 0.85 * char_height)
    inner = max((b - a for a, b in pairwise(middles)), default=0.0)
    outer = max(middles[0], segment.width - middles[-1])
    return outer < 1.5 * size and inner < 2.8 * size


def all_accounted(chars: Sequence[DecodedChar], layout: Layout, segment: Segment) -> bool:
    """Return whether a figure's characters leave no blob of a line's ink to another one."""
    inner = layout.clean[segment.top : segment.bottom, segment.x0 : segment.x1]
    middles = _middles(chars, segment, layout.char_height, 0.0)
    return bool(chars) and not find_left_over(
        inner, middles, max(layout.char_height, 0.9 * segment.height)
    )
