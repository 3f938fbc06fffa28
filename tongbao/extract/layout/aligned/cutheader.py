"""A header whose rows are all overleaf: between two rules at a page's end, words in columns."""

from __future__ import annotations

from collections.abc import Sequence

from tongbao.extract.layout.aligned.parameters import HEADER, REGIONS, TABLES
from tongbao.extract.layout.aligned.printedlines import Column, PrintedLine, count_figures
from tongbao.model import Ruling


def header_at_end(
    lines: Sequence[PrintedLine], rules: Sequence[Ruling]
) -> tuple[list[PrintedLine], tuple[Ruling, Ruling]] | None:
    """Return the lines of a header that ends its page, and the rules above and below it.

    Args:
        lines: The lines of the page that are in no table, from the top down.
        rules: Rules of the page that are in no table.
    """
    frame = _lowest_frame(rules)
    if frame is None:
        return None
    top, bottom = frame
    inside = [line for line in lines if top.top < line.middle < bottom.top]
    below = [line for line in lines if line.middle >= bottom.top]
    if len(below) > REGIONS.furniture_lines or not 0 < len(inside) <= REGIONS.most_header_lines:
        return None
    words = [word for line in inside for word in line.words]
    within = all(top.x0 - 1 <= word.box.x0 and word.box.x1 <= top.x1 + 1 for word in words)
    if not within or any(map(count_figures, inside)):
        return None
    many = len(columns_of_header(inside)) >= TABLES.fewest_word_columns
    return (inside, frame) if many else None


def _lowest_frame(rules: Sequence[Ruling]) -> tuple[Ruling, Ruling] | None:
    """Return the lowest rule of a page and the next above it that shares both its ends."""
    level = sorted(
        (r for r in rules if r.horizontal and r.x1 - r.x0 >= REGIONS.rule_length_pt),
        key=lambda r: r.top,
    )
    for rule in reversed(level):
        bottom = level[-1]
        ends = max(abs(rule.x0 - bottom.x0), abs(rule.x1 - bottom.x1))
        if bottom.top - rule.top > REGIONS.double_rule_pt and ends <= REGIONS.ends_pt:
            return rule, bottom
    return None


def columns_of_header(lines: Sequence[PrintedLine]) -> list[Column]:
    """Return the x-extents of the columns that a header names, heads of groups aside."""
    pieces = [[(x0, x1) for x0, x1, _ in line.segments(HEADER.parted_em)] for line in lines]

    def is_group(piece: Column) -> bool:
        return any(sum(min(piece[1], b) > max(piece[0], a) for a, b in line) > 1 for line in pieces)

    columns: list[Column] = []
    for x0, x1 in sorted(p for line in pieces for p in line if not is_group(p)):
        if columns and x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(x1, columns[-1][1]))
        else:
            columns.append((x0, x1))
    return columns
