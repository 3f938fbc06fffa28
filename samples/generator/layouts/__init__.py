"""Layouts: how indicators are set as tables. Each adds sheets and says what it prints."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from samples.generator.layouts.aged import led, years
from samples.generator.layouts.lists import blocks, bureaus, listed, long, noted, side_by_side
from samples.generator.layouts.matrix import matrix, pairs
from samples.generator.layouts.printed import Laid, Look, Printed
from samples.generator.layouts.wide import wide

__all__ = ["LAYOUTS", "OLD_LAYOUTS", "Laid", "Look", "Printed"]

LAYOUTS: dict[str, Callable[[Random], Laid]] = {
    "wide": wide,
    "wide_upright": lambda rng: wide(rng, upright=True),
    "long": long,
    "blocks": blocks,
    "side_by_side": side_by_side,
    "bureaus": bureaus,
    "noted": noted,
    "merged_ties": lambda rng: long(rng, merged_ties=True),
    "listed": listed,
    "borderless": lambda rng: long(rng, rules="none", plain=True),
    "three_line": lambda rng: long(rng, rules="three_line", plain=True),
    "half_ruled": lambda rng: long(rng, rules="half", plain=True),
    "open_frame": lambda rng: long(rng, rules="open_frame"),
    "dashed": lambda rng: long(rng, rules="dashed"),
    "zebra": lambda rng: long(rng, rules="zebra"),
    "no_repeat": lambda rng: long(rng, repeat=False),
    "matrix": matrix,
    "matrix_three_level": lambda rng: matrix(rng, levels=3),
    "matrix_paged": lambda rng: matrix(rng, paged=True),
    "matrix_totals": lambda rng: matrix(rng, totals=True),
    "matrix_three_line": lambda rng: matrix(rng, rules="three_line"),
    "pairs": pairs,
    "double": lambda rng: matrix(rng, rules="double"),
    "filled": lambda rng: matrix(rng, rules="filled"),
}

OLD_LAYOUTS: dict[str, Callable[[Random], Laid]] = {**LAYOUTS, "led": led, "years": years}
"""What circulars of 1980 to 2005 have besides."""
