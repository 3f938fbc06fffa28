"""The whole way of one file, extract → normalize → validate: said here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from tongbao.extract.options import ReadOptions
from tongbao.model import Circular

Timer = Callable[[str], AbstractContextManager[None]]
"""Takes the name of a stage; what it returns is entered while the stage works."""


def _untimed(_: str) -> AbstractContextManager[None]:
    return nullcontext()


def read_circular(
    path: Path,
    options: ReadOptions = ReadOptions(),  # noqa: B008 - frozen, so sharing it is harmless
    *,
    progress: Callable[[int, int], None] | None = None,
    timer: Timer = _untimed,
) -> Circular:
    """Read one file as a circular with its findings.

    Args:
        path: A PDF, a text export or a picture.
        options: Password, pages, limits.
        progress: Called with the pages done and the pages to do.
        timer: Told of each stage: ``extract``, ``normalize``, ``validate``.

    Raises:
        TongbaoError: The file cannot be read; the error says why and what to do.
    """
    # Imported here: the command line shows its help without waiting for the readers.
    from tongbao.extract import extract
    from tongbao.normalize import normalize
    from tongbao.validate import validate

    with timer("extract"):
        document = extract(path, options, progress=progress)
    with timer("normalize"):
        circular = normalize(document)
    with timer("validate"):
        return validate(circular)
