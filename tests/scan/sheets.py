"""Drawn sheets: squares of ink in place of characters."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

SIZE = 34
"""Height and width of a character, in pixels; 3 pixels of white part two of them."""


def written(*lines: tuple[int, int, int]) -> npt.NDArray[np.bool_]:
    """Return a sheet of lines: where each begins, its top, and how many characters it has."""
    ink = np.zeros((800, 3400), np.bool_)
    for x, top, count in lines:
        for index in range(count):
            left = x + index * (SIZE + 3)
            ink[top : top + SIZE, left : left + SIZE] = True
    return ink
