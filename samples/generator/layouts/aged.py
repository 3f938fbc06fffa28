"""Layouts that only circulars of 1980 to 2005 have: annexes typed with dots, measures by year."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from samples.generator.layouts.printed import Laid, Look, Naming, Printed, place_header
from samples.generator.sheets import Grid, Put, Sheets, Text
from samples.generator.spec import Fact, Spec, draw_spec, writing_of, written

_LINE_CHARS = 26
"""Characters of a typed line, dots in it."""
_SIGNS = {"%", "分"}
"""Units that stand behind each figure; others stand in the caption."""


def led(rng: Random) -> Laid:
    """Names led by dots to figures, in the order of the figures, without ranks."""
    spec = draw_spec(rng, wide=False, most=3, grouped=False)
    indicator = spec.indicators[0]
    indicator.facts = indicator.ranked
    spec.indicators, spec.prose, spec.claims = [indicator], [], []
    unit = indicator.topic.unit
    sign = unit if unit in _SIGNS else ""
    name = f"{spec.when}{spec.area.name}{indicator.project}情况"
    sheets = Sheets()
    caption = name if sign else f"{name}（{unit}）"
    sheets.flow.append(Text("caption", caption))
    metric = "得分" if sign == "分" else ""
    dot = rng.choice("…….．")
    truth: list[Printed] = []
    for fact in indicator.ranked:
        text = written(rng, format(fact.value or Decimal(0), "f"), sign)
        dots = dot * max(4, _LINE_CHARS - len(fact.text) - len(text))
        sheets.flow.append(Text("annex", f"{fact.text}{dots}{text}"))
        truth.append(
            Printed(indicator, fact, None, name, "", metric, unit, None, fact.value, text, "ranked")
        )
    return Laid(spec, sheets, truth, has_letter=False)


def years(rng: Random) -> Laid:
    """A matrix whose measures each have a column for the year before, one for this, and ranks."""
    spec = _of_all_places(rng)
    look = Look.draw(rng)
    look.spaced = look.thousands = ""
    now, earlier = _years(spec)
    title = f"{now}{spec.area.name}{rng.choice(['主要指标', '农村经济', '计划执行'])}情况统计表"
    sheets = Sheets(landscape_first=True)
    sheets.flow.append(Text("caption", title))
    cells = [Put(0, 0, place_header(spec, rng), 2)]
    truth: list[Printed] = []
    rows = {p.code: n for n, p in enumerate(spec.area.places, 2)}
    for number, indicator in enumerate(spec.indicators):
        column = 1 + 3 * number
        topic = indicator.topic
        measure = f"{indicator.project}{topic.metric}"
        cells.append(Put(0, column, measure + (f"（{topic.unit}）" if topic.unit else ""), 1, 3))
        cells += [Put(1, column + n, text) for n, text in enumerate((earlier, now, "名次"))]
        for row in look.rows(indicator):
            past = _earlier(rng, row.fact)
            texts = (look.figure(format(past, "f")), row.text, row.rank_text)
            at = rows[row.fact.place.code]
            cells += [Put(at, column + n, text) for n, text in enumerate(texts)]
            before = Naming(None, title, "", f"{measure} {earlier}", topic.unit)
            truth += [
                Printed(indicator, row.fact, *before, None, past, texts[0], "unranked"),
                *look.truth(indicator, row, before._replace(metric=f"{measure} {now}")),
            ]
    names = {fact.place.code: fact.text for fact in spec.indicators[0].facts}
    cells += [Put(at, 0, look.name(names[code])) for code, at in rows.items()]
    widths = [1.3, *([1.0, 1.0, 0.7] * len(spec.indicators))]
    sheets.flow.append(Grid(cells, widths, "full", 2, 9.0))
    spec.prose, spec.claims = [], []
    return Laid(spec, sheets, truth, has_letter=False)


def _of_all_places(rng: Random) -> Spec:
    """Draw a circular with one to three indicators of amounts that rank every place."""
    while True:
        spec = draw_spec(rng, wide=False, most=6, grouped=False)
        whole = [i for i in spec.indicators if i.topic.kind in {"count", "amount"} and not i.item]
        if whole:
            spec.indicators = whole[:3]
            return spec


def _years(spec: Spec) -> tuple[str, str]:
    """Return this year and the one before as the heads print them."""
    writing = writing_of(spec.rng)
    said = [writing.year(y) if writing else str(y) for y in (spec.year, spec.year - 1)]
    return f"{said[0]}年", f"{said[1]}年"


def _earlier(rng: Random, fact: Fact) -> Decimal:
    """Return a figure of the year before, as exact as this year's."""
    value = fact.value or Decimal(1)
    return (value * rng.randint(70, 130) / 100).quantize(value)
