"""The lines of a sheet as they are read: by one recogniser, by both, and as words support it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tongbao.confidence import CLEAR
from tongbao.extract.scan.correction.dates import dated
from tongbao.extract.scan.correction.lattice import questioned, worded
from tongbao.extract.scan.correction.lexicon import general_lexicon
from tongbao.extract.scan.correction.punctuation import in_width
from tongbao.extract.scan.correction.script import in_one_script
from tongbao.extract.scan.ocr.ctc import DecodedChar, TimeStep, greedy
from tongbao.extract.scan.ocr.digit_ensemble import not_plain, with_figures
from tongbao.extract.scan.ocr.ink_coverage import STAINS, accounted, covers
from tongbao.extract.scan.ocr.recognizer import recognise
from tongbao.extract.scan.ocr.text_line import TextLine, count_of_han, in_row
from tongbao.extract.scan.ocr.word_ensemble import (
    Hypothesis,
    chosen,
    clear_for,
    is_poor,
    to_read_again,
)
from tongbao.extract.scan.textlines.dashes import NUMERALS, dash_of
from tongbao.extract.scan.textlines.faint_brackets import adds_brackets, with_faint_ends
from tongbao.extract.scan.textlines.layout import Layout, cropped
from tongbao.extract.scan.textlines.segmentation import Segment


def read_lines(layout: Layout) -> list[TextLine]:
    """Return the lines of a sheet, stains left out, as all that is known of them reads."""
    read = _read(layout)
    lines = [
        line
        for number, line in enumerate(read)
        if number >= layout.outside
        or not _is_stain(line, layout.char_height)
        or _has_company(line, read, layout.char_height)
    ]
    lines = _with_dashes(_dated(_in_one_script(lines)), layout)
    return with_figures(_worded(lines, layout), layout)


def _in_one_script(lines: Sequence[TextLine]) -> list[TextLine]:
    told = in_one_script([(line.chars, line.steps) for line in lines])
    return [replace(line, chars=chars) for line, chars in zip(lines, told, strict=True)]


def _dated(lines: Sequence[TextLine]) -> list[TextLine]:
    return [replace(line, chars=dated(line.chars, line.steps, line.beside)) for line in lines]


def _with_dashes(lines: Sequence[TextLine], layout: Layout) -> list[TextLine]:
    """Return the lines whose lone flat strokes outside cells are the dashes that they print.

    To a recogniser a dash and the numeral 一 look the same; among further numerals above or
    below it is one. What stands in cells is told with the column around it.
    """
    outside = set(layout.segments[: layout.outside])
    numerals = [line.segment for line in lines if line.text in NUMERALS]
    found = []
    for line in lines:
        dash = (
            dash_of(line.segment, line.text, layout.char_height) if line.segment in outside else ""
        )
        if dash and not any(_over(line.segment, other) for other in numerals):
            chars = DecodedChar(dash, 1.0, 0, max(0, len(line.steps) - 1))
            found.append(replace(line, chars=(chars,), covered=True))
        else:
            found.append(line)
    return found


def _over(one: Segment, other: Segment) -> bool:
    return min(one.x1, other.x1) > max(one.x0, other.x0)


def _worded(lines: Sequence[TextLine], layout: Layout) -> list[TextLine]:
    """Return the lines with their doubtful characters told by the words they make.

    In running text that is the reading. In tables, whose names and headers are corrected later by
    what may stand in their place, it is kept beside the bare reading. Without rules, what has
    company on its line may be a table's row.
    """
    outside = set(layout.segments[: layout.outside])
    poor = is_poor(line.chars for line in lines)
    doubtful = [
        line
        for line in lines
        if line.han >= _LEAST_WORDS
        and (line.confidence < clear_for(line.chars) or (poor and line.han >= 4))
    ]
    if not doubtful:
        return list(lines)
    clear = ["".join(s.text if s.probability >= CLEAR else " " for s in one.chars) for one in lines]
    lexicon = general_lexicon().also(clear)
    told: dict[Segment, TextLine] = {}
    for line in doubtful:
        running = line.segment in outside and _is_running(line, lines)
        asked = line.chars if running else questioned(line.chars, line.steps, lexicon, line.beside)
        chars = worded(asked, line.steps, lexicon, line.beside)
        if chars is None:
            continue
        if running:
            told[line.segment] = replace(line, chars=chars)
        else:
            told[line.segment] = replace(line, wording="".join(one.text for one in chars))
    return [told.get(line.segment, line) for line in lines]


_LEAST_WORDS = 2


_RUNNING = 8


def _is_running(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """Return whether a line is prose, a title or a caption rather than part of a table's row."""
    if len(line.chars) >= _RUNNING:
        return True
    middle = (line.segment.top + line.segment.bottom) / 2
    return len(line.chars) > 1 and not any(
        other is not line and other.segment.top < middle < other.segment.bottom for other in lines
    )


