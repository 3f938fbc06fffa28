r"""Characters that act, or hide, where text is shown: written so that a reader sees them.

A name in a document, or of a file, may hold codes that colour a terminal, set its title, turn
the direction of writing or take no room at all. Nobody printed them; shown raw they would act on
whoever looks. So all that commands print goes through here: each such character becomes its
escape (``\x1b``, ``\u202e``), everything else stays.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from typing import Any, TextIO

# Control characters (C0, DEL, C1), parts of lines and of pairs, characters of Unicode's
# category Cf (direction, joining, annotation, tags) and what else takes no room
# (Default_Ignorable_Code_Point), and code points that are no characters. Variation selectors are
# left: they choose between forms of the Han character before them.
_ACTING = (
    "\x00-\x1f\x7f-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    "\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
) + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)
_IN_LINE = re.compile(f"[{_ACTING}]")
_IN_TEXT = re.compile(f"(?![\t\n])[{_ACTING}]")
_LATIN_1, _BASIC_PLANE = 0xFF, 0xFFFF
"""Largest codes that are written with two digits and with four."""
_SHORT = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}


def visible(text: str) -> str:
    r"""Return text with escapes for what would act or hide; its tabs and line ends stay.

    >>> visible("石家\x1b[2J\u202e庄\n")
    '石家\\x1b[2J\\u202e庄\n'
    """
    return _IN_TEXT.sub(_escape, text)


def one_line(text: str) -> str:
    r"""Return text with escapes for what would act, hide, or end the line.

    >>> one_line("a\nb\x1b[2J.pdf")
    'a\\nb\\x1b[2J.pdf'
    """
    return _IN_LINE.sub(_escape, text)


def escape(character: str) -> str:
    r"""Return a character's escape as programmers write it.

    >>> escape("\x00"), escape("\u2028"), escape("\n")
    ('\\x00', '\\u2028', '\\n')
    """
    code = ord(character)
    if character in _SHORT:
        return _SHORT[character]
    if code <= _LATIN_1:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= _BASIC_PLANE else f"\\U{code:08x}"


def _escape(found: re.Match[str]) -> str:
    return escape(found[0])


def json_text(value: object, *, indent: int | None = None) -> str:
    r"""Return JSON in which Chinese stays readable and what would act or hide is escaped.

    >>> json_text("石家\x9b庄\u202e")
    '"石家\\u009b庄\\u202e"'
    """
    # Outside of strings JSON holds no such character but the line ends of its layout.
    return _IN_TEXT.sub(_json_escape, json.dumps(value, ensure_ascii=False, indent=indent))


def _json_escape(found: re.Match[str]) -> str:
    if "\ud800" <= found[0] <= "\udfff":  # no character: many readers of JSON refuse it
        return "\\" + escape(found[0])
    return json.dumps(found[0])[1:-1]


class VisibleStream:
    """A text stream on which nothing acts or hides that is printed on it."""

    def __init__(self, bare: TextIO) -> None:
        self.bare = bare
        """The stream itself, for data and for codes of our own."""

    def write(self, text: str) -> int:
        """Write text with escapes for what would act or hide."""
        self.bare.write(visible(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write lines, each as :meth:`write` does."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.bare, name)


def guard_streams() -> None:
    """Have whatever is printed from now on, by whomever, pass through :func:`visible`."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is not None and not isinstance(stream, VisibleStream):
            setattr(sys, name, VisibleStream(stream))


def bare_stream(stream: TextIO) -> TextIO:
    """Return the stream behind a guarded one: for what escapes its text itself."""
    return stream.bare if isinstance(stream, VisibleStream) else stream


def data_stream() -> TextIO:
    """Return stdout for data in a format of its own: bare, unless a terminal shows it."""
    return sys.stdout if sys.stdout.isatty() else bare_stream(sys.stdout)
