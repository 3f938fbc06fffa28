"""What is drawn on a PDF page: rules, shading, diagonals and pictures.

Producers draw one and the same table rule as a stroked line, a thin filled rectangle, one
side of a stroked rectangle, a picture one pixel high, or a row of dots. Here all of them
become :class:`tongbao.model.Ruling`; what cannot be seen (white on white, fully transparent,
clipped away) does not.
"""

from __future__ import annotations

import ctypes
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from typing import Any, NamedTuple

from pypdfium2 import raw

from tongbao.extract.page import Diagonal, Drawing, PageView, Picture
from tongbao.extract.pdf.layers import address_of
from tongbao.extract.pdf.parameters import PDF_RULINGS
from tongbao.model import Box, Ruling

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_BEZIER_POINTS, _RECTANGLE_POINTS = 3, 5
"""Points of a Bézier curve behind its start, and of a rectangle that returns to its own."""


class _Stroke(NamedTuple):
    """A straight piece, horizontal or vertical, before judging whether it can be seen."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float
    dashed: bool
    white: bool


@dataclass(slots=True)
class _Canvas:
    view: PageView
    limit: int
    off: Set[int]
    strokes: list[_Stroke] = field(default_factory=list)
    drawing: Drawing = field(default_factory=Drawing)
    seen: int = 0
    order: int = 0
    """Objects met so far, in the order of painting."""


def read_drawing(page: Any, view: PageView, limit: int, off: Set[int] = frozenset()) -> Drawing:
    """Return what is drawn on an open pdfium page.

    Args:
        page: The page.
        view: How it is shown.
        limit: How many objects are looked at.
        off: Addresses of those that stand on layers which are switched off.
    """
    canvas = _Canvas(view, limit, off)
    count = raw.FPDFPage_CountObjects(page)
    _walk(canvas, (raw.FPDFPage_GetObject(page, index) for index in range(count)), _IDENTITY, 0)
    drawing = canvas.drawing
    near = _shades_by_tile(drawing.shades) if any(s.white for s in canvas.strokes) else {}
    visible = [stroke for stroke in canvas.strokes if _visible(stroke, near)]
    short = [stroke for stroke in visible if _length(stroke) <= PDF_RULINGS.longest_dash_pt]
    drawing.rulings = [
        _ruling(stroke) for stroke in visible if _length(stroke) > PDF_RULINGS.longest_dash_pt
    ]
    drawing.rulings += _bridge_gaps(short)
    return drawing


def _walk(canvas: _Canvas, objects: Iterable[Any], outer: _Matrix, depth: int) -> None:
    get_type = raw.FPDFPageObj_GetType
    for item in objects:
        kind = get_type(item)
        canvas.order += 1
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            canvas.drawing.texts[address_of(item)] = (
                canvas.order,
                _clip_of(item, outer, canvas.view),
            )
            continue
        canvas.seen += 1
        if canvas.seen > canvas.limit:
            canvas.drawing.cut = True
            return
        if canvas.off and address_of(item) in canvas.off:
            _leave_out(canvas.drawing, item)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            _read_path(canvas, item, outer)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            _read_image(canvas, item, outer)
        elif kind == raw.FPDF_PAGEOBJ_SHADING:
            canvas.drawing.art.append(Box(0.0, 0.0, canvas.view.width, canvas.view.height))
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < PDF_RULINGS.deepest_form:
            count = raw.FPDFFormObj_CountObjects(item)
            inner = (raw.FPDFFormObj_GetObject(item, index) for index in range(count))
            _walk(canvas, inner, _times(_matrix_of(item), outer), depth + 1)


def _leave_out(drawing: Drawing, item: Any) -> None:
    """Count what is not shown, and of a form all that stands in it."""
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_FORM:
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            _leave_out(drawing, raw.FPDFFormObj_GetObject(item, index))
    elif kind != raw.FPDF_PAGEOBJ_TEXT:
        drawing.switched_off += 1
        drawing.pictures_off += kind == raw.FPDF_PAGEOBJ_IMAGE


def _matrix_of(item: Any) -> _Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return _IDENTITY
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _apply(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


@dataclass(slots=True)
class _Paint:
    """How a path is painted."""

    fill: bool
    stroke: bool
    white_fill: bool = False
    white_stroke: bool = False
    width: float = 0.0
    dashed: bool = False


@dataclass(slots=True)
class _Outline:
    """One piece of a path in seen points; ``curved`` where a curve bends."""

    points: list[tuple[float, float]]
    closed: bool = False
    curved: bool = False


def _read_path(canvas: _Canvas, item: Any, outer: _Matrix) -> None:
    own = _matrix_of(item)
    matrix = own if outer is _IDENTITY else _times(own, outer)
    paint = _paint_of(item, matrix)
    if not (paint.fill or paint.stroke):
        return
    outlines = _outlines(item, matrix, canvas.view)
    clip = _clip_of(item, outer, canvas.view)
    if paint.fill:
        _add_fill(canvas, outlines, paint, clip)
    if paint.stroke:
        for outline in outlines:
            _add_stroke(canvas, outline, paint, clip)


def _paint_of(item: Any, matrix: _Matrix) -> _Paint:
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, mode, stroked)
    paint = _Paint(fill=mode.value != raw.FPDF_FILLMODE_NONE, stroke=bool(stroked.value))
    if paint.fill:
        shown, paint.white_fill = _colour(raw.FPDFPageObj_GetFillColor, item)
        paint.fill = shown
    if paint.stroke:
        shown, paint.white_stroke = _colour(raw.FPDFPageObj_GetStrokeColor, item)
        paint.stroke = shown
        width = ctypes.c_float()
        raw.FPDFPageObj_GetStrokeWidth(item, width)
        a, b, c, d, _, _ = matrix
        paint.width = width.value * math.sqrt(abs(a * d - b * c))
        paint.dashed = raw.FPDFPageObj_GetDashCount(item) > 0
    return paint


def _colour(get: Any, item: Any) -> tuple[bool, bool]:
    """Return whether a colour shows at all, and whether it is white."""
    red, green, blue, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    if not get(item, red, green, blue, alpha):
        # A pattern or a colour space that pdfium does not resolve: it paints something.
        return True, False
    white = min(red.value, green.value, blue.value) >= PDF_RULINGS.white_level
    return alpha.value > 0, white


def _outlines(item: Any, matrix: _Matrix, view: PageView) -> list[_Outline]:
    get_segment, get_point = raw.FPDFPath_GetPathSegment, raw.FPDFPathSegment_GetPoint
    get_type, get_close = raw.FPDFPathSegment_GetType, raw.FPDFPathSegment_GetClose
    x, y = ctypes.c_float(), ctypes.c_float()
    outlines: list[_Outline] = []
    bends: list[tuple[float, float]] = []
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = get_segment(item, index)
        get_point(segment, x, y)
        point = view.point(*_apply(matrix, x.value, y.value))
        kind = get_type(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO or not outlines:
            outlines.append(_Outline([point]))
            continue
        current = outlines[-1]
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            bends.append(point)
            if len(bends) < _BEZIER_POINTS:
                continue
            current.curved = current.curved or not _straight(current.points[-1], bends)
            bends = []
        current.points.append(point)
        if get_close(segment):
            current.closed = True
    return outlines


def _straight(start: tuple[float, float], bends: Sequence[tuple[float, float]]) -> bool:
    """Return whether a curve keeps to one axis: some programs draw rules as curves."""
    xs = [start[0], *(x for x, _ in bends)]
    ys = [start[1], *(y for _, y in bends)]
    return (
        max(xs) - min(xs) <= PDF_RULINGS.straight_pt or max(ys) - min(ys) <= PDF_RULINGS.straight_pt
    )


def _clip_of(item: Any, outer: _Matrix, view: PageView) -> Box | None:
    """Return the box that an object's clipping leaves visible; None if nothing is clipped."""
    clip = raw.FPDFPageObj_GetClipPath(item)
    if not clip:
        return None
    count = raw.FPDFClipPath_CountPaths(clip)
    if count <= 0:
        return None
    box: Box | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(count):
        segments = raw.FPDFClipPath_CountPathSegments(clip, path)
        if segments <= 0:
            continue
        # Two opposite corners are enough for a rectangle, which nearly every clip is.
        indices = (0, 2) if segments in (4, 5) else range(segments)
        points = []
        for index in indices:
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, index), x, y)
            points.append(view.point(*_apply(outer, x.value, y.value)))
        xs, ys = [point[0] for point in points], [point[1] for point in points]
        part = Box(min(xs), min(ys), max(xs), max(ys))
        box = part if box is None else _common(box, part)
    return box


