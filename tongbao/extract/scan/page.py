"""One scanned page: from its picture to characters, rules and what the recogniser saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

import numpy as np
import numpy.typing as npt

from tongbao.extract.grid import TooManyRulesError, find_grids
from tongbao.extract.rulings import Drawing
from tongbao.extract.scan.colour import Colour, Grey, without_colour
from tongbao.extract.scan.coverage import left_over, with_passed_over
from tongbao.extract.scan.ctc import Seen, Strip, greedy
from tongbao.extract.scan.dashes import NUMERALS, dash_of
from tongbao.extract.scan.figures import recognise_figures
from tongbao.extract.scan.flatten import FlatSheet, flatten
from tongbao.extract.scan.framework import Framework, framework_of
from tongbao.extract.scan.lexicon import general_lexicon
from tongbao.extract.scan.marks import in_width
from tongbao.extract.scan.placing import Placing, placing_of
from tongbao.extract.scan.recognizer import HEIGHT, STRIP, recognise
from tongbao.extract.scan.script import in_one_script
from tongbao.extract.scan.segments import (
    Segment,
    Spots,
    cell_of,
    segments_in,
    segments_outside,
    spots_of,
    usual_height,
    without_rests,
    without_rules,
)
from tongbao.extract.scan.strokes import PIXELS_PER_POINT, strokes_across, strokes_down
from tongbao.extract.scan.witness import asked_of, heard, with_faint_sign
from tongbao.extract.scan.wording import CLEAR, questioned, worded
from tongbao.extract.textlayer import Glyph, TextRun
from tongbao.model import Box

_UNIT = 1 / PIXELS_PER_POINT
_HAN_SHARE = 0.92
"""Height of a line's ink in font sizes where it has Han characters, …"""
_DIGIT_SHARE = 0.72
"""… and where it has only digits and capitals."""


_LEFT_OVER = 0.3


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One run of text with what the recogniser saw of it."""

    segment: Segment
    strips: tuple[Strip, ...]
    seen: tuple[Seen, ...]
    covered: bool = True
    """Whether its characters account for all of its ink."""
    figures: tuple[Strip, ...] = ()
    """What the recogniser of figures saw, where it was heard."""
    wording: str = ""
    """The reading as words support it, where it is not taken for granted."""

    @property
    def text(self) -> str:
        """Return the bare reading."""
        return "".join(seen.text for seen in self.seen)

    @property
    def confidence(self) -> float:
        """Return the probability of its least certain character; 0 if nothing was read.

        Where ink is left over that no character accounts for, the reading is doubtful however
        sure its characters are: the recogniser may pass over one without a sign.
        """
        sure = min((seen.probability for seen in self.seen), default=0.0)
        return sure if self.covered else min(sure, _LEFT_OVER)


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """What a scanned page shows, in points of the flat sheet."""

    sheet: FlatSheet
    width: float
    height: float
    lines: tuple[ReadLine, ...]
    glyphs: list[Glyph]
    drawing: Drawing
    unread: tuple[Box, ...]
    """Ink in which no character was found."""
    usual: float = 44.0
    """Height of most characters, in pixels."""
    placing: Placing | None = None
    """The way back to the picture it was read from."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where text stands on a flat sheet."""

    sheet: FlatSheet
    framework: Framework
    segments: list[Segment]
    usual: float
    clean: Grey
    """The print without rules."""
    outside: int
    """How many of the segments, from the first on, stand in no cell."""
    known: dict[Segment, list[Strip]] = field(default_factory=dict)
    """What was recognised already, to see which way is up."""


def read_picture(picture: Colour, dpi: float) -> ScannedPage:
    """Read one page from its picture, whichever way up it lies."""
    grey = without_colour(picture, dpi)
    layout = _laid_out(flatten(grey, dpi))
    quarters = _quarters(layout)
    if quarters:
        layout = _laid_out(flatten(np.ascontiguousarray(np.rot90(grey, quarters)), dpi))
    source = (int(grey.shape[0]), int(grey.shape[1]))
    way_back = placing_of(layout.sheet, quarters, dpi, source)
    return replace(_read_layout(layout), placing=way_back)


