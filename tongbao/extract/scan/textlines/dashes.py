"""Dashes: flat strokes that a recogniser takes for the numeral 一, for dust, or for nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.image.components import Components
from tongbao.extract.scan.textlines.parameters import DASHES
from tongbao.extract.scan.textlines.segmentation import Segment

NUMERALS = frozenset("二三四五六七八九十")
"""Among these, above or below, a flat stroke is a numeral."""
_FLAT = "一-—–−―_ー＿－"
"""What a flat stroke may be read as."""


def dash_of(segment: Segment, text: str, char_height: float) -> str:
    """Return the dash that a line's single flat stroke is, or ``""``.

    Args:
        segment: Where the line stands.
        text: What was read of it.
        char_height: Height of the page's characters, in pixels.
    """
    if len(text) > 1 or segment.height > 0.35 * char_height or segment.width < 1.4 * segment.height:
        return ""
    if text not in _FLAT and segment.height > 0.25 * char_height:
        return ""
    return "—" if segment.width > 0.75 * char_height else "-"


_Boxes = npt.NDArray[np.int64] | npt.NDArray[np.float64]


def lone_dashes(
    components: Components, segments: Sequence[Segment], char_height: float
) -> list[Segment]:
    """Return strokes as small as dust that stand where a table's row and column cross.

    At 100 dpi a hyphen is four pixels by two with corners blurred: by its shape alone it is dust.
    But dust seldom falls on the middle of a row of print, in white, right below or above the
    middles of other cells.

    Args:
        components: All ink of the sheet, rules left out.
        segments: The runs of text already found.
        char_height: Height of the page's characters, in pixels.
    """
    if not len(components) or not segments:
        return []
    runs = np.array([(s.x0, s.top, s.x1, s.bottom) for s in segments], np.float64)
    alone = [
        component
        for component in components[_may_be_dash(components, char_height)]
        if _stands_alone(component, components, runs, char_height)
    ]
    placed = [component for component in alone if _at_middle_of_row(component, runs, char_height)]
    # Of a column of dashes one may be what tells the place of another.
    likes = np.vstack([runs, *(component[None, :4] for component in placed)])
    return [
        Segment(*(int(side) for side in component[:4]))
        for component in placed
        if _in_column(component, likes, char_height)
    ]


def _may_be_dash(components: Components, char_height: float) -> npt.NDArray[np.bool_]:
    wide, high = components[:, 2] - components[:, 0], components[:, 3] - components[:, 1]
    shape = (
        (wide >= DASHES.wide_em * char_height)
        & (wide >= DASHES.long_ratio * high)
        & (wide <= char_height)
    )
    return np.asarray(
        shape
        & (high <= DASHES.high_em * char_height)
        & (components[:, 4] >= DASHES.full_share * wide * high)
    )


def _stands_alone(
    component: npt.NDArray[np.int64],
    components: Components,
    runs: npt.NDArray[np.float64],
    char_height: float,
) -> bool:
    """Return whether there is white around a component and no run of text goes over it."""
    across, down = DASHES.white_em[0] * char_height, DASHES.white_em[1] * char_height
    near = _meets(
        components,
        component[0] - across,
        component[1] - down,
        component[2] + across,
        component[3] + down,
    )
    return int(near.sum()) == 1 and not _meets(runs, *component[:4]).any()


def _meets(boxes: _Boxes, x0: float, top: float, x1: float, bottom: float) -> npt.NDArray[np.bool_]:
    """Return which boxes share a point with another one."""
    return np.asarray(
        (boxes[:, 0] < x1) & (boxes[:, 2] > x0) & (boxes[:, 1] < bottom) & (boxes[:, 3] > top)
    )


def _at_middle_of_row(
    component: npt.NDArray[np.int64], runs: npt.NDArray[np.float64], char_height: float
) -> bool:
    high = runs[:, 3] - runs[:, 1]
    depth = ((component[1] + component[3]) / 2 - runs[:, 1]) / high
    line = (high >= 0.6 * char_height) & (high <= 1.4 * char_height)
    return bool(
        (line & (depth >= DASHES.middle_share[0]) & (depth <= DASHES.middle_share[1])).any()
    )


def _in_column(
    component: npt.NDArray[np.int64], likes: npt.NDArray[np.float64], char_height: float
) -> bool:
    """Return whether other runs stand centred above and below a component, or end or begin with it."""
    off = np.abs(likes[:, :3:2] - component[None, :3:2])
    centre = np.abs((likes[:, 0] + likes[:, 2]) - (component[0] + component[2])) / 2
    lined = np.minimum(off.min(axis=1), centre) <= DASHES.off_em * char_height
    apart = np.abs((likes[:, 1] + likes[:, 3]) - (component[1] + component[3])) / 2
    return (
        int((lined & (apart > 0) & (apart <= DASHES.reach_em * char_height)).sum()) >= DASHES.likes
    )
