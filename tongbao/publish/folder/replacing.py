"""Files that take the place of others only once they are complete and on disk."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """Give new files to write to; they take the place of ``paths`` once all are complete."""
    partial = [path.with_name(f".{path.name}.{os.getpid()}.part") for path in paths]
    try:
        yield partial
        for written, path in zip(partial, paths, strict=True):
            written.replace(path)
    finally:
        for written in partial:
            written.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is the old one or the new one, whatever happens.

    Raises:
        OSError: It cannot be written; what was there stays.
    """
    with replacing([path]) as (partial,), partial.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Bring the renames in a folder to disk, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
