"""Header cells over one or more levels, where only alignment shows what they cover."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tongbao.extract.layout.aligned.drawnheader import (
    NOTHING_DRAWN,
    Drawn,
    are_parted,
    cells_in_fills,
    spread_over_rules,
)
from tongbao.extract.layout.aligned.parameters import HEADER, PIECES
from tongbao.extract.layout.aligned.printedlines import (
    Column,
    PrintedLine,
    cell_at,
    column_of,
    is_character,
    joined_words,
)
from tongbao.model import Box, Cell, Ruling, Word


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
    fixed: bool = False
    """What is drawn says which columns it covers."""


@dataclass(slots=True)
class HeaderGrid:
    """Header cells over one or more levels."""

    pieces: list[_Piece]
    levels: int
    bands: list[tuple[float, float]]
    columns: int

    @classmethod
    def of(
        cls,
        lines: Sequence[PrintedLine],
        columns: Sequence[Column],
        edges: Sequence[float],
        drawn: Drawn = NOTHING_DRAWN,
    ) -> HeaderGrid:
        """Find which columns and levels each piece of a header covers.

        Pieces over the same columns stack; the highest stack is the number of levels. A piece
        that stands alone over its columns covers all levels.
        """
        pieces = _filled_pieces(lines, drawn.fills) or _header_pieces(lines, columns, drawn.rules)
        if not pieces:
            return cls([], 0, [], len(columns))
        for piece in pieces:
            piece.first, piece.last = _columns_under(piece.x0, piece.x1, columns, edges)
        spread_over_rules(pieces, columns, drawn.rules)
        pieces = _level_ones_joined(pieces)
        for highest in sorted({piece.top for piece in pieces}, reverse=True):
            # From the lowest heads up: what stands over groups covers them whole. A wrapped name
            # begins above its neighbours on the same level.
            lower = [piece for piece in pieces if piece.top + piece.bottom >= 2 * highest]
            stacks = _stacks(lower, len(columns))
            levels = max(len(stack) for stack in stacks)
            if levels > 1:
                _spread_groups(lower, stacks, columns, levels)
        for piece in pieces:
            _put_on_levels(piece, stacks, levels)
        bands = [_band_of(level, pieces) for level in range(levels)]
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
                    cells.append(cell_at((row, column), (1, 1), "", 1.0, edges, tops, page))
                elif id(found) not in done:
                    done.add(id(found))
                    cells.append(_spanning(found, (row, column), taken, edges, tops, page))
                elif not any(
                    c.row <= row < c.row + c.row_span
                    and c.column <= column < c.column + c.column_span
                    for c in cells
                ):
                    cells.append(cell_at((row, column), (1, 1), "", 1.0, edges, tops, page))
        return cells


def _stacks(pieces: Sequence[_Piece], columns: int) -> list[list[_Piece]]:
    """Return the pieces over each column, from the top down."""
    return [
        sorted((p for p in pieces if p.first <= c <= p.last), key=lambda p: p.top)
        for c in range(columns)
    ]


def _level_ones_joined(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Return pieces with lone characters joined that stand side by side over the same columns.

    Levels stand below each other; what stands level over one column is spaced out.
    """
    kept: list[_Piece] = []
    for piece in sorted(pieces, key=lambda p: (p.first, p.x0)):
        before = kept[-1] if kept else piece
        alike = (before.first, before.last) == (piece.first, piece.last)
        lone = is_character(piece.text.strip()) and is_character(before.text.strip()[-1:])
        if before is not piece and lone and alike and _are_level(before, piece):
            before.text += " " + piece.text
            before.x1 = piece.x1
            before.confidence = min(before.confidence, piece.confidence)
        else:
            kept.append(piece)
    return kept


def _put_on_levels(piece: _Piece, stacks: Sequence[list[_Piece]], levels: int) -> None:
    """Set a piece's level and depth by where it stands in the highest stack over its columns."""
    over = (stacks[column] for column in range(piece.first, piece.last + 1))
    stack = max(over, key=len, default=[piece])
    stack = stack if piece in stack else [piece]
    place = next(n for n, p in enumerate(stack) if p is piece)
    alone = len(stack) == 1
    piece.level = 0 if alone else place
    piece.depth = levels if alone else (levels - place if piece is stack[-1] else 1)


