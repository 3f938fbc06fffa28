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
        least = 1 if _at_edge(lines_between, lines) else 2
        table = _table(lines_between, horizontals, rules, page.number, least)
        if table is not None:
            tables.append(table)
            used.append(table.box)
    free = [line for line in lines if not any(b.top <= line.middle <= b.bottom for b in used)]
    for run in (_with_upper_header(run, free) for run in _runs(free)):
        least = 1 if _at_edge(run, lines) else 3
        table = _table(run, (), rules, page.number, least)
        if table is not None:
            tables.append(table)
    return sorted(tables, key=lambda t: t.box.top)


_FURNITURE = 1
"""Lines of page furniture (a running head, a page number) beyond a table at a page's edge."""


def _at_edge(run: Sequence[_Line], lines: Sequence[_Line]) -> bool:
    """Return whether a run begins or ends the page: part of a table may be overleaf."""
    above = sum(line.middle < run[0].top for line in lines)
    below = sum(line.middle > run[-1].bottom for line in lines)
    return above <= _FURNITURE or below <= _FURNITURE


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
        for distinct in _split_at_captions(_distinct(group), lines):
            inside = _between(lines, distinct)
            if len(distinct) == 2:
                distinct[1:1] = _header_rule(distinct, rules, inside)
            if len(distinct) >= 3 and len(inside) >= 2:
                regions.append((inside, tuple(distinct)))
    return regions


def _header_rule(
    frame: Sequence[Ruling], rules: Sequence[Ruling], inside: Sequence[_Line]
) -> list[Ruling]:
    """Return the lowest shorter rule above the first figures: it ends a header.

    Under a cell merged down over the header's levels programs leave the rule out.
    """
    first = next((line.middle for line in inside if _figures(line)), 0.0)
    left, right = frame[0].x0 - 3, frame[0].x1 + 3
    under = [
        r
        for r in rules
        if r.horizontal
        and r.x1 - r.x0 >= _RULE_LENGTH
        and left <= r.x0
        and r.x1 <= right
        and frame[0].top + 4 < r.top < first
    ]
    return sorted(under, key=lambda r: r.top)[-1:]


def _between(lines: Sequence[_Line], rules: Sequence[Ruling]) -> list[_Line]:
    """Return the words between the first and last of rules, line by line."""
    top, bottom = rules[0].top, rules[-1].top
    left, right = rules[0].x0 - 6, rules[0].x1 + 6
    return [
        _Line(kept)
        for line in lines
        if top <= line.middle <= bottom
        and (kept := [w for w in line.words if w.box.x0 >= left and w.box.x1 <= right])
    ]


def _split_at_captions(rules: Sequence[Ruling], lines: Sequence[_Line]) -> list[list[Ruling]]:
    """Part equally long rules where the next table begins.

    Between two tables stands white space or a caption: no line of several columns, and more
    room than one line of text takes.
    """
    split: list[list[Ruling]] = [[rules[0]]] if rules else []
    for above, below in pairwise(rules):
        between = _between(lines, (above, below))
        tabular = any(len(line.segments(0.9)) >= 2 for line in between)
        size = max((line.size for line in between), default=10.0)
        if not tabular and below.top - above.top > 2.4 * size:
            split.append([])
        split[-1].append(below)
    return split


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
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        tabular = len(line.segments(0.9)) >= 2
        near = not current or line.top - current[-1].bottom < 2.2 * line.size
        wraps = bool(current) and not tabular and _wraps(line, current[-1], following)
        if not near or not (tabular or wraps):
            runs.append(current)
            current = []
        if tabular or wraps:
            current.append(line)
    runs.append(current)
    return [trimmed for run in runs if len(trimmed := _trimmed(run)) >= 2]


