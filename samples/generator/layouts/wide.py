"""Wide tables: ranks across, a row of places over a row of values, labels merged down."""

from __future__ import annotations

from random import Random

from samples.generator.layouts.printed import Laid, Printed, add_letter, rank_word
from samples.generator.sheets import Break, Grid, Put, Sheets, Text
from samples.generator.spec import Fact, Indicator, Spec, draw_spec


def wide(rng: Random, *, upright: bool = False, spec: Spec | None = None) -> Laid:
    """Set all projects as one wide table, project names upright in narrow cells if asked.

    Args:
        rng: Seeded randomness.
        upright: Whether the names of projects stand upright.
        spec: What it says; drawn where not given.
    """
    spec = spec or draw_spec(rng, wide=True, most=9)
    sheets = Sheets()
    add_letter(spec, sheets)
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
    step = 1 if same_cell else 2
    for number, indicators in spec.projects().items():
        height = step * len(indicators)
        topic = indicators[0].topic
        bracket = f"（{topic.metric}{topic.unit}）"
        on_item = bracket_on_item and indicators[0].item
        merged = item_column and not indicators[0].item
        name = indicators[0].project + ("" if on_item else bracket)
        cells.append(Put(row, 0, str(number), height))
        cells.append(
            Put(row, 1, name, height, 2 if merged else 1, vertical=upright and height >= 6)
        )
        for indicator in indicators:
            if indicator.item:
                cells.append(Put(row, 2, indicator.item + (bracket if on_item else ""), step))
            cells += _cells(indicator, row, labels, count, same_cell=same_cell)
            truth += [_truth(indicator, fact) for fact in indicator.facts]
            row += step
    widths = [0.6, 2.0, *([1.6] if item_column else []), *([1.0] * count)]
    sheets.flow.append(Grid(cells, widths, "full", 1, 8.0 if count > 12 else 9.0))
    if rng.random() < 0.3:
        sheets.flow += [Break(landscape=False), Text("caption", "督导检查清单"), checklist(rng)]
    return Laid(spec, sheets, truth, has_letter=True)


def _cells(
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


def _truth(indicator: Indicator, fact: Fact) -> Printed:
    return Printed(
        indicator, fact, indicator.project_no, indicator.project, indicator.item,
        indicator.topic.metric, indicator.topic.unit,
        fact.rank, fact.value, fact.value_text, fact.status,
    )  # fmt: skip


_CHECKS = (
    ("项目手续", "立项、规划、用地、环评、施工许可是否齐全，是否存在未批先建", "查阅资料"),
    ("工程进度", "是否按照时间节点推进，有无停工、窝工，滞后原因及整改措施", "现场查看"),
    ("资金使用", "配套资金是否足额到位，有无挤占、挪用、截留问题", "查阅账目"),
    ("工程质量", "质量安全责任是否落实，监理是否到位，材料是否抽检合格", "现场查看、查阅资料"),
    ("群众满意度", "随机走访群众不少于10户，了解知晓率、满意率", "入户走访"),
)


def checklist(rng: Random) -> Grid:
    """Return a table that ranks nothing: what inspectors look at."""
    heads = ["序号", "检查项目", "检查内容", "检查方式", "责任单位", "备注"]
    cells = [Put(0, c, head) for c, head in enumerate(heads)]
    picked = rng.sample(_CHECKS, rng.randint(3, len(_CHECKS)))
    for row, (topic, what, how) in enumerate(picked, 1):
        office = rng.choice(["市住房和城乡建设局", "市发展和改革委员会", "各县（市、区）政府"])
        texts = [str(row), topic, what, how, office, ""]
        cells += [Put(row, c, text) for c, text in enumerate(texts)]
    return Grid(cells, [0.6, 1.4, 4.0, 1.6, 2.0, 0.8], "full", 1, 10.5)
