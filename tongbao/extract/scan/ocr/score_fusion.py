"""The probabilities of two recognisers that saw the same crop, weighed against each other."""

from __future__ import annotations

from collections.abc import Sequence

from tongbao.extract.scan.ocr.alphabet import FIGURE, OTHER
from tongbao.extract.scan.ocr.ctc import TimeStep, log_prob
from tongbao.extract.scan.ocr.parameters import SCORE_FUSION


def both_say(steps: Sequence[TimeStep], figures: Sequence[TimeStep], candidate: str) -> float:
    """Return the weighed sum of what both recognisers say of a candidate."""
    known = "".join(FIGURE.get(character, OTHER) for character in candidate)
    figured = log_prob(figures, known)
    if "(-" in known:
        # The one of figures learnt on no minus behind a bracket and passes over it: unasked, it
        # has no say there.
        figured = max(figured, log_prob(figures, known.replace("(-", "(")))
    return (
        SCORE_FUSION.general_weight * log_prob(steps, candidate)
        + SCORE_FUSION.digit_weight * figured
    )


def both_odds(general: float, figures: float) -> float:
    """Return the odds, weighed alike, against a character that each recogniser believes so far."""
    against = [max(1.0 - sure, 1e-6) / sure for sure in (general, figures)]
    return float(
        against[0] ** SCORE_FUSION.general_weight * against[1] ** SCORE_FUSION.digit_weight
    )
