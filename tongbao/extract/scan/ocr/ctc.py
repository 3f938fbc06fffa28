"""What a recogniser saw of one line of text, kept compactly, and what it says of a candidate.

The recogniser gives, for each narrow time step of the line, a probability of every character and
of "no new character here" (the blank of CTC). Nearly all of that mass lies on a few
characters: only those are kept, the rest shares what is left over.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.ocr.alphabet import _NARROW, _WIDE, FIGURE
from tongbao.extract.scan.ocr.parameters import CTC

BLANK = ""
"""Stands for "no new character" among a time step's characters."""
_NEVER = -1e9
"""Stands for the logarithm of the probability of what cannot be."""

TimeStep = Mapping[str, float]
"""Character → natural logarithm of its probability; :data:`REST` for any other."""
REST = "\0"


@dataclass(frozen=True, slots=True)
class DecodedChar:
    """One character of the bare reading."""

    text: str
    probability: float
    first: int
    """First and last time step that show it."""
    last: int


def time_steps_of(
    probabilities: npt.NDArray[np.float32], characters: Sequence[str]
) -> list[TimeStep]:
    """Return the compact time steps of one line.

    Args:
        probabilities: Strips × classes, each time step summing to 1.
        characters: What each class stands for; :data:`BLANK` first.
    """
    flat = probabilities.ravel()
    kept = np.flatnonzero(flat > CTC.faintest_probability)
    rows, classes = np.divmod(kept, probabilities.shape[1])
    shares = flat[kept]
    logs = np.log(shares)
    bounds = np.searchsorted(rows, np.arange(len(probabilities) + 1)).tolist()
    steps: list[TimeStep] = []
    for index, (start, end) in enumerate(pairwise(bounds)):
        part: slice | npt.NDArray[np.int64] = slice(start, end)
        if end - start > CTC.kept_chars:
            part = start + np.argpartition(shares[start:end], -CTC.kept_chars)[-CTC.kept_chars :]
        step = dict(
            zip([characters[c] for c in classes[part].tolist()], logs[part].tolist(), strict=True)
        )
        step.setdefault(BLANK, math.log(max(float(probabilities[index, 0]), 1e-12)))
        left = max(1.0 - float(shares[part].sum()), 1e-7)
        # What is left is spread over thousands: a share for any one of them, with a floor.
        step[REST] = math.log(max(left / 200.0, 1e-9))
        steps.append(step)
    return steps


_ALIKE = {
    character: group
    for group in (
        "(（",
        ")）",
        ":：",
        ",，",
        ";；",
        "%％",
        "!！",
        "?？",
        "-—–－―−",
        "[〔【",
        "]〕】",
        ".．·•・",
    )
    for character in group
}
"""Marks that differ in width or height only: the recogniser's doubt between them is no doubt."""


def _certainty(step: TimeStep, character: str) -> float:
    group = _ALIKE.get(character, character)
    return min(1.0, sum(math.exp(step[one]) for one in group if one in step))


_MOST = math.log(0.5)


def greedy(steps: Sequence[TimeStep]) -> list[DecodedChar]:
    """Return the bare reading: the likeliest character of each time step, repetitions joined."""
    found: list[DecodedChar] = []
    before = BLANK
    for index, step in enumerate(steps):
        # Most time steps show no new character: what is likelier than all else together is the best.
        blank = step[BLANK] > _MOST
        best = BLANK if blank else max((c for c in step if c != REST), key=step.__getitem__)
        if best not in (BLANK, before):
            found.append(DecodedChar(best, _certainty(step, best), index, index))
        elif best != BLANK and found:
            last = found[-1]
            sure = max(last.probability, _certainty(step, best))
            found[-1] = DecodedChar(last.text, sure, last.first, index)
        before = best
    return found


def likeliest_form(steps: Sequence[TimeStep], text: str) -> float:
    """Return log P of a text in whichever widths of its marks fit the line best."""
    return max(log_prob(steps, form) for form in _forms(text))


