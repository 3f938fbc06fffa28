"""Goes on training RapidOCR's recogniser on damaged print, and writes it with fewer characters.

python -m training.words.train FOLDER tongbao/extract/scan/data/words.onnx --minutes 70
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from torch.nn import functional

from tongbao.extract.scan.ocr.recognizer import STEP_WIDTH, Grey
from training.store import Crop, read
from training.words.classes import classes_of
from training.words.network import Graph, named_characters, written

_BATCH_PIXELS = 6_000
"""Width of all lines of one batch, about 24 lines."""
_HIGHEST_RATE = 3e-4
_WARM = 100
"""Steps in which the rate grows from nothing."""
_LAG = 0.998
"""Share of the averaged weights that each step leaves."""
_ROUGH = 0.4
"""Share of lines that are moved or dimmed once more each time they are shown."""
_HEAD = ("linear_8.w_0", "linear_8.b_0")
"""Weights and shifts of the last layer: one column, one value for each character."""
_FEATURES = "p2o.pd_op.transpose.8.0"
"""What the last layer takes: N × strips × 120."""


class Recogniser(torch.nn.Module):
    """RapidOCR's recogniser with a last layer for the kept characters alone."""

    def __init__(self, model: onnx.ModelProto, kept: Sequence[int]) -> None:
        super().__init__()
        self.graph = Graph(model, _FEATURES)
        weights = self.graph.weights()
        columns = [0, *(number + 1 for number in kept)]
        head, shift = weights[_HEAD[0]][:, columns], weights[_HEAD[1]][columns]
        self.head = torch.nn.Parameter(torch.from_numpy(head.copy()))
        self.shift = torch.nn.Parameter(torch.from_numpy(shift.copy()))
        self.graph.drop(_HEAD)

    def forward(self, block: Any) -> Any:
        """Return the log-odds of lines: N × strips × characters, the blank first."""
        return self.graph(block) @ self.head + self.shift

    def weights(self, warmth: float) -> dict[str, Any]:
        """Return each weight's name in the file → its value; log-odds are divided by ``warmth``."""
        head, shift = self.head.detach().numpy() / warmth, self.shift.detach().numpy() / warmth
        return {**self.graph.weights(), **dict(zip(_HEAD, (head, shift), strict=True))}


