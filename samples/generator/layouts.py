"""Layouts: how indicators are set as tables. Each adds sheets and says what it prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from samples.generator.letter import chinese, write_letter
from samples.generator.sheets import Break, Grid, Put, Rules, Sheets, Text
from samples.generator.spec import Fact, Indicator, Spec, draw_spec


@dataclass(slots=True)
class Printed:
    """One row of truth."""

    indicator: Indicator
    fact: Fact
    project_no: int | None
    project: str
    item: str
    metric: str
    unit: str
    rank: int | None
    value: Decimal | None
    value_text: str
    status: str
    scope: str = ""


@dataclass(slots=True)
class Laid:
    """A document laid out, with the truth of its rankings."""

    spec: Spec
    sheets: Sheets
    truth: list[Printed]
    has_letter: bool


def rank_word(rng: Random) -> Callable[[int], str]:
    """Return how ranks are headed: 第一名, 第1名, 1."""
    return rng.choice(
        [lambda n: f"第{chinese(n)}名", lambda n: f"第{chinese(n)}名", lambda n: f"第{n}名", str]
    )


def _letter(spec: Spec, sheets: Sheets) -> None:
    write_letter(spec)
    sheets.flow += [Text(kind, text) for kind, text in spec.prose]


def wide(rng: Random) -> Laid:
    """Ranks across, a row of places over a row of values, labels merged down."""
    spec = draw_spec(rng, wide=True, most=9)
    sheets = Sheets()
    _letter(spec, sheets)
    sheets.flow.append(Break(landscape=True))
    sheets.flow.append(Text("annex", "附件"))
    sheets.flow.append(Text("caption", f"各地工作进展排名情况（{spec.as_of_text}）"))
    count = len(spec.area.places)
    word, same_cell = rank_word(rng), rng.random() < 0.15
    item_column = any(i.item for i in spec.indicators)
    labels = 3 if item_column else 2
    cells = [Put(0, 0, "序号"), Put(0, 1, rng.choice(["专项名称", "项目", "工程名称"]))]
    if item_column:
        cells.append(Put(0, 2, rng.choice(["子项", "类别"])))
    cells += [Put(0, labels + n, word(n + 1)) for n in range(count)]
    row, truth = 1, []
    bracket_on_item = rng.random() < 0.3
    for number, indicators in spec.projects().items():
        height = (1 if same_cell else 2) * len(indicators)
        topic = indicators[0].topic
        bracket = f"（{topic.metric}{topic.unit}）"
        on_item = bracket_on_item and indicators[0].item
        merged = item_column and not indicators[0].item
        cells.append(Put(row, 0, str(number), height))
        cells.append(
            Put(row, 1, indicators[0].project + ("" if on_item else bracket), height,
                2 if merged else 1)
        )  # fmt: skip
        for indicator in indicators:
            step = 1 if same_cell else 2
            if indicator.item:
                cells.append(Put(row, 2, indicator.item + (bracket if on_item else ""), step))
            cells += _wide_cells(indicator, row, labels, count, same_cell=same_cell)
            truth += [_wide_truth(indicator, fact) for fact in indicator.facts]
            row += step
    widths = [0.6, 2.0, *([1.6] if item_column else []), *([1.0] * count)]
    size = 8.0 if count > 12 else 9.0
    sheets.flow.append(Grid(cells, widths, "full", 1, True, size))
    return Laid(spec, sheets, truth, has_letter=True)


def _wide_cells(
    indicator: Indicator, row: int, labels: int, count: int, *, same_cell: bool
) -> list[Put]:
    cells: list[Put] = []
    note = "（完成任务，排名不分先后）"
    column = labels
    done = indicator.completed
    if done:
        span = len(done)
        names = "、".join(f.text for f in done)
        if same_cell:
            cells.append(Put(row, column, f"{names}\n{note}", 1, span))
        else:
            cells += [Put(row, column, names, 1, span), Put(row + 1, column, note, 1, span)]
        column += span
        for fact in done:
            fact.value_text = note
    for fact in indicator.ranked:
        if same_cell:
            cells.append(Put(row, column, f"{fact.text}\n{fact.value_text}"))
        else:
            cells += [Put(row, column, fact.text), Put(row + 1, column, fact.value_text)]
        column += 1
    idle = indicator.no_task
    if idle:
        names = "、".join(f.text for f in idle) + "无任务"
        cells.append(Put(row, column, names, 1 if same_cell else 2, labels + count - column))
        column = labels + count
    step = 1 if same_cell else 2
    while column < labels + count:
        cells += [Put(row + n, column, "") for n in range(step)]
        column += 1
    return cells


def _wide_truth(indicator: Indicator, fact: Fact) -> Printed:
    return Printed(
        indicator, fact, indicator.project_no, indicator.project, indicator.item,
        indicator.topic.metric, indicator.topic.unit,
        fact.rank, fact.value, fact.value_text, fact.status,
    )  # fmt: skip


def _flat(
    indicator: Indicator, rng: Random
) -> list[tuple[Fact, int | None, Decimal | None, str, str]]:
    """Return (fact, rank, value, value text, rank text) for tables that print plain rows."""
    rows: list[tuple[Fact, int | None, Decimal | None, str, str]] = []
    sign = rng.choice(["", "", "%"]) if indicator.topic.unit == "%" else ""
    thousands = indicator.topic.kind == "count" and rng.random() < 0.5
    for fact in indicator.facts:
        if fact.status == "no_task":
            rows.append((fact, None, None, "无任务", "—"))
            continue
        value = Decimal(100) if fact.status == "completed" else fact.value
        shown = (
            f"{value:,f}" if thousands and value is not None else format(value or Decimal(0), "f")
        )
        rows.append((fact, fact.rank, value, shown + sign, str(fact.rank)))
    return rows


def _plain_truth(
    indicator: Indicator,
    row: tuple[Fact, int | None, Decimal | None, str, str],
    naming: tuple[int | None, str, str, str, str],
) -> Printed:
    fact, rank, value, text, _ = row
    status = "no_task" if fact.status == "no_task" else "ranked"
    number, project, item, metric, unit = naming
    return Printed(indicator, fact, number, project, item, metric, unit, rank, value, text, status)


def _unit_header(indicator: Indicator) -> str:
    unit = indicator.topic.unit
    return f"{indicator.topic.metric}（{unit}）" if unit else indicator.topic.metric


def _place_header(spec: Spec, rng: Random) -> str:
    level = spec.area.level
    options = {
        "prefecture": ["市", "城市", "地区", "单位"],
        "county": ["县（市、区）", "县区", "地区", "单位"],
        "province": ["省份", "地区", "省（区、市）"],
    }
    return rng.choice(options[level])


def long(rng: Random, *, rules: Rules = "full", repeat: bool = True) -> Laid:
    """One ranking to a table, captioned, one below the other."""
    spec = draw_spec(rng, wide=False, most=4, grouped=False)
    sheets = Sheets()
    with_letter = rng.random() < 0.6
    if with_letter:
        _letter(spec, sheets)
        sheets.flow.append(Break())
    elif len(spec.projects()) > 1:
        first = spec.indicators[0].project_no
        spec.indicators = [i for i in spec.indicators if i.project_no == first][:1]
    truth: list[Printed] = []
    order = rng.choice(["rank_first", "rank_last"])
    place_header = _place_header(spec, rng)
    for number, indicator in enumerate(spec.indicators, 1):
        caption, naming = _caption(spec, indicator, number, letter=with_letter, rng=rng)
        header = _unit_header(indicator)
        rank_header = rng.choice(["排名", "位次", "名次"])
        heads = (
            [rank_header, place_header, header]
            if order == "rank_first"
            else [place_header, header, rank_header]
        )
        cells = [Put(0, c, h) for c, h in enumerate(heads)]
        rows = _flat(indicator, rng)
        for r, row in enumerate(rows, 1):
            fact, _, _, text, rank_text = row
            values = (
                [rank_text, fact.text, text]
                if order == "rank_first"
                else [fact.text, text, rank_text]
            )
            cells += [Put(r, c, v) for c, v in enumerate(values)]
            truth.append(_plain_truth(indicator, row, naming))
        sheets.flow.append(
            Grid(cells, [1.0, 1.6, 1.6] if order == "rank_first" else [1.6, 1.6, 1.0], rules, 1,
                 repeat, rng.choice([10.0, 11.0, 12.0]), caption)
        )  # fmt: skip
    if not with_letter:
        spec.claims = []
    return Laid(spec, sheets, truth, has_letter=with_letter)


Naming = tuple[int | None, str, str, str, str]


def _caption(
    spec: Spec, indicator: Indicator, number: int, *, letter: bool, rng: Random
) -> tuple[str, Naming]:
    """Return a table's caption and what it makes of the indicator's names."""
    topic = indicator.topic
    item = f"（{indicator.item}）" if indicator.item else ""
    if letter:
        caption = rng.choice(
            [
                f"表{number} {indicator.project}{item}{topic.metric}排名",
                f"附表{number}：{indicator.project}{item}排名表",
                f"{indicator.project}{item}",
            ]
        )
        return caption, (
            indicator.project_no, indicator.project, indicator.item, topic.metric, topic.unit,
        )  # fmt: skip
    name = f"{spec.year}年{spec.month}月{spec.area.name}{indicator.project}{topic.metric}排名"
    return name, (None, name, "", topic.metric, topic.unit)


def blocks(rng: Random) -> Laid:
    """One list in two to four blocks side by side."""
    laid = long(rng)
    count = rng.choice([2, 2, 3])
    for grid in (g for g in laid.sheets.flow if isinstance(g, Grid)):
        body = grid.n_rows - 1
        height = -(-body // count)
        cells: list[Put] = []
        for cell in grid.cells:
            if cell.row == 0:
                cells += [Put(0, cell.column + 3 * b, cell.text) for b in range(count)]
                continue
            block, row = divmod(cell.row - 1, height)
            cells.append(Put(row + 1, cell.column + 3 * block, cell.text))
        taken = {(c.row, c.column) for c in cells}
        cells += [
            Put(r, c, "")
            for r in range(1, height + 1)
            for c in range(3 * count)
            if (r, c) not in taken
        ]
        grid.cells, grid.widths = cells, grid.widths * count
        grid.size = 9.0
    return laid


def matrix(rng: Random, *, rules: Rules = "full") -> Laid:
    """Places in rows, indicators in columns, each with value and rank."""
    spec = draw_spec(rng, wide=False, most=6, grouped=False)
    sheets = Sheets(landscape_first=True)
    chosen = spec.indicators[: rng.randint(2, 5)]
    spec.indicators = chosen
    title = f"{spec.year}年{spec.month}月{spec.area.name}{rng.choice(['重点工作', '主要指标', '民生工程'])}进展情况统计表"
    sheets.flow.append(Text("caption", title))
    place_header = _place_header(spec, rng)
    serial = rng.random() < 0.4
    total = rng.random() < 0.4 and all(i.topic.kind in {"count", "amount"} for i in chosen)
    offset = 2 if serial else 1
    cells = [Put(0, 0, "序号", 2)] if serial else []
    cells.append(Put(0, offset - 1, place_header, 2))
    rank_word_ = rng.choice(["排名", "排序", "位次"])
    leaf = rng.choice(["数值", None])
    truth: list[Printed] = []
    by_place: dict[str, list[str]] = {p.code or p.name: [] for p in spec.area.places}
    names: dict[str, str] = {}
    for k, indicator in enumerate(chosen):
        top = indicator.project + (f"-{indicator.item}" if indicator.item else "")
        column = offset + 2 * k
        cells.append(Put(0, column, top, 1, 2))
        cells.append(Put(1, column, _unit_header(indicator)))
        cells.append(Put(1, column + 1, rank_word_))
        naming = (None, title, "", f"{top} {indicator.topic.metric}", indicator.topic.unit)
        for row in _flat(indicator, rng):
            fact = row[0]
            key = fact.place.code or fact.place.name
            names[key] = fact.text
            by_place[key] += [row[3], row[4]]
            truth.append(_plain_truth(indicator, row, naming))
    del leaf, total
    for r, place in enumerate(spec.area.places):
        key = place.code or place.name
        values = [*([str(r + 1)] if serial else []), names[key], *by_place[key]]
        cells += [Put(r + 2, c, v) for c, v in enumerate(values)]
    widths = [*([0.6] if serial else []), 1.4, *([1.2, 0.8] * len(chosen))]
    sheets.flow.append(Grid(cells, widths, rules, 2, True, 9.0))
    spec.prose, spec.claims = [], []
    return Laid(spec, sheets, truth, has_letter=False)


def listed(rng: Random) -> Laid:
    """Rankings as lines of text: 第一名：石家庄 90.99分."""
    spec = draw_spec(rng, wide=False, most=3, grouped=False)
    sheets = Sheets()
    indicator = spec.indicators[0]
    spec.indicators = [indicator]
    sign = indicator.topic.unit if indicator.topic.unit in {"%", "分", "件"} else ""
    title = f"{spec.year}年{spec.month}月{spec.area.name}{indicator.project}排名"
    sheets.flow.append(Text("title", title))
    word = rng.choice([lambda n: f"第{chinese(n)}名：", lambda n: f"第{n}名："])
    truth: list[Printed] = []
    metric = "得分" if sign == "分" else ""
    for fact in indicator.ranked:
        text = f"{fact.value_text}{sign}"
        sheets.flow.append(Text("paragraph", f"{word(fact.rank or 0)}{fact.text}{text}"))
        row = (fact, fact.rank, fact.value, text, str(fact.rank))
        truth.append(_plain_truth(indicator, row, (None, title, "", metric, sign)))
    spec.prose, spec.claims = [], []
    indicator.facts = indicator.ranked
    return Laid(spec, sheets, truth, has_letter=False)


LAYOUTS: dict[str, Callable[[Random], Laid]] = {
    "wide": wide,
    "long": long,
    "blocks": blocks,
    "matrix": matrix,
    "listed": listed,
    "borderless": lambda rng: long(rng, rules="none"),
    "three_line": lambda rng: long(rng, rules="three_line"),
    "half_ruled": lambda rng: long(rng, rules="half"),
    "open_frame": lambda rng: long(rng, rules="open_frame"),
    "dashed": lambda rng: long(rng, rules="dashed"),
    "double": lambda rng: matrix(rng, rules="double"),
    "zebra": lambda rng: long(rng, rules="zebra"),
    "filled": lambda rng: matrix(rng, rules="filled"),
    "matrix_three_line": lambda rng: matrix(rng, rules="three_line"),
    "no_repeat": lambda rng: long(rng, repeat=False),
}
