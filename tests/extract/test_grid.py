"""The grid of cells that rules enclose, from plain rules alone."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfplumber.table import (
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)

from tongbao.extract.layout.ruled.grid import Grid, Span, find_grids
from tongbao.model import Box, Ruling

Tiling = tuple[list[float], list[float], list[Span]]


@st.composite
def tilings(draw: st.DrawFn) -> Tiling:
    """Column and row positions, and spans that cover the grid without overlap."""
    n_rows = draw(st.integers(1, 7))
    n_columns = draw(st.integers(1, 7))
    steps = st.floats(8, 60)
    columns, rows = [50.0], [60.0]
    for _ in range(n_columns):
        columns.append(columns[-1] + draw(steps))
    for _ in range(n_rows):
        rows.append(rows[-1] + draw(steps))
    free = {(row, column) for row in range(n_rows) for column in range(n_columns)}
    spans = []
    while free:
        row, column = min(free)
        down = draw(st.integers(1, 3))
        across = draw(st.integers(1, 3))
        while any((row + r, column + c) not in free for r in range(down) for c in range(across)):
            if across > 1:
                across -= 1
            else:
                down -= 1
        spans.append(Span(row, column, down, across))
        free -= {(row + r, column + c) for r in range(down) for c in range(across)}
    return columns, rows, sorted(spans)


def sides(tiling: Tiling, gap: float = 0.0) -> list[Ruling]:
    """Draw every cell's four sides, each ``gap`` short at both ends."""
    columns, rows, spans = tiling
    rules = []
    for row, column, down, across in spans:
        x0, x1 = columns[column], columns[column + across]
        top, bottom = rows[row], rows[row + down]
        rules += [Ruling(x0 + gap, y, x1 - gap, y, 0.5) for y in (top, bottom)]
        rules += [Ruling(x, top + gap, x, bottom - gap, 0.5) for x in (x0, x1)]
    return rules


def boxes(tiling: Tiling) -> list[Box]:
    columns, rows, spans = tiling
    return [
        Box(columns[c], rows[r], columns[c + across], rows[r + down])
        for r, c, down, across in spans
    ]


