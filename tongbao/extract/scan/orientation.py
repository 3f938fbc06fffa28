"""Which way up a page lies, by how well its tallest lines can be read."""

from __future__ import annotations

import numpy as np

from tongbao.extract.scan.dewarping import FlatSheet
from tongbao.extract.scan.ocr.ctc import greedy
from tongbao.extract.scan.ocr.digit_ensemble import not_plain
from tongbao.extract.scan.ocr.line_reader import LineReader
from tongbao.extract.scan.ocr.recognizer import recognise
from tongbao.extract.scan.parameters import ORIENTATION
from tongbao.extract.scan.textlines.layout import Layout, lay_out
from tongbao.extract.scan.textlines.segmentation import Segment


def _is_fit(segment: Segment) -> bool:
    """Return whether a segment is as long as a line that tells which way up it is."""
    return 2 * segment.height < segment.width < ORIENTATION.longest_ratio * segment.height


def quarters_to_turn(layout: Layout, reader: LineReader) -> int:
    """Return by how many quarters, counter-clockwise, the picture has to be turned."""
    fit = [segment for segment in layout.segments if _is_fit(segment)]
    if len(fit) >= ORIENTATION.upright_share * len(layout.segments):
        # Most likely it lies upright: all at once fills the cores better than some lines first.
        reader.general(not_plain(layout, reader))
    upright, surely = _legibility(layout, reader)
    if surely >= ORIENTATION.legible_confidence or not layout.segments:
        return 0
    scores = {0: upright, 2: _legibility(layout, reader, upside_down=True)[0]}
    sheet = layout.sheet
    turned = FlatSheet(
        np.ascontiguousarray(np.rot90(sheet.even)),
        np.ascontiguousarray(np.rot90(sheet.ink)),
        sheet.to_source,
    )
    sideways = lay_out(turned)
    reader = LineReader(sideways.clean, sideways.char_height)
    scores[1], _ = _legibility(sideways, reader)
    scores[3], _ = _legibility(sideways, reader, upside_down=True)
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > upright + ORIENTATION.better_confidence else 0


def _legibility(
    layout: Layout, reader: LineReader, *, upside_down: bool = False
) -> tuple[float, float]:
    """Return how sure the recogniser is of a few lines of the page, 0 to 1.

    By the least certain character of each, and by all of them.
    """
    fit = [segment for segment in layout.segments if _is_fit(segment)]
    fit.sort(key=lambda s: (-min(s.height, int(1.3 * layout.char_height)), -s.width))
    chosen = fit[: ORIENTATION.tried_segments]
    if upside_down:
        crops = [crop[::-1, ::-1] for crop in reader.crops(chosen)]
        steps = recognise([np.ascontiguousarray(crop) for crop in crops])
    else:
        steps = reader.general(chosen)
    read = [greedy(one) for one in steps]
    # 一一一 is what any row of strokes may be read as.
    read = [chars if len({one.text for one in chars}) > 1 else [] for chars in read]
    least = [min(one.probability for one in chars) for chars in read if chars]
    mean = [sum(one.probability for one in chars) / len(chars) for chars in read if chars]
    count = max(1, len(chosen))
    return sum(least) / count, sum(mean) / count