def _band_of(level: int, pieces: Sequence[_Piece]) -> tuple[float, float]:
    """Return top and bottom of a level, by the pieces that stand on it alone if there are any."""
    own = [p for p in pieces if p.level == level and p.depth == 1]
    own = own or [p for p in pieces if p.level <= level < p.level + p.depth]
    return min(p.top for p in own), max(p.bottom for p in own)


def with_blank_columns(
    columns: Sequence[Column],
    lines: Sequence[PrintedLine],
    gap: float,
    drawn: Drawn = NOTHING_DRAWN,
) -> list[Column]:
    """Add the columns that only the header tells of: no row prints anything in them.

    A piece of the header that stands apart from all columns names one of its own if the columns
    beside it have their own names at its height. What stands above theirs is a group's head, and
    beside a column without one it is that column's, set to its other edge.

    Args:
        columns: What the rows print, from the left.
        lines: The header's lines.
        gap: White space that parts columns, in points.
        drawn: What is drawn in the header.
    """
    pieces = _header_pieces(lines, columns, drawn.rules)
    names = [[p for p in pieces if p.x0 < b and a < p.x1] for a, b in columns]
    found: list[Column] = []
    for piece in pieces:
        x0, x1 = piece.x0, piece.x1
        if any(x0 - gap < b and a < x1 + gap for a, b in columns):
            continue
        left = [own for own, (_, b) in zip(names, columns, strict=True) if b < x0][-1:]
        right = [own for own, (a, _) in zip(names, columns, strict=True) if x1 < a][:1]
        beside = [*left, *right]
        if all(any(_are_level(piece, own) for own in column) for column in beside):
            found.append((x0, x1))
    return sorted([*columns, *found])


def _are_level(one: _Piece, other: _Piece) -> bool:
    """Return whether two pieces stand side by side: in one row of the header, however wrapped."""
    middle = (one.top + one.bottom) / 2
    return (
        other.top <= middle <= other.bottom
        or one.top <= (other.top + other.bottom) / 2 <= one.bottom
    )


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
    return cell_at(at, (high, wide), piece.text, piece.confidence, edges, tops, page)


_Segment = tuple[float, float, list[Word]]


def _segments(line: PrintedLine, columns: Sequence[Column]) -> list[_Segment]:
    """Return the pieces of a header's line: what stands apart, or each over a column of its own."""
    return _spaced_out_joined(
        [
            part
            for segment in line.segments(PIECES.gap_em)
            for part in _parted_by_columns(segment, columns, line.size)
        ],
        columns,
    )


def _spaced_out_joined(segments: list[_Segment], columns: Sequence[Column]) -> list[_Segment]:
    """Join lone characters that head no column with the nearest lone one: 排　　名.

    Where each heads a column, as 县, 乡 and 村 may, they stay.
    """
    lone = [is_character(joined_words(words).strip()) for _, _, words in segments]
    homeless = [
        alone and not any(x0 < b and a < x1 for a, b in columns)
        for alone, (x0, x1, _) in zip(lone, segments, strict=True)
    ]
    heads: list[int] = list(range(len(segments)))
    for n in filter(homeless.__getitem__, range(len(segments))):
        near = [m for m in (n - 1, n + 1) if 0 <= m < len(segments) and lone[m]]
        if near:
            gaps = {
                m: max(segments[m][0] - segments[n][1], segments[n][0] - segments[m][1])
                for m in near
            }
            nearest = min(near, key=gaps.__getitem__)
            heads[max(n, nearest)] = heads[min(n, nearest)]
    joined: dict[int, _Segment] = {}
    for n, (x0, x1, words) in enumerate(segments):
        a, _, before = joined.get(heads[n], (x0, x1, []))
        joined[heads[n]] = (a, x1, [*before, *words])
    return list(joined.values())


