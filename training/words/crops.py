"""Damaged crops of words and what they print, kept in files.

python -m training.words.crops FOLDER --fonts FOLDER … --files 6
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import lru_cache

import cv2
import numpy as np
from fontTools.ttLib import TTCollection, TTFont

from tongbao.extract.scan.ocr.recognizer import HEIGHT, STEP_WIDTH, Grey, characters_of
from training.damage import cut_out, scanned
from training.printing import Face, printed
from training.store import Crop, write_files
from training.words.classes import classes_of
from training.words.texts import Rare, drawn

_COARSEST, _FINEST = 72.0, 300.0
_FEWEST = 9.5
"""Pixels of a font's size below which nobody tells Han characters apart."""
_WIDEST = 960


@lru_cache(maxsize=200)
def _covered(path: str, index: int) -> frozenset[int]:
    """Return the code points that a face prints."""
    font = TTCollection(path).fonts[index] if path.endswith(".ttc") else TTFont(path)
    return frozenset(font.getBestCmap())


def _sized(crop: Grey) -> Grey:
    height, width = int(crop.shape[0]), int(crop.shape[1])
    across = max(round(width * HEIGHT / height), STEP_WIDTH)
    way = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(crop, (across, HEIGHT), interpolation=way), np.uint8)


def crops(faces: Sequence[Face], seed: Sequence[int]) -> Iterator[Crop]:
    """Yield crops drawn by a seed."""
    rng = np.random.default_rng(list(seed))
    characters = characters_of()
    kept = classes_of(characters)
    numbers = {characters[one]: place + 1 for place, one in enumerate(kept)}
    rare = Rare([one for one in numbers if ord(one) > 0x2E80])
    han = [face for face in faces if face.han]
    while True:
        text = drawn(rng, rare)
        if any(character not in numbers for character in text):
            continue
        face = han[int(rng.integers(len(han)))]
        if not all(ord(one) in _covered(face.path, face.index) for one in text):
            continue
        points = rng.triangular(7.5, 10.5, 17)
        # Coarse scans are what the model is for: half of all are below 140 dpi.
        dpi = float(_COARSEST * (_FINEST / _COARSEST) ** rng.beta(1.3, 1.7))
        pixels = points * dpi / 72
        if pixels < _FEWEST:
            continue
        latin = faces if rng.random() < 0.3 else [face]
        page = printed(text, latin, [face], pixels, rng)
        scan, matrix = scanned(page, pixels, rng)
        crop = cut_out(page, scan, matrix, pixels, dpi, rng)
        if crop is None:
            continue
        line, wanted = _sized(crop), [numbers[one] for one in text]
        repeats = sum(a == b for a, b in itertools.pairwise(wanted))
        if len(wanted) + repeats <= line.shape[1] // STEP_WIDTH and line.shape[1] <= _WIDEST:
            yield line, wanted


if __name__ == "__main__":
    write_files(__doc__, crops)
