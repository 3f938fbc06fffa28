"""Rankings printed as lines of text, without a table: ``第一名：大法寺镇90.99分``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tongbao.model import Block, CertainText, Document, Entry, Header, Place, Ranking
from tongbao.normalize.rankings.direction import learn_order
from tongbao.normalize.rankings.labels import caption_label
from tongbao.normalize.rankings.parameters import ORDER
from tongbao.places import NameFinder, PlaceMatch, match_place
from tongbao.text.folding import squash
from tongbao.text.numbers import Number, Ordinal, read_number, read_ordinal
from tongbao.text.numerals import NUMERALS
from tongbao.text.units import UNIT
from tongbao.text.worded_figures import WORDED_FIGURE

_MEASURE = (
    r"(?:(?P<measure>(?:综合|考核|最终|平均)?(?:得分|总分|分数|评分|成绩|分值|[一-鿿]{0,4}(?:率|指数|增速|比例)))|得)?"
    r"\s*[:：为]?\s*"
)
"""What a line calls its figure: 得分90.60分, 完成率：98%."""
_VALUE = (
    rf"(?P<value>[-－]?\d+(?:[.．]\d+)?\s*(?:(?![位名]){UNIT})?|"
    rf"(?:负?{WORDED_FIGURE}|[{NUMERALS}]{{2,}}|[{NUMERALS}]+[．·点][{NUMERALS}]+))"
)
"""In digits or, as in older circulars, in words."""
_LEADER = r"(?:[…‥⋯][…‥⋯.．。·・•∙]*|[.．。·・•∙]{2,}[…‥⋯]*|[—─_]{2,})"
"""Leaders between name and value (``绥德县………94.6%``); one dash alone, or behind dots, is a minus sign."""
_LINE = re.compile(
    r"^(?P<rank>第?\s*(?:\d{1,3}|[一二三四五六七八九十]{1,4})\s*(?:名|位)?)\s*[:：、.．]?\s*"
    rf"(?P<name>[一-鿿（()）·]{{2,20}}?)\s*(?:{_LEADER}|[:：,，(（.．·、]?)\s*"
    rf"{_MEASURE}"
    rf"{_VALUE}\s*[)）]?\s*[。；;，,]?$"
)
_PARAGRAPH = re.compile(
    r"^(?:[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,4})[)）]?\s*[、.．]?\s*)?"
    rf"(?P<name>[一-鿿（()）·]{{2,20}}?)\s*(?:{_LEADER}|[:：,，]?)\s*"
    rf"(?:考核|综合|评价|测评|考评|年度)?{_MEASURE}"
    rf"{_VALUE}\s*[,，、；;]\s*[一-鿿]{{0,6}}?"
    r"(?P<rank>第\s*(?:\d{1,3}|[一二三四五六七八九十]{1,4})\s*[名位]?)(?=[。，；,;]|$)"
)
"""A paragraph about one place that begins with its value and rank: 丰乐乡：得分91.88分，居全县第1位。"""
_LED = re.compile(
    rf"^(?P<name>[一-鿿（()）·]{{2,20}}?){_LEADER}(?P<value>[^…‥⋯—─_]{{1,16}}?)[。；;，,]?$"
)
"""A place led by dots to its figure, in a list that prints no ranks: an annex as it was typed."""
_UNREAD = re.compile(
    r"^(?P<rank>第\s*(?:\d{1,3}|[一二三四五六七八九十]{1,4})\s*[名位])\s*[:：、.．]?\s*"
    r"(?P<name>[一-鿿（()）·]{2,20})(?P<value>.{0,20})$"
)
"""A line of a ranking whose value cannot be read: it must not end what goes on below it."""


@dataclass(frozen=True, slots=True)
class _Line:
    block: Block
    rank: Ordinal | None
    """None where lines of a list print none."""
    rank_text: str
    name: str
    number: Number | None
    value_text: str
    measure: str = ""


def read_listed_rankings(
    document: Document, names: NameFinder, header: Header
) -> tuple[Ranking, ...]:
    """Return the rankings that runs of lines print, ranks counting on.

    Two lines are a ranking where both name places; other lists need three. Without ranks each
    line must name a place: what leads to a page number names none.
    """
    rankings: list[Ranking] = []
    run: list[_Line] = []
    caption = header.title
    for line in (*_lines(document, names), None):
        if isinstance(line, _Line) and _goes_on(run, line):
            run.append(line)
            continue
        whole = not run or run[0].rank is not None or _are_all_places(run, names)
        if whole and (len(run) >= ORDER.fewest_values or _are_two_places(run, names)):
            rankings.append(_ranking(run, caption, names))
        run = [line] if isinstance(line, _Line) and _begins(line) else []
        if isinstance(line, str) and _names_a_list(line):
            caption = line.rstrip("：:")
    return tuple(rankings)


_IN_A_SENTENCE = re.compile(r"[。；;]|如下|现将|，.*，")
_SALUTATION = re.compile(r"^(?:各|有关).*[：:]$")


def _names_a_list(line: str) -> bool:
    """Return whether a line may be the heading of a list, and no sentence or salutation."""
    return not _IN_A_SENTENCE.search(line) and not _SALUTATION.match(line)


def _are_two_places(run: Sequence[_Line], names: NameFinder) -> bool:
    numbered = [line for line in run if line.number is not None]
    return len(numbered) == len(run) == ORDER.pair and _are_all_places(run, names)


def _are_all_places(run: Sequence[_Line], names: NameFinder) -> bool:
    """Return whether all lines name places, those that only a total's word names aside."""
    found = [match_place(line.name, names.context) for line in run]
    return all(one.how in {"exact", "short", "folded"} for one in found)


