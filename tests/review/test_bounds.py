"""Whatever share is wrong, the bound stated is too low in no more samples than it says."""

from __future__ import annotations

from itertools import product
from math import comb

import pytest

from tongbao.review.audit.bounds import Sampled, overall_bound, shares, still_needed, upper_bound


def chance(seen: int, facts: int, wrong: int, looked_at: int) -> float:
    """Return how likely a sample is, written down independently of what is tested."""
    return comb(wrong, seen) * comb(facts - wrong, looked_at - seen) / comb(facts, looked_at)


@pytest.mark.parametrize("level", [0.8, 0.9, 0.95, 0.99])
@pytest.mark.parametrize(("facts", "looked_at"), [(1, 1), (7, 3), (40, 10), (60, 60), (300, 60)])
def test_the_coverage_computed_exactly_is_never_under_the_level(
    facts: int, looked_at: int, level: float
) -> None:
    bounds = [upper_bound(Sampled(facts, looked_at, seen), level) for seen in range(looked_at + 1)]
    for wrong in range(facts + 1):
        possible = range(max(0, looked_at - (facts - wrong)), min(wrong, looked_at) + 1)
        covered = sum(
            chance(seen, facts, wrong, looked_at) for seen in possible if bounds[seen] >= wrong
        )
        assert covered >= level - 1e-12, wrong


def test_the_coverage_over_strata_is_never_under_the_level() -> None:
    strata, level = [(30, 8), (12, 5), (4, 4)], 0.9
    every = [range(looked + 1) for _, looked in strata]
    bounds = {
        seen: overall_bound([Sampled(*s, k) for s, k in zip(strata, seen, strict=True)], level)
        for seen in product(*every)
    }
    for wrong in product(range(0, 31, 3), range(0, 13, 2), range(0, 5, 2)):
        covered = 0.0
        for seen, bound in bounds.items():
            likely = 1.0
            for (facts, looked), own, k in zip(strata, wrong, seen, strict=True):
                fits = k <= own and looked - k <= facts - own
                likely *= chance(k, facts, own, looked) if fits else 0.0
            covered += likely * (bound >= sum(wrong))
        assert covered >= level - 1e-12, wrong


def test_the_bound_is_the_textbooks() -> None:
    # None wrong of 59 out of very many: under 5 % wrong with 95 % confidence (the rule of three).
    assert upper_bound(Sampled(100_000, 59, 0)) / 100_000 == pytest.approx(0.0495, abs=0.0005)
    assert upper_bound(Sampled(10, 10, 2)) == 2, "all were looked at"
    assert upper_bound(Sampled(10, 0, 0)) == 10, "none was"


def test_how_many_more_are_needed_is_enough_and_one_less_is_not() -> None:
    strata = [Sampled(2000, 40, 0), Sampled(500, 20, 0)]
    more = still_needed(strata, 0.01)
    assert more is not None

    def bound(n: int) -> int:
        given = shares({"a": 2000, "b": 500}, 60 + n)
        return overall_bound([Sampled(2000, given["a"], 0), Sampled(500, given["b"], 0)])

    assert bound(more) <= 25 < bound(more - 1)
    assert still_needed([Sampled(100, 50, 10)], 0.01) is None
    assert still_needed([Sampled(10, 10, 0)], 0.01) == 0
