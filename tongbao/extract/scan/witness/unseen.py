"""Print that no reading of a page covers: read on its own, or told."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from tongbao.confidence import DOUBTFUL, Reason, flagged
from tongbao.extract.scan.correction.punctuation import in_width
from tongbao.extract.scan.image.binarization import Colour, Mask
from tongbao.extract.scan.image.components import runs_of
from tongbao.extract.scan.ocr.ctc import DecodedChar, TimeStep, greedy
from tongbao.extract.scan.ocr.recognizer import Grey, recognise
from tongbao.extract.scan.ocr.text_line import TextLine
from tongbao.extract.scan.rulings.selection import Framework
from tongbao.extract.scan.textlines.dashes import dash_of
from tongbao.extract.scan.textlines.layout import Layout, margins_of
from tongbao.extract.scan.textlines.segmentation import Segment
from tongbao.extract.scan.witness.detector import PixelBox, detect_cores
from tongbao.extract.scan.witness.parameters import WITNESS
from tongbao.extract.scan.witness.regions import regions_with_contrast
from tongbao.extract.scan.witness.view import view_of

_GREY_AXES = 2
"""Axes of a picture without colours: down and across."""


@dataclass(frozen=True, slots=True)
class Witnessed:
    """The lines of a page once the second witness was heard."""

    lines: tuple[TextLine, ...]
    unread: tuple[Segment, ...]
    """Print that it sees and nothing reads surely."""


def with_unseen_lines(picture: Colour, layout: Layout, lines: Sequence[TextLine]) -> Witnessed:
    """Return the lines of a page with those that the detector alone sees.

    It looks at the colours themselves, at no rule and no cell: what the cut of the page lost is
    read from its own place, and doubted. A line of which little was sure gives way to it.

    Args:
        picture: The page in colour, turned upright.
        layout: Its flat sheet's layout.
        lines: What was read of it.
    """
    seen = _Seen(picture, layout, lines)
    boxes: list[PixelBox] = []
    crops: list[Grey] = []
    for box, adjoins in seen.uncovered:
        crop = _dark_on_light(view_of(picture, layout.sheet, box, 1.0))
        if not adjoins or _tallest_in(crop) >= WITNESS.print_share * seen.small_em:
            boxes.append(box)
            crops.append(crop)
    segments = list(map(_inked_part, boxes, crops))
    found: list[TextLine] = []
    unread: list[Segment] = []
    for segment, (steps, chars) in zip(segments, _read(boxes, crops, segments), strict=True):
        if _is_of_rule(segment, layout.framework):
            continue
        if _least(chars) >= WITNESS.sure_confidence:
            doubted = (
                replace(one, probability=flagged(one.probability, Reason.READ_ALONE))
                for one in chars
            )
            found.append(TextLine(segment, tuple(steps), tuple(doubted)))
        elif not any(line.chars and _shared(segment, line.segment) for line in lines):
            # Where something was read unsurely, that is told of it.
            unread.append(segment)
    kept, found = _settled(lines, found, seen)
    return Witnessed((*kept, *found), tuple(unread))


def _is_of_rule(segment: Segment, framework: Framework) -> bool:
    """Return whether what is seen is a piece of a rule, which looks like 1 or 一."""
    sides = (
        (framework.down, (segment.x0, segment.x1), (segment.top, segment.bottom)),
        (framework.across, (segment.top, segment.bottom), (segment.x0, segment.x1)),
    )
    near = WITNESS.rule_px
    return any(
        max(abs(across[0] - rule.at), abs(across[1] - rule.at)) <= rule.thickness / 2 + near
        for rules, across, along in sides
        for rule in rules
        if rule.low - near <= along[0] and along[1] <= rule.high + near
    )


_Read = tuple[list[TimeStep], tuple[DecodedChar, ...]]


def _read(
    boxes: Sequence[PixelBox], crops: Sequence[Grey], inked: Sequence[Segment]
) -> list[_Read]:
    """Return what is read of lines; what is not sure is cut tight and shown once more."""
    read = [(steps, _chars_of(steps)) for steps in recognise(crops)]
    unsure = [n for n, (_, chars) in enumerate(read) if _least(chars) < WITNESS.sure_confidence]
    tight = []
    for number in unsure:
        (x0, top, *_), one = boxes[number], inked[number]
        part = crops[number][one.top - top : one.bottom - top, one.x0 - x0 : one.x1 - x0]
        white = max(2, round(WITNESS.white_share * part.shape[0]))
        paper = float(np.percentile(crops[number], 90))
        tight.append(
            cv2.copyMakeBorder(
                part, white, white, 2 * white, 2 * white, cv2.BORDER_CONSTANT, value=paper
            )
        )
    for number, steps in zip(
        unsure, recognise([np.asarray(t, np.uint8) for t in tight]), strict=True
    ):
        chars = _chars_of(steps)
        if _least(chars) > _least(read[number][1]):
            read[number] = steps, chars
    return read


def _chars_of(steps: Sequence[TimeStep]) -> tuple[DecodedChar, ...]:
    return in_width([one for one in greedy(steps) if one.text.strip()], alone=False)


def _least(chars: Sequence[DecodedChar]) -> float:
    """Return the probability of the least certain of characters that say anything; 0 of none."""
    says = any(one.text.isalnum() for one in chars)
    return min((one.probability for one in chars), default=0.0) if says else 0.0


def _settled(
    lines: Sequence[TextLine], found: Sequence[TextLine], seen: _Seen
) -> tuple[list[TextLine], list[TextLine]]:
    """Return the lines to keep and those found, where no two say what stands in one place.

    An unsure line gives way where what was found holds all the print that the detector sees in it,
    and says something else.
    """
    kept: list[TextLine] = []
    for line in lines:
        beside = [one for one in found if _shared(one.segment, line.segment) > 0]
        if beside and _gives_way(line, beside, seen):
            continue
        kept.append(line)
        lost = [one for one in beside if _says_again(one, line)]
        found = [one for one in found if not any(one is other for other in lost)]
    return kept, list(found)


def _says_again(one: TextLine, line: TextLine) -> bool:
    """Return whether what was found stands in a line, or around it and says the same."""
    around = one.text == line.text and _mostly_in(line.segment, one.segment)
    return around or _mostly_in(one.segment, line.segment)


def _gives_way(line: TextLine, beside: Sequence[TextLine], seen: _Seen) -> bool:
    """Return whether what was found in a line's place says more surely what is printed there."""
    return (
        not seen.covers(line)
        and line.confidence < _least_seen(beside)
        and "".join(one.text for one in beside) != line.text
        and seen.share_of([one.segment for one in beside], line.segment) >= WITNESS.whole_share
    )


