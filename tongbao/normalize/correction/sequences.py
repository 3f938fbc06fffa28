"""Numbers that count on: rank headers (第1名, 第二名 …), serial numbers, ranks with their ties.

Each number of such a line follows from the one before: it is the next, the same (a shared rank),
or the one that its place says (after a shared rank that counts on). The doubtful numbers of a
line are decided together, by the evidence for each and the steps between them.
"""

from __future__ import annotations

import itertools
import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from tongbao.confidence import DOUBTFUL, Reason, flagged
from tongbao.model import Cell, Table
from tongbao.normalize.correction.candidates import CorrectedText
from tongbao.normalize.correction.parameters import SEQUENCES
from tongbao.normalize.correction.posteriors import posteriors
from tongbao.text.folding import squash
from tongbao.text.numbers import is_blank_mark
from tongbao.text.numerals import chinese_numeral, read_chinese_integer

_NUMERALS = "一二三四五六七八九十"
_COUNTED = re.compile(
    rf"(?P<before>[^\d.%{_NUMERALS}-]{{0,3}})(?:(?P<digits>\d{{1,3}})|(?P<han>[{_NUMERALS}]{{1,3}}))"
    rf"(?P<after>[^\d.%{_NUMERALS}]{{0,2}})"
)


class _Form(NamedTuple):
    """What stands around a line's numbers, and whether they are Han numerals."""

    before: str
    after: str
    han: bool


def _read_count(text: str) -> tuple[_Form, int] | None:
    """Return a counted number with its form; None for any other text."""
    match = _COUNTED.fullmatch(squash(text))
    if match is None:
        return None
    number = read_chinese_integer(match["han"]) if match["han"] else int(match["digits"])
    form = _Form(match["before"], match["after"], bool(match["han"]))
    return (form, number) if number is not None else None


@dataclass(frozen=True, slots=True)
class _Count:
    """How the clear numbers of a line count."""

    form: _Form
    start: int
    """Number at the line's first place, where every place counts one on."""
    ties: bool

    def text(self, number: int) -> str:
        """Return a number as the line prints it."""
        printed = chinese_numeral(number) if self.form.han else str(number)
        return f"{self.form.before}{printed}{self.form.after}"

    def price(self, first: int, second: int, gap: int, place: int) -> float:
        """Return what a step costs, from one number to another ``gap`` places on."""
        if second == first + gap:
            return 0.0
        if second == self.start + place:
            return 0.3 if self.ties else 1.0
        if first <= second < first + gap:
            headed = self.form.before == "第"
            return (
                SEQUENCES.known_tie_logodds
                if self.ties
                else SEQUENCES.headed_tie_logodds
                if headed
                else SEQUENCES.tie_logodds
            )
        return SEQUENCES.jump_logodds


def correct_sequences(table: Table) -> Table:
    """Return the table whose doubtful counted numbers follow the clear ones beside them."""
    lines: dict[tuple[str, int], list[int]] = {}
    for index, cell in enumerate(table.cells):
        lines.setdefault(("row", cell.row), []).append(index)
        lines.setdefault(("column", cell.column), []).append(index)
    new: dict[int, Cell] = {}
    for line in lines.values():
        if any(table.cells[index].evidence.confidence < DOUBTFUL for index in line):
            _correct_line(line, table, new)
    if not new:
        return table
    return replace(table, cells=tuple(new.get(i, cell) for i, cell in enumerate(table.cells)))


def _correct_line(line: Sequence[int], table: Table, new: dict[int, Cell]) -> None:
    read = {
        place: counted
        for place, index in enumerate(line)
        if (counted := _read_count(table.cells[index].text))
    }
    clear = {
        place: counted
        for place, counted in read.items()
        if table.cells[line[place]].evidence.confidence >= DOUBTFUL
    }
    count = _count_of(clear, Counter(form for form, _ in read.values()))
    if count is None:
        return
    numbers = {
        place: {number: 0.0} for place, (form, number) in clear.items() if form == count.form
    }
    asked = [
        place
        for place, index in enumerate(line)
        if place not in clear and index not in new and _may_count(table.cells[index])
    ]
    for place in asked:
        if tried := _try_numbers(table.cells[line[place]], place, numbers, count):
            numbers[place] = tried
    for place, cell in _decide({p: table.cells[line[p]] for p in asked}, numbers, count).items():
        new[line[place]] = cell


def _count_of(clear: Mapping[int, tuple[_Form, int]], forms: Mapping[_Form, int]) -> _Count | None:
    """Return how clear numbers, by their place in the line, count; None where they do not.

    Args:
        clear: Place → form and number.
        forms: How many of the line's cells are of each form, those read doubtfully too.
    """
    if len(clear) < SEQUENCES.fewest_clear:
        return None
    usual, times = Counter(form for form, _ in clear.values()).most_common(1)[0]
    if times < max(SEQUENCES.fewest_clear, SEQUENCES.form_share * len(clear)):
        return None
    found = sorted((place, number) for place, (form, number) in clear.items() if form == usual)
    start, times = Counter(number - place for place, number in found).most_common(1)[0]
    # What stands around a number, and its numerals, tell it from a value; digits alone do not.
    alike = len(found) if usual == ("", "", False) else forms[usual]
    if (
        times < SEQUENCES.fewest_clear
        or found[-1][0] - found[0][0] >= SEQUENCES.sparse_ratio * alike
    ):
        # Numbers with as many other cells between them are ranks of different indicators.
        return None
    count = _Count(usual, start, ties=False)
    steps = list(itertools.pairwise(found))
    ties = any(a[1] == b[1] for a, b in steps)
    on = sum(
        count.price(a[1], b[1], b[0] - a[0], b[0]) <= SEQUENCES.known_tie_logodds or a[1] == b[1]
        for a, b in steps
    )
    return replace(count, ties=ties) if on >= 0.8 * len(steps) else None


