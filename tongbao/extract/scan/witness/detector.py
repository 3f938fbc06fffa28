"""Where RapidOCR's detector sees lines of print on a picture in colour."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import cv2
import numpy as np

from tongbao.extract.scan.image.binarization import Colour
from tongbao.extract.scan.ocr.sessions import open_session
from tongbao.extract.scan.witness.parameters import WITNESS

PixelBox = tuple[int, int, int, int]
"""Left, top, right and bottom, in pixels."""
_MEAN = np.array([0.485, 0.456, 0.406])
_SPREAD = np.array([0.229, 0.224, 0.225])


@lru_cache(maxsize=1)
def _session() -> Any:
    return open_session(files("rapidocr") / "models" / "PP-OCRv6_det_small.onnx", arena=False)


def detect_cores(picture: Colour) -> list[PixelBox]:
    """Return the cores of lines of print, of any colour, in pixels of the picture.

    The detector has learnt to shrink lines, so that those below each other stay apart: print reaches
    over its core by ``WITNESS.grown_share`` of the core's thickness.
    """
    rows, columns = picture.shape[:2]
    step = WITNESS.multiple_px
    padded = np.full((-(-rows // step) * step, -(-columns // step) * step, 3), 255, np.uint8)
    padded[:rows, :columns] = picture.reshape(rows, columns, -1)  # grey has one channel for all
    shown = ((padded[:, :, ::-1] / 255.0 - _MEAN) / _SPREAD).transpose(2, 0, 1)[None]
    session = _session()
    feed = {session.get_inputs()[0].name: shown.astype(np.float32)}
    likely = session.run(None, feed)[0][0, 0]
    mask = (likely > WITNESS.print_probability).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    found: list[PixelBox] = []
    for index in range(1, count):
        x, y, width, height = (int(value) for value in stats[index][:4])
        part = (slice(y, y + height), slice(x, x + width))
        belief = float(likely[part][labels[part] == index].mean())
        if min(width, height) >= WITNESS.thinnest_px and belief >= WITNESS.line_probability:
            found.append((x, y, min(x + width, columns), min(y + height, rows)))
    return found
