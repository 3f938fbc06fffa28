"""Evidence of text that may be damaged: what a text export or a bad copy shows of a cell.

The probability of seeing one text where another was printed is modelled as a sum of
independent edits (Levenshtein alignment): a substitution costs less the more alike the two
characters look, by the table of confusables in ``data/``; a lost or added character costs
more. Costs are natural logarithms, so that they add up with the other costs of the joint
reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tongbao.confidence import DOUBTFUL
from tongbao.text.confusables import substitution_cost
from tongbao.text.parameters import CONFUSABLES


@dataclass(frozen=True, slots=True)
class DamagedText:
    """Evidence of a cell whose text may differ from what was printed."""

    text: str
    confidence: float = DOUBTFUL

    @property
    def whole(self) -> bool:
        """Return True: a file leaves no ink over."""
        return True

    @property
    def wording(self) -> str:
        """Return the bare reading: nothing else was seen."""
        return self.text

    def log_prob(self, candidate: str) -> float:
        """Return log P(seen | printed ``candidate``) by the cheapest alignment of both."""
        printed, seen = "".join(candidate.split()), "".join(self.text.split())
        if printed == seen:
            return 0.0
        edit, likely = CONFUSABLES.edit_logodds, CONFUSABLES.likely_edit_logodds
        previous = [edit * j for j in range(len(seen) + 1)]
        for i, a in enumerate(printed, 1):
            current = [edit * i]
            for j, b in enumerate(seen, 1):
                change = 0.0
                if a != b:
                    change = likely + (edit - likely) * substitution_cost(a, b)
                current.append(
                    min(previous[j] + edit, current[j - 1] + edit, previous[j - 1] + change)
                )
            previous = current
        return -previous[-1]

    def readings(self, alphabet: str) -> Sequence[str]:
        """Return the text, if it consists of the alphabet: what else it may be is not seen."""
        return [self.text] if set(self.text) <= set(alphabet) else []
