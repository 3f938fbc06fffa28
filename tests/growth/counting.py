"""Work counted, not timed: calls of functions, Python's own and C's, whatever else the machine does."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from types import FrameType


def calls(work: Callable[[], object]) -> int:
    """Return how many calls a piece of work makes on its own thread."""
    counted = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted


def exponent(sizes: Sequence[int], counts: Sequence[int]) -> float:
    """Return the power of the size with which the last step's added work grew over the one before.

    What does not grow at all takes no part: added work is compared with added work. Where the
    first step adds next to nothing, a hundredth of the least count stands for it.
    """
    (a, b, c), (x, y, z) = sizes, counts
    before, after = max(y - x, x // 100), max(z - y, 1)
    return math.log(after / before) / math.log((c - b) / (b - a))
