"""What made a target fail once does so no more, and a few new inputs of each run do not either.

``python -m tests.fuzz`` tries more; the gate does for a minute.
"""

from __future__ import annotations

from random import Random

import pytest

from tests.fuzz.mutating import mutated
from tests.fuzz.targets import CORPUS, TARGETS

KEPT = sorted(path.relative_to(CORPUS).as_posix() for path in CORPUS.glob("*/*"))
LARGEST_KEPT = 50_000


@pytest.mark.parametrize("kept", KEPT)
def test_what_failed_once_does_no_more(kept: str) -> None:
    data = (CORPUS / kept).read_bytes()
    assert len(data) <= LARGEST_KEPT
    TARGETS[kept.split("/", maxsplit=1)[0]].try_out(data)


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_and_their_mutations(name: str) -> None:
    target, dice = TARGETS[name], Random(26)
    inputs = target.inputs()
    for data in inputs:
        target.try_out(data)
    for _ in range(60):
        data = mutated(dice.choice(inputs), inputs, dice)
        try:
            target.try_out(data)
        except Exception as error:
            error.add_note(f"input: {data[:2000]!r}")
            raise


def test_the_same_seed_makes_the_same_inputs() -> None:
    inputs = TARGETS["page"].inputs()
    first, second = (
        [mutated(dice.choice(inputs), inputs, dice) for _ in range(20)]
        for dice in (Random(3), Random(3))
    )
    assert first == second
    assert len(set(first)) > 10
