"""Numbers corrected by their grammar, their line's form, and the printed order.

A line is a row or column of figures. Its order is the printed one where its clear figures rise
or fall, or that of a column of ranks beside it where they rise or fall by rank. The doubtful
figures of a line are decided together: each has candidates with the evidence for them, the price
of their form, and the price of a step against the order.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from tongbao.confidence import DOUBTFUL, Reason, flagged
from tongbao.model import Cell, Table
from tongbao.normalize.correction.candidates import CorrectedText, flag
from tongbao.normalize.correction.decimal_points import unsure_of_points
from tongbao.normalize.correction.number_formats import (
    ALPHABET,
    FIGURE,
    Form,
    form_of,
    is_figure,
    value_of,
)
from tongbao.normalize.correction.parameters import NUMBER_FORMATS, NUMBERS
from tongbao.normalize.correction.posteriors import posteriors
from tongbao.normalize.correction.sequences import ranks_by_values
from tongbao.text.folding import squash
from tongbao.text.numbers import is_blank_mark, read_number


@dataclass(frozen=True, slots=True)
class _Line:
    """A row or column of figures, in the order of its values if they have one."""

    indexes: tuple[int, ...]
    clear: Mapping[int, str]
    """Its clear figures."""
    form: Form
    falling: bool | None
    """Whether values fall (True) or rise (False); None where they do neither."""
    broken: float
    """Price of a step against the order."""
    unordered: frozenset[int] = frozenset()
    """Those of ``indexes``, at their end, whose place in the order is not known."""
    ranks: Mapping[int, frozenset[int]] = field(default_factory=dict)
    """The ranks that fit the values beside, where the line is one of ranks."""

    def price(self, index: int, text: str) -> float:
        """Return how unlikely a cell's candidate is in this line, its neighbours apart."""
        fitting = self.ranks.get(index)
        unfit = fitting is not None and not (text.isdigit() and int(text) in fitting)
        return self.form.price(text) + NUMBERS.unfit_logodds * unfit


def correct_numbers(table: Table) -> Table:
    """Return the table with doubtful numbers corrected."""
    cells = list(table.cells)
    done: set[int] = set()
    for line in sorted(_lines(table), key=_usefulness, reverse=True):
        asked = [
            i
            for i in line.indexes
            if i not in done and (_is_doubtful(cells[i]) or _is_odd(i, cells[i], line))
        ]
        for index, cell in _correct_line(_but_for(asked, line), asked, cells).items():
            cells[index] = cell if _is_doubtful(cells[index]) else _keep_reading(cells[index], cell)
            done.add(index)
        if not line.form.grouped:
            clear = [i for i in line.indexes if _is_clear(cells[i])]
            for index, cell in unsure_of_points(line.indexes, clear, cells).items():
                cells[index] = cell
                done.add(index)
    return replace(table, cells=tuple(cells)) if done else table


def _usefulness(line: _Line) -> tuple[bool, bool, int]:
    """Return how much a line tells of its cells."""
    return line.form.even, line.falling is not None, line.form.count


def _is_doubtful(cell: Cell) -> bool:
    text = squash(cell.text)
    if len(text) > NUMBERS.longest_chars or (not text and cell.blank != "unreadable"):
        return False
    if isinstance(cell.evidence, CorrectedText):
        return False
    if FIGURE.fullmatch(text) and read_number(text) is not None:
        return cell.evidence.confidence < NUMBERS.read_confidence
    if re.fullmatch(r"-?\d+[,，.、·:：]\d+[%％]?", text) and read_number(text) is None:
        return True
    if _drop_dust(text):
        return True
    letters = sum("\u3400" <= c <= "\u9fff" for c in text)
    return cell.evidence.confidence < DOUBTFUL and letters <= 1 and not is_blank_mark(text)


_DUSTED = re.compile(r"[.,，·、'‘’`]?(\d[\d.]*\d[%％]?|\d)[.,，·、'‘’`]?")


