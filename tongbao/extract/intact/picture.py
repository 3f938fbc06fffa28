"""Whether the data of one picture of a PDF decodes to as much as its dictionary promises."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tongbao.extract.intact.fax import has_all_rows
from tongbao.extract.intact.jbig2 import has_all_segments
from tongbao.extract.intact.jpeg import is_damaged_jpeg
from tongbao.extract.intact.packed import (
    BrokenStreamError,
    Layer,
    unpack,
)
from tongbao.extract.intact.parameters import PICTURE

_CODECS = {"DCTDecode", "CCITTFaxDecode", "JBIG2Decode", "JPXDecode"}
_FEWER = {8: (2, 3, 4, 6), 24: (12, 16)}
"""Bits of a pixel that pdfium rounds up to 8 and 24."""


class PictureData(NamedTuple):
    """A picture as it lies in a PDF."""

    width: int
    height: int
    bits: int
    """Of one pixel, over all colours; 0 if it is not known."""
    filters: Sequence[str]
    data: bytes
    """After decryption, before all filters."""


def is_damaged(picture: PictureData, max_pixels: int) -> bool:
    """Return whether the data of a picture is cut, garbled or missing.

    Of JPEG 2000 nothing can be told here: pdfium leaves out what does not decode.

    Args:
        picture: The picture, within the limit on pixels by its dictionary.
        max_pixels: The limit, for formats that state a size of their own.
    """
    # How a filter is set up is not asked: damaged data does not come out even in any way.
    if not _is_damaged(picture, {}, max_pixels):
        return False
    late = "LZWDecode" in picture.filters or "LZW" in picture.filters
    return not late or _is_damaged(picture, {"EarlyChange": 0}, max_pixels)


def _is_damaged(picture: PictureData, params: dict[str, int], max_pixels: int) -> bool:
    layers = [Layer.of(name, params) for name in picture.filters]
    try:
        if not layers or layers[-1].name not in _CODECS:
            return _is_short(picture, layers)
        most = 8 * picture.width * picture.height + PICTURE.margin_bytes
        packed = _join(unpack(picture.data, layers[:-1]), most)
    except BrokenStreamError:
        return True
    return _is_undecodable(picture, layers[-1].name, packed, max_pixels)


def _is_short(picture: PictureData, layers: Sequence[Layer]) -> bool:
    """Return whether pixels without a codec of their own are not all there.

    Raises:
        BrokenStreamError: They are garbled, or break off.
    """
    size = 0
    for piece in unpack(picture.data, layers):
        size += len(piece)
        if size > _size_of(picture, picture.bits)[1] + PICTURE.margin_bytes:
            return False
    if size >= _size_of(picture, picture.bits)[0]:
        return False
    fewer = (_size_of(picture, bits) for bits in _FEWER.get(picture.bits, ()))
    return not any(least <= size <= most for least, most in fewer)


def _size_of(picture: PictureData, bits: int) -> tuple[int, int]:
    """Return the bytes of a picture, at least and at most: writers err by a few rows."""
    row = (picture.width * max(bits, 1) + 7) // 8
    return (picture.height - picture.height // 500) * row, (picture.height + 1) * row


def _join(pieces: Iterable[bytes], most: int) -> bytes:
    """Return pieces as one.

    Raises:
        BrokenStreamError: They are more bytes than any picture of its size has.
    """
    whole = bytearray()
    for piece in pieces:
        whole += piece
        if len(whole) > most:
            raise BrokenStreamError("too long")
    return bytes(whole)


def _is_undecodable(picture: PictureData, codec: str, data: bytes, max_pixels: int) -> bool:
    if codec == "DCTDecode":
        return is_damaged_jpeg(data, max_pixels)
    if codec == "JBIG2Decode":
        return not has_all_segments(data)
    if codec == "CCITTFaxDecode":
        return not any(
            has_all_rows(data, picture.width, picture.height, k, byte_aligned=aligned)
            for aligned in (False, True)
            for k in (-1, 0, 1)
        )
    return not data
