"""Two recognisers heard on one cell of figures: what they say together, and how surely.

Both give a probability of any text. Where they agree their product is sure; where each is sure
of another figure no text is, and the reading gets the low confidence that makes it a finding.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tongbao.confidence import CLEAR, DOUBTFUL, Reason, flagged
from tongbao.extract.scan.image.binarization import Grey
from tongbao.extract.scan.ocr.alphabet import FIGURE, OTHER
from tongbao.extract.scan.ocr.ctc import DecodedChar, TimeStep, greedy, likeliest
from tongbao.extract.scan.ocr.digit_recognizer import HEIGHT as HIGH
from tongbao.extract.scan.ocr.digit_recognizer import STEP_WIDTH as FINE
from tongbao.extract.scan.ocr.ink_coverage import STAINS, all_accounted
from tongbao.extract.scan.ocr.line_reader import LineReader
from tongbao.extract.scan.ocr.parameters import DIGIT_ENSEMBLE
from tongbao.extract.scan.ocr.recognizer import HEIGHT
from tongbao.extract.scan.ocr.recognizer import STEP_WIDTH as COARSE
from tongbao.extract.scan.ocr.score_fusion import both_odds, both_say
from tongbao.extract.scan.ocr.text_line import TextLine, in_row
from tongbao.extract.scan.textlines.layout import Layout
from tongbao.extract.scan.textlines.segmentation import Segment

_ALPHABET = "0123456789.,-%/()+第名"
_LOOKS_LIKE = re.compile(
    # Digits and marks, what they are taken for (letters, strokes), and what ranks are counted in.
    r"[0-9.,，。、·•:：'‘’`´\-—–－_一%％‰/／()（）+＋第名A-Za-z|丨!\[\]~～°*©®£$&@]{1,14}"
)


def plain_figure(figures: Sequence[TimeStep]) -> tuple[DecodedChar, ...] | None:
    """Return the figure that the recogniser of figures reads beyond doubt, or None.

    Of the simplest only: signs within brackets it never learnt, and a speck may make a point
    between thousands. On 10,500 lines of clean, coarse, photographed and faxed print it told a
    figure so of 4,173, and what the general recogniser read otherwise were specks behind six.
    """
    told = greedy(figures)
    text = "".join(one.text for one in told)
    if not _PLAIN.fullmatch(text) or any(
        one.probability < DIGIT_ENSEMBLE.beyond_doubt_probability for one in told
    ):
        return None
    # It knows no letter: of Ⅱ it is sure of 11, of PC of 90, of B1 of 81.
    if sum(one.text.isdigit() for one in told) < DIGIT_ENSEMBLE.fewest_plain_digits:
        return None
    return _place_steps(
        told, _FINENESS, min(DIGIT_ENSEMBLE.sure_confidence, *(one.probability for one in told))
    )


def asked_of(lines: Sequence[tuple[str, float]]) -> list[int]:
    """Return the numbers of the lines (text, confidence) on which the second is to be heard."""
    like = [n for n, (text, sure) in enumerate(lines) if _may_be_figure(text, sure)]
    doubtful = [n for n in like if lines[n][1] < DIGIT_ENSEMBLE.sure_confidence]
    return like if len(doubtful) > DIGIT_ENSEMBLE.poor_share * len(like) else doubtful


def _may_be_figure(text: str, sure: float) -> bool:
    """Return whether a line may be a figure; read doubtfully, one may be taken for anything."""
    if _LOOKS_LIKE.fullmatch(text) or not text:
        return True
    return len(text) <= DIGIT_ENSEMBLE.short_chars and sure < DOUBTFUL


def _hypotheses(
    bare: str, steps: Sequence[TimeStep], figures: Sequence[TimeStep]
) -> dict[str, float]:
    """Return what may be printed, the general reading among it, with what both say of it."""
    found = {*likeliest(steps, _ALPHABET), *likeliest(figures, _ALPHABET)}
    texts = {text for text in found if _is_figure(text, alone=not bare)} | ({bare} - {""})
    scores = {text: both_say(steps, figures, text) for text in sorted(texts)}
    if bare in scores and _is_unwritten(bare):
        scores[bare] -= DIGIT_ENSEMBLE.unwritten_logodds
    return scores


def fuse_digits(
    chars: Sequence[DecodedChar],
    steps: Sequence[TimeStep],
    figures: Sequence[TimeStep],
    *,
    signed: bool = False,
) -> tuple[DecodedChar, ...] | None:
    """Return what both recognisers read together; each character as sure as the whole.

    None where no figure stands there: the second has no say then.

    Args:
        chars: The general recogniser's reading, maybe empty.
        steps: Its time steps.
        figures: Time steps of the recogniser of figures.
        signed: Only the second was shown the ink before the first digit that may be a minus.
    """
    bare = "".join(one.text for one in chars)
    told = greedy(figures)
    if _is_read_as_text(chars):
        return None
    if not signed and _agree(chars, told) and _is_figure(bare, alone=False):
        return _place_steps(chars, 1.0, _agreement(chars, told))
    scores = _hypotheses(bare, steps, figures)
    if not scores:
        return None
    best = max(scores, key=scores.__getitem__)
    sure = 1.0 / sum(math.exp(score - scores[best]) for score in scores.values())
    if not chars and (
        sure < DIGIT_ENSEMBLE.alone_probability or OTHER in {one.text for one in told}
    ):
        # Of a stain both may say something, but nothing surely.
        return None
    if best == bare and any(character not in FIGURE for character in bare):
        return None
    if _dispute(chars, best) or (signed and not best.startswith("-")):
        sure = flagged(sure, Reason.DISPUTED)
    return _lay_over(best, chars, told, len(steps), sure)


def _is_read_as_text(chars: Sequence[DecodedChar]) -> bool:
    """Return whether the general recogniser surely saw what no figure holds: a class, a code.

    Each of its characters has to be sure, since a smeared figure is read as a letter among digits.
    """
    return any(one.text not in FIGURE and one.text not in STAINS for one in chars) and all(
        one.probability >= CLEAR for one in chars
    )


def _lay_over(
    text: str,
    chars: Sequence[DecodedChar],
    told: Sequence[DecodedChar],
    steps: int,
    sure: float,
) -> tuple[DecodedChar, ...]:
    """Return a figure's characters where the recogniser that read just them saw them, else spread."""
    for read, fineness in ((chars, 1.0), (told, _FINENESS)):
        if "".join(one.text for one in read) == text:
            return _place_steps(read, fineness, sure)
    return _spread_evenly(text, steps, sure)


