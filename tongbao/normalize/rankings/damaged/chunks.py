"""What a damaged text export keeps of one indicator: names and values in printed order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tongbao.model import Cell
from tongbao.normalize.rankings.entries import Figure, Named
from tongbao.normalize.rankings.labels import Label


@dataclass(frozen=True, slots=True)
class NameToken:
    """One cell that names one place."""

    cell: Cell
    named: Named


@dataclass(frozen=True, slots=True)
class ValueToken:
    """One cell that prints a number."""

    cell: Cell
    figure: Figure


@dataclass(slots=True)
class Chunk:
    """What the export kept of one indicator, in printed order."""

    names: list[NameToken] = field(default_factory=list)
    values: list[ValueToken] = field(default_factory=list)
    group: list[NameToken] = field(default_factory=list)
    """Places of a cell that names several."""
    group_note: ValueToken | None = None
    no_task: list[NameToken] = field(default_factory=list)
    serials: list[int] = field(default_factory=list)
    labels: list[tuple[Label, Cell]] = field(default_factory=list)
    has_values: bool = False
    strays: list[ValueToken] = field(default_factory=list)
    """Numbers that stand among the names."""
    gaps: list[ValueToken] = field(default_factory=list)
    """Numbers of another indicator where names of this one stood."""
    stray: bool = False
    """True where something stands in a row that it cannot belong to."""

    @property
    def cells(self) -> Iterator[Cell]:
        """Yield every cell of the chunk."""
        for name in (*self.group, *self.names, *self.no_task):
            yield name.cell
        for value in self.values:
            yield value.cell
