"""Crops kept in files, so that training may go over them several times.

python -m training.figures.store FOLDER --fonts FOLDER … --files 15
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from itertools import islice, repeat
from pathlib import Path

import cv2
import numpy as np

from training.figures.crops import Crop, crops
from training.figures.printing import faces_in

IN_FILE = 10_000


def write(number: int, seed: int, folder: Path, fonts: list[Path]) -> Path:
    """Write one file of crops; it depends on its number, the seed and the fonts alone."""
    path = folder / f"crops-{seed}-{number:03}.npz"
    if path.exists():
        return path
    cv2.setNumThreads(1)
    made = list(islice(crops(faces_in(fonts), (seed, number)), IN_FILE))
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


def main() -> None:
    """Write the files asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fonts", type=Path, nargs="+", default=[Path("/usr/share/fonts")])
    parser.add_argument("--files", type=int, default=15)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(asked.jobs) as pool:
        for path in pool.map(
            write, range(asked.files), repeat(asked.seed), repeat(asked.folder), repeat(asked.fonts)
        ):
            print(path, flush=True)


if __name__ == "__main__":
    main()
