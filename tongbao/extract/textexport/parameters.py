"""Numbers of text exports: one frozen object for each stage, units in the names.

The source of each stands in brackets; docs/design.md says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DecodingParameters:
    """Bytes to text: ``decoding``."""

    chars_per_damaged: int = 10
    """Of so many characters at most one may be damaged, or it is no text. (bench)"""


DECODING = DecodingParameters()


@dataclass(frozen=True, slots=True)
class ExportReadingParameters:
    """Lines to tables and blocks: ``reading``."""

    fewest_columns: int = 2
    """Cells of a line, at least, that make a row of a table. (typography)"""
    repeated_share: float = 0.6
    """Share of a header's words that stand in it again where it is repeated, … (bench)"""
    repeated_words: int = 2
    """… and how many words, at least. (bench)"""
    fewest_rows: int = 3
    """Lines parted alike that make a table, … (bench)"""
    figures_share: float = 0.6
    """… share of those below the header that hold figures, … (bench)"""
    fewest_figure_rows: int = 2
    """… and how many of them, at least. (bench)"""
    longest_caption_chars: int = 60
    """Characters of a caption, at most. (typography)"""
    longest_heading_chars: int = 40
    """Characters of a heading, at most. (typography)"""


EXPORT_READING = ExportReadingParameters()
