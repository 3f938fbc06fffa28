"""A dataset as the report needs it: each circular with its indicators, facts, claims, findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, get_args

from tongbao.errors import UsageError
from tongbao.model import Box, EntryStatus, Finding, Message
from tongbao.places.gazetteer import short_name
from tongbao.publish.dataset import Dataset
from tongbao.publish.folder.csvtext import csv_row
from tongbao.publish.folder.reading import box_of, finding_of
from tongbao.publish.schemas import SCHEMAS

if TYPE_CHECKING:
    from tongbao.publish.rows.file import FileRows


class Indicator(NamedTuple):
    """One ranking of one circular, by what names it."""

    project_no: int | None
    project: str
    item: str
    metric: str
    scope: str
    unit: str
    order: str


class PlaceKey(NamedTuple):
    """A place across circulars: code and name; one that no gazetteer knows by its printed text."""

    code: str
    name: str
    settled: bool = True
    """False where the printed name is that of a known place, which the row was not given: what
    it ranks is open."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of ``rankings``; numbers stay as the dataset writes them."""

    indicator: Indicator
    place: PlaceKey
    place_text: str
    rank: int | None
    value: float | None
    value_text: str
    status: str
    basis: str
    confidence: float
    page: int
    box: Box | None
    entry_id: str = ""
    file_no: int = 1


@dataclass(frozen=True, slots=True)
class Claimed:
    """One row of ``claims``."""

    project_no: int | None
    project: str
    item: str
    kind: str
    position: int
    place: PlaceKey
    page: int


@dataclass(slots=True)
class Reported:
    """One circular with all that the dataset says of it."""

    circular_id: str
    file: str
    number: str
    issuer: str
    title: str
    as_of: str
    issued: str
    province_code: str
    pages: int
    reading: str
    projects_stated: int | None
    projects_found: int | None
    facts: list[Fact] = field(default_factory=list)
    claims: list[Claimed] = field(default_factory=list)
    findings: list[tuple[str, Finding]] = field(default_factory=list)
    """Findings by their ids, the gravest first."""
    doubted: dict[str, set[str]] = field(default_factory=dict)
    """Id of a finding → ``entry_id`` of the facts that it doubts."""
    series: dict[Indicator, str] = field(default_factory=dict)
    """Which series its rankings go on with, where the dataset knows."""
    supersedes: str = ""
    """The circular that this edition of it replaces."""
    files: list[tuple[str, str]] = field(default_factory=list)
    """Name and SHA-256 of each of its files: a letter's annexes may have their own."""

    @property
    def indicators(self) -> list[Indicator]:
        """Return the rankings in printed order."""
        return list(dict.fromkeys(fact.indicator for fact in self.facts))


def read_tables(folder: Path) -> list[Reported]:
    """Read a dataset, circulars in its order.

    Raises:
        NotADocumentError: The folder is no dataset.
        UsageError: One of its tables cannot be read.
    """
    return [_reported(folder, part) for part in Dataset(folder).parts()]


def _reported(folder: Path, part: FileRows) -> Reported:
    try:
        (circular,) = map(_circular, _texts(part, "circulars"))
        circular.facts = _with_open_names(list(map(_fact, _texts(part, "rankings"))))
        circular.series = {
            _indicator(row): row["series_id"]
            for row in _texts(part, "indicators")
            if row["series_id"]
        }
        circular.claims = list(map(_claim, _texts(part, "claims")))
        for link in _texts(part, "finding_facts"):
            circular.doubted.setdefault(link["finding_id"], set()).add(link["entry_id"])
        circular.files = [(row["file"], row["sha256"]) for row in _texts(part, "files")]
        circular.findings = [(r["finding_id"], finding_of(r)) for r in _texts(part, "findings")]
    except ValueError as error:
        key = part["circulars"][0][0]
        raise UsageError(
            Message(
                f"{folder} 中通报 {key} 的数据无法读取（{error}），请用 tongbao extract 重新生成。",
                f"The rows of circular {key} in {folder} cannot be read ({error}); make the "
                "dataset anew with tongbao extract.",
            )
        ) from error
    return circular


def _with_open_names(facts: list[Fact]) -> list[Fact]:
    """Return facts with the names marked that are a known place's and were not settled to it."""
    known = {fact.place.name for fact in facts if fact.place.code}
    known |= {short_name(name) for name in known}
    return [
        replace(fact, place=fact.place._replace(settled=False))
        if not fact.place.code and (fact.place.name in known or not fact.place.name)
        else fact
        for fact in facts
    ]


def _texts(part: FileRows, table: str) -> Iterator[dict[str, str]]:
    """Yield a table's rows by column, as the text that stands in CSV."""
    names = SCHEMAS[table].names
    return (dict(zip(names, csv_row(row, raw=True), strict=True)) for row in part[table])


def _integer(text: str | None) -> int | None:
    return int(text) if text else None


def _place(row: Mapping[str, str]) -> PlaceKey:
    return PlaceKey(row["place_code"], row["place"] or row["place_text"])


def _circular(row: Mapping[str, str]) -> Reported:
    return Reported(
        row["circular_id"],
        row["file"],
        row["number"],
        row["issuer"],
        row["title"],
        row["as_of"],
        row["issued"],
        row["province_code"],
        int(row["pages"]),
        row["reading"],
        _integer(row["projects_stated"]),
        _integer(row["projects_found"]),
        supersedes=row["supersedes"],
    )


def _indicator(row: Mapping[str, str]) -> Indicator:
    return Indicator(
        _integer(row["project_no"]),
        row["project"],
        row["item"],
        row["metric"],
        row["scope"],
        row["unit"],
        row["sort_order"],
    )


def _fact(row: Mapping[str, str]) -> Fact:
    if row["status"] not in get_args(EntryStatus):
        raise ValueError(f"status {row['status']!r}")
    return Fact(
        _indicator(row),
        _place(row),
        row["place_text"],
        _integer(row["rank"]),
        float(row["value"]) if row["value"] else None,
        row["value_text"],
        row["status"],
        row["basis"],
        float(row["confidence"]),
        int(row["page"]),
        box_of(row),
        row["entry_id"],
        int(row["file_no"] or 1),
    )


def _claim(row: Mapping[str, str]) -> Claimed:
    return Claimed(
        _integer(row["project_no"]),
        row["project"],
        row["item"],
        row["kind"],
        int(row["position"]),
        _place(row),
        int(row["page"]),
    )
