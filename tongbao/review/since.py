"""What was decided since a dataset's tables were written: they need not be written to be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tongbao.model import Finding
from tongbao.publish.dataset import Dataset
from tongbao.publish.folder.reading import finding_of
from tongbao.publish.rows.marks import doubts_of_rule
from tongbao.review.book import TABLES, Book, Decisions
from tongbao.review.journal import decisions_of
from tongbao.review.replay import conflict_doubt, unfit_doubt
from tongbao.review.standing import Standings
from tongbao.validate.rules.reading import worded

_LIVE = ("review-conflict", "review-unfit")
"""Rules that are asked of the decisions as they stand, not of the tables."""


def findings_since(dataset: Path) -> dict[str, list[Finding]]:
    """Return the findings of each circular of which people decided something, as of now.

    Doubts of reading that somebody answered are left out, and what fits nothing or is decided in
    two ways is told, also before ``extract`` has written it.

    Raises:
        UsageError: A table or ``decisions.csv`` cannot be read.
    """
    decisions = decisions_of(dataset)
    if not decisions:
        return {}
    by_file = Standings(decisions).by_file()
    found = {}
    for part in Dataset(dataset).parts():
        book = Book.of({name: list(part[name]) for name in TABLES})
        if held := book.standings(by_file):
            stand = book.decisions(held)
            key = str(book.circular["circular_id"])
            found[key] = [*_kept(book, stand), *_told(stand)]
    return found


def _kept(book: Book, stand: Decisions) -> Iterator[Finding]:
    for key, row in book.findings.items():
        rule = str(row["rule"])
        answered = book.is_settled(key, stand) and not book.is_unsure(key, stand)
        if rule not in _LIVE and not (answered and doubts_of_rule(rule) == "reading"):
            yield finding_of({name: "" if v is None else str(v) for name, v in row.items()})


def _told(stand: Decisions) -> Iterable[Finding]:
    for matched in (stand.facts, stand.findings, stand.columns):
        for one in matched.unfit:
            yield worded(unfit_doubt(one.heads[0]))
        for standings in matched.conflicts.values():
            yield worded(conflict_doubt(standings))
