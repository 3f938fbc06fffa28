"""Folding of printed text for comparison: the same words in one spelling.

Folding never touches what is stored: ``place_text`` and ``value_text`` stay as printed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tongbao.extract.hanscript import simplified

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

_MARK = (
    r"(?:[*＊※★☆▲△▼▽●○◆◇■□✓✔√☑†‡#＃]|[①-⑳]|[❶-❿]|[⁰¹²³⁴-⁹]|"
    r"[（(\[【〔]?注\s*[0-9０-９一二三四五六七八九十]{0,2}[)）\]】〕]?|[\[［〔][0-9]{1,2}[\]］〕])"
)
_MARKS_AFTER = re.compile(rf"(?:\s*{_MARK})+$")
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
    return "".join(simplified(char) if char > "\u2e7f" else char for char in squash(plain))


def strip_marks(name: str) -> str:
    """Remove footnote marks (*, ①, ¹, 注1, [2], ▲, ✓) from both ends of a name."""
    return _MARKS_BEFORE.sub("", _MARKS_AFTER.sub("", name.strip())).strip()