def block_of(lines: Sequence[Grey]) -> Any:
    """Return lines as the model takes them, padded with grey to one width."""
    across = -(-(max(line.shape[1] for line in lines) + 16) // STEP_WIDTH) * STEP_WIDTH
    block = np.zeros((len(lines), 3, lines[0].shape[0], across), np.float32)
    for place, line in enumerate(lines):
        block[place, :, :, : line.shape[1]] = line.astype(np.float32) / 127.5 - 1.0
    return torch.from_numpy(block).to(memory_format=torch.channels_last)


def batches(crops: Sequence[Crop], rng: np.random.Generator) -> Iterator[list[Crop]]:
    """Yield crops in batches of about one width each, in an order of chance."""
    widths = np.array([line.shape[1] for line, _ in crops])
    order = np.argsort(widths * rng.uniform(0.9, 1.1, len(widths)))
    groups: list[list[Crop]] = [[]]
    for index in order.tolist():
        if (len(groups[-1]) + 1) * widths[index] > _BATCH_PIXELS:
            groups.append([])
        groups[-1].append(crops[index])
    for number in rng.permutation(len(groups)):
        yield groups[number]


def _shown(line: Grey, rng: np.random.Generator) -> Grey:
    """Return a line as it is, or a little changed."""
    if rng.random() > _ROUGH:
        return line
    shown = np.roll(line, int(rng.integers(-2, 3)), axis=0).astype(np.float32)
    ink = (250 - shown) * rng.uniform(0.6, 1.3) + rng.normal(0, rng.uniform(0, 6), shown.shape)
    return np.clip(250 - ink, 0, 255).astype(np.uint8)


def loss_of(scores: Any, batch: Sequence[Crop]) -> Any:
    """Return the mean CTC loss of some crops by the log-odds given to them."""
    spoken = torch.tensor([-(-line.shape[1] // STEP_WIDTH) for line, _ in batch])
    wanted = torch.tensor([label for _, labels in batch for label in labels])
    counts = torch.tensor([len(labels) for _, labels in batch])
    odds = functional.log_softmax(scores, dim=2).permute(1, 0, 2)
    return functional.ctc_loss(odds, wanted, spoken, counts, zero_infinity=True)


def shown_batches(folder: Path, held_out: Path, rng: np.random.Generator) -> Iterator[list[Crop]]:
    """Yield batches without end, from files in an order of chance; new files are taken up."""
    while True:
        paths = [path for path in sorted(folder.glob("crops-*[0-9].npz")) if path != held_out]
        for number in rng.permutation(len(paths)):
            yield from batches(read(paths[number]), rng)


def train(
    model: Recogniser, folder: Path, held_out: Path, minutes: float, save: Path
) -> dict[str, Any]:
    """Train for some minutes; return the averaged weights."""
    rng = np.random.default_rng(1)
    learnt = [one for one in model.parameters() if one.requires_grad]
    ways = torch.optim.AdamW(learnt, lr=_HIGHEST_RATE, weight_decay=0.01)
    averaged = {name: value.detach().clone() for name, value in model.state_dict().items()}
    began, lost = time.perf_counter(), 1.0
    for step, batch in enumerate(shown_batches(folder, held_out, rng)):
        done = (time.perf_counter() - began) / (60 * minutes)
        if done >= 1:
            break
        for group in ways.param_groups:
            pace = min((step + 1) / _WARM, 1.0) * (0.5 + 0.5 * np.cos(np.pi * done))
            group["lr"] = _HIGHEST_RATE * max(pace, 0.01)
        scores = model(block_of([_shown(line, rng) for line, _ in batch]))
        loss = loss_of(scores, batch)
        ways.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learnt, 1.0)
        ways.step()
        with torch.no_grad():
            for name, value in model.state_dict().items():
                if value.is_floating_point():
                    averaged[name].lerp_(value, 1 - min(_LAG, (step + 1) / (step + 10)))
        lost += 0.01 * (float(loss.detach()) - lost)
        if step % 100 == 0:
            print(f"step {step} loss {lost:.4f} {100 * done:.0f} % of the time", flush=True)
        if step % 500 == 499:
            torch.save(averaged, save)
    torch.save(averaged, save)
    return averaged


def judged(model: Recogniser, crops: Sequence[Crop]) -> tuple[float, float, float]:
    """Return the shares of crops and characters read right, and the best temperature."""
    found = list(batches(crops, np.random.default_rng(0)))
    right, wrong, printed = 0, 0, 0
    losses = dict.fromkeys((0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.5), 0.0)
    for batch in found:
        with torch.no_grad():
            scores = model(block_of([line for line, _ in batch]))
        for (line, wanted), row in zip(batch, scores.argmax(dim=2).numpy(), strict=True):
            kept = row[: -(-line.shape[1] // STEP_WIDTH)]
            joined = [k for n, k in enumerate(kept) if k and (n == 0 or kept[n - 1] != k)]
            right += joined == wanted
            wrong += _distance(joined, wanted)
            printed += len(wanted)
        for warmth in losses:
            losses[warmth] += float(loss_of(scores / warmth, batch)) * len(batch)
    return right / len(crops), 1 - wrong / printed, min(losses, key=losses.__getitem__)


def _distance(found: Sequence[int], wanted: Sequence[int]) -> int:
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(found, wanted)


def _told(lines: float, characters: float, warmth: float) -> str:
    return f"{lines:.4f} of lines, {characters:.4f} of characters right, temperature {warmth:.1f}"


def main() -> None:
    """Train, judge on held-out crops and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("crops", type=Path, help="folder that training.words.crops wrote")
    parser.add_argument("model", type=Path)
    parser.add_argument("--minutes", type=float, default=70)
    parser.add_argument("--start", type=Path, help="weights (.pt) of an earlier run to go on from")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    source = onnx.load(str(files("rapidocr") / "models" / "PP-OCRv6_rec_small.onnx"))
    kept = classes_of(named_characters(source))
    model = Recogniser(source, kept)
    if asked.start is not None:
        model.load_state_dict(torch.load(asked.start))
    held_out = sorted(asked.crops.glob("crops-*[0-9].npz"))[0]
    tested = read(held_out)[:1500]
    print("before:", _told(*judged(model, tested)), flush=True)
    if asked.minutes:
        weights = train(model, asked.crops, held_out, asked.minutes, asked.model.with_suffix(".pt"))
        model.load_state_dict(weights)
    lines, characters, warmth = judged(model, tested)
    print("after:", _told(lines, characters, warmth))
    named = named_characters(source)
    written(source, model.weights(warmth), [named[number] for number in kept], asked.model)


if __name__ == "__main__":
    main()
