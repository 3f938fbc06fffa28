"""What is put over print, or shines through it: colours, seals, watermarks, ink of pens, streaks."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from samples.sheets import Picture, clean, picture_of, turned

_DARK = 128
"""Grey below which a pixel of an exported page is ink."""


def coloured_header(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """White print on blue, orange or green in a table's first row."""
    grounds = ((31, 78, 156), (229, 139, 47), (40, 120, 80))
    return clean(_with_header(picture, grounds[int(rng.integers(3))]), rng, dpi)


def dark_header(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """White print on nearly black in a table's first row."""
    return clean(_with_header(picture, (40, 42, 46)), rng, dpi)


def _with_header(picture: Picture, ground: tuple[int, int, int]) -> Picture:
    """Return the page whose first ruled row is white print on a ground."""
    ink = (picture[:, :, 0] < _DARK).astype(np.uint8)
    long = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, picture.shape[1] // 5), np.uint8))
    rules = np.flatnonzero(long.any(axis=1))
    gaps = np.flatnonzero(np.diff(rules) > picture.shape[0] // 120)
    if not len(gaps):
        return picture
    top, bottom = int(rules[gaps[0]]), int(rules[gaps[0] + 1])
    across = np.flatnonzero(long[top])
    part = (slice(top, bottom + 1), slice(int(across[0]), int(across[-1]) + 1))
    shares = picture[part].astype(np.float32) / 255
    out = picture.copy()
    out[part] = picture_of(255 + shares * (np.array(ground) - 255.0))
    return out


def sealed(across_mm: int) -> Callable[[Picture, np.random.Generator, int], Picture]:
    """Return the damage of a round seal of a width, with a star and characters, over print."""

    def damage(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
        inked = np.argwhere(picture[:, :, 0] < _DARK)
        y, x = (int(side) for side in inked[int(rng.integers(len(inked)))])
        radius = int(across_mm / 2 / 25.4 * dpi)
        ink = np.zeros(picture.shape[:2], np.uint8)
        cv2.circle(ink, (x, y), radius, 255, max(3, radius // 16))
        star = [
            (x + 0.36 * radius * f * np.sin(a), y - 0.36 * radius * f * np.cos(a))
            for f, a in ((1 if n % 2 == 0 else 0.4, n * np.pi / 5) for n in range(10))
        ]
        cv2.fillPoly(ink, [np.array(star, np.int32)], 255)
        for step in range(14):
            at = np.pi * (0.75 + 1.5 * step / 13)
            middle = (int(x + 0.78 * radius * np.cos(at)), int(y + 0.78 * radius * np.sin(at)))
            for _ in range(4):
                ends = rng.integers(-radius // 9, radius // 9 + 1, 4)
                start = (middle[0] + int(ends[0]), middle[1] + int(ends[1]))
                end = (middle[0] + int(ends[2]), middle[1] + int(ends[3]))
                cv2.line(ink, start, end, 255, max(2, radius // 40))
        return clean(_printed_over(picture, ink, rng.uniform(0.6, 0.9), (220, 50, 60)), rng, dpi)

    return damage


def _printed_over(
    picture: Picture, ink: npt.NDArray[np.uint8], strength: float, colour: tuple[int, int, int]
) -> Picture:
    share = (ink / 255.0 * strength)[:, :, None]
    return picture_of(picture * (1 - share + share * np.array(colour) / 255))


def watermarked(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """Grey letters set aslant behind the print, over the whole page."""
    height, width = picture.shape[:2]
    ink = np.zeros((height, width, 3), np.uint8)
    step = int(1.6 * dpi)
    for top in range(-step, height + step, step):
        for left in range(-step, width + step, 2 * step):
            cv2.putText(ink, "INTERNAL", (left, top), 4, dpi / 70, (255,) * 3, max(1, dpi // 50))
    aslant = turned(ink, -30.0, 0)[:, :, 0]
    shade = int(rng.integers(185, 215))
    return clean(_printed_over(picture, aslant, 1.0, (shade,) * 3), rng, dpi)


def handwritten(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """Notes in blue ink in the margins beside what is printed."""
    height, width = picture.shape[:2]
    ink = np.zeros((height, width), np.uint8)
    for left in (0.02 * width, 0.91 * width):
        for _ in range(int(rng.integers(2, 5))):
            top, reach = rng.uniform(0.15, 0.85) * height, 0.06 * width
            steps = rng.normal(0, dpi / 18, (18, 2)).cumsum(axis=0)
            steps[:, 0] = np.linspace(0, reach, 18)
            line = (steps + np.array([left, top])).astype(np.int32)
            cv2.polylines(ink, [line], isClosed=False, color=255, thickness=max(2, dpi // 90))
    return clean(_printed_over(picture, ink, 0.85, (40, 50, 140)), rng, dpi)


def streaked(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """Thin upright streaks of a copier's dirty glass, dark and pale, down the whole sheet."""
    page = clean(picture, rng, dpi).astype(np.float32)
    for _ in range(int(rng.integers(2, 5))):
        x, wide = int(rng.integers(page.shape[1])), int(rng.integers(1, 1 + dpi // 80))
        page[:, x : x + wide] += rng.uniform(-70, -25) if rng.random() < 0.6 else 60
    return picture_of(page)
