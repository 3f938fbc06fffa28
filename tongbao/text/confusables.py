"""Characters that are taken for one another, and what it costs to take one for the other."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _confusables() -> dict[tuple[str, str], float]:
    with (files("tongbao.extract") / "data" / "confusables.csv").open(encoding="utf-8") as table:
        return {
            (row["char_a"], row["char_b"]): float(row["score"]) for row in csv.DictReader(table)
        }


def substitution_cost(printed: str, seen: str) -> float:
    """Return the cost, 0 to 1, of seeing one character where another is printed."""
    return 1.0 - _confusables().get((printed, seen), 0.0)
