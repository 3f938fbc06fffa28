"""How circulars of 1980 to 2005 write: numbers, dates, figures, salutations and words of the time.

A ``Writing`` is one document's hand: figures in digits, in full-width digits, in words by place
(六一．四) or as spoken (百分之六十一点四), with one sign for zero and one for the point.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

from samples.generator.topics import Topic, topics_of
from tongbao.model import Place
from tongbao.text.numerals import chinese_numeral

FIRST_YEAR, LAST_YEAR = 1980, 2005

Figures = Literal["digits", "wide", "places", "spoken"]

_DIGITS = "〇一二三四五六七八九"
_WIDE = str.maketrans("0123456789.,%-", "０１２３４５６７８９．，％－")
_SHARES = {"%": "百分之", "‰": "千分之"}


@dataclass(frozen=True, slots=True)
class Writing:
    """One document's way of writing numbers and dates."""

    figures: Figures
    zero: str
    """What stands for zero among digits in words: 〇, ○, Ｏ."""
    point: str
    """What stands between whole number and decimals of digits in words."""
    worded_dates: bool

    @classmethod
    def draw(cls, rng: Random) -> Writing:
        """Draw a hand."""
        figures: Figures = rng.choice(["digits", "digits", "wide", "places", "spoken"])
        worded = figures in {"places", "spoken"} or rng.random() < 0.6
        return cls(figures, rng.choice("〇○Ｏ"), rng.choice("．·"), worded)

    def figure(self, text: str, unit: str = "") -> str:
        """Return a plain figure as this hand prints it.

        Args:
            text: In digits, with a point, a minus sign and commas between thousands at most.
            unit: A sign that stands with the figure (%, ‰); shares as spoken have it in front.
        """
        if self.figures == "digits":
            return text + unit
        if self.figures == "wide":
            return (text + unit).translate(_WIDE)
        sign = "负" if text.startswith("-") else ""
        bare = text.lstrip("-").replace(" ", ",")
        if self.figures == "places" and bare == "0":
            return "零" + unit
        if self.figures == "places":
            mark = "、" if self.point == "．" else "，"
            words = bare.replace(".", self.point).replace(",", mark)
            return sign + "".join(self._digit(char) for char in words) + unit
        whole, _, decimals = bare.replace(",", "").partition(".")
        spoken = chinese_numeral(int(whole)) + ("点" if decimals else "")
        spoken += "".join(_DIGITS[int(char)] for char in decimals).replace("〇", "零")
        return sign + _SHARES.get(unit, "") + spoken + ("" if unit in _SHARES else unit)

    def _digit(self, char: str) -> str:
        if not char.isdecimal():
            return char
        return self.zero if char == "0" else _DIGITS[int(char)]

    def rank(self, rank: int) -> str:
        """Return a rank as this hand prints it."""
        if self.figures in {"places", "spoken"}:
            return chinese_numeral(rank)
        return self.figure(str(rank))

    def year(self, year: int) -> str:
        """Return a year of four digits."""
        if not self.worded_dates:
            return str(year)
        return "".join(self._digit(char) for char in str(year))

    def number(self, number: int) -> str:
        """Return a month or day."""
        return chinese_numeral(number) if self.worded_dates else str(number)

    def day(self, year: int, month: int, day: int) -> str:
        """Return a date of issue."""
        return f"{self.year(year)}年{self.number(month)}月{self.number(day)}日"

    def as_of(self, rng: Random, year: int, month: int) -> tuple[str, str]:
        """Return what the figures are of: in ISO form and as printed."""
        forms = [
            f"截至{self.year(year)}年{self.number(month)}月底",
            f"截至{self.number(month)}月底",
            f"{self.year(year)}年{self.number(month)}月",
        ]
        if month > 1:
            forms.append(f"{self.year(year)}年{self.number(1)}至{self.number(month)}月")
            forms.append(f"{self.number(1)}—{self.number(month)}月")
        else:
            forms += [f"{self.year(year)}年元月", "截至元月底"]
        if month % 3 == 0:
            forms.append(f"{self.year(year)}年第{self.number(month // 3)}季度")
        if month == 6:
            forms.append(f"{self.year(year)}年上半年")
        if month == 9:
            forms.append(f"{self.year(year)}年前三季度")
        if month == 12:
            forms += [f"{self.year(year)}年底", f"截至{self.year(year)[2:]}年底"]
        return f"{year}-{month:02d}", rng.choice(forms)


