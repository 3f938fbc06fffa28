"""Tables inside a cell whose frame touches the cell's own: they part nothing but their cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

Labels = list[list[int]]
"""For every unit square of a grid, the region it belongs to."""
_Rectangle = tuple[int, int, int, int]
"""First row, first column, last row and last column."""


def without_nested(labels: Labels) -> Labels:
    """Return the regions of a grid, those that a table inside a cell forms being that cell.

    Word draws such a table against the cell's side or foot, so that the rest of the cell is no
    rectangle. Unlike where a rule is missing, the boundaries inside stand nowhere else: no row or
    column beside the cell is parted by them.
    """
    found = [label for label, area in _areas(labels).items() if not _is_whole(labels, label, area)]
    if not found:
        return labels
    merged = [list(row) for row in labels]
    for label in found:
        area = _areas(merged).get(label)
        if area is not None and not _is_whole(merged, label, area) and _holds_table(merged, area):
            top, left, bottom, right = area
            for row in range(top, bottom + 1):
                merged[row][left : right + 1] = [label] * (right - left + 1)
    return merged


def _areas(labels: Labels) -> dict[int, _Rectangle]:
    """Return the rectangle around every region."""
    rows: dict[int, list[int]] = defaultdict(list)
    columns: dict[int, list[int]] = defaultdict(list)
    for row, line in enumerate(labels):
        for column, label in enumerate(line):
            rows[label].append(row)
            columns[label].append(column)
    return {
        label: (min(rows[label]), min(columns[label]), max(rows[label]), max(columns[label]))
        for label in rows
    }


def _is_whole(labels: Labels, label: int, area: _Rectangle) -> bool:
    top, left, bottom, right = area
    return all(
        labels[row][column] == label
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    )


def _holds_table(labels: Labels, area: _Rectangle) -> bool:
    """Return whether an area is one cell: whole regions, parted by nothing that goes on beside."""
    top, left, bottom, right = area
    inside = {label for row in labels[top : bottom + 1] for label in row[left : right + 1]}
    beyond = [
        label
        for row, line in enumerate(labels)
        for column, label in enumerate(line)
        if not (top <= row <= bottom and left <= column <= right)
    ]
    if inside & set(beyond):
        return False
    rows = [line for row, line in enumerate(labels) if not top <= row <= bottom]
    upright = [list(line) for line in zip(*labels, strict=True)]
    columns = [line for column, line in enumerate(upright) if not left <= column <= right]
    return _unparted(rows, left, right) and _unparted(columns, top, bottom)


def _unparted(lines: Sequence[Sequence[int]], first: int, last: int) -> bool:
    """Return whether lines beside an area exist and none has a boundary between two places."""
    return bool(lines) and all(
        line[place] == line[place + 1] for line in lines for place in range(first, last)
    )
