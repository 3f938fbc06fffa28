"""Monthly circulars as text exports, worded as real ones are: otherwise each month."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

CITIES = ("南昌", "景德镇", "萍乡", "九江", "新余", "鹰潭", "赣州", "吉安", "宜春", "抚州", "上饶")
MONTHS = [(year, month) for year in (2021, 2022) for month in range(1, 13)]
QUARTERS = {3: "一季度", 6: "上半年", 9: "前三季度", 12: "全年"}

Values = Mapping[str, float]
Table = tuple[str, Sequence[str], Mapping[str, Sequence[float | str]]]
"""Caption, headers behind place, and by place what stands under them; ranked by the last."""


def letter(title: str, tables: Sequence[Table], *, issuer: str = "江西省生态环境厅", number: str = "",
           issued: str = "", descending: bool = False) -> str:  # fmt: skip
    parts = [number, issuer, f"关于{title}的通报", "各设区市人民政府：", f"现将{title}通报如下。"]
    for caption, headers, rows in tables:
        ranked = sorted(rows, key=lambda place: float(rows[place][-1]), reverse=descending)
        lines = ["\t".join(("排名", "城市", *headers))]
        for rank, place in enumerate(ranked, 1):
            lines.append("\t".join((str(rank), f"{place}市", *map(str, rows[place]))))
        parts.append("\n".join((caption, *lines)))
    return "\n\n".join(part for part in (*parts, f"{issuer}\n{issued}".strip()) if part) + "\n"


def issued_on(year: int, month: int) -> str:
    return f"{year + month // 12}年{month % 12 + 1}月15日"


def air(year: int, month: int, change: Callable[[str, float], float] = lambda _, v: v) -> str:
    """Return a letter on air: the month, and from the year's begin; means, which rise and fall."""
    dice = Random(year * 100 + month)
    wording = dice.choice(("{span}设区市环境空气质量排名", "{span}各设区市环境空气质量状况"))
    spans = [f"{year}年{month}月"]
    if month > 1:
        spans.append(dice.choice((f"{year}年1-{month}月", f"{year}年1—{month}月")))
    tables: list[Table] = []
    for span in spans:
        rows = {}
        for place in CITIES:
            own = 3 + CITIES.index(place) / 4 + dice.uniform(-0.3, 0.3)
            value = round(change(place, own), 2) if span is spans[0] else round(own, 2)
            rows[place] = (round(own * 9 + dice.uniform(-3, 3), 1), value)
        tables.append((wording.format(span=span), ("PM2.5浓度（微克/立方米）", "综合指数"), rows))
    title = dice.choice(
        (f"{year}年{month}月份全省环境空气质量状况", f"{year}年{month}月环境空气质量排名")
    )
    return letter(title, tables, issued=issued_on(year, month))


def progress(year: int, month: int, change: Callable[[str, float], float] = lambda _, v: v) -> str:
    """Return a letter on investment, which adds up over the year."""
    dice = Random(f"progress{year}{month}")
    span = f"{year}年1月" if month == 1 else f"{year}年1—{month}月"
    if month in QUARTERS and dice.random() < 0.5:
        span = f"{year}年{QUARTERS[month]}"
    rows = {}
    for place in CITIES:
        own = Random(f"{place}{year}")
        plan = own.randint(100, 900)
        done = sum(own.uniform(5, 9) for _ in range(month)) * plan / 100
        done = round(change(place, done), 1)
        rows[place] = (plan, done, round(done / plan * 100, 1))
    caption = dice.choice(
        ("省重点项目投资完成情况表", "省重点项目投资完成情况排名", "省重点项目投资进展情况统计表")
    )
    table = (f"{span}{caption}", ("年度计划（亿元）", "累计完成投资（亿元）", "完成率（%）"), rows)
    return letter(f"{span}省重点项目投资完成情况", [table], issuer="江西省发展和改革委员会",
                  issued=issued_on(year, month), descending=True)  # fmt: skip


def scores(year: int, month: int, *, before: str, change: Callable[[str, float], float]) -> str:
    """Return a letter on scores with a column of the month before, which ``change`` may alter."""
    now = {place: score(place, year, month) for place in CITIES}
    earlier = (year, month - 1) if month > 1 else (year - 1, 12)
    rows = {p: (round(change(p, score(p, *earlier)), 2), now[p]) for p in CITIES}
    table = (f"{year}年{month}月城市管理考评得分表", (before, "本月得分"), rows)
    return letter(f"{year}年{month}月城市管理考评情况", [table], issuer="江西省住房和城乡建设厅",
                  issued=issued_on(year, month), descending=True)  # fmt: skip


def score(place: str, year: int, month: int) -> float:
    return round(80 + CITIES.index(place) + Random(f"{place}{year}{month}").uniform(-2, 2), 2)


def write(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
