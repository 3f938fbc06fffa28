"""Exact upper bounds on how many of a finite number of facts are wrong, from a sample of them.

Sampling is without replacement, so the number of wrong facts in a sample of ``n`` out of ``N`` with
``K`` wrong is hypergeometric. The bound is the largest ``K`` under which so few wrong ones, or
fewer, would be seen with a probability above ``1 - level`` (Clopper and Pearson's construction on the
hypergeometric): whatever ``K`` is, the bound is below it in at most ``1 - level`` of all samples.

Strata are sampled apart. Each has its bound at the level asked for; the bound of all together adds up
bounds at levels that share the risk between them (Bonferroni), so that it holds at that level too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb

LEVEL = 0.95
"""Confidence where nobody says otherwise."""
LEAST = 3
"""Facts looked at of each stratum at least, as far as it has so many."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """What was looked at of one stratum."""

    facts: int
    looked_at: int
    wrong: int


def upper_bound(sampled: Sampled, level: float = LEVEL) -> int:
    """Return the most facts of a stratum that may be wrong, at a level of confidence.

    Where nothing was looked at, all may be.
    """
    low, high = sampled.wrong, sampled.facts - (sampled.looked_at - sampled.wrong)
    # So few wrong ones are the less likely the more there are, so the largest is found by halves.
    while low < high:
        middle = (low + high + 1) // 2
        if at_most(sampled.wrong, sampled.facts, middle, sampled.looked_at) > 1 - level:
            low = middle
        else:
            high = middle - 1
    return low


def overall_bound(strata: Sequence[Sampled], level: float = LEVEL) -> int:
    """Return the most facts of all strata together that may be wrong, at a level of confidence.

    A stratum of which all was looked at is known and takes no share of the risk.
    """
    open_ = [one for one in strata if one.looked_at < one.facts]
    share = 1 - (1 - level) / max(1, len(open_))
    known = sum(one.wrong for one in strata if one.looked_at >= one.facts)
    return known + sum(upper_bound(one, share) for one in open_)


def shares(sizes: Mapping[str, int], sample: int) -> dict[str, int]:
    """Return how many to look at of each stratum: its share, and :data:`LEAST` at least."""
    facts = sum(sizes.values())
    sample = min(sample, facts)
    given = {n: min(size, max(LEAST, size * sample // facts)) for n, size in sizes.items()}
    while sum(given.values()) > sample:
        given[max(given, key=lambda name: given[name])] -= 1
    while sum(given.values()) < sample:
        # To whoever is furthest behind its share; sizes bound it.
        behind = {
            n: size * sample / facts - given[n] for n, size in sizes.items() if given[n] < size
        }
        given[max(behind, key=lambda name: behind[name])] += 1
    return given


def still_needed(strata: Sequence[Sampled], share: float, level: float = LEVEL) -> int | None:
    """Return how many more facts to look at for a bound of ``share``, if none of them is wrong.

    They are dealt out as a sample of so many is drawn. None: what was found wrong already is more
    than that share.
    """
    facts = sum(one.facts for one in strata)
    looked_at = sum(one.looked_at for one in strata)
    if sum(one.wrong for one in strata) > share * facts:
        return None
    low, high = looked_at, facts
    while low < high:
        middle = (low + high) // 2
        if overall_bound(_grown(strata, middle), level) <= share * facts:
            high = middle
        else:
            low = middle + 1
    return sum(one.looked_at for one in _grown(strata, low)) - looked_at


def at_most(wrong_seen: int, facts: int, wrong: int, looked_at: int) -> float:
    """Return the probability that a sample holds so many wrong facts or fewer: exact."""
    whole = comb(facts, looked_at)
    ways = sum(
        comb(wrong, seen) * comb(facts - wrong, looked_at - seen)
        for seen in range(min(wrong_seen, wrong, looked_at) + 1)
    )
    # Whole numbers of any size divide exactly before they are rounded once.
    return ways / whole


def _grown(strata: Sequence[Sampled], sample: int) -> list[Sampled]:
    """Return the strata with a sample of so many looked at, beside what was."""
    given = shares({str(n): one.facts for n, one in enumerate(strata)}, sample)
    return [
        Sampled(one.facts, max(one.looked_at, given[str(n)]), one.wrong)
        for n, one in enumerate(strata)
    ]
