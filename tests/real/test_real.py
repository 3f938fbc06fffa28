"""Real published rankings read as they were published, and nothing is found wrong with them."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tongbao.extract import ReadOptions
from tongbao.model import Circular, Entry
from tongbao.pipeline import read_circular
from tongbao.text.folding import squash

FOLDER = Path(__file__).resolve().parents[1] / "data" / "real"
NAMES = sorted(path.stem for path in FOLDER.glob("*.pdf"))


@cache
def reading(name: str) -> Circular:
    return read_circular(FOLDER / f"{name}.pdf", ReadOptions())


@cache
def truth(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def number(printed: object) -> Decimal | None:
    return None if printed is None else Decimal(str(printed).rstrip("%"))


def fact(entry: Entry) -> tuple[str, Decimal | None, int | None]:
    return squash(entry.place_text), entry.value, entry.rank


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_found_wrong(name: str) -> None:
    assert [f for f in reading(name).findings if f.severity != "info"] == []


@pytest.mark.parametrize("name", ["f02", "f07"])
def test_each_metric_ranks_as_printed(name: str) -> None:
    records = truth(name)["records"]
    metrics = list(dict.fromkeys(r["metric"] for r in records))
    rankings = reading(name).rankings
    assert len(rankings) == len(metrics)
    for metric, ranking in zip(metrics, rankings, strict=True):
        wanted = {
            (r["place"], number(r["value"]), r["rank"]) for r in records if r["metric"] == metric
        }
        assert {fact(e) for e in ranking.entries} == wanted
        plain = re.sub(r"[（(].*?[)）]|排名", "", metric)
        assert plain in ranking.metric


def test_pm25_ranks_from_the_smallest_on() -> None:
    orders = {r.metric: (r.order, r.unit) for r in reading("f02").rankings}
    assert orders == {"优良天比例": ("desc", "%"), "PM2.5平均浓度": ("asc", "μg/m3")}


def test_a_place_outside_the_ranking_keeps_its_value() -> None:
    outside = [e for r in reading("f07").rankings for e in r.entries if e.place_text == "五台山"]
    assert [(e.rank, e.status) for e in outside] == [(None, "unranked")] * 2


def test_words_in_a_percent_column_and_a_total_row() -> None:
    records = [r for r in truth("f08")["records"] if not r.get("is_total")]
    rate = next(r for r in reading("f08").rankings if r.unit == "%")
    wanted = {
        (r["place"], Decimal(100) if r["rate"] == "全部开工" else number(r["rate"]), r.get("seq"))
        for r in records
    }
    assert {fact(e) for e in rate.entries} == wanted
    assert "合计" not in {e.place_text for r in reading("f08").rankings for e in r.entries}
    assert [squash(e.place_text) for e in rate.totals] == ["合计"]


def test_a_table_that_ranks_nothing_keeps_every_value() -> None:
    rankings = reading("f12").rankings
    printed = [
        [cell if isinstance(cell, str) else cell[0] for cell in row]
        for row in truth("f12")["rows"][truth("f12")["header_rows"] :]
    ]
    for column, ranking in enumerate(rankings, 1):
        assert [fact(e) for e in ranking.entries] == [
            (squash(row[0]), number(row[column]), None) for row in printed
        ]
    assert len(rankings) == len(printed[0]) - 1


@pytest.mark.parametrize("name", ["f14", "f20", "f21"])
def test_one_ranking_as_printed(name: str) -> None:
    (ranking,) = [r for r in reading(name).rankings if r.ranks_printed or name == "f14"]
    wanted = {
        (r.get("printed", r.get("place")), number(r["value"]), r["rank"])
        for r in truth(name)["records"]
    }
    assert {fact(e) for e in ranking.entries} == wanted


def test_glued_names_are_the_right_places() -> None:
    (ranking,) = reading("f21").rankings
    names = {squash(e.place_text): e.place.name for e in ranking.entries if e.place}
    assert names["吉林吉林"] == "吉林市"
    assert names["昌平北京"] == "昌平区"
    assert names["东方海南"] == "东方市"
    assert len(names) == 50


def test_asterisks_are_notes() -> None:
    ranking = reading("f14").rankings[0]
    assert {e.place.name for e in ranking.entries if e.place and e.place_text.endswith("*")} == {
        r["place"] for r in truth("f14")["records"] if r["printed"].endswith("*")
    }
