"""Dashes: flat strokes that a recogniser takes for the numeral 一, for dust, or for nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.image.components import Spots
from tongbao.extract.scan.textlines.segmentation import Segment

NUMERALS = frozenset("二三四五六七八九十")
"""Among these, above or below, a flat stroke is a numeral."""
_FLAT = "一-—–−―_ー＿－"
"""What a flat stroke may be read as."""


def dash_of(segment: Segment, text: str, usual: float) -> str:
    """Return the dash that a line's single flat stroke is, or ``""``.

    Args:
        segment: Where the line stands.
        text: What was read of it.
        usual: Height of the page's characters, in pixels.
    """
    if len(text) > 1 or segment.height > 0.35 * usual or segment.width < 1.4 * segment.height:
        return ""
    if text not in _FLAT and segment.height > 0.25 * usual:
        return ""
    return "—" if segment.width > 0.75 * usual else "-"


_Boxes = npt.NDArray[np.int64] | npt.NDArray[np.float64]
_WIDE, _LONG = 0.17, 1.25
"""Width of a dash, in heights of a character and in heights of its own, on a coarse picture."""
_HIGH = 0.25
"""Height of a dash, in heights of a character."""
_FULL = 0.5
"""Share of its box that a stroke's ink fills."""
_WHITE = (0.8, 0.4)
"""White around a dash that stands alone, across and down, in heights of a character."""
_MIDDLE = (0.35, 0.75)
"""Where, in the height of its row's print, a dash stands."""
_REACH = 15.0
"""Heights of a character within which its column is looked for, above and below."""
_OFF = 0.2
"""Heights of a character by which what stands centred in a column may miss its middle."""
_LIKES = 2
"""Runs of text that make a column."""


def lone_dashes(spots: Spots, segments: Sequence[Segment], usual: float) -> list[Segment]:
    """Return strokes as small as dust that stand where a table's row and column cross.

    At 100 dpi a hyphen is four pixels by two with corners blurred: by its shape alone it is dust.
    But dust seldom falls on the middle of a row of print, in white, right below or above the
    middles of other cells.

    Args:
        spots: All ink of the sheet, rules left out.
        segments: The runs of text already found.
        usual: Height of the page's characters, in pixels.
    """
    if not len(spots) or not segments:
        return []
    runs = np.array([(s.x0, s.top, s.x1, s.bottom) for s in segments], np.float64)
    alone = [
        spot
        for spot in spots[_may_be_dash(spots, usual)]
        if _stands_alone(spot, spots, runs, usual)
    ]
    placed = [spot for spot in alone if _at_middle_of_row(spot, runs, usual)]
    # Of a column of dashes one may be what tells the place of another.
    likes = np.vstack([runs, *(spot[None, :4] for spot in placed)])
    return [
        Segment(*(int(side) for side in spot[:4]))
        for spot in placed
        if _in_column(spot, likes, usual)
    ]


def _may_be_dash(spots: Spots, usual: float) -> npt.NDArray[np.bool_]:
    wide, high = spots[:, 2] - spots[:, 0], spots[:, 3] - spots[:, 1]
    shape = (wide >= _WIDE * usual) & (wide >= _LONG * high) & (wide <= usual)
    return np.asarray(shape & (high <= _HIGH * usual) & (spots[:, 4] >= _FULL * wide * high))


def _stands_alone(
    spot: npt.NDArray[np.int64], spots: Spots, runs: npt.NDArray[np.float64], usual: float
) -> bool:
    """Return whether there is white around a spot and no run of text goes over it."""
    across, down = _WHITE[0] * usual, _WHITE[1] * usual
    near = _meets(spots, spot[0] - across, spot[1] - down, spot[2] + across, spot[3] + down)
    return int(near.sum()) == 1 and not _meets(runs, *spot[:4]).any()


def _meets(boxes: _Boxes, x0: float, top: float, x1: float, bottom: float) -> npt.NDArray[np.bool_]:
    """Return which boxes share a point with another one."""
    return np.asarray(
        (boxes[:, 0] < x1) & (boxes[:, 2] > x0) & (boxes[:, 1] < bottom) & (boxes[:, 3] > top)
    )


def _at_middle_of_row(
    spot: npt.NDArray[np.int64], runs: npt.NDArray[np.float64], usual: float
) -> bool:
    high = runs[:, 3] - runs[:, 1]
    depth = ((spot[1] + spot[3]) / 2 - runs[:, 1]) / high
    line = (high >= 0.6 * usual) & (high <= 1.4 * usual)
    return bool((line & (depth >= _MIDDLE[0]) & (depth <= _MIDDLE[1])).any())


def _in_column(spot: npt.NDArray[np.int64], likes: npt.NDArray[np.float64], usual: float) -> bool:
    """Return whether other runs stand centred above and below a spot, or end or begin with it."""
    off = np.abs(likes[:, :3:2] - spot[None, :3:2])
    centre = np.abs((likes[:, 0] + likes[:, 2]) - (spot[0] + spot[2])) / 2
    lined = np.minimum(off.min(axis=1), centre) <= _OFF * usual
    apart = np.abs((likes[:, 1] + likes[:, 3]) - (spot[1] + spot[3])) / 2
    return int((lined & (apart > 0) & (apart <= _REACH * usual)).sum()) >= _LIKES
