"""Numbers, ordinals and words that stand for them, as circulars print them.

A text is a number as a whole or not at all: ``98..5`` and ``12.3 45.6`` are none, because a
part that parses is how a wrong number comes to look right.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from tongbao.normalize.text import strip_marks

UNITS = (
    r"微克/立方米|毫克/立方米|[uμµ]g/m[3³]|mg/m[3³]|吨/平方公里|万平方米|平方公里|平方米|万立方米|"
    r"立方米|公里|千米|万亩|亩|公顷|百万元|亿元|万元|千元|元|亿美元|万美元|万吨|吨|万人次|人次|万人|人|"
    r"万户|户|万套|套|个百分点|百分点|个|件次|件|起|宗|家|所|处|座|台|辆|条|批次|次|天|日|小时|分钟|分|位|%|‰|℃|mm"
)
_BODY = re.compile(
    rf"^(?P<number>[+-]?(?:\d+|\d{{1,3}}(?:[, ]\d{{3}})+)(?:\.\d+)?)\s*(?P<unit>{UNITS})?$"
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣", "-"))
_DIGITS = {"零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5,
           "六": 6, "七": 7, "八": 8, "九": 9}  # fmt: skip
_PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_CHINESE = re.compile(
    r"^(?P<minus>负)?(?P<whole>[零〇一二两三四五六七八九十百千万亿]+)(?:点(?P<decimals>[零〇一二三四五六七八九]+))?$"
)
_WORDED_FULL = re.compile(
    r"^(?:已)?(?:全部|全面)(?:开工|完工|竣工|完成|建成|达标|开工建设|主体完工)(?:建设)?$"
)
_BLANK = re.compile(
    r"^(?:[-‐-―−－﹣ー─/／\\_＿~～…·.。]+|无|无数据|无排名|N/?A|n/?a|--+|——+|空|暂无|不排名|不参与排名|不参评)?$"
)
_NO_TASK = re.compile(
    r"无(?:此项|该项|相关|年度|建设|目标|改造)?(?:任务|项目)|未(?:下达|安排|承担|分配)(?:年度|目标)?任务|"
    r"未设(?:置)?(?:目标|任务)|没有任务|不涉及|不承担(?:任务)?|不纳入考核"
)
_COMPLETED = re.compile(
    r"完成(?:全部|全年|年度|目标)?任务|任务(?:已|全部)?完成|(?:均|全部|都)?(?:已)?(?:达到|达|为)100\s*[%％]|"
    r"全部(?:完成|完工|开工|竣工)|已(?:全部)?完成|均(?:已)?完成|排名不分先后|并列第一"
)
_ORDINAL = re.compile(
    r"^(?P<tied>并列)?(?P<last>倒数)?第?\s*(?P<start>\d{1,4}|[一二三四五六七八九十百]+)"
    r"(?:\s*[-~至到]\s*第?\s*(?P<end>\d{1,4}|[一二三四五六七八九十百]+))?\s*(?:名|位|次)?(?P<tied_after>[(（]?并列[)）]?)?$"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: its exact value, its unit (one spelling) and its text."""

    value: Decimal
    unit: str
    text: str
    worded: bool = False
    """True for words that stand for a number (全部开工 = 100 %)."""


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A printed rank, or a run of ranks (第3-5名)."""

    start: int
    end: int
    last: bool = False
    """True for ranks counted from the end (倒数第一)."""
    tied: bool = False


def read_chinese_integer(text: str | None) -> int | None:
    """Read 一 … 九千九百九十九亿 or a run of digits such as 二〇二〇; None if it is neither."""
    if not text or not all(c in _DIGITS or c in _PLACES for c in text):
        return None
    if not any(c in _PLACES for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = 0
    digit: int | None = None
    previous = 10**9
    for char in text:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        elif _PLACES[char] >= 10_000:
            total = (total + section + (digit or 0)) * _PLACES[char]
            section, digit, previous = 0, None, 10**9
        else:
            if _PLACES[char] >= previous:
                return None
            previous = _PLACES[char]
            section += (1 if digit is None else digit) * _PLACES[char]
            digit = None
    return total + section + (digit or 0)


def _plain(text: str) -> str:
    """Return text in half width with one kind of dash and one of blank."""
    half = unicodedata.normalize("NFKC", text.replace("㎡", "平方米")).translate(_DASHES)
    return re.sub(r"\s+", " ", half).strip()


def read_number(text: str) -> Number | None:
    """Read a whole text as one number with an optional unit; None for all else."""
    plain = _plain(strip_marks(text.replace("％", "%")))
    if not plain:
        return None
    if _WORDED_FULL.match(plain.replace(" ", "")):
        return Number(Decimal(100), "%", text, worded=True)
    tight = re.sub(r"(?<=[+-]) (?=\d)", "", plain)
    tight = re.sub(r" (?=[%‰]$)", "", tight)
    match = _BODY.match(tight)
    if match:
        digits = match["number"].replace(",", "").replace(" ", "")
        return Number(Decimal(digits), _unit(match["unit"]), text)
    return _read_chinese(plain.replace(" ", ""), text)


def _unit(unit: str | None) -> str:
    if not unit:
        return ""
    plain = unicodedata.normalize("NFKC", unit)
    if plain in {"ug/m3", "μg/m3", "微克/立方米"}:
        return "μg/m3"
    return {"毫克/立方米": "mg/m3", "个百分点": "百分点"}.get(plain, plain)


def _read_chinese(plain: str, text: str) -> Number | None:
    unit = ""
    for head, sign in (("百分之", "%"), ("千分之", "‰")):
        if plain.startswith(head):
            plain, unit = plain[len(head) :], sign
    match = _CHINESE.match(plain)
    if not match:
        return None
    whole = read_chinese_integer(match["whole"])
    if whole is None:
        return None
    decimals = "".join(str(_DIGITS[c]) for c in match["decimals"] or "")
    value = Decimal(f"{whole}.{decimals}" if decimals else whole)
    return Number(-value if match["minus"] else value, unit, text)


def read_ordinal(text: str) -> Ordinal | None:
    """Read a rank: 第一名, 第11名, 3, 并列第3, 第3-5名, 倒数第一, ③."""
    stripped = text.strip()
    if len(stripped) == 1 and "①" <= stripped <= "⑳":
        rank = ord(stripped) - ord("①") + 1
        return Ordinal(rank, rank)
    plain = _plain(strip_marks(stripped)).replace(" ", "").replace("—", "-")
    bracketed = re.match(r"^[(（](\d{1,3}|[一二三四五六七八九十]+)[)）]$", plain)
    match = _ORDINAL.match(bracketed[1] if bracketed else plain)
    if not match:
        return None
    start = _integer(match["start"])
    end = _integer(match["end"]) if match["end"] else start
    if start is None or end is None or end < start:
        return None
    tied = bool(match["tied"] or match["tied_after"])
    return Ordinal(start, end, bool(match["last"]), tied)


def _integer(text: str) -> int | None:
    return int(text) if text.isdecimal() else read_chinese_integer(text)


_PAIR = re.compile(r"^(?P<first>[^()/]+?)\s*(?:\((?P<second>[^()]+)\)|/(?P<slashed>[^()/]+))$")


def read_pair(text: str) -> tuple[Number, Number] | None:
    """Read two numbers in one cell: ``3.25(3.76)``, ``31（74）``, ``98.5%（第3名）``, ``98.5/3``."""
    match = _PAIR.match(_plain(text.replace("％", "%")))
    if not match:
        return None
    first = read_number(match["first"])
    second_text = (match["second"] or match["slashed"]).strip()
    second = read_number(second_text)
    if second is None and (ordinal := read_ordinal(second_text)):
        second = Number(Decimal(ordinal.start), "", second_text)
    return (first, second) if first and second else None


def is_blank_mark(text: str) -> bool:
    """Return whether a text is empty or a mark of absence (—, -, /, _, 无, N/A)."""
    return _BLANK.match("".join(text.split())) is not None


def is_no_task(text: str) -> bool:
    """Return whether a text says that places have no task (无任务, 不涉及, 未设置目标)."""
    return _NO_TASK.search("".join(text.split())) is not None


def is_completed(text: str) -> bool:
    """Return whether a text says that a task is completed (完成任务, 均达到100%)."""
    return _COMPLETED.search("".join(text.split())) is not None