def log_prob(steps: Sequence[TimeStep], candidate: str) -> float:
    """Return log P of the best alignment of the line with ``candidate``."""
    text = "".join(candidate.split())
    if not steps or len(text) > len(steps):
        return 0.0 if not text and not steps else _NEVER
    states = [BLANK]
    for character in text:
        states += [character, BLANK]
    count = len(states)
    skips = [
        index > 1 and states[index] != BLANK and states[index] != states[index - 2]
        for index in range(count)
    ]
    scores = [_NEVER] * count
    for number, step in enumerate(steps):
        rest = step[REST]
        chars = [step.get(state, rest) for state in states]
        if number == 0:
            scores[: min(2, count)] = chars[: min(2, count)]
            continue
        for index in range(count - 1, -1, -1):
            best = scores[index]
            if index and scores[index - 1] > best:
                best = scores[index - 1]
            if skips[index] and scores[index - 2] > best:
                best = scores[index - 2]
            scores[index] = best + chars[index]
    return max(scores[-1], scores[-2] if count > 1 else _NEVER, _NEVER)


FIGURE |= dict.fromkeys("—–－―−一", "-")
"""Character → what the recogniser of figures calls it."""


def bound(best: Mapping[str, float], candidate: str) -> float:
    """Return a number that no alignment can beat: each character at its best time step."""
    rest = best[REST]
    return sum(best.get(character, rest) for character in candidate)


_LEAST = math.log(CTC.untried_probability)


def likeliest(steps: Sequence[TimeStep], alphabet: str, count: int = CTC.beam) -> list[str]:
    """Return up to ``count`` texts of an alphabet, likeliest first.

    Prefixes grow time step by time step; of each, the probabilities of ending in a blank and in its
    last character are kept apart, as CTC joins repetitions but for a blank between.
    """
    # Probabilities rather than their logarithms, so that sums are cheap. Only how they compare
    # counts: they are raised again at every time step.
    beams: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}
    for step in steps:
        rest = math.exp(step[REST])
        blank = math.exp(step[BLANK]) if BLANK in step else rest
        # Of a clear time step hardly any character of the alphabet is worth a try.
        chars = (
            alphabet
            if rest > CTC.untried_probability
            else [c for c in alphabet if step.get(c, _NEVER) > _LEAST]
        )
        tried = [(c, math.exp(step.get(c, step[REST]))) for c in chars]
        grown: dict[str, tuple[float, float]] = {}
        for text, (ended, open_) in beams.items():
            whole = ended + open_
            last = text[-1:]
            one, two = grown.get(text, _NONE)
            again = math.exp(step.get(last, step[REST])) if last else 0.0
            grown[text] = (one + whole * blank, two + open_ * again)
            for character, share in tried:
                longer = text + character
                one, two = grown.get(longer, _NONE)
                grown[longer] = (one, two + (ended if character == last else whole) * share)
        beams = _fittest(grown, 2 * count)
    return list(beams)[:count]


_NONE = (0.0, 0.0)


def _fittest(
    beams: Mapping[str, tuple[float, float]], count: int
) -> dict[str, tuple[float, float]]:
    """Return the likeliest beams in their order, raised so that the first one has 1."""
    wholes = {text: ended + open_ for text, (ended, open_) in beams.items()}
    best = max(wholes.values())
    kept = [text for text, whole in wholes.items() if whole > CTC.behind_share * best]
    kept.sort(key=wholes.__getitem__, reverse=True)
    found = ((text, beams[text]) for text in kept[:count])
    return {text: (ended / best, open_ / best) for text, (ended, open_) in found}


_POINT = re.compile(r"(?<=\d)\.(?=\d)")
"""A decimal point: coarse pictures show it as a dot at middle height."""


def _forms(candidate: str) -> set[str]:
    """Return a candidate in the widths a recogniser may give its marks."""
    text = "".join(candidate.split())
    lifted = _POINT.sub("·", text)
    return {text, text.translate(_WIDE), text.translate(_NARROW), lifted}


def join_steps(pieces: Iterable[Sequence[TimeStep]]) -> tuple[TimeStep, ...]:
    """Return the time steps of several lines as those of one, parted by a sure blank."""
    parted: TimeStep = {BLANK: 0.0, REST: -20.0}
    steps: list[TimeStep] = []
    for piece in pieces:
        if steps:
            steps.append(parted)
        steps += piece
    return tuple(steps)
