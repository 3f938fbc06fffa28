"""The table of a page whose columns a person has given."""

from __future__ import annotations

from collections.abc import Sequence

from tongbao.extract.layout.aligned.parameters import GIVEN, REGIONS
from tongbao.extract.layout.aligned.printedlines import Column, PrintedLine, column_of, lines_of
from tongbao.extract.layout.aligned.tables import table_of_columns
from tongbao.extract.layout.lines import Line, build_lines
from tongbao.extract.layout.ruled.grid import joined_rules
from tongbao.extract.page import Glyph, PageTable
from tongbao.model import Ruling


def lines_in_columns(glyphs: Sequence[Glyph], between: Sequence[float]) -> list[Line]:
    """Return printed lines of which none goes on over the white between two columns.

    Args:
        glyphs: Characters in reading direction.
        between: Rising x positions that part the columns, in points.
    """
    parts: list[list[Glyph]] = [[] for _ in range(len(between) + 1)]
    edges = [float("-inf"), *between, float("inf")]
    for glyph in glyphs:
        parts[column_of(glyph.x, edges)].append(glyph)
    return [line for part in parts for line in build_lines(part)]


def table_at(
    lines: Sequence[Line], rulings: Sequence[Ruling], between: Sequence[float], page: int
) -> PageTable | None:
    """Return everything that is printed as one table of given columns; None where nothing is.

    Args:
        lines: Lines of which none goes on over two columns.
        rulings: Rules of the page; those as long as the table part its rows.
        between: Rising x positions that part the columns, in points.
        page: The page's number.
    """
    words = [word for line in lines if line.rotation == 0 for word in line.words]
    if not words:
        return None
    printed = lines_of(words)
    left, right = min(w.box.x0 for w in words), max(w.box.x1 for w in words)
    edges = [min(left, *between) - 0.5, *between, max(right, *between) + 0.5]
    rules = joined_rules(rulings, REGIONS.pieces_gap_pt)
    long = [
        rule
        for rule in rules
        if rule.horizontal and rule.x1 - rule.x0 >= GIVEN.rule_share * (right - left)
    ]
    columns = [_extent(printed, number, edges) for number in range(len(edges) - 1)]
    long.sort(key=lambda rule: rule.top)
    return table_of_columns(printed, columns, edges, long, rules, page)


def _extent(lines: Sequence[PrintedLine], number: int, edges: Sequence[float]) -> Column:
    """Return how far the print of a column reaches, or the column where nothing is printed."""
    own = [
        word.box
        for line in lines
        for word in line.words
        if column_of((word.box.x0 + word.box.x1) / 2, edges) == number
    ]
    if not own:
        return edges[number], edges[number + 1]
    return min(box.x0 for box in own), max(box.x1 for box in own)
