"""Full-text search in SQLite that finds Chinese names of any length.

SQLite's tokenizers take a run of Han characters for one word, or need three of them; the names
of places have two. So each row is indexed under every piece of its runs, and whoever asks for
保定 asks for one of those words, with nothing to install on the reading side.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

SEARCHED: Mapping[str, tuple[str, ...]] = {
    "places": ("name",),
    "circulars": ("number", "issuer", "title", "file"),
    "rankings": ("project", "item", "metric", "place", "place_text"),
    "claims": ("project", "item", "place", "place_text"),
    "findings": ("message", "message_en", "places", "observed", "expected", "proposal"),
    "indicators": ("project", "item", "metric"),
    "attributes": ("place_text", "header", "text"),
    "cells": ("text",),
    "blocks": ("text",),
}
"""The columns of each table that are searched."""

VERSION = "3"
"""Of the rule below: an index made under another rule is made anew."""

_SHORT_RUN = 16
"""A run up to this long (no name of a place or project is longer) is found by any of its pieces."""
_PIECE = 6
"""Of a longer run, which is prose, pieces up to this long are found."""

_NAME = 40
"""Texts up to this long, names and figures, recur from row to row; the pieces of a paragraph take
too much memory to be kept for another one."""
_KNOWN = 1 << 9
"""Names whose pieces are kept."""

_RUN = re.compile(r"[^\W_]+")
_BREAK = re.compile(r"\s*\n\s*")
_UNIT = re.compile(r"[0-9A-Za-z]+|[^\W_]")


def search_terms(texts: Iterable[object]) -> str:
    """Return the words under which a row is found: its text, and the pieces of each run.

    >>> search_terms(["保定市"])
    '保定市 保 定 市 保定 定市'
    """
    found = [_terms_of(str(text)) for text in texts if text]
    pieces: dict[str, None] = {}
    for _, of_text in found:
        pieces.update(of_text)
    return " ".join((*[folded for folded, _ in found], *pieces))


def _terms_of(text: str) -> tuple[str, dict[str, None]]:
    return _known_terms(text) if len(text) <= _NAME else _terms(text)


def _terms(text: str) -> tuple[str, dict[str, None]]:
    """Return a text folded, and the pieces of its runs."""
    folded = _folded(text)
    pieces: dict[str, None] = {}
    for run in _RUN.findall(folded):
        pieces.update(_pieces(run))
    return folded, pieces


_known_terms = lru_cache(maxsize=_KNOWN)(_terms)


def _pieces(run: str) -> dict[str, None]:
    """Return the pieces of a run under which it is found."""
    units = _UNIT.findall(run)
    longest = len(units) - 1 if len(units) <= _SHORT_RUN else _PIECE
    return {
        "".join(units[start : start + length]): None
        for length in range(1, longest + 1)
        for start in range(len(units) - length + 1)
    }


def _folded(text: str) -> str:
    """Return text with the line breaks of its cell removed, and width folded."""
    joined = _BREAK.sub("", text) if "\n" in text else text
    return joined if joined.isascii() else unicodedata.normalize("NFKC", joined)
