"""From a sheet as it was scanned or photographed to one that lies straight and flat.

In three steps, each judged on the result of the one before: the sheet's corners on a dark
background (perspective), one angle for the whole sheet (skew), and a smooth field that makes
every traced rule straight (bent paper, what the corners left over). The steps are joined to
one map, so that the picture is sampled once and every place can be shown on the original.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.image.binarization import (
    Grey,
    Mask,
    downscale,
    even_out,
    hairlines_across,
    hairlines_down,
    ink_of,
    rules_of,
    without_edges,
)
from tongbao.extract.scan.image.watermarks import watermark_of, without_watermark
from tongbao.extract.scan.parameters import DEWARPING
from tongbao.extract.scan.rulings.selection import usual_coverage
from tongbao.extract.scan.rulings.tracing import Stroke, strokes_across, strokes_down
from tongbao.extract.scan.units import Matrix

DPI = 300
"""Resolution at which pages are straightened and read."""
_CORNERS = 4
"""Corners of a sheet."""


@dataclass(frozen=True, slots=True)
class FlatSheet:
    """A page lying straight at 300 dpi."""

    even: Grey
    """Print on even white."""
    ink: Mask
    to_source: Matrix
    """Homography from flat pixels to those of the source picture, bends apart."""
    field: tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]] | None = None
    """Offsets (x, y), on a coarse lattice over the sheet, added before the homography."""
    strokes: tuple[list[Stroke], list[Stroke]] | None = None
    """Rules across and down, where they were traced on this very picture."""
    bilevel: bool = False
    """Whether the picture was black and white: what is fainter than its threshold is lost."""
    behind: Grey | None = None
    """The tone of a watermark, as of ``watermark_of``."""

    @property
    def shape(self) -> tuple[int, int]:
        """Return rows and columns."""
        return self.even.shape[0], self.even.shape[1]

    @property
    def photographed(self) -> bool:
        """Return whether perspective had to be taken out."""
        return bool(np.abs(self.to_source[2, :2]).sum() > DEWARPING.flat_perspective)


def flatten(grey: Grey, dpi: float) -> FlatSheet:
    """Return the sheet of a picture, straight and flat at 300 dpi.

    Args:
        grey: The picture, seals taken off.
        dpi: Its resolution, as far as known.
    """
    matrix, size = _to_corners(grey, dpi)
    rough = _warp_sheet(grey, matrix, size, 4)
    angle = skew_of(_without_rim(without_edges(ink_of(_white(rough, DPI / 4)[0]))))
    if abs(angle) > DEWARPING.turned_degrees:
        matrix = matrix @ _turn(angle, size)
    even, behind = _white(_warp_sheet(grey, matrix, size), DPI)
    strokes = _strokes(even)
    field = _field(size, strokes)
    if field is not None:
        even, behind = _white(_warp_sheet(grey, matrix, size, field=field), DPI)
        strokes = _strokes(even)
    ink = without_edges(ink_of(even))
    return FlatSheet(even, ink, matrix, field, strokes, bilevel=_is_bilevel(grey), behind=behind)


def _white(grey: Grey, dpi: float) -> tuple[Grey, Grey | None]:
    """Return print alone on even white, and the tone of what stood behind it."""
    even = even_out(grey)
    behind = watermark_of(even, dpi)
    return without_watermark(even, behind), behind


def _without_rim(ink: Mask) -> Mask:
    """Return the ink of a picture but for its rim."""
    down, across = (max(1, int(DEWARPING.rim_share * side)) for side in ink.shape)
    inner = np.zeros_like(ink)
    inner[down:-down, across:-across] = ink[down:-down, across:-across]
    return inner


def _is_bilevel(grey: Grey) -> bool:
    """Return whether a picture is black and white, but for edges that were smoothed since."""
    return float(np.isin(grey[::7, ::7], (0, 255)).mean()) >= DEWARPING.bilevel_share


def _strokes(even: Grey) -> tuple[list[Stroke], list[Stroke]]:
    """Return the rules across and down that are traced on a straight picture."""
    faint = rules_of(even)
    across, down = (faint | pale(even) for pale in (hairlines_across, hairlines_down))
    return strokes_across(without_edges(across)), strokes_down(without_edges(down))


def _to_corners(grey: Grey, dpi: float) -> tuple[Matrix, tuple[int, int]]:
    """Return the map from flat pixels to the picture, and the flat size (width, height)."""
    height, width = grey.shape
    scale = DPI / dpi
    corners = sheet_corners(grey)
    if corners is None:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        return np.diag([1 / scale, 1 / scale, 1.0]), size
    top, right, bottom, left = (
        float(np.linalg.norm(corners[(n + 1) % 4] - corners[n])) for n in range(4)
    )
    across, down = (top + bottom) / 2, (left + right) / 2
    # A photograph has no resolution: its sheet is A4, upright or on its side.
    long_side = 297 / 25.4 * DPI
    factor = long_side / max(across, down)
    size = (round(across * factor), round(down * factor))
    flat = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    return np.asarray(matrix, np.float64), size


def sheet_corners(grey: Grey) -> npt.NDArray[np.float64] | None:
    """Return the corners of a bright sheet on a dark background, clockwise from the top left.

    None where the picture is the sheet, as on a flatbed.
    """
    times = max(1, round(max(grey.shape) / 700))
    small = cv2.GaussianBlur(downscale(grey, times), (0, 0), 2)
    height, width = small.shape
    rim = max(2, int(0.012 * max(height, width)))
    ring = (small[:rim], small[-rim:], small[:, :rim], small[:, -rim:])
    paper = float(np.percentile(small, 85))
    dark = sum(float(np.median(side)) < 0.6 * paper for side in ring)
    if dark < DEWARPING.dark_sides:
        return None
    _, mask = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    hull = cv2.convexHull(max(contours, key=cv2.contourArea))
    if cv2.contourArea(hull) < 0.25 * height * width:
        return None
    for tolerance in np.linspace(0.01, 0.08, 15):
        polygon = cv2.approxPolyDP(
            hull, float(tolerance) * cv2.arcLength(hull, closed=True), closed=True
        )
        if len(polygon) == _CORNERS:
            points = np.asarray(polygon[:, 0, :], np.float64)
            return np.asarray(_clockwise(points) * times, np.float64)
    return None


def _clockwise(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    middle = points.mean(axis=0)
    angles = np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0])
    points = points[np.argsort(angles)]
    first = int(np.argmin(points.sum(axis=1)))
    return np.roll(points, -first, axis=0)


def _turn(angle: float, size: tuple[int, int]) -> Matrix:
    """Return the map that takes pixels of a straight sheet to those of the skewed one."""
    matrix = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), -angle, 1.0)
    return np.vstack([matrix, [0.0, 0.0, 1.0]])


def _warp_sheet(
    grey: Grey,
    matrix: Matrix,
    size: tuple[int, int],
    shrink: int = 1,
    field: tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]] | None = None,
) -> Grey:
    """Return the picture as the map shows it; ``shrink`` gives a smaller one to measure on."""
    out = (size[0] // shrink, size[1] // shrink)
    paper = float(np.percentile(grey[::8, ::8], 85))
    if field is None:
        scaled = matrix @ np.diag([shrink, shrink, 1.0])
        way = (cv2.INTER_CUBIC if shrink == 1 else cv2.INTER_LINEAR) | cv2.WARP_INVERSE_MAP
        if matrix[2, :2].any():
            flat = cv2.warpPerspective(grey, scaled, out, flags=way, borderValue=paper)
        else:
            flat = cv2.warpAffine(grey, scaled[:2], out, flags=way, borderValue=paper)
        return np.asarray(flat, np.uint8)
    a = matrix.astype(np.float32)
    projective = bool(a[2, :2].any())
    places = [
        cv2.resize(row[0] * field[0] + row[1] * field[1], out, interpolation=cv2.INTER_LINEAR)
        for row in (a if projective else a[:2])
    ]
    x, y = np.arange(out[0], dtype=np.float32), np.arange(out[1], dtype=np.float32)
    for row, wanted in zip(a, places, strict=False):
        np.add(wanted, row[0] * x + row[2], out=wanted)
        np.add(wanted, (row[1] * y)[:, None], out=wanted)
    if projective:
        places[0] /= places[2]
        places[1] /= places[2]
    flat = cv2.remap(grey, places[0], places[1], cv2.INTER_CUBIC, borderValue=paper)
    return np.asarray(flat, np.uint8)


def skew_of(ink: Mask) -> float:
    """Return by how many degrees the print is turned clockwise.

    Straight lines of print give the sharpest profile of ink over the rows.
    """
    rows, columns = np.nonzero(ink)
    if len(rows) < DEWARPING.fewest_ink_px:
        return 0.0
    step = max(1, len(rows) // 60_000)
    y = rows[::step].astype(np.float64)
    x = columns[::step] - ink.shape[1] / 2
    best = 0.0
    for reach, pace in ((DEWARPING.largest_skew_degrees, 0.4), (0.6, 0.1), (0.15, 0.02)):
        angles = np.arange(best - reach, best + reach + pace / 2, pace)
        best = float(max(angles, key=lambda angle: _sharpness(x, y, float(angle))))
    return best


_SOFT = np.array([0.06, 0.24, 0.40, 0.24, 0.06])
"""Smoothing of the profile: the white between lines counts, not the strokes of characters,
which follow the raster of a coarse scan rather than the lines."""


def _sharpness(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], angle: float) -> float:
    turned = y - x * np.tan(np.radians(angle))
    turned -= turned.min()
    whole = turned.astype(np.int64)
    share = turned - whole
    counts = np.bincount(whole, 1.0 - share, minlength=int(turned.max()) + 2)
    counts += np.bincount(whole + 1, share, minlength=len(counts))[: len(counts)]
    return float((np.diff(np.convolve(counts, _SOFT, "same")) ** 2).sum())


def _field(
    size: tuple[int, int], strokes: tuple[list[Stroke], list[Stroke]]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]] | None:
    """Return offsets that make bent rules straight, or None where they are straight already."""
    width, height = size
    rows, columns = max(2, height // 40), max(2, width // 40)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float64)
    y, x = (y + 0.5) * height / rows, (x + 0.5) * width / columns
    least = 0.85 * usual_coverage(strokes[0])
    down = _fit_bend([s for s in strokes[0] if _tells(s, least)], width, height)
    across = _fit_bend([s for s in strokes[1] if _tells(s, least)], height, width)
    if down is None and across is None:
        return None
    dx, dy = np.zeros_like(x), np.zeros_like(y)
    for _ in range(3):
        new_y = -_field_of(down, x + dx, y + dy, width, height) if down is not None else dy
        new_x = -_field_of(across, y + dy, x + dx, height, width) if across is not None else dx
        dx, dy = new_x, new_y
    return dx.astype(np.float32), dy.astype(np.float32)


def _tells(stroke: Stroke, least: float) -> bool:
    """Return whether a stroke is surely a rule, whose bend is the sheet's.

    Names below each other make upright strokes too, but with more white in them.
    """
    return (
        stroke.length > DEWARPING.shortest_rule_px
        and stroke.alone
        and len(stroke.along) > least * stroke.length
    )


_POWERS = [(i, j) for i in (1, 2, 3, 4) for j in (0, 1, 2)]


def _terms(
    along: npt.NDArray[np.float64], across: npt.NDArray[np.float64], long: float, wide: float
) -> npt.NDArray[np.float64]:
    u, v = 2 * along / long - 1, 2 * across / wide - 1
    return np.stack([u**i * v**j for i, j in _POWERS], axis=-1)


def _field_of(
    weights: npt.NDArray[np.float64],
    along: npt.NDArray[np.float64],
    across: npt.NDArray[np.float64],
    long: float,
    wide: float,
) -> npt.NDArray[np.float64]:
    return np.asarray(_terms(along, across, long, wide) @ weights)


def _fit_bend(
    strokes: Sequence[Stroke], long: float, wide: float
) -> npt.NDArray[np.float64] | None:
    """Return the field's weights under which every traced rule lies straight.

    Each rule may lie anywhere, so only its departure from its own mean counts.
    """
    rows, wanted = [], []
    worst = 0.0
    for stroke in strokes:
        pick = slice(None, None, max(1, len(stroke.along) // 60))
        along, across = stroke.along[pick], stroke.across[pick]
        terms = _terms(along, across, long, wide)
        rows.append(terms - terms.mean(axis=0))
        wanted.append(across.mean() - across)
        course = np.polyval(np.polyfit(along, across, 2), along)
        bend = float(np.ptp(course))
        # What leaves its own course by much ran into print: no paper is bent so.
        if np.abs(across - course).max() <= DEWARPING.straying_share * bend:
            worst = max(worst, bend)
    if len(rows) < DEWARPING.fewest_rules or worst < DEWARPING.straight_px:
        return None
    design, aim = np.vstack(rows), np.concatenate(wanted)
    weights = np.zeros(len(_POWERS))
    kept = np.ones(len(aim), bool)
    for _ in range(3):
        ridge = 0.02 * kept.sum() * np.eye(len(_POWERS)) * 0.01
        found = design[kept]
        weights = np.linalg.solve(found.T @ found + ridge, found.T @ aim[kept])
        miss = np.abs(design @ weights - aim)
        kept = miss < max(3.0, 3 * float(np.median(miss)))
    return weights
