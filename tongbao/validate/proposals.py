"""How proposals are worded: what is printed, an arrow, what was meant; parts joined by ；."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal


def plain(value: Decimal) -> str:
    """Return a number without exponent and without trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def value_change(name: str, printed: Decimal, meant: Decimal) -> str:
    """Return ``唐山市 863 → 86.3``."""
    return f"{name} {plain(printed)} → {plain(meant)}"


def rank_change(name: str, printed: int, meant: int) -> str:
    """Return ``唐山市 第5 → 第6``."""
    return f"{name} 第{printed} → 第{meant}"


def place_change(rank: int | None, printed: str, meant: str) -> str:
    """Return ``第7 保定市 → 沧州市``; without a printed name ``第7 → 沧州市``."""
    where = f"第{rank}" if rank is not None else ""
    return f"{' '.join(part for part in (where, printed) if part)} → {meant}"


def joined(parts: Iterable[str]) -> str:
    """Return several changes that belong together."""
    return "；".join(parts)
