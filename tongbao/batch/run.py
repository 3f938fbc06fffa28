"""A run: many files → one dataset, resumed where it was cut off; or many files → outcomes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from tongbao.archive import Archive, Concordance
from tongbao.batch.annexes.joining import (
    Groups,
    JoinMode,
    ReadFile,
    annexes_of,
    grouped,
    notes_on,
    wishes_of,
)
from tongbao.batch.annexes.joins import Joins
from tongbao.batch.ledger import Again, Ledger
from tongbao.batch.limits import Limits
from tongbao.batch.log import Log, open_log
from tongbao.batch.membership import (
    find_groups,
    find_kin,
    find_others,
    find_outdated,
    find_renamed,
    set_down,
)
from tongbao.batch.migration import bring_over
from tongbao.batch.outcome import Outcome, Tally, failed
from tongbao.batch.pool import PageTeller, WorkerPool
from tongbao.batch.sources import Found, Source, distinct, find_sources, set_apart
from tongbao.extract import ReadOptions
from tongbao.model import Finding
from tongbao.publish.folder.csv_rows import CsvRows
from tongbao.publish.folder.csvfiles import (
    natural_order,
    prepare_folder,
    remove_leftovers,
    write_csv_rows,
)
from tongbao.publish.partitioned import Partition
from tongbao.review.decision import Decision
from tongbao.review.journal import decisions_of
from tongbao.review.kept_rows import with_decisions


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

    def workforce(self, options: ReadOptions) -> AbstractContextManager[Workforce]:
        """Return those who read with these options, to be used as a context manager.

        Raises:
            TongbaoError: The cluster cannot be reached, or Dask is not installed.
        """
        if self.cluster:
            from tongbao.batch.cluster import Cluster

            return Cluster(self.cluster, self.limits)
        return WorkerPool(self.jobs, self.limits, debug=self.debug, pictures=options.debug)


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
    join: JoinMode = "auto",
    prune: bool = False,
    raw: bool = False,
    partition: Partition | None = None,
    on_progress: OnProgress | None = None,
    on_outcome: Callable[[Outcome], None] | None = None,
) -> Tally:
    """Read files into the dataset of a folder, and return the figures of these files.

    The dataset only grows: what it holds of other files stays. Every result goes to its ledger as
    it comes; the tables are written from there once all are in. So it does not matter when a run
    is cut off, nor who read what, nor in how many runs. Where the names lead to no file at all,
    nothing is touched.

    Args:
        names: Files, folders and patterns.
        options: Password, pages, limits; the same for every file.
        out: The dataset's folder; created where it does not exist.
        effort: Who reads, within which limits, and what is read again.
        join: Which of the files are letters with annexes.
        prune: Take out what the names do not lead to; not done where one leads nowhere.
        raw: Write text as printed even where a spreadsheet would run it.
        partition: Write the large tables as Parquet too, in partitions by year or issuer.
        on_progress: Called with each step.
        on_outcome: Called with each document that was read now.

    Raises:
        UsageError: The folder cannot be written to, or another run has it.
        TongbaoError: Nobody could be had to read.
    """
    if options.debug is not None:
        set_apart(options.debug, names)
    found = find_sources(names)
    tally = Tally()
    for failure in found.nowhere:
        tally.add_nowhere(failure)
    if not (found.sources or found.unreadable):
        return tally
    prepare_folder(out)
    with Ledger(out, options, decisions_of(out)) as ledger, open_log(effort.log) as log:
        remove_leftovers(out)
        ledger.begin("all" if options.debug else effort.again)
        bring_over(out, ledger)
        given = _read_missing(
            found,
            options,
            ledger,
            effort,
            log,
            tally,
            join=join,
            prune=prune,
            on_progress=on_progress,
            on_outcome=on_outcome,
        )
        with closing(Archive(Concordance.read(out))) as archive:
            rows = _csv_rows(ledger, archive, given, tally)
            write_csv_rows(rows, out, raw=raw, partition=partition)
        ledger.finish()
    return tally


def read_each(
    names: Sequence[str],
    options: ReadOptions,
    effort: Effort,
    on_progress: OnProgress | None = None,
    *,
    join: JoinMode = "auto",
) -> list[tuple[Outcome, Sequence[Finding]]]:
    """Read files and return their outcomes in the order of the files.

    With each stands what is to be said of it beside. Annexes have the outcome of their letter.
    """
    if options.debug is not None:
        set_apart(options.debug, names)
    found = find_sources(names)
    failures = [failed(failure) for failure in (*found.nowhere, *found.unreadable)]
    steps = _Steps(len(found.sources) + len(failures), on_progress)
    for outcome in failures:
        steps.add(outcome)
    read: dict[str, Outcome] = {}
    groups = Groups()
    if found.sources:
        with effort.workforce(options) as workers:
            for outcome in workers.run(found.sources, options, steps.turn):
                read[outcome.sha256] = outcome
                steps.add(outcome)
            groups = _groups_read(found, read, join)
            steps.more(len(groups.joined))
            for outcome in workers.run(groups.joined, options, steps.turn):
                steps.add(outcome)
                if outcome.failure is None:
                    read[outcome.sha256] = outcome
    return _with_notes(found, failures, read, groups)


def _groups_read(found: Found, read: Mapping[str, Outcome], join: JoinMode) -> Groups:
    """Return what belongs together of files that were read by themselves."""
    files = []
    for source in found.sources:
        outcome = read[source.sha256]
        why = outcome.failure.message if outcome.failure is not None else None
        files += [ReadFile(name, source.sha256, outcome.kinship, why) for name in source.names]
    return grouped(files, wishes_of(found, join))


def _with_notes(
    found: Found, failures: Sequence[Outcome], read: Mapping[str, Outcome], groups: Groups
) -> list[tuple[Outcome, Sequence[Finding]]]:
    """Return outcomes in the order of the files, without those of annexes that were joined."""
    sources = {source.sha256: source for source in found.sources}
    joined = {group.sha256: group for group in groups.joined if read[group.sha256].reading}
    taken = annexes_of(joined.values())
    every: list[tuple[Outcome, Sequence[Finding]]] = [(outcome, ()) for outcome in failures]
    for sha256, source in sources.items():
        if sha256 not in taken:
            group = joined.get(sha256, source)
            every.append((read[sha256], notes_on(group, sources, groups.apart)))
    return sorted(every, key=lambda one: natural_order(one[0].file))


def said_across(outcomes: Iterable[Outcome]) -> dict[str, list[Finding]]:
    """Return what circulars say of each other: findings by ``circular_id``."""
    every = [own for outcome in outcomes for own in outcome.csv_rows()]
    with closing(Archive(Concordance())) as archive:
        for own in every:
            archive.add(own)
        archive.settle()
        return {own.circular["circular_id"]: archive.findings_of(own) for own in every}


def read_tables(
    sources: Sequence[Source],
    options: ReadOptions,
    effort: Effort,
    on_progress: OnProgress | None = None,
) -> Iterator[Outcome]:
    """Yield each document's tables as they are printed, or why there are none, in whatever order.

    Raises:
        MissingToolError: Workers cannot be started on this machine.
    """
    steps = _Steps(len(sources), on_progress)
    with WorkerPool(
        effort.jobs,
        effort.limits,
        debug=effort.debug,
        tables_only=True,
        pictures=options.debug,
    ) as workers:
        for outcome in workers.run(sources, options, steps.turn):
            steps.add(outcome)
            yield outcome


def _read_missing(
    found: Found,
    options: ReadOptions,
    ledger: Ledger,
    effort: Effort,
    log: Log,
    tally: Tally,
    *,
    join: JoinMode,
    prune: bool,
    on_progress: OnProgress | None,
    on_outcome: Callable[[Outcome], None] | None,
) -> list[Source]:
    """Have read what the ledger lacks, set down the members, and return what was given."""
    given = [one for one in found.sources if effort.again != "failed" or ledger.knows(one)]
    tally.unread = len(found.sources) - len(given)
    renamed = find_renamed(ledger, given)
    outdated = find_outdated(ledger, given)
    tally.outdated = outdated.gone
    unreadable = [failed(failure) for failure in found.unreadable]
    steps = _Steps(len(given) + len(outdated.there) + len(unreadable), on_progress)
    for outcome in unreadable:
        source = Source(outcome.file, outcome.sha256)
        # What was read once under a name of its own is no failure when its folder is given.
        held = ledger.holds(source)
        if not held:
            ledger.keep(outcome)
        log(ledger.outcome(source) if held else outcome, kept=True)
        steps.add(outcome)
    todo = [*_not_held(given, ledger, log, steps), *outdated.there]
    tell = on_outcome or (lambda _: None)
    for outcome in _read(todo, options, ledger, effort, log, steps):
        tell(outcome)
    tally.kept = len(given) + len(outdated.there) - len(todo)
    given += [Source(one.file, one.sha256) for one in unreadable]
    ledger.take_in((*given, *outdated.there))
    ledger.take_out(renamed)
    if prune and not found.nowhere:
        ledger.take_out(find_others(ledger, given))
    Joins(ledger).wish((one.sha256 for one in given), wishes_of(found, join))
    looked_at = find_kin(ledger, [*given, *outdated.there])
    groups = find_groups(ledger, looked_at)
    missing = [group for group in groups.joined if not ledger.holds(group)]
    steps.more(len(missing))
    for outcome in _read(missing, options, ledger, effort, log, steps):
        tell(outcome)
    set_down(ledger, looked_at, groups)
    ledger.save()
    return given


def _not_held(
    sources: Sequence[Source], ledger: Ledger, log: Log, steps: _Steps
) -> Iterator[Source]:
    """Yield those whose results the ledger lacks; take down that the others are kept."""
    for source in sources:
        if ledger.holds(source):
            kept = ledger.outcome(source)
            log(kept, kept=True)
            steps.add(kept)
        else:
            yield source


def _read(
    sources: Sequence[Source],
    options: ReadOptions,
    ledger: Ledger,
    effort: Effort,
    log: Log,
    steps: _Steps,
) -> Iterator[Outcome]:
    """Have documents read; keep and yield what becomes of them."""
    if not sources:
        return
    joined = {source.sha256: source for source in sources if source.annexes}
    told = [replace(one, decisions=ledger.decided(one)) for one in sources]
    with effort.workforce(options) as workers:
        for outcome in workers.run(told, options, steps.turn):
            # A letter's with its annexes, also where it cost its worker, is none of it by itself.
            ledger.keep(outcome, joined.get(outcome.sha256))
            log(outcome, kept=False)
            steps.add(outcome)
            yield outcome


def _csv_rows(
    ledger: Ledger, archive: Archive, given: Sequence[Source], tally: Tally
) -> Iterator[CsvRows]:
    """Yield what each member adds to the dataset, and count those that this run was given.

    Members pass by twice: what one says of another is known when all have.
    """
    for member in _circulars(ledger):
        for own in member.outcome.csv_rows(member.notes):
            archive.add(own)
    archive.settle()
    tally.unknown_series = archive.unknown
    counted = {source.sha256 for source in given}
    taken = annexes_of(Joins(ledger).joined().values())
    every = {member.sha256: member.file for member in ledger.members()}
    tally.dataset_files += len(every)
    for sha256 in every.keys() & taken & counted:
        tally.add_annex(every[sha256])
    for member in _circulars(ledger):
        if member.sha256 in counted:
            tally.add(member.outcome, member.notes)
        for own in member.outcome.csv_rows(member.notes):
            amended = archive.amended(own)
            if member.late:  # its file is gone
                amended = with_decisions(amended, member.late)
            if member.sha256 in counted:
                tally.amend(own, amended, archive.findings_of(own))
            yield amended


@dataclass(frozen=True, slots=True)
class _Member:
    """One that the dataset has rows of: a file by itself, or a letter with its annexes."""

    sha256: str
    outcome: Outcome
    notes: list[Finding]
    """What is to be said of it beside."""
    late: tuple[Decision, ...]
    """What people decided since its file was read and is gone."""


def _circulars(ledger: Ledger) -> Iterator[_Member]:
    """Yield the members that are no annexes of another."""
    every = {source.sha256: source for source in distinct(ledger.members())}
    joined, apart = Joins(ledger).joined(), Joins(ledger).apart()
    taken = annexes_of(joined.values())
    for sha256, source in every.items():
        if sha256 in taken:
            continue
        group = joined.get(sha256)
        notes = notes_on(group or source, every, apart)
        if group is not None:
            yield _Member(sha256, ledger.joined(group), notes, ())
        else:
            late = ledger.decided(source) if ledger.lacks_decisions(source) else ()
            yield _Member(sha256, ledger.member(source), notes, late)


class _Steps:
    """Counts what is done, and tells of it."""

    def __init__(self, files: int, on_progress: OnProgress | None) -> None:
        self._files = files
        self._tell = on_progress or (lambda _: None)
        self._done = self._pages = self._failures = 0
        self._under_way: dict[str, int] = {}
        """Pages done of documents that are being read."""

    def more(self, files: int) -> None:
        """Go on to documents that were not known of before."""
        self._files += files

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
