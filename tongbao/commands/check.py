"""The findings of a dataset that was written before, as ``check`` lists them."""

from __future__ import annotations

from pathlib import Path

from tongbao.commands.findings_text import Listed
from tongbao.model import Finding
from tongbao.publish.reading import finding_of, is_dataset, read_rows

__all__ = ["findings_of_dataset", "is_dataset"]


def findings_of_dataset(folder: Path) -> list[Listed]:
    """Return the findings of each circular of a dataset, in its order."""
    found: dict[str, list[Finding]] = {}
    for row in read_rows(folder, "findings"):
        found.setdefault(row["circular_id"], []).append(finding_of(row))
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
        )
        for row in read_rows(folder, "circulars")
    ]
