"""What each command does once its options are known. Data on stdout, all else on stderr."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from tongbao import batch
from tongbao.commands import findings_text
from tongbao.commands.console import (
    Language,
    ended_by_signal,
    in_language,
    prepare_streams,
    print_line,
    print_summary,
    print_trace,
    progress_bar,
    say,
    user_language,
)
from tongbao.errors import ExitCode, UsageError
from tongbao.extract import ReadOptions
from tongbao.model import Message, Severity
from tongbao.publish import SCHEMAS
from tongbao.publish.partitioned import Partition
from tongbao.text.escaping import data_stream


@dataclass(frozen=True, slots=True)
class Manner:
    """How a command speaks."""

    lang: Language | None = None
    quiet: bool = False
    as_json: bool = False
    debug: bool = False

    @property
    def language(self) -> Language:
        """Return the language asked for, else the user's."""
        return self.lang or user_language()


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


def extract(
    files: Sequence[str],
    out: Path,
    options: ReadOptions,
    manner: Manner,
    effort: batch.Effort,
    *,
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
    _check_pages(options)
    try:
        with ended_by_signal(), progress_bar(shown=not manner.quiet) as show:
            tally = batch.extract(
                files,
                options,
                out,
                replace(effort, debug=manner.debug),
                prune=prune,
                raw=raw,
                partition=partition,
                on_progress=show,
                on_outcome=_tracebacks(manner),
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
        print(findings_text.as_json(_report(tally, out)))
    if manner.quiet:
        for failure in tally.failures:
            say(failure.message, manner.language)
    else:
        print_summary(tally, out, manner.language, prune=prune)
    return tally.exit_code


def check(
    files: Sequence[str],
    options: ReadOptions,
    selection: Selection,
    output: Literal["text", "json", "csv", "sarif", "html"],
    manner: Manner,
    effort: batch.Effort,
) -> ExitCode:
    """Read files, or datasets written before, and print their findings on stdout.

    Raises:
        UsageError: A code selects no rule, or the page selection makes no sense.
    """
    from tongbao.commands.check import findings_of_dataset, is_dataset
    from tongbao.validate import select_findings

    prepare_streams()
    _check_pages(options)
    _check_codes((*selection.select, *selection.ignore))
    tally = batch.Tally()
    datasets = [file for file in files if is_dataset(Path(file))]
    files = [file for file in files if file not in datasets]
    listed: list[findings_text.Listed] = []
    for dataset in datasets:
        for one in findings_of_dataset(Path(dataset)):
            chosen = select_findings(one.findings, selection.select, selection.ignore)
            listed.append(replace(one, findings=chosen))
    with progress_bar(shown=not manner.quiet) as show:
        read = batch.read_each(files, options, effort, show) if files else []
    for outcome, twins in read:
        tally.add(outcome, twins)
        _tracebacks(manner)(outcome)
        if outcome.failure is not None:
            say(outcome.failure.message, manner.language)
            continue
        findings = list(outcome.findings)
        if twins:
            findings.append(batch.twin_finding(outcome.file, twins))
        chosen = select_findings(findings, selection.select, selection.ignore)
        listed.append(
            findings_text.Listed(
                outcome.file, outcome.circular_id, outcome.title, outcome.projects, chosen
            )
        )
    if output == "json":
        findings_text.print_json(listed, data_stream())
    elif output == "sarif":
        from tongbao.commands.findings_sarif import print_sarif

        print_sarif(listed, manner.language, data_stream())
    elif output == "html":
        from tongbao.commands.findings_html import print_page

        print_page(listed, manner.language, data_stream())
    elif output == "csv":
        findings_text.print_csv(listed, data_stream())
    else:
        findings_text.print_text(listed, manner.language, sys.stdout)
    return _check_code(tally, listed, selection.fail_on)


def _check_code(
    tally: batch.Tally, listed: Sequence[findings_text.Listed], fail_on: Severity
) -> ExitCode:
    """Return 1 where a finding is grave enough; else whether files failed."""
    from tongbao.validate.registry import SEVERITIES

    if not listed:
        return tally.exit_code
    grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    if any(finding.severity in grave for one in listed for finding in one.findings):
        return ExitCode.FINDINGS
    return ExitCode.SOME_FAILED if tally.failures else ExitCode.DONE


def explain(code: str, manner: Manner) -> ExitCode:
    """Print what a rule looks for and an example of it; without a code, list all rules.

    Raises:
        UsageError: There is no such rule.
    """
    from tongbao.validate.rulebook import all_rules, find_rule

    prepare_streams()
    language = manner.language
    rules = [find_rule(code)] if code else all_rules()
    if manner.as_json:
        described = [
            {
                "code": rule.code,
                "severity": rule.severity,
                "title": in_language(rule.title, language),
                "explanation": in_language(rule.explanation, language),
                "example": in_language(rule.example, language),
            }
            for rule in rules
        ]
        print(findings_text.as_json(described))
        return ExitCode.DONE
    for rule in rules:
        print_line(f"{rule.code} ({rule.severity})  {in_language(rule.title, language)}")
        if code:
            print_line(in_language(rule.explanation, language))
            print_line(
                f"{'例如' if language == 'zh' else 'Example'}: {in_language(rule.example, language)}"
            )
    return ExitCode.DONE


def places(names: Sequence[str], year: int | None, province: str, manner: Manner) -> ExitCode:
    """Print what places names mean, and why.

    Raises:
        UsageError: There is no such province.
    """
    from tongbao.places.explaining import explain_name, further_sentences, sentence_of

    prepare_streams()
    language = manner.language
    explained = [explain_name(name, year=year, province=province) for name in names]
    if manner.as_json:
        described = [
            {
                "name": one.name,
                "year": one.year,
                "place": one.match.place.name if one.match.place else "",
                "place_code": one.match.place.code if one.match.place else "",
                "level": one.match.place.level if one.match.place else "",
                "lies_in": [place.name for place in one.lies_in],
                "how": one.match.how,
                "score": one.match.score,
                "rivals": [place.name for place in one.match.rivals],
                "same_name": [place.name for place in one.others],
                "why": in_language(one.why, language),
            }
            for one in explained
        ]
        print(findings_text.as_json(described))
        return ExitCode.DONE
    for one in explained:
        print_line(in_language(sentence_of(one), language))
        for further in further_sentences(one):
            print_line(f"    {in_language(further, language)}")
    return ExitCode.DONE


def doctor(manner: Manner) -> ExitCode:
    """Print which parts work; MISSING_TOOL where a needed one does not."""
    from tongbao.commands.doctor import check_installation

    prepare_streams()
    language = manner.language
    checkups = check_installation()
    broken = [one for one in checkups if one.part.needed and not one.works]
    if manner.as_json:
        described = [
            {
                "part": one.part.name,
                "purpose": in_language(one.part.purpose, language),
                "needed": one.part.needed,
                "works": one.works,
                "detail": one.detail,
            }
            for one in checkups
        ]
        print(findings_text.as_json({"ready": not broken, "parts": described}))
    else:
        for one in checkups:
            mark = "✓" if one.works else ("✗" if one.part.needed else "–")
            print_line(
                f"{mark} {one.part.name:<11} {one.detail}  {in_language(one.part.purpose, language)}"
            )
            if not one.works:
                print_line(f"    {in_language(one.part.remedy, language)}")
    return ExitCode.MISSING_TOOL if broken else ExitCode.DONE


def _tracebacks(manner: Manner) -> Callable[[batch.Outcome], None]:
    """Return what shows our own tracebacks, where they are asked for."""

    def show(outcome: batch.Outcome) -> None:
        if outcome.trace and manner.debug:
            print_trace(outcome.trace)

    return show


def _report(tally: batch.Tally, out: Path) -> dict[str, object]:
    """Return what a run did, for programs."""
    return {
        "dataset": out.as_posix(),
        "exit_code": int(tally.exit_code),
        "files": tally.files,
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


def _check_pages(options: ReadOptions) -> None:
    """Refuse a page selection that makes sense for no document, before reading any."""
    if options.pages is not None and not re.fullmatch(
        r"[\s\d\-–~,，、;；]*\d[\s\d\-–~,，、;；]*", options.pages
    ):
        raise UsageError(
            Message(
                f"看不懂页码范围“{options.pages}”，请写成 1-3,5 的样子。",
                f"The page range {options.pages!r} cannot be read; write it like 1-3,5.",
            )
        )


def _check_codes(codes: Sequence[str]) -> None:
    """Refuse a code that no rule begins with: it would quietly select nothing."""
    from tongbao.validate.rulebook import all_rules, find_rule

    for code in codes:
        if not any(rule.code.startswith(code) for rule in all_rules()):
            find_rule(code)
