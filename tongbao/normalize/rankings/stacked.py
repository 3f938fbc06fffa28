"""Tables that stand under each other in one grid, parted by the lines that name them.

Two tables with the same columns and nothing between them but the second's caption (附表2 …) align
like one. Each part is read as a table of its own; its cells keep their places in the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from tongbao.model import Attribute, Cell, Entry, Ranking, Table, TableRoles
from tongbao.normalize.rankings.captions import captions_inside
from tongbao.normalize.rankings.context import TableReading


def parts_of(table: Table) -> Iterator[tuple[int, Table]]:
    """Yield each table of a grid with the row where it begins; most grids are one."""
    captions = captions_inside(table)
    if not captions:
        yield 0, table
        return
    starts = [0, *(row + 1 for row in captions)]
    for start, stop, caption in zip(
        starts, [*captions, table.n_rows], [table.caption, *captions.values()], strict=True
    ):
        cells = tuple(_moved_cell(c, -start) for c in table.cells if start <= c.row < stop)
        if cells:
            # What repeats the header of the part above is the own header of one below it.
            head = next(row for row in count(start) if row not in table.repeated_header_rows)
            again = frozenset(r - start for r in table.repeated_header_rows if head <= r < stop)
            yield (
                start,
                replace(
                    table,
                    cells=cells,
                    n_rows=stop - start,
                    caption=caption,
                    repeated_header_rows=again,
                ),
            )


def moved(reading: TableReading, rows: int) -> TableReading:
    """Return what was read of a part, its cells by their places in the whole grid."""
    if not rows:
        return reading
    return TableReading(
        tuple(_moved_ranking(ranking, rows) for ranking in reading.rankings),
        tuple(_moved_attribute(attribute, rows) for attribute in reading.attributes),
        reading.roles and _moved_roles(reading.roles, rows),
    )


def together(table: Table, readings: Sequence[TableReading]) -> TableReading:
    """Return the readings of a grid's parts as one; the captions between them are told."""
    captions = captions_inside(table)
    if not captions:
        return readings[0]
    roles = [reading.roles for reading in readings if reading.roles is not None]
    between = {(c.row, c.column) for c in table.cells if c.row in captions}
    return TableReading(
        tuple(ranking for reading in readings for ranking in reading.rankings),
        tuple(attribute for reading in readings for attribute in reading.attributes),
        TableRoles(
            table.number,
            frozenset().union(*(one.header for one in roles)),
            frozenset(between).union(*(one.asides for one in roles)),
        )
        if roles
        else None,
    )


def _moved_cell(cell: Cell, rows: int) -> Cell:
    return replace(cell, row=cell.row + rows)


def _moved_ranking(ranking: Ranking, rows: int) -> Ranking:
    return replace(
        ranking,
        entries=tuple(_moved_entry(entry, rows) for entry in ranking.entries),
        totals=tuple(_moved_entry(entry, rows) for entry in ranking.totals),
        unfilled=tuple(_moved_entry(entry, rows) for entry in ranking.unfilled),
        label_cells=tuple((row + rows, column) for row, column in ranking.label_cells),
    )


def _moved_entry(entry: Entry, rows: int) -> Entry:
    def move(cell: tuple[int, int] | None) -> tuple[int, int] | None:
        return (cell[0] + rows, cell[1]) if cell else None

    return replace(
        entry,
        place_cell=move(entry.place_cell),
        value_cell=move(entry.value_cell),
        rank_cell=move(entry.rank_cell),
    )


def _moved_attribute(attribute: Attribute, rows: int) -> Attribute:
    return replace(attribute, row=attribute.row + rows)


def _moved_roles(roles: TableRoles, rows: int) -> TableRoles:
    return TableRoles(
        roles.table,
        frozenset((row + rows, column) for row, column in roles.header),
        frozenset((row + rows, column) for row, column in roles.asides),
    )