def centres(found: Sequence[Box]) -> list[tuple[float, float]]:
    return [((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2) for box in found]


def one_grid(rules: Sequence[Ruling], ink: Sequence[tuple[float, float]] = ()) -> Grid:
    grids = find_grids(rules, ink)
    assert len(grids) == 1
    return grids[0]


@given(tilings(), st.sampled_from([0.0, 0.4, 1.0]), st.randoms())
@settings(max_examples=150, deadline=None)
def test_any_table_of_merged_cells_is_found_as_drawn(
    tiling: Tiling, gap: float, random: Random
) -> None:
    rules = sides(tiling, gap)
    random.shuffle(rules)
    if len(tiling[2]) == 1:
        assert find_grids(rules, ()) == []
        return
    grid = one_grid(rules, centres(boxes(tiling)))
    assert not grid.odd
    found = sorted(grid.box_of(span) for span in grid.spans)
    for box, expected in zip(found, sorted(boxes(tiling)), strict=True):
        assert box == pytest.approx(expected, abs=0.01)


@given(tilings())
@settings(max_examples=60, deadline=None)
def test_the_reference_finds_the_same_cells_in_closed_tables(tiling: Tiling) -> None:
    """pdfplumber's search for closed rectangles is the slow reference."""
    if len(tiling[2]) == 1:
        return
    rules = sides(tiling)
    edges = [
        {
            "x0": rule.x0,
            "x1": rule.x1,
            "top": rule.top,
            "bottom": rule.bottom,
            "orientation": "h" if rule.horizontal else "v",
            "width": rule.x1 - rule.x0,
            "height": rule.bottom - rule.top,
        }
        for rule in rules
    ]
    merged = merge_edges(edges, 0, 0, 0.01, 0.01)
    tables = cells_to_tables(intersections_to_cells(edges_to_intersections(merged)))
    theirs = sorted(cell for table in tables for cell in table)
    grid = one_grid(rules, centres(boxes(tiling)))
    ours = sorted(tuple(grid.box_of(span)) for span in grid.spans)
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        assert one == pytest.approx(other, abs=0.01)


@given(tilings())
@settings(max_examples=60, deadline=None)
def test_every_place_of_a_grid_belongs_to_one_cell(tiling: Tiling) -> None:
    rules = sides(tiling)
    for grid in find_grids(rules[: len(rules) * 2 // 3], centres(boxes(tiling))):
        assert all(owner >= 0 for row in grid.owners() for owner in row)
        area = sum(span.row_span * span.column_span for span in grid.spans)
        assert area == (len(grid.rows) - 1) * (len(grid.columns) - 1)


def lines(xs: Sequence[float], ys: Sequence[float]) -> list[Ruling]:
    """Draw a plain grid with whole lines."""
    return [
        *(Ruling(xs[0], y, xs[-1], y, 0.5) for y in ys),
        *(Ruling(x, ys[0], x, ys[-1], 0.5) for x in xs),
    ]


INK = [(x, y) for x in (75, 125, 175) for y in (110, 130, 150)]


@pytest.mark.parametrize("lost", ["left", "right", "top", "bottom", "sides", "all"])
def test_a_missing_outer_rule_is_closed_where_the_others_end(lost: str) -> None:
    xs, ys = [50.0, 100, 150, 200], [100.0, 120, 140, 160]
    gone = {
        "left": [(0, "v")],
        "right": [(3, "v")],
        "top": [(0, "h")],
        "bottom": [(3, "h")],
        "sides": [(0, "v"), (3, "v")],
        "all": [(0, "v"), (3, "v"), (0, "h"), (3, "h")],
    }[lost]
    rules = [
        *(Ruling(50, y, 200, y, 0.5) for i, y in enumerate(ys) if (i, "h") not in gone),
        *(Ruling(x, 100, x, 160, 0.5) for i, x in enumerate(xs) if (i, "v") not in gone),
    ]
    grid = one_grid(rules, INK)
    assert grid.columns == (50, 100, 150, 200)
    assert grid.rows == (100, 120, 140, 160)
    assert len(grid.spans) == 9
    assert grid.open_top == (lost in ("top", "all"))
    assert grid.open_bottom == (lost in ("bottom", "all"))


def test_rules_that_overshoot_the_frame_add_no_columns() -> None:
    rules = lines([50, 100, 150, 200], [100, 120, 140, 160])
    rules[1] = Ruling(42, 120, 212, 120, 0.5)
    rules[5] = Ruling(100, 93, 100, 171, 0.5)
    grid = one_grid(rules, INK)
    assert (len(grid.rows), len(grid.columns)) == (4, 4)


@pytest.mark.parametrize("distance", [1.0, 2.0, 3.0])
def test_double_rules_are_one_boundary(distance: float) -> None:
    xs, ys = [50.0, 100, 150, 200], [100.0, 120, 140, 160]
    rules = lines(xs, ys)
    rules += [Ruling(50, y + distance, 200, y + distance, 0.5) for y in ys]
    rules += [Ruling(x + distance, 100, x + distance, 160, 0.5) for x in xs]
    grid = one_grid(rules, INK)
    assert len(grid.spans) == 9


def test_a_thick_outer_rule_beside_a_thin_one_is_one_boundary() -> None:
    rules = lines([50, 100, 150, 200], [100, 120, 140, 160])
    rules += [
        Ruling(45, 95.5, 205, 95.5, 3),
        Ruling(45, 164.5, 205, 164.5, 3),
        Ruling(45.5, 95, 45.5, 165, 3),
        Ruling(204.5, 95, 204.5, 165, 3),
    ]
    assert [len(grid.spans) for grid in find_grids(rules, INK)] == [9]


def test_an_underline_within_a_cell_is_no_boundary() -> None:
    rules = lines([50, 100, 150, 200], [100, 120, 140, 160])
    rules += [Ruling(50, 134, 80, 134, 0.5), Ruling(110, 153, 140, 153, 0.5)]
    grid = one_grid(rules, INK)
    assert len(grid.spans) == 9
    assert not grid.odd


@pytest.mark.parametrize(
    "rules",
    [
        [Ruling(50, 100, 500, 100, 2)],
        [Ruling(50, 100, 500, 100, 0.5), Ruling(50, 103, 500, 103, 2)],
        lines([50, 500], [100, 160]),
        [Ruling(50, y, 500, y, 0.5) for y in range(100, 200, 20)],
        [Ruling(50, 100, 50, 200, 0.5), Ruling(50, 100, 300, 100, 0.5)],
    ],
    ids=["red line", "two lines", "frame", "lined paper", "corner"],
)
def test_rules_that_enclose_no_two_cells_are_no_table(rules: list[Ruling]) -> None:
    ink = [(x, y) for x in range(60, 490, 20) for y in range(105, 195, 20)]
    assert find_grids(rules, ink) == []


def header(groups: Sequence[int], *, start: float = 120.0) -> list[Ruling]:
    """Rules of a header from 100 to 140 whose groups' inner posts begin at ``start``, and one row."""
    wide = 50.0
    ends = [50 + wide * n for n in range(sum(groups) + 1)]
    outer = {50 + wide * sum(groups[:n]) for n in range(len(groups) + 1)}
    rules = [Ruling(50, y, ends[-1], y, 0.5) for y in (100, 140, 160)]
    return rules + [Ruling(x, 100 if x in outer else start, x, 160, 0.5) for x in ends]


def printed(groups: Sequence[int], heights: Sequence[float]) -> list[tuple[float, float]]:
    """What stands in the middle of each group at 110, and in each column at the given heights."""
    ink, first = [], 0
    for count in groups:
        ink.append((50 + 50 * (first + count / 2) + 3, 110.0))
        first += count
    return [*ink, *((75.0 + 50 * n, y) for n in range(first) for y in heights)]


@pytest.mark.parametrize("groups", [[1, 4], [1, 2, 2], [1, 3, 1, 3], [3, 3]])
def test_where_posts_begin_below_a_head_a_level_begins(groups: list[int]) -> None:
    grid = one_grid(header(groups), printed(groups, [130.0, 150.0]))
    assert grid.rows == (100, 120, 140, 160)
    heads = sorted((s.column, s.column_span, s.row_span) for s in grid.spans if s.row == 0)
    starts = [sum(groups[:n]) for n in range(len(groups))]
    assert heads == [
        (start, count, 2 if count == 1 else 1) for start, count in zip(starts, groups, strict=True)
    ]


@pytest.mark.parametrize("heights", [[120.5, 150.0], [112.0, 120.0, 128.0, 150.0]])
def test_posts_that_broke_beside_print_show_no_level(heights: list[float]) -> None:
    grid = one_grid(header([1, 2, 2]), printed([1, 2, 2], heights))
    assert grid.rows == (100, 140, 160)


def test_posts_with_nothing_over_them_show_no_level() -> None:
    ink = [(75.0 + 50 * n, y) for n in range(5) for y in (130.0, 150.0)]
    assert one_grid(header([1, 4]), ink).rows == (100, 140, 160)


def test_a_region_that_is_no_rectangle_is_cut_and_marked() -> None:
    rules = lines([50, 100, 150, 200], [100, 120, 140, 160])
    # An L: the middle cell is open to its right neighbour and to the one below.
    rules = [rule for rule in rules if (rule.x0, rule.top) not in ((50, 140), (150, 100))]
    rules += [
        Ruling(50, 140, 100, 140, 0.5),
        Ruling(150, 140, 200, 140, 0.5),
        Ruling(150, 100, 150, 120, 0.5),
        Ruling(150, 140, 150, 160, 0.5),
    ]
    grid = one_grid(rules, INK)
    assert grid.odd
    assert sum(span.row_span * span.column_span for span in grid.spans) == 9


def test_tables_beside_and_below_each_other_stay_apart() -> None:
    rules = [
        *lines([50, 100, 150], [100, 120, 140]),
        *lines([160, 210, 260], [103, 125, 147]),
        *lines([50, 100, 150], [146, 166, 186]),
    ]
    grids = find_grids(rules, ())
    assert [grid.box for grid in grids] == [
        (50, 100, 150, 140),
        (160, 103, 260, 147),
        (50, 146, 150, 186),
    ]
