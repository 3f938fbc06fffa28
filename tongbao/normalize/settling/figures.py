"""Numbers settled by their grammar, their column's form and the printed order."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from tongbao.model import Cell, Table
from tongbao.normalize.numbers import is_blank_mark, read_number
from tongbao.normalize.settling.candidates import CLEAR, SettledText
from tongbao.normalize.text import squash

_FIGURE = re.compile(r"[-－−]?(?:\d+(?:[.．]\d+)?)[%％]?")
_LOOKS = str.maketrans({"O": "0", "o": "0", "〇": "0", "I": "1", "l": "1", "|": "1", "丨": "1",
                        "i": "1", "!": "1", "Z": "2", "z": "2", "S": "5", "s": "5", "B": "8",
                        "g": "9", "q": "9", "。": ".", "、": ".", ",": ".", "，": ".", "·": ".",
                        "—": "-", "–": "-", "一": "-", "_": "-"})  # fmt: skip
_LONGEST = 9
_OUT_OF_FORM = 2.0
"""Price of a number with other decimals or sign of per cent than its line prints."""
_OUT_OF_ORDER = 3.0
_WORSE = 8.0
_KEPT = 6


@dataclass(frozen=True, slots=True)
class _Line:
    """A row or column of figures, and what its clear ones have in common."""

    indexes: list[int]
    decimals: int | None
    percent: bool
    falling: bool | None
    """Whether values fall (True) or rise (False) along it; None where they do neither."""


def settle_figures(table: Table) -> Table:
    """Return the table with doubtful numbers settled."""
    new: dict[int, Cell] = {}
    for line in _lines(table):
        for place, index in enumerate(line.indexes):
            cell = table.cells[index]
            if index not in new and _is_doubtful(cell):
                settled = _settled(cell, line, place, table)
                if settled is not None:
                    new[index] = settled
    if not new:
        return table
    return replace(table, cells=tuple(new.get(i, cell) for i, cell in enumerate(table.cells)))


def _is_doubtful(cell: Cell) -> bool:
    text = squash(cell.text)
    if len(text) > _LONGEST or (not text and cell.blank != "unreadable"):
        return False
    if _FIGURE.fullmatch(text):
        return cell.evidence.confidence < 0.98
    if re.fullmatch(r"-?\d+[,，、·:：]\d+[%％]?", text) and read_number(text) is None:
        return True
    letters = sum("\u3400" <= c <= "\u9fff" for c in text)
    return cell.evidence.confidence < CLEAR and letters <= 1 and not is_blank_mark(text)


def _lines(table: Table) -> Iterator[_Line]:
    lines: dict[tuple[str, int], list[int]] = {}
    for index, cell in enumerate(table.cells):
        if cell.column_span == 1:
            lines.setdefault(("column", cell.column), []).append(index)
    for index, cell in enumerate(table.cells):
        if cell.row_span == 1:
            lines.setdefault(("row", cell.row), []).append(index)
    for indexes in lines.values():
        filled = [i for i in indexes if squash(table.cells[i].text)]
        clear = [
            squash(table.cells[i].text)
            for i in filled
            if _FIGURE.fullmatch(squash(table.cells[i].text))
            and table.cells[i].evidence.confidence >= CLEAR
        ]
        if len(clear) < 3 or 2 * len(clear) < len(filled):
            continue
        yield _Line(indexes, _decimals(clear), _percent(clear), _falling(clear))


def _decimals(clear: Sequence[str]) -> int | None:
    counts = Counter(len(t.rstrip("%％").partition(".")[2]) for t in clear)
    usual, times = counts.most_common(1)[0]
    return usual if times >= 0.75 * len(clear) else None


def _percent(clear: Sequence[str]) -> bool:
    return sum(t.endswith(("%", "％")) for t in clear) >= 0.75 * len(clear)


def _falling(clear: Sequence[str]) -> bool | None:
    values = [_value(text) for text in clear]
    steps = [(a, b) for a, b in pairwise(values) if a is not None and b is not None]
    if len(steps) < 3:
        return None
    if all(a >= b for a, b in steps):
        return True
    return False if all(a <= b for a, b in steps) else None


def _value(text: str) -> Decimal | None:
    number = read_number(text)
    return number.value if number else None


def _settled(cell: Cell, line: _Line, place: int, table: Table) -> Cell | None:
    """Return the cell with its likeliest number, or None where nothing is near."""
    evidence = cell.evidence
    bare = evidence.log_prob(evidence.text)
    low, high = _bounds(line, place, table)
    scores: dict[str, float] = {}
    for candidate in _candidates(cell, line):
        seen = evidence.log_prob(candidate)
        if seen - bare < -_WORSE:
            continue
        scores[candidate] = seen - _price(candidate, line, low, high)
    if not scores:
        return None
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    best = ranked[0]
    rival = ranked[1][1] if len(ranked) > 1 else best[1] - _WORSE
    sure = 1.0 - math.exp(-max(best[1] - rival, 0.01))
    if best[0] != squash(cell.text) and not _FIGURE.fullmatch(squash(cell.text)):
        # What stood there was no number at all: part of the line is guessed.
        sure = min(sure, 0.9)
    return replace(
        cell,
        text=best[0],
        blank="",
        evidence=SettledText(evidence, round(max(sure, 0.0), 4)),
    )


def _bounds(line: _Line, place: int, table: Table) -> tuple[Decimal | None, Decimal | None]:
    """Return the clear values before and after a place of the line."""

    def clear(indexes: Sequence[int]) -> Decimal | None:
        for index in indexes:
            cell = table.cells[index]
            text = squash(cell.text)
            if cell.evidence.confidence >= CLEAR and _FIGURE.fullmatch(text):
                return _value(text)
        return None

    return clear(line.indexes[:place][::-1]), clear(line.indexes[place + 1 :])


def _price(candidate: str, line: _Line, before: Decimal | None, after: Decimal | None) -> float:
    price = 0.0
    plain = candidate.rstrip("%％")
    value = _value(candidate)
    if line.decimals is not None and value not in (Decimal(0), Decimal(100)):
        price += _OUT_OF_FORM * (len(plain.partition(".")[2]) != line.decimals)
    price += _OUT_OF_FORM * (line.percent != candidate.endswith(("%", "％")))
    if line.falling is not None and value is not None:
        first, second = (before, after) if line.falling else (after, before)
        price += _OUT_OF_ORDER * (first is not None and value > first)
        price += _OUT_OF_ORDER * (second is not None and value < second)
    return price


def _candidates(cell: Cell, line: _Line) -> set[str]:
    """Return numbers near the bare reading: two edits away, the likelier ones first."""
    text = squash(cell.text).translate(_LOOKS)
    start = re.sub(r"[^0-9.%\\-]", "", text)
    reached = {start}
    frontier = {start}
    for _ in range(2):
        grown = {near for one in frontier for near in _edits(one)} - reached
        scored = sorted(grown, key=cell.evidence.log_prob, reverse=True)
        frontier = set(scored[:_KEPT])
        reached |= grown
    if line.decimals == 0 and not line.percent:
        reached |= {str(number) for number in range(1, 41)}
    return {one for one in reached if _FIGURE.fullmatch(one) and _sound(one)}


def _sound(text: str) -> bool:
    """Return whether a number is written as people write it (no 007, no 00.5)."""
    whole = text.lstrip("-").rstrip("%").partition(".")[0]
    return len(whole) == 1 or not whole.startswith("0")


def _edits(text: str) -> Iterator[str]:
    for index in range(len(text) + 1):
        for sign in "0123456789.":
            yield text[:index] + sign + text[index:]
            if index < len(text):
                yield text[:index] + sign + text[index + 1 :]
        if index < len(text):
            yield text[:index] + text[index + 1 :]
    yield f"-{text}"
    yield f"{text}%"
