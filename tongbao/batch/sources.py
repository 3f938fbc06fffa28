"""From what a user names (files, folders, patterns) to the distinct files to be read."""

from __future__ import annotations

import errno
import glob
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import NamedTuple

from tongbao.errors import (
    ExitCode,
    NotADocumentError,
    UnreadableFileError,
    UsageError,
    refused,
)
from tongbao.extract.opening import (
    HEAD_BYTES,
    NotRegularError,
    not_regular,
    opened,
    why_not_a_document,
)
from tongbao.model import Message
from tongbao.publish.folder.csvfiles import natural_order
from tongbao.publish.folder.reading import is_dataset
from tongbao.publish.rows.file import Failure
from tongbao.review.decision import Decision

_PICTURES = (".tif", ".tiff", ".png", ".jpg", ".jpeg", ".jp2", ".webp", ".bmp")
SUFFIXES = frozenset({".pdf", ".txt", ".tsv", *_PICTURES})
"""What is read of a folder; a file that is named outright is read whatever it is called."""

PICTURES_SIGN = ".tongbao-pictures"
"""The file that says of a folder that what lies there was drawn by us and is nobody's circular."""

_PDF_HEAD = b"%PDF-"


@dataclass(frozen=True, slots=True)
class AnnexSource:
    """A file that is read as an annex of a letter."""

    file: str
    sha256: str
    doubt: Message | None = None
    """Why it may be none of this letter's; None where it surely is."""
    unreadable: Message | None = None
    """Why it cannot be read; None where it can."""


@dataclass(frozen=True, slots=True)
class Source:
    """One circular's file to be read: plain values, so that it crosses process borders."""

    file: str
    """Its name as the user gave it, or as found under a folder that the user gave."""
    sha256: str
    twins: tuple[str, ...] = ()
    """Other names under which the very same bytes were found; they are read once."""
    decisions: tuple[Decision, ...] = ()
    """What people decided about its bytes."""
    annexes: tuple[AnnexSource, ...] = ()
    """Files of their own that are read together with it, as one circular."""

    @property
    def hashes(self) -> tuple[str, ...]:
        """Return the hashes of all files that are read."""
        return (self.sha256, *(annex.sha256 for annex in self.annexes))

    @property
    def reading(self) -> str:
        """Return what is read: the file's hash, with annexes one of all files and their names."""
        if not self.annexes:
            return self.sha256
        every = json.dumps([self.file, self.sha256, *map(astuple, self.annexes)])
        digest = hashlib.sha256(every.encode("utf-8", "surrogateescape")).hexdigest()
        return f"{self.sha256}+{digest}"

    @property
    def names(self) -> tuple[str, ...]:
        """Return all names under which its bytes were found."""
        return (self.file, *self.twins)


@dataclass(frozen=True, slots=True)
class Found:
    """What the names that a user gave lead to."""

    sources: tuple[Source, ...] = ()
    """Each distinct file once, as :func:`distinct` orders them."""
    unreadable: tuple[Failure, ...] = ()
    """Files that are there but whose bytes cannot be read, and those of a folder that are of no kind
    which is read."""
    nowhere: tuple[Failure, ...] = ()
    """Names that lead to no file: nothing there, an empty folder, one that cannot be listed.

    They are what the user mistyped or a disk that is not mounted, and no circulars.
    """
    order: tuple[str, ...] = ()
    """All files in the order in which they were named."""
    one_by_one: bool = False
    """Whether each was named by itself, so that their order was meant."""


def find_sources(names: Iterable[str]) -> Found:
    """Return the files that names stand for, and the names that led nowhere with their reasons.

    Args:
        names: Files; folders, searched with all that is in them; patterns such as
            ``2020/*.pdf``, also where the shell did not expand them.
    """
    given = list(names)
    found: dict[str, _Named] = {}
    for name in given:
        for one in _expand(name):
            if one.outright or one.file not in found:
                found[one.file] = one
    hashed = [_hashed(one) for one in found.values() if one.failure is None]
    sources = [one for one in hashed if isinstance(one, Source)]
    known = {source.sha256 for source in sources}
    refused = [one for one in hashed if isinstance(one, Failure)]
    twins = [Source(one.file, one.sha256) for one in refused if one.sha256 in known]
    return Found(
        distinct((*sources, *twins)),
        tuple(one for one in refused if one.sha256 not in known),
        tuple(one.failure for one in found.values() if one.failure is not None),
        tuple(found),
        all(os.path.isfile(name) for name in given),  # noqa: PTH113 - of any name,
    )


