"""Crops kept in files, so that training may go over them several times."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice, repeat
from pathlib import Path

import cv2
import numpy as np

from tongbao.extract.scan.image.binarization import Grey
from training.printing import Face, faces_in

Crop = tuple[Grey, list[int]]
"""A picture as the model takes it, and the classes that it prints."""
Maker = Callable[[Sequence[Face], Sequence[int]], Iterable[Crop]]
"""Yields crops printed in some faces, by a seed, without end."""
_IN_FILE = 5_000


def _write(number: int, seed: int, folder: Path, fonts: list[Path], maker: Maker) -> Path:
    """Write one file of crops; it depends on its number, the seed and the fonts alone."""
    path = folder / f"crops-{seed}-{number:03}.npz"
    if path.exists():
        return path
    cv2.setNumThreads(1)
    made = list(islice(maker(faces_in(fonts), (seed, number)), _IN_FILE))
    np.savez(
        path.with_suffix(".part.npz"),
        pixels=np.concatenate([line.T for line, _ in made]),
        widths=np.array([line.shape[1] for line, _ in made], np.int32),
        labels=np.concatenate([np.array(wanted, np.int16) for _, wanted in made]),
        counts=np.array([len(wanted) for _, wanted in made], np.int32),
    )
    path.with_suffix(".part.npz").rename(path)
    return path


def read(path: Path) -> list[Crop]:
    """Return the crops of one file."""
    with np.load(path) as kept:
        lines = np.split(kept["pixels"], np.cumsum(kept["widths"])[:-1])
        wanted = np.split(kept["labels"], np.cumsum(kept["counts"])[:-1])
    return [(line.T, list(map(int, one))) for line, one in zip(lines, wanted, strict=True)]


def write_files(about: str | None, maker: Maker) -> None:
    """Write the files that the command line asks for."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fonts", type=Path, nargs="+", default=[Path("/usr/share/fonts")])
    parser.add_argument("--files", type=int, default=12)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    same = repeat
    with ProcessPoolExecutor(asked.jobs) as pool:
        for path in pool.map(
            _write,
            range(asked.files),
            same(asked.seed),
            same(asked.folder),
            same(asked.fonts),
            same(maker),
        ):
            print(path, flush=True)