def _parted_by_columns(segment: _Segment, columns: Sequence[Column], size: float) -> list[_Segment]:
    """Part words that stand close but are each aligned with the figures of one column below."""
    parts: list[_Segment] = []
    homes: list[int] = []
    for word in segment[2]:
        x0, x1 = word.box.x0, word.box.x1
        home = min(range(len(columns)), key=lambda n: _apart(x0, x1, columns[n]))
        if homes and home == homes[-1]:
            before, _, words = parts[-1]
            parts[-1] = (before, x1, [*words, word])
            continue
        if parts and x0 - parts[-1][1] < HEADER.parted_em * size:
            return [segment]
        parts.append((x0, x1, [word]))
        homes.append(home)
    aligned = all(
        _apart(x0, x1, columns[home]) <= HEADER.aligned_em * size
        for (x0, x1, _), home in zip(parts, homes, strict=True)
    )
    return parts if aligned and len(set(homes)) == len(homes) else [segment]


def _apart(x0: float, x1: float, column: Column) -> float:
    """Return how far words are from being aligned with a column, at either edge or the middle."""
    left, right = x0 - column[0], x1 - column[1]
    return min(abs(left), abs(right), abs(left + right) / 2)


def _filled_pieces(lines: Sequence[PrintedLine], fills: Sequence[Box]) -> list[_Piece]:
    """Return the pieces of a header whose cells fills show, each as large as its fill."""
    return [
        _Piece(
            box.x0 + 1,
            box.x1 - 1,
            box.top,
            box.bottom,
            "\n".join(map(joined_words, found)),
            min(word.confidence for words in found for word in words),
            fixed=True,
        )
        for box, found in cells_in_fills(lines, fills)
    ]


def _header_pieces(
    lines: Sequence[PrintedLine], columns: Sequence[Column], rules: Sequence[Ruling]
) -> list[_Piece]:
    """Return the pieces of a header, lines of one wrapped cell joined.

    Lines of one cell follow at the text's own leading and share an edge or their middle. A
    line on which other pieces begin is a level of its own: in a wrapped header such
    neighbours would stand at half height. Where rules run below the heads of groups, what none
    parts is wrapped.
    """
    pieces: list[_Piece] = []
    segments = [_segments(line, columns) for line in lines]
    for number, line in enumerate(lines):
        found = [
            _Piece(
                x0,
                x1,
                min(w.box.top for w in words),
                max(w.box.bottom for w in words),
                joined_words(words),
                min(w.confidence for w in words),
            )
            for x0, x1, words in segments[number]
        ]
        above = [_piece_above(piece, pieces, line.size) for piece in found]
        leading = [
            (piece, upper)
            for piece, upper in zip(found, above, strict=True)
            if number + 1 == len(lines) or _has_below(piece, found, segments[number + 1 :])
        ]
        # What stands beside another below one piece is no wrapped line of it.
        sharing = Counter(id(upper) for upper in above if upper is not None)
        beginning = [piece for piece, upper in leading if upper is None or sharing[id(upper)] > 1]
        for piece, upper in zip(found, above, strict=True):
            shared = sharing[id(upper)] > 1 and not rules
            if (
                upper is None
                or shared
                or _is_level(piece, upper, beginning, len(leading), line, rules)
            ):
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
    leading: int,
    line: PrintedLine,
    rules: Sequence[Ruling],
) -> bool:
    """Return whether a piece begins a level although the one above might go on in it.

    At the text's own leading most of what leads to a lower line must begin something; at a wider one, which
    rows without padding have too, one piece is enough. Rules below heads of groups settle it.
    """
    if are_parted(upper, piece, rules):
        return True
    if rules or _UNIT_LINE.match(piece.text):
        return False
    if piece.top - upper.bottom >= HEADER.level_gap_em * line.size:
        return bool(beginning)
    return 2 * len(beginning) > leading


def _has_below(
    piece: _Piece, beside: Sequence[_Piece], segments: Sequence[Sequence[_Segment]]
) -> bool:
    """Return whether the header goes on below a piece; if not, it covers all levels.

    What stands below belongs to the piece of the line that it stands nearest to: two columns may
    leave white under the head of both.
    """

    def nearest(x0: float, x1: float) -> _Piece:
        return min(beside, key=lambda one: abs(one.x0 + one.x1 - x0 - x1))

    return any(
        min(piece.x1, x1) > max(piece.x0, x0) or nearest(x0, x1) is piece
        for line in segments
        for x0, x1, _ in line
    )