def number_of(rng: Random, letter: str, year: int) -> str:
    """Return a document number in a form of its age."""
    word = letter + rng.choice(["政办字", "政发", "计字", "农字", "绿字", "企函", "府办"])
    serial = rng.randint(1, 120)
    if year >= 1990 and rng.random() < 0.6:
        return rng.choice([f"{word}［{year}］{serial}号", f"{word}〔{year}〕{serial}号",
                           f"{word}[{year}]{serial}号"])  # fmt: skip
    short = f"{year % 100:02d}"
    word = word if word.endswith(("字", "函", "办")) else word + "字"
    return rng.choice(
        [
            f"{word}（{short}）第{serial}号",
            f"{word}（{short}）{serial}号",
            f"{word}〔{year}〕{serial}号",
            f"{word}（{short}）第{chinese_numeral(serial)}号",
            f"({short}){word}第{serial}号",
        ]
    )


def salutation_of(places: list[Place], rng: Random) -> str:
    """Return whom a circular to prefectures addresses."""
    ends = {p.name[-2:] if p.name.endswith("地区") else p.name[-1] for p in places}
    parts: list[str] = []
    if "地区" in ends:
        parts.append(rng.choice(["各行政公署", "各地区行政公署", "各行署"]))
    if "盟" in ends:
        parts.append("各盟行政公署")
    if "州" in ends:
        parts.append("各自治州人民政府")
    if "市" in ends:
        parts.append("各市人民政府")
    tail = rng.choice(["", "", "，省直各部门", "，省政府各委、办、厅、局"])
    return "，".join(parts) + tail


TITLES = ("主要经济指标", "农村工作", "重点工作", "目标管理工作")
OFFICES = ("人民政府办公厅", "计划委员会", "农业委员会", "绿化委员会", "乡镇企业管理局",
           "经济委员会", "计划生育委员会")  # fmt: skip
PLANNED_CITIES_SHARE = 0.6
"""How often national circulars rank the cities planned separately beside the provinces."""
UPRIGHT_SHARE = 0.25
"""How often the red head stands upright in the margin."""
COPIES = ("抄报：国务院办公厅。", "抄送：省委各部门，省人大常委会、省政协办公厅，省军区，省法院、省检察院。",
          "抄报：省委、省人大常委会。 抄送：省直各单位。")  # fmt: skip

OLD_TOPICS: tuple[Topic, ...] = (
    *topics_of(
        "完成计划", "%", "completion",
        "乡镇企业总产值", "粮食合同定购", "植树造林", "农田基本建设", "小水电建设", "扫除青壮年文盲",
        "农村改水:集中供水|手压井", "乡村公路建设", "化肥供应", "国库券推销",
    ),
    *topics_of("成活率", "%", "completion", "飞播造林", "四旁植树"),
    *topics_of("入学率", "%", "completion", "普及初等教育"),
    *topics_of("得分", "分", "score", "社会治安综合治理", "爱国卫生检查评比", "双拥工作"),
    *topics_of("总产值", "万元", "count", "全民所有制工业", "二轻工业", "建材工业"),
    *topics_of("收购量", "万斤", "count", "油料作物", "皮棉统购"),
    *topics_of("造林面积", "亩", "count", "平原绿化", "封山育林"),
    *topics_of("出栏量", "万头", "amount", "生猪生产"),
    *topics_of("比上年增长", "%", "growth", "地方财政收入", "社会商品零售总额", "外贸收购总额"),
)  # fmt: skip
