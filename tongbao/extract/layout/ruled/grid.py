"""From rules to a grid of cells with spans, for exported and scanned pages alike.

Rules are snapped and joined by ``pdfplumber.table.merge_edges``. What touches is one table.
Its rules cut the frame into unit squares, and squares with no rule between them are one
cell. Unlike a search for closed rectangles, this gives a cell to every place of the frame:
a missing outer side, or rules that stop short of each other, never lose a character.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from statistics import median
from typing import NamedTuple

from pdfplumber.table import merge_edges

from tongbao.extract.layout.bands import Bands
from tongbao.extract.layout.ruled.nested import without_nested
from tongbao.extract.layout.ruled.parameters import GRID
from tongbao.model import Box, Ruling

Point = tuple[float, float]


class TooManyRulesError(Exception):
    """A page is a drawing rather than a table; the argument is the number of its rules."""


class Span(NamedTuple):
    """A cell's place in a grid."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells that rules enclose, in points from the page's top left."""

    columns: tuple[float, ...]
    """Rising x positions of the column boundaries."""
    rows: tuple[float, ...]
    """Rising y positions of the row boundaries."""
    spans: tuple[Span, ...]
    """Row-major; they cover every place of the grid once."""
    open_top: bool
    open_bottom: bool
    odd: tuple[Box, ...] = ()
    """Regions that were no rectangle and had to be cut into several cells."""

    @property
    def box(self) -> Box:
        """Return the outer frame."""
        return Box(self.columns[0], self.rows[0], self.columns[-1], self.rows[-1])

    def box_of(self, span: Span) -> Box:
        """Return the box of one cell."""
        return Box(
            self.columns[span.column],
            self.rows[span.row],
            self.columns[span.column + span.column_span],
            self.rows[span.row + span.row_span],
        )

    def owners(self) -> list[list[int]]:
        """Return, for every place, the index of the span that covers it."""
        places = [[-1] * (len(self.columns) - 1) for _ in range(len(self.rows) - 1)]
        for index, span in enumerate(self.spans):
            for row in range(span.row, span.row + span.row_span):
                for column in range(span.column, span.column + span.column_span):
                    places[row][column] = index
        return places


class _Boundary(NamedTuple):
    """Where a boundary of rows or columns lies, and its outermost rules: of a double rule two."""

    at: float
    first: float
    last: float


class _Edge(NamedTuple):
    """A joined rule: where it lies, and from where to where it runs."""

    at: float
    low: float
    high: float
    width: float


def find_grids(rulings: Iterable[Ruling], ink: Sequence[Point]) -> list[Grid]:
    """Return the grids that the rules of one page form, from top to bottom.

    Args:
        rulings: All rules of the page.
        ink: Centres of what is printed (characters, or spots of ink on a scan). They tell
            an open-sided column from a rule that merely runs past the frame.

    Rules that enclose fewer than two cells (underlines, frames, the red line) give no grid.

    Raises:
        TooManyRulesError: There are more than :data:`GRID.most_rules` in one direction.
    """
    across, down = _join_edges(rulings)
    if max(len(across), len(down)) > GRID.most_rules:
        raise TooManyRulesError(max(len(across), len(down)))
    grids = []
    ink = sorted(ink, key=_height)
    for some_across, some_down in _touching(across, down):
        grid = _grid_of(some_across, some_down, ink)
        if grid is not None and len(grid.spans) > 1:
            grids.append(grid)
    grids.sort(key=lambda grid: (grid.box.top, grid.box.x0))
    return grids


def _height(point: Point) -> float:
    return point[1]


def joined_rules(rulings: Iterable[Ruling], gap: float = GRID.pieces_pt) -> list[Ruling]:
    """Return rules whose pieces are joined: programs draw one rule cell by cell.

    Args:
        rulings: Rules and pieces of rules.
        gap: White between two pieces of one rule, in points, at most.
    """
    edges = [
        {
            "x0": rule.x0,
            "x1": rule.x1,
            "top": rule.top,
            "bottom": rule.bottom,
            "width": rule.x1 - rule.x0,
            "height": rule.bottom - rule.top,
            "orientation": "h" if rule.horizontal else "v",
            "thickness": rule.width,
        }
        for rule in rulings
    ]
    return [
        Ruling(edge["x0"], edge["top"], edge["x1"], edge["top"], edge["thickness"])
        if edge["orientation"] == "h"
        else Ruling(edge["x0"], edge["top"], edge["x0"], edge["bottom"], edge["thickness"])
        for edge in (merge_edges(edges, GRID.snap_pt, GRID.snap_pt, gap, gap) if edges else ())
    ]


def _join_edges(rulings: Iterable[Ruling]) -> tuple[list[_Edge], list[_Edge]]:
    """Return horizontal and vertical rules, pieces of one rule joined."""
    across, down = [], []
    for rule in joined_rules(rulings):
        if rule.horizontal:
            across.append(_Edge(rule.top, rule.x0, rule.x1, rule.width))
        else:
            down.append(_Edge(rule.x0, rule.top, rule.bottom, rule.width))
    return across, down


def _touching(
    across: Sequence[_Edge], down: Sequence[_Edge]
) -> list[tuple[list[_Edge], list[_Edge]]]:
    """Part rules into sets that hang together by crossing or touching."""
    parents = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    posts = Bands((post.low - GRID.touch_pt, post.high + GRID.touch_pt) for post in down)
    for i, rule in enumerate(across):
        low, high, at = rule.low - GRID.touch_pt, rule.high + GRID.touch_pt, rule.at
        for j in posts.near(at):
            post = down[j]
            if (
                low <= post.at <= high
                and post.low - GRID.touch_pt <= at <= post.high + GRID.touch_pt
            ):
                parents[root(len(across) + j)] = root(i)
    sets: dict[int, tuple[list[_Edge], list[_Edge]]] = defaultdict(lambda: ([], []))
    for index, edge in enumerate((*across, *down)):
        sets[root(index)][index >= len(across)].append(edge)
    return [found for found in sets.values() if found[0] and found[1]]


def _grid_of(across: list[_Edge], down: list[_Edge], ink: Sequence[Point]) -> Grid | None:
    """Return the grid of rules that hang together, or None if they enclose nothing.

    ``ink`` is in order of height.
    """
    left = min(*(edge.low for edge in across), down[0].at)
    right = max(*(edge.high for edge in across), down[0].at)
    top = min(*(edge.low for edge in down), across[0].at)
    bottom = max(*(edge.high for edge in down), across[0].at)
    first = bisect_right(ink, top, key=_height)
    last = bisect_left(ink, bottom, first, key=_height)
    inside = [(x, y) for x, y in ink[first:last] if left < x < right]
    across = [*across, *_where_posts_end(across, down, inside)]
    columns = _positions(down, left, right, [x for x, _ in inside])
    rows = _positions(across, top, bottom, [y for _, y in inside])
    if len(columns) <= 1 or len(rows) <= 1:
        return None
    horizontal = _marked(across, rows, columns)
    vertical = _marked(down, columns, rows)
    regions = without_nested(_regions(horizontal, vertical))
    return _compact([x.at for x in columns], [y.at for y in rows], regions, horizontal)


def _where_posts_end(
    across: Sequence[_Edge], down: Sequence[_Edge], ink: Sequence[Point]
) -> list[_Edge]:
    """Return boundaries that no rule draws: where posts below one head all begin.

    Between two rules that go on up, something is printed over the posts and nothing beside their
    ends: the head of the group. Below the last of them it may be what sums them up.
    """
    levels = sorted(edge.at for edge in across)
    found: list[_Edge] = []
    for upper in (True, False):
        ends = sorted((post.low if upper else post.high, post.at) for post in down)
        groups: list[list[tuple[float, float]]] = []
        for end in ends:
            near = bisect_left(levels, end[0] - GRID.double_rule_pt)
            if near < len(levels) and levels[near] <= end[0] + GRID.double_rule_pt:
                continue
            if groups and end[0] - groups[-1][0][0] <= GRID.level_pt:
                groups[-1].append(end)
            else:
                groups.append([end])
        for group in groups:
            if len(group) >= GRID.fewest_posts:
                found += _heads_over(group, levels, down, ink, upper=upper)
    return found


def _heads_over(
    posts: Sequence[tuple[float, float]],
    levels: Sequence[float],
    down: Sequence[_Edge],
    ink: Sequence[Point],
    *,
    upper: bool,
) -> Iterator[_Edge]:
    """Yield the boundary between each head and the posts, given by (end, x), that stand below it."""
    at = posts[0][0]
    place = bisect_left(levels, at)
    beyond = place - 1 if upper else place
    if not 0 <= beyond < len(levels):
        return
    low, high = sorted((levels[beyond], at))
    passing = sorted(
        p.at for p in down if p.low < at - GRID.touch_pt and at + GRID.touch_pt < p.high
    )
    for left, right in pairwise(passing):
        if not any(left < x < right for _, x in posts):
            continue
        own = [(x, y) for x, y in ink if left < x < right]
        over = [x for x, y in own if low < y < high]
        beside = any(abs(y - at) <= GRID.touch_pt for _, y in own)
        inner = [x for _, x in posts if left < x < right]
        if over and not beside and _is_one_head(over, [left, *sorted(inner), right]):
            yield _Edge(at, left, right, 0.0)


def _is_one_head(over: Sequence[float], edges: Sequence[float]) -> bool:
    """Return whether what is printed over posts is the head of all, not a line of each column.

    It leaves a column without print, or goes on over a post at its own pace. Rules that broke on a
    poor copy may all begin between two lines of a header.
    """
    marks = sorted(over)
    if not all(_between(marks, low, high) for low, high in pairwise(edges)):
        return True
    steps = [after - before for before, after in pairwise(marks) if after - before > 1]
    pace = GRID.pace_ratio * median(steps) if steps else 0.0
    return any(
        after - before <= pace
        for before, after in pairwise(marks)
        if any(before < post < after for post in edges[1:-1])
    )


def _positions(
    edges: Sequence[_Edge], low: float, high: float, ink: Sequence[float]
) -> list[_Boundary]:
    """Return where the boundaries of rows or columns lie.

    Double rules become one boundary. Where crossing rules run on past the outermost rule to
    ``low`` or ``high`` and something is printed there, that side is open: it is closed where
    the crossing rules end.
    """
    groups: list[list[_Edge]] = []
    far = 0.0
    for edge in sorted(edges):
        near = edge.at - edge.width / 2
        if groups and near - far <= GRID.double_rule_pt:
            groups[-1].append(edge)
            far = max(far, edge.at + edge.width / 2)
        else:
            groups.append([edge])
            far = edge.at + edge.width / 2
    found = [
        _Boundary((group[0].at + group[-1].at) / 2, group[0].at, group[-1].at) for group in groups
    ]
    marks = sorted(ink)
    positions = [found[0]]
    for boundary in found[1:]:
        before = positions[-1]
        if boundary.at - before.at < GRID.narrowest_pt and not _between(
            marks, before.at, boundary.at
        ):
            positions[-1] = before._replace(last=boundary.last)
            continue
        positions.append(boundary)
    near, far = positions[0].at, positions[-1].at
    if near - low > GRID.double_rule_pt and _between(marks, low, near):
        positions.insert(0, _Boundary(low, low, low))
    if high - far > GRID.double_rule_pt and _between(marks, far, high):
        positions.append(_Boundary(high, high, high))
    return positions


def _between(marks: Sequence[float], low: float, high: float) -> bool:
    return bisect_right(marks, high) > bisect_right(marks, low)


def _marked(
    edges: Iterable[_Edge], lines: Sequence[_Boundary], crossing: Sequence[_Boundary]
) -> list[list[bool]]:
    """Return, for each boundary and each unit along it, whether a rule is printed there.

    A rule counts for a unit if it covers most of it: it may stop a little short of the
    crossing rule, but an underline within a cell is no boundary. Between the rules of a double
    one none need run on.
    """
    runs: list[list[tuple[float, float]]] = [[] for _ in lines]
    places = [line.at for line in lines]
    for edge in edges:
        runs[_nearest(places, edge.at)].append((edge.low, edge.high))
    marked = []
    for spans in runs:
        spans.sort()
        reaches = list(accumulate((end for _, end in spans), max))
        row = []
        for before, after in pairwise(crossing):
            low, high = before.last, after.first
            covered, reached = 0.0, low
            index = bisect_right(reaches, low)
            while index < len(spans) and spans[index][0] < high and reached < high:
                start, end = spans[index]
                begin, stop = max(start, reached), min(end, high)
                if stop > begin:
                    covered += stop - begin
                    reached = stop
                index += 1
            length = high - low
            gaps = GRID.gaps_pt + GRID.gaps_share * length
            row.append(covered >= GRID.drawn_share * length and length - covered <= gaps)
        marked.append(row)
    return marked


def _nearest(lines: Sequence[float], at: float) -> int:
    """Return the index of the nearest of rising positions, the first of two as near."""
    after = bisect_left(lines, at)
    around = range(max(0, after - 1), min(len(lines), after + 1))
    return min(around, key=lambda index: abs(lines[index] - at))


def _regions(
    horizontal: Sequence[Sequence[bool]], vertical: Sequence[Sequence[bool]]
) -> list[list[int]]:
    """Return a label for every unit square; squares with no rule between them share one."""
    n_rows, n_columns = len(horizontal) - 1, len(vertical) - 1
    parents = list(range(n_rows * n_columns))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for row in range(n_rows):
        for column in range(n_columns):
            here = row * n_columns + column
            if row and not horizontal[row][column]:
                parents[root(here)] = root(here - n_columns)
            if column and not vertical[column][row]:
                parents[root(here)] = root(here - 1)
    return [
        [root(row * n_columns + column) for column in range(n_columns)] for row in range(n_rows)
    ]


def _compact(
    columns: Sequence[float],
    rows: Sequence[float],
    labels: Sequence[Sequence[int]],
    horizontal: Sequence[Sequence[bool]],
) -> Grid:
    """Drop boundaries that part no two cells, and turn regions into spans."""
    kept_columns = [
        index
        for index in range(1, len(columns) - 1)
        if any(line[index - 1] != line[index] for line in labels)
    ]
    kept_rows = [index for index in range(1, len(rows) - 1) if labels[index - 1] != labels[index]]
    starts_x, starts_y = [0, *kept_columns], [0, *kept_rows]
    reduced = [[labels[row][column] for column in starts_x] for row in starts_y]
    spans, odd = _spans(reduced)
    grid = Grid(
        tuple(columns[index] for index in (*starts_x, len(columns) - 1)),
        tuple(rows[index] for index in (*starts_y, len(rows) - 1)),
        tuple(spans),
        open_top=2 * sum(horizontal[0]) < len(horizontal[0]),
        open_bottom=2 * sum(horizontal[-1]) < len(horizontal[-1]),
    )
    return replace(grid, odd=tuple(grid.box_of(span) for span in odd)) if odd else grid


def _spans(labels: Sequence[Sequence[int]]) -> tuple[list[Span], list[Span]]:
    """Return the cells of labelled places, and those of them cut from an odd region."""
    members: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for row, line in enumerate(labels):
        for column, label in enumerate(line):
            members[label].add((row, column))
    spans: list[Span] = []
    odd: list[Span] = []
    for places in members.values():
        parts = list(_rectangles(places))
        spans += parts
        if len(parts) > 1:
            odd += parts
    return sorted(spans), odd


def _rectangles(places: set[tuple[int, int]]) -> Iterator[Span]:
    """Cut a set of places into rectangles, from the top left on; a rectangle stays whole."""
    left = set(places)
    for row, column in sorted(places):
        if (row, column) not in left:
            continue
        width = 1
        while (row, column + width) in left:
            width += 1
        height = 1
        while all((row + height, column + step) in left for step in range(width)):
            height += 1
        yield Span(row, column, height, width)
        left -= {(row + down, column + step) for down in range(height) for step in range(width)}
