"""Lists: one ranking to a table, in blocks side by side, as lines of text, of bureaus."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from samples.generator.layouts.printed import (
    Laid,
    Look,
    Naming,
    Printed,
    add_letter,
    caption,
    place_header,
    rank_word,
    unit_header,
)
from samples.generator.sheets import Break, Grid, Put, Rules, Sheets, Text
from samples.generator.spec import Fact, Indicator, Spec, draw_spec, written
from tongbao.model import Place


def long(
    rng: Random,
    *,
    rules: Rules = "full",
    repeat: bool = True,
    merged_ties: bool = False,
    plain: bool = False,
) -> Laid:
    """One ranking to a table, captioned, one below the other.

    Args:
        rng: Seeded randomness.
        rules: How the tables are ruled.
        repeat: Whether the header is printed again on each page.
        merged_ties: Whether places that share a rank share its cell.
        plain: Whether names and numbers are printed without blanks of their own.
    """
    spec = draw_spec(rng, wide=False, most=4, grouped=False)
    look = Look.draw(rng)
    if plain:
        look.spaced = look.thousands = ""
    sheets = Sheets()
    with_letter = rng.random() < 0.6
    if with_letter:
        add_letter(spec, sheets)
        sheets.flow.append(Break())
    elif len(spec.projects()) > 1:
        first = spec.indicators[0].project_no
        spec.indicators = [i for i in spec.indicators if i.project_no == first][:1]
    truth: list[Printed] = []
    rank_first = rng.random() < 0.5
    header = place_header(spec, rng)
    size = rng.choice([10.0, 11.0, 12.0])
    for number, indicator in enumerate(spec.indicators, 1):
        words, naming = caption(spec, indicator, number, letter=with_letter, rng=rng)
        heads = [rng.choice(["排名", "位次", "名次"]), header, unit_header(indicator)]
        cells = _cells(indicator, heads, look, rank_first=rank_first, merged_ties=merged_ties)
        for row in look.rows(indicator):
            truth += look.truth(indicator, row, naming)
        idle = any(f.status == "no_task" for f in indicator.facts)
        widths = [1.0, 1.6, 1.6] if rank_first else [1.6, 1.6, 1.0]
        sheets.flow.append(
            Grid(
                cells,
                widths,
                rules,
                1,
                size,
                words,
                look.note if idle else "",
                repeat_header=repeat,
            )
        )
    if not with_letter:
        spec.claims = []
    return Laid(spec, sheets, truth, has_letter=with_letter)


def _cells(
    indicator: Indicator, heads: list[str], look: Look, *, rank_first: bool, merged_ties: bool
) -> list[Put]:
    """Return a list's cells; columns are (rank, place, value) or (place, value, rank)."""
    order = [0, 1, 2] if rank_first else [2, 0, 1]
    cells = [Put(0, order[c], head) for c, head in enumerate(heads)]
    rows = look.rows(indicator)
    for r, row in enumerate(rows, 1):
        cells += [Put(r, order[1], look.name(row.fact.text)), Put(r, order[2], row.text)]
        tied = [other for other in rows if other.rank == row.rank]
        if not merged_ties or row.rank is None or len(tied) == 1:
            cells.append(Put(r, order[0], row.rank_text))
        elif tied[0] is row:
            cells.append(Put(r, order[0], row.rank_text, len(tied)))
    return cells


def blocks(rng: Random) -> Laid:
    """One list in two or three blocks side by side."""
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


def listed(rng: Random) -> Laid:
    """Rankings as lines of text: 第一名：石家庄 90.99分."""
    spec = draw_spec(rng, wide=False, most=3, grouped=False)
    sheets = Sheets()
    indicator = spec.indicators[0]
    spec.indicators = [indicator]
    sign = indicator.topic.unit if indicator.topic.unit in {"%", "分", "件"} else ""
    title = f"{spec.when}{spec.area.name}{indicator.project}排名"
    sheets.flow.append(Text("title", title))
    word = rank_word(rng)
    truth: list[Printed] = []
    metric = "得分" if sign == "分" else ""
    for fact in indicator.ranked:
        text = written(rng, format(fact.value or Decimal(0), "f"), sign)
        sheets.flow.append(Text("paragraph", f"{word(fact.rank or 0)}：{fact.text}{text}"))
        truth.append(
            Printed(indicator, fact, None, title, "", metric, sign, fact.rank, fact.value, text,
                    "ranked")
        )  # fmt: skip
    spec.prose, spec.claims = [], []
    indicator.facts = indicator.ranked
    return Laid(spec, sheets, truth, has_letter=False)