def _with_upper_header(run: list[_Line], lines: Sequence[_Line]) -> list[_Line]:
    """Return a run with the upper levels of its header, which stand right above it.

    Group headers, and cells merged down at half height beside them, are lines of their own.
    """
    first = next(number for number, line in enumerate(lines) if line is run[0])
    left, right = run[0].words[0].box.x0, run[0].words[-1].box.x1
    taken = 0
    for count, line in enumerate(reversed(lines[:first]), 1):
        below = lines[first - count + 1]
        inside = left - 12 * line.size <= line.words[0].box.x0 and line.words[-1].box.x1 <= right
        if below.top - line.bottom > 0.8 * line.size or _figures(line) or not inside or count > 5:
            break
        if len(line.segments(0.9)) >= 2:
            taken = count
    return [*lines[first - taken : first], *run]


def _wraps(line: _Line, above: _Line, below: _Line | None) -> bool:
    """Return whether a lone piece of text is part of a wrapped cell, not a caption.

    It stands within a column of its neighbours, and no header (words only) follows it.
    """
    near = [above, *([below] if below is not None else [])]
    tabular = [s for neighbour in near if len(s := neighbour.segments(0.9)) >= 2]
    within = any(_over_one(line, segments) for segments in tabular) and all(
        _over_one(line, segments, at_most=True) for segments in tabular
    )
    header_follows = below is not None and _figures(above) > 0 and not _figures(below)
    return within and not header_follows


def _over_one(
    line: _Line, segments: Sequence[tuple[float, float, list[Word]]], *, at_most: bool = False
) -> bool:
    """Return whether a line's one piece stands over exactly (or at most) one segment."""
    x0, x1, _ = line.segments(0.9)[0]
    size = line.size
    over = sum(min(x1, b) - max(x0, a) > 0 for a, b, _ in segments)
    inside = segments[0][0] - size <= x0 and x1 <= segments[-1][1] + size
    return inside and (over == 1 or (at_most and over == 0))


def _trimmed(run: list[_Line]) -> list[_Line]:
    while run and len(run[-1].segments(0.9)) < 2:
        run = run[:-1]
    return run


def _table(
    lines: Sequence[_Line],
    horizontals: Sequence[Ruling],
    rules: Sequence[Ruling],
    page: int,
    least: int,
) -> PageTable | None:
    """Build a table from lines, or return None where they are none.

    ``least`` is the number of lines with figures that make a table.
    """
    if sum(bool(_LEADER.search(w.text)) for line in lines for w in line.words) * 2 > len(lines):
        return None
    body = [line for line in lines if _figures(line)]
    if len(body) < least:
        return None
    columns = _columns(body, lines, rules)
    if len(columns) < 2 or not _has_figure_column(body, columns):
        return None
    if not horizontals and not _names_beside(body, columns):
        return None
    head, rest = _parted(lines, horizontals)
    edges = _edges(columns, lines, horizontals)
    header = _HeaderGrid.of(head, columns, edges)
    rows = _rows(rest, horizontals, columns)
    tops = _row_edges(header.bands, rows, lines, horizontals)
    cells = [
        *header.cells(edges, tops, page),
        *_body_cells(rows, header.levels, columns, edges, tops, page),
    ]
    return PageTable(
        page=page,
        box=Box(edges[0], tops[0], edges[-1], tops[-1]),
        cells=tuple(cells),
        n_rows=header.levels + len(rows),
        n_columns=len(columns),
        frame="aligned",
        column_edges=tuple(edges),
        row_edges=tuple(tops),
    )


def _parted(
    lines: Sequence[_Line], horizontals: Sequence[Ruling]
) -> tuple[list[_Line], list[_Line]]:
    """Part header from body: at the first rule below the top, else at the first figures."""
    first = next((n for n, line in enumerate(lines) if _figures(line)), 0)
    if len(horizontals) >= 3:
        under = next((r.top for r in horizontals[1:] if r.top > lines[0].bottom - 2), None)
        count = sum(line.middle < under for line in lines) if under is not None else first
        if 0 < count <= max(first, 1):
            first = count
    return list(lines[:first]), list(lines[first:])


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
        if figures >= max(min(2, len(body)), 0.6 * len(body)):
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
    return _rows_by_nearness(lines, tops, columns)


