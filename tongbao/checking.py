"""The findings of a dataset that was written before, as ``check`` lists them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from tongbao.listing import Listed
from tongbao.model import Box, Finding, Message, Severity


def is_dataset(path: Path) -> bool:
    """Return whether a path is the folder of a dataset."""
    return (path / "findings.csv").is_file() and (path / "circulars.csv").is_file()


def findings_of_dataset(folder: Path) -> list[Listed]:
    """Return the findings of each circular of a dataset, in its order."""
    found: dict[str, list[Finding]] = {}
    for row in _rows(folder / "findings.csv"):
        found.setdefault(row["circular_id"], []).append(_finding(row))
    projects: dict[str, dict[int, str]] = {}
    for row in _rows(folder / "rankings.csv"):
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
        )
        for row in _rows(folder / "circulars.csv")
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _finding(row: Mapping[str, str]) -> Finding:
    edges = [row.get(name, "") for name in ("x0", "top", "x1", "bottom")]
    severities: tuple[Severity, ...] = get_args(Severity)
    return Finding(
        rule=row["rule"],
        severity=next((s for s in severities if s == row["severity"]), "warning"),
        message=Message(row["message"], row.get("message_en") or row["message"]),
        project_no=int(row["project_no"]) if row["project_no"] else None,
        item=row["item"],
        metric=row.get("metric", ""),
        places=tuple(name for name in row["places"].split(";") if name),
        observed=row["observed"],
        expected=row["expected"],
        proposal=row["proposal"],
        page=int(row["page"]) if row["page"] else None,
        box=Box(*(float(edge) for edge in edges)) if all(edges) else None,
    )
