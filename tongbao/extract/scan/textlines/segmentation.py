"""Where text stands on a flat sheet: spots of ink, joined to rows, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.image.binarization import Mask
from tongbao.extract.scan.image.components import Spots
from tongbao.extract.scan.rulings.selection import Framework
from tongbao.extract.scan.textlines.fragments import pieces_of_characters, pieces_of_level_strokes
from tongbao.model import Box

_TALLEST = 3.5
"""Heights of a character from which a spot is a picture, a fold, the edge of a sheet."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of ink on one line, in pixels of the flat sheet."""

    x0: int
    top: int
    x1: int
    bottom: int

    @property
    def height(self) -> int:
        """Return its height."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Return its width."""
        return self.x1 - self.x0


def without_rules(ink: Mask, framework: Framework) -> Mask:
    """Return the ink with all rules taken out."""
    left = ink.copy()
    height, width = ink.shape
    for rule in framework.across:
        half = rule.thickness / 2 + 3
        left[max(0, round(rule.at - half)) : round(rule.at + half) + 1,
             max(0, int(rule.low) - 3) : min(width, int(rule.high) + 4)] = False  # fmt: skip
    for rule in framework.down:
        half = rule.thickness / 2 + 3
        left[max(0, int(rule.low) - 3) : min(height, int(rule.high) + 4),
             max(0, round(rule.at - half)) : round(rule.at + half) + 1] = False  # fmt: skip
    return left


def segments_in(spots: Spots, usual: float) -> list[Segment]:
    """Return the text runs of one cell, from top to bottom, left to right."""
    found: list[Segment] = []
    for row in _rows(_without_dust(spots, usual), usual):
        found += _runs(row, usual)
    return [segment for segment in found if not _dust(segment, usual)]


_REST_DEEP = 0.14
"""Depth, in heights of a character, of what is left of a rule that is dashed or frayed, …"""
_REST_NEAR = 0.2
"""… and how far from the cell's edge it ends at most; print keeps more white."""


def without_rests(spots: Spots, box: Box, usual: float) -> Spots:
    """Return a cell's spots without what is left of the rules around it.

    Args:
        spots: The cell's ink.
        box: The cell, in pixels; its edges are the middles of its rules.
        usual: Height of the page's characters, in pixels.
    """
    near, deep = _REST_NEAR * usual, _REST_DEEP * usual
    at_level = (spots[:, 1] > box.bottom - near) | (spots[:, 3] < box.top + near)
    at_side = (spots[:, 0] > box.x1 - near) | (spots[:, 2] < box.x0 + near)
    flat = spots[:, 3] - spots[:, 1] <= deep
    thin = spots[:, 2] - spots[:, 0] <= deep
    return np.asarray(spots[~((at_level & flat) | (at_side & thin))], np.int64)


def _is_flat(spots: Spots, usual: float) -> npt.NDArray[np.bool_]:
    """Return which spots may be dashes: level strokes as wide as a hyphen of small print."""
    wide, high = spots[:, 2] - spots[:, 0], spots[:, 3] - spots[:, 1]
    return np.asarray((wide >= 0.2 * usual) & (wide >= 1.6 * high) & (high >= 2))


def _sizes(spots: Spots) -> Spots:
    """Return the longer side of each spot."""
    return np.asarray(np.maximum(spots[:, 2] - spots[:, 0], spots[:, 3] - spots[:, 1]), np.int64)


def _without_dust(spots: Spots, usual: float) -> Spots:
    """Return the spots without small ones that stand away from all print.

    A decimal point, a colon, a dot of 六 are as small, but right beside a larger spot.
    """
    sizes = _sizes(spots)
    large = spots[sizes >= 0.28 * usual]
    small = spots[sizes < 0.28 * usual]
    broken = pieces_of_characters(small, large, usual)
    large, small = np.vstack([large, small[broken]]), small[~broken]
    if not len(large):
        # Alone in its cell a short level stroke is a dash.
        return np.asarray(small[_is_flat(small, usual)][:1] if len(small) == 1 else large, np.int64)
    if not len(small):
        return np.asarray(large, np.int64)
    near = np.zeros(len(small), bool)
    for start in range(0, len(small), 500):
        some = small[start : start + 500, None, :]
        across = np.maximum(large[:, 0] - some[:, :, 2], some[:, :, 0] - large[:, 2])
        down = np.maximum(large[:, 1] - some[:, :, 3], some[:, :, 1] - large[:, 3])
        gaps = np.maximum(np.maximum(across, 0), 2 * np.maximum(down, 0))
        # Set wide, a decimal point stands half a character away from its digits, between them.
        # A colon's upper dot and quotation marks stand above or below a dash beside them.
        level = down <= 0.4 * usual
        left = level & (large[:, 2] <= some[:, :, 0]) & (across <= 1.5 * usual)
        right = level & (large[:, 0] >= some[:, :, 2]) & (across <= 1.5 * usual)
        between = left.any(axis=1) & right.any(axis=1)
        # A comma at the end of a line stands a little away, at the foot or the middle of the line.
        height = (some[:, :, 1] + some[:, :, 3]) / 2
        beside = (height >= large[:, 1] + 0.15 * usual) & (height <= large[:, 3] + 0.2 * usual)
        ends = (beside & (large[:, 2] <= some[:, :, 2]) & (across <= 0.55 * usual)).any(axis=1)
        comma = ends & (_sizes(small[start : start + 500]) >= 0.13 * usual)
        near[start : start + 500] = (gaps.min(axis=1) <= 0.3 * usual) | between | comma
    near |= pieces_of_level_strokes(small, large, usual)
    return np.asarray(np.vstack([large, small[near]]), np.int64)


