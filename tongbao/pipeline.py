"""The whole way of one file, extract → cut → normalize → replay → validate: said here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from tongbao.errors import SeveralCircularsError
from tongbao.extract.options import ReadOptions
from tongbao.model import Circular, Document, Message

if TYPE_CHECKING:
    from tongbao.review.decision import Decision

Timer = Callable[[str], AbstractContextManager[None]]
"""Takes the name of a stage; what it returns is entered while the stage works."""


def _untimed(_: str) -> AbstractContextManager[None]:
    return nullcontext()


def read_circulars(
    path: Path,
    options: ReadOptions = ReadOptions(),  # noqa: B008 - frozen, so sharing it is harmless
    *,
    progress: Callable[[int, int], None] | None = None,
    timer: Timer = _untimed,
    decisions: Sequence[Decision] = (),
) -> tuple[Circular, ...]:
    """Read all circulars of one file, in order, each with its findings; at least one.

    Args:
        path: A PDF, a text export or a picture.
        options: Password, pages, limits.
        progress: Called with the pages done and the pages to do.
        timer: Told of each stage: ``extract``, ``normalize``, ``validate``.
        decisions: What people decided about the file; rules judge what they decided.

    Raises:
        TongbaoError: The file cannot be read; the error says why and what to do.
    """
    # Imported here: the command line shows its help without waiting for the readers.
    from tongbao.normalize import normalize
    from tongbao.validate import validate

    circulars = []
    for document in _documents(path, options, progress, timer):
        with timer("normalize"):
            circular = normalize(document)
            if decisions:
                from tongbao.review.replay import replayed

                circular = replayed(circular, decisions)
        with timer("validate"):
            circulars.append(validate(circular))
    return tuple(circulars)


def read_circular(
    path: Path,
    options: ReadOptions = ReadOptions(),  # noqa: B008 - frozen, so sharing it is harmless
    *,
    progress: Callable[[int, int], None] | None = None,
    timer: Timer = _untimed,
) -> Circular:
    """Read the only circular of a file; takes what :func:`read_circulars` does.

    Raises:
        SeveralCircularsError: The file holds more than one.
        TongbaoError: The file cannot be read; the error says why and what to do.
    """
    first, *others = read_circulars(path, options, progress=progress, timer=timer)
    if others:
        raise _several(path, [one.document for one in (first, *others)])
    return first


def _documents(
    path: Path,
    options: ReadOptions,
    progress: Callable[[int, int], None] | None,
    timer: Timer,
) -> tuple[Document, ...]:
    from tongbao.extract import extract_pages
    from tongbao.normalize.volumes import documents_of

    with timer("extract"):
        pages = extract_pages(path, options, progress=progress)
        if options.whole:
            return (pages.whole,)
        return documents_of(pages)


def _several(path: Path, documents: list[Document]) -> SeveralCircularsError:
    pages = [f"{one.first_page}–{one.last_page}" for one in documents]
    return SeveralCircularsError(
        Message(
            f"{path} 中有 {len(pages)} 份通报（第 {'、'.join(pages)} 页）；"
            "请用 read_circulars 逐份读取，如属同一份则加 whole=True。",
            f"{path} holds {len(pages)} circulars (pages {', '.join(pages)}); read them with "
            "read_circulars, or say whole=True if they are one.",
        )
    )
