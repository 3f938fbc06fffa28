"""Where things found on a straightened sheet stand on the page as it was given."""

from __future__ import annotations

from tongbao.extract.layout.coordinates import Placing
from tongbao.extract.scan.dewarping import FlatSheet


def placing_of(sheet: FlatSheet, quarters: int, dpi: float, source: tuple[int, int]) -> Placing:
    """Return the way back from a flat sheet."""
    return Placing(sheet.to_source, sheet.field, sheet.shape, quarters, dpi, source)
