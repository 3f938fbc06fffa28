"""Brackets too thin for a coarse grey picture: fainter than print, they are cut off their line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.image.binarization import Grey
from tongbao.extract.scan.image.components import runs_of
from tongbao.extract.scan.textlines.parameters import FAINT_BRACKETS
from tongbao.extract.scan.textlines.segmentation import Segment

_MARKS = "（(）)%％"


def with_faint_ends(
    clean: Grey, segment: Segment, others: Sequence[Segment], char_height: float
) -> Segment:
    """Return a line's place, widened by tall faint strokes at its ends.

    Args:
        clean: The evened print without rules.
        segment: The line.
        others: All lines of the sheet; what another one holds is none of this one's.
        char_height: Height of the page's characters, in pixels.
    """
    reach = round(FAINT_BRACKETS.reach_em * char_height)
    level = [
        one
        for one in others
        if one is not segment and one.top < segment.bottom and one.bottom > segment.top
    ]
    left = max([0, segment.x0 - reach, *(s.x1 for s in level if s.x1 <= segment.x0)])
    right = min([clean.shape[1], segment.x1 + reach, *(s.x0 for s in level if s.x0 >= segment.x1)])
    before = _reach_of(clean[:, left : segment.x0][:, ::-1], segment, char_height)
    after = _reach_of(clean[:, segment.x1 : right], segment, char_height)
    return replace(segment, x0=segment.x0 - before, x1=segment.x1 + after)


def _reach_of(beyond: Grey, segment: Segment, char_height: float) -> int:
    """Return how far faint strokes go on behind a line's end, the picture seen from that end."""
    margin = round(FAINT_BRACKETS.rule_em * char_height)
    top, bottom = max(0, segment.top - margin), segment.bottom + margin
    faint: npt.NDArray[np.bool_] = np.less(beyond[top:bottom], FAINT_BRACKETS.faint_grey)
    inner = faint[segment.top - top : segment.bottom - top]
    tall = inner.sum(axis=0)
    found = 0
    for start, end in runs_of(np.asarray(inner.any(axis=0))):
        if start == 0 and end < FAINT_BRACKETS.edge_em * char_height:
            # The blurred edge of the last character.
            continue
        rows = np.flatnonzero(faint[:, start:end].any(axis=1))
        if rows[0] == 0 or rows[-1] == len(faint) - 1:
            break
        if (
            rows[-1] - rows[0] >= FAINT_BRACKETS.tall_share * segment.height
            and tall[start:end].max() >= FAINT_BRACKETS.upright_share * segment.height
        ):
            found = end
    return found


def adds_brackets(text: str, wider: str) -> bool:
    """Return whether a wider look reads the same words, and a bracket more at one of their ends."""
    words, more = (one.translate(str.maketrans("", "", _MARKS)) for one in (text, wider))
    opens = wider[:1] in "（(" and text[:1] not in "（("
    closes = wider[-1:] in "）)" and text[-1:] not in "）)"
    return words == more and (opens or closes)