_UNIT_LINE = re.compile(r"^[（(\[【]|^[%％‰]$")
"""What goes on with the line above it whatever stands beside: a bracket, a unit."""


def _piece_above(piece: _Piece, pieces: Sequence[_Piece], size: float) -> _Piece | None:
    """Return the piece right above that a line may go on from."""
    for above in reversed(pieces):
        shared = min(above.x1, piece.x1) - max(above.x0, piece.x0)
        if (
            shared > HEADER.shared_share * min(above.x1 - above.x0, piece.x1 - piece.x0)
            and piece.top - above.bottom < HEADER.wrapped_gap_em * size
            and above.bottom <= piece.bottom
        ):
            offsets = (
                above.x0 - piece.x0,
                above.x1 - piece.x1,
                (above.x0 + above.x1 - piece.x0 - piece.x1) / 2,
            )
            return above if min(map(abs, offsets)) < HEADER.aligned_em * size else None
    return None


def _spread_groups(
    pieces: Sequence[_Piece], stacks: list[list[_Piece]], columns: Sequence[Column], levels: int
) -> None:
    """Widen group headers over neighbouring columns that have a lower header only.

    Such a column may belong to the nearest group.
    """
    groups = [
        p
        for p in pieces
        if not p.fixed and any(p in s and len(s) == levels and s[0] is p for s in stacks)
    ]
    low = max((s[1].top for s in stacks if len(s) == levels), default=0.0)
    taken: dict[int, set[int]] = {id(group): set() for group in groups}
    for number, stack in enumerate(stacks):
        middle_down = (stack[0].top + stack[0].bottom) / 2 if stack else 0.0
        if not groups or len(stack) != levels - 1 or middle_down < low:
            continue
        middle = (columns[number][0] + columns[number][1]) / 2
        nearest = min(groups, key=lambda g: abs((g.x0 + g.x1) / 2 - middle))
        if not stack or not _are_level(nearest, stack[0]):
            taken[id(nearest)].add(number)
    for group in groups:
        first, last = _best_cover(group, taken[id(group)], stacks, columns)
        for number in {*range(first, last + 1)} - {*range(group.first, group.last + 1)}:
            stacks[number].insert(0, group)
        group.first, group.last = first, last


def _best_cover(
    group: _Piece, free: set[int], stacks: Sequence[list[_Piece]], columns: Sequence[Column]
) -> tuple[int, int]:
    """Return the columns that a group's head is aligned with: of those alike the most.

    What stands on the level below is covered whole or not at all.
    """
    firsts, lasts = [group.first], [group.last]
    while firsts[-1] - 1 in free:
        firsts.append(firsts[-1] - 1)
    while lasts[-1] + 1 in free:
        lasts.append(lasts[-1] + 1)
    below = [next((p for p in stack if p is not group), group) for stack in stacks]
    ways = [
        (first, last)
        for first in firsts
        for last in lasts
        if (first == group.first or below[first].first >= first)
        and (last == group.last or below[last].last <= last)
    ]
    slack = HEADER.aligned_em * (group.bottom - group.top)

    def apart(way: tuple[int, int]) -> float:
        return _apart(group.x0, group.x1, (columns[way[0]][0], columns[way[1]][1]))

    best = min(map(apart, ways))
    return max(
        (way for way in ways if apart(way) <= best + slack),
        key=lambda way: (way[1] - way[0], -apart(way)),
    )


def _columns_under(
    x0: float, x1: float, columns: Sequence[Column], edges: Sequence[float]
) -> tuple[int, int]:
    """Return the first and last column that a header's words stand over."""
    over = [n for n, (a, b) in enumerate(columns) if min(x1, b) - max(x0, a) > 1]
    if not over:
        column = column_of((x0 + x1) / 2, edges)
        return column, column
    return over[0], over[-1]