def _drop_dust(text: str) -> str:
    """Return the figure in a text that has a speck before or behind it; else nothing."""
    found = _DUSTED.fullmatch(text)
    return found[1] if found and found[1] != text and is_figure(found[1]) else ""


def _is_odd(index: int, cell: Cell, line: _Line) -> bool:
    """Return whether a figure read surely, but not beyond doubt, is like no other of its line."""
    return (
        cell.evidence.confidence < NUMBERS.certain_confidence
        and not isinstance(cell.evidence, CorrectedText)
        and index in line.clear
        and _but_for([index], line).form.price(line.clear[index]) > NUMBERS.odd_logodds
    )


def _but_for(asked: Sequence[int], line: _Line) -> _Line:
    """Return a line with the form of its other clear figures: none speaks for itself."""
    others = [text for index, text in line.clear.items() if index not in asked]
    return line if len(others) in (len(line.clear), 0) else replace(line, form=form_of(others))


def _keep_reading(cell: Cell, corrected: Cell) -> Cell:
    """Return an odd cell as it was read: only how sure that is may change."""
    sure = (
        corrected.evidence.confidence
        if corrected.text == squash(cell.text)
        else Reason.WORKED_OUT.at_most
    )
    return replace(cell, evidence=CorrectedText(cell.evidence, min(cell.evidence.confidence, sure)))


def _is_clear(cell: Cell) -> bool:
    return cell.evidence.confidence >= DOUBTFUL and is_figure(squash(cell.text))


def _lines(table: Table) -> Iterator[_Line]:
    """Yield the rows and columns that are mostly figures."""
    ways: dict[tuple[str, int], list[int]] = {}
    for index, cell in enumerate(table.cells):
        if cell.column_span == 1:
            ways.setdefault(("column", cell.column), []).append(index)
        if cell.row_span == 1:
            ways.setdefault(("row", cell.row), []).append(index)
    columns = {key: ways[key] for key in ways if key[0] == "column"}
    for (way, number), indexes in ways.items():
        filled = [i for i in indexes if squash(table.cells[i].text)]
        clear = [i for i in filled if _is_clear(table.cells[i])]
        if len(clear) < NUMBERS.fewest_clear or 2 * len(clear) < len(filled):
            continue
        texts = {i: squash(table.cells[i].text) for i in clear}
        form = form_of([*texts.values()])
        falling, broken = _order([_value(table.cells[i]) for i in clear])
        if not form.even:
            # A row of ranks and values side by side has no order, though it may seem to.
            falling = None
        line = _Line(tuple(indexes), texts, form, falling, broken)
        if way == "column":
            line = replace(line, ranks=_ranks(line, number, columns, table))
        if falling is None and way == "column":
            line = _by_rank(line, number, columns, table) or line
        yield line


def _value(cell: Cell) -> Decimal | None:
    return value_of(squash(cell.text))


def _order(values: Sequence[Decimal | None]) -> tuple[bool | None, float]:
    """Return whether values fall or rise, and what a step against that costs."""
    steps = [(a, b) for a, b in pairwise(v for v in values if v is not None)]
    for falling in (True, False):
        kept = sum(a >= b if falling else a <= b for a, b in steps)
        if (
            len(steps) >= NUMBERS.fewest_steps
            and kept >= NUMBERS.steady_share * len(steps)
            and len({*values}) >= NUMBERS.fewest_values
        ):
            return falling, math.log((kept + 1) / (len(steps) - kept + 0.3))
    return None, 0.0


