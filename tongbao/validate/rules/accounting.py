"""The rule that nothing printed in a ranking's table is lost without a word.

Every body cell of a table that yields a fact, or that names places beside figures, is used: as
place, rank, value, label, attribute, total or note of some row. What is not is told, cell by cell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set

from tongbao.model import Cell, Circular, Finding, Message, Table
from tongbao.text.folding import squash
from tongbao.text.numbers import is_blank_mark
from tongbao.validate.registry import Rule
from tongbao.validate.rules.reading import severity_of

Place = tuple[int, int]
"""Row and column of a cell's top left corner in its table."""
_MOST_QUOTED = 6
"""Cells whose text a finding quotes; the rest is counted."""


def unused_cells(circular: Circular) -> Iterator[Finding]:
    """Find the cells of ranking tables that no fact, label or attribute uses."""
    used = _used(circular)
    doubted = {
        (doubt.page, doubt.box) for doubt in circular.doubts if severity_of(doubt.kind) != "info"
    }
    for roles in circular.table_roles:
        table = circular.document.tables_by_number[roles.table]
        spoken = used[roles.table] | roles.header | roles.asides
        left = [
            cell
            for cell in table.cells
            if (cell.row, cell.column) not in spoken
            and (cell.page, cell.box) not in doubted
            and not is_blank_mark(squash(cell.text))
        ]
        if left:
            yield _finding(table, left)


def _used(circular: Circular) -> Mapping[int, Set[Place]]:
    """Return table → the cells that some fact, label or attribute rests on."""
    used: dict[int, set[Place]] = defaultdict(set)
    for ranking in circular.rankings:
        if ranking.table is None:
            continue
        own = used[ranking.table]
        own.update(ranking.label_cells)
        for entry in (*ranking.entries, *ranking.totals, *ranking.unfilled):
            cells = (entry.place_cell, entry.value_cell, entry.rank_cell)
            own.update(cell for cell in cells if cell is not None)
    for attribute in circular.attributes:
        table = circular.document.tables_by_number[attribute.table]
        cell = table.grid()[attribute.row][attribute.column]
        if cell is not None:
            used[attribute.table].add((cell.row, cell.column))
    return used


def _finding(table: Table, cells: list[Cell]) -> Finding:
    first = cells[0]
    texts = [squash(cell.text) for cell in cells[:_MOST_QUOTED]]
    zh, en = "、".join(f"“{t}”" for t in texts), ", ".join(f"“{t}”" for t in texts)
    more = len(cells) - len(texts)
    return Finding(
        rule="table-cell-unused",
        severity="warning",
        message=Message(
            f"表 {table.number} 有 {len(cells)} 个单元格没有用上：{zh}{f' 等，另有 {more} 个' if more else ''}。",
            f"Table {table.number} has {len(cells)} cells that no fact uses: {en}"
            f"{f' and {more} more' if more else ''}.",
        ),
        observed=str(len(cells)),
        page=first.page,
        box=first.box,
    )


RULES = (
    Rule(
        "table-cell-unused",
        "warning",
        "reading",
        Message("单元格没有用上", "Cells that nothing uses"),
        Message(
            "排名表的每个单元格都应是某行的名称、位次、数值、标签、属性、合计或说明；没有用上的，说明表没有读懂。",
            "Each cell of a ranking's table is the name, rank, value, label, attribute, total or note "
            "of some row; one that is none shows that the table was not understood.",
        ),
        Message("“县区”列之外另有一列字没有表头。", "A column of words has no header."),
        unused_cells,
    ),
)
