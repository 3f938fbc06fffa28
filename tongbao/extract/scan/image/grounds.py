"""Print on grounds of any colour and in any ink: white on blue, orange on white, grey on grey.

What most of a character's surroundings show is its ground; what differs from that is ink, lighter
or darker. Where the ground is paper, the picture stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.image.parameters import GROUNDS

Grey = npt.NDArray[np.uint8]
Colour = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

_GREY_AXES = 2
"""Axes of a picture without colours: down and across."""
_BLACK = 255
_CORNER = 15
"""Pixels of the small picture within which a median rounds a corner off."""


def darkest(picture: Colour, grey: Grey) -> Grey:
    """Return the grey picture in which coloured ink is as dark as in its darkest channel.

    Orange and green are as bright as paper to the eye's measure, though as legible as black.
    """
    low = _extreme(picture, cv2.min)
    coloured = cv2.subtract(_extreme(picture, cv2.max), low) > GROUNDS.coloured_grey
    return np.where(coloured, low, grey) if coloured.any() else grey


def on_paper(picture: Colour | Grey, grey: Grey, dpi: float) -> Grey:
    """Return the grey picture with print on dark and coloured grounds as dark ink on paper.

    Args:
        picture: The picture, in colours or in grey.
        grey: The same in grey.
        dpi: Its resolution, as far as known.
    """
    em = GROUNDS.char_pt * dpi / 72
    times = max(1, round(em / GROUNDS.small_em_px))
    small = _shrink(picture, times)
    size = round(em / times) | 1
    ground = np.asarray(cv2.medianBlur(small, min(size, GROUNDS.widest_median_px)), np.uint8)
    dark = _dark(small, ground, round(GROUNDS.wide_em * em / times))
    if not dark.any():
        return grey
    paper = np.full(ground.shape[2:], _BLACK, np.uint8)
    if not dark.all():
        paper = np.asarray(np.median(ground[dark == 0], axis=0), np.uint8)
    dark = _without_bays(dark, _contrast(small, paper) <= GROUNDS.alike_grey, size)
    ground = _evened(small, ground, dark)
    return _inverted(picture, grey, (ground, dark), paper)


def _shrink(picture: Colour | Grey, times: int) -> Colour | Grey:
    height, width = picture.shape[:2]
    size = max(1, width // times), max(1, height // times)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _dark(small: Colour | Grey, ground: Colour | Grey, wide: int) -> Grey:
    """Return where a small picture's ground is darker than paper, even, and wide enough for print.

    Dense print on paper may be darker than paper on average, but there nothing is of one colour.
    """
    lowest = _extreme(ground, cv2.min)
    paper = float(np.percentile(lowest, GROUNDS.paper_percent))
    mask = (lowest < max(paper, GROUNDS.least_paper_grey) - GROUNDS.dark_grey).astype(np.uint8)
    if not mask.any():
        return mask
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((wide, wide), np.uint8))
    dark = np.asarray(opened, np.uint8)
    own = (dark > 0) & (_contrast(small, ground) <= GROUNDS.alike_grey)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark)
    areas = stats[:, cv2.CC_STAT_AREA]
    inked = np.bincount(labels[own], minlength=count)
    even = inked >= GROUNDS.even_share * areas
    even[0] = False
    even |= _beside_even(even, inked, stats, _mean_colours(ground, labels, own, inked))
    even &= ~_around_sheet(np.asarray(stats, np.int32), dark.shape)
    kept = even[labels]
    # The median has rounded its corners.
    around, known = _around(small, own & kept)
    near = cv2.dilate(kept.astype(np.uint8), np.ones((_CORNER, _CORNER), np.uint8)) > 0
    alike = known & (_contrast(small, around) <= GROUNDS.alike_grey)
    # Black print below a dark header is alike too, but a corner is broader than its strokes.
    cornered = (kept | (near & alike)).astype(np.uint8)
    broad = cv2.morphologyEx(cornered, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return np.asarray(kept | (broad > 0), np.uint8)


def _mean_colours(
    ground: Colour | Grey, labels: Any, own: Mask, inked: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Return the mean colour of each labelled area where it is of its own (labels × channels)."""
    channels = [ground] if ground.ndim == _GREY_AXES else cv2.split(ground)
    sums = [np.bincount(labels[own], one[own], minlength=len(inked)) for one in channels]
    return np.stack(sums, axis=1) / np.maximum(inked, 1)[:, None]


def _beside_even(
    even: npt.NDArray[np.bool_],
    inked: npt.NDArray[np.int64],
    stats: Any,
    colours: npt.NDArray[np.float64],
) -> npt.NDArray[np.bool_]:
    """Return which areas are a ground together with even ones in their row and of their colour.

    Dense labels part the ground of a header; each part alone may hold more print than ground.

    Args:
        even: Which areas are grounds by themselves.
        inked: Pixels of each that are of its own colour.
        stats: OpenCV's statistics of them.
        colours: Their mean colours.
    """
    found = np.zeros_like(even)
    areas, tops = stats[:, cv2.CC_STAT_AREA], stats[:, cv2.CC_STAT_TOP]
    ends = tops + stats[:, cv2.CC_STAT_HEIGHT]
    doubtful = ~even & (inked >= GROUNDS.even_share / 2 * areas)
    doubtful[0] = False
    for index in np.flatnonzero(doubtful):
        shared = np.minimum(ends, ends[index]) - np.maximum(tops, tops[index])
        longer = np.maximum(ends - tops, ends[index] - tops[index])
        alike = np.abs(colours - colours[index]).max(axis=1) <= GROUNDS.alike_grey
        beside = even & alike & (shared >= GROUNDS.in_row_share * longer)
        together = inked[index] + inked[beside].sum()
        area = areas[index] + areas[beside].sum()
        found[index] = bool(beside.any()) and together >= GROUNDS.even_share * area
    return found


