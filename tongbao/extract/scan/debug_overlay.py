"""A picture of a recognised page for people who want to see why a cell reads as it does.

Rules are red and blue, cells grey, text green, what is doubtful orange, ink without text
magenta.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2

from tongbao.confidence import DOUBTFUL
from tongbao.extract.page import PageTable
from tongbao.extract.scan.page import ScannedPage
from tongbao.extract.scan.textlines.layout import points_of
from tongbao.extract.scan.units import PIXELS_PER_POINT
from tongbao.model import Box
from tongbao.text.filenames import fitting

_ACROSS, _DOWN = (0, 0, 220), (220, 80, 0)
_CELL, _TEXT, _DOUBT, _UNREAD = (190, 190, 190), (0, 150, 0), (0, 140, 255), (220, 0, 220)
_SMALLER = 0.5


def draw_page(
    page: ScannedPage, tables: Sequence[PageTable], number: int, name: str, folder: Path
) -> Path:
    """Write the picture of one page and return its path."""
    canvas = cv2.cvtColor(page.sheet.even, cv2.COLOR_GRAY2BGR)
    for table in tables:
        for cell in table.cells:
            _frame(canvas, cell.box, _CELL, 6)
    for rule in page.drawing.rulings:
        ends = [round(v * PIXELS_PER_POINT) for v in (rule.x0, rule.top, rule.x1, rule.bottom)]
        colour = _ACROSS if rule.horizontal else _DOWN
        cv2.line(canvas, (ends[0], ends[1]), (ends[2], ends[3]), colour, 3)
    for line in page.lines:
        colour = _UNREAD if not line.chars else _TEXT if line.confidence >= DOUBTFUL else _DOUBT
        _frame(canvas, points_of(line.segment), colour, 2)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{fitting(name)}-{number:04}.png"
    small = cv2.resize(canvas, None, fx=_SMALLER, fy=_SMALLER, interpolation=cv2.INTER_AREA)
    path.write_bytes(cv2.imencode(".png", small)[1].tobytes())
    return path


def _frame(canvas: cv2.typing.MatLike, box: Box, colour: tuple[int, int, int], width: int) -> None:
    x0, top, x1, bottom = (round(value * PIXELS_PER_POINT) for value in box)
    cv2.rectangle(canvas, (x0, top), (x1, bottom), colour, width)
