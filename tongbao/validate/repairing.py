"""Which one change of a value would set a ranking in order: two exchanged, or a point put back.

Each candidate is tried against the whole ranking, and a long one has thousands of candidates. So
the ranking is looked through once, and a candidate costs no more than the ranks it touches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import nlargest
from itertools import groupby, pairwise
from typing import Literal

from tongbao.validate.ordering import Ranked

WHOLE_PERCENT = Decimal(100)
"""Value of a task that is done, in percent."""
_ROUND = (Decimal(0), WHOLE_PERCENT)
"""Values that print no decimals whatever their column does."""
_MOST_SWAPPED = 12
"""Doubtful cells up to which every pair is tried."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One change that makes a ranking consistent."""

    kind: Literal["swap", "decimal"]
    cells: tuple[int, ...]
    meant: tuple[Decimal, ...]
    """The values that the cells should print."""


def decimals_of(value: Decimal) -> int:
    """Return how many decimals a number prints: 8.0 prints one."""
    return max(0, -int(value.as_tuple().exponent))


class Lineup:
    """The places of a ranking by rank, asked what single change would leave no contradiction."""

    def __init__(self, ranked: Sequence[Ranked]) -> None:
        """Look through places in order of their ranks."""
        self._ranked = ranked
        self._tier: list[int] = []
        """Of each place, which of the printed ranks is its own."""
        self._held: list[Counter[Decimal]] = []
        """The keys of each printed rank: in order only if all its places share one."""
        for _, tied in groupby(ranked, key=lambda one: one.rank):
            keys = Counter(one.key for one in tied)
            self._tier += [len(self._held)] * keys.total()
            self._held.append(keys)
        self._mixed = {tier for tier, keys in enumerate(self._held) if len(keys) > 1}
        self._falls = {
            tier
            for tier, (before, after) in enumerate(pairwise(self._held), 1)
            if max(before) > min(after)
        }
        """Ranks that a better value holds than some value of the rank before."""
        digits = [decimals_of(one.value) for one in ranked if one.value not in _ROUND]
        self._uneven = len(digits)
        self._fractions = sum(count > 0 for count in digits)
        self._finest = max(digits, default=0)
        self._digits = max((decimals_of(one.value) for one in ranked), default=0)
        self._highest = nlargest(2, (abs(one.value) for one in ranked))

    def is_settled_by(self, meant: Mapping[int, Decimal]) -> bool:
        """Return whether no two places contradict each other once some print other values."""
        keys: dict[int, Decimal] = {}
        for tier in {self._tier[index] for index in meant}:
            key = self._key_with(tier, meant)
            if key is None:
                return False
            keys[tier] = key
        steps = {step for tier in keys for step in (tier, tier + 1) if 0 < step < len(self._held)}
        elsewhere = len(self._mixed) > len(self._mixed.intersection(keys))
        if elsewhere or len(self._falls) > len(self._falls.intersection(steps)):
            return False
        return all(self._key(step - 1, keys) <= self._key(step, keys) for step in steps)

    def _key(self, tier: int, changed: Mapping[int, Decimal]) -> Decimal:
        return changed[tier] if tier in changed else next(iter(self._held[tier]))

    def _key_with(self, tier: int, meant: Mapping[int, Decimal]) -> Decimal | None:
        """Return the one key that the places of a rank then share; None where they do not."""
        own = [index for index in meant if self._tier[index] == tier]
        if len(self._held[tier]) > 1 + len(own):
            return None
        held = self._held[tier].copy()
        held.subtract(self._ranked[index].key for index in own)
        held.update(self._ranked[index].printing(meant[index]).key for index in own)
        left = [key for key, count in held.items() if count]
        return left[0] if len(left) == 1 else None

    def repairs(self, doubtful: Sequence[int]) -> list[Repair]:
        """Return the changes of one kind of slip each that leave no contradiction at all.

        A lost decimal point explains an odd-looking number better than two places swapped.
        """
        decimals = [
            Repair("decimal", (index,), (value,))
            for index in doubtful
            for value in self.fitting(index, self.lost_decimal(index))
        ]
        if decimals:
            return decimals
        return list(self._swaps(doubtful)) if len(doubtful) <= _MOST_SWAPPED else []

    def fitting(self, index: int, candidates: Sequence[Decimal]) -> list[Decimal]:
        """Return the candidates for one value that leave no contradiction at all."""
        return [value for value in candidates if self.is_settled_by({index: value})]

    def _swaps(self, doubtful: Sequence[int]) -> Iterator[Repair]:
        known = set(doubtful)
        for i in range(len(self._ranked)):
            others = range(i + 1, len(self._ranked))
            for j in others if i in known else sorted(k for k in known if k > i):
                one, other = self._ranked[i].value, self._ranked[j].value
                if one != other and self.is_settled_by({i: other, j: one}):
                    yield Repair("swap", (i, j), (other, one))

    def lost_decimal(self, index: int) -> list[Decimal]:
        """Return what a value was before it lost its point, if it looks as if it had.

        It does where it is whole (863, 901.0) and most others are not, and where no other comes near
        it.
        """
        value = self._ranked[index].value
        others = self._uneven - (value not in _ROUND)
        if (
            value != value.to_integral_value()
            or not value
            or 2 * self._fractions < others
            or not others
        ):
            return []
        highest = self._highest[abs(value) == self._highest[0]]
        if abs(value) <= 2 * highest and 4 * self._fractions < 3 * others:
            return []
        return [value.scaleb(-digits) for digits in range(1, self._finest + 1)]

    def without_point(self, index: int) -> list[Decimal]:
        """Return what an impossible whole number was, if its point got lost: 1064 was 106.4."""
        value = self._ranked[index].value
        digits = max(1, self._digits)
        return [] if decimals_of(value) else [value.scaleb(-d) for d in range(1, digits + 1)]