def _around_sheet(stats: npt.NDArray[np.int32], shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Return which dark areas are what a photographed sheet lies on.

    They reach most sides of the picture and take less of it than a page in dark colours does.
    """
    x, y, across, down, area = stats.T
    sides = ((x == 0), (y == 0), (x + across == shape[1]), (y + down == shape[0]))
    reached = np.sum(sides, axis=0)
    return np.asarray(
        (reached >= GROUNDS.table_sides) & (area < GROUNDS.page_share * shape[0] * shape[1])
    )


def _around(small: Colour | Grey, own: Mask) -> tuple[Colour | Grey, Mask]:
    """Return the mean colour of some pixels around each place, and where there are enough."""
    window = (4 * GROUNDS.small_em_px + 1,) * 2
    weight = own.astype(np.float32)
    share = cv2.boxFilter(weight, -1, window)
    known = share > GROUNDS.least_share
    over = np.maximum(share, GROUNDS.least_share)
    if small.ndim > _GREY_AXES:
        weight, over = weight[:, :, None], over[:, :, None]
    mean = cv2.boxFilter(np.asarray(small * weight, np.float32), -1, window) / over
    return np.clip(mean, 0, _BLACK).astype(np.uint8), np.asarray(known, np.bool_)


def _evened(small: Colour | Grey, ground: Colour | Grey, dark: Grey) -> Colour | Grey:
    """Return the grounds as what is of their colour around each place shows them.

    The median alone takes on the colour of dense print, and that of the paper beside a corner.
    """
    own = (dark > 0) & (_contrast(small, ground) <= GROUNDS.alike_grey)
    around, known = _around(small, own)
    # Beside another ground what is around is neither's colour.
    taken = known & (~own | (_contrast(around, ground) <= 2 * GROUNDS.alike_grey))
    return np.where(taken if small.ndim == _GREY_AXES else taken[:, :, None], around, ground)


def _without_bays(dark: Grey, light: Mask, size: int) -> Grey:
    """Return dark grounds without the corners of paper that the median has filled.

    They hang together with the paper outside; light print does not, and small holes are print.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(1 - dark, connectivity=4)
    outside = (stats[:, cv2.CC_STAT_AREA] > size * size)[labels] & (dark == 0)
    near = cv2.dilate(outside.astype(np.uint8), np.ones((2 * size + 1,) * 2, np.uint8)) > 0
    paper = np.asarray(outside | (near & light), np.uint8)
    count, labels = cv2.connectedComponents(paper, connectivity=4)
    reached = np.zeros(count, np.bool_)
    reached[labels[outside]] = True
    reached[0] = False
    return np.asarray(~reached[labels], np.uint8)


def _inverted(
    picture: Colour | Grey,
    grey: Grey,
    grounds: tuple[Colour | Grey, Grey],
    paper: npt.NDArray[np.uint8],
) -> Grey:
    """Return the grey picture whose dark grounds are paper; at their rim either may be the ground."""
    height, width = grey.shape
    ground, dark = grounds
    three = np.ones((3, 3), np.uint8)
    core, zone = cv2.erode(dark, three), cv2.dilate(dark, three)
    result = grey.copy()
    count, _, stats, _ = cv2.connectedComponentsWithStats(zone)
    scale = width / dark.shape[1], height / dark.shape[0]
    for x, y, across, down, _ in stats[1:count].tolist():
        part = slice(y, y + down), slice(x, x + across)
        left, top = round(x * scale[0]), round(y * scale[1])
        right, bottom = round((x + across) * scale[0]), round((y + down) * scale[1])
        size = right - left, bottom - top
        whole = slice(top, bottom), slice(left, right)
        under = cv2.resize(ground[part], size, interpolation=cv2.INTER_LINEAR)
        inner, within = (
            cv2.resize(mask[part], size, interpolation=cv2.INTER_NEAREST) > 0
            for mask in (core, zone)
        )
        contrast = _contrast(picture[whole], np.asarray(under, np.uint8))
        rim = np.minimum(contrast, _contrast(picture[whole], paper))
        ink = np.where(inner, contrast, rim)
        own = result[whole]
        own[within] = np.subtract(_BLACK, ink)[within]
    return result


def _contrast(picture: Colour | Grey, ground: npt.NDArray[np.uint8]) -> Grey:
    """Return by how much each pixel differs from its ground, in the channel where most."""
    apart = cv2.absdiff(picture, np.broadcast_to(ground, picture.shape))
    return _extreme(apart, cv2.max)


def _extreme(picture: Any, pick: Callable[..., Any]) -> Grey:
    """Return the least or the most of each pixel's channels.

    Channel by channel: a reduction over a picture's last axis takes many times as long.
    """
    return np.asarray(reduce(pick, cv2.split(picture)), np.uint8)
