"""A second recogniser, for figures only: small, our own, trained on damaged print.

The general recogniser knows 18,000 characters and takes a smeared 8 for a B. This one knows
only what cells of figures print (see ``training/figures``) and was shown little else than faxes
and coarse pictures. It is an independent witness: where both agree a reading is sure, where they
differ it is doubtful however sure either is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.ocr.alphabet import OTHER
from tongbao.extract.scan.ocr.batching import in_batches
from tongbao.extract.scan.ocr.ctc import BLANK, TimeStep, time_steps_of
from tongbao.extract.scan.ocr.parameters import DIGIT_RECOGNIZER
from tongbao.extract.scan.ocr.sessions import open_session

Grey = npt.NDArray[np.uint8]
CLASSES = (BLANK, *"0123456789.,-%/()+*第名", OTHER)
"""What the model's outputs stand for; dashes of all lengths are one, as is all it does not know."""
HEIGHT = 32
"""Pixels of height that the model takes."""
STEP_WIDTH = 4
"""Pixels of width, at that height, that one time step of probabilities covers."""


@lru_cache(maxsize=1)
def _session() -> Any:
    return open_session(files("tongbao.extract.scan") / "data" / "figures.onnx", arena=False)


def scale_to_height(crop: Grey) -> Grey:
    """Return a line's picture at the height that the model takes."""
    height, width = int(crop.shape[0]), int(crop.shape[1])
    across = min(
        max(round(width * HEIGHT / height), DIGIT_RECOGNIZER.narrowest_px),
        DIGIT_RECOGNIZER.widest_px,
    )
    way = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(crop, (across, HEIGHT), interpolation=way), np.uint8)


def block_of(lines: Sequence[Grey]) -> npt.NDArray[np.float32]:
    """Return sized pictures as one block, padded with paper to one width: ink is positive."""
    across = -(-max(line.shape[1] for line in lines) // 16) * 16
    block = np.zeros((len(lines), 1, HEIGHT, across), np.float32)
    for place, line in enumerate(lines):
        block[place, 0, :, : line.shape[1]] = (
            DIGIT_RECOGNIZER.paper_grey - line.astype(np.float32)
        ) / DIGIT_RECOGNIZER.paper_grey
    return block


def recognise_figures(crops: Sequence[Grey]) -> list[list[TimeStep]]:
    """Return the time steps of each line picture, in the order given."""
    lines = [scale_to_height(crop) for crop in crops]
    batches: list[list[int]] = []
    for index in sorted(range(len(lines)), key=lambda index: lines[index].shape[1]):
        if (
            not batches
            or (len(batches[-1]) + 1) * lines[index].shape[1] > DIGIT_RECOGNIZER.batch_px
        ):
            batches.append([])
        batches[-1].append(index)
    return in_batches(batches, lambda batch: _read_batch([lines[index] for index in batch]))


def _read_batch(lines: Sequence[Grey]) -> list[list[TimeStep]]:
    (found,) = _session().run(None, {"lines": block_of(lines)})
    return [
        time_steps_of(found[place, : -(-line.shape[1] // STEP_WIDTH)], CLASSES)
        for place, line in enumerate(lines)
    ]
