"""Where text stands on a flat sheet: components of ink, joined to rows, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.image.binarization import Mask
from tongbao.extract.scan.image.components import Components
from tongbao.extract.scan.textlines.fragments import pieces_of_characters, pieces_of_level_strokes
from tongbao.extract.scan.textlines.parameters import SEGMENTATION
from tongbao.model import Box


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


def segments_in(components: Components, char_height: float) -> list[Segment]:
    """Return the text runs of one cell, from top to bottom, left to right."""
    found: list[Segment] = []
    for row in _rows(_without_dust(components, char_height), char_height):
        found += _runs(row, char_height)
    return [segment for segment in found if not _dust(segment, char_height)]


def without_rests(components: Components, box: Box, char_height: float) -> Components:
    """Return a cell's components without what is left of the rules around it.

    Args:
        components: The cell's ink.
        box: The cell, in pixels; its edges are the middles of its rules.
        char_height: Height of the page's characters, in pixels.
    """
    near, deep = SEGMENTATION.rest_reach_em * char_height, SEGMENTATION.rest_em * char_height
    at_level = (components[:, 1] > box.bottom - near) | (components[:, 3] < box.top + near)
    at_side = (components[:, 0] > box.x1 - near) | (components[:, 2] < box.x0 + near)
    flat = components[:, 3] - components[:, 1] <= deep
    thin = components[:, 2] - components[:, 0] <= deep
    return np.asarray(components[~((at_level & flat) | (at_side & thin))], np.int64)


def _is_flat(components: Components, char_height: float) -> npt.NDArray[np.bool_]:
    """Return which components may be dashes: level strokes as wide as a hyphen of small print."""
    wide, high = components[:, 2] - components[:, 0], components[:, 3] - components[:, 1]
    return np.asarray(
        (wide >= SEGMENTATION.dash_em * char_height)
        & (wide >= SEGMENTATION.dash_ratio * high)
        & (high >= SEGMENTATION.dash_px)
    )


def _sizes(components: Components) -> Components:
    """Return the longer side of each component."""
    return np.asarray(
        np.maximum(components[:, 2] - components[:, 0], components[:, 3] - components[:, 1]),
        np.int64,
    )


def _smallest_print(sizes: npt.NDArray[np.int64], char_height: float) -> float:
    """Return the size from which a component is print rather than dust.

    A table's figures are often half as high as the letter's words above it: what is large among
    them tells how small the pieces of a broken one are.
    """
    least = 0.28 * char_height
    tallest = int(sizes.max(initial=0))
    return min(least, SEGMENTATION.piece_share * tallest) if tallest >= least else least


def _without_dust(components: Components, char_height: float) -> Components:
    """Return the components without small ones that stand away from all print.

    A decimal point, a colon, a dot of 六 are as small, but right beside a larger component.
    """
    sizes = _sizes(components)
    least = _smallest_print(sizes, char_height)
    large, small = components[sizes >= least], components[sizes < least]
    broken = pieces_of_characters(small, large, char_height)
    large, small = np.vstack([large, small[broken]]), small[~broken]
    if not len(large):
        # Alone in its cell a short level stroke is a dash.
        return np.asarray(
            small[_is_flat(small, char_height)][:1] if len(small) == 1 else large, np.int64
        )
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
        level = down <= 0.4 * char_height
        left = level & (large[:, 2] <= some[:, :, 0]) & (across <= 1.5 * char_height)
        right = level & (large[:, 0] >= some[:, :, 2]) & (across <= 1.5 * char_height)
        between = left.any(axis=1) & right.any(axis=1)
        # A comma at the end of a line stands a little away, at the foot or the middle of the line.
        height = (some[:, :, 1] + some[:, :, 3]) / 2
        beside = (height >= large[:, 1] + 0.15 * char_height) & (
            height <= large[:, 3] + 0.2 * char_height
        )
        ends = (beside & (large[:, 2] <= some[:, :, 2]) & (across <= 0.55 * char_height)).any(
            axis=1
        )
        comma = ends & (_sizes(small[start : start + 500]) >= 0.13 * char_height)
        near[start : start + 500] = (gaps.min(axis=1) <= 0.3 * char_height) | between | comma
    near |= pieces_of_level_strokes(small, large, char_height)
    return np.asarray(np.vstack([large, small[near]]), np.int64)


def _dust(segment: Segment, char_height: float) -> bool:
    return max(segment.width, segment.height) < 0.2 * char_height


def segments_outside(ink: Mask, components: Components, char_height: float) -> list[Segment]:
    """Return the text runs of what stands in no cell.

    Lines are told within blocks of print that stand apart, so that columns of text side by
    side, or a stamp beside a signature, do not run into each other.
    """
    components = components[
        components[:, 3] - components[:, 1] < SEGMENTATION.tallest_em * char_height
    ]
    if not len(components):
        return []
    scale = 4
    mask = np.zeros((ink.shape[0] // scale + 2, ink.shape[1] // scale + 2), np.uint8)
    for x0, top, x1, bottom, _ in components:
        mask[top // scale : bottom // scale + 1, x0 // scale : x1 // scale + 1] = 1
    wide, high = int(3.0 * char_height / scale) | 1, int(1.1 * char_height / scale) | 1
    mask = cv2.dilate(mask, np.ones((high, wide), np.uint8))
    _, labels = cv2.connectedComponents(mask, connectivity=4)
    own = labels[
        (components[:, 1] + components[:, 3]) // (2 * scale),
        (components[:, 0] + components[:, 2]) // (2 * scale),
    ]
    found: list[Segment] = []
    order = np.argsort(own, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(own[order])) + 1):
        for segment in segments_in(components[group], char_height):
            found += _labels_of(segment, components[group], char_height, ink.shape[1])
    return found


def _labels_of(
    segment: Segment, components: Components, char_height: float, width: int
) -> list[Segment]:
    """Return a short line parted at white of a character's width, if none else in it is like that.

    Labels of a header without rules stand as near to each other.
    """
    if not 6 * char_height <= segment.width <= SEGMENTATION.labels_share * width:
        return [segment]
    middle = (components[:, 1] + components[:, 3]) / 2
    own = components[
        (components[:, 0] >= segment.x0)
        & (components[:, 2] <= segment.x1)
        & (middle >= segment.top)
        & (middle <= segment.bottom)
    ]
    own = own[np.argsort(own[:, 0], kind="stable")]
    ends = np.maximum.accumulate(own[:, 2])[:-1]
    gaps = own[1:, 0] - ends
    white = gaps[gaps > 0]
    least = (
        max(char_height, SEGMENTATION.clear_gap_ratio * float(np.median(white)))
        if len(white)
        else char_height
    )
    wide = np.flatnonzero(gaps >= least)
    cuts = [n + 1 for n in wide if gaps[n] >= least + _own_white(own, int(ends[n]), char_height)]
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


def _own_white(components: Components, end: int, char_height: float) -> float:
    """Return the white that belongs to what ends here: most of a full-width colon's square."""
    last = components[
        (components[:, 2] <= end)
        & (components[:, 2] > components[components[:, 2] == end, 0].max())
    ]
    large = np.maximum(last[:, 2] - last[:, 0], last[:, 3] - last[:, 1]) >= 0.28 * char_height
    return 0.0 if large.any() else 0.6 * char_height


