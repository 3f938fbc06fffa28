"""Whether a JPEG decodes whole.

Decoders go on after damage: they fill what is missing with grey and only note a warning, which
Pillow, OpenCV and pdfium drop. libjpeg-turbo's own interface tells it; an eighth of the size is
enough, since every code is decoded all the same.
"""

from __future__ import annotations

import io
import re

_HARMLESS = ("Adobe color transform", "JFIF revision", "SOS parameters", "ICC marker")
"""Warnings about a header; the picture comes out right."""
_SURPLUS = re.compile(r"(\d+) extraneous bytes before marker 0x([0-9a-f]{2})")
_PADDING = rb"[\x00\xff\r\n\t ]"


def is_damaged_jpeg(data: bytes, max_pixels: int) -> bool:
    """Return whether a JPEG is cut or garbled, so that it does not show what it was made to.

    Args:
        data: The picture; what stands before and behind it is passed over, as readers do.
        max_pixels: A larger picture is not decoded but taken for damaged.
    """
    start = data.find(b"\xff\xd8\xff")
    if start < 0:
        return True
    # Where only the end marker is missing, every row may be there.
    whole = data[start:] + b"\xff\xd9"
    try:
        return _decode(whole, max_pixels)
    except ValueError as error:
        if _is_harmless(str(error), whole):
            return False
    try:
        _decode(whole, max_pixels, strict=False)
    except ValueError:
        # No warning, but a kind that this decoder does not know: others may.
        return not _pillow_decodes(whole)
    return True


def _decode(data: bytes, max_pixels: int, *, strict: bool = True) -> bool:
    """Decode a JPEG; return whether it is larger than the limit.

    Raises:
        ValueError: It cannot be decoded or, if ``strict``, there was a warning.
    """
    import simplejpeg

    try:
        height, width, colours, _ = simplejpeg.decode_jpeg_header(data, strict=False)
    except KeyError as error:
        raise ValueError("no colours that are known") from error
    if int(width) * int(height) > max_pixels:
        return True
    colours = "CMYK" if colours in {"CMYK", "YCCK"} else "GRAY"
    simplejpeg.decode_jpeg(data, colours, min_height=1, min_width=1, min_factor=8, strict=strict)
    return False


def _is_harmless(warning: str, data: bytes) -> bool:
    """Return whether a warning is of no row of the picture."""
    if any(word in warning for word in _HARMLESS):
        return True
    surplus = _SURPLUS.search(warning)
    if surplus is None:
        return False
    # Some writers pad what they wrote; anything else is codes that found no place.
    marker = re.escape(bytes([0xFF, int(surplus[2], 16)]))
    return re.search(_PADDING + b"{%d}" % int(surplus[1]) + marker, data) is not None


def _pillow_decodes(data: bytes) -> bool:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.draft(None, (1, 1))
            picture.load()
    except (OSError, ValueError, SyntaxError):
        return False
    return True
