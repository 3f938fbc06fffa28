"""Numbers of text and numbers: one frozen object for each stage, units in the names.

The source of each stands in brackets; docs/design.md says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NumberParameters:
    """Numbers in words: ``numbers``."""

    most_digits: int = 4300
    """Python turns no longer text into a whole number. (bound)"""


NUMBER = NumberParameters()


@dataclass(frozen=True, slots=True)
class ConfusablesParameters:
    """Prices of misread characters: ``confusables``."""

    edit_logodds: float = 4.0
    """−log P of one edit between characters with nothing in common. (bench)"""
    likely_edit_logodds: float = 1.5
    """−log P of taking a character for its closest likeness. (bench)"""


CONFUSABLES = ConfusablesParameters()
