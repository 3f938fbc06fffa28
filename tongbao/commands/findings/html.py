"""Findings as one HTML page that needs nothing beside it, in the report's own style."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TextIO

from tongbao.commands.findings.text import Listed, by_indicator, indicator_name
from tongbao.model import Language, in_language
from tongbao.report.page import content_policy, environment, web_file
from tongbao.report.words import WORDS


def print_page(listed: Iterable[Listed], language: Language, stream: TextIO) -> None:
    """Print one page: a table for each circular, its rows grouped by indicator."""
    page = environment().get_template("findings.html.j2")
    stream.write(
        page.render(
            language=language,
            words={key: in_language(word, language) for key, word in WORDS.items()},
            policy=content_policy(()),
            style=web_file("report.css"),
            circulars=[_described(one) for one in listed],
        )
    )
    stream.write("\n")


def _described(one: Listed) -> dict[str, object]:
    ordered = sorted(one.findings, key=by_indicator)
    grouped = groupby(ordered, key=lambda finding: indicator_name(finding, one.projects))
    return {
        "file": one.file,
        "title": one.title,
        "groups": [
            (indicator, [(one.page_of(finding), finding) for finding in findings])
            for indicator, findings in grouped
        ],
    }
