"""Rules in a picture: long straight runs of ink, traced although noise breaks them.

Nearly all of a page is white, and nearly all of its ink is too short to be a rule. So rows are
looked at as runs of ink rather than as pixels: a page has millions of these, thousands of those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.image.binarization import Mask
from tongbao.extract.scan.image.bitmask import Packed
from tongbao.extract.scan.rulings.parameters import TRACING

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A traced rule, in pixels; ``at`` is its place across its direction."""

    low: float
    high: float
    at: float
    thickness: float
    along: npt.NDArray[np.float64]
    """Positions along the rule, and …"""
    across: npt.NDArray[np.float64]
    """… where its middle lies there: a bent rule is told by these."""
    beside: npt.NDArray[np.bool_]
    """Where other ink stands right beside it, as characters have it."""

    @property
    def alone(self) -> bool:
        """Return whether white is at both sides, but for rules that cross.

        No character makes a stroke as long and whole as a rule: beside that stands the other
        line of a double rule, or the print of a tight row. A row of characters that stand on
        one line comes near it, but has white between them and ink beside most of them; where the
        picture is too coarse for that white, its middle goes up and down with their strokes.
        """
        count = len(self.beside)
        crowded = int(np.count_nonzero(self.beside))
        if count and crowded <= (1 - TRACING.lonely_share) * count:
            return True
        whole = (
            TRACING.whole_share
            if crowded < TRACING.twin_share * count
            else TRACING.nearly_whole_share
        )
        long = self.length >= TRACING.beyond_print_px and count >= whole * self.length
        return long and self._wavering() <= TRACING.wavering_px

    def _wavering(self) -> float:
        """Return how far, in pixels, its middle lies from a straight line, as a deviation."""
        slope, start = np.polyfit(self.along, self.across, 1)
        return float(np.std(self.across - slope * self.along - start))

    def pieces(self, gap: float, shortest: float) -> list[Stroke]:
        """Return the parts of the stroke between breaks wider than ``gap``.

        Parts no longer than ``shortest`` are left out.
        """
        cuts = np.flatnonzero(np.diff(self.along) > gap + 1) + 1
        if not len(cuts):
            return [self] if self.length > shortest else []
        starts = np.concatenate(([0], cuts))
        ends = np.concatenate((cuts, [len(self.along)]))
        lows, highs = self.along[starts], self.along[ends - 1] + 1
        return [
            Stroke(
                float(lows[index]),
                float(highs[index]),
                _median(self.across[starts[index] : ends[index]]),
                self.thickness,
                self.along[starts[index] : ends[index]],
                self.across[starts[index] : ends[index]],
                self.beside[starts[index] : ends[index]],
            )
            for index in np.flatnonzero(highs - lows > shortest)
        ]

    def runs(self) -> npt.NDArray[np.float64]:
        """Return the lengths of its unbroken runs of ink."""
        cuts = np.flatnonzero(np.diff(self.along) > 1)
        bounds = np.concatenate(([-1], cuts, [len(self.along) - 1]))
        return np.diff(bounds).astype(np.float64)

    @property
    def solid(self) -> bool:
        """Return whether the ink runs through: no break that a rule's neighbour hides in."""
        gaps = np.diff(self.along)
        return bool(len(gaps)) and float(gaps.max()) <= TRACING.spark_px

    @property
    def length(self) -> float:
        """Return the extent along the rule."""
        return self.high - self.low


def strokes_across(ink: Mask, shortest: int = TRACING.shortest_px) -> list[Stroke]:
    """Return the horizontal rules of a picture, as pieces."""
    raw = ink.view(np.uint8)
    packed = Packed.of(raw)
    # What is thicker than a rule is print or shading; rules crossing it leave gaps to bridge.
    thick = packed.opened_down(int(TRACING.thickest_px)).opened_across(7)
    thin = packed.without(_without_twins(thick, raw))
    # A rule that drifts by a pixel must not fall apart: judge it with its neighbours.
    runs = _runs_of(thin.spread_down(1), TRACING.bridge_px, shortest)
    found, tangled = _trace_runs(raw, runs)
    found += _free_of_print(raw, tangled, shortest)
    return found + _under_print(raw, packed, found)


