"""The rule that nothing printed in a ranking's table is lost without a word.

Every body cell of a table that yields a fact, or that names places beside figures, is used: as
place, rank, value, label, attribute, total or note of some row. What is not is told, cell by cell.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import reduce

from tongbao.model import Block, Box, Cell, Circular, FactRef, Finding, Message, Ranking, Table
from tongbao.text.folding import squash
from tongbao.text.numbers import is_blank_mark, read_number
from tongbao.validate.coverage import NAMELESS
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
    nameless = {
        (doubt.page, doubt.box.top): squash(doubt.facts.get("value", ""))
        for doubt in circular.doubts
        if doubt.kind == NAMELESS and doubt.box is not None
    }
    for roles in circular.table_roles:
        table = circular.document.tables_by_number[roles.table]
        spoken = used[roles.table] | roles.header | roles.asides
        left = [
            cell
            for cell in table.cells
            if (cell.row, cell.column) not in spoken
            and (cell.page, cell.box) not in doubted
            and not _is_told(cell, nameless)
            and not is_blank_mark(squash(cell.text))
        ]
        if left:
            yield _finding(table, left)


def _is_told(cell: Cell, nameless: Mapping[tuple[int | None, float], str]) -> bool:
    """Return whether the doubt of a row without a name quotes a cell of it."""
    return squash(cell.text) in nameless.get((cell.page, cell.box.top), "")


def figures_outside(circular: Circular) -> Iterator[Finding]:
    """Find figures that stand alone outside every table, where a table's rows may have been lost.

    A line of running text is never a bare figure; several on one page are what is left of rows.
    """
    if not any(circular.document.tables):
        return
    alone: dict[int, list[Block]] = defaultdict(list)
    for block in circular.document.blocks:
        if block.kind == "paragraph" and read_number(squash(block.text)) is not None:
            alone[block.page].append(block)
    for page, blocks in sorted(alone.items()):
        if len(blocks) >= _FEWEST_ALONE:
            yield _lost_row(page, blocks)


_FEWEST_ALONE = 3
"""Bare figures of a page from which they are what is left of a table's rows. (bound)"""


def _lost_row(page: int, blocks: Sequence[Block]) -> Finding:
    zh, en = _quoted([squash(block.text) for block in blocks])
    return Finding(
        rule="table-row-outside",
        severity="warning",
        message=Message(
            f"第 {page} 页有 {len(blocks)} 处数字不在任何表格里：{zh}，可能是表格漏读的行。",
            f"Page {page} prints {len(blocks)} figures outside every table: {en}; rows of a table "
            "may have been missed.",
        ),
        observed=str(len(blocks)),
        page=page,
        box=reduce(Box.joined, (block.box for block in blocks)),
    )


def unread_tables(circular: Circular) -> Iterator[Finding]:
    """Find tables of names beside figures that no reader took anything from."""
    read = {r.table for r in circular.rankings} | {r.table for r in circular.table_roles}
    for table in circular.document.tables:
        if table.number in read or not _has_names_and_figures(table):
            continue
        part = table.parts[0] if table.parts else None
        yield Finding(
            rule="table-unread",
            severity="warning",
            message=Message(
                f"表 {table.number} 有名称和数字，但没有读懂，没有取值。",
                f"Table {table.number} prints names and figures, but was not understood; no values "
                "were taken.",
            ),
            page=part.page if part else None,
            box=part.box if part else None,
        )


