"""A circular as people decided it, so that rules judge what was decided and not what was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tongbao.model import Circular, Decided, Entry, FactRef, Finding, Ranking


def as_decided(circular: Circular) -> Circular:
    """Return the circular with decided values in its entries, and without what was struck."""
    if not any(entry.decided for ranking in circular.rankings for entry in ranking.entries):
        return circular
    return replace(circular, rankings=tuple(map(decided_ranking, circular.rankings)))


def unanswered(circular: Circular, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield doubts of reading, those left out that a person answered.

    Who has looked at all the facts that a doubt is of, and decided each, has answered it.
    """
    answered = {
        FactRef.of(ranking, entry)
        for ranking in circular.rankings
        for entry in ranking.entries
        if entry.decided is not None and entry.decided.settled
    }
    for finding in findings:
        if not finding.facts or not answered.issuperset(finding.facts):
            yield finding


def decided_ranking(ranking: Ranking) -> Ranking:
    """Return a ranking with decided values, and without what was struck."""
    entries = (
        entry if entry.decided is None else _as(entry.decided, entry) for entry in ranking.entries
    )
    return replace(ranking, entries=tuple(one for one in entries if one is not None))


def _as(decided: Decided, entry: Entry) -> Entry | None:
    if decided.decision == "struck":
        return None
    same = decided.value == entry.value
    status = entry.status
    if decided.rank is not None and status in ("unranked", "no_task"):
        status = "ranked"
    if decided.rank is None and entry.rank is not None and status == "ranked":
        status = "unranked"
    judged = replace(
        entry,
        value=decided.value,
        value_text=entry.value_text
        if same
        else ("" if decided.value is None else f"{decided.value:f}"),
        rank=decided.rank,
        rank_end=entry.rank_end if decided.rank == entry.rank else None,
        place=decided.place,
        status=status,
    )
    # What its column is was decided; what was not looked at itself is as doubtful as it was.
    return replace(judged, basis="reviewed", confidence=1.0) if decided.settled else judged
