"""What an archive tells a circular, written into its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tongbao.archive.checks import check_series
from tongbao.archive.concordance import Concordance, join
from tongbao.archive.index import Index, named_rows
from tongbao.archive.reissues import compare_editions, find_editions
from tongbao.archive.saying import Said
from tongbao.model import Box, Finding
from tongbao.publish.folder.csv_rows import CsvRows, replaced
from tongbao.publish.rows.circular import plain_finding_rows
from tongbao.publish.rows.indicators import EDGES
from tongbao.publish.rows.marks import mark_doubts
from tongbao.publish.schemas import FINDINGS, SCHEMAS, Row, Value
from tongbao.validate.registry import SEVERITIES

Named = dict[str, Value]


class Archive:
    """All circulars of a dataset: :meth:`add` each, :meth:`settle`, then :meth:`amended` each.

    Close it when done.

    Args:
        concordance: A person's word on which series are the same.
    """

    def __init__(self, concordance: Concordance) -> None:
        self._concordance = concordance
        self._index = Index()
        self._joined: Mapping[str, str] = {}
        self.unknown: tuple[str, ...] = ()
        """What the concordance names and no circular has, once it is settled."""
        self._superseded: dict[str, str] = {}
        """Circular → the one that it replaces."""
        self._said: dict[str, list[Said]] = {}

    def close(self) -> None:
        """Forget everything."""
        self._index.close()

    def add(self, own: CsvRows) -> None:
        """Take in a circular, the next of the dataset."""
        self._index.add(own)

    def settle(self) -> None:
        """Work out which series join, which circulars replace others, and what contradicts."""
        joined = join(self._index.spans(), self._concordance)
        named = {*self._concordance.same, *self._concordance.same.values()}
        self.unknown = tuple(sorted(one for one in named if not self._index.has(one)))
        self._joined = {old: new for old, new in joined.items() if old != new}
        self._index.rename(self._joined)
        self._index.index_circulars()
        said: list[Said] = []
        for new, old in find_editions(self._index.issues_of_one_number()):
            self._superseded[new.id] = old.id
            said.append(compare_editions(self._index, new, old))
            self._index.supersede([old.at])
        said += check_series(self._index)
        found = defaultdict(list)
        for one in said:
            found[self._index.issue(one.circular).id].append(one)
        self._said = dict(found)

    def findings_of(self, own: CsvRows) -> list[Finding]:
        """Return what others say of a circular, for people."""
        said = self._news(own)
        facts = _facts(own) if said else {}
        return [_finding(one, facts) for one in said]

    def amended(self, own: CsvRows) -> CsvRows:
        """Return a circular's rows with all that the others tell of it."""
        key = own.circular["circular_id"]
        said = self._news(own)
        changed: dict[str, Sequence[Row]] = {}
        indicators = list(named_rows(own, "indicators"))
        if any(row["series_id"] in self._joined for row in indicators):
            renamed = [row | {"series_id": self._series(row["series_id"])} for row in indicators]
            changed["indicators"] = _rows("indicators", renamed)
        if key in self._superseded:
            head = own.circular | {"supersedes": self._superseded[key]}
            changed["circulars"] = _rows("circulars", [head])
        if said:
            changed |= _with_findings(own, key, said)
        return replaced(own, changed) if changed else own

    def _news(self, own: CsvRows) -> list[Said]:
        """Return what others say of a circular and its own findings do not."""
        said = self._said.get(own.circular["circular_id"], [])
        if not any(one.lacks for one in said):
            return said
        known = {
            name
            for row in named_rows(own, "findings")
            if row["rule"] == "set-missing"
            for name in row["places"].split(";")
        }
        return [one for one in said if not one.lacks or not known.issuperset(one.lacks)]

    def _series(self, series: str) -> str:
        return self._joined.get(series, series)


def _rows(table: str, rows: Iterable[Mapping[str, Value]]) -> list[Row]:
    return [tuple(row[name] for name in SCHEMAS[table].names) for row in rows]


def _with_findings(own: CsvRows, key: str, said: Sequence[Said]) -> dict[str, Sequence[Row]]:
    """Return the tables that findings of the archive change: themselves, links, marked facts."""
    facts = _facts(own)
    rows = plain_finding_rows(key, [_finding(one, facts) for one in said])
    named = [dict(zip(FINDINGS.names, row, strict=True)) for row in rows]
    links: list[Row] = []
    doubts: list[tuple[Named, list[str]]] = []
    for finding, one in zip(named, said, strict=True):
        entries = [fact.entry for fact in one.facts]
        indicators = {fact.indicator for fact in (*one.facts, *([one.at] if one.at else []))}
        finding["indicator_id"] = indicators.pop() if len(indicators) == 1 else ""
        links += [(finding["finding_id"], entry, key) for entry in entries]
        doubts.append((finding, entries))
    mark_doubts(facts, doubts)
    every: list[Mapping[str, Value]] = [*named_rows(own, "findings"), *named]
    every.sort(key=lambda row: next(i for i, s in enumerate(SEVERITIES) if s == row["severity"]))
    return {
        "findings": _rows("findings", every),
        "finding_facts": [*_rows("finding_facts", named_rows(own, "finding_facts")), *links],
        "rankings": _rows("rankings", facts.values()),
    }


def _facts(own: CsvRows) -> dict[str, Named]:
    """Return a circular's rows of ``rankings`` by ``entry_id``."""
    return {row["entry_id"]: {**row} for row in named_rows(own, "rankings")}


def _finding(said: Said, facts: Mapping[str, Named]) -> Finding:
    """Return a finding as those of a single circular are; it stands where its first fact does."""
    first = said.facts[0] if said.facts else said.at
    at = facts.get(first.entry) if first is not None else None
    indicators = {fact.indicator for fact in said.facts} or {first.indicator if first else ""}
    one = at if at is not None and len(indicators) == 1 else None
    return Finding(
        said.rule,
        said.severity,
        said.message,
        project_no=int(str(one["project_no"])) if one and one["project_no"] else None,
        item=str(one["item"] or "") if one else "",
        metric=str(one["metric"] or "") if one else "",
        places=tuple(dict.fromkeys(fact.name for fact in said.facts)) or said.lacks,
        observed=said.observed,
        expected=said.expected,
        page=int(str(at["page"])) if at and at["page"] else None,
        box=Box(*(float(str(at[edge])) for edge in EDGES)) if at and at["x0"] else None,
    )
