"""Every rule, asked of a circular: its findings, gravest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tongbao.model import Circular, Document, Finding
from tongbao.validate.decided import as_decided, unanswered
from tongbao.validate.gathering import gather
from tongbao.validate.registry import SEVERITIES, Rule
from tongbao.validate.rules import (
    accounting,
    document,
    first_ranks,
    order,
    prose,
    prose_values,
    ranked_set,
    reading,
    series,
    stated_counts,
    sums,
    values,
)

RULES: tuple[Rule, ...] = (
    *document.RULES,
    *ranked_set.RULES,
    *order.RULES,
    *first_ranks.RULES,
    *values.RULES,
    *sums.RULES,
    *prose.RULES,
    *prose_values.RULES,
    *accounting.RULES,
    *reading.RULES,
    *series.RULES,
    *stated_counts.RULES,
)
"""Every rule, in the order of the rule book."""


def validate(circular: Circular) -> Circular:
    """Return the circular with all findings, gravest first, then in printed order.

    Rules judge what people decided where they did, else what was read.
    """
    judged = as_decided(circular)
    found: list[Finding] = [
        finding for rule in RULES if rule.check is not None for finding in rule.check(judged)
    ]
    found += unanswered(circular, reading.doubts_worded(circular))
    found = list(_gathered(found))
    found.sort(
        key=lambda f: (
            SEVERITIES.index(f.severity),
            f.page or 0,
            f.box.top if f.box else 0.0,
            f.rule,
            f.places,
        )
    )
    return replace(circular, findings=tuple(_in_their_files(found, circular.document)))


def _in_their_files(findings: Iterable[Finding], document: Document) -> Iterator[Finding]:
    """Yield findings with the file that each stands in, and its page there."""
    for finding in findings:
        if finding.page is None or not document.joined:
            yield finding
        else:
            found = document.page_of_file(finding.page)
            yield replace(finding, page=found.page, file_no=found.file_no)


def _gathered(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings with those made one that their rule says together."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    for code, own in by_rule.items():
        rule = rule_of(code)
        yield from own if rule is None or rule.gathered is None else gather(own, rule.gathered)


def rule_of(code: str) -> Rule | None:
    """Return the rule of a code; None where there is none."""
    return next((rule for rule in RULES if rule.code == code), None)