def _may_count(cell: Cell) -> bool:
    """Return whether a cell's reading is as short as a number's, and no dash read surely.

    Places without a rank print one below the last rank.
    """
    text = squash(cell.text)
    if text and is_blank_mark(text) and cell.evidence.confidence >= DOUBTFUL:
        return False
    return len(text) <= SEQUENCES.longest_chars and (bool(cell.text) or cell.blank == "unreadable")


def _try_numbers(
    cell: Cell, place: int, numbers: Mapping[int, Mapping[int, float]], count: _Count
) -> dict[int, float]:
    """Return the numbers that a doubtful cell may print, with the evidence's word for each."""
    evidence = cell.evidence
    wanted = {count.start + place}
    for other, known in numbers.items():
        if abs(other - place) <= SEQUENCES.reach_places:
            wanted |= {number + place - other for number in known} | set(known)
    letters = _NUMERALS if count.form.han else "0123456789"
    for text in (squash(cell.text), *evidence.readings(letters + "第名")):
        counted = _read_count(text)
        if counted and (not count.form.before or counted[0].before in {"", count.form.before}):
            wanted.add(counted[1])
    seen = {number: evidence.log_prob(count.text(number)) for number in wanted if number > 0}
    bare = evidence.log_prob(evidence.text)
    return {
        number: score for number, score in seen.items() if score >= bare - SEQUENCES.worse_logodds
    }


def _decide(
    asked: Mapping[int, Cell], numbers: Mapping[int, Mapping[int, float]], count: _Count
) -> dict[int, Cell]:
    """Return the cells asked for with the numbers that fit their evidence and each other."""
    chain = sorted(numbers)
    tried = [sorted(numbers[place]) for place in chain]

    def step(at: int, one: int, other: int) -> float:
        gap = chain[at + 1] - chain[at]
        return -count.price(tried[at][one], tried[at + 1][other], gap, chain[at + 1])

    scores = [[numbers[place][n] for n in tried[at]] for at, place in enumerate(chain)]
    found = posteriors(scores, step)
    decided = {}
    for at, place in enumerate(chain):
        if place in asked:
            best = max(range(len(tried[at])), key=found[at].__getitem__)
            sure = found[at][best] / (1 + math.exp(-SEQUENCES.otherwise_logodds))
            decided[place] = _with_number(
                asked[place], count.text(tried[at][best]), sure, scores[at][best]
            )
    return decided


def _with_number(cell: Cell, text: str, sure: float, score: float) -> Cell:
    bare = cell.evidence.log_prob(cell.evidence.text)
    if score < bare - SEQUENCES.against_logodds and not any(
        character in text for character in "第名"
    ):
        sure = flagged(sure, Reason.OUTVOTED)
    confidence = round(min(max(sure, 0.0), SEQUENCES.sure_confidence), 4)
    return replace(cell, text=text, blank="", evidence=CorrectedText(cell.evidence, confidence))


def ranks_by_values(
    values: Mapping[int, Decimal], ranks: Mapping[int, int], asked: frozenset[int]
) -> dict[int, frozenset[int]]:
    """Return, for the rows asked for, the ranks that fit their values; empty if none follow them.

    Equal values may share a rank, and the next may count on or not, or they may be ranked one
    after the other: all of these fit. Values that are not known may stand anywhere.

    Args:
        values: Row → its value, where it is clear.
        ranks: Row → its rank, where it is clear.
        asked: Rows whose rank is doubtful.
    """
    rows = {*ranks, *asked}
    known = {row: value for row, value in values.items() if row in rows}
    for sign in (-1, 1):
        fitting = _fitting({row: sign * value for row, value in known.items()}, len(rows))
        checked = [row for row in ranks if row in fitting]
        kept = sum(ranks[row] in fitting[row] for row in checked)
        if len(checked) >= SEQUENCES.fewest_rows and kept >= SEQUENCES.steady_share * len(checked):
            return {row: frozenset(fitting[row]) for row in asked if row in fitting}
    return {}


def _fitting(known: Mapping[int, Decimal], count: int) -> dict[int, set[int]]:
    """Return the ranks that fit each row's value, the least value being the best."""
    order, distinct = sorted(known.values()), sorted(set(known.values()))
    unknown = count - len(known)
    fitting = {}
    for row, value in known.items():
        first, after = bisect_left(order, value), bisect_right(order, value)
        ranks = set(range(first + 1, after + unknown + 1))
        fitting[row] = ranks | {bisect_left(distinct, value) + 1}
    return fitting
