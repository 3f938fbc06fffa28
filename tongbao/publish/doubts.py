"""Which facts the findings cast doubt on: what a table colours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tongbao.confidence import DOUBTFUL
from tongbao.model import Box, Message, Severity
from tongbao.publish.file_rows import FileRows
from tongbao.publish.schemas import SCHEMAS, Row, Value
from tongbao.validate.registry import SEVERITIES

_SHARE = 0.5
"""Part of the smaller box that must lie in the other for both to be about the same cell."""

Named = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is doubtful of one fact."""

    severity: Severity
    messages: tuple[Message, ...]


def doubts_of(part: FileRows) -> dict[str, Doubt]:
    """Return the doubtful facts of a circular: ``entry_id`` → the gravest of its doubts and all words."""
    facts = [_named("rankings", row) for row in part["rankings"]]
    said: dict[str, list[tuple[Severity, Message]]] = {}
    for finding in (_named("findings", row) for row in part["findings"]):
        message = Message(str(finding["message"]), str(finding["message_en"]))
        for fact in _meant(finding, facts):
            said.setdefault(str(fact["entry_id"]), []).append((_severity(finding), message))
    for fact in facts:
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


def _meant(finding: Named, facts: Sequence[Named]) -> Iterable[Named]:
    """Return the facts that a finding speaks of: by its places, else by where it stands."""
    about = [fact for fact in facts if _is_of(finding, fact)]
    places = set(str(finding["places"] or "").split(";")) - {""}
    if about and places:
        return [f for f in about if f["place"] in places or f["place_text"] in places]
    return [fact for fact in about or facts if _same_cell(finding, fact)]


def _is_of(finding: Named, fact: Named) -> bool:
    """Return whether a fact is of a finding's indicator; a finding of none means none."""
    if not (finding["project_no"] or finding["item"] or finding["metric"]):
        return False
    return (
        finding["project_no"] == fact["project_no"]
        and (finding["item"] or "") == (fact["item"] or "")
        and (finding["metric"] or fact["metric"]) == fact["metric"]
    )


def _same_cell(finding: Named, fact: Named) -> bool:
    one, other = _box(finding), _box(fact)
    if one is None or other is None or finding["page"] != fact["page"]:
        return False
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    smaller = min(one.width * one.height, other.width * other.height)
    return across > 0 and down > 0 and smaller > 0 and across * down / smaller >= _SHARE


def _box(row: Named) -> Box | None:
    edges = [row[name] for name in ("x0", "top", "x1", "bottom")]
    return Box(*(float(edge) for edge in edges if edge is not None)) if None not in edges else None
