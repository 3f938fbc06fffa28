"""Findings' raw material: which indicators rest on cells that were not read surely."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from tongbao.confidence import DOUBTFUL
from tongbao.model import Block, Cell, CellGrid, Doubt, Entry, Ranking, Table
from tongbao.normalize.correction.candidates import explained_marks, lost_its_mark
from tongbao.normalize.correction.joined_headers import was_joined
from tongbao.normalize.parameters import PROSE
from tongbao.text.folding import squash

_LABEL = 0.6
_BLANK = 0.5
"""Belief in a place's row whose cells show no ink at all."""


def doubts_of_rankings(
    rankings: Sequence[Ranking], tables: Mapping[int, Table], blocks: Sequence[Block]
) -> Iterator[Doubt]:
    """Yield a doubt for each fact that rests on an uncertain reading.

    Args:
        rankings: All of a document.
        tables: Those of its tables that were recognised, by number.
        blocks: Its text, whose headings and captions name projects.
    """
    notes = [block for block in blocks if block.kind == "note" and block.confidence < DOUBTFUL]
    yield from (doubt for table in tables.values() if (doubt := _of_table(table)) is not None)
    yield from (doubt for table in tables.values() for doubt in _of_joined(table))
    yield from (doubt for table in tables.values() for doubt in _of_cut_headings(table))
    yield from _of_titles(rankings, blocks)
    yield from _of_lost_marks(rankings, tables, blocks)
    for ranking in rankings:
        table = tables.get(ranking.table or 0)
        if ranking.table is not None and table is None:
            continue
        yield from (
            _of(ranking, entry)
            for entry in (*ranking.entries, *ranking.unfilled)
            if entry.confidence < DOUBTFUL
        )
        if table is not None:
            yield from _of_recognised(ranking, table, notes)


def _of_recognised(ranking: Ranking, table: Table, notes: Sequence[Block]) -> Iterator[Doubt]:
    """Yield what a ranking rests on besides its own cells: blanks, notes, labels.

    Args:
        ranking: One of the table's.
        table: Recognised from a picture.
        notes: The document's notes that were not read surely.
    """
    own = [note for note in notes if note.text in table.notes]
    for entry in ranking.unfilled:
        if entry.confidence >= DOUBTFUL and (own or not entry.value_text):
            # On a picture a faint dash or figure may be what is missing; where there is a
            # dash, the note that was not read surely may say what it means.
            yield _of(ranking, replace(entry, confidence=_BLANK))
    for note in own:
        if _words_from(note, ranking, table):
            yield _of_words(note, note.confidence, ranking.project_no)
    label = _worst_label(ranking, table.grid())
    if label is not None:
        doubt = _of_words(label, label.evidence.confidence, ranking.project_no)
        # Whose words are not in doubt themselves, that indicator is named in full.
        sure = squash(ranking.item) not in squash(label.text)
        yield replace(doubt, item=ranking.item) if sure else doubt


_TITLE = 0.85
"""Confidence below which a caption's or heading's wording gets a finding."""
_LEAST_NAMED = 4
_HAN = r"[\u3400-\u9fff]"


def _of_titles(rankings: Sequence[Ranking], blocks: Sequence[Block]) -> Iterator[Doubt]:
    """Yield a doubt for each caption and heading that names a project and is not read surely."""
    surely = [squash(b.text) for b in blocks if b.confidence >= DOUBTFUL]
    for block in blocks:
        if block.kind not in {"caption", "heading"} or block.confidence >= _TITLE:
            continue
        named = [
            ranking
            for ranking in rankings
            if len(ranking.project) >= _LEAST_NAMED
            and squash(ranking.project) in squash(block.text)
            and not all(
                any(_stands_whole(squash(name), text) for text in surely)
                for name in (ranking.project, ranking.item)
                if name and squash(name) in squash(block.text)
            )
        ]
        for number in sorted({ranking.project_no or 0 for ranking in named}):
            yield _of_words(block, block.confidence, number or None)


def _stands_whole(name: str, text: str) -> bool:
    """Return whether a text prints a name as such, not as the beginning or end of a longer one."""
    return re.search(rf"(?<!{_HAN}){re.escape(name)}(?!{_HAN})", text) is not None


def _of_lost_marks(
    rankings: Sequence[Ranking], tables: Mapping[int, Table], blocks: Sequence[Block]
) -> Iterator[Doubt]:
    """Yield a doubt for each indicator below which a note explains a mark that nothing shows.

    Small marks behind names (武宣县*) are the first that a coarse picture loses.
    """
    under_tables = {note for table in tables.values() for note in table.notes}
    words = "".join(block.text for block in blocks if block.kind != "note")
    shown = words + "".join(cell.text for table in tables.values() for cell in table.cells)
    for note in (block for block in blocks if block.kind == "note"):
        absent = any(mark not in shown for mark in explained_marks(note.text))
        if not absent and not lost_its_mark(note.text):
            continue
        facts = {"text": squash(note.text)}
        for ranking in rankings:
            table = tables.get(ranking.table or 0)
            if table is not None and (note.text in table.notes or note.text not in under_tables):
                yield Doubt(
                    "reading-mark-lost", note.page, note.box, facts,
                    ranking.project_no, ranking.item, ranking.metric,
                )  # fmt: skip


