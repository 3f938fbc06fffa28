"""The figures of a sheet, read by their own recogniser: alone where plain, with the other else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tongbao.extract.scan.ocr.accounted import all_accounted
from tongbao.extract.scan.ocr.digit_ensemble import asked_of, heard, plain_figure, with_faint_sign
from tongbao.extract.scan.ocr.digit_recognizer import recognise_figures
from tongbao.extract.scan.ocr.text_line import ReadLine, in_row
from tongbao.extract.scan.textlines.layout import Layout, cropped
from tongbao.extract.scan.textlines.segmentation import Segment

_MOST = 6.0
"""Width, in heights, up to which what stands in a cell is tried as a figure first."""


def not_plain(layout: Layout) -> list[Segment]:
    """Return the segments that the general recogniser has to read.

    The recogniser of figures takes a quarter of its time, and what it reads beyond doubt in a
    cell need not be read again.
    """
    tried = [
        segment
        for segment in layout.segments[layout.outside :]
        if segment.width < _MOST * segment.height and segment not in layout.figures
    ]
    _see_figures(layout, tried)
    for segment in tried:
        seen = plain_figure(layout.figures[segment])
        if (
            seen is not None
            and all_accounted(seen, layout, segment)
            # A minus may have been taken for dust.
            and with_faint_sign(layout.clean, segment, layout.usual) == segment
        ):
            layout.plain[segment] = seen
    return [segment for segment in layout.segments if segment not in layout.plain]


def _see_figures(layout: Layout, segments: Sequence[Segment]) -> None:
    """Have the recogniser of figures look at segments that it has not seen yet."""
    missing = [segment for segment in segments if segment not in layout.figures]
    found = recognise_figures([cropped(layout.clean, one, layout.usual) for one in missing])
    layout.figures.update(zip(missing, found, strict=True))


def with_figures(lines: list[ReadLine], layout: Layout) -> list[ReadLine]:
    """Return the lines, those of doubtful figures as both recognisers read them together."""
    outside = set(layout.segments[: layout.outside])
    # Outside tables only what stands in a row with other print: page numbers do not.
    table = [
        n
        for n, line in enumerate(lines)
        if line.segment not in outside or in_row(line, lines, layout.usual)
    ]
    asked = [table[n] for n in asked_of([(lines[i].text, lines[i].confidence) for i in table])]
    asked = [number for number in asked if not lines[number].figures]
    wide = [with_faint_sign(layout.clean, lines[n].segment, layout.usual) for n in asked]
    _see_figures(layout, wide)
    for number, segment in zip(asked, wide, strict=True):
        line, figures = lines[number], layout.figures[segment]
        seen = heard(line.seen, line.strips, figures, signed=segment != line.segment)
        if seen is None:
            continue
        covered = line.covered or all_accounted(seen, layout, line.segment)
        lines[number] = replace(line, seen=seen, covered=covered, figures=tuple(figures))
    return lines