_FOOT = 0.88
"""Share of the page's height below which page numbers stand."""


def _read(layout: Layout) -> list[TextLine]:
    clean, segments, known = layout.clean, layout.segments, layout.known
    missing = [segment for segment in not_plain(layout) if segment not in known]
    found = recognise([cropped(clean, segment, layout.char_height) for segment in missing])
    known.update(zip(missing, found, strict=True))
    if not layout.sheet.bilevel:
        _look_wider(layout)
    paddings = _read_again(layout)
    read = [
        Hypothesis(tuple(layout.figures[one]), layout.plain[one], covered=True)
        if one in layout.plain
        else _hypothesis_of(known[one], layout, one, paddings.get(one, 0.0))
        for one in segments
    ]
    lines = [
        TextLine(
            segment,
            one.steps,
            one.chars,
            one.covered,
            figures=one.steps if segment in layout.plain else (),
        )
        for segment, one in zip(segments, read, strict=True)
    ]
    again = to_read_again([(one.chars, one.covered) for one in read])
    crops = [
        cropped(clean, segments[n], layout.char_height, padding=paddings.get(segments[n], 0.0))
        for n in again
    ]
    for number, steps in zip(again, recognise(crops, damaged=True), strict=True):
        segment = segments[number]
        second = _hypothesis_of(steps, layout, segment, paddings.get(segment, 0.0))
        taken, beside = chosen(read[number], second)
        lines[number] = TextLine(segment, taken.steps, taken.chars, taken.covered, beside=beside)
    return lines


def _look_wider(layout: Layout) -> None:
    """Widen lines of words whose brackets are fainter than print, where brackets are read then."""
    segments, known = layout.segments, layout.known
    # What is not known is a plain figure.
    texts = ["".join(one.text for one in greedy(known.get(one, ()))) for one in segments]
    wider = {
        index: wide
        for index, (segment, text) in enumerate(zip(segments, texts, strict=True))
        if count_of_han(text) >= _LEAST_WORDS
        and (wide := with_faint_ends(layout.clean, segment, segments, layout.char_height))
        != segment
    }
    crops = [cropped(layout.clean, wide, layout.char_height) for wide in wider.values()]
    for (index, wide), steps in zip(wider.items(), recognise(crops), strict=True):
        if adds_brackets(texts[index], "".join(one.text for one in greedy(steps))):
            segments[index] = wide
            known[wide] = steps


def _hypothesis_of(
    steps: Sequence[TimeStep], layout: Layout, segment: Segment, padding: float
) -> Hypothesis:
    """Return what time steps read, with what they passed over."""
    chars, covered = accounted(steps, layout, segment, padding)
    alone = segment.top > _FOOT * len(layout.clean)
    kept = in_width([one for one in chars if one.text.strip()], alone=alone)
    return Hypothesis(tuple(steps), tuple(kept), covered)


_MORE_PADDING = 0.35


def _read_again(layout: Layout) -> dict[Segment, float]:
    """Recognise lines again, with more white around, where characters were passed over.

    Returns the room around the lines whose second reading was taken.
    """
    passed_over = [
        segment
        for segment in layout.segments
        if segment in layout.known
        and not covers(greedy(layout.known[segment]), segment, layout.char_height)
    ]
    crops = [
        cropped(layout.clean, s, layout.char_height, padding=_MORE_PADDING) for s in passed_over
    ]
    paddings: dict[Segment, float] = {}
    for segment, steps in zip(passed_over, recognise(crops), strict=True):
        if covers(greedy(steps), segment, layout.char_height, padding=_MORE_PADDING):
            layout.known[segment] = steps
            paddings[segment] = _MORE_PADDING
    return paddings


def _has_company(line: TextLine, lines: Sequence[TextLine], char_height: float) -> bool:
    """Return whether a single character stands in a row of a table."""
    return len(line.text) == 1 and in_row(line, lines, char_height)


def _is_stain(line: TextLine, char_height: float) -> bool:
    """Return whether what stands alone outside all tables is a stain rather than print."""
    text = line.text
    if all(character in STAINS for character in text):
        return line.segment.width < 6 * char_height
    small = line.segment.height < 0.45 * char_height
    thin = line.segment.width < 0.2 * line.segment.height
    return len(text) == 1 and (small or thin or line.confidence < 0.5)
