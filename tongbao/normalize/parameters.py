"""Numbers of reading heads, prose and ranked sets: one frozen object for each, units in the names.

The source of each stands in brackets.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeadParameters:
    """The head of a circular: ``header``. Lengths are in characters."""

    head_blocks: int = 15
    """Blocks among which title and number stand. (typography)"""
    title_ratio: float = 0.9
    """Size of a title's line, of the largest of the head. (typography)"""
    larger_ratio: float = 1.15
    """Size of a title that only its size tells, of the text's. (typography)"""
    same_size_ratio: float = 0.97
    """Lines of one title, of the largest of them. (typography)"""
    shortest_title_chars: int = 4
    longest_title_chars: int = 80
    """(official titles keep below 50; three lines of large print hold about 80)"""
    longest_wrapped_title_chars: int = 120
    """A paragraph from here on is text, and so is a title of more lines. (typography)"""
    longest_plain_title_chars: int = 60
    """… of one that nothing else tells from text. (bench)"""
    shortest_issuer_chars: int = 3
    longest_issuer_chars: int = 40
    """Joint issuers are longer, and stand on lines of their own. (typography)"""
    longest_date_line_chars: int = 60
    """The date of issue stands beside the issuer at most. (form of official documents)"""
    months: int = 12
    """Of a year."""


HEAD = HeadParameters()


@dataclass(frozen=True, slots=True)
class ProseParameters:
    """Sentences and headings: ``claims``, ``sections``, ``doubts``."""

    fewest_places: int = 2
    """One place is in no order. (bound)"""
    shortest_topic_chars: int = 2
    """A topic names something from two characters on. (bound)"""
    longest_heading_chars: int = 50
    """A longer line is a sentence. (typography)"""


PROSE = ProseParameters()


@dataclass(frozen=True, slots=True)
class SetParameters:
    """The ranked set: ``ranked_set``, ``circular``."""

    shortest_name_chars: int = 2
    longest_name_chars: int = 12
    """双江拉祜族佤族布朗族傣族自治县 is longer and needs no vote. (gazetteer)"""
    fewest_counted: int = 3
    """各2个市 counts something else. (bench)"""
    fewest_known: int = 3
    """Names that vote for an area. (bench)"""
    most_alike_rankings: int = 2
    """Up to here one ranking tells of the set; of more, half must. (bench)"""


SET = SetParameters()
