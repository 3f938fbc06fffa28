"""Cells decided together along a line: how likely each candidate is, its neighbours weighed in."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

Step = Callable[[int, int, int], float]
"""(place, candidate there, candidate at the next place) → logarithm of the chance of that step."""


def posteriors(scores: Sequence[Sequence[float]], step: Step) -> list[list[float]]:
    """Return the probability of each candidate of each place of a chain.

    Args:
        scores: For each place, the logarithm of each candidate's own likelihood; none empty.
        step: What the step from one place's candidate to the next place's is worth.
    """
    count = len(scores)
    if not count:
        return []
    ahead = [list(scores[0])]
    for place in range(1, count):
        ahead.append([
            own + _sum([one + step(place - 1, i, j) for i, one in enumerate(ahead[-1])])
            for j, own in enumerate(scores[place])
        ])  # fmt: skip
    behind = [[0.0] * len(scores[-1])]
    for place in range(count - 2, -1, -1):
        after = [own + one for own, one in zip(scores[place + 1], behind[0], strict=True)]
        behind.insert(0, [
            _sum([step(place, i, j) + one for j, one in enumerate(after)])
            for i in range(len(scores[place]))
        ])  # fmt: skip
    found = []
    for one, other in zip(ahead, behind, strict=True):
        joint = [a + b for a, b in zip(one, other, strict=True)]
        whole = _sum(joint)
        found.append([math.exp(value - whole) for value in joint])
    return found


def _sum(logs: Sequence[float]) -> float:
    """Return the logarithm of a sum of probabilities given by their logarithms."""
    high = max(logs)
    if high == -math.inf:
        return high
    return high + math.log(sum(math.exp(one - high) for one in logs))
