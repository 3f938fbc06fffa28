"""Numbers that a narrow cell breaks over two lines (``14.42`` over ``4%``).

Two numbers may stand over each other too, a value over its rank. A broken number is told by its
column: it is longer than every number there that fits on one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tongbao.model import Cell, Table
from tongbao.text.folding import squash
from tongbao.text.numbers import read_number

_BROKEN = re.compile(
    r"[^\S\n]*[+-]?\d+(?:[.．]\d*)?[^\S\n]*\n[^\S\n]*(?:\d*[.．]?\d*[%％]?)[^\S\n]*"
)


def with_numbers_whole(table: Table) -> Table:
    """Return the table as it is to be read, each number that its cell breaks on one line."""
    if not any("\n" in cell.text for cell in table.cells):
        return table
    whole: dict[int, Cell] = {}
    for column in _columns(table):
        broken = [i for i in column if _BROKEN.fullmatch(table.cells[i].text)]
        texts = {i: squash(table.cells[i].text) for i in broken}
        if broken and _are_broken([*texts.values()], [*_on_one_line(table, column)]):
            whole |= {i: replace(table.cells[i], text=text) for i, text in texts.items()}
    if not whole:
        return table
    return replace(table, cells=tuple(whole.get(i, c) for i, c in enumerate(table.cells)))


def _columns(table: Table) -> Iterator[list[int]]:
    columns: dict[int, list[int]] = {}
    for index, cell in enumerate(table.cells):
        if cell.column_span == 1:
            columns.setdefault(cell.column, []).append(index)
    yield from columns.values()


def _on_one_line(table: Table, column: Sequence[int]) -> Iterator[str]:
    """Yield the numbers of a column that stand on one line."""
    for index in column:
        text = table.cells[index].text.strip()
        if (
            "\n" not in text
            and text[:1] in "+-0123456789０１２３４５６７８９"
            and read_number(text)
        ):
            yield squash(text)


def _are_broken(texts: Sequence[str], others: Sequence[str]) -> bool:
    """Return whether the texts are numbers too long for the line that the others fit on.

    A percent sign at the end of all, broken or not, shows that each is one number; without one,
    most of the column has to fit.
    """
    numbers = [read_number(text) for text in texts]
    if not others or any(number is None for number in numbers):
        return False
    shares = all(text[-1] in "%％" for text in (*texts, *others))
    fit = max(len(text) for text in others)
    return all(len(text) > fit for text in texts) and (shares or len(texts) < len(others))
