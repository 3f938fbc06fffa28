"""From cells to entries: one place, what is printed of it, and how sure the reading is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tongbao.model import Cell, Entry, EntryStatus, Place
from tongbao.normalize.rankings.context import TableContext, mark_meaning
from tongbao.normalize.rankings.labels import one_line
from tongbao.places import PlaceMatch
from tongbao.text.folding import squash
from tongbao.text.numbers import (
    Ordinal,
    is_blank_mark,
    is_completed,
    is_no_task,
    read_booked_negative,
    read_change,
    read_number,
    read_ordinal,
    read_pair,
    read_qualified,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """What a value cell prints: a number, or words that stand for one."""

    text: str
    value: Decimal | None = None
    unit: str = ""
    completed: bool = False
    no_task: bool = False
    explained: bool = False
    """Whether a note says what the mark stands for: — 表示本期无案件."""
    unread: bool = False
    """True for ink that is neither number nor known words."""
    qualifier: str = ""
    """Words beside the number that say how exact it is: 约, 以上."""

    @property
    def empty(self) -> bool:
        """Return whether the cell says nothing of the place."""
        return self.value is None and not (self.completed or self.no_task or self.unread)


def read_figure(text: str, context: TableContext, part: int = 0, *, booked: bool = False) -> Figure:
    """Read a value cell's text.

    Args:
        text: Of the cell.
        context: The table with what surrounds it.
        part: 1 for the number in the cell's bracket.
        booked: Whether a figure in brackets is negative, as accounts print it.
    """
    line = one_line(text)
    if is_blank_mark(line):
        meaning = mark_meaning(line, context) if line else ""
        no_task = bool(meaning) and (is_no_task(meaning) or "目标" in meaning or "任务" in meaning)
        return Figure(line, no_task=no_task, explained=bool(meaning))
    both = read_pair(line) if part or read_number(line) is None else None
    number = both[part] if both else (None if part else read_number(line))
    if number is None and not part:
        number = (read_booked_negative(line) if booked else None) or read_change(line)
        number = number or read_qualified(line)
    if number is not None:
        return Figure(line, number.value, number.unit, qualifier=number.qualifier)
    if is_no_task(line):
        return Figure(line, no_task=True)
    if is_completed(line):
        full = "100" in line.translate(str.maketrans("１０", "10"))
        return Figure(line, Decimal(100) if full else None, "%" if full else "", completed=True)
    explained = context.spoken.sets_apart(line)  # 单项否决, as a sentence says
    return Figure(line, explained=explained, unread=part == 0 and not explained)


def read_rank(text: str, part: int = 0) -> Ordinal | None:
    """Read a rank cell's text; ``part`` 1 is the number in its bracket (last year's rank)."""
    line = one_line(text)
    if part == 0:
        ordinal = read_ordinal(line)
        if ordinal is not None:
            return ordinal
    both = read_pair(line)
    return read_ordinal(str(both[part].value)) if both else None


def counted_from_end(
    ranks: Sequence[Ordinal | None], size: int, *, excerpt: bool
) -> list[Ordinal | None]:
    """Return ranks counted from the first where some are printed as from the end (倒数第2).

    Args:
        ranks: Of each row.
        size: How many places are ranked.
        excerpt: Whether the table shows only a part of them: then the end is not known, and a
            rank from there stays None.
    """
    counted: list[Ordinal | None] = []
    for rank in ranks:
        if rank is None or not rank.last:
            counted.append(rank)
        elif not excerpt and rank.end <= size:
            counted.append(
                replace(rank, start=size - rank.end + 1, end=size - rank.start + 1, last=False)
            )
        else:
            counted.append(None)
    return counted


@dataclass(frozen=True, slots=True)
class Named:
    """One place as one cell names it."""

    text: str
    match: PlaceMatch

    @property
    def place(self) -> Place | None:
        """Return the place, where it is known."""
        return self.match.place


def read_names(text: str, context: TableContext) -> list[Named]:
    """Return the places a cell names: one, or a group (承德、廊坊); notes apart."""
    line = one_line(text)
    whole = context.match(line)
    if whole.place is not None and whole.how != "fuzzy":
        return [Named(line, whole)]
    parts = [Named(name, match) for name, match in context.names(line)]
    if len(parts) > 1 or (parts and parts[0].match.score >= whole.score):
        return parts
    return [Named(line, whole)]


def read_facility(text: str, context: TableContext) -> list[Named]:
    """Return the one name that a cell of a column of airports or the like prints, no division.

    郑州新郑 is neither a city nor the county, and 义乌 as an airport is not 义乌市.
    """
    return [Named(one_line(text), context.match(""))]


def make_entry(
    named: Named,
    place_cell: Cell,
    figure: Figure,
    value_cell: Cell | None,
    rank: Ordinal | None,
    rank_text: str,
    *,
    grouped: bool = False,
    rank_cell: Cell | None = None,
) -> Entry:
    """Build one entry; its box is that of the cells which state it, on the place's page."""
    status: EntryStatus
    start = rank.start if rank else None
    if figure.no_task:
        status, start = "no_task", None
    elif figure.completed and (grouped or figure.value is None):
        status = "completed"
    else:
        status = "ranked" if start is not None else "unranked"
    box = place_cell.box
    # A name of no known place is still read as it stands: nothing was guessed.
    sure = named.match.score if named.place is not None else 1.0
    confidence = min(place_cell.evidence.confidence, sure)
    for cell in (value_cell, rank_cell):
        if cell is not None and cell.text.strip():
            confidence = min(confidence, cell.evidence.confidence)
            if cell.page == place_cell.page:
                box = box.joined(cell.box)
    return Entry(
        place=named.place,
        place_text=named.text,
        rank=start,
        value=figure.value,
        value_text=figure.text,
        value_qualifier=figure.qualifier,
        status=status,
        basis="inferred"
        if any(_is_corrected(c) for c in (place_cell, value_cell, rank_cell))
        else "printed",
        confidence=round(confidence, 4),
        page=place_cell.page,
        box=box,
        rank_text=rank_text,
        rank_end=rank.end if rank and start is not None and rank.end > rank.start else None,
        place_evidence=place_cell.evidence,
        value_evidence=value_cell.evidence if value_cell else None,
        place_cell=(place_cell.row, place_cell.column),
        value_cell=(value_cell.row, value_cell.column) if value_cell else None,
        rank_cell=(rank_cell.row, rank_cell.column) if rank_cell else None,
    )


def _is_corrected(cell: Cell | None) -> bool:
    """Return whether a cell's text is not its bare reading."""
    if cell is None or cell.text == cell.evidence.text:
        return False
    return squash(cell.text) != squash(cell.evidence.text)


def note_doubts(named: Named, cell: Cell, context: TableContext) -> None:
    """Record what is doubtful about a name."""
    match = named.match
    if match.doubt:
        context.doubt(
            match.doubt,
            (cell.row, cell.column),
            text=named.text,
            place=match.place.name if match.place else "",
            place_code=match.place.code if match.place else "",
            rivals="、".join(p.name for p in match.rivals),
        )
    elif match.place is None:
        context.doubt("place-unknown", (cell.row, cell.column), text=named.text)