def _rows_by_nearness(
    lines: Sequence[_Line], tops: Sequence[float], columns: Sequence[Column]
) -> list[list[_Line]]:
    """Group lines to rows: wrapped text goes to the nearest line with figures.

    Text may stand above the figures of its row as well as below: cells are centred.
    """
    rows: list[list[_Line]] = []
    home: dict[int, list[_Line]] = {}
    for line in lines:
        if not _is_wrapped(line, columns):
            rows.append([line])
            home[id(line)] = rows[-1]
    for line in lines:
        if id(line) in home:
            continue
        near = [
            row
            for row in rows
            if _figures_in(row)
            and not any(
                min(row[0].middle, line.middle) < top < max(row[0].middle, line.middle)
                for top in tops
            )
        ]
        best = min(near, key=lambda row: abs(row[0].middle - line.middle), default=None)
        if best is None or abs(best[0].middle - line.middle) > 3 * line.size:
            rows.append([line])
        else:
            best.append(line)
    for row in rows:
        row.sort(key=lambda line: line.middle)
    return sorted(rows, key=lambda row: row[0].middle)


def _is_wrapped(line: _Line, columns: Sequence[Column]) -> bool:
    return (
        not _figures(line) and len(line.segments(0.9)) < len(columns) / 2 and _fits(line, columns)
    )


def _figures_in(row: Sequence[_Line]) -> bool:
    return any(_figures(line) for line in row)


def _fits(line: _Line, columns: Sequence[Column]) -> bool:
    """Return whether every word stands over one column alone."""
    return all(
        sum(min(x1, w.box.x1) - max(x0, w.box.x0) > 0 for x0, x1 in columns) == 1
        for w in line.words
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


def _row_edges(
    bands: Sequence[tuple[float, float]],
    rows: Sequence[Sequence[_Line]],
    lines: Sequence[_Line],
    horizontals: Sequence[Ruling],
) -> list[float]:
    spans = [*bands, *((min(x.top for x in r), max(x.bottom for x in r)) for r in rows)]
    top = min([line.top for line in lines] + [rule.top for rule in horizontals[:1]])
    bottom = max([line.bottom for line in lines] + [rule.top for rule in horizontals[-1:]])
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(spans)]
    edges = [top - 0.5, *inner, bottom + 0.5]
    return [max(edges[: n + 1]) for n in range(len(edges))]


@dataclass(slots=True)
class _Piece:
    """A header's words in one place, wrapped lines joined."""

    x0: float
    x1: float
    top: float
    bottom: float
    text: str
    confidence: float
    first: int = 0
    last: int = 0
    level: int = 0
    depth: int = 1


@dataclass(slots=True)
class _HeaderGrid:
    """Header cells over one or more levels."""

    pieces: list[_Piece]
    levels: int
    bands: list[tuple[float, float]]
    columns: int

    @classmethod
    def of(
        cls, lines: Sequence[_Line], columns: Sequence[Column], edges: Sequence[float]
    ) -> _HeaderGrid:
        """Find which columns and levels each piece of a header covers.

        Pieces over the same columns stack; the highest stack is the number of levels. A piece
        that stands alone over its columns covers all levels.
        """
        pieces = _header_pieces(lines)
        if not pieces:
            return cls([], 0, [], len(columns))
        for piece in pieces:
            piece.first, piece.last = _covered(piece.x0, piece.x1, columns, edges)
        stacks = [
            sorted((p for p in pieces if p.first <= c <= p.last), key=lambda p: p.top)
            for c in range(len(columns))
        ]
        levels = max(len(stack) for stack in stacks)
        if levels > 1:
            _spread_groups(pieces, stacks, columns, levels)
        for piece in pieces:
            stack = max(
                (stacks[c] for c in range(piece.first, piece.last + 1)), key=len, default=[piece]
            )
            stack = stack if piece in stack else [piece]
            place = next(n for n, p in enumerate(stack) if p is piece)
            alone = len(stack) == 1
            piece.level = 0 if alone else place
            piece.depth = levels if alone else (levels - place if piece is stack[-1] else 1)
        bands = []
        for level in range(levels):
            own = [p for p in pieces if p.level == level and p.depth == 1] or [
                p for p in pieces if p.level <= level < p.level + p.depth
            ]
            bands.append((min(p.top for p in own), max(p.bottom for p in own)))
        return cls(pieces, levels, bands, len(columns))

    def cells(self, edges: Sequence[float], tops: Sequence[float], page: int) -> list[Cell]:
        """Return the header's cells, blanks included, row by row."""
        taken: dict[tuple[int, int], _Piece] = {}
        for piece in sorted(self.pieces, key=lambda p: (p.level, p.first)):
            for row in range(piece.level, piece.level + piece.depth):
                for column in range(piece.first, piece.last + 1):
                    taken.setdefault((row, column), piece)
        cells: list[Cell] = []
        done: set[int] = set()
        for row in range(self.levels):
            for column in range(self.columns):
                found = taken.get((row, column))
                if found is None:
                    cells.append(_cell((row, column), (1, 1), "", 1.0, edges, tops, page))
                elif id(found) not in done:
                    done.add(id(found))
                    cells.append(_spanning(found, (row, column), taken, edges, tops, page))
                elif not any(
                    c.row <= row < c.row + c.row_span
                    and c.column <= column < c.column + c.column_span
                    for c in cells
                ):
                    cells.append(_cell((row, column), (1, 1), "", 1.0, edges, tops, page))
        return cells


