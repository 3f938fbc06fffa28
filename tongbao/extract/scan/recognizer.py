"""The recogniser of single lines: RapidOCR's model, run without its pipeline.

The pipeline shrinks pages, pads every line to 320 pixels and hides the probabilities; the
model alone, on lines at full resolution and batched by width, is faster and says how sure it
is of each character.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.ctc import BLANK, Strip, strips_of

Grey = npt.NDArray[np.uint8]
HEIGHT = 48
"""Pixels of height that the model takes."""
STRIP = 8
"""Pixels of width, at that height, that one strip of probabilities covers."""
_NARROWEST = 48
_WIDEST = 2400
_STEP = 32
_BATCH_PIXELS = 3072
"""Width of all lines of one batch: bounds memory, since each strip has 18,000 classes."""


@lru_cache(maxsize=1)
def _session() -> tuple[Any, list[str]]:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    threads = os.environ.get("OMP_NUM_THREADS", "")
    if threads.isdigit():
        options.intra_op_num_threads = int(threads)
    model = files("rapidocr") / "models" / "PP-OCRv6_rec_small.onnx"
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    listed = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return session, [BLANK, *listed, " "]


def recognise(lines: Sequence[Grey]) -> list[list[Strip]]:
    """Return the strips of each line picture, in the order given."""
    read: list[list[Strip]] = [[] for _ in lines]
    widths = [_width(line) for line in lines]
    order = sorted(range(len(lines)), key=lambda index: widths[index])
    batch: list[int] = []
    for index in order:
        if batch and (len(batch) + 1) * _rounded(widths[index]) > _BATCH_PIXELS:
            _read_batch(lines, widths, batch, read)
            batch = []
        batch.append(index)
    if batch:
        _read_batch(lines, widths, batch, read)
    return read


def _width(line: Grey) -> int:
    height, width = int(line.shape[0]), int(line.shape[1])
    return min(max(round(width * HEIGHT / height), 8), _WIDEST)


def _rounded(width: int) -> int:
    return max(_NARROWEST, -(-width // _STEP) * _STEP)


def _read_batch(
    lines: Sequence[Grey], widths: Sequence[int], batch: Sequence[int], read: list[list[Strip]]
) -> None:
    session, characters = _session()
    across = _rounded(max(widths[index] for index in batch))
    block = np.zeros((len(batch), 3, HEIGHT, across), np.float32)
    for place, index in enumerate(batch):
        line, width = lines[index], widths[index]
        shrink = line.shape[0] > HEIGHT
        way = cv2.INTER_AREA if shrink else cv2.INTER_CUBIC
        sized = cv2.resize(line, (width, HEIGHT), interpolation=way)
        block[place, :, :, :width] = sized.astype(np.float32) / 127.5 - 1.0
    (found,) = session.run(None, {session.get_inputs()[0].name: block})
    for place, index in enumerate(batch):
        count = min(found.shape[1], -(-widths[index] // STRIP))
        read[index] = strips_of(found[place, :count], characters)
