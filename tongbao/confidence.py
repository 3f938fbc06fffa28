"""The one scale of confidence: 0 to 1, and the marks on it that every room compares with.

A text layer is certain: 1. A recogniser's probability of a character, the lowest of a cell's, and the
margin of a joint reading turned into a probability all stand on this scale. Measured on degraded pages
(``bench/scans.py``): a model's probabilities are too high, so the marks stand close to 1.
"""

from __future__ import annotations

from enum import Enum

PLAIN = 0.99
"""From here a character of a line of words is taken as read; words may tell it better below: 项日
was read at 0.983."""

CLEAR = 0.97
"""From here any other character is taken as read."""

DOUBTFUL = 0.9
"""Below this a fact gets a finding, and a reading does not vouch for another."""

FLAGGED = 0.85
"""At most this is given to what was not seen but worked out, so that it gets a finding."""


class Reason(Enum):
    """Why a reading is doubted, however sure a recogniser was; found on the benches' scans."""

    WORKED_OUT = "not seen, but worked out from what stands around it"
    OUTVOTED = "its neighbours speak against what was seen"
    AMBIGUOUS = "what was seen may as well be something else"
    FADED = "a 1 that may be what is left of a 4"
    SPECK = "a mark that is dust, most likely, but was seen"
    OTHER_LENGTH = "a name with more or fewer characters than were read"
    UNKNOWN_NAME = "a name among names that no place has"
    ODD_LABEL = "not what was seen, or not what anybody prints"
    ONLY_MEANT = "a label that can be meant in one way only"
    DISPUTED = "each of two recognisers is sure of another figure; nothing on the page says so"
    BY_CONTEXT = (
        "its place or the words around it alone give it, but what was printed may be no word"
    )
    BLOT = "neither recogniser saw it, and words make something of any blot"
    QUESTIONED = "words would read it otherwise"
    NO_DATE = "a number that no date holds"
    HARDLY_SEEN = "a number of a date of which little was seen"
    BLURRED = "a dot at middle height: circulars print none, but commas and hyphens blur to it"
    OTHER_SCRIPT = "a lone traditional character on a simplified page"
    READ_ALONE = "print that only the second witness saw, read without its rules and its line"
    INK_LEFT_OVER = "ink that no character accounts for"

    @property
    def at_most(self) -> float:
        """Return the confidence that such a reading has at most."""
        return _AT_MOST.get(self, FLAGGED)


_AT_MOST = {
    Reason.BY_CONTEXT: DOUBTFUL,
    Reason.UNKNOWN_NAME: 0.8,
    Reason.HARDLY_SEEN: 0.8,
    Reason.OTHER_SCRIPT: 0.8,
    Reason.READ_ALONE: 0.8,
    Reason.DISPUTED: 0.6,
    Reason.ONLY_MEANT: 0.6,
    Reason.ODD_LABEL: 0.5,
    Reason.BLOT: 0.5,
    Reason.QUESTIONED: 0.5,
    Reason.NO_DATE: 0.5,
    Reason.BLURRED: 0.5,
    Reason.INK_LEFT_OVER: 0.3,
}
"""What is not named here is believed up to :data:`FLAGGED`: it gets a finding and no more."""


def flagged(confidence: float, reason: Reason) -> float:
    """Return a confidence as far as a doubt leaves it."""
    return min(confidence, reason.at_most)