def _spanning(
    piece: _Piece,
    at: tuple[int, int],
    taken: dict[tuple[int, int], _Piece],
    edges: Sequence[float],
    tops: Sequence[float],
    page: int,
) -> Cell:
    """Return a piece's cell: the largest rectangle from its corner that is all its own."""
    row, column = at
    wide = 1
    while taken.get((row, column + wide)) is piece:
        wide += 1
    high = 1
    while all(taken.get((row + high, column + n)) is piece for n in range(wide)):
        high += 1
    return _cell(at, (high, wide), piece.text, piece.confidence, edges, tops, page)


def _cell(
    at: tuple[int, int],
    span: tuple[int, int],
    text: str,
    confidence: float,
    edges: Sequence[float],
    tops: Sequence[float],
    page: int,
) -> Cell:
    row, column = at
    box = Box(edges[column], tops[row], edges[column + span[1]], tops[row + span[0]])
    evidence = CertainText(text, confidence)
    return Cell(row, column, *span, text, page, box, evidence, "" if text else "ink_free")


def _header_pieces(lines: Sequence[_Line]) -> list[_Piece]:
    """Return the pieces of a header, lines of one wrapped cell joined.

    Lines of one cell follow at the text's own leading and share an edge or their middle. A
    line on which other pieces begin is a level of its own: in a wrapped header such
    neighbours would stand at half height.
    """
    pieces: list[_Piece] = []
    for number, line in enumerate(lines):
        found = [
            _Piece(
                x0,
                x1,
                min(w.box.top for w in words),
                max(w.box.bottom for w in words),
                _joined(words),
                min(w.confidence for w in words),
            )
            for x0, x1, words in line.segments(0.9)
        ]
        above = [_wrapped(piece, pieces, line.size) for piece in found]
        beginning = [
            piece
            for piece, upper in zip(found, above, strict=True)
            if upper is None
            and (number + 1 == len(lines) or _has_below(piece, lines[number + 1 :]))
        ]
        for piece, upper in zip(found, above, strict=True):
            bracket = _UNIT_LINE.match(piece.text)
            if upper is None or (not bracket and _is_level(piece, upper, beginning, found, line)):
                pieces.append(piece)
                continue
            upper.text += "\n" + piece.text
            upper.x0, upper.x1 = min(upper.x0, piece.x0), max(upper.x1, piece.x1)
            upper.bottom = max(upper.bottom, piece.bottom)
    return pieces


def _is_level(
    piece: _Piece,
    upper: _Piece,
    beginning: Sequence[_Piece],
    found: Sequence[_Piece],
    line: _Line,
) -> bool:
    """Return whether a piece begins a level although the one above might go on in it.

    At the text's own leading most of its line must begin something; at a wider one, which
    rows without padding have too, one piece is enough.
    """
    if piece.top - upper.bottom >= 0.5 * line.size:
        return bool(beginning)
    return 2 * len(beginning) > len(found)


