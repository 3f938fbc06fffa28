"""The whole way of a file, extract → cut → normalize → replay → validate: said here and nowhere else.

Several files that are one circular, a letter with its annexes, go the same way joined.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tongbao.errors import SeveralCircularsError, TongbaoError
from tongbao.extract.options import ReadOptions
from tongbao.model import Circular, Document, Doubt, Message

if TYPE_CHECKING:
    from tongbao.extract.loose_pages import LoosePages
    from tongbao.review.decision import Decision

Timer = Callable[[str], AbstractContextManager[None]]
"""Takes the name of a stage; what it returns is entered while the stage works."""


@dataclass(frozen=True, slots=True)
class AnnexFile:
    """A file that holds an annex of a letter."""

    path: Path
    doubt: Message | None = None
    """Why it may be none of this letter's; None where it surely is."""
    unreadable: Message | None = None
    """Why it is not read, where that is known: what it holds is lost, and told."""


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
    from tongbao.validate.judging import validate

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


def read_joined(
    letter: Path,
    annexes: Sequence[AnnexFile],
    options: ReadOptions = ReadOptions(),  # noqa: B008 - frozen, so sharing it is harmless
    *,
    progress: Callable[[int, int], None] | None = None,
    timer: Timer = _untimed,
    decisions: Sequence[Decision] = (),
) -> Circular:
    """Read a letter and its annexes, each in a file of its own, as the one circular they are.

    An annex that cannot be read costs the letter nothing: a finding names it.

    Args:
        letter: A PDF, a text export or a picture.
        annexes: The annexes' files, in order.
        options: Password, pages, limits; the same for every file.
        progress: Called with the pages done and the pages to do, of all files so far.
        timer: Told of each stage.
        decisions: What people decided about any of the files.

    Raises:
        TongbaoError: The letter cannot be read; the error says why and what to do.
    """
    from tongbao.normalize import normalize
    from tongbao.normalize.volumes import kept_whole
    from tongbao.validate.judging import validate

    with timer("extract"):
        document = kept_whole(_joined(letter, annexes, options, progress))
    with timer("normalize"):
        circular = normalize(document)
        if decisions:
            from tongbao.review.replay import replayed

            circular = replayed(circular, decisions)
    with timer("validate"):
        return validate(circular)


def _joined(
    letter: Path,
    annexes: Sequence[AnnexFile],
    options: ReadOptions,
    progress: Callable[[int, int], None] | None,
) -> Document:
    from tongbao.extract import extract_pages
    from tongbao.extract.joining import joined

    count = _PagesSoFar(progress)
    read: list[tuple[Message | None, LoosePages]] = [
        (None, extract_pages(letter, options, progress=count.turn))
    ]
    doubts: list[Doubt] = []
    for annex in annexes:
        count.next_file()
        why = annex.unreadable
        try:
            if why is None:
                read.append((annex.doubt, extract_pages(annex.path, options, progress=count.turn)))
        except TongbaoError as error:
            why = error.message
        if why is not None:
            doubts.append(_doubt("document-annex-unreadable", annex.path, why))
    document = joined([pages for _, pages in read])
    for (doubt, pages), own in zip(read, document.joined, strict=True):
        if doubt is not None:
            first = own.pages_before + 1
            doubts.append(_doubt("document-join-doubtful", pages.source.path, doubt, first))
    return replace(document, doubts=(*document.doubts, *doubts))


def _doubt(kind: str, annex: Path, why: Message, page: int | None = None) -> Doubt:
    facts = {"file": annex.as_posix(), "why": why.zh, "why_en": why.en}
    return Doubt(kind, page, None, facts)


class _PagesSoFar:
    """Tells of the pages of several files as if they were one's."""

    def __init__(self, tell: Callable[[int, int], None] | None) -> None:
        self._tell = tell
        self._before = self._pages = 0

    def turn(self, done: int, pages: int) -> None:
        """Count the pages of the file that is being read."""
        self._pages = pages
        if self._tell is not None:
            self._tell(self._before + done, self._before + pages)

    def next_file(self) -> None:
        """Go on to the next file."""
        self._before += self._pages
        self._pages = 0


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
