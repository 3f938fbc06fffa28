"""Place by place: what agrees, what differs, what one publication lacks, what fell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from tongbao.compare.matching import IssuePair, Match, match_issues, match_rankings
from tongbao.compare.publications import Issue, Publication, Published, Standing
from tongbao.model import Message
from tongbao.text.numbers import agree_as_printed

DifferenceKind = Literal[
    "agrees", "value", "rank", "status", "missing_in_first", "missing_in_second", "fell", "moved"
]
"""``fell``: a cumulative rate that is lower at a later date; ``moved``: a figure of another
date, which may differ."""

_CUMULATIVE = re.compile(r"(?:完成|开工|竣工|完工|投产|到位|支付|支出)(?:率|进度|比例)")
FAILING: frozenset[str] = frozenset(
    {"value", "rank", "status", "missing_in_first", "missing_in_second", "fell"}
)
"""Kinds that contradict, rather than agree or go on."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place of one indicator in both publications."""

    kind: DifferenceKind
    indicator: str
    place: str
    first: str
    second: str
    message: Message


@dataclass(frozen=True, slots=True)
class IssueComparison:
    """Two circulars compared."""

    pair: IssuePair
    matches: tuple[Match, ...]
    only_first: tuple[Published, ...]
    only_second: tuple[Published, ...]
    differences: tuple[Difference, ...]
    """Place by place, indicator by indicator."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two publications compared, circular by circular."""

    first: str
    second: str
    issues: tuple[IssueComparison, ...]
    lone_first: tuple[Issue, ...]
    """Circulars that only the first has."""
    lone_second: tuple[Issue, ...]

    @property
    def matches(self) -> tuple[Match, ...]:
        """Return the rankings that were compared."""
        return tuple(match for one in self.issues for match in one.matches)

    @property
    def only_first(self) -> tuple[Published, ...]:
        """Return the rankings that only the first has."""
        lone = (ranking for issue in self.lone_first for ranking in issue.rankings)
        return (*(r for one in self.issues for r in one.only_first), *lone)

    @property
    def only_second(self) -> tuple[Published, ...]:
        """Return the rankings that only the second has."""
        lone = (ranking for issue in self.lone_second for ranking in issue.rankings)
        return (*(r for one in self.issues for r in one.only_second), *lone)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Return what is to be said of each place of what was compared."""
        return tuple(difference for one in self.issues for difference in one.differences)

    @property
    def counts(self) -> Counter[str]:
        """Return how many places are of each kind."""
        return Counter(difference.kind for difference in self.differences)

    @property
    def contradicts(self) -> bool:
        """Return whether any place differs, is missing or fell."""
        return any(difference.kind in FAILING for difference in self.differences)


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms two publications are compared."""

    mapped: Mapping[str, str] = field(default_factory=dict)
    """Names of indicators in the first by their names in the second, as a person says."""
    tolerance: Decimal = Decimal(0)
    """By how much figures may differ and still agree."""


def compare_publications(
    first: Publication, second: Publication, terms: Terms | None = None
) -> Comparison:
    """Compare two publications: circulars are paired, then indicators, then places."""
    terms = terms or Terms()
    pairs, lone_first, lone_second = match_issues(first.issues, second.issues)
    return Comparison(
        first.name,
        second.name,
        tuple(_compare_issues(pair, terms) for pair in pairs),
        tuple(lone_first),
        tuple(lone_second),
    )


def _compare_issues(pair: IssuePair, terms: Terms) -> IssueComparison:
    matches, only_first, only_second = match_rankings(
        pair.first.rankings, pair.second.rankings, terms.mapped
    )
    return IssueComparison(
        pair,
        tuple(matches),
        tuple(only_first),
        tuple(only_second),
        tuple(difference for match in matches for difference in _compare(match, terms)),
    )


def _compare(pair: Match, terms: Terms) -> Iterator[Difference]:
    one, other = pair.first, pair.second
    dated = bool(one.as_of and other.as_of and one.as_of[:7] != other.as_of[:7])
    for key in dict.fromkeys((*one.standings, *other.standings)):
        a, b = one.standings.get(key), other.standings.get(key)
        if a is None or b is None:
            yield _missing(one, a, b)
        elif dated:
            yield _over_time(pair, a, b)
        else:
            yield _same_date(pair, a, b, terms.tolerance)


def _missing(one: Published, a: Standing | None, b: Standing | None) -> Difference:
    standing = a or b
    assert standing is not None  # a key comes from one of the two
    shown = _shown(standing)
    which_zh, which_en = ("前者", "the first") if a is None else ("后者", "the second")
    return Difference(
        "missing_in_first" if a is None else "missing_in_second",
        one.label,
        standing.place,
        shown if a else "",
        shown if b else "",
        Message(
            f"{one.label}：{which_zh}没有{standing.place}（{shown}）。",
            f"{one.label}: {which_en} lacks {standing.place} ({shown}).",
        ),
    )


def _over_time(pair: Match, a: Standing, b: Standing) -> Difference:
    """Compare figures of two dates: only a cumulative rate that falls contradicts."""
    earlier, later = (a, b) if pair.first.as_of < pair.second.as_of else (b, a)
    label = pair.first.label
    cumulative = _CUMULATIVE.search(pair.first.metric) or _CUMULATIVE.search(pair.second.metric)
    fell = (
        cumulative is not None
        and earlier.value is not None
        and later.value is not None
        and later.value < earlier.value
    )
    if fell:
        message = Message(
            f"{label}：{a.place} 的累计数由 {earlier.value} 降到 {later.value}。",
            f"{label}: the cumulative figure of {a.place} fell from {earlier.value} to "
            f"{later.value}.",
        )
        return Difference("fell", label, a.place, _shown(a), _shown(b), message)
    same = (a.rank, a.value, a.status) == (b.rank, b.value, b.status)
    message = Message(
        f"{label}：{a.place} {_shown(a)} → {_shown(b)}。",
        f"{label}: {a.place} {_shown(a)} → {_shown(b)}.",
    )
    return Difference("agrees" if same else "moved", label, a.place, _shown(a), _shown(b), message)


def _same_date(pair: Match, a: Standing, b: Standing, tolerance: Decimal) -> Difference:
    label = pair.first.label
    kind: DifferenceKind = "agrees"
    if not _same_value(a.value, b.value, tolerance):
        kind = "value"
    elif pair.first.ranks and pair.second.ranks and a.rank != b.rank:
        kind = "rank"
    elif (a.status == "no_task") != (b.status == "no_task"):
        kind = "status"
    words = {
        "agrees": ("一致", "agrees"),
        "value": ("数值不同", "differs in value"),
        "rank": ("位次不同", "differs in rank"),
        "status": ("一处列为无任务", "is without task in one only"),
    }
    zh, en = words[kind]
    message = Message(
        f"{label}：{a.place} {zh}（{_shown(a)}；{_shown(b)}）。",
        f"{label}: {a.place} {en} ({_shown(a)}; {_shown(b)}).",
    )
    return Difference(kind, label, a.place, _shown(a), _shown(b), message)


def _same_value(a: Decimal | None, b: Decimal | None, tolerance: Decimal) -> bool:
    """Return whether two figures agree, to a tolerance or to the decimals of the coarser one.

    A publication without a figure (完成任务, ranks only) does not contradict one with it.
    """
    if a is None or b is None or abs(a - b) <= tolerance:
        return True
    return agree_as_printed(a, b)


def _shown(standing: Standing) -> str:
    rank = f"第{standing.rank} " if standing.rank is not None else ""
    value = str(standing.value) if standing.value is not None else standing.text
    return f"{rank}{value or standing.status}".strip()