def _laid_out(sheet: FlatSheet) -> _Layout:
    across, down = sheet.strokes or (strokes_across(sheet.ink), strokes_down(sheet.ink))
    framework = framework_of(across, down)
    left = without_rules(sheet.ink, framework)
    spots = spots_of(left)
    usual = usual_height(spots)
    boxes = _cell_boxes(framework, spots)
    owners = cell_of(spots, boxes)
    outside = [
        segment
        for segment in segments_outside(left, spots[owners < 0], usual)
        if not _on_edge(segment, sheet)
    ]
    inside = _segments_in_cells(spots, owners, boxes, usual)
    clean = _clean_print(sheet, framework)
    return _Layout(sheet, framework, [*outside, *inside], usual, clean, len(outside))


_RIM = 0.012
"""Share of the sheet's sides where no print stands, only the edges of paper and scanner."""


def _on_edge(segment: Segment, sheet: FlatSheet) -> bool:
    height, width = sheet.shape
    rim = _RIM * max(height, width)
    return (
        segment.x1 < 2 * rim
        or segment.x0 > width - 2 * rim
        or segment.bottom < rim
        or segment.top > height - rim
    )


_TRIED = 6
_LONGEST = 24
_LEGIBLE = 0.97
"""Certainty from which no other way up is tried: characters that lie on their side in a row are
read too, though less surely."""
_BETTER = 0.15


def _quarters(layout: _Layout) -> int:
    """Return by how many quarters, counter-clockwise, the picture has to be turned."""
    upright, surely = _legibility(layout.clean, layout)
    if surely >= _LEGIBLE or not layout.segments:
        return 0
    scores = {0: upright, 2: _legibility(layout.clean, layout, upside_down=True)[0]}
    sheet = layout.sheet
    turned = FlatSheet(
        np.ascontiguousarray(np.rot90(sheet.even)),
        np.ascontiguousarray(np.rot90(sheet.ink)),
        sheet.to_source,
    )
    sideways = _laid_out(turned)
    scores[1], _ = _legibility(sideways.clean, sideways)
    scores[3], _ = _legibility(sideways.clean, sideways, upside_down=True)
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > upright + _BETTER else 0


def _legibility(clean: Grey, layout: _Layout, *, upside_down: bool = False) -> tuple[float, float]:
    """Return how sure the recogniser is of a few lines of the page, 0 to 1.

    By the least certain character of each, and by all of them.
    """
    fit = [s for s in layout.segments if 2 * s.height < s.width < _LONGEST * s.height]
    chosen = sorted(fit, key=lambda s: (-min(s.height, int(1.3 * layout.usual)), -s.width))
    crops = [cropped(clean, segment, layout.usual) for segment in chosen[:_TRIED]]
    if upside_down:
        crops = [np.ascontiguousarray(crop[::-1, ::-1]) for crop in crops]
    strips = recognise(crops)
    if not upside_down:
        layout.known.update(zip(chosen[:_TRIED], strips, strict=True))
    read = [greedy(one) for one in strips]
    # 一一一 is what any row of strokes may be read as.
    read = [seen if len({one.text for one in seen}) > 1 else [] for seen in read]
    least = [min(one.probability for one in seen) for seen in read if seen]
    mean = [sum(one.probability for one in seen) / len(seen) for seen in read if seen]
    count = max(1, len(crops))
    return sum(least) / count, sum(mean) / count


def _read_layout(layout: _Layout) -> ScannedPage:
    read = _read(layout)
    lines = [
        line
        for number, line in enumerate(read)
        if number >= layout.outside
        or not _is_stain(line, layout.usual)
        or _has_company(line, read, layout.usual)
    ]
    lines = _with_dashes(_in_one_script(lines), layout)
    lines = _with_figures(_worded(lines, layout), layout)
    sizes = _sizes(lines, layout.usual)
    levels = _levels(lines)
    glyphs = [
        glyph
        for number, line in enumerate(lines)
        for glyph in _glyphs(line, number, sizes[number], levels[number])
    ]
    unread = tuple(points_of(line.segment) for line in lines if not line.seen)
    drawing = Drawing(rulings=layout.framework.rulings(), art=list(unread))
    rows, columns = layout.sheet.shape
    return ScannedPage(
        layout.sheet,
        columns * _UNIT,
        rows * _UNIT,
        tuple(lines),
        glyphs,
        drawing,
        unread,
        usual=layout.usual,
    )


