"""A circular's facts, claims and findings as rows that refer to each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from tongbao.model import (
    Attribute,
    Box,
    Circular,
    Claim,
    Entry,
    FactRef,
    Finding,
    IndicatorRef,
    Ranking,
)
from tongbao.publish.rows.indicators import EDGES, Indicators, RowKeys
from tongbao.publish.rows.marks import Fact, mark_doubts, mark_final
from tongbao.publish.schemas import (
    ATTRIBUTES,
    CLAIMS,
    FINDINGS,
    RANKINGS,
    Row,
    Value,
)
from tongbao.validate.registry import finding_ids


class FactRows:
    """The rows of ``indicators``, ``rankings``, ``claims``, ``findings`` and what links them."""

    def __init__(self, circular: Circular) -> None:
        """Make all rows of a circular."""
        self._key = circular.document.circular_id
        self._indicators = Indicators(self._key)
        self._facts: dict[str, Fact] = {}
        """By ``entry_id``, in printed order."""
        self._by_column: dict[str, str] = {}
        """Facts whose whole column was decided, and on what they stood: a doubt of one stays open."""
        self._stated: dict[FactRef, list[str]] = {}
        self._take_in(circular.rankings)
        self._claims = list(self._claim_rows(circular))
        self._findings, self._links = self._finding_rows(circular.findings)

    def rows(self) -> dict[str, list[Row]]:
        """Return the rows by table."""
        return {
            "indicators": self._indicators.rows(),
            "rankings": [tuple(f[n] for n in RANKINGS.names) for f in self._facts.values()],
            "claims": self._claims,
            "findings": self._findings,
            "finding_facts": self._links,
        }

    def _take_in(self, rankings: Sequence[Ranking]) -> None:
        keys = RowKeys()
        for ranking in rankings:
            names = _names(IndicatorRef.of(ranking))
            told = {
                "period": ranking.period,
                "cumulative": None if ranking.cumulative is None else int(ranking.cumulative),
                "series_id": ranking.series,
                "table_no": ranking.table,
            }
            indicator = self._indicators.key_of(names, told)
            for entry in ranking.entries:
                key = keys.name(
                    self._key, ranking.project_no, ranking.project, ranking.item,
                    ranking.metric, ranking.scope, entry.place_key,
                )  # fmt: skip
                fact = _fact(ranking, entry)
                fact |= {"circular_id": self._key, "entry_id": key, "indicator_id": indicator}
                self._facts[key] = fact
                if entry.decided is not None and entry.decided.by_column:
                    self._by_column[key] = entry.basis
                self._stated.setdefault(FactRef.of(ranking, entry), []).append(key)
                self._indicators.add(names, fact)

    def _finding_rows(self, findings: Sequence[Finding]) -> tuple[list[Row], list[Row]]:
        rows: list[Row] = []
        links: list[Row] = []
        doubts: list[tuple[dict[str, Value], list[str]]] = []
        for key, finding in zip(finding_ids(self._key, findings), findings, strict=True):
            doubted = list(dict.fromkeys(k for f in finding.facts for k in self._stated.get(f, ())))
            row = {"finding_id": key, "circular_id": self._key, **_finding(finding)}
            row["indicator_id"] = self._indicator_of(finding, doubted)
            rows.append(tuple(row[name] for name in FINDINGS.names))
            links += [(key, entry, self._key) for entry in doubted]
            doubts.append((row, doubted))
            self._propose(finding)
        mark_doubts(self._facts, doubts)
        for key, basis in self._by_column.items():
            if self._facts[key]["doubt_of"] == "reading":
                self._facts[key] |= {"decision": "unsure", "basis": basis}
        return rows, links

    def _indicator_of(self, finding: Finding, doubted: Iterable[str]) -> Value:
        """Return the indicator that a finding names, else the one of all facts it doubts."""
        if finding.indicator is not None:
            return self._indicators.key_of(_names(finding.indicator))
        found = {self._facts[key]["indicator_id"] for key in doubted}
        return found.pop() if len(found) == 1 else ""

    def _propose(self, finding: Finding) -> None:
        """Write a finding's changes into the facts; the gravest finding, which is first, prevails."""
        for change in finding.changes:
            for key in self._stated.get(change.fact, ()) if change.fact else ():
                fact = self._facts[key]
                name = f"{change.field}_proposed"
                if fact[name] in (None, ""):
                    fact[name] = _typed(change.field, change.meant)
                    if change.field == "place":
                        fact["place_code_proposed"] = change.place_code

    def _claim_rows(self, circular: Circular) -> Iterator[Row]:
        from tongbao.validate.statements import Statements, judged_by

        keys = RowKeys()
        statements = Statements(circular)
        for said in circular.claims:
            ranking = statements.ranking_of(said)
            claim = judged_by(ranking, said) if ranking else said
            place = claim.place_key
            key = keys.name(
                self._key, claim.project_no, claim.project, claim.item, claim.kind, place
            )
            indicator = self._indicators.key_of(_names(IndicatorRef.of(ranking))) if ranking else ""
            row: dict[str, Value] = {
                "circular_id": self._key,
                "claim_id": key,
                "indicator_id": indicator,
                **_claim(claim, ranking),
            }
            yield tuple(row[name] for name in CLAIMS.names)


