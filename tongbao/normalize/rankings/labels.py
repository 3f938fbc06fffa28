"""Names of projects, items and metrics as printed in labels, headers and captions.

A label such as ``6. 城市排水管网雨污分流改造工程 (完成率%)`` holds a number, a name and what a
bracket adds: a metric with its unit, or an item. The words in the bracket tell which.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from tongbao.text.dates import dates_in_digits
from tongbao.text.folding import ending
from tongbao.text.numerals import read_chinese_integer
from tongbao.text.units import UNIT, normal_unit

_BRACKET = re.compile(r"[（(\[【〔]([^（()）\[\]【】〔〕]*)[)）\]】〕]")
_BRACKET_BEHIND = re.compile(r"[)）\]】〕][^（()）\[\]【】〔〕]*[（(\[【〔]")
"""Read backwards."""

_UNIT_ONLY = re.compile(rf"^(?:单位[:：]?)?\s*(?P<unit>{UNIT})\s*$")
# A name ends before the blanks behind it, and before the one mark that parts it from its unit.
_UNIT_TAIL = re.compile(r"^(?P<name>.+?)(?:(?<!\s)|[,，:：、])\s*(?P<unit>[%％‰])$")
_STATED_UNIT = re.compile(rf"^(?P<name>.*?)(?:(?<!\s)|[,，;；])\s*单位[:：]?\s*(?P<unit>{UNIT})$")
_SIGN_TAIL = re.compile(r"^(?P<name>.+?)(?<!\s)\s*(?P<unit>[%％‰])$")

_METRIC_WORDS = re.compile(
    r"率|指数|浓度|得分|分值|评分|比例|占比|比重|增速|增幅|进度|总量|数量|金额|投资额?|均值|"
    r"完成(?:数|量|额|值|情况)$|完成[一-鿿]{0,3}计划$|(?:[产销]|收购|出栏|调出|上市)量$|产值$|面积$|增长$|达标|满意度|排名依据|为准|(?:任务|目标|计划|开工|竣工|完成)数"
)
_AS_METRIC = re.compile(r"^(?:以|按)?(?P<name>.+?)(?:为准|计算|排名|排序|计)?$")

_LEADING_NUMBER = re.compile(
    r"^\s*(?:第?(?P<chinese>[一二三四五六七八九十百]+)\s*[、.．，,:：]|"
    r"[（(]\s*(?P<bracketed>[一二三四五六七八九十百]+|\d{1,3})\s*[)）][、.．]?|"
    r"(?P<digits>\d{1,3})\s*(?:[、．，]|[.,](?!\d))|"
    r"(?P<circled>[①-⑳]))\s*"
)
_ANNEX = re.compile(
    r"^\s*(?:附\s*(?:件|表|录)|附)\s*(?:[一二三四五六七八九十\d]+)?(?:[-－—]\d+)?\s*(?:[:：.．、]|(?=\s|[^\s]))\s*"
)
_NO_NAME = re.compile(
    r"^(?:附\s*(?:(?:件|表|录)\s*)?(?:[一二三四五六七八九十\d]+\s*)?[:：.．]?|[（(]?\s*单位\s*[:：].*|[（(]?\s*截[至止].*)$"
)
_TABLE_NUMBER = re.compile(
    r"^\s*表\s*(?:[一二三四五六七八九十]+|\d+)(?:[-－—.．]\d+)*\s*[:：.．、]?\s*"
)
_CONTINUED = re.compile(r"^\s*[（(]?续(?:表)?(?:[一二三四五六七八九十\d]+)?[)）]?\s*")
_ASIDE = re.compile(
    r"^(?:截[至止].*|前\s*(?:\d+|[一二三四五六七八九十百]+)\s*[名位]?|单位.*|续表?|.*(?:从高到低|由高到低|从低到高|由低到高).*|.*排名不分先后.*|"
    r"\d{4}年.*|\d{1,2}[-－—~～至]\d{1,2}月.*|\d{1,2}月.*)$"
)
_MARKS = re.compile(r"\s*[✓✔√☑*＊※▲△★☆●○◆◇]+")
"""Read backwards."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label taken apart. Every part is as printed, folded only for white space."""

    number: int | None
    name: str
    item: str = ""
    metric: str = ""
    unit: str = ""


@lru_cache(maxsize=65536)
def one_line(text: str) -> str:
    """Join the printed lines of a label; blanks stay only between letters or digits."""
    joined = "\n".join(line for part in text.split("\n") if (line := part.strip()))
    joined = re.sub(r"(?<=[0-9A-Za-z.])\n(?=[0-9A-Za-z])", " ", joined).replace("\n", "")
    return re.sub(r"(?<![0-9A-Za-z０-９])[ \u3000]+|[ \u3000]+(?![0-9A-Za-z０-９])", "", joined)


