"""Tables without a full grid of rules: columns by white space, rows by lines of text.

Printed rules that are there help: three-line tables (三线表) say where the header ends, rules
between rows say which lines of text are one row, vertical rules part columns. Without any,
only a block of lines with a column of figures is a table: prose, signatures and lists of
names align by chance too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from tongbao.extract.pageparts import PageTable
from tongbao.model import Box, Cell, CertainText, Page, Ruling, Word

_FIGURE = re.compile(r"^[+\-－—–]?\d[\d,.．，]*\s*[%％‰]?(?:[（(][^（()）]*[)）])?$|^[—–－-]+$|^/$")
_LEADER = re.compile(r"[….·]{4,}|(?:\. ){3,}")
_RULE_LENGTH = 60.0
"""Points from which a horizontal rule may belong to a table."""
_GAP = 0.55
"""Least white space between columns, in font sizes."""


@dataclass(slots=True)
class _Line:
    """Words on one printed line, left to right."""

    words: list[Word]

    @property
    def top(self) -> float:
        return min(w.box.top for w in self.words)

    @property
    def bottom(self) -> float:
        return max(w.box.bottom for w in self.words)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        return median(w.size for w in self.words)

    def segments(self, gap: float) -> list[tuple[float, float, list[Word]]]:
        """Return runs of words parted by at least ``gap`` font sizes: (x0, x1, words)."""
        runs: list[tuple[float, float, list[Word]]] = []
        for word in self.words:
            if runs and word.box.x0 - runs[-1][1] < gap * self.size:
                x0, x1, words = runs[-1]
                runs[-1] = (x0, max(x1, word.box.x1), [*words, word])
            else:
                runs.append((word.box.x0, word.box.x1, [word]))
        return runs


def find_aligned_tables(page: Page, taken: Sequence[Box]) -> list[PageTable]:
    """Return the tables of a page whose cells only alignment shows.

    Args:
        page: Words and rulings of the page.
        taken: Boxes of tables already found by their rules; their words are left out.
    """
    words = [
        w for w in page.words if w.rotation == 0 and w.text.strip() and not _inside(w.box, taken)
    ]
    lines = _lines(words)
    rules = [r for r in page.rulings if not _inside(Box(r.x0, r.top, r.x1, r.bottom), taken)]
    tables: list[PageTable] = []
    used: list[Box] = []
    for lines_between, horizontals in _ruled_regions(lines, rules):
        table = _table(lines_between, horizontals, rules, page.number)
        if table is not None:
            tables.append(table)
            used.append(table.box)
    free = [line for line in lines if not any(b.top <= line.middle <= b.bottom for b in used)]
    for run in _runs(free):
        table = _table(run, (), rules, page.number)
        if table is not None:
            tables.append(table)
    return sorted(tables, key=lambda t: t.box.top)


def _inside(box: Box, taken: Sequence[Box]) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return any(b.x0 - 1 <= x <= b.x1 + 1 and b.top - 1 <= y <= b.bottom + 1 for b in taken)


def _lines(words: Sequence[Word]) -> list[_Line]:
    lines: list[_Line] = []
    for word in sorted(words, key=lambda w: (w.box.top + w.box.bottom) / 2):
        middle = (word.box.top + word.box.bottom) / 2
        if lines and middle - lines[-1].middle < 0.4 * min(word.box.height, lines[-1].size):
            lines[-1].words.append(word)
        else:
            lines.append(_Line([word]))
    for line in lines:
        line.words.sort(key=lambda w: w.box.x0)
    return lines


def _ruled_regions(
    lines: Sequence[_Line], rules: Sequence[Ruling]
) -> list[tuple[list[_Line], tuple[Ruling, ...]]]:
    """Return the lines between the first and last of rules that share both ends."""
    groups: list[list[Ruling]] = []
    for rule in sorted((r for r in rules if r.horizontal), key=lambda r: r.top):
        if rule.x1 - rule.x0 < _RULE_LENGTH:
            continue
        for group in groups:
            if abs(group[0].x0 - rule.x0) <= 3 and abs(group[0].x1 - rule.x1) <= 3:
                group.append(rule)
                break
        else:
            groups.append([rule])
    regions: list[tuple[list[_Line], tuple[Ruling, ...]]] = []
    for group in groups:
        distinct = _distinct(group)
        if len(distinct) < 3:
            continue
        top, bottom = distinct[0].top, distinct[-1].top
        inside = [
            _Line(kept)
            for line in lines
            if top <= line.middle <= bottom
            and (
                kept := [
                    w
                    for w in line.words
                    if w.box.x0 >= distinct[0].x0 - 6 and w.box.x1 <= distinct[0].x1 + 6
                ]
            )
        ]
        if len(inside) >= 2:
            regions.append((inside, tuple(distinct)))
    return regions


def _distinct(rules: Sequence[Ruling]) -> list[Ruling]:
    """Return rules at least 4 points apart: a double rule counts once."""
    kept: list[Ruling] = []
    for rule in rules:
        if not kept or rule.top - kept[-1].top > 4:
            kept.append(rule)
    return kept


def _runs(lines: Sequence[_Line]) -> list[list[_Line]]:
    """Return runs of lines that look tabular, a wrapped line here and there allowed."""
    runs: list[list[_Line]] = []
    current: list[_Line] = []
    loose = 0
    for line in lines:
        tabular = len(line.segments(0.9)) >= 2
        near = not current or line.top - current[-1].bottom < 2.2 * line.size
        if not near or (not tabular and loose):
            runs.append(current)
            current, loose = [], 0
        if tabular:
            current.append(line)
            loose = 0
        elif current:
            current.append(line)
            loose = 1
    runs.append(current)
    return [trimmed for run in runs if len(trimmed := _trimmed(run)) >= 3]


def _trimmed(run: list[_Line]) -> list[_Line]:
    while run and len(run[-1].segments(0.9)) < 2:
        run = run[:-1]
    return run


def _table(
    lines: Sequence[_Line], horizontals: Sequence[Ruling], rules: Sequence[Ruling], page: int
) -> PageTable | None:
    """Build a table from lines, or return None where they are none."""
    if sum(bool(_LEADER.search(w.text)) for line in lines for w in line.words) * 2 > len(lines):
        return None
    body = [line for line in lines if _figures(line)]
    if len(body) < (2 if horizontals else 3):
        return None
    columns = _columns(body, lines, rules)
    if len(columns) < 2 or not _has_figure_column(body, columns):
        return None
    if not horizontals and not _names_beside(body, columns):
        return None
    rows = _rows(lines, horizontals, columns)
    header = next((i for i, row in enumerate(rows) if any(_figures(line) for line in row)), 0)
    edges = _edges(columns, lines, horizontals)
    tops = _row_edges(rows, horizontals)
    cells = _cells(rows, header, columns, edges, tops, page)
    box = Box(edges[0], tops[0], edges[-1], tops[-1])
    return PageTable(
        page=page,
        box=box,
        cells=tuple(cells),
        n_rows=len(rows),
        n_columns=len(columns),
        frame="aligned",
        column_edges=tuple(edges),
        row_edges=tuple(tops),
    )


def _figures(line: _Line) -> int:
    return sum(_FIGURE.match(w.text.strip()) is not None for w in line.words)


Column = tuple[float, float]


def _columns(
    body: Sequence[_Line], lines: Sequence[_Line], rules: Sequence[Ruling]
) -> list[Column]:
    """Return the x-extents of columns: ink of all body lines, parted by common white space."""
    size = median(line.size for line in body)
    spans = sorted((w.box.x0, w.box.x1) for line in body for w in line.words)
    columns: list[Column] = []
    for x0, x1 in spans:
        if columns and x0 - columns[-1][1] < _GAP * size:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    columns = _parted_by_rules(columns, body, lines, rules)
    return _spaced_names_joined(columns, body)


def _parted_by_rules(
    columns: list[Column], body: Sequence[_Line], lines: Sequence[_Line], rules: Sequence[Ruling]
) -> list[Column]:
    """Part columns at vertical rules that stand in white space."""
    top, bottom = lines[0].top, lines[-1].bottom
    for rule in rules:
        x = (rule.x0 + rule.x1) / 2
        if rule.horizontal or min(rule.bottom, bottom) - max(rule.top, top) < 0.5 * (bottom - top):
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


def _spaced_names_joined(columns: list[Column], body: Sequence[_Line]) -> list[Column]:
    """Join neighbours that hold one character each in every line: names printed 唐　山."""
    joined: list[Column] = []
    for column in columns:
        if joined and _single(joined[-1], body) and _single(column, body):
            joined[-1] = (joined[-1][0], column[1])
        else:
            joined.append(column)
    return joined


def _single(column: Column, body: Sequence[_Line]) -> bool:
    texts = [_text_in(line, column) for line in body]
    return all(len(t) == 1 and "一" <= t <= "鿿" for t in texts if t) and any(texts)


def _text_in(line: _Line, column: Column) -> str:
    return "".join(
        w.text.strip()
        for w in line.words
        if column[0] - 1 <= (w.box.x0 + w.box.x1) / 2 <= column[1] + 1
    )


def _has_figure_column(body: Sequence[_Line], columns: Sequence[Column]) -> bool:
    for column in columns:
        texts = [t for line in body if (t := _text_in(line, column))]
        figures = sum(_FIGURE.match(t) is not None for t in texts)
        if figures >= max(2, 0.6 * len(body)):
            return True
    return False


def _names_beside(body: Sequence[_Line], columns: Sequence[Column]) -> bool:
    """Return whether some column holds short words in most lines (no stray figures in prose)."""
    for column in columns:
        texts = [t for line in body if (t := _text_in(line, column))]
        short = sum(2 <= len(t) <= 14 and re.search(r"[一-鿿]", t) is not None for t in texts)
        if short >= 0.6 * len(body):
            return True
    return False


def _rows(
    lines: Sequence[_Line], horizontals: Sequence[Ruling], columns: Sequence[Column]
) -> list[list[_Line]]:
    """Group lines to rows: by rules where rules part rows, else wrapped lines join theirs."""
    tops = [r.top for r in horizontals]
    if len(tops) > 3:
        grouped = [
            [line for line in lines if above <= line.middle < below]
            for above, below in pairwise(tops)
        ]
        figured = [sum(bool(_figures(line)) for line in rows) for rows in grouped]
        if max(figured, default=0) <= 1:
            return [rows for rows in grouped if rows]
    rows: list[list[_Line]] = []
    for line in lines:
        wrapped = rows and not _figures(line) and _figures_in(rows[-1]) and _fits(line, columns)
        parted = any(rows and rows[-1][-1].middle < top < line.middle for top in tops)
        if wrapped and not parted and len(line.segments(0.9)) < len(columns) / 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _figures_in(row: Sequence[_Line]) -> bool:
    return any(_figures(line) for line in row)


def _fits(line: _Line, columns: Sequence[Column]) -> bool:
    return all(
        any(x0 - 2 <= w.box.x0 and w.box.x1 <= x1 + 2 for x0, x1 in columns) for w in line.words
    )


def _edges(
    columns: Sequence[Column], lines: Sequence[_Line], horizontals: Sequence[Ruling]
) -> list[float]:
    left = min(w.box.x0 for line in lines for w in line.words)
    right = max(w.box.x1 for line in lines for w in line.words)
    if horizontals:
        left, right = min(left, horizontals[0].x0), max(right, horizontals[0].x1)
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    return [left - 0.5, *inner, right + 0.5]


def _row_edges(rows: Sequence[Sequence[_Line]], horizontals: Sequence[Ruling]) -> list[float]:
    tops = [min(line.top for line in row) for row in rows]
    bottoms = [max(line.bottom for line in row) for row in rows]
    first = min(tops[0], horizontals[0].top) if horizontals else tops[0]
    last = max(bottoms[-1], horizontals[-1].top) if horizontals else bottoms[-1]
    inner = [(bottom + top) / 2 for bottom, top in zip(bottoms, tops[1:], strict=False)]
    return [first - 0.5, *inner, last + 0.5]


def _cells(
    rows: Sequence[Sequence[_Line]],
    header: int,
    columns: Sequence[Column],
    edges: Sequence[float],
    tops: Sequence[float],
    page: int,
) -> list[Cell]:
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        texts: dict[int, list[str]] = {}
        spans: dict[int, int] = {}
        for line in row:
            for x0, x1, words in _placed(line, columns, edges, header=number < header):
                first, last = _covered(x0, x1, columns, edges, header=number < header)
                start = next((s for s in spans if s <= first < s + spans[s]), first)
                texts.setdefault(start, []).append(_joined(words))
                spans[start] = max(spans.get(start, 1), last - start + 1)
        if number < header:
            _spread(spans, row, columns)
        column = 0
        while column < len(columns):
            span = spans.get(column, 1)
            after = min((s for s in spans if s > column), default=len(columns))
            span = max(1, min(span, after - column))
            text = "\n".join(texts.get(column, []))
            cells.append(
                Cell(
                    number,
                    column,
                    1,
                    span,
                    text,
                    page,
                    Box(edges[column], tops[number], edges[column + span], tops[number + 1]),
                    CertainText(text, _confidence(row)),
                    "" if text else "ink_free",
                )
            )
            column += span
    return cells


def _confidence(row: Sequence[_Line]) -> float:
    return min((w.confidence for line in row for w in line.words), default=1.0)


def _joined(words: Sequence[Word]) -> str:
    return " ".join(w.text.strip() for w in words)


def _placed(
    line: _Line, columns: Sequence[Column], edges: Sequence[float], *, header: bool
) -> list[tuple[float, float, list[Word]]]:
    """Return a line's pieces: in the body each word goes to the column of its centre."""
    if header:
        return line.segments(0.9)
    pieces: dict[int, list[Word]] = {}
    for word in line.words:
        pieces.setdefault(_column_of((word.box.x0 + word.box.x1) / 2, edges), []).append(word)
    return [(columns[c][0], columns[c][0], words) for c, words in sorted(pieces.items())]


