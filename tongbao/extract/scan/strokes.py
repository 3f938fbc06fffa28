"""Rules in a picture: long straight runs of ink, traced although noise breaks them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.colour import Mask

PIXELS_PER_POINT = 300 / 72
"""Pages are straightened to 300 dpi before anything is measured on them."""
_SHORTEST = int(9 * PIXELS_PER_POINT)
_BRIDGE = int(4.4 * PIXELS_PER_POINT)
"""Break in a rule, at most: dots of dotted rules, gaps that a fax leaves."""
_LONELY = 0.68
"""Least share of a rule that has white at both sides; rules that cross it take some."""
_BEYOND_PRINT = 240
_SPARK = 4.0
"""Break, in pixels, that noise alone makes in a rule."""
_THICKEST = 3.2 * PIXELS_PER_POINT


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
        line of a double rule.
        """
        if self.length >= _BEYOND_PRINT and len(self.along) >= 0.9 * self.length:
            return True
        return bool(len(self.beside)) and float(self.beside.mean()) <= 1 - _LONELY

    def pieces(self, gap: float) -> list[Stroke]:
        """Return the parts of the stroke between breaks wider than ``gap``."""
        cuts = np.flatnonzero(np.diff(self.along) > gap + 1) + 1
        if not len(cuts):
            return [self]
        parts = np.split(np.arange(len(self.along)), cuts)
        return [
            Stroke(
                float(self.along[part[0]]),
                float(self.along[part[-1]] + 1),
                float(np.median(self.across[part])),
                self.thickness,
                self.along[part],
                self.across[part],
                self.beside[part],
            )
            for part in parts
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
        return bool(len(gaps)) and float(gaps.max()) <= _SPARK

    @property
    def length(self) -> float:
        """Return the extent along the rule."""
        return self.high - self.low


def strokes_across(ink: Mask, shortest: int = _SHORTEST) -> list[Stroke]:
    """Return the horizontal rules of a picture, as pieces."""
    raw = np.asarray(ink, np.uint8)
    # What is thicker than a rule is print or shading; rules crossing it leave gaps to bridge.
    thick = cv2.morphologyEx(raw, cv2.MORPH_OPEN, np.ones((int(_THICKEST), 1), np.uint8))
    thick = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, 7), np.uint8))
    thin = cv2.subtract(raw, thick)
    # A rule that drifts by a pixel must not fall apart: judge it with its neighbours.
    wide = cv2.dilate(thin, np.ones((3, 1), np.uint8))
    wide = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((1, _BRIDGE), np.uint8))
    runs = cv2.morphologyEx(wide, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
    found, tangled = _found(raw, runs)
    # Where a rule ends at print, both are one piece: what is thin of it may be the rule.
    solid = cv2.morphologyEx(tangled, cv2.MORPH_OPEN, np.ones((int(_THICKEST) + 4, 1), np.uint8))
    freed = cv2.subtract(tangled, solid)
    freed = cv2.morphologyEx(freed, cv2.MORPH_OPEN, np.ones((1, 3 * shortest // 2), np.uint8))
    return found + [
        piece
        for stroke in _found(raw, freed)[0]
        for piece in stroke.pieces(_SPARK)
        if piece.alone and piece.length >= shortest and len(piece.along) >= 0.95 * piece.length
    ]


def _found(
    raw: npt.NDArray[np.uint8], runs: cv2.typing.MatLike
) -> tuple[list[Stroke], npt.NDArray[np.uint8]]:
    """Return the strokes among runs of ink, and the runs that are too thick for one."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs)
    found = []
    thick = np.zeros(count, np.uint8)
    for index in range(1, count):
        if _is_thick(stats[index]):
            thick[index] = 1
            continue
        stroke = _traced(raw, np.asarray(labels), stats[index], index)
        if stroke is not None:
            found.append(stroke)
    return found, thick[np.asarray(labels)]


def strokes_down(ink: Mask, shortest: int = _SHORTEST) -> list[Stroke]:
    """Return the vertical rules of a picture, as pieces."""
    return strokes_across(np.ascontiguousarray(ink.T), shortest)


def _is_thick(stats: Sequence[int]) -> bool:
    width, height, area = (int(value) for value in stats[2:5])
    return area / width > _THICKEST + 3 or height > max(0.12 * width, _THICKEST + 3)


def _traced(
    raw: npt.NDArray[np.uint8],
    labels: npt.NDArray[np.generic],
    stats: Sequence[int],
    index: int,
) -> Stroke | None:
    x, y, width, height = (int(value) for value in stats[:4])
    part = (slice(y, y + height), slice(x, x + width))
    own = (labels[part] == index) & (raw[part] > 0)
    counts = own.sum(axis=0)
    inked = counts > 0
    if inked.mean() < 0.33:
        return None
    weighed = (own * np.arange(y, y + height)[:, None]).sum(axis=0)[inked]
    middles = np.asarray(weighed / counts[inked], np.float64)
    along = np.asarray(np.flatnonzero(inked) + x, np.float64)
    if float(np.median(counts[inked])) > _THICKEST:
        return None
    # Two lines close together count as one, as thick as both and the white between them.
    spread = height - own[::-1].argmax(axis=0) - own.argmax(axis=0)
    thickness = float(np.median(spread[inked]))
    beside = _beside(raw, along, middles, thickness)
    at = float(np.median(middles))
    return Stroke(float(x), float(x + width), at, thickness, along, middles, beside)


def _beside(
    raw: npt.NDArray[np.uint8],
    along: npt.NDArray[np.float64],
    middles: npt.NDArray[np.float64],
    thickness: float,
) -> npt.NDArray[np.bool_]:
    """Return where a stroke has other ink at one side."""
    columns = along.astype(np.int64)
    beside = np.zeros(len(columns), bool)
    for away in (thickness / 2 + 3, thickness / 2 + 5):
        for side in (-away, away):
            rows = np.clip(np.round(middles + side).astype(np.int64), 0, raw.shape[0] - 1)
            beside |= raw[rows, columns] > 0
    return beside