def _in_one_script(lines: Sequence[ReadLine]) -> list[ReadLine]:
    told = in_one_script([(line.seen, line.strips) for line in lines])
    return [replace(line, seen=seen) for line, seen in zip(lines, told, strict=True)]


def _with_dashes(lines: Sequence[ReadLine], layout: _Layout) -> list[ReadLine]:
    """Return the lines whose lone flat strokes outside cells are the dashes that they print.

    To a recogniser a dash and the numeral 一 look the same; among further numerals above or
    below it is one. What stands in cells is told with the column around it.
    """
    outside = set(layout.segments[: layout.outside])
    numerals = [line.segment for line in lines if line.text in NUMERALS]
    found = []
    for line in lines:
        dash = dash_of(line.segment, line.text, layout.usual) if line.segment in outside else ""
        if dash and not any(_over(line.segment, other) for other in numerals):
            seen = Seen(dash, 1.0, 0, max(0, len(line.strips) - 1))
            found.append(replace(line, seen=(seen,), covered=True))
        else:
            found.append(line)
    return found


def _with_figures(lines: list[ReadLine], layout: _Layout) -> list[ReadLine]:
    """Return the lines, those of doubtful figures as both recognisers read them together."""
    outside = set(layout.segments[: layout.outside])
    # Outside tables only what stands in a row with other print: page numbers do not.
    table = [
        n
        for n, line in enumerate(lines)
        if line.segment not in outside or _in_row(line, lines, layout.usual)
    ]
    asked = [table[n] for n in asked_of([(lines[i].text, lines[i].confidence) for i in table])]
    wide = [with_faint_sign(layout.clean, lines[n].segment, layout.usual) for n in asked]
    found = recognise_figures([cropped(layout.clean, one, layout.usual) for one in wide])
    for number, segment, figures in zip(asked, wide, found, strict=True):
        line = lines[number]
        seen = heard(line.seen, line.strips, figures, signed=segment != line.segment)
        if seen is None:
            continue
        covered = line.covered or _all_accounted(seen, layout, line.segment)
        lines[number] = replace(line, seen=seen, covered=covered, figures=tuple(figures))
    return lines


def _all_accounted(seen: Sequence[Seen], layout: _Layout, segment: Segment) -> bool:
    inner = layout.clean[segment.top : segment.bottom, segment.x0 : segment.x1]
    middles = _middles(seen, segment, layout.usual, 0.0)
    return bool(seen) and not left_over(inner, middles, max(layout.usual, 0.9 * segment.height))


def _over(one: Segment, other: Segment) -> bool:
    return min(one.x1, other.x1) > max(one.x0, other.x0)


def _worded(lines: Sequence[ReadLine], layout: _Layout) -> list[ReadLine]:
    """Return the lines with their doubtful characters told by the words they make.

    In running text that is the reading. In tables, whose names and headers are settled later by
    what may stand in their place, it is kept beside the bare reading. Without rules, what has
    company on its line may be a table's row.
    """
    outside = set(layout.segments[: layout.outside])
    poor = _is_poor(lines)
    doubtful = [
        line
        for line in lines
        if _han(line) >= _LEAST_WORDS and (line.confidence < CLEAR or (poor and _han(line) >= 4))
    ]
    if not doubtful:
        return list(lines)
    clear = ["".join(s.text if s.probability >= CLEAR else " " for s in one.seen) for one in lines]
    lexicon = general_lexicon().also(clear)
    told: dict[Segment, ReadLine] = {}
    for line in doubtful:
        running = line.segment in outside and _is_running(line, lines)
        asked = line.seen if running else questioned(line.seen, line.strips, lexicon)
        seen = worded(asked, line.strips, lexicon)
        if seen is None:
            continue
        if running:
            told[line.segment] = replace(line, seen=seen)
        else:
            told[line.segment] = replace(line, wording="".join(one.text for one in seen))
    return [told.get(line.segment, line) for line in lines]


