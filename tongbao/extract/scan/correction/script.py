"""One script for one page: a simplified page prints no traditional characters.

On a coarse picture 项 and 項 differ by a few pixels, and the recogniser gives now one, now the
other. Where a page is clearly printed in simplified characters, a traditional one that might as
well be its simplified form is read as that.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from tongbao.confidence import CLEAR, Reason
from tongbao.extract.scan.correction.parameters import SCRIPT
from tongbao.extract.scan.ocr.ctc import DecodedChar, TimeStep
from tongbao.text.scripts import simplify

_FAINTEST = math.log(1e-3)

Line = tuple[Sequence[DecodedChar], Sequence[TimeStep]]
"""What was read of a line, and its time steps."""


def in_one_script(lines: Sequence[Line]) -> list[tuple[DecodedChar, ...]]:
    """Return the characters of a page's lines, in simplified script where the page is.

    Args:
        lines: All lines of one page.
    """
    chars = [tuple(line) for line, _ in lines]
    clear = [one.text for line in chars for one in line if one.probability >= CLEAR]
    han = [text for text in clear if "\u3400" <= text <= "\u9fff"]
    traditional = sum(simplify(text) != text for text in han)
    if traditional >= SCRIPT.fewest_traditional and traditional >= SCRIPT.traditional_share * len(
        han
    ):
        return chars
    return [
        tuple(_simple(one, steps, alone=traditional < SCRIPT.fewest_traditional) for one in line)
        for line, (_, steps) in zip(chars, lines, strict=True)
    ]


def _simple(chars: DecodedChar, steps: Sequence[TimeStep], *, alone: bool) -> DecodedChar:
    if not "\u3400" <= chars.text <= "\u9fff":
        return chars
    plain = simplify(chars.text)
    if plain == chars.text:
        return chars
    shown = [step[plain] for step in steps[chars.first : chars.last + 1] if plain in step]
    if not shown or max(shown) < _FAINTEST:
        # Nothing but its neighbours speaks for the simplified form: taken, and doubted.
        return (
            replace(chars, text=plain, probability=Reason.OTHER_SCRIPT.at_most) if alone else chars
        )
    both = min(1.0, chars.probability + math.exp(max(shown)))
    return replace(chars, text=plain, probability=both)
