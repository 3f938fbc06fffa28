"""Numbers of what names mean: one frozen object for each stage, units in the names.

The source of each stands in brackets; docs/design.md says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LikenessParameters:
    """Names misread: ``likeness``."""

    accept_share: float = 0.75
    """Least likeness (1 − weighted distance ÷ length) that is worth proposing. (bench)"""
    margin_share: float = 0.2
    """Least lead over the second most alike name. (bench)"""
    looks_alike_cost: float = 0.75
    """Highest cost of a substitution whose characters may be taken for one another. (bench)"""
    shortest_chars: int = 2
    """Characters of a name that likeness may tell. (typography)"""
    shortest_unequal_chars: int = 4
    """… and of one that a longer or shorter name may be: 五台山 is not 五台. (typography)"""


LIKENESS = LikenessParameters()


@dataclass(frozen=True, slots=True)
class MatchingParameters:
    """Names looked up: ``matching``."""

    shortest_chars: int = 2
    """Characters of a name, at least. (typography)"""
    longest_chars: int = 30
    """… and at most. (typography)"""
    shortest_telling_chars: int = 3
    """Characters from which a short name tells a place outside of what is ranked: two are a word,
    or several places. (typography)"""


MATCHING = MatchingParameters()


@dataclass(frozen=True, slots=True)
class SplittingParameters:
    """Prices of how names joined to each other are parted: ``splitting``."""

    name_cost: float = 1.0
    """One more name. (bench)"""
    unseparated_cost: float = 0.6
    """Two names with nothing between them. (bench)"""
    across_blank_cost: float = 0.3
    """A blank within a name. (bench)"""
    joined_cost: float = 0.1
    """和 or 与 between two names. (bench)"""
    fewest_names: int = 2
    """Names from which a text is a list of them. (bench)"""
    shortest_word_chars: int = 2
    """Characters of a county's short name that may be a word as well. (typography)"""


SPLITTING = SplittingParameters()


@dataclass(frozen=True, slots=True)
class GazetteerParameters:
    """Names shortened: ``gazetteer``."""

    shortest_stem_chars: int = 2
    """Characters that are left of a shortened name, at least. (typography)"""


GAZETTEER = GazetteerParameters()