_LEAST_WORDS = 2
_POOR = 0.04
"""Share of doubtful characters from which no character of a page is beyond doubt."""


def _is_poor(lines: Sequence[ReadLine]) -> bool:
    """Return whether so much of a page is doubtful that its clear characters may be wrong too."""
    every = [one.probability for line in lines for one in line.seen]
    return sum(p < CLEAR for p in every) > _POOR * max(len(every), 25)


def _han(line: ReadLine) -> int:
    return sum("\u3400" <= one.text[0] <= "\u9fff" for one in line.seen)


_RUNNING = 8


def _is_running(line: ReadLine, lines: Sequence[ReadLine]) -> bool:
    """Return whether a line is prose, a title or a caption rather than part of a table's row."""
    if len(line.seen) >= _RUNNING:
        return True
    middle = (line.segment.top + line.segment.bottom) / 2
    return len(line.seen) > 1 and not any(
        other is not line and other.segment.top < middle < other.segment.bottom for other in lines
    )


def _cell_boxes(framework: Framework, spots: Spots) -> list[Box]:
    """Return the boxes of all cells, in pixels; those of inner tables last."""
    ink = [((x0 + x1) / 2 * _UNIT, (top + bottom) / 2 * _UNIT) for x0, top, x1, bottom, _ in spots]
    try:
        grids = find_grids(framework.rulings(), ink)
    except TooManyRulesError:
        return []
    grids.sort(key=lambda grid: -grid.box.width * grid.box.height)
    return [_scaled(grid.box_of(span)) for grid in grids for span in grid.spans]


def _scaled(box: Box) -> Box:
    return Box(*(value * PIXELS_PER_POINT for value in box))


def points_of(segment: Segment) -> Box:
    """Return a segment's box in points."""
    return Box(segment.x0 * _UNIT, segment.top * _UNIT, segment.x1 * _UNIT, segment.bottom * _UNIT)


def _segments_in_cells(
    spots: Spots, owners: npt.NDArray[np.int64], boxes: Sequence[Box], usual: float
) -> list[Segment]:
    segments: list[Segment] = []
    order = np.argsort(owners, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(owners[order])) + 1):
        if len(group) and owners[group[0]] >= 0:
            inner = without_rests(spots[group], boxes[owners[group[0]]], usual)
            segments += segments_in(inner, usual)
    return segments


def _clean_print(sheet: FlatSheet, framework: Framework) -> Grey:
    """Return the print with the rules painted over, so that no crop shows one."""
    even = sheet.even.copy()
    height, width = even.shape
    for rule in framework.across:
        half = rule.thickness / 2 + 2.5
        even[max(0, round(rule.at - half)) : round(rule.at + half) + 1,
             max(0, int(rule.low)) : min(width, int(rule.high) + 1)] = 250  # fmt: skip
    for rule in framework.down:
        half = rule.thickness / 2 + 2.5
        even[max(0, int(rule.low)) : min(height, int(rule.high) + 1),
             max(0, round(rule.at - half)) : round(rule.at + half) + 1] = 250  # fmt: skip
    return even


_FOOT = 0.88
"""Share of the page's height below which page numbers stand."""


def _read(layout: _Layout) -> list[ReadLine]:
    clean, segments, known = layout.clean, layout.segments, layout.known
    missing = [segment for segment in segments if segment not in known]
    found = recognise([cropped(clean, segment, layout.usual) for segment in missing])
    known.update(zip(missing, found, strict=True))
    rooms = _read_again(layout)
    lines = []
    for segment in segments:
        strips, room = known[segment], rooms.get(segment, 0.0)
        seen, covered = _accounted(greedy(strips), layout, segment, room)
        alone = segment.top > _FOOT * len(clean)
        seen = in_width([one for one in seen if one.text.strip()], alone=alone)
        lines.append(ReadLine(segment, tuple(strips), seen, covered))
    return lines


_MORE_ROOM = 0.35


