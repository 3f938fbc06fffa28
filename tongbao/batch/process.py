"""The work on one file: a function of plain values that never raises for what is in the file."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from tongbao.batch.outcome import Costs, Outcome, Understood, failed, outcome_of
from tongbao.batch.printed import read_printed_tables
from tongbao.batch.sources import Source
from tongbao.errors import ExitCode, TongbaoError, UnreadableFileError
from tongbao.extract import ReadOptions
from tongbao.model import Circular, Message
from tongbao.normalize.annexes import kinship_of
from tongbao.pipeline import AnnexFile, read_circulars, read_joined
from tongbao.publish.rows.file import Failure, file_rows

Stage = str


@dataclass(slots=True)
class Stopwatch:
    """Seconds by stage of the work."""

    stages: dict[Stage, float] = field(default_factory=dict)

    @contextmanager
    def timing(self, stage: Stage) -> Iterator[None]:
        """Add the time of a block to its stage, also where the block fails."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.stages[stage] = self.stages.get(stage, 0.0) + time.perf_counter() - start

    @property
    def costs(self) -> Costs:
        """Return what was measured."""
        return Costs(seconds=sum(self.stages.values()), stages=self.stages)


def process(
    source: Source,
    options: ReadOptions,
    progress: Callable[[int, int], None] | None = None,
    *,
    tables_only: bool = False,
) -> Outcome:
    """Read one file and return what became of it.

    Args:
        source: The file, with the hash of its bytes.
        options: Password, pages, limits; the same for every file.
        progress: Called with the pages done and the pages to do.
        tables_only: Give its tables as they are printed, and do not ask what they say.

    Raises:
        MemoryError: There was not enough memory. Its worker can no longer be trusted.
    """
    watch = Stopwatch()
    trace = ""
    read = _read_tables if tables_only else _read
    try:
        outcome = read(source, options, progress, watch)
    except TongbaoError as error:
        rule = error.rule or UnreadableFileError.rule
        failure = Failure(source.file, source.sha256, rule, error.message, error.exit_code)
        outcome = failed(failure)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a bug of ours must not cost the other files
        trace = "".join(traceback.format_exception(error))
        outcome = failed(_our_fault(source, error), trace)
    reading = source.reading if source.annexes else ""
    return replace(outcome, costs=watch.costs, reading=reading)


def _read(
    source: Source,
    options: ReadOptions,
    progress: Callable[[int, int], None] | None,
    watch: Stopwatch,
) -> Outcome:
    circulars = _circulars(source, options, progress, watch)
    if not set(source.hashes) >= {one.sha256 for one in circulars[0].document.files}:
        raise _changed(source)
    with watch.timing("publish"):
        outcome = outcome_of(source.file, source.sha256, map(file_rows, circulars))
    return replace(
        outcome,
        circulars=tuple(map(_understood, circulars)),
        pages=sum(len(circular.document.pages) for circular in circulars),
        rankings=sum(len(circular.rankings) for circular in circulars),
        kinship="" if source.annexes else kinship_of(circulars).as_text(),
    )


def _read_tables(
    source: Source,
    options: ReadOptions,
    progress: Callable[[int, int], None] | None,
    watch: Stopwatch,
) -> Outcome:
    with watch.timing("extract"):
        document, tables = read_printed_tables(source.file, options, progress)
    if document.sha256 != source.sha256:
        raise _changed(source)
    outcome = outcome_of(source.file, source.sha256, ())
    return replace(outcome, tables=tables, pages=len(document.pages))


def _circulars(
    source: Source,
    options: ReadOptions,
    progress: Callable[[int, int], None] | None,
    watch: Stopwatch,
) -> tuple[Circular, ...]:
    """Return the circulars of a file, or the one that it makes with its annexes."""
    path = Path(source.file)
    if not source.annexes:
        return read_circulars(
            path, options, progress=progress, timer=watch.timing, decisions=source.decisions
        )
    annexes = [AnnexFile(Path(one.file), one.doubt, one.unreadable) for one in source.annexes]
    joined = read_joined(
        path, annexes, options, progress=progress, timer=watch.timing, decisions=source.decisions
    )
    return (joined,)


def _understood(circular: Circular) -> Understood:
    named = [(section.project_no, section.project) for section in circular.sections]
    named += [(ranking.project_no, ranking.project) for ranking in circular.rankings]
    return Understood(
        circular.document.circular_id,
        circular.header.title,
        {number: name for number, name in named if number is not None},
        tuple(circular.findings),
        tuple(one.file for one in circular.document.files[1:]),
    )


def _changed(source: Source) -> UnreadableFileError:
    return UnreadableFileError(
        Message(
            f"{source.file} 在读取期间被改动，请等写完后再运行一次。",
            f"{source.file} changed while it was being read; run again once it is complete.",
        )
    )


def _our_fault(source: Source, error: Exception) -> Failure:
    kind = type(error).__name__
    return Failure(
        source.file,
        source.sha256,
        "internal-error",
        Message(
            f"{source.file} 未能读完，这是 tongbao 自身的错误（{kind}），请加 --debug 重试并反馈。",
            f"{source.file} could not be finished because of a mistake in tongbao itself "
            f"({kind}); try again with --debug and report what it prints.",
        ),
        ExitCode.OUR_FAULT,
    )
