"""Numbers of the second witness; the source of each stands in brackets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WitnessParameters:
    """Lines that a detector sees: ``view``, ``detector``, ``unseen``."""

    char_px: float = 14.0
    """Height of most characters on what the detector is shown: it sees as many lines as at the
    full size. (bench)"""
    most_px: int = 2_000_000
    """Pixels of what it is shown, at most. (bound)"""
    multiple_px: int = 32
    """What the sides of its picture are multiples of. (model)"""
    edge_grey: int = 16
    """Change within a pixel or two from which there may be print: pale ink differs by 40. (bench)"""
    edge_em: float = 0.5
    """Heights of a character that what has such edges measures, at least. (typography)"""
    small_percent: int = 20
    """Percentile of the heights of lines that small print has, … (bench)"""
    small_share: float = 0.4
    """… and its share of the height of most characters, at least. (typography)"""
    long_em: float = 3.0
    """Heights of a character that an edge of a rule or a ground is long, at least, … (typography)"""
    thick_edge_px: int = 6
    """… and pixels that it is not thick. (raster)"""
    around_em: float = 4.0
    """Heights of a character that the detector is shown around what it looks at. (bench)"""
    most_share: float = 0.25
    """Share of a page that such parts take where it is shown as a whole. (bench)"""
    print_probability: float = 0.3
    """Probability from which a pixel belongs to a line. (model)"""
    line_probability: float = 0.6
    """Mean probability from which a group of them is one. (model)"""
    thinnest_px: int = 3
    """Height of such a group, at least. (model)"""
    grown_share: float = 0.63
    """Share of its thickness by which a line reaches over its core. (model)"""
    beside_em: float = 0.25
    """Heights of a line around it, across and down, that its reading covers. (typography)"""
    fewest_uncovered: float = 0.5
    """Thicknesses of a core that must be uncovered side by side: less is no character. (bench)"""
    print_share: float = 0.4
    """Height of what is lost of a line, as a share of small print, at least: less is a speck.
    (typography)"""
    rule_px: float = 5.0
    """Pixels beyond a rule's thickness and its ends within which all that is seen is the rule's.
    (raster)"""
    covers_confidence: float = 0.5
    """Confidence below which a line without words covers nothing. (bench)"""
    sure_confidence: float = 0.8
    """Confidence of each character from which what stands there is taken as read. (bench)"""
    white_share: float = 0.12
    """White around a line that is cut tight, in its heights. (model)"""
    longest_ratio: float = 3.0
    """Height over width of what may be a line: a lone 1 is as narrow. (typography)"""
    tallest_em: float = 4.0
    """Heights of most characters that print is high, at most. (typography)"""
    inside_share: float = 0.5
    """Share of a line's pixels that lie in another one where both stand in one place. (bench)"""
    whole_share: float = 0.8
    """Share of the print seen along an unsure line that lines read surely hold where they take its
    place. (bench)"""


WITNESS = WitnessParameters()
