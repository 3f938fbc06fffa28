"""What the page's script draws from: one JSON value, numbers in columns, each text once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongbao.model import Box, Finding
from tongbao.places.gazetteer import gazetteer, short_name
from tongbao.report.cuts import Cut, Picture, gravest_first, open_original
from tongbao.report.linking import Link, link_findings
from tongbao.report.originals import Original, OriginalFinder
from tongbao.report.series import Series, find_series
from tongbao.report.standing import standings
from tongbao.report.tables import Fact, PlaceKey, Reported
from tongbao.validate.rulebook import all_rules

STATUSES = ("ranked", "completed", "no_task", "unranked")
"""A fact's status is its place in this list."""


@dataclass(slots=True)
class _Gathered:
    """What the circulars share: places and cuts, each once, by number."""

    places: dict[PlaceKey, int] = field(default_factory=dict)
    cuts: list[dict[str, Any]] = field(default_factory=list)
    cut_numbers: dict[tuple[object, ...], int] = field(default_factory=dict)

    def place(self, key: PlaceKey) -> int:
        return self.places.setdefault(key, len(self.places))

    def cut(self, circular: int, page: str, cut: Cut) -> int:
        """Return a cut's number; findings that stand in the same part of a page share it."""
        key = (circular, page, cut.region if isinstance(cut, Picture) else cut)
        if key not in self.cut_numbers:
            self.cut_numbers[key] = len(self.cuts)
            self.cuts.append(_described(cut))
        return self.cut_numbers[key]


def gather(
    circulars: Sequence[Reported],
    finder: OriginalFinder,
    *,
    password: str | None,
    most_cuts: int,
    progress: Callable[[int], None],
) -> dict[str, Any]:
    """Return all that the page shows, ready for JSON.

    Args:
        circulars: The dataset's circulars.
        finder: Where their files are.
        password: For encrypted originals.
        most_cuts: Most findings that get a picture; the gravest go first.
        progress: Called with the number of circulars done.
    """
    gathered = _Gathered()
    pictured = _pictured(circulars, most_cuts)
    described = []
    for number, circular in enumerate(circulars):
        described.append(_circular(number, circular, finder, password, pictured, gathered))
        progress(number + 1)
    used = {finding.rule for circular in circulars for _, finding in circular.findings}
    return {
        "places": [[key.code, key.name, _label(key)] for key in gathered.places],
        "circulars": described,
        "cuts": gathered.cuts,
        "series": [_series(series, circulars) for series in find_series(circulars)],
        "rules": {
            rule.code: [*rule.title, *rule.explanation] for rule in all_rules() if rule.code in used
        },
    }


