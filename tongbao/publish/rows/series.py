"""One name for what a series goes on with, however each circular words it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from tongbao.publish.schemas import INDICATORS, Row, Value
from tongbao.text.periods import without_periods

Named = Mapping[str, Value]
_RHYTHMS = {"m": "（当月）", "q": "（当季）", "ytd": "（累计）"}
_WORDS = ("project", "item", "metric", "scope")


def series_names(indicators: Iterable[Row]) -> dict[Value, Named]:
    """Return by ``indicator_id`` the columns that name its series, where circulars word it otherwise.

    The commonest wording stands for all, dates taken off; whether figures are of months or add up
    over the year stands behind it. A number that changes is left out. Figures of different units
    stay apart.
    """
    known: dict[tuple[Value, Value], list[Named]] = defaultdict(list)
    for row in indicators:
        indicator = dict(zip(INDICATORS.names, row, strict=True))
        if indicator["series_id"]:
            known[indicator["series_id"], indicator["unit"]].append(indicator)
    found: dict[Value, Named] = {}
    for (series, _), own in known.items():
        name = _name(str(series), own)
        found |= {indicator["indicator_id"]: name for indicator in own if name}
    return found


def rhythm_of(series: str) -> str:
    """Return in words whether a series goes on month by month or adds up over the year."""
    return next((said for mark, said in _RHYTHMS.items() if mark in series.split("-")), "")


def _name(series: str, own: list[Named]) -> Named:
    """Return the columns whose wording differs, with what stands for all."""
    name: dict[str, Value] = {}
    for column in _WORDS:
        words = Counter(without_periods(str(indicator[column] or "")) for indicator in own)
        if len({indicator[column] or "" for indicator in own}) > 1:
            name[column] = words.most_common(1)[0][0]
    if name:
        project = name.get("project", own[0]["project"])
        name["project"] = f"{project or ''}{rhythm_of(series)}"
    if len({indicator["project_no"] for indicator in own}) > 1:
        name["project_no"] = None
    return name
