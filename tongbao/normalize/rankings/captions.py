"""Captions that a table does not carry itself: apart from it, or left in the table before."""

from __future__ import annotations

import re

from tongbao.model import Block, Document, Table
from tongbao.normalize.rankings.labels import one_line
from tongbao.text.numbers import read_number

NAMES_TABLE = re.compile(
    r"\s*(?:(?:附?表|附件)\s*(?:(?:\d+|[一二三四五六七八九十]+)(?![\d件])|(?=[\s\d]))|"
    r"附(?:表|件)?\s*[:：]\s*[^。；;：:]{2,40}(?:表|榜|单|名|序|位|位次|情况|结果|得分|成绩)\s*(?:[（(][^（）()]*[)）]\s*)?$)"
)
"""The line over a table that names it by its number, or as added to what stands above (附：…排名)."""
_UNIT_LINE = re.compile(r"\s*[（(]?\s*单位\s*[:：].{1,20}")


def captions_of(document: Document) -> dict[int, str]:
    """Return table → its caption, with the lines that stand apart and belong to it.

    Where it carries none, one that names it by its number (附表2 …) at the foot of the page before,
    above a gap, or in the last row of the table before; and one that states its unit. Nothing
    else stands between them and the table.
    """
    found: dict[int, str] = {}
    lines: list[Block] = []
    left = ""
    for item in document.flow:
        if isinstance(item, Block):
            if item.kind not in {"header", "footer"}:
                lines.append(item)
                left = left if _UNIT_LINE.fullmatch(item.text) else ""
            continue
        page = item.parts[0].page if item.parts else 0
        near = [line for line in lines[-2:] if line.page in {page, page - 1}]
        units = [line.text for line in near[-1:] if _UNIT_LINE.fullmatch(line.text)]
        names = [line.text for line in near[: len(near) - len(units)][-1:]] or [left]
        own = [item.caption] if item.caption else [t for t in names if NAMES_TABLE.match(t)]
        found[item.number] = "\n".join((*own, *(u for u in units if u not in item.caption)))
        lines = []
        left = captions_inside(item).get(item.n_rows - 1, "")
    return found


def captions_inside(table: Table) -> dict[int, str]:
    """Return row → the caption that is all a row prints, of rows below the first."""
    grid = table.grid()
    found: dict[int, str] = {}
    for row in range(1, table.n_rows):
        cells = {id(cell): cell for cell in grid[row] if cell is not None and cell.text.strip()}
        own = all(cell.row == row and cell.row_span == 1 for cell in cells.values())
        text = " ".join(one_line(cell.text) for cell in cells.values())
        worded = not any(read_number(cell.text) is not None for cell in cells.values())
        if cells and own and worded and NAMES_TABLE.match(text):
            found[row] = text
    return found
