"""Traditional characters and the simplified ones that stand for them."""

from __future__ import annotations

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
