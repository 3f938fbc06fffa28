"""What findings mark in the facts they doubt: ``doubt``, ``doubt_of``, and what is final."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from tongbao.model import Decided, DoubtOf
from tongbao.publish.schemas import Value
from tongbao.validate.registry import SEVERITIES

Fact = dict[str, Value]
"""A row of ``rankings`` that is being made, by column."""
FINAL = ("value", "rank", "place", "place_code")
"""The columns that a proposal may change and a decision settles."""


def mark_doubts(
    facts: Mapping[str, Fact],
    findings: Iterable[tuple[Mapping[str, Value], Sequence[str]]],
) -> None:
    """Write into facts how gravely they are doubted, and what of.

    A doubt of a fact that was recognised, not read from a text layer, is one of our reading
    whatever the rule: that the page contradicts itself cannot be told from a misreading.

    Args:
        facts: By ``entry_id``.
        findings: Rows of ``findings`` by column, each with the ``entry_id`` of what it doubts.
    """
    for finding, doubted in findings:
        severity = str(finding["severity"])
        if severity not in ("error", "warning"):
            continue
        of = doubts_of_rule(str(finding["rule"]))
        for key in doubted:
            fact = facts[key]
            fact["doubt"] = _gravest(severity, str(fact["doubt"] or ""))
            surely = float(fact["confidence"] or 0) >= 1
            if of == "reading" or not surely or fact["doubt_of"] == "reading":
                fact["doubt_of"] = "reading"
            else:
                fact["doubt_of"] = "document"


def mark_final(fact: Fact, decided: Decided | None = None) -> None:
    """Write into a fact what is final: what was decided, else what is printed.

    What a person struck is no fact, so nothing of it is final.
    """
    for name in FINAL:
        fact[f"{name}_final"] = fact[name]
    if decided is None:
        return
    fact["decision"] = decided.decision
    if decided.decision != "unsure":
        fact["basis"] = "reviewed"
    place = decided.place
    final: Fact = {"value": decided.value, "rank": decided.rank}
    if place is not None:
        final |= {"place": place.name, "place_code": place.code}
    if decided.decision == "struck":
        final = {"value": None, "rank": None, "place": "", "place_code": ""}
    for name, content in final.items():
        fact[f"{name}_final"] = content


def _gravest(one: str, other: str) -> str:
    return min(
        (level for level in (one, other) if level),
        key=lambda level: next(i for i, s in enumerate(SEVERITIES) if s == level),
    )


def doubts_of_rule(code: str) -> DoubtOf:
    """Return what a rule doubts; one that is no longer known may have doubted our reading."""
    return _doubts().get(code, "reading")


@lru_cache(maxsize=1)
def _doubts() -> Mapping[str, DoubtOf]:
    from tongbao.validate.rulebook import all_rules

    return {rule.code: rule.doubts for rule in all_rules()}
