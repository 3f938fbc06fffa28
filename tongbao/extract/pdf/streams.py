"""Whether the compressed streams of a PDF decode whole: the file's own checksums are asked.

pdfium shows as much of a stream as decodes and says nothing of the rest: a page whose content
breaks off in the middle looks like a short page, one with a flipped bit prints another number,
and what lies beyond its own limit on decoded bytes is gone. Every deflated stream ends with an
Adler-32 checksum (RFC 1950), so that all three show when the streams are decoded here once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tongbao.extract.intact.packed import (
    BrokenStreamError,
    Layer,
    UnknownFilterError,
    unpack,
)
from tongbao.extract.pdf.parameters import STREAMS

PDFIUM_DECODES = 1 << 30
"""Bytes of one stream after which pdfium stops decoding (``kMaxTotalOutSize``)."""

_STREAM = re.compile(rb"stream\r?\n")
_FILTERS = re.compile(rb"/Filter\s*(?:/(\w+)|\[([^\]]*)\])")
_SHOWN_ELSEWHERE = re.compile(
    rb"/Subtype\s*/(?:Image|XML)|/Length1\b|/Subtype\s*/\w*Type\w+C|/OpenType"
)
"""Pictures and font programs: they hold no text, and are large."""
_DEFLATED = {b"FlateDecode", b"Fl"}


@dataclass(frozen=True, slots=True)
class StreamCheck:
    """What was found of a file's streams."""

    damaged: int = 0
    """How many do not decode to their ends, or not to what was written."""
    longest: int = 0
    """Decoded bytes of the longest one, counted no further than pdfium's limit."""

    @property
    def cut(self) -> bool:
        """Return whether pdfium stops before the end of one."""
        return self.longest >= PDFIUM_DECODES


def check_streams(data: bytes) -> StreamCheck:
    """Decode the streams of a PDF that may bear text.

    Encrypted files are not checked: their streams are no deflated data before decryption.
    """
    if re.search(rb"/Encrypt\b", data):
        return StreamCheck()
    damaged = longest = 0
    for filters, start, end in _streams(data):
        size = _decoded_size(data[start:end], filters)
        damaged += size is None
        longest = max(longest, size or 0)
    return StreamCheck(damaged, longest)


def _streams(data: bytes) -> Iterator[tuple[Sequence[bytes], int, int]]:
    """Yield the filters and the place of each stream that is deflated and may bear text."""
    position = 0
    while (found := _STREAM.search(data, position)) is not None:
        position = found.end()
        head = data[max(0, found.start() - STREAMS.dictionary_reach_bytes) : found.start()]
        head = head[max(head.rfind(b"endobj"), 0) :]
        named = _FILTERS.search(head)
        if named is None or not head.rstrip().endswith(b">>"):
            continue
        filters = [named[1]] if named[1] else re.findall(rb"/(\w+)", named[2])
        end = data.find(b"endstream", position)
        end = len(data) if end < 0 else end
        if _SHOWN_ELSEWHERE.search(head) is None and filters[-1:] and filters[-1] in _DEFLATED:
            yield filters, position, end
        position = end


def _decoded_size(raw: bytes, filters: Sequence[bytes]) -> int | None:
    """Return how long a stream is decoded, at most pdfium's limit; None if it is damaged."""
    layers = [Layer.of(name.decode("latin-1")) for name in filters]
    size = 0
    try:
        for piece in unpack(raw, layers):
            size += len(piece)
            if size >= PDFIUM_DECODES:
                return PDFIUM_DECODES
    except UnknownFilterError:
        return 0
    except BrokenStreamError:
        return None
    return size