def unnamed_columns(circular: Circular) -> Iterator[Finding]:
    """Find tables that rank one thing by several columns, of which some have no name.

    A table of one ranking may do without: its caption, or each block's label, says what it ranks.
    """
    by_table: dict[tuple[int, str, str, str], list[Ranking]] = defaultdict(list)
    for ranking in circular.rankings:
        if ranking.table is not None:
            key = (ranking.table, ranking.project, ranking.item, ranking.group_name)
            by_table[key].append(ranking)
    for (number, *_), rankings in by_table.items():
        unnamed = [ranking for ranking in rankings if not _NAME.search(ranking.metric)]
        if len(rankings) > 1 and unnamed:
            first = unnamed[0].entries[0] if unnamed[0].entries else None
            yield Finding(
                rule="table-column-unnamed",
                severity="warning",
                message=Message(
                    f"表 {number} 有 {len(unnamed)} 栏数字没有读到表头，不知是什么指标。",
                    f"Table {number} has {len(unnamed)} columns of figures whose header was not found: "
                    "what they measure is not known.",
                ),
                page=first.page if first else None,
                box=first.box if first else None,
                facts=tuple(FactRef.of(r, entry) for r in unnamed for entry in r.entries),
            )


_NAME = re.compile(r"^(?!（第\d+列）$)\S")
"""A metric that says something: neither nothing nor the number of a column without a header."""


_FIGURES_ONLY = re.compile(r"[\d.．,，%％+\-－]+")
"""Figures of columns that stand so close that they were read as one cell: 97.0% 2."""


def _has_names_and_figures(table: Table) -> bool:
    """Return whether most rows print a word first, unlike the others, and figures behind it."""
    grid = table.grid()
    names: list[str] = []
    for row in grid:
        texts = [squash(cell.text) for cell in row if cell is not None and cell.text.strip()]
        worded = [
            text
            for text in texts
            if read_number(text) is None
            and not is_blank_mark(text)
            and not _FIGURES_ONLY.fullmatch(text)
        ]
        if worded and 2 * len(worded) <= len(texts):
            names.append(worded[0])
    return len(set(names)) >= _FEWEST_ALONE and 2 * len(names) > len(grid)


def _quoted(texts: Sequence[str]) -> Message:
    """Return the first few texts, quoted, and how many more there are."""
    shown, more = texts[:_MOST_QUOTED], len(texts) - _MOST_QUOTED
    zh, en = "、".join(f"“{t}”" for t in shown), ", ".join(f"“{t}”" for t in shown)
    if more <= 0:
        return Message(zh, en)
    return Message(f"{zh} 等，另有 {more} 个", f"{en} and {more} more")


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
    zh, en = _quoted([squash(cell.text) for cell in cells])
    return Finding(
        rule="table-cell-unused",
        severity="warning",
        message=Message(
            f"表 {table.number} 有 {len(cells)} 个单元格没有用上：{zh}。",
            f"Table {table.number} has {len(cells)} cells that no fact uses: {en}.",
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
    Rule(
        "table-row-outside",
        "warning",
        "reading",
        Message("表格之外的数字", "Figures outside every table"),
        Message(
            "正文的一段不会只是一个数字；同一页有几处，多半是表格漏读的行。",
            "No paragraph is a bare figure; several on one page are what is left of a table's rows.",
        ),
        Message(
            "页顶一行名称、数值和位次没有归入表格。",
            "A row at a page's top was not taken into its table.",
        ),
        figures_outside,
    ),
    Rule(
        "table-unread",
        "warning",
        "reading",
        Message("表格没有读懂", "A table was not understood"),
        Message(
            "一张表多半的行是一个名称和几个数字，却没有取出任何排名：表头可能没有读到。",
            "Most rows of a table are a name and figures, yet no ranking was taken from it: its header "
            "may not have been found.",
        ),
        Message(
            "企业名称与三列数字，没有表头。",
            "Names of firms beside three columns, without a header.",
        ),
        unread_tables,
    ),
    Rule(
        "table-column-unnamed",
        "warning",
        "reading",
        Message("数字栏没有表头", "Columns of figures without a name"),
        Message(
            "一张表读出几个排名，其中有的没有名称：表头没有读到，多是续表或跨页的下半截。",
            "Several rankings were read from a table and some have no name: its header was not found, "
            "mostly because it goes on from another page.",
        ),
        Message("续表三列数字，没有表头。", "Three columns overleaf, without a header."),
        unnamed_columns,
    ),
)
