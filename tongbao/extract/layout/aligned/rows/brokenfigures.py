"""Figures in words that a narrow column breaks over two lines: 百分之四十九点一 above 二九.

Both lines print figures alone, so that each looks like a row. They stand level above and below a
row that prints nothing in their column.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from tongbao.extract.layout.aligned.parameters import PIECES, REGIONS
from tongbao.extract.layout.aligned.printedlines import Column, PrintedLine, joined_words

_BROKEN_OFF = re.compile(
    r"(?:[百千万]分之)?[零〇一二三四五六七八九十百千万]+[点．.·][零〇一二三四五六七八九]*"
)
"""What the first line keeps of a figure, and …"""
_REST = re.compile(r"[零〇一二三四五六七八九]{1,4}")
"""… what the second does: digits after the point, without 十."""
_NO_RANK = re.compile(r"[零〇].*|.{2,}")
"""No rank is written 零三 or 二九; 九 may be one."""


def broken_figures(lines: Sequence[PrintedLine], columns: Sequence[Column]) -> frozenset[int]:
    """Return the lines, by ``id``, that are halves of figures in words.

    Args:
        lines: The lines of a table's body, from the top down.
        columns: The x-extents of its columns.
    """
    pairs: dict[int, list[tuple[PrintedLine, PrintedLine]]] = defaultdict(list)
    for above, row, below in zip(lines, lines[1:], lines[2:], strict=False):
        column = _column_of(above, columns)
        lone = column is not None and column == _column_of(below, columns)
        if not lone or column is None or not _is_blank(row, columns[column]):
            continue
        mirrored = abs(above.middle + below.middle - 2 * row.middle)
        halves = _BROKEN_OFF.fullmatch(_text(above)) and _REST.fullmatch(_text(below))
        if halves and mirrored < 2 * REGIONS.mirrored_em * row.size:
            pairs[column].append((above, below))
    return frozenset(
        id(line)
        for found in pairs.values()
        if any(_NO_RANK.fullmatch(_text(below)) for _, below in found)
        for pair in found
        for line in pair
    )


def _text(line: PrintedLine) -> str:
    return joined_words(line.words).replace(" ", "")


def _column_of(line: PrintedLine, columns: Sequence[Column]) -> int | None:
    """Return the one column that a line of one piece stands over."""
    pieces = line.segments(PIECES.gap_em)
    over = [n for n, column in enumerate(columns) if _overlap(pieces[0], column)]
    return over[0] if len(pieces) == len(over) == 1 else None


def _is_blank(row: PrintedLine, column: Column) -> bool:
    """Return whether a row of several pieces has none in a column."""
    pieces = row.segments(PIECES.gap_em)
    return len(pieces) > 1 and not any(_overlap(piece, column) for piece in pieces)


def _overlap(piece: tuple[float, float, object], column: Column) -> bool:
    return min(piece[1], column[1]) - max(piece[0], column[0]) > 0
