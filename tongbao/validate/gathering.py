"""Findings that say the same of many things, made one with its list.

Seven cells of one column that print ``###`` are one thing to look at, not seven. Which findings
are gathered, and how the list is worded, stands with their rule; whatever facts they doubt, the
one finding doubts.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from tongbao.model import Box, Finding, Message

_MOST_QUOTED = 30
"""Things that a sentence names one by one; how many more there are is said."""

Scope = Literal["indicator", "document"]
"""What the findings must have in common besides rule and severity."""
_One = TypeVar("_One", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Gathered:
    """How the findings of one rule are said together; ``{list}`` is what they saw, and where.

    Without words, only findings that read the very same are one: a name in each of ten tables.
    """

    scope: Scope
    zh: str = ""
    en: str = ""


def gather(findings: Iterable[Finding], how: Gathered) -> list[Finding]:
    """Return findings of one rule with those that belong together made one, in printed order."""
    groups: dict[Hashable, list[Finding]] = {}
    for finding in sorted(findings, key=_where):
        own = (finding.project_no, finding.item, finding.metric, finding.indicator)
        key = (finding.severity, own if how.scope == "indicator" else None)
        groups.setdefault((*key, None if how.zh else finding.message), []).append(finding)
    return [_one(group, how) for group in groups.values()]


def listed(things: Sequence[str]) -> Message:
    """Return things as a list for a sentence, in both languages; a long one ends in a count."""
    shown, more = things[:_MOST_QUOTED], len(things) - _MOST_QUOTED
    zh, en = "、".join(shown), ", ".join(shown)
    if more <= 0:
        return Message(zh, en)
    return Message(f"{zh} 等 {len(things)} 项", f"{en} and {more} more")


def common(values: Iterable[_One], otherwise: _One) -> _One:
    """Return the one value that all have, else another."""
    different = set(values)
    return different.pop() if len(different) == 1 else otherwise


def _one(group: Sequence[Finding], how: Gathered) -> Finding:
    first = group[0]
    if len(group) == 1:
        return first
    message = first.message
    if how.zh:
        named = listed(_seen(group))
        message = Message(how.zh.format(list=named.zh), how.en.format(list=named.en))
    return replace(
        first,
        message=message,
        project_no=common((f.project_no for f in group), None),
        item=common((f.item for f in group), ""),
        metric=common((f.metric for f in group), ""),
        places=_each(name for f in group for name in f.places),
        observed="、".join(_each(f.observed for f in group if f.observed)),
        expected="、".join(_each(f.expected for f in group if f.expected)),
        proposal="；".join(_each(f.proposal for f in group if f.proposal)),
        indicator=common((f.indicator for f in group), None),
        facts=_each(fact for f in group for fact in f.facts),
        changes=_each(change for f in group for change in f.changes),
    )


def _seen(group: Sequence[Finding]) -> list[str]:
    """Return each text that was seen, once, with the places in whose rows it stands."""
    rows: dict[str, list[str]] = {}
    for finding in group:
        beside = rows.setdefault(finding.observed, [])
        beside += [f.place_text for f in finding.facts if f.place_text != finding.observed]
    return [
        f"“{text}”（{'、'.join(_each(beside))}）" if beside else f"“{text}”"
        for text, beside in rows.items()
    ]


def _each(values: Iterable[_One]) -> tuple[_One, ...]:
    return tuple(dict.fromkeys(values))


def _where(finding: Finding) -> tuple[int, float, float]:
    box = finding.box or Box(0.0, 0.0, 0.0, 0.0)
    return finding.page or 0, box.top, box.x0
