"""How likely words of Chinese are, for telling which of two like characters was printed.

Frequencies are those of jieba's dictionary (MIT licence), with the words of circulars added.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from copy import copy
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from tongbao.extract.scan.correction.parameters import LEXICON

_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")


class Lexicon:
    """Words with the natural logarithm of their probability."""

    def __init__(self, counts: Mapping[str, int], total: int, terms: Iterable[str] = ()) -> None:
        self._counts = counts
        cuts = [(term[:at], term[at:]) for term in terms for at in range(1, len(term))]
        self._starts = {start for start, _ in cuts if len(start) > 1 and start not in counts}
        self._ends = {end for _, end in cuts if len(end) > 1 and end not in counts}
        self._ordered = sorted(counts)
        self._total = total
        self._sighted: frozenset[str] = frozenset()
        self._begun: frozenset[str] = frozenset()

    def log_prob(self, word: str) -> float | None:
        """Return a word's logarithm; None for what is no word."""
        count = self._counts.get(word, 0)
        if word in self._sighted:
            count = max(count, LEXICON.sighted_count)
        if count:
            return math.log(count / self._total)
        return LEXICON.unknown_logprob if len(word) == 1 else None

    def starts(self, prefix: str) -> bool:
        """Return whether a longer word begins so."""
        if prefix in self._begun:
            return True
        at = bisect_right(self._ordered, prefix)
        return at < len(self._ordered) and self._ordered[at].startswith(prefix)

    def also(self, texts: Iterable[str]) -> Lexicon:
        """Return the lexicon with the runs of Han characters that stand in texts twice.

        Seen once, a run may be no word but the clear part of one. So may a part that never
        stands without the rest of the run, and what begins or ends within a term (污分流改造,
        whose 雨 is doubtful).
        """
        counts = Counter(
            run[start : start + size]
            for text in texts
            for run in _HAN_RUN.findall(text)
            for size in range(2, LEXICON.longest_run_chars + 2)
            for start in range(len(run) - size + 1)
        )
        always = {
            part
            for run, count in counts.items()
            for part in (run[1:], run[:-1])
            if counts[part] == count
        }
        found = {
            run
            for run, count in counts.items()
            if count > 1
            and len(run) <= LEXICON.longest_run_chars
            and run not in always
            and not self._cuts(run)
        }
        # The dictionary itself is shared: a copy for each page would cost more than the page.
        grown = copy(self)
        grown._sighted = self._sighted | found
        grown._begun = self._begun | {word[:size] for word in found for size in range(1, len(word))}
        return grown

    def _cuts(self, run: str) -> bool:
        """Return whether a run of characters begins or ends within a term."""
        cuts = range(2, len(run) + 1)
        return any(run[:size] in self._ends or run[-size:] in self._starts for size in cuts)


@cache
def general_lexicon() -> Lexicon:
    """Return the dictionary with the words of circulars."""
    counts = _dictionary()
    total = sum(counts.values())
    counts = {
        word: min(count, LEXICON.alone_count) if len(word) == 1 else count
        for word, count in counts.items()
        if len(word) <= LEXICON.longest_word_chars
        and (len(word) == 1 or count >= LEXICON.rarest_count)
    }
    lines = files("tongbao.extract.scan").joinpath("data/terms.txt").read_text("utf-8").split("\n")
    terms = [line for line in lines if line and not line.startswith("#")]
    counts.update(
        (term, max(counts.get(term, LEXICON.term_count), LEXICON.term_count)) for term in terms
    )
    return Lexicon(counts, total, terms)


def _dictionary() -> dict[str, int]:
    """Return jieba's words and their counts, without importing jieba (which is slow to load)."""
    spec = find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        return {"的": 1}
    path = Path(spec.submodule_search_locations[0]) / "dict.txt"
    # Word, count and kind of word, line by line; no word has a blank in it.
    fields = path.read_text(encoding="utf-8").split()
    return dict(zip(fields[::3], map(int, fields[1::3]), strict=True))
