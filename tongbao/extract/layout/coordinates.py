"""Where points of a flattened sheet stand on the page as it was given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.units import PIXELS_PER_POINT, Matrix
from tongbao.model import Block, Box, Cell, Document, Doubt, Page, Part, Table

_Lattice = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Placing:
    """The way back from a flat sheet to its picture; holds no picture itself."""

    to_source: Matrix
    field: tuple[_Lattice, _Lattice] | None
    flat: tuple[int, int]
    """Rows and columns of the flat sheet."""
    quarters: int
    """Quarters, counter-clockwise, by which the picture was turned before."""
    dpi: float
    source: tuple[int, int]
    """Rows and columns of the picture."""

    @property
    def size(self) -> tuple[float, float]:
        """Return width and height of the page as given, in points."""
        return self.source[1] * 72 / self.dpi, self.source[0] * 72 / self.dpi

    def box(self, box: Box) -> Box:
        """Return where a box of the flat sheet stands, as an upright box around it."""
        corners = [self._point(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
        width, height = self.size
        xs = [min(max(x, 0.0), width) for x, _ in corners]
        ys = [min(max(y, 0.0), height) for _, y in corners]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def _point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x * PIXELS_PER_POINT, y * PIXELS_PER_POINT
        if self.field is not None:
            rows, columns = self.field[0].shape
            row = min(max(int(y / self.flat[0] * rows), 0), rows - 1)
            column = min(max(int(x / self.flat[1] * columns), 0), columns - 1)
            x += float(self.field[0][row, column])
            y += float(self.field[1][row, column])
        u, v, w = (float(value) for value in self.to_source @ np.array([x, y, 1.0]))
        u, v = u / w, v / w
        height, width = self.source
        match self.quarters:
            case 1:
                u, v = width - v, u
            case 2:
                u, v = width - u, height - v
            case 3:
                u, v = v, height - u
        return u * 72 / self.dpi, v * 72 / self.dpi


def placed(document: Document, placings: Mapping[int, Placing]) -> Document:
    """Return a document whose boxes stand on its pages as they were given.

    Args:
        document: What was read, scanned pages in the measures of their flat sheets.
        placings: Page number → the way back, for scanned pages.
    """

    def box(page: int | None, one: Box) -> Box:
        placing = placings.get(page or 0)
        return placing.box(one) if placing is not None else one

    def part(one: Part) -> Part:
        return Part(one.page, box(one.page, one.box))

    def cell(one: Cell) -> Cell:
        return replace(
            one, box=box(one.page, one.box), continued=tuple(part(p) for p in one.continued)
        )

    def item(one: Block | Table) -> Block | Table:
        if isinstance(one, Block):
            lines = tuple(part(p) for p in one.lines)
            return replace(one, box=box(one.page, one.box), lines=lines)
        cells = tuple(cell(c) for c in one.cells)
        return replace(one, cells=cells, parts=tuple(part(p) for p in one.parts))

    def doubt(one: Doubt) -> Doubt:
        return replace(one, box=box(one.page, one.box)) if one.box is not None else one

    def page(one: Page) -> Page:
        placing = placings.get(one.number)
        if placing is None:
            return one
        width, height = placing.size
        words = tuple(replace(word, box=placing.box(word.box)) for word in one.words)
        # Rules of a page that lies askew are no upright rules any more: they are left out.
        return replace(one, width=width, height=height, words=words, rulings=())

    return replace(
        document,
        pages=tuple(page(one) for one in document.pages),
        flow=tuple(item(one) for one in document.flow),
        doubts=tuple(doubt(one) for one in document.doubts),
    )
