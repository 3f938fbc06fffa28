"""A flat sheet in the colours of its picture: the whole of it small, or a line as it is."""

from __future__ import annotations

import cv2
import numpy as np

from tongbao.extract.scan.dewarping import FlatSheet
from tongbao.extract.scan.image.binarization import Colour
from tongbao.extract.scan.image.watermarks import without_watermark
from tongbao.extract.scan.witness.detector import PixelBox


def view_of(picture: Colour, sheet: FlatSheet, box: PixelBox, scale: float) -> Colour:
    """Return a part of a flat sheet as its picture shows it, but for a watermark behind it.

    Args:
        picture: The page, turned upright.
        sheet: Its flat sheet.
        box: The part, in pixels of the sheet.
        scale: Pixels of what is returned to one of the sheet.
    """
    x0, top, x1, bottom = box
    wide, high = max(1, round((x1 - x0) * scale)), max(1, round((bottom - top) * scale))
    x, y = np.meshgrid(
        x0 + (np.arange(wide, dtype=np.float32) + 0.5) / scale - 0.5,
        top + (np.arange(high, dtype=np.float32) + 0.5) / scale - 0.5,
    )
    behind = sheet.behind
    if behind is not None:
        behind = np.asarray(
            cv2.remap(behind, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8
        )
    if sheet.field is not None:
        (rows, columns), (height, width) = sheet.field[0].shape, sheet.shape
        at = x * (columns / width) - 0.5, y * (rows / height) - 0.5
        offsets = [
            cv2.remap(one, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            for one in sheet.field
        ]
        x, y = x + offsets[0], y + offsets[1]
    matrix = sheet.to_source.astype(np.float32)
    u, v, w = (row[0] * x + row[1] * y + row[2] for row in matrix)
    # What is shown much smaller is first made small as a whole, or strokes fall between pixels.
    times = max(1, int(abs(float(np.linalg.det(sheet.to_source))) ** 0.5 / scale))
    small = picture
    if times > 1:
        size = (max(1, picture.shape[1] // times), max(1, picture.shape[0] // times))
        small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    u, v = (u / w + 0.5) / times - 0.5, (v / w + 0.5) / times - 0.5
    way = cv2.INTER_LINEAR if times > 1 or scale < 1 else cv2.INTER_CUBIC
    shown = np.asarray(cv2.remap(small, u, v, way, borderMode=cv2.BORDER_REPLICATE), np.uint8)
    return without_watermark(shown, behind)
