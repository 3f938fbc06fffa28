"""One run of text with all that the recognisers saw of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tongbao.confidence import Reason, flagged
from tongbao.extract.scan.ocr.ctc import DecodedChar, TimeStep
from tongbao.extract.scan.textlines.segmentation import Segment


def count_of_han(text: str) -> int:
    """Return how many characters of a text are Han."""
    return sum("\u3400" <= character <= "\u9fff" for character in text)


@dataclass(frozen=True, slots=True)
class TextLine:
    """One run of text with what the recogniser saw of it."""

    segment: Segment
    steps: tuple[TimeStep, ...]
    chars: tuple[DecodedChar, ...]
    covered: bool = True
    """Whether its characters account for all of its ink."""
    figures: tuple[TimeStep, ...] = ()
    """What the recogniser of figures saw, where it was heard."""
    beside: tuple[TimeStep, ...] = ()
    """What the other recogniser of words saw, where it was asked."""
    wording: str = ""
    """The reading as words support it, where it is not taken for granted."""

    @property
    def text(self) -> str:
        """Return the bare reading."""
        return "".join(one.text for one in self.chars)

    @property
    def han(self) -> int:
        """Return how many of its characters are Han."""
        return count_of_han(self.text)

    @property
    def confidence(self) -> float:
        """Return the probability of its least certain character; 0 if nothing was read.

        Where ink is left over that no character accounts for, the reading is doubtful however
        sure its characters are: the recogniser may pass over one without a sign.
        """
        sure = min((one.probability for one in self.chars), default=0.0)
        return sure if self.covered else flagged(sure, Reason.INK_LEFT_OVER)


def in_row(line: TextLine, lines: Sequence[TextLine], char_height: float) -> bool:
    """Return whether another run of text stands on a line: it is a row of a table then."""
    middle = line.segment.top + line.segment.bottom
    return any(
        other is not line
        and abs(other.segment.top + other.segment.bottom - middle) < char_height
        and len(other.text) > 1
        for other in lines
    )
