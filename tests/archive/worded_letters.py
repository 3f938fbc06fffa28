"""Two years of ten rankings of one province's sixteen cities, titled otherwise each month."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

CITIES = ("济南", "青岛", "淄博", "枣庄", "东营", "烟台", "潍坊", "济宁", "泰安", "威海", "日照", "临沂",
          "德州", "聊城", "滨州", "菏泽")  # fmt: skip
MONTHS = [(year, month) for year in (2021, 2022) for month in range(1, 13)]
_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_NUMERALS = "〇一二三四五六七八九"


def month_worded(year: int, month: int, dice: Random) -> tuple[str, str]:
    """Return a month as stands before and as stands in brackets behind a name; one is blank."""
    plain = (f"{year}年{month}月", f"{year}年{month}月份", f"{year}年{month:02d}月")
    chinese = "".join(_NUMERALS[int(digit)] for digit in str(year))
    return dice.choice(
        [*((text, "") for text in (*plain, f"{chinese}年{month}月")), ("", f"（{plain[0]}）")]
    )


def span_worded(year: int, month: int, dice: Random) -> tuple[str, str]:
    """Return the months from a year's begin, as circulars word them."""
    to = dice.choice(("-", "—", "至", "～", "–"))
    texts = (
        [f"{year}年1月"] if month == 1 else [f"{year}年1{to}{month}月", f"{year}年1{to}{month}月份"]
    )
    named = {3: "一季度", 6: "上半年", 9: "前三季度", 12: "全年"}
    texts += [f"{year}年{named[month]}"] if month in named else []
    return dice.choice([*((text, "") for text in texts), ("", f"（{texts[0]}）")])


def until_worded(year: int, month: int, dice: Random) -> tuple[str, str]:
    """Return up to when a progress is told."""
    day = _LAST_DAYS[month - 1]
    texts = (
        f"截至{year}年{month}月底",
        f"截止{year}年{month}月末",
        f"截至{year}年{month}月{day}日",
        f"{year}年{month}月底",
    )
    return dice.choice([*((text, "") for text in texts), ("", f"（{texts[2]}）")])


Worded = Callable[[int, int, Random], tuple[str, str]]
RANKED: Mapping[str, tuple[Worded, tuple[str, ...], tuple[str, ...]]] = {
    "air": (
        month_worded,
        ("设区市环境空气质量排名", "全省各设区市环境空气质量状况", "16个设区市环境空气质量排序情况",
         "全省设区城市环境空气质量排名表"),
        ("综合指数", "环境空气质量综合指数"),
    ),
    "air change": (
        month_worded,
        ("设区市环境空气质量改善幅度排名", "全省环境空气质量改善幅度排序", "各市环境空气质量改善幅度情况"),
        ("综合指数改善幅度（%）",),
    ),
    "air so far": (
        span_worded,
        ("设区市环境空气质量排名", "全省环境空气质量状况"),
        ("综合指数",),
    ),
    "water": (
        month_worded,
        ("全省地表水环境质量排名", "设区市地表水环境质量状况", "16个市地表水环境质量排序"),
        ("水质指数",),
    ),
    "invest": (
        until_worded,
        ("省重点项目投资完成情况表", "全省省重点项目投资进展情况", "各市省重点项目投资完成情况排名"),
        ("完成率（%）", "投资完成率（%）"),
    ),
    "start": (
        until_worded,
        ("省重点项目开工情况表", "全省省重点项目开工进展情况", "各市省重点项目开工情况排名"),
        ("开工率（%）",),
    ),
    "service": (
        month_worded,
        ("政务服务“好差评”得分排名", "全省政务服务「好差评」情况", "各市政务服务好差评得分"),
        ("得分",),
    ),
    "petition": (
        month_worded,
        ("全省信访工作考核得分排名", "信访工作考核得分情况", "各市信访工作考核排名结果"),
        ("得分",),
    ),
    "spending": (
        span_worded,
        ("一般公共预算支出进度排名", "全省一般公共预算支出进度情况表", "各市一般公共预算支出进度"),
        ("支出进度（%）",),
    ),
    "income": (
        span_worded,
        ("一般公共预算收入增幅排名", "全省一般公共预算收入增幅情况表", "各市一般公共预算收入增幅"),
        ("增幅（%）", "收入增幅（%）"),
    ),
}  # fmt: skip
"""By name: how its span is worded, what it is called, and what heads its values."""


def worded(kind: str, year: int, month: int) -> str:
    """Return one month's letter on one ranking."""
    dice = Random(f"{kind}{year}{month}")
    of_span, names, metrics = RANKED[kind]
    before, behind = of_span(year, month, dice)
    name = dice.choice(names)
    topic = name.removesuffix("表")
    titles = (
        f"关于{before}{topic}{behind}的通报",
        f"山东省人民政府办公厅关于{before}{topic}{behind}的通报",
        f"{before}{topic}通报{behind}",
    )
    values = {city: round(dice.uniform(60, 62) + CITIES.index(city), 2) for city in CITIES}
    ranked = sorted(values, key=lambda city: -values[city])
    rows = (f"{rank}\t{city}市\t{values[city]}" for rank, city in enumerate(ranked, 1))
    return "\n".join(
        (
            "山东省人民政府办公厅",
            "",
            dice.choice(titles),
            "",
            "各市人民政府：",
            "",
            "现将有关情况通报如下。",
            "",
            f"{dice.choice(('', '附件1：', '表1　'))}{before}{name}{behind}",
            "\t".join(("排名", dice.choice(("城市", "市", "设区市")), dice.choice(metrics))),
            *rows,
            "",
            "山东省人民政府办公厅",
            f"{year + month // 12}年{month % 12 + 1}月15日",
            "",
        )
    )
