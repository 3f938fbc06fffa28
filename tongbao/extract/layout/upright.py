"""Heads that are set upright in a page's margin, one character below the other.

Mastheads of the last century stand so (河北省人民政府文件, in red). Character by character they
would part the text beside them, line by line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from tongbao.extract.layout.lines import Line
from tongbao.extract.layout.parameters import UPRIGHT

_CHARACTER = re.compile(r"[㐀-鿿]")
_NUMERALS = re.compile(r"[一二三四五六七八九十]+")


def parted_heads(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Return the upright heads of a page, each as one line, and the lines that are none.

    A head is larger than the text, evenly set, and has its strip of the page to itself.
    """
    single = [one for one in lines if one.rotation == 0 and _CHARACTER.fullmatch(one.text)]
    others = [one.size for one in lines if len(one.text) > 1]
    if len(single) < UPRIGHT.fewest_chars or not others:
        return [], list(lines)
    least = UPRIGHT.size_ratio * median(others)
    heads: list[Line] = []
    taken: set[int] = set()
    for stack in _stacks([one for one in single if one.size >= least]):
        text = "".join(one.text for one in stack)
        own = {id(one) for one in stack}
        if not _NUMERALS.fullmatch(text) and _alone(stack, lines, own):
            heads.append(_joined(stack, text))
            taken |= own
    return heads, [one for one in lines if id(one) not in taken]


def _stacks(single: Sequence[Line]) -> list[list[Line]]:
    """Return the runs of characters that stand evenly below each other."""
    stacks: list[list[Line]] = []
    for line in sorted(single, key=lambda one: (one.box.top, one.box.x0)):
        for stack in stacks:
            if _goes_on(stack, line):
                stack.append(line)
                break
        else:
            stacks.append([line])
    return [stack for stack in stacks if len(stack) >= UPRIGHT.fewest_chars and _even(stack)]


def _goes_on(stack: Sequence[Line], line: Line) -> bool:
    last = stack[-1]
    pitch = line.box.top - last.box.top
    aligned = abs(line.box.x0 - last.box.x0) <= UPRIGHT.aligned_em * line.size
    return aligned and line.size == last.size and 0 < pitch <= UPRIGHT.most_pitch_em * line.size


def _even(stack: Sequence[Line]) -> bool:
    pitches = [below.box.top - above.box.top for above, below in pairwise(stack)]
    return max(pitches) - min(pitches) <= UPRIGHT.aligned_em * stack[0].size


def _alone(stack: Sequence[Line], lines: Sequence[Line], own: set[int]) -> bool:
    """Return whether nothing else is printed in the strip of the page that a stack takes."""
    box = stack[0].box.joined(stack[-1].box)
    return not any(
        id(one) not in own
        and one.box.x0 < box.x1
        and one.box.x1 > box.x0
        and one.box.top < box.bottom
        and one.box.bottom > box.top
        for one in lines
    )


def _joined(stack: Sequence[Line], text: str) -> Line:
    words = tuple(word for one in stack for word in one.words)
    glyphs = tuple(glyph for one in stack for glyph in one.glyphs)
    box = stack[0].box.joined(stack[-1].box)
    return replace(stack[0], text=text, words=words, box=box, glyphs=glyphs)