def _under_print(
    raw: npt.NDArray[np.uint8], packed: Packed, found: Sequence[Stroke]
) -> list[Stroke]:
    """Return the rules on which print stands, so that both are one piece.

    No print makes an unbroken run of ink as long: that alone is traced, whatever touches it.
    """
    solid = packed.spread_down(1).opened_across(TRACING.beyond_print_px)
    bare = solid.without(solid.opened_down(int(TRACING.thickest_px) + 3))
    strokes, _ = _trace_runs(raw, _runs_of(bare, 1, TRACING.beyond_print_px))
    known = [stroke for stroke in found if stroke.alone]
    return [stroke for stroke in strokes if not _is_known(stroke, known)]


def _is_known(stroke: Stroke, known: Sequence[Stroke]) -> bool:
    """Return whether other strokes show most of one."""
    shown = sum(
        max(0.0, min(stroke.high, other.high) - max(stroke.low, other.low))
        for other in known
        if abs(other.at - stroke.at) <= TRACING.spark_px
    )
    return shown >= TRACING.nearly_whole_share * stroke.length


def _without_twins(thick: Packed, raw: npt.NDArray[np.uint8]) -> Packed:
    """Return what is thicker than a rule, without the double rules that ran together."""
    dense = np.flatnonzero(thick.row_counts() >= TRACING.beyond_print_px)
    words, reach = thick.words.copy(), int(TRACING.twins_px)
    for band in np.split(dense, np.flatnonzero(np.diff(dense) > reach) + 1):
        if not len(band):
            continue
        rows = slice(max(0, int(band[0]) - reach), int(band[-1]) + reach)
        long = cv2.morphologyEx(
            raw[rows], cv2.MORPH_OPEN, np.ones((1, TRACING.beyond_print_px), np.uint8)
        )
        twins = Packed.of(np.asarray(long, np.uint8))
        words[rows] &= ~twins.without(twins.opened_down(reach)).words
    return Packed(words, thick.width)