def _of_joined(table: Table) -> Iterator[Doubt]:
    """Yield a doubt for each cell of rank headers that no rule parts, once."""
    told: set[str] = set()
    for cell in table.cells:
        text = squash(cell.evidence.text)
        if was_joined(cell) and text not in told:
            told.add(text)
            facts = {"text": text, "confidence": f"{cell.evidence.confidence:.2f}"}
            yield Doubt("reading-label-uncertain", cell.page, cell.box, facts)


_RANKS = frozenset({"排名", "排序", "位次", "名次", "排位"})


def _of_cut_headings(table: Table) -> Iterator[Doubt]:
    """Yield a doubt for each heading over a rank alone, where others cover value and rank.

    A rule that a fax has lost, drawn through one heading too many, leaves it its second half.
    """
    below = {(cell.row - 1, cell.column): squash(cell.text) for cell in table.cells}
    headings = [cell for cell in table.cells if squash(cell.text) and cell.row_span == 1]
    ranked = [
        cell
        for cell in headings
        if below.get((cell.row, cell.column + cell.column_span - 1)) in _RANKS
    ]
    paired = {cell.row for cell in ranked if cell.column_span > 1}
    for cell in ranked:
        if cell.row in paired and cell.column_span == 1:
            yield _of_words(cell, cell.evidence.confidence, None)


_MIXED = re.compile(
    r"\d[\d.,%]* [\d/—-][\d.,%]*|[\u3400-\u9fff]{2,} ?-?\d+\.\d+ .*|.*[|丨{}\[\]!].*"
)
"""Two figures, or a rule, in one cell: neighbours that ran together."""
_ILLEGIBLE = 0.3
_LEAST_MIXED = 3


def _of_table(table: Table) -> Doubt | None:
    """Return a doubt of a table whose cells seem to be several in one, or not print at all."""
    filled = [cell for cell in table.cells if squash(cell.text)]
    odd = [
        cell
        for cell in filled
        if cell.evidence.confidence < _ILLEGIBLE
        or any(_MIXED.fullmatch(line.strip()) for line in cell.text.split("\n"))
    ]
    if len(odd) < max(_LEAST_MIXED, 0.04 * len(filled)):
        return None
    part = table.parts[0]
    return Doubt("reading-table-uncertain", part.page, part.box, {"count": str(len(odd))})


def _of(ranking: Ranking, entry: Entry) -> Doubt:
    facts = {
        "text": f"{entry.place_text} {entry.value_text}".strip(),
        "place": entry.place.name if entry.place else "",
        "confidence": f"{entry.confidence:.2f}",
    }
    return Doubt(
        "reading-uncertain", entry.page, entry.box, facts,
        ranking.project_no, ranking.item, ranking.metric,
    )  # fmt: skip


def _worst_label(ranking: Ranking, grid: CellGrid) -> Cell | None:
    """Return the least certain cell that words the indicator, if it is doubtful."""
    worded = squash(f"{ranking.project}{ranking.item}{ranking.metric}{ranking.unit}")
    doubtful: list[Cell] = []
    for row in grid:
        for cell in row:
            if cell is None or cell.evidence.confidence >= min(_LABEL, DOUBTFUL):
                continue
            text = squash(cell.text)
            if len(text) >= PROSE.shortest_topic_chars and any(
                part in worded for part in _pairs(text)
            ):
                doubtful.append(cell)
    return min(doubtful, key=lambda cell: cell.evidence.confidence, default=None)


def _of_words(words: Block | Cell, confidence: float, project_no: int | None) -> Doubt:
    """Return the doubt of words that name an indicator, and so of its project only.

    Item and metric may be the very words that are in doubt.
    """
    facts = {"text": squash(words.text), "confidence": f"{confidence:.2f}"}
    return Doubt("reading-label-uncertain", words.page, words.box, facts, project_no)


def _words_from(note: Block, ranking: Ranking, table: Table) -> bool:
    """Return whether a note words an indicator that no cell or caption words (上年同期)."""
    printed = squash(table.caption) + "".join(squash(cell.text) for cell in table.cells)
    said = squash(note.text)
    return any(pair in said and pair not in printed for pair in _pairs(squash(ranking.metric)))


def _pairs(text: str) -> Iterator[str]:
    """Yield the pairs of Han characters in a text."""
    for first, second in pairwise(text):
        if "\u3400" <= first <= "\u9fff" and "\u3400" <= second <= "\u9fff":
            yield first + second
