"""Which facts, indicators and places a finding speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tongbao.model import Box, Finding
from tongbao.report.tables import Fact, Indicator, Reported

_SHARE = 0.5
"""Part of the smaller box that must lie in the other for both to be about the same cell."""


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
    by_indicator: dict[Indicator, list[int]] = {indicator: [] for indicator in indicators}
    for number, fact in enumerate(circular.facts):
        by_indicator[fact.indicator].append(number)
    numbers = {indicator: number for number, indicator in enumerate(indicators)}
    return [
        _link(finding, circular.facts, by_indicator, numbers) for _, finding in circular.findings
    ]


def _link(
    finding: Finding,
    facts: Sequence[Fact],
    by_indicator: Mapping[Indicator, Sequence[int]],
    numbers: Mapping[Indicator, int],
) -> Link:
    meant = [i for i in by_indicator if _is_meant(finding, i)]
    candidates = [n for i in meant for n in by_indicator[i]] if meant else range(len(facts))
    if finding.places and meant:
        # The places are named: the box may be the row's, or that of a neighbour.
        named = [n for n in candidates if facts[n].place.name in finding.places]
        present = {(facts[n].indicator, facts[n].place.name) for n in named}
        absent = [(numbers[i], p) for i in meant for p in finding.places if (i, p) not in present]
        return Link(tuple(numbers[i] for i in meant), tuple(named), tuple(absent))
    boxed = [n for n in candidates if _same_cell(finding, facts[n])]
    if not meant:
        meant = list(dict.fromkeys(facts[n].indicator for n in boxed))
    return Link(tuple(numbers[i] for i in meant), tuple(boxed), ())


def _is_meant(finding: Finding, indicator: Indicator) -> bool:
    """Return whether a finding is of an indicator; one of no indicator is of none."""
    if finding.project_no is None and not finding.item and not finding.metric:
        return False
    return (
        finding.project_no == indicator.project_no
        and finding.item == indicator.item
        and finding.metric in ("", indicator.metric)
    )


def _same_cell(finding: Finding, fact: Fact) -> bool:
    if finding.box is None or fact.box is None or finding.page != fact.page:
        return False
    return _overlap(finding.box, fact.box) >= _SHARE


def _overlap(one: Box, other: Box) -> float:
    """Return the part of the smaller box that lies in the other one."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    if across <= 0 or down <= 0:
        return 0.0
    areas = [(box.x1 - box.x0) * (box.bottom - box.top) for box in (one, other)]
    return across * down / min(areas) if min(areas) > 0 else 0.0
