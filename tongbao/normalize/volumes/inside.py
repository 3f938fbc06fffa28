"""Circulars that begin in the middle of a page, or of a text export: told, not cut.

Pages are what a file is cut between. Where one circular follows another on the same page, their
facts cannot be parted here, and it must not pass unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tongbao.model import Block, Document, Doubt
from tongbao.normalize.volumes.page_signs import ANNEX_LINE, LETTER_TITLE
from tongbao.text.document_number import find_number_line
from tongbao.text.folding import fold, squash

_NEAR = 3
"""Blocks before a number in which 附件 makes it an annex's, and behind it in which its title stands.
(form of official documents)"""
_HANDS_ON = re.compile(r"关于.*(?:转发|印发|批转)")


def begun_inside(document: Document) -> Iterator[Doubt]:
    """Yield a doubt for each further number line with a title below it.

    A letter that hands on another's, or has it as an annex, prints a second number rightly.
    """
    blocks = [b for b in document.blocks if b.kind not in {"header", "footer"}]
    texts = [squash(block.text) for block in blocks]
    if any(_HANDS_ON.match(text) for text in texts[:8]):
        return
    known: set[str] = set()
    for at, number in enumerate(map(find_number_line, texts)):
        if number and known and fold(number) not in known and _is_head(texts, at):
            yield _doubt(blocks[at], number)
        known |= {fold(number)} - {""}


def _is_head(texts: Sequence[str], at: int) -> bool:
    """Return whether a number line has a letter's title below it and no 附件 above it."""
    if any(ANNEX_LINE.match(text) for text in texts[max(0, at - _NEAR) : at]):
        return False
    below = texts[at + 1 : at + 1 + _NEAR]
    return any("关于" in text and LETTER_TITLE.fullmatch(text) for text in below)


def _doubt(block: Block, number: str) -> Doubt:
    return Doubt("document-two-on-page", block.page, block.box, {"number": number})