def is_unit(text: str) -> bool:
    """Return whether the whole text is a unit of measure, with or without 单位."""
    return _UNIT_ONLY.match(text.strip()) is not None


def bracket_unit(text: str) -> str:
    """Return the unit printed in a bracket of ``text`` (``（单位：%）``), or ``''``."""
    for bracket in _BRACKET.finditer(text):
        unit = split_unit(bracket[1])[1]
        if unit:
            return unit
    stated = re.search(rf"单位[:：]\s*({UNIT})", text)
    return normal_unit(stated[1]) if stated else ""


_UNIT_WORDS = re.compile(r"单位\s*[:：]\s*(?P<units>[^（()）\n]+)")
_BETWEEN_UNITS = re.compile(r"[、，,；;\s]+")


def stated_units(text: str) -> list[str]:
    """Return the units that a caption or note states, in printed order: 单位：万元、% gives both.

    A unit is taken whole (元/吨); words that are none end the list.
    """
    units: list[str] = []
    for found in _UNIT_WORDS.finditer(text):
        for word in _BETWEEN_UNITS.split(found["units"].strip()):
            if not is_unit(word):
                break
            units.append(normal_unit(word))
    if units:
        return units
    for bracket in _BRACKET.finditer(text):
        words, unit = split_unit(bracket[1])
        if unit and not words:
            return [unit]
        parts = [part for part in _BETWEEN_UNITS.split(bracket[1].strip()) if part]
        if len(parts) > 1 and all(is_unit(part) for part in parts):
            return [normal_unit(part) for part in parts]
    return []


def split_unit(text: str) -> tuple[str, str]:
    """Return (name, unit) of a bracket's words: ``完成率%`` → (完成率, %), ``个`` → ('', 个)."""
    text = re.sub(r"(?<=m)\s+(?=[23²³]$)", "", text.strip())  # μg/m 3, wrapped
    text = text.removeprefix("±").removeprefix("+/-") or text
    only = _UNIT_ONLY.match(text)
    if only:
        return "", normal_unit(only["unit"])
    stated = _STATED_UNIT.match(text)
    if stated:
        return stated["name"], normal_unit(stated["unit"])
    tail = _UNIT_TAIL.match(text)
    if tail:
        return tail["name"].strip(), normal_unit(tail["unit"])
    return text, ""


def is_metric(text: str) -> bool:
    """Return whether a bracket's words name what is measured rather than a part of a project."""
    return _METRIC_WORDS.search(text) is not None


def number_and_name(text: str) -> tuple[int | None, str]:
    """Split ``六、城市排水`` or ``（1）供水`` into its number and the rest."""
    match = _LEADING_NUMBER.match(text)
    if not match or not text[match.end() :].strip():
        return None, text.strip()
    return _leading_value(match), text[match.end() :].strip()


def _leading_value(match: re.Match[str]) -> int | None:
    digits = match["digits"] or match["bracketed"] or ""
    if digits.isdecimal():
        return int(digits)
    if match["circled"]:
        return ord(match["circled"]) - ord("①") + 1
    return read_chinese_integer(match["chinese"] or match["bracketed"])


def read_label(text: str) -> Label:
    """Take a project's or item's label apart.

    ``城市排水…工程 (完成率%)`` gives name and metric with unit; ``排水…工程（主城区）`` gives
    an item; ``（以开工率为准）`` is a metric. Brackets that belong to the name's middle stay.
    """
    line = one_line(text)
    number, rest = number_and_name(line[: ending(_MARKS, line)].strip())
    item = metric = unit = ""
    while (start := ending(_BRACKET_BEHIND, rest)) is not None and rest[:start].strip():
        words, found_unit = split_unit(rest[start + 1 : -1])
        if words and is_metric(words):
            metric = _AS_METRIC.sub(r"\g<name>", words)
        elif words and not _ASIDE.match(dates_in_digits(words)):
            if item:
                break
            item = words
        elif not words and not found_unit:
            break
        unit = unit or found_unit
        rest = rest[:start].strip()
    return Label(number, rest, item, metric, unit)


def bracketed_item(text: str) -> str:
    """Return the item in a bracket anywhere in a caption: 工程（托养服务）排名表 → 托养服务."""
    for bracket in _BRACKET.finditer(one_line(text)):
        words, unit = split_unit(bracket[1])
        if words and not unit and not is_metric(words) and not _ASIDE.match(dates_in_digits(words)):
            return words
    return ""


def caption_label(text: str) -> Label:
    """Take a table's caption apart: 附件2：, 表3, 续表 and asides such as dates in brackets go.

    Of several lines, one that only counts annexes or states a unit is no part of the name.
    """
    lines = [line.strip() for line in text.split("\n")]
    unit = bracket_unit(text) if len(lines) > 1 else ""
    named = [line for line in lines if line and not _NO_NAME.match(line)]
    label = _caption_line(one_line("\n".join(named)))
    return replace(label, unit=label.unit or unit)


