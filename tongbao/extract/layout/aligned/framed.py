"""Tables in a frame whose rules part no rows: what stands in it beside their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tongbao.extract.layout.aligned.printedlines import PrintedLine, cell_at, joined_words
from tongbao.extract.page import PageTable
from tongbao.model import Box


def with_rest_of_frame(table: PageTable, lines: Sequence[PrintedLine], frame: Box) -> PageTable:
    """Return a table as large as its frame: a title above its rows and notes below span them all."""
    box = table.box.joined(frame)
    above = [line for line in lines if line.middle < table.box.top]
    below = [line for line in lines if line.middle > table.box.bottom]
    tops = [*([box.top] if above else ()), *table.row_edges, *([box.bottom] if below else ())]
    cells = [replace(cell, row=cell.row + 1) if above else cell for cell in table.cells]
    for row, part in ((0, above), (len(tops) - 2, below)):
        if part:
            text = "\n".join(joined_words(line.words) for line in part)
            sure = min(word.confidence for line in part for word in line.words)
            span = (1, table.n_columns)
            cells.append(cell_at((row, 0), span, text, sure, table.column_edges, tops, table.page))
    return replace(
        table,
        box=box,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        n_rows=len(tops) - 1,
        row_edges=tuple(tops),
    )
