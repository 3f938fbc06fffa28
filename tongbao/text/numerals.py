"""Chinese numerals: whole numbers and decimals in words, and the digits of an older print.

Until about 2000 figures were set in words as a rule, with whatever stood in the case for a zero
(〇, ○, Ｏ, 0), with 、 or ， between thousands and ．or · for the point: 九八、○○○ is 98,000.
"""

from __future__ import annotations

import re
from decimal import Decimal

from tongbao.text.parameters import NUMBER

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5,
          "六": 6, "七": 7, "八": 8, "九": 9}  # fmt: skip
"""The digits in words, zeros in one spelling (see ``in_one_spelling``)."""
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
NUMERALS = "零〇○◯Ｏ一二两三四五六七八九十廿卅卌百千万亿"
"""Every character of a numeral in words, for patterns."""
_WORDS = frozenset("零〇一二两三四五六七八九十百千万亿")
_ZEROS = frozenset("○◯ＯO0０")
"""Circles and letters that stand for a zero beside other numerals."""
_SCORES = {"廿": "二十", "卅": "三十", "卌": "四十"}
FORMAL_NUMERALS = "壹贰叁肆伍陆柒捌玖拾佰仟萬億兩"
"""Numerals as money is written."""
_FORMAL = str.maketrans(FORMAL_NUMERALS, "一二三四五六七八九十百千万亿两")
_DIGIT = "[零〇一二三四五六七八九]"
_GROUPED = re.compile(rf"{_DIGIT}{{1,3}}(?:[、,，]{_DIGIT}{{3}})+")
_POINT = re.compile(r"[点.．·・•]")
_MIXED = re.compile(r"[1-9][0-9零〇一二两三四五六七八九十百千万亿]*")
_SHORTENED = re.compile(r"[亿万千百][一二三四五六七八九]$")
"""One digit right behind a word of magnitude: 1万5 is said of 15,000 and set for 10,005."""
_DIGIT_RUN = re.compile(r"[0-9]{1,4}")


def in_one_spelling(text: str) -> str:
    """Return a numeral with each zero as 〇 or 零, scores spelt out and formal forms plain.

    Circles, O and 0 are zeros only beside another numeral: alone they are marks or digits.

    >>> in_one_spelling("二OO三"), in_one_spelling("廿五"), in_one_spelling("贰拾")
    ('二〇〇三', '二十五', '二十')
    """
    plain = text.translate(_FORMAL)
    if any(char in _SCORES for char in plain):
        plain = "".join(_SCORES.get(char, char) for char in plain)
    if any(char in _WORDS or char in "○◯" for char in plain):
        plain = "".join("〇" if char in _ZEROS else char for char in plain)
    return plain


def read_chinese_integer(text: str | None) -> int | None:
    """Read 一 … 九千九百九十九亿, or a run of digits such as 二〇二〇; None if it is neither.

    Only the standard spelling counts: 三百五 may mean 350 or 305, and is None.
    """
    if not text or len(text) > NUMBER.most_digits:
        return None
    plain = in_one_spelling(text)
    if any(char not in _WORDS for char in plain):
        return None
    if not any(char in _TENS or char in _MYRIADS for char in plain):
        if "两" in plain and len(plain) > 1:
            return None
        return int("".join(str(DIGITS[char]) for char in plain))
    value = _sum_of_places(plain)
    if value is None or _spell(plain) != _spell(chinese_numeral(value)):
        return None
    return value


def read_chinese_decimal(text: str) -> Decimal | None:
    """Read a numeral in words with decimals, thousands marked or not: 五点二, 一○六．○, 九八、○○○.

    None for what is no numeral in words, plain digits (98.5) among it.
    """
    if not text or len(text) > NUMBER.most_digits:
        return None
    plain = in_one_spelling(text)
    if plain[0] not in _WORDS:
        return None
    whole, point, decimals = _parted(plain)
    if _GROUPED.fullmatch(whole):
        whole = re.sub(r"[、,，]", "", whole)
    value = read_chinese_integer(whole)
    if value is None or (point and not re.fullmatch(f"{_DIGIT}+", decimals)):
        return None
    if not point:
        return Decimal(value)
    return Decimal(f"{value}.{''.join(str(DIGITS[char]) for char in decimals)}")


def _parted(text: str) -> tuple[str, str, str]:
    found = _POINT.search(text)
    if found is None:
        return text, "", ""
    return text[: found.start()], found[0], text[found.end() :]


def read_mixed_numeral(text: str) -> int | None:
    """Read digits and words of magnitude together: 5亿6千万, 3万2千, 12万3450; None for all else."""
    if not _MIXED.fullmatch(text) or len(text) > NUMBER.most_digits:
        return None
    runs = _DIGIT_RUN.findall(text)
    if any(run.startswith("0") for run in runs):
        return None
    words = _DIGIT_RUN.sub(lambda run: chinese_numeral(int(run[0])), text)
    return None if text.isdecimal() else _with_gaps(words)


def _with_gaps(words: str) -> int | None:
    """Return the value of a numeral whose zeros between the places digits do not print: 1万50."""
    value = _sum_of_places(words)
    if value is None or _SHORTENED.search(words):
        return None
    bare = _spell(words).replace("零", "")
    return value if bare == _spell(chinese_numeral(value)).replace("零", "") else None


def _sum_of_places(text: str) -> int | None:
    """Add up a numeral's places without asking whether it is well formed."""
    total = section = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in _TENS:
            section += (digit or 1) * _TENS[char]
            digit = 0
        elif char == "亿":
            total = (total + section + digit) * _MYRIADS[char]
            section = digit = 0
        else:
            total += (section + digit) * _MYRIADS[char]
            section = digit = 0
    value = total + section + digit
    return value if value < 10**12 else None


def _spell(numeral: str) -> str:
    """Return a numeral in one spelling of its free choices: 〇/零, 两/二, 一十/十."""
    one = numeral.replace("〇", "零").replace("两", "二")
    return re.sub(r"(?<![二三四五六七八九一])十", "一十", one)


def chinese_numeral(value: int) -> str:
    """Return a whole number from 0 to 10¹² − 1 as a Chinese numeral (305 → 三百零五)."""
    if value == 0:
        return "零"
    words = ""
    gap = False
    for power in range(11, -1, -1):
        digit = value // 10**power % 10
        if digit:
            words += ("零" if gap and words else "") + "零一二三四五六七八九"[digit]
            words += ("", "十", "百", "千")[power % 4]
        gap = digit == 0
        if power in {4, 8} and value // 10**power % 10_000:
            words += {4: "万", 8: "亿"}[power]
            gap = False
    return words.removeprefix("一") if words.startswith("一十") else words
