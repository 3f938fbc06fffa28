"""Decisions upon rows of a file that is gone: they cannot be judged anew, but they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tongbao.model import Decided, Place
from tongbao.publish.folder.csv_rows import CsvRows, replaced, rows_of
from tongbao.publish.folder.reading import from_text
from tongbao.publish.rows.marks import mark_final
from tongbao.publish.schemas import RANKINGS, SCHEMAS, Row
from tongbao.review.book import TABLES, Book
from tongbao.review.decision import Decision
from tongbao.review.replay import number_of, rank_of
from tongbao.review.standing import Standings, Verdict


def with_decisions(own: CsvRows, decisions: Sequence[Decision]) -> CsvRows:
    """Return a circular's rows with what people decided of its facts since it was read.

    Rules are not asked again, and rows that were added wait, until the file is there again.
    """
    part = {name: _typed(own, name) for name in TABLES}
    book = Book.of(part)
    stand = book.decisions(Standings(decisions).by_file().get(book.sha256, ()))
    if not stand.facts.verdicts:
        return own
    rows: list[Row] = []
    for key, fact in book.facts.items():
        verdict = stand.facts.verdicts.get(key)
        marked = dict(fact)
        if verdict is not None and (decided := _decided(verdict, marked)) is not None:
            mark_final(marked, decided)
        rows.append(tuple(marked[name] for name in RANKINGS.names))
    return replaced(own, {"rankings": rows})


def _typed(own: CsvRows, table: str) -> list[Row]:
    columns = SCHEMAS[table].columns
    return [
        tuple(from_text(column, text) for column, text in zip(columns, row, strict=True))
        for row in rows_of(own.chunks[table])
    ]


def _decided(verdict: Verdict, fact: Mapping[str, object]) -> Decided | None:
    """Return what a verdict makes of a row; None where what was decided is no number."""
    told = {name: "" if fact[name] is None else str(fact[name]) for name in ("value", "rank")}
    told |= {name: text for name, text in verdict.changes if name in told}
    name, _, code = dict(verdict.changes).get("place", "").partition(" ")
    action = verdict.action
    if action == "undone":
        return None
    try:
        value, rank = number_of(told["value"]), rank_of(told["rank"])
    except ValueError:
        return None
    return Decided(action, value, rank, Place(code, name, "local") if name else None)
