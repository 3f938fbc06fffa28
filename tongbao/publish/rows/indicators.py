"""Rows of ``indicators``, made of the rows of ``rankings`` that belong to each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tongbao.publish.schemas import INDICATORS, RANKINGS, Row, Value
from tongbao.validate.registry import stable_id

EDGES = ("x0", "top", "x1", "bottom")
NAMES = ("project_no", "project", "item", "metric", "group_name", "scope", "unit", "sort_order")
"""The columns by which one indicator of a circular is told from another."""

Named = Mapping[str, Value]


class RowKeys:
    """Names rows by what they speak of; a second row of the same gets a name of its own."""

    def __init__(self) -> None:
        """Begin with no row named."""
        self._seen: Counter[str] = Counter()

    def name(self, *parts: object) -> str:
        """Return 16 hex digits: the same for the same parts in the same order of rows."""
        plain = stable_id(*("" if part is None else str(part) for part in parts))
        self._seen[plain] += 1
        return plain if self._seen[plain] == 1 else stable_id(plain, str(self._seen[plain]))


@dataclass(slots=True)
class _Indicator:
    """One row that is being made."""

    key: str
    names: Named
    told: Named
    """What its ranking says of it beside its names."""
    places: int = 0
    ranked: int = 0
    page: Value = None
    box: list[float] = field(default_factory=list)
    """Edges around its rows on its first page."""

    def add(self, fact: Named) -> None:
        self.places += 1
        self.ranked += fact["rank"] is not None
        if self.page is None:
            self.page = fact["page"]
        if fact["page"] == self.page and None not in (edges := [fact[name] for name in EDGES]):
            x0, top, x1, bottom = (float(edge) for edge in edges if edge is not None)
            if not self.box:
                self.box = [x0, top, x1, bottom]
            self.box = [
                min(self.box[0], x0),
                min(self.box[1], top),
                max(self.box[2], x1),
                max(self.box[3], bottom),
            ]


def counted(indicators: Iterable[Row], facts: Iterable[Row]) -> list[Row]:
    """Return rows of ``indicators`` that count these facts and no others."""
    own, rank = (RANKINGS.names.index(name) for name in ("indicator_id", "rank"))
    places: Counter[Value] = Counter()
    ranked: Counter[Value] = Counter()
    for fact in facts:
        places[fact[own]] += 1
        ranked[fact[own]] += fact[rank] is not None
    rows = (dict(zip(INDICATORS.names, row, strict=True)) for row in indicators)
    return [
        tuple((row | {"places": places[key], "ranked": ranked[key]}).values())
        for row in rows
        if (key := row["indicator_id"]) is not None
    ]


class Indicators:
    """The indicators of one circular, gathered while its facts pass by."""

    def __init__(self, circular_id: str) -> None:
        """Begin with none."""
        self._circular = circular_id
        self._keys = RowKeys()
        self._found: dict[Row, _Indicator] = {}

    def key_of(self, names: Named, told: Named | None = None) -> str:
        """Return the id of the indicator of these names; the first time, take it in.

        Args:
            names: A value for each of :data:`NAMES`.
            told: ``period``, ``cumulative``, ``series_id`` and ``table_no``, where known.
        """
        own = tuple(names[name] or "" for name in NAMES)
        if own not in self._found:
            # Which values rank first may be read otherwise one day: it makes no other indicator.
            key = self._keys.name(self._circular, *own[:-1])
            self._found[own] = _Indicator(key, names, told or {})
        return self._found[own].key

    def add(self, names: Named, fact: Named) -> None:
        """Count one of an indicator's facts, which :meth:`key_of` has taken in."""
        self._found[tuple(names[name] or "" for name in NAMES)].add(fact)

    def rows(self) -> list[Row]:
        """Return the rows of ``indicators``, in printed order."""
        return [tuple(self._row(one)[name] for name in INDICATORS.names) for one in self._all()]

    def _all(self) -> Iterable[_Indicator]:
        return self._found.values()

    def _row(self, one: _Indicator) -> Named:
        edges: list[float | None] = [*one.box] or [None] * 4
        return {
            "indicator_id": one.key,
            "circular_id": self._circular,
            **{name: one.names[name] for name in NAMES},
            "period": one.told.get("period", ""),
            "cumulative": one.told.get("cumulative"),
            "series_id": one.told.get("series_id", ""),
            "table_no": one.told.get("table_no"),
            "page": one.page,
            **dict(zip(EDGES, edges, strict=True)),
            "places": one.places,
            "ranked": one.ranked,
            "file_no": None if one.page is None else 1,
        }
