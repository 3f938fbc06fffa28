"""The characters that the recogniser of words tells apart."""

from __future__ import annotations

import csv
from importlib.resources import files

_SIGNS = (
    "，。、；：？！（）【】《》〈〉〔〕“”‘’—…·％‰℃㎡㎥μ³²°±×÷≥≤→←↑↓※★☆●○■□△▲▼▽◆◇†‡＊－／＋．～"
    "①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ〇α"
)


def _gb2312() -> set[str]:
    """Return the 6,763 simplified characters of GB 2312."""
    found = set()
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                found.add(bytes((high, low)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return found


def _named() -> set[str]:
    """Return the characters of the names of places."""
    with (files("tongbao.places") / "data" / "divisions.csv").open(encoding="utf-8") as lines:
        return {one for row in csv.DictReader(lines) for one in row["name"]}


def classes_of(characters: list[str]) -> list[int]:
    """Return which of the general recogniser's characters are kept, in its order.

    Args:
        characters: What each of its classes but the blank stands for.
    """
    kept = _gb2312() | _named() | set(_SIGNS) | {chr(code) for code in range(0x20, 0x7F)}
    return [number for number, character in enumerate(characters) if character in kept]
