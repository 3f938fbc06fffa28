"""What a recogniser saw of one line of text, kept compactly, and what it says of a candidate.

The recogniser gives, for each narrow strip of the line, a probability of every character and
of "no new character here" (the blank of CTC). Nearly all of that mass lies on a few
characters: only those are kept, the rest shares what is left over.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

BLANK = ""
"""Stands for "no new character" among a strip's characters."""
KEPT = 24
"""Characters kept of each strip; measured on faxes, the printed one is among them in 99 %."""
_NEVER = -1e9

Strip = Mapping[str, float]
"""Character → natural logarithm of its probability; :data:`REST` for any other."""
REST = "\0"


@dataclass(frozen=True, slots=True)
class Seen:
    """One character of the bare reading."""

    text: str
    probability: float
    first: int
    """First and last strip that show it."""
    last: int


def strips_of(probabilities: npt.NDArray[np.float32], characters: Sequence[str]) -> list[Strip]:
    """Return the compact strips of one line.

    Args:
        probabilities: Strips × classes, each strip summing to 1.
        characters: What each class stands for; :data:`BLANK` first.
    """
    count = min(KEPT, probabilities.shape[1] - 1)
    kept = np.argpartition(probabilities, -count, axis=1)[:, -count:]
    strips: list[Strip] = []
    for row, classes in zip(probabilities, kept, strict=True):
        strip = {characters[c]: math.log(max(float(row[c]), 1e-12)) for c in classes}
        strip.setdefault(BLANK, math.log(max(float(row[0]), 1e-12)))
        left = max(1.0 - float(row[classes].sum()), 1e-7)
        # What is left is spread over thousands: a share for any one of them, with a floor.
        strip[REST] = math.log(max(left / 200.0, 1e-9))
        strips.append(strip)
    return strips


def greedy(strips: Sequence[Strip]) -> list[Seen]:
    """Return the bare reading: the likeliest character of each strip, repetitions joined."""
    found: list[Seen] = []
    before = BLANK
    for index, strip in enumerate(strips):
        best = max((c for c in strip if c != REST), key=strip.__getitem__)
        if best not in (BLANK, before):
            found.append(Seen(best, math.exp(strip[best]), index, index))
        elif best != BLANK and found:
            last = found[-1]
            found[-1] = Seen(
                last.text, max(last.probability, math.exp(strip[best])), last.first, index
            )
        before = best
    return found


def log_prob(strips: Sequence[Strip], candidate: str) -> float:
    """Return log P(the line reads ``candidate``), summed over all its alignments."""
    text = "".join(candidate.split())
    if not strips:
        return 0.0 if not text else _NEVER
    states = [BLANK]
    for character in text:
        states += [character, BLANK]
    if len(text) > len(strips):
        return _NEVER
    scores = np.full(len(states), _NEVER)
    table = np.array(
        [[strip.get(state, strip[REST]) for state in states] for strip in strips], np.float64
    )
    scores[0] = table[0, 0]
    if len(states) > 1:
        scores[1] = table[0, 1]
    skips = np.array(
        [
            index >= 2 and states[index] != BLANK and states[index] != states[index - 2]
            for index in range(len(states))
        ]
    )
    for row in table[1:]:
        one = np.concatenate(([_NEVER], scores[:-1]))
        two = np.where(skips, np.concatenate(([_NEVER, _NEVER], scores))[: len(states)], _NEVER)
        scores = np.logaddexp(np.logaddexp(scores, one), two) + row
    total = np.logaddexp(scores[-1], scores[-2]) if len(states) > 1 else scores[-1]
    return float(max(total, _NEVER))


@dataclass(frozen=True, slots=True)
class ScannedText:
    """Evidence of a piece of a scan: the recogniser's strips, and what they read bare."""

    text: str
    """Bare reading; printed lines are parted by ``\\n``."""
    confidence: float
    """Probability of its least certain character."""
    strips: tuple[Strip, ...] = field(repr=False)
    _known: dict[str, float] = field(default_factory=dict, repr=False, compare=False)

    def log_prob(self, candidate: str) -> float:
        """Return log P(seen | printed ``candidate``), blanks apart."""
        known = self._known.get(candidate)
        if known is None:
            known = self._known[candidate] = max(
                (log_prob(self.strips, form) for form in _forms(candidate)), default=_NEVER
            )
        return known


_WIDE = str.maketrans("（）：；，％！？－", "():;,%!?-")
_NARROW = str.maketrans("():;,%!?", "（）：；，％！？")


def _forms(candidate: str) -> set[str]:
    """Return a candidate in the widths a recogniser may give its marks."""
    text = "".join(candidate.split())
    return {text, text.translate(_WIDE), text.translate(_NARROW)}


def joined(pieces: Iterable[Sequence[Strip]]) -> tuple[Strip, ...]:
    """Return the strips of several lines as those of one, parted by a sure blank."""
    parted: Strip = {BLANK: 0.0, REST: -20.0}
    strips: list[Strip] = []
    for piece in pieces:
        if strips:
            strips.append(parted)
        strips += piece
    return tuple(strips)
