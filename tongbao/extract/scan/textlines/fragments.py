"""Characters that fell to pieces: faint print leaves specks that are one character together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.image.components import Components

_LINK = 0.2
"""White between pieces of one character, in its heights, across or down."""
_LOW, _HIGH = 0.45, 1.2
"""Heights of a character that its pieces reach together …"""
_BROAD = 1.1
"""… and the most that they are wide."""
_FULL = 0.15
"""Share of their joint box that their ink fills; what snow there is fills less."""
_SNOW = 600
"""Specks from which a block is strewn with dust rather than broken."""


def pieces_of_characters(
    small: Components, large: Components, char_height: float
) -> npt.NDArray[np.bool_]:
    """Return which small components are pieces of one character with others around them.

    Args:
        small: Spots as small as dust that stand away from all print.
        large: The other components; the foot of a broken 2 is one of them.
        char_height: Height of the page's characters, in pixels.
    """
    found = np.zeros(len(small), bool)
    if not 0 < len(small) <= _SNOW:
        return found
    low = large[large[:, 3] - large[:, 1] < _LOW * char_height]
    low = low[(_gaps(low, small) <= _LINK * char_height).any(axis=1)]
    pieces = np.vstack([small, low])
    near = _gaps(pieces, pieces) <= _LINK * char_height
    left = set(range(len(small)))
    while left:
        group = _reached(near, left.pop())
        left -= set(group.tolist())
        if len(group) > 1 and _is_character(pieces[group], char_height):
            found[group[group < len(small)]] = True
    return found


def _gaps(components: Components, others: Components) -> npt.NDArray[np.int64]:
    """Return the white between each component and each other one, the larger of across and down."""
    one, other = components[:, None, :], others[None, :, :]
    across = np.maximum(other[:, :, 0] - one[:, :, 2], one[:, :, 0] - other[:, :, 2])
    down = np.maximum(other[:, :, 1] - one[:, :, 3], one[:, :, 1] - other[:, :, 3])
    return np.asarray(np.maximum(across, down), np.int64)


def _reached(near: npt.NDArray[np.bool_], start: int) -> npt.NDArray[np.intp]:
    """Return the pieces that hang together with one of them."""
    reached = near[start]
    while True:
        further = near[reached].any(axis=0)
        if further.sum() == reached.sum():
            return np.flatnonzero(reached)
        reached = further


def _is_character(group: Components, char_height: float) -> bool:
    wide = int(group[:, 2].max() - group[:, 0].min())
    high = int(group[:, 3].max() - group[:, 1].min())
    inked = int(group[:, 4].sum())
    return (
        _LOW * char_height <= high <= _HIGH * char_height
        and wide <= _BROAD * char_height
        and inked >= _FULL * wide * high
    )


_LEVEL, _STROKE_GAP, _STROKE = 0.12, 0.4, 0.5
"""How much lower one piece of a broken level stroke stands than the next, how far behind it, and
how long they are together, at least, in heights of a character."""
_PITCH = 0.8
"""White, in heights of a character, between a line's last character and a 一 behind it."""


def pieces_of_level_strokes(
    small: Components, large: Components, char_height: float
) -> npt.NDArray[np.bool_]:
    """Return which small components are pieces of one level stroke in line with print: 一, or a dash.

    A fax keeps of a thin stroke what falls well on its raster. Dust seldom lies in a row, half a
    character long, at the middle of a line.
    """
    found = np.zeros(len(small), bool)
    order = np.argsort(small[:, 0], kind="stable")
    # Plain numbers: there may be thousands of specks, each with a few beside it.
    bounds = [(x0, (top + bottom) / 2, x1) for x0, top, x1, bottom, _ in small[order].tolist()]
    for place, (_, middle, first_end) in enumerate(bounds):
        pieces, end = [place], first_end
        for other in range(place + 1, len(bounds)):
            x0, height, x1 = bounds[other]
            if x0 - end > _STROKE_GAP * char_height:
                break
            if x0 > end and abs(height - middle) <= _LEVEL * char_height:
                pieces.append(other)
                end = x1
        if len(pieces) > 1 and _is_in_line(small[order[pieces]], large, char_height):
            found[order[pieces]] = True
    return found


def _is_in_line(pieces: Components, large: Components, char_height: float) -> bool:
    """Return whether pieces of a stroke stand at the middle of a line, right beside its print."""
    low, high = pieces[0, 0], pieces[-1, 2]
    middle, quarter = pieces[0, [1, 3]].sum() / 2, (large[:, 3] - large[:, 1]) / 4
    beside = (
        (4 * quarter >= _PITCH * char_height)
        & (large[:, 1] + quarter <= middle)
        & (large[:, 3] - quarter >= middle)
        & (np.maximum(low - large[:, 2], large[:, 0] - high) <= _PITCH * char_height)
    )
    return bool(high - low >= _STROKE * char_height and beside.any())
