"""Masks of sixty-four pixels to a word give what OpenCV gives pixel by pixel."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from tongbao.extract.scan.image.bitmask import Packed

Picture = npt.NDArray[np.uint8]


@st.composite
def masks(draw: st.DrawFn) -> Picture:
    """Return blotches of any size, on pictures whose width is and is not a whole word."""
    height, width = draw(st.integers(1, 40)), draw(st.sampled_from([1, 7, 63, 64, 65, 128, 200]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    dots = (rng.random((height, width)) < draw(st.floats(0.0, 1.0))).astype(np.uint8)
    block = np.ones((draw(st.integers(1, 9)), draw(st.integers(1, 9))), np.uint8)
    return np.asarray(cv2.dilate(dots, block), np.uint8)


def unpacked(packed: Packed) -> Picture:
    octets = packed.words.view(np.uint8)
    return np.unpackbits(octets, axis=1, count=packed.width, bitorder="little")


def opened(mask: Picture, block: Picture) -> Picture:
    """Return OpenCV's opening, with white around the picture as around a page."""
    framed = cv2.copyMakeBorder(mask, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=0)
    return np.asarray(cv2.morphologyEx(framed, cv2.MORPH_OPEN, block), np.uint8)[40:-40, 40:-40]


@given(masks(), st.integers(0, 10))
@settings(deadline=None)
def test_openings_are_those_of_pixels(mask: Picture, half: int) -> None:
    # OpenCV's are a pixel off where the size is even.
    size = 2 * half + 1
    packed = Packed.of(mask)
    down, across = packed.opened_down(size), packed.opened_across(size)
    assert (unpacked(packed) == mask).all()
    assert (unpacked(down) == opened(mask, np.ones((size, 1), np.uint8))).all()
    assert (unpacked(across) == opened(mask, np.ones((1, size), np.uint8))).all()
    assert (unpacked(packed.without(down)) == cv2.subtract(mask, unpacked(down))).all()


@given(masks(), st.integers(1, 3))
@settings(deadline=None)
def test_ink_is_spread_and_counted_row_by_row(mask: Picture, reach: int) -> None:
    packed = Packed.of(mask)
    block = np.ones((2 * reach + 1, 1), np.uint8)
    assert (unpacked(packed.spread_down(reach)) == cv2.dilate(mask, block)).all()
    assert packed.row_counts().tolist() == mask.sum(axis=1).tolist()


@given(masks())
@settings(deadline=None)
def test_runs_begin_and_end_within_their_row(mask: Picture) -> None:
    packed = Packed.of(mask)
    drawn = np.zeros_like(mask)
    before = -1
    for start, end in zip(*(one.tolist() for one in packed.edges()), strict=True):
        row, first = divmod(start, packed.stride)
        # No two runs touch, and none goes on over the end of a row.
        assert before < start < end <= row * packed.stride + mask.shape[1]
        drawn[row, first : end - row * packed.stride] = 1
        before = end
    assert (drawn == mask).all()
