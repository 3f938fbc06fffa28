"""Values as the text that stands in CSV: UTF-8, LF, RFC 4180 quoting only where it is needed."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol, TextIO

from tongbao.publish.formulas import neutralise
from tongbao.publish.schemas import Value
from tongbao.text.escaping import escape

# Neither printable nor taken by every reader of CSV: control characters, halves of pairs. Escapes
# stand for them, as what is left out without a word may be what a figure or name was doubted for.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

LONGEST_FIELD = 2**31 - 1
"""Characters of one field; the library's own limit is less than a long paragraph."""


class _CsvWriter(Protocol):
    """What :func:`csv.writer` returns: the standard library has no public name for it."""

    def writerow(self, row: Iterable[object], /) -> object: ...

    def writerows(self, rows: Iterable[Iterable[object]], /) -> object: ...


def csv_writer(stream: TextIO) -> _CsvWriter:
    """Return a writer of RFC 4180 rows that end in LF."""
    return csv.writer(stream, lineterminator="\n")


def csv_row(row: Iterable[Value], *, raw: bool = False) -> list[str]:
    """Return a row's values as the text that stands in CSV.

    Text that a spreadsheet would run is neutralised unless ``raw``; numbers never are.

    >>> csv_row(("=1+1", Decimal("-3.6"), "-3.6"))
    ["'=1+1", '-3.6', '-3.6']
    """
    return [
        neutralise(as_text(value)) if isinstance(value, str) and not raw else as_text(value)
        for value in row
    ]


def printable(text: str) -> str:
    r"""Return text with LF for all line ends, and escapes for what no table can hold.

    >>> printable("石\x00家\r\n")
    '石\\x00家\n'
    """
    if text.isprintable():  # as nearly all is, and that is asked at once
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub(lambda found: escape(found[0]), lines)


def as_text(value: Value) -> str:
    """Return a value as CSV holds it: blanks empty, numbers as plain decimals.

    >>> as_text(Decimal("98.50")), as_text(Decimal("1E+2")), as_text(None)
    ('98.5', '100', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, int):
        return str(value)
    # A float's shortest text is the decimal that was meant: 0.1, not 0.1000000000000000055.
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    plain = format(exact, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
