"""Which facts the findings cast doubt on: what a table colours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tongbao.confidence import DOUBTFUL
from tongbao.model import Message, Severity
from tongbao.publish.rows.file import FileRows
from tongbao.publish.schemas import SCHEMAS, Row, Value
from tongbao.validate.registry import SEVERITIES

Named = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is doubtful of one fact."""

    severity: Severity
    messages: tuple[Message, ...]


def doubts_of(part: FileRows) -> dict[str, Doubt]:
    """Return the doubtful facts of a circular: ``entry_id`` → the gravest of its doubts and all words."""
    findings = {row[0]: _named("findings", row) for row in part["findings"]}
    said: dict[str, list[tuple[Severity, Message]]] = {}
    for link in (_named("finding_facts", row) for row in part["finding_facts"]):
        finding = findings[link["finding_id"]]
        message = Message(str(finding["message"]), str(finding["message_en"]))
        said.setdefault(str(link["entry_id"]), []).append((_severity(finding), message))
    for fact in (_named("rankings", row) for row in part["rankings"]):
        for message in _unsure(fact):
            said.setdefault(str(fact["entry_id"]), []).append(("info", message))
    return {
        key: Doubt(
            min((severity for severity, _ in found), key=SEVERITIES.index),
            tuple(message for _, message in found),
        )
        for key, found in said.items()
    }


def _named(table: str, row: Row) -> Named:
    return dict(zip(SCHEMAS[table].names, row, strict=True))


def _severity(finding: Named) -> Severity:
    return next((s for s in SEVERITIES if s == finding["severity"]), "warning")


def _unsure(fact: Named) -> Iterator[Message]:
    if fact["basis"] == "inferred":
        yield Message("由其他证据推断，原文并非如此。", "Worked out from other evidence.")
    confidence = fact["confidence"]
    if confidence is not None and float(confidence) < DOUBTFUL:
        yield Message(f"识读可信度 {confidence}。", f"Read with a confidence of {confidence}.")
