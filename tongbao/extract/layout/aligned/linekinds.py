"""What a printed line is by itself: a row of several columns, a caption, a note, wrapped text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tongbao.extract.layout.aligned.parameters import PIECES
from tongbao.extract.layout.aligned.printedlines import PrintedLine
from tongbao.extract.layout.aligned.rows.wrapping import had_room

CAPTION = re.compile(r"(?:[附续]?表|附件)\s*[\d一二三四五六七八九十]{1,3}(?!\d)")
"""How a numbered caption begins; set apart from its title it looks like a row of two columns."""
NOTE = re.compile(r"[（(]?(?:注|备注|附注|说明)\s*(?:\d\s*)?[：:]")
"""How a note begins; what it explains may be lost between two of its words."""


def is_tabular(line: PrintedLine) -> bool:
    """Return whether a line may be a row of several columns."""
    if NOTE.match(line.words[0].text):
        return False
    parts = len(line.segments(PIECES.gap_em))
    numbered = bool(CAPTION.match(line.words[0].text))
    return parts - numbered > 1


def is_wrapped_row(lines: Sequence[PrintedLine]) -> bool:
    """Return whether lines are one row: below its first line each goes on within one column."""
    columns = lines[0].segments(PIECES.gap_em)
    ends = [*(x0 for x0, _, _ in columns[1:]), float("inf")]
    return len(columns) > 1 and all(
        any(a - 1 <= x0 and x1 < end for (a, _, _), end in zip(columns, ends, strict=True))
        for line in lines[1:]
        for x0, x1, _ in line.segments(PIECES.gap_em)
    )


def ends_text_above(line: PrintedLine, rows: Sequence[PrintedLine]) -> bool:
    """Return whether a line stands in a column whose text filled it on the line above."""
    above = [
        s
        for s in rows[-1].segments(PIECES.gap_em)
        if min(line.words[-1].box.x1, s[1]) - max(line.words[0].box.x0, s[0]) > 0
    ]
    if len(above) != 1:
        return False
    x0, x1, words = above[0]
    alike = [
        s for row in rows for s in row.segments(PIECES.gap_em) if min(x1, s[1]) - max(x0, s[0]) > 0
    ]
    left, right = min(s[0] for s in alike), max(s[1] for s in alike)
    inside = left - 1 <= line.words[0].box.x0 and line.words[-1].box.x1 <= right + 1
    return inside and not had_room(PrintedLine(words), line, right)
