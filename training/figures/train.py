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

from tongbao.extract.scan.figures import CLASSES, HEIGHT, Grey, block_of
from training.figures.network import network
from training.figures.store import Crop, read

_BATCH_PIXELS = 9_000
"""Width of all lines of one batch, about 96 lines."""
_HIGHEST_RATE = 2.4e-3
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


def loss_of(model: Any, crops: Sequence[Crop], lines: Sequence[Grey]) -> Any:
    """Return the mean CTC loss of some crops, shown as ``lines``."""
    block = torch.from_numpy(block_of(lines)).to(memory_format=torch.channels_last)
    scores = model(block)[:, :, 0].permute(2, 0, 1)
    spoken = torch.tensor([-(-line.shape[1] // 4) for line in lines])
    wanted = torch.tensor([label for _, labels in crops for label in labels])
    counts = torch.tensor([len(labels) for _, labels in crops])
    odds = functional.log_softmax(scores, dim=2)
    return functional.ctc_loss(odds, wanted, spoken, counts, zero_infinity=True)


def train(files: Sequence[Path], epochs: int, seed: int) -> Any:
    """Return the trained network."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    model = network().to(memory_format=torch.channels_last)
    crops = [crop for path in files for crop in read(path)]
    steps = epochs * sum(1 for _ in batches(crops, np.random.default_rng(seed)))
    ways = torch.optim.AdamW(model.parameters(), lr=_HIGHEST_RATE, weight_decay=0.01)
    pace = torch.optim.lr_scheduler.OneCycleLR(
        ways, _HIGHEST_RATE, total_steps=steps + epochs * 50, pct_start=0.1
    )
    start, lost = time.perf_counter(), 2.0
    for epoch in range(epochs):
        model.train()
        for number, batch in enumerate(batches(crops, rng)):
            chosen = [crops[index] for index in batch]
            loss = loss_of(model, chosen, [_shown(line, rng) for line, _ in chosen])
            ways.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            ways.step()
            pace.step()
            lost += 0.01 * (float(loss.detach()) - lost)
            if number % 200 == 0:
                took = time.perf_counter() - start
                print(f"epoch {epoch} batch {number} loss {lost:.4f} {took:.0f} s", flush=True)
    return model.eval()


def exactly_right(model: Any, crops: Sequence[Crop]) -> float:
    """Return the share of crops whose every character is read right."""
    right = 0
    with torch.no_grad():
        for batch in batches(crops, np.random.default_rng(0)):
            lines = [crops[index][0] for index in batch]
            best = model(torch.from_numpy(block_of(lines)))[:, :, 0].argmax(dim=1).numpy()
            for index, row in zip(batch, best, strict=True):
                line, wanted = crops[index]
                kept = row[: -(-line.shape[1] // 4)]
                joined = [k for n, k in enumerate(kept) if k and (n == 0 or kept[n - 1] != k)]
                right += joined == wanted
    return right / len(crops)


def temperature_of(model: Any, crops: Sequence[Crop]) -> float:
    """Return by what the log-odds are divided so that probabilities are as often right."""
    found: dict[float, float] = {}
    with torch.no_grad():
        for warmth in np.arange(0.8, 2.01, 0.1):
            total = 0.0
            for batch in batches(crops, np.random.default_rng(0)):
                chosen = [crops[index] for index in batch]
                loss = loss_of(lambda x, t=warmth: model(x) / t, chosen, [c[0] for c in chosen])
                total += float(loss) * len(batch)
            found[float(warmth)] = total / len(crops)
    print({round(k, 1): round(v, 5) for k, v in found.items()})
    return min(found, key=found.__getitem__)


class _Spoken(torch.nn.Module):
    """The network with probabilities by strip: N × W/4 × C."""

    def __init__(self, model: Any, warmth: float) -> None:
        super().__init__()
        self.model, self.warmth = model, warmth

    def forward(self, lines: Any) -> Any:
        """Return the probabilities of lines."""
        return (self.model(lines)[:, :, 0] / self.warmth).softmax(dim=1).permute(0, 2, 1)


def export(model: Any, warmth: float, path: Path) -> None:
    """Write the network as ONNX; its input is named ``lines``, its output ``strips``."""
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
    parser.add_argument("crops", type=Path, help="folder that training.figures.store wrote")
    parser.add_argument("model", type=Path)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    files = sorted(asked.crops.glob("crops-*[0-9].npz"))
    model = train(files[:-1], asked.epochs, asked.seed)
    held_out = read(files[-1])[:4000]
    print(f"{len(CLASSES)} classes, {sum(p.numel() for p in model.parameters()):,} parameters")
    print(f"held out: {100 * exactly_right(model, held_out):.2f} % exactly right")
    warmth = temperature_of(model, held_out)
    torch.save(model.state_dict(), asked.model.with_suffix(".pt"))
    export(model, warmth, asked.model)


if __name__ == "__main__":
    main()