def _dust(segment: Segment, usual: float) -> bool:
    return max(segment.width, segment.height) < 0.2 * usual


def segments_outside(ink: Mask, spots: Spots, usual: float) -> list[Segment]:
    """Return the text runs of what stands in no cell.

    Lines are told within blocks of print that stand apart, so that columns of text side by
    side, or a stamp beside a signature, do not run into each other.
    """
    spots = spots[spots[:, 3] - spots[:, 1] < _TALLEST * usual]
    if not len(spots):
        return []
    scale = 4
    mask = np.zeros((ink.shape[0] // scale + 2, ink.shape[1] // scale + 2), np.uint8)
    for x0, top, x1, bottom, _ in spots:
        mask[top // scale : bottom // scale + 1, x0 // scale : x1 // scale + 1] = 1
    wide, high = int(3.0 * usual / scale) | 1, int(1.1 * usual / scale) | 1
    mask = cv2.dilate(mask, np.ones((high, wide), np.uint8))
    _, labels = cv2.connectedComponents(mask, connectivity=4)
    own = labels[
        (spots[:, 1] + spots[:, 3]) // (2 * scale), (spots[:, 0] + spots[:, 2]) // (2 * scale)
    ]
    found: list[Segment] = []
    order = np.argsort(own, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(own[order])) + 1):
        for segment in segments_in(spots[group], usual):
            found += _labels_of(segment, spots[group], usual, ink.shape[1])
    return found


_LABELS = 0.45
"""Share of a sheet's width that a line of labels beside each other takes at most; prose, in which
a stop and a bracket leave as much white, takes more."""
_CLEAR_GAP = 4.0
"""How many times the usual white between characters of a line parts two labels."""


def _labels_of(segment: Segment, spots: Spots, usual: float, width: int) -> list[Segment]:
    """Return a short line parted at white of a character's width, if none else in it is like that.

    Labels of a header without rules stand as near to each other.
    """
    if not 6 * usual <= segment.width <= _LABELS * width:
        return [segment]
    middle = (spots[:, 1] + spots[:, 3]) / 2
    own = spots[
        (spots[:, 0] >= segment.x0)
        & (spots[:, 2] <= segment.x1)
        & (middle >= segment.top)
        & (middle <= segment.bottom)
    ]
    own = own[np.argsort(own[:, 0], kind="stable")]
    ends = np.maximum.accumulate(own[:, 2])[:-1]
    gaps = own[1:, 0] - ends
    white = gaps[gaps > 0]
    least = max(usual, _CLEAR_GAP * float(np.median(white))) if len(white) else usual
    wide = np.flatnonzero(gaps >= least)
    cuts = [n + 1 for n in wide if gaps[n] >= least + _own_white(own, int(ends[n]), usual)]
    if not cuts:
        return [segment]
    return [
        Segment(
            int(part[:, 0].min()),
            int(part[:, 1].min()),
            int(part[:, 2].max()),
            int(part[:, 3].max()),
        )
        for part in np.split(own, cuts)
    ]


def _own_white(spots: Spots, end: int, usual: float) -> float:
    """Return the white that belongs to what ends here: most of a full-width colon's square."""
    last = spots[(spots[:, 2] <= end) & (spots[:, 2] > spots[spots[:, 2] == end, 0].max())]
    large = np.maximum(last[:, 2] - last[:, 0], last[:, 3] - last[:, 1]) >= 0.28 * usual
    return 0.0 if large.any() else 0.6 * usual


def _rows(spots: Spots, usual: float) -> list[Spots]:
    """Part spots into printed lines by the white between them."""
    if not len(spots):
        return []
    order = spots[np.argsort(spots[:, 1], kind="stable")]
    rows: list[list[npt.NDArray[np.int64]]] = []
    low = -1
    for spot in order:
        if rows and spot[1] <= low:
            rows[-1].append(spot)
            low = max(low, int(spot[3]))
        else:
            rows.append([spot])
            low = int(spot[3])
    bands = [np.array(row) for row in rows]
    merged: list[Spots] = []
    for band in bands:
        if merged and _one_line(merged[-1], band, usual):
            merged[-1] = np.vstack([merged[-1], band])
        else:
            merged.append(band)
    return [part for band in merged for part in _parted(band, usual)]


_GUTTER = 0.9
"""White, in heights of a character, that parts columns where it runs through several lines."""


def _parted(band: Spots, usual: float) -> list[Spots]:
    """Return the lines of a band, column by column where white runs through all of it.

    Beside a label of two lines one of a single line stands at their middle: each column has
    lines of its own.
    """
    if int(band[:, 3].max() - band[:, 1].min()) < 1.5 * usual:
        return [band]
    order = band[np.argsort(band[:, 0], kind="stable")]
    ends = np.maximum.accumulate(order[:, 2])
    cuts = np.flatnonzero(order[1:, 0] - ends[:-1] > _GUTTER * usual) + 1
    if not len(cuts):
        return _cut(band, usual)
    return [part for column in np.split(order, cuts) for part in _rows(column, usual)]


def _one_line(above: Spots, below: Spots, usual: float) -> bool:
    """Return whether two bands are the strokes of one line (二, 三, %, ：)."""
    both = np.vstack([above, below])
    height = both[:, 3].max() - both[:, 1].min()
    tallest = max((s[:, 3].max() - s[:, 1].min()) for s in (above, below))
    least = min((s[:, 3].max() - s[:, 1].min()) for s in (above, below))
    widest = min(float((both[:, 2] - both[:, 0]).max()), 1.3 * usual)
    return bool(
        height <= 1.12 * max(tallest, widest) or (height <= 1.1 * usual and least < 0.4 * usual)
    )


def _cut(band: Spots, usual: float) -> list[Spots]:
    """Cut a band that holds several lines whose ink touches or overlaps in height."""
    top, bottom = int(band[:, 1].min()), int(band[:, 3].max())
    heights = band[:, 3] - band[:, 1]
    size = max(min(float(heights.max()), 1.5 * usual), 0.8 * usual)
    if bottom - top < 1.7 * size or len(band) < 4:
        return [band]
    profile = np.zeros(bottom - top + 1)
    for spot in band:
        profile[spot[1] - top : spot[3] - top] += spot[4] / max(1, spot[3] - spot[1])
    count = max(2, round((bottom - top) / (1.25 * size)))
    cuts = []
    for index in range(1, count):
        middle = index * (bottom - top) / count
        low, high = int(middle - 0.35 * size), int(middle + 0.35 * size)
        cuts.append(top + low + int(np.argmin(profile[low:high])))
    middles = (band[:, 1] + band[:, 3]) / 2
    parts = np.searchsorted(np.array(cuts), middles)
    return [band[parts == index] for index in range(count) if (parts == index).any()]


def _runs(row: Spots, usual: float) -> list[Segment]:
    """Part a line where its gaps are wider than any between characters of one text."""
    height = max(float(row[:, 3].max() - row[:, 1].min()), 0.5 * usual)
    order = row[np.argsort(row[:, 0], kind="stable")]
    groups = [[order[0]]]
    right = int(order[0][2])
    for spot in order[1:]:
        if spot[0] - right > 1.6 * height:
            groups.append([])
        groups[-1].append(spot)
        right = max(right, int(spot[2]))
    found = []
    for group in groups:
        a = np.array(group)
        found.append(
            Segment(int(a[:, 0].min()), int(a[:, 1].min()), int(a[:, 2].max()), int(a[:, 3].max()))
        )
    return found


def cell_of(spots: Spots, boxes: Sequence[Box]) -> npt.NDArray[np.int64]:
    """Return the index of the box that holds each spot's middle; −1 for none."""
    x, y = (spots[:, 0] + spots[:, 2]) / 2, (spots[:, 1] + spots[:, 3]) / 2
    owners = np.full(len(spots), -1, np.int64)
    for index, box in enumerate(boxes):
        inside = (box.x0 <= x) & (x < box.x1) & (box.top <= y) & (y < box.bottom)
        owners[inside] = index
    return owners
