"""How a sheet is laid out: its rules, and where text stands in and between their cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tongbao.extract.layout.ruled.grid import TooManyRulesError, find_grids
from tongbao.extract.scan.dewarping import FlatSheet
from tongbao.extract.scan.image.binarization import Grey, rules_of, without_edges
from tongbao.extract.scan.image.components import Components, components_of, usual_height
from tongbao.extract.scan.image.parameters import BINARIZATION
from tongbao.extract.scan.rulings.broken import gather_rules
from tongbao.extract.scan.rulings.erasing import rule_pixels
from tongbao.extract.scan.rulings.selection import Framework, framework_of
from tongbao.extract.scan.rulings.shades import judged_by_shade
from tongbao.extract.scan.rulings.tracing import strokes_across, strokes_down
from tongbao.extract.scan.textlines.dashes import lone_dashes
from tongbao.extract.scan.textlines.parameters import LAYOUT
from tongbao.extract.scan.textlines.segmentation import (
    Segment,
    cell_of,
    segments_in,
    segments_outside,
    without_rests,
)
from tongbao.extract.scan.units import PIXELS_PER_POINT
from tongbao.model import Box

_UNIT = 1 / PIXELS_PER_POINT


@dataclass(frozen=True, slots=True)
class Layout:
    """Where text stands on a flat sheet."""

    sheet: FlatSheet
    framework: Framework
    segments: tuple[Segment, ...]
    char_height: float
    clean: Grey
    """The print without rules."""
    outside: int
    """How many of the segments, from the first on, stand in no cell."""


def lay_out(sheet: FlatSheet) -> Layout:
    """Return a flat sheet's layout."""
    across, down = sheet.strokes or (strokes_across(sheet.ink), strokes_down(sheet.ink))
    framework = judged_by_shade(framework_of(across, down), sheet.even, sheet.ink)
    if sheet.bilevel:
        faint = without_edges(rules_of(sheet.even))
        framework = gather_rules(faint, framework, frayed=framework.frayed)
    ruled = rule_pixels(sheet.ink, framework)
    left = sheet.ink & ~ruled.parting
    components = components_of(left)
    char_height = usual_height(components)
    boxes = _cell_boxes(framework, components)
    owners = cell_of(components, boxes)
    outside = [
        segment
        for segment in segments_outside(left, components[owners < 0], char_height)
        if not _on_edge(segment, sheet)
    ]
    inside = _segments_in_cells(components, owners, boxes, char_height)
    for dash in lone_dashes(components, [*outside, *inside], char_height):
        (inside if _holds(boxes, dash) else outside).append(dash)
    clean = np.where(ruled.bare, np.uint8(BINARIZATION.paper_grey), sheet.even)
    return Layout(sheet, framework, (*outside, *inside), char_height, clean, len(outside))


def _on_edge(segment: Segment, sheet: FlatSheet) -> bool:
    height, width = sheet.shape
    rim = LAYOUT.rim_share * max(height, width)
    return (
        segment.x1 < 2 * rim
        or segment.x0 > width - 2 * rim
        or segment.bottom < rim
        or segment.top > height - rim
    )


def _cell_boxes(framework: Framework, components: Components) -> list[Box]:
    """Return the boxes of all cells, in pixels; those of inner tables last."""
    ink = [
        ((x0 + x1) / 2 * _UNIT, (top + bottom) / 2 * _UNIT) for x0, top, x1, bottom, _ in components
    ]
    try:
        grids = find_grids(framework.rulings(), ink)
    except TooManyRulesError:
        return []
    grids.sort(key=lambda grid: -grid.box.width * grid.box.height)
    return [_scale_box(grid.box_of(span)) for grid in grids for span in grid.spans]


def _scale_box(box: Box) -> Box:
    return Box(*(value * PIXELS_PER_POINT for value in box))


def points_of(segment: Segment) -> Box:
    """Return a segment's box in points."""
    return Box(segment.x0 * _UNIT, segment.top * _UNIT, segment.x1 * _UNIT, segment.bottom * _UNIT)


def _holds(boxes: Sequence[Box], segment: Segment) -> bool:
    """Return whether one of the boxes holds a segment's middle."""
    x, y = (segment.x0 + segment.x1) / 2, (segment.top + segment.bottom) / 2
    return any(box.holds(x, y) for box in boxes)


def _segments_in_cells(
    components: Components, owners: npt.NDArray[np.int64], boxes: Sequence[Box], char_height: float
) -> list[Segment]:
    segments: list[Segment] = []
    order = np.argsort(owners, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(owners[order])) + 1):
        if len(group) and owners[group[0]] >= 0:
            inner = without_rests(components[group], boxes[owners[group[0]]], char_height)
            segments += segments_in(inner, char_height)
    return segments


def margins_of(segment: Segment, char_height: float, padding: float = 0.0) -> tuple[int, int]:
    """Return the margins (across, down) that a crop needs: flat ink keeps its line's height."""
    down = max(
        round((0.1 + padding) * segment.height), round((0.75 * char_height - segment.height) / 2), 2
    )
    return max(round(0.2 * (segment.height + 2 * down)), 3), down


def crop_line(clean: Grey, segment: Segment, char_height: float, *, padding: float = 0.0) -> Grey:
    """Return a line's picture, cut tight, on white."""
    across, down = margins_of(segment, char_height, padding)
    crop = np.full(
        (segment.height + 2 * down, segment.width + 2 * across), BINARIZATION.paper_grey, np.uint8
    )
    inner = clean[segment.top : segment.bottom, segment.x0 : segment.x1]
    crop[down : down + inner.shape[0], across : across + inner.shape[1]] = inner
    return crop
