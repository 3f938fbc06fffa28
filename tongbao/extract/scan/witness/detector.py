"""Where RapidOCR's detector sees lines of print on a page in colour."""

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
"""Left, top, right and bottom, in pixels of the picture."""
_MEAN = np.array([0.485, 0.456, 0.406])
_SPREAD = np.array([0.229, 0.224, 0.225])


@lru_cache(maxsize=1)
def _session() -> Any:
    return open_session(files("rapidocr") / "models" / "PP-OCRv6_det_small.onnx", arena=False)


def detect_lines(picture: Colour) -> list[PixelBox]:
    """Return the boxes of lines of print, of any colour."""
    rows, columns = picture.shape[:2]
    scale = min(1.0, WITNESS.longest_px / max(rows, columns))
    step = WITNESS.multiple_px
    high, wide = (max(step, round(side * scale / step) * step) for side in (rows, columns))
    small = cv2.resize(picture, (wide, high), interpolation=cv2.INTER_AREA)[:, :, ::-1] / 255.0
    shown = ((small - _MEAN) / _SPREAD).transpose(2, 0, 1)[None].astype(np.float32)
    session = _session()
    likely = session.run(None, {session.get_inputs()[0].name: shown})[0][0, 0]
    mask = (likely > WITNESS.print_probability).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    found: list[PixelBox] = []
    for index in range(1, count):
        x, y, width, height = (int(value) for value in stats[index][:4])
        part = (slice(y, y + height), slice(x, x + width))
        belief = float(likely[part][labels[part] == index].mean())
        thick = min(width, height)
        if thick < WITNESS.thinnest_px or belief < WITNESS.line_probability:
            continue
        more = WITNESS.grown_share * thick
        across, down = columns / wide, rows / high
        found.append(
            (
                max(0, int((x - more) * across)),
                max(0, int((y - more) * down)),
                min(columns, int((x + width + more) * across)),
                min(rows, int((y + height + more) * down)),
            )
        )
    return found
