"""Findings for a person at a terminal, for a program, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from tongbao.model import Finding, Language, Severity, in_language
from tongbao.publish.folder.csvfiles import rows_as_objects
from tongbao.publish.folder.csvtext import csv_row, csv_writer
from tongbao.publish.rows.file import finding_rows
from tongbao.publish.schemas import SCHEMAS, Value
from tongbao.text.escaping import json_text, one_line

if TYPE_CHECKING:
    from rich.table import Table

_STYLES: dict[Severity, str] = {"error": "bold red", "warning": "yellow", "info": "cyan"}
LEVELS: dict[Language, dict[Severity, str]] = {
    "zh": {"error": "错误", "warning": "警告", "info": "提示"},
    "en": {"error": "error", "warning": "warning", "info": "note"},
}
_HEADS: dict[Language, tuple[str, str, str, str]] = {
    "zh": ("级别", "页", "说明", "规则"),
    "en": ("level", "page", "finding", "rule"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """The findings of one file that were asked for."""

    file: str
    circular_id: str
    title: str
    projects: Mapping[int, str]
    """Names of the circular's numbered projects."""
    findings: Sequence[Finding]
    annexes: Sequence[str] = ()
    """The names of its further files, from the second on."""

    def page_of(self, finding: Finding) -> str:
        """Return where a finding stands: its page, with the file's name where that is an annex's."""
        if finding.page is None:
            return ""
        return f"{self.annex_of(finding)} {finding.page}".strip()

    def annex_of(self, finding: Finding) -> str:
        """Return the name of the annex's file that a finding stands in; blank for the circular's."""
        number = finding.file_no - 2
        return self.annexes[number] if 0 <= number < len(self.annexes) else ""


def print_text(listed: Iterable[Listed], language: Language, stream: TextIO) -> None:
    """Print one table per circular, its rows grouped by indicator."""
    from tongbao.commands.console.terminal import console_on

    console = console_on(stream)
    for one in listed:
        console.print(one_line(_heading(one, language)), style="bold")
        if one.findings:
            console.print(_table(one, language))
        else:
            console.print("没有发现问题。" if language == "zh" else "No findings.")
        console.print()


def _heading(one: Listed, language: Language) -> str:
    if not one.title:
        return one.file
    return f"{one.file}  《{one.title}》" if language == "zh" else f"{one.file}  {one.title}"


def _table(one: Listed, language: Language) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    level, page, message, rule = _HEADS[language]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column(level, no_wrap=True)
    table.add_column(page, justify="right", no_wrap=True)
    table.add_column(message, ratio=1, overflow="fold")
    table.add_column(rule, no_wrap=True, style="dim")
    ordered = sorted(one.findings, key=by_indicator)
    for indicator, group in groupby(ordered, key=lambda f: indicator_name(f, one.projects)):
        if indicator:
            table.add_row("", "", Text(one_line(indicator), style="bold"), "")
        for finding in group:
            table.add_row(
                Text(LEVELS[language][finding.severity], style=_STYLES[finding.severity]),
                one_line(one.page_of(finding)),
                one_line(_sentence(finding, language)),
                one_line(finding.rule),
            )
    return table


def by_indicator(finding: Finding) -> tuple[bool, int, str, str]:
    """Order findings by indicator; those of the whole document come first."""
    numbered = finding.project_no is not None
    return (numbered, finding.project_no or 0, finding.item, finding.metric)


def indicator_name(finding: Finding, projects: Mapping[int, str]) -> str:
    """Return an indicator's name as a heading: number, project, item, metric."""
    number = finding.project_no
    name = f"{number} {projects.get(number, '')}" if number is not None else ""
    return " · ".join(filter(None, (name.strip(), finding.item, finding.metric)))


def _sentence(finding: Finding, language: Language) -> str:
    sentence = in_language(finding.message, language)
    # Most messages end with their proposal already: do not say it twice.
    if finding.proposal and finding.proposal not in sentence:
        return f"{sentence} → {finding.proposal}"
    return sentence


def print_json(listed: Iterable[Listed], stream: TextIO) -> None:
    """Print one JSON array of circulars with their findings, as the dataset names things."""
    circulars = [
        {
            "circular_id": one.circular_id,
            "file": one.file,
            "annexes": list(one.annexes),
            "title": one.title,
            "findings": rows_as_objects(
                SCHEMAS["findings"], finding_rows(one.circular_id, one.findings)
            ),
        }
        for one in listed
    ]
    stream.write(json_text(circulars, indent=2) + "\n")


def print_csv(listed: Iterable[Listed], stream: TextIO) -> None:
    """Print the dataset's ``findings`` columns, and the file's name as the last."""
    writer = csv_writer(stream)
    writer.writerow((*SCHEMAS["findings"].names, "file"))
    for one in listed:
        rows = finding_rows(one.circular_id, one.findings)
        files = [one.annex_of(finding) or one.file for finding in one.findings]
        writer.writerows(
            [*csv_row(row), *csv_row((file,))] for row, file in zip(rows, files, strict=True)
        )


def as_json(value: Mapping[str, Value | object] | Sequence[object]) -> str:
    """Return JSON that a person can read too."""
    return json_text(value, indent=2)
