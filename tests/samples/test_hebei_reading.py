from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from tongbao.extract import extract
from tongbao.model import Circular, Place
from tongbao.normalize import normalize

SAMPLE = Path(__file__).parents[2] / "samples" / "hebei-2020-15"
PDFS = ("hebei-2020-15.typst.pdf", "hebei-2020-15.libreoffice.pdf")

Row = dict[str, str]


def read_truth(name: str) -> list[Row]:
    with (SAMPLE / "truth" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module", params=PDFS)
def circular(request: pytest.FixtureRequest) -> Circular:
    return normalize(extract(SAMPLE / request.param))


@pytest.fixture(scope="module")
def exported() -> Circular:
    return normalize(extract(SAMPLE / "source.txt"))


def place_columns(place: Place | None, text: str) -> Row:
    return {
        "place_code": place.code if place else "",
        "place": place.name if place else "",
        "place_text": text,
    }


def plain(number: Decimal | int | None) -> str:
    if number is None:
        return ""
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def ranking_rows(circular: Circular) -> list[Row]:
    return [
        {
            "project_no": plain(ranking.project_no),
            "project": ranking.project,
            "item": ranking.item,
            "metric": ranking.metric,
            "scope": ranking.scope,
            "unit": ranking.unit,
            "order": ranking.order,
            "rank": plain(entry.rank),
            **place_columns(entry.place, entry.place_text),
            "value": plain(entry.value),
            "value_text": entry.value_text,
            "status": entry.status,
        }
        for ranking in circular.rankings
        for entry in ranking.entries
    ]


def claim_rows(circular: Circular) -> list[Row]:
    return [
        {
            "project_no": plain(claim.project_no),
            "project": claim.project,
            "item": claim.item,
            "kind": claim.kind,
            "position": str(claim.position),
            **place_columns(claim.place, claim.place_text),
        }
        for claim in circular.claims
    ]


def test_the_documents_give_exactly_the_rankings(circular: Circular) -> None:
    assert ranking_rows(circular) == read_truth("rankings.csv")


def test_the_documents_give_exactly_the_claims(circular: Circular) -> None:
    assert claim_rows(circular) == read_truth("claims.csv")


def test_the_documents_give_the_header(circular: Circular) -> None:
    (truth,) = read_truth("circulars.csv")
    header = circular.header
    assert {
        "number": header.number,
        "issuer": header.issuer,
        "title": header.title,
        "as_of": header.as_of,
        "issued": header.issued,
        "province_code": header.province_code,
        "projects_stated": plain(header.projects_stated),
    } == {name: value for name, value in truth.items() if name != "projects_found"}


def test_the_export_gives_exactly_the_claims(exported: Circular) -> None:
    assert claim_rows(exported) == read_truth("claims.csv")
