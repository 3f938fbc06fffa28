"""Dashes: flat strokes that a recogniser takes for the numeral 一, or for nothing at all."""

from __future__ import annotations

from tongbao.extract.scan.segments import Segment

NUMERALS = frozenset("二三四五六七八九十")
"""Among these, above or below, a flat stroke is a numeral."""
_FLAT = "一-—–−―_ー＿－"
"""What a flat stroke may be read as."""


def dash_of(segment: Segment, text: str, usual: float) -> str:
    """Return the dash that a line's single flat stroke is, or ``""``.

    Args:
        segment: Where the line stands.
        text: What was read of it.
        usual: Height of the page's characters, in pixels.
    """
    if len(text) > 1 or segment.height > 0.35 * usual or segment.width < 1.4 * segment.height:
        return ""
    if text not in _FLAT and segment.height > 0.25 * usual:
        return ""
    return "—" if segment.width > 0.75 * usual else "-"
