"""``facts``: each row of ``rankings`` with its circular and series, as people want to read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from tongbao.places.gazetteer import Division, divisions
from tongbao.publish.schemas import CIRCULARS, INDICATORS, RANKINGS, Row, Value

if TYPE_CHECKING:
    from tongbao.publish.rows.file import FileRows

_CIRCULAR = RANKINGS.names.index("circular_id")
_INDICATOR = RANKINGS.names.index("indicator_id")


def fact_view(part: FileRows) -> Iterator[Row]:
    """Yield the rows of ``facts`` of one circular's tables, or those of several."""
    told: dict[Value, Row] = {}
    for row in part["circulars"]:
        circular = dict(zip(CIRCULARS.names, row, strict=True))
        known = latest_divisions().get(str(circular["province_code"] or ""))
        province = known.name if known else ""
        own = (circular["as_of"], circular["issuer"], province, circular["title"])
        told[circular["circular_id"]] = own
    series: dict[Value, Value] = {}
    for row in part["indicators"]:
        indicator = dict(zip(INDICATORS.names, row, strict=True))
        series[indicator["indicator_id"]] = indicator["series_id"]
    for row in part["rankings"]:
        yield (*row, *told[row[_CIRCULAR]], series.get(row[_INDICATOR]))


@lru_cache(maxsize=1)
def latest_divisions() -> Mapping[str, Division]:
    """Return each code's latest division."""
    latest: dict[str, Division] = {}
    for division in divisions():
        if division.code not in latest or latest[division.code].start_year <= division.start_year:
            latest[division.code] = division
    return latest