def _has_below(piece: _Piece, lines: Sequence[_Line]) -> bool:
    """Return whether the header goes on below a piece; if not, it covers all levels."""
    return any(
        min(piece.x1, x1) - max(piece.x0, x0) > 0
        for line in lines
        for x0, x1, _ in line.segments(0.9)
    )


_UNIT_LINE = re.compile(r"^[（(\[【]|^[%％‰]$")
"""What goes on with the line above it whatever stands beside: a bracket, a unit."""


def _wrapped(piece: _Piece, pieces: Sequence[_Piece], size: float) -> _Piece | None:
    """Return the piece right above that a line may go on from."""
    for above in reversed(pieces):
        shared = min(above.x1, piece.x1) - max(above.x0, piece.x0)
        if (
            shared > 0.5 * min(above.x1 - above.x0, piece.x1 - piece.x0)
            and piece.top - above.bottom < 0.9 * size
            and above.bottom <= piece.bottom
        ):
            offsets = (
                above.x0 - piece.x0,
                above.x1 - piece.x1,
                (above.x0 + above.x1 - piece.x0 - piece.x1) / 2,
            )
            return above if min(map(abs, offsets)) < 0.4 * size else None
    return None


def _spread_groups(
    pieces: Sequence[_Piece], stacks: list[list[_Piece]], columns: Sequence[Column], levels: int
) -> None:
    """Widen group headers over neighbouring columns that have a lower header only.

    Such a column belongs to the nearest group on its own side of the next group.
    """
    groups = [p for p in pieces if any(p in s and len(s) == levels and s[0] is p for s in stacks)]
    low = max((p.top for s in stacks if len(s) == levels for p in s[1:]), default=0.0)
    for number, stack in enumerate(stacks):
        if len(stack) != levels - 1 or not stack or stack[0].bottom < low:
            continue
        middle = (columns[number][0] + columns[number][1]) / 2
        nearest = min(groups, key=lambda g: abs((g.x0 + g.x1) / 2 - middle), default=None)
        if nearest is None:
            continue
        beside = number in {nearest.first - 1, nearest.last + 1}
        if beside:
            nearest.first, nearest.last = min(nearest.first, number), max(nearest.last, number)
            stack.insert(0, nearest)


def _body_cells(
    rows: Sequence[Sequence[_Line]],
    offset: int,
    columns: Sequence[Column],
    edges: Sequence[float],
    tops: Sequence[float],
    page: int,
) -> list[Cell]:
    """Return one cell for each place of the body; each word goes to the column of its centre."""
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        texts: dict[int, list[str]] = {}
        for line in row:
            pieces: dict[int, list[Word]] = {}
            for word in line.words:
                column = _column_of((word.box.x0 + word.box.x1) / 2, edges)
                pieces.setdefault(column, []).append(word)
            for column, words in pieces.items():
                texts.setdefault(column, []).append(_joined(words))
        sure = min((w.confidence for line in row for w in line.words), default=1.0)
        for column in range(len(columns)):
            text = "\n".join(texts.get(column, []))
            cells.append(_cell((offset + number, column), (1, 1), text, sure, edges, tops, page))
    return cells


def _joined(words: Sequence[Word]) -> str:
    return " ".join(w.text.strip() for w in words)


def _column_of(x: float, edges: Sequence[float]) -> int:
    for number in range(len(edges) - 2):
        if x < edges[number + 1]:
            return number
    return len(edges) - 2


def _covered(
    x0: float, x1: float, columns: Sequence[Column], edges: Sequence[float]
) -> tuple[int, int]:
    """Return the first and last column that a header's words stand over."""
    over = [n for n, (a, b) in enumerate(columns) if min(x1, b) - max(x0, a) > 1]
    if not over:
        column = _column_of((x0 + x1) / 2, edges)
        return column, column
    return over[0], over[-1]
