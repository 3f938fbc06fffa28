"""A part of a page read as if it were all of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tongbao.extract.page import Drawing, Glyph
from tongbao.model import Box, Ruling


def cropped(glyphs: Sequence[Glyph], drawing: Drawing, area: Box) -> tuple[list[Glyph], Drawing]:
    """Return what stands in an area: characters by their middle, rules and fills cut at its edges.

    Args:
        glyphs: The page's characters.
        drawing: What is drawn on it.
        area: Points from the page's top left corner.
    """
    kept = [glyph for glyph in glyphs if area.holds(glyph.x, glyph.y)]
    rulings = [cut for rule in drawing.rulings if (cut := _cut(rule, area)) is not None]
    shades, whites = _within(drawing.shades, area), _within(drawing.whites, area)
    return kept, replace(drawing, rulings=rulings, shades=shades, whites=whites)


def _cut(rule: Ruling, area: Box) -> Ruling | None:
    """Return the part of a rule inside an area; None where none of it is."""
    x0, x1 = max(rule.x0, area.x0), min(rule.x1, area.x1)
    top, bottom = max(rule.top, area.top), min(rule.bottom, area.bottom)
    if x1 < x0 or bottom < top:
        return None
    return replace(rule, x0=x0, top=top, x1=x1, bottom=bottom)


def _within(boxes: Iterable[Box], area: Box) -> list[Box]:
    """Return the parts of boxes inside an area."""
    found = [
        Box(
            max(b.x0, area.x0), max(b.top, area.top), min(b.x1, area.x1), min(b.bottom, area.bottom)
        )
        for b in boxes
    ]
    return [box for box in found if box.width > 0 and box.height > 0]
