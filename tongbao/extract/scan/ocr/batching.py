"""How many cores the work on one page may take, and work on several of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_Read = TypeVar("_Read")


def cores() -> int:
    """Return how many cores to use: ``OMP_NUM_THREADS`` where set, else all that are allowed."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    if asked.isdigit() and int(asked) > 0:
        return int(asked)
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


def in_batches(
    batches: Sequence[Sequence[int]], read: Callable[[Sequence[int]], Sequence[_Read]]
) -> list[_Read]:
    """Return what is read of each number from 0 on, several batches at once.

    Args:
        batches: Every number once, in any order.
        read: Called with one batch; returns what it reads of each of its numbers.
    """
    # Threads of a call's own: a process that was forked would wait for its parent's for ever.
    with ThreadPoolExecutor(cores()) as workers:
        found = workers.map(read, batches)
        told = {
            number: one
            for batch, ones in zip(batches, found, strict=True)
            for number, one in zip(batch, ones, strict=True)
        }
    return [told[number] for number in range(len(told))]
