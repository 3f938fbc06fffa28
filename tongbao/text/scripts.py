"""Scripts beside simplified Chinese: traditional characters, and text that runs to the left.

A PDF places glyphs; sorted from left to right, Hebrew and Arabic stand backwards. Only what whole words
need is done here, after Unicode's bidirectional algorithm (UAX #9): runs that read to the right keep
their order within text that reads to the left. Some files hold a bracket as it looks, some as it is
meant: those that close before they open are turned.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


_VARIANTS = {"衞": "卫", "敍": "叙", "藴": "蕴", "濬": "浚", "澂": "澄"}
"""Printed variants of characters in names that the converter does not know."""
_TRADITIONAL_IN_GB2312 = frozenset("後徵於麽夥")


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=8192)
def simplify(char: str) -> str:
    """Return a character's simplified form.

    The converter is loaded only for characters that simplified text hardly has. It is asked
    for single characters: by words it makes 干县 of 乾县, a county whose 乾 is no 干.
    """
    if char not in _TRADITIONAL_IN_GB2312 and _in_gb2312(char):
        return char
    converted = _VARIANTS.get(char) or str(_converter().convert(char))
    return converted if len(converted) == 1 else char


_LEFTWARD = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_RIGHTWARD = re.compile(r"[^\W\d_]")
_MARK = re.compile(r"[\u0591-\u05c7\u064b-\u065f\u0670]+")
_KEPT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.,:/%&+\-]*[A-Za-z0-9%])?")
"""Numbers and Latin words, which read to the right in any text."""
_MIRRORED = str.maketrans("()[]{}", ")(][}{")
_OPENING, _CLOSING = "([{", ")]}"
_PRIVATE = 0xF0000
"""Where characters of private use begin, of which a page prints none."""


def runs_leftward(text: str) -> bool:
    """Return whether a text has letters of a script that runs to the left."""
    return _LEFTWARD.search(text) is not None


def word_as_read(glyphs: Sequence[str]) -> str:
    """Return a word as it is read, its characters given from left to right on the page.

    Marks above or below a letter are printed at its place and follow on it.
    """
    text = "".join(glyphs)
    if not runs_leftward(text):
        return text
    # What one glyph stands for (لا) is in the order of reading already.
    ligatures = [glyph for glyph in glyphs if len(glyph) > 1]
    stands = iter(range(_PRIVATE, _PRIVATE + len(ligatures)))
    text = "".join(chr(next(stands)) if len(glyph) > 1 else glyph for glyph in glyphs)
    parts: list[str] = []
    place = 0
    for found in _KEPT.finditer(text):
        parts += [*text[place : found.start()], found.group()]
        place = found.end()
    parts += text[place:]
    turned = reversed(_marked(parts))
    return "".join(
        ligatures[ord(part) - _PRIVATE]
        if len(part) == 1 and _PRIVATE <= ord(part) < _PRIVATE + len(ligatures)
        else part
        for part in turned
    )


def _marked(parts: Sequence[str]) -> list[str]:
    """Return parts in the order of the page, each mark before the letter that it will follow."""
    found: list[str] = []
    for part in parts:
        if _MARK.fullmatch(part) and found:
            found.insert(len(found) - 1, part)
        else:
            found.append(part)
    return found


def words_as_read(words: Sequence[str]) -> list[str]:
    """Return the words of a line as they are read, given from left to right on the page.

    The line reads to the left if most words with letters do.
    """
    if not runs_leftward("".join(words)):
        return list(words)
    leftward = sum(map(runs_leftward, words))
    rightward = sum(bool(_RIGHTWARD.search(w)) and not runs_leftward(w) for w in words)
    turned = leftward >= rightward
    runs: list[list[str]] = []
    before = None
    for word in words:
        # A figure, or a mark, goes with the line; between two Latin words it is theirs.
        way = "left" if runs_leftward(word) else "right" if _RIGHTWARD.search(word) else None
        if runs and way == before and way is not None and (way == "right") == turned:
            runs[-1].append(word)
        else:
            runs.append([word])
        before = way
    ordered = reversed(runs) if turned else (run[::-1] for run in runs)
    found = [word for run in ordered for word in run]
    return [w.translate(_MIRRORED) for w in found] if _close_first("".join(found)) else found


def _close_first(text: str) -> bool:
    """Return whether brackets close before they open: they were stored as the page shows them."""
    depth = lowest = highest = 0
    for character in text:
        depth += (character in _OPENING) - (character in _CLOSING)
        lowest, highest = min(lowest, depth), max(highest, depth)
    return lowest < 0 and depth == 0 == highest
