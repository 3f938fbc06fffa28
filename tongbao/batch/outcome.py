"""What became of one file, and the figures of a run: plain values that cross process borders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tongbao.errors import ExitCode
from tongbao.model import Finding, Message
from tongbao.publish.folder.csv_rows import CsvRows, changed, csv_rows_of, pack, unpack
from tongbao.publish.folder.csvtext import as_text
from tongbao.publish.printed_tables import PrintedTable
from tongbao.publish.rows.file import Failure, FileRows, failed_file_rows, finding_rows
from tongbao.publish.schemas import FINDINGS

_SEVERITY = FINDINGS.names.index("severity")


@dataclass(frozen=True, slots=True)
class Costs:
    """What reading one file took."""

    seconds: float = 0.0
    stages: Mapping[str, float] = field(default_factory=dict)
    """Seconds by stage: ``extract``, ``normalize``, ``validate``, ``publish``."""
    memory: int = 0
    """Most bytes that its worker was seen to hold."""
    tries: int = 1


@dataclass(frozen=True, slots=True)
class Understood:
    """One circular of a file, as a person is told of it; the ledger keeps only its rows."""

    circular_id: str
    title: str = ""
    projects: Mapping[int, str] = field(default_factory=dict)
    """Names of its numbered projects."""
    findings: tuple[Finding, ...] = ()
    annexes: tuple[str, ...] = ()
    """The files of its own annexes, those that could be read."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: what it adds to the dataset, and the figures of the summary."""

    file: str
    sha256: str
    block: bytes
    """The rows of its circulars, by table, packed (:mod:`tongbao.publish.folder.csv_rows`)."""
    row_counts: tuple[Mapping[str, int], ...]
    """How many rows that is, for each circular by table."""
    digests: tuple[str, ...]
    """Hash of each circular's rows."""
    severities: Mapping[str, int]
    """How many findings of each severity."""
    circulars: tuple[Understood, ...] = ()
    """Its circulars, where it was read now."""
    pages: int = 0
    rankings: int = 0
    names_file: bool = False
    """Whether a row besides those of ``circulars`` and ``files`` holds the file's name."""
    kinship: str = ""
    """What it says of annexes (:class:`tongbao.normalize.annexes.Kinship`)."""
    reading: str = ""
    """What was read (:attr:`tongbao.batch.sources.Source.reading`), where that is several files."""
    failure: Failure | None = None
    trace: str = ""
    """Our own traceback, where the failure is our fault."""
    costs: Costs = field(default_factory=Costs)
    tables: tuple[PrintedTable, ...] = ()
    """Its tables as they are printed, where only they were wanted."""

    @property
    def circular_id(self) -> str:
        """Return the identifier under which the dataset keeps the file's first circular."""
        return self.sha256[:16]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the findings of all its circulars, where it was read now."""
        return tuple(finding for one in self.circulars for finding in one.findings)

    @property
    def rows(self) -> Mapping[str, int]:
        """Return how many rows the file adds to each table."""
        total: Counter[str] = Counter()
        for counts in self.row_counts:
            total.update(counts)
        return total

    def check(self) -> None:
        """Make sure that its rows come out as they were packed: the block bears a checksum.

        Raises:
            ValueError: As many circulars as counts and digests do not come out.
            zlib.error: The block is damaged.
        """
        if not len(unpack(self.block)) == len(self.row_counts) == len(self.digests):
            raise ValueError("circulars, counts and digests differ in number")

    def csv_rows(self, notes: Sequence[Finding] = ()) -> list[CsvRows]:
        """Return what it adds to the dataset, circular by circular.

        Args:
            notes: What is to be said of its file beside; it stands among the rows of the first.
        """
        every = [
            CsvRows(*own)
            for own in zip(unpack(self.block), self.row_counts, self.digests, strict=True)
        ]
        if every[0].circular["file"] != as_text(self.file):
            every = [changed(own, file=self.file) for own in every]
        if notes:
            every[0] = changed(every[0], findings=finding_rows(self.circular_id, notes))
        return every


def outcome_of(file: str, sha256: str, circulars: Iterable[FileRows]) -> Outcome:
    """Return the outcome that the rows of a file's circulars make, figures of the reading apart."""
    every = []
    severities: Counter[str] = Counter()
    for part in circulars:
        severities.update(str(row[_SEVERITY]) for row in part["findings"])
        every.append(csv_rows_of(part))
    return Outcome(
        file=file,
        sha256=sha256,
        block=pack(own.chunks for own in every),
        row_counts=tuple(own.rows for own in every),
        digests=tuple(own.digest for own in every),
        severities=dict(severities),
        names_file=any(file in own.chunks["findings"] for own in every),
    )


def kind_of(file: str) -> str:
    """Return a file's suffix in lower case; blank where what follows its last dot is none (15号)."""
    suffix = Path(file).suffix.lower()
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() else ""


