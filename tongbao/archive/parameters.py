"""The numbers of checks across circulars."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AcrossParameters:
    """What makes a figure stand out of its series. Shares are of pairs of neighbouring spans."""

    fewest_steps: int = 8
    """Steps from one span to the next by which a series is told to add up. (bench)"""
    rising_share: float = 0.8
    """… of which so many rise or stay, where it does. (bench: shares and indices fall by half)"""
    revised_share: float = 0.5
    """… of the places of one step beyond which falling means that all was revised. (bench)"""
    fewest_spans: int = 5
    """Spans from which a place's own range is known. (bench)"""
    fewest_places: int = 5
    """Places from which a span's middle and spread are known. (bench)"""
    range_ratio: float = 5.0
    """How far out of its own range, in ranges, a figure jumps. (bench)"""
    narrowest_range: float = 1.0
    """… of which each is one spread of its circular at least. (bench)"""
    least_spread_ratio: float = 0.01
    """A spread, of the middle, below which figures are all but equal. (typography: two decimals)"""
    agreeing_share: float = 0.7
    """Share of the places on which two circulars agree where they speak of the same. (bench)"""
    fewest_agreeing: int = 3
    """… and how many these are. (bound)"""
    usual_places_share: float = 0.8
    """Places of a span, of the usual number, from which it is no excerpt. (bench)"""


ACROSS = AcrossParameters()
