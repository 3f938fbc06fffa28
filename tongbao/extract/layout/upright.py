"""Heads that are set upright in a page's margin, one character below the other.

Mastheads of the last century stand so (河北省人民政府文件, in red). Character by character they
would part the text beside them, or stand in its lines.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from tongbao.extract.layout.lines import Line, build_lines
from tongbao.extract.layout.parameters import UPRIGHT
from tongbao.extract.page import Glyph

_CHARACTER = re.compile(r"[㐀-鿿]")
_NUMERALS = re.compile(r"[一二三四五六七八九十]+")


def parted_heads(glyphs: Sequence[Glyph]) -> tuple[list[Line], list[Glyph]]:
    """Return the upright heads of a page, each as one line, and the characters outside them.

    A head is larger than the text, evenly set, and has its strip of the page to itself.
    """
    printed = [glyph for glyph in glyphs if not glyph.blank and glyph.run.rotation == 0]
    if len(printed) <= UPRIGHT.fewest_chars:
        return [], list(glyphs)
    least = UPRIGHT.size_ratio * median(glyph.run.size for glyph in printed)
    large = [g for g in printed if g.run.size >= least and _CHARACTER.fullmatch(g.text)]
    stacks = [
        stack
        for stack in _stacks(large)
        if not _NUMERALS.fullmatch("".join(glyph.text for glyph in stack))
        and _alone(stack, printed)
    ]
    taken = {id(glyph) for stack in stacks for glyph in stack}
    return [_head(stack) for stack in stacks], [g for g in glyphs if id(g) not in taken]


def _stacks(large: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the runs of characters of one size that stand evenly below each other."""
    strips: dict[tuple[float, float], list[Glyph]] = defaultdict(list)
    for glyph in sorted(large, key=lambda one: one.top):
        size = glyph.run.size
        key = next(
            (
                k
                for k in strips
                if k[1] == size and abs(k[0] - glyph.x) <= UPRIGHT.aligned_em * size
            ),
            (glyph.x, size),
        )
        strips[key].append(glyph)
    for (_, size), strip in strips.items():
        if len(strip) < UPRIGHT.fewest_chars:
            continue
        pitches = [below.top - above.top for above, below in pairwise(strip)]
        even = max(pitches) - min(pitches) <= UPRIGHT.aligned_em * size
        if even and size < max(pitches) <= UPRIGHT.most_pitch_em * size:
            yield strip


def _alone(stack: Sequence[Glyph], printed: Sequence[Glyph]) -> bool:
    """Return whether nothing else is printed in the strip of the page that a stack takes.

    Nor right beside it: characters of running text stand below each other as well.
    """
    box = stack[0].box.joined(stack[-1].box)
    white = UPRIGHT.white_em * stack[0].run.size
    own = {id(glyph) for glyph in stack}
    return not any(
        id(one) not in own
        and box.x0 - white < one.x < box.x1 + white
        and box.top < one.y < box.bottom
        for one in printed
    )


def _head(stack: Sequence[Glyph]) -> Line:
    lines = build_lines(stack)
    box = lines[0].box.joined(lines[-1].box)
    words = tuple(word for line in lines for word in line.words)
    text = "".join(line.text for line in lines)
    return replace(lines[0], text=text, words=words, box=box, glyphs=tuple(stack))
