"""What the page shows of a doubt and of a ranking, as plain values for its templates."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tongbao.model import Box
from tongbao.publish.schemas import INDICATORS
from tongbao.review.book import Book, Decisions, Named
from tongbao.review.checking import Final, final_of
from tongbao.review.desk import Desk, proposal_of
from tongbao.review.page.pictures import Pictures, Shown
from tongbao.review.queue import Item
from tongbao.review.spots import indicator_text
from tongbao.validate.rulebook import all_rules

_AT_ONCE = 80
"""Rows of a ranking shown around the doubtful one; the whole-ranking view shows all."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A box on the picture."""

    box: Box
    kind: str
    """``here`` for what is decided now, ``near`` for what else the finding doubts."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a ranking as read."""

    entry_id: str
    fact: Named
    final: Final
    decision: str
    """What was decided; ``conflict`` where people differ, blank where nothing was."""
    doubted: bool
    """Whether the finding that is looked at doubts it."""
    proposal: Mapping[str, str]

    @property
    def typed(self) -> Mapping[str, str]:
        """Return what a form begins with."""
        number = "" if self.final.value is None else f"{self.final.value:f}"
        rank = "" if self.final.rank is None else str(self.final.rank)
        return {"place": self.final.place, "value": number, "rank": rank}

    @property
    def changed(self) -> bool:
        """Return whether a decision, of it or of its column, made it another than was read."""
        value, rank = self.fact["value"], self.fact["rank"]
        same = str(value if value is not None else "") == self.typed["value"]
        return not (same and str(rank if rank is not None else "") == self.typed["rank"])


def lines_of(
    book: Book, stand: Decisions, entries: Iterable[str], finding_id: str = ""
) -> list[Line]:
    """Return facts as rows, with what stands of each."""
    doubted = set(book.doubted.get(finding_id, ()))
    found = []
    for key in entries:
        fact = book.facts[key]
        verdict = stand.facts.verdicts.get(key)
        decision = "struck" if stand.role_of(fact) == "none" else ""
        decision = "conflict" if key in stand.facts.conflicts else decision
        decision = verdict.action if verdict else decision
        proposal = proposal_of(book, finding_id, key) if key in doubted else {}
        found.append(Line(key, fact, final_of(fact, stand), decision, key in doubted, proposal))
    return found


def item_view(desk: Desk, item: Item, pictures: Pictures) -> dict[str, Any]:
    """Return what the page shows of one doubt."""
    book, stand = desk.book(item.circular_id), desk.decisions(item.circular_id)
    finding = book.findings[item.finding_id]
    doubted = list(book.doubted.get(item.finding_id, ()))
    indicator = str(finding["indicator_id"] or "")
    if not indicator and doubted:
        indicator = str(book.facts[doubted[0]]["indicator_id"])
    entries = book.by_indicator.get(indicator, ()) or doubted
    lines = lines_of(book, stand, _around(entries, doubted), item.finding_id)
    first = next((line for line in lines if line.doubted), None)
    row = _placed(finding, first.fact if first else None)
    page, box = int(str(row["page"] or 1)), box_of(row)
    added = book.added(indicator, stand)
    there = {line.final.place for line in lines} | {row["place"].split(" ")[0] for row in added}
    if not doubted and box is not None:
        # What a whole ranking lacks or repeats is seen in the whole of it.
        for other in _boxes(book, [line.entry_id for line in lines], row):
            box = box.joined(other)
    return {
        "item": item,
        "finding": finding,
        "rule": next((rule for rule in all_rules() if rule.code == item.rule), None),
        "circular": book.circular,
        "indicator_id": indicator,
        **_column(book, stand, indicator),
        "lines": lines,
        "hidden": len(entries) - len(lines) if entries else 0,
        "can_accept": any(line.proposal for line in lines),
        "absent": [name for name in item.places if name not in there],
        "added": added,
        "places": book.places,
        "seen": seen_text(stand, [*entries, *doubted], [item.finding_id], _headed(book, indicator)),
        "shown": pictures.show(book.file_of(row), page, box),
        "marks": _marks(book, finding, doubted, row),
        "page": page,
        "state": desk.queue.state(item.finding_id),
    }


