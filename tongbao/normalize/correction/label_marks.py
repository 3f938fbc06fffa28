"""What a label can only mean, told from its wording alone.

A coarse picture shows the sign of per cent as two small rings, the last bracket as a stroke,
the numeral 一 as a dash. No label says any of these.
"""

from __future__ import annotations

import re

from tongbao.normalize.correction.vocabulary import STROKE, UNIT

_SHARE = r"(?P<head>.*(?:率|进度|满意度|增速|增长|增幅|降幅|占比|比例|比重))"
_RINGS = re.compile(_SHARE + r"（(?:[0oO°º][0-9oO°º%./ab]{0,2}|[0-9][oO°º%/][0-9oO°º]?)）")
_BARE = re.compile(_SHARE + r"(?:[0-9oOlI|!%]{2,4}|[①-⑩])")
_CLOSING = r"[）!！1lI|丨]"
_OPENED = re.compile(
    r"(?P<project>.{3,}[\u3400-\u9fff])"
    rf"(?:[：:]|(?<![第前近])(?:[1lI|丨!！]|{STROKE}(?=[^（]*{_CLOSING}$))(?![级类季月年期批]))"
    rf"(?P<share>[\u3400-\u9fff]{{1,5}}(?:率|进度|满意度)%){_CLOSING}?"
)
"""A metric in a bracket of which the first half looks like a colon or a stroke; where its other
half is there, like any mark."""
_FIGURE = re.compile(_SHARE + r"（\d{1,2}）")
_ROUND = re.compile(_SHARE + r"（[689]{2}）")
"""96 is what the sign of per cent looks like; no table has as many notes, no weight is as odd."""
_UNCLOSED = re.compile(
    rf"(?P<head>.*[\u3400-\u9fff]（{UNIT})[!！|丨1lI\]］｝}}】」』,，.。、;；:：]?"
)
_STROKES = re.compile(_SHARE + r"[（(\[1lI|丨!！]?[%％][）)\]1lI|丨!！]")
_DASHED = re.compile(r"[-—－–―]般|^般(?!若)")
_DIVISIONS = re.compile(r"(?<=[县市区旗])[，,.．·](?=[县市区旗])")
"""What stands between the levels of divisions (县、市、区)."""
_LOOSE = re.compile(r"[、，,]*(?P<label>[^、，,]+)[、，,]*")
"""A label with commas before or behind it, where there is nothing to part."""


def as_only_meant(label: str, *, doubtful: bool) -> str:
    """Return a label as it can only be meant.

    Args:
        label: Without blanks, its brackets full-width.
        doubtful: Whether it was not read surely: a figure in brackets may be the sign of per
            cent then, else it numbers a note.
    """
    label = _DASHED.sub("一般", label)
    if doubtful:
        label = _DIVISIONS.sub("、", label)
    if loose := _LOOSE.fullmatch(label):
        label = loose["label"]
    if doubtful and (found := _OPENED.fullmatch(label)):
        return f"{found['project']}（{found['share']}）"
    found = (
        _RINGS.fullmatch(label)
        or _STROKES.fullmatch(label)
        or _ROUND.fullmatch(label)
        or ((_FIGURE.fullmatch(label) or _BARE.fullmatch(label)) if doubtful else None)
    )
    if found and "（" not in found["head"]:
        return f"{found['head']}（%）"
    found = _UNCLOSED.fullmatch(label)
    return f"{found['head']}）" if found else label
