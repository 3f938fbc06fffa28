"""Rows of the first contract as rows of the second: what can be told from them is filled in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from tongbao.model import Box
from tongbao.publish.rows.indicators import EDGES, Indicators
from tongbao.publish.rows.marks import Fact, mark_doubts, mark_final
from tongbao.publish.schemas import SCHEMAS, Row, Value
from tongbao.text.document_number import read_parts
from tongbao.validate.proposals import Worded, in_words

FIRST = "1.0"
"""The contract of datasets that name none."""
RENAMED: Mapping[str, Mapping[str, str]] = {"rankings": {"order": "sort_order"}}
"""Table → column of the first contract → what it is called now."""
FIRST_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "circulars": (
        "circular_id", "file", "number", "issuer", "title", "as_of", "issued", "province_code",
        "pages", "reading", "projects_stated", "projects_found", "sha256",
    ),
    "rankings": (
        "circular_id", "project_no", "project", "item", "metric", "scope", "unit", "order",
        "rank", "place_code", "place", "place_text", "value", "value_text", "status", "basis",
        "confidence", "page", "x0", "top", "x1", "bottom", "entry_id",
    ),
    "claims": (
        "circular_id", "project_no", "project", "item", "kind", "position", "place_code",
        "place", "place_text", "page", "claim_id",
    ),
    "findings": (
        "finding_id", "circular_id", "rule", "severity", "project_no", "item", "places",
        "message", "observed", "expected", "proposal", "page", "x0", "top", "x1", "bottom",
        "metric", "message_en",
    ),
    "cells": (
        "circular_id", "table", "row", "column", "row_span", "column_span", "text",
        "confidence", "page", "x0", "top", "x1", "bottom",
    ),
    "blocks": (
        "circular_id", "block", "kind", "text", "page", "x0", "top", "x1", "bottom",
    ),
}  # fmt: skip
"""The tables of the first contract with their columns, in its order."""

_SHARE = 0.5
"""Part of the smaller box that must lie in the other for both to be about the same cell."""

Named = Mapping[str, Value]
Part = Mapping[str, Sequence[Row]]


def brought_over(part: Part) -> dict[str, Sequence[Row]]:
    """Return one circular's rows as the second contract has them.

    Args:
        part: Its rows by table, in the columns of the second contract; what the first one
            lacks is blank.
    """
    (circular,) = _named("circulars", part)
    key = str(circular["circular_id"])
    facts: list[Fact] = [dict(fact) for fact in _named("rankings", part)]
    indicators = Indicators(key)
    for fact in facts:
        # Which group a row is of did not stand in the first contract.
        fact["indicator_id"] = indicators.key_of(fact)
        fact["file_no"] = 1
        indicators.add(fact, fact)
    findings = [dict(finding) for finding in _named("findings", part)]
    doubted = [[str(f["entry_id"]) for f in _meant(one, facts)] for one in findings]
    for finding in findings:
        finding["indicator_id"] = _only(f for f in facts if _is_of(finding, f))
        finding["file_no"] = None if finding["page"] is None else 1
    mark_doubts(
        {str(fact["entry_id"]): fact for fact in facts}, zip(findings, doubted, strict=True)
    )
    _propose(findings, doubted, facts)
    for fact in facts:
        mark_final(fact)
    claims = [dict(claim) for claim in _named("claims", part)]
    for claim in claims:
        claim["indicator_id"] = _only(f for f in facts if _is_claimed(claim, f))
        claim["file_no"] = 1
    return {
        **part,
        "circulars": _rows("circulars", [_circular(circular)]),
        "files": [(key, 1, circular["file"], circular["sha256"], circular["pages"])],
        "indicators": indicators.rows(),
        "rankings": _rows("rankings", facts),
        "attributes": [],
        "claims": _rows("claims", claims),
        "findings": _rows("findings", findings),
        "finding_facts": [
            (finding["finding_id"], entry, key)
            for finding, entries in zip(findings, doubted, strict=True)
            for entry in entries
        ],
        **{name: _in_first_file(name, part) for name in ("cells", "blocks")},
    }


def _in_first_file(table: str, part: Part) -> list[Row]:
    return _rows(table, [{**one, "file_no": 1} for one in _named(table, part)])


def _propose(
    findings: Iterable[Fact], doubted: Iterable[Sequence[str]], facts: Sequence[Fact]
) -> None:
    """Write what findings propose in words into their columns, and into the facts they name."""
    codes = {fact["place"]: fact["place_code"] for fact in facts}
    for finding, own in zip(findings, doubted, strict=True):
        rule = str(finding["rule"])
        changes = _changes_of(finding)
        if len({change.field for change in changes}) != 1:
            continue
        finding["proposal_field"] = changes[0].field
        finding["proposal_value"] = ";".join(change.meant for change in changes)
        if rule.startswith("prose-") and changes[0].field == "place":
            continue  # it would change the claim
        doubts = [f for f in facts if f["entry_id"] in own]
        about = [f for f in facts if f["entry_id"] in own or _is_of(finding, f)]
        for change in changes:
            meant = [f for f in about if _is_changed(change, f)]
            meant = meant if len(meant) == 1 else []
            for fact in doubts if rule == "place-doubtful" else meant:
                _write(change, fact, codes)


def _changes_of(finding: Fact) -> Sequence[Worded]:
    """Return what a finding of the first contract proposes, from its words."""
    words = str(finding["proposal"] or "")
    if finding["rule"] == "place-doubtful" and words:
        return [Worded("place", "", "", words)]
    return in_words(words)


def _write(change: Worded, fact: Fact, codes: Mapping[Value, Value]) -> None:
    """Write a change into the columns of a fact that hold what is proposed, if they are blank."""
    column = f"{change.field}_proposed"
    if column in fact and fact[column] is None:
        fact[column] = _proposed(change)
        if change.field == "place":
            fact["place_code_proposed"] = codes.get(change.meant)


def _is_changed(change: Worded, fact: Named) -> bool:
    """Return whether a change's words are of a fact."""
    named = change.name in (fact["place"], fact["place_text"])
    if change.field == "place":
        return named and str(fact["rank"] or "") == change.printed
    printed = fact.get(change.field)
    return named and printed is not None and float(printed) == float(change.printed)


