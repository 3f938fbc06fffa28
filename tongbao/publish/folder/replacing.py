"""Files that take the place of others only once they are complete and on disk."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tongbao.text.filenames import fitting


@contextmanager
def replacing(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """Give new files to write to; they take the place of ``paths`` once all are complete."""
    partial = [_half_written(path) for path in paths]
    try:
        yield partial
        for written, path in zip(partial, paths, strict=True):
            written.replace(path)
    finally:
        for written in partial:
            written.unlink(missing_ok=True)


def _half_written(path: Path) -> Path:
    """Return what a file is called until it is complete."""
    return path.with_name(f".{fitting(path.name)}.{os.getpid()}.part")


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


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Give the name of a file that is not there; what is made of it takes the place of ``path``.

    It is on disk before it takes its name, so that its maker need not see to that row by row.

    Raises:
        FileExistsError: Something of that name was made meanwhile.
    """
    partial = _half_written(path)
    journal = partial.with_name(f"{partial.name}.wal")  # DuckDB's, where it breaks off
    try:
        yield partial
        with partial.open("rb+") as written:
            os.fsync(written.fileno())
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
        journal.unlink(missing_ok=True)
