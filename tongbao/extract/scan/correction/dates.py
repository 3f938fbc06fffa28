"""Numbers of a date, told by where they stand: between 年 and 月 there is a month.

On a coarse picture a lone 1 is read as an exclamation mark or a bar. Nothing but a number stands
between 年 and 月, 月 and 日, or right before 年 behind the beginning of a year: there what is no
number is read as the one that was seen likeliest.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from tongbao.confidence import Reason, flagged
from tongbao.extract.scan.correction.parameters import DATES
from tongbao.extract.scan.ocr.ctc import DecodedChar, TimeStep, log_prob

_RANGE = r"(?:\d{1,2}[-—－–~～至到])?"
_LIKE_DIGITS = r"[0-9A-Za-z|丨!！/／\\)）\]］}【】\[’'?？]"
"""What digits are read as; no bracket that may open, no comma: 2022年（月度） is print."""
_MARKS = rf"(?![0-9]+[月日年]){_LIKE_DIGITS}{{1,2}}"
_MONTH = re.compile(rf"[0-9]年{_RANGE}(?P<part>{_MARKS})月")
_DAY = re.compile(rf"[0-9]月{_RANGE}(?P<part>{_MARKS})日")
_YEAR = re.compile(rf"(?<![0-9A-Za-z])(?P<part>(?:19|20)(?![0-9]{{2}}){_LIKE_DIGITS}{{2}})年")
_SLOTS = (
    (_MONTH, [str(number) for number in range(1, 13)]),
    (_DAY, [str(number) for number in range(1, 32)]),
    (_YEAR, [f"{age}{a}{b}" for age in (19, 20) for a, b in product(range(10), repeat=2)]),
)
_SPECK = re.compile(
    r"(?<=[0-9]年)[.·•'‘’`,](?=[0-9]{1,2}月)|(?<=[0-9]月)[.·•'‘’`,](?=[0-9]{1,2}日)"
)
"""A mark that nobody sets within a date: dust."""


def read_date_numbers(
    chars: Sequence[DecodedChar], steps: Sequence[TimeStep], beside: Sequence[TimeStep] = ()
) -> tuple[DecodedChar, ...]:
    """Return a line's characters, what is no number within a date as the number it must be.

    Args:
        chars: What was read of one line.
        steps: The line's time steps.
        beside: What another recogniser saw of the same line, if it was asked.
    """
    found = _without_specks(tuple(chars))
    for pattern, numbers in _SLOTS:
        text = "".join(one.text for one in found)
        if len(text) != len(found):
            return found
        for match in reversed(list(pattern.finditer(text))):
            start, end = match.span("part")
            told = _number(found, start, end, numbers, steps, beside)
            found = (*found[:start], *told, *found[end:])
    return found


def _without_specks(chars: tuple[DecodedChar, ...]) -> tuple[DecodedChar, ...]:
    """Return a line's characters without dust within dates; the one before it is doubted."""
    text = "".join(one.text for one in chars)
    at = {match.start() for match in _SPECK.finditer(text)} if len(text) == len(chars) else set()
    return tuple(
        replace(one, probability=flagged(one.probability, Reason.HARDLY_SEEN))
        if place + 1 in at
        else one
        for place, one in enumerate(chars)
        if place not in at
    )


def _number(
    chars: Sequence[DecodedChar],
    start: int,
    end: int,
    numbers: Sequence[str],
    steps: Sequence[TimeStep],
    beside: Sequence[TimeStep],
) -> list[DecodedChar]:
    """Return the likeliest number in place of some characters; they are doubted where none is."""
    first = chars[start - 1].last + 1 if start else 0
    last = max(first + 1, chars[end].first)
    witnesses = [one[first:last] for one in (steps, beside) if one]
    ranked = sorted(
        (
            (sum(log_prob(one, number) for one in witnesses) / len(witnesses), number)
            for number in numbers
        ),
        reverse=True,
    )
    best, number = ranked[0]
    if best < DATES.unheard_logprob:
        return [
            replace(one, probability=flagged(one.probability, Reason.NO_DATE))
            for one in chars[start:end]
        ]
    sure = 1.0 / sum(math.exp(score - best) for score, _ in ranked)
    seen = best > DATES.faint_logprob
    sure = flagged(sure, Reason.BY_CONTEXT if seen else Reason.HARDLY_SEEN)
    bounds = [first + (last - first) * at // len(number) for at in range(len(number) + 1)]
    return [
        DecodedChar(digit, sure, bounds[at], max(bounds[at], bounds[at + 1] - 1))
        for at, digit in enumerate(number)
    ]
