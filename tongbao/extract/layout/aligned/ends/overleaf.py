"""Tables between rules that a page's edge cuts: their last rule, or their first, is overleaf."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from tongbao.extract.layout.aligned.linekinds import CAPTION, NOTE, is_tabular
from tongbao.extract.layout.aligned.parameters import PIECES, REGIONS
from tongbao.extract.layout.aligned.printedlines import PrintedLine, count_figures, is_figure
from tongbao.model import Ruling


def with_edges_overleaf(rules: Sequence[Ruling], lines: Sequence[PrintedLine]) -> list[Ruling]:
    """Return rules of one length, closed by the page's edge where rows go on to it.

    Args:
        rules: Rules that share both ends, from the top down.
        lines: All lines of the page, from the top down.
    """
    first, last = rules[0], rules[-1]
    above = [line for line in lines if line.bottom <= first.top + REGIONS.double_rule_pt]
    below = [line for line in lines if line.top >= last.top - REGIONS.double_rule_pt]
    found = list(rules)
    rows = _rows_to_edge(above[::-1], first)
    if _are_enough(rows, rules[:3]):
        top = min(line.top for line in rows) - 1
        found.insert(0, Ruling(first.x0, top, first.x1, top, 0.0))
    rows = _rows_to_edge(below, last)
    body = [line for rule in rules[-2:-1] for line in lines if rule.top < line.middle < last.top]
    if _are_enough(rows, rules[-3:]) and not _head_next_table(rows, body):
        bottom = max(line.bottom for line in rows) + 1
        found.append(Ruling(last.x0, bottom, last.x1, bottom, 0.0))
        if len(rules) == 1 and (head := _header_above(above[::-1], rows, first)):
            top = min(line.top for line in head) - 1
            found.insert(0, Ruling(first.x0, top, first.x1, top, 0.0))
    return found


def _header_above(
    lines: Sequence[PrintedLine], rows: Sequence[PrintedLine], rule: Ruling
) -> list[PrintedLine]:
    """Return the header that stands over a table's only rule, set as closely as the rows below it.

    Args:
        lines: The lines above the rule, the nearest first.
        rows: The rows below it, from the top down.
        rule: The rule.
    """
    row = next(line for line in rows if _is_row(line))
    white = max((below.top - above.bottom for above, below in pairwise(rows)), default=0.0)
    white = max(white, REGIONS.header_gap_em * row.size) + 1
    found: list[PrintedLine] = []
    edge = rule.top
    for line in lines[: REGIONS.most_header_lines]:
        inside = rule.x0 <= line.words[0].box.x0 and line.words[-1].box.x1 <= rule.x1
        alike = abs(line.size - row.size) <= REGIONS.size_em * row.size
        if edge - line.bottom > white or not inside or not alike or count_figures(line):
            break
        found.append(line)
        edge = min(edge, line.top)
    while found and not is_tabular(found[-1]) and not _spans_some(found[-1], row, rule):
        found.pop()
    return found if any(map(is_tabular, found)) else []


def _spans_some(line: PrintedLine, row: PrintedLine, rule: Ruling) -> bool:
    """Return whether a lone line heads several columns, but not the whole table as a caption does."""
    x0, x1, _ = line.segments(PIECES.gap_em)[0]
    columns = row.segments(PIECES.gap_em)
    caption = abs(x0 + x1 - rule.x0 - rule.x1) < 2 * line.size
    return not caption and columns[0][1] < x0 < columns[-1][0]


def _head_next_table(rows: Sequence[PrintedLine], body: Sequence[PrintedLine]) -> bool:
    """Return whether lines below a table's last rule begin with another table's caption and header.

    Args:
        rows: The lines below the rule, from the top down.
        body: The lines right above it.
    """
    heads = list(takewhile(lambda line: not _is_row(line), rows))
    words = [number for number, line in enumerate(heads) if is_tabular(line)]
    # Below figures a header of words is no further level of the table's own.
    caption = bool(words) and words[0] > 0 and any(map(count_figures, body))
    return caption or any(
        pattern.match(line.words[0].text) for line in heads for pattern in (CAPTION, NOTE)
    )


def _are_enough(rows: Sequence[PrintedLine], rules: Sequence[Ruling]) -> bool:
    """Return whether rows beyond the last rule show that a table goes on to the page's edge.

    One row is enough where the nearest three rules part rows as high.
    """
    if sum(map(_is_row, rows)) >= REGIONS.fewest_cut_rows:
        return True
    if not rows or len(rules) <= REGIONS.frame_rules:
        return False
    pitch = max(below.top - above.top for above, below in pairwise(rules))
    tops, bottoms = [line.top for line in rows], [line.bottom for line in rows]
    apart = max(max(bottoms) - rules[-1].top, rules[0].top - min(tops))
    return apart <= REGIONS.spacing_ratio * pitch and _count_figures_alone(rows) > 1


def is_cut(rules: Sequence[Ruling], closed: Sequence[Ruling], lines: Sequence[PrintedLine]) -> bool:
    """Return whether a page's edge cuts a table, so that two rules may be all it has there.

    Args:
        rules: Rules of the table.
        closed: All rules of that length, those that the page's edge stands for with them.
        lines: All lines of the page, from the top down.
    """
    if any(rule.width == 0 for rule in (rules[0], rules[-1])):
        return rules[0] is closed[0] or rules[-1] is closed[-1]
    above = [line for line in lines if line.bottom <= rules[0].top + REGIONS.double_rule_pt]
    inside = [line for line in lines if rules[0].top < line.middle < rules[-1].top]
    return (
        len(above) <= REGIONS.furniture_lines
        and any(map(_is_row, inside))
        and _count_figures_alone(inside) > 1
    )


def _count_figures_alone(lines: Sequence[PrintedLine]) -> int:
    """Return how many pieces of lines are a figure and nothing else."""
    return sum(
        all(is_figure(word.text.strip()) for word in words)
        for line in lines
        for _, _, words in line.segments(PIECES.gap_em)
    )


def _rows_to_edge(lines: Sequence[PrintedLine], rule: Ruling) -> list[PrintedLine]:
    """Return the lines from a rule to the page's edge if they are rows as wide as the rule.

    Args:
        lines: The lines beyond the rule, the nearest first.
        rule: The last rule before the edge.
    """
    reach = 6.0
    rows = [
        line
        for line in lines
        if rule.x0 - reach <= line.words[0].box.x0 and line.words[-1].box.x1 <= rule.x1 + reach
    ]
    if len(rows) < len(lines):
        return []
    end = len(rows)
    # A running foot or head is one piece, or two, set apart from the rows.
    for number, (near, far) in enumerate(pairwise(rows), 1):
        white = max(far.top - near.bottom, near.top - far.bottom)
        if white >= REGIONS.leading_em * min(near.size, far.size):
            end = number
            break
    if len(rows) - end > REGIONS.furniture_lines:
        return []
    while end and not _is_row(rows[end - 1]) and not _is_in_column(rows[end - 1], rows[:end]):
        end -= 1
    if end and end == len(rows) and _is_page_number(rows[-1], rows[:-1]):
        end -= 1
    if len(rows) - end > REGIONS.furniture_lines:
        return []
    found = rows[:end]
    figured = [number for number, line in enumerate(found) if _is_row(line)]
    if not figured or figured[0] > REGIONS.most_header_lines:
        return []
    # Heads of groups stand over several columns; below them nothing does.
    body = found[figured[0] :]
    return found if all(_is_row(line) or _is_in_column(line, body) for line in body) else []


def _is_page_number(line: PrintedLine, rows: Sequence[PrintedLine]) -> bool:
    """Return whether the last line before the edge is a lone figure beyond rows of several pieces."""
    pieces = line.segments(PIECES.gap_em)
    return len(pieces) == 1 and _count_figures_alone([line]) == 1 and any(map(_is_row, rows))


def _is_row(line: PrintedLine) -> bool:
    """Return whether a line has several pieces, one of them a figure alone."""
    return len(line.segments(PIECES.gap_em)) > 1 and _count_figures_alone([line]) > 0


def _is_in_column(line: PrintedLine, rows: Sequence[PrintedLine]) -> bool:
    """Return whether a line's pieces stand each in one column of the rows, as wrapped text does.

    A column that is wrapped in every row may have nothing level with the figures.
    """
    fullest = max(rows, key=lambda row: (_is_row(row), len(row.segments(PIECES.gap_em))))
    columns = fullest.segments(PIECES.gap_em)
    return all(
        sum(min(x1, b) - max(x0, a) > 0 for a, b, _ in columns) <= 1
        for x0, x1, _ in line.segments(PIECES.gap_em)
    )
