"""Real published tables with one figure or rank changed: caught wherever the change shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from tongbao.extract import ReadOptions
from tongbao.model import Circular, Entry, Ranking
from tongbao.pipeline import read_circular
from tongbao.validate.judging import validate

FOLDER = Path(__file__).resolve().parents[1] / "data" / "real"
NAMES = sorted(path.stem for path in FOLDER.glob("*.pdf"))


@cache
def reading(name: str) -> Circular:
    return read_circular(FOLDER / f"{name}.pdf", ReadOptions())


def ranked(name: str) -> Iterator[tuple[int, Ranking, list[Entry]]]:
    """Yield rankings that print ranks with values that follow them, places by rank."""
    for index, ranking in enumerate(reading(name).rankings):
        entries = [e for e in ranking.entries if e.rank is not None and e.value is not None]
        entries.sort(key=lambda e: e.rank or 0)
        sign = -1 if ranking.order == "desc" else 1
        follows = all(sign * (b.value or 0) >= sign * (a.value or 0) for a, b in pairwise(entries))
        if ranking.ranks_printed and len(entries) >= 6 and follows:
            yield index, ranking, entries


def changed(name: str, index: int, old: Entry, new: Entry) -> Circular:
    """Return the circular with one entry changed, judged anew."""
    circular = reading(name)
    ranking = circular.rankings[index]
    entries = tuple(new if e is old else e for e in ranking.entries)
    rankings = list(circular.rankings)
    rankings[index] = replace(ranking, entries=entries)
    return validate(replace(circular, rankings=tuple(rankings), findings=()))


def caught(circular: Circular, entry: Entry) -> bool:
    """Return whether an error or warning names the entry's place."""
    name = entry.place.name if entry.place else entry.place_text
    return any(name in f.places for f in circular.findings if f.severity != "info")


@pytest.mark.parametrize("name", NAMES)
def test_a_rank_typed_wrong_is_caught(name: str) -> None:
    for index, ranking, entries in ranked(name):
        highest = max(e.rank or 0 for e in ranking.entries)
        for entry in entries:
            if sum(e.value == entry.value for e in entries) > 1:
                continue  # equal values may be numbered either way
            for rank in ((entry.rank or 0) + 2, (entry.rank or 0) - 2):
                if 1 <= rank <= highest:
                    wrong = changed(name, index, entry, replace(entry, rank=rank))
                    assert caught(wrong, entry), (ranking.metric, entry.place_text, rank)


@pytest.mark.parametrize("name", NAMES)
def test_a_lost_decimal_point_is_caught(name: str) -> None:
    for index, ranking, entries in ranked(name):
        for entry in entries[1:-1]:
            value = entry.value or Decimal(0)
            digits = -int(value.as_tuple().exponent)
            if digits > 0 and abs(value) >= 1:
                lost = replace(entry, value=value.scaleb(digits).to_integral_value())
                assert caught(changed(name, index, entry, lost), entry), (
                    ranking.metric,
                    entry.place_text,
                )


def test_there_is_something_to_change() -> None:
    assert sum(len(entries) for name in NAMES for _, _, entries in ranked(name)) > 80
