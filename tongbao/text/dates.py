"""Dates and months in words, in digits: what reads dates need know one way of writing them.

Until about 2000 dates were set in words (一九八六年七月十五日), years also with two digits
(八六年底), the first month as 元月, with whatever stood for a zero (二ＯＯ一年).
"""

from __future__ import annotations

import re

from tongbao.text.numerals import in_one_spelling, read_chinese_integer

_DIGIT = "[一二三四五六七八九零〇○◯ＯO0]"
_YEAR = re.compile(
    rf"(?<![一二三四五六七八九零〇○])(?P<year>[一二]{_DIGIT}{{3}}|(?<!\d)[12](?=\d*[OＯ○〇])[\dOＯ○〇]{{3}})(?=\s*[年—–－~至到-])"
)
_MONTH = r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九]|元)"
_SHORT_YEAR = re.compile(
    rf"(?<![一二三四五六七八九零〇○十百千万\d])(?P<year>[一二三四五六七八九〇○ＯO]{_DIGIT}|[5-9]\d)\s*年"
    rf"(?=底|末|{_MONTH}\s*月|上半年|下半年|前三季度|第?[一二三四]季度|全年)"
)
_MONTH_RANGE = re.compile(
    rf"(?<![一二三四五六七八九十第])(?P<from>{_MONTH})(?=月?\s*(?:[-~～－–至到]|—{{1,2}})\s*{_MONTH}\s*月)"
)
_ONE_MONTH = re.compile(
    r"(?<![一二三四五六七八九十第])(?P<month>十[一二]?|[一二三四五六七八九]|元)(?=\s*月)"
)
_DAY = re.compile(r"(?<=月)(?P<blank>\s*)(?P<day>[一二三四五六七八九十廿卅]{1,3})(?=\s*日)")
_YEAR_END = re.compile(r"(?P<year>(?:截[至止]到?|[（(])\d{4}年)(?P<end>[底末])(?!以?前)")
"""The end of a year that figures are of: 2025年底前 is a plan."""
_CENTURY, _FIRST_SHORT = 100, 49
"""Two digits from 49 on are of the last century: no circular is older than 1949."""


def dates_in_digits(text: str) -> str:
    """Return a text with its years, months and days in digits, all else as it was.

    The end of a year that figures are of becomes that of its December.

    >>> dates_in_digits("一九八六年七月十五日")
    '1986年7月15日'
    >>> dates_in_digits("截至八六年底"), dates_in_digits("一至九月")
    ('截至1986年12月底', '1至9月')
    """
    if "年" not in text and "月" not in text:
        return text
    plain = _YEAR.sub(lambda found: _digits(found["year"]), text)
    plain = _SHORT_YEAR.sub(lambda found: f"{_whole_year(found['year'])}年", plain)
    plain = _MONTH_RANGE.sub(lambda found: _digits(found["from"]), plain)
    plain = _ONE_MONTH.sub(lambda found: _digits(found["month"]), plain)
    plain = _DAY.sub(lambda found: found["blank"] + _digits(found["day"]), plain)
    return _YEAR_END.sub(lambda found: f"{found['year']}12月{found['end']}", plain)


def _digits(text: str) -> str:
    if text.isdecimal():
        return text
    if text[0].isdecimal():
        return re.sub(r"\D", "0", text)
    number = 1 if text == "元" else read_chinese_integer(in_one_spelling(text))
    return text if number is None else str(number)


def _whole_year(text: str) -> int:
    year = int(_digits(text))
    return year + (1900 if year >= _FIRST_SHORT else 2000) if year < _CENTURY else year
