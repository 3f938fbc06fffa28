"""Whether the strips or tiles of a TIFF's page hold all of its rows.

libtiff shows what decodes of a strip and says nothing of the rest to whoever calls it: a flipped bit
in a fax's data costs all rows below it, zeros at the end of a file the foot of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PIL import Image

from tongbao.extract.intact.jpeg import is_damaged_jpeg
from tongbao.extract.intact.picture import PictureData, is_damaged

# Tags of TIFF 6.0, and of its technical notes on JPEG.
_BITS, _COMPRESSION, _FILL_ORDER, _SAMPLES, _PLANES = 258, 259, 266, 277, 284
_ROWS, _STRIP_OFFSETS, _STRIP_BYTES = 278, 273, 279
_TILE_WIDTH, _TILE_HEIGHT, _TILE_OFFSETS, _TILE_BYTES = 322, 323, 324, 325
_JPEG_TABLES, _JPEG, _PLAIN = 347, 7, 1
_APART, _LOWEST_FIRST = 2, 2
"""PlanarConfiguration of planes one after another; FillOrder of bytes whose lowest bit comes first."""
_FILTERS = {
    2: ("CCITTFaxDecode",),
    3: ("CCITTFaxDecode",),
    4: ("CCITTFaxDecode",),
    5: ("LZWDecode",),
    8: ("FlateDecode",),
    32773: ("RunLengthDecode",),
    32946: ("FlateDecode",),
}
"""Compression → what a PDF calls it; others cannot be checked here."""
_REVERSED = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))


def has_damaged_strips(frame: Image.Image, data: bytes, max_pixels: int) -> bool:
    """Return whether a strip or tile of a page is cut or garbled, or not in the file.

    Args:
        frame: The page, on which the picture stands; of a TIFF, else nothing is damaged.
        data: The file's bytes.
        max_pixels: Limit on pixels, for formats that state a size of their own.
    """
    tags = getattr(frame, "tag_v2", None)
    if tags is None:
        return False
    try:
        return _has_damage(frame, tags, data, max_pixels)
    except (TypeError, ValueError, LookupError):  # tags that say nothing: Pillow judges the page
        return False


def _has_damage(frame: Image.Image, tags: Any, data: bytes, max_pixels: int) -> bool:
    compression = tags.get(_COMPRESSION, _PLAIN)
    if compression == _JPEG:
        tables = bytes(tags.get(_JPEG_TABLES, b""))
        return any(
            is_damaged_jpeg(_with_tables(packed, tables), max_pixels)
            for _, _, packed in _pieces(frame, tags, data)
        )
    bits = tags.get(_BITS, (1,))
    depth = bits[0] if tags.get(_PLANES, 1) == _APART else sum(bits)
    if compression == _PLAIN:
        return any(
            len(packed) < height * -(-width * depth // 8)
            for width, height, packed in _pieces(frame, tags, data)
        )
    if compression not in _FILTERS:
        return False
    return any(
        is_damaged(PictureData(width, height, depth, _FILTERS[compression], packed), max_pixels)
        for width, height, packed in _pieces(frame, tags, data)
    )


def _pieces(frame: Image.Image, tags: Any, data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield the width, height and bytes of each strip or tile; no bytes where it is missing."""
    planes = tags.get(_SAMPLES, 1) if tags.get(_PLANES, 1) == _APART else 1
    if _TILE_OFFSETS in tags:
        width, height = tags[_TILE_WIDTH], tags[_TILE_HEIGHT]
        across, down = -(-frame.width // width), -(-frame.height // height)
        sizes = [(width, height)] * (across * down * planes)
        offsets, lengths = tags[_TILE_OFFSETS], tags.get(_TILE_BYTES, ())
    else:
        rows = min(tags.get(_ROWS, frame.height), frame.height)
        tops = range(0, frame.height, rows)
        sizes = [(frame.width, min(rows, frame.height - top)) for top in tops] * planes
        offsets, lengths = tags.get(_STRIP_OFFSETS, ()), tags.get(_STRIP_BYTES, ())
    reverse = tags.get(_FILL_ORDER, 1) == _LOWEST_FIRST
    for index, (width, height) in enumerate(sizes):
        there = index < len(offsets) and index < len(lengths)
        packed = data[offsets[index] : offsets[index] + lengths[index]] if there else b""
        yield width, height, packed.translate(_REVERSED) if reverse else packed


def _with_tables(packed: bytes, tables: bytes) -> bytes:
    """Return a strip's JPEG with the tables that its file keeps once for all strips."""
    return tables[:-2] + packed[2:] if tables[:2] == packed[:2] == b"\xff\xd8" else packed
