"""From characters to printed lines and words, by geometry alone.

A line is found in the direction in which its text advances, so that turned text and vertical
writing go the same way as ordinary lines. A blank is taken where the file prints one, or
where the gap between two characters is wider than setting text ever makes it.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from tongbao.extract.textlayer import Glyph
from tongbao.model import Box, Rotation, Word

_SAME_SIZE = 0.66
"""Sizes within this ratio may share a line by overlap alone; smaller ones are notes (¹, ①)
and must stand next to their word."""
_OVERLAP = 0.5
_NOTE_WIDTH = 3.0
HIDDEN_CONFIDENCE = 0.5
"""Belief in the text layer that a scanner put under a page image."""
_LOOSEST_TRACKING = 0.5
"""Even letter spacing, in font sizes, up to which spaced letters are one word."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line."""

    text: str
    """Words joined by single blanks."""
    words: tuple[Word, ...]
    box: Box
    size: float
    """Font size of most of its characters."""
    rotation: Rotation
    glyphs: tuple[Glyph, ...]

    @property
    def bold(self) -> bool:
        """Return whether most of its characters are bold."""
        inked = [glyph for glyph in self.glyphs if not glyph.blank]
        return 2 * sum(glyph.bold for glyph in inked) > len(inked)


@dataclass(slots=True)
class _Mark:
    """A glyph in flow coordinates: ``u`` along the line, ``v`` across it, both rising."""

    u0: float
    v0: float
    u1: float
    v1: float
    glyph: Glyph


_Row = list[_Mark]


def build_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Return the lines that the characters form, ordinary ones first, each from its start on.

    Lines are in reading order within one direction of text: from top to bottom for
    ordinary text, from right to left for text turned clockwise or written vertically.
    """
    turned: dict[Rotation, _Row] = defaultdict(list)
    for glyph in glyphs:
        turned[glyph.run.rotation].append(_mark(glyph))
    lines = []
    for rotation in sorted(turned):
        rows = _rows(turned[rotation])
        rows.sort(key=lambda row: (row[0].v0 + row[0].v1, row[0].u0))
        lines += [line for row in rows if (line := _line(row, rotation)) is not None]
    return lines


def _mark(glyph: Glyph) -> _Mark:
    rotation = glyph.run.rotation
    if rotation == 0:
        return _Mark(glyph.x0, glyph.top, glyph.x1, glyph.bottom, glyph)
    if rotation == 90:
        return _Mark(glyph.top, -glyph.x1, glyph.bottom, -glyph.x0, glyph)
    if rotation == 180:
        return _Mark(-glyph.x1, -glyph.bottom, -glyph.x0, -glyph.top, glyph)
    return _Mark(-glyph.bottom, glyph.x0, -glyph.top, glyph.x1, glyph)


def _rows(marks: _Row) -> list[_Row]:
    """Group marks to lines: by overlap within a class of sizes, notes by nearness."""
    marks.sort(key=lambda mark: -mark.glyph.run.size)
    classes: list[_Row] = []
    largest = 0.0
    for mark in marks:
        size = mark.glyph.run.size
        if not classes or size < _SAME_SIZE * largest:
            classes.append([])
            largest = size
        classes[-1].append(mark)
    rows: list[_Row] = []
    for index, members in enumerate(classes):
        found = _overlapping(members)
        rows += _attach_notes(found, rows) if index else found
    for row in rows:
        row.sort(key=lambda mark: mark.u0)
    return rows


def _overlapping(marks: _Row) -> list[_Row]:
    """Group marks of like size whose extents across the line overlap by half or more."""
    marks.sort(key=lambda mark: mark.v0)
    rows: list[_Row] = []
    for mark in marks:
        # Sorted by v0, a mark belongs to one of the last few rows or starts a new one.
        for row in rows[:-9:-1]:
            first = row[0]
            shared = min(first.v1, mark.v1) - max(first.v0, mark.v0)
            if shared >= _OVERLAP * min(first.v1 - first.v0, mark.v1 - mark.v0):
                row.append(mark)
                break
        else:
            rows.append([mark])
    return rows


def _attach_notes(small: list[_Row], rows: list[_Row]) -> list[_Row]:
    """Move short pieces of small print to the line they adjoin; return the rest as rows."""
    rest: list[_Row] = []
    for row in small:
        row.sort(key=lambda mark: mark.u0)
        left: _Row = []
        for piece in _pieces(row):
            host = _host(piece, rows)
            if host is None:
                left += piece
            else:
                host += piece
        if left:
            rest.append(left)
    return rest


def _pieces(row: _Row) -> list[_Row]:
    pieces = [[row[0]]]
    for before, after in pairwise(row):
        if after.u0 - before.u1 > after.glyph.run.size:
            pieces.append([])
        pieces[-1].append(after)
    return pieces


def _host(piece: _Row, rows: list[_Row]) -> _Row | None:
    u0, u1 = piece[0].u0, max(mark.u1 for mark in piece)
    v0, v1 = piece[0].v0, piece[0].v1
    for row in rows:
        first = row[0]
        size = first.glyph.run.size
        if min(first.v1, v1) - max(first.v0, v0) < _OVERLAP * (v1 - v0):
            continue
        if u1 - u0 > _NOTE_WIDTH * size:
            continue
        near = 0.6 * size
        if any(mark.u0 - near <= u1 and u0 <= mark.u1 + near for mark in row):
            return row
    return None


def _line(row: _Row, rotation: Rotation) -> Line | None:
    groups = _split(row)
    if not groups:
        return None
    words = tuple(_word(group, rotation) for group in groups)
    box = words[0].box
    for word in words[1:]:
        box = box.joined(word.box)
    glyphs = tuple(mark.glyph for mark in row)
    return Line(
        " ".join(word.text for word in words), words, box, _usual_size(row), rotation, glyphs
    )


def _split(row: _Row) -> list[_Row]:
    """Part a line's marks into words."""
    tracking = _tracking(row)
    groups: list[_Row] = []
    before: _Mark | None = None
    spaced = False
    for mark in row:
        if mark.glyph.blank:
            spaced = True
            continue
        gap = 0.0 if before is None else mark.u0 - before.u1 - tracking
        if before is None or spaced or (gap > 0 and gap > _widest(before, mark)):
            groups.append([])
        groups[-1].append(mark)
        before, spaced = mark, False
    return groups


