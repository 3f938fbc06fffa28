"""Why each boundary of a table is where it is, asked of the finished page: rules, white, lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tongbao.extract.layout.parameters import BOUNDARIES
from tongbao.extract.layout.turned import laid_flat, turn_of_words, turned_back
from tongbao.model import (
    Boundary,
    BoundaryReason,
    BoundaryWay,
    Box,
    Cell,
    Page,
    Rotation,
    Ruling,
    Table,
)


def boundaries_of(table: Table, pages: Sequence[Page]) -> tuple[Boundary, ...]:
    """Return the boundaries of a table's columns and rows on each of its pages, with their reasons.

    Args:
        table: A table of a PDF or a picture; the boundaries of a text export are its tabs, none.
        pages: The pages of its document.
    """
    if table.frame == "text":
        return ()
    by_number = {page.number: page for page in pages}
    found: list[Boundary] = []
    for part in table.parts:
        page = by_number[part.page]
        inside = [w for w in page.words if part.box.holds(*_middle(w.box))]
        turn = turn_of_words(inside)
        cells = [
            replace(cell, box=laid_flat(cell.box, turn))
            for cell in table.cells
            if cell.page == part.page
        ]
        words = [laid_flat(word.box, turn) for word in inside if word.rotation == turn]
        rules = [_flat(rule, turn) for rule in page.rulings]
        found += _of_part(cells, words, rules, page.number, turn, ruled=table.frame == "ruled")
    return tuple(found)


def _middle(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2


def _flat(rule: Ruling, turn: Rotation) -> Ruling:
    box = laid_flat(Box(rule.x0, rule.top, rule.x1, rule.bottom), turn)
    return replace(rule, x0=box.x0, top=box.top, x1=box.x1, bottom=box.bottom)


def _of_part(
    cells: Sequence[Cell],
    words: Sequence[Box],
    rules: Sequence[Ruling],
    page: int,
    turn: Rotation,
    *,
    ruled: bool,
) -> Iterator[Boundary]:
    """Yield the boundaries of the part of a table on one page; all is laid flat."""
    if not cells:
        return
    ways: tuple[BoundaryWay, ...] = ("column", "row")
    for way in ways:
        upright = [r for r in rules if r.horizontal == (way == "row")]
        for at, stretches in _edges(cells, way):
            low, high = min(a for a, _ in stretches), max(b for _, b in stretches)
            length = sum(b - a for a, b in stretches)
            lines = [_along(r, way)[1:] for r in upright if _is_at(r, way, at)]
            drawn = sum(_shared(stretch, lines) for stretch in stretches) / max(length, 0.1)
            if drawn >= BOUNDARIES.drawn_share:
                why: BoundaryReason = "rule"
                support = min(drawn, 1.0)
            else:
                why = "implied" if ruled else "white" if way == "column" else "line"
                support = _left_white(at, stretches, words, way)
            line = Box(at, low, at, high) if way == "column" else Box(low, at, high, at)
            yield Boundary(page, way, turned_back(line, turn), why, round(support, 3))


def _edges(
    cells: Sequence[Cell], way: BoundaryWay
) -> Iterator[tuple[float, list[tuple[float, float]]]]:
    """Yield each place where cells begin or end, and along which stretches they do."""
    places: dict[int, tuple[float, set[tuple[float, float]]]] = {}
    for cell in cells:
        box = cell.box
        if way == "column":
            numbers = (cell.column, cell.column + cell.column_span)
            ends, stretch = (box.x0, box.x1), (box.top, box.bottom)
        else:
            numbers = (cell.row, cell.row + cell.row_span)
            ends, stretch = (box.top, box.bottom), (box.x0, box.x1)
        for number, at in zip(numbers, ends, strict=True):
            places.setdefault(number, (at, set()))[1].add(stretch)
    for number in sorted(places):
        at, found = places[number]
        yield at, _joined(sorted(found))


def _joined(stretches: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for low, high in stretches:
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return joined


def _along(rule: Ruling, way: BoundaryWay) -> tuple[float, float, float]:
    """Return where a rule lies, and from where to where it runs."""
    if way == "column":
        return (rule.x0 + rule.x1) / 2, rule.top, rule.bottom
    return (rule.top + rule.bottom) / 2, rule.x0, rule.x1


def _is_at(rule: Ruling, way: BoundaryWay, at: float) -> bool:
    return abs(_along(rule, way)[0] - at) <= BOUNDARIES.near_pt + rule.width / 2


def _shared(stretch: tuple[float, float], lines: Sequence[tuple[float, float]]) -> float:
    """Return how much of a stretch lines cover."""
    low, high = stretch
    own = [(max(a, low), min(b, high)) for a, b in lines if a < high and low < b]
    return sum(b - a for a, b in _joined(sorted(own)))


def _left_white(
    at: float, stretches: Sequence[tuple[float, float]], words: Sequence[Box], way: BoundaryWay
) -> float:
    """Return the share of the print beside a boundary that does not run across it."""
    beside = crossed = 0
    for box in words:
        x, y = _middle(box)
        along = y if way == "column" else x
        if any(low <= along <= high for low, high in stretches):
            low, high = (box.x0, box.x1) if way == "column" else (box.top, box.bottom)
            beside += 1
            crossed += low + BOUNDARIES.near_pt < at < high - BOUNDARIES.near_pt
    return 1 - crossed / beside if beside else 1.0