def failed(failure: Failure, trace: str = "") -> Outcome:
    """Return the outcome of a file that gave no circular."""
    outcome = outcome_of(failure.file, failure.sha256, [failed_file_rows(failure)])
    told = Understood(outcome.circular_id, findings=(failure.finding,))
    return replace(outcome, failure=failure, trace=trace, circulars=(told,))


def twin_finding(file: str, twins: Sequence[str]) -> Finding:
    """Return the finding that files are, byte for byte, the one that was read."""
    others_zh, others_en = "、".join(twins), ", ".join(twins)
    message = Message(
        f"{others_zh} 与 {file} 内容完全相同，只读取一次。",
        f"{others_en}: the very same bytes as {file}, which was read once for all.",
    )
    return Finding("document-duplicate", "info", message, observed="; ".join(twins))


def apart_finding(file: str, why: Message) -> Finding:
    """Return the finding that a file seems to be an annex and was read by itself."""
    message = Message(
        f"{file} 像是一份通报的附件，但{why.zh}，没有并入；如属同一份，请用 --join 一起读取。",
        f"{file} seems to be an annex, but {why.en}; it was read by itself: if it belongs to a "
        "letter, read both with --join.",
    )
    return Finding("document-annex-apart", "warning", message)


@dataclass(slots=True)
class Tally:
    """The figures of the files that a run was given, gathered as their outcomes pass by."""

    files: int = 0
    pages: int = 0
    rankings: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    """Rows that these files have in the dataset, by table."""
    findings: Counter[str] = field(default_factory=Counter)
    """Findings of these files, those that could not be read among them, by severity."""
    failures: list[Failure] = field(default_factory=list)
    without_ranking: list[str] = field(default_factory=list)
    """Files that were read and rank nothing."""
    kept: int = 0
    """Files whose result of an earlier run still holds."""
    unread: int = 0
    """Files that were left out, as only failed ones were to be read again."""
    annexes: int = 0
    """Files that were read as annexes of a letter's."""
    nowhere: int = 0
    """Names that led to no file; they are among the failures, and in no dataset."""
    outdated: int = 0
    """Others in the dataset that an earlier version read and whose files are gone."""
    dataset_files: int = 0
    """Files in the dataset, these and others; 0 where nothing was written."""
    unknown_series: tuple[str, ...] = ()
    """What the dataset's concordance names and no circular has."""
    kinds: Counter[str] = field(default_factory=Counter)
    """Files by their suffix, lower case; blank for those without one."""
    refused: Counter[str] = field(default_factory=Counter)
    """Those of them that could not be read."""

    @property
    def others(self) -> int:
        """Return how many files the dataset holds that this run was not given."""
        return max(0, self.dataset_files - (self.files - self.nowhere))

    def add_nowhere(self, failure: Failure) -> None:
        """Count a name that led to no file."""
        self.files += 1
        self.nowhere += 1
        self.failures.append(failure)

    def add_annex(self, file: str) -> None:
        """Count a file whose content was counted with its letter's."""
        self.files += 1
        self.annexes += 1
        self.kinds[kind_of(file)] += 1

    def add(self, outcome: Outcome, notes: Sequence[Finding] = ()) -> None:
        """Count one file, with what is said of it beside what reading it gave."""
        self.files += 1
        self.kinds[kind_of(outcome.file)] += 1
        self.rows.update(outcome.rows)
        self.rows["findings"] += len(notes)
        self.findings.update(outcome.severities)
        self.findings.update(note.severity for note in notes)
        if outcome.failure is not None:
            self.failures.append(outcome.failure)
            self.refused[kind_of(outcome.file)] += 1
            return
        self.pages += outcome.pages
        self.rankings += outcome.rankings
        if not outcome.rankings:
            self.without_ranking.append(outcome.file)

    def amend(self, own: CsvRows, amended: CsvRows, findings: Iterable[Finding]) -> None:
        """Count what other circulars of the dataset add to one that was counted.

        Args:
            own: Its rows as they were counted.
            amended: Its rows as the dataset has them.
            findings: What others say of it.
        """
        for table, rows in amended.rows.items():
            self.rows[table] += rows - own.rows[table]
        self.findings.update(finding.severity for finding in findings)

    @property
    def lost(self) -> set[ExitCode]:
        """Return the codes of the failures; files that are no documents are none."""
        return {failure.exit_code for failure in self.failures} - {ExitCode.DONE}

    @property
    def exit_code(self) -> ExitCode:
        """Return the exit code of ``extract``: did everything, something or nothing come out.

        Where no file gave a ranking, the failures' own code says why if they agree on one.
        """
        codes = self.lost
        if self.rankings:
            return ExitCode.SOME_FAILED if codes else ExitCode.DONE
        if ExitCode.OUR_FAULT in codes:
            return ExitCode.OUR_FAULT
        return codes.pop() if len(codes) == 1 else ExitCode.NOTHING_READ
