"""Numbers of joining letters with their annexes: one frozen object, units in the names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class JoinParameters:
    """Which letter a file of its own is an annex of: ``kinship`` and ``joining``."""

    title_unlike: float = 40.0
    """Likeness, of 100, below which a title is another annex's, whatever number it has. (bench)"""
    shortest_part_chars: int = 6
    """A title of this length may be a part of the other: 督导检查清单. (form)"""
    label_lines: int = 2
    """Lines at a file's top among which 附件1 stands. (form)"""
    title_lines: int = 4
    """Lines at its top that may be its title. (form)"""
    longest_title_chars: int = 80
    """As of a circular's. (form)"""
    shortest_name_chars: int = 4
    """Beginning of a file's name that is the name of its letter. (form)"""
    most_titles: int = 6
    """Titles of a file that are kept. (bound)"""
    most_annexes: int = 40
    """Announced annexes that are kept. (bound)"""


JOIN = JoinParameters()
