"""Findings as one HTML page that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby
from typing import TextIO

from tongbao.console import Language, in_language
from tongbao.listing import LEVELS, Listed, by_indicator, indicator_name
from tongbao.model import Finding

_STYLE = """
body { font: 16px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 2rem auto;
  max-width: 60rem; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem;
  border-bottom: 1px solid #ddd; }
th[colspan] { background: #f4f4f4; }
.error { color: #b00020; font-weight: bold; } .warning { color: #8a5a00; } .info { color: #456; }
.proposal { color: #0a5c36; } code { color: #666; }
"""
_WORDS: dict[Language, tuple[str, str, str, str, str, str]] = {
    "zh": ("通报检查结果", "级别", "页", "说明", "规则", "没有发现问题。"),
    "en": ("Findings", "Level", "Page", "Finding", "Rule", "No findings."),
}


def print_page(listed: Iterable[Listed], language: Language, stream: TextIO) -> None:
    """Print one page: a table for each circular, its rows grouped by indicator."""
    title = _WORDS[language][0]
    stream.write(
        f'<!doctype html>\n<html lang="{"zh-CN" if language == "zh" else "en"}">\n<head>'
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style></head>\n<body>\n<h1>{title}</h1>\n"
    )
    for one in listed:
        _print_circular(one, language, stream)
    stream.write("</body>\n</html>\n")


def _print_circular(one: Listed, language: Language, stream: TextIO) -> None:
    _, level, page, finding, rule, nothing = _WORDS[language]
    stream.write(f"<section>\n<h2>{escape(one.title or one.file)}</h2>\n")
    stream.write(f"<p><code>{escape(one.file)}</code></p>\n")
    if not one.findings:
        stream.write(f"<p>{nothing}</p>\n</section>\n")
        return
    stream.write(f"<table>\n<tr><th>{level}</th><th>{page}</th><th>{finding}</th><th>{rule}</th>")
    stream.write("</tr>\n")
    ordered = sorted(one.findings, key=by_indicator)
    for indicator, group in groupby(ordered, key=lambda f: indicator_name(f, one.projects)):
        if indicator:
            stream.write(f'<tr><th colspan="4">{escape(indicator)}</th></tr>\n')
        for each in group:
            stream.write(_row(each, language))
    stream.write("</table>\n</section>\n")


def _row(finding: Finding, language: Language) -> str:
    sentence = escape(in_language(finding.message, language))
    if finding.proposal:
        sentence += f' <span class="proposal">→ {escape(finding.proposal)}</span>'
    level = LEVELS[language][finding.severity]
    return (
        f'<tr><td class="{finding.severity}">{level}</td><td>{finding.page or ""}</td>'
        f"<td>{sentence}</td><td><code>{escape(finding.rule)}</code></td></tr>\n"
    )
