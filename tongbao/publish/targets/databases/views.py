"""What databases show beside their tables: the view ``facts``, and names of wide tables' columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from tongbao.publish.schemas import FACTS, SCHEMAS


def facts_view(tables: Mapping[str, sa.Table]) -> sa.Select[Any]:
    """Return the query behind the view ``facts``."""
    rankings, circulars = tables["rankings"], tables["circulars"]
    indicators, places = tables["indicators"], tables["places"]
    joined = (
        rankings.join(circulars, rankings.c.circular_id == circulars.c.circular_id)
        .outerjoin(indicators, rankings.c.indicator_id == indicators.c.indicator_id)
        .outerjoin(places, places.c.place_code == circulars.c.province_code)
    )
    others = {"province": places.c.name, "series_id": indicators.c.series_id}
    columns = [
        rankings.c[name]
        if name in SCHEMAS["rankings"].names
        else (others[name] if name in others else circulars.c[name]).label(name)
        for name in FACTS.names
    ]
    return sa.select(*columns).select_from(joined)


def short_names(names: Sequence[str], longest: int) -> list[str]:
    """Return column names of at most ``longest`` bytes, all different.

    >>> short_names(["城市供水", "城市供热"], 10)
    ['城市 1', '城市 2']
    """
    if all(len(name.encode()) <= longest for name in names):
        return list(names)
    short: list[str] = []
    for number, name in enumerate(names, 1):
        room = longest - len(f" {number}")
        cut = name.encode()[:room].decode(errors="ignore")
        short.append(name if len(name.encode()) <= room else f"{cut} {number}")
    return short
