"""Tables → rankings: one reader per layout, chosen by what stands in the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from tongbao.model import (
    Attribute,
    Block,
    Claim,
    Document,
    Doubt,
    Header,
    RankedSet,
    Ranking,
    Section,
    Table,
    TableRoles,
)
from tongbao.normalize.rankings.captions import captions_of
from tongbao.normalize.rankings.columnar.reader import read_columnar
from tongbao.normalize.rankings.columnar.transposed import read_transposed, replace_table
from tongbao.normalize.rankings.context import Sections, Spoken, TableContext, TableReading
from tongbao.normalize.rankings.damaged.rows import is_damaged, read_damaged
from tongbao.normalize.rankings.stacked import moved, parts_of, together
from tongbao.normalize.rankings.wide.reader import rank_headers, read_wide
from tongbao.normalize.rankings.wrapping import with_numbers_whole
from tongbao.places import PlaceContext

__all__ = ["RankingReading", "TableReader", "read_rankings"]

TableReader = Callable[[TableContext], TableReading]

READERS: tuple[TableReader, ...] = (read_columnar, read_transposed)
"""Readers that compete for a table without ranks across; the first wins a tie."""


@dataclass(frozen=True, slots=True)
class RankingReading:
    """All rankings of a document's tables, and what could not be settled in reading them."""

    rankings: tuple[Ranking, ...]
    doubts: tuple[Doubt, ...]
    attributes: tuple[Attribute, ...] = ()
    roles: tuple[TableRoles, ...] = ()


def read_rankings(
    document: Document,
    header: Header,
    sections: tuple[Section, ...],
    places: PlaceContext,
    claims: tuple[Claim, ...] = (),
    ranked_set: RankedSet | None = None,
) -> RankingReading:
    """Read every table of a document with the layout's reader that explains most of it.

    Claims and ranked set serve damaged tables only: what a sound table prints is read as is.
    """
    readings: list[TableReading] = []
    doubts: list[Doubt] = []
    known = Sections(sections)
    below, captions = _notes_below(document), captions_of(document)
    further = tuple(note for t in document.tables for note in t.notes or below.get(t.number, ()))
    spoken = Spoken((*(block.text for block in document.blocks), *captions.values(), *further))
    for table, heading in _tables_in_sections(document, sections):
        notes = table.notes or below.get(table.number, ())
        whole = with_numbers_whole(replace(table, notes=notes, caption=captions[table.number]))
        parts: list[TableReading] = []
        for first, part in parts_of(whole):
            context = TableContext(
                part, header, known, places, heading, claims, ranked_set, further, spoken
            )
            found, noted = _best_reading(context)
            parts.append(moved(found, first))
            doubts += noted
        readings.append(together(whole, parts))
    return RankingReading(
        tuple(ranking for reading in readings for ranking in reading.rankings),
        tuple(doubts),
        tuple(attribute for reading in readings for attribute in reading.attributes),
        tuple(reading.roles for reading in readings if reading.roles is not None),
    )


def _notes_below(document: Document) -> dict[int, tuple[str, ...]]:
    """Return table → the notes right below it, for sources that keep them apart."""
    found: dict[int, tuple[str, ...]] = {}
    current: int | None = None
    for item in document.flow:
        if isinstance(item, Table):
            current = item.number
        elif item.kind == "note" and current is not None:
            found[current] = (*found.get(current, ()), item.text)
        else:
            current = None
    return found


def _tables_in_sections(
    document: Document, sections: tuple[Section, ...]
) -> Iterator[tuple[Table, Section | None]]:
    """Yield each table with the numbered section that it stands in, if any."""
    starts = {(s.page, s.box): s for s in sections}
    current: Section | None = None
    for item in document.flow:
        if isinstance(item, Table):
            yield item, current
        elif isinstance(item, Block):
            current = starts.get((item.page, item.box), current)
            if item.kind == "caption" or item.text.startswith("附件"):
                current = None


def _best_reading(context: TableContext) -> tuple[TableReading, list[Doubt]]:
    """Return the reading of the reader that turns most of the table into clean facts."""
    if is_damaged(context):
        return TableReading(tuple(read_damaged(context))), context.doubts
    if rank_headers(context) and (wide := read_wide(context)).rankings:
        return wide, context.doubts
    best: tuple[TableReading, list[Doubt]] = (TableReading(), [])
    best_score = 0.0
    for reader in READERS:
        own = replace_table(context, context.table)
        reading = reader(own)
        score = _score(reading.rankings, own.doubts)
        if score > best_score or (best[0].roles is None and not best[0].rankings):
            best, best_score = (reading, own.doubts), score
    return best


def _score(rankings: Iterable[Ranking], doubts: Iterable[Doubt]) -> float:
    """Return how much of a table a reading explains.

    An entry counts by what it settles: a known place and a value or rank; a place that a ranking
    has already settles nothing. A doubt takes back half an entry, so that a reader which forces a
    table into the wrong layout loses.
    """
    gained = sum(
        (entry.place is not None)
        + 0.5 * (entry.value is not None)
        + 0.5 * (entry.rank is not None)
        + (entry.status in {"no_task", "completed"})
        for ranking in rankings
        for entry in {entry.place_text: entry for entry in reversed(ranking.entries)}.values()
    )
    return gained - sum(1.0 for doubt in doubts if doubt.kind != "place-unknown")
