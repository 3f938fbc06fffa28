"""Whether a JBIG2 picture (ITU-T T.88) has all its segments, as it lies in a PDF.

Its data is a row of segments that each state their length. Within most there is nothing that
damage would contradict, but data that is cut, or not JBIG2 at all, does not come out even. Regions
that are coded as a fax is are followed like one.
"""

from __future__ import annotations

from typing import NamedTuple

from tongbao.extract.intact.fax import has_all_rows
from tongbao.extract.intact.parameters import JBIG2

_KINDS = {0, 4, 6, 7, 16, 20, 22, 23, 36, 38, 39, 40, 42, 43, *range(48, 54), 62}
_PAGE = 48
_DRAWING = {6, 7, 22, 23, 38, 39, 42, 43}
"""Segments that put something on the page."""
_GENERIC = {36, 38, 39}
_FAX = 1
"""Bit in the flags of such a region: it is coded as group 4."""
_REGION = 18
"""Bytes before the codes of such a region: its size, its place and its flags."""
_UNKNOWN_LENGTH = 0xFFFFFFFF
_LONG_COUNT = 7
"""Count of the segments referred to that says that four bytes hold it."""
_ONE_BYTE, _TWO_BYTES = 1 << 8, 1 << 16
"""Numbers of a segment up to which it refers to others in one byte, and in two."""


class _Segment(NamedTuple):
    kind: int
    start: int
    """Where its data begins."""
    length: int


def has_all_segments(data: bytes) -> bool:
    """Return whether the segments of a JBIG2 picture are all there, and draw something."""
    at = 0
    kinds: set[int] = set()
    while at < len(data):
        segment = _segment_at(data, at)
        if segment is None:
            # What is too short for a segment is padding, unless nothing came before.
            return _draws(kinds) and len(data) - at < JBIG2.rest_bytes
        kinds.add(segment.kind)
        if segment.length == _UNKNOWN_LENGTH:
            # It ends with a mark and the number of its rows, and is the last as a rule.
            return segment.kind in _GENERIC and _PAGE in kinds
        at = segment.start + segment.length
        if at > len(data) or not _has_all_rows(segment.kind, data[segment.start : at]):
            return False
    return _draws(kinds)


def _has_all_rows(kind: int, segment: bytes) -> bool:
    """Return whether a segment holds all rows of its region, if that can be told."""
    if kind not in _GENERIC or len(segment) < _REGION or not segment[_REGION - 1] & _FAX:
        return True
    columns, rows = int.from_bytes(segment[:4]), int.from_bytes(segment[4:8])
    return has_all_rows(segment[_REGION:], columns, rows, -1)


def _draws(kinds: set[int]) -> bool:
    return _PAGE in kinds and bool(kinds & _DRAWING)


def _segment_at(data: bytes, at: int) -> _Segment | None:
    """Return the segment whose header begins at a place; None if none does."""
    if at + 11 > len(data):
        return None
    number, flags, count = int.from_bytes(data[at : at + 4]), data[at + 4], data[at + 5] >> 5
    kind = flags & 63
    place = at + 6
    if count == _LONG_COUNT:
        count = int.from_bytes(data[at + 5 : at + 9]) & 0x1FFFFFFF
        place = at + 9 + (count + 8) // 8
    place += count * (1 if number <= _ONE_BYTE else 2 if number <= _TWO_BYTES else 4)
    place += 4 if flags & 64 else 1
    if kind not in _KINDS or place + 4 > len(data):
        return None
    return _Segment(kind, place + 4, int.from_bytes(data[place : place + 4]))
