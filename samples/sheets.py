"""What every damaged sheet is made with: turning, blur, noise, toner and a flatbed's clean scan."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
"""Rows × columns × RGB."""


def turned(picture: Picture, degrees: float, fill: int = 255) -> Picture:
    """Return a picture turned about its middle, clockwise, in a frame of the same size."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    return picture_of(
        cv2.warpAffine(
            picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(fill,) * 3
        )
    )


def picture_of(values: npt.NDArray[np.generic] | cv2.typing.MatLike) -> Picture:
    """Return values as a picture."""
    return np.clip(values, 0, 255).astype(np.uint8)


def noisy(picture: Picture, rng: np.random.Generator, sigma: float) -> Picture:
    """Return a picture with grain of a spread, in levels of grey."""
    noise = rng.normal(0.0, sigma, picture.shape[:2])[:, :, None]
    return picture_of(picture.astype(np.float32) + noise)


def blurred(picture: Picture, sigma: float) -> Picture:
    """Return a picture out of focus by so many pixels."""
    return picture_of(cv2.GaussianBlur(picture, (0, 0), sigma))


def inked(picture: Picture, rng: np.random.Generator) -> Picture:
    """Return the page in a toner that is not quite black on paper that is not quite white."""
    black, white = rng.uniform(10, 50), rng.uniform(236, 254)
    return picture_of(picture.astype(np.float32) / 255 * (white - black) + black)


def clean(picture: Picture, rng: np.random.Generator, dpi: int) -> Picture:
    """A flatbed scan: a little skew, blur and noise."""
    askew = turned(inked(picture, rng), rng.uniform(-1.0, 1.0), 250)
    return noisy(blurred(askew, 0.5 * dpi / 300 + 0.2), rng, rng.uniform(1.0, 4.0))
