r"""Text as a workbook's XML holds it (ECMA-376, ST_Xstring): any text, none left out.

XML 1.0 forbids control characters, U+FFFE and U+FFFF, and readers of XML turn a carriage return
into a line end. A workbook writes ``_x0001_`` for such a character, and ``_x005F_`` for the
underscore of a text that only looks like that. Excel shows the text itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right

_FORBIDDEN = "[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]"
# An underscore is escaped, too, where the escape of what follows would complete the likeness.
_ESCAPED = re.compile(rf"{_FORBIDDEN}|_(?=x[0-9A-Fa-f]{{4}}(?:_|{_FORBIDDEN}))")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def to_workbook(text: str) -> str:
    r"""Return text as a workbook's XML holds it; :func:`from_workbook` gives it back.

    >>> to_workbook("石\uffff家\x1b _x0041_ _x")
    '石_xFFFF_家_x001B_ _x005F_x0041_ _x'
    """
    return _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def from_workbook(text: str) -> str:
    """Return the text that stands in a workbook's XML.

    >>> from_workbook("_x005F_x0041_ _x0041_")
    '_x0041_ A'
    """
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def size(text: str) -> int:
    """Return how much of a cell text takes, in UTF-16 code units, its escapes counted whole."""
    return len(to_workbook(text).encode("utf-16-le")) // 2


def fitting(text: str, room: int) -> str:
    r"""Return text that takes at most so many code units; one that is cut ends with an ellipsis.

    >>> fitting("完成率", 3), fitting("完成\x1b率", 8)
    ('完成率', '完成…')
    """
    if size(text) <= room:
        return text
    kept = bisect_right(range(len(text)), room - 1, key=lambda end: size(text[:end])) - 1
    return text[:kept] + "…"