def _tracking(row: _Row) -> float:
    """Return the even extra spacing of a line that is set wide, else 0."""
    if len(row) < 3:
        return 0.0
    gaps = [
        after.u0 - before.u1
        for before, after in pairwise(row)
        if not (before.glyph.blank or after.glyph.blank)
    ]
    if len(gaps) < 2:
        return 0.0
    smallest = min(gaps)
    if 0 < smallest <= _LOOSEST_TRACKING * row[0].glyph.run.size:
        return smallest
    return 0.0


def _widest(before: _Mark, after: _Mark) -> float:
    """Return the widest gap that two characters of one word may have.

    Han text is justified by stretching every gap, and programs set a quarter em between
    Han and Latin without printing a blank; Latin letters of one word stand close.
    """
    size = max(before.glyph.run.size, after.glyph.run.size)
    wide = _is_wide(before.glyph.text) + _is_wide(after.glyph.text)
    return size * (0.2, 0.4, 0.5)[wide]


@cache
def _is_wide(text: str) -> bool:
    return unicodedata.east_asian_width(text[0]) in "WF"


def _word(group: _Row, rotation: Rotation) -> Word:
    glyphs = [mark.glyph for mark in group]
    first = glyphs[0]
    return Word(
        text="".join(glyph.text for glyph in glyphs),
        box=Box(
            min(glyph.x0 for glyph in glyphs),
            min(glyph.top for glyph in glyphs),
            max(glyph.x1 for glyph in glyphs),
            max(glyph.bottom for glyph in glyphs),
        ),
        size=round(first.run.size, 2),
        rotation=rotation,
        font=first.run.font,
        bold=2 * sum(glyph.bold for glyph in glyphs) > len(glyphs),
        confidence=HIDDEN_CONFIDENCE if first.run.hidden else 1.0,
    )


def _usual_size(row: _Row) -> float:
    counts: dict[float, int] = defaultdict(int)
    for mark in row:
        counts[round(mark.glyph.run.size, 1)] += 1
    return max(counts, key=lambda size: (counts[size], size))


def joined_text(lines: Sequence[Line]) -> str:
    r"""Return a cell's text: one printed line per ``\n``.

    One character per line, mostly Han, is vertical writing in a narrow cell and reads as
    one word.
    """
    texts = [line.text for line in lines]
    stacked = len(texts) > 1 and all(len(text) == 1 for text in texts)
    if stacked and 2 * sum(map(_is_wide, texts)) > len(texts):
        return "".join(texts)
    return "\n".join(texts)
