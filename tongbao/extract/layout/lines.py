"""From characters to printed lines and words, by geometry alone.

A line is found in the direction in which its text advances: turned text and vertical writing
are laid flat first, so that they go the same way as ordinary lines. A blank is taken where
the file prints one, or where the gap between two characters is wider than setting text ever
makes it.

A small raised digit behind a character becomes Unicode's superscript (98.5¹): that is how it is
printed, and set level it would be one more digit of the number.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from operator import attrgetter

from tongbao.extract.layout.parameters import LINES
from tongbao.extract.layout.turned import laid_flat, turned_back
from tongbao.extract.page import Glyph
from tongbao.model import Box, Rotation, Word
from tongbao.text.scripts import runs_leftward, word_as_read, words_as_read


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
    bold: bool
    """Most of its characters are bold."""
    glyphs: tuple[Glyph, ...]


_Row = list[Glyph]
_by_left = attrgetter("x0")
_by_top = attrgetter("top")


def build_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Return the lines that the characters form, ordinary ones first, each from its start on.

    Lines are in reading order within one direction of text: from top to bottom for
    ordinary text, from right to left for text turned clockwise or written vertically.
    """
    by_turn: dict[Rotation, _Row] = {}
    for glyph in glyphs:
        by_turn.setdefault(glyph.run.rotation, []).append(glyph)
    lines: list[Line] = []
    for rotation in sorted(by_turn):
        members = by_turn[rotation]
        if rotation == 0:
            lines += _flat_lines(members)
            continue
        flat = [_laid_flat(glyph, rotation) for glyph in members]
        back = {id(copy): glyph for copy, glyph in zip(flat, members, strict=True)}
        lines += [_turned_back(line, rotation, back) for line in _flat_lines(flat)]
    return lines


def _laid_flat(glyph: Glyph, rotation: Rotation) -> Glyph:
    """Return a copy of a turned glyph in coordinates in which its text runs to the right."""
    x0, top, x1, bottom = laid_flat(glyph.box, rotation)
    x, y = (x0 + x1) / 2, (top + bottom) / 2
    return replace(glyph, x0=x0, top=top, x1=x1, bottom=bottom, x=x, y=y)


def _turned_back(line: Line, rotation: Rotation, back: Mapping[int, Glyph]) -> Line:
    return replace(
        line,
        words=tuple(
            replace(word, box=turned_back(word.box, rotation), rotation=rotation)
            for word in line.words
        ),
        box=turned_back(line.box, rotation),
        rotation=rotation,
        glyphs=tuple(back[id(glyph)] for glyph in line.glyphs),
    )


def _flat_lines(glyphs: _Row) -> list[Line]:
    rows = _rows(glyphs)
    rows.sort(key=lambda row: (row[0].y, row[0].x0))
    return [line for row in rows if (line := _line(row)) is not None]


def _rows(glyphs: _Row) -> list[_Row]:
    """Group glyphs to lines: by overlap within a class of sizes, notes by nearness."""
    sizes = {glyph.run.size for glyph in glyphs}
    largest = max(sizes)
    if min(sizes) >= LINES.same_size_ratio * largest:
        rows = _overlapping(glyphs)
    else:
        classes: list[_Row] = []
        for glyph in sorted(glyphs, key=lambda glyph: -glyph.run.size):
            if not classes or glyph.run.size < LINES.same_size_ratio * largest:
                classes.append([])
                largest = glyph.run.size
            classes[-1].append(glyph)
        rows = []
        for index, members in enumerate(classes):
            found = _overlapping(members)
            rows += _attach_notes(found, rows) if index else found
    for row in rows:
        row.sort(key=_by_left)
        if min(sizes) < LINES.note_size_ratio * max(sizes):
            _raise_notes(row)
    return rows


_SUPERSCRIPT = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))


def _raise_notes(row: _Row) -> None:
    """Turn small raised digits right behind a larger character into superscripts."""
    host: Glyph | None = None
    end = 0.0
    for glyph in row:
        if glyph.blank:
            continue
        size = host.run.size if host else 0.0
        if host is not None and glyph.run.size < LINES.note_size_ratio * size:
            if (
                glyph.text in _SUPERSCRIPT
                and glyph.y < host.y - LINES.raised_em * size
                and glyph.x0 - end < LINES.note_gap_em * size
            ):
                glyph.text = _SUPERSCRIPT[glyph.text]
        else:
            host = glyph
        end = glyph.x1


def _overlapping(glyphs: _Row) -> list[_Row]:
    """Group glyphs of like size whose heights on the page overlap by most of them."""
    rows: list[_Row] = []
    for glyph in sorted(glyphs, key=_by_top):
        top, bottom = glyph.top, glyph.bottom
        # Sorted by top, a glyph belongs to one of the last few rows or starts a new one.
        for row in rows[:-9:-1]:
            first = row[0]
            shared = (first.bottom if first.bottom < bottom else bottom) - top
            if shared >= LINES.level_share * min(first.bottom - first.top, bottom - top):
                row.append(glyph)
                break
        else:
            rows.append([glyph])
    return rows


