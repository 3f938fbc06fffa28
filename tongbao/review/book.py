"""One circular of a dataset as its reviewers need it: facts, findings, and what was decided."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from tongbao.publish.rows.file import FileRows
from tongbao.publish.schemas import CELLS, SCHEMAS, Row, Value
from tongbao.review.columns import figures, fitting_roles
from tongbao.review.decision import COLUMN, FACT, FINDING, ROW, Anchor
from tongbao.review.queue import State
from tongbao.review.spots import Matched, Spot, indicator_text, match, printed_text
from tongbao.review.standing import Standing, Verdict
from tongbao.text.numbers import read_number

Named = Mapping[str, Value]
TABLES = ("circulars", "files", "indicators", "rankings", "findings", "finding_facts")
"""The tables that a review needs; cells and prose are asked for where they are looked at."""
_SUM, _LABEL = re.compile("合\\s*计|总\\s*计|共\\s*计"), 12
"""A row of sums, told by its label, which is short."""
FEW = 12
"""Facts that one look takes in: a finding of more is answered by itself."""


@dataclass(frozen=True)
class Decisions:
    """What stands in one circular."""

    facts: Matched[str]
    findings: Matched[str]
    columns: Matched[str]
    rows: Sequence[Standing] = ()
    """Rows that were added."""

    def role_of(self, fact: Named) -> str:
        """Return what the figures of a fact's column were said to be; blank: what they were."""
        verdict = self.columns.verdicts.get(str(fact["indicator_id"]))
        return dict(verdict.changes).get("role", "") if verdict else ""

    @cached_property
    def added(self) -> Sequence[Verdict]:
        """Return the rows that were added and not taken back."""
        verdicts = (one.verdict for one in self.rows)
        return [one for one in verdicts if one is not None and one.action == "added"]


