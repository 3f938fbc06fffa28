"""Folding of printed text for comparison: the same words in one spelling.

Folding never touches what is stored: ``place_text`` and ``value_text`` stay as printed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tongbao.text.scripts import simplify

DASHES = "‐‑‒–—―−－﹣﹘⸺⸻─━ー˗➖"
"""Every character that prints as a level stroke and may stand for ``-``."""
_DASHES = str.maketrans(dict.fromkeys(DASHES, "-"))

# CJK Radicals Supplement: broken character maps of PDF fonts yield these in place of the
# characters they look like. NFKC turns Kangxi radicals (U+2F00) into characters, but has no
# mapping for this block; the pairs are Unicode's EquivalentUnifiedIdeograph.txt, those of
# whole characters only.
_RADICALS = str.maketrans(
    "⺁⺄⺇⺎⺒⺓⺝⺟⺠⺢⺧⺩⺫⺬⺮⺶⺷⺸⺻⺼⺽⻁⻄⻅⻆⻇⻉⻊⻋⻑⻓⻔⻕⻗⻘⻙⻚⻛⻜⻝⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乙几兀巳幺月母民水牛王目示竹羊羊羊聿月臼虎西见角角贝足车長长门阜雨青韦页风飞食首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)

# Read backwards: 注1 ends in its number.
_MARKS_AFTER = re.compile(
    r"(?:(?:[*＊※★☆▲△▼▽●○◆◇■□✓✔√☑†‡#＃①-⑳❶-❿⁰¹²³⁴-⁹]|"
    r"[)）\]】〕]?[0-9０-９一二三四五六七八九十]{0,2}\s*注[（(\[【〔]?|[\]］〕][0-9]{1,2}[\[［〔])\s*)+"
)
_MARKS_BEFORE = re.compile(r"^(?:[*＊※★☆▲△●○◆◇■□✓✔√☑†‡]\s*)+")


def squash(text: str) -> str:
    """Remove white space and line ends, nothing else."""
    return "".join(text.split())


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return text in one spelling: NFKC, simplified characters, no blanks, one dash."""
    if text.isascii():
        return squash(text)
    plain = unicodedata.normalize("NFKC", text.translate(_RADICALS)).translate(_DASHES)
    return "".join(simplify(char) if char > "\u2e7f" else char for char in squash(plain))


def strip_marks(name: str) -> str:
    """Remove footnote marks (*, ①, ¹, 注1, [2], ▲, ✓) from both ends of a name."""
    name = name.strip()
    return _MARKS_BEFORE.sub("", name[: ending(_MARKS_AFTER, name)]).strip()


def ending(backwards: re.Pattern[str], text: str, start: int = 0) -> int | None:
    """Return where the ending of a text begins, behind ``start``; None if it has no such ending.

    A pattern for an ending (``…$``) would be tried at every character and read on to the end
    from each. Read from the end, it is tried once.

    Args:
        backwards: What the ending is, written from its last character to its first.
        text: Any text.
        start: Where the part of it begins that the ending may reach into.
    """
    found = backwards.match(text[start:][::-1])
    return len(text) - found.end() if found else None