def _attach_notes(small: list[_Row], rows: list[_Row]) -> list[_Row]:
    """Move short pieces of small print to the line they adjoin; return the rest as rows."""
    rest: list[_Row] = []
    for row in small:
        row.sort(key=_by_left)
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
        if after.x0 - before.x1 > after.run.size:
            pieces.append([])
        pieces[-1].append(after)
    return pieces


def _host(piece: _Row, rows: list[_Row]) -> _Row | None:
    x0, x1 = piece[0].x0, max(glyph.x1 for glyph in piece)
    top, bottom = piece[0].top, piece[0].bottom
    for row in rows:
        first = row[0]
        size = first.run.size
        if min(first.bottom, bottom) - max(first.top, top) < LINES.overlap_share * (bottom - top):
            continue
        near = 0.6 * size
        if x1 - x0 > LINES.note_width_em * size:
            # As wide as that only the rest of a word is: small capitals behind their initial.
            if abs(bottom - first.bottom) > LINES.baseline_em * size:
                continue
            near = LINES.tightest_em * size
        if any(glyph.x0 - near <= x1 and x0 <= glyph.x1 + near for glyph in row):
            return row
    return None


def _line(row: _Row) -> Line | None:
    words = tuple(_word(group) for group in _split(row))
    if not words:
        return None
    box = words[0].box
    for word in words[1:]:
        box = box.joined(word.box)
    text = " ".join([word.text for word in words])
    if runs_leftward(text):
        text = " ".join(words_as_read([word.text for word in words]))
    bold = sum([len(word.text) if word.bold else -len(word.text) for word in words]) > 0
    return Line(text, words, box, _usual_size(row), 0, bold, tuple(row))


def _split(row: _Row) -> list[_Row]:
    """Part a line's glyphs into words."""
    tracking = _tracking(row)
    groups: list[_Row] = []
    before: Glyph | None = None
    spaced = False
    for glyph in row:
        if glyph.blank:
            spaced = True
            continue
        gap = 0.0 if before is None else glyph.x0 - before.x1 - tracking
        if spaced and before is not None and _are_one_figure(before, glyph):
            spaced = False
        if before is None or spaced or (gap > 0 and gap > _widest(before, glyph, gap)):
            groups.append([])
        groups[-1].append(glyph)
        before, spaced = glyph, False
    return groups


def _are_one_figure(before: Glyph, after: Glyph) -> bool:
    """Return whether a blank between two characters of a figure takes no room: none is seen."""
    return (
        after.x0 - before.x1 <= LINES.unseen_em * after.run.size
        and before.text in _OF_FIGURES
        and after.text in _OF_FIGURES
    )


_OF_FIGURES = frozenset("0123456789.,-−%")


def _tracking(row: _Row) -> float:
    """Return the even extra spacing of a line that is set wide, else 0."""
    if len(row) < LINES.fewest_spaced_chars:
        return 0.0
    smallest = 0.0
    count = 0
    for before, after in pairwise(row):
        if before.blank or after.blank:
            continue
        gap = after.x0 - before.x1
        if gap <= 0:
            return 0.0
        smallest = gap if count == 0 else min(smallest, gap)
        count += 1
    if count <= 1 or smallest > LINES.loosest_tracking_em * row[0].run.size:
        return 0.0
    return smallest


def _widest(before: Glyph, after: Glyph, gap: float) -> float:
    """Return the widest gap that two characters of one word may have.

    Han text is justified by stretching every gap, and programs set a quarter em between
    Han and Latin without printing a blank; Latin letters of one word stand close.
    """
    size = max(before.run.size, after.run.size)
    if gap <= LINES.tightest_em * size:
        return gap
    wide = _is_wide(before.text) + _is_wide(after.text)
    return size * (LINES.tightest_em, LINES.mixed_em, LINES.wide_em)[wide]


@cache
def _is_wide(text: str) -> bool:
    return unicodedata.east_asian_width(text[0]) in "WF"


def _word(glyphs: _Row) -> Word:
    first = glyphs[0]
    run = first.run
    if len(glyphs) == 1:
        text, box, bold = first.text, first.box, first.bold
    else:
        text = "".join([glyph.text for glyph in glyphs])
        if runs_leftward(text):
            text = word_as_read(_units(glyphs))
        box = Box(
            first.x0,
            min([glyph.top for glyph in glyphs]),
            max([glyph.x1 for glyph in glyphs]),
            max([glyph.bottom for glyph in glyphs]),
        )
        bold = 2 * sum([glyph.bold for glyph in glyphs]) > len(glyphs)
    confidence = (
        LINES.hidden_confidence if run.hidden else min(one.run.confidence for one in glyphs)
    )
    return Word(text, box, round(run.size, 2), 0, run.font, bold, confidence)


def _units(glyphs: _Row) -> list[str]:
    """Return the texts of glyphs, those of one glyph that stands for several characters together."""
    units: list[str] = []
    before: Glyph | None = None
    for glyph in glyphs:
        if before is not None and glyph.x0 == before.x0 and glyph.x1 == before.x1:
            units[-1] += glyph.text
        else:
            units.append(glyph.text)
        before = glyph
    return units


def _usual_size(row: _Row) -> float:
    if row[0].run is row[-1].run:
        return round(row[0].run.size, 1)
    counts = Counter([round(glyph.run.size, 1) for glyph in row])
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