def _common(one: Box, other: Box) -> Box:
    return Box(
        max(one.x0, other.x0),
        max(one.top, other.top),
        min(one.x1, other.x1),
        min(one.bottom, other.bottom),
    )


def _add_fill(canvas: _Canvas, outlines: list[_Outline], paint: _Paint, clip: Box | None) -> None:
    if any(outline.curved or len(outline.points) > _RECTANGLE_POINTS for outline in outlines):
        if not paint.white_fill:
            whole = [_bounds(outline) for outline in outlines]
            canvas.drawing.art.append(reduce(Box.joined, whole))
        return
    boxes = [_bounds(outline) for outline in outlines if len(outline.points) > 1]
    match boxes:
        case [outer, inner] if _inside(inner, outer):
            # Two rectangles, one in the other: browsers fill the ring between them as a border.
            boxes = _ring(outer, inner) or boxes
    for box in boxes:
        part = _common(box, clip) if clip is not None else box
        if part.width < 0 or part.height < 0:
            continue
        if _is_bar(part):
            canvas.strokes += _bar(part, paint.white_fill)
        else:
            canvas.drawing.covers.append((canvas.order, part))
            drawing = canvas.drawing
            (drawing.whites if paint.white_fill else drawing.shades).append(part)


def _bounds(outline: _Outline) -> Box:
    xs = [x for x, _ in outline.points]
    ys = [y for _, y in outline.points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _inside(inner: Box, outer: Box) -> bool:
    return (
        outer.x0 <= inner.x0
        and outer.top <= inner.top
        and inner.x1 <= outer.x1
        and inner.bottom <= outer.bottom
        and inner != outer
    )


def _ring(outer: Box, inner: Box) -> list[Box]:
    sides = [
        Box(outer.x0, outer.top, outer.x1, inner.top),
        Box(outer.x0, inner.bottom, outer.x1, outer.bottom),
        Box(outer.x0, outer.top, inner.x0, outer.bottom),
        Box(inner.x1, outer.top, outer.x1, outer.bottom),
    ]
    sides = [side for side in sides if min(side.width, side.height) > 0]
    return sides if all(_is_bar(side) for side in sides) else []


def _is_bar(box: Box) -> bool:
    thin, long = sorted((box.width, box.height))
    return thin <= PDF_RULINGS.thickest_bar_pt or (
        thin <= 2 * PDF_RULINGS.thickest_bar_pt and long >= 20 * thin
    )


def _bar(box: Box, white: bool) -> Iterator[_Stroke]:  # noqa: FBT001
    """Yield the centre line of a thin rectangle; a dot counts in both directions."""
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    dot = max(box.width, box.height) <= PDF_RULINGS.thickest_bar_pt
    if dot or box.width >= box.height:
        yield _Stroke(box.x0, y, box.x1, y, box.height, dot, white)
    if dot or box.height > box.width:
        yield _Stroke(x, box.top, x, box.bottom, box.width, dot, white)


def _add_stroke(canvas: _Canvas, outline: _Outline, paint: _Paint, clip: Box | None) -> None:
    if outline.curved:
        if not paint.white_stroke:
            canvas.drawing.art.append(_bounds(outline))
        return
    points = outline.points
    if outline.closed and points[0] != points[-1]:
        points = [*points, points[0]]
    for (ax, ay), (bx, by) in pairwise(points):
        x0, x1 = min(ax, bx), max(ax, bx)
        y0, y1 = min(ay, by), max(ay, by)
        if clip is not None:
            x0, x1 = max(x0, clip.x0), min(x1, clip.x1)
            y0, y1 = max(y0, clip.top), min(y1, clip.bottom)
            if x1 < x0 or y1 < y0:
                continue
        across, down = x1 - x0, y1 - y0
        if min(across, down) > max(PDF_RULINGS.straight_pt, 0.004 * max(across, down)):
            if (
                clip is None
                and max(across, down) > PDF_RULINGS.shortest_diagonal_pt
                and not paint.white_stroke
            ):
                canvas.drawing.diagonals.append(Diagonal(ax, ay, bx, by))
            continue
        if across >= down:
            y0 = y1 = (y0 + y1) / 2
        else:
            x0 = x1 = (x0 + x1) / 2
        canvas.strokes.append(
            _Stroke(x0, y0, x1, y1, paint.width, paint.dashed, paint.white_stroke)
        )


def _read_image(canvas: _Canvas, item: Any, outer: _Matrix) -> None:
    a, b, c, d, e, f = _times(_matrix_of(item), outer)
    corners = [canvas.view.point(x, y) for x, y in ((e, f), (a + c + e, b + d + f))]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    box = Box(min(xs), min(ys), max(xs), max(ys))
    canvas.drawing.pictures.append(Picture(item, box))
    if _is_bar(box) and max(box.width, box.height) > PDF_RULINGS.thickest_bar_pt:
        canvas.strokes += _bar(box, white=False)
    else:
        canvas.drawing.images.append(box)
        canvas.drawing.covers.append((canvas.order, box))
        canvas.drawing.art.append(box)
        wide, high = ctypes.c_uint(), ctypes.c_uint()
        if raw.FPDFImageObj_GetImagePixelSize(item, wide, high):
            canvas.drawing.pixels = max(canvas.drawing.pixels, wide.value * high.value)


def _length(stroke: _Stroke) -> float:
    return max(stroke.x1 - stroke.x0, stroke.y1 - stroke.y0)


def _shades_by_tile(shades: Sequence[Box]) -> dict[tuple[int, int], list[Box]]:
    """Return shaded boxes by the tiles of the page they reach into, to find them quickly."""
    tiles: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for box in shades:
        for column in range(
            int(box.x0 // PDF_RULINGS.tile_pt), int(box.x1 // PDF_RULINGS.tile_pt) + 1
        ):
            for row in range(
                int(box.top // PDF_RULINGS.tile_pt), int(box.bottom // PDF_RULINGS.tile_pt) + 1
            ):
                tiles[column, row].append(box)
    return tiles


def _visible(stroke: _Stroke, shades: Mapping[tuple[int, int], Sequence[Box]]) -> bool:
    """Return whether a stroke can be seen: a white one shows only on or between shading."""
    if not stroke.white:
        return True
    x, y = (stroke.x0 + stroke.x1) / 2, (stroke.y0 + stroke.y1) / 2
    reach = 1.5
    tiles = {
        (int(left // PDF_RULINGS.tile_pt), int(up // PDF_RULINGS.tile_pt))
        for left in (x - reach, x + reach)
        for up in (y - reach, y + reach)
    }
    return any(
        box.x0 - reach <= x <= box.x1 + reach and box.top - reach <= y <= box.bottom + reach
        for tile in tiles
        for box in shades.get(tile, ())
    )


def _ruling(stroke: _Stroke) -> Ruling:
    return Ruling(stroke.x0, stroke.y0, stroke.x1, stroke.y1, stroke.width, stroke.dashed)


def _bridge_gaps(strokes: Iterable[_Stroke]) -> list[Ruling]:
    """Join short strokes in a row to dashed and dotted rules; keep the others as they are.

    Dots alone are never a rule: five of them in a row, evenly spread, are.
    """
    tracks: dict[tuple[bool, int], list[_Stroke]] = defaultdict(list)
    for stroke in strokes:
        across = stroke.x1 - stroke.x0 >= stroke.y1 - stroke.y0
        tracks[across, round((stroke.y0 if across else stroke.x0) * 2)].append(stroke)
        if _length(stroke) == 0:
            tracks[not across, round((stroke.x0 if across else stroke.y0) * 2)].append(stroke)
    rulings: list[Ruling] = []
    for (across, _), members in sorted(tracks.items()):
        start = 0 if across else 1
        members.sort(key=lambda stroke: stroke[start])
        chain = [members[0]]
        for stroke in members[1:]:
            if (
                stroke[start] - max(one[start + 2] for one in chain[-3:])
                > PDF_RULINGS.widest_break_pt
            ):
                rulings += _chain_dashes(chain, start)
                chain = []
            chain.append(stroke)
        rulings += _chain_dashes(chain, start)
    return rulings


def _chain_dashes(chain: list[_Stroke], start: int) -> Iterator[Ruling]:
    first, last = chain[0], max(chain, key=lambda stroke: stroke[start + 2])
    if len(chain) < PDF_RULINGS.fewest_dashes:
        yield from (
            _ruling(stroke) for stroke in chain if _length(stroke) > PDF_RULINGS.shortest_pt
        )
        return
    gaps = [after[start] - before[start + 2] for before, after in pairwise(chain)]
    dashed = any(gap > PDF_RULINGS.dash_gap_pt for gap in gaps) or first.dashed
    if start == 0:
        yield Ruling(first.x0, first.y0, last.x1, first.y0, first.width, dashed)
    else:
        yield Ruling(first.x0, first.y0, first.x0, last.y1, first.width, dashed)