def _begins(line: _Line) -> bool:
    return line.number is not None and (line.rank is None or line.rank.start == 1)


def _goes_on(run: list[_Line], line: _Line) -> bool:
    if not run or line.rank is None or run[-1].rank is None:
        return bool(run) and line.rank is None and run[-1].rank is None
    return run[-1].rank.start <= line.rank.start <= len(run) + 1


def _lines(document: Document, names: NameFinder) -> Iterator[_Line | str]:
    """Yield ranking lines, and other short lines as possible captions."""
    for block in document.blocks:
        if block.kind in {"header", "footer"}:
            continue
        for text in block.text.split("\n"):
            plain = squash(text)
            led = _led(block, plain, names)
            if led:
                yield led
                continue
            found = _LINE.match(plain) or _PARAGRAPH.match(plain) or _UNREAD.match(plain)
            rank = read_ordinal(found["rank"]) if found else None
            number = read_number(found["value"]) if found else None
            if found and rank and (number or found.re is _UNREAD):
                measure = found.groupdict().get("measure") or ""
                yield _Line(
                    block, rank, found["rank"], found["name"], number, found["value"], measure
                )
            elif plain:
                yield plain


def is_led(text: str) -> bool:
    """Return whether a line leads a name by dots to something short, as lists and contents do."""
    return _LED.match(squash(text)) is not None


def _led(block: Block, plain: str, names: NameFinder) -> _Line | None:
    """Return the line of a place led by dots to its figure, if it is one (四平市 has no rank)."""
    found = _LED.match(plain)
    number = read_number(found["value"]) if found else None
    if found is None or match_place(found["name"], names.context).place is None:
        return None
    return _Line(block, None, "", found["name"], number, found["value"])


def _ranking(run: list[_Line], caption: str, names: NameFinder) -> Ranking:
    label = (
        caption_label(caption) if len(caption) <= ORDER.longest_caption_chars else caption_label("")
    )
    entries = tuple(_entry(line, names) for line in run)
    pairs = [(e.rank, e.value) for e in entries if e.rank is not None and e.value is not None]
    units = {line.number.unit for line in run if line.number and line.number.unit}
    measures = {line.measure for line in run if line.measure}
    said = measures.pop() if len(measures) == 1 else ""
    metric = said or label.metric or ("得分" if units == {"分"} else "")
    return Ranking(
        project_no=label.number,
        project=label.name,
        item=label.item,
        metric=metric,
        scope="",
        unit=units.pop() if len(units) == 1 else label.unit,
        order=learn_order(pairs, metric, label.name),
        entries=entries,
        layout="listed",
    )


def _entry(line: _Line, names: NameFinder) -> Entry:
    match: PlaceMatch = match_place(line.name, names.context)
    place = match.place or Place("", line.name, "local", names.context.city_code)
    return Entry(
        place=place,
        place_text=line.name,
        rank=line.rank.start if line.rank else None,
        value=line.number.value if line.number else None,
        value_text=line.value_text,
        status="ranked",
        basis="printed",
        confidence=line.block.confidence,
        page=line.block.page,
        box=line.block.box,
        rank_text=line.rank_text,
        place_evidence=CertainText(line.name),
        value_evidence=CertainText(line.value_text),
    )
