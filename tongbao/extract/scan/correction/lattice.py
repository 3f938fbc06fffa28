"""Doubtful characters of running text, told by the words they would make.

A recogniser weighs shapes; 改造 and 改浩 differ in a few pixels of a fax, but only one is a word.
Each doubtful character's likeliest readings are weighed together with the words they form: the
path through all readings that shape and words support best is taken (Viterbi over a lattice of
words, unigram model). Characters that were read clearly are never changed, and what remains
doubtful keeps a low probability.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from tongbao.confidence import CLEAR, Reason, flagged
from tongbao.extract.scan.correction.lexicon import Lexicon
from tongbao.extract.scan.correction.parameters import LATTICE, LEXICON
from tongbao.extract.scan.ocr.ctc import BLANK, REST, DecodedChar, TimeStep
from tongbao.text.scripts import simplify

_BRACKETS = frozenset("（）()〔〕")

Reading = tuple[float, str]
"""Logarithm of the probability of a character's shape, and the character."""


def decode_words(
    chars: Sequence[DecodedChar],
    steps: Sequence[TimeStep],
    lexicon: Lexicon,
    beside: Sequence[TimeStep] = (),
) -> tuple[DecodedChar, ...] | None:
    """Return the characters as words support them best; None where all are clear.

    Args:
        chars: The bare reading of one line.
        steps: The line's time steps.
        lexicon: The words that may stand there.
        beside: What another recogniser saw of the same line, if it was asked.
    """
    readings = [_readings(one, steps, beside) for one in chars]
    doubtful = [index for index, choices in enumerate(readings) if len(choices) > 1]
    if not doubtful:
        return None
    _, path = _best_path(readings, lexicon)
    decoded = list(chars)
    for index in doubtful:
        others = [
            [choice for choice in choices if choice[1] != path[index]]
            if at == index
            else [choice for choice in choices if choice[1] == path[at]]
            for at, choices in enumerate(readings)
        ]
        low, high = max(0, index - LEXICON.longest_run_chars), index + LEXICON.longest_run_chars + 1
        chosen = [
            [c for c in readings[at] if c[1] == path[at]]
            for at in range(low, min(high, len(chars)))
        ]
        near, _ = _best_path(chosen, lexicon)
        second, _ = _best_path(others[low:high], lexicon)
        sure = 1.0 / (1.0 + math.exp(min(50.0, second - near)))
        same = path[index] == chars[index].text
        hardly = _clearest(path[index], chars[index], steps, beside) < LATTICE.hardly_logprob
        sure = flagged(sure, Reason.BLOT if hardly else Reason.BY_CONTEXT)
        sure = max(chars[index].probability if same else 0.0, sure)
        decoded[index] = replace(chars[index], text=path[index], probability=sure)
    return tuple(decoded)


def question_clear_chars(
    chars: Sequence[DecodedChar],
    steps: Sequence[TimeStep],
    lexicon: Lexicon,
    beside: Sequence[TimeStep] = (),
) -> tuple[DecodedChar, ...]:
    """Return the characters, those doubted that other words would read otherwise.

    For labels of pages so poor that a recogniser is sure of characters that are wrong: 质囊 is
    no word, and 质量, which it thought of, is one.
    """
    readings = [_readings(one, steps, beside, clear=1.0) for one in chars]
    if all(len(choices) == 1 for choices in readings):
        return tuple(chars)
    _, path = _best_path(readings, lexicon)
    return tuple(
        replace(one, probability=flagged(one.probability, Reason.QUESTIONED))
        if text != one.text
        else one
        for one, text in zip(chars, path, strict=True)
    )


def _readings(
    chars: DecodedChar, steps: Sequence[TimeStep], beside: Sequence[TimeStep], clear: float = CLEAR
) -> list[Reading]:
    """Return what a character may be, likeliest first; itself alone where it is clear.

    A bracket may be one with half of its strokes lost (空（质量).
    """
    if chars.probability >= clear or not (_is_han(chars.text) or chars.text in _BRACKETS):
        return [(0.0, chars.text)]
    found, others = _both(chars, steps, beside)
    own = math.log(max(chars.probability, 1e-6))
    found[chars.text] = max(own, found.get(chars.text, own))
    if beside:
        found = {
            text: (
                found.get(text, LATTICE.unthought_logprob)
                + others.get(text, LATTICE.unthought_logprob)
            )
            / 2
            for text in found.keys() | others.keys()
        }
        # It was chosen by both: only words can speak for another one.
        found[chars.text] = max(found.values())
    ranked = sorted(((score, text) for text, score in found.items()), reverse=True)[
        : LATTICE.tried_chars
    ]
    return [one for one in ranked if one[0] >= LATTICE.faintest_logprob] or [(0.0, chars.text)]


def _clearest(
    character: str, chars: DecodedChar, steps: Sequence[TimeStep], beside: Sequence[TimeStep]
) -> float:
    """Return how likely the recogniser that saw most of a character held it."""
    return max(one.get(character, LATTICE.unthought_logprob) for one in _both(chars, steps, beside))


def _both(
    chars: DecodedChar, steps: Sequence[TimeStep], beside: Sequence[TimeStep]
) -> tuple[dict[str, float], dict[str, float]]:
    """Return what each recogniser thought of where a character was read.

    They do not see it at quite the same time step.
    """
    near = slice(max(0, chars.first - LATTICE.apart_steps), chars.last + 1 + LATTICE.apart_steps)
    return _han_thought_of(steps[chars.first : chars.last + 1]), _han_thought_of(beside[near])


def _han_thought_of(steps: Sequence[TimeStep]) -> dict[str, float]:
    """Return the Han characters that a recogniser thought of, as likely as they looked at most."""
    found: dict[str, float] = {}
    for step in steps:
        for character, score in step.items():
            if character in (BLANK, REST) or not _is_han(character):
                continue
            # A page has one script, and its bare reading is in it already.
            if simplify(character) == character:
                found[character] = max(found.get(character, score), score)
    return found


def _is_han(text: str) -> bool:
    return len(text) == 1 and "\u3400" <= text <= "\u9fff"


def _best_path(readings: Sequence[Sequence[Reading]], lexicon: Lexicon) -> tuple[float, str]:
    """Return the best path's score and its characters."""
    count = len(readings)
    best: list[tuple[float, str]] = [(0.0, "")] + [(-math.inf, "")] * count
    for start in range(count):
        score, text = best[start]
        for size, shape, word in _words(readings, start, lexicon):
            known = 0.0 if not _is_han(word[0]) else lexicon.log_prob(word)
            if known is None:
                continue
            total = score + shape + LATTICE.words_weight * known
            if total > best[start + size][0]:
                best[start + size] = (total, text + word)
    return best[count]


def _words(
    readings: Sequence[Sequence[Reading]], start: int, lexicon: Lexicon
) -> list[tuple[int, float, str]]:
    """Return the words (length, shape's score, text) that may begin at a character."""
    grown = [(score, text) for score, text in readings[start]]
    found = [(1, score, text) for score, text in grown]
    for size in range(2, min(LEXICON.longest_run_chars, len(readings) - start) + 1):
        grown = [
            (before + score, text + character)
            for before, text in grown
            if _is_han(text[0]) and lexicon.starts(text)
            for score, character in readings[start + size - 1]
        ]
        grown = sorted(grown, reverse=True)[: LATTICE.kept_paths * LATTICE.tried_chars]
        found += [(size, score, text) for score, text in grown]
    return found
