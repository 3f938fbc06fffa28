"""How commands speak: sentences on stderr in the user's language, progress on a terminal."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from tongbao.batch import Progress, Tally
from tongbao.model import Message

Language = Literal["zh", "en"]


def user_language() -> Language:
    """Return the language to speak: ``TONGBAO_LANG``, else the locale's.

    Chinese unless something asks for English: it is the language of the circulars.
    """
    for variable in ("TONGBAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        asked = os.environ.get(variable, "").lower()
        if asked.startswith("en"):
            return "en"
        if asked.startswith("zh"):
            return "zh"
    return "zh"


def in_language(message: Message, language: Language) -> str:
    """Return a sentence in one of its two languages."""
    return message.zh if language == "zh" else message.en


def say(message: Message, language: Language) -> None:
    """Print one sentence on stderr."""
    print(in_language(message, language), file=sys.stderr)


def prepare_streams() -> None:
    """Make both streams take any character, and keep what libraries mutter off them.

    A console that cannot show a character gets its escape instead of a crash; piped output
    is UTF-8 whatever the system's code page.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    logging.getLogger().addHandler(logging.NullHandler())
    logging.raiseExceptions = False
    warnings.simplefilter("ignore")


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[Callable[[Progress], None]]:
    """Show how far a run is, on a terminal; elsewhere, or if not wanted, show nothing.

    Yields:
        What to call with each step.
    """
    if not (shown and sys.stderr.isatty()):
        yield lambda _: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pages]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, pages="")

        def show(step: Progress) -> None:
            pages = f"p. {step.pages_done}/{step.pages}" if step.pages else ""
            within = step.pages_done / step.pages if step.pages else 0.0
            bar.update(
                task,
                description=escape(Path(step.file).name),
                completed=step.files_done + within,
                total=step.files,
                pages=pages,
            )

        yield show


def _no_ranking(file: str) -> Message:
    return Message(
        f"{file} 中没有读出任何排名，请确认它确为排名通报，或检查 --pages。",
        f"No ranking came out of {file}; check that it is a circular that ranks places, or --pages.",
    )


def print_summary(tally: Tally, out: Path, language: Language) -> None:
    """Print on stderr what a run read, found and could not read."""
    read = tally.files - len(tally.failures)
    by_severity = tally.findings
    errors, warns, infos = (by_severity[level] for level in ("error", "warning", "info"))
    for failure in tally.failures:
        say(failure.message, language)
    for file in tally.without_ranking:
        say(_no_ranking(file), language)
    say(
        Message(
            f"读取 {read}/{tally.files} 个文件、{tally.pages} 页："
            f"{tally.rankings} 个指标、{tally.facts} 条排名、{tally.claims} 条文字表述；"
            f"发现错误 {errors}、警告 {warns}、提示 {infos}。",
            f"Read {read} of {tally.files} files, {tally.pages} pages: {tally.rankings} "
            f"indicators, {tally.facts} ranked facts, {tally.claims} claims; findings: "
            f"{errors} errors, {warns} warnings, {infos} notes.",
        ),
        language,
    )
    say(Message(f"数据集已写入 {out}。", f"The dataset is in {out}."), language)
