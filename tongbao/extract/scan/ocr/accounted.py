"""What the characters read of a line leave of its ink, and what is read there on a second look."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tongbao.extract.scan.ocr.ctc import Seen, Strip, greedy
from tongbao.extract.scan.ocr.ink_coverage import left_over, with_passed_over
from tongbao.extract.scan.ocr.recognizer import HEIGHT, STRIP
from tongbao.extract.scan.textlines.layout import Layout, margins_of
from tongbao.extract.scan.textlines.segmentation import Segment

STAINS = frozenset("_-—–.·、'`|丨…•,，。:：~^\"“”■▪●")
"""What stains, and the marks between characters, may be read as."""


def accounted(
    strips: Sequence[Strip], layout: Layout, segment: Segment, room: float
) -> tuple[Sequence[Seen], bool]:
    """Return what was read with what was passed over, and whether that is all of the ink."""
    seen = greedy(strips)
    plain = [one for one in seen if one.text.strip()]
    if not plain:
        return seen, True
    inner = layout.clean[segment.top : segment.bottom, segment.x0 : segment.x1]
    middles = _middles(plain, segment, layout.usual, room)
    holes = left_over(inner, middles, max(layout.usual, 0.9 * segment.height))
    covered = covers(plain, segment, layout.usual, room=room)
    if not holes:
        return seen, covered
    scale, before = _scale(segment, layout.usual, room)
    places = [
        hole._replace(low=(hole.low + before) / scale, high=(hole.high + before) / scale)
        for hole in holes
    ]
    found = with_passed_over(plain, strips, places)
    return (seen, False) if found is None else (found, True)


def _scale(segment: Segment, usual: float, room: float) -> tuple[float, int]:
    """Return pixels to a strip of a line's crop, and the white before its ink."""
    across, down = margins_of(segment, usual, room)
    return (segment.height + 2 * down) / HEIGHT * STRIP, across


def _middles(seen: Sequence[Seen], segment: Segment, usual: float, room: float) -> list[float]:
    """Return where the characters read stand, in pixels from the start of the ink."""
    scale, before = _scale(segment, usual, room)
    return [(one.first + one.last + 1) / 2 * scale - before for one in seen]


def covers(seen: Sequence[Seen], segment: Segment, usual: float, *, room: float = 0.0) -> bool:
    """Return whether the characters read account for all the ink of a line.

    They stand no further from each other, or from the ends of the ink, than characters do.
    """
    seen = [one for one in seen if one.text.strip()]
    if not seen or any(one.text in STAINS for one in seen):
        return True
    middles = _middles(seen, segment, usual, room)
    size = max(float(segment.height), 0.85 * usual)
    inner = max((b - a for a, b in pairwise(middles)), default=0.0)
    outer = max(middles[0], segment.width - middles[-1])
    return outer < 1.5 * size and inner < 2.8 * size


def all_accounted(seen: Sequence[Seen], layout: Layout, segment: Segment) -> bool:
    """Return whether a figure's characters leave no blob of a line's ink to another one."""
    inner = layout.clean[segment.top : segment.bottom, segment.x0 : segment.x1]
    middles = _middles(seen, segment, layout.usual, 0.0)
    return bool(seen) and not left_over(inner, middles, max(layout.usual, 0.9 * segment.height))
