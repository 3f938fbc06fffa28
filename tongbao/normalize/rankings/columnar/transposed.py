"""Reader for tables with places across the top: read as the same table turned on its side."""

from __future__ import annotations

from dataclasses import replace

from tongbao.model import Cell, Entry, Table, TableRoles
from tongbao.normalize.rankings.columnar.reader import read_columnar
from tongbao.normalize.rankings.context import Indicated, TableContext, TableReading


def transpose(table: Table) -> Table:
    """Return the table with rows and columns exchanged; cells keep their page and box."""
    cells = sorted(
        (
            replace(
                cell,
                row=cell.column,
                column=cell.row,
                row_span=cell.column_span,
                column_span=cell.row_span,
            )
            for cell in table.cells
            if not _repeated(cell, table)
        ),
        key=lambda cell: (cell.row, cell.column),
    )
    return replace(
        table,
        cells=tuple(cells),
        n_rows=table.n_columns,
        n_columns=table.n_rows,
        repeated_header_rows=frozenset(),
    )


def _repeated(cell: Cell, table: Table) -> bool:
    return all(row in table.repeated_header_rows for row in cell.rows)


def read_transposed(context: TableContext) -> TableReading:
    """Read a table whose columns are places, as a columnar table turned on its side."""
    turned = replace_table(context, transpose(context.table))
    reading = read_columnar(turned, turned=True)
    for doubt in turned.doubts:
        context.note(doubt)
    rankings = tuple(
        replace(
            ranking,
            layout="transposed",
            entries=tuple(_turn_back(e) for e in ranking.entries),
            totals=tuple(_turn_back(e) for e in ranking.totals),
            unfilled=tuple(_turn_back(e) for e in ranking.unfilled),
            label_cells=tuple((column, row) for row, column in ranking.label_cells),
        )
        for ranking in reading.rankings
    )
    attributes = tuple(replace(a, row=a.column, column=a.row) for a in reading.attributes)
    return TableReading(rankings, attributes, _roles_back(reading.roles, context.table))


def _roles_back(roles: TableRoles | None, table: Table) -> TableRoles | None:
    if roles is None:
        return None
    again = {(c.row, c.column) for c in table.cells if _repeated(c, table)}
    header = {(column, row) for row, column in roles.header} | again
    asides = frozenset((column, row) for row, column in roles.asides)
    return TableRoles(roles.table, frozenset(header), asides)


def replace_table(context: TableContext, table: Table) -> TableContext:
    """Return a context for another table in the same surroundings, with doubts of its own."""
    return replace(context, table=table, doubts=[], current=Indicated(), _areas={})


def _turn_back(entry: Entry) -> Entry:
    def swap(cell: tuple[int, int] | None) -> tuple[int, int] | None:
        return (cell[1], cell[0]) if cell else None

    return replace(
        entry,
        place_cell=swap(entry.place_cell),
        value_cell=swap(entry.value_cell),
        rank_cell=swap(entry.rank_cell),
    )
