"""How commands speak: sentences on stderr in the user's language, progress on a terminal."""

from __future__ import annotations

import logging
import signal
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tongbao.batch import Progress, Tally
from tongbao.batch.outcome import kind_of
from tongbao.batch.sources import SUFFIXES
from tongbao.commands.console.sentences import say
from tongbao.model import Language, Message
from tongbao.publish.folder.audited import audit_told
from tongbao.publish.folder.reading import described
from tongbao.publish.trust import Trust
from tongbao.text.escaping import guard_streams, one_line, visible

_FEW = 3
"""Files of a strange kind that the summary names; the others are counted."""


def print_line(text: str) -> None:
    """Print one line on stdout, whatever names in it hold."""
    print(one_line(text))


def print_trace(trace: str) -> None:
    """Print a traceback of our own on stderr."""
    # Escaped before it is printed: a progress bar takes over the stream.
    print(visible(trace), file=sys.stderr)


def prepare_streams() -> None:
    """Make both streams take any character and show it, and keep libraries' mutterings off them.

    Nothing that is printed acts on the terminal (:mod:`tongbao.text.escaping`). A console that cannot show a character gets its escape instead of a crash; piped output
    is UTF-8 whatever the system's code page.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    guard_streams()
    logging.getLogger().addHandler(logging.NullHandler())
    logging.raiseExceptions = False
    warnings.simplefilter("ignore")


@contextmanager
def ended_by_signal() -> Iterator[None]:
    """Take a request to end (SIGTERM) as an interrupt, so that what was done is kept."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, interrupt)
    except ValueError:  # not the main thread: whoever runs us there minds its own signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[Callable[[Progress], None]]:
    """Show how far a run is, on a terminal; elsewhere, or if not wanted, show nothing.

    Documents and pages done, documents a second, time left, failures so far.

    Yields:
        What to call with each step.
    """
    if not (shown and sys.stderr.isatty()):
        yield lambda _: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from tongbao.commands.console.terminal import console_on

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[figures]}", markup=False),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console_on(sys.stderr), transient=True) as bar:
        task = bar.add_task("", total=None, figures="")

        def show(step: Progress) -> None:
            rate = bar.tasks[0].speed or 0.0
            bar.update(
                task,
                description=one_line(Path(step.file).name)[:32],
                completed=step.files_done,
                total=step.files,
                figures=f"{step.pages_done} p. · {rate:.1f}/s · ✗ {step.failures}",
            )

        yield show


def _no_ranking(file: str) -> Message:
    return Message(
        f"{file} 中没有读出任何排名，请确认它确为排名通报，或检查 --pages。",
        f"No ranking came out of {file}; check that it is a circular that ranks places, or --pages.",
    )


def print_summary(tally: Tally, out: Path, language: Language, *, prune: bool = False) -> None:
    """Print on stderr what a run read, found and could not read."""
    _say_failures(tally, language)
    for file in tally.without_ranking:
        say(_no_ranking(file), language)
    if tally.files > tally.nowhere:
        _say_what_was_read(tally, language)
    for sentence in _about_the_dataset(tally, out, prune=prune):
        say(sentence, language)
    package = described(out) if tally.dataset_files else {}
    trust = Trust.stated_by(package)
    if trust is not None:
        say(trust.paragraph, language)
    audited = audit_told(package)
    if audited is not None:
        say(audited, language)


def _say_failures(tally: Tally, language: Language) -> None:
    """Say of each file why it could not be read; of strange kinds (.docx) of the first ones only."""
    told: Counter[str] = Counter()
    for failure in tally.failures:
        kind = kind_of(failure.file)
        told[kind] += failure.bytes_read and kind not in SUFFIXES
        if told[kind] <= _FEW:
            say(failure.message, language)
    for kind, count in sorted(told.items()):
        if count > _FEW:
            zh, en = kind or "无后缀", f"{kind} files" if kind else "files without suffix"
            message = Message(
                f"另有 {count - _FEW} 个{zh}文件也未能读取，原因见 findings.csv。",
                f"{count - _FEW} more {en} could not be read either; findings.csv says why.",
            )
            say(message, language)


