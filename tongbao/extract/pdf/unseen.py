"""Text of a page that nobody sees: white on white, painted over, clipped away, or too small.

What may be unseen is cheap to tell; whether it is, the page itself says, drawn with that text and
without: text that makes no difference is no part of what the page prints. Text of which anything
is seen is kept whole, as a spreadsheet's that runs on behind the next cell.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tongbao.extract.layout.bands import Bands
from tongbao.extract.page import UNMAPPED, Drawing, Glyph, PageView
from tongbao.extract.pdf.parameters import UNSEEN
from tongbao.extract.pdf.textlayer import PageText
from tongbao.model import Box

_NEVER = 1 << 60
"""Order of text that the drawing does not know: nothing is drawn after it."""


def without_unseen(
    handle: Any, view: PageView, text: PageText, drawing: Drawing, *, layered: bool = False
) -> PageText:
    """Return the text of an open pdfium page without what nobody sees, and how much that is.

    Args:
        handle: The page; it is left as it was.
        view: How it is shown.
        text: Its characters.
        drawing: What else is drawn, and in which order.
        layered: Whether the document switches layers off, so that any text may be on one.
    """
    runs: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in text.glyphs:
        if not glyph.blank and not glyph.run.hidden:
            runs[glyph.run.number].append(glyph)
    gone = {number for number, glyphs in runs.items() if _is_too_small(glyphs)}
    doubtful = (set(runs) if layered else _doubtful(runs, text, drawing)) - gone
    if doubtful:
        gone |= doubtful - _seen(handle, view, {n: runs[n] for n in doubtful}, text)
    if not gone:
        return text
    kept = [glyph for glyph in text.glyphs if glyph.run.number not in gone]
    count = sum(len(runs[number]) for number in gone)
    unmapped = sum(glyph.text == UNMAPPED for glyph in kept)
    return replace(text, glyphs=kept, unseen=count, unmapped=unmapped)


def _is_too_small(glyphs: Sequence[Glyph]) -> bool:
    tallest = max(glyph.bottom - glyph.top for glyph in glyphs)
    return glyphs[0].run.size < UNSEEN.smallest_pt and tallest < 2 * UNSEEN.smallest_pt


def _doubtful(runs: dict[int, list[Glyph]], text: PageText, drawing: Drawing) -> set[int]:
    """Return the runs that are white, stand outside their clipping, or below what comes later."""
    numbers = list(runs)
    boxes = [_around(runs[number]) for number in numbers]
    found = {number for number in numbers if runs[number][0].run.white}
    orders: list[int] = []
    for number, box in zip(numbers, boxes, strict=True):
        order, clip = drawing.texts.get(text.owners[number], (_NEVER, None))
        orders.append(order)
        if clip is not None and not _overlap(clip, box):
            found.add(number)
    first = min(orders, default=0)
    later = [(order, box) for order, box in drawing.covers if order > first]
    bands = Bands((box.top, box.bottom) for box in boxes) if later else None
    for order, cover in later:
        for index in bands.near(cover.top, cover.bottom) if bands else ():
            if orders[index] < order and _overlap(cover, boxes[index]):
                found.add(numbers[index])
    return found


def _around(glyphs: Sequence[Glyph]) -> Box:
    return Box(
        min(glyph.x0 for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
    )


def _overlap(one: Box, other: Box) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    return across > 0 and min(one.bottom, other.bottom) - max(one.top, other.top) > 0


def _seen(handle: Any, view: PageView, runs: dict[int, list[Glyph]], text: PageText) -> set[int]:
    """Return the runs whose drawing makes a difference to the page."""
    from tongbao.extract.scan.hidden_layer import glyphs_drawn

    addresses = {text.owners[number] for number in runs}

    def is_doubtful(item: Any) -> bool:
        return (ctypes.cast(item, ctypes.c_void_p).value or 0) in addresses

    glyphs = [glyph for number in runs for glyph in runs[number]]
    drawn = glyphs_drawn(handle, view, glyphs, is_doubtful)
    return {glyph.run.number for glyph, seen in zip(glyphs, drawn, strict=True) if seen}