def _least_seen(found: Sequence[TextLine]) -> float:
    """Return how sure the recogniser itself was of the least certain of lines."""
    return min(_least(_chars_of(one.steps)) for one in found)


def _shared(one: Segment, other: Segment) -> int:
    """Return the pixels that two segments share."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0, across) * max(0, down)


def _mostly_in(one: Segment, other: Segment) -> bool:
    return _shared(one, other) > WITNESS.inside_share * max(1, one.width * one.height)


class _Seen:
    """What the detector sees of a page, in pixels of its flat sheet.

    Args:
        picture: The page in colour, turned upright.
        layout: Its flat sheet's layout.
        lines: What was read of it.
    """

    def __init__(self, picture: Colour, layout: Layout, lines: Sequence[TextLine]) -> None:
        rows, columns = layout.sheet.shape
        most = math.sqrt(WITNESS.most_px / (rows * columns))
        self._scale = min(WITNESS.char_px / layout.char_height, most, 1.0)
        self._sheet = (rows, columns)
        self._char_height = layout.char_height
        small = view_of(picture, layout.sheet, (0, 0, columns, rows), self._scale)
        covered = self._covered(small.shape[:2], lines)
        self.small_em = self._small_em(lines)
        """Height of the page's small print, in pixels of the flat sheet."""
        parts = regions_with_contrast(small, covered, self.small_em * self._scale)
        self._cores = [
            (x0 + left, top + upper, x1 + left, bottom + upper)
            for left, upper, right, lower in parts
            for x0, top, x1, bottom in detect_cores(small[upper:lower, left:right])
        ]
        self.uncovered = list(self._gaps(covered))
        """Where it sees print beside all that was read, and whether that adjoins something read."""

    def _small_em(self, lines: Sequence[TextLine]) -> float:
        """Return the height of small print: a table's figures are half as high as most words."""
        heights = [line.segment.height for line in lines if line.chars]
        small = float(np.percentile(heights, WITNESS.small_percent)) if heights else math.inf
        least = WITNESS.small_share * self._char_height
        return min(max(small, least), self._char_height)

    def covers(self, line: TextLine) -> bool:
        """Return whether nothing else need be read where a line stands.

        Of doubtful figures two recognisers were heard already, and their evidence is weighed later.
        A flat stroke is told by the column around it, whatever a recogniser makes of it.
        """
        if dash_of(line.segment, line.text, self._char_height):
            return True
        least = DOUBTFUL if line.han else WITNESS.covers_confidence
        return bool(line.chars) and line.confidence >= least

    def share_of(self, found: Sequence[Segment], line: Segment) -> float:
        """Return the share of the print seen along a line that lies in segments, 1 if none is."""
        scale = self._scale
        low, high = int(line.x0 * scale), math.ceil(line.x1 * scale)
        middle = (line.top + line.bottom) / 2 * scale
        print_at = np.zeros(max(1, high - low), np.bool_)
        for x0, top, x1, bottom in self._cores:
            if top - WITNESS.grown_share * (bottom - top) <= middle <= bottom:
                print_at[max(0, x0 - low) : max(0, x1 - low)] = True
        held = np.zeros_like(print_at)
        for one in found:
            left, right = int(one.x0 * scale) - low, math.ceil(one.x1 * scale) - low
            held[max(0, left) : max(0, right)] = True
        return float(held[print_at].mean()) if print_at.any() else 1.0

    def _covered(self, shape: tuple[int, ...], lines: Sequence[TextLine]) -> Mask:
        """Return which pixels of the small sheet belong to what was read.

        That is as much around a line as its recogniser was shown, at least: the ink of a dash is
        flat, its line is as high as any.
        """
        covered = np.zeros(shape, np.bool_)
        for line in filter(self.covers, lines):
            one = line.segment
            least = WITNESS.beside_em * one.height
            across, down = (max(shown, least) for shown in margins_of(one, self._char_height))
            sides = (one.x0 - across, one.top - down, one.x1 + across, one.bottom + down)
            left, top, right, bottom = (max(0.0, side * self._scale) for side in sides)
            covered[int(top) : math.ceil(bottom), int(left) : math.ceil(right)] = True
        return covered

    def _gaps(self, covered: Mask) -> Iterator[tuple[PixelBox, bool]]:
        rows, columns = self._sheet
        tallest = WITNESS.tallest_em * self._char_height * self._scale
        for x0, top, x1, bottom in self._cores:
            wide, thick = x1 - x0, bottom - top
            if thick > WITNESS.longest_ratio * wide or thick > tallest:
                continue
            gaps = covered[top:bottom, x0:x1].mean(axis=0) < WITNESS.inside_share
            more = WITNESS.grown_share * thick
            for start, end in runs_of(gaps):
                if end - start >= min(WITNESS.fewest_uncovered * thick, wide):
                    # Where it adjoins what was read, that is not read again.
                    before = more if start == 0 else WITNESS.beside_em * thick
                    behind = more if end == wide else WITNESS.beside_em * thick
                    box = (x0 + start - before, top - more, x0 + end + behind, bottom + more)
                    left, upper, right, lower = (round(side / self._scale) for side in box)
                    part = max(0, left), max(0, upper), min(columns, right), min(rows, lower)
                    yield part, (start, end) != (0, wide)


def _dark_on_light(picture: Colour) -> Grey:
    """Return a line's picture in grey, dark on light."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) if picture.ndim > _GREY_AXES else picture
    return np.asarray(255 - grey if np.median(grey) < grey.mean() else grey, np.uint8)


def _tallest_in(crop: Grey) -> int:
    """Return the height of the tallest thing in a picture, in pixels: a speck's is small."""
    paper = float(np.percentile(crop, 90))
    ink = (crop < (paper + float(crop.min())) / 2).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    return int(stats[1:, cv2.CC_STAT_HEIGHT].max(initial=0))


def _inked_part(box: PixelBox, crop: Grey) -> Segment:
    """Return where in its box a line's ink stands."""
    _, ink = cv2.threshold(crop, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return Segment(*box)
    x0, top = box[:2]
    return Segment(
        x0 + int(columns[0]),
        top + int(rows[0]),
        x0 + int(columns[-1]) + 1,
        top + int(rows[-1]) + 1,
    )
