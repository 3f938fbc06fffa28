"""A dataset as one HTML file that a person reads: offline, in a browser or on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from tongbao.errors import UsageError, refused
from tongbao.model import Language, Message

__all__ = ["Written", "write_report"]


@dataclass(frozen=True, slots=True)
class Written:
    """What a report shows, and what it could not."""

    circulars: int
    findings: int
    pictures: int
    """Findings shown in their page."""
    spared: int
    """Findings whose page was not drawn because there are too many."""
    without_original: tuple[tuple[str, str], ...]
    """Files with findings whose page could not be shown, and the state they are in."""
    size: int
    """Bytes of the file."""


def write_report(
    dataset: Path,
    out: Path,
    *,
    language: Language,
    originals: Sequence[Path] = (),
    password: str | None = None,
    most_cuts: int = 500,
    progress: Callable[[str, int, int, int], None] = lambda *_: None,
) -> Written:
    """Write the report of a dataset.

    Args:
        dataset: Its folder.
        out: The file to write; replaced only once the new one is whole.
        language: The one it opens in.
        originals: Folders to look for the circulars' files in, beside those the dataset names.
        password: For encrypted originals.
        most_cuts: Most findings that are shown in their page.
        progress: Called with the file that was dealt with last, how many circulars are done, of
            how many, and how many pages they have.

    Raises:
        NotADocumentError: The folder is no dataset.
        UsageError: A table cannot be read, or ``out`` cannot be written.
    """
    from tongbao import __version__
    from tongbao.publish.dataset import Dataset
    from tongbao.publish.folder.audited import audit_told
    from tongbao.publish.trust import Trust
    from tongbao.report.originals import OriginalFinder
    from tongbao.report.page import page_of
    from tongbao.report.payload import gather
    from tongbao.report.tables import read_tables

    circulars = read_tables(dataset)
    pages = list(accumulate(circular.pages for circular in circulars))

    def done(count: int) -> None:
        progress(circulars[count - 1].file, count, len(circulars), pages[count - 1])

    payload = gather(
        circulars,
        OriginalFinder(dataset, originals),
        password=password,
        most_cuts=most_cuts,
        progress=done,
    )
    package = Dataset(dataset).package
    trust = Trust.stated_by(package)
    payload["trust"] = None if trust is None else [*trust.paragraph]
    # A lone surrogate, as in a hand-made table, must not cost the whole page.
    page = page_of(payload, circulars, language, __version__, audit_told(package)).encode(
        "utf-8", "replace"
    )
    _write(out, page)
    return _describe(payload["circulars"], len(page))


def _describe(circulars: Sequence[Mapping[str, Any]], size: int) -> Written:
    """Return what a report of these circulars shows."""
    findings = [finding for one in circulars for finding in one["findings"]]
    return Written(
        circulars=len(circulars),
        findings=len(findings),
        pictures=sum("cut" in finding for finding in findings),
        spared=sum("spared" in finding for finding in findings),
        without_original=tuple(
            (one["file"], one["original"])
            for one in circulars
            if one["original"] != "found" and any("page" in f for f in one["findings"])
        ),
        size=size,
    )


def _write(out: Path, page: bytes) -> None:
    if out.is_dir():
        raise UsageError(
            Message(
                f"{out} 是文件夹，请用 -o 另选一个文件。",
                f"{out} is a folder; choose a file with -o.",
            )
        )
    from tongbao.publish.folder.replacing import write_whole

    try:
        write_whole(out, page)
    except OSError as error:
        raise refused(
            error,
            Message(
                f"无法写入 {out}（{error.strerror}），请用 -o 另选一个文件。",
                f"{out} cannot be written ({error.strerror}); choose another file with -o.",
            ),
        ) from error
