"""How large the sheet in a picture was: what the file says of it, as far as that can be."""

from __future__ import annotations

import math

A4 = 297 / 25.4
"""Inches of the longer side of an A4 sheet, which a picture is taken for that does not say."""
_A3 = 1.05 * 420 / 25.4
"""Inches of the longer side of the largest sheet that circulars are commonly printed on."""
_POSTCARD = 5.0
"""Inches of the longer side of the smallest sheet."""
_SCREEN = 130.0
"""Dots to the inch of screens and of programs that do not know better, at most."""
_FLATTENED = 300.0
_MOST_PIXELS = 40_000_000
"""Pixels of a straightened sheet: an A2 one at 300 dpi."""


def believed_dpi(width: int, height: int, stated: float) -> float:
    """Return the resolution of a picture that was printed on a sheet of some size.

    Cameras state 72 whatever they see, programs 72 or 96 for want of knowing; a sheet of a metre
    is none. What cannot be is taken for A4.

    Args:
        width: Pixels across.
        height: Pixels down.
        stated: Dots to the inch that the file states; 0 where it does not.
    """
    long = max(width, height)
    if not 60 <= stated <= 1300 or long < _POSTCARD * stated:
        return long / A4
    if stated < _SCREEN and long > _A3 * stated:
        return long / A4
    # A sheet as large as a wall is read as far as memory allows.
    return max(stated, _FLATTENED * math.sqrt(width * height / _MOST_PIXELS))
