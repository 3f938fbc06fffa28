"""Numbers, ordinals and words that stand for them, as circulars print them.

A text is a number as a whole or not at all: ``98..5`` and ``12.3 45.6`` are none, because a
part that parses is how a wrong number comes to look right.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from tongbao.text.folding import DASHES, ending
from tongbao.text.numerals import NUMERALS, read_chinese_integer
from tongbao.text.units import UNIT, normal_unit
from tongbao.text.worded_figures import read_worded_figure

_BODY = re.compile(
    rf"(?P<number>[+-]?(?:0|[1-9][0-9]*|[1-9][0-9]{{0,2}}(?:(?:,[0-9]{{3}})+|(?: [0-9]{{3}})+))"
    rf"(?:\.[0-9]+)?) ?(?P<unit>{UNIT})?"
)
# Marks that point to a footnote. Arrows and triangles are not among them: beside a number they
# mean a rise, a fall or a minus sign, so that a number with one is not understood.
# They are read backwards: 注1 ends in its number. A raised digit behind a letter is a unit's: m³.
_NOTES_AFTER = re.compile(
    r"(?:(?:[*※★☆†‡#✓✔√①-⑳]|[⁰¹²³⁴-⁹](?![A-Za-zａ-ｚμ㎡])|"
    r"[)）\]】〕][0-9０-９一二三四五六七八九十]{0,2}\s*注[（(\[【〔]|[0-9０-９]{1,2}注|[\]］〕][0-9]{1,2}[\[［〔])\s*)+"
)
_NOTE_BEFORE = re.compile(r"^(?:[*※★☆†‡]\s*)+")
_RAISED_POINT = re.compile(r"(?<=[0-9])[·・](?=[0-9])")
"""A decimal point set at mid height, as lead type had it: 12·5%."""
_TO_DASH = str.maketrans(dict.fromkeys(DASHES, "-"))

_WORDED_FULL = re.compile(
    r"(?:已经?|均|实现)*(?:全部|全面)(?:实现|均|已)*"
    r"(?:主体)?(?:开工|动工|启动|完工|竣工|完成|建成|达标|投用|交付|到位)(?:建设|改造)?"
)

_BLANK = re.compile(
    r"(?:[-/／\\|_~…·.。•]+|无|无数据|无排名|N\.?/?A\.?|n\.?/?a\.?|空|空白|暂无|不排名|不参与排名|不参评)?"
)
# 无障碍改造, 无害化处理 … are names of projects, not words of absence.
_NO_TASK = re.compile(
    r"(?:没有|无)(?!一|法|论|未|需|须|完|障碍|害|烟|线|人|证|偿|主|物业|纸|废|欠|铅|公害|形|水|电|管|业)"
    r"[^，。；;、,（()）\d]{0,8}?任务|"
    r"(?:无|没有)(?:此项|该项|此类|相关|年度|建设|改造|新增|下达|考核|具体|绩效)*(?:项目|目标)|"
    r"未(?:下达|安排|承担|分配|分解|列入|纳入)(?!排名)|未(?:设置?|确定)[^，。；;、,]{0,4}(?:目标|任务)|"
    r"(?:任务|目标)(?:数|量)?为(?:0(?![.\d])|零)|不涉及|不承担|不(?:纳入|参与|列入)考核"
)
_OF = "数|率|情况|量|比例|占比|进度|排名|进展|时"
_COMPLETED = re.compile(
    rf"完成(?:了)?(?:[全本上][年省市]|年度|目标|改造|建设|既定|全部|各项|下达|[的之])*(?:任务|目标)(?!的?[0-9一二三四五六七八九])(?!{_OF})|"
    rf"(?:任务|目标|改造|建设)(?:均|已|都|全部|全面)*完成(?!{_OF})|(?:达到?了?|为|是|率)\s*(?:100(?![.\d])\s*%|百分之百)|"
    r"(?:全部|全面|均已?|已经?|都已?)(?:完成|完工|开工|竣工|达标)|(?:排名|名次|位次)?不分(?:先后|名次|排名)"
)
# Words that make it less than done, or name a column rather than a state.
_NOT_COMPLETED = re.compile(
    r"(?:未|没有?|不|无法|难以|尚未|接近|基本|预计|正在|将|即将|拟|力争|确保|除)[^，。；;、,]{0,8}?(?:完成|达|为100|开工|竣工|完工)|"
    r"完成(?:率)?[^，。；;、,]{0,8}?(?<!\d)(?:[0-9]{1,2}(?:\.[0-9]+)?%|过半|一半|大半)"
)

_RANK_WORD = r"[0-9]{1,4}|[一二三四五六七八九十百零〇○廿卅]{1,6}"
_ORDINAL = re.compile(
    rf"(?:No\.?|TOP)?(?P<same>=)?(?P<modes>(?:并列|倒数|第){{0,3}})(?P<start>{_RANK_WORD})(?:名|位)?"
    rf"(?:(?P<joint>[-~至到、,和])(?:并列)?第?(?P<end>{_RANK_WORD}))?(?:名次|位次|名|位)?"
    r"(?P<tied_after>[(]?并列[)]?|=)?:?",
    re.IGNORECASE,
)
_LAST = re.compile(r"最后一?[名位]|(?:最)?末[名位]")


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: its exact value, its unit (one spelling) and its text."""

    value: Decimal
    unit: str
    text: str
    worded: bool = False
    """True for words that stand for a number (全部开工 = 100 %)."""
    qualifier: str = ""
    """What is printed beside it and says how exact it is (约, 以上), as printed."""


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A printed rank, or a run of ranks (第3-5名)."""

    start: int
    end: int
    last: bool = False
    """True for ranks counted from the end (倒数第一)."""
    tied: bool = False
    moved: str = ""
    """The change of rank printed with it: ↑2, or 5→ where the rank before stands in front."""


def _plain(text: str) -> str:
    """Return text in half width with one kind of dash and one of blank."""
    half = unicodedata.normalize("NFKC", text.replace("㎡", "平方米")).translate(_TO_DASH)
    return " ".join(_RAISED_POINT.sub(".", half).split())


def _without_notes(text: str) -> str:
    text = text.strip()
    return _NOTE_BEFORE.sub("", text[: ending(_NOTES_AFTER, text)])


@lru_cache(maxsize=65536)
def read_number(text: str) -> Number | None:
    """Read a whole text as one number with an optional unit; None for all else.

    Accepts full-width digits, thousands marked by commas or blanks, any minus stroke, Chinese
    numerals, a footnote mark after the number, and words such as 全部开工 (100 %, ``worded``).
    """
    plain = _plain(_without_notes(text))
    if not plain:
        return None
    tight = plain.replace(" ", "")
    if _WORDED_FULL.fullmatch(tight.rstrip("。")):
        return Number(Decimal(100), "%", text, worded=True)
    signed = re.sub(r"^([+-]) ", r"\1", plain)
    match = _BODY.fullmatch(signed)
    if match:
        digits = match["number"].replace(",", "").replace(" ", "")
        return Number(Decimal(digits), _unit(match["unit"]), text)
    return _read_words(tight, text)


def _read_words(tight: str, text: str) -> Number | None:
    """Read a figure in words: a share, a multiple, a numeral with its unit."""
    figure = read_worded_figure(tight)
    return Number(figure[0], figure[1], text) if figure else None


_QUALIFIED = re.compile(
    r"(?P<before>大约|大致|约为|约计|约|将近|接近|几乎|近|超过|超|高于|低于|不足|不到|不少于|不下|至少|逾|突破)?"
    r"(?P<figure>.*?[^余多])(?P<inner>[余多](?=[万亿千百]?[一-鿿]|[万亿千百]?$))?(?P<unit>(?<=[余多]).*?)??"
    r"(?P<after>以上|以下|以内|左右|上下|有余|强|弱)?"
)


@lru_cache(maxsize=65536)
def read_qualified(text: str) -> Number | None:
    """Read a figure with words that say how exact it is: 约50, 70%以上, 十万余亩, 近九成.

    A bare figure is one as well; None for all else.
    """
    number = read_number(text)
    if number is not None:
        return number
    found = _QUALIFIED.fullmatch(_plain(_without_notes(text)).replace(" ", ""))
    if found is None:
        return None
    size = read_number(found["figure"] + (found["unit"] or ""))
    qualifier = "".join(found[part] or "" for part in ("before", "inner", "after"))
    if size is None or size.worded or not qualifier:
        return None
    return Number(size.value, size.unit, text, qualifier=qualifier)


# ▲ and △ are not among them: for some offices they are a minus sign.
_RISE = "↑⬆升增涨加"
_FALL = "↓⬇降减跌"
_YEARS_AGO = rf"(?:[0-9]{{4}}|[{NUMERALS}]{{2,4}}|[上去前])年度?"
_THAN = rf"同比|环比|[比较与]?(?:{_YEARS_AGO}|上[月季旬]度?)(?:同期|同月|同季)?"
"""What a change is measured against."""
_CHANGE = re.compile(
    rf"(?:{_THAN})?(?:(?:年均|平均每年|每年平均)?(?P<way>增长|上升|提高|增加|提升|上涨|扩大|回升|增产|递增|增收|增幅为?|"
    rf"下降|降低|减少|下滑|下跌|回落|收窄|缩小|负增长|减产|递减|减收|降幅为?|减幅为?)|(?P<sign>[{_RISE}{_FALL}]))"
    rf"了?(?P<size>[0-9{NUMERALS}].*)"
)
_UNCHANGED = re.compile(rf"(?:{_THAN})?(?:持平|不变|无变化|未变)")
_BOOKED_NEGATIVE = re.compile(r"\((?P<size>[0-9][0-9,]*(?:\.[0-9]+)?[%‰]?)\)")


def read_change(text: str) -> Number | None:
    """Read a signed figure: 增长10.52%, ↓4.5%, 下降3个百分点, 持平; None for all else."""
    plain = _plain(_without_notes(text)).replace(" ", "")
    if _UNCHANGED.fullmatch(plain):
        return Number(Decimal(0), "", text, worded=True)
    found = _CHANGE.fullmatch(plain)
    size = read_number(found["size"]) if found else None
    if found is None or size is None or size.worded or size.value < 0:
        return None
    falls = re.search(rf"[{_FALL}下落窄缩负]", found["way"] or found["sign"])
    return Number(-size.value if falls else size.value, size.unit, text)


def read_booked_negative(text: str) -> Number | None:
    """Read a figure in brackets as accounts print a loss: (2,345.6) is −2345.6.

    Only for a column whose other figures are plain: elsewhere brackets are just brackets.
    """
    found = _BOOKED_NEGATIVE.fullmatch(_plain(_without_notes(text)).replace(" ", ""))
    size = read_number(found["size"]) if found else None
    return Number(-size.value, size.unit, text) if size else None


def _unit(unit: str | None) -> str:
    return normal_unit(unit) if unit else ""


_RANK_FROM = re.compile(r"(?P<before>.*[^-])(?:→|➔|⇒|->|=>)(?P<now>.+)")
_RANK_MOVED = re.compile(
    r"(?P<now>.*[0-9一二三四五六七八九十名位])(?P<moved>[(](?:[↑↓▲▼△▽⬆⬇升降增减+-]{1,2}|上升|下降|提升|后退|前进)[0-9]{0,3}[位名]?[)]|"
    r"[(](?:持平|不变|未变|[-=→])[)]|[↑↓▲▼△▽⬆⬇][0-9]{0,3}|[(][0-9]{1,3}[↑↓▲▼△▽⬆⬇][)])"
)


@lru_cache(maxsize=65536)
def read_ordinal(text: str) -> Ordinal | None:
    """Read a rank: 第一名, 第11位, 3, 并列第3, 3=, 第3-5名, 倒数第一, (3), ③, 1（↑2）, 5→1.

    A run of ranks may be printed as 3—5, 第3至第5名 or, for two neighbours, 第一、二名.
    """
    found = _read_rank(text)
    if found is not None:
        return found
    plain = _plain(text).replace(" ", "")
    came = _RANK_FROM.fullmatch(plain)
    if came and _read_rank(came["before"]) and (now := _read_rank(came["now"])):
        return replace(now, moved=f"{came['before']}→")
    moved = _RANK_MOVED.fullmatch(plain)
    if moved and (now := _read_rank(moved["now"])):
        return replace(now, moved=moved["moved"].strip("()"))
    return None


def _read_rank(text: str) -> Ordinal | None:
    stripped = text.strip()
    symbol = _symbol(stripped)
    if symbol:
        return Ordinal(symbol, symbol)
    plain = _plain(_without_notes(stripped))
    if re.search(r"[0-9] [0-9]", plain):
        return None
    plain = plain.replace(" ", "")
    if _LAST.fullmatch(plain):
        return Ordinal(1, 1, last=True)
    bracketed = re.fullmatch(rf"\(({_RANK_WORD})\)", plain)
    match = _ORDINAL.fullmatch(bracketed[1] if bracketed else plain)
    return _ordinal(match) if match else None


def _symbol(text: str) -> int | None:
    """Return the number of a single symbol (③ ⑶ ⒊ ㈢); a superscript is a note's mark."""
    if len(text) != 1 or unicodedata.category(text) != "No" or text in "⁰¹²³⁴⁵⁶⁷⁸⁹":
        return None
    value = unicodedata.numeric(text)
    return int(value) if value == int(value) else None


