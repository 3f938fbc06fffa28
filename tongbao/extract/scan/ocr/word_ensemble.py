"""Doubtful lines read twice: by the general recogniser, and by one that knows damaged print.

The second one began as the first and went on learning on faxes and coarse pictures
(``training/words``). Where both read a line alike it is as sure as the surer of them; where they
differ, the reading that both together find likelier is taken, and is no surer than that. What
either saw stays with the line as evidence.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from tongbao.confidence import CLEAR, PLAIN, Reason, flagged
from tongbao.extract.scan.ocr.alphabet import FIGURE, plain_marks
from tongbao.extract.scan.ocr.ctc import DecodedChar, TimeStep, likeliest_form
from tongbao.extract.scan.ocr.parameters import WORD_ENSEMBLE
from tongbao.extract.scan.ocr.text_line import count_of_han


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One recogniser's reading of a line."""

    steps: tuple[TimeStep, ...]
    chars: tuple[DecodedChar, ...]
    covered: bool
    """Whether its characters account for all of the line's ink."""

    @property
    def text(self) -> str:
        """Return what it reads, marks in one width."""
        return plain_marks("".join(one.text for one in self.chars))


def is_poor(lines: Iterable[Sequence[DecodedChar]]) -> bool:
    """Return whether so much of a page is doubtful that its clear characters may be wrong too.

    Whether a stroke is a dash or the numeral 一 is in doubt on the cleanest page.
    """
    every = [one.probability for line in lines for one in line if FIGURE.get(one.text) != "-"]
    return sum(p < CLEAR for p in every) > WORD_ENSEMBLE.poor_share * max(
        len(every), WORD_ENSEMBLE.fewest_chars
    )


def to_read_again(lines: Sequence[tuple[Sequence[DecodedChar], bool]]) -> list[int]:
    """Return which lines of a page are doubtful: all of them where much of the page is.

    Figures are not among them: those have a recogniser of their own.

    Args:
        lines: What was read of each line, and whether that accounts for all of its ink.
    """
    poor = is_poor(chars for chars, _ in lines)
    return [
        number
        for number, (chars, covered) in enumerate(lines)
        if (poor or not covered or any(one.probability < clear_for(chars) for one in chars))
        and not (chars and all(one.text in FIGURE for one in chars))
    ]


def clear_for(chars: Sequence[DecodedChar]) -> float:
    """Return the probability from which the characters of a line are taken as read."""
    words = count_of_han("".join(one.text for one in chars)) >= WORD_ENSEMBLE.fewest_han
    return PLAIN if words else CLEAR


def choose_hypothesis(
    general: Hypothesis, damaged: Hypothesis
) -> tuple[Hypothesis, tuple[TimeStep, ...]]:
    """Return the reading to be taken, and the time steps of the one that is not."""
    if general.text == damaged.text:
        pairs = zip(general.chars, damaged.chars, strict=True)
        chars = tuple(
            replace(one, probability=max(one.probability, other.probability))
            for one, other in pairs
        )
        covered = general.covered or damaged.covered
        return replace(general, chars=chars, covered=covered), damaged.steps
    if not damaged.chars or not general.chars:
        winner, loser = (general, damaged) if general.chars else (damaged, general)
        return winner, loser.steps
    ahead = _belief_in(general, damaged, damaged.text) - _belief_in(general, damaged, general.text)
    winner, loser = (damaged, general) if ahead > 0 else (general, damaged)
    winner = _without_odd_ones(winner, loser, general, damaged)
    believed = flagged(1 / (1 + math.exp(-abs(ahead))), Reason.AMBIGUOUS)
    disputed = _differences(winner, loser)
    chars = tuple(
        replace(one, probability=min(one.probability, believed)) if place in disputed else one
        for place, one in enumerate(winner.chars)
    )
    return replace(winner, chars=chars), loser.steps


def _differences(winner: Hypothesis, loser: Hypothesis) -> set[int]:
    """Return the places of the characters that the loser reads otherwise, or beside which more."""
    last = len(winner.chars) - 1
    found: set[int] = set()
    for edit in Levenshtein.opcodes(winner.text, loser.text):
        if edit.tag != "equal":
            found.update(range(edit.src_start, edit.src_end) or (min(edit.src_start, last),))
    return found


def _without_odd_ones(
    winner: Hypothesis, loser: Hypothesis, general: Hypothesis, damaged: Hypothesis
) -> Hypothesis:
    """Return a reading without what one hardly saw and both together hold likelier not there."""
    for edit in reversed(Levenshtein.opcodes(winner.text, loser.text)):
        odd = winner.chars[edit.src_start : edit.src_end]
        # Where the other has another character there is ink.
        if edit.tag == "delete" and all(
            one.probability < WORD_ENSEMBLE.hardly_confidence for one in odd
        ):
            fewer = replace(
                winner, chars=winner.chars[: edit.src_start] + winner.chars[edit.src_end :]
            )
            if _belief_in(general, damaged, fewer.text) > _belief_in(general, damaged, winner.text):
                winner = fewer
    return winner


def _belief_in(general: Hypothesis, damaged: Hypothesis, text: str) -> float:
    """Return how likely, in log-odds, both recognisers together hold a text."""
    return WORD_ENSEMBLE.general_weight * likeliest_form(
        general.steps, text
    ) + WORD_ENSEMBLE.damaged_weight * likeliest_form(damaged.steps, text)