def _caption_line(line: str) -> Label:
    for pattern in (_CONTINUED, _ANNEX, _CONTINUED, _TABLE_NUMBER):
        line = pattern.sub("", line, count=1) or line
    return read_label(line)


def header_name(text: str) -> tuple[str, str]:
    """Return (name without unit bracket, unit) of one header cell."""
    line = one_line(text)
    unit = ""

    def drop_unit(match: re.Match[str]) -> str:
        nonlocal unit
        words, found = split_unit(match[1])
        if found and not words:
            unit = unit or found
            return ""
        return match[0]

    name = _BRACKET.sub(drop_unit, line)
    if not unit:
        tail = _SIGN_TAIL.match(name)
        if tail:
            name, unit = tail["name"], normal_unit(tail["unit"])
    if is_unit(name) and not unit:
        return name, ""
    return name.strip(), unit


_GROUP_HEADER = re.compile(
    r"(?:组|片区|区域|板块|梯队|档|类[型别]|分类)(?:别|次|位|号|名称?|情况)?(?:[（(][^（()）]*[)）])?$"
)


def is_group_header(text: str) -> bool:
    """Return whether a header names what places are grouped by (组别, 所在片区, 梯队).

    The noun that ends it tells: 区域带动 and 组织建设 are measures.
    """
    return _GROUP_HEADER.search(one_line(text)) is not None


_RANK_WORD = r"(?:排\s*名|排\s*序|位\s*次|名\s*次|序\s*位|排\s*位)(?!之和|和(?:$|[（(])|合计|总和|总计|相加|累加|平均|均值)"
"""A sum of ranks is a figure, by which places are ranked in their turn."""
_RANK_HEADER = re.compile(_RANK_WORD)
_SERIAL_HEADER = re.compile(r"^(?:序\s*号|编\s*号|序|No\.?|NO\.?|№)$")
_PLACE_HEADER = re.compile(
    r"^(?:城\s*市(?:名\s*称)?|地\s*区(?:名\s*称)?|市\s*(?:州|别|名|县|区)?|省\s*(?:份|市|区)?|地\s*市|专\s*[区署]|行\s*署|县\s*(?:市|区)?|"
    r"区\s*(?:县|市|域|划)?|单\s*位(?:名称)?|名\s*称|行政区划?|设区市|(?:各)?(?:省|市|州|县|区|旗|盟|地|、|，|（|）|\(|\)|自治|师)+(?:名称)?|"
    r"责任单位|乡镇(?:名称|（街道）|街道)?|镇处|镇街|街道(?:名称)?|地方|辖区|区域|统筹区|县市区名?称?|[一-鿿]{0,4}[校园村镇乡站店库院所厂矿馆局行社]名(?:称)?|[一-鿿]{0,4}(?:单位|部门|企业|机构|学校|医院|公司|集团|主体|对象|社区|小区|园区)(?:名称)?)$"
)


def is_rank_header(text: str) -> bool:
    """Return whether a header names a rank (排名, 位次, 名次 …)."""
    return _RANK_HEADER.search(one_line(text)) is not None


def is_serial_header(text: str) -> bool:
    """Return whether a header names a running number (序号), which is not a rank by itself."""
    return _SERIAL_HEADER.match(one_line(text)) is not None


def is_place_header(text: str) -> bool:
    """Return whether a header announces places."""
    return _PLACE_HEADER.match(one_line(text)) is not None


_FACILITY_HEADER = re.compile(
    r"(?:机场|车站|景区|水库|港口|港区|码头|口岸|服务区|收费站)(?:名称)?$"
)


def is_facility_header(text: str) -> bool:
    """Return whether a header announces airports or the like, often called by where they lie."""
    return _FACILITY_HEADER.search(one_line(text)) is not None


_WHERE_HEADER = re.compile(r"^(?:所属|所在|隶属|归属|属地)")


def is_where_header(text: str) -> bool:
    """Return whether a header announces only where the ranked thing lies: 所属街道, 所在区县."""
    return _WHERE_HEADER.match(one_line(text)) is not None


def rank_scope(text: str) -> str:
    """Return the set that a rank is among where its header names it: 全省排名 → 全省."""
    line = one_line(text)
    match = re.search(r"(全国|全省|全市|全区|全县|全州|全盟|省内|市内|区内)", line)
    return match[1] if match else ""


def without_rank_word(text: str) -> str:
    """Return a header's words without 排名 and its kin: 优良天比例排名 → 优良天比例."""
    line = re.sub(
        r"(?:及|和|与)?(?:在)?(?:全国|全省|全市|全区|省内|市内)?"
        rf"{_RANK_WORD}(?:情况)?(?:表)?",
        "",
        one_line(text),
    )
    return line.strip()
