"""Which pairs of columns may give a third, asked of all pairs at once.

A table of fifty columns has 2,450 ordered pairs for each of them, and nearly all are far off. They
are sorted out in floating point, with room for its errors; what is left is computed exactly.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import permutations
from typing import Any

FEWEST_ROWS = 4
"""Rows from which two columns that give a third are no coincidence."""
_FEW = 12
"""Columns up to which every pair is computed exactly."""
_REACH = 64
"""Columns among which those are looked for that give one: of a thousand, those around it."""
_ROOM = 1e-9
"""Share by which floating point may be off here, with a wide margin."""

Figures = Mapping[str, Decimal]
"""A column: place → what it prints."""


@dataclass(frozen=True, slots=True)
class Formula:
    """How a column may follow from two others; it computes numbers and arrays of them alike."""

    shown: str
    compute: Callable[[Any, Any], Any]
    relative: bool
    """Whether what is rounded off counts by its share of the numbers, as in quotients."""


def most_exceptions(rows: int) -> int:
    """Return in how many rows a column may contradict what nearly all of them show."""
    return max(1, rows // 6)


class Screen:
    """The columns of one table, ready to be asked which pairs of them may give another."""

    def __init__(self, columns: Sequence[Figures]) -> None:
        """Take columns; nothing is computed before it is asked for."""
        self._columns = columns

    @cached_property
    def _arrays(self) -> tuple[Any, Any, Any]:
        """Return values, the most that is rounded off of each, and which are printed and not 0."""
        import numpy as np

        rows = {
            key: row for row, key in enumerate(dict.fromkeys(k for c in self._columns for k in c))
        }
        shape = (len(self._columns), len(rows))
        values, halves, divides = np.full(shape, np.nan), np.zeros(shape), np.zeros(shape, bool)
        for index, column in enumerate(self._columns):
            for key, value in column.items():
                exponent = int(value.as_tuple().exponent)
                values[index, rows[key]] = float(value)
                halves[index, rows[key]] = 10.0**exponent / 2 if exponent < 0 and value else 0.0
                divides[index, rows[key]] = bool(value)
        return values, halves, divides

    @cached_property
    def _steps(self) -> Any:
        """Return the unit of the last digit of each value, 1 for whole numbers."""
        import numpy as np

        return np.where(self._arrays[1] > 0, 2 * self._arrays[1], 1.0)

    def pairs(
        self, formula: Formula, shown: int, others: Sequence[int]
    ) -> Iterator[tuple[int, int]]:
        """Yield the ordered pairs of columns that may give a column in nearly all of its rows.

        All that do are among them.

        Args:
            formula: How.
            shown: Index of the column.
            others: Indices of those it may follow from.
        """
        if len(others) <= _FEW:
            yield from permutations(others, 2)
            return
        import numpy as np

        likely = self._fit(formula, shown, others)
        for first, second in np.argwhere(likely).tolist():
            if first != second:
                yield others[first], others[second]

    def _fit(self, formula: Formula, shown: int, others: Sequence[int]) -> Any:
        """Return of each first and second column whether they may give a third."""
        import numpy as np

        values, halves, divides = (array[others] for array in self._arrays)
        one, other, printed = values[:, None], values[None, :], self._arrays[0][shown]
        with np.errstate(all="ignore"):
            found = formula.compute(one, other)
            slack = self._steps[shown] + np.zeros_like(found)
            for value, half in ((one, halves[:, None]), (other, halves[None, :])):
                scale = np.abs(found) / np.abs(value) if formula.relative else 1.0
                slack += np.where(half > 0, scale * half, 0.0)
            off = np.abs(found - printed) - slack
            # What cancels out in a difference is as inexact as the numbers are large.
            size = np.abs(formula.compute(np.abs(one), -np.abs(other)))
            room = _ROOM * (slack + size + np.abs(printed))
            agrees = ~(off > room)
        common = ~np.isnan(one) & ~np.isnan(printed) & divides[None, :]
        rows, wrong = common.sum(axis=2), (common & ~agrees).sum(axis=2)
        return (rows >= FEWEST_ROWS) & (wrong <= np.maximum(1, rows // 6))


def near(column: int, others: Sequence[int]) -> Sequence[int]:
    """Return those of rising columns that stand near one, of which it may follow."""
    at, half = bisect_left(others, column), _REACH // 2
    return others[max(0, at - half) : at + half]
