"""What a person corrects of a whole column or of a table's header, and what its cells come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from decimal import Decimal

COLUMN_FIELDS = ("project", "item", "metric", "unit", "sort_order", "role")
"""What may be corrected."""
HEADER_FIELDS = ("project", "item")
"""What a header names for all its columns at once."""
ROLES = ("value", "rank", "swapped", "none")
"""What a column's figures are: ``swapped``: its values are the ranks and its ranks the values;
``none``: it ranks nothing."""
ORDERS = ("desc", "asc")
NAME = "indicator"
"""What a decision calls an indicator after it, so that it is found under that name, too."""

Figures = tuple[Decimal | None, int | None]
"""Value and rank of a cell."""


def in_role(value: Decimal | None, rank: int | None, role: str) -> Figures:
    """Return value and rank of a cell whose figures are another thing than they were taken for.

    Raises:
        ValueError: They cannot be: 98.5 is no rank, and a place has one rank and one value.
    """
    if role == "none":
        return None, None
    if role == "swapped":
        return (None if rank is None else Decimal(rank)), _as_rank(value)
    if value is not None and rank is not None:
        raise ValueError(role)
    if role == "rank":
        return None, (_as_rank(value) if rank is None else rank)
    return (Decimal(rank) if rank is not None else value), None


def fitting_roles(cells: Iterable[Figures]) -> list[str]:
    """Return the roles that change something and that all cells of a column can be in."""
    known = [list(cells)]
    found = []
    for role in ROLES:
        with suppress(ValueError):
            as_role = [in_role(*cell, role) for cell in known[0]]
            if as_role not in known:
                known.append(as_role)
                found.append(role)
    return found


def figures(row: Mapping[str, object]) -> Figures:
    """Return value and rank of a row of the dataset, as read."""
    value, rank = row["value"], row["rank"]
    return (
        None if value is None else Decimal(str(value)),
        None if rank is None else int(str(rank)),
    )


def _as_rank(value: Decimal | None) -> int | None:
    if value is None:
        return None
    if value < 0 or value != int(value):
        raise ValueError(value)
    return int(value)
