"""Whether the program of an embedded font is there whole, as far as its outside tells.

A viewer that finds it broken shows other glyphs than the writer meant, or none.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from tongbao.extract.intact.packed import BrokenStreamError, Layer, unpack
from tongbao.extract.intact.parameters import FONT_FILE

_TRUE_TYPE = (b"\0\1\0\0", b"true", b"OTTO")
_COLLECTION = b"ttcf"
_DIRECTORY, _RECORD = 12, 16
"""Bytes of the head of a TrueType font's directory, and of one table's record in it."""


def is_whole_font(data: bytes, layers: Sequence[Layer], *, is_true_type: bool) -> bool:
    """Return whether a font unpacks to its end and holds all tables that it lists.

    Args:
        data: The font as it lies in the file, deciphered.
        layers: Its filters.
        is_true_type: Whether the file says that it is a TrueType font.
    """
    head, size = bytearray(), 0
    try:
        for piece in unpack(data, layers):
            size += len(piece)
            head += piece[: max(FONT_FILE.directory_bytes - len(head), 0)]
            if size > FONT_FILE.most_bytes:
                return True
    except BrokenStreamError:
        return False
    if head.startswith(_TRUE_TYPE):
        return _holds_tables(bytes(head), size)
    return size > 0 and (not is_true_type or head.startswith(_COLLECTION))


def _holds_tables(head: bytes, size: int) -> bool:
    if size < _DIRECTORY:
        return False
    (count,) = struct.unpack_from(">H", head, 4)
    ends = [
        sum(struct.unpack_from(">LL", head, at + 8))
        for at in range(_DIRECTORY, _DIRECTORY + _RECORD * count, _RECORD)
        if at + _RECORD <= len(head)
    ]
    return bool(ends) and max(ends) <= size
