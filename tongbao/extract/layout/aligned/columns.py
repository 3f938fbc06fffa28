"""Columns from the white space that all lines of a table share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from tongbao.extract.layout.aligned.parameters import COLUMNS, PIECES
from tongbao.extract.layout.aligned.printedlines import (
    Column,
    PrintedLine,
    is_character,
    is_figure,
)
from tongbao.model import Ruling


def find_columns(
    body: Sequence[PrintedLine], lines: Sequence[PrintedLine], rules: Sequence[Ruling]
) -> list[Column]:
    """Return the x-extents of columns: where nearly all body lines leave white, one ends."""
    size = median(line.size for line in body)
    most = max(len(line.words) for line in body)
    voters = [line for line in body if len(line.words) >= COLUMNS.full_share * most] or list(body)
    outvoted = 0
    if len(voters) >= COLUMNS.fewest_voters:
        outvoted = max(1, int(COLUMNS.outvoted_share * len(voters)))
    gap = COLUMNS.gap_em * size
    columns = _elected(voters, outvoted, gap)
    columns = _with_rare_ones(columns, [*voters, *wrapped_lines(body, lines)], gap)
    columns = _parted_by_rules(columns, body, lines, rules)
    columns = [part for column in columns for part in _parted_between_figures(column, body)]
    return _spaced_names_joined(columns, body)


def wrapped_lines(body: Sequence[PrintedLine], lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Return the lone lines between lines of figures: names may stand on them alone."""
    top, bottom, own = body[0].middle, body[-1].middle, set(map(id, body))
    return [
        line
        for line in lines
        if id(line) not in own
        and top < line.middle < bottom
        and len(line.segments(PIECES.gap_em)) == 1
    ]


def _elected(lines: Sequence[PrintedLine], outvoted: int, gap: float) -> list[Column]:
    """Return where more lines print than may be outvoted, parted by ``gap`` points."""
    step = COLUMNS.raster_pt
    left = min(w.box.x0 for line in lines for w in line.words)
    right = max(w.box.x1 for line in lines for w in line.words)
    votes = [0] * (int((right - left) / step) + 2)
    for line in lines:
        for strip in {
            strip
            for x0, x1, _ in line.segments(COLUMNS.word_em)
            for strip in range(int((x0 - left) / step), int((x1 - left) / step) + 1)
        }:
            votes[strip] += 1
    columns: list[Column] = []
    for strip, count in enumerate(votes):
        if count <= outvoted:
            continue
        x0, x1 = left + strip * step, left + (strip + 1) * step
        if columns and x0 - columns[-1][1] < gap - step:
            columns[-1] = (columns[-1][0], x1)
        else:
            columns.append((x0, x1))
    return _with_whole_words(columns, lines, gap)


def _with_whole_words(
    columns: Sequence[Column], lines: Sequence[PrintedLine], gap: float
) -> list[Column]:
    """Return the extents of the words in columns: an outvoted word still belongs to its own.

    What comes near a second column runs over both, and moves no edge.
    """
    extents: list[list[float]] = [[] for _ in columns]
    for word in (word for line in lines for word in line.words):
        x0, x1 = word.box.x0, word.box.x1
        near = [n for n, (a, b) in enumerate(columns) if x0 < b + gap and a - gap < x1]
        over = [n for n in near if x0 < columns[n][1] and columns[n][0] < x1]
        if len(near) == len(over) == 1:
            extents[over[0]] += (x0, x1)
    return [
        (min(ends), max(ends)) if ends else column
        for ends, column in zip(extents, columns, strict=True)
    ]


def _with_rare_ones(
    columns: list[Column], lines: Sequence[PrintedLine], gap: float
) -> list[Column]:
    """Add columns that few lines fill: print that stands apart from all others."""
    apart = sorted(
        (x0, x1)
        for line in lines
        for x0, x1, _ in line.segments(COLUMNS.gap_em)
        if all(x1 + gap <= a or b + gap <= x0 for a, b in columns)
    )
    found: list[Column] = []
    for x0, x1 in apart:
        if found and x0 - found[-1][1] < gap:
            found[-1] = (found[-1][0], max(found[-1][1], x1))
        else:
            found.append((x0, x1))
    return sorted([*columns, *found])


