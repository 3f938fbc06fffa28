"""Tables whose cells are doubtful: what each may print, and how likely that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tongbao.model import Box, Cell, Table


@dataclass(frozen=True)
class Blot:
    """Evidence as a table of what a cell may print."""

    text: str
    confidence: float
    others: Mapping[str, float] = field(default_factory=dict)
    whole: bool = True
    words: str = ""

    @property
    def wording(self) -> str:
        return self.words or self.text

    def log_prob(self, candidate: str) -> float:
        return 0.0 if candidate == self.text else self.others.get(candidate, -30.0)

    def readings(self, alphabet: str) -> Sequence[str]:
        texts = [text for text in (self.text, *self.others) if set(text) <= set(alphabet)]
        return sorted(texts, key=lambda text: -self.log_prob(text))


def table_of(*columns: Sequence[Blot | str]) -> Table:
    cells = []
    for column, blots in enumerate(columns):
        for row, blot in enumerate(blots):
            seen = Blot(blot, 1.0) if isinstance(blot, str) else blot
            box = Box(50.0 * column, 20.0 * row, 50.0 * column + 49, 20.0 * row + 19)
            cells.append(Cell(row, column, 1, 1, seen.text, 1, box, seen))
    rows = max(len(column) for column in columns)
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(1, tuple(cells), rows, len(columns), "ruled", ())


def at(table: Table, row: int, column: int = 0) -> Cell:
    return next(cell for cell in table.cells if (cell.row, cell.column) == (row, column))