def plain_finding_rows(circular_id: str, findings: Sequence[Finding]) -> list[Row]:
    """Return rows of ``findings`` that doubt no fact, as those of a file as a whole do not."""
    rows: list[Row] = []
    for key, finding in zip(finding_ids(circular_id, findings), findings, strict=True):
        row: dict[str, Value] = {
            "finding_id": key,
            "circular_id": circular_id,
            "indicator_id": "",
            **_finding(finding),
        }
        rows.append(tuple(row[name] for name in FINDINGS.names))
    return rows


def attribute_rows(circular_id: str, attributes: Iterable[Attribute]) -> list[Row]:
    """Return the rows of ``attributes``; what one cell says twice of one name is one row."""
    rows: dict[tuple[object, ...], Row] = {}
    for one in attributes:
        row = {
            "circular_id": circular_id,
            "table_no": one.table,
            "row_no": one.row,
            "column_no": one.column,
            "place_text": one_line(one.place_text),
            "place_code": one.place.code if one.place else "",
            "header": one_line(one.header),
            "text": one.text,
            "page": one.page,
            **edges(one.box),
            "file_no": 1,
        }
        key = tuple(row[name] for name in ATTRIBUTES.primary_key)
        rows.setdefault(key, tuple(row[name] for name in ATTRIBUTES.names))
    return list(rows.values())


def _names(indicator: IndicatorRef) -> dict[str, Value]:
    named = indicator._asdict()
    return {**named, "sort_order": named["order"]}


def _fact(ranking: Ranking, entry: Entry) -> Fact:
    """Return a row of ``rankings`` without its keys, and without any doubt."""
    place = entry.place
    row_no, column_no = entry.value_cell or entry.rank_cell or entry.place_cell or (None, None)
    fact: Fact = dict.fromkeys(RANKINGS.names, "")
    fact |= {
        "project_no": ranking.project_no,
        "project": ranking.project,
        "item": ranking.item,
        "metric": ranking.metric,
        "scope": ranking.scope,
        "unit": ranking.unit,
        "sort_order": ranking.order,
        "rank": entry.rank,
        "place_code": place.code if place else "",
        "place": place.name if place else "",
        "place_text": one_line(entry.place_text),
        "value": entry.value,
        "value_text": one_line(entry.value_text),
        "status": entry.status,
        "basis": entry.basis,
        "confidence": rounded(entry.confidence, 4),
        "page": entry.page,
        **edges(entry.box),
        "group_name": one_line(entry.group_name or ranking.group_name),
        "table_no": ranking.table,
        "row_no": row_no if ranking.table is not None else None,
        "column_no": column_no if ranking.table is not None else None,
        "file_no": 1,
        "value_qualifier": entry.value_qualifier,
        "place_now": entry.place_now,
        "value_proposed": None,
        "rank_proposed": None,
    }
    mark_final(fact, entry.decided)
    return fact


def _finding(finding: Finding) -> dict[str, Value]:
    fields = {change.field for change in finding.changes}
    meant = [change.meant for change in finding.changes]
    if len(set(meant)) == 1:  # one name, in however many tables
        meant = meant[:1]
    determined = len(fields) == 1
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "project_no": finding.project_no,
        "item": finding.item,
        "places": ";".join(finding.places),
        "message": finding.message.zh,
        "observed": finding.observed,
        "expected": finding.expected,
        "proposal": finding.proposal,
        "page": finding.page,
        **edges(finding.box),
        "metric": finding.metric,
        "message_en": finding.message.en,
        "proposal_field": fields.pop() if determined else "",
        "proposal_value": ";".join(meant) if determined else "",
        "file_no": None if finding.page is None else finding.file_no,
    }


def _claim(claim: Claim, ranking: Ranking | None) -> dict[str, Value]:
    place = claim.place
    zero = claim.kind == "zero" and claim.value is None
    return {
        "project_no": claim.project_no,
        "project": claim.project,
        "item": claim.item,
        "kind": claim.kind,
        "position": claim.position,
        "place_code": place.code if place else "",
        "place": place.name if place else "",
        "place_text": one_line(claim.place_text),
        "page": claim.page,
        "value_qualifier": claim.value_qualifier,
        "value": 0 if zero else claim.value,
        "unit": (ranking.unit if ranking else "") if zero else claim.unit,
        "words": claim.words,
        "file_no": 1,
    }


def _typed(field: str, text: str) -> Value:
    if field == "rank":
        return int(text)
    return Decimal(text) if field == "value" else text


def edges(box: Box | None) -> dict[str, Value]:
    """Return a box in hundredths of a point: finer than any printer, and free of float noise."""
    values = [None] * 4 if box is None else [rounded(edge, 2) for edge in box]
    return dict(zip(EDGES, values, strict=True))


def rounded(number: float, digits: int) -> float:
    """Return a number with so many decimals, and never ``-0``."""
    # Adding 0.0 turns a rounded -0.0 into 0.0, which would print as "-0".
    return round(float(number), digits) + 0.0


def one_line(text: str) -> str:
    """Return printed text with the line breaks inside its cell removed."""
    return re.sub(r"(?<!\s)\s*[\r\n]\s*", "", text)
