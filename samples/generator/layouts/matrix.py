"""Matrices: places in rows, indicators in columns, each with value and rank."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from samples.generator.layouts.printed import (
    Laid,
    Look,
    Naming,
    Printed,
    place_header,
    unit_header,
)
from samples.generator.sheets import Break, Grid, Put, Rules, Sheets, Text
from samples.generator.spec import Indicator, Spec, draw_spec, written

_GROUPS = ("城建工程", "民生工程", "生态环境", "产业发展", "社会事业")


def matrix(
    rng: Random,
    *,
    rules: Rules = "full",
    levels: int = 2,
    paged: bool = False,
    totals: bool = False,
) -> Laid:
    """Set all indicators as one matrix.

    Args:
        rng: Seeded randomness.
        rules: How the table is ruled.
        levels: Header levels: 2, or 3 with groups of indicators on top.
        paged: Whether the second half of the indicators stands on the next page.
        totals: Whether a row of totals ends it.
    """
    spec = draw_spec(rng, wide=False, most=6, grouped=False)
    look = Look.draw(rng)
    if rules != "full":
        look.spaced = look.thousands = ""
    sheets = Sheets(landscape_first=True)
    chosen = spec.indicators[: rng.randint(2, 5)]
    spec.indicators = chosen
    title = f"{spec.when}{spec.area.name}{rng.choice(['重点工作', '主要指标', '民生工程'])}进展情况统计表"
    sheets.flow.append(Text("caption", title))
    header = place_header(spec, rng)
    serial = rng.random() < 0.4
    rank_header = rng.choice(["排名", "排序", "位次"])
    halves = [chosen[: len(chosen) // 2], chosen[len(chosen) // 2 :]] if paged else [chosen]
    truth: list[Printed] = []
    for number, part in enumerate(halves):
        if number:
            sheets.flow.append(Break(landscape=True))
        maker = _Matrix(spec, look, title, header, rank_header, serial=serial, levels=levels)
        grid = maker.grid(part, rules, totals=totals)
        grid.note = look.note if any(i.no_task for i in part) else ""
        sheets.flow.append(grid)
        truth += maker.truth
    spec.prose, spec.claims = [], []
    return Laid(spec, sheets, truth, has_letter=False)


class _Matrix:
    """Builds one table of a matrix."""

    def __init__(
        self,
        spec: Spec,
        look: Look,
        title: str,
        header: str,
        rank_header: str,
        *,
        serial: bool,
        levels: int,
    ) -> None:
        self.spec, self.look, self.title = spec, look, title
        self.header, self.rank_header = header, rank_header
        self.serial, self.levels = serial, levels
        self.truth: list[Printed] = []

    def grid(self, part: list[Indicator], rules: Rules, *, totals: bool) -> Grid:
        """Return the table of some indicators and collect its truth."""
        first = 2 if self.serial else 1
        cells = [Put(0, 0, "序号", self.levels)] if self.serial else []
        cells.append(Put(0, first - 1, self.header, self.levels))
        groups = self._groups(part, first, cells)
        by_place: dict[str, list[str]] = {p.code or p.name: [] for p in self.spec.area.places}
        names: dict[str, str] = {}
        for k, indicator in enumerate(part):
            top = indicator.project + (f"-{indicator.item}" if indicator.item else "")
            column, level = first + 2 * k, self.levels - 2
            cells.append(Put(level, column, top, 1, 2))
            cells.append(Put(level + 1, column, unit_header(indicator)))
            cells.append(Put(level + 1, column + 1, self.rank_header))
            path = " ".join(w for w in (groups[k], top, indicator.topic.metric) if w)
            naming = Naming(None, self.title, "", path, indicator.topic.unit)
            for row in self.look.rows(indicator):
                key = row.fact.place.code or row.fact.place.name
                names[key] = row.fact.text
                by_place[key] += [row.text, row.rank_text]
                self.truth += self.look.truth(indicator, row, naming)
        lines = [(names[key], by_place[key]) for key in by_place]
        for r, (name, texts) in enumerate(lines):
            values = [*([str(r + 1)] if self.serial else []), self.look.name(name), *texts]
            cells += [Put(self.levels + r, c, v) for c, v in enumerate(values)]
        if totals:
            cells += self._total_row(part, self.levels + len(lines))
        widths = [*([0.6] if self.serial else []), 1.4, *([1.2, 0.8] * len(part))]
        return Grid(cells, widths, rules, self.levels, 9.0)

    def _groups(self, part: list[Indicator], first: int, cells: list[Put]) -> list[str]:
        """Put a top level of groups, where asked; return each indicator's group."""
        if self.levels == 2:
            return [""] * len(part)
        cut = max(1, len(part) // 2)
        names = self.spec.rng.sample(_GROUPS, 2)
        cells.append(Put(0, first, names[0], 1, 2 * cut))
        if cut < len(part):
            cells.append(Put(0, first + 2 * cut, names[1], 1, 2 * (len(part) - cut)))
        return [names[0] if k < cut else names[1] for k in range(len(part))]

    def _total_row(self, part: list[Indicator], row: int) -> list[Put]:
        texts: list[str] = []
        counted = all(i.topic.kind in {"count", "amount"} for i in part)
        for indicator in part:
            values = [f.value for f in indicator.ranked if f.value is not None]
            total = sum(values, Decimal(0))
            if indicator.topic.kind not in {"count", "amount"}:
                total = round(total / max(1, len(values)), 2)
            texts += [self.look.figure(format(total, "f")), ""]
        name = "合计" if counted else self.spec.rng.choice(["全省", "平均", "全市平均"])
        values_ = [*([""] if self.serial else []), name, *texts]
        return [Put(row, c, v) for c, v in enumerate(values_)]


def pairs(rng: Random) -> Laid:
    """A matrix of this year's figures with last year's in brackets: 3.25(3.76), 31(74)."""
    spec = draw_spec(rng, wide=False, most=6, grouped=False)
    kept = [i for i in spec.indicators if i.topic.kind in {"index", "score", "growth"}]
    spec.indicators = (kept or [i for i in spec.indicators if not i.no_task])[:1]
    if not spec.indicators:
        return pairs(rng)
    indicator = spec.indicators[0]
    title = f"{spec.when}{spec.area.name}{indicator.project}排名"
    sheets = Sheets()
    sheets.flow.append(Text("caption", title))
    heads = ["序号", place_header(spec, rng), unit_header(indicator), "排名"]
    cells = [Put(0, c, head) for c, head in enumerate(heads)]
    meaning = rng.choice(["上年同期", "上月数据", "去年同期"])
    bracket = rng.choice(["({})", "（{}）"])
    earlier = _earlier(rng, indicator)
    naming = Naming(None, title, "", indicator.topic.metric, indicator.topic.unit)
    past = naming._replace(metric=f"{naming.metric} {meaning}")
    truth: list[Printed] = []
    by_code = sorted(indicator.ranked, key=lambda f: (f.place.code or "9", f.place.name))
    for r, fact in enumerate(by_code, 1):
        old_value, old_rank = earlier[id(fact)]
        value = f"{fact.value_text}{bracket.format(written(rng, format(old_value, 'f')))}"
        rank = f"{fact.rank}{bracket.format(old_rank)}"
        cells += [Put(r, c, t) for c, t in enumerate([str(r), fact.text, value, rank])]
        truth.append(Printed(indicator, fact, *naming, fact.rank, fact.value, value, "ranked"))
        truth.append(Printed(indicator, fact, *past, old_rank, old_value, value, "ranked"))
    note = f"注：括号内为{meaning}。"
    sheets.flow.append(Grid(cells, [0.6, 1.4, 1.6, 1.0], "full", 1, 10.0, "", note))
    spec.prose, spec.claims = [], []
    return Laid(spec, sheets, truth, has_letter=False)


def _earlier(rng: Random, indicator: Indicator) -> dict[int, tuple[Decimal, int]]:
    """Return last year's value and competition rank of each ranked fact, by identity."""
    values = {
        id(f): (f.value or Decimal(0)) + Decimal(rng.randint(1, 400)).scaleb(-2)
        for f in indicator.ranked
    }
    best_first = sorted(values.values(), reverse=not indicator.topic.less_is_better)
    return {key: (value, best_first.index(value) + 1) for key, value in values.items()}
