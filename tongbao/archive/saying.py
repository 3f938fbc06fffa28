"""What one circular is told by others: a finding that does not stand in it alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tongbao.archive.index import Fact
from tongbao.model import Message, Severity

_SHOWN = 5
"""Places whose figures a sentence prints; the others are counted."""


@dataclass(frozen=True, slots=True)
class Said:
    """A finding of one circular, and the facts that it doubts."""

    circular: int
    """Where it stands in the dataset."""
    rule: str
    severity: Severity
    message: Message
    facts: tuple[Fact, ...] = ()
    observed: str = ""
    expected: str = ""
    at: Fact | None = None
    """Where it stands, if it doubts no fact."""
    lacks: tuple[str, ...] = ()
    """Names of the places that it says are missing."""


def listed(parts: Sequence[str]) -> Message:
    """Return figures for a sentence: the first ones, and how many more there are."""
    shown = parts[:_SHOWN]
    more = len(parts) - len(shown)
    zh, en = "；".join(shown), "; ".join(shown)
    return Message(f"{zh}等 {len(parts)} 处", f"{en} and {more} more") if more else Message(zh, en)


def observed(facts: Iterable[Fact]) -> str:
    """Return what facts say, place by place, for the column ``observed``."""
    return "; ".join(f"{fact.name} {figure(fact)}" for fact in facts)


def figure(fact: Fact) -> str:
    """Return a fact's value, else its rank, as a sentence shows it."""
    if fact.value is not None:
        return f"{fact.value.normalize():f}"
    return f"第{fact.rank}" if fact.rank is not None else "—"
