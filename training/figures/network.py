"""The network: convolutions only, small enough to read a page's doubtful cells in no time."""

from __future__ import annotations

from typing import Any

from torch import nn

from tongbao.extract.scan.ocr.digit_recognizer import CLASSES

_REACH = 5
"""Width of the last convolutions, in strips: a figure is told with its neighbours."""


def network() -> Any:
    """Return an untrained network from lines (N × 1 × 32 × W) to log-odds (N × C × 1 × W/4).

    No recurrence and no attention: what stands three figures away says nothing of this one,
    and a model that guesses from habit is no independent witness.
    """
    return nn.Sequential(
        *_layer(1, 20, (5, 5), stride=(2, 2)),
        *_layer(20, 40, (3, 3)),
        *_layer(40, 64, (3, 3), stride=(2, 2)),
        *_layer(64, 64, (3, 3)),
        *_layer(64, 96, (3, 3), stride=(2, 1)),
        nn.Conv2d(96, 128, (4, 1), bias=False),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        *_layer(128, 128, (1, _REACH)),
        nn.Dropout(0.1),
        *_layer(128, 128, (1, 3)),
        nn.Conv2d(128, len(CLASSES), (1, 1)),
    )


def _layer(
    taken: int, given: int, kernel: tuple[int, int], stride: tuple[int, int] = (1, 1)
) -> list[Any]:
    padding = (kernel[0] // 2, kernel[1] // 2)
    return [
        nn.Conv2d(taken, given, kernel, stride, padding, bias=False),
        nn.BatchNorm2d(given),
        nn.ReLU(),
    ]
