"""``concordance.csv``: a person's word on which series go on with which, where no rule can tell."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from tongbao.errors import UsageError, refused
from tongbao.model import Message

CONCORDANCE_FILE = "concordance.csv"
COLUMNS = ("series_id", "same_as")
"""What it must have; further columns are for whoever reads it."""

Spans = Mapping[str, list[tuple[str, int]]]
"""For each series, the span of time and the circular of each of its indicators."""


@dataclass(frozen=True, slots=True)
class Concordance:
    """Series by the series that they are the same as; the last one named stands for all."""

    same: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Concordance:
        """Return what the file of a dataset says; nothing where there is none.

        Raises:
            UsageError: It cannot be read, lacks a column, or goes round in a circle.
        """
        path = folder / CONCORDANCE_FILE
        if not path.is_file():
            return cls()
        try:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                reader = csv.DictReader(stream)
                if not set(COLUMNS) <= set(reader.fieldnames or ()):
                    raise _useless(
                        path, "缺 series_id 或 same_as 列", "series_id or same_as is missing"
                    )
                said = {
                    row["series_id"].strip(): row["same_as"].strip()
                    for row in reader
                    if (row["series_id"] or "").strip() and (row["same_as"] or "").strip()
                }
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            useless = _useless(path, f"读不出（{error}）", f"it cannot be read ({error})")
            raise refused(error, useless.message) from error
        return cls({one: _last(path, said, one) for one in said if said[one] != one})


def _last(path: Path, said: Mapping[str, str], one: str) -> str:
    passed = [one]
    while (one := said.get(one, "")) and one != passed[-1]:
        if one in passed:
            round_trip = " → ".join([*passed, one])
            raise _useless(path, f"循环指向：{round_trip}", f"it goes round: {round_trip}")
        passed.append(one)
    return passed[-1]


def _useless(path: Path, zh: str, en: str) -> UsageError:
    return UsageError(
        Message(
            f"{path}：{zh}。请改正，或删去此文件。", f"{path}: {en}. Mend it, or remove the file."
        )
    )


def join(spans: Iterable[tuple[str, list[tuple[str, int]]]], said: Concordance) -> dict[str, str]:
    """Return which series join which others, by rules and then by a person's word.

    One name may come in several rhythms: months (``-m``), quarters (``-q``), from the year's begin
    (``-ytd``), or not told. January and the first quarter are of either kind: where no other month
    is known, January begins the year's series; where the year's series has nothing but first
    quarters, they are the first of quarters. Whole years end the year's series. What else does not
    tell its rhythm goes on with the only one that is known of its name. No circular may have two
    of a series.

    Args:
        spans: For each series, by its id, the span of time and the circular of each of its
            indicators.
        said: The dataset's concordance.
    """
    joined: dict[str, str] = {}
    for key, own in groupby(spans, key=lambda one: one[0].partition("-")[0]):
        by_ending: dict[str, dict[str, list[tuple[str, int]]]] = defaultdict(dict)
        for series, told in own:
            _, rhythm, ending = _parts(series)
            by_ending[ending][rhythm] = told
        for ending, known in by_ending.items():
            for rhythm, into in _joins(known):
                joined[_series(key, rhythm, ending)] = _series(key, into, ending)
    joined |= {old: said.same.get(new, new) for old, new in joined.items()}
    return joined | {old: new for old, new in said.same.items() if old not in joined}


def _parts(series: str) -> tuple[str, str, str]:
    name, *rest = series.split("-")
    earlier = rest.pop() if rest and rest[-1] in ("lm", "ly") else ""
    return name, rest[0] if rest else "", f"-{earlier}" if earlier else ""


def _series(name: str, rhythm: str, ending: str) -> str:
    return f"{name}-{rhythm}{ending}" if rhythm else f"{name}{ending}"


def _joins(known: Mapping[str, list[tuple[str, int]]]) -> list[tuple[str, str]]:
    """Return pairs of rhythms: which one goes on with which other."""
    rhythms = {rhythm: own for rhythm, own in known.items() if own}
    pairs: list[tuple[str, str]] = []

    def goes_on(one: str, other: str) -> bool:
        both = one in rhythms and other in rhythms and other not in dict(pairs)
        return both and _apart(rhythms[one], rhythms[other])

    for one, other, only in (("ytd", "q", "-Q1"), ("m", "ytd", "-01")):
        if goes_on(one, other) and all(span.endswith(only) for span, _ in rhythms[one]):
            pairs.append((one, other))
    yearly = all(span.isdecimal() for span, _ in rhythms.get("", []))
    told = [rhythm for rhythm in rhythms if rhythm and rhythm not in dict(pairs)]
    ends = [rhythm for rhythm in told if not yearly or rhythm == "ytd"]
    if len(ends) == 1 and goes_on("", ends[0]):
        pairs.append(("", ends[0]))
    return pairs


def _apart(one: list[tuple[str, int]], other: list[tuple[str, int]]) -> bool:
    """Return whether no circular, and no span of time, has both."""
    of_circulars = {circular for _, circular in one} & {circular for _, circular in other}
    of_spans = ({span for span, _ in one} & {span for span, _ in other}) - {""}
    return not of_circulars and not of_spans