def _free_of_print(raw: npt.NDArray[np.uint8], tangled: _Runs, shortest: int) -> list[Stroke]:
    """Return the rules among runs that are too thick for one.

    Where a rule ends at print, both are one piece: what is thin of it may be the rule.
    """
    if not len(tangled.row):
        return []
    top = int(tangled.row[0])
    piece = Packed.of(tangled.draw(top, raw.shape[1]))
    thin = piece.without(piece.opened_down(int(TRACING.thickest_px) + 4))
    runs = _runs_of(thin, 1, 3 * shortest // 2)
    return [
        piece
        for stroke in _trace_runs(raw, replace(runs, row=runs.row + top))[0]
        for piece in stroke.pieces(TRACING.spark_px, shortest - 1)
        if piece.alone and len(piece.along) >= 0.95 * piece.length
    ]


def strokes_down(ink: Mask, shortest: int = TRACING.shortest_px) -> list[Stroke]:
    """Return the vertical rules of a picture, as pieces."""
    return strokes_across(
        np.asarray(cv2.transpose(ink.view(np.uint8)), np.uint8).view(np.bool_), shortest
    )


@dataclass(frozen=True, slots=True)
class _Runs:
    """Runs of ink, row by row, from left to right; ``end`` is the first pixel behind."""

    row: Ints
    start: Ints
    end: Ints

    def where(self, kept: npt.NDArray[np.bool_]) -> _Runs:
        return _Runs(self.row[kept], self.start[kept], self.end[kept])

    def within(self) -> Ints:
        """Return where in its run each pixel lies, run after run."""
        sizes = self.end - self.start
        ahead: Ints = np.repeat(np.cumsum(sizes) - sizes, sizes)
        return np.arange(int(sizes.sum())) - ahead

    def draw(self, top: int, width: int) -> npt.NDArray[np.uint8]:
        """Return them as a picture, from the row ``top`` to that of the last run."""
        picture = np.zeros((int(self.row[-1]) - top + 1, width), np.uint8)
        within, sizes = self.within(), self.end - self.start
        picture.ravel()[np.repeat((self.row - top) * width + self.start, sizes) + within] = 1
        return picture


def _runs_of(ink: Packed, bridge: int, shortest: int) -> _Runs:
    """Return the runs of ink at least so long, breaks shorter than ``bridge`` closed."""
    starts, ends = ink.edges()
    if not len(starts):
        return _Runs(starts, starts, starts)
    rows = starts // ink.stride
    apart = np.concatenate(([True], (starts[1:] - ends[:-1] >= bridge) | (rows[1:] != rows[:-1])))
    first = np.flatnonzero(apart)
    last = np.concatenate((first[1:], [len(starts)])) - 1
    rows, starts, ends = rows[first], starts[first], ends[last]
    long = ends - starts >= shortest
    rows = rows[long]
    return _Runs(rows, starts[long] - rows * ink.stride, ends[long] - rows * ink.stride)


def _owners(runs: _Runs) -> tuple[int, Ints]:
    """Return how many strokes the runs make, and each run's: they touch, row by row."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    stride = int(runs.end.max()) + 3
    starts, ends = runs.row * stride + runs.start, runs.row * stride + runs.end
    low = np.searchsorted(ends, starts + stride, "left")
    high = np.searchsorted(starts, ends + stride, "right")
    counts = np.maximum(high - low, 0)
    above = np.repeat(np.arange(len(starts)), counts)
    below = np.arange(len(above)) - np.repeat(np.cumsum(counts) - counts, counts) + low[above]
    links = coo_array((np.ones(len(above), np.int8), (above, below)), shape=(len(starts),) * 2)
    count, owners = connected_components(links, directed=False)
    return int(count), np.asarray(owners, np.int64)


def _trace_runs(raw: npt.NDArray[np.uint8], runs: _Runs) -> tuple[list[Stroke], _Runs]:
    """Return the strokes that runs make, and the runs that make something too thick for one."""
    if not len(runs.row):
        return [], runs
    count, owners = _owners(runs)
    low, high = np.full(count, raw.shape[1]), np.zeros(count, np.int64)
    top, bottom = np.full(count, raw.shape[0]), np.zeros(count, np.int64)
    np.minimum.at(low, owners, runs.start)
    np.maximum.at(high, owners, runs.end)
    np.minimum.at(top, owners, runs.row)
    np.maximum.at(bottom, owners, runs.row + 1)
    areas = np.bincount(owners, runs.end - runs.start, count)
    thickest = (
        np.where(high - low >= TRACING.beyond_print_px, TRACING.twins_px, TRACING.thickest_px) + 3
    )
    thin = areas / (high - low) <= thickest
    thin &= bottom - top <= np.maximum(0.12 * (high - low), thickest)
    bounds = np.concatenate(([0], np.cumsum(np.where(thin, high - low, 0))))
    kept = thin[owners]
    profile = _profile(raw, runs.where(kept), (bounds[:-1] - low)[owners[kept]], int(bounds[-1]))
    parts = [
        (slice(int(bounds[index]), int(bounds[index + 1])), int(low[index]))
        for index in np.flatnonzero(thin)
    ]
    return _strokes_of(raw, profile, parts), runs.where(~kept)


@dataclass(frozen=True, slots=True)
class _Profile:
    """The ink of strokes, laid side by side, position by position along them."""

    count: Ints
    """Pixels of ink at the position."""
    middle: npt.NDArray[np.float64]
    """Where they lie across the stroke, on average; nothing where there are none."""
    spread: Ints
    """From the first to the last of them."""


def _profile(raw: npt.NDArray[np.uint8], runs: _Runs, shift: Ints, length: int) -> _Profile:
    """Return the ink below runs; ``shift`` takes a run's columns to positions of the profile."""
    within, sizes = runs.within(), runs.end - runs.start
    pixels = np.repeat(runs.row * raw.shape[1] + runs.start, sizes) + within
    inked = raw.ravel()[pixels] > 0
    slots = (np.repeat(runs.start + shift, sizes) + within)[inked]
    rows = np.repeat(runs.row, sizes)[inked]
    count = np.bincount(slots, minlength=length)
    first, last = np.zeros(length, np.int64), np.zeros(length, np.int64)
    # Rows come from top to bottom: what is written last stays.
    last[slots] = rows
    first[slots[::-1]] = rows[::-1]
    middle = np.bincount(slots, rows, length) / np.maximum(count, 1)
    return _Profile(count, middle, last - first + 1)


def _strokes_of(
    raw: npt.NDArray[np.uint8], profile: _Profile, parts: Sequence[tuple[slice, int]]
) -> list[Stroke]:
    """Return the strokes of parts of the profile, without what is print rather than a rule."""
    found = []
    for part, low in parts:
        counts = profile.count[part]
        columns = np.flatnonzero(counts)
        if len(columns) < 0.33 * len(counts):
            continue
        unlike_print = len(counts) >= TRACING.beyond_print_px and len(
            columns
        ) >= TRACING.whole_share * len(counts)
        if _median(counts[columns]) > (TRACING.twins_px if unlike_print else TRACING.thickest_px):
            continue
        middles = profile.middle[part][columns]
        # Two lines close together count as one, as thick as both and the white between them.
        thickness = _median(profile.spread[part][columns])
        if _is_line_of_print(profile.spread[part][columns], thickness):
            continue
        high = float(low + len(counts))
        found.append((low, high, _median(middles), thickness, columns + low, middles))
    if not found:
        return []
    lengths = [len(columns) for *_, columns, _ in found]
    columns, middles = (np.concatenate([one[place] for one in found]) for place in (4, 5))
    beside = _beside(raw, columns, middles, np.repeat([one[3] for one in found], lengths))
    ends = np.cumsum(lengths)[:-1]
    return [
        Stroke(float(low), high, at, thickness, along.astype(np.float64), across, near)
        for (low, high, at, thickness, along, across), near in zip(
            found, np.split(beside, ends), strict=True
        )
    ]


def _is_line_of_print(spread: Ints, thickness: float) -> bool:
    """Return whether a band too thick for one rule is a line of characters that ran together.

    On a coarse picture they touch each other, and leave no more ink in a column than two rules
    do; but where two rules lie as far apart all along, characters end where they will.
    """
    if thickness <= TRACING.thickest_px or len(spread) <= 4 * thickness:
        return False
    return float(np.mean(np.abs(spread - thickness) <= TRACING.steady_px)) < TRACING.even_share


def _median(values: npt.NDArray[np.generic]) -> float:
    """Return the median of many short arrays sooner than numpy's own."""
    half = len(values) // 2
    if len(values) % 2:
        return float(np.partition(values, half)[half])
    low, high = np.partition(values, (half - 1, half))[half - 1 : half + 1]
    return (float(low) + float(high)) / 2


def _beside(
    raw: npt.NDArray[np.uint8],
    columns: Ints,
    middles: npt.NDArray[np.float64],
    thickness: npt.NDArray[np.float64],
) -> npt.NDArray[np.bool_]:
    """Return where strokes have other ink at one side."""
    away = (
        np.array([-5.0, -3.0, 3.0, 5.0])[:, None]
        + np.array([[-0.5], [-0.5], [0.5], [0.5]]) * thickness
    )
    rows = np.round(middles + away).astype(np.int64)
    found = raw[rows.clip(0, raw.shape[0] - 1), columns] > 0
    return np.asarray(found.any(axis=0))
