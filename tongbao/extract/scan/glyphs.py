"""Read lines set as an exported page would give them: characters with sizes and boxes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from tongbao.extract.page import Glyph, TextRun
from tongbao.extract.scan.ocr.ctc import DecodedChar
from tongbao.extract.scan.ocr.recognizer import STEP_WIDTH
from tongbao.extract.scan.ocr.text_line import TextLine
from tongbao.extract.scan.parameters import GLYPHS
from tongbao.extract.scan.units import PIXELS_PER_POINT

_UNIT = 1 / PIXELS_PER_POINT
_FIRST_WIDE = 0x2E80
"""Code of the first of the characters that are as wide as Han characters."""


def glyphs_of(lines: Sequence[TextLine], char_height: float) -> list[Glyph]:
    """Return the characters of lines with their boxes, in points.

    Args:
        lines: What was read.
        char_height: Height of the page's characters, in pixels.
    """
    sizes, levels = _sizes(lines, char_height), _levels(lines)
    return [
        glyph
        for number, line in enumerate(lines)
        for glyph in _glyphs(line, number, sizes[number], levels[number])
    ]


def _levels(lines: Sequence[TextLine]) -> list[float]:
    """Return the height on the page, in pixels, at which each line's middle is taken to be.

    The ink of figures and that of Han characters on one line have different middles; words
    of one row must not fall into two.
    """
    middles = [(line.segment.top + line.segment.bottom) / 2 for line in lines]
    levels = list(middles)
    rows: list[list[int]] = []
    for index in sorted(range(len(lines)), key=middles.__getitem__):
        segment = lines[index].segment
        for row in rows[:-6:-1]:
            first = lines[row[0]].segment
            shared = min(first.bottom, segment.bottom) - max(first.top, segment.top)
            if shared >= 0.6 * min(first.height, segment.height) and all(
                segment.x0 >= lines[other].segment.x1 or segment.x1 <= lines[other].segment.x0
                for other in row
            ):
                row.append(index)
                break
        else:
            rows.append([index])
    for row in rows:
        level = sum(middles[index] for index in row) / len(row)
        for index in row:
            levels[index] = level
    return levels


def _sizes(lines: Sequence[TextLine], char_height: float) -> list[float]:
    """Return the font size of each line, in points.

    It can only be guessed from the ink, so lines of about one size all get the same: a
    guess must not part the lines of one paragraph, nor raise a digit to a footnote's mark.
    """
    pitches = [_pitch(line) for line in lines]
    long = [
        pitch
        for pitch, line in zip(pitches, lines, strict=True)
        if len(line.chars) >= GLYPHS.body_chars
    ]
    body = (
        median(long)
        if len(long) >= GLYPHS.fewest_body_lines
        else char_height * _UNIT / GLYPHS.han_height_share
    )
    guesses = [
        # The ink of a dash tells nothing of its size.
        body if line.text in {"—", "-"} else pitch or _guessed_size(line)
        for line, pitch in zip(lines, pitches, strict=True)
    ]
    larger = [
        size >= (GLYPHS.larger_ratio if pitch else GLYPHS.clearly_larger_ratio) * body
        for size, pitch in zip(guesses, pitches, strict=True)
    ]
    groups: list[list[float]] = []
    for size in sorted(size for size, is_larger in zip(guesses, larger, strict=True) if is_larger):
        if groups and size <= 1.18 * groups[-1][0]:
            groups[-1].append(size)
        else:
            groups.append([size])
    sizes = {size: group[len(group) // 2] for group in groups for size in group}
    return [
        round(sizes[size] if is_larger else body if size > 0.4 * body else size, 2)
        for size, is_larger in zip(guesses, larger, strict=True)
    ]


def _is_wide(one: DecodedChar) -> bool:
    return ord(one.text[0]) >= _FIRST_WIDE


def _pitch(line: TextLine) -> float:
    """Return the width of a line's Han characters, in points: their size; 0 where it has few.

    Letters and digits are about half as wide. Characters set apart are no larger for it.
    """
    han = line.han
    if han < GLYPHS.fewest_han or 2 * han < len(line.chars):
        return 0.0
    wide = sum(1.0 if _is_wide(one) else 0.5 for one in line.chars)
    highest = 1.1 * line.segment.height / GLYPHS.han_height_share
    return min(line.segment.width / (wide - 0.06), highest) * _UNIT


def _guessed_size(line: TextLine) -> float:
    segment = line.segment
    han = any(map(_is_wide, line.chars))
    size = segment.height * _UNIT / (GLYPHS.han_height_share if han else GLYPHS.digit_height_share)
    count = max(1, len(line.chars))
    if count == 1 or segment.height < 0.35 * segment.width / count:
        size = max(size, min(segment.width / count, 3.0 * segment.height) * _UNIT)
    return size


def _glyphs(line: TextLine, number: int, size: float, level: float) -> list[Glyph]:
    """Return the characters of a line with their boxes; neighbours share a boundary."""
    if not line.chars:
        return []
    segment = line.segment
    middles = [(chars.first + chars.last + 1) / 2 * STEP_WIDTH for chars in line.chars]
    low, high = middles[0], middles[-1]
    half = (high - low) / max(1, len(middles) - 1) / 2 if len(middles) > 1 else 0.0
    reach = max(high - low + 2 * half, 1e-6)

    def place(at: float) -> float:
        if len(middles) == 1:
            return float(segment.x0 if at <= low else segment.x1)
        return segment.x0 + (at - low + half) / reach * segment.width

    edges = [low - half, *((a + b) / 2 for a, b in pairwise(middles)), high + half]
    if len(middles) == 1:
        edges = [low, low + 1]
    middle = level * _UNIT
    top, bottom = middle - size / 2, middle + size / 2
    run = TextRun(
        number, size, 0, "", bold=False, hidden=False, slanted=False, confidence=line.confidence
    )
    glyphs = []
    for chars, (start, end) in zip(line.chars, pairwise(edges), strict=True):
        x0, x1 = place(start) * _UNIT, place(end) * _UNIT
        glyphs.append(
            Glyph(
                chars.text, x0, top, x1, bottom, (x0 + x1) / 2, middle, run, bold=False, blank=False
            )
        )
    return glyphs