def distinct(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return each file once, the same bytes under several names as one with its twins.

    In natural order of their names (``2.pdf`` before ``10.pdf``), whatever order they come in,
    so that the same files always give the same dataset. A name that stands for several bytes,
    as of a file that was replaced, comes once for each.
    """
    names: dict[str, set[str]] = {}
    for source in sources:
        names.setdefault(source.sha256, set()).update(source.names)
    merged = []
    for sha256, files in names.items():
        first, *others = sorted(files, key=natural_order)
        merged.append(Source(first, sha256, tuple(others)))
    return tuple(sorted(merged, key=lambda one: (natural_order(one.file), one.sha256)))


def set_apart(pictures: Path, names: Iterable[str]) -> None:
    """Make the folder that pictures of pages are drawn into, so that it is never read as input.

    Args:
        pictures: The folder.
        names: What the user gave to be read.

    Raises:
        UsageError: The folder holds other files that are to be read, or cannot be written to.
    """
    sign = pictures / PICTURES_SIGN
    try:
        pictures.mkdir(parents=True, exist_ok=True)
        if sign.exists():
            return
        if not any(pictures.iterdir()):
            sign.touch()
            return
    except OSError as error:
        raise refused(
            error,
            Message(
                f"无法写入图片文件夹 {pictures}（{error.strerror}），请用 --pictures 另选一个。",
                f"The folder for pictures {pictures} cannot be written to ({error.strerror}); "
                "choose another with --pictures.",
            ),
        ) from error
    own = pictures.resolve()
    folders = [Path(name).resolve() for name in names if os.path.isdir(name)]  # noqa: PTH112
    if any(own == one or one in own.parents for one in folders):
        raise UsageError(
            Message(
                f"图片文件夹 {pictures} 与要读的文件混在一起；请用 --pictures 另选一个空文件夹。",
                f"The folder for pictures {pictures} holds files among those to be read; choose an "
                "empty one with --pictures.",
            )
        )


class _Named(NamedTuple):
    """A file that a name leads to, or the name with what is wrong with it."""

    file: str
    failure: Failure | None = None
    outright: bool = True
    """Whether the user named the file, not a folder that it stands in."""


def _expand(name: str) -> Iterator[_Named]:
    """Yield what a name stands for."""
    path = Path(name)
    try:
        if path.is_dir():
            yield from _in_folder(name)
        elif path.exists():
            yield _Named(path.as_posix())
        else:
            yield from _matching(name)
    except (OSError, ValueError) as error:  # a name that no system could bear
        yield _Named(name, _failure(name, *_not_there(f"{name[:80]}（{error}）", name[:80])))


_REPORT_SIGN = b'<meta name="generator" content="tongbao '
_WEB_SUFFIXES = frozenset({".html", ".htm"})


def _is_own_report(path: Path) -> bool:
    """Return whether a file is a report of ours, which may lie beside the circulars it tells of."""
    if path.suffix.lower() not in _WEB_SUFFIXES:
        return False
    try:
        with opened(path) as stream:
            return _REPORT_SIGN in stream.read(HEAD_BYTES)
    except OSError:
        return False


def _in_folder(name: str) -> Iterator[_Named]:
    errors: list[OSError] = []
    files = [
        Path(folder, file).as_posix()
        for folder, files in _walked(name, errors)
        for file in files
        if not file.startswith((".", "~$")) and not _is_own_report(Path(folder, file))
    ]
    yield from (_Named(file, outright=False) for file in files)
    for error in errors:
        folder = Path(str(error.filename)).as_posix()
        yield _Named(
            folder,
            _failure(
                folder,
                f"无法读取文件夹 {folder}（{error.strerror}），请检查权限。",
                f"The folder {folder} cannot be read ({error.strerror}); check its permissions.",
            ),
        )
    if not files and not errors:
        yield _Named(
            name,
            _failure(
                name,
                f"文件夹 {name} 中没有文件，请检查路径。",
                f"The folder {name} holds no file; check the path.",
            ),
        )


def _walked(name: str, errors: list[OSError]) -> Iterator[tuple[str, list[str]]]:
    """Yield each folder and its files, also behind links; a folder that links to itself once.

    A dataset's tables are no circulars, wherever it lies, nor are pictures that were drawn of pages.
    """
    seen: set[str] = set()
    for folder, below, files in os.walk(name, onerror=errors.append, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen or is_dataset(Path(folder)) or PICTURES_SIGN in files:
            below.clear()
            continue
        seen.add(real)
        below.sort()  # which of two ways to a folder comes first must not hang on the disk
        yield folder, files


def _hashed(named: _Named) -> Source | Failure:
    """Return a file to be read; or, with its hash, why one that stands in a folder is not."""
    file, path = named.file, Path(named.file)
    source = hashed_file(file)
    if isinstance(source, Failure) or named.outright or path.suffix.lower() in SUFFIXES:
        return source
    try:
        with opened(path) as stream:
            head = stream.read(HEAD_BYTES)
    except OSError as error:
        return _not_readable(file, error)
    if head.startswith(_PDF_HEAD):
        return source
    why = why_not_a_document(head, file)
    if why is not None:
        return Failure(file, source.sha256, NotADocumentError.rule, why)
    why = Message(
        f"{file} 不是 PDF、图片或文本导出文件；如确是通报，请单独给出它的文件名。",
        f"{file} is no PDF, picture or text export; if it is a circular, name it by itself.",
    )
    return Failure(file, source.sha256, NotADocumentError.rule, why, ExitCode.DONE)


def _matching(name: str) -> Iterator[_Named]:
    if not glob.has_magic(name):
        yield _Named(name, _failure(name, *_not_there(name, name)))
        return
    matches = glob.glob(name, recursive=True)  # noqa: PTH207 - Path.glob refuses absolute patterns
    for match in matches:
        if Path(match).is_dir():
            # With ** the files below a folder match by themselves.
            if "**" not in name:
                yield from _in_folder(match)
        elif not Path(match).with_name(PICTURES_SIGN).exists():
            yield _Named(Path(match).as_posix())
    if not matches:
        yield _Named(
            name,
            _failure(
                name,
                f"没有与 {name} 相符的文件，请检查路径。",
                f"No file matches {name}; check the path.",
            ),
        )


def _not_there(zh: str, en: str) -> tuple[str, str]:
    return f"找不到文件 {zh}，请检查路径。", f"There is no file {en}; check the path."


def hashed_file(file: str) -> Source | Failure:
    """Return a file with the hash of its bytes, or why these cannot be read."""
    try:
        if not Path(file).is_file():
            return _failure(file, *not_regular(file))
        with opened(Path(file)) as stream:
            return Source(file, hashlib.file_digest(stream, "sha256").hexdigest())
    except OSError as error:
        return _not_readable(file, error)


def _not_readable(file: str, error: OSError) -> Failure:
    """Return why a file cannot be read.

    Raises:
        OSError: No file could be, as none more may be open: this one has no fault of its own.
    """
    if error.errno in {errno.EMFILE, errno.ENFILE}:
        raise error
    if isinstance(error, NotRegularError):
        return _failure(file, *not_regular(file))
    return _failure(
        file,
        f"无法读取 {file}（{error.strerror}），请检查权限。",
        f"{file} cannot be read ({error.strerror}); check its permissions.",
    )


def _failure(file: str, zh: str, en: str) -> Failure:
    digest = hashlib.sha256(file.encode("utf-8", "surrogateescape")).hexdigest()
    return Failure(file, digest, UnreadableFileError.rule, Message(zh, en), bytes_read=False)