@dataclass
class Book:
    """A circular's rows by their keys; made once, decisions are matched anew each time."""

    circular: Named
    indicators: Mapping[str, Named]
    facts: Mapping[str, Named]
    findings: Mapping[str, Named]
    doubted: Mapping[str, Sequence[str]]
    """Finding → the facts that it doubts."""
    doubting: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Fact → the findings that doubt it."""
    totals: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    """Table and column → what the table prints as its column's sum."""
    annexes: Mapping[int, Named] = field(default_factory=dict)
    """Number → row of each file that is an annex's of its own."""

    @classmethod
    def of(cls, part: FileRows) -> Book:
        """Return the book of one circular's rows."""
        (circular,) = _named("circulars", part["circulars"])
        doubted: dict[str, list[str]] = defaultdict(list)
        doubting: dict[str, list[str]] = defaultdict(list)
        for link in _named("finding_facts", part["finding_facts"]):
            doubted[str(link["finding_id"])].append(str(link["entry_id"]))
            doubting[str(link["entry_id"])].append(str(link["finding_id"]))
        return cls(
            circular,
            {str(one["indicator_id"]): one for one in _named("indicators", part["indicators"])},
            {str(one["entry_id"]): one for one in _named("rankings", part["rankings"])},
            {str(one["finding_id"]): one for one in _named("findings", part["findings"])},
            doubted,
            doubting,
            _totals(part.get("cells", ())),
            {
                int(str(one["file_no"])): one
                for one in _named("files", part["files"])
                if one["file_no"] != 1
            },
        )

    @property
    def sha256(self) -> str:
        """Return the hash of the file's bytes."""
        return str(self.circular["sha256"] or "")

    def sha256_of(self, row: Named) -> str:
        """Return the hash of the file that a row stands in."""
        return str(self.file_of(row)["sha256"] or "")

    def file_of(self, row: Named) -> Named:
        """Return name and hash of the file that a row stands in."""
        return self.annexes.get(int(str(row["file_no"] or 1)), self.circular)

    @property
    def hashes(self) -> list[str]:
        """Return the hashes of all its files."""
        return [self.sha256, *(str(one["sha256"] or "") for one in self.annexes.values())]

    def standings(self, by_file: Mapping[str, Sequence[Standing]]) -> list[Standing]:
        """Return what stands in any of its files, of all that was decided by file."""
        return [one for sha256 in dict.fromkeys(self.hashes) for one in by_file.get(sha256, ())]

    @cached_property
    def by_indicator(self) -> Mapping[str, Sequence[str]]:
        """Return indicator → its facts, as printed."""
        found: dict[str, list[str]] = defaultdict(list)
        for key, fact in self.facts.items():
            found[str(fact["indicator_id"])].append(key)
        return found

    def label(self, indicator_id: str) -> str:
        """Return an indicator's name for people; blank where it is of none."""
        one = self.indicators.get(indicator_id)
        return indicator_text(one) if one else ""

    def column(self, indicator_id: str, decisions: Decisions) -> Named:
        """Return an indicator as it is called now: as was decided, else as read."""
        verdict = decisions.columns.verdicts.get(indicator_id)
        changes = dict(verdict.changes) if verdict else {}
        return {"role": "", **self.indicators[indicator_id], **changes}

    def fitting_roles(self, indicator_id: str) -> list[str]:
        """Return what its figures may be beside what they were taken for."""
        return fitting_roles(figures(self.facts[key]) for key in self.by_indicator[indicator_id])

    def under_header(self, indicator_id: str, names: Iterable[str]) -> list[str]:
        """Return the other indicators of its table that share the header of these names.

        An item is one of a project.
        """
        shared = ("project", "item") if set(names) == {"item"} else ("project",)
        own = self.indicators[indicator_id]
        if own["table_no"] is None:
            return []
        return [
            key
            for key, one in self.indicators.items()
            if key != indicator_id
            and all(one[name] == own[name] for name in ("file_no", "table_no", *shared))
        ]

    def added(self, indicator_id: str, decisions: Decisions) -> list[dict[str, str]]:
        """Return the rows that were added to a ranking and are not in the tables yet, as typed."""
        label = self.label(indicator_id)
        there = {
            self.place(fact)
            for key in self.by_indicator.get(indicator_id, ())
            if (fact := self.facts[key])["decision"] == "added"
        }
        rows = []
        for verdict in decisions.added:
            at = verdict.last.anchor
            if at.indicator == label and at.place not in there:
                told = json.loads(dict(verdict.changes)["row"])
                rows.append({name: str(told.get(name, "")) for name in ("place", "value", "rank")})
        return rows

    @cached_property
    def places(self) -> Sequence[str]:
        """Return all places that the circular ranks, also those that only findings miss."""
        missed = (_text(one["places"]).split(";") for one in self.findings.values())
        ranked = {self.place(fact) for fact in self.facts.values()}
        return sorted((ranked | {name for names in missed for name in names}) - {""})

    def place(self, fact: Named) -> str:
        """Return what a fact's place is called."""
        return str(fact["place"] or fact["place_text"] or "")

    @cached_property
    def _spots(self) -> Mapping[str, Sequence[Spot[str]]]:
        facts = [
            _spot(
                key,
                one,
                printed_text(_text(one["place_text"]), one["rank"], _text(one["value_text"])),
                self.label(str(one["indicator_id"])),
                self.place(one),
                self.sha256_of(one),
            )
            for key, one in self.facts.items()
            if one["decision"] != "added"
        ]
        findings = [
            _spot(
                key,
                one,
                _text(one["observed"]),
                self.label(str(one["indicator_id"] or "")),
                _text(one["places"]),
                self.sha256_of(one),
            )
            for key, one in self.findings.items()
        ]
        columns = [
            _spot(key, one, _text(one["metric"]), indicator_text(one), "", self.sha256_of(one))
            for key, one in self.indicators.items()
        ]
        return {FACT: facts, FINDING: findings, COLUMN: columns}

    def anchor(self, kind: str, key: str) -> Anchor:
        """Return what names a fact, a finding or a column in a decision.

        Raises:
            KeyError: There is none of this key.
        """
        spot = next((one for one in self._spots[kind] if one.key == key), None)
        if spot is None:
            raise KeyError(key)
        about = FINDING + str(self.findings[key]["rule"]) if kind == FINDING else kind
        return spot.anchor(about)

    def decisions(self, standings: Iterable[Standing]) -> Decisions:
        """Return what stands here, of all that stands in its file."""
        first = int(str(self.circular["first_page"] or 1))
        last = int(str(self.circular["last_page"] or first))
        kinds: dict[str, list[Standing]] = defaultdict(list)
        for one in standings:
            anchor = one.heads[0].anchor
            whole = self.circular["part"] in (None, 1) and self.circular["last_page"] is None
            if whole or anchor.sha256 != self.sha256 or first <= anchor.page <= last:
                kinds[anchor.about].append(one)
        told = [s for about, own in kinds.items() if about.startswith(FINDING) for s in own]
        return Decisions(
            match(kinds[FACT], self._spots[FACT]),
            self._match_findings(told),
            match(kinds[COLUMN], self._spots[COLUMN]),
            kinds[ROW],
        )

    def _match_findings(self, standings: Sequence[Standing]) -> Matched[str]:
        """Match findings rule by rule: one of another rule says another thing."""
        by_rule: dict[str, list[Spot[str]]] = defaultdict(list)
        for spot in self._spots[FINDING]:
            by_rule[FINDING + str(self.findings[spot.key]["rule"])].append(spot)
        matched = [match([one], by_rule[one.heads[0].anchor.about]) for one in standings]
        return Matched(
            {k: v for one in matched for k, v in one.verdicts.items()},
            {k: v for one in matched for k, v in one.heads.items()},
            {k: v for one in matched for k, v in one.conflicts.items()},
            [v for one in matched for v in one.unfit],
        )

    def is_settled(self, finding_id: str, decisions: Decisions) -> bool:
        """Return whether somebody has answered a finding: itself, or all that it is about."""
        if finding_id in decisions.findings.verdicts:
            return True
        if self.doubted.get(finding_id):
            return all(key in decisions.facts.verdicts for key in self.doubted[finding_id])
        finding = self.findings[finding_id]
        wanted = {name for name in _text(finding["places"]).split(";") if name}
        label = self.label(str(finding["indicator_id"] or ""))
        added = {
            one.last.anchor.place for one in decisions.added if one.last.anchor.indicator == label
        }
        return bool(wanted) and wanted <= added

    def state(self, finding_id: str, decisions: Decisions) -> State:
        """Return what has become of a finding."""
        if not self.is_settled(finding_id, decisions):
            return "open"
        return "unsure" if self.is_unsure(finding_id, decisions) else "settled"

    def is_unsure(self, finding_id: str, decisions: Decisions) -> bool:
        """Return whether somebody looked at a finding and left it open."""
        told = [decisions.findings.verdicts.get(finding_id)]
        told += [decisions.facts.verdicts.get(key) for key in self.doubted.get(finding_id, ())]
        return any(one is not None and one.action == "unsure" for one in told)


