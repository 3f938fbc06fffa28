"""Numbers of the second witness; the source of each stands in brackets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WitnessParameters:
    """Lines that a detector sees: ``detector``, ``unseen``."""

    longest_px: int = 1100
    """Side to which a page is shrunk: halved pages show the detector as many lines. (bench)"""
    multiple_px: int = 32
    """What the sides of its picture are multiples of. (model)"""
    print_probability: float = 0.3
    """Probability from which a pixel belongs to a line. (model)"""
    line_probability: float = 0.6
    """Mean probability from which a group of them is one. (model)"""
    thinnest_px: int = 3
    """Height of such a group, at least. (model)"""
    grown_share: float = 0.63
    """Share of its thickness by which a group is grown: it is learnt shrunk. (model)"""
    covered_share: float = 0.2
    """Share of a line's area below which no reading covers it. (bench)"""
    sure_confidence: float = 0.5
    """Confidence below which what stands there may be no print at all. (bench)"""


WITNESS = WitnessParameters()
