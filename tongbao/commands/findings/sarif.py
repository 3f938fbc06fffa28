"""Findings in SARIF 2.1.0, the form that code hosts and editors show beside a file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import PurePath
from typing import TextIO
from urllib.parse import quote

from tongbao import __version__
from tongbao.commands.findings.text import Listed
from tongbao.model import Finding, Language, Severity, in_language
from tongbao.text.escaping import json_text
from tongbao.validate.registry import finding_ids
from tongbao.validate.rulebook import all_rules

_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


def print_sarif(listed: Iterable[Listed], language: Language, stream: TextIO) -> None:
    """Print one run with all findings and the rules they follow."""
    found = list(listed)
    results = [
        _result(one, finding, key, language)
        for one in found
        for finding, key in zip(
            one.findings, finding_ids(one.circular_id, one.findings), strict=True
        )
    ]
    used = {finding.rule for one in found for finding in one.findings}
    run = {
        "tool": {
            "driver": {
                "name": "tongbao",
                "version": __version__,
                "rules": [
                    {
                        "id": rule.code,
                        "shortDescription": {"text": in_language(rule.title, language)},
                        "fullDescription": {"text": in_language(rule.explanation, language)},
                        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
                    }
                    for rule in all_rules()
                    if rule.code in used
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    stream.write(json_text(log, indent=2) + "\n")


def _result(one: Listed, finding: Finding, key: str, language: Language) -> dict[str, object]:
    message = in_language(finding.message, language)
    if finding.proposal and finding.proposal not in message:
        message += f" ({finding.proposal})"
    location: dict[str, object] = {
        "artifactLocation": {"uri": _uri(one.annex_of(finding) or one.file)}
    }
    properties: dict[str, object] = {"places": list(finding.places), "page": finding.page}
    if finding.box is not None:
        properties["box"] = [round(edge, 2) for edge in finding.box]
    return {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": message},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"tongbao/v1": key},
        "properties": properties,
    }


def _uri(file: str) -> str:
    """Return a file's name as a URI, its bytes escaped where a URI takes no such character."""
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))
