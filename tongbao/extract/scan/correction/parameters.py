"""Numbers of correcting lines by what may be printed: one frozen object for each stage, units in the names.

The source of each stands in brackets; docs/design.md says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LatticeParameters:
    """Running text by the words that it makes: ``lattice``."""

    words_weight: float = 0.5
    """Weight of words against shapes: a recogniser is surer of itself than it should be. (bench)"""
    hardly_logprob: float = -2.0
    """Logarithm of the probability below which neither recogniser saw a character. (model)"""
    faintest_logprob: float = -10.5
    """Logarithm of the probability from which a character is one of those that may be printed, …
    (model)"""
    unthought_logprob: float = -13.8
    """… and of one that a recogniser does not think of at all. (model)"""
    apart_steps: int = 1
    """Strips, at most, between the places where two recognisers see one character. (model)"""
    tried_chars: int = 12
    """Characters tried at each place, … (bench)"""
    kept_paths: int = 24
    """… and readings of a line that are gone on with. (bench)"""


LATTICE = LatticeParameters()


@dataclass(frozen=True, slots=True)
class LexiconParameters:
    """What words are known, and how common: ``lexicon``."""

    longest_run_chars: int = 12
    """Characters of the longest run that a document's own words take; those of the dictionary, …
    (bench)"""
    longest_word_chars: int = 8
    """… which are single words. (bench)"""
    rarest_count: int = 3
    """Occurrences of a dictionary's word of several characters from which it is taken. (bench)"""
    term_count: int = 3000
    """Occurrences that a word of circulars is given, in the dictionary's sixty million, … (bench)"""
    sighted_count: int = 300
    """… and a run of characters read clearly in the same document. (bench)"""
    alone_count: int = 1000
    """Occurrences that a character which is a word by itself is given, at most: how often 最 stands
    in prose says nothing of a label that ends in 量. (bench)"""
    unknown_logprob: float = -17.5
    """Logarithm of the probability of a character that the dictionary lacks. (bench)"""


LEXICON = LexiconParameters()


@dataclass(frozen=True, slots=True)
class DatesParameters:
    """Numbers of dates by their place: ``dates``."""

    faint_logprob: float = -6.0
    """Logarithm of the probability below which little was seen of a number. (model)"""
    unheard_logprob: float = -12.0
    """Logarithm of the probability below which no recogniser thought of a number. (model)"""


DATES = DatesParameters()


@dataclass(frozen=True, slots=True)
class PunctuationParameters:
    """Marks by where they stand: ``punctuation``."""

    room_ratio: float = 1.35
    """Pitches between a bracket and the character behind it from which a comma stands between.
    (typography)"""
    fewest_pitches: int = 5
    """Pairs of characters side by side that tell a line's pitch. (bench)"""


PUNCTUATION = PunctuationParameters()


@dataclass(frozen=True, slots=True)
class ScriptParameters:
    """Simplified and traditional: ``script``."""

    traditional_share: float = 0.03
    """Share of clear traditional characters from which a page is no simplified one. (bench)"""
    fewest_traditional: int = 3
    """Clear traditional characters below which they are slips. (bench)"""


SCRIPT = ScriptParameters()
