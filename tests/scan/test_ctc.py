"""What a recogniser's time steps say of a candidate, against a slow reference."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongbao.extract.scan.evidence import ScannedText
from tongbao.extract.scan.ocr.ctc import BLANK, greedy, log_prob, time_steps_of

CLASSES = [BLANK, "定", "沧", "州"]


def steps(rows: list[list[float]]) -> list[dict[str, float]]:
    shares = np.array(rows, np.float32)
    shares /= shares.sum(axis=1, keepdims=True)
    return [dict(strip) for strip in time_steps_of(shares, CLASSES)]


def best_path(rows: list[list[float]], text: str) -> float:
    """Return the best alignment by trying every path."""
    best = -math.inf
    for path in product(range(len(CLASSES)), repeat=len(rows)):
        kept = [c for i, c in enumerate(path) if i == 0 or path[i - 1] != c]
        if "".join(CLASSES[c] for c in kept) != text:
            continue
        total = sum(math.log(row[c] / sum(row)) for row, c in zip(rows, path, strict=True))
        best = max(best, total)
    return best


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.floats(0.02, 1.0), min_size=4, max_size=4), min_size=1, max_size=5),
    st.sampled_from(["", "定", "定州", "沧州", "州州"]),
)
def test_the_best_alignment_is_found(rows: list[list[float]], text: str) -> None:
    wanted = best_path(rows, text)
    found = log_prob(steps(rows), text)
    if wanted == -math.inf:
        assert found < -1e6
    else:
        assert found == pytest.approx(wanted, abs=1e-3)


def test_the_closed_set_outvotes_the_bare_reading() -> None:
    chars = steps([[0.1, 0.45, 0.4, 0.05], [0.9, 0.03, 0.03, 0.04], [0.05, 0.02, 0.03, 0.9]])
    assert "".join(one.text for one in greedy(chars)) == "定州"
    evidence = ScannedText("定州", 0.45, tuple(chars))
    assert evidence.log_prob("定州") - evidence.log_prob("沧州") < 0.2
    assert evidence.log_prob("沧州") > evidence.log_prob("州定")


def test_width_of_marks_is_no_difference() -> None:
    shares = np.array([[0.01, 0.99, 0.0], [0.98, 0.01, 0.01], [0.02, 0.0, 0.98]], np.float32)
    chars = time_steps_of(shares, [BLANK, "(", ")"])
    evidence = ScannedText("()", 0.9, tuple(chars))
    assert evidence.log_prob("（）") == pytest.approx(evidence.log_prob("()"))