def _rows(components: Components, char_height: float) -> list[Components]:
    """Part components into printed lines by the white between them."""
    if not len(components):
        return []
    order = components[np.argsort(components[:, 1], kind="stable")]
    rows: list[list[npt.NDArray[np.int64]]] = []
    low = -1
    for component in order:
        if rows and component[1] <= low:
            rows[-1].append(component)
            low = max(low, int(component[3]))
        else:
            rows.append([component])
            low = int(component[3])
    bands = [np.array(row) for row in rows]
    merged: list[Components] = []
    for band in bands:
        if merged and _one_line(merged[-1], band, char_height):
            merged[-1] = np.vstack([merged[-1], band])
        else:
            merged.append(band)
    return [part for band in merged for part in _part_lines(band, char_height)]


def _part_lines(band: Components, char_height: float) -> list[Components]:
    """Return the lines of a band, column by column where white runs through all of it.

    Beside a label of two lines one of a single line stands at their middle: each column has
    lines of its own.
    """
    if int(band[:, 3].max() - band[:, 1].min()) < 1.5 * char_height:
        return [band]
    order = band[np.argsort(band[:, 0], kind="stable")]
    ends = np.maximum.accumulate(order[:, 2])
    cuts = np.flatnonzero(order[1:, 0] - ends[:-1] > SEGMENTATION.gutter_em * char_height) + 1
    if not len(cuts):
        return _cut(band, char_height)
    return [part for column in np.split(order, cuts) for part in _rows(column, char_height)]


