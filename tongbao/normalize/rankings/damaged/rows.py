"""Reader for wide tables of damaged text exports: rows as sequences, columns not believed.

A text export of a merged table repeats cells, drops labels and shifts columns. What survives
is order: names follow names, values follow values. So rows are cut into chunks (a sequence of
names over a sequence of values), each chunk is given to the indicator whose claims and labels
it fits, and the joint reading decides what each slot printed. What stays open is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tongbao.model import Cell, Ranking
from tongbao.normalize.rankings.context import TableContext
from tongbao.normalize.rankings.damaged.chunks import Chunk, NameToken, ValueToken
from tongbao.normalize.rankings.damaged.reading import recover
from tongbao.normalize.rankings.entries import read_figure, read_names
from tongbao.normalize.rankings.labels import Label, one_line, read_label
from tongbao.normalize.rankings.wide.reader import rank_headers
from tongbao.text.numbers import is_blank_mark, is_no_task, read_ordinal


def is_damaged(context: TableContext) -> bool:
    """Return whether a table is a text export's wide table, whose spans are unknown."""
    return context.table.frame == "text" and bool(rank_headers(context))


def read_damaged(context: TableContext) -> list[Ranking]:
    """Read every indicator that a damaged wide table still shows."""
    if not is_damaged(context):
        return []
    return recover(context, cut_chunks(context))


@dataclass(slots=True)
class _Row:
    serial: int | None = None
    labels: list[tuple[Label, Cell]] = field(default_factory=list)
    names: list[NameToken] = field(default_factory=list)
    group: list[NameToken] = field(default_factory=list)
    no_task: list[NameToken] = field(default_factory=list)
    values: list[ValueToken] = field(default_factory=list)
    notes: list[ValueToken] = field(default_factory=list)

    @property
    def states_places(self) -> bool:
        return len(self.names) + bool(self.group) > len(self.values) + len(self.notes)

    @property
    def states_values(self) -> bool:
        return bool(self.values or self.notes)


def cut_chunks(context: TableContext) -> list[Chunk]:
    """Cut a table's rows into chunks of names over values."""
    headers = {header.row for header in rank_headers(context)}
    first = min(headers)
    chunks: list[Chunk] = []
    current = Chunk()
    for row in range(first + 1, context.table.n_rows):
        if row in headers or row in context.table.repeated_header_rows:
            continue
        read = _read_row(context, row)
        if read.states_places and _starts_anew(current, read):
            _keep(chunks, current)
            current = Chunk()
        _add(current, read)
    _keep(chunks, current)
    _assign_strays(chunks)
    return chunks


def _assign_strays(chunks: list[Chunk]) -> None:
    """Give numbers that stand among names to the indicator that has none of its own.

    They are the chunk's own where no row of values follows it; else they slipped down from
    the chunk before, over names of this one.
    """
    for index, chunk in enumerate(chunks):
        if not chunk.strays:
            continue
        if not chunk.values:
            chunk.values = chunk.strays
        elif index and not chunks[index - 1].values:
            chunks[index - 1].values = chunk.strays
            chunks[index - 1].stray = True
            chunk.gaps = chunk.strays
        chunk.stray = True


def _keep(chunks: list[Chunk], chunk: Chunk) -> None:
    if chunk.names or chunk.group or chunk.values or chunk.no_task:
        chunks.append(chunk)


def _starts_anew(chunk: Chunk, row: _Row) -> bool:
    """Return whether a row of places begins the next indicator.

    It does after values; and after names, unless the names before are one group that this
    row begins with again (a merged cell's text, then the row it was merged over).
    """
    if chunk.has_values or chunk.names:
        return True
    group = {n.named.text for n in chunk.group}
    if not group:
        return False
    if row.group:
        return {n.named.text for n in row.group} != group
    first = list(dict.fromkeys(n.named.text for n in row.names))[: len(group)]
    return set(first) != group


def _add(chunk: Chunk, row: _Row) -> None:
    if row.serial is not None:
        chunk.serials.append(row.serial)
    chunk.labels += row.labels
    if row.group and not chunk.group:
        chunk.group = row.group
    said = {n.named.text for n in chunk.no_task}
    for name in row.no_task:
        if name.named.text not in said:
            said.add(name.named.text)
            chunk.no_task.append(name)
    if row.states_places:
        chunk.names += row.names
        chunk.strays += row.values
    else:
        known = {n.named.text for n in (*chunk.names, *chunk.group, *chunk.no_task)}
        chunk.stray |= any(n.named.text not in known for n in row.names)
        chunk.values += row.values
    chunk.has_values |= row.states_values and not (row.states_places and row.values)
    if row.notes and chunk.group_note is None:
        chunk.group_note = row.notes[0]


def _read_row(context: TableContext, number: int) -> _Row:
    row = _Row()
    for column, cell in enumerate(context.table.grid()[number]):
        if cell is None or (cell.row, cell.column) != (number, column) or not cell.text.strip():
            continue
        text = one_line(cell.text)
        if is_blank_mark(text):
            continue
        figure = read_figure(text, context)
        if cell.column == 0 and (ordinal := read_ordinal(text)):
            row.serial = ordinal.start
        elif is_no_task(text):
            row.no_task += [NameToken(cell, n) for n in read_names(text, context) if n.place]
        elif figure.completed:
            row.notes.append(ValueToken(cell, figure))
        elif figure.value is not None:
            row.values.append(ValueToken(cell, figure))
        else:
            _add_names(context, row, cell, text)
    return row


def _add_names(context: TableContext, row: _Row, cell: Cell, text: str) -> None:
    named = [n for n in read_names(text, context) if n.place is not None]
    covered = sum(len(n.text) for n in named)
    letters = len(re.sub(r"[、，,;；\s和及与]", "", text))
    if not named or 2 * covered < letters:
        if not (row.names or row.values):
            row.labels.append((read_label(cell.text), cell))
    elif len(named) == 1:
        row.names.append(NameToken(cell, named[0]))
    elif not row.group:
        row.group = [NameToken(cell, n) for n in named]
