"""The lines of a sheet as they are read: by one recogniser, by both, and as words support it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from tongbao.confidence import CLEAR
from tongbao.extract.scan.correction.dates import read_date_numbers
from tongbao.extract.scan.correction.lattice import decode_words, question_clear_chars
from tongbao.extract.scan.correction.lexicon import general_lexicon
from tongbao.extract.scan.correction.punctuation import in_width
from tongbao.extract.scan.correction.script import in_one_script
from tongbao.extract.scan.ocr.ctc import DecodedChar, TimeStep, greedy
from tongbao.extract.scan.ocr.digit_ensemble import not_plain, with_figures
from tongbao.extract.scan.ocr.ink_coverage import STAINS, account_for_ink, covers
from tongbao.extract.scan.ocr.line_reader import LineReader
from tongbao.extract.scan.ocr.recognizer import recognise
from tongbao.extract.scan.ocr.text_line import TextLine, count_of_han, in_row
from tongbao.extract.scan.ocr.word_ensemble import (
    Hypothesis,
    choose_hypothesis,
    clear_for,
    is_poor,
    to_read_again,
)
from tongbao.extract.scan.parameters import RECOGNITION
from tongbao.extract.scan.textlines.dashes import NUMERALS, dash_of
from tongbao.extract.scan.textlines.faint_brackets import adds_brackets, with_faint_ends
from tongbao.extract.scan.textlines.layout import Layout
from tongbao.extract.scan.textlines.segmentation import Segment

Lines = tuple[TextLine, ...]
Pass = Callable[[Lines, Layout], Lines]


def read_lines(layout: Layout, reader: LineReader) -> Lines:
    """Return the lines of a sheet, stains left out, as all that is known of them reads."""
    reader.general(not_plain(layout, reader))
    layout = widen_to_brackets(layout, reader)
    lines = recognise_lines(layout, reader)
    for step in PASSES:
        lines = step(lines, layout)
    return with_figures(lines, layout, reader)


def drop_stains(lines: Lines, layout: Layout) -> Lines:
    """Leave out what stands alone outside all tables and is a stain rather than print."""
    return tuple(
        line
        for number, line in enumerate(lines)
        if number >= layout.outside
        or not _is_stain(line, layout.char_height)
        or _has_company(line, lines, layout.char_height)
    )


def keep_one_script(lines: Lines, _: Layout) -> Lines:
    """Read lone traditional characters of a simplified page as what they are taken for."""
    told = in_one_script([(line.chars, line.steps) for line in lines])
    return tuple(replace(line, chars=chars) for line, chars in zip(lines, told, strict=True))


def correct_dates(lines: Lines, _: Layout) -> Lines:
    """Read the numbers of dates by their place."""
    return tuple(
        replace(one, chars=read_date_numbers(one.chars, one.steps, one.beside)) for one in lines
    )


def tell_dashes(lines: Lines, layout: Layout) -> Lines:
    """Read lone flat strokes outside cells as the dashes that they print.

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
    return tuple(found)


def _over(one: Segment, other: Segment) -> bool:
    return min(one.x1, other.x1) > max(one.x0, other.x0)


def weigh_words(lines: Lines, layout: Layout) -> Lines:
    """Read doubtful characters by the words they make.

    In running text that is the reading. In tables, whose names and headers are corrected later by
    what may stand in their place, it is kept beside the bare reading. Without rules, what has
    company on its line may be a table's row.
    """
    outside = set(layout.segments[: layout.outside])
    poor = is_poor(line.chars for line in lines)
    doubtful = [
        line
        for line in lines
        if line.han >= RECOGNITION.fewest_han
        and (
            line.confidence < clear_for(line.chars)
            or (poor and line.han >= RECOGNITION.poor_page_han)
        )
    ]
    if not doubtful:
        return lines
    clear = ["".join(s.text if s.probability >= CLEAR else " " for s in one.chars) for one in lines]
    lexicon = general_lexicon().also(clear)
    told: dict[Segment, TextLine] = {}
    for line in doubtful:
        running = line.segment in outside and _is_running(line, lines)
        asked = (
            line.chars
            if running
            else question_clear_chars(line.chars, line.steps, lexicon, line.beside)
        )
        chars = decode_words(asked, line.steps, lexicon, line.beside)
        if chars is None:
            continue
        if running:
            told[line.segment] = replace(line, chars=chars)
        else:
            told[line.segment] = replace(line, wording="".join(one.text for one in chars))
    return tuple(told.get(line.segment, line) for line in lines)


