"""Damaged crops of figures and what they print, kept in files.

python -m training.figures.crops FOLDER --fonts FOLDER … --files 6
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from tongbao.extract.scan.ocr.digit_recognizer import STEP_WIDTH, scale_to_height
from training.damage import cut_out, scanned
from training.figures.texts import drawn, labels
from training.printing import Face, printed
from training.store import Crop, write_files

_COARSEST, _FINEST = 66.0, 300.0
_FEWEST = 6.0
"""Pixels of a font's size below which nobody reads it."""


def crops(faces: Sequence[Face], seed: Sequence[int]) -> Iterator[Crop]:
    """Yield crops drawn by a seed."""
    rng = np.random.default_rng(list(seed))
    han = [face for face in faces if face.han]
    while True:
        text = drawn(rng)
        points = rng.triangular(7, 10.5, 16)
        # Coarse scans are what the model is for: half of all are below 140 dpi.
        dpi = float(_COARSEST * (_FINEST / _COARSEST) ** rng.beta(1.3, 1.7))
        pixels = points * dpi / 72
        if pixels < _FEWEST:
            continue
        page = printed(text, faces, han, pixels, rng)
        scan, matrix = scanned(page, pixels, rng)
        crop = cut_out(page, scan, matrix, pixels, dpi, rng)
        if crop is None:
            continue
        line, wanted = scale_to_height(crop), labels(text)
        repeats = sum(a == b for a, b in itertools.pairwise(wanted))
        if line.shape[1] // STEP_WIDTH >= len(wanted) + repeats:
            yield line, wanted


if __name__ == "__main__":
    write_files(__doc__, crops)
