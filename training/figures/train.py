"""Trains the recogniser of figures, makes its probabilities honest, and exports it.

python -m training.figures.train FOLDER tongbao/extract/scan/data/figures.onnx --epochs 6
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from tongbao.extract.scan.ocr.digit_recognizer import CLASSES, HEIGHT, STEP_WIDTH, Grey, block_of
from training.figures.network import network
from training.store import Crop, read

_BATCH_PIXELS = 9_000
"""Width of all lines of one batch, about 96 lines."""
_HIGHEST_RATE = 2.4e-3
_LEAST = 0.004
"""Share of probability spread over all characters alike."""
_ROUGH = 0.5
"""Share of lines that are moved, stretched or dimmed once more each time they are shown."""


def batches(crops: Sequence[Crop], rng: np.random.Generator) -> Iterator[list[int]]:
    """Yield the numbers of crops in batches of about one width each, in an order of chance."""
    widths = np.array([line.shape[1] for line, _ in crops])
    order = np.argsort(widths * rng.uniform(0.85, 1.15, len(widths)))
    groups: list[list[int]] = [[]]
    for index in order.tolist():
        if (len(groups[-1]) + 1) * widths[index] > _BATCH_PIXELS:
            groups.append([])
        groups[-1].append(index)
    for number in rng.permutation(len(groups)):
        yield groups[number]


def _shown(line: Grey, rng: np.random.Generator) -> Grey:
    """Return a line as it is, or a little changed."""
    if rng.random() > _ROUGH:
        return line
    shown = line.astype(np.float32)
    by = int(rng.integers(-2, 3))
    if by:
        shown = np.roll(shown, by, axis=0)
    ink = (250 - shown) * rng.uniform(0.55, 1.35) + rng.normal(0, rng.uniform(0, 8), shown.shape)
    return np.clip(250 - ink, 0, 255).astype(np.uint8)


def scores_of(model: Any, lines: Sequence[Grey]) -> Any:
    """Return the log-odds of some lines, N × C × strips."""
    block = torch.from_numpy(block_of(lines)).to(memory_format=torch.channels_last)
    return model(block)[:, :, 0]


def loss_of(scores: Any, crops: Sequence[Crop]) -> Any:
    """Return the mean CTC loss of some crops by the log-odds given to them."""
    spoken = torch.tensor([-(-line.shape[1] // STEP_WIDTH) for line, _ in crops])
    wanted = torch.tensor([label for _, labels in crops for label in labels])
    counts = torch.tensor([len(labels) for _, labels in crops])
    odds = functional.log_softmax(scores, dim=1).permute(2, 0, 1)
    return functional.ctc_loss(odds, wanted, spoken, counts, zero_infinity=True)


def train(files: Sequence[Path], epochs: int, seed: int, start: Path | None = None) -> Any:
    """Return the network trained on some files of crops, from nothing or from a former state."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    model = network().to(memory_format=torch.channels_last)
    if start is not None:
        model.load_state_dict(torch.load(start))
    crops = [crop for path in files for crop in read(path)]
    steps = epochs * sum(1 for _ in batches(crops, np.random.default_rng(seed)))
    ways = torch.optim.AdamW(model.parameters(), lr=_HIGHEST_RATE, weight_decay=0.01)
    pace = torch.optim.lr_scheduler.OneCycleLR(
        ways, _HIGHEST_RATE, total_steps=steps + epochs * 50, pct_start=0.1
    )
    began, lost = time.perf_counter(), 2.0
    for epoch in range(epochs):
        model.train()
        for number, batch in enumerate(batches(crops, rng)):
            chosen = [crops[index] for index in batch]
            scores = scores_of(model, [_shown(line, rng) for line, _ in chosen])
            loss = loss_of(scores, chosen)
            ways.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            ways.step()
            pace.step()
            lost += 0.01 * (float(loss.detach()) - lost)
            if number % 200 == 0:
                took = time.perf_counter() - began
                print(f"epoch {epoch} batch {number} loss {lost:.4f} {took:.0f} s", flush=True)
    return model.eval()


def judged(model: Any, crops: Sequence[Crop]) -> tuple[float, float]:
    """Return the share of crops read exactly right, and the best temperature.

    The temperature is what log-odds are divided by so that probabilities are as often right as
    they say.
    """
    with torch.no_grad():
        batched = [[crops[i] for i in batch] for batch in batches(crops, np.random.default_rng(0))]
        scored = [scores_of(model, [line for line, _ in chosen]) for chosen in batched]
    right = 0
    for chosen, scores in zip(batched, scored, strict=True):
        for (line, wanted), row in zip(chosen, scores.argmax(dim=1).numpy(), strict=True):
            kept = row[: -(-line.shape[1] // STEP_WIDTH)]
            joined = [k for n, k in enumerate(kept) if k and (n == 0 or kept[n - 1] != k)]
            right += joined == wanted
    losses = {
        warmth: sum(
            float(loss_of(scores / warmth, chosen)) * len(chosen)
            for chosen, scores in zip(batched, scored, strict=True)
        )
        for warmth in (float(one) for one in np.arange(0.7, 2.01, 0.1))
    }
    return right / len(crops), min(losses, key=losses.__getitem__)


class _Spoken(torch.nn.Module):
    """The network with probabilities by strip: N × W/4 × C.

    None is nothing: no one witness may rule out what the other sees.
    """

    def __init__(self, model: Any, warmth: float) -> None:
        super().__init__()
        self.model, self.warmth = model, warmth

    def forward(self, lines: Any) -> Any:
        """Return the probabilities of lines."""
        odds = (self.model(lines)[:, :, 0] / self.warmth).softmax(dim=1).permute(0, 2, 1)
        return odds * (1 - _LEAST) + _LEAST / len(CLASSES)


def export(model: Any, warmth: float, path: Path) -> None:
    """Write the network as ONNX; its input is named ``lines``, its output ``steps``."""
    torch.onnx.export(
        _Spoken(model, warmth).eval(),
        (torch.zeros(2, 1, HEIGHT, 64),),
        str(path),
        input_names=["lines"],
        output_names=["strips"],
        dynamic_axes={"lines": {0: "count", 3: "across"}, "strips": {0: "count", 1: "strips"}},
        dynamo=False,
    )


def main() -> None:
    """Train, calibrate on held-out crops and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("crops", type=Path, help="folder that training.store wrote")
    parser.add_argument("model", type=Path)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="state (.pt) of an earlier run to go on from")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    files = sorted(asked.crops.glob("crops-*[0-9].npz"))
    model = train(files[:-1], asked.epochs, asked.seed, asked.start)
    held_out = read(files[-1])[:4000]
    print(f"{len(CLASSES)} classes, {sum(p.numel() for p in model.parameters()):,} parameters")
    right, warmth = judged(model, held_out)
    print(f"held out: {100 * right:.2f} % exactly right; temperature {warmth:.1f}")
    torch.save(model.state_dict(), asked.model.with_suffix(".pt"))
    export(model, warmth, asked.model)


if __name__ == "__main__":
    main()