_BUREAUS = (
    "市发展和改革委员会", "市教育局", "市科学技术局", "市公安局", "市民政局", "市财政局",
    "市人力资源和社会保障局", "市自然资源局", "市生态环境局", "市住房和城乡建设局", "市交通运输局",
    "市水务局", "市农业农村局", "市商务局", "市卫生健康委员会", "市应急管理局", "市审计局",
    "市统计局", "市城市管理局", "市市场监督管理局",
)  # fmt: skip
_COMPANIES = (
    "城市建设投资集团", "公共交通总公司", "自来水公司", "燃气集团有限公司", "热力总公司",
    "排水有限责任公司", "轨道交通集团", "旅游发展公司", "农业发展集团有限公司", "环卫集团",
)  # fmt: skip


def bureaus(rng: Random) -> Laid:
    """A list of bureaus or companies instead of places: names without codes."""
    laid = long(rng, plain=True)
    names = list(rng.choice([_BUREAUS, _COMPANIES]))
    rng.shuffle(names)
    spec = laid.spec
    spec.area.province_code = ""  # nothing on the page says where they are
    grid = next(p for p in laid.sheets.flow if isinstance(p, Grid))
    laid.sheets.flow = [grid]
    indicator = spec.indicators[0]
    renamed = [
        (fact, name)
        for fact, name in zip(indicator.facts, names, strict=False)
        if fact.status == "ranked"
    ]
    indicator.facts = [fact for fact, _ in renamed]
    for fact, name in renamed:
        fact.place, fact.text = Place("", "", "local"), name
    spec.prose, spec.claims = [], []
    look = Look.draw(rng)
    look.spaced = look.thousands = ""
    grid.caption = f"{spec.when}市直单位{indicator.project}{indicator.topic.metric}排名"
    heads = ["排名", rng.choice(["单位", "责任单位", "单位名称"]), unit_header(indicator)]
    grid.cells = _cells(indicator, heads, look, rank_first=True, merged_ties=False)
    grid.widths, grid.note = [1.0, 2.2, 1.6], ""
    naming = Naming(None, grid.caption, "", indicator.topic.metric, indicator.topic.unit)
    truth = [p for row in look.rows(indicator) for p in look.truth(indicator, row, naming)]
    return Laid(spec, laid.sheets, truth, has_letter=False)


def noted(rng: Random) -> Laid:
    """A list whose names and values carry marks of notes: 雄安新区*, 98.5①."""
    laid = long(rng, plain=True)
    mark = rng.choice(["*", "※", "①", "#", "▲"])
    facts = [p for p in laid.truth if p.fact.status == "ranked"]
    chosen = {rng.choice(facts).fact.text for _ in range(2)} if facts else set()
    for grid in (g for g in laid.sheets.flow if isinstance(g, Grid)):
        grid.cells = [
            Put(c.row, c.column, c.text + mark) if c.text in chosen else c for c in grid.cells
        ]
        grid.note = f"注：{mark}为首次参加排名的地区。" + grid.note.removeprefix("注：")
    for printed in laid.truth:
        if printed.fact.text in chosen:
            printed.fact = replace(printed.fact, text=printed.fact.text + mark)
    return laid


def side_by_side(rng: Random) -> Laid:
    """Several rankings side by side under one column of ranks, each place where it ranks."""
    spec, chosen = _several(rng)
    sheets = Sheets()
    title = f"{spec.when}{spec.area.name}重点工作排名情况"
    sheets.flow.append(Text("caption", title))
    cells = [Put(0, 0, rng.choice(["排名", "位次"]), 2)]
    header = place_header(spec, rng)
    truth: list[Printed] = []
    height = max(len(i.ranked) for i in chosen)
    for number, indicator in enumerate(chosen):
        column = 1 + 2 * number
        topic = indicator.topic
        name = f"{indicator.project}{topic.metric}"
        cells.append(Put(0, column, name + (f"（{topic.unit}）" if topic.unit else ""), 1, 2))
        cells += [Put(1, column, header), Put(1, column + 1, "数值")]
        for row in range(height):
            fact: Fact | None = indicator.ranked[row] if row < len(indicator.ranked) else None
            texts = [fact.text, fact.value_text] if fact else ["", ""]
            cells += [Put(row + 2, column + n, text) for n, text in enumerate(texts)]
            if fact:
                truth.append(
                    Printed(indicator, fact, None, title, "", name, topic.unit, row + 1,
                            fact.value, fact.value_text, "ranked")
                )  # fmt: skip
    cells += [Put(row + 2, 0, str(row + 1)) for row in range(height)]
    sheets.flow.append(Grid(cells, [0.7, *([1.3, 1.0] * len(chosen))], "full", 2, 9.0))
    return Laid(spec, sheets, truth, has_letter=False)


def _several(rng: Random) -> tuple[Spec, list[Indicator]]:
    """Draw a circular with two or three indicators that rank every place."""
    while True:
        spec = draw_spec(rng, wide=False, most=6, grouped=False)
        whole = [i for i in spec.indicators if not i.no_task and not i.item]
        if len(whole) >= 2:
            spec.indicators = whole[:3]
            return spec, spec.indicators