def _by_rank(
    line: _Line, number: int, columns: Mapping[tuple[str, int], list[int]], table: Table
) -> _Line | None:
    """Return a line in the order of the ranks beside it, if its values keep that order."""
    rows = {table.cells[i].row: i for i in line.indexes}
    for beside in (number + 1, number - 1, number - 2):
        ranks = {
            table.cells[i].row: int(text)
            for i in columns.get(("column", beside), ())
            if _is_clear(table.cells[i]) and (text := squash(table.cells[i].text)).isdigit()
        }
        order = sorted((row for row in rows if row in ranks), key=ranks.__getitem__)
        clear = [rows[row] for row in order if _is_clear(table.cells[rows[row]])]
        if len(clear) < NUMBERS.fewest_rows or len(set(ranks.values())) < len(clear) / 2:
            continue
        falling, broken = _order([_value(table.cells[i]) for i in clear])
        if falling is not None:
            known = [rows[row] for row in order]
            rest = [i for i in line.indexes if i not in set(known)]
            return replace(
                line,
                indexes=(*known, *rest),
                falling=falling,
                broken=broken,
                unordered=frozenset(rest),
            )
    return None


def _ranks(
    line: _Line, number: int, columns: Mapping[tuple[str, int], list[int]], table: Table
) -> dict[int, frozenset[int]]:
    """Return the ranks that the values beside a column of ranks allow its doubtful cells."""
    cells = table.cells
    doubtful = {cells[i].row: i for i in line.indexes if _is_doubtful(cells[i])}
    if not line.form.whole or not doubtful:
        return {}
    ranks = {
        cells[i].row: int(text)
        for i in line.indexes
        if _is_clear(cells[i]) and (text := squash(cells[i].text)).isdigit()
    }
    for beside in (number - 1, number + 1, number - 2, number + 2):
        values = {
            cells[i].row: value
            for i in columns.get(("column", beside), ())
            if _is_clear(cells[i]) and (value := _value(cells[i])) is not None
        }
        if fitting := ranks_by_values(values, ranks, frozenset(doubtful)):
            return {doubtful[row]: fit for row, fit in fitting.items()}
    return {}


def _correct_line(line: _Line, asked: Sequence[int], cells: Sequence[Cell]) -> dict[int, Cell]:
    """Return the cells asked for with their likeliest numbers, decided together."""
    if not asked:
        return {}
    texts: dict[int, list[str]] = {}
    scores: dict[int, list[float]] = {}
    for index in line.indexes:
        if index in asked:
            seen = _candidates(cells[index], line, line.ranks.get(index, frozenset()))
            if seen:
                texts[index], scores[index] = list(seen), list(seen.values())
        elif _is_clear(cells[index]):
            texts[index], scores[index] = [squash(cells[index].text)], [0.0]
    chain = [index for index in line.indexes if index in texts]
    values = {index: [value_of(text) for text in texts[index]] for index in chain}

    def step(place: int, one: int, other: int) -> float:
        first, second = values[chain[place]][one], values[chain[place + 1]][other]
        if (
            chain[place + 1] in line.unordered
            or line.falling is None
            or first is None
            or second is None
            or first == second
        ):
            return 0.0
        return 0.0 if (first > second) == line.falling else -line.broken

    found = posteriors([_price_candidates(i, texts[i], scores[i], line) for i in chain], step)
    return {
        index: _with_text(cells[index], texts[index], scores[index], chances)
        for index, chances in zip(chain, found, strict=True)
        if index in asked
    }


def _price_candidates(
    index: int, texts: Sequence[str], scores: Sequence[float], line: _Line
) -> list[float]:
    if len(texts) == 1:
        return list(scores)
    return [score - line.price(index, text) for text, score in zip(texts, scores, strict=True)]


def _candidates(cell: Cell, line: _Line, fitting: frozenset[int]) -> dict[str, float]:
    """Return the numbers that a cell may print, with the evidence's word for each."""
    evidence = cell.evidence
    texts = {text for text in evidence.readings(ALPHABET) if is_figure(text)}
    for text in list(texts):
        texts |= {near for near in _rewrite(text, line.form) if is_figure(near)}
    texts |= {str(rank) for rank in fitting}
    if is_figure(squash(cell.text)):
        texts.add(squash(cell.text))
    seen = {text: evidence.log_prob(text) for text in sorted(texts)}
    best = max(seen.values(), default=-math.inf)
    if best < evidence.log_prob(evidence.text) - NUMBERS.worse_logodds:
        bare = _drop_dust(squash(cell.text))
        return {bare: 0.0} if bare else {}
    return {text: score for text, score in seen.items() if score >= best - NUMBERS.worse_logodds}


