"""Which way up a page lies: most of its lines of print decide, each by what can be read of it."""

from __future__ import annotations

import numpy as np

from tongbao.extract.scan.dewarping import FlatSheet
from tongbao.extract.scan.ocr.ctc import DecodedChar, greedy
from tongbao.extract.scan.ocr.digit_ensemble import not_plain
from tongbao.extract.scan.ocr.line_reader import LineReader
from tongbao.extract.scan.ocr.recognizer import recognise
from tongbao.extract.scan.parameters import ORIENTATION
from tongbao.extract.scan.textlines.layout import Layout, lay_out
from tongbao.extract.scan.textlines.segmentation import Segment


def quarters_to_turn(layout: Layout, reader: LineReader) -> int:
    """Return by how many quarters, counter-clockwise, the picture has to be turned.

    A seal, a scribble or a photograph is a line or two that nothing is read of, and a page of
    figures has short lines: it stays as it is unless far more is read another way up.
    """
    tried = _tried(layout)
    if 2 * len(tried) >= ORIENTATION.upright_share * len(layout.segments):
        # Most likely it lies upright: all at once fills the cores better than some lines first.
        reader.general(not_plain(layout, reader))
    read, legible = _legibility([greedy(steps) for steps in reader.general(tried)])
    enough = max(ORIENTATION.legible_share * len(tried), ORIENTATION.fewest_lines)
    if not layout.segments or legible >= enough:
        return 0
    sheet = layout.sheet
    turned = FlatSheet(
        np.ascontiguousarray(np.rot90(sheet.even)),
        np.ascontiguousarray(np.rot90(sheet.ink)),
        sheet.to_source,
    )
    sideways = lay_out(turned)
    beside = LineReader(sideways.clean, sideways.char_height)
    scores = {
        2: _upside_down(layout, reader),
        1: _legibility([greedy(steps) for steps in beside.general(_tried(sideways))])[0],
        3: _upside_down(sideways, beside),
    }
    best = max(scores, key=scores.__getitem__)
    clear = ORIENTATION.clear_ratio * read + ORIENTATION.fewest_chars
    return best if scores[best] >= clear else 0


def _tried(layout: Layout) -> list[Segment]:
    """Return the lines that tell which way is up: the longest of those as high as most print."""
    low, high = (share * layout.char_height for share in ORIENTATION.height_em)
    fit = [
        one
        for one in layout.segments
        if low <= one.height <= high
        and ORIENTATION.shortest_ratio * one.height
        < one.width
        < ORIENTATION.longest_ratio * one.height
    ]
    fit.sort(key=lambda one: (-one.width, one.top, one.x0))
    return fit[: ORIENTATION.tried_segments]


def _upside_down(layout: Layout, reader: LineReader) -> int:
    crops = [np.ascontiguousarray(crop[::-1, ::-1]) for crop in reader.crops(_tried(layout))]
    return _legibility([greedy(steps) for steps in recognise(crops)])[0]


def _legibility(read: list[list[DecodedChar]]) -> tuple[int, int]:
    """Return how many characters are read of lines that are legible, and how many lines are.

    What lies on its side has lines of two or three characters that stand below each other, and
    these are read as well: so only longer ones count. 一一一 is what any row of strokes may be
    read as.
    """
    legible = [
        chars
        for chars in read
        if len({one.text for one in chars}) >= ORIENTATION.line_chars
        and float(np.mean([one.probability for one in chars])) >= ORIENTATION.legible_confidence
    ]
    return sum(map(len, legible)), len(legible)
