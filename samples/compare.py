"""Compares what tongbao read with the truth of a generated circular, fact by fact."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tongbao.model import Circular, Entry, Ranking
from tongbao.text.folding import squash

Fact = tuple[object, ...]


@dataclass(slots=True)
class Comparison:
    """Facts and claims right, missing and extra; silent are those of both without a finding."""

    facts: int = 0
    right: int = 0
    missing: list[Fact] = field(default_factory=list)
    extra: list[Fact] = field(default_factory=list)
    silent: list[Fact] = field(default_factory=list)
    claims: int = 0
    claims_right: int = 0
    claim_differences: list[Fact] = field(default_factory=list)
    header_differences: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    """Errors and warnings, which a document without fault should not have."""


def plain_number(value: Decimal | None) -> str:
    """Return a value without trailing zeros."""
    if value is None:
        return ""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _read_fact(ranking: Ranking, entry: Entry) -> Fact:
    place = entry.place
    return (
        ranking.project_no,
        ranking.project,
        ranking.item,
        ranking.metric,
        ranking.scope,
        ranking.unit,
        entry.rank,
        place.code if place else "",
        place.name if place else "",
        squash(entry.place_text),
        plain_number(entry.value),
        entry.value_text,
        entry.status,
    )


_KEYS = ("project_no", "project", "item", "metric", "scope", "unit", "rank", "place_code", "place",
         "place_text", "value", "value_text", "status")  # fmt: skip
_CLAIM_KEYS = ("project_no", "project", "item", "kind", "position", "place_code", "place_text")


_DASHES = str.maketrans(dict.fromkeys("—–−―－_一", "-"))


def _folded(fact: Fact) -> Fact:
    """Return a fact as far as a picture can tell it: full and half width look alike."""
    return tuple(folded(part) if isinstance(part, str) else part for part in fact)


def folded(text: str) -> str:
    """Return a text as far as a picture can tell it."""
    return squash(unicodedata.normalize("NFKC", text)).translate(_DASHES)


def compare(truth: dict[str, Any], circular: Circular, *, folded: bool = False) -> Comparison:
    """Return how a reading differs from the truth.

    Args:
        truth: What the generator printed.
        circular: What was read.
        folded: Take full and half width, and dashes of any length, for the same: a scan
            does not tell them apart.
    """
    result = Comparison()
    same = _folded if folded else tuple
    want = Counter(
        same(tuple(squash(row[k]) if k == "place_text" else row[k] for k in _KEYS))
        for row in truth["rankings"]
    )
    got = Counter(same(_read_fact(r, e)) for r in circular.rankings for e in r.entries)
    result.facts = want.total()
    result.right = (want & got).total()
    result.missing = list((want - got).elements())
    result.extra = list((got - want).elements())
    flagged = {
        same((f.project_no, f.item))
        for f in circular.findings
        if f.severity in {"error", "warning"}
    }
    result.silent = _silent(result, flagged)
    _compare_claims(truth, circular, result)
    for key, value in truth["circular"].items():
        found = getattr(circular.header, key)
        if found != value:
            result.header_differences.append(f"{key}: {found!r} for {value!r}")
    if not truth["faults"]:
        result.alarms = [
            f"{f.severity} {f.rule} {f.message.zh}"
            for f in circular.findings
            if f.severity != "info"
        ]
    return result


def _silent(result: Comparison, flagged: set[Fact]) -> list[Fact]:
    """Return what is missing or surplus without a finding; what was misread counts once."""
    if (None, "") in flagged:
        return []
    missing = [fact for fact in result.missing if (fact[0], fact[2]) not in flagged]
    told = {(fact[0], fact[2], fact[7]) for fact in missing}
    surplus = [fact for fact in result.extra if (fact[0], fact[2]) not in flagged]
    return missing + [fact for fact in surplus if (fact[0], fact[2], fact[7]) not in told]


def _compare_claims(truth: dict[str, Any], circular: Circular, result: Comparison) -> None:
    want = Counter(tuple(row[k] for k in _CLAIM_KEYS) for row in truth["claims"])
    got = Counter(
        (c.project_no, c.project, c.item, c.kind, c.position, c.place.code if c.place else "",
         c.place_text)
        for c in circular.claims
    )  # fmt: skip
    result.claims = want.total()
    result.claims_right = (want & got).total()
    result.claim_differences = [("-", *x) for x in (want - got).elements()]
    result.claim_differences += [("+", *x) for x in (got - want).elements()]