def rows_of_totals(cells: Iterable[Row]) -> list[Row]:
    """Return the cells of rows that print sums (合计): all that a review needs of ``cells``."""
    at = [CELLS.names.index(name) for name in ("table", "row", "text")]
    cells = list(cells)
    lines = {tuple(c[i] for i in at[:2]) for c in cells if _SUM.search(_text(c[at[2]])[:_LABEL])}
    return [cell for cell in cells if tuple(cell[i] for i in at[:2]) in lines]


def _totals(cells: Iterable[Row]) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for cell in _named("cells", cells):
        number = read_number(_text(cell["text"]))
        if number is not None:
            found[_text(cell["table"]), _text(cell["column"])].append(number.value)
    # Of several sums, of blocks or groups, none is the whole column's.
    return {key: values[0] for key, values in found.items() if len(values) == 1}


def _named(table: str, rows: Iterable[Row]) -> list[Named]:
    names = SCHEMAS[table].names
    return [dict(zip(names, row, strict=True)) for row in rows]


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _spot(key: str, row: Named, printed: str, indicator: str, place: str, sha256: str) -> Spot[str]:
    edges = [row[name] for name in ("x0", "top", "x1", "bottom")]
    x0, top, x1, bottom = (float(edge) if edge is not None else -1.0 for edge in edges)
    box = (x0, top, x1, bottom) if None not in edges else None
    page = int(str(row["page"])) if row["page"] is not None else None
    return Spot(key, page if page is not None else 1, box, printed, indicator, place, sha256)
