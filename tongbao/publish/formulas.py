"""Text that a spreadsheet would run as a formula: told, made harmless, and given back.

A name printed as ``=HYPERLINK(…)`` must not act on whoever opens the file. Such text gets one
apostrophe in front, as a person would type it. The rule loses nothing: text that already has
apostrophes before a formula gets one more, so :func:`restore` is the exact inverse.

Figures (``-3.6``, ``+2.1%``) and dashes (``-``, ``--``) run nothing and are left as printed.
"""

from __future__ import annotations

import re

PREFIX = "'"

# Full-width signs too: spreadsheets of Chinese and Japanese systems take them as their own.
_SIGNS = "=+@＝＋＠－-"
_RISKY = re.compile(rf"(?:\s*[{_SIGNS}]|[\t\r\n])")
_HARMLESS = re.compile(r"\s*(?:[+＋－-]\s*\d[\d,，]*(?:[.．]\d+)?(?:\s*[%％‰])?|[－-]+)\s*")


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet could take text for a formula.

    >>> [is_formula(text) for text in ("=1+1", "@SUM(A1)", "-3.6", "--", "完成率")]
    [True, True, False, False, False]
    """
    return _RISKY.match(text) is not None and _HARMLESS.fullmatch(text) is None


def neutralise(text: str) -> str:
    """Return text that no spreadsheet runs; :func:`restore` gives it back.

    >>> neutralise("=1+1"), neutralise("-3.6"), neutralise("'=1+1")
    ("'=1+1", '-3.6', "''=1+1")
    """
    return PREFIX + text if is_formula(text.lstrip(PREFIX)) else text


def restore(text: str) -> str:
    """Return the text that :func:`neutralise` was given.

    >>> restore("'=1+1"), restore("''=1+1"), restore("'tis")
    ('=1+1', "'=1+1", "'tis")
    """
    return text[1:] if text.startswith(PREFIX) and is_formula(text.lstrip(PREFIX)) else text
