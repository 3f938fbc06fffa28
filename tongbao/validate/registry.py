"""What a rule is: a code, a severity, words for users, and a small pure function."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tongbao.model import (
    Change,
    Circular,
    DoubtOf,
    Entry,
    FactRef,
    Finding,
    IndicatorRef,
    Message,
    Place,
    Ranking,
    Severity,
)
from tongbao.validate.gathering import Gathered
from tongbao.validate.proposals import plain

Check = Callable[[Circular], Iterable[Finding]]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""From the gravest on."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it looks for, why that matters, and an example of a contradiction.

    ``check`` yields findings of this code only; it never raises on odd data.
    """

    code: str
    severity: Severity
    doubts: DoubtOf
    """Whether our reading is in doubt, or what is read surely."""
    title: Message
    explanation: Message
    example: Message
    check: Check | None = None
    """None for rules that word a doubt of reading (see ``rules.reading``)."""
    gathered: Gathered | None = None
    """How findings that say the same of many things are one; None keeps each."""


def about(
    rule: str,
    severity: Severity,
    ranking: Ranking,
    message: Message,
    entries: Sequence[Entry] = (),
    *,
    observed: str = "",
    expected: str = "",
    proposal: str = "",
    changes: Iterable[Change] = (),
    doubted: Sequence[Entry] = (),
) -> Finding:
    """Return a finding about cells of one ranking; it stands where the first of them does.

    The entries given are the facts that it doubts, with those ``doubted`` beside them and those
    that ``changes`` would change.
    """
    changes = tuple(changes)
    facts = (
        *(FactRef.of(ranking, e) for e in (*entries, *doubted)),
        *(c.fact for c in changes if c.fact),
    )
    at = entries[0] if entries else (ranking.entries[0] if ranking.entries else None)
    return Finding(
        rule=rule,
        severity=severity,
        message=message,
        project_no=ranking.project_no,
        item=ranking.item,
        metric=ranking.metric,
        places=tuple(name_of(e) for e in entries),
        observed=observed,
        expected=expected,
        proposal=proposal,
        page=at.page if at else None,
        box=at.box if at else None,
        indicator=IndicatorRef.of(ranking),
        facts=tuple(dict.fromkeys(facts)),
        changes=changes,
    )


def change_of(ranking: Ranking, entry: Entry, meant: Decimal | int | Place) -> Change:
    """Return the change of an entry's value (a decimal), rank (an integer) or place."""
    fact = FactRef.of(ranking, entry)
    if isinstance(meant, Place):
        return Change(fact, "place", meant.name, meant.code)
    if isinstance(meant, int):
        return Change(fact, "rank", str(meant))
    return Change(fact, "value", plain(meant))


def name_of(entry: Entry) -> str:
    """Return an entry's official name, or what is printed where it has none."""
    return entry.place.name if entry.place else entry.place_text


def label_of(ranking: Ranking) -> str:
    """Return an indicator's name for a sentence: 6 城市排水…（主城区）完成率."""
    number = f"{ranking.project_no} " if ranking.project_no is not None else ""
    item = f"（{ranking.item}）" if ranking.item else ""
    scope = f"〔{ranking.scope}〕" if ranking.scope else ""
    return f"{number}{ranking.project}{item}{ranking.metric}{scope}"


def finding_ids(circular_id: str, findings: Sequence[Finding]) -> list[str]:
    """Return one stable id per finding: a hash of circular, rule, indicator and places.

    Findings that would share an id are told apart by their page and box. The order of rows
    does not matter.
    """
    plain = [finding_id(circular_id, finding) for finding in findings]
    shared = {key for key, count in Counter(plain).items() if count > 1}
    ids: list[str] = []
    seen: Counter[str] = Counter()
    for key, finding in zip(plain, findings, strict=True):
        where = (str(finding.page), str(finding.box), finding.observed)
        own = stable_id(key, *where) if key in shared else key
        seen[own] += 1
        ids.append(own if seen[own] == 1 else stable_id(own, str(seen[own])))
    return ids


def finding_id(circular_id: str, finding: Finding) -> str:
    """Return the id of one finding, as far as circular, rule, indicator and places tell."""
    return stable_id(
        circular_id,
        finding.rule,
        str(finding.project_no),
        finding.item,
        finding.metric,
        ";".join(sorted(finding.places)),
    )


def stable_id(*parts: str) -> str:
    """Return 16 hex digits that are the same for the same texts, in every run."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def select_findings(
    findings: Iterable[Finding], select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> list[Finding]:
    """Return findings whose code begins with one of ``select`` (all if empty), none of ``ignore``."""
    return [
        f
        for f in findings
        if (not select or f.rule.startswith(tuple(select)))
        and not (ignore and f.rule.startswith(tuple(ignore)))
    ]


def worst(findings: Iterable[Finding]) -> Severity | None:
    """Return the gravest severity among findings; None where there are none."""
    found = {f.severity for f in findings}
    return next((s for s in SEVERITIES if s in found), None)