def _read_again(layout: _Layout) -> dict[Segment, float]:
    """Recognise lines again, with more white around, where characters were passed over.

    Returns the room around the lines whose second reading was taken.
    """
    passed_over = [
        s for s in layout.segments if not _covers(greedy(layout.known[s]), s, layout.usual)
    ]
    crops = [cropped(layout.clean, s, layout.usual, room=_MORE_ROOM) for s in passed_over]
    rooms: dict[Segment, float] = {}
    for segment, strips in zip(passed_over, recognise(crops), strict=True):
        if _covers(greedy(strips), segment, layout.usual, room=_MORE_ROOM):
            layout.known[segment] = strips
            rooms[segment] = _MORE_ROOM
    return rooms


def _accounted(
    seen: Sequence[Seen], layout: _Layout, segment: Segment, room: float
) -> tuple[Sequence[Seen], bool]:
    """Return what was read with what was passed over, and whether that is all of the ink."""
    plain = [one for one in seen if one.text.strip()]
    if not plain:
        return seen, True
    inner = layout.clean[segment.top : segment.bottom, segment.x0 : segment.x1]
    middles = _middles(plain, segment, layout.usual, room)
    holes = left_over(inner, middles, max(layout.usual, 0.9 * segment.height))
    covered = _covers(plain, segment, layout.usual, room=room)
    if not holes:
        return seen, covered
    scale, before = _scale(segment, layout.usual, room)
    places = [((x0 + before) / scale, (x1 + before) / scale) for x0, x1 in holes]
    found = with_passed_over(plain, layout.known[segment], places)
    return (seen, False) if found is None else (found, True)


def _scale(segment: Segment, usual: float, room: float) -> tuple[float, int]:
    """Return pixels to a strip of a line's crop, and the white before its ink."""
    across, down = _margins(segment, usual, room)
    return (segment.height + 2 * down) / HEIGHT * STRIP, across


def _middles(seen: Sequence[Seen], segment: Segment, usual: float, room: float) -> list[float]:
    """Return where the characters read stand, in pixels from the start of the ink."""
    scale, before = _scale(segment, usual, room)
    return [(one.first + one.last + 1) / 2 * scale - before for one in seen]


def _covers(seen: Sequence[Seen], segment: Segment, usual: float, *, room: float = 0.0) -> bool:
    """Return whether the characters read account for all the ink of a line.

    They stand no further from each other, or from the ends of the ink, than characters do.
    """
    seen = [one for one in seen if one.text.strip()]
    if not seen or any(one.text in _STAINS for one in seen):
        return True
    middles = _middles(seen, segment, usual, room)
    size = max(float(segment.height), 0.85 * usual)
    inner = max((b - a for a, b in pairwise(middles)), default=0.0)
    outer = max(middles[0], segment.width - middles[-1])
    return outer < 1.5 * size and inner < 2.8 * size


_STAINS = frozenset("_-—–.·、'`|丨…•,，。:：~^\"“”■▪●")


def _has_company(line: ReadLine, lines: Sequence[ReadLine], usual: float) -> bool:
    """Return whether a single character stands in a row of a table."""
    return len(line.text) == 1 and _in_row(line, lines, usual)


def _in_row(line: ReadLine, lines: Sequence[ReadLine], usual: float) -> bool:
    """Return whether another run of text stands on a line: it is a row of a table then."""
    middle = line.segment.top + line.segment.bottom
    return any(
        other is not line
        and abs(other.segment.top + other.segment.bottom - middle) < usual
        and len(other.text) > 1
        for other in lines
    )


def _is_stain(line: ReadLine, usual: float) -> bool:
    """Return whether what stands alone outside all tables is a stain rather than print."""
    text = line.text
    if all(character in _STAINS for character in text):
        return line.segment.width < 6 * usual
    small = line.segment.height < 0.45 * usual
    thin = line.segment.width < 0.2 * line.segment.height
    return len(text) == 1 and (small or thin or line.confidence < 0.5)


