"""What no label prints: brackets left open, a metric followed by strokes, a lost dash.

Each of them is a common label that a coarse picture shows with a stroke for a bracket, two rings
or nothing for the sign of per cent, or dust.
"""

from __future__ import annotations

import re

from tongbao.normalize.correction.parameters import LABEL_GRAMMAR
from tongbao.normalize.correction.vocabulary import (
    METRICS,
    SHARE,
    STROKE,
    UNIT,
    UNIT_BRACKETS,
    Wordings,
    part_bracket,
)

_HAN = r"[\u3400-\u9fff]"
_HOLLOW = re.compile(
    rf"(?:{_HAN}[（(][^%％‰分件个人户家天次吨元项位名亩套座所辆市区县州盟省（）()]?|[（(][^（）()]*(?:率|度|增速|增幅)[0-9A-Za-z]{{1,2}})[）)]$"
    rf"|{SHARE}(?![（(][%％‰][）)]$)[（(0-9A-Za-z]{{1,2}}[%％][0-9A-Za-z）)]{{0,3}}$"
    rf"|{SHARE}[（(]?[0-9A-Za-z!！|]{{1,3}}$"
    r"|[（(][^（）()]{1,12}$"
)
"""A label whose bracket holds no unit, or more than one sign: %, of all signs, is what a coarse
picture loses first."""
_STRUCK = re.compile(
    rf"(?P<head>(?<!{_HAN}){_HAN}{{2,}})(?P<before>{STROKE}{{0,2}})(?P<unit>{UNIT})(?P<after>{STROKE}{{0,2}})$"
)
"""A unit between strokes, or between a bracket and a stroke."""
_COUNTED = re.compile(r"(?:第|前|后|近|全|每|共|单位|[一二三四五六七八九十])$")
"""Words before a figure and its unit, or before 单位：%."""
SPECK = re.compile(
    rf"(?<={_HAN})[.,'‘’`](?=[\u3400-\u9fff（(])|^[·.,、'‘’`•~]+(?=[\u3400-\u9fff（(])"
)
"""Dust between the characters of a label or before them, where nobody sets such a mark."""
_DOTTED = re.compile(rf"{_HAN}[·•]{_HAN}")
"""A dot at middle height: labels have commas and dashes there."""
METRIC_BRACKET = re.compile(r"（([\u3400-\u9fff]{2,6})([%％]?)）$")
"""A metric in a bracket behind what it measures, with its sign or without."""
_FOREIGN = re.compile(rf"(?:{_HAN}|\d)[À-ÿ]{_HAN}")
"""A letter that no Chinese label has: part of a character that broke in two."""
AIR = re.compile(r"/m[3³]?[^（）]?）?$")
"""The end of a unit of the air."""
_TRAILED = re.compile(rf"(?:{'|'.join(sorted(METRICS, key=len, reverse=True))})({_HAN})$")
_GOES_ON = frozenset("值差分数比额量表市县区省")
"""Characters that a metric's words may go on with."""


_STEMS = "|".join(sorted((m[:-1] for m in METRICS if m.endswith("率")), key=len, reverse=True))
_RUN_ON = re.compile(
    rf"(?P<head>(?<!{_HAN}){_HAN}{{4,}})[，,、!！：:.·](?:{_STEMS}){_HAN}?[0-9A-Za-z%％]{{0,3}}[）)]?$"
)
"""A metric behind a comma (建设项目，投资完成第0): the bracket before it, unless metrics are listed."""


def is_malformed(text: str, known: Wordings) -> bool:
    """Return whether a label shows what nobody prints.

    Args:
        text: The label without blanks; figures and names are none.
        known: What labels of the document say; it tells lost dashes and signs.
    """
    return (
        text.count("（") + text.count("(") != text.count("）") + text.count(")")
        or _HOLLOW.search(text) is not None
        or SPECK.search(text) is not None
        or _DOTTED.search(text) is not None
        or _FOREIGN.search(text) is not None
        or _is_struck(text)
        or _is_trailed(text, known)
        or _is_misended(text)
        or _is_run_on(text)
        or bool(restore_dashes(text, known))
        or _has_odd_bracket(text, known)
    )


def _is_run_on(text: str) -> bool:
    found = _RUN_ON.search(text)
    return found is not None and not found["head"].endswith(METRICS)


def _is_misended(text: str) -> bool:
    """Return whether another character stands where a metric ends in 率 (开工串（%）)."""
    head, tail = part_bracket(text)
    return (
        tail.strip("（）") in {"%", "％"}
        and f"{head[:-1]}率" in METRICS
        and head[-1] not in _MEASURES
    )


_MEASURES = frozenset("率度量数额值比幅速分差例重")
"""What metrics end in."""


def _is_struck(text: str) -> bool:
    """Return whether a label's unit stands between strokes rather than brackets."""
    found = _STRUCK.search("".join(part_bracket(text)))
    if found is None or _COUNTED.search(found["head"]):
        return False
    before, after = found.group("before", "after")
    # （完成率%） holds the metric with its sign.
    return bool(before + after) and (before, after) not in {("（", "）"), ("", "）")}


def _is_trailed(text: str, known: Wordings) -> bool:
    """Return whether one more character stands behind a metric (开工率品): its bracket, most likely."""
    found = _TRAILED.search(text)
    return (
        found is not None
        and found[1] not in _GOES_ON
        and text not in known.heads
        and not any(text.endswith(metric) for metric in METRICS)
    )


def restore_dashes(text: str, known: Wordings) -> set[str]:
    """Return a label with the dash that others have behind the words it begins with."""
    return {
        prefix + text[len(prefix) - 1 :]
        for prefix in known.prefixes
        if len(text) > len(prefix) and text.startswith(prefix[:-1])
        if not text.startswith(prefix) and "\u3400" <= text[len(prefix) - 1] <= "\u9fff"
    }


def _has_odd_bracket(text: str, known: Wordings) -> bool:
    """Return whether a label's bracket words its metric as no other does.

    （完成第%） is one character off a metric of the field, （办结率） lacks the sign that the
    brackets of other labels have.
    """
    _, tail = part_bracket(text)
    if AIR.search(tail):
        return tail.replace("³", "3").replace("µ", "μ") not in UNIT_BRACKETS
    found = METRIC_BRACKET.search("".join(part_bracket(text)))
    if found is None:
        return False
    metric, sign = found.groups()
    if sign:
        return metric not in METRICS and any(_one_off(metric, one) for one in METRICS)
    signed = any(
        len(tail) >= LABEL_GRAMMAR.shortest_signed_tail_chars and tail.endswith("%）")
        for tail in known.seen_tails
    )
    return signed and metric.endswith(("率", "度", "增速", "增幅"))


def _one_off(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
