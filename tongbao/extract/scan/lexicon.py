"""How likely words of Chinese are, for telling which of two like characters was printed.

Frequencies are those of jieba's dictionary (MIT licence), with the words of circulars added.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

_LONGEST = 8
_RAREST = 3
"""Occurrences of a dictionary's word of several characters from which it is taken."""
_TERM = 3000
"""Occurrences that a word of circulars is given, in the dictionary's sixty million, …"""
_SIGHTED = 300
"""… and a run of characters read clearly in the same document."""
_UNKNOWN = -17.5
"""Logarithm of the probability of a character that the dictionary lacks."""
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")


class Lexicon:
    """Words with the natural logarithm of their probability."""

    def __init__(self, words: dict[str, float]) -> None:
        self._words = words
        self._sorted = sorted(words)

    def log_prob(self, word: str) -> float | None:
        """Return a word's logarithm; None for what is no word."""
        found = self._words.get(word)
        return _UNKNOWN if found is None and len(word) == 1 else found

    def starts(self, prefix: str) -> bool:
        """Return whether a longer word begins so."""
        at = bisect_left(self._sorted, prefix)
        at += at < len(self._sorted) and self._sorted[at] == prefix
        return at < len(self._sorted) and self._sorted[at].startswith(prefix)

    def also(self, texts: Iterable[str]) -> Lexicon:
        """Return the lexicon with all runs of 2 to 6 Han characters that stand in texts."""
        sighted = math.log(_SIGHTED / _total())
        words = dict(self._words)
        for text in texts:
            for run in _HAN_RUN.findall(text):
                for size in range(2, 7):
                    for start in range(len(run) - size + 1):
                        word = run[start : start + size]
                        words[word] = max(words.get(word, sighted), sighted)
        return Lexicon(words)


@cache
def general_lexicon() -> Lexicon:
    """Return the dictionary with the words of circulars."""
    total = _total()
    words = {
        word: math.log(count / total)
        for word, count in _dictionary().items()
        if len(word) <= _LONGEST and (len(word) == 1 or count >= _RAREST)
    }
    term = math.log(_TERM / total)
    lines = files("tongbao.extract.scan").joinpath("data/terms.txt").read_text("utf-8").split("\n")
    for line in lines:
        if line and not line.startswith("#"):
            words[line] = max(words.get(line, term), term)
    return Lexicon(words)


@cache
def _total() -> int:
    return sum(_dictionary().values())


@cache
def _dictionary() -> dict[str, int]:
    """Return jieba's words and their counts, without importing jieba (which is slow to load)."""
    spec = find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        return {"的": 1}
    path = Path(spec.submodule_search_locations[0]) / "dict.txt"
    counts = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            word, count, *_ = line.split(" ")
            counts[word] = int(count)
    return counts
