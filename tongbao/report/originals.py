"""Where a circular's own file is now, and whether it is still the one that was read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tongbao.batch.sources import SUFFIXES
from tongbao.extract import ReadOptions
from tongbao.extract.opening import opened

_DIGITS = 16
"""Hex digits of a hash that tell one file from another, as in ``circular_id``."""
State = Literal["found", "changed", "missing", "locked", "damaged"]
"""``changed``: a file of that name is there, but its bytes are others; ``locked``: it needs a
password that was not given; ``damaged``: it can no longer be opened."""

_MOST_BYTES = ReadOptions().max_bytes


@dataclass(frozen=True, slots=True)
class Original:
    """A circular's file as it was found, or why its page cannot be shown."""

    state: State
    path: Path | None = None


class OriginalFinder:
    """Finds files by the hash that the dataset keeps; only a file with that hash is opened.

    Looked for, in this order: the name in the dataset as it stands; the same from the dataset's
    folder and the one above it; then every file of a document's kind in the folders that the
    user names.
    """

    def __init__(self, dataset: Path, folders: Sequence[Path] = ()) -> None:
        self._bases = (Path(), dataset, dataset.parent)
        self._folders = folders
        self._hashed: dict[str, Path] | None = None

    def find(self, file: str, sha256: str) -> Original:
        """Return where the file with a hash is.

        Args:
            file: Its name as the dataset has it.
            sha256: Its SHA-256, or the first 16 hex digits of that.
        """
        hashed = sha256[:_DIGITS]
        changed = False
        for path in self._by_name(file):
            if digest(path) == hashed:
                return Original("found", path)
            changed = True
        if self._hashed is None:
            self._hashed = dict(_hashed(self._folders))
        if hashed in self._hashed:
            return Original("found", self._hashed[hashed])
        return Original("changed" if changed else "missing")

    def _by_name(self, file: str) -> Iterator[Path]:
        named = [base / file for base in self._bases]
        named += [folder / Path(file).name for folder in (*self._folders, self._bases[1])]
        for path in dict.fromkeys(named):
            try:
                if path.is_file():
                    yield path
            except (OSError, ValueError):  # a name that this system cannot bear
                continue


def digest(path: Path) -> str:
    """Return the beginning of a file's SHA-256, as ``circular_id`` has it; blank if unreadable."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            return ""
        with opened(path) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()[:_DIGITS]
    except OSError:
        return ""


def _hashed(folders: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    for folder in folders:
        for parent, _, names in os.walk(folder):
            for name in sorted(names):
                path = Path(parent, name)
                if path.suffix.lower() in _SUFFIXES and path.is_file():
                    yield digest(path), path


_SUFFIXES = SUFFIXES | {".tif", ".tiff", ".png", ".jpg", ".jpeg"}
