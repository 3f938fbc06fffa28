"""Words on printed lines, as tables without rules are built from them."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from tongbao.model import Box, Cell, CertainText, Word
from tongbao.text.numerals import NUMERALS
from tongbao.text.scripts import words_as_read
from tongbao.text.worded_figures import WORDED_FIGURE

WORDED = re.compile(
    rf"负?(?:{WORDED_FIGURE}|[{NUMERALS}]+(?:[点.．·・、，,][{NUMERALS}]+)*[%％‰]?)"
)
"""A figure in words, as older tables print it."""
FIGURE = re.compile(
    r"[+\-－—–−]?[$€£¥￥₹]?\s?\d[\d,.．，]*\s*[%％‰€]?[*†‡§¶⁰¹²³⁴-⁹]{0,3}(?:[（(][^（()）]*[)）])?"
    r"|[（(][$€£¥￥₹]?\d[\d,，]*[.．,，]\d+%?[)）]"
    r"|[—–－-]+|/|[†‡#*]{1,2}"
    rf"|{WORDED.pattern}"
)
"""What counts as a figure: a number, perhaps with a sign, a currency, marks of notes or a bracket
(or in one, as accounts print what is negative), or what stands for none: a dash, a mark; or
a number in words, as older tables print it."""
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[-–/]\s*(?:\d\d){1,2})?年?")
LEADER = re.compile(r"[….·]{4,}|(?:\. ){3,}")
"""Dots that lead from a name to its figures."""
Column = tuple[float, float]
"""The x-extent of a column's ink."""


@dataclass(slots=True)
class PrintedLine:
    """Words on one printed line, left to right; they do not change once it is made."""

    words: list[Word]
    top: float = field(init=False)
    bottom: float = field(init=False)
    middle: float = field(init=False)
    """Height of its middle; asked for so often that it is kept."""
    size: float = field(init=False)
    """Font size of most of its words."""

    def __post_init__(self) -> None:
        self.top = min([w.box.top for w in self.words])
        self.bottom = max([w.box.bottom for w in self.words])
        self.middle = (self.top + self.bottom) / 2
        self.size = median([w.size for w in self.words])

    def segments(self, gap: float) -> list[tuple[float, float, list[Word]]]:
        """Return runs of words parted by at least ``gap`` font sizes: (x0, x1, words)."""
        runs: list[tuple[float, float, list[Word]]] = []
        for word in self.words:
            if runs and word.box.x0 - runs[-1][1] < gap * self.size:
                x0, x1, words = runs[-1]
                words.append(word)
                runs[-1] = (x0, max(x1, word.box.x1), words)
            else:
                runs.append((word.box.x0, word.box.x1, [word]))
        return runs


def lines_of(words: Sequence[Word]) -> list[PrintedLine]:
    """Group words to printed lines from the top down, each from left to right."""
    groups: list[list[Word]] = []
    sizes: list[float] = []
    top = bottom = 0.0
    for word in sorted(words, key=lambda w: (w.box.top + w.box.bottom) / 2):
        box = word.box
        middle = (box.top + box.bottom) / 2
        same = groups and middle - (top + bottom) / 2 < 0.4 * min(box.height, _median(sizes))
        if same:
            groups[-1].append(word)
            insort(sizes, word.size)
            top, bottom = min(top, box.top), max(bottom, box.bottom)
        else:
            groups.append([word])
            sizes = [word.size]
            top, bottom = box.top, box.bottom
    return [PrintedLine(sorted(group, key=lambda w: w.box.x0)) for group in groups]


def _median(rising: Sequence[float]) -> float:
    half = len(rising) // 2
    return rising[half] if len(rising) % 2 else (rising[half - 1] + rising[half]) / 2


def count_figures(line: PrintedLine) -> int:
    """Return how many words of a line are figures."""
    return sum(is_figure(w.text.strip()) for w in line.words)


def is_figure(text: str) -> bool:
    """Return whether a text is a number or stands for one."""
    return FIGURE.fullmatch(text) is not None


def is_character(text: str) -> bool:
    """Return whether a text is one Han character, as names that are spaced out leave them."""
    return len(text) == 1 and "一" <= text <= "鿿"


def is_header_of_years(line: PrintedLine) -> bool:
    """Return whether all figures of a line are years: a header names them, a body counts."""
    found = [text for w in line.words if is_figure(text := w.text.strip())]
    return bool(found) and all(_YEAR.fullmatch(text) for text in found)


def joined_words(words: Sequence[Word]) -> str:
    """Return the text of words that follow each other in one cell."""
    return " ".join(words_as_read([w.text.strip() for w in words]))


def column_of(x: float, edges: Sequence[float]) -> int:
    """Return the column between whose edges a point lies, the outer ones reaching further."""
    for number in range(len(edges) - 2):
        if x < edges[number + 1]:
            return number
    return len(edges) - 2


def cell_at(
    at: tuple[int, int],
    span: tuple[int, int],
    text: str,
    confidence: float,
    edges: Sequence[float],
    tops: Sequence[float],
    page: int,
) -> Cell:
    """Return the cell of a place and span, its box from the edges of columns and rows."""
    row, column = at
    box = Box(edges[column], tops[row], edges[column + span[1]], tops[row + span[0]])
    evidence = CertainText(text, confidence)
    return Cell(row, column, *span, text, page, box, evidence, "" if text else "ink_free")