def _one_line(above: Components, below: Components, char_height: float) -> bool:
    """Return whether two bands are the strokes of one line (二, 三, %, ：)."""
    both = np.vstack([above, below])
    height = both[:, 3].max() - both[:, 1].min()
    tallest = max((s[:, 3].max() - s[:, 1].min()) for s in (above, below))
    least = min((s[:, 3].max() - s[:, 1].min()) for s in (above, below))
    widest = min(float((both[:, 2] - both[:, 0]).max()), 1.3 * char_height)
    return bool(
        height <= 1.12 * max(tallest, widest)
        or (height <= 1.1 * char_height and least < 0.4 * char_height)
    )


def _cut(band: Components, char_height: float) -> list[Components]:
    """Cut a band that holds several lines whose ink touches or overlaps in height."""
    top, bottom = int(band[:, 1].min()), int(band[:, 3].max())
    heights = band[:, 3] - band[:, 1]
    size = max(min(float(heights.max()), 1.5 * char_height), 0.8 * char_height)
    if (
        bottom - top < SEGMENTATION.two_lines_ratio * size
        or len(band) < SEGMENTATION.fewest_in_two_lines
    ):
        return [band]
    profile = np.zeros(bottom - top + 1)
    for component in band:
        profile[component[1] - top : component[3] - top] += component[4] / max(
            1, component[3] - component[1]
        )
    count = max(2, round((bottom - top) / (1.25 * size)))
    cuts = []
    for index in range(1, count):
        middle = index * (bottom - top) / count
        low, high = int(middle - 0.35 * size), int(middle + 0.35 * size)
        cuts.append(top + low + int(np.argmin(profile[low:high])))
    middles = (band[:, 1] + band[:, 3]) / 2
    parts = np.searchsorted(np.array(cuts), middles)
    return [band[parts == index] for index in range(count) if (parts == index).any()]


def _runs(row: Components, char_height: float) -> list[Segment]:
    """Part a line where its gaps are wider than any between characters of one text."""
    height = max(float(row[:, 3].max() - row[:, 1].min()), 0.5 * char_height)
    order = row[np.argsort(row[:, 0], kind="stable")]
    groups = [[order[0]]]
    right = int(order[0][2])
    for component in order[1:]:
        if component[0] - right > 1.6 * height:
            groups.append([])
        groups[-1].append(component)
        right = max(right, int(component[2]))
    found = []
    for group in groups:
        a = np.array(group)
        found.append(
            Segment(int(a[:, 0].min()), int(a[:, 1].min()), int(a[:, 2].max()), int(a[:, 3].max()))
        )
    return found


def cell_of(components: Components, boxes: Sequence[Box]) -> npt.NDArray[np.int64]:
    """Return the index of the box that holds each component's middle; −1 for none."""
    x, y = (components[:, 0] + components[:, 2]) / 2, (components[:, 1] + components[:, 3]) / 2
    owners = np.full(len(components), -1, np.int64)
    for index, box in enumerate(boxes):
        inside = (box.x0 <= x) & (x < box.x1) & (box.top <= y) & (y < box.bottom)
        owners[inside] = index
    return owners
