"""Packed data of a PDF, unpacked strictly: where readers pass over damage, this raises.

Data is handed on in pieces, so that what a small file blows up to is never held whole.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from tongbao.extract.intact.parameters import PACKED

_ABBREVIATED = {
    "Fl": "FlateDecode",
    "LZW": "LZWDecode",
    "RL": "RunLengthDecode",
    "A85": "ASCII85Decode",
    "AHx": "ASCIIHexDecode",
    "DCT": "DCTDecode",
    "CCF": "CCITTFaxDecode",
}
"""Names of filters as inline pictures shorten them."""


class BrokenStreamError(ValueError):
    """Data that does not unpack, or not to what was packed."""


class UnknownFilterError(BrokenStreamError):
    """Data packed in a way that no reader knows; the name of a filter may be garbled."""


class Layer(NamedTuple):
    """One filter of a stream, with its parameters."""

    name: str
    params: Mapping[str, Any]

    @classmethod
    def of(cls, name: str, params: Mapping[str, Any] | None = None) -> Layer:
        """Return the layer of a filter's name, abbreviated or not."""
        return cls(_ABBREVIATED.get(name, name), params or {})


def unpack(data: bytes, layers: Sequence[Layer]) -> Iterator[bytes]:
    """Yield what data holds under its filters, piece by piece.

    Raises:
        BrokenStreamError: It breaks off, is garbled, or a checksum does not hold. What could be
            unpacked has been handed on by then.
        UnknownFilterError: One of the filters is not known, or decodes to a picture.
    """
    pieces: Iterable[bytes] = (data,)
    for layer in layers:
        if layer.name == "Crypt":
            continue  # the cipher, which is no packing
        unpacker = _UNPACKERS.get(layer.name)
        if unpacker is None:
            raise UnknownFilterError(layer.name)
        pieces = unpacker(pieces, layer.params)
    yield from pieces


_ZLIB_HEAD, _CHECKSUM = 2, 4
"""Bytes of the head and of the checksum of deflated data."""


def _inflate(pieces: Iterable[bytes], _: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield deflated data (RFC 1950) inflated.

    Some writers leave out the checksum at the end: data whose last block is there is whole.
    """
    source = iter(pieces)
    head = b""
    while len(head) < _ZLIB_HEAD:
        piece = next(source, None)
        if piece is None:
            raise BrokenStreamError("no data")
        head += piece
    if head[0] & 15 != zlib.DEFLATED or int.from_bytes(head[:2]) % 31 or head[1] & 32:
        raise BrokenStreamError("not deflated")
    decoder, checksum, trailer = zlib.decompressobj(-zlib.MAX_WBITS), 1, b""
    for part in _parts(chain((head[2:],), source)):
        if decoder.eof:
            trailer += part[:4]
            continue
        for found in _through(decoder, part):
            checksum = zlib.adler32(found, checksum)
            yield found
        trailer = decoder.unused_data[:4]
    if not decoder.eof:
        raise BrokenStreamError("the last block is missing")
    if len(trailer) >= _CHECKSUM and int.from_bytes(trailer[:4]) != checksum:
        raise BrokenStreamError("the checksum does not hold")


def _parts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield pieces in parts, since a decoder copies what it has not consumed yet."""
    for piece in pieces:
        for start in range(0, len(piece), PACKED.part_bytes):
            yield piece[start : start + PACKED.part_bytes]


def _through(decoder: Any, part: bytes) -> Iterator[bytes]:
    """Yield what a part of deflated data inflates to."""
    rest = part
    while not decoder.eof:
        try:
            found = decoder.decompress(rest, PACKED.piece_bytes)
        except zlib.error as error:
            raise BrokenStreamError(str(error)) from error
        rest = decoder.unconsumed_tail
        yield found
        if not rest and len(found) < PACKED.piece_bytes:
            return


def _unlzw(pieces: Iterable[bytes], params: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield data packed by LZW, which has no checksum: only impossible codes show damage."""
    early = 0 if params.get("EarlyChange", 1) == 0 else 1
    table: list[bytes] = []
    before, out = b"", bytearray()
    width, window, bits = 9, 0, 0
    for byte in chain.from_iterable(pieces):
        window, bits = window << 8 | byte, bits + 8
        if bits < width:
            continue
        bits -= width
        code, window = window >> bits, window & (1 << bits) - 1
        if code == _LZW_END:
            break
        if code == _LZW_CLEAR or not table:
            table, width, before = [*_LZW_START], 9, b""
            if code == _LZW_CLEAR:
                continue
        if code > len(table) or (code == len(table) and not before):
            yield bytes(out)
            raise BrokenStreamError("no such code")
        entry = table[code] if code < len(table) else before + before[:1]
        out += entry
        if before and len(table) < _LZW_MOST:
            table.append(before + entry[:1])
        before = entry
        width = min(max((len(table) + early).bit_length(), 9), 12)
        if len(out) >= PACKED.piece_bytes:
            yield bytes(out)
            out.clear()
    yield bytes(out)


_RUNS_END = 128
"""Byte that ends data packed by lengths of runs; below it are bytes as they are, above runs."""
_LZW_CLEAR, _LZW_END, _LZW_MOST = 256, 257, 4096
_LZW_START = (*(bytes((value,)) for value in range(256)), b"", b"")


def _unrun(pieces: Iterable[bytes], _: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield data packed by lengths of runs."""
    data, at, out = b"".join(pieces), 0, bytearray()
    while at < len(data) and data[at] != _RUNS_END:
        length = data[at]
        if length < _RUNS_END:
            part = data[at + 1 : at + length + 2]
            whole, at = len(part) > length, at + length + 2
        else:
            part = data[at + 1 : at + 2] * (257 - length)
            whole, at = bool(part), at + 2
        out += part
        if not whole:
            yield bytes(out)
            raise BrokenStreamError("a run breaks off")
        if len(out) >= PACKED.piece_bytes:
            yield bytes(out)
            out.clear()
    yield bytes(out)


def _from_85(pieces: Iterable[bytes], _: Mapping[str, Any]) -> Iterator[bytes]:
    text = b"".join(pieces).translate(None, b"\0\t\n\x0c\r ").removeprefix(b"<~")
    try:
        yield base64.a85decode(text.split(b"~", 1)[0])
    except ValueError as error:
        raise BrokenStreamError(str(error)) from error


def _from_hex(pieces: Iterable[bytes], _: Mapping[str, Any]) -> Iterator[bytes]:
    digits = b"".join(pieces).split(b">", 1)[0].translate(None, b"\0\t\n\x0c\r ")
    try:
        yield bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("latin-1"))
    except ValueError as error:
        raise BrokenStreamError(str(error)) from error


_UNPACKERS = {
    "FlateDecode": _inflate,
    "LZWDecode": _unlzw,
    "RunLengthDecode": _unrun,
    "ASCII85Decode": _from_85,
    "ASCIIHexDecode": _from_hex,
}