def _parted_by_rules(
    columns: list[Column],
    body: Sequence[PrintedLine],
    lines: Sequence[PrintedLine],
    rules: Sequence[Ruling],
) -> list[Column]:
    """Part columns at vertical rules that stand in white space."""
    top, bottom = lines[0].top, lines[-1].bottom
    for rule in rules:
        x = (rule.x0 + rule.x1) / 2
        if rule.horizontal or min(rule.bottom, bottom) - max(rule.top, top) < COLUMNS.rule_share * (
            bottom - top
        ):
            continue
        for number, (x0, x1) in enumerate(columns):
            if x0 < x < x1:
                words = [w for line in body for w in line.words if x0 <= w.box.x0 < x1]
                left = [w.box.x1 for w in words if w.box.x1 <= x + 1]
                right = [w.box.x0 for w in words if w.box.x0 >= x - 1]
                if left and right and len(left) + len(right) == len(words):
                    columns[number : number + 1] = [(x0, max(left)), (min(right), x1)]
                break
    return columns


def _parted_between_figures(column: Column, body: Sequence[PrintedLine]) -> list[Column]:
    """Part a column in which every line prints several figures, each at its own place.

    Groups of three digits are one number.
    """
    rows = [
        own
        for line in body
        if (
            own := [
                w for w in line.words if column[0] - 1 <= w.box.x0 and w.box.x1 <= column[1] + 1
            ]
        )
    ]
    usual = Counter(map(len, rows)).most_common(1)
    if not usual:
        return [column]
    count, times = usual[0]
    if count <= 1 or times < max(COLUMNS.fewest_figures, COLUMNS.agreeing_share * len(rows)):
        return [column]
    rows = [row for row in rows if len(row) == count]
    if not all(is_figure(w.text.strip()) for row in rows for w in row):
        return [column]
    places = list(zip(*rows, strict=True))
    parts = [(min(w.box.x0 for w in p), max(w.box.x1 for w in p)) for p in places]
    gap = COLUMNS.figures_gap_em * body[0].size
    grouped = any(all(_GROUP.fullmatch(w.text.strip()) for w in place) for place in places[1:])
    if grouped or any(after[0] - before[1] < gap for before, after in pairwise(parts)):
        return [column]
    return parts


def _spaced_names_joined(columns: list[Column], body: Sequence[PrintedLine]) -> list[Column]:
    """Join neighbours that hold one character each in every line: names printed 唐　山."""
    joined: list[Column] = []
    before = False
    for column in columns:
        single = _single(column, body)
        if joined and before and single:
            joined[-1] = (joined[-1][0], column[1])
        else:
            joined.append(column)
        before = single
    return joined


def _single(column: Column, body: Sequence[PrintedLine]) -> bool:
    texts = [_text_in(line, column) for line in body]
    return all(is_character(t) for t in texts if t) and any(texts)


def _text_in(line: PrintedLine, column: Column) -> str:
    return "".join(
        w.text.strip()
        for w in line.words
        if column[0] - 1 <= (w.box.x0 + w.box.x1) / 2 <= column[1] + 1
    )


_GROUP = re.compile(r"\d{3}(?:[.,．，]\d+)?%?")
"""What follows on the space in 10 000."""
_ORDINAL = re.compile(r"\d{1,2}[.．]")


def has_figure_column(body: Sequence[PrintedLine], columns: Sequence[Column]) -> bool:
    """Return whether some column holds figures in most lines, more than the marks of a list."""
    return any(_is_of_figures(body, column) for column in columns)


def count_figure_columns(body: Sequence[PrintedLine], columns: Sequence[Column]) -> int:
    """Return how many columns hold figures in most lines."""
    return sum(_is_of_figures(body, column) for column in columns)


def _is_of_figures(body: Sequence[PrintedLine], column: Column) -> bool:
    texts = [t for line in body if (t := _text_in(line, column))]
    figures = sum(is_figure(t) and not _ORDINAL.fullmatch(t) for t in texts)
    return figures >= max(min(2, len(body)), COLUMNS.kind_share * len(body))


def has_names(body: Sequence[PrintedLine], columns: Sequence[Column]) -> bool:
    """Return whether some column holds short words in most lines (no stray figures in prose)."""
    for column in columns:
        texts = [t for line in body if (t := _text_in(line, column))]
        if sum(map(is_name, texts)) >= COLUMNS.kind_share * len(body):
            return True
    return False


def has_wrapped_names(
    body: Sequence[PrintedLine], wrapped: Sequence[PrintedLine], columns: Sequence[Column]
) -> bool:
    """Return whether the first column has its names on lines between the figures alone."""
    first = columns[0]
    if any(_text_in(line, first) for line in body):
        return False
    texts = [t for line in wrapped if (t := _text_in(line, first))]
    return len(texts) > len(body) and all(map(is_name, texts))


def is_name(text: str) -> bool:
    """Return whether a text may be a name: short words, no sentence."""
    han = re.search(r"[一-鿿]", text) is not None
    longest = COLUMNS.longest_han_chars if han else COLUMNS.longest_name_chars
    return 1 < len(text) <= longest and re.search(r"[^\W\d_]", text) is not None
