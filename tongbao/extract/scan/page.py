"""One scanned page: from its picture to characters, rules and what the recogniser saw."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from tongbao.extract.layout.coordinates import Placing
from tongbao.extract.page import Drawing, Glyph
from tongbao.extract.scan.coordinates import placing_of
from tongbao.extract.scan.dewarping import FlatSheet, flatten
from tongbao.extract.scan.glyphs import glyphs_of
from tongbao.extract.scan.image.binarization import (
    Colour,
    Grey,
    without_colour,
    without_seals,
)
from tongbao.extract.scan.image.parameters import RESOLUTION
from tongbao.extract.scan.ocr.line_reader import LineReader
from tongbao.extract.scan.ocr.text_line import TextLine
from tongbao.extract.scan.orientation import quarters_to_turn
from tongbao.extract.scan.recognition import read_lines
from tongbao.extract.scan.textlines.layout import Layout, lay_out, points_of
from tongbao.extract.scan.units import PIXELS_PER_POINT
from tongbao.extract.scan.witness.unseen import with_unseen_lines
from tongbao.model import Box

_UNIT = 1 / PIXELS_PER_POINT


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """What a scanned page shows, in points of the flat sheet."""

    sheet: FlatSheet
    width: float
    height: float
    lines: tuple[TextLine, ...]
    glyphs: list[Glyph]
    drawing: Drawing
    unread: tuple[Box, ...]
    """Ink in which no character was found."""
    missed: tuple[Box, ...] = ()
    """Print that only the second witness sees, and that nothing reads surely."""
    char_height: float = 44.0
    """Height of most characters, in pixels."""
    placing: Placing | None = None
    """The way back to the picture it was read from."""


def read_picture(picture: Colour, dpi: float, *, turn: bool = True) -> ScannedPage:
    """Read one page from its picture, whichever way up it lies if it may be turned."""
    grey = without_colour(picture, dpi)
    layout = _fitting_layout(grey, dpi)
    reader = LineReader(layout.clean, layout.char_height)
    quarters = quarters_to_turn(layout, reader) if turn else 0
    if quarters:
        picture = np.ascontiguousarray(np.rot90(picture, quarters))
        layout = _fitting_layout(np.ascontiguousarray(np.rot90(grey, quarters)), dpi)
        reader = LineReader(layout.clean, layout.char_height)
    source = (int(grey.shape[0]), int(grey.shape[1]))
    way_back = placing_of(layout.sheet, quarters, dpi, source)
    page = _page_of(without_seals(picture, dpi), layout, reader)
    return replace(page, placing=way_back)


def _fitting_layout(grey: Grey, dpi: float) -> Layout:
    """Return the layout of a picture's flat sheet, its print in a size that can be taken apart.

    What the file says of its resolution, or the size of its sheet, may make print too small.
    """
    layout = lay_out(flatten(grey, dpi))
    height = layout.char_height
    if height >= RESOLUTION.smallest_print_px or layout.sheet.photographed:
        return layout
    rows, columns = layout.sheet.shape
    most = math.sqrt(RESOLUTION.largest_sheet_px / (rows * columns))
    finer = min(RESOLUTION.fit_print_px / height, most)
    return lay_out(flatten(grey, dpi / finer)) if finer > 1 else layout


def _page_of(picture: Colour, layout: Layout, reader: LineReader) -> ScannedPage:
    witnessed = with_unseen_lines(picture, layout, read_lines(layout, reader))
    lines = witnessed.lines
    unread = tuple(points_of(line.segment) for line in lines if not line.chars)
    missed = tuple(map(points_of, witnessed.unread))
    rows, columns = layout.sheet.shape
    return ScannedPage(
        layout.sheet,
        columns * _UNIT,
        rows * _UNIT,
        lines,
        glyphs_of(lines, layout.char_height),
        Drawing(rulings=layout.framework.rulings(), art=list(unread)),
        unread,
        missed,
        char_height=layout.char_height,
    )
