"""Figures in words, shares and multiples among them: 百分之六十一点四, 九成五, 一倍半, 翻一番.

Until about 2000 circulars set most figures in words, in sentences and tables alike. Each form has
one value and one unit; nothing is converted but a share, which is a per cent value whatever it is
called: 九成五, 百分之九十五 and 95% sort together. A doubling stays a 番, a multiple a 倍.
"""

from __future__ import annotations

import re
from decimal import Decimal

from tongbao.text.numerals import (
    FORMAL_NUMERALS,
    NUMERALS,
    read_chinese_decimal,
    read_mixed_numeral,
)
from tongbao.text.units import UNIT, normal_unit

_PER = {"百": "%", "千": "‰", "万": "‱"}
_PER_SHARE = re.compile(r"(?P<of>[百千万])分之(?P<part>.+)")
_FRACTION = re.compile(rf"(?P<of>[{NUMERALS}]+)分之(?P<part>[{NUMERALS}]+)")
_TENTHS = re.compile(
    r"(?P<tenths>[一二两三四五六七八九十]|[1-9](?:\.\d)?|[一二三四五六七八九零]点[一二三四五六七八九])成(?P<more>[一二三四五六七八九半])?"
)
_MULTIPLE = re.compile(rf"(?P<times>[{NUMERALS}]+)倍半")
_DOUBLED = re.compile(r"翻了?(?P<times>[一二两三四五])?番(?P<half>半)?")
_SIGN = re.compile(r"[负正]")
_PLAIN = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_PLACES = Decimal("0.0001")
"""What is left of a share without end: two thirds are 66.6667 %."""

_NUMERAL_HEAD = re.compile(rf"[{NUMERALS}{FORMAL_NUMERALS}O0-9０点．.·・•、,，]*")
"""All that can belong to a figure in words."""
_MAGNITUDES_OF_A_UNIT = 2
"""The most words of magnitude that a unit begins with: 百万分之, 千万元."""

_DIGITS = rf"(?:[{NUMERALS}]|(?<=[{NUMERALS}])[OＯ0０])"
_SPOKEN = rf"{_DIGITS}+(?:[点．.·・]{_DIGITS}+)?"
WORDED_FIGURE = (
    rf"(?:[百千万]分之(?:{_SPOKEN}|\d+(?:[.．]\d+)?)|[{NUMERALS}]+分之[{NUMERALS}]+|"
    rf"[一二两三四五六七八九]成(?:[一二三四五六七八九半]|(?=以[上下内]|左右|上下)|(?![一-鿿]))|翻了?[一二两三四五]?番半?|[{NUMERALS}]+倍半|"
    rf"{_SPOKEN}(?![处所部组座条角张支架]){UNIT})"
)
"""A regular expression of a figure in words as sentences print it: numerals with a unit.

三处 and 二所 are as a rule offices by their numbers, and no figures."""


def read_worded_figure(text: str) -> tuple[Decimal, str] | None:
    """Return value and unit of a whole text that is one figure in words; None for all else.

    Shares are in the unit they are told in (%, ‰, ‱), tenths and fractions in per cent.

    >>> read_worded_figure("百分之六十一点四")
    (Decimal('61.4'), '%')
    """
    sign = _SIGN.match(text)
    bare = text[sign.end() :] if sign else text
    found = _share(bare) or _multiple(bare) or _with_unit(bare)
    if found is None:
        return None
    value, unit = found
    return (-value if sign and sign[0] == "负" else value), unit


def _share(text: str) -> tuple[Decimal, str] | None:
    per = _PER_SHARE.fullmatch(text)
    if per:
        value = Decimal(100) if per["part"] == "百" else _digits_or_words(per["part"])
        return (value, _PER[per["of"]]) if value is not None else None
    if text == "一半":
        return Decimal(50), "%"
    fraction = _FRACTION.fullmatch(text)
    if fraction:
        whole, part = read_chinese_decimal(fraction["of"]), read_chinese_decimal(fraction["part"])
        if not whole or part is None or part > whole:
            return None
        return _rounded(part * 100 / whole), "%"
    tenths = _TENTHS.fullmatch(text)
    if tenths is None:
        return None
    value = (_digits_or_words(tenths["tenths"]) or Decimal(0)) * 10
    more = tenths["more"] or ""
    value += 5 if more == "半" else read_chinese_decimal(more) or 0
    return (_rounded(value), "%") if value <= 100 else None  # noqa: PLR2004 (per cent)


def _multiple(text: str) -> tuple[Decimal, str] | None:
    doubled = _DOUBLED.fullmatch(text)
    if doubled:
        times = read_chinese_decimal(doubled["times"] or "一") or Decimal(1)
        return times + (Decimal("0.5") if doubled["half"] else 0), "番"
    multiple = _MULTIPLE.fullmatch(text)
    times_more = read_chinese_decimal(multiple["times"]) if multiple else None
    return (times_more + Decimal("0.5"), "倍") if times_more is not None else None


def _with_unit(text: str) -> tuple[Decimal, str] | None:
    """Read a numeral with the unit behind it, which may begin with words of magnitude.

    五千万元 is a numeral and 元, 三百千瓦 is three hundred 千瓦: the longest numeral that is one.
    """
    numeral = _NUMERAL_HEAD.match(text)
    longest = numeral.end() if numeral else 0
    for end in range(longest, max(longest - _MAGNITUDES_OF_A_UNIT - 1, 0), -1):
        unit = text[end:]
        if unit and not re.fullmatch(UNIT, unit):
            continue
        value = _figure(text[:end])
        if value is not None:
            return value, normal_unit(unit) if unit else ""
    return None


def _digits_or_words(text: str) -> Decimal | None:
    return Decimal(text) if _PLAIN.fullmatch(text) else read_chinese_decimal(text)


def _figure(text: str) -> Decimal | None:
    """Return the value of a numeral in words, alone or with digits, without a unit."""
    mixed = read_mixed_numeral(text)
    return Decimal(mixed) if mixed is not None else read_chinese_decimal(text)


def _rounded(value: Decimal) -> Decimal:
    """Return a share without trailing zeros, to four places."""
    plain = value.quantize(_PLACES).normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain
