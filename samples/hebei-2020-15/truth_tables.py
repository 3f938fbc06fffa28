"""The truth of the rebuilt circular in the dataset's own columns, as CSV text.

Left out are the columns that depend on the file at hand (identifier, page, box) and on who
reads it (basis, confidence, findings).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from facts import Facts, Indicator

RANKING_COLUMNS = (
    "project_no",
    "project",
    "item",
    "metric",
    "scope",
    "unit",
    "order",
    "rank",
    "place_code",
    "place",
    "place_text",
    "value",
    "value_text",
    "status",
)
CLAIM_COLUMNS = (
    "project_no",
    "project",
    "item",
    "kind",
    "position",
    "place_code",
    "place",
    "place_text",
)
CIRCULAR_COLUMNS = (
    "number",
    "issuer",
    "title",
    "as_of",
    "issued",
    "province_code",
    "projects_stated",
    "projects_found",
)
UNSETTLED_COLUMNS = ("project_no", "project", "item", "positions", "places", "missing", "reason")

Row = Mapping[str, str | int]


def tables(facts: Facts) -> dict[str, str]:
    """Return file name → CSV text of every truth table, rows in printed order."""
    return {
        "rankings.csv": _csv(RANKING_COLUMNS, _rankings(facts)),
        "claims.csv": _csv(CLAIM_COLUMNS, _claims(facts)),
        "circulars.csv": _csv(CIRCULAR_COLUMNS, [facts.header]),
        "unsettled.csv": _csv(UNSETTLED_COLUMNS, facts.unsettled),
    }


def _csv(columns: tuple[str, ...], rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _place(facts: Facts, short: str) -> dict[str, str | int]:
    name, code = facts.places[short]
    return {"place_code": code, "place": name, "place_text": short}


def _rankings(facts: Facts) -> list[Row]:
    return [row for indicator in facts.indicators for row in _ranking(facts, indicator)]


def _ranking(facts: Facts, indicator: Indicator) -> list[Row]:
    shared: dict[str, str | int] = {
        "project_no": indicator.project_no,
        "project": indicator.project,
        "item": indicator.item,
        "metric": indicator.metric,
        "unit": "%",
        "order": "desc",
    }

    def row(place: str, **columns: str | int) -> Row:
        return {**shared, **_place(facts, place), **columns}

    # A note that prints a number (均达到100%) gives the figure; 完成任务 alone does not.
    value = "100" if "100%" in indicator.note else ""
    rows = [
        row(place, rank=1, value=value, value_text=indicator.note, status="completed")
        for place in indicator.completed
    ]
    first = len(indicator.completed) + 1
    for rank, (place, figure) in enumerate(indicator.ranked, start=first):
        if place:
            rows.append(row(place, rank=rank, value=figure, value_text=figure, status="ranked"))
    rows.extend(row(place, value_text="无任务", status="no_task") for place in indicator.no_task)
    return rows


def _claims(facts: Facts) -> list[Row]:
    rows: list[Row] = []
    for section in facts.sections:
        for kind, groups in section.claims.items():
            position = 1
            for group in groups:
                rows.extend(
                    {
                        "project_no": section.project_no,
                        "project": section.project,
                        "item": section.item,
                        "kind": kind,
                        "position": position,
                        **_place(facts, name),
                    }
                    for name in group
                )
                position += len(group)
    return rows
