"""The truth of a generated circular, in the dataset's columns."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from samples.generator.layouts import Laid, Printed


def truth_of(laid: Laid, *, layout: str, producer: str, seed: int) -> dict[str, Any]:
    """Return head, rankings and claims as rows of plain values."""
    spec = laid.spec
    circular: dict[str, Any] = {"province_code": spec.area.province_code}
    if laid.has_letter:
        circular |= {
            "number": spec.number,
            "issuer": spec.issuer,
            "title": spec.title,
            "as_of": spec.as_of,
            "issued": spec.issued,
            "projects_stated": spec.projects_stated,
        }
    return {
        "layout": layout,
        "producer": producer,
        "seed": seed,
        "font": laid.sheets.font,
        "circular": circular,
        "rankings": [_row(printed) for printed in laid.truth],
        "claims": [
            {
                "project_no": claim.indicator.project_no,
                "project": claim.indicator.project,
                "item": claim.indicator.item,
                "kind": claim.kind,
                "position": claim.position,
                "place_code": claim.fact.place.code,
                "place": claim.fact.place.name,
                "place_text": claim.fact.text,
            }
            for claim in spec.claims
        ],
        "faults": spec.faults,
    }


def _row(printed: Printed) -> dict[str, Any]:
    fact = printed.fact
    return {
        "project_no": printed.project_no,
        "project": printed.project,
        "item": printed.item,
        "metric": printed.metric,
        "scope": printed.scope,
        "unit": printed.unit,
        "order": printed.indicator.order,
        "rank": printed.rank,
        "place_code": fact.place.code,
        "place": fact.place.name,
        "place_text": fact.text,
        "value": _number(printed.value),
        "value_text": printed.value_text,
        "status": printed.status,
    }


def _number(value: Decimal | None) -> str:
    """Return a value without trailing zeros, as the dataset writes it."""
    if value is None:
        return ""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
