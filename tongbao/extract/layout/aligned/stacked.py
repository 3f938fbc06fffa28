"""Tables one below the other that rules of one length bound: where the upper one's rows end.

A table with a ground or a rule for its header and none below its last row would reach down to
the next rule as long: the caption and the header of the next table, or an imprint's rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from tongbao.extract.layout.aligned.linekinds import (
    NOTE,
    ends_text_above,
    is_tabular,
    is_wrapped_row,
)
from tongbao.extract.layout.aligned.parameters import PIECES, REGIONS
from tongbao.extract.layout.aligned.printedlines import PrintedLine, count_figures
from tongbao.model import Ruling

Bands = Sequence[Sequence[PrintedLine]]


def with_ends_of_rows(
    rules: Sequence[Ruling],
    drawn: Sequence[Ruling],
    between: Callable[[Sequence[Ruling]], list[PrintedLine]],
) -> list[Ruling]:
    """Return equally long rules, those added that close rows above a caption or a note.

    Args:
        rules: Rules that share both ends, from the top down.
        drawn: All rules of the page.
        between: Returns the page's lines between the first and the last of some rules.
    """
    bands = [between(pair) for pair in pairwise(rules)]
    found = list(rules[:1])
    for number, rule in enumerate(rules[1:]):
        band = bands[number]
        after = bands[number + 1] if number + 1 < len(bands) else []
        end = _rows_before_caption(band, after) or (0 if after else _rows_before_note(band))
        if end and not _is_framed(band[end], rules[0], drawn):
            height = (band[end - 1].bottom + band[end].top) / 2
            found.append(Ruling(rule.x0, height, rule.x1, height, 0.0))
        found.append(rule)
    return found


def with_header_above(
    rules: Sequence[Ruling],
    lines: Sequence[PrintedLine],
    between: Callable[[Sequence[Ruling]], list[PrintedLine]],
) -> list[Ruling]:
    """Return equally long rules, one added above a header that has none: only rows are parted.

    Args:
        rules: Rules that share both ends, from the top down.
        lines: All lines of the page, from the top down.
        between: Returns the page's lines between the first and the last of some rules.
    """
    found, first = list(rules), rules[0]
    bands = [between(pair) for pair in pairwise(rules)]
    above = [line for line in lines if line.bottom <= first.top + REGIONS.double_rule_pt]
    if len(bands) < REGIONS.fewest_parted_rows or not above:
        return found
    head = above[-1]
    if (
        all(band and is_wrapped_row(band) for band in bands)
        and first.top - head.bottom <= REGIONS.header_gap_em * head.size
        and _begin_alike(head, bands[0][0])
    ):
        top = head.top - 1
        found.insert(0, Ruling(first.x0, top, first.x1, top, 0.0))
    return found


def _begin_alike(one: PrintedLine, other: PrintedLine) -> bool:
    """Return whether two lines stand in the same columns, each piece begun, ended or centred alike."""
    pairs = list(zip(one.segments(PIECES.gap_em), other.segments(PIECES.gap_em), strict=False))
    same = len(one.segments(PIECES.gap_em)) == len(other.segments(PIECES.gap_em)) == len(pairs)
    return same and all(
        min(abs(x0 - a), abs(x1 - b), abs(x0 + x1 - a - b) / 2) <= REGIONS.aligned_pt
        for (x0, x1, _), (a, b, _) in pairs
    )


def heads_next_table(bands: Bands, number: int) -> bool:
    """Return whether a band holds lone lines below figures and above a header of words."""
    before = next((band for band in reversed(bands[:number]) if band), [])
    after = bands[number + 1] if number + 1 < len(bands) else []
    lone = bool(bands[number]) and not any(map(is_tabular, bands[number]))
    return lone and bool(before) and count_figures(before[-1]) > 0 and _is_header(after)


def _is_header(band: Sequence[PrintedLine]) -> bool:
    """Return whether a band prints words in several columns and no figures."""
    return any(map(is_tabular, band)) and not any(map(count_figures, band))


def _rows_before_caption(band: Sequence[PrintedLine], after: Sequence[PrintedLine]) -> int:
    """Return how many lines of a band are rows above a caption, its next one a header; or 0."""
    if not _is_header(after):
        return 0
    end = max((n for n, line in enumerate(band, 1) if is_tabular(line)), default=0)
    # The last row's own text may go on in a line of its own.
    while 0 < end < len(band) and ends_text_above(band[end], band[:end]):
        end += 1
    few = 0 < len(band) - end <= REGIONS.most_caption_lines
    return end if few and any(map(count_figures, band[:end])) else 0


def _rows_before_note(band: Sequence[PrintedLine]) -> int:
    """Return how many lines of a band are rows above a note, behind which none follow; or 0."""
    end = next((n for n, line in enumerate(band) if NOTE.match(line.words[0].text)), 0)
    rows = any(is_tabular(line) and count_figures(line) for line in band[:end])
    return end if rows and not any(map(is_tabular, band[end:])) else 0


def _is_framed(line: PrintedLine, like: Ruling, drawn: Sequence[Ruling]) -> bool:
    """Return whether upright rules run past a line: it stands in a row's own cells."""
    return any(
        not rule.horizontal
        and rule.top < line.middle < rule.bottom
        and like.x0 - REGIONS.ends_pt <= rule.x0 <= like.x1 + REGIONS.ends_pt
        for rule in drawn
    )
