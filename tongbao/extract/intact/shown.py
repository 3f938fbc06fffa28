"""The pictures that pdfium shows on a page, each asked whether it decodes whole.

pdfium hands out a picture's data as it lies in the file, deciphered. It also tells which
pictures it leaves out, since it cannot decode them.
"""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
from pypdfium2 import raw

from tongbao.extract.intact.parameters import SHOWN
from tongbao.extract.intact.picture import PictureData, is_damaged


class ShownPictures:
    """Asks pictures of one document; what many pages show is decoded once."""

    def __init__(self, max_pixels: int) -> None:
        self._max_pixels = max_pixels
        self._known: dict[bytes, bool] = {}

    def is_damaged(self, page: Any, item: Any) -> bool:
        """Return whether a picture on an open pdfium page is not shown, or not whole.

        A picture over the limit on pixels is not asked.
        """
        width, height = size_of(item)
        if width * height > self._max_pixels:
            return False
        data, filters = _bytes_of(raw.FPDFImageObj_GetImageDataRaw, item), _filters_of(item)
        digest = hashlib.sha1(b"%d %d " % (width, height), usedforsecurity=False)
        digest.update(data)
        key = digest.digest()
        if key not in self._known:
            bits = 0 if "JPXDecode" in filters else _bits_of(page, item)
            picture = PictureData(width, height, bits, filters, data)
            self._known[key] = is_damaged(picture, self._max_pixels) or _is_left_out(item, picture)
        return self._known[key]


def size_of(item: Any) -> tuple[int, int]:
    """Return the pixels of a picture on an open pdfium page across and down."""
    wide, high = ctypes.c_uint(), ctypes.c_uint()
    raw.FPDFImageObj_GetImagePixelSize(item, wide, high)
    return wide.value, high.value


def _bytes_of(get: Callable[[Any, Any, int], int], item: Any) -> bytes:
    size = get(item, None, 0)
    buffer = ctypes.create_string_buffer(size)
    get(item, buffer, size)
    return buffer.raw[:size]


def _filters_of(item: Any) -> list[str]:
    names = []
    for index in range(raw.FPDFImageObj_GetImageFilterCount(item)):
        size = raw.FPDFImageObj_GetImageFilter(item, index, None, 0)
        buffer = ctypes.create_string_buffer(size)
        raw.FPDFImageObj_GetImageFilter(item, index, buffer, size)
        names.append(buffer.value.decode("latin-1"))
    return names


def _bits_of(page: Any, item: Any) -> int:
    """Return the bits of a pixel; 0 where pdfium cannot decode the picture."""
    about = raw.FPDF_IMAGEOBJ_METADATA()
    raw.FPDFImageObj_GetImageMetadata(item, page, about)
    return int(about.bits_per_pixel)


def _is_left_out(item: Any, picture: PictureData) -> bool:
    """Return whether pdfium shows nothing of a picture whose data seems to be there."""
    if not picture.width * picture.height:
        return len(picture.data) > SHOWN.nothing_bytes
    codec = picture.filters[-1] if picture.filters else ""
    if codec not in {"JBIG2Decode", "JPXDecode"}:
        return picture.bits == 0
    bitmap = raw.FPDFImageObj_GetBitmap(item)
    if not bitmap:
        return True
    try:
        return (
            codec == "JBIG2Decode"
            and len(picture.data) > SHOWN.blank_bytes + picture.height // 4
            and _is_even(bitmap)
        )
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def _is_even(bitmap: Any) -> bool:
    """Return whether all pixels of a bitmap are alike."""
    width, height = raw.FPDFBitmap_GetWidth(bitmap), raw.FPDFBitmap_GetHeight(bitmap)
    stride = raw.FPDFBitmap_GetStride(bitmap)
    size = {raw.FPDFBitmap_Gray: 1, raw.FPDFBitmap_BGR: 3}.get(raw.FPDFBitmap_GetFormat(bitmap), 4)
    buffer = (ctypes.c_ubyte * (stride * height)).from_address(raw.FPDFBitmap_GetBuffer(bitmap))
    rows = np.frombuffer(buffer, np.uint8).reshape(height, stride)[:, : width * size]
    pixels = rows.reshape(height, width, size)
    return bool((pixels == pixels[0, 0]).all())