def _margins(segment: Segment, usual: float, room: float = 0.0) -> tuple[int, int]:
    """Return the margins (across, down) that a crop needs: flat ink keeps its line's height."""
    down = max(round((0.1 + room) * segment.height), round((0.75 * usual - segment.height) / 2), 2)
    return max(round(0.2 * (segment.height + 2 * down)), 3), down


def cropped(clean: Grey, segment: Segment, usual: float, *, room: float = 0.0) -> Grey:
    """Return a line's picture, cut tight, on white."""
    across, down = _margins(segment, usual, room)
    crop = np.full((segment.height + 2 * down, segment.width + 2 * across), 250, np.uint8)
    inner = clean[segment.top : segment.bottom, segment.x0 : segment.x1]
    crop[down : down + inner.shape[0], across : across + inner.shape[1]] = inner
    return crop


def _levels(lines: Sequence[ReadLine]) -> list[float]:
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


_LARGER = 1.15
"""From how many times the body's size a line of Han characters is set larger, …"""
_CLEARLY_LARGER = 1.3
"""… and one whose size only the height of its ink tells."""


def _sizes(lines: Sequence[ReadLine], usual: float) -> list[float]:
    """Return the font size of each line, in points.

    It can only be guessed from the ink, so lines of about one size all get the same: a
    guess must not part the lines of one paragraph, nor raise a digit to a footnote's mark.
    """
    pitches = [_pitch(line) for line in lines]
    long = [pitch for pitch, line in zip(pitches, lines, strict=True) if len(line.seen) >= _BODY]
    body = median(long) if len(long) >= 3 else usual * _UNIT / _HAN_SHARE
    guesses = [
        # The ink of a dash tells nothing of its size.
        body if line.text in {"—", "-"} else pitch or _guessed_size(line)
        for line, pitch in zip(lines, pitches, strict=True)
    ]
    larger = [
        size >= (_LARGER if pitch else _CLEARLY_LARGER) * body
        for size, pitch in zip(guesses, pitches, strict=True)
    ]
    groups: list[list[float]] = []
    for size in sorted(size for size, is_larger in zip(guesses, larger, strict=True) if is_larger):
        if groups and size <= 1.18 * groups[-1][0]:
            groups[-1].append(size)
        else:
            groups.append([size])
    settled = {size: group[len(group) // 2] for group in groups for size in group}
    return [
        round(settled[size] if is_larger else body if size > 0.4 * body else size, 2)
        for size, is_larger in zip(guesses, larger, strict=True)
    ]


_BODY = 20
"""Characters from which a line is one of running text."""


def _pitch(line: ReadLine) -> float:
    """Return the width of a line's Han characters, in points: their size; 0 where it has few.

    Letters and digits are about half as wide. Characters set apart are no larger for it.
    """
    han = _han(line)
    if han < 2 or 2 * han < len(line.seen):
        return 0.0
    wide = sum(1.0 if ord(one.text[0]) >= 0x2E80 else 0.5 for one in line.seen)
    highest = 1.1 * line.segment.height / _HAN_SHARE
    return min(line.segment.width / (wide - 0.06), highest) * _UNIT


def _guessed_size(line: ReadLine) -> float:
    segment = line.segment
    han = any(ord(seen.text[0]) >= 0x2E80 for seen in line.seen)
    size = segment.height * _UNIT / (_HAN_SHARE if han else _DIGIT_SHARE)
    count = max(1, len(line.seen))
    if count == 1 or segment.height < 0.35 * segment.width / count:
        size = max(size, min(segment.width / count, 3.0 * segment.height) * _UNIT)
    return size


def _glyphs(line: ReadLine, number: int, size: float, level: float) -> list[Glyph]:
    """Return the characters of a line with their boxes; neighbours share a boundary."""
    if not line.seen:
        return []
    segment = line.segment
    middles = [(seen.first + seen.last + 1) / 2 * STRIP for seen in line.seen]
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
    for seen, (start, end) in zip(line.seen, pairwise(edges), strict=True):
        x0, x1 = place(start) * _UNIT, place(end) * _UNIT
        glyphs.append(
            Glyph(
                seen.text, x0, top, x1, bottom, (x0 + x1) / 2, middle, run, bold=False, blank=False
            )
        )
    return glyphs
