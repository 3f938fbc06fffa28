"""What the recogniser saw of each cell of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from tongbao.extract.page import PageTable
from tongbao.extract.scan.ocr.ctc import (
    _NEVER,
    REST,
    TimeStep,
    _forms,
    bound,
    join_steps,
    likeliest,
    log_prob,
)
from tongbao.extract.scan.ocr.parameters import CTC
from tongbao.extract.scan.ocr.score_fusion import both_say
from tongbao.extract.scan.ocr.text_line import TextLine
from tongbao.extract.scan.page import ScannedPage
from tongbao.extract.scan.parameters import EVIDENCE
from tongbao.extract.scan.textlines.dashes import NUMERALS, dash_of
from tongbao.extract.scan.textlines.layout import points_of
from tongbao.model import Cell


def with_evidence(table: PageTable, page: ScannedPage) -> PageTable:
    """Return the table whose cells carry what the recogniser saw of them."""
    held = lines_by_cell(table, page)
    numbered = {cell.column for cell in table.cells if cell.text in NUMERALS}
    cells = []
    for index, cell in enumerate(table.cells):
        lines = held.get(index, [])
        dash = _dash(cell.text, lines, page.char_height) if cell.column not in numbered else ""
        dash = dash or _slash(cell, lines, page)
        if dash:
            cells.append(replace(cell, text=dash, evidence=ScannedText(dash, 1.0, lines[0].steps)))
        else:
            cells.append(_give_evidence(cell, lines))
    return replace(table, cells=tuple(cells), unscaled=page.sheet.photographed)


def lines_by_cell(table: PageTable, page: ScannedPage) -> dict[int, list[TextLine]]:
    """Return the index of each cell that holds lines of the page → those lines."""
    held: dict[int, list[TextLine]] = {}
    for line in page.lines:
        box = points_of(line.segment)
        x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
        for index, cell in enumerate(table.cells):
            if cell.box.holds(x, y):
                held.setdefault(index, []).append(line)
                break
    return held


def _dash(text: str, lines: Sequence[TextLine], char_height: float) -> str:
    return dash_of(lines[0].segment, text, char_height) if len(lines) == 1 else ""


_STEEP = frozenset("1Il|丨ノ／/J!7i")
"""What a slanting stroke may be read as."""


def _slash(cell: Cell, lines: Sequence[TextLine], page: ScannedPage) -> str:
    """Return ``/`` where a cell's only ink is one slanting straight stroke: no task, no value."""
    if len(lines) != 1 or cell.text not in _STEEP:
        return ""
    segment = lines[0].segment
    ink = page.sheet.ink[segment.top : segment.bottom, segment.x0 : segment.x1]
    rows, columns = np.nonzero(ink)
    if len(rows) < EVIDENCE.fewest_ink_px or segment.width < EVIDENCE.dash_ratio * segment.height:
        return ""
    middles = np.array([columns[rows == row].mean() for row in np.unique(rows)])
    along = np.unique(rows).astype(np.float64)
    slope, start = np.polyfit(along, middles, 1)
    off = np.abs(middles - (slope * along + start))
    straight = float(off.max()) < 0.16 * segment.width + 1.0
    return "/" if straight and -slope * segment.height > 0.55 * segment.width else ""


def _give_evidence(cell: Cell, lines: Sequence[TextLine]) -> Cell:
    if not lines:
        return cell
    read = [line for line in lines if line.chars]
    squashed = "".join(cell.text.split())
    order = sorted(read, key=lambda line: (line.segment.top, line.segment.x0))
    for arranged in (order, read, sorted(read, key=lambda line: line.segment.x0)):
        if "".join(line.text for line in arranged) == squashed:
            break
    else:
        arranged = order
    confidence = min((line.confidence for line in lines), default=0.0)
    worded = "".join(line.wording or line.text for line in arranged)
    worded = worded if any(line.wording for line in arranged) else ""
    whole = all(line.covered for line in lines)
    steps = join_steps([line.steps for line in arranged])
    figures = read[0].figures if len(read) == len(lines) == 1 else ()
    twice = any(line.beside for line in arranged)
    beside = join_steps([line.beside or line.steps for line in arranged]) if twice else ()
    return replace(
        cell, evidence=ScannedText(cell.text, confidence, steps, figures, whole, worded, beside)
    )


@dataclass(frozen=True, slots=True)
class ScannedText:
    """Evidence of a piece of a scan: the recogniser's time steps, and what they read bare."""

    text: str
    """Bare reading; printed lines are parted by ``\\n``."""
    confidence: float
    """Probability of its least certain character."""
    steps: tuple[TimeStep, ...] = field(repr=False)
    figures: tuple[TimeStep, ...] = field(default=(), repr=False)
    """What the recogniser of figures saw, where it was heard."""
    whole: bool = True
    """Whether its characters account for all of its ink."""
    worded: str = ""
    """The bare reading as words support it, where they change it."""
    beside: tuple[TimeStep, ...] = field(default=(), repr=False)
    """What the other recogniser of words saw, where it was asked."""
    _known: dict[str, float] = field(default_factory=dict, repr=False, compare=False)
    _best: dict[str, float] = field(default_factory=dict, repr=False, compare=False)

    @property
    def wording(self) -> str:
        """Return the bare reading with its doubtful characters told by the words they make."""
        return self.worded or self.text

    def log_prob(self, candidate: str) -> float:
        """Return log P(seen | printed ``candidate``), blanks apart."""
        known = self._known.get(candidate)
        if known is None:
            known = self._known[candidate] = max(
                (self._align(form) for form in _forms(candidate)), default=_NEVER
            )
        return known

    def readings(self, alphabet: str) -> Sequence[str]:
        """Return the texts of an alphabet that fit best, likeliest first."""
        found = {*likeliest(self.steps, alphabet), *likeliest(self.figures, alphabet)} - {""}
        return sorted(found, key=lambda text: (-self.log_prob(text), text))

    def _align(self, form: str) -> float:
        if not self._best:
            self._best[REST] = max((step[REST] for step in self.steps), default=_NEVER)
            for step in self.steps:
                for character, score in step.items():
                    if character != REST and score > self._best.get(character, _NEVER):
                        self._best[character] = score
        if self.figures:
            return both_say(self.steps, self.figures, form)
        limit = bound(self._best, form)
        if limit < CTC.hopeless_logprob and not self.beside:
            return limit
        said = log_prob(self.steps, form)
        return (said + log_prob(self.beside, form)) / 2 if self.beside else said
