"""Characters that fell to pieces: faint print leaves specks that are one character together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.image.components import Components
from tongbao.extract.scan.textlines.parameters import FRAGMENTS


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
    if not 0 < len(small) <= FRAGMENTS.snow_count:
        return found
    low = large[large[:, 3] - large[:, 1] < FRAGMENTS.low_em * char_height]
    low = low[(_gaps(low, small) <= FRAGMENTS.link_em * char_height).any(axis=1)]
    pieces = np.vstack([small, low])
    near = _gaps(pieces, pieces) <= FRAGMENTS.link_em * char_height
    left = set(range(len(small)))
    while left:
        group = _follow_links(near, left.pop())
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


def _follow_links(near: npt.NDArray[np.bool_], start: int) -> npt.NDArray[np.intp]:
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
        FRAGMENTS.low_em * char_height <= high <= FRAGMENTS.high_em * char_height
        and wide <= FRAGMENTS.broad_em * char_height
        and inked >= FRAGMENTS.full_share * wide * high
    )


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
            if x0 - end > FRAGMENTS.stroke_gap_em * char_height:
                break
            if x0 > end and abs(height - middle) <= FRAGMENTS.level_em * char_height:
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
        (4 * quarter >= FRAGMENTS.pitch_em * char_height)
        & (large[:, 1] + quarter <= middle)
        & (large[:, 3] - quarter >= middle)
        & (np.maximum(low - large[:, 2], large[:, 0] - high) <= FRAGMENTS.pitch_em * char_height)
    )
    return bool(high - low >= FRAGMENTS.stroke_em * char_height and beside.any())
