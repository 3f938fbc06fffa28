"""Which facts, indicators and places a finding speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tongbao.model import Finding
from tongbao.report.tables import Fact, Indicator, Reported


@dataclass(frozen=True, slots=True)
class Link:
    """What one finding concerns, as positions in its circular's lists."""

    indicators: tuple[int, ...]
    facts: tuple[int, ...]
    """Facts that are doubtful because of it."""
    absent: tuple[tuple[int, str], ...]
    """Indicator and place that it names and that have no fact: what the table lacks."""


def link_findings(circular: Reported) -> list[Link]:
    """Return a link for each of a circular's findings, in their order."""
    indicators = circular.indicators
    numbers = {indicator: number for number, indicator in enumerate(indicators)}
    places = {fact.entry_id: number for number, fact in enumerate(circular.facts)}
    return [
        _link(
            finding,
            circular.facts,
            sorted(places[key] for key in circular.doubted.get(own, ()) if key in places),
            numbers,
        )
        for own, finding in circular.findings
    ]


def _link(
    finding: Finding,
    facts: Sequence[Fact],
    doubted: Sequence[int],
    numbers: Mapping[Indicator, int],
) -> Link:
    meant = [i for i in numbers if _is_meant(finding, i)]
    if not meant:
        meant = list(dict.fromkeys(facts[n].indicator for n in doubted))
    present = {(facts[n].indicator, facts[n].place.name) for n in doubted}
    absent = [(numbers[i], p) for i in meant for p in finding.places if (i, p) not in present]
    return Link(tuple(numbers[i] for i in meant), tuple(doubted), tuple(absent))


def _is_meant(finding: Finding, indicator: Indicator) -> bool:
    """Return whether a finding is of an indicator; one of no indicator is of none."""
    if finding.project_no is None and not finding.item and not finding.metric:
        return False
    return (
        finding.project_no == indicator.project_no
        and finding.item == indicator.item
        and finding.metric in ("", indicator.metric)
    )
