"""From a PDF's own coordinates to the page as a reader sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pypdfium2 import raw

from tongbao.model import Box, Rotation

_TURNS: tuple[Rotation, ...] = (0, 90, 180, 270)


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
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 90:
            return y - self.bottom, x - self.left
        if self.turn == 180:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return the seen box of a rectangle of PDF space."""
        if self.turn == 0:
            return Box(left - self.left, self.top - top, right - self.left, self.top - bottom)
        ax, ay = self.point(left, bottom)
        bx, by = self.point(right, top)
        return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def view_of(page: Any) -> PageView:
    """Return the view of an open pdfium page (its crop box, cut to its media box)."""
    rect = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, rect)
    turn = _TURNS[max(raw.FPDFPage_GetRotation(page), 0) % 4]
    return PageView(rect.left, rect.bottom, rect.right, rect.top, turn)
