"""A run: many files → one dataset, resumed where it was cut off; or many files → outcomes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tongbao.batch.ledger import Again, Ledger
from tongbao.batch.limits import Limits
from tongbao.batch.log import Log, open_log
from tongbao.batch.outcome import Outcome, Tally, failed
from tongbao.batch.pool import PageTeller, WorkerPool
from tongbao.extract import ReadOptions
from tongbao.publish.csvfiles import prepare_folder, remove_leftovers, write_shares
from tongbao.publish.partitioned import Partition
from tongbao.publish.parts import Failure
from tongbao.publish.shares import Share
from tongbao.sources import Source, find_sources


class Workforce(Protocol):
    """Whoever reads documents: processes of this machine, or of a cluster."""

    def run(
        self,
        sources: Sequence[Source],
        options: ReadOptions,
        on_pages: PageTeller | None = None,
    ) -> Iterator[Outcome]:
        """Yield the outcome of each document as it becomes known, in whatever order."""
        ...


@dataclass(frozen=True, slots=True)
class Effort:
    """How a run goes about its work; what comes out is the same whatever it is."""

    jobs: int = 1
    """Worker processes on this machine."""
    limits: Limits = field(default_factory=Limits)
    cluster: str = ""
    """Address of a Dask scheduler whose workers read instead."""
    again: Again = "new"
    log: Path | None = None
    debug: bool = False

    def workforce(self) -> AbstractContextManager[Workforce]:
        """Return those who read, to be used as a context manager.

        Raises:
            TongbaoError: The cluster cannot be reached, or Dask is not installed.
        """
        if self.cluster:
            from tongbao.batch.cluster import Cluster

            return Cluster(self.cluster, self.limits)
        return WorkerPool(self.jobs, self.limits, debug=self.debug)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    file: str
    """The document that was dealt with last."""
    files_done: int
    files: int
    pages_done: int
    failures: int


def usable_cores() -> int:
    """Return the number of processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


OnProgress = Callable[[Progress], None]


def extract(
    names: Sequence[str],
    options: ReadOptions,
    out: Path,
    effort: Effort,
    *,
    raw: bool = False,
    partition: Partition | None = None,
    on_progress: OnProgress | None = None,
    on_outcome: Callable[[Outcome], None] | None = None,
) -> Tally:
    """Read files into the dataset of a folder, and return the figures.

    Every result goes to the dataset's ledger as it comes; the tables are written from there
    once all are in. So it does not matter when a run is cut off, nor who read what.

    Args:
        names: Files, folders and patterns.
        options: Password, pages, limits; the same for every file.
        out: The dataset's folder; created where it does not exist.
        effort: Who reads, within which limits, and what is read again.
        raw: Write text as printed even where a spreadsheet would run it.
        partition: Write the large tables as Parquet too, in partitions by year or issuer.
        on_progress: Called with each step.
        on_outcome: Called with each document that was read now.

    Raises:
        UsageError: The folder cannot be written to, or another run has it.
        TongbaoError: Nobody could be had to read.
    """
    prepare_folder(out)
    with Ledger(out, options) as ledger, open_log(effort.log) as log:
        remove_leftovers(out)
        sources = find_sources(names)
        ledger.begin("all" if options.debug else effort.again)
        sources, unread = _wanted(sources, ledger, effort.again)
        tally = Tally(unread=unread, kept=sum(isinstance(source, Source) for source in sources))
        for outcome in _read_missing(sources, options, ledger, effort, log, on_progress):
            tally.kept -= 1
            if on_outcome is not None:
                on_outcome(outcome)
        ledger.save()
        write_shares(_shares(sources, ledger, tally), out, raw=raw, partition=partition)
        ledger.finish()
    return tally


def read_each(
    names: Sequence[str],
    options: ReadOptions,
    effort: Effort,
    on_progress: OnProgress | None = None,
) -> list[tuple[Outcome, Sequence[str]]]:
    """Read files and return their outcomes in the order of the files, each with its twins."""
    sources = find_sources(names)
    outcomes: dict[str, Outcome] = {}
    steps = _Steps(len(sources), on_progress)
    for source in sources:
        if isinstance(source, Failure):
            outcomes[source.file] = failed(source)
            steps.add(outcomes[source.file])
    todo = [source for source in sources if isinstance(source, Source)]
    with effort.workforce() as workers:
        for outcome in workers.run(todo, options, steps.turn):
            outcomes[outcome.file] = outcome
            steps.add(outcome)
    return [(outcomes[source.file], _twins(source)) for source in sources]


def _wanted(
    sources: Sequence[Source | Failure], ledger: Ledger, again: Again
) -> tuple[list[Source | Failure], int]:
    """Return the files this run is about, and how many others there are."""
    if again != "failed":
        return list(sources), 0
    wanted = [s for s in sources if isinstance(s, Failure) or ledger.knows(s)]
    return wanted, len(sources) - len(wanted)


def _read_missing(
    sources: Sequence[Source | Failure],
    options: ReadOptions,
    ledger: Ledger,
    effort: Effort,
    log: Log,
    on_progress: OnProgress | None,
) -> Iterator[Outcome]:
    """Have those documents read whose results the ledger lacks; keep and yield them."""
    steps = _Steps(len(sources), on_progress)
    todo: list[Source] = []
    for source in sources:
        if isinstance(source, Source) and not ledger.holds(source):
            todo.append(source)
            continue
        kept = failed(source) if isinstance(source, Failure) else ledger.outcome(source)
        log(kept, kept=True)
        steps.add(kept)
    if not todo:
        return
    with effort.workforce() as workers:
        for outcome in workers.run(todo, options, steps.turn):
            ledger.keep(outcome)
            log(outcome, kept=False)
            steps.add(outcome)
            yield outcome


def _shares(sources: Sequence[Source | Failure], ledger: Ledger, tally: Tally) -> Iterator[Share]:
    for source in sources:
        outcome = failed(source) if isinstance(source, Failure) else ledger.outcome(source)
        twins = _twins(source)
        tally.add(outcome, twins)
        yield outcome.share(twins)


def _twins(source: Source | Failure) -> Sequence[str]:
    return source.twins if isinstance(source, Source) else ()


class _Steps:
    """Counts what is done, and tells of it."""

    def __init__(self, files: int, on_progress: OnProgress | None) -> None:
        self._files = files
        self._tell = on_progress or (lambda _: None)
        self._done = self._pages = self._failures = 0
        self._under_way: dict[str, int] = {}
        """Pages done of documents that are being read."""

    def add(self, outcome: Outcome) -> None:
        """Count a document that is done."""
        self._under_way.pop(outcome.file, None)
        self._done += 1
        self._pages += outcome.pages
        self._failures += outcome.failure is not None
        self._show(outcome.file)

    def turn(self, source: Source, pages_done: int, _: int) -> None:
        """Count the pages of a document that is being read."""
        self._under_way[source.file] = pages_done
        self._show(source.file)

    def _show(self, file: str) -> None:
        pages = self._pages + sum(self._under_way.values())
        self._tell(Progress(file, self._done, self._files, pages, self._failures))
