"""How proposals are worded: what is printed, an arrow, what was meant; parts joined by ；."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from tongbao.model import ChangeField


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


class Worded(NamedTuple):
    """One change as the words of a proposal say it."""

    field: ChangeField
    name: str
    """Of the place whose value or rank it changes; of a place, the printed one, blank for none."""
    printed: str
    """The value or rank that is printed; of a place, the rank that it stands at."""
    meant: str


_WORDED: tuple[tuple[ChangeField, re.Pattern[str]], ...] = (
    ("rank", re.compile(r"(?P<name>\S.*) 第(?P<printed>\d+) → 第(?P<meant>\d+)")),
    (
        "value",
        re.compile(r"(?P<name>\S.*) (?P<printed>-?\d+(?:\.\d+)?) → (?P<meant>-?\d+(?:\.\d+)?)"),
    ),
    ("projects_stated", re.compile(r"(?P<name>)(?P<printed>\d+) → (?P<meant>\d+)")),
    ("place", re.compile(r"(?:第(?P<printed>\d+) ?)?(?P<name>.*?) ?→ (?P<meant>\D.*)")),
)


def in_words(proposal: str) -> list[Worded]:
    """Return the changes that a proposal says in words; none where they are no such words.

    >>> in_words("唐山市 863 → 86.3；第7 保定市 → 沧州市")[1]
    Worded(field='place', name='保定市', printed='7', meant='沧州市')
    """
    found: list[Worded] = []
    for part in proposal.split("；"):
        for field, pattern in _WORDED:
            if (one := pattern.fullmatch(part)) is not None:
                found.append(Worded(field, one["name"], one["printed"] or "", one["meant"]))
                break
        else:
            return []
    return found
