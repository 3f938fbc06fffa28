"""How a line of a table prints its figures: decimals, per cent, commas, signs.

What the clear figures of a line have in common is what a doubtful one most likely has too; how
much less likely anything else is, follows from how many they are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tongbao.normalize.correction.parameters import NUMBER_FORMATS
from tongbao.text.numbers import read_number

FIGURE = re.compile(r"[-－−+]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?[%％]?")
ALPHABET = "0123456789.,-%"
"""What figures are written in."""


def is_figure(text: str) -> bool:
    """Return whether a text is a number as people write it: no 007, no 00.5."""
    if not FIGURE.fullmatch(text):
        return False
    whole = re.split(r"[.．%％]", text.lstrip("-－−+"))[0]
    return len(whole) == 1 or not whole.startswith("0")


def value_of(text: str) -> Decimal | None:
    """Return a figure's value."""
    number = read_number(text)
    return number.value if number else None


@dataclass(frozen=True, slots=True)
class Form:
    """What the clear figures of a line look like."""

    decimals: tuple[int, ...]
    """Of each figure that is not plainly 0 or 100, which are often printed without."""
    percents: int
    signs: int
    grouped: int
    ungrouped: int
    """Figures of a thousand or more with commas, and without."""
    count: int

    @property
    def whole(self) -> bool:
        """Return whether it prints whole numbers only."""
        return not any(self.decimals)

    @property
    def even(self) -> bool:
        """Return whether nearly all of its figures have one number of decimals."""
        most = max((self.decimals.count(one) for one in set(self.decimals)), default=0)
        return most >= NUMBER_FORMATS.even_share * len(self.decimals)

    def price(self, candidate: str) -> float:
        """Return how unlikely the form of a candidate is in this line: −log P."""
        price = _surprise(self.percents, self.count, candidate.endswith(("%", "％")))
        price += _surprise(self.signs, self.count, candidate.startswith(("-", "－", "−"))) / 2
        if not _is_round(candidate) and self.decimals:
            same = self.decimals.count(_decimals(candidate))
            price += _surprise(same, len(self.decimals), True)  # noqa: FBT003
        whole = re.split(r"[.．%％]", candidate.lstrip("-－−+"))[0]
        if len(whole) > NUMBER_FORMATS.group_digits:
            comma = "," in whole or "，" in whole
            price += _surprise(self.grouped, self.grouped + self.ungrouped, comma)
        if self.grouped and not any(self.decimals) and _GROUP.fullmatch(candidate):
            price += NUMBER_FORMATS.dot_logodds
        return price


_GROUP = re.compile(r"[1-9]\d{0,2}[.．]\d{3}")


def form_of(clear: Sequence[str]) -> Form:
    """Return the form of a line's clear figures."""
    long = [
        text
        for text in clear
        if len(re.sub(r"\D", "", text.partition(".")[0])) > NUMBER_FORMATS.group_digits
    ]
    grouped = sum("," in text or "，" in text for text in long)
    return Form(
        tuple(_decimals(text) for text in clear if not _is_round(text)),
        sum(text.endswith(("%", "％")) for text in clear),
        sum(text.startswith(("-", "－", "−")) for text in clear),
        grouped,
        len(long) - grouped,
        len(clear),
    )


def _surprise(times: int, count: int, has: bool) -> float:  # noqa: FBT001
    """Return −log of the chance that the next figure has what ``times`` of ``count`` have."""
    share = (times + NUMBER_FORMATS.slip_weight) / (count + 2 * NUMBER_FORMATS.slip_weight)
    return -math.log(share if has else 1 - share)


def _decimals(text: str) -> int:
    return len(text.rstrip("%％").replace("．", ".").partition(".")[2])


def _is_round(text: str) -> bool:
    return text.rstrip("%％") in {"0", "100"}
