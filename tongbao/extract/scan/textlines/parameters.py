"""Numbers of text lines: one frozen object for each stage, units in the names.

The source of each stands in brackets; docs/design.md says what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LayoutParameters:
    """The sheet's rim: ``layout``."""

    rim_share: float = 0.012
    """Share of the sheet's sides where no print stands, only the edges of paper and scanner.
    (raster)"""


LAYOUT = LayoutParameters()


@dataclass(frozen=True, slots=True)
class SegmentationParameters:
    """Where runs of print stand: ``segmentation``."""

    tallest_em: float = 3.5
    """Heights of a character from which a component is a picture, a fold, the edge of a sheet.
    (typography)"""
    piece_share: float = 0.4
    """Size of the pieces that small figures fall into, as a share of their height, at least.
    (typography)"""
    rest_em: float = 0.14
    """Depth, in heights of a character, of what is left of a rule that is dashed or frayed, …
    (raster)"""
    rest_reach_em: float = 0.2
    """… and how far from the cell's edge it ends at most; print keeps more white. (typography)"""
    labels_share: float = 0.45
    """Share of a sheet's width that a line of labels beside each other takes at most; prose, in
    which a stop and a bracket leave as much white, takes more. (typography)"""
    clear_gap_ratio: float = 4.0
    """How many times the usual white between characters of a line parts two labels. (typography)"""
    gutter_em: float = 0.9
    """White, in heights of a character, that parts columns where it runs through several lines.
    (typography)"""
    dash_em: float = 0.2
    """Width of a hyphen of small print, in heights of a character, … (typography)"""
    dash_ratio: float = 1.6
    """… and in heights of its own, … (typography)"""
    dash_px: int = 2
    """… and its height in pixels, at least. (raster)"""
    two_lines_ratio: float = 1.7
    """Heights of its characters from which a band holds two lines. (typography)"""
    fewest_in_two_lines: int = 4
    """Components from which a band is tried as two lines. (bench)"""


SEGMENTATION = SegmentationParameters()


@dataclass(frozen=True, slots=True)
class FragmentsParameters:
    """Pieces of broken characters joined: ``fragments``."""

    link_em: float = 0.2
    """White between pieces of one character, in its heights, across or down. (raster)"""
    low_em: float = 0.45
    """Heights of a character that its pieces reach together, at least, … (typography)"""
    high_em: float = 1.2
    """… and at most … (typography)"""
    broad_em: float = 1.1
    """… and the most that they are wide. (typography)"""
    full_share: float = 0.15
    """Share of their joint box that their ink fills; what snow there is fills less. (raster)"""
    snow_count: int = 600
    """Specks from which a block is strewn with dust rather than broken. (bench)"""
    pitch_em: float = 0.8
    """White, in heights of a character, between a line's last character and a 一 behind it.
    (typography)"""
    level_em: float = 0.12
    """How much lower one piece of a broken level stroke stands than the next, in heights of a
    character, … (raster)"""
    stroke_gap_em: float = 0.4
    """… how far behind it, … (raster)"""
    stroke_em: float = 0.5
    """… and how long they are together, at least. (typography)"""


FRAGMENTS = FragmentsParameters()


@dataclass(frozen=True, slots=True)
class DashesParameters:
    """Dashes that stand alone: ``dashes``."""

    wide_em: float = 0.17
    """Width of a dash, in heights of a character, on a coarse picture, … (typography)"""
    long_ratio: float = 1.25
    """… and in heights of its own. (typography)"""
    high_em: float = 0.25
    """Height of a dash, in heights of a character. (typography)"""
    full_share: float = 0.5
    """Share of its box that a stroke's ink fills. (raster)"""
    white_em: tuple[float, float] = (0.8, 0.4)
    """White around a dash that stands alone, across and down, in heights of a character.
    (typography)"""
    middle_share: tuple[float, float] = (0.35, 0.75)
    """Where, in the height of its row's print, a dash stands. (typography)"""
    reach_em: float = 15.0
    """Heights of a character within which its column is looked for, above and below. (typography)"""
    off_em: float = 0.2
    """Heights of a character by which what stands centred in a column may miss its middle.
    (typography)"""
    likes: int = 2
    """Runs of text that make a column. (bench)"""


DASHES = DashesParameters()


@dataclass(frozen=True, slots=True)
class FaintBracketsParameters:
    """Brackets fainter than print: ``faint_brackets``."""

    faint_grey: int = 215
    """Grey below which a pixel of an evened sheet is not paper. (raster)"""
    reach_em: float = 1.5
    """Heights of a character beyond a line's end within which %） stands. (typography)"""
    tall_share: float = 0.5
    """Share of the line's height that a bracket has at least. (typography)"""
    upright_share: float = 0.25
    """Share of the line's height that the straightest part of a bracket has. (typography)"""
    edge_em: float = 0.15
    """Heights of a character to which the edge of one is blurred. (raster)"""
    rule_em: float = 0.3
    """Heights of a character above and below the line over which no bracket goes on, but a rule.
    (typography)"""


FAINT_BRACKETS = FaintBracketsParameters()
