"""What a column and a table are: names, types, meanings, limits, keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from tongbao.model import Message

ColumnType = Literal["string", "integer", "number", "date"]
Value = str | int | float | Decimal | None
Row = tuple[Value, ...]
"""One row of a table: a value for each of its columns; ``""`` or None is a blank."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is called, what stands in it, and what may."""

    name: str
    type: ColumnType
    title: Message
    description: Message
    required: bool = False
    enum: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    pattern: str = ""
    unit: str = ""
    """Unit of the numbers, where the column has one unit throughout."""
    exact: bool = False
    """Whether the decimal digits are those of the record: kept exactly where a system can."""


@dataclass(frozen=True, slots=True)
class Schema:
    """One table: its columns in their order, and its keys."""

    name: str
    title: Message
    description: Message
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    in_circulars: bool = True
    """Whether ``circular_id`` refers to a row of ``circulars``."""
    refers: Mapping[str, str] = field(default_factory=dict)
    """Column → the other table whose column of that name it refers to."""

    names: tuple[str, ...] = field(init=False)
    """The names of the columns, in order."""
    figures: tuple[tuple[int, Column], ...] = field(init=False)
    """The columns that hold numbers or days, not text, with their places."""

    def __post_init__(self) -> None:
        """Note the columns' names and kinds: they are asked for with every row."""
        object.__setattr__(self, "names", tuple(column.name for column in self.columns))
        figures = tuple((at, c) for at, c in enumerate(self.columns) if c.type != "string")
        object.__setattr__(self, "figures", figures)