PASSES: tuple[Pass, ...] = (
    drop_stains,
    keep_one_script,
    correct_dates,
    tell_dashes,
    weigh_words,
)
"""What is done to recognised lines, in this order; each takes what the one before gave."""


def _is_running(line: TextLine, lines: Sequence[TextLine]) -> bool:
    """Return whether a line is prose, a title or a caption rather than part of a table's row."""
    if len(line.chars) >= RECOGNITION.running_chars:
        return True
    middle = (line.segment.top + line.segment.bottom) / 2
    return len(line.chars) > 1 and not any(
        other is not line and other.segment.top < middle < other.segment.bottom for other in lines
    )


def recognise_lines(layout: Layout, reader: LineReader) -> Lines:
    """Return each segment of a sheet as its recognisers read it, in the layout's order."""
    segments = layout.segments
    paddings = _read_again(segments, layout, reader)
    read = [_first_reading(one, layout, reader, paddings.get(one, 0.0)) for one in segments]
    lines = [
        TextLine(
            segment,
            one.steps,
            one.chars,
            one.covered,
            figures=one.steps if segment in reader.plain else (),
        )
        for segment, one in zip(segments, read, strict=True)
    ]
    again = to_read_again([(one.chars, one.covered) for one in read])
    crops = [
        crop for n in again for crop in reader.crops([segments[n]], paddings.get(segments[n], 0.0))
    ]
    for number, steps in zip(again, recognise(crops, damaged=True), strict=True):
        segment = segments[number]
        second = _hypothesis_of(steps, layout, segment, paddings.get(segment, 0.0))
        taken, beside = choose_hypothesis(read[number], second)
        lines[number] = TextLine(segment, taken.steps, taken.chars, taken.covered, beside=beside)
    return tuple(lines)


def widen_to_brackets(layout: Layout, reader: LineReader) -> Layout:
    """Return the layout, lines of words widened where fainter brackets are read at their ends.

    A black-and-white fax has no fainter ink.
    """
    if layout.sheet.bilevel:
        return layout
    segments = list(layout.segments)
    # What was not shown to the general recogniser is a plain figure.
    texts = ["".join(one.text for one in greedy(reader.recall(s) or ())) for s in segments]
    wider = {
        index: wide
        for index, (segment, text) in enumerate(zip(segments, texts, strict=True))
        if count_of_han(text) >= RECOGNITION.fewest_han
        and (wide := with_faint_ends(layout.clean, segment, segments, layout.char_height))
        != segment
    }
    found = recognise(reader.crops(list(wider.values())))
    for (index, wide), steps in zip(wider.items(), found, strict=True):
        if adds_brackets(texts[index], "".join(one.text for one in greedy(steps))):
            segments[index] = wide
            reader.take(wide, steps)
    return replace(layout, segments=tuple(segments))


def _first_reading(
    segment: Segment, layout: Layout, reader: LineReader, padding: float
) -> Hypothesis:
    """Return what a segment reads: of a plain figure what the digit recogniser says of it."""
    if segment in reader.plain:
        (steps,) = reader.digits([segment])
        return Hypothesis(tuple(steps), reader.plain[segment], covered=True)
    (steps,) = reader.general([segment])
    return _hypothesis_of(steps, layout, segment, padding)


def _hypothesis_of(
    steps: Sequence[TimeStep], layout: Layout, segment: Segment, padding: float
) -> Hypothesis:
    """Return what time steps read, with what they passed over."""
    chars, covered = account_for_ink(steps, layout, segment, padding)
    alone = segment.top > RECOGNITION.foot_share * len(layout.clean)
    kept = in_width([one for one in chars if one.text.strip()], alone=alone)
    return Hypothesis(tuple(steps), tuple(kept), covered)


def _read_again(
    segments: Sequence[Segment], layout: Layout, reader: LineReader
) -> dict[Segment, float]:
    """Recognise lines again, with more white around, where characters were passed over.

    Returns the padding of the lines whose second reading was taken.
    """
    passed_over = [
        segment
        for segment in segments
        if (steps := reader.recall(segment)) is not None
        and not covers(greedy(steps), segment, layout.char_height)
    ]
    found = recognise(reader.crops(passed_over, RECOGNITION.more_padding_em))
    paddings: dict[Segment, float] = {}
    for segment, steps in zip(passed_over, found, strict=True):
        if covers(greedy(steps), segment, layout.char_height, padding=RECOGNITION.more_padding_em):
            reader.take(segment, steps)
            paddings[segment] = RECOGNITION.more_padding_em
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
    return len(text) == 1 and (small or thin or line.confidence < RECOGNITION.stain_confidence)