def _rewrite(text: str, form: Form) -> Iterator[str]:
    """Yield a number in the form of its line, where its digits may be read so."""
    digits = re.sub(r"[.,]", "", text.strip("-%"))
    sign, mark = "-" * text.startswith("-"), "%" * text.endswith("%")
    yield f"{sign}{text.strip('-%')}"
    yield f"{text.rstrip('%')}%"
    yield f"-{text.lstrip('-')}"
    for places in set(form.decimals):
        if not places:
            yield f"{sign}{digits}{mark}"
        elif len(digits) > places:
            whole, part = digits[:-places], digits[-places:]
            yield f"{sign}{whole}.{part}{mark}"
            if form.grouped:
                yield f"{sign}{int(whole):,}.{part}{mark}"
    if form.grouped and len(digits) > NUMBER_FORMATS.group_digits:
        yield f"{sign}{int(digits):,}{mark}"


def _with_text(
    cell: Cell, texts: Sequence[str], scores: Sequence[float], chances: Sequence[float]
) -> Cell:
    """Return the cell with its likeliest number and how sure that is."""
    best = max(range(len(texts)), key=lambda index: chances[index])
    text, sure = texts[best], chances[best] / (1 + math.exp(-NUMBERS.otherwise_logodds))
    if scores[best] < max(scores) - NUMBERS.against_logodds:
        # The neighbours outvoted what was seen: taken, but never without a finding.
        sure = flagged(sure, Reason.OUTVOTED)
    if (
        cell.evidence.confidence <= Reason.DISPUTED.at_most
        and _vote(best, scores, chances) < NUMBERS.against_logodds
    ):
        # Neither the cell nor its neighbours tell it from what else was read.
        sure = flagged(sure, Reason.AMBIGUOUS)
    bare = squash(cell.text)
    if _drop_dust(bare):
        # A speck, most likely; but it was seen.
        sure = flagged(sure, Reason.SPECK)
    if not is_figure(bare) and re.sub(r"\D", "", bare) != re.sub(r"\D", "", text):
        # What stood there was no number at all: part of it is guessed.
        sure = flagged(sure, Reason.WORKED_OUT)
    return replace(
        cell, text=text, blank="", evidence=CorrectedText(cell.evidence, round(max(sure, 0.0), 4))
    )


def _vote(best: int, scores: Sequence[float], chances: Sequence[float]) -> float:
    """Return by how much form and neighbours favour the best candidate over the next one seen."""
    others = [index for index in range(len(scores)) if index != best]
    if not others:
        return 0.0
    rival = max(others, key=scores.__getitem__)
    whole = math.log(max(chances[best], 1e-300) / max(chances[rival], 1e-300))
    return whole - (scores[best] - scores[rival])


def flag_faded_digits(table: Table) -> Table:
    """Return the table with figures as doubtful whose 1 may be what is left of a 4."""
    return replace(table, cells=tuple(_doubt_faded(cell) for cell in table.cells))


def _doubt_faded(cell: Cell) -> Cell:
    text, sure = squash(cell.text), cell.evidence.confidence
    if (
        not Reason.FADED.at_most < sure < NUMBERS.whole_one_confidence
        or "1" not in text
        or not is_figure(text)
    ):
        return cell
    seen = cell.evidence.log_prob
    least = seen(text) - NUMBERS.as_well_logodds
    if all(seen(other) < least for other in _restore_fours(text)):
        return cell
    return flag(cell, Reason.FADED)


def _restore_fours(text: str) -> Iterator[str]:
    """Yield a figure with each 1 as the 4 that it may have been."""
    for place, digit in enumerate(text):
        if digit == "1":
            yield f"{text[:place]}4{text[place + 1 :]}"
