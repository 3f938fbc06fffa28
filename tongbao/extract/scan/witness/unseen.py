"""Print that no reading of a page covers, read on its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from tongbao.extract.scan.image.binarization import Colour
from tongbao.extract.scan.ocr.ctc import greedy
from tongbao.extract.scan.ocr.recognizer import Grey, recognise
from tongbao.extract.scan.witness.detector import PixelBox, detect_lines
from tongbao.extract.scan.witness.parameters import WITNESS


@dataclass(frozen=True, slots=True)
class UnseenLine:
    """A line of print that was not read with the page."""

    box: PixelBox
    text: str


def unseen_lines(picture: Colour, covered: Sequence[PixelBox]) -> tuple[UnseenLine, ...]:
    """Return the lines that the detector sees and no reading covers, as they read alone.

    Args:
        picture: The page in colour, as it was given.
        covered: Where something was read, in its pixels.
    """
    seen = np.zeros(picture.shape[:2], bool)
    for x0, top, x1, bottom in covered:
        seen[top : bottom + 1, x0 : x1 + 1] = True
    boxes = [
        box
        for box in detect_lines(picture)
        if seen[box[1] : box[3], box[0] : box[2]].mean() < WITNESS.covered_share
    ]
    found = []
    for box, steps in zip(boxes, recognise([_crop(picture, box) for box in boxes]), strict=True):
        chars = greedy(steps)
        sure = min((one.probability for one in chars), default=0.0)
        if sure >= WITNESS.sure_confidence:
            found.append(UnseenLine(box, "".join(one.text for one in chars)))
    return tuple(found)


def _crop(picture: Colour, box: PixelBox) -> Grey:
    """Return a line's picture, dark on light."""
    x0, top, x1, bottom = box
    grey = cv2.cvtColor(picture[top:bottom, x0:x1], cv2.COLOR_RGB2GRAY)
    return (255 - grey if np.median(grey) < grey.mean() else grey).astype(np.uint8)
