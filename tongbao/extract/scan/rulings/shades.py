"""Which rules are print or the edge of a sheet, in whole or in part, told by their shade.

In a tight row a character's stroke reaches from one rule to the next, in line with a post or all by
itself: its length tells nothing. But a rule is as pale all along as it is somewhere; where it is
much darker, and other ink stands right beside it, a character lies over it or in its stead. And
what is pale and hangs together with no other rule is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.image.binarization import Grey, Mask
from tongbao.extract.scan.rulings.parameters import SHADES
from tongbao.extract.scan.rulings.selection import Framework, Rule


@dataclass(frozen=True, slots=True)
class _Unit:
    """A part of a rule, from one that crosses it to the next."""

    low: float
    high: float
    grey: float
    beside: float
    """Share of its length that has other ink right beside it."""


def judged_by_shade(framework: Framework, even: Grey, ink: Mask) -> Framework:
    """Return a framework without strokes of print in line with its rules, and lone pale rules.

    Args:
        framework: The rules of a sheet.
        even: The sheet on even white.
        ink: Where print is.
    """
    across = list(_without(framework.across, framework.down, even, ink))
    down = list(_without(framework.down, framework.across, even.T, ink.T))
    return replace(
        framework,
        across=tuple(rule for rule in across if not _is_lone(rule, down, even)),
        down=tuple(rule for rule in down if not _is_lone(rule, across, even.T)),
    )


def _is_lone(rule: Rule, others: Sequence[Rule], even: Grey) -> bool:
    """Return whether a rule is pale and hangs together with no table: the edge of a sheet."""
    if len(_met(rule, others, SHADES.near_px)) >= SHADES.fewest_met:
        return False
    middle = max(0, round(rule.at) - SHADES.core_px)
    part = even[middle : middle + 2 * SHADES.core_px + 1, max(0, int(rule.low)) : int(rule.high)]
    return bool(part.size) and float(np.median(part.min(axis=0))) >= SHADES.lone_grey


def _met(rule: Rule, others: Sequence[Rule], reach: float) -> list[float]:
    """Return where a rule crosses others, or misses them by no more than ``reach`` pixels."""
    return [
        other.at
        for other in others
        if rule.low - reach <= other.at <= rule.high + reach
        and other.low - reach <= rule.at <= other.high + reach
    ]


def _without(
    rules: Sequence[Rule], others: Sequence[Rule], even: Grey, ink: Mask
) -> Iterator[Rule]:
    """Yield what is left of rules that lie across."""
    units = [list(_units_of(rule, others, even, ink)) for rule in rules]
    usual = _usual_grey([unit for own in units for unit in own])
    for rule, own in zip(rules, units, strict=True):
        grey = _usual_grey(own) if len(own) >= SHADES.fewest_units else usual
        # A black rule is as dark as print, and the raster of a coarse scan makes it uneven.
        dark = [
            grey >= SHADES.pale_grey
            and unit.grey < grey - SHADES.darker_grey
            and unit.beside >= SHADES.beside_share
            for unit in own
        ]
        if not any(dark):
            yield rule
            continue
        for printed, group in groupby(zip(dark, own, strict=True), key=lambda pair: pair[0]):
            if not printed:
                parts = [unit for _, unit in group]
                low, high = parts[0].low, parts[-1].high
                share = (high - low) / max(rule.length, 1.0)
                yield replace(rule, low=low, high=high, inked=rule.inked * share)


def _usual_grey(units: Sequence[_Unit]) -> float:
    """Return the shade that most of the length of some parts has."""
    if not units:
        return 0.0
    ordered = sorted(units, key=lambda unit: unit.grey)
    lengths = np.cumsum([unit.high - unit.low for unit in ordered])
    return ordered[int(np.searchsorted(lengths, lengths[-1] / 2))].grey


def _units_of(rule: Rule, others: Sequence[Rule], even: Grey, ink: Mask) -> Iterator[_Unit]:
    """Yield a rule's parts between those that cross it."""
    reach = SHADES.reach_px
    met = sorted(_met(rule, others, reach))
    crossing = [at for at in met if rule.low + reach < at < rule.high - reach]
    middle = round(rule.at)
    core = even[max(0, middle - SHADES.core_px) : middle + SHADES.core_px + 1]
    sides = _sides(ink, rule)
    for low, high in pairwise([rule.low, *crossing, rule.high]):
        part = slice(max(0, round(low + SHADES.rim_px)), max(0, round(high - SHADES.rim_px)))
        darkest = core[:, part].min(axis=0, initial=255)
        if len(darkest):
            beside = float(sides[part].mean())
            yield _Unit(low, high, float(np.median(darkest)), beside)
        else:
            yield _Unit(low, high, 255.0, 0.0)


def _sides(ink: Mask, rule: Rule) -> npt.NDArray[np.bool_]:
    """Return where along a rule other ink stands right beside it."""
    half = round(rule.thickness / 2) + SHADES.blur_px
    top, bottom = round(rule.at) - half, round(rule.at) + half + 1
    above = ink[max(0, top - SHADES.beside_px) : max(0, top)].any(axis=0)
    below = ink[bottom : bottom + SHADES.beside_px].any(axis=0)
    return np.asarray(above | below, np.bool_)
