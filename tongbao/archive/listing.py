"""The series of a dataset, for a person who decides which of them are the same."""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from tongbao.archive.concordance import CONCORDANCE_FILE, Concordance
from tongbao.errors import refused
from tongbao.model import Message
from tongbao.publish.dataset import Dataset
from tongbao.publish.folder.csvtext import csv_row, csv_writer
from tongbao.publish.folder.replacing import write_whole
from tongbao.publish.rows.series import rhythm_of
from tongbao.publish.schemas import CIRCULARS, INDICATORS
from tongbao.text.periods import end_of, without_periods

_ALIKE = 75
"""Likeness, of 100, from which two names may be one: 用电量增速, 全社会用电量增长. (bench)"""
_ENDS_APART = ("-lm", "-ly")
"""Columns that print another series' earlier figures join nothing themselves."""


@dataclass(frozen=True, slots=True)
class SeriesListed:
    """One series: what it is called, how long it goes on, and what it may be the same as."""

    series_id: str
    name: str
    """Its commonest wording, dates taken off."""
    unit: str
    first: str
    last: str
    """ISO spans of its first and last indicator; blank where no span is known."""
    circulars: int
    like: str = ""
    """The series whose name is most alike, of the same unit and of other spans of time."""


def list_series(dataset: Dataset) -> list[SeriesListed]:
    """Return all series of a dataset, the longest first, each with the one that it is most like."""
    circulars: dict[str, set[str]] = defaultdict(set)
    spans: dict[str, list[str]] = defaultdict(list)
    names: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for part in dataset.parts():
        head = dict(zip(CIRCULARS.names, part["circulars"][0], strict=True))
        for row in part["indicators"]:
            one = dict(zip(INDICATORS.names, row, strict=True))
            key = str(one["series_id"] or "")
            if not key:
                continue
            words = (str(one[column] or "") for column in ("project", "item", "metric", "scope"))
            name = " ".join(filter(None, map(without_periods, words)))
            circulars[key].add(str(one["circular_id"]))
            spans[key].append(str(one["period"] or head["as_of"] or ""))
            names[key][name + rhythm_of(key), str(one["unit"] or "")] += 1
    listed = []
    for key, own in names.items():
        (name, unit), _ = own.most_common(1)[0]
        ordered = sorted(filter(None, spans[key]), key=lambda span: end_of(span) or (0, 0))
        first, last = (ordered[0], ordered[-1]) if ordered else ("", "")
        like = _most_alike(key, name, unit, names, spans)
        listed.append(SeriesListed(key, name, unit, first, last, len(circulars[key]), like))
    return sorted(listed, key=lambda one: (-one.circulars, one.name, one.series_id))


def _most_alike(
    key: str,
    name: str,
    unit: str,
    names: dict[str, Counter[tuple[str, str]]],
    spans: dict[str, list[str]],
) -> str:
    """Return the series of the most alike name that has none of this one's spans; blank if none."""
    best, most = "", float(_ALIKE)
    ends = set(map(end_of, spans[key]))
    for other, own in names.items():
        (told, of), _ = own.most_common(1)[0]
        if other == key or of != unit or set(map(end_of, spans[other])) & ends:
            continue
        if key.endswith(_ENDS_APART) or other.endswith(_ENDS_APART):
            continue
        likeness = fuzz.ratio(name, told, score_cutoff=most)
        if likeness > most:
            best, most = other, likeness
    return best


def write_concordance(folder: Path, series: Sequence[SeriesListed]) -> Path:
    """Write a dataset's ``concordance.csv`` for a person to fill in; what it says already stays.

    Raises:
        UsageError: What is there cannot be read, or it cannot be written.
    """
    said = Concordance.read(folder).same
    path = folder / CONCORDANCE_FILE
    rows: Iterable[Sequence[str | int]] = [
        (one.series_id, said.get(one.series_id, ""), one.name, one.unit, one.first, one.last,
         one.circulars, one.like)
        for one in series
    ]  # fmt: skip
    # A series that joined another is listed under that one's id; what joined it must stay said.
    listed = {one.series_id for one in series}
    gone = [(old, new, *[""] * 6) for old, new in said.items() if old not in listed]
    head = ("series_id", "same_as", "name", "unit", "first", "last", "circulars", "like")
    stream = io.StringIO(newline="")
    writer = csv_writer(stream)
    writer.writerow(head)
    writer.writerows(csv_row(row) for row in [*rows, *gone])
    try:
        write_whole(path, stream.getvalue().encode())
    except OSError as error:
        raise refused(
            error, Message(f"{path} 写不进去（{error}）。", f"{path} cannot be written ({error}).")
        ) from error
    return path
