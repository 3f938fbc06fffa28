"""What one page holds, whatever file it came from: characters, drawing, and the parts of its tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tongbao.model import Box, Cell, Rotation, Ruling, TableFrame

UNMAPPED = "\ufffd"
"""Stands for a glyph whose character the file does not say."""


@dataclass(slots=True, eq=False)
class TextRun:
    """What the glyphs of one text-showing operation share; never changed once read."""

    number: int
    size: float
    """Font size as seen, in points."""
    rotation: Rotation
    font: str
    bold: bool
    hidden: bool
    """Not painted: the layer that OCR puts under a scan."""
    slanted: bool
    """Turned by something other than a quarter: a watermark."""
    symbols: bool = False
    """Set in a font of pictures, whose private codes are meant."""
    white: bool = False
    """Painted white: seen only on something darker."""
    confidence: float = 1.0
    """Probability of its least certain character; below 1 only where it was recognised."""


@dataclass(slots=True, eq=False)
class Glyph:
    """One printed character with its seen box (points from the page's top left)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    x: float
    """Centre across."""
    y: float
    """Centre down."""
    run: TextRun
    bold: bool
    blank: bool
    """It prints nothing."""

    @property
    def box(self) -> Box:
        """Return the box."""
        return Box(self.x0, self.top, self.x1, self.bottom)


class Diagonal(NamedTuple):
    """A slanting stroke (a split header cell, a struck-out field), in seen points."""

    x0: float
    y0: float
    x1: float
    y1: float


class Picture(NamedTuple):
    """A picture on a page."""

    handle: Any
    """pdfium's object, as long as the page is open."""
    box: Box


@dataclass(slots=True)
class Drawing:
    """Everything drawn on one page, in seen points."""

    rulings: list[Ruling] = field(default_factory=list)
    shades: list[Box] = field(default_factory=list)
    """Filled areas that are not white."""
    whites: list[Box] = field(default_factory=list)
    """Areas filled with white."""
    diagonals: list[Diagonal] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    """All pictures, also those that serve as rules."""
    images: list[Box] = field(default_factory=list)
    pixels: int = 0
    """Of the largest picture; pdfium leaves out one that it cannot hold."""
    art: list[Box] = field(default_factory=list)
    """Pictures and drawn shapes that are neither rules nor shading: perhaps text as curves."""
    texts: dict[int, tuple[int, Box | None]] = field(default_factory=dict)
    """For the address of each text object: its place in the order of painting, and its clip."""
    covers: list[tuple[int, Box]] = field(default_factory=list)
    """Filled areas and pictures, with their place in the order of painting."""
    switched_off: int = 0
    """Objects on layers that are switched off, which are not among all these, …"""
    pictures_off: int = 0
    """… and how many of them are pictures."""
    cut: bool = False
    """The limit on drawn objects was hit: rules may be missing."""


_TURNS: tuple[Rotation, ...] = (0, 90, 180, 270)
_FAR = 1e6
"""Points from a page's corner that no page reaches to, whatever scales are set on scales."""


def _settled(value: float) -> float:
    """Return a coordinate, or one far off the page for what is beyond or no number at all."""
    return max(-_FAR, min(value, _FAR))  # NaN compares with nothing: it is the lower end


@dataclass(frozen=True, slots=True)
class PageView:
    """The visible box of a page and its ``/Rotate``; turns points into seen ones.

    PDF counts up from the bottom left of an unrotated page; a reader counts down from the
    top left of what the screen shows.
    """

    left: float
    bottom: float
    right: float
    top: float
    turn: Rotation
    """Clockwise turn at which the page is shown."""

    @property
    def width(self) -> float:
        """Return the width as seen, in points."""
        across = self.turn in (0, 180)
        return self.right - self.left if across else self.top - self.bottom

    @property
    def height(self) -> float:
        """Return the height as seen, in points."""
        across = self.turn in (0, 180)
        return self.top - self.bottom if across else self.right - self.left

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of PDF space is seen."""
        if not -_FAR < x + y < _FAR:
            x, y = _settled(x), _settled(y)
        match self.turn:
            case 0:
                return x - self.left, self.top - y
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case _:
                return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return the seen box of a rectangle of PDF space."""
        if not -_FAR < left + bottom + right + top < _FAR:
            left, bottom, right, top = map(_settled, (left, bottom, right, top))
        if self.turn == 0:
            return Box(left - self.left, self.top - top, right - self.left, self.top - bottom)
        ax, ay = self.point(left, bottom)
        bx, by = self.point(right, top)
        return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table, or the part of one, that stands on one page."""

    page: int
    """From 1."""
    box: Box
    """Outer frame in points from the page's top left."""
    cells: tuple[Cell, ...]
    """Row-major by top left corner; rows and columns are local to this part, no two cells
    cover the same place, and every place of the grid is covered."""
    n_rows: int
    n_columns: int
    frame: TableFrame
    column_edges: tuple[float, ...]
    """``n_columns + 1`` rising x positions."""
    row_edges: tuple[float, ...]
    """``n_rows + 1`` rising y positions."""
    open_top: bool = False
    """No rule is printed along the top: the part may go on from the page before."""
    open_bottom: bool = False
    """No rule is printed along the bottom: the part may go on overleaf."""
    unscaled: bool = False
    """The page is a photograph: its measures hold in themselves, not from page to page."""
    turn: Rotation = 0
    """How far its print is turned clockwise; rows and columns are counted as one reads them."""
