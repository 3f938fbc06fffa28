"""Spans of time as circulars print them: 2020年1—8月, 前三季度, 截至5月底, 上半年, 2021年度."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from tongbao.text.dates import dates_in_digits
from tongbao.text.folding import fold
from tongbao.text.numerals import read_chinese_integer

PeriodKind = Literal["month", "quarter", "half", "year", "range"]

_MONTHS = 12
_QUARTER_MONTHS = 3
_HALF_MONTHS = 6
_CENTURY = 1900
"""Of a year of two digits (八六年): circulars of the next century print four."""

_YEAR = (
    r"(?P<{0}year>(?:19|20)\d\d|[一二][〇○零一二三四五六七八九]{{3}}|\d\d(?=年)|"
    r"[〇○零一二三四五六七八九]{{2}}(?=年))年?度?"
)
_MONTH = r"(?P<{0}month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元])"
_TO = r"(?:--?|~|至|到)"
_QUARTER = r"(?P<{0}quarter>[一二三四1-4])"
_UNTIL = r"(?<!\d)(?P<until>截至|截止到?|止|至)?(?:本年|今年|当年)?"
_GRAMMAR = re.compile(
    _UNTIL + r"(?:" + _YEAR.format("") + r")?(?:"
    r"(?:" + _MONTH.format("") + r")月?份?" + _TO + r"(?:" + _YEAR.format("last_") + r")?"
    r"(?:" + _MONTH.format("last_") + r")月(?:份|底|末)?"
    r"|[前头](?P<first_months>\d{1,2}|[一二三四五六七八九十]+)个月"
    r"|[前头](?P<first_quarters>[二三23])个?季度"
    r"|第?" + _QUARTER.format("from_") + _TO + r"第?" + _QUARTER.format("to_") + r"季度"
    r"|第?" + _QUARTER.format("") + r"季度末?"
    r"|(?P<half>[上下])半年|(?P<whole>全年)"
    r"|"
    + _MONTH.format("only_")
    + r"月(?!均)份?(?:(?P<day>[0-3]?\d)日|(?P<end>底|末)|(?:当月|单月))?"
    r"|(?<=年)年?(?P<year_end>底|末)?"
    r"|(?<=年度)"
    r")"
)
_PLAN = re.compile(
    r"(?:(?<![一二三四五六七八九十])[“\"「『‘'〝]?(?P<number>[六七八九]|十[一二三四五六]?)五[”\"」』’'〞]?|"
    r"第(?P<ordinal>[六七八九]|十[一二三四五六]?)个五年)(?:计划)?(?:期间|时期)"
)
"""“七五”期间, 第七个五年计划期间: the years of a five-year plan."""
_YEARS = re.compile(
    r"(?<!\d)(?P<from>(?:19|20)\d\d)年?(?:(?:--?|~|至|到)(?P<to>(?:19|20)\d\d)年度?|/(?P<short>\d\d)年度)"
    r"(?!\d|[上下]半年|[第前头]|[一二三四]季度)"
)
"""Whole years, both of them in: 1986—1990年, 1985/86年度."""
_LISTED = re.compile(
    r"(?P<first>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])(?P<more>(?:、(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九]))+)"
    r"(?=个?(?:季度|月))"
)
"""Months or quarters of a list: 第三、四季度, 7、8、9月."""
_FIRST_PLAN, _PLAN_YEARS = 1951, 5
"""Counted back from the sixth plan, which began in 1981; each began as the one before ended."""
EARLIER = (
    r"(?:上(?:一个|一|个)?(?:年度?|季度?|月|旬|周|次|期|轮|批|届|学期|学年|阶段)"
    r"|去年|前年|往年|前期|同期)(?:同期)?"
)
"""Pattern of words for a span or round before the one that is told of: 上月, 上一轮, 去年同期."""
_RUNNING = re.compile(r"累计|以来|年初至今")
_ALONE = re.compile(r"当月|单月|当季|本月(?!底|末|止)")


@dataclass(frozen=True, slots=True)
class Period:
    """A span of whole months, and what is said of it.

    ``year`` is None where none is printed; ``first`` and ``last`` are months, 1 to 12.
    """

    year: int | None
    first: int
    last: int
    kind: PeriodKind
    last_year: int | None = None
    """Where it ends in another year than it begins."""
    until: bool = False
    """Whether it says up to when, not from when: 截至5月底."""

    def before(self, months: int) -> Period:
        """Return the same span so many months earlier; its year must be known."""
        assert self.year is not None
        year, month = divmod(self.year * _MONTHS + self.first - 1 - months, _MONTHS)
        return replace(self, year=year, first=month + 1, last=month + 1 + self.last - self.first)

    def last_month(self) -> Period:
        """Return the month in which it ends."""
        year = self.last_year or self.year
        return replace(self, year=year, first=self.last, kind="month", last_year=None)

    def iso(self, year: int | None = None) -> str:
        """Return ``2020-05``, ``2020-Q2``, ``2020-H1``, ``2020`` or ``2020-01/2020-08``.

        Args:
            year: Its year where none is printed.

        Returns:
            Blank where no year is known.
        """
        year = self.year or year
        if year is None:
            return ""
        if self.kind == "month":
            return f"{year:04d}-{self.last:02d}"
        if self.kind == "quarter":
            return f"{year:04d}-Q{self.last // _QUARTER_MONTHS}"
        if self.kind == "half":
            return f"{year:04d}-H{self.last // _HALF_MONTHS}"
        if self.kind == "year":
            return f"{year:04d}"
        return f"{year:04d}-{self.first:02d}/{self.last_year or year:04d}-{self.last:02d}"


def find_periods(text: str) -> list[Period]:
    """Return the spans of time that a text names, in its order."""
    return [period for _, period in _found(_plain(text))]


def without_periods(text: str) -> str:
    """Return a text, folded, with the spans of time that it names taken out."""
    plain = _plain(text)
    kept, begin = [], 0
    for (start, end), _ in _found(plain):
        kept.append(plain[begin:start])
        begin = end
    return "".join([*kept, plain[begin:]])


def says_running(text: str) -> bool | None:
    """Return whether a text says that figures add up from a begin (累计), or do not (当月)."""
    plain = fold(text)
    if _RUNNING.search(plain):
        return True
    return False if _ALONE.search(plain) else None


def _plain(text: str) -> str:
    """Return a text, folded, with dates in digits and lists of months in a row as spans."""
    plain = dates_in_digits(fold(text)).replace("首季度", "一季度").replace("首季", "一季度")
    return _LISTED.sub(_as_span, plain)


def _as_span(listed: re.Match[str]) -> str:
    numbers = [_integer(text) for text in listed[0].split("、")]
    in_a_row = all(later == one + 1 for one, later in pairwise(numbers))
    return f"{numbers[0]}至{numbers[-1]}" if in_a_row else listed[0]


def _found(plain: str) -> Iterator[tuple[tuple[int, int], Period]]:
    for plan in _PLAN.finditer(plain):
        first = _FIRST_PLAN + _PLAN_YEARS * _integer(plan["number"] or plan["ordinal"])
        yield plan.span(), Period(first, 1, _MONTHS, "range", first + _PLAN_YEARS - 1)
    taken: list[tuple[int, int]] = []
    for years in _YEARS.finditer(plain):
        first = int(years["from"])
        last = int(years["to"] or f"{years['from'][:2]}{years['short']}")
        if first < last:
            taken.append(years.span())
            yield years.span(), Period(first, 1, _MONTHS, "range", last)
    for found in _GRAMMAR.finditer(plain):
        period = _period(found) if found[0] else None
        inside = any(start < found.end() and found.start() < end for start, end in taken)
        if period is not None and not inside:
            yield found.span(), period


def _period(found: re.Match[str]) -> Period | None:
    """Return what a match means; None where it is no span (5月至2月)."""
    year = _year(found["year"])
    if found["last_month"]:
        return _of_months(found, year)
    if found["only_month"]:
        month = _integer(found["only_month"])
        return Period(year, month, month, "month", until=bool(found["until"] or found["end"]))
    spans = (_of_first_months(found), _of_quarters(found), _of_half(found))
    first, last, kind = next((span for span in spans if span), (1, _MONTHS, "year"))
    if kind == "year" and not (found["year"] or found["whole"]):
        return None
    until = bool(found["until"] or found["year_end"])
    return Period(year, first, last, kind, until=until) if first < last <= _MONTHS else None


def _of_months(found: re.Match[str], year: int | None) -> Period | None:
    first, last = _integer(found["month"]), _integer(found["last_month"])
    later = _year(found["last_year"])
    crosses = later is not None and later != year
    if not crosses and first > last:
        return None
    return Period(year, first, last, "range", later if crosses else None)


_Span = tuple[int, int, PeriodKind]


def _of_first_months(found: re.Match[str]) -> _Span | None:
    if found["first_months"]:
        return 1, _integer(found["first_months"]), "range"
    if found["first_quarters"]:
        return 1, _integer(found["first_quarters"]) * _QUARTER_MONTHS, "range"
    return None


def _of_quarters(found: re.Match[str]) -> _Span | None:
    if found["to_quarter"]:
        first, last = _integer(found["from_quarter"]), _integer(found["to_quarter"])
        return (first - 1) * _QUARTER_MONTHS + 1, last * _QUARTER_MONTHS, "range"
    if found["quarter"]:
        last = _integer(found["quarter"]) * _QUARTER_MONTHS
        return last - _QUARTER_MONTHS + 1, last, "quarter"
    return None


def _of_half(found: re.Match[str]) -> _Span | None:
    if not found["half"]:
        return None
    last = _HALF_MONTHS if found["half"] == "上" else _MONTHS
    return last - _HALF_MONTHS + 1, last, "half"


def _year(text: str | None) -> int | None:
    if not text:
        return None
    digits = "".join(str("〇一二三四五六七八九".index(c)) if c in "〇一二三四五六七八九" else c
                     for c in text.replace("○", "〇").replace("零", "〇"))  # fmt: skip
    return int(digits) + (_CENTURY if len(digits) == len("86") else 0)


def _integer(text: str) -> int:
    if text == "元":
        return 1
    return int(text) if text.isdecimal() else read_chinese_integer(text) or 0


_ISO = re.compile(
    r"(?:\d{4}-\d\d/)?(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>\d\d)))?"
)


def end_of(iso: str) -> tuple[int, int] | None:
    """Return the year and month in which a span ends that :meth:`Period.iso` wrote."""
    found = _ISO.match(iso)
    if found is None:
        return None
    months = (
        (found["month"], 1),
        (found["quarter"], _QUARTER_MONTHS),
        (found["half"], _HALF_MONTHS),
    )
    month = next((int(text) * length for text, length in months if text), _MONTHS)
    return int(found["year"]), month
