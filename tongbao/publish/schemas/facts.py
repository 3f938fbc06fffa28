"""``facts``: the rankings with what their circulars say of themselves; a view, never a file."""

from __future__ import annotations

from tongbao.model import Message
from tongbao.publish.schemas.circulars import CIRCULARS
from tongbao.publish.schemas.column import Schema
from tongbao.publish.schemas.rankings import INDICATORS, RANKINGS
from tongbao.publish.schemas.shared import added

_CIRCULAR = {column.name: column for column in CIRCULARS.columns}
_INDICATOR = {column.name: column for column in INDICATORS.columns}

FACTS = Schema(
    "facts",
    Message("事实", "Facts"),
    Message(
        "排名各行，连同通报的截至日期、机关、省份、标题和指标的系列。",
        "The rows of rankings, each with its circular's date, issuer, province and title, and its "
        "indicator's series.",
    ),
    (
        *RANKINGS.columns,
        _CIRCULAR["as_of"],
        _CIRCULAR["issuer"],
        added("province", "string", ("省份", "Province"), "所在省级行政区", "Name of the province"),
        _CIRCULAR["title"],
        _INDICATOR["series_id"],
    ),
    primary_key=("entry_id",),
)