def _proposed(change: Worded) -> Value:
    if change.field == "rank":
        return int(change.meant)
    return Decimal(change.meant) if change.field == "value" else change.meant


def _named(table: str, part: Part) -> list[dict[str, Value]]:
    names = SCHEMAS[table].names
    return [dict(zip(names, row, strict=True)) for row in part.get(table, ())]


def _rows(table: str, named: Iterable[Named]) -> list[Row]:
    return [tuple(one[name] for name in SCHEMAS[table].names) for one in named]


def _circular(circular: Named) -> Named:
    number = read_parts(str(circular["number"] or ""))
    pages = int(str(circular["pages"] or 0))
    return {
        **circular,
        "part": 1,
        "first_page": 1 if pages else None,
        "last_page": pages or None,
        "number_year": number.year,
        "number_serial": number.serial,
        "issuer_word": number.word,
    }


def _only(facts: Iterable[Named]) -> Value:
    """Return the one indicator of facts; blank where they are of none or several."""
    found = {fact["indicator_id"] for fact in facts}
    return found.pop() if len(found) == 1 else None


def _is_claimed(claim: Named, fact: Named) -> bool:
    """Return whether a fact is of the project and item that a claim names."""
    numbered = claim["project_no"] is not None and fact["project_no"] is not None
    same = "project_no" if numbered else "project"
    return claim[same] == fact[same] and (claim["item"] or "") == (fact["item"] or "")


def _meant(finding: Named, facts: Iterable[Named]) -> Iterable[Named]:
    """Return the facts that a finding speaks of: by its places, else by where it stands.

    What names an indicator speaks of that one's facts only.
    """
    named = bool(finding["project_no"] is not None or finding["item"] or finding["metric"])
    about = [fact for fact in facts if not named or _is_of(finding, fact)]
    places = set(str(finding["places"] or "").split(";")) - {""}
    if named and places:
        return [f for f in about if f["place"] in places or f["place_text"] in places]
    return [fact for fact in about if _same_cell(finding, fact)]


def _is_of(finding: Named, fact: Named) -> bool:
    """Return whether a fact is of a finding's indicator; a finding of none means none."""
    if finding["project_no"] is None and not (finding["item"] or finding["metric"]):
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
    edges: list[Any] = [row[name] for name in EDGES]
    return None if None in edges else Box(*map(float, edges))


def renamed_json(table: str, told: str) -> str:
    """Return what a removed row said, under the names that its columns have now."""
    names = RENAMED.get(table, {})
    row = {names.get(name, name): text for name, text in json.loads(told or "{}").items()}
    return json.dumps(row, ensure_ascii=False)
