"""Folding of printed text for comparison: the same words in one spelling.

Folding never touches what is stored: ``place_text`` and ``value_text`` stay as printed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－﹣ー─", "-"))
_MARKS = re.compile(
    r"(?:[*＊※★☆▲△●○◆◇■□✓✔√☑†‡#＃]|[①-⑳]|[⁰¹²³⁴-⁹]|[（(\[【]?注\s*\d*[)）\]】]?|[\[［]\d+[\]］])+$"
)
_LEADING_MARKS = re.compile(r"^[*＊※★☆▲△●○◆◇■□✓✔√☑†‡]+")
_TRADITIONAL = re.compile(
    r"[縣區灣臺東陽慶陝贛粵蘇瀋濟寧廣鄭漢長貴雲遼齊馬魯鎮鄉興業發開關門鐵鹽連龍樂樓嶺蘭無錫"
    r"瀘滬處總環質標評績數據統計構網萬億畝達優產農牆張麗興義烏魯齊銀塊項號務務進辦傳運來]"
)


def squash(text: str) -> str:
    """Remove white space and line ends, nothing else."""
    return "".join(text.split())


@lru_cache(maxsize=1)
def _to_simplified() -> object:
    from opencc import OpenCC

    return OpenCC("t2s")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return text in one spelling: NFKC, simplified characters, no blanks, one dash."""
    folded = squash(unicodedata.normalize("NFKC", text).translate(_DASHES))
    if _TRADITIONAL.search(folded):
        folded = _to_simplified().convert(folded)  # type: ignore[attr-defined]
    return folded.replace("，", ",").replace("：", ":")


def strip_marks(name: str) -> str:
    """Remove footnote marks (*, ①, 注1) from both ends of a name."""
    return _LEADING_MARKS.sub("", _MARKS.sub("", name.strip())).strip()
