"""What stands behind the print of a page: letters or a mark in one pale tone, broader than print."""

from __future__ import annotations

import cv2
import numpy as np

from tongbao.extract.scan.image.binarization import Colour, Grey
from tongbao.extract.scan.image.parameters import BINARIZATION, WATERMARKS

_PAPER = BINARIZATION.paper_grey


def watermark_of(even: Grey, dpi: float) -> Grey | None:
    """Return the tone of a page's watermark where it stands, and paper's elsewhere; None without.

    A watermark is all of one tone between ink and paper, its strokes are broader than those of
    print and end at once, and print goes across it. Each is true of something else alone (shading,
    shadows, pale headings, photographs), so all decide together.

    Args:
        even: Ink on even white, shape (rows, columns).
        dpi: Its resolution.
    """
    broad_px = max(3, round(WATERMARKS.broad_pt * dpi / 72))
    pale = cv2.inRange(even, WATERMARKS.darkest_grey, WATERMARKS.palest_grey)
    stroke = np.ones((broad_px, broad_px), np.uint8)
    broad = np.asarray(cv2.morphologyEx(pale, cv2.MORPH_OPEN, stroke), np.uint8)
    tones = even[broad > 0]
    if tones.size < WATERMARKS.least_share * even.size:
        return None
    low, high = np.percentile(tones[:: max(1, tones.size // 100_000)], (10, 90))
    reach = np.ones((2 * broad_px + 1, 2 * broad_px + 1), np.uint8)
    zone = cv2.dilate(broad, reach)
    beside = even[cv2.bitwise_xor(cv2.dilate(zone, reach), zone) > 0]
    light = beside[beside >= WATERMARKS.darkest_grey]
    paper = np.count_nonzero(light > WATERMARKS.palest_grey) / max(1, light.size)
    crossed = float((even[zone > 0] < WATERMARKS.darkest_grey).mean())
    if (
        high - low > WATERMARKS.tone_grey
        or paper < WATERMARKS.paper_share
        or crossed < WATERMARKS.crossed_share
    ):
        return None
    return np.where(zone > 0, _tone(even, broad, 8 * broad_px + 1), np.uint8(_PAPER))


def _tone(even: Grey, broad: Grey, window_px: int) -> Grey:
    """Return the mean grey of what is broad and pale around each pixel; paper's without any.

    Paper next to it had its part in evening the page out, so one tone differs from place to place.
    """
    size = (window_px, window_px)
    share = cv2.boxFilter(broad, cv2.CV_32F, size)
    total = cv2.boxFilter(cv2.bitwise_and(even, broad), cv2.CV_32F, size)
    some = share > 1.0
    return np.asarray(np.where(some, 255.0 * total / np.where(some, share, 1.0), _PAPER), np.uint8)


def without_watermark(picture: Colour | Grey, tone: Grey | None) -> Grey:
    """Return a picture divided by the tone behind its print: what is over it keeps its contrast.

    Args:
        picture: Grey or in colour, shape (rows, columns) or (rows, columns, channels).
        tone: As of ``watermark_of``, shape (rows, columns).
    """
    if tone is None:
        return picture
    behind = tone if picture.ndim == tone.ndim else np.repeat(tone[:, :, None], 3, axis=2)
    lifted = cv2.divide(picture, behind, scale=float(_PAPER))
    return np.where(behind < _PAPER, np.minimum(lifted, _PAPER), picture).astype(np.uint8)
