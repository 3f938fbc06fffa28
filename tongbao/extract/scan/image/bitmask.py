"""Masks with sixty-four pixels to a word: what is long or thick in them is told at once.

A page of 300 dpi is one megabyte then, which stays in the processor's cache from one step to the
next, and each step looks at sixty-four pixels.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
_WORD = 64


@dataclass(frozen=True, slots=True)
class Packed:
    """A mask, row by row; the first pixel is a word's lowest bit.

    Each row ends with a white pixel at least, which parts it from the next.
    """

    words: Words
    width: int

    @classmethod
    def of(cls, mask: Mask) -> Packed:
        """Return a mask (rows × columns, 0 where there is nothing) as words."""
        height, width = mask.shape
        octets = np.zeros((height, (width // _WORD + 1) * 8), np.uint8)
        octets[:, : -(-width // 8)] = np.packbits(mask, axis=1, bitorder="little")
        return cls(octets.view("<u8"), width)

    def without(self, other: Packed) -> Packed:
        """Return what is not in the other."""
        return Packed(self.words & ~other.words, self.width)

    def row_counts(self) -> Ints:
        """Return how many pixels each row has."""
        return np.asarray(np.bitwise_count(self.words).sum(axis=1, dtype=np.int64))

    def opened_down(self, high: int) -> Packed:
        """Return the parts of columns of at least so many pixels."""
        if len(self.words) < high:
            return Packed(np.zeros_like(self.words), self.width)
        kept = _gather(self.words, high, np.bitwise_and)
        return Packed(_gather(_frame(kept, high - 1), high, np.bitwise_or), self.width)

    def opened_across(self, wide: int) -> Packed:
        """Return the parts of rows of at least so many pixels."""
        kept = self.words
        for step in _steps(wide, _WORD - 1):
            kept = kept & _to_left(kept, step)
        for step in _steps(wide, _WORD - 1):
            kept = kept | _to_right(kept, step)
        return Packed(kept, self.width)

    def spread_down(self, reach: int) -> Packed:
        """Return what lies within so many rows of the mask's pixels."""
        framed = _frame(self.words, reach)
        return Packed(_gather(framed, 2 * reach + 1, np.bitwise_or), self.width)

    def edges(self) -> tuple[Ints, Ints]:
        """Return where runs start and where they end, the first pixel behind, in row order.

        Places are counted row after row, each row as long as its words: :attr:`stride`.
        """
        turned = (self.words ^ _to_right(self.words, 1)).ravel()
        words = np.flatnonzero(turned)
        octets = turned[words].view(np.uint8)
        inked = np.flatnonzero(octets)
        within = np.flatnonzero(np.unpackbits(octets[inked], bitorder="little"))
        starts = words[inked >> 3] * _WORD + (inked & 7) * 8
        places = starts[within >> 3] + (within & 7)
        return places[::2], places[1::2]

    @property
    def stride(self) -> int:
        """Return how many places a row takes."""
        return _WORD * int(self.words.shape[1])


def _steps(length: int, longest: int = sys.maxsize) -> list[int]:
    """Return by how much to shift in turn until so many neighbours are joined."""
    steps, reach = [], 1
    while reach < length:
        steps.append(min(reach, length - reach, longest))
        reach += steps[-1]
    return steps


def _gather(words: Words, high: int, join: Callable[[Words, Words], Words]) -> Words:
    """Return each row joined with those below it, ``high`` in all; the last ones are left out."""
    for step in _steps(high):
        words = join(words[:-step], words[step:])
    return words


def _frame(words: Words, rows: int) -> Words:
    """Return the words with white rows above and below."""
    return np.pad(words, ((rows, rows), (0, 0)))


def _to_left(words: Words, by: int) -> Words:
    """Return each pixel's neighbour so many (1 to 63) further right in its place."""
    moved = words >> np.uint64(by)
    moved[:, :-1] |= words[:, 1:] << np.uint64(_WORD - by)
    return moved


def _to_right(words: Words, by: int) -> Words:
    """Return each pixel's neighbour so many (1 to 63) further left in its place."""
    moved = words << np.uint64(by)
    moved[:, 1:] |= words[:, :-1] >> np.uint64(_WORD - by)
    return moved