def _ordinal(match: re.Match[str]) -> Ordinal | None:
    """Build the ordinal of a match, unless its parts contradict each other."""
    start = _integer(match["start"])
    end = _integer(match["end"]) if match["end"] else start
    modes, joint = match["modes"], match["joint"] or ""
    if not start or not end or end < start or modes.count("第") > 1:
        return None
    listed = joint != "" and joint in "、,和"
    if joint and (end == start or (listed and (end != start + 1 or not modes))):
        return None
    return Ordinal(
        start, end, "倒数" in modes, "并列" in modes or bool(match["tied_after"] or match["same"])
    )


def _integer(text: str) -> int | None:
    return int(text) if text.isdecimal() else read_chinese_integer(text)


_PAIR = re.compile(
    r"(?P<first>[^()\[\]/]+?)\s*(?:\((?P<second>[^()]+)\)|\[(?P<square>[^\[\]]+)\]|/(?P<slashed>[^()/]+))"
)


def read_pair(text: str) -> tuple[Number, Number] | None:
    """Read two numbers in one cell: ``3.25(3.76)``, ``31（74）``, ``98.5%（第3名）``, ``98.5/3``."""
    match = _PAIR.fullmatch(_plain(text))
    if not match:
        return None
    first = read_number(match["first"])
    second_text = next(
        part for part in (match["second"], match["square"], match["slashed"]) if part
    ).strip()
    second = read_number(second_text)
    if second is None and (ordinal := read_ordinal(second_text)) and ordinal.start == ordinal.end:
        second = Number(Decimal(ordinal.start), "", second_text)
    return (first, second) if first and second else None


def is_blank_mark(text: str) -> bool:
    """Return whether a text is empty or a mark of absence (—, -, /, _, 无, N/A)."""
    return _BLANK.fullmatch(_plain(text).replace(" ", "")) is not None


def is_no_task(text: str) -> bool:
    """Return whether a text says that places have no task (无任务, 不涉及, 未设置目标)."""
    return _NO_TASK.search(_plain(text).replace(" ", "")) is not None


def is_completed(text: str) -> bool:
    """Return whether a text says that a task is completed (完成任务, 均达到100%).

    Words that deny or limit it (未完成任务, 基本完成, 完成任务的80%) are not completion.
    """
    plain = _plain(text).replace(" ", "")
    return _COMPLETED.search(plain) is not None and _NOT_COMPLETED.search(plain) is None


def agree_as_printed(one: Decimal, other: Decimal) -> bool:
    """Return whether two figures agree to the decimals that the coarser one prints.

    85.4 and 85.37 do; a whole number was not rounded, so 85 and 85.4 do not.
    """
    exponent = max(int(number.as_tuple().exponent) for number in (one, other))
    if exponent >= 0:
        return one == other
    return abs(one - other) * 2 <= Decimal(1).scaleb(exponent)
