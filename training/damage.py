"""Scans a printed cell badly, and cuts it out again as scanned pages are.

The ways of damage are drawn wide and mixed: a model that is to be believed on documents never
seen must not know the few exact ones on which it is measured.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.dewarping import DPI
from tongbao.extract.scan.image.binarization import even_out, ink_of
from tongbao.extract.scan.image.components import components_of
from tongbao.extract.scan.ocr.digit_recognizer import Grey
from tongbao.extract.scan.textlines.layout import crop_line
from tongbao.extract.scan.textlines.segmentation import segments_in
from training.printing import FINEST, Print

Chance = np.random.Generator
_Values = npt.NDArray[Any]
"""Grey values in whatever type the last step left them."""
_HAN_SHARE = 0.92


def _grey(values: npt.NDArray[np.generic] | cv2.typing.MatLike) -> Grey:
    return np.clip(values, 0, 255).astype(np.uint8)


def scanned(page: Print, pixels: float, rng: Chance) -> tuple[Grey, npt.NDArray[np.float64]]:
    """Return the damaged picture at a scan's resolution, and the map to it from the print."""
    angle = rng.normal(0, 0.6) if rng.random() < 0.9 else rng.uniform(-8, 8)
    height, width = page.picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    if rng.random() < 0.3:
        # Photographs and copiers stretch, and shear a little.
        turn[0, 1] += rng.normal(0, 0.02)
        turn[0, 0] *= rng.uniform(0.93, 1.07)
    shift = rng.uniform(0, FINEST, 2)
    turn[0, 2], turn[1, 2] = turn[0, 2] + shift[0], turn[1, 2] + shift[1]
    size = (width + FINEST, height + FINEST)
    fine = cv2.warpAffine(page.picture, turn, size, flags=cv2.INTER_LINEAR, borderValue=255)
    if rng.random() < 0.25:
        fine = _stroked(_grey(fine), pixels, rng)
    small = cv2.resize(fine, (size[0] // FINEST, size[1] // FINEST), interpolation=cv2.INTER_AREA)
    grey = _exposed(small.astype(np.float32), pixels, rng)
    scale = np.diag([1 / FINEST, 1 / FINEST, 1.0])
    matrix = np.asarray(scale @ np.vstack([turn, [0, 0, 1]]), np.float64)
    return _kept(grey, rng), matrix


def _stroked(fine: Grey, pixels: float, rng: Chance) -> Grey:
    """Return the print with its strokes swollen or thinned, as toner and copiers do."""
    reach = max(2, round(rng.uniform(0.01, 0.045) * pixels * FINEST))
    kernel = np.ones((reach, reach), np.uint8)
    return _grey(cv2.erode(fine, kernel) if rng.random() < 0.6 else cv2.dilate(fine, kernel))


def _exposed(grey: _Values, pixels: float, rng: Chance) -> _Values:
    """Return the picture with blur, light, noise and dirt."""
    black, white = rng.uniform(0, 90), rng.uniform(195, 255)
    grey = grey / 255 * (white - black) + black
    if rng.random() < 0.12:
        grey = grey - rng.uniform(0, 60) * np.linspace(0, 1, grey.shape[1])[None, :]
    if rng.random() < 0.75:
        grey = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.2, 0.95))
    elif rng.random() < 0.3:
        kernel = np.zeros((3, 3), np.float32)
        kernel[1, :] = 1 / 3
        grey = cv2.filter2D(grey, -1, kernel if rng.random() < 0.5 else kernel.T)
    if rng.random() < 0.12:
        # Scanned at one resolution, kept at another.
        share = rng.uniform(0.65, 1.6)
        way = cv2.INTER_LINEAR if rng.random() < 0.7 else cv2.INTER_NEAREST
        other = cv2.resize(grey, None, fx=share, fy=share, interpolation=way)
        grey = cv2.resize(other, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    noise = rng.uniform(0, 7) if rng.random() < 0.7 else rng.uniform(7, 26)
    grey = grey + rng.normal(0, noise, grey.shape)
    if rng.random() < 0.1:
        coarse = rng.normal(0, 30, (grey.shape[0] // 2 + 1, grey.shape[1] // 2 + 1))
        grey = grey + cv2.resize(coarse, grey.shape[::-1])
    if rng.random() < 0.3:
        dirt = rng.random(grey.shape) < rng.uniform(0.0002, 0.004)
        grey[dirt] = np.where(rng.random(int(dirt.sum())) < 0.6, black, white)
    if rng.random() < 0.06:
        at = int(rng.integers(grey.shape[0]))
        grey[at : at + 1 + int(pixels > 20)] = white
    return np.asarray(grey, np.float32)


def _kept(grey: _Values, rng: Chance) -> Grey:
    """Return the picture as its file keeps it: in two tones, as JPEG, or as it is."""
    shape = rng.random()
    if shape < 0.36:
        if rng.random() < 0.4:
            for row in rng.integers(0, grey.shape[0], size=int(rng.integers(1, 4))):
                grey[row] = np.roll(grey[row], int(rng.integers(-2, 3)))
        low, high = float(np.percentile(grey, 1)), float(np.percentile(grey, 90))
        threshold = low + rng.uniform(0.35, 0.8) * (high - low)
        if rng.random() < 0.05:
            grey = grey + rng.uniform(-50, 50, grey.shape)
        return _grey(np.where(grey > threshold, 255, 0))
    if shape < 0.82:
        picture = _grey(grey)
        # The blocks of the page's JPEG lie anywhere over the cell.
        y, x = int(rng.integers(8)), int(rng.integers(8))
        framed = cv2.copyMakeBorder(picture, y, 0, x, 0, cv2.BORDER_REPLICATE)
        for _ in range(1 if rng.random() < 0.85 else 2):
            quality = int(rng.integers(15, 92))
            framed = _jpeg(framed, quality)
        return _grey(framed[y:, x:])
    return _grey(grey)


def _jpeg(picture: cv2.typing.MatLike, quality: int) -> Grey:
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


def cut_out(
    page: Print, scan: Grey, matrix: npt.NDArray[np.float64], pixels: float, dpi: float, rng: Chance
) -> Grey | None:
    """Return the cell's line as a scanned page's crops are; None where no one run is found.

    The page is straightened to 300 dpi, but for a small error; light is evened, rules are
    painted over, and the ink within the cell is cut out tight.
    """
    scale = DPI / dpi
    height, width = page.picture.shape
    err = rng.normal(0, 0.1)
    size = (round(width / FINEST * scale), round(height / FINEST * scale))
    straight = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), err, 1.0)
    to_flat = np.vstack([straight, [0, 0, 1]]) @ np.diag([scale / FINEST, scale / FINEST, 1.0])
    whole = to_flat @ np.linalg.inv(matrix)
    paper = float(np.percentile(scan, 90))
    flat = cv2.warpAffine(scan, whole[:2], size, flags=cv2.INTER_CUBIC, borderValue=paper)
    even = even_out(_grey(flat))
    even = even.copy()
    ink = ink_of(even).copy()
    factor = scale / FINEST
    for rules, rows in ((page.across, True), (page.down, False)):
        for at, thick in rules:
            # Blur and toner swell a rule; it is traced as thick as it is seen.
            swollen = thick * factor + rng.uniform(0.2, 1.6) * scale
            _erase(even, ink, at * factor + rng.normal(0, 0.6), swollen, rows=rows)
    x0, top, x1, bottom = (round(value * factor) for value in page.box)
    ink[:top], ink[bottom:], ink[:, :x0], ink[:, x1:] = False, False, False, False
    char_height = _HAN_SHARE * pixels * scale * rng.uniform(0.85, 1.12)
    found = segments_in(components_of(ink), char_height)
    if len(found) != 1:
        return None
    return crop_line(even, found[0], char_height, padding=0.35 if rng.random() < 0.08 else 0.0)


def _erase(even: Grey, ink: npt.NDArray[np.bool_], at: float, thick: float, *, rows: bool) -> None:
    paint = slice(max(0, round(at - thick / 2 - 2.5)), round(at + thick / 2 + 2.5) + 1)
    clear = slice(max(0, round(at - thick / 2 - 3)), round(at + thick / 2 + 3) + 1)
    if rows:
        even[paint], ink[clear] = 250, False
    else:
        even[:, paint], ink[:, clear] = 250, False
