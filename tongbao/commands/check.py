"""``tongbao check``: what is wrong in circulars, or in a dataset that was written before."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from tongbao import batch
from tongbao.commands.console.options import Manner, check_pages, show_tracebacks
from tongbao.commands.console.sentences import say
from tongbao.commands.console.streams import prepare_streams, progress_bar
from tongbao.commands.findings import text
from tongbao.commands.findings.text import Listed
from tongbao.errors import ExitCode
from tongbao.extract import ReadOptions
from tongbao.model import Finding, Severity
from tongbao.publish.folder.reading import finding_of, is_dataset, read_rows
from tongbao.review.since import findings_since
from tongbao.text.escaping import data_stream

Output = Literal["text", "json", "csv", "sarif", "html"]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which findings are asked for, and which of them make the command fail."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Severity = "error"

    @classmethod
    def of(cls, select: Iterable[str], ignore: Iterable[str], fail_on: Severity) -> Selection:
        """Return a selection of codes, each given by itself or several joined by commas."""
        return cls(_split(select), _split(ignore), fail_on)


def _split(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for code in codes for one in re.split(r"[,，\s]+", code) if one)


def check(
    files: Sequence[str],
    options: ReadOptions,
    selection: Selection,
    output: Output,
    manner: Manner,
    effort: batch.Effort,
    *,
    join: batch.JoinMode = "auto",
) -> ExitCode:
    """Read files, or datasets written before, and print their findings on stdout.

    Raises:
        UsageError: A code selects no rule, or the page selection makes no sense.
    """
    from tongbao.validate.registry import select_findings

    prepare_streams()
    check_pages(options)
    _check_codes((*selection.select, *selection.ignore))
    tally = batch.Tally()
    datasets = [file for file in files if is_dataset(Path(file))]
    files = [file for file in files if file not in datasets]
    listed: list[Listed] = []
    for dataset in datasets:
        for one in findings_of_dataset(Path(dataset)):
            chosen = select_findings(one.findings, selection.select, selection.ignore)
            listed.append(replace(one, findings=chosen))
    with progress_bar(shown=not manner.quiet) as show:
        read = batch.read_each(files, options, effort, show, join=join) if files else []
    across = batch.said_across(outcome for outcome, _ in read)
    for outcome, notes in read:
        tally.add(outcome, notes)
        show_tracebacks(manner)(outcome)
        if outcome.failure is not None:
            say(outcome.failure.message, manner.language)
            continue
        for number, read_now in enumerate(outcome.circulars):
            told = [*read_now.findings, *across.get(read_now.circular_id, ())]
            told += notes if not number else ()
            chosen = select_findings(told, selection.select, selection.ignore)
            listed.append(
                Listed(
                    outcome.file,
                    read_now.circular_id,
                    read_now.title,
                    read_now.projects,
                    chosen,
                    read_now.annexes,
                )
            )
    _print(listed, output, manner)
    return _check_code(tally, listed, selection.fail_on)


def _print(listed: Sequence[Listed], output: Output, manner: Manner) -> None:
    """Print findings on stdout in the form asked for."""
    if output == "json":
        text.print_json(listed, data_stream())
    elif output == "sarif":
        from tongbao.commands.findings.sarif import print_sarif

        print_sarif(listed, manner.language, data_stream())
    elif output == "html":
        from tongbao.commands.findings.html import print_page

        print_page(listed, manner.language, data_stream())
    elif output == "csv":
        text.print_csv(listed, data_stream())
    else:
        text.print_text(listed, manner.language, sys.stdout)


def _check_code(tally: batch.Tally, listed: Sequence[Listed], fail_on: Severity) -> ExitCode:
    """Return 1 where a finding is grave enough; else whether files failed."""
    from tongbao.validate.registry import SEVERITIES

    if not listed:
        return tally.exit_code
    grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    if any(finding.severity in grave for one in listed for finding in one.findings):
        return ExitCode.FINDINGS
    return ExitCode.SOME_FAILED if tally.lost else ExitCode.DONE


def _check_codes(codes: Sequence[str]) -> None:
    """Refuse a code that no rule begins with: it would quietly select nothing."""
    from tongbao.validate.rulebook import all_rules, find_rule

    for code in codes:
        if not any(rule.code.startswith(code) for rule in all_rules()):
            find_rule(code)


def findings_of_dataset(folder: Path) -> list[Listed]:
    """Return the findings of each circular of a dataset, in its order.

    What people decided since it was written counts already.
    """
    found: dict[str, list[Finding]] = {}
    for row in read_rows(folder, "findings"):
        found.setdefault(row["circular_id"], []).append(finding_of(row))
    found |= findings_since(folder)
    annexes: dict[str, list[str]] = {}
    for row in read_rows(folder, "files"):
        if row["file_no"] != "1":
            annexes.setdefault(row["circular_id"], []).append(row["file"])
    projects: dict[str, dict[int, str]] = {}
    for row in read_rows(folder, "rankings"):
        if row["project_no"]:
            own = projects.setdefault(row["circular_id"], {})
            own.setdefault(int(row["project_no"]), row["project"])
    return [
        Listed(
            row["file"],
            row["circular_id"],
            row["title"],
            projects.get(row["circular_id"], {}),
            found.get(row["circular_id"], []),
            annexes.get(row["circular_id"], []),
        )
        for row in read_rows(folder, "circulars")
    ]
