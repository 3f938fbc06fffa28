"""Spots: the connected ink of a sheet, and how high most characters are."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.image.binarization import Mask
from tongbao.extract.scan.image.parameters import COMPONENTS

Components = npt.NDArray[np.int64]
"""Rows of x0, top, x1, bottom, area."""


def components_of(ink: Mask) -> Components:
    """Return the connected components of ink, dust left out."""
    count, labels = cv2.connectedComponents(ink.view(np.uint8), connectivity=8)
    # Measured on the ink alone: OpenCV's own statistics look at all the white as well.
    pixels = np.flatnonzero(ink)
    owners = np.asarray(labels.ravel()[pixels], np.int64) - 1
    rows = pixels // ink.shape[1]
    columns = pixels - rows * ink.shape[1]
    components = np.zeros((count - 1, 5), np.int64)
    components[:, 0] = ink.shape[1]
    np.minimum.at(components[:, 0], owners, columns)
    np.maximum.at(components[:, 2], owners, columns + 1)
    # Pixels come from top to bottom: what is written last stays.
    components[owners[::-1], 1] = rows[::-1]
    components[owners, 3] = rows + 1
    components[:, 4] = np.bincount(owners, minlength=count - 1)
    return np.asarray(components[components[:, 4] >= COMPONENTS.speck_px])


def usual_height(components: Components) -> float:
    """Return the height of most characters."""
    heights = components[:, 3] - components[:, 1]
    heights = heights[(heights >= COMPONENTS.shortest_px) & (heights <= COMPONENTS.tallest_px)]
    return (
        float(np.percentile(heights, COMPONENTS.char_height_percentile))
        if len(heights) >= COMPONENTS.fewest_chars
        else COMPONENTS.char_height_px
    )


def runs_of(inked: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return where runs of inked columns begin and end; the end is the first behind."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], inked, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
