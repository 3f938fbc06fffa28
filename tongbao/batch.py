"""Many files → one dataset: each file by itself, no file at another's cost.

The work on one file is one picklable function of plain values, :func:`process`; whoever
calls :func:`run` may hand in any ``concurrent.futures`` executor. Workers compute, the
caller writes.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from pathlib import Path

from tongbao.errors import ExitCode, TongbaoError, UnreadableFileError
from tongbao.extract import ReadOptions
from tongbao.model import Circular, Finding, Message
from tongbao.publish.parts import Failure, Part, part_of, part_of_failure
from tongbao.sources import Source


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its share of the dataset, and the figures of the summary."""

    file: str
    circular_id: str
    part: Part
    findings: tuple[Finding, ...]
    title: str = ""
    projects: Mapping[int, str] = field(default_factory=dict)
    """Names of the circular's numbered projects."""
    pages: int = 0
    rankings: int = 0
    failure: Failure | None = None
    trace: str = ""
    """Our own traceback, where the failure is our fault."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: files, and pages of the file that is being read."""

    file: str
    files_done: int
    files: int
    pages_done: int = 0
    pages: int = 0


@dataclass(slots=True)
class Tally:
    """The figures of a run, gathered as its outcomes pass by."""

    files: int = 0
    pages: int = 0
    rankings: int = 0
    facts: int = 0
    claims: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    """Findings of the files that were read, by severity."""
    failures: list[Failure] = field(default_factory=list)
    without_ranking: list[str] = field(default_factory=list)
    """Files that were read and rank nothing."""

    def add(self, outcome: Outcome) -> None:
        """Count one file."""
        self.files += 1
        if outcome.failure is not None:
            self.failures.append(outcome.failure)
            return
        self.pages += outcome.pages
        self.rankings += outcome.rankings
        if not outcome.rankings:
            self.without_ranking.append(outcome.file)
        self.facts += len(outcome.part["rankings"])
        self.claims += len(outcome.part["claims"])
        self.findings.update(finding.severity for finding in outcome.findings)

    @property
    def exit_code(self) -> ExitCode:
        """Return the exit code of ``extract``: did everything, something or nothing come out.

        Where no file gave a ranking, the failures' own code says why if they agree on one.
        """
        if self.rankings:
            return ExitCode.SOME_FAILED if self.failures else ExitCode.DONE
        codes = {failure.exit_code for failure in self.failures}
        if ExitCode.OUR_FAULT in codes:
            return ExitCode.OUR_FAULT
        return codes.pop() if len(codes) == 1 else ExitCode.NOTHING_READ


def run(
    sources: Sequence[Source | Failure],
    options: ReadOptions,
    *,
    executor: Executor | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Iterator[Outcome]:
    """Read files one by one, or on an executor, and yield their outcomes in the order given.

    Args:
        sources: What :func:`tongbao.sources.find_sources` returned.
        options: Password, pages, limits; the same for every file.
        executor: Where to do the work; in this process if None.
        on_progress: Called before, during (without an executor) and after each file.
    """

    def tell(done: int, pages_done: int = 0, pages: int = 0) -> None:
        if on_progress is not None:
            source = sources[min(done, len(sources) - 1)]
            on_progress(Progress(source.file, done, len(sources), pages_done, pages))

    pending = (
        [executor.submit(process, source, options) for source in sources] if executor else None
    )
    for done, source in enumerate(sources):
        tell(done)
        if pending is not None:
            yield pending[done].result()
        else:
            yield process(source, options, _page_teller(tell, done))
    if sources:
        tell(len(sources))


def _page_teller(tell: Callable[[int, int, int], None], done: int) -> Callable[[int, int], None]:
    return lambda pages_done, pages: tell(done, pages_done, pages)


def process(
    source: Source | Failure,
    options: ReadOptions,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Read one file and return what became of it; never raises for what is in the file."""
    from tongbao.reading import read_circular

    if isinstance(source, Failure):
        return _failed(source)
    try:
        circular = read_circular(Path(source.file), options, progress)
        circular = replace(circular, findings=(*circular.findings, *_twin_findings(source)))
        return _read(source, circular)
    except TongbaoError as error:
        rule = error.rule or UnreadableFileError.rule
        return _failed(
            Failure(source.file, source.sha256, rule, error.message, error.exit_code), source
        )
    except Exception as error:  # noqa: BLE001 - a bug of ours must not cost the other files
        return _failed(
            _our_fault(source, error), source, "".join(traceback.format_exception(error))
        )


def _read(source: Source, circular: Circular) -> Outcome:
    return Outcome(
        file=source.file,
        circular_id=circular.document.circular_id,
        part=part_of(circular),
        findings=tuple(circular.findings),
        title=circular.header.title,
        projects=_project_names(circular),
        pages=len(circular.document.pages),
        rankings=len(circular.rankings),
    )


def _project_names(circular: Circular) -> dict[int, str]:
    named = [(section.project_no, section.project) for section in circular.sections]
    named += [(ranking.project_no, ranking.project) for ranking in circular.rankings]
    return {number: name for number, name in named if number is not None}


def _failed(failure: Failure, source: Source | None = None, trace: str = "") -> Outcome:
    findings = (failure.finding, *(_twin_findings(source) if source else ()))
    return Outcome(
        file=failure.file,
        circular_id=failure.circular_id,
        part=part_of_failure(failure, findings),
        findings=findings,
        failure=failure,
        trace=trace,
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


def _twin_findings(source: Source) -> Iterable[Finding]:
    """Name the files that were not read because their bytes are those of this one."""
    if not source.twins:
        return ()
    others_zh, others_en = "、".join(source.twins), ", ".join(source.twins)
    message = Message(
        f"{others_zh} 与 {source.file} 内容完全相同，只读取一次。",
        f"{others_en}: the very same bytes as {source.file}, which was read once for all.",
    )
    return (Finding("document-duplicate", "info", message, observed="; ".join(source.twins)),)