def ranking_view(
    desk: Desk, circular_id: str, indicator_id: str, pictures: Pictures
) -> dict[str, Any]:
    """Return what the page shows of a whole ranking, beside the whole page.

    Raises:
        KeyError: There is no such ranking.
    """
    book, stand = desk.book(circular_id), desk.decisions(circular_id)
    column = book.indicators[indicator_id]
    entries = book.by_indicator.get(indicator_id, ())
    page = int(str(column["page"] or 1))
    return {
        "circular": book.circular,
        "indicator_id": indicator_id,
        **_column(book, stand, indicator_id),
        "lines": lines_of(book, stand, entries),
        "hidden": 0,
        "absent": [],
        "added": book.added(indicator_id, stand),
        "places": book.places,
        "seen": seen_text(stand, entries, [], _headed(book, indicator_id)),
        "shown": pictures.show(book.file_of(column), page, None),
        "marks": [Mark(box, "near") for box in _boxes(book, entries, column)],
        "page": page,
    }


def _column(book: Book, stand: Decisions, indicator_id: str) -> dict[str, Any]:
    """Return what an indicator is called now, and what else its column may be."""
    if indicator_id not in book.indicators:
        return {"indicator": "", "column": dict.fromkeys((*INDICATORS.names, "role")), "roles": []}
    column = book.column(indicator_id, stand)
    roles = book.fitting_roles(indicator_id)
    return {"indicator": indicator_text(column), "column": column, "roles": roles}


def _headed(book: Book, indicator_id: str) -> list[str]:
    """Return an indicator and those that may be corrected with it."""
    if indicator_id not in book.indicators:
        return [indicator_id]
    return [indicator_id, *book.under_header(indicator_id, ("project",))]


def seen_text(
    stand: Decisions,
    entries: Iterable[str],
    findings: Iterable[str],
    columns: Iterable[str],
) -> str:
    """Return which decisions the page shows, so that nobody decides over what he did not see."""
    seen = {key: stand.facts.heads[key] for key in entries if key in stand.facts.heads}
    seen |= {key: stand.findings.heads[key] for key in findings if key in stand.findings.heads}
    seen |= {key: stand.columns.heads[key] for key in columns if key in stand.columns.heads}
    return json.dumps(seen)


def _around(entries: Sequence[str], doubted: Sequence[str]) -> Sequence[str]:
    """Return the rows around the first that is in doubt."""
    if len(entries) <= _AT_ONCE:
        return entries
    at = next((n for n, key in enumerate(entries) if key in set(doubted)), 0)
    first = max(0, min(at - _AT_ONCE // 2, len(entries) - _AT_ONCE))
    return entries[first : first + _AT_ONCE]


def _placed(finding: Named, fact: Named | None) -> Named:
    """Return where a finding is looked at: its own row, else that of the first fact."""
    return finding if finding["page"] is not None or fact is None else fact


def box_of(row: Named) -> Box | None:
    """Return a row's box; None where it has none."""
    edges = [row[name] for name in ("x0", "top", "x1", "bottom")]
    if any(edge is None for edge in edges):
        return None
    return Box(*(float(str(edge)) for edge in edges))


def _marks(book: Book, finding: Named, doubted: Sequence[str], shown: Named) -> list[Mark]:
    own = box_of(finding) if _page(finding) == _page(shown) else None
    marks = [Mark(box, "near") for box in _boxes(book, doubted, shown) if box != own]
    return [*marks, *([Mark(own, "here")] if own else [])]


def _page(row: Named) -> tuple[int, int]:
    """Return the file and the page that a row stands on; what stands nowhere is seen on the first."""
    return int(str(row["file_no"] or 1)), int(str(row["page"] or 1))


def _boxes(book: Book, entries: Iterable[str], shown: Named) -> list[Box]:
    rows = (book.facts[key] for key in entries)
    found = [box_of(row) for row in rows if _page(row) == _page(shown)]
    return list(dict.fromkeys(box for box in found if box is not None))


__all__ = ["Line", "Mark", "Shown", "box_of", "item_view", "lines_of", "ranking_view", "seen_text"]
