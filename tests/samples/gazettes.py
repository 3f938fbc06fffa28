"""Six circulars of the kinds that gazettes of 1980 to 2000 print, set for tests: pages and truth.

Facts and forms are those of the time, the wording and the figures are our own. Truth is a list of
(metric, unit, place's code, rank, value, value as printed).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.lib.colors import red
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
LEFT, RIGHT, TOP = 80.0, 515.0, 780.0
SIZE = 12.0
PITCH = 21.0

Fact = tuple[str, str, str, int | None, str, str]


class Sheet:
    """One page, set from its top; each method sets one thing and moves down."""

    def __init__(self, path: Path) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.canvas = Canvas(str(path), pagesize=A4)
        self.y = TOP

    def line(self, text: str, x: float = LEFT, size: float = SIZE) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.y, text)
        self.y -= PITCH * max(1.0, size / 14)

    def centred(self, text: str, size: float = SIZE, *, in_red: bool = False) -> None:
        self.canvas.saveState()
        if in_red:
            self.canvas.setFillColor(red)
        self.line(text, (LEFT + RIGHT - len(text) * size) / 2, size)
        self.canvas.restoreState()

    def right(self, text: str) -> None:
        self.line(text, RIGHT - len(text) * SIZE)

    def paragraph(self, text: str) -> None:
        per_line = int((RIGHT - LEFT) / SIZE)
        words = "\u3000\u3000" + text
        for start in range(0, len(words), per_line):
            self.line(words[start : start + per_line])

    def upright_head(self, text: str, x: float = 48.0) -> None:
        """Set a red head character below character, down the left margin."""
        self.canvas.saveState()
        self.canvas.setFillColor(red)
        self.canvas.setFont(FONT, 20)
        for number, char in enumerate(text):
            self.canvas.drawString(x, TOP - PITCH - 2 * PITCH * number, char)
        self.canvas.restoreState()

    def leaders(self, name: str, figure: str) -> None:
        """Set a name and its figure with dots between them."""
        dots = int((RIGHT - LEFT) / SIZE) - len(name) - len(figure) - 8
        self.line(f"{name}{'…' * dots}{figure}", LEFT + 2 * SIZE)

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[float], spans: int = 0) -> None:
        """Set a ruled table; the first ``spans`` rows leave out rules right of blank cells."""
        edges = [LEFT]
        for width in widths:
            edges.append(edges[-1] + width)
        top = self.y + SIZE
        for number, row in enumerate(rows):
            self.canvas.setFont(FONT, 10)
            for column, text in enumerate(row):
                last = column
                while number < spans and last + 1 < len(row) and row[last + 1] == "<":
                    last += 1
                if text not in {"<", "^"}:
                    tall = 2 if number + 1 < len(rows) and rows[number + 1][column] == "^" else 1
                    self.canvas.rect(edges[column], top - 20 * tall,
                                     edges[last + 1] - edges[column], 20 * tall)  # fmt: skip
                    middle = (edges[column] + edges[last + 1]) / 2
                    self.canvas.drawCentredString(middle, top - 4 - 10 * tall, text)
            top -= 20
        self.y = top - PITCH

    def save(self) -> None:
        self.canvas.save()


def village_industry(sheet: Sheet) -> list[Fact]:
    """A bulletin of 1983 with an upright red head and an annex typed with dots."""
    sheet.upright_head("河北省社队企业局文件")
    sheet.line("(83)社企字第十二号")
    sheet.centred("关于一九八三年上半年社队企业总产值完成情况的通报", 15)
    sheet.line("各行政公署、各市人民政府：")
    sheet.paragraph(
        "今年上半年，我省社队企业生产稳步上升，总产值十亿零四千三百万元，比去年同期增长百分之十二点六。"
        "完成年计划较好的前三名是：唐山地区（百分之六十三点五）、保定地区（百分之六十一点二）、"
        "石家庄地区（五成八）。现将各地完成年计划情况通报如下。"
    )
    sheet.centred("附表：各地完成年计划情况（%）")
    figures = (
        ("唐山地区", "132700", "六三·五", "63.5"),
        ("保定地区", "132400", "六一·二", "61.2"),
        ("石家庄地区", "132300", "五八·○", "58.0"),
        ("沧州地区", "132900", "五七·四", "57.4"),
        ("邢台地区", "132200", "五五·九", "55.9"),
        ("廊坊地区", "132800", "五二·三", "52.3"),
        ("衡水地区", "133000", "五○·八", "50.8"),
        ("邯郸地区", "132100", "四九·六", "49.6"),
    )
    for name, _, printed, _ in figures:
        sheet.leaders(name, printed)
    sheet.right("一九八三年七月廿二日")
    sheet.line("抄报：农牧渔业部，省委，省政府。")
    sheet.line("抄送：省直各有关部门。")
    return [("", "%", code, None, value, printed) for _, code, printed, value in figures]


PROVINCES_1986 = (
    ("北京", "110000"), ("天津", "120000"), ("河北", "130000"), ("山西", "140000"), ("内蒙古", "150000"),
    ("辽宁", "210000"), ("吉林", "220000"), ("黑龙江", "230000"), ("上海", "310000"), ("江苏", "320000"),
    ("浙江", "330000"), ("安徽", "340000"), ("福建", "350000"), ("江西", "360000"), ("山东", "370000"),
    ("河南", "410000"), ("湖北", "420000"), ("湖南", "430000"), ("广东", "440000"), ("广西", "450000"),
    ("四川", "510000"), ("贵州", "520000"), ("云南", "530000"), ("陕西", "610000"), ("甘肃", "620000"),
    ("青海", "630000"), ("宁夏", "640000"), ("新疆", "650000"), ("西藏", "540000"),
)  # fmt: skip
CITIES_1986 = (
    ("沈阳", "210100"), ("大连", "210200"), ("哈尔滨", "230100"), ("武汉", "420100"),
    ("广州", "440100"), ("重庆", "510200"), ("西安", "610100"),
)  # fmt: skip


def treasury_bonds(
    sheet: Sheet, cities: Sequence[tuple[str, str]] = CITIES_1986, *, address: str = "计划单列市"
) -> list[Fact]:
    """A national circular of 1986 that ranks cities planned separately beside the provinces."""
    sheet.centred("国库券推销委员会文件", 20, in_red=True)
    sheet.centred("(86)国库字第24号")
    sheet.centred("关于一九八六年国库券推销任务完成情况的通报", 15)
    sheet.line(f"各省、自治区、直辖市{'、' if address else ''}{address}人民政府：")
    places = [*PROVINCES_1986, *cities]
    order = [*places[3::2], *places[::2], *places[1:2]]
    facts: list[Fact] = []
    for rank, (_, code) in enumerate(order, 1):
        value = f"{(1040 - 7 * rank) / 10:.1f}"
        facts.append(("完成任务", "%", code, rank, value, value))
    sheet.paragraph(
        f"截至一九八六年九月底，推销进度居前三名的是：{order[0][0]}（百分之一百零三点三）、"
        f"{order[1][0]}（百分之一百零二点六）、{order[2][0]}（百分之一百零一点九）。"
    )
    sheet.centred("附：国库券推销任务完成情况表")
    half = -(-len(order) // 2)
    lines = [["名次", "地区", "完成任务（%）"] * 2]
    for number in range(half):
        row: list[str] = []
        for at in (number, number + half):
            row += [str(at + 1), order[at][0], facts[at][5]] if at < len(order) else [""] * 3
        lines.append(row)
    sheet.table(lines, [45, 70, 100] * 2)
    sheet.right("一九八六年十月九日")
    return facts


def yearbook(sheet: Sheet) -> list[Fact]:
    """A table of 1986 whose measures each have a column for two years, a rank behind them."""
    sheet.centred("湖北省统计局文件", 20, in_red=True)
    sheet.centred("鄂统字〔1987〕第8号")
    sheet.centred("关于一九八六年各地市主要农产品产量的通报", 15)
    sheet.line("各地、市、州人民政府、行政公署：")
    sheet.paragraph("现将一九八六年粮食、油料产量与上年比较的情况印发给你们。")
    sheet.centred("一九八六年粮食、油料产量（单位：万斤）")
    figures = (
        ("荆州地区", "422400", "986,540", "1,003,210", "1", "18,340", "19,020", "1"),
        ("黄冈地区", "422100", "612,380", "634,150", "2", "12,650", "12,480", "3"),
        ("孝感地区", "422200", "588,210", "601,700", "3", "10,730", "11,260", "4"),
        ("襄樊市", "420600", "570,460", "583,900", "4", "12,110", "13,540", "2"),
        ("咸宁地区", "422300", "296,870", "301,220", "5", "4,180", "4,360", "5"),
        ("宜昌地区", "422700", "243,150", "250,080", "6", "3,920", "4,010", "6"),
        ("郧阳地区", "422600", "187,400", "190,660", "7", "2,210", "2,090", "7"),
    )
    rows = [
        ["地区", "粮食", "<", "<", "油料", "<", "<"],
        ["^", "一九八五年", "一九八六年", "名次", "一九八五年", "一九八六年", "名次"],
        *([row[0], *row[2:]] for row in figures),
    ]
    sheet.table(rows, [65, 62, 62, 40, 62, 62, 40], spans=2)
    sheet.right("一九八七年三月五日")
    facts: list[Fact] = []
    for _, code, *cells in figures:
        for crop, (earlier, now, rank) in (("粮食", cells[:3]), ("油料", cells[3:])):
            plain = [text.replace(",", "") for text in (earlier, now)]
            facts.append((f"{crop} 一九八五年", "万斤", code, None, plain[0], earlier))
            facts.append((f"{crop} 一九八六年", "万斤", code, int(rank), plain[1], now))
    return facts


def afforestation(sheet: Sheet) -> list[Fact]:
    """A circular of 1995 with classes, figures in running text and two carbon copies."""
    sheet.centred("安徽省绿化委员会文件", 20, in_red=True)
    sheet.centred("皖绿字［1995］第3号")
    sheet.centred("关于一九九五年春季造林评比结果的通报", 15)
    sheet.line("各市人民政府，各行政公署：")
    sheet.paragraph(
        "今春全省完成造林二百一十六万四千亩。造林成活率居前三名的依次是：宣城地区，百分之九十三点八；"
        "黄山市，百分之九十二点四；六安地区，百分之九十一。"
    )
    sheet.paragraph("一等奖：宣城地区、黄山市。")
    sheet.paragraph("二等奖：六安地区、滁州市、巢湖地区。")
    sheet.right("一九九五年五月十八日")
    sheet.line("抄报：全国绿化委员会，省委，省人大常委会，省政府。")
    sheet.line("抄送：各地、市林业局。")
    return []


def health_campaign(sheet: Sheet) -> list[Fact]:
    """A list of 1998 in lines of running text: ranks shared, scores in full-width digits."""
    sheet.centred("爱国卫生简报", 22, in_red=True)
    sheet.centred("第三期")
    sheet.line("贵州省爱国卫生运动委员会办公室        一九九八年十二月二十日")
    sheet.centred("一九九八年度城市卫生检查评比结果", 15)
    figures = (
        ("贵阳市", "520100", 1, "９６．４", "96.4"),
        ("遵义市", "520300", 2, "９４．０", "94.0"),
        ("六盘水市", "520200", 3, "９１．５", "91.5"),
        ("安顺地区", "522500", 4, "９０．２", "90.2"),
    )
    for name, _, rank, printed, _ in figures:
        sheet.line(f"第{'一二三四'[rank - 1]}名：{name} {printed}分", LEFT + 24)
    return [("得分", "分", code, rank, value, printed + "分")
            for _, code, rank, printed, value in figures]  # fmt: skip


GAZETTES: dict[str, Callable[[Sheet], list[Fact]]] = {
    "village_industry": village_industry,
    "treasury_bonds": treasury_bonds,
    "yearbook": yearbook,
    "afforestation": afforestation,
    "health_campaign": health_campaign,
}


def births(sheet: Sheet) -> list[Fact]:
    """A bulletin of 1991 whose years each have two rates, in units that the caption states together."""
    sheet.centred("情况简报", 26, in_red=True)
    sheet.centred("第 十二 期")
    sheet.line("云南省计划生育委员会                   1991年11月8日")
    sheet.centred("一至九月各地州市计划生育主要指标", 15)
    sheet.centred("单位：‰、%")
    figures = (
        ("昆明市", "530100", "一七·二", "17.2", "八一·六", "81.6", "一六·九", "16.9", "八四·二", "84.2"),
        ("昭通地区", "532100", "二六·四", "26.4", "六○·二", "60.2", "二五·八", "25.8", "六二·五", "62.5"),
        ("曲靖地区", "532200", "二四·一", "24.1", "六四·四", "64.4", "二三·六", "23.6", "六六·三", "66.3"),
        ("玉溪地区", "532400", "一八·三", "18.3", "八○·一", "80.1", "一八·○", "18.0", "八一·七", "81.7"),
    )  # fmt: skip
    heads = (("一九九○年", "出生率", "‰"), ("一九九○年", "计划生育率", "%"),
             ("一九九一年一至九月", "出生率", "‰"), ("一九九一年一至九月", "计划生育率", "%"))  # fmt: skip
    rows = [
        ["地州市", "一九九○年", "<", "一九九一年一至九月", "<"],
        ["^", *(measure for _, measure, _ in heads)],
        *([row[0], *row[2::2]] for row in figures),
    ]
    sheet.table(rows, [80, 80, 80, 80, 80], spans=2)
    return [
        (f"{year} {measure}", unit, row[1], None, row[3 + 2 * at], row[2 + 2 * at])
        for row in figures
        for at, (year, measure, unit) in enumerate(heads)
    ]


GAZETTES["births"] = births
