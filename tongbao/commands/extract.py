"""``tongbao extract``: files into a dataset. Data on stdout, all else on stderr."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tongbao import batch
from tongbao.commands.console.options import Manner, check_pages, show_tracebacks
from tongbao.commands.console.sentences import say
from tongbao.commands.console.streams import (
    ended_by_signal,
    prepare_streams,
    print_summary,
    progress_bar,
)
from tongbao.commands.findings import text
from tongbao.errors import ExitCode
from tongbao.extract import ReadOptions
from tongbao.model import Message
from tongbao.publish import SCHEMAS
from tongbao.publish.partitioned import Partition


def extract(
    files: Sequence[str],
    out: Path,
    options: ReadOptions,
    manner: Manner,
    effort: batch.Effort,
    *,
    join: batch.JoinMode = "auto",
    prune: bool = False,
    raw: bool = False,
    partition: Partition | None = None,
) -> ExitCode:
    """Read files into a dataset; print what came of it.

    With ``raw``, text is written as printed even where a spreadsheet would run it.

    Raises:
        UsageError: ``out`` cannot be written to or is in use, or the page selection makes no
            sense.
    """
    prepare_streams()
    check_pages(options)
    try:
        with ended_by_signal(), progress_bar(shown=not manner.quiet) as show:
            tally = batch.extract(
                files,
                options,
                out,
                replace(effort, debug=manner.debug),
                join=join,
                prune=prune,
                raw=raw,
                partition=partition,
                on_progress=show,
                on_outcome=show_tracebacks(manner),
            )
    except KeyboardInterrupt:
        say(
            Message(
                "已读完的文件都已记下，再次运行同一命令即可继续。",
                "What was read is kept; run the same command again to go on.",
            ),
            manner.language,
        )
        return ExitCode.INTERRUPTED
    if manner.as_json:
        print(text.as_json(_report(tally, out)))
    if manner.quiet:
        for failure in tally.failures:
            if failure.exit_code != ExitCode.DONE:
                say(failure.message, manner.language)
    else:
        print_summary(tally, out, manner.language, prune=prune)
    return tally.exit_code


def _report(tally: batch.Tally, out: Path) -> dict[str, object]:
    """Return what a run did, for programs."""
    return {
        "dataset": out.as_posix(),
        "exit_code": int(tally.exit_code),
        "files": tally.files,
        "kinds": {
            kind: {"files": count, "refused": tally.refused[kind]}
            for kind, count in sorted(tally.kinds.items())
        },
        "annexes": tally.annexes,
        "kept": tally.kept,
        "left_out": tally.unread,
        "dataset_files": tally.dataset_files,
        "others": tally.others,
        "outdated": tally.outdated,
        "pages": tally.pages,
        "indicators": tally.rankings,
        "rows": {table: tally.rows[table] for table in SCHEMAS},
        "findings": {level: tally.findings[level] for level in ("error", "warning", "info")},
        "failures": [
            {
                "file": failure.file,
                "rule": failure.rule,
                "message": failure.message.zh,
                "message_en": failure.message.en,
            }
            for failure in tally.failures
        ],
    }
