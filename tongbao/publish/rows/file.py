"""What one file adds to the dataset, as plain rows: small, picklable, ready to be written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tongbao.errors import ExitCode
from tongbao.model import Circular, Document, Finding, Message, RankedSet, TableFrame
from tongbao.publish.rows.circular import (
    FactRows,
    attribute_rows,
    edges,
    plain_finding_rows,
    rounded,
)
from tongbao.publish.schemas import CELLS, CIRCULARS, SCHEMAS, Row, Value
from tongbao.text.document_number import read_parts
from tongbao.validate.rules.document import projects_found as numbered_projects

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
    """What it makes of a run; done: no document, so that nothing was lost."""
    bytes_read: bool = True
    """Whether ``sha256`` is of its bytes."""

    @property
    def circular_id(self) -> str:
        """Return the identifier under which the dataset keeps the failure."""
        return self.sha256[:16]

    @property
    def finding(self) -> Finding:
        """Return the failure as a row of ``findings`` says it."""
        lost = self.exit_code != ExitCode.DONE
        return Finding(self.rule, "error" if lost else "info", self.message)


def file_rows(circular: Circular) -> FileRows:
    """Return a circular's rows for each table of the dataset, in printed order."""
    document = circular.document
    key = document.circular_id
    part: dict[str, Sequence[Row]] = {
        "circulars": [_circular_row(circular)],
        "files": [
            (key, number, one.file, one.sha256, one.pages)
            for number, one in enumerate(document.files, 1)
        ],
        **FactRows(circular).rows(),
        "attributes": attribute_rows(key, circular.attributes),
        "cells": list(_cell_rows(document)),
        "blocks": [
            (key, block.number, block.kind, block.text, block.page, *edges(block.box).values(), 1)
            for block in document.blocks
        ],
    }
    return _in_their_files(part, document) if document.joined else part


def _in_their_files(part: FileRows, document: Document) -> FileRows:
    """Return rows whose pages, counted through all files, are those of the file they stand in."""
    own: dict[str, Sequence[Row]] = {}
    for table, rows in part.items():
        names = SCHEMAS[table].names
        if table == "findings" or not {"page", "file_no"} <= set(names):
            own[table] = rows
            continue
        page, file_no = names.index("page"), names.index("file_no")
        own[table] = [_in_its_file(row, page, file_no, document) for row in rows]
    return own


def _in_its_file(row: Row, page: int, file_no: int, document: Document) -> Row:
    stands = row[page]
    if not isinstance(stands, int):
        return row
    values = list(row)
    found = document.page_of_file(stands)
    values[page], values[file_no] = found.page, found.file_no
    return tuple(values)


def failed_file_rows(failure: Failure, findings: Sequence[Finding] = ()) -> FileRows:
    """Return the rows of a file that could not be read: one circular, its file, its findings.

    The row in ``circulars`` keeps the reference from ``findings`` whole and names the file.

    Args:
        failure: The file and what is wrong with it.
        findings: All that is to be said of it; by default that it failed.
    """
    key = failure.circular_id
    part: dict[str, Sequence[Row]] = dict.fromkeys(SCHEMAS, ())
    sha256 = failure.sha256 if failure.bytes_read else ""
    known: dict[str, Value] = {
        "circular_id": key, "file": failure.file, "pages": 0, "sha256": sha256, "part": 1,
    }  # fmt: skip
    part["circulars"] = [tuple(known.get(name, "") for name in CIRCULARS.names)]
    part["files"] = [(key, 1, failure.file, sha256, 0)]
    part["findings"] = finding_rows(key, findings or [failure.finding])
    return part


def finding_rows(circular_id: str, findings: Sequence[Finding]) -> list[Row]:
    """Return rows of ``findings`` for one circular as a whole, whose facts they leave alone."""
    return plain_finding_rows(circular_id, findings)


def _circular_row(circular: Circular) -> Row:
    document, header = circular.document, circular.header
    number = read_parts(header.number)
    pages = [page.number for page in document.pages]
    first = [page for page in pages if document.page_of_file(page).file_no == 1]
    row: dict[str, Value] = {
        "circular_id": document.circular_id,
        "file": document.file,
        "number": header.number,
        "issuer": header.issuer,
        "title": header.title,
        "as_of": header.as_of,
        "issued": header.issued,
        "province_code": header.province_code,
        "pages": len(pages),
        "reading": document.reading,
        "projects_stated": header.projects_stated,
        "projects_found": projects_found(circular),
        "sha256": document.sha256,
        "part": document.part,
        "first_page": document.first_page or next(iter(first), None),
        "last_page": document.last_page or next(reversed(first), None),
        "number_year": number.year,
        "number_serial": number.serial,
        "issuer_word": number.word,
        "supersedes": "",
        "places_stated": _places_stated(circular.ranked_set),
    }
    return tuple(row[name] for name in CIRCULARS.names)


def _places_stated(ranked: RankedSet) -> Value:
    if not ranked.stated:
        return ""
    return len(ranked.places) if ranked.stated_places is None else ranked.stated_places


def projects_found(circular: Circular) -> int:
    """Return how many projects the circular speaks of: numbered ones, else by name."""
    return numbered_projects(circular) or len({ranking.project for ranking in circular.rankings})


_KINDS: Mapping[TableFrame, str] = {"ruled": "ruled", "aligned": "aligned", "text": "aligned"}


def _cell_rows(document: Document) -> Iterator[Row]:
    for table in document.tables:
        for cell in table.cells:
            row: dict[str, Value] = {
                "circular_id": document.circular_id,
                "table": table.number,
                "row": cell.row,
                "column": cell.column,
                "row_span": cell.row_span,
                "column_span": cell.column_span,
                "text": cell.text,
                "confidence": rounded(cell.evidence.confidence, 4),
                "page": cell.page,
                **edges(cell.box),
                "table_kind": _KINDS[table.frame],
                "witness_text": cell.second if cell.second != cell.text else "",
                "file_no": 1,
            }
            yield tuple(row[name] for name in CELLS.names)
