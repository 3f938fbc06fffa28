"""Ways in which a page was shown or printed again: screens, needles, stencils."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from samples.sheets import Picture, blurred, noisy, picture_of, turned

_DARK = 128
"""Grey below which a pixel of an exported page is ink."""


def screenshot(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """A page as a screen shows it: no noise, no skew, few pixels."""
    del rng, dpi
    return picture


def stitched(pages: Sequence[Picture]) -> list[Picture]:
    """Return one long picture of pages, their margins above and below cut short."""
    parts = []
    for page in pages:
        inked = np.flatnonzero((page[:, :, 0] < _DARK).any(axis=1))
        margin = page.shape[0] // 60
        low, high = (int(inked[0]), int(inked[-1])) if len(inked) else (0, len(page) - 1)
        parts.append(page[max(0, low - margin) : high + margin])
    wide = max(part.shape[1] for part in parts)
    beside = [(wide - part.shape[1]) // 2 for part in parts]
    return [
        np.vstack(
            [
                np.pad(
                    part,
                    ((0, 0), (left, wide - part.shape[1] - left), (0, 0)),
                    constant_values=255,
                )
                for part, left in zip(parts, beside, strict=True)
            ]
        )
    ]


def photographed_screen(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """A screen photographed by a telephone: its pixels' grid beats against the camera's, blue light."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle, pitch = np.deg2rad(rng.uniform(2, 6)), rng.uniform(0.02, 0.05) * dpi
    along = x * np.cos(angle) + y * np.sin(angle)
    across = y * np.cos(angle) - x * np.sin(angle)
    beats = np.sin(2 * np.pi * along / pitch) + np.sin(2 * np.pi * across / (1.3 * pitch))
    moire = 1 - rng.uniform(0.03, 0.06) * (1 + beats / 2)
    light = 0.9 + 0.1 * np.cos((x / width - rng.uniform(0.3, 0.7)) * 2)
    tint = np.array([0.93, 0.97, 1.0])
    page = turned(picture, rng.uniform(-1.5, 1.5), 235).astype(np.float32)
    return noisy(blurred(picture_of(page * (moire * light)[:, :, None] * tint), 0.8), rng, 3.0)


def dot_matrix(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """Needles on a worn ribbon: strokes of round dots, lines paler and darker."""
    grey = picture[:, :, 0]
    step = max(2, dpi // 72)
    small = cv2.resize(
        grey, (grey.shape[1] // step, grey.shape[0] // step), interpolation=cv2.INTER_AREA
    )
    dots = np.zeros(grey.shape, np.uint8)
    for row, column in np.argwhere(small < 150):
        at = (int(column * step + step // 2), int(row * step + step // 2))
        cv2.circle(dots, at, max(1, step // 2), 255, -1)
    worn = cv2.resize(rng.uniform(0.6, 0.95, (grey.shape[0] // 40, 1)), (1, grey.shape[0]))
    page = 250 - dots.astype(np.float32) * worn * 0.85
    return noisy(blurred(picture_of(np.repeat(page[:, :, None], 3, axis=2)), 0.7), rng, 4.0)


def mimeographed(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """A stencil's print: strokes swollen and gappy, ink uneven over the sheet, yellowed paper."""
    grey = 255.0 - picture[:, :, 0].astype(np.float32)
    swollen = cv2.GaussianBlur(grey, (0, 0), 0.9 * dpi / 200) * 1.5
    field = cv2.resize(
        rng.normal(0.85, 0.12, (14, 10)), grey.shape[::-1], interpolation=cv2.INTER_CUBIC
    )
    gaps = cv2.GaussianBlur(rng.normal(0, 1, grey.shape), (0, 0), 1.6) < -0.45
    page = 232 - np.clip(swollen, 0, 255) * field * np.where(gaps, 0.55, 0.85)
    askew = turned(picture_of(np.repeat(page[:, :, None], 3, axis=2)), rng.uniform(-1, 1), 232)
    return noisy(blurred(askew, 0.5), rng, 5.0)
