"""How many cores the work on one page may take."""

from __future__ import annotations

import os


def cores() -> int:
    """Return how many cores to use: ``OMP_NUM_THREADS`` where set, else all that are allowed."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    if asked.isdigit() and int(asked) > 0:
        return int(asked)
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1
