"""Work measured by its growth: calls counted, whatever else the machine does, or processor time.

Calls, Python's own and C's, repeat exactly; what one call of a pattern or of NumPy does inside shows
in processor time only, of which a bound on the exponent leaves room for noise.
"""

from __future__ import annotations

import math
import sys
import time
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


def microseconds(work: Callable[[], object]) -> int:
    """Return the processor time that a piece of work takes, the less of two tries."""
    taken = []
    for _ in range(2):
        start = time.process_time_ns()
        work()
        taken.append(time.process_time_ns() - start)
    return min(taken) // 1000


def exponent(sizes: Sequence[int], counts: Sequence[int]) -> float:
    """Return the power of the size with which the last step's added work grew over the one before.

    What does not grow at all takes no part: added work is compared with added work. Where the
    first step adds next to nothing, a hundredth of the least count stands for it.
    """
    (a, b, c), (x, y, z) = sizes, counts
    before, after = max(y - x, x // 100), max(z - y, 1)
    return math.log(after / before) / math.log((c - b) / (b - a))
