"""How large the sheet in a picture was: what the file says of it, as far as that can be."""

from __future__ import annotations

import math

from tongbao.extract.scan.image.parameters import RESOLUTION

A4 = 297 / 25.4
"""Inches of the longer side of an A4 sheet, which a picture is taken for that does not say."""


def believed_dpi(width: int, height: int, stated: float) -> float:
    """Return the resolution of a picture that was printed on a sheet of some size.

    Cameras state 72 whatever they see, programs 72 or 96 for want of knowing; a sheet of a metre
    is none. What cannot be is taken for A4, screens one below the other for a telephone's. Where
    print comes out too small after all, its height decides (``scan.page``).

    Args:
        width: Pixels across.
        height: Pixels down.
        stated: Dots to the inch that the file states; 0 where it does not.
    """
    long = max(width, height)
    if height > RESOLUTION.longest_ratio * width and stated < RESOLUTION.screen_dpi:
        return max(width / RESOLUTION.telephone_in, RESOLUTION.coarsest_screen_dpi)
    if (
        not RESOLUTION.coarsest_dpi <= stated <= RESOLUTION.finest_dpi
        or long < RESOLUTION.postcard_in * stated
    ):
        return max(long / A4, RESOLUTION.coarsest_screen_dpi)
    if stated < RESOLUTION.screen_dpi and long > RESOLUTION.a3_in * stated:
        return long / A4
    # A sheet as large as a wall is read as far as memory allows.
    return max(
        stated, RESOLUTION.flattened_dpi * math.sqrt(width * height / RESOLUTION.largest_sheet_px)
    )