def _column_of(x: float, edges: Sequence[float]) -> int:
    for number in range(len(edges) - 2):
        if x < edges[number + 1]:
            return number
    return len(edges) - 2


def _covered(
    x0: float, x1: float, columns: Sequence[Column], edges: Sequence[float], *, header: bool
) -> tuple[int, int]:
    """Return the first and last column that a piece of text stands over."""
    if not header:
        column = _column_of(x0, edges)
        return column, column
    over = [n for n, (a, b) in enumerate(columns) if min(x1, b) - max(x0, a) > 1]
    if not over:
        column = _column_of((x0 + x1) / 2, edges)
        return column, column
    return over[0], over[-1]


def _spread(spans: dict[int, int], row: Sequence[_Line], columns: Sequence[Column]) -> None:
    """Give a centred group header the neighbouring columns that it stands in the middle of."""
    for start in sorted(spans):
        first, last = start, start + spans[start] - 1
        words = [w for line in row for w in line.words]
        centre = _centre_of(words, columns, first, last)
        while centre is not None:
            left_free = first > 0 and not any(s <= first - 1 < s + spans[s] for s in spans)
            right_free = last + 1 < len(columns) and (last + 1) not in spans
            middle = (columns[first][0] + columns[last][1]) / 2
            if right_free and centre > middle + 0.25 * (columns[last][1] - columns[first][0] + 20):
                last += 1
            elif left_free and centre < middle - 0.25 * (columns[last][1] - columns[first][0] + 20):
                first -= 1
            else:
                break
        if (first, last) != (start, start + spans[start] - 1) and first == start:
            spans[start] = last - start + 1


def _centre_of(
    words: Sequence[Word], columns: Sequence[Column], first: int, last: int
) -> float | None:
    own = [w for w in words if w.box.x1 > columns[first][0] - 1 and w.box.x0 < columns[last][1] + 1]
    if not own:
        return None
    return (min(w.box.x0 for w in own) + max(w.box.x1 for w in own)) / 2