def as_json(value: object) -> str:
    r"""Return JSON that is safe inside a script element, whatever its strings hold.

    >>> as_json("</script><!--&\u2028")
    '"\\u003c/script\\u003e\\u003c!--\\u0026\\u2028"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _pictured(circulars: Sequence[Reported], most: int) -> set[tuple[int, int]]:
    """Return which findings get a picture, as numbers of circular and finding."""
    wanted = [
        (finding.severity, (number, index))
        for number, circular in enumerate(circulars)
        for index, (_, finding) in enumerate(circular.findings)
        if finding.page is not None
    ]
    return set(gravest_first(wanted)[:most])


def _circular(
    number: int,
    circular: Reported,
    finder: OriginalFinder,
    password: str | None,
    pictured: set[tuple[int, int]],
    gathered: _Gathered,
) -> dict[str, Any]:
    links = link_findings(circular)
    doubtful = {fact for link in links for fact in link.facts}
    boxes = {n: box for n, link in enumerate(links) if (box := _marked(circular, n, link))}
    original, cuts, sizes = _cuts(number, circular, boxes, finder, password, pictured, gathered)
    return {
        "id": circular.circular_id,
        "file": circular.file,
        "number": circular.number,
        "issuer": circular.issuer,
        "title": circular.title,
        "asOf": circular.as_of,
        "issued": circular.issued,
        "pages": circular.pages,
        "reading": circular.reading,
        "stated": circular.projects_stated,
        "found": circular.projects_found,
        "original": original.state,
        "annexes": [file for file, _ in circular.files[1:]],
        "sizes": sizes,
        "indicators": [list(indicator) for indicator in circular.indicators],
        "facts": _facts(circular, gathered),
        "claims": [
            [c.project_no, c.project, c.item, c.kind, c.position, gathered.place(c.place), c.page]
            for c in circular.claims
        ],
        "findings": [
            _finding(finding_id, finding, links[index], index, boxes, cuts, pictured, number)
            for index, (finding_id, finding) in enumerate(circular.findings)
        ],
        "standings": [
            [gathered.place(s.place), s.firsts, s.lasts, s.doubtful_firsts, s.doubtful_lasts,
             len(s.positions), round(s.mean, 4)]
            for s in standings(circular.facts, doubtful, title=circular.title)
        ],
    }  # fmt: skip


def _facts(circular: Reported, gathered: _Gathered) -> dict[str, Any]:
    """Return the facts in columns; texts only where they say more than the number or name."""
    numbers = {indicator: number for number, indicator in enumerate(circular.indicators)}
    facts = circular.facts
    return {
        "indicator": [numbers[fact.indicator] for fact in facts],
        "place": [gathered.place(fact.place) for fact in facts],
        "rank": [fact.rank for fact in facts],
        "value": [_number(fact.value) for fact in facts],
        "status": [STATUSES.index(fact.status) for fact in facts],
        "page": [fact.page for fact in facts],
        "fileNo": _sparse(facts, lambda f: None if f.file_no == 1 else f.file_no),
        "box": [fact.box and [round(edge) for edge in fact.box] for fact in facts],
        "valueText": _sparse(facts, _value_text),
        "placeText": _sparse(facts, _place_text),
        "inferred": [number for number, fact in enumerate(facts) if fact.basis == "inferred"],
        "confidence": _sparse(facts, lambda f: None if f.confidence == 1 else f.confidence),
    }


def _label(key: PlaceKey) -> str:
    """Return the name that stands in charts: short, in quotes where it is only as printed."""
    return short_name(key.name) if key.settled else f"“{key.name}”"


def _sparse(facts: Sequence[Fact], of: Callable[[Fact], object]) -> dict[int, object]:
    """Return what is not None, by the number of its fact."""
    return {n: value for n, fact in enumerate(facts) if (value := of(fact)) is not None}


def _value_text(fact: Fact) -> str | None:
    return None if fact.value_text == str(_number(fact.value)) else fact.value_text


def _place_text(fact: Fact) -> str | None:
    same = fact.place_text in (fact.place.name, short_name(fact.place.name))
    return None if same else fact.place_text


def _number(value: float | None) -> int | float | None:
    """Return a number in its shortest form: 100, not 100.0."""
    return int(value) if value is not None and value == int(value) else value


def _finding(
    finding_id: str,
    finding: Finding,
    link: Link,
    index: int,
    boxes: Mapping[int, Box],
    cuts: Mapping[int, int],
    pictured: set[tuple[int, int]],
    number: int,
) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": finding_id,
        "rule": finding.rule,
        "severity": finding.severity,
        "zh": finding.message.zh,
        "en": finding.message.en,
        "no": finding.project_no,
        "item": finding.item,
        "metric": finding.metric,
        "places": list(finding.places),
        "observed": finding.observed,
        "expected": finding.expected,
        "proposal": finding.proposal,
        "page": finding.page,
        "fileNo": None if finding.file_no == 1 else finding.file_no,
        "box": boxes.get(index) and list(boxes[index]),
        "indicators": list(link.indicators),
        "facts": list(link.facts),
        "absent": [list(pair) for pair in link.absent],
        "cut": cuts.get(index),
    }
    if finding.page is not None and (number, index) not in pictured:
        described["spared"] = True
    return {key: value for key, value in described.items() if value not in ("", None, [])}


def _marked(circular: Reported, index: int, link: Link) -> Box | None:
    """Return the box to draw for a finding: its own, or all of the ranking that lacks places.

    What is missing stands nowhere: the dataset's box is that of the ranking's first cell, which
    by itself would seem to be what is wrong.
    """
    _, finding = circular.findings[index]
    if finding.box is None or not link.absent:
        return finding.box
    indicators = circular.indicators
    meant = {indicators[number] for number, _ in link.absent}
    boxes = [
        fact.box
        for fact in circular.facts
        if fact.indicator in meant
        and (fact.file_no, fact.page) == (finding.file_no, finding.page)
        and fact.box is not None
    ]
    edges = list(zip(finding.box, *boxes, strict=True))
    return Box(min(edges[0]), min(edges[1]), max(edges[2]), max(edges[3]))


def _cuts(
    number: int,
    circular: Reported,
    boxes: Mapping[int, Box],
    finder: OriginalFinder,
    password: str | None,
    pictured: set[tuple[int, int]],
    gathered: _Gathered,
) -> tuple[Original, dict[int, int], dict[str, list[float]]]:
    """Return how the original was found, each finding's cut, and the sizes of pages seen.

    Of several files the first that cannot be shown is told of.
    """
    numbers: dict[int, int] = {}
    sizes: dict[str, list[float]] = {}
    state = Original("found")
    files = circular.files or [(circular.file, circular.circular_id)]
    for file_no, (file, sha256) in enumerate(files, 1):
        found = [n for n, (_, one) in enumerate(circular.findings) if one.file_no == file_no]
        original = finder.find(file, sha256 if file_no > 1 else circular.circular_id)
        with open_original(original, password) as (opened, pages):
            for index in found:
                finding = circular.findings[index][1]
                if finding.page is None or (number, index) not in pictured:
                    continue
                cut = pages.cut(finding.page, boxes.get(index))
                if cut is None:
                    continue
                page = str(finding.page) if file_no == 1 else f"{file_no}:{finding.page}"
                numbers[index] = gathered.cut(number, page, cut)
                if isinstance(cut, Picture):
                    sizes[page] = [round(edge, 1) for edge in cut.page_size]
        if state.state == "found":
            state = opened
    return state, numbers, sizes


def _described(cut: Cut) -> dict[str, Any]:
    if isinstance(cut, Picture):
        return {"region": list(cut.region), "size": [cut.width, cut.height], "src": cut.uri}
    return {"first": cut.first, "lines": [list(line) for line in cut.lines]}


def _series(series: Series, circulars: Sequence[Reported]) -> dict[str, Any]:
    return {
        "area": _area_name(series.area, circulars[series.circulars[-1]]),
        "circulars": list(series.circulars),
        "indicators": [
            [*followed.name, [[c, i] for c, i in followed.at.items()]]
            for followed in series.indicators
        ],
    }


def _area_name(area: str, newest: Reported) -> str:
    """Return an area's name in the year of its newest circular; blank for the whole country."""
    begin = area.split(":", maxsplit=1)[0]
    place = gazetteer(int(newest.as_of[:4])).of_code(begin.ljust(6, "0")) if begin else None
    return place.name if place else ""
