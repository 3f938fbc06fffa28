"""One script for one page: a simplified page prints no traditional characters.

On a coarse picture 项 and 項 differ by a few pixels, and the recogniser gives now one, now the
other. Where a page is clearly printed in simplified characters, a traditional one that might as
well be its simplified form is read as that.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from tongbao.extract.scan.ocr.ctc import Seen, Strip
from tongbao.text.scripts import simplified

_CLEAR = 0.97
_SHARE = 0.03
"""Share of clear traditional characters from which a page is no simplified one."""
_LEAST = 3
_ALONE = 0.8
"""Belief in the simplified form of a lone traditional character on a simplified page."""
_FAINTEST = math.log(1e-3)

Line = tuple[Sequence[Seen], Sequence[Strip]]
"""What was read of a line, and its strips."""


def in_one_script(lines: Sequence[Line]) -> list[tuple[Seen, ...]]:
    """Return the characters of a page's lines, in simplified script where the page is.

    Args:
        lines: All lines of one page.
    """
    seen = [tuple(line) for line, _ in lines]
    clear = [one.text for line in seen for one in line if one.probability >= _CLEAR]
    han = [text for text in clear if "\u3400" <= text <= "\u9fff"]
    traditional = sum(simplified(text) != text for text in han)
    if traditional >= _LEAST and traditional >= _SHARE * len(han):
        return seen
    return [
        tuple(_simple(one, strips, alone=traditional < _LEAST) for one in line)
        for line, (_, strips) in zip(seen, lines, strict=True)
    ]


def _simple(seen: Seen, strips: Sequence[Strip], *, alone: bool) -> Seen:
    if not "\u3400" <= seen.text <= "\u9fff":
        return seen
    plain = simplified(seen.text)
    if plain == seen.text:
        return seen
    shown = [strip[plain] for strip in strips[seen.first : seen.last + 1] if plain in strip]
    if not shown or max(shown) < _FAINTEST:
        # Nothing but its neighbours speaks for the simplified form: taken, and doubted.
        return replace(seen, text=plain, probability=_ALONE) if alone else seen
    both = min(1.0, seen.probability + math.exp(max(shown)))
    return replace(seen, text=plain, probability=both)
