"""What one file adds to the dataset, as plain rows: small, picklable, ready to be written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tongbao.errors import ExitCode
from tongbao.model import (
    Box,
    Circular,
    Claim,
    Document,
    Entry,
    Finding,
    Message,
    Ranking,
)
from tongbao.publish.schemas import SCHEMAS, Row, Value
from tongbao.validate.document_rules import projects_found as numbered_projects
from tongbao.validate.registry import finding_ids, place_key, stable_id

FileRows = Mapping[str, Sequence[Row]]
"""The rows that one file adds to each table, by the table's name."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that gave no circular, and why."""

    file: str
    sha256: str
    """Of its bytes; where they could not be read, of its name."""
    rule: str
    """Code under which it stands in ``findings``."""
    message: Message
    exit_code: ExitCode = ExitCode.NOTHING_READ
    bytes_read: bool = True
    """Whether ``sha256`` is of its bytes."""

    @property
    def circular_id(self) -> str:
        """Return the identifier under which the dataset keeps the failure."""
        return self.sha256[:16]

    @property
    def finding(self) -> Finding:
        """Return the failure as a row of ``findings`` says it."""
        return Finding(self.rule, "error", self.message)


def file_rows(circular: Circular) -> FileRows:
    """Return a circular's rows for each table of the dataset, in printed order."""
    document = circular.document
    key = document.circular_id
    return {
        "circulars": [_circular_row(circular)],
        "rankings": list(_entry_rows(key, circular.rankings)),
        "claims": list(_claim_rows(key, circular.claims)),
        "findings": finding_rows(key, circular.findings),
        "cells": list(_cell_rows(document)),
        "blocks": [
            (key, block.number, block.kind, block.text, block.page, *_edges(block.box))
            for block in document.blocks
        ],
    }


def failed_file_rows(failure: Failure, findings: Sequence[Finding] = ()) -> FileRows:
    """Return the rows of a file that could not be read: one circular and its findings.

    The row in ``circulars`` keeps the reference from ``findings`` whole and names the file.

    Args:
        failure: The file and what is wrong with it.
        findings: All that is to be said of it; by default that it failed.
    """
    key = failure.circular_id
    part: dict[str, Sequence[Row]] = dict.fromkeys(SCHEMAS, ())
    sha256 = failure.sha256 if failure.bytes_read else ""
    part["circulars"] = [(key, failure.file, *[""] * 6, 0, "", None, None, sha256)]
    part["findings"] = finding_rows(key, findings or [failure.finding])
    return part


def finding_rows(circular_id: str, findings: Sequence[Finding]) -> list[Row]:
    """Return the rows of ``findings`` for one circular."""
    return [
        (
            finding_id,
            circular_id,
            finding.rule,
            finding.severity,
            finding.project_no,
            finding.item,
            ";".join(finding.places),
            finding.message.zh,
            finding.observed,
            finding.expected,
            finding.proposal,
            finding.page,
            *_edges(finding.box),
            finding.metric,
            finding.message.en,
        )
        for finding_id, finding in zip(finding_ids(circular_id, findings), findings, strict=True)
    ]


def _circular_row(circular: Circular) -> Row:
    document, header = circular.document, circular.header
    return (
        document.circular_id,
        document.file,
        header.number,
        header.issuer,
        header.title,
        header.as_of,
        header.issued,
        header.province_code,
        len(document.pages),
        document.reading,
        header.projects_stated,
        projects_found(circular),
        document.sha256,
    )


def projects_found(circular: Circular) -> int:
    """Return how many projects the circular speaks of: numbered ones, else by name."""
    return numbered_projects(circular) or len({ranking.project for ranking in circular.rankings})


class _RowKeys:
    """Names rows by what they speak of; a second row of the same gets a name of its own."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def name(self, *parts: object) -> str:
        plain = stable_id(*("" if part is None else str(part) for part in parts))
        self._seen[plain] += 1
        return plain if self._seen[plain] == 1 else stable_id(plain, str(self._seen[plain]))


def _entry_rows(circular_id: str, rankings: Sequence[Ranking]) -> Iterator[Row]:
    keys = _RowKeys()
    for ranking in rankings:
        indicator = (ranking.project_no, ranking.project, ranking.item, ranking.metric)
        for entry in ranking.entries:
            key = keys.name(circular_id, *indicator, ranking.scope, place_key(entry))
            yield (*_entry_row(circular_id, ranking, entry), key)


def _entry_row(circular_id: str, ranking: Ranking, entry: Entry) -> Row:
    place = entry.place
    return (
        circular_id,
        ranking.project_no,
        ranking.project,
        ranking.item,
        ranking.metric,
        ranking.scope,
        ranking.unit,
        ranking.order,
        entry.rank,
        place.code if place else "",
        place.name if place else "",
        _one_line(entry.place_text),
        entry.value,
        _one_line(entry.value_text),
        entry.status,
        entry.basis,
        _rounded(entry.confidence, 4),
        entry.page,
        *_edges(entry.box),
    )


def _claim_rows(circular_id: str, claims: Sequence[Claim]) -> Iterator[Row]:
    keys = _RowKeys()
    for claim in claims:
        place = (claim.place.code or claim.place.name) if claim.place else claim.place_text
        key = keys.name(circular_id, claim.project_no, claim.project, claim.item, claim.kind, place)
        yield (*_claim_row(circular_id, claim), key)


def _claim_row(circular_id: str, claim: Claim) -> Row:
    place = claim.place
    return (
        circular_id,
        claim.project_no,
        claim.project,
        claim.item,
        claim.kind,
        claim.position,
        place.code if place else "",
        place.name if place else "",
        _one_line(claim.place_text),
        claim.page,
    )


def _cell_rows(document: Document) -> Iterator[Row]:
    for table in document.tables:
        for cell in table.cells:
            yield (
                document.circular_id,
                table.number,
                cell.row,
                cell.column,
                cell.row_span,
                cell.column_span,
                cell.text,
                _rounded(cell.evidence.confidence, 4),
                cell.page,
                *_edges(cell.box),
            )


def _edges(box: Box | None) -> tuple[Value, Value, Value, Value]:
    """Return a box in hundredths of a point: finer than any printer, and free of float noise."""
    if box is None:
        return (None, None, None, None)
    return (
        _rounded(box.x0, 2),
        _rounded(box.top, 2),
        _rounded(box.x1, 2),
        _rounded(box.bottom, 2),
    )


def _rounded(number: float, digits: int) -> float:
    # Adding 0.0 turns a rounded -0.0 into 0.0, which would print as "-0".
    return round(float(number), digits) + 0.0


def _one_line(text: str) -> str:
    """Return printed text with the line breaks inside its cell removed."""
    return re.sub(r"(?<!\s)\s*[\r\n]\s*", "", text)
