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
    if not all(band and is_wrapped_row(band) for band in bands):
        return found
    padding = REGIONS.spacing_ratio * max(
        rule.top - band[-1].bottom for band, rule in zip(bands, rules[1:], strict=True)
    )
    if first.top - head.bottom <= max(
        padding + 1, REGIONS.header_gap_em * head.size
    ) and _stands_over(head, [band[0] for band in bands]):
        top = head.top - 1
        found.insert(0, Ruling(first.x0, top, first.x1, top, 0.0))
    return found


def with_rows_below(
    rules: Sequence[Ruling],
    lines: Sequence[PrintedLine],
    between: Callable[[Sequence[Ruling]], list[PrintedLine]],
) -> list[Ruling]:
    """Return equally long rules, one added that closes rows below a header between the last two.

    Args:
        rules: Rules that share both ends, from the top down.
        lines: All lines of the page, from the top down.
        between: Returns the page's lines between the first and the last of some rules.
    """
    found, last = list(rules), rules[-1]
    header = between(rules[-REGIONS.frame_rules :])
    if len(rules) < REGIONS.frame_rules or len(header) != 1 or not _is_header(header):
        return found
    pieces = header[0].segments(PIECES.gap_em)
    rows: list[PrintedLine] = []
    bottom = last.top
    for line in lines:
        if line.middle <= last.top:
            continue
        near = line.top - bottom < REGIONS.leading_em * line.size
        if not near or not _stands_over(line, header) or 2 * len(_pieces(line)) < len(pieces):
            break
        rows.append(line)
        bottom = line.bottom
    if len(pieces) >= REGIONS.fewest_heads and len(rows) > 1:
        found.append(Ruling(last.x0, bottom + 1, last.x1, bottom + 1, 0.0))
    return found


def _pieces(line: PrintedLine) -> list[tuple[float, float]]:
    return [(x0, x1) for x0, x1, _ in line.segments(PIECES.gap_em)]


def _stands_over(head: PrintedLine, rows: Sequence[PrintedLine]) -> bool:
    """Return whether each piece of a line begins, ends or is centred as one of the rows' pieces is."""
    own = _pieces(head)
    below = [piece for row in rows for piece in _pieces(row)]
    return len(own) > 1 and all(
        any(
            min(abs(x0 - a), abs(x1 - b), abs(x0 + x1 - a - b) / 2) <= REGIONS.aligned_pt
            for a, b in below
        )
        for x0, x1 in own
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