def _kinds(tally: Tally) -> Message:
    """Return how many files of each kind were read, the commonest first; blank for one kind."""
    if len(tally.kinds) <= 1:
        return Message("", "")
    read = [(kind, count - tally.refused[kind], count) for kind, count in tally.kinds.most_common()]
    zh = "、".join(f"{kind or '无后缀'} {some}/{count}" for kind, some, count in read)
    en = ", ".join(f"{kind or 'no suffix'} {some} of {count}" for kind, some, count in read)
    return Message(f"（{zh}）", f" ({en})")


def _say_what_was_read(tally: Tally, language: Language) -> None:
    read = tally.files - len(tally.failures)
    by_severity = tally.findings
    facts, claims = tally.rows["rankings"], tally.rows["claims"]
    errors, warns, infos = (by_severity[level] for level in ("error", "warning", "info"))
    kinds = _kinds(tally)
    say(
        Message(
            f"读取 {read}/{tally.files} 个文件{kinds.zh}、{tally.pages} 页："
            f"{tally.rankings} 个指标、{facts} 条排名、{claims} 条文字表述；"
            f"发现错误 {errors}、警告 {warns}、提示 {infos}。",
            f"Read {read} of {tally.files} files{kinds.en}, {tally.pages} pages: {tally.rankings} "
            f"indicators, {facts} ranked facts, {claims} claims; findings: "
            f"{errors} errors, {warns} warnings, {infos} notes.",
        ),
        language,
    )
    if tally.kept:
        say(
            Message(
                f"其中 {tally.kept} 个文件的结果来自以前的运行，没有重读。",
                f"Results of {tally.kept} of them are those of earlier runs.",
            ),
            language,
        )
    if tally.unread:
        say(
            Message(
                f"另有 {tally.unread} 个文件从未读过，这次只重读失败的文件，没有读它们。",
                f"{tally.unread} more files were never read and left out: only failed ones were "
                "to be read again.",
            ),
            language,
        )


def _about_the_dataset(tally: Tally, out: Path, *, prune: bool) -> Iterator[Message]:
    """Yield what has become of the dataset."""
    if tally.files == tally.nowhere and not (tally.dataset_files or tally.unread):
        yield Message(
            f"没有找到任何文件，{out} 没有改动。", f"No file was found; {out} is left as it is."
        )
        return
    if tally.outdated:
        yield Message(
            f"数据集中有 {tally.outdated} 个文件由早期版本读出，原文件已不在，保留了当时的结果。",
            f"{tally.outdated} files of the dataset were read by an earlier version and are gone: "
            "what it read is kept.",
        )
    if tally.unknown_series:
        names = ", ".join(tally.unknown_series[:_FEW])
        yield Message(
            f"concordance.csv 中有 {len(tally.unknown_series)} 个系列在数据集中没有（{names}），未起作用；"
            "tongbao series 列出现有的系列。",
            f"concordance.csv names {len(tally.unknown_series)} series that the dataset does not have "
            f"({names}), which joins nothing; tongbao series lists those that it has.",
        )
    if prune and tally.nowhere:
        yield Message(
            "有路径找不到文件，因此没有执行 --prune。",
            "A path led to no file, so nothing was taken out for --prune.",
        )
    if tally.others:
        yield Message(
            f"数据集已写入 {out}，共 {tally.dataset_files} 个文件；"
            f"其中 {tally.others} 个这次没有给出，原样保留（--prune 可去掉）。",
            f"The dataset is in {out} and holds {tally.dataset_files} files; {tally.others} of them "
            "were not given this time and stay as they were (--prune takes them out).",
        )
    else:
        yield Message(f"数据集已写入 {out}。", f"The dataset is in {out}.")
