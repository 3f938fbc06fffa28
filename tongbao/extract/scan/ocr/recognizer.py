"""The recogniser of single lines: RapidOCR's model, run without its pipeline.

The pipeline shrinks pages, pads every line to 320 pixels and hides the probabilities; the
model alone, on lines at full resolution and batched by width, is faster and says how sure it
is of each character.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from tongbao.extract.scan.ocr.batching import in_batches
from tongbao.extract.scan.ocr.ctc import BLANK, TimeStep, time_steps_of
from tongbao.extract.scan.ocr.parameters import RECOGNIZER
from tongbao.extract.scan.ocr.sessions import open_session

Grey = npt.NDArray[np.uint8]
HEIGHT = 48
"""Pixels of height that the model takes."""
STEP_WIDTH = 8
"""Pixels of width, at that height, that one time step of probabilities covers."""


@dataclass(frozen=True, slots=True)
class _Model:
    session: Any
    name: str
    """What its input is called."""
    characters: list[str]
    """What each class stands for."""


@lru_cache(maxsize=2)
def _model(*, damaged: bool = False) -> _Model:
    if damaged:
        model = files("tongbao.extract.scan") / "data" / "words.onnx"
    else:
        model = files("rapidocr") / "models" / "PP-OCRv6_rec_small.onnx"
    session = open_session(model)
    listed = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return _Model(session, session.get_inputs()[0].name, [BLANK, *listed, " "])


def characters_of() -> list[str]:
    """Return what each class of the recogniser but the blank stands for."""
    return _model().characters[1:]


def recognise(lines: Sequence[Grey], *, damaged: bool = False) -> list[list[TimeStep]]:
    """Return the time steps of each line picture, in the order given.

    Args:
        lines: Pictures of single lines.
        damaged: Whether to read with the model that went on learning on damaged print
            (``training/words``). It tells fewer characters apart, and reads clean print no better.
    """
    if damaged:
        return _in_pieces(lines)
    return _recognise_batches(_model(), lines)


def _in_pieces(lines: Sequence[Grey]) -> list[list[TimeStep]]:
    """Return the time steps that the model of damaged print sees, long lines read in pieces.

    A piece is read with some of the line at either side: at an end that is none, the model sees
    brackets.
    """
    sized = [_scale_to_height(line, min(_width(line), RECOGNIZER.widest_px)) for line in lines]
    bounds = [_bounds(line) for line in sized]
    chars = [
        (max(0, low - _BESIDE), low, high, line[:, max(0, low - _BESIDE) : high + _BESIDE])
        for line, cuts in zip(sized, bounds, strict=True)
        for low, high in pairwise(cuts)
    ]
    read = _recognise_batches(_model(damaged=True), [piece for *_, piece in chars])
    pieces = (
        steps[(low - start) // STEP_WIDTH :][: -(-(high - low) // STEP_WIDTH)]
        for (start, low, high, _), steps in zip(chars, read, strict=True)
    )
    return [[step for _ in pairwise(cuts) for step in next(pieces)] for cuts in bounds]


_BESIDE = 8 * STEP_WIDTH
"""Pixels of the line that are read at either side of a piece."""


def _bounds(line: Grey) -> list[int]:
    """Return where to cut a line of the model's height: where it is whitest, between time steps."""
    cuts = [0]
    while line.shape[1] - cuts[-1] > RECOGNIZER.learnt_px:
        bounds = cuts[-1] + np.arange(RECOGNIZER.shortest_px, RECOGNIZER.learnt_px + 1, STEP_WIDTH)
        ink = 255.0 - line.mean(axis=0)
        cuts.append(int(bounds[np.argmin([ink[b - 3 : b + 3].sum() for b in bounds])]))
    return [*cuts, int(line.shape[1])]


def _recognise_batches(model: _Model, lines: Sequence[Grey]) -> list[list[TimeStep]]:
    """Return the time steps that a model sees of each line picture, in the order given."""
    widths = [_width(line) for line in lines]

    def read_batch(batch: Sequence[int]) -> list[list[TimeStep]]:
        return _read_batch(model, [lines[index] for index in batch], [widths[i] for i in batch])

    return in_batches(_batches(widths), read_batch)


def _width(line: Grey) -> int:
    height, width = int(line.shape[0]), int(line.shape[1])
    return min(max(round(width * HEIGHT / height), 8), RECOGNIZER.widest_px)


def _scale_to_height(line: Grey, width: int) -> Grey:
    """Return a line's picture at the model's height."""
    if line.shape == (HEIGHT, width):
        return line
    way = cv2.INTER_AREA if line.shape[0] > HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(line, (width, HEIGHT), interpolation=way), np.uint8)


def _round_width(width: int) -> int:
    """Return the width of a line with its padding."""
    return max(RECOGNIZER.narrowest_px, -(-(width + RECOGNIZER.tail_px) // STEP_WIDTH) * STEP_WIDTH)


def _batches(widths: Sequence[int]) -> list[list[int]]:
    """Part lines into batches of about one width, the widest first.

    All lines of a batch are padded to its widest one; a new batch begins where that would cost
    more than another call.
    """
    batches: list[list[int]] = []
    across, padding = 0, 0
    for index in sorted(range(len(widths)), key=lambda index: -widths[index]):
        width = _round_width(widths[index])
        padding += across - width
        if (
            not batches
            or padding > RECOGNIZER.call_px
            or (len(batches[-1]) + 1) * across > RECOGNIZER.batch_px
        ):
            batches.append([])
            across, padding = width, 0
        batches[-1].append(index)
    return batches


def _read_batch(
    model: _Model, lines: Sequence[Grey], widths: Sequence[int]
) -> list[list[TimeStep]]:
    block = np.zeros((len(lines), 3, HEIGHT, _round_width(max(widths))), np.float32)
    for place, (line, width) in enumerate(zip(lines, widths, strict=True)):
        block[place, :, :, :width] = _scale_to_height(line, width).astype(np.float32) / 127.5 - 1.0
    (found,) = model.session.run(None, {model.name: block})
    return [
        time_steps_of(found[place, : -(-width // STEP_WIDTH)], model.characters)
        for place, width in enumerate(widths)
    ]
