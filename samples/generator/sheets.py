"""What a page shows, before a producer sets it: paragraphs and grids of cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Rules = Literal[
    "full", "none", "three_line", "half", "open_frame", "dashed", "double", "zebra", "filled"
]


@dataclass(frozen=True, slots=True)
class Put:
    """One cell of a grid."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    align: str = "center"
    vertical: bool = False


@dataclass(slots=True)
class Grid:
    """A table: cells with spans, column weights, how it is ruled."""

    cells: list[Put]
    widths: list[float]
    """Relative column widths."""
    rules: Rules = "full"
    header_rows: int = 1
    size: float = 10.0
    caption: str = ""
    note: str = ""
    repeat_header: bool = True

    @property
    def n_rows(self) -> int:
        """Return the number of rows."""
        return max(c.row + c.row_span for c in self.cells)


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of a kind that producers know how to set."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """A page break; what follows stands on pages of this orientation."""

    landscape: bool = False


@dataclass(slots=True)
class Sheets:
    """A whole document."""

    flow: list[Text | Grid | Break] = field(default_factory=list)
    landscape_first: bool = False
    font: str = "Noto Serif CJK SC"
    paper: str = "a4"
    turn: int = 0
    """``/Rotate`` that the pages get, their content turned back by as much."""
    fake_bold: bool = False
    """Headers are printed twice, a hair apart."""
    split_rows: bool = False
    """A page may break inside a row."""