def _is_unwritten(text: str) -> bool:
    """Return whether a reading is nothing that a cell of figures prints."""
    plain = "".join(FIGURE.get(character, OTHER) for character in text)
    return text.isascii() if OTHER in plain else not _is_figure(plain, alone=False)


def _agree(chars: Sequence[DecodedChar], told: Sequence[DecodedChar]) -> bool:
    """Return whether both recognisers read the same, and each character beyond doubt."""
    return (
        bool(chars)
        and [one.text for one in chars] == [one.text for one in told]
        and all(
            one.probability >= DIGIT_ENSEMBLE.beyond_doubt_probability for one in (*chars, *told)
        )
    )


def _agreement(chars: Sequence[DecodedChar], told: Sequence[DecodedChar]) -> float:
    """Return how sure both together are at least: as if all doubt were of one other reading."""
    odds = (
        both_odds(one.probability, other.probability)
        for one, other in zip(chars, told, strict=True)
    )
    return 1.0 / (1.0 + sum(odds))


def _dispute(chars: Sequence[DecodedChar], best: str) -> bool:
    """Return whether the general recogniser is sure of another figure than both together."""
    bare = "".join(FIGURE.get(one.text, OTHER) for one in chars)
    told = "".join(FIGURE.get(character, OTHER) for character in best)
    return (
        bare != told
        and _is_figure(bare, alone=False)
        and all(one.probability >= DIGIT_ENSEMBLE.convinced_probability for one in chars)
    )


def _is_figure(text: str, *, alone: bool) -> bool:
    """Return whether a text may be a figure as people write it, or a mark for none.

    Where the general recogniser saw nothing at all, a mark is more likely a rest of a rule.
    """
    return bool(_WRITTEN.fullmatch(text)) or (not alone and text in _MARKS)


_NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?"
_WRITTEN = re.compile(
    rf"{_NUMBER}(?:\({_NUMBER}\))?\*?|第?\d{{1,3}}名?|\d{{1,4}}(?:[./-]\d{{1,2}}){{1,2}}"
)
_PLAIN = re.compile(r"-?\d+(?:\.\d{1,2})?%?|第?\d{1,3}名?")
_MARKS = frozenset({"-", "--", "/"})
_FINENESS = (FINE / HIGH) / (COARSE / HEIGHT)
"""Strips of the general recogniser to one of the other's."""


def _place_steps(
    chars: Sequence[DecodedChar], fineness: float, sure: float
) -> tuple[DecodedChar, ...]:
    """Return characters with their time steps counted as the general recogniser counts them."""
    return tuple(
        DecodedChar(one.text, sure, int(one.first * fineness), int(one.last * fineness))
        for one in chars
    )


def _spread_evenly(text: str, steps: int, sure: float) -> tuple[DecodedChar, ...]:
    """Return characters at even distances over a line."""
    step = steps / len(text)
    return tuple(
        DecodedChar(character, sure, int(index * step), int((index + 0.5) * step))
        for index, character in enumerate(text)
    )


def with_faint_sign(clean: Grey, segment: Segment, char_height: float) -> Segment:
    """Return a line's place, widened by a minus before it that was taken for dust.

    Its ink lies flat at half the height, and nothing stands above or below it.
    """
    left = max(0, segment.x0 - round(DIGIT_ENSEMBLE.sign_reach_em * char_height))
    before = (
        clean[segment.top : segment.bottom, left : max(left, segment.x0 - 1)]
        < DIGIT_ENSEMBLE.dark_grey
    )
    third = segment.height // 3
    middle = before[third : segment.height - third]
    if middle.sum() < DIGIT_ENSEMBLE.sign_px or middle.sum() < before.sum():
        return segment
    return replace(segment, x0=left + int(np.flatnonzero(middle.any(axis=0))[0]))


def not_plain(layout: Layout, reader: LineReader) -> list[Segment]:
    """Return the segments that the general recogniser has to read.

    The recogniser of figures takes a quarter of its time, and what it reads beyond doubt in a
    cell need not be read again.
    """
    tried = [
        segment
        for segment in layout.segments[layout.outside :]
        if segment.width < DIGIT_ENSEMBLE.widest_em * segment.height
        and not reader.has_digits(segment)
    ]
    for segment, steps in zip(tried, reader.digits(tried), strict=True):
        chars = plain_figure(steps)
        if (
            chars is not None
            and all_accounted(chars, layout, segment)
            # A minus may have been taken for dust.
            and with_faint_sign(layout.clean, segment, layout.char_height) == segment
        ):
            reader.plain[segment] = chars
    return [segment for segment in layout.segments if segment not in reader.plain]


def with_figures(
    lines: Sequence[TextLine], layout: Layout, reader: LineReader
) -> tuple[TextLine, ...]:
    """Return the lines, those of doubtful figures as both recognisers read them together."""
    outside = set(layout.segments[: layout.outside])
    # Outside tables only what stands in a row with other print: page numbers do not.
    table = [
        n
        for n, line in enumerate(lines)
        if line.segment not in outside or in_row(line, lines, layout.char_height)
    ]
    asked = [table[n] for n in asked_of([(lines[i].text, lines[i].confidence) for i in table])]
    asked = [number for number in asked if not lines[number].figures]
    wide = [with_faint_sign(layout.clean, lines[n].segment, layout.char_height) for n in asked]
    fused = list(lines)
    for number, segment, figures in zip(asked, wide, reader.digits(wide), strict=True):
        line = lines[number]
        chars = fuse_digits(line.chars, line.steps, figures, signed=segment != line.segment)
        if chars is None:
            continue
        covered = line.covered or all_accounted(chars, layout, line.segment)
        fused[number] = replace(line, chars=chars, covered=covered, figures=tuple(figures))
    return tuple(fused)
