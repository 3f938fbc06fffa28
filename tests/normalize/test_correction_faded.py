"""A 1 that may be what is left of a 4 is doubted, and stays as it was read."""

from __future__ import annotations

import pytest
from blots import Blot, at, table_of

from tongbao.normalize.correction.numbers import flag_faded_digits


@pytest.mark.parametrize(
    ("read", "others", "sure"),
    [
        pytest.param("1.1", {"4.1": -5.3}, 0.85, id="thin strokes may have faded"),
        pytest.param("31.6", {"34.6": -4.0}, 0.85, id="whichever digit"),
        pytest.param("1.1", {"4.1": -9.0}, 0.99, id="a whole 1"),
        pytest.param("7.7", {"1.7": -5.0}, 0.99, id="no 1"),
        pytest.param("第1批", {"第4批": -3.0}, 0.99, id="no figure"),
    ],
)
def test_a_one_that_may_be_a_four(read: str, others: dict[str, float], sure: float) -> None:
    cell = at(flag_faded_digits(table_of(["数值", Blot(read, 0.99, others)])), 1)
    assert cell.text == read
    assert cell.evidence.confidence == sure
